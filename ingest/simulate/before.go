package simulate

import (
	"slices"

	"oneseal/events"
)

// office is one of the five offices before the reform: it decides alone on its items, under a seal of its own, and asks the others by letter.
type office struct {
	key      string
	seal     *story
	clerk    *staff
	officers []*staff // who review
	chief    *staff   // who decides
	posts    []*desk
}

// officeOf is the place among the former offices of the one that was in charge of what a body is in charge of now.
var officeOf = map[string]int{"economy-bureau": 1, "social-bureau": 2, "personnel-bureau": 2, "planning-bureau": 3}

// staffOffice hires who worked in an office before the reform, until it was abolished. It finished the cases that it had accepted.
func (t *town) staffOffice(key string, seal *story) *office {
	hire := func(kind events.StaffKind, name string) *staff { return t.hire(kind, key, nil, nil, key+"-"+name) }
	o := &office{key: key, seal: seal, clerk: hire("window_clerk", "clerk"), officers: []*staff{hire("officer", "officer-1"), hire("officer", "officer-2")}, chief: hire("head", "chief")}
	o.posts = []*desk{t.post(key+"-review", "审查岗", key, o.officers[0], o.officers[1]), t.post(key+"-decision", "审批岗", key, o.chief, o.officers[0])}
	t.at(t.office(2012, 11, 30), func() {
		for _, d := range o.posts {
			t.relieve(d, d.a, "a")
			t.relieve(d, d.b, "b")
			t.tell(d.story, system, &events.PostAbolished{Effective: t.now.date()})
		}
		for _, s := range slices.Concat(o.officers, []*staff{o.clerk, o.chief}) {
			t.tell(s.story, system, &events.StaffLeft{From: t.now.date(), Reason: "机构整合"})
		}
	})
	return o
}

// planEarlier plans the applications of the 24 months before the reform.
func (t *town) planEarlier() {
	if t.o.Before == 0 {
		return
	}
	for d := t.on(2010, 8, 1); d < clockOf(t.o.Reform()); d += day {
		if !d.workday() {
			continue
		}
		for range t.arrivals(t.o.Before) {
			s := pick(t, t.items)
			t.start((d + opens + t.upTo(officeDay)).office(), func(p *process) { t.applyBefore(p, s) })
		}
	}
}

// applyBefore runs one application through the office in charge. The applicant goes from window to window: other offices give their opinion in
// writing before the second review, and much of the time that the law lets it goes by between the acts.
func (t *town) applyBefore(p *process, of *service) {
	at := officeOf[of.by]
	o := t.former[at]
	c := t.application(p, of, "window", limits{promised: of.item.before, statutory: of.item.before})
	c.story = t.numbered("approval", o.key)
	step := func(activity, unit string) events.ApprovalStep {
		s := c.step(activity, unit)
		s.Case.Department = o.key
		return s
	}
	t.cases = append(t.cases, c)
	c.received = act{t.now, t.tell(c.story, o.clerk.key(), &events.ApprovalReceived{ApprovalStep: step("收件", o.key+"-window"), Materials: []string{"M1", "M2", "M3"}, Receipt: "SJ" + c.key()})}
	if t.chance(0.6) {
		p.pause()
		t.tell(c.story, o.clerk.key(), &events.ApprovalApplicantIdentified{ApprovalStep: step("身份核验", o.key+"-window"), Applicant: c.applicant, Method: "card"})
	}
	if t.chance(0.25) {
		p.workdays(t.between(1, 4))
		missing := []string{"M3"}
		c.noticed = act{t.now, t.tell(c.story, o.clerk.key(), &events.ApprovalCorrectionNoticeIssued{ApprovalStep: step("一次性补正告知", o.key+"-window"), Missing: missing})}
		p.workdays(t.between(1, 8))
		t.tell(c.story, o.clerk.key(), &events.ApprovalCorrectionSubmitted{ApprovalStep: step("补正", o.key+"-window"), Materials: missing})
	}
	p.workdays(t.between(0, 1))
	c.accepted = act{t.now, t.tell(c.story, o.clerk.key(), &events.ApprovalAccepted{ApprovalStep: step("受理", o.key+"-window"), PromisedDays: wholeDays(of.item.before), StatutoryDays: wholeDays(of.item.before)})}
	if !c.noticed.done() {
		c.noticed = c.accepted
	}
	share := 0.25 + 0.6*t.random.Float64()
	if t.chance(0.05) {
		share = 1.05 + 0.1*t.random.Float64()
	}
	// part lets that part of the case's days pass.
	part := func(of float64) {
		day := c.accepted.at.plusWorkdays(int(float64(c.limits.statutory) * share * of)).midnight()
		p.pause()
		p.sleepUntil((day + opens + t.upTo(officeDay)).office())
	}
	reviewer, second := o.officers[0], o.officers[1]
	if t.chance(0.4) {
		part(0.15)
		t.tell(c.story, reviewer.key(), &events.ApprovalSiteChecked{ApprovalStep: step("实地核查", o.key), Officers: []string{reviewer.key(), second.key()}})
	}
	part(0.3)
	c.reviewed = c.by(reviewer, &events.ApprovalInitialReviewed{ApprovalStep: step("初审", o.key), Opinion: "grant"})
	for n := range t.between(0, 1) {
		other := t.former[(at+1+n)%len(t.former)]
		part(0.35 + 0.2*float64(n))
		t.tell(c.story, reviewer.key(), &events.ApprovalExpertConsulted{ApprovalStep: step("会签征求意见", o.key), Body: t.key + other.key})
		part(0.5 + 0.2*float64(n))
		t.tellFor(c.story, other.key, other.chief, &events.ApprovalExpertAnswered{ApprovalStep: step("会签意见", other.key), Body: t.key + other.key, Opinion: "agree"})
	}
	part(0.8)
	c.by(second, &events.ApprovalReReviewed{ApprovalStep: step("复审", o.key), Opinion: "grant"})
	part(1)
	c.decideBefore(o, step)
}

func (c *application) decideBefore(o *office, step func(activity, unit string) events.ApprovalStep) {
	t, p := c.t, c.p
	number := "准字" + c.key()
	refused := t.chance(0.05)
	c.refused = refused
	if refused {
		c.decided = c.by(o.chief, &events.ApprovalRefused{ApprovalStep: step("审批", o.key), Document: number, Seal: o.seal.key(), Reason: "不符合法定条件", Remedies: "可申请行政复议或提起行政诉讼"})
	} else {
		c.decided = c.by(o.chief, &events.ApprovalGranted{ApprovalStep: step("审批", o.key), Document: number, Seal: o.seal.key()})
	}
	document, sealing := t.numbered("document", o.key), t.numbered("sealing", o.key)
	p.pause()
	digest := documentDigest(t, document)
	t.tell(document, o.officers[0].key(), &events.DocumentIssued{Kind: "licence_decision", Number: number, Template: "各办公室自拟", Case: c.name(), SHA256: digest, Seal: o.seal.name(), Sealing: sealing.name(), Pages: events.Counted(int32(t.between(1, 4)))})
	p.pause()
	t.tell(sealing, o.clerk.key(), &events.SealingApplied{Seal: o.seal.name(), Case: c.name(), Document: document.name(), SHA256: digest, Copies: events.Counted(2)})
	if !refused {
		p.workdays(t.between(1, 3))
		t.tell(c.story, o.clerk.key(), &events.ApprovalCertificateIssued{ApprovalStep: step("制证", o.key+"-window"), Certificate: "C" + c.key()})
	}
	p.workdays(t.between(1, 5))
	c.delivered = act{t.now, t.tell(c.story, o.clerk.key(), &events.ApprovalDelivered{ApprovalStep: step("送达", o.key+"-window"), Method: "window"})}
	c.close()
}

// tellFor is tell for another organ than the subject's own, which was asked.
func (t *town) tellFor(s *story, organ string, by *staff, data any) {
	e := t.event(s, by.key(), data)
	e.Organ = t.key + organ
	t.state(s, e)
}
