package models

import (
	"slices"
	"time"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
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
func FoldSealing(story story.Story) (Sealing, error) {
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

func sealingColumns() []columns.Column[Sealing] {
	return slices.Concat(
		matterColumns(func(s *Sealing) *Matter { return &s.Matter }),
		[]columns.Column[Sealing]{
			columns.LowCardinality("seal", func(s *Sealing) string { return s.Seal }),
			columns.String("case_subject", func(s *Sealing) string { return s.Case }),
			columns.String("document", func(s *Sealing) string { return s.Document }),
			columns.String("requested_sha256", func(s *Sealing) string { return s.RequestedSHA256 }),
			columns.String("applied_sha256", func(s *Sealing) string { return s.AppliedSHA256 }),
			columns.LowCardinality("requested_by", func(s *Sealing) string { return s.RequestedBy }),
			columns.LowCardinality("approver", func(s *Sealing) string { return s.Approver }),
			columns.LowCardinality("applied_by", func(s *Sealing) string { return s.AppliedBy }),
			columns.String("applied_id", func(s *Sealing) string { return s.AppliedID }),
			columns.NullableCount("copies", func(s *Sealing) events.Count { return s.Copies }),
		},
		columns.Happened("requested", func(s *Sealing) time.Time { return s.Requested }),
		columns.Happened("approved", func(s *Sealing) time.Time { return s.Approved }),
		columns.Happened("rejected", func(s *Sealing) time.Time { return s.Rejected }),
		columns.Happened("applied", func(s *Sealing) time.Time { return s.Applied }),
		columns.Happened("voided", func(s *Sealing) time.Time { return s.Voided }),
	)
}
