package simulate

import "oneseal/events"

// push plans a message between front and back, which someone acknowledges in office hours.
func (t *town) push(of *story, direction events.PushDirection, content events.PushContent, from, to events.Subject, d *desk) {
	sent := &events.PushSent{Direction: direction, Case: of.name(), From: from, To: to, Content: content, Due: (t.now + minute).work(officeDay).moment()}
	t.start(t.now, func(p *process) {
		s := t.numbered("push", approvalBureau)
		t.tell(s, system, sent)
		if t.chance(0.02) {
			p.sleep(minute)
			t.tell(s, system, &events.PushFailed{Reason: "网络中断"})
			p.sleep(30 * minute)
			t.tell(s, system, sent)
		}
		if t.chance(0.02) {
			return // nobody ever acknowledged it
		}
		by := t.clerks[1]
		if d != nil {
			by = d.a
		}
		at := (t.now + minute).work(t.upTo(6 * hour))
		if by.away(at) {
			at = max(at, by.back)
		}
		t.at(at.office(), func() {
			t.tell(s, by.key(), &events.PushAcknowledged{By: by.name()})
			if t.chance(0.3) {
				t.at(t.afterWorkdays(1), func() { t.tell(s, by.key(), &events.PushAnswered{Note: "已办理"}) })
			}
		})
	})
}

// rate is a rating that someone gives of their own will, and what becomes of a bad one.
func (t *town) rate(of events.Subject, scope events.RatingScope, w *window, item events.Subject) {
	t.start(t.now+minute+t.upTo(20*minute), func(p *process) {
		s := t.numbered("rating", approvalBureau)
		grade := pick(t, []events.RatingGrade{"very_satisfied", "very_satisfied", "very_satisfied", "satisfied", "satisfied", "basically_satisfied"})
		bad := t.chance(0.05)
		if bad {
			grade = pick(t, []events.RatingGrade{"dissatisfied", "very_dissatisfied"})
		}
		given := &events.RatingGiven{Of: of, Grade: grade, Scope: scope, Channel: pick(t, []events.RatingChannel{"window", "window", "online", "phone"}), Item: item}
		if w != nil {
			given.Window = w.name()
		}
		if bad {
			given.Tags = []string{"等候时间长"}
		}
		t.tell(s, "rater", given)
		if !bad {
			return
		}
		p.workdays(t.between(1, 4))
		result := pick(t, []events.CallBackResult{"confirmed", "confirmed", "not_confirmed", "not_reached"})
		t.tell(s, t.clerks[2].key(), &events.RatingCalledBack{Result: result})
		p.workdays(t.between(2, 18))
		if result == "not_confirmed" {
			t.tell(s, t.head.key(), &events.RatingSetAside{Reason: "经核实评价有误"})
		} else {
			t.tell(s, t.clerks[2].key(), &events.RatingRectified{Measure: "增开窗口", Regrade: "satisfied"})
		}
	})
}

// card is a card of supervision. A red one that was not answered well opens an accountability.
func (t *town) card(of events.Subject, level events.CardLevel, clockKind events.CardClock, trigger events.CardTrigger, due clock, d *desk) {
	t.start(t.now, func(p *process) {
		s := t.numbered("card", "party-office")
		t.tell(s, system, &events.CardIssued{Case: of, Level: level, Clock: clockKind, Trigger: trigger, Due: due.moment(), Holder: d.name(), Policy: "效能监察/2012"})
		if t.chance(0.04) {
			p.workdays(1)
			t.tell(s, system, &events.CardWithdrawn{Reason: "申请人要求延后，不计入"})
			return
		}
		p.sleepUntil((t.now + minute).work(t.upTo(officeDay)))
		t.tell(s, d.a.key(), &events.CardAcknowledged{By: d.a.name()})
		p.workdays(t.between(1, 4))
		t.tell(s, d.a.key(), &events.CardAnswered{Answer: "在办件较多", Measure: "优先办理"})
		p.workdays(t.between(1, 5))
		closed := &events.CardClosed{}
		if level == "red" && t.chance(0.5) {
			closed.Accountability = t.holdToAccount(s, of, d)
		}
		t.tell(s, system, closed)
	})
}

func (t *town) holdToAccount(card *story, of events.Subject, d *desk) events.Subject {
	s := t.numbered("accountability", "party-office")
	t.start(t.now, func(p *process) {
		t.tell(s, system, &events.AccountabilityOpened{Against: d.name(), Cards: []events.Subject{card.name()}, Cases: []events.Subject{of}, Ground: "超过承诺时限且未说明理由"})
		p.workdays(t.between(3, 8))
		if t.chance(0.9) {
			t.tell(s, d.a.key(), &events.AccountabilityAnswered{Statement: t.file(s.subject+"/statement", "application/pdf", 0)})
			p.workdays(t.between(2, 6))
		}
		t.tell(s, t.head.key(), &events.AccountabilityDecided{Measure: pick(t, []events.AccountabilityMeasure{"none", "talk", "talk", "written_review"}), Document: "责字" + s.key()})
		p.workdays(t.between(2, 10))
		t.tell(s, t.head.key(), &events.AccountabilityClosed{})
	})
	return s.name()
}
