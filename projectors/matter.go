package projectors

import (
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"oneseal/events"
)

// Matter is what the rows of short stories share: where the story stands, and in which
// organ's name and where it was told.
type Matter struct {
	Story
	State       string // void while nothing of the story stands, else as the row's type says
	Organ, Area string
	ended       bool
}

// follow goes through the story.
func (m *Matter) follow(story Story, happen func(*events.Event)) {
	m.Story, m.State = story, "void"
	for _, e := range story.Events {
		putText(&m.Organ, e.Organ)
		putText(&m.Area, e.Area)
		happen(e)
	}
}

// move brings a matter that has not ended to another state.
func (m *Matter) move(state string) {
	if !m.ended {
		m.State = state
	}
}

// end brings it to its last state: what comes after it does not undo it.
func (m *Matter) end(state string) {
	m.move(state)
	m.ended = true
}

// first keeps the first time of an act.
func first(at *time.Time, e *events.Event) {
	if at.IsZero() {
		*at = e.Time
	}
}

func matterColumns[R any](matter func(*R) *Matter) []column[R] {
	return []column[R]{
		word("state", func(row *R) string { return matter(row).State }),
		word("organ", func(row *R) string { return matter(row).Organ }),
		word("area", func(row *R) string { return matter(row).Area }),
	}
}

// happened is when something happened: the instant as name_at, and its local date, on which workdays are
// counted, as name_on.
func happened[R any](name string, get func(*R) time.Time) []column[R] {
	return []column[R]{
		maybeInstant(name+"_at", get),
		maybeDay(name+"_on", func(row *R) events.Date { return maybeDateOf(get(row)) }),
	}
}

// textList is a column with a list of texts in each row.
func textList[R any, S ~string](name string, get func(*R) []S) column[R] {
	return nested(name, texts(), get, func(s *S) string { return string(*s) })
}

// nestedInstant stores the zero time as NULL.
func nestedInstant[R, C any](name string, children func(*R) []C, get func(*C) time.Time) column[R] {
	array := proto.NewArray(milliseconds().Nullable())
	return nested(name, array, children, func(child *C) proto.Nullable[time.Time] {
		t := get(child)
		return proto.Nullable[time.Time]{Value: t, Set: !t.IsZero()}
	})
}

// maybeCount stores an absent count as NULL.
func maybeCount[R any](name string, get func(*R) events.Count) column[R] {
	return col(name, new(proto.ColInt32).Nullable(), func(row *R) proto.Nullable[int32] {
		n := get(row)
		return proto.Nullable[int32]{Value: n.Value(), Set: !n.IsZero()}
	})
}

// maybeMeasure stores an absent measure as NULL.
func maybeMeasure[R any](name string, get func(*R) events.Measure) column[R] {
	return col(name, new(proto.ColFloat64).Nullable(), func(row *R) proto.Nullable[float64] {
		m := get(row)
		return proto.Nullable[float64]{Value: m.Value(), Set: !m.IsZero()}
	})
}
