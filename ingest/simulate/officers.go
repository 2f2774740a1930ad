package simulate

import (
	"fmt"
	"slices"

	"oneseal/events"
)

// desk is a post whose holder handles cases one after the other. B stands in for A, from some hours
// after A left: until then the cases lie.
type desk struct {
	*story
	a, b    *staff
	covered clock // when B takes over from an absent A; 0: never
	open    []*story
}

func (t *town) post(key, title, organ string, a, b *staff, of ...events.Subject) *desk {
	d := &desk{story: t.story("post", key, organ), a: a, b: b}
	t.tell(d.story, system, &events.PostEstablished{Title: title, Organ: t.organ(organ), Items: of})
	t.assign(d, a, "a")
	t.assign(d, b, "b")
	return d
}

func (t *town) assign(d *desk, holder *staff, role events.PostRole) {
	holder.posts++
	t.tell(d.story, system, &events.PostAssigned{Holder: holder.name(), Role: role, From: t.now.date()})
}

func (t *town) relieve(d *desk, holder *staff, role events.PostRole) {
	holder.posts--
	t.tell(d.story, system, &events.PostRelieved{Holder: holder.name(), Role: role, From: t.now.date(), Reason: "调动"})
}

// work puts a case before a desk, whose officer does the cases before it first; it takes so much office
// time of its own, in a town of volume 1. The chapter that follows is told who did it.
func (p *process) work(d *desk, of *story, effort clock, chapter func(*staff)) {
	t := p.town
	effort = max(clock(float64(effort)/t.o.Volume), minute)
	d.open = append(d.open, of)
	var turn func()
	turn = func() {
		who := d.a
		switch {
		case who.away(t.now) && d.covered > t.now:
			t.at(min(d.covered, who.back), turn)
			return
		case who.away(t.now) && d.covered > 0:
			who = d.b
		}
		if who.away(t.now) {
			t.at(who.back, turn)
			return
		}
		who.free = max(t.now, who.free).work(effort)
		p.later(who.free, func() {
			// Who has left the desk mostly leaves the work too.
			if who.away(t.now) || who != d.a && who != d.b && !t.chance(0.2) {
				turn()
				return
			}
			d.open = slices.DeleteFunc(d.open, func(s *story) bool { return s == of })
			chapter(who)
		})
	}
	turn()
}

// staffDay decides who falls ill or goes on leave today, and who leaves for good.
func (t *town) staffDay() {
	if !t.now.workday() || t.now >= t.calm {
		return
	}
	for i, s := range t.items {
		if !s.desk.a.away(t.now) && t.chance(1.0/80) {
			t.start(t.now+opens, func(p *process) { t.absent(p, s.desk) })
		}
		if t.chance(1.0 / 3000) {
			t.at(t.now+opens-hour, func() { t.replace(s.desk, i) }) // before anyone works
		}
	}
	if !t.head.away(t.now) && t.chance(1.0/80) {
		t.start(t.now+opens, func(p *process) { t.absent(p, t.final) })
	}
	if t.chance(1.0 / 60) {
		s := pick(t, t.officers)
		t.at(t.now+opens-hour, func() { t.renew(s) }) // before anyone works
	}
}

// renew gives an officer another certificate in place of the one that ends. Some renewals come late.
func (t *town) renew(s *staff) {
	if s.lapsed {
		return
	}
	t.tell(s.story, system, &events.StaffCertificateEnded{Certificate: s.certificate, From: t.now.date(), Reason: "换证"})
	s.certificate += "-2"
	certify := func() {
		s.lapsed = false
		t.tell(s.story, system, &events.StaffCertified{Certificate: s.certificate, From: t.now.date()})
	}
	if s.lapsed = t.chance(0.5); s.lapsed {
		t.at(t.now.plusWorkdays(t.between(15, 40)), certify)
		return
	}
	certify()
}

func (t *town) absent(p *process, d *desk) {
	a, deputy := d.a, d.b
	if a.away(t.now) {
		return
	}
	away := t.numbered("absence", d.organ[len(t.key):])
	span := t.between(1, 7)
	if t.chance(0.04) && d != t.final { // whoever decides all cases is not away for long
		span = t.between(15, 45)
	}
	a.back, a.free = t.now.plusWorkdays(span), 0
	d.covered = 0
	takesOver := (t.now + 5*minute).work(t.upTo(officeDay))
	if t.chance(0.85) && !deputy.away(takesOver) {
		d.covered = takesOver
	}
	var due []events.Subject
	for _, s := range d.open {
		due = append(due, s.name())
	}
	started := t.tell(away, a.key(), &events.AbsenceStarted{Absent: a.name(), Posts: []events.Subject{d.name()}, Until: a.back.moment(), Reason: pick(t, []events.AbsenceReason{"leave", "leave", "illness", "training", "errand"}), Due: due})
	back := a.back
	switch {
	case d.covered > 0 && d.covered < back:
		p.sleepUntil(d.covered)
		t.tell(away, deputy.key(), &events.AbsenceTakenOver{Post: d.name(), Deputy: deputy.name(), Cases: due})
	case len(due) > 0:
		d.covered = 0
		t.plant(Uncovered, away.subject, "nobody took over the cases", started)
		t.card(due[0], "yellow", "step", "uncovered_absence", back, d)
	}
	p.sleepUntil(back)
	t.tell(away, a.key(), &events.AbsenceEnded{})
}

// replace gives the posts of a desk's A to someone new, unless one of their holders is away.
func (t *town) replace(d *desk, i int) {
	former := d.a
	for _, s := range t.items {
		if (s.desk == d || s.desk.b == former) && s.desk.a.away(t.now) {
			return
		}
	}
	t.relieve(d, former, "a")
	t.tell(former.story, system, &events.StaffLeft{From: t.now.date(), Reason: "调动"})
	t.replaced++
	d.a = t.hire("officer", d.organ[len(t.key):], nil, nil, fmt.Sprintf("reviewer-%02d-%d", i+1, t.replaced))
	t.reviewers[i] = d.a
	t.assign(d, d.a, "a")
	for _, s := range t.items {
		if s.desk.b == former {
			t.relieve(s.desk, former, "b")
			s.desk.b = d.a
			t.assign(s.desk, d.a, "b")
		}
	}
}
