package models

import (
	"time"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Matter is what the rows of short stories share: where the story stands, which organ owns it,
// and where it was told.
type Matter struct {
	story.Story
	State       string // void while nothing of the story stands, else as the row's type says
	Organ, Area string
	Findings    []Finding
	ended       bool
}

// follow goes through the story.
func (m *Matter) follow(story story.Story, happen func(*events.Event)) {
	m.Story, m.State, m.Organ, m.Findings = story, "void", story.Owner(), Strangers(&story)
	for _, e := range story.Events {
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

// begin gives a matter of which nothing was told yet its first state.
func (m *Matter) begin(state string) {
	if m.State == "void" {
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

func matterColumns[R any](matter func(*R) *Matter) []columns.Column[R] {
	return append([]columns.Column[R]{columns.LowCardinality("state", func(row *R) string { return matter(row).State })}, ownedColumns(matter)...)
}

// ownedColumns are those that every read model has: whose the subject is, who takes part, where it is, and what was found.
func ownedColumns[R any](matter func(*R) *Matter) []columns.Column[R] {
	return append([]columns.Column[R]{
		columns.LowCardinality("organ", func(row *R) string { return matter(row).Organ }),
		organsColumn(func(row *R) *story.Story { return &matter(row).Story }),
		columns.LowCardinality("area", func(row *R) string { return matter(row).Area }),
	}, findingColumns(func(row *R) []Finding { return matter(row).Findings })...)
}

// organsColumn is the column of every read model that has an owner: the organs that take part in the subject.
func organsColumn[R any](of func(*R) *story.Story) columns.Column[R] {
	return columns.Of("organs", columns.LowCardinalities(), func(row *R) []string { return of(row).Participants() })
}
