package simulate

import (
	"fmt"

	"oneseal/events"
)

// openFile opens the case's file, to which its documents go.
func (c *penalty) openFile() {
	c.file = c.t.numbered("casefile", enforcementBureau)
	c.t.tell(c.file, c.a.key(), &events.CasefileOpened{Case: c.name(), Standard: "案卷标准/2012"})
}

// paper makes a document of the case and puts it into the file.
func (c *penalty) paper(kind events.DocumentKind) *story {
	t := c.t
	document := t.numbered("document", enforcementBureau)
	t.tell(document, c.a.key(), &events.DocumentIssued{Kind: kind, Number: fmt.Sprintf("文%s-%d", c.key(), c.papers+1), Template: "统一文书/2012", Case: c.name(), SHA256: documentDigest(t, document), Pages: events.Counted(2)})
	c.put(document)
	return document
}

func (c *penalty) put(document *story) {
	c.papers++
	c.contents = fmt.Appendf(c.contents, "%s  %s\n", documentDigest(c.t, document), document.subject)
	c.t.tell(c.file, c.a.key(), &events.CasefileDocumentAdded{Document: document.name(), Pages: events.Counted(2)})
}

func (c *penalty) archive() {
	c.p.later(c.t.afterWorkdays(c.t.between(2, 20)), c.store)
}

func (c *penalty) store() {
	t := c.t
	archived := &events.CasefileArchived{Documents: events.Counted(c.papers), Pages: events.Counted(2 * c.papers), SHA256: digestOf(c.contents), KeptUntil: (t.now + 3650*day).date()}
	if t.chance(0.06) {
		archived.Missing = []string{"service_receipt"}
	}
	id := t.tell(c.file, c.a.key(), archived)
	if len(archived.Missing) > 0 {
		t.plant(IncompleteFile, c.file.subject, "archived without the receipt of service", id)
	}
	if t.chance(0.25) {
		at := t.now + 30*day + t.upTo(60*day)
		t.at(at.office(), func() {
			reviewed := &events.CasefileReviewed{Result: "complete"}
			if len(archived.Missing) > 0 {
				reviewed.Result, reviewed.Problems = "flawed", []string{"缺送达回证"}
			}
			t.tell(c.file, t.legal[2].key(), reviewed)
		})
	}
	if t.chance(0.1) {
		t.at((t.now + t.upTo(90*day)).office(), func() {
			t.tell(c.file, t.legal[0].key(), &events.CasefileConsulted{By: t.legal[0].key(), Purpose: "案卷评查"})
		})
	}
}
