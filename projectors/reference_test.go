package projectors_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"oneseal/events"
	"oneseal/events/calendar"
	"oneseal/ingest/simulate"
	"oneseal/projectors"
	"oneseal/projectors/story/storytest"
	"oneseal/projectors/towntest"
)

// Cases that were folded before the item's version was known are folded again when it comes, also by a
// projector that did not read it.
func TestLateItemVersionReachesTheCasesBeforeIt(t *testing.T) {
	w := towntest.Start(t)
	w.Project(w.Options())
	w.Project(w.Options()) // the partitions are shared
	accepted := func(n int) *events.Event {
		e := storytest.Act(fmt.Sprint(n), 4, &events.ApprovalAccepted{ApprovalStep: events.ApprovalStep{Case: events.ApprovalCase{Item: "SX-1"}}}).Event
		e.Subject = fmt.Sprint("approval/", n)
		return e
	}
	const cases = 200
	for n := range cases / 2 {
		w.Tell(accepted(n))
	}
	w.CaughtUp()
	if got := w.Count("SELECT countIf(promised_due_on IS NULL AND arraySort(refs.subject) = ['calendar/2017', 'item/SX-1', 'town/law']) FROM approvals FINAL"); got != cases/2 {
		t.Fatalf("%d cases lack a promise, want %d", got, cases/2)
	}
	w.Tell(storytest.ReformedItem)
	for n := cases / 2; n < cases; n++ {
		w.Tell(accepted(n))
	}
	w.CaughtUp()
	const due = "SELECT toUInt64(? = countIf(promised_due_on = '2017-09-18' AND item_version = '2' AND arrayFirst((r, s) -> s = 'item/SX-1', refs.revision, refs.subject) = 1)) FROM approvals FINAL"
	w.Until(due, cases)
	before := w.Digest("approvals")
	if _, err := projectors.Rebuild(t.Context(), w.Options(), "approvals"); err != nil {
		t.Fatal(err)
	}
	if w.Digest("approvals") != before {
		t.Error("rows differ from a fold from scratch")
	}
}

// A deadline beyond the last notice is provisional, and is counted again when the notice comes. SQL counts
// as the folds do from then on.
func TestNoticeMovesTheDeadlinesThatWaitedForIt(t *testing.T) {
	w := towntest.Start(t)
	w.Project(w.Options())
	accepted := storytest.Act("1", 4, &events.ApprovalAccepted{ApprovalStep: events.ApprovalStep{Case: events.ApprovalCase{Item: "SX-1"}}}).Event
	accepted.Time = time.Date(2026, 12, 28, 9, 0, 0, 0, time.FixedZone("", 8*3600))
	w.Tell(storytest.ReformedItem, accepted)
	w.CaughtUp()
	w.Until("SELECT count() FROM approvals FINAL WHERE promised_due_on = '2027-01-11' AND provisional AND calendar = '2027-0'")
	notice := &events.Event{ID: "n", Source: "/notices", Subject: "calendar/2027", Type: "oneseal.calendar.notice_published", Time: time.Date(2026, 12, 30, 9, 0, 0, 0, time.FixedZone("", 8*3600)),
		Data: &events.CalendarNoticePublished{Year: events.Counted(2027), Version: events.Counted(1), Off: []events.Date{storytest.Date(2027, 1, 1), storytest.Date(2027, 1, 4)}, Work: []events.Date{storytest.Date(2027, 1, 9)}}}
	w.Tell(notice)
	// From 12-28: 29, 30, 31, then 01-05 to 01-08, the worked Saturday 01-09, 01-11 and 01-12.
	w.Until("SELECT count() FROM approvals FINAL WHERE promised_due_on = '2027-01-12' AND NOT provisional AND calendar = '2027-1'")
	w.Until("SELECT toUInt64(add_workdays(toDate32('2026-12-28'), 10) = '2027-01-12')")
}

// Ten years of a town, all of whose deadlines are counted again since every year has another version.
func BenchmarkCalendarChange(b *testing.B) {
	w := towntest.Start(b)
	w.Project(w.Options())
	var town []*events.Event
	for e := range simulate.Run(simulate.Options{From: time.Date(2012, 8, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2022, 7, 31, 0, 0, 0, 0, time.UTC), Seed: 3}) {
		if slices.Contains([]string{"approval", "calendar", "item", "post"}, e.Family()) {
			town = append(town, e)
		}
	}
	w.Tell(town...)
	w.CaughtUp()
	cases := w.Count("SELECT count() FROM approvals FINAL WHERE promised_due_on IS NOT NULL")
	const outdated = "SELECT count() FROM (SELECT r.subject AS year, r.revision AS revision FROM approvals FINAL ARRAY JOIN refs AS r WHERE startsWith(r.subject, 'calendar/')) AS row " +
		"INNER JOIN (SELECT subject, uniqExact(source, id) AS revision FROM events WHERE startsWith(subject, 'calendar/') GROUP BY subject) AS told ON row.year = told.subject WHERE row.revision != told.revision"
	for round := 0; b.Loop(); round++ {
		var notices []*events.Event
		for year := 2012; year <= 2023; year++ {
			y := calendar.Published().Year(year)
			y.Version += 1 + round
			y.Off = slices.DeleteFunc(y.Off, func(d events.Date) bool { return d.Midnight().YearDay() == 1 })
			notices = append(notices, &events.Event{ID: fmt.Sprint(year, "-", round), Source: "/bench", Subject: fmt.Sprint("calendar/", year), Type: "oneseal.calendar.notice_published",
				Time: time.Date(2023, 1, 1+round, 0, 0, 0, 0, time.UTC), Data: y.Event()})
		}
		began := time.Now()
		w.Tell(notices...)
		w.CaughtUp() // what the batch brought is folded, and then what depends on it
		for w.Count(outdated) > 0 {
			time.Sleep(20 * time.Millisecond)
		}
		b.Logf("%d events, %d cases with a deadline: all counted again in %v", len(town), cases, time.Since(began).Round(time.Millisecond))
	}
}
