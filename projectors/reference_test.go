package projectors

import (
	"fmt"
	"testing"
	"time"

	"oneseal/events"
	eventlog "oneseal/events/log"
)

// Cases that were folded before the item's version was known are folded again when it comes, also by a
// projector that did not read it.
func TestLateItemVersionReachesTheCasesBeforeIt(t *testing.T) {
	w := newTown(t)
	w.project(t, w.options)
	w.project(t, w.options) // the partitions are shared
	accepted := func(n int) eventlog.Message {
		e := act(fmt.Sprint(n), 4, &events.ApprovalAccepted{ApprovalStep: events.ApprovalStep{Case: events.ApprovalCase{Item: "SX-1"}}}).Event
		e.Subject = fmt.Sprint("approval/", n)
		return message(t, e)
	}
	const cases = 200
	for n := range cases / 2 {
		w.append(t, accepted(n))
	}
	w.caughtUp(t)
	if got := count(t, w.options.Conn, "SELECT countIf(promised_due_on IS NULL AND refs.subject = ['item/SX-1', 'calendar/2017']) FROM approvals FINAL"); got != cases/2 {
		t.Fatalf("%d cases lack a promise, want %d", got, cases/2)
	}
	w.append(t, message(t, reformedItem))
	for n := cases / 2; n < cases; n++ {
		w.append(t, accepted(n))
	}
	w.caughtUp(t)
	const due = "SELECT countIf(promised_due_on = '2017-09-18' AND item_version = '2' AND arrayFirst((r, s) -> s = 'item/SX-1', refs.revision, refs.subject) = 1) FROM approvals FINAL"
	for count(t, w.options.Conn, due) != cases {
		select {
		case <-t.Context().Done():
			t.Fatal("not folded again")
		case <-time.After(50 * time.Millisecond):
		}
	}
	before := digestOf(t, w.options.Conn, "approvals")
	if _, err := Rebuild(t.Context(), w.options, "approvals"); err != nil {
		t.Fatal(err)
	}
	if digestOf(t, w.options.Conn, "approvals") != before {
		t.Error("rows differ from a fold from scratch")
	}
}

func message(t *testing.T, e *events.Event) eventlog.Message {
	t.Helper()
	m, err := eventlog.MessageOf(e)
	if err != nil {
		t.Fatal(err)
	}
	return m
}
