package simulate

import (
	"strconv"

	"oneseal/events"
)

// village is what mediators and petition officers have before them.
type village struct {
	lastPetition events.Subject
	televised    int // year whose mediations on television are planned
}

// villageDay plans the day's disputes, petitions and questions.
func (t *town) villageDay() {
	plan := func(expected float64, run func(*process)) {
		for range t.arrivals(expected) {
			t.start(t.now+8*hour+t.upTo(10*hour), run)
		}
	}
	plan(0.7, func(p *process) { t.dispute(p, "village_room") })
	plan(0.35, t.petition)
	plan(0.6, t.question)
	if t.televised != t.now.year() {
		t.televised = t.now.year()
		t.televise()
	}
}

// televise plans a year's disputes that are settled on television: five in 2017, begun early enough to be
// settled within the year.
func (t *town) televise() {
	const count = 5
	first := on(t.televised, 1, 1)
	last := max(first+count*day, t.soFar(on(t.televised, 10, 1), 65)) // of a year that is young not all are settled yet
	for n := range clock(count) {
		if at := first + (last-first)*n/count + t.upTo((last-first)/count); at >= t.now {
			t.start(at.midnight()+resumes, func(p *process) { t.dispute(p, "television") })
		}
	}
}

// dispute is one under way.
type dispute struct {
	*story
	t        *town
	p        *process
	mediator *staff
	seat     events.MediationSeat
}

// dispute goes to the village's mediator and a worthy; a hard one to town and consultation.
func (t *town) dispute(p *process, seat events.MediationSeat) {
	n := t.random.IntN(villages)
	d := &dispute{t.numbered("dispute", politicsOffice), t, p, t.mediators[n], seat}
	a, b := t.person(), t.person()
	d.tell(&events.DisputeRegistered{Category: pick(t, []string{"邻里", "婚姻家庭", "土地", "劳资", "损害赔偿"}), Point: t.points[villages+n].name(), Origin: pick(t, []events.DisputeOrigin{"party", "party", "visit", "police", "court"}),
		Parties: []events.Party{a, b}, Area: t.villageCode(n), Level: "village"})
	p.later(t.afterDays(t.between(1, 5)), func() {
		if d.fails(0.04) {
			d.tell(&events.DisputeMediationRefused{Reason: "一方不愿调解"})
			return
		}
		d.tell(&events.DisputeMediationStarted{Mediators: []events.Subject{d.mediator.name(), t.worthies[(n+villages*t.random.IntN(2))%worthies].name()}, Place: seat})
		p.later(t.afterDays(t.between(2, 20)), d.mediate)
	})
}

func (d *dispute) tell(data any) { d.t.tell(d.story, d.mediator.key(), data) }

// fails says whether something goes wrong; what is shown on television does not.
func (d *dispute) fails(share float64) bool { return d.seat != "television" && d.t.chance(share) }

func (d *dispute) mediate() {
	t, p := d.t, d.p
	if d.fails(0.08) {
		d.tell(&events.DisputeReferred{Consultation: t.consult(d.story).name()})
		p.days(t.between(15, 40))
	}
	if d.fails(0.12) {
		d.tell(&events.DisputeMediationEnded{Advice: pick(t, []events.DisputeAdvice{"judicial", "arbitration", "administrative"}), Reason: "分歧较大"})
		return
	}
	form := pick(t, []events.AgreementForm{"oral", "written", "written"})
	agreed := &events.DisputeAgreementReached{Form: form, Due: (t.now + 30*day).date()}
	if form == "written" {
		agreed.File = t.file(d.subject+"/agreement", "application/pdf", 0)
	}
	d.tell(agreed)
	if form == "written" && t.chance(0.15) {
		p.days(t.between(3, 25))
		t.tell(d.story, "parties", &events.DisputeJudicialConfirmationApplied{Court: "court"})
		p.days(t.between(7, 30))
		t.tell(d.story, "court", &events.DisputeJudicialConfirmationDecided{Answer: pick(t, []events.ConfirmationAnswer{"confirmed", "confirmed", "confirmed", "rejected"})})
	}
	fulfilled := func() { d.tell(&events.DisputeAgreementFulfilled{}) }
	t.at(t.afterDays(t.between(5, 35)), func() {
		if d.fails(0.06) {
			d.tell(&events.DisputeAgreementBreached{Reason: "未按期付款"})
			t.at(t.afterDays(t.between(10, 60)), fulfilled)
			return
		}
		fulfilled()
	})
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
