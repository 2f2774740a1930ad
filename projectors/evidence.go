package projectors

import (
	"slices"
	"time"

	"oneseal/events"
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
}

// FoldEvidence folds the story of a piece of evidence. The digest of the first collection and that of the
// first preservation stay: equal if nothing was changed between.
func FoldEvidence(story Story) (Evidence, error) {
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
			v.Shares = append(v.Shares, Use{d.Recipient, string(d.Case), e.Time})
			v.move("shared")
		case *events.EvidenceAccessed:
			v.Accesses++
			if d.Purpose == "" {
				v.WithoutPurpose++
			}
			first(&v.Accessed, e)
		case *events.EvidenceReused:
			v.Reuses = append(v.Reuses, Use{d.By, string(d.Case), e.Time})
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

func evidenceColumns() []column[Evidence] {
	shares, reuses := func(v *Evidence) []Use { return v.Shares }, func(v *Evidence) []Use { return v.Reuses }
	return slices.Concat(
		matterColumns(func(v *Evidence) *Matter { return &v.Matter }),
		[]column[Evidence]{
			word("kind", func(v *Evidence) string { return v.Kind }),
			word("origin", func(v *Evidence) string { return v.Origin }),
			word("camera", func(v *Evidence) string { return v.Camera }),
			text("alert", func(v *Evidence) string { return v.Alert }),
			text("case_subject", func(v *Evidence) string { return v.Case }),
			text("sha256", func(v *Evidence) string { return v.SHA256 }),
			text("preserved_sha256", func(v *Evidence) string { return v.PreservedSHA256 }),
			flag("signed", func(v *Evidence) bool { return v.Signed }),
			maybeDay("kept_until", func(v *Evidence) events.Date { return v.KeptUntil }),
			maybeDay("preserved_until", func(v *Evidence) events.Date { return v.PreservedUntil }),
			textList("flaws", func(v *Evidence) []events.EvidenceFlaw { return v.Flaws }),
			number16("accesses", func(v *Evidence) uint16 { return v.Accesses }),
			number16("accesses_without_purpose", func(v *Evidence) uint16 { return v.WithoutPurpose }),
			nested("shares.recipient", words(), shares, func(u *Use) string { return u.By }),
			nested("shares.case_subject", texts(), shares, func(u *Use) string { return u.Case }),
			nested("shares.shared_at", milliseconds().Array(), shares, func(u *Use) time.Time { return u.At }),
			nested("reuses.reused_by", words(), reuses, func(u *Use) string { return u.By }),
			nested("reuses.case_subject", texts(), reuses, func(u *Use) string { return u.Case }),
			nested("reuses.reused_at", milliseconds().Array(), reuses, func(u *Use) time.Time { return u.At }),
			word("rejected_by", func(v *Evidence) string { return v.RejectedBy }),
			word("deleted_for", func(v *Evidence) string { return v.DeletedFor }),
		},
		happened("collected", func(v *Evidence) time.Time { return v.Collected }),
		happened("preserved", func(v *Evidence) time.Time { return v.Preserved }),
		happened("passed", func(v *Evidence) time.Time { return v.Passed }),
		happened("failed", func(v *Evidence) time.Time { return v.Failed }),
		happened("sharing_requested", func(v *Evidence) time.Time { return v.SharingRequested }),
		happened("sharing_refused", func(v *Evidence) time.Time { return v.SharingRefused }),
		happened("accessed", func(v *Evidence) time.Time { return v.Accessed }),
		happened("rejected", func(v *Evidence) time.Time { return v.Rejected }),
		happened("masked", func(v *Evidence) time.Time { return v.Masked }),
		happened("deleted", func(v *Evidence) time.Time { return v.Deleted }),
	)
}
