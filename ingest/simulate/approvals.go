package simulate

import (
	"oneseal/events"
	"oneseal/events/calendar"
)

// application is an approval case under way.
type application struct {
	*story
	of        *service
	t         *town
	p         *process
	channel   string
	applicant events.Party
	errand    *story // of the village's agent, if it came so
	received  string // id

	accepted   clock
	acceptedID string
	suspended  int // workdays
	ended      bool
}

// takeApplications plans who applies today.
func (t *town) takeApplications() {
	if !t.now.workday() {
		for range t.arrivals(0.5) {
			s := t.wanted()
			t.start(t.now+10*hour+t.upTo(10*hour), func(p *process) { t.apply(p, s, "online") })
		}
		return
	}
	online, village := 0.08*float64(min(t.now.year()-2012, 8)), 0.15
	for range t.arrivals(5 * t.season()) {
		s, channel, at := t.wanted(), "window", t.comes()
		switch chance := t.random.Float64(); {
		case chance < online:
			channel, at = "online", t.now+8*hour+t.upTo(14*hour)
		case chance < online+village:
			channel = "village"
		}
		t.start(at, func(p *process) { t.apply(p, s, channel) })
	}
}

// wanted is an item, those with short limits more often.
func (t *town) wanted() *service {
	at := t.random.Float64()
	for _, s := range t.items {
		if at -= s.rate; at < 0 {
			return s
		}
	}
	return t.items[0]
}

func (c *application) step(activity, group string) events.ApprovalStep {
	return events.ApprovalStep{Activity: activity, Group: group, Case: events.ApprovalCase{Item: c.of.key(), Department: c.of.by, Channel: c.channel, Applicant: c.applicant.Pseudonym}}
}

// apply runs one application through the steps: acceptance, initial and second review, decision.
func (t *town) apply(p *process, of *service, channel string) {
	c := &application{of: of, t: t, p: p, channel: channel, applicant: t.person()}
	if t.chance(0.6) {
		c.applicant = events.Party{Kind: "organisation", Pseudonym: pick(t, t.firms).key()}
	}
	if !c.handIn() || !c.complete() {
		return
	}
	c.accept()
	c.watch()
	if c.review() {
		c.decide()
	}
	c.ended = true
}

// handIn is how the application comes to the window: by a visit, the net or the village's agent.
func (c *application) handIn() bool {
	t, p, clerk := c.t, c.p, c.of.window.clerk.key()
	receive := func() []events.Subject {
		if c.story == nil {
			c.story = t.numbered("approval", approvalBureau)
		}
		c.received = t.tell(c.story, clerk, &events.ApprovalReceived{ApprovalStep: c.step("收件", c.of.window.key()), Materials: []string{"M1", "M3"}, Receipt: "SJ" + c.key()})
		return []events.Subject{c.name()}
	}
	switch c.channel {
	case "window":
		if !p.visit(c.of.window, c.of.name(), receive) {
			return false
		}
	case "online":
		c.story = t.numbered("approval", approvalBureau)
		t.tell(c.story, c.applicant.Pseudonym, &events.ApprovalSubmittedOnline{ApprovalStep: c.step("网上申请", "net"), Platform: "province", Materials: []string{"M1", "M3"}})
		p.sleepUntil((t.now + minute).work(t.upTo(2 * hour)))
		receive()
	case "village":
		village := t.random.IntN(villages)
		c.errand = t.numbered("errand", politicsOffice)
		agent := t.mediators[village]
		t.tell(c.errand, agent.key(), &events.ErrandTaken{Point: t.points[village].name(), Item: c.of.name(), Agent: agent.name(), Applicant: &c.applicant, Materials: []string{"M1", "M3"}, Online: "town"})
		p.workdays(t.between(0, 2))
		if t.chance(0.03) {
			t.tell(c.errand, agent.key(), &events.ErrandClosed{Reason: "申请人撤回"})
			return false
		}
		c.story = t.numbered("approval", approvalBureau)
		t.tell(c.errand, agent.key(), &events.ErrandForwarded{Case: c.name(), Way: pick(t, []events.ForwardingWay{"online", "online", "carried"})})
		p.sleepUntil((t.now + minute).work(t.upTo(hour)))
		receive()
	}
	if t.chance(0.6) {
		t.tell(c.story, clerk, &events.ApprovalApplicantIdentified{ApprovalStep: c.step("身份核验", c.of.window.key()), Applicant: c.applicant, Method: pick(t, []events.IdentificationMethod{"card", "electronic_licence", "online_account"})})
	}
	if t.chance(0.5) {
		t.tell(c.story, system, &events.ApprovalMaterialReused{ApprovalStep: c.step("材料共享", c.of.window.key()), Material: "M2", Holder: "licence-library", SHA256: t.digest("licence/" + c.applicant.Pseudonym)})
	}
	return true
}

// complete sees to it that all materials are there, or ends the case.
func (c *application) complete() bool {
	t, p, clerk, group := c.t, c.p, c.of.window.clerk.key(), c.of.window.key()
	if t.chance(0.02) {
		p.sleep(5 * minute)
		t.tell(c.story, clerk, &events.ApprovalNotAccepted{ApprovalStep: c.step("不予受理", group), Reason: "不属于本机关职权"})
		return c.end("不予受理")
	}
	var first string
	for missing := t.chance(0.18); missing; {
		p.workdays(t.between(0, 3))
		notice := t.tell(c.story, clerk, &events.ApprovalCorrectionNoticeIssued{ApprovalStep: c.step("一次性补正告知", group), Missing: []string{"M3"}})
		if first != "" {
			t.plant(SecondCorrection, c.subject, "two notices of what is missing", first, notice)
		}
		if t.chance(0.06) {
			p.days(t.between(10, 40))
			t.tell(c.story, c.applicant.Pseudonym, &events.ApprovalWithdrawn{ApprovalStep: c.step("撤回", group), Reason: "材料无法补齐"})
			return c.end("撤回")
		}
		p.workdays(t.between(1, 12))
		t.tell(c.story, clerk, &events.ApprovalCorrectionSubmitted{ApprovalStep: c.step("补正", group), Materials: []string{"M3"}})
		missing = first == "" && t.chance(0.08)
		first = notice
	}
	return true
}

func (c *application) end(reason string) bool {
	if c.errand != nil {
		c.t.tell(c.errand, system, &events.ErrandClosed{Reason: reason})
	}
	return false
}

func (c *application) accept() {
	t, p, clerk, group := c.t, c.p, c.of.window.clerk.key(), c.of.window.key()
	if t.chance(0.01) { // nobody said anything for five workdays
		received := t.now
		p.workdays(6)
		c.acceptedID = t.tell(c.story, system, &events.ApprovalDeemedAccepted{ApprovalStep: c.step("视为受理", group), MaterialsReceived: received.date()})
		c.accepted = received
		return
	}
	p.sleepUntil((t.now + minute).work(t.upTo(4 * hour)))
	c.acceptedID = t.tell(c.story, clerk, &events.ApprovalAccepted{ApprovalStep: c.step("受理", group), PromisedDays: wholeDays(c.of.now), StatutoryDays: wholeDays(c.of.before)})
	c.accepted = t.now
	if t.chance(0.7) {
		t.push(c.story, "front_to_back", "case", c.of.window.name(), t.organ(c.of.by), c.of.desk)
	}
}

// watch plans the cards: a reminder a workday before the promise ends, yellow when it ended, red later.
func (c *application) watch() {
	t, due := c.t, c.accepted.plusWorkdays(c.of.now)
	for _, w := range []struct {
		level events.CardLevel
		at    clock
	}{{"reminder", due.plusWorkdays(0) - day}, {"yellow", due.plusWorkdays(1)}, {"red", due.plusWorkdays(8)}} {
		t.at((w.at.midnight() + opens).office(), func() {
			if c.ended || c.suspended > 0 {
				return
			}
			trigger := events.CardTrigger("overdue")
			if w.level == "reminder" {
				trigger = "near_due"
			}
			t.card(c.name(), w.level, "promise", trigger, due, c.of.desk)
		})
	}
}

// review is what the back body does: two officers, and what takes time outside.
func (c *application) review() bool {
	t, p, of := c.t, c.p, c.of
	took := func(least, most float64) clock {
		return clock(float64(officeDay) * float64(of.now) * (least + (most-least)*t.random.Float64()))
	}
	if t.chance(0.015) {
		p.workdays(t.between(1, 5))
		t.tell(c.story, c.applicant.Pseudonym, &events.ApprovalWithdrawn{ApprovalStep: c.step("撤回", of.by), Reason: "申请人撤回"})
		return c.end("撤回")
	}
	first := p.work(of.desk, c.story, took(0.05, 0.18))
	if t.chance(0.12) {
		other := pick(t, t.reviewers)
		t.tell(c.story, first.key(), &events.ApprovalSiteChecked{ApprovalStep: c.step("实地核查", of.by), Officers: []string{first.key(), other.key()}, Record: t.file(c.subject+"/site", "image/jpeg", 0)})
	}
	if t.chance(0.03) {
		neighbour := t.person()
		t.tell(c.story, first.key(), &events.ApprovalThirdPartyTold{ApprovalStep: c.step("告知利害关系人", of.by), Party: neighbour, Method: "in_person"})
		if t.chance(0.4) {
			c.suspend("hearing", first, func() {
				t.tell(c.story, first.key(), &events.ApprovalHearingAnnounced{ApprovalStep: c.step("听证告知", of.by), At: t.now.plusWorkdays(8).moment()})
				p.workdays(8)
				t.tell(c.story, t.legal[0].key(), &events.ApprovalHearingHeld{ApprovalStep: c.step("听证", of.by), Host: t.legal[0].key(), Record: t.file(c.subject+"/hearing", "application/pdf", 0)})
			})
		}
	}
	if t.chance(0.08) {
		ground := pick(t, []events.SuspensionGround{"inspection", "testing", "expert_review", "appraisal"})
		c.suspend(ground, first, func() {
			if ground == "expert_review" {
				t.tell(c.story, first.key(), &events.ApprovalExpertConsulted{ApprovalStep: c.step("征求专家意见", of.by), Body: "expert-pool"})
			}
			p.workdays(t.between(3, 12))
			if ground == "expert_review" {
				t.tell(c.story, "expert-pool", &events.ApprovalExpertAnswered{ApprovalStep: c.step("专家答复", of.by), Body: "expert-pool", Opinion: "agree"})
			}
		})
	}
	refuse := events.ReviewOpinion("grant")
	if t.chance(0.05) {
		refuse = "refuse"
	}
	reviewed := t.tell(c.story, first.key(), &events.ApprovalInitialReviewed{ApprovalStep: c.step("初审", of.by), Opinion: refuse})
	if days := workdays(c.accepted, t.now) - c.suspended; 10*days > 7*of.now {
		t.plant(OverdueStep, c.subject, "the initial review took more than 0.7 of the promise", c.acceptedID, reviewed)
	}
	if t.chance(0.01) {
		t.tell(c.story, first.key(), &events.ApprovalTerminated{ApprovalStep: c.step("终止办理", of.by), Reason: "申请人未缴费用"})
		return c.end("终止")
	}
	second := p.work(t.items[t.random.IntN(len(t.items))].desk, c.story, took(0.01, 0.04))
	if days := workdays(c.accepted, t.now) - c.suspended; days > of.before && t.chance(0.5) {
		t.tell(c.story, t.head.key(), &events.ApprovalClockExtended{ApprovalStep: c.step("延长期限", of.by), Days: wholeDays(10), Reason: "情况复杂"})
	}
	t.tell(c.story, second.key(), &events.ApprovalReReviewed{ApprovalStep: c.step("复审", of.by), Opinion: refuse})
	return true
}

// suspend stops the clock while something is waited for.
func (c *application) suspend(ground events.SuspensionGround, by *staff, during func()) {
	from := c.t.now
	c.t.tell(c.story, by.key(), &events.ApprovalClockSuspended{ApprovalStep: c.step("时限中止", c.of.by), Ground: ground, Days: wholeDays(15)})
	during()
	c.t.tell(c.story, by.key(), &events.ApprovalClockResumed{ApprovalStep: c.step("时限恢复", c.of.by)})
	c.suspended += workdays(from, c.t.now)
}

// decide is the third step, under the one seal, and what follows it.
func (c *application) decide() {
	t, p, of := c.t, c.p, c.of
	by := p.work(t.final, c.story, 20*minute+t.upTo(70*minute))
	number := "准字" + c.key()
	var decided string
	refused := t.chance(0.04)
	sealing, document := t.sealDocument(p, c.story, t.seal, "licence_decision", number, by)
	if refused {
		decided = t.tell(c.story, by.key(), &events.ApprovalRefused{ApprovalStep: c.step("审批", approvalBureau), Document: number, Seal: t.seal.key(), Reason: "不符合法定条件", Remedies: "可申请行政复议或提起行政诉讼"})
	} else {
		decided = t.tell(c.story, by.key(), &events.ApprovalGranted{ApprovalStep: c.step("审批", approvalBureau), Document: number, Seal: t.seal.key()})
	}
	c.ended = true
	days := workdays(c.accepted, t.now) - c.suspended
	if days > of.now {
		t.plant(OverduePromise, c.subject, "decided after the promised workdays", c.acceptedID, decided)
	}
	if days > of.before {
		t.plant(OverdueStatute, c.subject, "decided after the statutory workdays", c.acceptedID, decided)
	}
	t.exercise(of.power, by.key(), c.story)
	t.push(c.story, "back_to_front", "result", t.organ(of.by), of.window.name(), nil)
	clerk := of.window.clerk
	if !refused {
		p.sleepUntil((t.now + minute).work(t.upTo(2 * hour)))
		t.tell(c.story, clerk.key(), &events.ApprovalCertificateIssued{ApprovalStep: c.step("制证", of.window.key()), Certificate: "C" + c.key()})
		if t.chance(0.02) && sealing != nil {
			t.tell(sealing, t.clerks[0].key(), &events.SealingVoided{Reason: "打印错误，重新用印"})
			t.tell(document, clerk.key(), &events.DocumentReplaced{By: document.name() + "-2", Reason: "打印错误"})
		}
	}
	p.workdays(t.between(0, 4))
	if c.errand != nil {
		t.tell(c.errand, system, &events.ErrandResultReturned{Result: number})
		p.workdays(1)
		t.tell(c.errand, system, &events.ErrandHandedOver{Method: "in_person"})
	}
	t.tell(c.story, clerk.key(), &events.ApprovalDelivered{ApprovalStep: c.step("送达", of.window.key()), Method: c.channel})
	if t.chance(0.3) {
		t.rate(c.name(), "item", of.window, of.name())
	}
	if !refused && t.chance(0.6) {
		p.workdays(t.between(1, 6))
		t.tell(c.story, system, &events.ApprovalPublished{ApprovalStep: c.step("公开", approvalBureau), URL: "urn:oneseal:simulated:public/" + c.key()})
	}
}

func workdays(from, to clock) int {
	n, err := calendar.Published().Workdays(from.date(), to.date())
	if err != nil {
		panic(err) // the town lives inside the calendar
	}
	return n
}
