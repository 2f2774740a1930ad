package models

import (
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"oneseal/events"
	"oneseal/projectors/columns"
)

// Step is one event of a story as a row shows it.
type Step struct {
	Event    *events.Event
	At       time.Time // in the zone of the story
	Activity string
	Unit     string
}

// stepColumns are the nested columns that every read model with steps has.
func stepColumns[R any](steps func(*R) []Step) []columns.Column[R] {
	return []columns.Column[R]{
		columns.Nested("steps.time", columns.Milliseconds().Array(), steps, func(s *Step) time.Time { return s.At }),
		columns.Nested("steps.utc_offset", new(proto.ColInt16).Array(), steps, func(s *Step) int16 { return columns.OffsetMinutes(s.At) }),
		columns.Nested("steps.type", columns.LowCardinalities(), steps, func(s *Step) string { return s.Event.Type }),
		columns.Nested("steps.activity", columns.LowCardinalities(), steps, func(s *Step) string { return s.Activity }),
		columns.Nested("steps.actor", columns.LowCardinalities(), steps, func(s *Step) string { return s.Event.Actor }),
		columns.Nested("steps.organ", columns.LowCardinalities(), steps, func(s *Step) string { return s.Event.Organ }),
		columns.Nested("steps.source", columns.LowCardinalities(), steps, func(s *Step) string { return s.Event.Source }),
		columns.Nested("steps.id", columns.Strings(), steps, func(s *Step) string { return s.Event.ID }),
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
