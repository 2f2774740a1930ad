package simulate

import "oneseal/events"

// petition goes through the regulation's terms: 15 days to forward and to tell, 60 to answer, 30 more.
func (t *town) petition(p *process) {
	s := t.numbered("petition", politicsOffice)
	clerk := t.mediators[0].key()
	petitioner := t.person()
	registered := &events.PetitionRegistered{Category: pick(t, []string{"征地拆迁", "环境污染", "劳动社保", "村务公开"}), Channel: pick(t, []events.PetitionChannel{"letter", "visit", "online", "phone", "village_round"}),
		Petitioner: &petitioner, People: events.Counted(int32(1 + t.random.IntN(6))), Area: t.villageCode(t.random.IntN(villages))}
	if t.lastPetition != "" && t.chance(0.08) {
		registered.Repeats = t.lastPetition
	}
	t.lastPetition = s.name()
	t.tell(s, clerk, registered)
	p.later(t.afterDays(t.between(1, 12)), func() { t.forward(p, s, petitioner) })
}

func (t *town) forward(p *process, s *story, petitioner events.Party) {
	clerk, to := t.mediators[0].key(), pick(t, backBodies)
	t.tell(s, clerk, &events.PetitionForwarded{To: t.key + to, Due: (t.now + 60*day).date()})
	if t.chance(0.06) {
		p.workdays(t.between(1, 5))
		t.tell(s, to, &events.PetitionReturned{Reason: "不属于本单位职责"})
		p.later(t.afterDays(t.between(1, 12)), func() { t.forward(p, s, petitioner) })
		return
	}
	p.later(t.afterDays(t.between(1, 14)), func() {
		if t.chance(0.04) {
			t.tell(s, to, &events.PetitionReceiptNotified{Acceptance: "not_accepted", Reason: "已进入诉讼程序"})
			t.tell(s, clerk, &events.PetitionClosed{Outcome: "merged"})
			return
		}
		t.tell(s, to, &events.PetitionReceiptNotified{Acceptance: "accepted"})
		p.later(t.afterDays(t.between(10, 45)), func() {
			t.tell(s, to, &events.PetitionStepTaken{Activity: "约谈信访人"})
			outcome := t.answer(p, s, to, petitioner)
			t.at(t.afterDays(t.between(3, 20)), func() { t.tell(s, clerk, &events.PetitionClosed{Outcome: outcome}) })
		})
	})
}

// answer is the opinion and what follows if the petitioner does not accept it.
func (t *town) answer(p *process, s *story, to string, petitioner events.Party) events.PetitionOutcome {
	if t.chance(0.06) {
		c := t.consult(s)
		t.tell(s, t.mediators[0].key(), &events.PetitionReferred{Consultation: c.name()})
		p.days(10)
	}
	if t.chance(0.08) {
		t.tell(s, to, &events.PetitionExtended{Until: (t.now + 30*day).date(), Reason: "情况复杂"})
		p.days(t.between(10, 30))
	}
	t.tell(s, to, &events.PetitionOpinionIssued{Result: pick(t, []events.PetitionResult{"supported", "partly_supported", "not_supported", "explained"})})
	if !t.chance(0.12) {
		return "settled"
	}
	p.days(t.between(5, 28))
	t.tell(s, petitioner.Pseudonym, &events.PetitionReviewRequested{To: "county-government"})
	p.days(t.between(10, 30))
	t.tell(s, "county-government", &events.PetitionReviewDecided{Result: pick(t, []events.AppealOutcome{"upheld", "changed"})})
	if t.chance(0.5) {
		return "settled"
	}
	p.days(t.between(5, 28))
	t.tell(s, petitioner.Pseudonym, &events.PetitionReReviewRequested{To: "city-government"})
	if t.chance(0.5) {
		p.days(12)
		t.tell(s, "city-government", &events.PetitionHearingHeld{From: (t.now - 3*day).date(), To: t.now.date()})
	}
	p.days(t.between(10, 25))
	t.tell(s, "city-government", &events.PetitionReReviewDecided{Result: "upheld"})
	return "procedure_exhausted"
}

// question is one on the board, until the asker is content or nobody rates the reply.
func (t *town) question(p *process) {
	s := t.numbered("question", politicsOffice)
	asker := t.person()
	t.tell(s, asker.Pseudonym, &events.QuestionPosted{Topic: pick(t, []string{"道路", "环境", "社保", "村务"}), Channel: pick(t, []events.QuestionChannel{"board", "online", "hotline", "visit"}), Asker: &asker,
		Text: t.file(s.subject+"/text", "text/plain", 0), Area: t.villageCode(t.random.IntN(villages))})
	clerk := t.mediators[1].key()
	for round := 0; ; round++ {
		p.workdays(t.between(0, 1))
		to := pick(t, backBodies)
		t.tell(s, clerk, &events.QuestionAssigned{To: t.organ(to), Due: t.now.plusWorkdays(5).moment()})
		p.workdays(t.between(1, 6))
		if t.chance(0.05) {
			t.tell(s, to, &events.QuestionReturned{Reason: "不属于本单位职责"})
			continue
		}
		resolution := pick(t, []events.Resolution{"resolved", "resolved", "explained", "planned", "unresolved"})
		t.tell(s, to, &events.QuestionReplyPublished{Resolution: resolution, Text: t.file(s.subject+"/reply", "text/plain", 0)})
		p.days(t.between(1, 6))
		again := false
		if t.chance(0.4) {
			grade := pick(t, []events.RatingGrade{"very_satisfied", "satisfied", "basically_satisfied", "dissatisfied"})
			t.tell(s, asker.Pseudonym, &events.QuestionAskerRated{Grade: grade, Resolution: resolution})
			again = grade == "dissatisfied" && round == 0
		}
		if !again {
			p.days(1)
			t.tell(s, clerk, &events.QuestionClosed{Resolution: resolution})
			return
		}
	}
}
