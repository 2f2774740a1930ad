package models

import (
	"slices"
	"time"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
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
func FoldCard(story story.Story) (Card, error) {
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

func cardColumns() []columns.Column[Card] {
	return slices.Concat(
		matterColumns(func(c *Card) *Matter { return &c.Matter }),
		[]columns.Column[Card]{
			columns.String("case_subject", func(c *Card) string { return c.Case }),
			columns.LowCardinality("level", func(c *Card) string { return c.Level }),
			columns.LowCardinality("clock", func(c *Card) string { return c.Clock }),
			columns.LowCardinality("trigger", func(c *Card) string { return c.Trigger }),
			columns.LowCardinality("holder", func(c *Card) string { return c.Holder }),
			columns.LowCardinality("policy", func(c *Card) string { return c.Policy }),
			columns.LowCardinality("acknowledged_by", func(c *Card) string { return c.AcknowledgedBy }),
			columns.LowCardinality("withdrawn_by", func(c *Card) string { return c.WithdrawnBy }),
			columns.String("accountability", func(c *Card) string { return c.Accountability }),
			columns.NullableDateTime("due_at", func(c *Card) time.Time { return c.Due }),
		},
		columns.Happened("issued", func(c *Card) time.Time { return c.Issued }),
		columns.Happened("acknowledged", func(c *Card) time.Time { return c.Acknowledged }),
		columns.Happened("answered", func(c *Card) time.Time { return c.Answered }),
		columns.Happened("withdrawn", func(c *Card) time.Time { return c.Withdrawn }),
		columns.Happened("closed", func(c *Card) time.Time { return c.Closed }),
	)
}
