package simulate

import "oneseal/events"

// sealDocument makes a document of a case and has the seal applied to it, and gives that act's id. Sealing
// and document are their own stories; a request that is turned down is another sealing.
func (t *town) sealDocument(p *process, sealing, of, seal *story, kind events.DocumentKind, number string, by *staff) (document *story, applied string) {
	organ := of.organ[len(t.key):]
	document = t.numbered("document", organ)
	keeper := t.clerks[0].key()
	digest := documentDigest(t, document)
	requested := &events.SealingRequested{Seal: seal.name(), Case: of.name(), Document: document.name(), SHA256: digest}
	if t.chance(0.02) {
		refused := t.numbered("sealing", organ)
		t.tell(refused, by.key(), requested)
		t.tell(refused, keeper, &events.SealingRejected{Reason: "文书编号有误"})
		p.sleepUntil((t.now + minute).work(30 * minute))
	}
	t.tell(sealing, by.key(), requested)
	p.sleepUntil((t.now + minute).work(t.upTo(20 * minute)))
	t.tell(sealing, t.head.key(), &events.SealingApproved{Approver: t.head.name()})
	issued := t.tell(document, by.key(), &events.DocumentIssued{Kind: kind, Number: number, Template: "统一文书/2012", Case: of.name(), SHA256: digest, Seal: seal.name(), Sealing: sealing.name(), Pages: events.Counted(int32(t.between(1, 4)))})
	tampered := t.chance(0.004)
	if tampered {
		digest = t.digest(document.subject + "/altered.pdf")
	}
	applied = t.tell(sealing, keeper, &events.SealingApplied{Seal: seal.name(), Case: of.name(), Document: document.name(), SHA256: digest, Copies: events.Counted(2)})
	if tampered {
		t.plant(TamperedDocument, document.subject, "what was sealed has another digest than what was issued", issued, applied)
	}
	if t.chance(0.003) {
		t.at((t.now + 3*day).office(), func() { t.tell(document, by.key(), &events.DocumentRevoked{Reason: "决定撤销"}) })
	}
	return document, applied
}

// serve tells that a document reached the party.
func (t *town) serve(document *story, by *staff, method events.ServiceMethod) {
	t.tell(document, by.key(), &events.DocumentServed{Method: method, Receipt: t.file(document.subject+"/receipt", "image/jpeg", 0)})
}
