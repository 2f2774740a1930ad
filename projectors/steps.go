package projectors

import (
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"oneseal/events"
)

// Step is one event of a story as a row shows it.
type Step struct {
	Event    *events.Event
	Activity string
	Unit     string
}

// stepColumns are the nested columns that every read model with steps has.
func stepColumns[R any](steps func(*R) []Step) []column[R] {
	return []column[R]{
		nested("steps.time", milliseconds().Array(), steps, func(s *Step) time.Time { return s.Event.Time }),
		nested("steps.utc_offset", new(proto.ColInt16).Array(), steps, func(s *Step) int16 { return offsetMinutes(s.Event.Time) }),
		nested("steps.type", words(), steps, func(s *Step) string { return s.Event.Type }),
		nested("steps.activity", words(), steps, func(s *Step) string { return s.Activity }),
		nested("steps.actor", words(), steps, func(s *Step) string { return s.Event.Actor }),
		nested("steps.organ", words(), steps, func(s *Step) string { return s.Event.Organ }),
		nested("steps.source", words(), steps, func(s *Step) string { return s.Event.Source }),
		nested("steps.id", texts(), steps, func(s *Step) string { return s.Event.ID }),
	}
}

// put keeps the last statement of a field that a source may repeat.
func put[V interface{ IsZero() bool }](to *V, value V) {
	if !value.IsZero() {
		*to = value
	}
}

func putText[S ~string](to *string, value S) {
	if value != "" {
		*to = string(value)
	}
}
