package projectors

import (
	"slices"
	"time"

	"oneseal/events"
)

// Sealing is one use of a seal, from the request on.
type Sealing struct {
	Matter                                         // void, requested, approved, applied, rejected or voided
	Seal, Case, Document                           string
	RequestedSHA256, AppliedSHA256                 string
	RequestedBy, Approver, AppliedBy               string
	AppliedID                                      string // of the event
	Copies                                         events.Count
	Requested, Approved, Rejected, Applied, Voided time.Time
}

// FoldSealing folds the story of a sealing. Both digests are kept: whether what was sealed is what was
// requested, or issued, is for others to compare.
func FoldSealing(story Story) (Sealing, error) {
	var s Sealing
	s.follow(story, func(e *events.Event) {
		switch d := e.Data.(type) {
		case *events.SealingRequested:
			s.seal(d.Seal, d.Case, d.Document)
			putText(&s.RequestedSHA256, d.SHA256)
			putText(&s.RequestedBy, e.Actor)
			first(&s.Requested, e)
			s.move("requested")
		case *events.SealingApproved:
			putText(&s.Approver, d.Approver)
			first(&s.Approved, e)
			s.move("approved")
		case *events.SealingRejected:
			first(&s.Rejected, e)
			s.move("rejected")
		case *events.SealingApplied:
			s.seal(d.Seal, d.Case, d.Document)
			putText(&s.AppliedSHA256, d.SHA256)
			putText(&s.AppliedBy, e.Actor)
			putText(&s.AppliedID, e.ID)
			put(&s.Copies, d.Copies)
			first(&s.Applied, e)
			s.move("applied")
		case *events.SealingVoided:
			first(&s.Voided, e)
			s.end("voided")
		}
	})
	return s, nil
}

func (s *Sealing) seal(seal, of, document events.Subject) {
	putText(&s.Seal, seal)
	putText(&s.Case, of)
	putText(&s.Document, document)
}

func sealingColumns() []column[Sealing] {
	return slices.Concat(
		matterColumns(func(s *Sealing) *Matter { return &s.Matter }),
		[]column[Sealing]{
			word("seal", func(s *Sealing) string { return s.Seal }),
			text("case_subject", func(s *Sealing) string { return s.Case }),
			text("document", func(s *Sealing) string { return s.Document }),
			text("requested_sha256", func(s *Sealing) string { return s.RequestedSHA256 }),
			text("applied_sha256", func(s *Sealing) string { return s.AppliedSHA256 }),
			word("requested_by", func(s *Sealing) string { return s.RequestedBy }),
			word("approver", func(s *Sealing) string { return s.Approver }),
			word("applied_by", func(s *Sealing) string { return s.AppliedBy }),
			text("applied_id", func(s *Sealing) string { return s.AppliedID }),
			maybeCount("copies", func(s *Sealing) events.Count { return s.Copies }),
		},
		happened("requested", func(s *Sealing) time.Time { return s.Requested }),
		happened("approved", func(s *Sealing) time.Time { return s.Approved }),
		happened("rejected", func(s *Sealing) time.Time { return s.Rejected }),
		happened("applied", func(s *Sealing) time.Time { return s.Applied }),
		happened("voided", func(s *Sealing) time.Time { return s.Voided }),
	)
}
