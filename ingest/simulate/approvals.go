package simulate

import "oneseal/events"

// application is an approval case under way.
type application struct {
	*story
	of        *service
	t         *town
	p         *process
	channel   string
	applicant events.Party
	limits    limits
	errand    *story // of the village's agent, if it came so

	received, noticed, accepted, reviewed, decided, delivered act // noticed: whatever the organ answered first

	suspended int   // workdays, by suspensions that are over
	standing  clock // when the one under way began; 0: none
	told      int   // workdays for which the one under way was told to last
	pending   act   // the event that began it
	extended  int   // workdays
	ended     bool  // without a decision
	endedAt   clock
	refused   bool
	requested act // of a hearing that nobody will hold
}

// act is when something was done first, and the event that tells it.
type act struct {
	at clock
	id string
}

func (a act) done() bool { return a.id != "" }

// takeApplications plans who applies today.
func (t *town) takeApplications() {
	if !t.now.workday() {
		for range t.arrivals(0.5) {
			s := t.wanted()
			t.start(t.now+10*hour+t.upTo(10*hour), func(p *process) { t.apply(p, s, "online") })
		}
		return
	}
	online, village := 0.08*float64(min(t.now.year()-Begin.Year()-t.o.Later, 8)), 0.15
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
	c := t.application(p, of, channel, of.limits())
	if t.chance(0.6) {
		c.applicant = events.Party{Kind: "organisation", Pseudonym: pick(t, t.firms).key()}
	}
	if c.handIn() {
		c.complete()
	}
}

func (t *town) application(p *process, of *service, channel string, l limits) *application {
	return &application{of: of, t: t, p: p, channel: channel, applicant: t.person(), limits: l}
}

// handIn is how the application comes to the window: by a visit, the net or the village's agent.
func (c *application) handIn() bool {
	t, p, clerk := c.t, c.p, c.of.window.clerk.key()
	receive := func() []events.Subject {
		if c.story == nil {
			c.story = t.numbered("approval", approvalBureau)
		}
		received := &events.ApprovalReceived{ApprovalStep: c.step("收件", c.of.window.key()), Materials: []string{"M1", "M3"}, Receipt: "SJ" + c.key()}
		late := false
		if t.chance(0.06) { // a licence that is to be renewed, asked 30 days before it expires, or not
			days := t.between(30, 90)
			if late = t.chance(0.15); late {
				days = t.between(2, 29)
			}
			received.Renews, received.Expires = "C"+c.key(), (t.now + clock(days)*day).date()
		}
		c.received = act{t.now, t.tell(c.story, clerk, received)}
		if late {
			t.plant(LateRenewal, c.subject, "less than 30 days before the licence expires", c.received.id)
		}
		t.cases = append(t.cases, c)
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
		t.tell(c.story, system, &events.ApprovalMaterialReused{ApprovalStep: c.step("材料共享", c.of.window.key()), Material: "M2", Holder: "licence-library", SHA256: t.digest("licence/" + c.applicant.Pseudonym + ".pdf")})
	}
	return true
}

// complete sees to it that all materials are there, or ends the case.
func (c *application) complete() {
	t, p := c.t, c.p
	switch {
	case t.chance(0.02):
		p.sleep(5 * minute)
		c.noticed = c.refuse("不属于本机关职权", func(why string) act {
			return act{t.now, t.tell(c.story, c.of.window.clerk.key(), &events.ApprovalNotAccepted{ApprovalStep: c.step("不予受理", c.of.window.key()), Reason: why})}
		})
		c.end("不予受理")
	case t.chance(0.18):
		p.later(t.afterWorkdays(t.between(0, 3)), c.ask)
	default:
		c.accept()
	}
}

// ask is a notice of what is missing, and what comes of it.
func (c *application) ask() {
	t, p, clerk, group := c.t, c.p, c.of.window.clerk.key(), c.of.window.key()
	asked := []string{"M3"}
	unrelated := t.chance(0.02)
	if unrelated {
		asked = append(asked, "M9")
	}
	notice := t.tell(c.story, clerk, &events.ApprovalCorrectionNoticeIssued{ApprovalStep: c.step("一次性补正告知", group), Missing: asked})
	if unrelated {
		t.plant(UnrelatedMaterial, c.subject, "M9 is no material of the item", notice)
	}
	again := c.noticed.done()
	if again {
		t.plant(SecondCorrection, c.subject, "two notices of what is missing", c.noticed.id, notice)
	} else {
		c.noticed = act{t.now, notice}
	}
	if t.chance(0.06) {
		p.later(t.afterDays(t.between(10, 40)), func() {
			t.tell(c.story, c.applicant.Pseudonym, &events.ApprovalWithdrawn{ApprovalStep: c.step("撤回", group), Reason: "材料无法补齐"})
			t.tell(c.story, clerk, &events.ApprovalStepTaken{ApprovalStep: c.step("退还材料", group)})
			c.end("撤回")
		})
		return
	}
	p.later(t.afterWorkdays(t.between(1, 12)), func() {
		t.tell(c.story, clerk, &events.ApprovalCorrectionSubmitted{ApprovalStep: c.step("补正", group), Materials: asked})
		if !again && t.chance(0.08) {
			p.later(t.afterWorkdays(t.between(0, 3)), c.ask)
			return
		}
		c.accept()
	})
}

// refuse tells a refusal with its reason, which is sometimes left out.
func (c *application) refuse(why string, tell func(why string) act) act {
	if !c.t.chance(0.06) {
		return tell(why)
	}
	refused := tell("")
	c.t.plant(NoReasons, c.subject, "refused without a reason", refused.id)
	return refused
}

// end ends the case without a decision.
func (c *application) end(reason string) {
	c.ended, c.endedAt = true, c.t.now
	if c.errand != nil {
		c.t.tell(c.errand, system, &events.ErrandClosed{Reason: reason})
	}
	c.close()
}

// accept starts the clocks. Once in a hundred the organ says nothing for five workdays.
func (c *application) accept() {
	t, p, clerk, group := c.t, c.p, c.of.window.clerk.key(), c.of.window.key()
	silent := !c.noticed.done() && t.chance(0.012)
	switch {
	case silent && t.chance(0.7):
		p.later(t.afterWorkdays(6), func() {
			c.accepted = act{c.received.at, t.tell(c.story, system, &events.ApprovalDeemedAccepted{ApprovalStep: c.step("视为受理", group), MaterialsReceived: c.received.at.date()})}
			c.underWay()
		})
		return
	case silent:
		p.workdays(t.between(7, 9))
	}
	p.sleepUntil((t.now + minute).work(t.upTo(4 * hour)))
	c.accepted = act{t.now, t.tell(c.story, clerk, &events.ApprovalAccepted{ApprovalStep: c.step("受理", group), PromisedDays: wholeDays(c.of.now), StatutoryDays: wholeDays(c.of.before)})}
	if !c.noticed.done() {
		c.noticed = c.accepted
	}
	if t.chance(0.7) {
		t.push(c.story, "front_to_back", "case", c.of.window.name(), t.organ(c.of.by), c.of.desk)
	}
	c.underWay()
}

func (c *application) underWay() {
	c.charge()
	c.watch()
	if c.forgotten() {
		return
	}
	c.prolong()
	c.review()
}

// forgotten tells whether nobody will go on with the case before the town's last day, by when it will be over its limit, by ten
// workdays at most.
func (c *application) forgotten() bool {
	t := c.t
	limit := c.limits.promised
	if t.forgotten == 0 {
		limit = c.limits.statutory
	}
	if t.forgotten == t.o.Forgotten {
		return false
	}
	if t.now < clockOf(t.o.To)-365*day {
		return false
	}
	if over := workdays(c.start(), clockOf(t.o.To)) - limit; over < 1 || over > 10-2*t.forgotten {
		return false
	}
	t.forgotten++
	return true
}

// charge takes the fee that the item has by law, and now and then one that none sets.
func (c *application) charge() {
	t, fee := c.t, itemFee(c.of.story)
	if due := fee > 0; !due && !t.chance(0.006) || due && !t.chance(0.5) {
		return
	}
	charged := t.tell(c.story, c.of.window.clerk.key(), &events.ApprovalFeeCharged{ApprovalStep: c.step("收费", c.of.window.key()), Amount: amount(max(fee, 20)), Receipt: "PJ" + c.key()})
	if fee == 0 {
		t.plant(FeeNotDue, c.subject, "no law sets a fee for the item", charged)
	}
}

// itemFee is what a law sets for one item in sixteen, in yuan.
func itemFee(item *story) int {
	if key := item.subject; (key[len(key)-1]-'0')%10 == 7 && (key[len(key)-2]-'0')%2 == 0 {
		return 50
	}
	return 0
}

// watch plans the cards: a reminder a workday before the promise ends, yellow when it ended, red later.
func (c *application) watch() {
	t, due := c.t, c.accepted.at.plusWorkdays(c.of.now)
	for _, w := range []struct {
		level events.CardLevel
		at    clock
	}{{"reminder", due.plusWorkdays(0) - day}, {"yellow", due.plusWorkdays(1)}, {"red", due.plusWorkdays(8)}} {
		t.at((w.at.midnight() + opens).office(), func() {
			if c.ended || c.decided.done() || c.suspended > 0 || c.standing > 0 {
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
