package simulate

import "oneseal/events"

// decide is the third step, under the one seal. A flaw is what is wrong with its coming.
func (c *application) decide(flaw string) {
	t, p := c.t, c.p
	p.work(t.final, c.story, 20*minute+t.upTo(70*minute), func(by *staff) {
		p.pause()
		number := "准字" + c.key()
		var sealing, document *story
		if t.chance(0.004) {
			sealing, document = c.sealUndecided(by, number)
		}
		refused := t.chance(0.04)
		c.refused = refused
		if refused {
			remedies := "可申请行政复议或提起行政诉讼"
			if t.chance(0.06) {
				remedies = ""
			}
			c.decided = c.refuse("不符合法定条件", func(why string) act {
				return c.by(by, &events.ApprovalRefused{ApprovalStep: c.step("审批", approvalBureau), Document: number, Seal: t.seal.key(), Reason: why, Remedies: remedies})
			})
			if remedies == "" {
				t.plant(NoRemedies, c.subject, "refused without telling of review and suit", c.decided.id)
			}
		} else {
			c.decided = c.by(by, &events.ApprovalGranted{ApprovalStep: c.step("审批", approvalBureau), Document: number, Seal: t.seal.key()})
		}
		if flaw != "" {
			t.plant(StepOrder, c.subject, flaw, c.decided.id)
		}
		if sealing == nil {
			sealing = t.numbered("sealing", approvalBureau)
			document, _ = t.sealDocument(p, sealing, c.story, t.seal, "licence_decision", number, by)
		}
		t.exercise(c.of.power, by.key(), c.story)
		t.push(c.story, "back_to_front", "result", t.organ(c.of.by), c.of.window.name(), nil)
		if !refused {
			c.certify(sealing, document)
		}
		c.send(number, refused)
	})
}

func (c *application) certify(sealing, document *story) {
	t, p, clerk := c.t, c.p, c.of.window.clerk.key()
	p.sleepUntil((t.now + minute).work(t.upTo(2 * hour)))
	t.tell(c.story, clerk, &events.ApprovalCertificateIssued{ApprovalStep: c.step("制证", c.of.window.key()), Certificate: "C" + c.key()})
	if t.chance(0.02) {
		t.tell(sealing, t.clerks[0].key(), &events.SealingVoided{Reason: "打印错误，重新用印"})
		t.tell(document, clerk, &events.DocumentReplaced{By: document.name() + "-2", Reason: "打印错误"})
	}
}

// send delivers the result and makes it public.
func (c *application) send(number string, refused bool) {
	t, p := c.t, c.p
	lies := t.between(0, 4)
	if t.chance(0.015) {
		lies = t.between(11, 22)
	}
	p.later(t.afterWorkdays(lies), func() {
		if c.errand != nil {
			t.tell(c.errand, system, &events.ErrandResultReturned{Result: number})
			p.workdays(1)
			t.tell(c.errand, system, &events.ErrandHandedOver{Method: "in_person"})
		}
		c.delivered = act{t.now, t.tell(c.story, c.of.window.clerk.key(), &events.ApprovalDelivered{ApprovalStep: c.step("送达", c.of.window.key()), Method: c.channel})}
		c.close()
		if t.chance(0.3) {
			t.rate(c.name(), "item", c.of.window, c.of.name())
		}
		if !refused && t.chance(0.6) {
			t.at(t.afterWorkdays(t.between(1, 6)), func() {
				t.tell(c.story, system, &events.ApprovalPublished{ApprovalStep: c.step("公开", approvalBureau), URL: "urn:oneseal:simulated:public/" + c.key()})
			})
		}
	})
}
