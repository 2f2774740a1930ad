package models

import (
	"slices"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Evidence is one piece of evidence: a pointer, a digest and a day until which the file is kept, and what
// became of it.
type Evidence struct {
	Matter                            // void, collected, preserved, reviewed, shared, rejected or deleted
	Kind, Origin, Camera, Alert, Case string
	SHA256, PreservedSHA256           string
	Signed                            bool        // the file carries the device's or the officer's signature
	KeptUntil, PreservedUntil         events.Date // as collected, and as prolonged
	Flaws                             []events.EvidenceFlaw
	Accesses, WithoutPurpose          uint16
	Shares, Reuses                    []Use
	RejectedBy, DeletedFor            string

	Collected, Preserved, Passed, Failed, SharingRequested, SharingRefused, Accessed, Rejected, Masked, Deleted time.Time
}

// Use is another organ's leave to use the evidence, or its citing in a case. Case is empty where none is stated.
type Use struct {
	By, Case string
	At       time.Time
	On       events.Date
}

// FoldEvidence folds the story of a piece of evidence. The digest of the first collection and that of the
// first preservation stay: equal if nothing was changed between.
func FoldEvidence(story story.Story) (Evidence, error) {
	var v Evidence
	v.follow(story, func(e *events.Event) {
		switch d := e.Data.(type) {
		case *events.EvidenceCollected:
			putText(&v.Kind, d.Kind)
			putText(&v.Origin, d.Origin)
			putText(&v.Camera, d.Camera)
			putText(&v.Alert, d.Alert)
			putText(&v.Case, d.Case)
			v.Signed = v.Signed || d.Signature != ""
			if d.File != nil && v.SHA256 == "" {
				v.SHA256, v.KeptUntil = string(d.File.SHA256), d.File.KeptUntil
			}
			first(&v.Collected, e)
			v.move("collected")
		case *events.EvidencePreserved:
			put(&v.PreservedUntil, d.Until)
			if v.PreservedSHA256 == "" {
				v.PreservedSHA256 = string(d.SHA256)
			}
			first(&v.Preserved, e)
			v.move("preserved")
		case *events.EvidenceReviewed:
			v.Flaws = append(v.Flaws, d.Flaws...)
			if d.Result == "passed" {
				first(&v.Passed, e)
			} else {
				first(&v.Failed, e)
			}
			v.move("reviewed")
		case *events.EvidenceSharingRequested:
			first(&v.SharingRequested, e)
		case *events.EvidenceSharingRefused:
			first(&v.SharingRefused, e)
		case *events.EvidenceShared:
			v.Shares = append(v.Shares, Use{d.Recipient, string(d.Case), e.Time, v.Day(e.Time)})
			v.move("shared")
		case *events.EvidenceAccessed:
			v.Accesses++
			if d.Purpose == "" {
				v.WithoutPurpose++
			}
			first(&v.Accessed, e)
		case *events.EvidenceReused:
			by := d.By
			if e.Organ != "" && e.Organ != v.Organ {
				by = e.Organ // its own word; where the owner tells it, the organ that it says
			}
			v.Reuses = append(v.Reuses, Use{by, string(d.Case), e.Time, v.Day(e.Time)})
		case *events.EvidenceRejected:
			putText(&v.RejectedBy, d.By)
			v.Flaws = append(v.Flaws, d.Flaws...)
			first(&v.Rejected, e)
			v.move("rejected")
		case *events.EvidenceMasked:
			first(&v.Masked, e)
		case *events.EvidenceDeleted:
			putText(&v.DeletedFor, d.Reason)
			first(&v.Deleted, e)
			v.end("deleted")
		}
	})
	return v, nil
}

func evidenceColumns() []columns.Column[Evidence] {
	shares, reuses := func(v *Evidence) []Use { return v.Shares }, func(v *Evidence) []Use { return v.Reuses }
	return slices.Concat(
		matterColumns(func(v *Evidence) *Matter { return &v.Matter }),
		[]columns.Column[Evidence]{
			columns.LowCardinality("kind", func(v *Evidence) string { return v.Kind }),
			columns.LowCardinality("origin", func(v *Evidence) string { return v.Origin }),
			columns.LowCardinality("camera", func(v *Evidence) string { return v.Camera }),
			columns.String("alert", func(v *Evidence) string { return v.Alert }),
			columns.String("case_subject", func(v *Evidence) string { return v.Case }),
			columns.String("sha256", func(v *Evidence) string { return v.SHA256 }),
			columns.String("preserved_sha256", func(v *Evidence) string { return v.PreservedSHA256 }),
			columns.Bool("signed", func(v *Evidence) bool { return v.Signed }),
			columns.NullableDate("kept_until", func(v *Evidence) events.Date { return v.KeptUntil }),
			columns.NullableDate("preserved_until", func(v *Evidence) events.Date { return v.PreservedUntil }),
			columns.StringList("flaws", func(v *Evidence) []events.EvidenceFlaw { return v.Flaws }),
			columns.UInt16("accesses", func(v *Evidence) uint16 { return v.Accesses }),
			columns.UInt16("accesses_without_purpose", func(v *Evidence) uint16 { return v.WithoutPurpose }),
			columns.Nested("shares.recipient", columns.LowCardinalities(), shares, func(u *Use) string { return u.By }),
			columns.Nested("shares.case_subject", columns.Strings(), shares, func(u *Use) string { return u.Case }),
			columns.Nested("shares.shared_at", columns.Milliseconds().Array(), shares, func(u *Use) time.Time { return u.At }),
			columns.Nested("shares.shared_on", new(proto.ColDate32).Array(), shares, func(u *Use) time.Time { return u.On.Midnight() }),
			columns.Nested("reuses.reused_by", columns.LowCardinalities(), reuses, func(u *Use) string { return u.By }),
			columns.Nested("reuses.case_subject", columns.Strings(), reuses, func(u *Use) string { return u.Case }),
			columns.Nested("reuses.reused_at", columns.Milliseconds().Array(), reuses, func(u *Use) time.Time { return u.At }),
			columns.Nested("reuses.reused_on", new(proto.ColDate32).Array(), reuses, func(u *Use) time.Time { return u.On.Midnight() }),
			columns.LowCardinality("rejected_by", func(v *Evidence) string { return v.RejectedBy }),
			columns.LowCardinality("deleted_for", func(v *Evidence) string { return v.DeletedFor }),
		},
		columns.Happened("collected", func(v *Evidence) time.Time { return v.Collected }),
		columns.Happened("preserved", func(v *Evidence) time.Time { return v.Preserved }),
		columns.Happened("passed", func(v *Evidence) time.Time { return v.Passed }),
		columns.Happened("failed", func(v *Evidence) time.Time { return v.Failed }),
		columns.Happened("sharing_requested", func(v *Evidence) time.Time { return v.SharingRequested }),
		columns.Happened("sharing_refused", func(v *Evidence) time.Time { return v.SharingRefused }),
		columns.Happened("accessed", func(v *Evidence) time.Time { return v.Accessed }),
		columns.Happened("rejected", func(v *Evidence) time.Time { return v.Rejected }),
		columns.Happened("masked", func(v *Evidence) time.Time { return v.Masked }),
		columns.Happened("deleted", func(v *Evidence) time.Time { return v.Deleted }),
	)
}
