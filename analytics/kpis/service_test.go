package kpis_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"oneseal/analytics/analyticstest"
	"oneseal/events"
	"oneseal/ingest/simulate"
)

// The families that the measures of the service read.
var serviceFamilies = []string{"item", "approval", "push", "inquiry", "absence", "ticket", "errand", "rating"}

var serviceMeasures = []measure{
	{"kpi_push", "month, direction, organ, area", "numerator, denominator, late, overdue, open_cases, not_computable, timed, p50_seconds, p90_seconds", filled(pushes)},
	{"kpi_first_inquiry", "month, channel, item, organ, area", "numerator, denominator, handed_over, all_handovers, open_cases, not_computable", inquiries},
	{"kpi_ab_cover", "month, organ, area", "numerator, denominator, late, uncovered, round(uncovered_hours * 3600), without_due_cases, open_cases, not_computable", covers},
	{"kpi_queue_waits", "month, window, item, organ, area", "denominator, wait_p50_seconds, wait_p90_seconds, services, service_p50_seconds, service_p90_seconds, transferred, abandoned, open_cases, not_computable", filled(queues)},
	{"kpi_village_points", "month, item, organ, area", "numerator, denominator, forwarded, lag_p50_workdays, lag_p90_workdays, ended_before, open_cases, not_computable", filled(villages)},
	{"kpi_materials_reused", "month, item, organ, area", "numerator, denominator, materials_reused, nothing_to_reuse, open_cases, not_computable", materials},
	{"kpi_satisfaction", "month, family, item, organ, area", "numerator, denominator, all_bad, fixed, to_fix, set_aside, finished, finished_rated, open_cases, not_computable", satisfaction},
	{"kpi_links_per_case", "item, organ, area", "base_cases, base_links, now_cases, now_links, comparable, round(numerator,6), denominator, open_cases, not_computable", links},
	{"kpi_task_codes", "item, kind", "numerator, denominator, items, not_computable", taskCodes},
}

// What must not be 0 over all rows.
var serviceVaries = map[string]string{
	"kpi_push":             "sum(numerator), sum(late), sum(overdue), sum(timed), sum(open_cases), sum(not_computable)",
	"kpi_first_inquiry":    "sum(numerator), sum(denominator) - sum(numerator), sum(all_handovers), sum(open_cases), sum(not_computable)",
	"kpi_ab_cover":         "sum(numerator), sum(late), sum(uncovered), sum(without_due_cases), sum(open_cases), sum(not_computable)",
	"kpi_queue_waits":      "sum(denominator), sum(services), sum(transferred), sum(abandoned), sum(open_cases), sum(not_computable)",
	"kpi_village_points":   "sum(numerator), sum(denominator) - sum(numerator), sum(forwarded), sum(ended_before), sum(open_cases), sum(not_computable)",
	"kpi_materials_reused": "sum(numerator), sum(denominator) - sum(numerator), sum(nothing_to_reuse), sum(open_cases), sum(not_computable)",
	"kpi_satisfaction":     "sum(numerator), sum(all_bad), sum(fixed), sum(to_fix) - sum(fixed), sum(set_aside), sum(finished_rated), sum(open_cases), sum(not_computable)",
	"kpi_links_per_case":   "sum(base_cases), countIf(comparable), countIf(NOT comparable), sum(not_computable)",
	"kpi_task_codes":       "sum(numerator), sum(not_computable)",
}

// A town whose cases all came after the reform has no such measure, and says so.
func TestMeasuresWithoutACounterpartAreNotComputable(t *testing.T) {
	_, conn := analyticstest.Project(t, analyticstest.Only(simulate.Town(11), "item", "approval"))
	var saved, codes *float64
	var decided, unmatched, items, uncoded, comparable uint64
	if err := conn.QueryRow(t.Context(), "SELECT any(value), sum(now_cases), sum(not_computable), countIf(comparable) FROM kpi_links_per_case").Scan(&saved, &decided, &unmatched, &comparable); err != nil {
		t.Fatal(err)
	}
	if saved != nil || decided < 400 || unmatched != decided || comparable != 0 {
		t.Errorf("%d cases, %d not computable, %d items comparable", decided, unmatched, comparable)
	}
	if err := conn.QueryRow(t.Context(), "SELECT sum(numerator) / sum(denominator), sum(items), sum(not_computable) FROM kpi_task_codes WHERE kind = 'single'").Scan(&codes, &items, &uncoded); err != nil || codes == nil || *codes != 1 || uncoded != 0 || items == 0 {
		t.Errorf("value %v, %d of %d items without a code: %v", codes, uncoded, items, err)
	}
	// A code that no source could send, as a later reader would find it in a damaged table.
	const rows = `INSERT INTO items (subject, revision, item, kind, versions.version, versions.name, versions.effective_on, versions.statutory_days, versions.promised_days, versions.origin, versions.task_code, versions.government_materials)
		SELECT 'item/' || code, 1, code, 'single', ['1'], [''], [toDate32('2012-01-01')], [NULL], [1], ['stated'], [code], [0]
		FROM (SELECT arrayJoin(['11450721MB15580811' || '4000000000001', '11450721MB15580812' || '4000000000001', '11450721MB15580811' || '400000000000', '11450721MB1558081I' || '4000000000001']) AS code)`
	if err := conn.Exec(t.Context(), rows); err != nil {
		t.Fatal(err)
	}
	var valid, coded uint64
	if err := conn.QueryRow(t.Context(), "SELECT sum(numerator), sum(denominator) FROM kpi_task_codes WHERE kind = 'single'").Scan(&valid, &coded); err != nil || valid != items+1 || coded != items+4 {
		t.Errorf("%d of %d codes are valid, want %d of %d: %v", valid, coded, items+1, items+4, err)
	}
}

// measured are figures by key; one that there is none of is -1.
type measured map[string][]float64

func read(t *testing.T, conn driver.Conn, view, keys, figures string) measured {
	t.Helper()
	// A comma without a space after it stays inside a figure.
	key, figure := strings.Split(keys, ", "), strings.Split(figures, ", ")
	for i := range key {
		key[i] = "toString(" + key[i] + ")"
	}
	for i := range figure {
		figure[i] = "ifNull(toFloat64(" + figure[i] + "), -1)"
	}
	rows, err := conn.Query(t.Context(), "SELECT arrayStringConcat(["+strings.Join(key, ", ")+"], ' '), ["+strings.Join(figure, ", ")+"] FROM "+view)
	if err != nil {
		t.Fatalf("%s: %v", view, err)
	}
	defer rows.Close()
	all := make(measured)
	for rows.Next() {
		var key string
		var values []float64
		if err := rows.Scan(&key, &values); err != nil {
			t.Fatalf("%s: %v", view, err)
		}
		if all[key] != nil {
			t.Errorf("%s has two rows for %s", view, key)
		}
		all[key] = values
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", view, err)
	}
	return all
}

func compare(t *testing.T, view string, got, want measured) {
	t.Helper()
	keys := slices.Collect(maps.Keys(want))
	for key := range got {
		if want[key] == nil {
			keys = append(keys, key)
		}
	}
	for _, key := range slices.Sorted(slices.Values(keys)) {
		if !reflect.DeepEqual(got[key], want[key]) {
			t.Errorf("%s, %s: the view gives %v, the raw events %v", view, key, got[key], want[key])
		}
	}
}

// beforeReform takes cases of the town back by six years, when the items' first versions were in force,
// and has them reviewed once more than today. Items of an even number had no cases then.
func beforeReform(town []*events.Event) []*events.Event {
	told := storiesOf(town)
	var all []*events.Event
	for i, subject := range slices.Sorted(maps.Keys(told)) {
		story := told[subject]
		if !strings.HasPrefix(subject, "approval/") || i%3 > 0 || strings.ContainsAny(itemOf(story)[len(itemOf(story))-1:], "02468") {
			continue
		}
		for n, e := range story {
			old := *e
			old.Subject, old.ID, old.Time = strings.Replace(subject, "/", "/before-", 1), "before-"+e.ID, e.Time.AddDate(-6, 0, 0)
			if d, is := e.Data.(*events.ApprovalDeemedAccepted); is {
				deemed := *d
				deemed.MaterialsReceived = events.DateOf(d.MaterialsReceived.Midnight().AddDate(-6, 0, 0))
				old.Data = &deemed
			}
			all = append(all, &old)
			if _, is := e.Data.(*events.ApprovalInitialReviewed); is {
				again := old
				again.ID, again.Time = fmt.Sprint("again-", n, e.ID), old.Time.Add(time.Minute)
				all = append(all, &again)
			}
		}
	}
	return all
}

// rareFacts are stories that the town does not tell: items with codes, cases that go on as this runs, and
// stories of which the log holds a part.
func rareFacts() []*events.Event {
	zone := time.FixedZone("", 8*3600)
	day := time.Date(2017, 3, 1, 10, 0, 0, 0, zone)
	reform := time.Date(2012, 9, 3, 9, 0, 0, 0, zone)
	var rare chronicler
	tell := rare.tell
	version := events.ItemVersionPublished{Version: "1", Effective: events.DateOf(reform), PromisedDays: events.HalfWorkdays(10), Kind: "single"}
	for n, code := range []events.TaskCode{"11450721MB155808114000000000001", "11450721MB155808114000000000002"} {
		coded := version
		coded.TaskCode = code
		tell(fmt.Sprint("item/coded-", n), reform, "system", &coded)
	}
	of := events.ApprovalStep{Case: events.ApprovalCase{Item: "coded-0"}}
	tell("approval/rare-1", day, "a", &events.ApprovalReceived{ApprovalStep: of})
	tell("approval/rare-2", day, "a", &events.ApprovalReceived{})
	tell("approval/rare-3", day, "a", &events.ApprovalGranted{ApprovalStep: of})

	soon := events.Moment{Time: time.Now().Add(24 * time.Hour).Truncate(time.Second)}
	tell("push/rare-1", day, "system", &events.PushSent{Direction: "front_to_back", Case: "approval/rare-1", To: "organ/b", Due: soon})
	tell("push/rare-2", day, "b", &events.PushAcknowledged{})
	tell("push/rare-3", day, "system", &events.PushSent{Direction: "front_to_back", Case: "approval/rare-1", To: "organ/b"})

	asked := &events.InquiryReceived{FirstOfficer: "staff/a", Channel: "phone"}
	tell("inquiry/rare-1", day, "a", asked)
	tell("inquiry/rare-1", day.Add(time.Minute), "a", &events.InquiryHandedOver{To: "post/b"})
	tell("inquiry/rare-1", day.Add(time.Hour), "a", &events.InquiryClosed{Result: "answered"})
	tell("inquiry/rare-2", day, "a", asked)
	tell("inquiry/rare-2", day.Add(time.Hour), "", &events.InquiryClosed{Result: "answered"})
	tell("inquiry/rare-3", day, "a", asked)

	posts := []events.Subject{"post/1", "post/2"}
	tell("absence/rare-1", day, "b", &events.AbsenceTakenOver{Post: "post/1", Deputy: "staff/b"})
	for n, covers := range [][]time.Duration{{30 * time.Minute}, {30 * time.Minute, 25 * time.Hour}, {time.Hour, -time.Minute}} { // the last ones in time
		subject := fmt.Sprint("absence/rare-2-", n)
		tell(subject, day, "a", &events.AbsenceStarted{Absent: "staff/a", Posts: posts, Due: []events.Subject{"approval/rare-1"}})
		for i, after := range covers {
			tell(subject, day.Add(after), "b", &events.AbsenceTakenOver{Post: posts[i], Deputy: "staff/b"})
		}
	}

	tell("ticket/rare-1", day, "a", &events.TicketServed{Window: "window/01"})
	tell("ticket/rare-2", day, "queue", &events.TicketCalled{Window: "window/01"})
	tell("errand/rare-1", day, "v", &events.ErrandForwarded{Case: "approval/rare-1"})
	tell("errand/rare-2", day, "v", &events.ErrandTaken{Point: "point/service-01", Item: "item/coded-0"})
	tell("rating/rare-1", day, "c", &events.RatingCalledBack{Result: "confirmed"})
	tell("rating/rare-2", time.Now().In(zone).Truncate(time.Second), "r", &events.RatingGiven{Of: "ticket/rare-1", Grade: "dissatisfied"})
	rareCases(tell, day)
	rareOrders(tell, day)
	rareMatters(tell, day)
	return rare.all
}
