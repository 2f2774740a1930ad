package projectors

import (
	"slices"
	"time"

	"oneseal/events"
)

// Shift is one officer's time on duty at a place: as planned, and as it was.
type Shift struct {
	Matter                                         // void, planned, on_duty, handed_over, ended or cancelled
	Place, Officer, HandedTo, Replacement          string
	From, To                                       time.Time // as planned
	Incidents, Alerts                              []events.Subject
	Planned, Started, HandedOver, Ended, Cancelled time.Time
}

// FoldShift folds the story of a shift.
func FoldShift(story Story) (Shift, error) {
	var s Shift
	s.follow(story, func(e *events.Event) {
		switch d := e.Data.(type) {
		case *events.ShiftPlanned:
			putText(&s.Place, d.Place)
			putText(&s.Officer, d.Officer)
			put(&s.From, d.From.Time)
			put(&s.To, d.To.Time)
			first(&s.Planned, e)
			s.move("planned")
		case *events.ShiftStarted:
			putText(&s.Place, d.Place)
			putText(&s.Officer, d.Officer)
			first(&s.Started, e)
			s.move("on_duty")
		case *events.ShiftHandedOver:
			putText(&s.HandedTo, d.To)
			s.Incidents, s.Alerts = append(s.Incidents, d.Incidents...), append(s.Alerts, d.Alerts...)
			first(&s.HandedOver, e)
			s.move("handed_over")
		case *events.ShiftEnded:
			first(&s.Ended, e)
			s.end("ended")
		case *events.ShiftCancelled:
			putText(&s.Replacement, d.Replacement)
			first(&s.Cancelled, e)
			s.end("cancelled")
		}
	})
	return s, nil
}

func shiftColumns() []column[Shift] {
	return slices.Concat(
		matterColumns(func(s *Shift) *Matter { return &s.Matter }),
		[]column[Shift]{
			word("place", func(s *Shift) string { return s.Place }),
			word("officer", func(s *Shift) string { return s.Officer }),
			text("handed_to", func(s *Shift) string { return s.HandedTo }),
			text("replacement", func(s *Shift) string { return s.Replacement }),
			textList("open_incidents", func(s *Shift) []events.Subject { return s.Incidents }),
			textList("open_alerts", func(s *Shift) []events.Subject { return s.Alerts }),
			maybeInstant("from_at", func(s *Shift) time.Time { return s.From }),
			maybeInstant("to_at", func(s *Shift) time.Time { return s.To }),
		},
		happened("planned", func(s *Shift) time.Time { return s.Planned }),
		happened("started", func(s *Shift) time.Time { return s.Started }),
		happened("handed_over", func(s *Shift) time.Time { return s.HandedOver }),
		happened("ended", func(s *Shift) time.Time { return s.Ended }),
		happened("cancelled", func(s *Shift) time.Time { return s.Cancelled }),
	)
}
