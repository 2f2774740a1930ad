package models

import (
	"slices"
	"time"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Accountability is one examination of who answers for a breach.
type Accountability struct {
	Matter                            // void, open, answered, decided or closed
	Against, Ground                   string
	Cards, Cases                      []events.Subject
	Measure, Document                 string
	Opened, Answered, Decided, Closed time.Time
}

// FoldAccountability folds the story of an accountability.
func FoldAccountability(story story.Story) (Accountability, error) {
	var a Accountability
	a.follow(story, func(e *events.Event) {
		switch d := e.Data.(type) {
		case *events.AccountabilityOpened:
			putText(&a.Against, d.Against)
			putText(&a.Ground, d.Ground)
			a.Cards, a.Cases = append(a.Cards, d.Cards...), append(a.Cases, d.Cases...)
			first(&a.Opened, e)
			a.move("open")
		case *events.AccountabilityAnswered:
			first(&a.Answered, e)
			a.move("answered")
		case *events.AccountabilityDecided:
			putText(&a.Measure, d.Measure)
			putText(&a.Document, d.Document)
			first(&a.Decided, e)
			a.move("decided")
		case *events.AccountabilityClosed:
			first(&a.Closed, e)
			a.end("closed")
		}
	})
	return a, nil
}

func accountabilityColumns() []columns.Column[Accountability] {
	return slices.Concat(
		matterColumns(func(a *Accountability) *Matter { return &a.Matter }),
		[]columns.Column[Accountability]{
			columns.LowCardinality("against", func(a *Accountability) string { return a.Against }),
			columns.String("ground", func(a *Accountability) string { return a.Ground }),
			columns.StringList("cards", func(a *Accountability) []events.Subject { return a.Cards }),
			columns.StringList("cases", func(a *Accountability) []events.Subject { return a.Cases }),
			columns.LowCardinality("measure", func(a *Accountability) string { return a.Measure }),
			columns.String("document", func(a *Accountability) string { return a.Document }),
		},
		columns.Happened("opened", func(a *Accountability) time.Time { return a.Opened }),
		columns.Happened("answered", func(a *Accountability) time.Time { return a.Answered }),
		columns.Happened("decided", func(a *Accountability) time.Time { return a.Decided }),
		columns.Happened("closed", func(a *Accountability) time.Time { return a.Closed }),
	)
}
