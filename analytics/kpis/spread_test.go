package kpis_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"oneseal/analytics/analyticstest"
	"oneseal/analytics/viewer"
	"oneseal/deploy/embedded"
	"oneseal/events"
)

// filled is a sheet's figures, as measures give them.
func filled(fill func(stories) *sheet) func(stories) measured {
	return func(s stories) measured { return fill(s).figures() }
}

// together puts those rows of a sheet into one whose keys become the same.
func (s *sheet) together(key func(string) string) *sheet {
	all := newSheet(s.width, s.places...)
	for old, row := range s.rows {
		of := all.row(key(old))
		for place, n := range row {
			of[place] += n
		}
		for place, values := range s.samples[old] {
			all.samples[key(old)][place] = append(all.samples[key(old)][place], values...)
		}
	}
	return all
}

// at gives the figures at some places. A row that has none of them is left out.
func (m measured) at(places ...int) measured {
	all := make(measured)
	for key, row := range m {
		var figures []float64
		for _, place := range places {
			figures = append(figures, row[place])
		}
		if slices.ContainsFunc(figures, func(n float64) bool { return n >= 0 }) {
			all[key] = figures
		}
	}
	return all
}

// parts gives some parts of a key of so many; only the last one may have spaces.
func parts(of int, places ...int) func(string) string {
	return func(key string) string {
		var wanted []string
		for _, place := range places {
			wanted = append(wanted, strings.SplitN(key, " ", of)[place])
		}
		return strings.Join(wanted, " ")
	}
}

func monthOf(key string) string { month, _, _ := strings.Cut(key, " "); return month }
func rest(key string) string    { _, rest, _ := strings.Cut(key, " "); return rest }
func every(string) string       { return "" }
func same(key string) string    { return key }

// spreads are the columns that hold what was observed. The keys of their sheets are the month and the others; their
// count and percentiles stand from place on.
var spreads = []struct {
	view, column, others string
	fill                 func(stories) *sheet
	place                int
}{
	{"kpi_push", "observed", "direction, organ, area", pushes, 6},
	{"kpi_queue_waits", "observed_waits", "window, item, organ, area", queues, 0},
	{"kpi_queue_waits", "observed_services", "window, item, organ, area", queues, 3},
	{"kpi_village_points", "observed", "item, organ, area", villages, 2},
	{"kpi_stage_times", "observed", "item, stage, unit, organ, area", stageTimes, 0},
	{"kpi_alerts", "observed", "camera, camera_source, source, organ, area", alerts, 3},
	{"kpi_order_time", "observed", "kind, source, organ, area", orderTimes, 0},
	{"kpi_arrival", "observed", "organ, area", arrivals, 1},
	{"kpi_penalty_times", "observed", "stage, procedure, law, organ, area", penaltyTimes, 6},
}

// combined are panels that put rows of a view together.
var combined = []struct {
	title         string
	keys, figures []string // columns of the panel
	fill          func(stories) *sheet
	key           func(string) string
	places        []int // of the figures in the sheet
}{
	{"Stage times", []string{"stage"}, []string{"p50_workdays", "p90_workdays"}, stageTimes, parts(6, 2), []int{1, 2}},
	{"Stage times, by unit and month", []string{"month", "item", "stage", "unit"}, []string{"denominator", "p50_workdays", "p90_workdays", "open_cases", "not_computable"}, stageTimes, parts(6, 0, 1, 2, 3), []int{0, 1, 2, 3, 4}},
	{"Queue waits by window", []string{"window"}, []string{"waits", "wait_p50_seconds", "wait_p90_seconds", "service_p50_seconds", "service_p90_seconds", "transferred", "abandoned", "not_computable"},
		queues, parts(5, 1), []int{0, 1, 2, 4, 5, 6, 7, 9}},
	{"Time to verify and false alarms, by camera", []string{"camera"}, []string{"numerator", "denominator", "duplicate_alerts", "median_seconds", "ninetieth_seconds", "open_cases", "not_computable"},
		alerts, parts(6, 1), []int{0, 1, 2, 4, 5, 6, 7}},
	{"From a true alert to the order", []string{"month", "alert_kind"}, []string{"denominator", "median_seconds", "ninetieth_seconds", "without_order", "open_cases", "not_computable"},
		orderTimes, parts(5, 0, 1), []int{0, 1, 2, 3, 4, 5}},
	{"From the order to the scene, by month", []string{"month"}, []string{"numerator", "denominator", "median_seconds", "ninetieth_seconds", "refused", "cancelled", "open_cases", "not_computable"},
		arrivals, monthOf, []int{0, 1, 2, 3, 4, 5, 6, 7}},
	{"Nearest officer chosen, by month", []string{"month"}, []string{"numerator", "denominator", "overridden", "unexplained", "without_candidates", "not_computable"}, nearest, monthOf, []int{0, 1, 2, 3, 4, 5}},
	{"Forward lag, by month and item", []string{"month", "item"}, []string{"numerator", "denominator", "forwarded", "lag_p50_workdays", "lag_p90_workdays", "open_cases", "not_computable"},
		villages, parts(4, 0, 1), []int{0, 1, 2, 3, 4, 6, 7}},
	{"Time to acknowledge a push, by month", []string{"month", "direction", "organ"}, []string{"denominator", "late", "overdue", "p50_seconds", "p90_seconds", "not_computable"}, pushes, parts(4, 0, 1, 2), []int{1, 2, 3, 7, 8, 5}},
}

// byTwo has half the subjects told by another organ of another area, so that views have two rows where they had one.
func byTwo(town []*events.Event) []*events.Event {
	for _, e := range town {
		if sum := strings.Count(e.Subject, "1") + strings.Count(e.Subject, "4"); sum%2 > 0 {
			e.Organ, e.Area = "other-bureau", "990001002"
		}
	}
	return town
}

// A percentile of several rows is that of all that was observed in them, whatever the rows are.
func TestPercentilesOfSeveralRowsEqualASecondComputation(t *testing.T) {
	town := byTwo(append(analyticstest.Only(analyticstest.HalfYear(), slices.Concat(serviceFamilies, townFamilies)...), rareFacts()...))
	system, conn := analyticstest.Project(t, town)
	analyticstest.Keeper(t, conn)
	facts := storiesOf(town)
	for _, s := range spreads {
		figures := fmt.Sprintf("sum(length(%[1]s)), quantileExactArray(0.5)(%[1]s), quantileExactArray(0.9)(%[1]s)", s.column)
		for keys, key := range map[string]func(string) string{"''": every, "month": monthOf, s.others: rest, "month, " + s.others: same} {
			group := s.view + " GROUP BY " + keys
			want := s.fill(facts).together(key).figures().at(s.place, s.place+1, s.place+2)
			compare(t, group, read(t, conn, group, keys, figures), want)
		}
		if unsorted := read(t, conn, s.view, "''", fmt.Sprintf("countIf(%[1]s != arraySort(%[1]s)), countIf(%[1]s = []) = 0", s.column))[""]; !slices.Equal(unsorted, []float64{0, 0}) {
			t.Errorf("%s: %s is not sorted, or no row is without any: %v", s.view, s.column, unsorted)
		}
	}
	t.Run("tables", func(t *testing.T) { testTablesSayEachThingOnce(t, system) })
	for _, panel := range combined {
		t.Run(panel.title, func(t *testing.T) {
			all, sql, compared := panel.fill(facts), analyticstest.PanelSQL(t, panel.title), false
			for _, months := range [][2]string{{"1980-01-01", "2100-01-01"}, {"2017-08-01", "2017-09-01"}} {
				want := all.within(months).together(panel.key).figures().at(panel.places...)
				if len(want) > 500 { // more than the panel lists
					continue
				}
				compare(t, fmt.Sprint(panel.title, " ", months), figuresOf(t, analyticstest.Run(t, analyticstest.Analyst(system).Query, over(t, sql, months)), panel.keys, panel.figures), want)
				compared = true
			}
			if !compared {
				t.Error("lists too much in every range")
			}
		})
	}
}

// within leaves the rows of some months, from and to.
func (s *sheet) within(months [2]string) *sheet {
	some := newSheet(s.width, s.places...)
	for key, row := range s.rows {
		if month := monthOf(key); month >= months[0] && month <= months[1] {
			some.rows[key], some.samples[key] = row, s.samples[key]
		}
	}
	return some
}

func over(t *testing.T, sql string, days [2]string) string {
	t.Helper()
	var scope viewer.Scope
	for i, at := range []*time.Time{&scope.From, &scope.To} {
		day, err := time.Parse(time.DateOnly, days[i])
		if err != nil {
			t.Fatal(err)
		}
		*at = day
	}
	sql, err := viewer.Expand(sql, scope)
	if err != nil {
		t.Fatal(err)
	}
	return sql
}

// testTablesSayEachThingOnce finds tables with several rows for what reads as one: the same words and dates.
func testTablesSayEachThingOnce(t *testing.T, system *embedded.System) {
	for _, panel := range analyticstest.Panels(t) {
		if panel.Type != "table" {
			continue
		}
		a := analyticstest.Run(t, analyticstest.Analyst(system).Query, over(t, panel.Targets[0].RawSQL, [2]string{"1980-01-01", "2100-01-01"}))
		said := make(map[string]bool)
		for _, row := range a.Data {
			key := ""
			for i, column := range a.Meta {
				if analyticstest.Words.MatchString(column.Type) || strings.Contains(column.Type, "Date") && !analyticstest.Moment.MatchString(column.Type) {
					key += fmt.Sprint(row[i], " ")
				}
			}
			if said[key] {
				t.Errorf("%s has two rows for %s", panel.Title, key)
			}
			said[key] = true
		}
	}
}

// figuresOf gives some columns by others.
func figuresOf(t *testing.T, a analyticstest.Answer, keys, columns []string) measured {
	t.Helper()
	place := make(map[string]int)
	for i, column := range a.Meta {
		place[column.Name] = i
	}
	all := make(measured)
	for _, row := range a.Data {
		var key []string
		for _, name := range keys {
			key = append(key, fmt.Sprint(row[place[name]]))
		}
		var figures []float64
		for _, name := range columns {
			n := -1.0
			if cell := row[place[name]]; cell != nil {
				var err error
				if n, err = strconv.ParseFloat(fmt.Sprint(cell), 64); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
			}
			figures = append(figures, n)
		}
		if all[strings.Join(key, " ")] != nil {
			t.Errorf("two rows for %v", key)
		}
		all[strings.Join(key, " ")] = figures
	}
	return all
}

var ofPercentiles = regexp.MustCompile(`quantile\w*\([\d., ]*\)\([^()]*\bp\d\d_`)

func TestNoPanelTakesPercentilesOfPercentiles(t *testing.T) {
	if !ofPercentiles.MatchString("SELECT quantileExactWeighted(0.5)(k.p90_seconds, k.timed) AS ninetieth_seconds") {
		t.Error("a weighted median of percentiles is not found")
	}
	for _, panel := range analyticstest.Panels(t) {
		for _, target := range panel.Targets {
			if ofPercentiles.MatchString(target.RawSQL) {
				t.Errorf("%s: take quantileExactArray of what was observed, not %s", panel.Title, ofPercentiles.FindString(target.RawSQL))
			}
		}
	}
}
