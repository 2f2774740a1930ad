package simulate

import (
	"math"
	"slices"
	"strings"

	"oneseal/events"
)

// platform is what the command centre has before it.
type platform struct {
	onDuty        *staff
	looks         clock // when the officer on duty has looked at the alerts so far
	openIncidents []*story
}

// strawSeason is after the harvests of wheat and of rice.
func strawSeason(at clock) bool {
	date := at.time()
	d := int(date.Month())*100 + date.Day()
	return d >= 525 && d <= 620 || d >= 925 && d <= 1025
}

// watchDay plans the day's alerts and what else is reported.
func (t *town) watchDay() {
	if t.onDuty == nil {
		t.onDuty = t.duty[0]
	}
	for _, c := range t.cameras {
		expected := map[string]float64{"public_security": 0.05, "town_management": 0.12, "blue_sky": 0.06}[c.source]
		if c.source == "blue_sky" && strawSeason(t.now) {
			expected = 0.35
		}
		for range t.arrivals(expected) {
			at := t.now + 6*hour + (t.upTo(16*hour)+t.upTo(16*hour))/2
			t.start(at, func(p *process) { t.alert(p, c) })
		}
	}
	for range t.arrivals(0.6) {
		t.start(t.now+7*hour+t.upTo(14*hour), func(p *process) {
			t.incident(p, nil, pick(t, []events.IncidentOrigin{"patrol", "patrol", "hotline", "citizen", "inspection"}), pick(t, []string{"占道经营", "暴露垃圾", "违法建设"}), *t.place())
		})
	}
}

// alert is one alert until someone has looked at it.
func (t *town) alert(p *process, c *camera) {
	s := t.numbered("alert", commandCentre)
	received := &events.AlertReceived{Camera: c.name(), Native: "N" + s.key(), Source: "frigate", Kind: pick(t, []events.AlertKind{"street_vending", "rubbish", "illegal_building", "overload"}),
		DeviceTime: (t.now - 2 + c.drift).moment(), Confidence: events.Share{Measure: events.Measured(float64(t.between(50, 99)) / 100)}, Snapshot: t.file(s.subject, "image/jpeg", 30), Raw: t.digest(s.subject + "/raw.json")}
	category := map[events.AlertKind]string{"street_vending": "占道经营", "rubbish": "暴露垃圾", "illegal_building": "违法建设", "overload": "超限运输"}[received.Kind]
	place := c.position
	misplaced := false
	switch c.source {
	case "blue_sky":
		received.Source, received.Kind, category = "platform", pick(t, []events.AlertKind{"smoke", "straw_burning", "fire"}), "露天焚烧"
		bearing, distance := float64(t.random.IntN(360)), float64(t.between(200, 3000))
		received.Bearing, received.Distance = events.Bearing{Measure: events.Measured(bearing)}, events.Measured(distance)
		sin, cos := math.Sincos(bearing / 180 * math.Pi)
		place = *t.placeAt(c.position.Lat.Value()+distance*cos/111_000, c.position.Lon.Value()+distance*sin/111_000/0.83)
		received.Zone = pick(t, []events.BanZone{"inside", "inside", "outside", "unknown"})
		stated := place
		stated.Error = events.Measured(120)
		if misplaced = t.chance(0.02); misplaced {
			stated = asGCJ02(stated)
		}
		received.Position = &stated
	case "public_security":
		received.Source, received.Kind, category = "gb28181", pick(t, []events.AlertKind{"intrusion", "loitering", "crowd"}), "治安隐患"
		received.Priority = events.Counted(int32(t.between(1, 4)))
	}
	first := t.tell(s, c.key(), received)
	if c.drift != 0 {
		t.plant(ClockDrift, s.subject, "the device's clock is minutes off", first)
	}
	if misplaced {
		t.plant(WrongDatum, s.subject, "GCJ-02 numbers declared as WGS-84", first)
	}
	repeats := c.last
	c.last = s
	if t.chance(0.3) {
		p.sleep(20 + t.upTo(minute))
		t.tell(s, c.key(), &events.AlertUpdated{Confidence: received.Confidence, Ended: (t.now + c.drift).moment()})
	}
	t.looks = max(t.now, t.looks) + minute/2 + t.upTo(4*minute) // one alert after the other
	p.sleepUntil(t.looks)
	verified := &events.AlertVerified{Outcome: "true"}
	chance := t.random.Float64()
	if c.source == "public_security" {
		t.tell(s, system, &events.AlertReset{})
		chance -= 0.1
	}
	switch {
	case chance < 0.32:
		verified.Outcome, verified.FalseCause = "false", pick(t, []events.FalseCause{"permitted_heat", "steam_or_dust", "light", "animal", "weather", "device"})
		t.plant(FalseAlarm, s.subject, string(verified.FalseCause), first, t.tell(s, t.onDuty.key(), verified))
	case chance < 0.40 && repeats != nil:
		verified.Outcome, verified.DuplicateOf = "duplicate", repeats.name()
		t.tell(s, t.onDuty.key(), verified)
	default:
		incident := t.numbered("incident", commandCentre)
		verified.Incident = incident.name()
		t.tell(s, t.onDuty.key(), verified)
		if t.chance(0.4) {
			t.keepEvidence(&events.EvidenceCollected{Kind: "audiovisual", Origin: "camera", Camera: c.name(), Alert: s.name(), Case: incident.name(), From: (t.now - 5*minute).moment(), To: t.now.moment()}, incident, t.onDuty.key())
		}
		t.incidentOf(p, incident, s, "alert", category, place)
	}
}

func (t *town) incident(p *process, alert *story, origin events.IncidentOrigin, category string, place events.Position) {
	t.incidentOf(p, t.numbered("incident", commandCentre), alert, origin, category, place)
}

// incidentOf is an incident until it is closed: filed, given to a squadron, handled by whom the radio
// reaches, verified.
func (t *town) incidentOf(p *process, s, alert *story, origin events.IncidentOrigin, category string, place events.Position) {
	t.openIncidents = append(t.openIncidents, s)
	defer func() { t.openIncidents = slices.DeleteFunc(t.openIncidents, func(o *story) bool { return o == s }) }()
	burning := category == "露天焚烧"
	opened := &events.IncidentOpened{Origin: origin, Category: category, Urgency: "normal", Position: &place, Area: t.villageCode(t.random.IntN(villages))}
	if burning {
		opened.Urgency = "urgent"
	}
	if alert != nil {
		opened.Alerts = []events.Subject{alert.name()}
	}
	actor := t.onDuty.key()
	t.tell(s, actor, opened)
	p.sleep(minute + t.upTo(3*minute))
	if t.chance(0.03) {
		t.tell(s, actor, &events.IncidentNotFiled{Reason: "不属于受理范围"})
		return
	}
	due := t.now.work(4 * hour)
	filed := &events.IncidentFiled{Category: category, Limit: events.Measured(4), Unit: "work_hours"}
	if burning {
		filed.Unit, due = "urgent_work_hours", t.now+2*hour
	}
	filed.Due = due.moment()
	t.tell(s, actor, filed)
	t.tell(s, actor, &events.IncidentAssigned{To: t.organ(pick(t, []string{"squadron-1", "squadron-2", "squadron-3"})), Due: due.moment()})
	result, order := t.dispatch(p, s, place)
	if result == "case_suggested" {
		straw := burning
		t.suggested = append(t.suggested, lead{origin: "camera", from: s.name(), straw: straw, told: func(penalty *story) {
			t.tell(s, actor, &events.IncidentCaseSuggested{Case: penalty.name()})
		}})
	}
	if t.now > due-30*minute || t.chance(0.03) {
		t.tell(s, actor, &events.IncidentDeferred{Due: due.plusWorkdays(1).moment(), Reason: "需多部门配合"})
		p.workdays(1)
	}
	for {
		p.sleep(10*minute + t.upTo(40*minute))
		handled := &events.IncidentHandled{Result: "已处置", Picture: t.file(s.subject+"/after", "image/jpeg", 90)}
		if order != nil {
			handled.Order = order.name()
		}
		t.tell(s, actor, handled)
		p.sleep(10*minute + t.upTo(2*hour))
		if !t.chance(0.07) {
			break
		}
		t.tell(s, actor, &events.IncidentStepTaken{Activity: "联系报告人"})
		t.tell(s, t.onDuty.key(), &events.IncidentVerified{Result: "failed", Reason: "现场未清理干净"})
	}
	t.tell(s, t.onDuty.key(), &events.IncidentVerified{Result: "passed"})
	p.sleep(5 * minute)
	closed := &events.IncidentClosed{Result: "solved"}
	switch result {
	case "case_suggested":
		closed.Result = "case_opened"
	case "nothing_found":
		closed.Result = "unfounded"
	}
	t.tell(s, t.onDuty.key(), closed)
}

// dispatch orders the nearest officer there, waits for one if all are busy, and gives what was found.
func (t *town) dispatch(p *process, incident *story, place events.Position) (events.DispatchResult, *story) {
	for try := range 40 {
		asked := t.ask(place)
		p.sleep(3 + t.upTo(12))
		candidates := t.candidates(asked, place)
		if len(candidates) == 0 {
			p.sleep(20 * minute)
			continue
		}
		chosen := 0
		s := t.numbered("dispatch", commandCentre)
		ordered := &events.DispatchOrdered{Incident: incident.name(), Scene: &place, Datum: events.DatumWGS84}
		if len(candidates) > 1 && t.chance(0.06) {
			chosen, ordered.Override = 1, "最近人员正在处置"
		}
		for _, c := range candidates {
			ordered.Candidates = append(ordered.Candidates, c.Candidate)
		}
		r := candidates[chosen].radio
		officer := r.officer
		ordered.Officer, ordered.Radio = officer.name(), r.name()
		id := t.tell(s, t.onDuty.key(), ordered)
		if slices.ContainsFunc(candidates, func(c candidate) bool { return t.now-c.radio.fixed > freshFix }) {
			t.plant(StaleFix, s.subject, "a candidate's radio was last heard of long before", id)
		}
		p.sleep(20 + t.upTo(2*minute))
		if try < 3 && t.chance(0.04) {
			t.tell(s, officer.key(), &events.DispatchRefused{Reason: "正在处置其他事件"})
			continue
		}
		if t.chance(0.015) {
			t.tell(s, t.onDuty.key(), &events.DispatchCancelled{Reason: "重复指令"})
			continue
		}
		distance := candidates[chosen].Distance.Value()
		arrives := t.now + 2*minute + clock(distance/7) // 25 km/h
		r.busy = arrives + 20*minute
		t.tell(s, officer.key(), &events.DispatchAccepted{})
		t.tell(s, officer.key(), &events.DispatchStepTaken{Activity: "出发"})
		p.sleepUntil(arrives)
		t.tell(s, officer.key(), &events.DispatchArrived{Position: &place, By: "officer"})
		p.sleep(10*minute + t.upTo(20*minute))
		result := pick(t, []events.DispatchResult{"handled", "handled", "handled", "handled", "handled", "handled", "case_suggested", "nothing_found", "support_needed"})
		t.tell(s, officer.key(), &events.DispatchFeedbackSubmitted{Result: result, Pictures: []events.File{*t.file(s.subject+"/scene", "image/jpeg", 90)}})
		return result, s
	}
	return "handled", nil
}

type candidate struct {
	events.Candidate
	radio *radio
}

// freshFix is how old a fix may be that an order rests on.
const freshFix = 5 * minute

// ask gives the radios that were the nearest when last heard of, and has those report where they are now of which that is a while ago. One
// in a hundred is not reached.
func (t *town) ask(place events.Position) (asked []*radio) {
	const most = 4
	known := t.candidates(t.radios, place)
	for _, c := range known[:min(most, len(known))] {
		asked = append(asked, c.radio)
		if silent := t.now - c.radio.fixed; silent > minute && !t.chance(0.01) {
			t.report(c.radio, silent)
		}
	}
	return asked
}

// candidates are those on duty and free, with a fix; the nearest first.
func (t *town) candidates(of []*radio, place events.Position) []candidate {
	var all []candidate
	for _, r := range of {
		if r.officer == nil || r.busy > t.now {
			continue
		}
		lat, lon := (r.lat-place.Lat.Value())*111_000, (r.lon-place.Lon.Value())*111_000*0.83
		all = append(all, candidate{events.Candidate{Officer: r.officer.name(), Radio: r.name(), Distance: events.Measured(math.Round(math.Hypot(lat, lon))), FixAge: events.Measured(float64(t.now - r.fixed))}, r})
	}
	slices.SortFunc(all, func(a, b candidate) int {
		switch {
		case a.Distance.Value() < b.Distance.Value():
			return -1
		case a.Distance.Value() > b.Distance.Value():
			return 1
		}
		return strings.Compare(a.radio.subject, b.radio.subject)
	})
	return all
}
