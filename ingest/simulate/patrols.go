package simulate

import (
	"fmt"
	"math"

	"oneseal/events"
)

// patrolDay plans the shifts of the day: the command centre round the clock, and patrols with radios.
func (t *town) patrolDay() {
	t.devicesDay()
	date := t.now.date().String()
	name := func(date string, n int) *story { return t.story("shift", fmt.Sprintf("%s-%d", date, n), commandCentre) }
	for n := range 3 {
		from := t.now + clock(n)*8*hour
		officer := t.duty[(int(t.now/day)*3+n)%len(t.duty)]
		next := name(date, n+1)
		if n == 2 {
			next = name((t.now + day).date().String(), 0)
		}
		t.start(max(t.now, from-30*minute), func(p *process) { t.centreShift(p, name(date, n), next, officer, from) })
	}
	for n, r := range t.radios {
		from := t.now + 8*hour
		if n%2 == 1 {
			from = t.now + 14*hour
		}
		if !t.now.workday() && n > 3 {
			continue
		}
		t.start(t.now+7*hour, func(p *process) {
			t.patrol(p, name(date, 3+n), t.officers[(int(t.now/day)*len(t.radios)+n)%len(t.officers)], r, from)
		})
	}
}

func (t *town) centreShift(p *process, s, next *story, officer *staff, from clock) {
	t.tell(s, system, &events.ShiftPlanned{Place: "command_centre", Officer: officer.name(), From: from.moment(), To: (from + 8*hour).moment()})
	p.sleepUntil(from)
	gap := t.chance(0.02) // nobody is there for a while
	if gap {
		p.sleep(5*minute + t.upTo(40*minute))
	}
	started := t.tell(s, officer.key(), &events.ShiftStarted{Place: "command_centre", Officer: officer.name()})
	if gap {
		t.plant(DutyGap, s.subject, "nobody was on duty for some minutes", started)
	}
	t.onDuty = officer
	p.sleepUntil(from + 8*hour - 5*minute)
	if t.chance(0.97) {
		var open []events.Subject
		for _, i := range t.openIncidents {
			open = append(open, i.name())
		}
		t.tell(s, officer.key(), &events.ShiftHandedOver{To: next.name(), Incidents: open[max(0, len(open)-20):]})
	}
	p.sleepUntil(from + 8*hour)
	t.tell(s, officer.key(), &events.ShiftEnded{})
}

// patrol is an officer's round with a radio: positions on a way through the town, and what is met there.
func (t *town) patrol(p *process, s *story, officer *staff, r *radio, from clock) {
	t.tell(s, system, &events.ShiftPlanned{Place: "patrol", Officer: officer.name(), From: from.moment(), To: (from + 8*hour).moment()})
	p.sleepUntil(from)
	if t.chance(0.02) {
		t.tell(s, system, &events.ShiftCancelled{Reason: "天气"})
		return
	}
	if r.officer != nil {
		return
	}
	t.tell(s, officer.key(), &events.ShiftStarted{Place: "patrol", Officer: officer.name()})
	t.tell(r.story, officer.key(), &events.RadioIssued{Officer: officer.name(), Shift: s.name()})
	r.officer = officer
	end := from + 8*hour
	for step := clock(t.o.Positions.Seconds()); ; p.sleepUntil(min(t.now+step, end)) {
		t.report(r, step)
		if t.now >= end {
			break
		}
	}
	r.officer = nil
	t.tell(r.story, officer.key(), &events.RadioReturned{Condition: "完好"})
	t.tell(s, officer.key(), &events.ShiftEnded{})
}

// report is one fix: the officer has gone on for a while at 12 km/h at most, inside the town.
func (t *town) report(r *radio, since clock) {
	const metresPerDegree = 111_000
	length := min(float64(since)*12/3.6, 4000) * t.random.Float64()
	turn := 2 * math.Pi * t.random.Float64()
	inside := func(v, middle float64) float64 { return max(middle-0.05, min(middle+0.05, v)) }
	r.lat = inside(r.lat+length*math.Cos(turn)/metresPerDegree, t.lat)
	r.lon = inside(r.lon+length*math.Sin(turn)/metresPerDegree/0.83, t.lon)
	r.fixed = t.now
	reported := &events.PositionReported{Radio: r.name(), Officer: r.officer.name(), Position: *t.placeAt(r.lat, r.lon), Speed: events.Measured(float64(t.random.IntN(120)) / 10),
		Heading: events.Bearing{Measure: events.Measured(math.Round(turn / math.Pi * 180))}, Fix: "fixed"}
	wrong := t.chance(0.002)
	if wrong {
		reported.Position = asGCJ02(reported.Position)
	} else if t.chance(0.002) {
		reported.Position.Datum = events.DatumUnknown
	}
	id := t.tell(r.fixes, r.officer.key(), reported)
	if wrong {
		t.plant(WrongDatum, r.fixes.subject, "GCJ-02 numbers declared as WGS-84", id)
	}
}
