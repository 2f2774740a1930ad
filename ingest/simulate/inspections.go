package simulate

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"oneseal/events"
)

// drawDay draws on the first workday of a month, and lets enterprises come, change and go.
func (t *town) drawDay() {
	if !t.now.workday() {
		return
	}
	if month := t.now.time().Month(); t.drawn != month {
		t.drawn = month
		t.start(t.now+opens, t.draw)
		for _, f := range t.firms {
			if !f.usual && t.chance(0.08) {
				t.start(t.now+opens+t.upTo(20*day), func(p *process) {
					p.workdays(0)
					t.inspect(p, f, t.twoOfficers(), "special_sector", nil, nil)
				})
			}
		}
	}
	if t.chance(0.1) {
		t.at(t.now+opens+t.upTo(hour), t.registerFirm)
	}
	if f := pick(t, t.firms); t.chance(0.15) {
		t.at(t.now+opens+t.upTo(hour), func() {
			t.tell(f.story, system, &events.EnterpriseChanged{Sector: pick(t, sectors)})
		})
	}
	if i := enterprises + t.random.IntN(len(t.firms)-enterprises+1); i < len(t.firms) && t.chance(0.12) { // newcomers fail first
		f := t.firms[i]
		t.firms = slices.Delete(slices.Clone(t.firms), i, i+1)
		t.at(t.now+opens-hour, func() {
			t.tell(f.story, system, &events.EnterpriseClosed{From: t.now.date(), Reason: "注销"})
		})
	}
}

func (t *town) twoOfficers() []*staff {
	n := t.random.IntN(len(t.officers))
	return []*staff{t.officers[n], t.officers[(n+3)%len(t.officers)]}
}

// draw commits, draws, publishes the seed, and sends officers to what was drawn.
func (t *town) draw(p *process) {
	s := t.numbered("draw", enforcementBureau)
	count := t.between(6, 10)
	seed := fmt.Sprintf("%s-%d", s.key(), t.random.Uint64())
	clerk := t.duty[1].key()
	pool := slices.Clone(t.firms)
	t.tell(s, clerk, &events.DrawCommitted{Plan: "双随机月度计划", Field: "综合执法", SeedHash: digestOf([]byte(seed)), Objects: poolOf(pool, func(f *firm) *story { return f.story }),
		Officers: poolOf(t.officers, func(o *staff) *story { return o.story }), Drawn: events.Counted(int32(count)), Each: events.Counted(2), Method: drawMethod, Beacon: "抽取时公布的公共随机数"})
	p.sleep(2 * hour)
	if t.chance(0.08) {
		t.tell(s, clerk, &events.DrawCancelled{Reason: "库内数据有误"})
		return
	}
	var executed events.DrawExecuted
	type match struct {
		firm       *firm
		officers   []*staff
		inspection *story
	}
	// Public numbers that nobody knew when the seed was fixed.
	numbers := make([]string, 2*count)
	for i := range numbers {
		numbers[i] = strconv.Itoa(1 + t.random.IntN(33))
	}
	beacon := strings.Join(numbers, " ")
	firms, officers := make(map[string]*firm), make(map[string]*staff)
	for _, f := range pool {
		firms[f.subject] = f
	}
	for _, o := range t.officers {
		officers[o.subject] = o
	}
	of := func(object string) []string {
		return drawn(seed, beacon, "officers "+object, slices.Collect(maps.Keys(officers)))
	}
	var matches []match
	for _, object := range drawn(seed, beacon, "objects", slices.Collect(maps.Keys(firms)))[:count] {
		two := of(object)
		m := match{firms[object], []*staff{officers[two[0]], officers[two[1]]}, t.numbered("inspection", enforcementBureau)}
		matches = append(matches, m)
		executed.Matches = append(executed.Matches, events.DrawMatch{Object: m.firm.name(), Officers: []events.Subject{m.officers[0].name(), m.officers[1].name()}, Inspection: m.inspection.name()})
	}
	t.tell(s, clerk, &executed)
	if t.chance(0.25) {
		p.sleep(hour)
		m := &matches[0]
		next := officers[of(m.firm.subject)[2]]
		t.tell(s, clerk, &events.DrawOfficerReplaced{Object: m.firm.name(), From: m.officers[1].name(), To: next.name(), Reason: pick(t, []events.RecusalGround{"interest", "relationship", "absence"})})
		m.officers[1] = next
	}
	p.sleep(20 * minute)
	t.tell(s, clerk, &events.DrawRevealed{Seed: seed, Beacon: beacon})
	for _, m := range matches {
		t.start(t.now+t.upTo(15*day), func(p *process) {
			p.workdays(0)
			t.inspect(p, m.firm, m.officers, "draw", s, m.inspection)
		})
	}
}

// poolOf is a set as it was frozen.
func poolOf[T any](of []T, story func(T) *story) events.Pool {
	var names []string
	for _, one := range of {
		names = append(names, story(one).subject+"\n")
	}
	slices.Sort(names)
	return events.Pool{SHA256: digestOf([]byte(strings.Join(names, ""))), Size: events.Counted(int32(len(names)))}
}

// inspect is one inspection with its result.
func (t *town) inspect(p *process, f *firm, officers []*staff, reason events.InspectionReason, draw, s *story) {
	if s == nil {
		s = t.numbered("inspection", enforcementBureau)
	}
	names := []events.Subject{officers[0].name(), officers[1].name()}
	actor := officers[0].key()
	assigned := &events.InspectionAssigned{Object: f.name(), Officers: names, Reason: reason, Squadron: t.organ(officers[0].organ[len(t.key):]), Items: []string{"安全生产", "劳动用工"}, Due: (t.now + 20*day).date()}
	if draw != nil {
		assigned.Draw = draw.name()
	}
	t.tell(s, system, assigned)
	p.workdays(t.between(1, 6))
	if t.chance(0.03) {
		t.tell(s, actor, &events.InspectionCancelled{Reason: "企业停产"})
		return
	}
	shown := events.CardShown("shown")
	if t.chance(0.01) {
		shown = "not_shown"
	}
	started := t.tell(s, actor, &events.InspectionStarted{Object: f.name(), Officers: names, CardShown: shown, Position: t.place()})
	if shown == "not_shown" {
		t.plant(CardNotShown, s.subject, "the officers showed no cards", started)
	}
	p.sleep(30*minute + t.upTo(2*hour))
	t.tell(s, actor, &events.InspectionEnded{Record: t.file(s.subject+"/record", "video/mp4", 90)})
	p.sleepUntil((t.now + minute).work(t.upTo(4 * hour)))
	result := &events.InspectionResultRecorded{Result: pick(t, []events.InspectionResult{"no_problem", "no_problem", "no_problem", "no_problem", "corrected_on_spot", "rectification_ordered", "case_suggested", "not_found"})}
	switch result.Result {
	case "rectification_ordered":
		result.Findings, result.Due = []string{"AQ-03"}, (t.now + 15*day).date()
	case "case_suggested":
		result.Findings = []string{"AQ-01"}
		t.suggested = append(t.suggested, lead{origin: "inspection", from: s.name(), firm: f})
	}
	t.tell(s, actor, result)
	t.at(t.afterWorkdays(t.between(2, 18)), func() {
		t.tell(s, system, &events.InspectionResultPublished{URL: "urn:oneseal:simulated:public/" + s.key()})
		if result.Result == "rectification_ordered" {
			t.at(t.afterDays(t.between(5, 15)), func() {
				t.tell(s, actor, &events.InspectionRectified{Result: pick(t, []events.RectificationResult{"mended", "mended", "mended", "partly", "not_mended"})})
			})
		}
	})
}
