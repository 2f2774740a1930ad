package simulate

import (
	"math"
	"strconv"

	"oneseal/events"
)

func (t *town) openWindows() {
	if !t.now.workday() {
		return
	}
	for _, w := range t.windows {
		t.at(t.now+opens-t.upTo(10*minute), func() { t.tell(w.story, w.clerk.key(), &events.WindowOpened{Clerk: w.clerk.name()}) })
		if t.chance(0.02) {
			gone := t.now + opens + hour + t.upTo(hour)
			w.free = gone + hour
			t.at(gone, func() { t.tell(w.story, w.clerk.key(), &events.WindowClosed{Reason: "absence"}) })
			t.at(gone+hour, func() { t.tell(w.story, w.clerk.key(), &events.WindowOpened{Clerk: w.clerk.name()}) })
		}
		t.at(t.now+shuts+t.upTo(10*minute), func() { t.tell(w.story, w.clerk.key(), &events.WindowClosed{Reason: "end_of_day"}) })
	}
	for range t.arrivals(12 * t.season()) {
		t.start(t.comes(), t.errandOfDay)
	}
}

// comes is when a visitor arrives today: most come in the middle of the morning, fewer after lunch.
func (t *town) comes() clock {
	if t.chance(0.6) {
		return t.now + opens + (t.upTo(150*minute)+t.upTo(150*minute))/2
	}
	return t.now + resumes + (t.upTo(150*minute)+t.upTo(150*minute))/2
}

// season is how busy the time of the year and the day of the week are.
func (t *town) season() float64 {
	busy := [12]float64{0.8, 0.5, 1.3, 1.2, 1.1, 1, 0.9, 0.9, 1.1, 0.9, 1.1, 1.1}[t.now.time().Month()-1]
	if t.now.time().Weekday() == 1 {
		busy *= 1.3
	}
	return busy
}

// visit is one visit: ticket, queue, service. Served tells what is done at the window; it is false for who
// gave up.
func (p *process) visit(w *window, of events.Subject, served func() []events.Subject) bool {
	t := p.town
	ticket := t.numbered("ticket", approvalBureau)
	channel := events.TicketChannel("machine")
	if t.chance(0.15) {
		channel = "online"
	}
	t.tell(ticket, "queue", &events.TicketTaken{Number: "A" + strconv.Itoa(t.numbers["ticket"]%1000), Item: of, Channel: channel})
	if t.chance(0.02) { // to the wrong window first
		p.sleep(5*minute + t.upTo(10*minute))
		t.tell(ticket, "queue", &events.TicketCalled{Window: pick(t, t.windows).name()})
		p.sleep(2 * minute)
		t.tell(ticket, "queue", &events.TicketTransferred{To: w.name(), Reason: "事项在另一窗口"})
	}
	begin := (max(t.now, w.free) + t.inHand()).office()
	if patience := 30*minute + t.upTo(90*minute); begin-t.now > patience {
		p.sleep(patience)
		t.tell(ticket, "queue", &events.TicketAbandoned{Reason: "等候过久"})
		return false
	}
	w.free = begin + 4*minute + t.upTo(20*minute)
	ends := w.free
	p.sleepUntil(begin)
	t.tell(ticket, "queue", &events.TicketCalled{Window: w.name()})
	p.sleepUntil(ends - minute)
	cases := served()
	p.sleepUntil(ends)
	t.tell(ticket, w.clerk.key(), &events.TicketServed{Window: w.name(), Cases: cases})
	if t.chance(0.15) {
		t.rate(ticket.name(), "visit", w, "")
	}
	return true
}

// inHand is how long the clerk still has to do with what is on the desk before calling the next: some minutes, seldom a quarter of an hour.
func (t *town) inHand() clock {
	return 15 + min(clock(-240*math.Log(1-t.random.Float64())), 20*minute)
}

// errandOfDay is someone who asks something, at a window or elsewhere; whoever is asked first answers for it.
func (t *town) errandOfDay(p *process) {
	w, s := pick(t, t.windows), pick(t, t.items)
	channel := pick(t, []events.InquiryChannel{"window", "window", "window", "phone", "online", "village"})
	inquiry := t.numbered("inquiry", approvalBureau)
	ask := func() []events.Subject {
		t.tell(inquiry, w.clerk.key(), &events.InquiryReceived{FirstOfficer: w.clerk.name(), Channel: channel, Item: s.name(), Topic: "办理条件"})
		return []events.Subject{inquiry.name()}
	}
	if channel != "window" {
		ask()
	} else if !p.visit(w, s.name(), ask) {
		return
	}
	answers := w.clerk
	var hand func(times int)
	hand = func(times int) {
		if times > 0 {
			t.tell(inquiry, answers.key(), &events.InquiryHandedOver{To: s.desk.name(), Reason: "需业务部门答复"})
			p.work(s.desk, inquiry, 20*minute, func(by *staff) {
				answers = by
				hand(times - 1)
			})
			return
		}
		p.sleep(minute)
		t.tell(inquiry, answers.key(), &events.InquiryClosed{Result: pick(t, []events.InquiryResult{"answered", "answered", "answered", "answered", "out_of_remit", "withdrawn"})})
	}
	hand(t.arrivals(0.2 / t.o.Volume))
}
