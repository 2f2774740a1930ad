package models

import (
	"slices"
	"time"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Push is one message between the front and the back.
type Push struct {
	Matter                       // void, sent, failed, acknowledged or answered
	Direction, Content           string
	Case, From, To               string
	AcknowledgedBy, Answer       string
	Sendings, Failures           uint16
	Due                          time.Time
	Sent, Acknowledged, Answered time.Time
}

// FoldPush folds the story of a push. Whoever waits for the acknowledgement waits since the first
// sending, so a second one does not begin anew.
func FoldPush(story story.Story) (Push, error) {
	var p Push
	p.follow(story, func(e *events.Event) {
		switch d := e.Data.(type) {
		case *events.PushSent:
			putText(&p.Direction, d.Direction)
			putText(&p.Content, d.Content)
			putText(&p.Case, d.Case)
			putText(&p.From, d.From)
			putText(&p.To, d.To)
			put(&p.Due, d.Due.Time)
			p.Sendings++
			first(&p.Sent, e)
			p.open("sent")
		case *events.PushFailed:
			p.Failures++
			p.open("failed")
		case *events.PushAcknowledged:
			if p.Acknowledged.IsZero() {
				putText(&p.AcknowledgedBy, d.By)
			}
			first(&p.Acknowledged, e)
			p.move("acknowledged")
		case *events.PushAnswered:
			putText(&p.Answer, d.Answer)
			first(&p.Answered, e)
			p.end("answered")
		}
	})
	return p, nil
}

// open moves a push that nobody has acknowledged: what a system sends again after that changes nothing.
func (p *Push) open(state string) {
	if p.Acknowledged.IsZero() {
		p.move(state)
	}
}

func pushColumns() []columns.Column[Push] {
	return slices.Concat(
		matterColumns(func(p *Push) *Matter { return &p.Matter }),
		[]columns.Column[Push]{
			columns.LowCardinality("direction", func(p *Push) string { return p.Direction }),
			columns.LowCardinality("content", func(p *Push) string { return p.Content }),
			columns.String("case_subject", func(p *Push) string { return p.Case }),
			columns.LowCardinality("sent_from", func(p *Push) string { return p.From }),
			columns.LowCardinality("sent_to", func(p *Push) string { return p.To }),
			columns.LowCardinality("acknowledged_by", func(p *Push) string { return p.AcknowledgedBy }),
			columns.String("answer", func(p *Push) string { return p.Answer }),
			columns.UInt16("sendings", func(p *Push) uint16 { return p.Sendings }),
			columns.UInt16("failures", func(p *Push) uint16 { return p.Failures }),
			columns.NullableDateTime("due_at", func(p *Push) time.Time { return p.Due }),
		},
		columns.Happened("sent", func(p *Push) time.Time { return p.Sent }),
		columns.Happened("acknowledged", func(p *Push) time.Time { return p.Acknowledged }),
		columns.Happened("answered", func(p *Push) time.Time { return p.Answered }),
	)
}
