package simulate

import "oneseal/events"

const sharingBasis = "优化营商环境条例/57"

// collectEvidence collects a piece of evidence for a case, and lets its life go on beside it.
func (t *town) collectEvidence(of *story, kind events.EvidenceKind, a, b *staff) *story {
	collected := &events.EvidenceCollected{Kind: kind, Origin: "officer", Case: of.name(), Officers: []events.Subject{a.name(), b.name()}, Position: t.place()}
	if kind == "electronic" {
		camera := pick(t, t.cameras)
		collected.Origin, collected.Camera, collected.Officers = "camera", camera.name(), nil
		collected.From, collected.To = (t.now - hour).moment(), (t.now - 50*minute).moment()
	}
	return t.keepEvidence(collected, of, a.key())
}

func (t *town) keepEvidence(collected *events.EvidenceCollected, of *story, actor string) *story {
	s := t.numbered("evidence", enforcementBureau)
	media := "image/jpeg"
	if collected.Origin == "camera" {
		media = "video/mp4"
	}
	collected.File = t.file(s.subject, media, 30)
	if t.chance(0.3) {
		collected.Signature = "sig-" + s.key()
	}
	id := t.tell(s, actor, collected)
	t.start(t.now+hour, func(p *process) { t.evidence(p, s, collected, id, of) })
	return s
}

// evidence is preserved or not, reviewed, shared, and deleted if it was not preserved.
func (t *town) evidence(p *process, s *story, collected *events.EvidenceCollected, first string, of *story) {
	if !t.chance(0.7) {
		p.later(t.afterWorkdays(t.between(1, 4)), func() {
			t.review(p, s, of)
			t.at(t.now+25*day, func() { t.tell(s, system, &events.EvidenceDeleted{Reason: "retention_over"}) })
		})
		return
	}
	p.later(t.afterWorkdays(t.between(0, 8)), func() {
		kept := &events.EvidencePreserved{Until: (t.now + 1095*day).date(), SHA256: collected.File.SHA256}
		altered := t.chance(0.01)
		if altered {
			kept.SHA256 = t.digest(s.subject + "/altered" + extensions[collected.File.Media])
		}
		id := t.tell(s, t.duty[0].key(), kept)
		if altered {
			t.plant(AlteredEvidence, s.subject, "preserved with another digest than collected", first, id)
		}
		p.later(t.afterWorkdays(t.between(1, 4)), func() { t.review(p, s, of) })
	})
}

func (t *town) review(p *process, s, of *story) {
	reviewed := &events.EvidenceReviewed{Result: "passed", Dimension: "both"}
	flaw := pick(t, []events.EvidenceFlaw{"unclear", "incomplete", "unreviewed_device", "no_sign"})
	failed := t.chance(0.06)
	if failed {
		reviewed.Result, reviewed.Flaws = "failed", []events.EvidenceFlaw{flaw}
	}
	id := t.tell(s, t.legal[1].key(), reviewed)
	if failed {
		p.workdays(2)
		t.plant(RefusedEvidence, s.subject, "failed its review and was not admitted", id,
			t.tell(s, t.legal[1].key(), &events.EvidenceRejected{By: t.key + enforcementBureau, Case: of.name(), Reason: "不符合证据要求", Flaws: []events.EvidenceFlaw{flaw}}))
	} else if t.chance(0.35) {
		t.share(p, s)
	}
}

// share is another organ's use of the evidence.
func (t *town) share(p *process, s *story) {
	by := pick(t, recipients)
	p.workdays(t.between(1, 6))
	of := t.caseOf(by)
	t.tell(s, by, &events.EvidenceSharingRequested{By: by, Purpose: "案件办理", Basis: sharingBasis})
	p.workdays(t.between(0, 3))
	if t.chance(0.12) {
		t.tell(s, t.legal[2].key(), &events.EvidenceSharingRefused{Recipient: by, Reason: "与所述目的无关"})
		return
	}
	t.tell(s, t.legal[2].key(), &events.EvidenceShared{Recipient: by, Purpose: "案件办理", Basis: sharingBasis, Case: of.name(), Until: (t.now + 90*day).date()})
	p.workdays(t.between(0, 4))
	accessed := &events.EvidenceAccessed{By: by, Purpose: "案件办理", Basis: sharingBasis, Kind: "viewed"}
	blind := t.chance(0.03)
	if blind {
		accessed.Purpose, accessed.Basis = "", ""
	}
	id := t.tell(s, by, accessed)
	if blind {
		t.plant(NoPurpose, s.subject, "looked at without a purpose", id)
	}
	if t.chance(0.7) {
		p.workdays(t.between(1, 10))
		t.tell(s, by, &events.EvidenceReused{By: by, Case: of.name()})
	}
	if t.chance(0.1) {
		p.workdays(2)
		t.tell(s, t.legal[2].key(), &events.EvidenceMasked{File: *t.file(s.subject+"/masked", "image/jpeg", 0)})
	}
}
