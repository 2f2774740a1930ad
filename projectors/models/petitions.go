package models

import (
	"slices"
	"time"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Petition is one petition, through answer and reviews. What it says stays with the office.
type Petition struct {
	Matter                                                                                             // void, registered, forwarded, handling, answered, in_review, reviewed, in_second_review, final or closed
	Category, Channel, Village, To, Acceptance, Result, ReviewResult, ReReviewResult, Outcome, Repeats string
	People                                                                                             events.Count
	ExtendedTo                                                                                         events.Date
	Returns                                                                                            uint16

	// Forwarded is when it was first forwarded, Received when it came to the organ that told the petitioner:
	// an organ that is not the right one sends it back.
	Registered, Forwarded, Received, ReceiptNotified, Extended, OpinionIssued, ReviewRequested, ReviewDecided time.Time
	ReReviewRequested, ReReviewDecided, Referred, Closed                                                      time.Time
}

// FoldPetition folds the story of a petition.
func FoldPetition(story story.Story) (Petition, error) {
	var p Petition
	p.follow(story, func(e *events.Event) {
		switch d := e.Data.(type) {
		case *events.PetitionRegistered:
			putText(&p.Category, d.Category)
			putText(&p.Channel, d.Channel)
			putText(&p.Village, d.Area)
			putText(&p.Repeats, d.Repeats)
			put(&p.People, d.People)
			first(&p.Registered, e)
			p.move("registered")
		case *events.PetitionForwarded:
			putText(&p.To, d.To)
			first(&p.Forwarded, e)
			if p.ReceiptNotified.IsZero() {
				p.Received = e.Time
			}
			p.move("forwarded")
		case *events.PetitionReturned:
			p.Returns++
			p.move("registered")
		case *events.PetitionReceiptNotified:
			putText(&p.Acceptance, d.Acceptance)
			first(&p.ReceiptNotified, e)
			p.move("handling")
		case *events.PetitionExtended:
			put(&p.ExtendedTo, d.Until)
			first(&p.Extended, e)
		case *events.PetitionOpinionIssued:
			putText(&p.Result, d.Result)
			first(&p.OpinionIssued, e)
			p.move("answered")
		case *events.PetitionReviewRequested:
			first(&p.ReviewRequested, e)
			p.move("in_review")
		case *events.PetitionReviewDecided:
			putText(&p.ReviewResult, d.Result)
			first(&p.ReviewDecided, e)
			p.move("reviewed")
		case *events.PetitionReReviewRequested:
			first(&p.ReReviewRequested, e)
			p.move("in_second_review")
		case *events.PetitionReReviewDecided:
			putText(&p.ReReviewResult, d.Result)
			first(&p.ReReviewDecided, e)
			p.move("final")
		case *events.PetitionReferred:
			first(&p.Referred, e)
		case *events.PetitionClosed:
			putText(&p.Outcome, d.Outcome)
			first(&p.Closed, e)
			p.end("closed")
		case *events.PetitionStepTaken:
			p.begin("registered")
		}
	})
	return p, nil
}

func petitionColumns() []columns.Column[Petition] {
	return slices.Concat(
		matterColumns(func(p *Petition) *Matter { return &p.Matter }),
		[]columns.Column[Petition]{
			columns.LowCardinality("category", func(p *Petition) string { return p.Category }),
			columns.LowCardinality("channel", func(p *Petition) string { return p.Channel }),
			columns.LowCardinality("village", func(p *Petition) string { return p.Village }),
			columns.LowCardinality("forwarded_to", func(p *Petition) string { return p.To }),
			columns.LowCardinality("acceptance", func(p *Petition) string { return p.Acceptance }),
			columns.LowCardinality("result", func(p *Petition) string { return p.Result }),
			columns.LowCardinality("review_result", func(p *Petition) string { return p.ReviewResult }),
			columns.LowCardinality("re_review_result", func(p *Petition) string { return p.ReReviewResult }),
			columns.LowCardinality("outcome", func(p *Petition) string { return p.Outcome }),
			columns.String("repeats", func(p *Petition) string { return p.Repeats }),
			columns.NullableCount("people", func(p *Petition) events.Count { return p.People }),
			columns.UInt16("returns", func(p *Petition) uint16 { return p.Returns }),
			columns.NullableDate("extended_to_on", func(p *Petition) events.Date { return p.ExtendedTo }),
		},
		columns.Happened("registered", func(p *Petition) time.Time { return p.Registered }),
		columns.Happened("forwarded", func(p *Petition) time.Time { return p.Forwarded }),
		columns.Happened("received", func(p *Petition) time.Time { return p.Received }),
		columns.Happened("receipt_notified", func(p *Petition) time.Time { return p.ReceiptNotified }),
		columns.Happened("extended", func(p *Petition) time.Time { return p.Extended }),
		columns.Happened("opinion_issued", func(p *Petition) time.Time { return p.OpinionIssued }),
		columns.Happened("review_requested", func(p *Petition) time.Time { return p.ReviewRequested }),
		columns.Happened("review_decided", func(p *Petition) time.Time { return p.ReviewDecided }),
		columns.Happened("re_review_requested", func(p *Petition) time.Time { return p.ReReviewRequested }),
		columns.Happened("re_review_decided", func(p *Petition) time.Time { return p.ReReviewDecided }),
		columns.Happened("referred", func(p *Petition) time.Time { return p.Referred }),
		columns.Happened("closed", func(p *Petition) time.Time { return p.Closed }),
	)
}
