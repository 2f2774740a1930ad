package models

import (
	"slices"
	"time"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Ticket is one visit of someone, from taking a number on.
type Ticket struct {
	Matter                           // void, waiting, at_window, served or abandoned
	Number, Item, Point, Channel     string
	Taken, Called, Served, Abandoned time.Time
	Waits                            []Wait
	Cases                            []events.Subject
}

// Wait is one wait for a window and what came of it. Times that are unknown, or have not come, are zero.
type Wait struct {
	Window              string // that called, else that the visitor was sent to, else empty
	Since, Called, Left time.Time
	Outcome             string // waiting, at_window, served, transferred or abandoned
}

// FoldTicket folds the story of a ticket. Of calls that follow each other the last one counts: nobody
// came to those before.
func FoldTicket(story story.Story) (Ticket, error) {
	var t Ticket
	t.follow(story, func(e *events.Event) {
		switch d := e.Data.(type) {
		case *events.TicketTaken:
			putText(&t.Number, d.Number)
			putText(&t.Item, d.Item)
			putText(&t.Point, d.Point)
			putText(&t.Channel, d.Channel)
			if t.Taken.IsZero() {
				t.wait().Since = e.Time
			}
			first(&t.Taken, e)
			t.move("waiting")
		case *events.TicketCalled:
			w := t.wait()
			w.Window, w.Called, w.Outcome = string(d.Window), e.Time, "at_window"
			first(&t.Called, e)
			t.move("at_window")
		case *events.TicketTransferred:
			t.leave("transferred", e)
			t.Waits = append(t.Waits, Wait{Window: string(d.To), Since: e.Time, Outcome: "waiting"})
			t.move("waiting")
		case *events.TicketServed:
			if w := t.leave("served", e); w.Window == "" {
				w.Window = string(d.Window)
			}
			t.Cases = append(t.Cases, d.Cases...)
			first(&t.Served, e)
			t.end("served")
		case *events.TicketAbandoned:
			t.leave("abandoned", e)
			first(&t.Abandoned, e)
			t.end("abandoned")
		}
	})
	return t, nil
}

// wait gives the wait that goes on, and begins one if none does.
func (t *Ticket) wait() *Wait {
	if n := len(t.Waits); n == 0 || !t.Waits[n-1].Left.IsZero() {
		t.Waits = append(t.Waits, Wait{Outcome: "waiting"})
	}
	return &t.Waits[len(t.Waits)-1]
}

func (t *Ticket) leave(outcome string, e *events.Event) *Wait {
	w := t.wait()
	w.Outcome, w.Left = outcome, e.Time
	return w
}

func ticketColumns() []columns.Column[Ticket] {
	waits := func(t *Ticket) []Wait { return t.Waits }
	return slices.Concat(
		matterColumns(func(t *Ticket) *Matter { return &t.Matter }),
		[]columns.Column[Ticket]{
			columns.String("number", func(t *Ticket) string { return t.Number }),
			columns.LowCardinality("item", func(t *Ticket) string { return t.Item }),
			columns.LowCardinality("point", func(t *Ticket) string { return t.Point }),
			columns.LowCardinality("channel", func(t *Ticket) string { return t.Channel }),
			columns.StringList("cases", func(t *Ticket) []events.Subject { return t.Cases }),
			columns.Nested("waits.window", columns.LowCardinalities(), waits, func(w *Wait) string { return w.Window }),
			columns.NestedDateTime("waits.since_at", waits, func(w *Wait) time.Time { return w.Since }),
			columns.NestedDateTime("waits.called_at", waits, func(w *Wait) time.Time { return w.Called }),
			columns.NestedDateTime("waits.left_at", waits, func(w *Wait) time.Time { return w.Left }),
			columns.Nested("waits.outcome", columns.LowCardinalities(), waits, func(w *Wait) string { return w.Outcome }),
		},
		columns.Happened("taken", func(t *Ticket) time.Time { return t.Taken }),
		columns.Happened("called", func(t *Ticket) time.Time { return t.Called }),
		columns.Happened("served", func(t *Ticket) time.Time { return t.Served }),
		columns.Happened("abandoned", func(t *Ticket) time.Time { return t.Abandoned }),
	)
}
