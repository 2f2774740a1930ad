package models

import (
	"slices"
	"time"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Dispute is one dispute before the mediators.
type Dispute struct {
	Matter                                                                    // void, registered, mediating, agreed, breached, fulfilled, ended (no agreement) or refused
	Category, Point, Village, Origin, Level, Seat, Form, Advice, Confirmation string
	Mediators                                                                 []events.Subject
	Due                                                                       events.Date // of what was agreed

	Registered, MediationStarted, MediationRefused, Referred, Agreed, MediationEnded, Fulfilled, Breached time.Time
	ConfirmationApplied, ConfirmationDecided                                                              time.Time
}

// FoldDispute folds the story of a dispute. An agreement that was breached can still be fulfilled.
func FoldDispute(story story.Story) (Dispute, error) {
	var p Dispute
	p.follow(story, func(e *events.Event) {
		switch d := e.Data.(type) {
		case *events.DisputeRegistered:
			putText(&p.Category, d.Category)
			putText(&p.Point, d.Point)
			putText(&p.Village, d.Area)
			putText(&p.Origin, d.Origin)
			putText(&p.Level, d.Level)
			first(&p.Registered, e)
			p.move("registered")
		case *events.DisputeMediationStarted:
			putText(&p.Seat, d.Place)
			p.Mediators = append(p.Mediators, d.Mediators...)
			first(&p.MediationStarted, e)
			p.move("mediating")
		case *events.DisputeMediationRefused:
			first(&p.MediationRefused, e)
			p.end("refused")
		case *events.DisputeReferred:
			first(&p.Referred, e)
		case *events.DisputeAgreementReached:
			putText(&p.Form, d.Form)
			put(&p.Due, d.Due)
			first(&p.Agreed, e)
			p.move("agreed")
		case *events.DisputeMediationEnded:
			putText(&p.Advice, d.Advice)
			first(&p.MediationEnded, e)
			p.end("ended")
		case *events.DisputeAgreementFulfilled:
			first(&p.Fulfilled, e)
			p.end("fulfilled")
		case *events.DisputeAgreementBreached:
			first(&p.Breached, e)
			p.move("breached")
		case *events.DisputeJudicialConfirmationApplied:
			first(&p.ConfirmationApplied, e)
		case *events.DisputeJudicialConfirmationDecided:
			putText(&p.Confirmation, d.Answer)
			first(&p.ConfirmationDecided, e)
		}
	})
	return p, nil
}

func disputeColumns() []columns.Column[Dispute] {
	return slices.Concat(
		matterColumns(func(p *Dispute) *Matter { return &p.Matter }),
		[]columns.Column[Dispute]{
			columns.LowCardinality("category", func(p *Dispute) string { return p.Category }),
			columns.LowCardinality("point", func(p *Dispute) string { return p.Point }),
			columns.LowCardinality("village", func(p *Dispute) string { return p.Village }),
			columns.LowCardinality("origin", func(p *Dispute) string { return p.Origin }),
			columns.LowCardinality("level", func(p *Dispute) string { return p.Level }),
			columns.LowCardinality("seat", func(p *Dispute) string { return p.Seat }),
			columns.LowCardinality("form", func(p *Dispute) string { return p.Form }),
			columns.LowCardinality("advice", func(p *Dispute) string { return p.Advice }),
			columns.LowCardinality("confirmation", func(p *Dispute) string { return p.Confirmation }),
			columns.StringList("mediators", func(p *Dispute) []events.Subject { return p.Mediators }),
			columns.NullableDate("due_on", func(p *Dispute) events.Date { return p.Due }),
		},
		columns.Happened("registered", func(p *Dispute) time.Time { return p.Registered }),
		columns.Happened("mediation_started", func(p *Dispute) time.Time { return p.MediationStarted }),
		columns.Happened("mediation_refused", func(p *Dispute) time.Time { return p.MediationRefused }),
		columns.Happened("referred", func(p *Dispute) time.Time { return p.Referred }),
		columns.Happened("agreed", func(p *Dispute) time.Time { return p.Agreed }),
		columns.Happened("mediation_ended", func(p *Dispute) time.Time { return p.MediationEnded }),
		columns.Happened("fulfilled", func(p *Dispute) time.Time { return p.Fulfilled }),
		columns.Happened("breached", func(p *Dispute) time.Time { return p.Breached }),
		columns.Happened("confirmation_applied", func(p *Dispute) time.Time { return p.ConfirmationApplied }),
		columns.Happened("confirmation_decided", func(p *Dispute) time.Time { return p.ConfirmationDecided }),
	)
}
