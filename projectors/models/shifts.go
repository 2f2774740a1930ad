package models

import (
	"slices"
	"time"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
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
func FoldShift(story story.Story) (Shift, error) {
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

func shiftColumns() []columns.Column[Shift] {
	return slices.Concat(
		matterColumns(func(s *Shift) *Matter { return &s.Matter }),
		[]columns.Column[Shift]{
			columns.LowCardinality("place", func(s *Shift) string { return s.Place }),
			columns.LowCardinality("officer", func(s *Shift) string { return s.Officer }),
			columns.String("handed_to", func(s *Shift) string { return s.HandedTo }),
			columns.String("replacement", func(s *Shift) string { return s.Replacement }),
			columns.StringList("open_incidents", func(s *Shift) []events.Subject { return s.Incidents }),
			columns.StringList("open_alerts", func(s *Shift) []events.Subject { return s.Alerts }),
			columns.NullableDateTime("from_at", func(s *Shift) time.Time { return s.From }),
			columns.NullableDateTime("to_at", func(s *Shift) time.Time { return s.To }),
		},
		columns.Happened("planned", func(s *Shift) time.Time { return s.Planned }),
		columns.Happened("started", func(s *Shift) time.Time { return s.Started }),
		columns.Happened("handed_over", func(s *Shift) time.Time { return s.HandedOver }),
		columns.Happened("ended", func(s *Shift) time.Time { return s.Ended }),
		columns.Happened("cancelled", func(s *Shift) time.Time { return s.Cancelled }),
	)
}
