package simulate

import "oneseal/events"

// by tells a review or a decision.
func (c *application) by(who *staff, data any) act {
	id := c.t.tellAs(c.story, who, data)
	if who.posts == 0 {
		c.t.plant(NoPost, c.subject, "done by someone who holds no post", id)
	}
	return act{c.t.now, id}
}

// review is what the back body does: two officers, and what takes time outside.
func (c *application) review() {
	t, p, of := c.t, c.p, c.of
	if c.noticed.done() && t.chance(0.015) {
		p.later(t.afterWorkdays(t.between(1, min(5, of.initial()))), func() {
			t.tell(c.story, c.applicant.Pseudonym, &events.ApprovalWithdrawn{ApprovalStep: c.step("撤回", of.by), Reason: "申请人撤回"})
			c.end("撤回")
		})
		return
	}
	p.work(of.desk, c.story, c.takes(0.05, 0.18), func(first *staff) {
		c.lookAround(first)
		opinion := events.ReviewOpinion("grant")
		if t.chance(0.05) {
			opinion = "refuse"
		}
		initial := func() {
			c.reviewed = c.by(c.colleague(first), &events.ApprovalInitialReviewed{ApprovalStep: c.step("初审", of.by), Opinion: opinion})
		}
		switch chance := t.random.Float64(); {
		case chance < 0.004:
			c.reReview(opinion, func(again act) {
				t.plant(StepOrder, c.subject, "the second review came before the initial one", again.id)
				p.pause()
				initial()
				c.decide("")
			})
		case chance < 0.008:
			initial()
			c.decide("decided without a second review")
		case chance < 0.02 && !c.late(of.now, t.now.plusWorkdays(6)):
			initial()
			c.terminate()
		default:
			initial()
			c.reReview(opinion, func(act) { c.decide("") })
		}
	})
}

// takes is so much of the office time of the promise.
func (c *application) takes(least, most float64) clock {
	return clock(float64(officeDay) * float64(c.of.now) * (least + (most-least)*c.t.random.Float64()))
}

func (c *application) reReview(opinion events.ReviewOpinion, chapter func(act)) {
	c.p.work(pick(c.t, c.t.items).desk, c.story, c.takes(0.01, 0.04), func(second *staff) {
		c.p.pause()
		chapter(c.by(c.colleague(second), &events.ApprovalReReviewed{ApprovalStep: c.step("复审", c.of.by), Opinion: opinion}))
	})
}

// colleague is the officer, or rarely someone of the politics office who helps out.
func (c *application) colleague(officer *staff) *staff {
	if c.t.chance(0.002) {
		return pick(c.t, c.t.legal)
	}
	return officer
}

// lookAround is what is looked at and waited for outside before the initial review.
func (c *application) lookAround(first *staff) {
	t, p, of := c.t, c.p, c.of
	if t.chance(0.12) {
		other := pick(t, t.reviewers)
		if other == first {
			other = of.desk.b
		}
		if other == first {
			other = of.desk.a
		}
		officers := []string{first.key(), other.key()}
		alone := t.chance(0.03)
		if alone {
			officers = officers[:1]
		}
		checked := t.tell(c.story, first.key(), &events.ApprovalSiteChecked{ApprovalStep: c.step("实地核查", of.by), Officers: officers, Record: t.file(c.subject+"/site", "image/jpeg", 0)})
		if alone {
			t.plant(SiteCheckAlone, c.subject, "one officer looked at the place", checked)
		}
	}
	if t.chance(0.03) {
		neighbour := t.person()
		t.tell(c.story, first.key(), &events.ApprovalThirdPartyTold{ApprovalStep: c.step("告知利害关系人", of.by), Party: neighbour, Method: "in_person"})
		switch chance := t.random.Float64(); {
		case chance < 0.1:
			p.workdays(t.between(1, 3))
			c.requested = act{t.now, t.tell(c.story, neighbour.Pseudonym, &events.ApprovalHearingRequested{ApprovalStep: c.step("要求听证", of.by), By: &neighbour})}
		case chance < 0.5:
			if t.chance(0.5) {
				p.workdays(t.between(1, 3))
				t.tell(c.story, neighbour.Pseudonym, &events.ApprovalHearingRequested{ApprovalStep: c.step("要求听证", of.by), By: &neighbour})
				p.sleep(hour)
			}
			c.suspend("hearing", first, func() {
				ahead := 8
				if t.chance(0.15) {
					ahead = t.between(3, 6)
				}
				announced := t.tell(c.story, first.key(), &events.ApprovalHearingAnnounced{ApprovalStep: c.step("听证告知", of.by), At: t.now.plusWorkdays(ahead).moment()})
				if ahead < 7 {
					t.plant(ShortHearingNotice, c.subject, "the hearing was told less than 7 workdays ahead", announced)
				}
				p.workdays(ahead)
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
}

// suspend stops the clock while something is waited for, if it is done as Art. 45 wants.
func (c *application) suspend(ground events.SuspensionGround, by *staff, during func()) {
	t := c.t
	suspended := &events.ApprovalClockSuspended{ApprovalStep: c.step("时限中止", c.of.by), Ground: ground, Days: wholeDays(15)}
	c.told = 15
	switch chance := t.random.Float64(); {
	case chance > 0.94:
		c.told = 2
		suspended.Days, c.standing = wholeDays(2), t.now
	case chance < 0.05:
		suspended.Ground = "other"
	case chance < 0.1:
		suspended.Days = events.Workdays{}
	default:
		c.standing = t.now
	}
	id := t.tell(c.story, by.key(), suspended)
	if c.standing == 0 {
		t.plant(SuspensionWithoutNotice, c.subject, "not a ground of Art. 45, or no days told", id)
	}
	c.pending = act{t.now, id}
	during()
	resumed := t.tell(c.story, by.key(), &events.ApprovalClockResumed{ApprovalStep: c.step("时限恢复", c.of.by), Suspension: id})
	if c.standing > 0 {
		if after(c.standing, c.told, t.now) {
			t.plant(SuspensionOutlasted, c.subject, "suspended for longer than was told", id, resumed)
		}
		c.suspended += workdays(c.standing, t.now)
		c.standing = 0
	}
}

// terminate ends a case whose applicant did not pay. Some were sealed already.
func (c *application) terminate() {
	if c.t.chance(0.3) {
		c.sealUndecided(c.of.desk.a, "准字"+c.key())
	}
	c.t.tell(c.story, c.of.desk.a.key(), &events.ApprovalTerminated{ApprovalStep: c.step("终止办理", c.of.by), Reason: "申请人未缴费用"})
	c.end("终止")
}

// sealUndecided has a decision sealed that nobody has made; what comes does so two workdays later or more.
func (c *application) sealUndecided(by *staff, number string) (sealing, document *story) {
	t := c.t
	sealing = t.numbered("sealing", approvalBureau)
	document, applied := t.sealDocument(c.p, sealing, c.story, t.seal, "licence_decision", number, by)
	t.at(t.now.plusWorkdays(1).midnight()+day, func() {
		t.plant(SealWithoutDecision, sealing.subject, "sealed without a decision", applied)
	})
	c.p.workdays(t.between(2, 4))
	return sealing, document
}
