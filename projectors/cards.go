package projectors

import (
	"slices"
	"time"

	"oneseal/events"
)

// Card is one supervision card: what it is for, and how it was answered.
type Card struct {
	Matter                                            // void, issued, acknowledged, answered, withdrawn or closed
	Case, Level, Clock, Trigger, Holder, Policy       string
	AcknowledgedBy, WithdrawnBy, Accountability       string
	Due                                               time.Time // the limit that is near or over
	Issued, Acknowledged, Answered, Withdrawn, Closed time.Time
}

// FoldCard folds the story of a card.
func FoldCard(story Story) (Card, error) {
	var c Card
	c.follow(story, func(e *events.Event) {
		switch d := e.Data.(type) {
		case *events.CardIssued:
			putText(&c.Case, d.Case)
			putText(&c.Level, d.Level)
			putText(&c.Clock, d.Clock)
			putText(&c.Trigger, d.Trigger)
			putText(&c.Holder, d.Holder)
			putText(&c.Policy, d.Policy)
			put(&c.Due, d.Due.Time)
			first(&c.Issued, e)
			c.move("issued")
		case *events.CardAcknowledged:
			putText(&c.AcknowledgedBy, d.By)
			first(&c.Acknowledged, e)
			c.move("acknowledged")
		case *events.CardAnswered:
			first(&c.Answered, e)
			c.move("answered")
		case *events.CardWithdrawn:
			putText(&c.WithdrawnBy, e.Actor)
			first(&c.Withdrawn, e)
			c.end("withdrawn")
		case *events.CardClosed:
			putText(&c.Accountability, d.Accountability)
			first(&c.Closed, e)
			c.end("closed")
		}
	})
	return c, nil
}

func cardColumns() []column[Card] {
	return slices.Concat(
		matterColumns(func(c *Card) *Matter { return &c.Matter }),
		[]column[Card]{
			text("case_subject", func(c *Card) string { return c.Case }),
			word("level", func(c *Card) string { return c.Level }),
			word("clock", func(c *Card) string { return c.Clock }),
			word("trigger", func(c *Card) string { return c.Trigger }),
			word("holder", func(c *Card) string { return c.Holder }),
			word("policy", func(c *Card) string { return c.Policy }),
			word("acknowledged_by", func(c *Card) string { return c.AcknowledgedBy }),
			word("withdrawn_by", func(c *Card) string { return c.WithdrawnBy }),
			text("accountability", func(c *Card) string { return c.Accountability }),
			maybeInstant("due_at", func(c *Card) time.Time { return c.Due }),
		},
		happened("issued", func(c *Card) time.Time { return c.Issued }),
		happened("acknowledged", func(c *Card) time.Time { return c.Acknowledged }),
		happened("answered", func(c *Card) time.Time { return c.Answered }),
		happened("withdrawn", func(c *Card) time.Time { return c.Withdrawn }),
		happened("closed", func(c *Card) time.Time { return c.Closed }),
	)
}
