package projectors

import (
	"slices"
	"time"

	"oneseal/events"
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
func FoldAccountability(story Story) (Accountability, error) {
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

func accountabilityColumns() []column[Accountability] {
	return slices.Concat(
		matterColumns(func(a *Accountability) *Matter { return &a.Matter }),
		[]column[Accountability]{
			word("against", func(a *Accountability) string { return a.Against }),
			text("ground", func(a *Accountability) string { return a.Ground }),
			textList("cards", func(a *Accountability) []events.Subject { return a.Cards }),
			textList("cases", func(a *Accountability) []events.Subject { return a.Cases }),
			word("measure", func(a *Accountability) string { return a.Measure }),
			text("document", func(a *Accountability) string { return a.Document }),
		},
		happened("opened", func(a *Accountability) time.Time { return a.Opened }),
		happened("answered", func(a *Accountability) time.Time { return a.Answered }),
		happened("decided", func(a *Accountability) time.Time { return a.Decided }),
		happened("closed", func(a *Accountability) time.Time { return a.Closed }),
	)
}
