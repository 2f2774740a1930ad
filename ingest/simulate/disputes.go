package simulate

import (
	"strconv"

	"oneseal/events"
)

// village is what mediators and petition officers have before them.
type village struct {
	lastPetition events.Subject
}

// villageDay plans the day's disputes, petitions and questions.
func (t *town) villageDay() {
	plan := func(expected float64, run func(*process)) {
		for range t.arrivals(expected) {
			t.start(t.now+8*hour+t.upTo(10*hour), run)
		}
	}
	plan(0.7, t.dispute)
	plan(0.35, t.petition)
	plan(0.6, t.question)
}

// dispute goes to the village's mediator and a worthy; a hard one to town and consultation.
func (t *town) dispute(p *process) {
	s := t.numbered("dispute", politicsOffice)
	n := t.random.IntN(villages)
	mediator := t.mediators[n]
	a, b := t.person(), t.person()
	t.tell(s, mediator.key(), &events.DisputeRegistered{Category: pick(t, []string{"邻里", "婚姻家庭", "土地", "劳资", "损害赔偿"}), Point: t.points[villages+n].name(), Origin: pick(t, []events.DisputeOrigin{"party", "party", "visit", "police", "court"}),
		Parties: []events.Party{a, b}, Area: t.villageCode(n), Level: "village"})
	p.days(t.between(1, 5))
	if t.chance(0.04) {
		t.tell(s, mediator.key(), &events.DisputeMediationRefused{Reason: "一方不愿调解"})
		return
	}
	seat := events.MediationSeat("village_room")
	if t.chance(0.01) {
		seat = "television"
	}
	t.tell(s, mediator.key(), &events.DisputeMediationStarted{Mediators: []events.Subject{mediator.name(), t.worthies[(n+villages*t.random.IntN(2))%worthies].name()}, Place: seat})
	p.days(t.between(2, 20))
	if t.chance(0.08) {
		c := t.consult(s)
		t.tell(s, mediator.key(), &events.DisputeReferred{Consultation: c.name()})
		p.days(t.between(15, 40))
	}
	if t.chance(0.12) {
		t.tell(s, mediator.key(), &events.DisputeMediationEnded{Advice: pick(t, []events.DisputeAdvice{"judicial", "arbitration", "administrative"}), Reason: "分歧较大"})
		return
	}
	form := pick(t, []events.AgreementForm{"oral", "written", "written"})
	agreed := &events.DisputeAgreementReached{Form: form, Due: (t.now + 30*day).date()}
	if form == "written" {
		agreed.File = t.file(s.subject+"/agreement", "application/pdf", 0)
	}
	t.tell(s, mediator.key(), agreed)
	if form == "written" && t.chance(0.15) {
		p.days(t.between(3, 25))
		t.tell(s, "parties", &events.DisputeJudicialConfirmationApplied{Court: "court"})
		p.days(t.between(7, 30))
		t.tell(s, "court", &events.DisputeJudicialConfirmationDecided{Answer: pick(t, []events.ConfirmationAnswer{"confirmed", "confirmed", "confirmed", "rejected"})})
	}
	p.days(t.between(5, 35))
	if t.chance(0.06) {
		t.tell(s, mediator.key(), &events.DisputeAgreementBreached{Reason: "未按期付款"})
		p.days(t.between(10, 60))
	}
	t.tell(s, mediator.key(), &events.DisputeAgreementFulfilled{})
}

// consult convenes town, village and those concerned about a matter.
func (t *town) consult(of *story) *story {
	s := t.numbered("consultation", politicsOffice)
	organs := []events.Subject{t.organ(politicsOffice), t.organ(pick(t, backBodies[3:]))}
	village := t.points[t.random.IntN(villages)].name()
	actor := t.head.key()
	t.tell(s, actor, &events.ConsultationConvened{Matters: []events.Subject{of.name()}, Organs: organs, Villages: []events.Subject{village}, Scheduled: t.now.plusWorkdays(3).moment()})
	t.start(t.now, func(p *process) {
		p.workdays(3)
		t.tell(s, actor, &events.ConsultationHeld{Organs: organs, Minutes: t.file(s.subject+"/minutes", "application/pdf", 0)})
		tasks := t.between(1, 3)
		for n := range tasks {
			t.tell(s, actor, &events.ConsultationTaskAssigned{Task: strconv.Itoa(n + 1), To: organs[n%2], What: "现场协调", Due: (t.now + 15*day).date()})
		}
		for n := range tasks {
			p.workdays(t.between(1, 6))
			t.tell(s, actor, &events.ConsultationTaskDone{Task: strconv.Itoa(n + 1), Result: "已完成"})
		}
		p.workdays(1)
		t.tell(s, actor, &events.ConsultationConcluded{Result: pick(t, []events.Resolution{"resolved", "resolved", "planned", "explained"})})
	})
	return s
}
