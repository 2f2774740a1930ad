package projectors

import (
	"slices"
	"time"

	"oneseal/events"
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
func FoldPetition(story Story) (Petition, error) {
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
		}
	})
	return p, nil
}

func petitionColumns() []column[Petition] {
	return slices.Concat(
		matterColumns(func(p *Petition) *Matter { return &p.Matter }),
		[]column[Petition]{
			word("category", func(p *Petition) string { return p.Category }),
			word("channel", func(p *Petition) string { return p.Channel }),
			word("village", func(p *Petition) string { return p.Village }),
			word("forwarded_to", func(p *Petition) string { return p.To }),
			word("acceptance", func(p *Petition) string { return p.Acceptance }),
			word("result", func(p *Petition) string { return p.Result }),
			word("review_result", func(p *Petition) string { return p.ReviewResult }),
			word("re_review_result", func(p *Petition) string { return p.ReReviewResult }),
			word("outcome", func(p *Petition) string { return p.Outcome }),
			text("repeats", func(p *Petition) string { return p.Repeats }),
			maybeCount("people", func(p *Petition) events.Count { return p.People }),
			number16("returns", func(p *Petition) uint16 { return p.Returns }),
			maybeDay("extended_to_on", func(p *Petition) events.Date { return p.ExtendedTo }),
		},
		happened("registered", func(p *Petition) time.Time { return p.Registered }),
		happened("forwarded", func(p *Petition) time.Time { return p.Forwarded }),
		happened("received", func(p *Petition) time.Time { return p.Received }),
		happened("receipt_notified", func(p *Petition) time.Time { return p.ReceiptNotified }),
		happened("extended", func(p *Petition) time.Time { return p.Extended }),
		happened("opinion_issued", func(p *Petition) time.Time { return p.OpinionIssued }),
		happened("review_requested", func(p *Petition) time.Time { return p.ReviewRequested }),
		happened("review_decided", func(p *Petition) time.Time { return p.ReviewDecided }),
		happened("re_review_requested", func(p *Petition) time.Time { return p.ReReviewRequested }),
		happened("re_review_decided", func(p *Petition) time.Time { return p.ReReviewDecided }),
		happened("referred", func(p *Petition) time.Time { return p.Referred }),
		happened("closed", func(p *Petition) time.Time { return p.Closed }),
	)
}
