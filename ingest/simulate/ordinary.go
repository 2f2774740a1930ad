package simulate

import (
	"slices"

	"oneseal/events"
)

// ordinary is the ordinary procedure with its safeguards. Some are left out, which is told as truth.
func (t *town) ordinary(p *process) {
	l := t.pickLead(t.chance(0.3))
	o := offences[t.random.IntN(len(offences))]
	if l.straw {
		o = strawBurning
	}
	flaw := t.nextFlaw(ordinaryFlaws, &t.ordinaryFlaw, flawedOrdinary)
	switch flaw {
	case NoDiscussion:
		o = offences[3]
	case WithinHearingPeriod, PenaltyUnheard, HostInvestigated, ShortPenaltyNotice:
		o = offences[2] // which is not complex
	}
	c := t.penalty(p, l, o)
	switch c.flaw = flaw; flaw {
	case WithinHearingPeriod, PenaltyUnheard, HostInvestigated, ShortPenaltyNotice:
		c.fine = max(c.fine, 12000) // for which a hearing may be asked
	}
	c.clue()
	c.tell(c.a, &events.PenaltyAssigned{PenaltyStep: c.step("案件分派"), Squadron: t.organ(c.step("").Case.Squadron), Officers: c.officers()})
	p.workdays(t.between(0, 3))
	id := c.tell(c.a, &events.PenaltyFiled{PenaltyStep: c.step("立案")})
	filed := t.now
	if reformedLaw(filed) {
		c.decide = c.await(LateDecision, "not decided in 90 days", id, filed.rolled(90))
	}
	c.openFile()
	c.paper("filing_form")
	c.investigate()
	outcome := events.PenaltyOutcome("penalty")
	switch chance := t.random.Float64(); {
	case chance < 0.02 || flaw == LateTransfer || flaw == LateHandover:
		outcome = "transferred_to_justice"
	case flaw != "":
	case chance < 0.05:
		outcome = "no_penalty_slight"
	case chance < 0.06:
		outcome = "no_penalty_unproven"
	}
	concluded := c.tell(c.a, &events.PenaltyInvestigationConcluded{PenaltyStep: c.step("调查终结"), Proposal: outcome, ProposedFine: amount(c.fine)})
	if outcome == "transferred_to_justice" && c.transfer(concluded) {
		return
	}
	if outcome != "penalty" {
		p.workdays(t.between(2, 5))
		decided := "no_penalty_slight"
		if outcome == "no_penalty_unproven" {
			decided = string(outcome)
		}
		c.decides(c.tell(c.b, &events.PenaltyDecided{PenaltyStep: c.step("不予处罚决定"), Procedure: events.ProcedureOrdinary, Outcome: events.PenaltyOutcome(decided), Document: "不罚" + c.key(), Officers: c.officers()}))
		c.paper("no_penalty_decision")
		c.close("不予处罚")
		return
	}
	if !c.notify(filed) {
		return
	}
	c.afterDecision()
}

// investigate collects the evidence.
func (c *penalty) investigate() {
	t, p := c.t, c.p
	p.workdays(t.between(1, 4))
	unseen := ""
	if c.flaw == CardShownLate {
		unseen = c.collect("现场取证", "inspection_record", 0)
		p.sleep(10 * minute)
	}
	card := c.tell(c.a, &events.PenaltyCardShown{PenaltyStep: c.step("出示执法证件"), Officers: c.officers()})
	if unseen != "" {
		t.plant(CardShownLate, c.subject, "evidence was collected before the cards were shown", unseen, card)
	}
	p.sleep(10 * minute)
	c.identify()
	if t.chance(0.04) || c.flaw == RecusalUndecided || c.flaw == RecusedOfficerActs {
		c.recuse()
	}
	c.collect("调查取证", pick(t, []events.EvidenceKind{"audiovisual", "documentary", "physical", "testimony"}), 0.02)
	c.paper("inspection_record")
	if c.lead.origin == "camera" {
		evidence := t.collectEvidence(c.story, "electronic", c.a, c.b)
		c.tell(c.a, &events.PenaltyDeviceRecordTold{PenaltyStep: c.step("监控记录告知"), Evidence: []events.Subject{evidence.name()}, Method: "in_person"})
	}
	if t.chance(0.06) {
		c.assisted()
	}
	switch chance := t.random.Float64(); {
	case (chance < 0.08 || c.flaw == PreservationOver) && c.flaw != SeizureOver:
		last := due(t.now, 7)
		ordered := &events.PenaltyPreservationOrdered{PenaltyStep: c.step("先行登记保存"), Things: []string{"设备一台"}, Approver: t.head.name(), Until: last.date()}
		if t.chance(0.2) {
			ordered.Approver = ""
		}
		id := c.tell(c.a, ordered)
		if ordered.Approver == "" {
			t.plant(UnapprovedPreserving, c.subject, "nobody approved the preservation", id)
		}
		c.paper("preservation_decision")
		keep := c.await(PreservationOver, "not disposed of in 7 days", id, last)
		if c.flaw == PreservationOver {
			p.workdays(t.between(8, 12))
		} else {
			p.within(t.between(2, 6), last)
		}
		keep.done(c.tell(c.a, &events.PenaltyPreservationDisposed{PenaltyStep: c.step("登记保存处理"), Disposal: "returned"}))
	case chance < 0.14 || c.flaw == SeizureOver:
		seized := t.now
		id := c.tell(c.a, &events.PenaltySeized{PenaltyStep: c.step("查封扣押"), Things: []string{"车辆一台"}, Until: (t.now + 30*day).date()})
		c.paper("seizure_decision")
		keep := c.await(SeizureOver, "seized for longer than the law lets", id, seized.rolled(30))
		p.days(t.between(10, 25))
		if c.flaw == SeizureOver {
			p.days(t.between(35, 50))
		} else if t.chance(0.4) {
			c.tell(t.head, &events.PenaltySeizureExtended{PenaltyStep: c.step("查封扣押延期"), Until: (t.now + 30*day).date(), Reason: "情况复杂"})
			keep.last = seized.rolled(60)
			p.days(t.between(5, 20))
		}
		keep.done(c.tell(c.a, &events.PenaltySeizureLifted{PenaltyStep: c.step("解除查封扣押"), Disposal: "returned"}))
	}
	c.tell(c.a, &events.PenaltyRectificationOrdered{PenaltyStep: c.step("责令改正"), Due: (t.now + 10*day).date()})
	c.paper("rectification_order")
	p.workdays(t.between(3, 14))
	c.tell(c.a, &events.PenaltyRectified{PenaltyStep: c.step("改正复查"), Result: pick(t, []events.RectificationResult{"mended", "mended", "partly", "not_mended"})})
}

// recuse is a request that an officer step back, and what the head says to it.
func (c *penalty) recuse() {
	t, p := c.t, c.p
	id := c.tell(c.a, &events.PenaltyRecusalRequested{PenaltyStep: c.step("申请回避"), Officer: c.b.name(), Ground: "relationship"})
	if c.flaw == RecusalUndecided {
		c.asked = id
		return
	}
	p.workdays(t.between(1, 2))
	was := c.b
	decided := &events.PenaltyRecusalDecided{PenaltyStep: c.step("回避决定"), Officer: was.name(), Answer: "rejected"}
	if t.chance(0.5) || c.flaw == RecusedOfficerActs {
		c.b = pick(t, slices.DeleteFunc(slices.Clone(t.officers), func(s *staff) bool { return s == c.a || s == c.b || s.organ != c.a.organ }))
		decided.Answer, decided.Replacement = "adopted", c.b.name()
	}
	id = c.tell(t.head, decided)
	if c.flaw == RecusedOfficerActs {
		p.pause()
		c.b, was = was, c.b
		t.plant(RecusedOfficerActs, c.subject, "evidence was collected by an officer who had to step back", id, c.collect("补充取证", "testimony", 0))
		c.b = was
	}
}

// assisted asks another organ, which gives what it has. Now and then the request was meant for another case and is withdrawn,
// when the other organ has acted already.
func (c *penalty) assisted() {
	const market = "county-market-bureau"
	t, p := c.t, c.p
	asked := &events.PenaltyAssistanceRequested{PenaltyStep: c.step("请求协助"), From: market, For: "登记信息"}
	id := c.tell(c.a, asked)
	p.workdays(1)
	given := t.tell(c.story, market, &events.PenaltyPartyIdentified{PenaltyStep: c.step("提供登记信息"), Party: c.party})
	if t.now < t.calm && t.chance(0.3) {
		t.correct(c.story, &events.Event{ID: id, Source: t.source, Type: "oneseal.penalty.assistance_requested", Organ: c.story.organ}, events.FactCorrected{Effect: events.EffectWithdrawn, Reason: "误录入本案"})
		t.plant(ToldByStranger, c.story.subject, "the request on which another organ acted was withdrawn", given)
	}
}

// transfer takes a suspected crime to the police. It is false if they send it back.
func (c *penalty) transfer(concluded string) bool {
	t, p := c.t, c.p
	wait := c.await(LateTransfer, "the head did not decide in 3 days", concluded, t.now.rolled(3))
	if c.flaw == LateTransfer {
		p.days(t.between(6, 9))
	} else {
		p.days(t.between(1, 3))
	}
	approved := c.tell(t.head, &events.PenaltyTransferDecided{PenaltyStep: c.step("移送审批"), Answer: "adopted"})
	wait.done(approved)
	wait = c.await(LateHandover, "not handed over in 24 hours", approved, t.now+day)
	wait.hour = t.now + day
	if c.flaw == LateHandover {
		p.sleep(26*hour + t.upTo(30*hour))
	} else {
		p.sleep(hour + t.upTo(20*hour))
	}
	wait.done(c.tell(c.a, &events.PenaltyTransferred{PenaltyStep: c.step("移送司法机关"), To: "public-security"}))
	c.paper("transfer_letter")
	p.days(t.between(1, 3))
	answer := pick(t, []events.ProposalAnswer{"adopted", "rejected"})
	t.tell(c.story, "public-security", &events.PenaltyTransferAnswered{PenaltyStep: c.step("移送审查结果"), Answer: answer})
	if answer == "rejected" {
		return false
	}
	c.decides(c.tell(c.b, &events.PenaltyDecided{PenaltyStep: c.step("移送处理"), Procedure: events.ProcedureOrdinary, Outcome: "transferred_to_justice", Officers: c.officers()}))
	c.close("移送")
	return true
}

// notify is notice, hearing and reviews up to the decision.
func (c *penalty) notify(filed clock) bool {
	t, p := c.t, c.p
	notice := func() string {
		document := c.paper("penalty_notice")
		return c.tell(c.b, &events.PenaltyNoticeServed{PenaltyStep: c.step("处罚事先告知"), ProposedFine: amount(c.fine), Method: "in_person", Reason: c.offence.cause,
			Articles: []string{c.offence.article}, Rights: []events.PartyRight{"statement", "hearing"}, Document: document.name()})
	}
	p.workdays(t.between(1, 4))
	if c.flaw == LateDecision {
		p.days(t.between(95, 110))
	}
	early, skipReview := t.chance(0.02) && c.flaw == "" || c.flaw == DecisionBeforeNotice, c.offence.complex && t.chance(0.12) && c.flaw == ""
	heard, unheard := false, ""
	hasty := c.flaw == WithinHearingPeriod
	switch {
	case early:
	case hasty, c.flaw == PenaltyUnheard:
		told := notice()
		p.pause()
		if hasty {
			c.whenPunished(func(decided string) {
				t.plant(WithinHearingPeriod, c.subject, "decided while a hearing could be asked for", told, decided)
			})
			break
		}
		asked := t.tell(c.story, "party", &events.PenaltyHearingRequested{PenaltyStep: c.step("要求听证")})
		c.whenPunished(func(decided string) {
			t.plant(PenaltyUnheard, c.subject, "decided without the hearing that was asked for", asked, decided)
		})
		p.workdays(t.between(5, 8))
	default:
		notice()
		if t.chance(0.7) {
			c.tell(c.b, &events.PenaltyRightsNotified{PenaltyStep: c.step("权利告知"), Rights: []events.PartyRight{"statement", "hearing", "recusal"}, Method: "in_person"})
		}
		if t.chance(0.35) || c.flaw == HeavierForStatement {
			p.workdays(t.between(0, 2))
			made := t.tell(c.story, "party", &events.PenaltyStatementMade{PenaltyStep: c.step("陈述申辩"), Form: "written", File: t.file(c.subject+"/statement", "application/pdf", 0)})
			p.workdays(1)
			if t.chance(0.06) {
				unheard = made
			}
			result := pick(t, []events.StatementResult{"not_adopted", "partly_adopted", "adopted"})
			if c.flaw == HeavierForStatement {
				result, c.fine = "not_adopted", c.fine*12/10
				c.whenPunished(func(decided string) {
					t.plant(HeavierForStatement, c.subject, "the fine grew after what the party said", decided)
				})
			}
			if result != "not_adopted" && unheard == "" {
				c.fine = min(c.fine, max(c.fine*8/100*10, 50))
			}
			if unheard == "" {
				c.tell(c.b, &events.PenaltyStatementReviewed{PenaltyStep: c.step("陈述申辩复核"), Result: result, Reason: "已核实"})
			}
		}
		if heard = c.fine >= 10000 && t.chance(0.4) && c.flaw != NoDiscussion || c.flaw == HostInvestigated || c.flaw == ShortPenaltyNotice; heard {
			host := t.legal[1]
			if c.flaw == HostInvestigated {
				host = c.a
			}
			p.workdays(t.between(0, 2))
			t.tell(c.story, "party", &events.PenaltyHearingRequested{PenaltyStep: c.step("要求听证")})
			p.workdays(1)
			ahead := 8
			if t.chance(0.15) || c.flaw == ShortPenaltyNotice {
				ahead = 3
			}
			at := t.now.plusWorkdays(ahead)
			notified := c.tell(t.legal[1], &events.PenaltyHearingNotified{PenaltyStep: c.step("听证通知"), At: at.moment(), Host: host.key()})
			if at.midnight() < due(t.now, 7) {
				t.plant(ShortPenaltyNotice, c.subject, "the hearing was told less than 7 days ahead", notified)
			}
			c.paper("hearing_notice")
			p.workdays(ahead)
			held := c.tell(t.legal[1], &events.PenaltyHearingHeld{PenaltyStep: c.step("举行听证"), Host: host.key()})
			if host == c.a {
				t.plant(HostInvestigated, c.subject, "the hearing was led by who had investigated", held)
			}
			c.paper("hearing_record")
		} else {
			p.workdays(t.between(5, 8)) // a hearing may be asked for in 5 of them
		}
	}
	if (c.offence.complex || heard || t.chance(0.3)) && !skipReview && !hasty {
		ground := events.ReviewGround("voluntary")
		switch {
		case heard:
			ground = "after_hearing"
		case c.offence.complex:
			ground = "complex"
		}
		reviewer := t.legal[0]
		reviewer.free = max(t.now, reviewer.free).work(2*hour + t.upTo(8*hour))
		p.sleepUntil(reviewer.free)
		review := c.tell(reviewer, &events.PenaltyLegalReviewed{PenaltyStep: c.step("法制审核"), Opinion: pick(t, []events.LegalOpinion{"agree", "agree", "agree", "amend"}), Ground: ground})
		c.paper("legal_review_opinion")
		if c.flaw == NoDiscussion {
			c.whenPunished(func(decided string) {
				t.plant(NoDiscussion, c.subject, "a complex case was not discussed", review, decided)
			})
		}
	}
	if c.offence.complex && c.flaw != NoDiscussion {
		p.workdays(t.between(1, 4))
		c.tell(t.head, &events.PenaltyDiscussed{PenaltyStep: c.step("集体讨论"), Members: []string{t.head.key(), t.legal[0].key(), c.a.key()}, Outcome: "penalty"})
		c.paper("discussion_record")
	}
	if t.now-filed > 45*day && c.flaw != LateDecision {
		until := filed.midnight() + 120*day
		c.tell(t.head, &events.PenaltyPeriodExtended{PenaltyStep: c.step("办案延期"), Until: until.date(), Reason: "案情复杂"})
		if c.decide != nil && t.now.midnight() <= c.decide.last {
			c.decide.last = max(c.decide.last, until)
		}
	}
	if hasty {
		p.pause()
	} else {
		p.workdays(t.between(1, 4))
	}
	_, _, law := caseLaw(t.now)
	sealing := t.numbered("sealing", enforcementBureau)
	kinds := []events.PenaltyKind{"fine"}
	decided := c.tell(c.b, &events.PenaltyDecided{PenaltyStep: c.step("处罚决定"), Procedure: events.ProcedureOrdinary, Outcome: "penalty", Fine: amount(c.fine), Document: "罚字" + c.key(), Kinds: kinds,
		Officers: c.officers(), Reason: c.offence.cause, Articles: []string{c.offence.article, law}, Remedies: remedies, Sealing: sealing.name()})
	decidedAt := t.now
	c.punish(decided)
	if unheard != "" {
		t.plant(StatementUnheard, c.subject, "nobody reviewed what the party said", unheard, decided)
	}
	serve := c.await(LateService, "not served in 7 days", decided, due(decidedAt, 7))
	shown := []string{decided}
	if early {
		defer func() { t.plant(DecisionBeforeNotice, c.subject, "no notice came before the decision", shown...) }()
	}
	document, _ := t.sealDocument(p, sealing, c.story, t.enforceSeal, "penalty_decision", "罚字"+c.key(), c.b)
	c.put(document)
	t.exercise(c.power, c.b.key(), c.story)
	if early {
		p.workdays(1)
		shown = append(shown, notice())
	}
	if skipReview && decidedAt >= on(2018, 1, 1) { // no text asked for it before
		t.plant(NoLegalReview, c.subject, "a complex case was decided without a legal review", decided)
	}
	methods := []events.ServiceMethod{"in_person", "post", "left"}
	if t.chance(0.3) && c.flaw != ElectronicWithout {
		c.tell(c.b, &events.PenaltyElectronicServiceAgreed{PenaltyStep: c.step("同意电子送达"), Consent: t.file(c.subject+"/consent", "application/pdf", 0)})
		methods[2] = "electronic"
	}
	p.workdays(t.between(0, 1))
	c.tell(c.b, &events.PenaltyDecisionDispatched{PenaltyStep: c.step("决定书发出")})
	if t.chance(0.03) {
		p.workdays(t.between(8, 12))
	} else {
		p.within(t.between(0, 6), due(decidedAt, 7))
	}
	method := pick(t, methods)
	if c.flaw == ElectronicWithout {
		method = "electronic"
	}
	c.handed = c.tell(c.b, &events.PenaltyServed{PenaltyStep: c.step("送达"), Method: method})
	serve.done(c.handed)
	if c.flaw == ElectronicWithout {
		t.plant(ElectronicWithout, c.subject, "served electronically, to which nobody agreed", c.handed)
	}
	t.serve(document, c.b, method)
	return true
}

// afterDecision is payment, publication, appeal and compulsory enforcement.
func (c *penalty) afterDecision() {
	t, p := c.t, c.p
	served := t.now
	pay := c.await(LatePayment, "not paid in 15 days", c.handed, served.rolled(15))
	if c.flaw == FinedTwice {
		p.pause()
		_, _, law := caseLaw(t.now)
		again := c.tell(c.b, &events.PenaltyDecided{PenaltyStep: c.step("重复处罚决定"), Procedure: events.ProcedureOrdinary, Outcome: "penalty", Fine: amount(c.fine), Document: "罚字" + c.key() + "-2", Kinds: []events.PenaltyKind{"fine"},
			Officers: c.officers(), Reason: c.offence.cause, Articles: []string{c.offence.article, law}, Remedies: remedies})
		c.qualified(again, c.a, c.b)
		t.plant(FinedTwice, c.subject, "one act was fined twice", c.punished, again)
	}
	appealed := t.chance(0.05) && c.flaw == "" || c.flaw == LateWithdrawal
	publish := func() {
		id := c.tell(c.a, &events.PenaltyDecisionPublished{PenaltyStep: c.step("处罚决定公开"), URL: "urn:oneseal:simulated:public/" + c.key(), Until: (t.now + 365*day).date()})
		if c.at >= on(2021, 9, 1) && t.now.midnight() > c.at.plusWorkdays(20).midnight() {
			t.plant(LatePublication, c.subject, "published after 20 workdays", c.punished, id)
		}
	}
	if c.flaw == LateWithdrawal {
		p.workdays(1)
		publish()
	}
	if c.lead.firm != nil && !appealed && t.chance(0.6) || c.flaw == LatePublication {
		public := t.now + 10*day
		if c.flaw == LatePublication {
			public += 35 * day
		}
		t.at(public.office(), publish)
		t.at((t.now + 375*day).office(), func() {
			c.tell(c.a, &events.PenaltyPublicationWithdrawn{PenaltyStep: c.step("撤回公开"), Reason: "time_over"})
		})
	}
	if appealed {
		p.days(t.between(5, 40))
		forum := "county-review"
		t.tell(c.story, "party", &events.PenaltyAppealFiled{PenaltyStep: c.step("申请复议"), Forum: forum})
		p.workdays(3)
		c.tell(c.a, &events.PenaltyAppealForwarded{PenaltyStep: c.step("材料移送"), Forum: forum})
		p.days(t.between(30, 60))
		outcome := pick(t, []events.AppealOutcome{"upheld", "upheld", "changed", "revoked"})
		if c.flaw == LateWithdrawal {
			outcome = "changed"
		}
		id := t.tell(c.story, forum, &events.PenaltyAppealDecided{PenaltyStep: c.step("复议结果"), Forum: forum, Outcome: outcome})
		if outcome == "revoked" { // which leaves nothing to pay
			pay.done(id)
			pay = nil
		}
		var withdraw *term
		if c.flaw == LateWithdrawal {
			withdraw = c.await(LateWithdrawal, "still public 3 workdays after the decision was changed", id, t.now.plusWorkdays(3))
		}
		p.workdays(2)
		c.tell(c.a, &events.PenaltyAppealNotified{PenaltyStep: c.step("复议结果告知")})
		if withdraw != nil {
			p.workdays(t.between(4, 8))
			withdraw.done(c.tell(c.a, &events.PenaltyPublicationWithdrawn{PenaltyStep: c.step("撤回公开"), Reason: "changed"}))
		}
	}
	paid := func(sum events.Money) {
		if id := t.tell(c.story, "bank", &events.PenaltyPaid{PenaltyStep: c.step("缴款"), Amount: sum}); pay != nil {
			pay.done(id)
		}
	}
	unpaid := c.flaw == DemandTooShort || c.flaw == LateApplication || c.flaw == SurchargeOverFine
	switch chance := t.random.Float64(); {
	case pay == nil || appealed:
		p.days(t.between(1, 15))
		if pay != nil {
			paid(amount(c.fine))
		}
	case chance < 0.06 && !unpaid:
		half := amount(c.fine / 2)
		pay.last = (served + 60*day).midnight()
		c.tell(t.head, &events.PenaltyStepTaken{PenaltyStep: c.step("收到分期缴纳申请")})
		c.tell(t.head, &events.PenaltyInstalmentsApproved{PenaltyStep: c.step("准予分期缴纳"), Instalments: []events.Instalment{{Amount: half, Due: (served + 30*day).date()}, {Amount: amount(c.fine - c.fine/2), Due: (served + 60*day).date()}}})
		p.days(t.between(15, 25))
		t.tell(c.story, "bank", &events.PenaltyPaid{PenaltyStep: c.step("缴款"), Amount: half})
		p.days(t.between(15, 25))
		paid(amount(c.fine - c.fine/2))
	case chance < 0.16 || unpaid: // not in time: 3 % a day, up to the fine
		wait := t.between(3, 60)
		if c.flaw == SurchargeOverFine {
			wait = 50 // when a day more adds nothing
		}
		p.sleepUntil((pay.last + clock(wait)*day + opens + t.upTo(3*hour)).office())
		late := int((t.now.midnight() - pay.last) / day)
		surcharge := min(c.fine, c.fine*3*late/100)
		above := surcharge < c.fine/2 && t.chance(0.6)
		if above {
			surcharge = c.fine
		}
		if c.flaw == SurchargeOverFine {
			surcharge = c.fine * 3 * late / 100
		}
		added := c.tell(c.a, &events.PenaltySurchargeAdded{PenaltyStep: c.step("加处罚款"), Surcharge: amount(surcharge), AmountDue: amount(c.fine + surcharge)})
		if above {
			t.plant(SurchargeAboveRate, c.subject, "more than 3 % a day was added", added)
		}
		if surcharge > c.fine {
			t.plant(SurchargeOverFine, c.subject, "more than the fine was added", added)
		}
		p.days(t.between(30, 90))
		if c.flaw == LateApplication {
			p.days(t.between(200, 240))
		}
		demanded := c.tell(c.a, &events.PenaltyDemanded{PenaltyStep: c.step("催告"), Amount: amount(c.fine + surcharge), Due: (t.now + 10*day).date()})
		c.paper("demand")
		if c.flaw == DemandTooShort {
			p.workdays(t.between(3, 8))
		} else {
			p.workdays(t.between(11, 20))
		}
		if t.chance(0.6) && c.flaw != DemandTooShort && c.flaw != LateApplication {
			paid(amount(c.fine + surcharge))
			break
		}
		applied := c.tell(c.a, &events.PenaltyEnforcementApplied{PenaltyStep: c.step("申请强制执行"), Body: "court"})
		if c.flaw == DemandTooShort {
			t.plant(DemandTooShort, c.subject, "the court was asked within 10 workdays of the demand", demanded, applied)
		}
		suit := 6 // months to go to court; before May 2015 there were three
		if served < on(2015, 5, 1) {
			suit = 3
		}
		if t.now.midnight() > served.monthsOn(suit+3).orWorkday() {
			t.plant(LateApplication, c.subject, "the court was asked after 3 months", c.handed, applied)
		}
		c.paper("enforcement_application")
		p.days(t.between(30, 120))
		t.tell(c.story, "court", &events.PenaltyEnforced{PenaltyStep: c.step("强制执行结果"), Result: pick(t, []events.EnforcementResult{"enforced", "partly_enforced", "ended"})})
	default:
		p.days(t.between(1, 15))
		paid(amount(c.fine))
	}
	c.close("执行完毕")
}

func (c *penalty) close(reason string) {
	c.p.workdays(c.t.between(1, 8))
	c.paper("closing_report")
	c.tell(c.a, &events.PenaltyClosed{PenaltyStep: c.step("结案"), Reason: reason})
	c.closed()
	c.archive()
}
