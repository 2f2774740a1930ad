package kpis_test

import (
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"oneseal/events"
)

// compareRecords holds the views about the log's records to it.
func compareRecords(t *testing.T, conn driver.Conn, log []*events.Event) {
	t.Helper()
	compareFreshness(t, conn, log)
	compare(t, "kpi_recording_lag", read(t, conn, "kpi_recording_lag", "month, organ, area", "denominator, p50_minutes, p90_minutes, recorded_before, not_computable, arraySum(observed.2), arraySum(arrayMap(o->o.1*o.2,observed))"), recordingLags(log))
}

// recordingLags counts each record, also those that were sent twice. The median is the lower one.
func recordingLags(log []*events.Event) measured {
	lags := make(map[string][]float64)
	all := make(measured)
	for _, e := range log {
		key := join(month(e.Time, time.Time{}), e.Organ, e.Area)
		if all[key] == nil {
			all[key] = []float64{0, -1, -1, 0, 0, 0, 0}
		}
		switch lag := e.RecordedTime.Sub(e.Time); {
		case e.RecordedTime.IsZero():
			all[key][4]++
		case lag < 0:
			all[key][3]++
		default:
			lags[key] = append(lags[key], math.Floor(lag.Minutes()))
		}
	}
	for key, minutes := range lags {
		slices.Sort(minutes)
		row := all[key]
		at := func(level float64) float64 { return minutes[int(math.Ceil(level*float64(len(minutes))))-1] }
		row[0], row[1], row[2], row[5] = float64(len(minutes)), at(0.5), at(0.9), float64(len(minutes))
		for _, n := range minutes {
			row[6] += n
		}
	}
	return all
}

// The delays differ from run to run: the view is held against the buckets as they stand, and counts every record of the log.
func compareFreshness(t *testing.T, conn driver.Conn, log []*events.Event) {
	t.Helper()
	if records := read(t, conn, "kpi_data_freshness", "''", "sum(denominator)")[""][0]; records != float64(len(log)) {
		t.Errorf("kpi_data_freshness counts %v records, the log has %d", records, len(log))
	}
	got := read(t, conn, "kpi_data_freshness", "day", "denominator, p50_seconds, p99_seconds")
	rows, err := conn.Query(t.Context(), "SELECT toString(toDate(hour)), le, toFloat64(sum(events)) FROM delays GROUP BY 1, 2")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	buckets := make(map[string]map[float64]float64)
	for rows.Next() {
		var day string
		var bound, n float64
		if err := rows.Scan(&day, &bound, &n); err != nil {
			t.Fatal(err)
		}
		if buckets[day] == nil {
			buckets[day] = make(map[float64]float64)
		}
		buckets[day][bound] += n
	}
	if len(buckets) == 0 || len(got) != len(buckets) {
		t.Errorf("%d days, the view gives %d", len(buckets), len(got))
	}
	for day, of := range buckets {
		if want := freshness(of); !reflect.DeepEqual(got[day], want) {
			t.Errorf("kpi_data_freshness, %s: the view gives %v, the buckets %v", day, got[day], want)
		}
	}
}
