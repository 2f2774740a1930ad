package simulate

import (
	"fmt"
	"strconv"

	"oneseal/events"
)

// registry is who and what there is in a town.
type registry struct {
	items       []*service
	project     *story   // the construction project as one item
	reviewers   []*staff // of the back bodies
	clerks      []*staff
	officers    []*staff // of enforcement
	legal       []*staff
	duty        []*staff
	mediators   []*staff // one a village, who is the agent too
	worthies    []*staff
	head        *staff
	final       *desk // where approvals are decided
	seal        *story
	enforceSeal *story
	windows     []*window
	points      []*story // service points, then mediation rooms
	powers      []*story
	lists       []*story
	firms       []*firm
	founded     int       // firms so far
	replaced    int       // officers so far
	former      []*office // before the reform
	cameras     []*camera
	radios      []*radio
}

// staff is someone who works for the town.
type staff struct {
	*story
	kind  events.StaffKind
	posts int   // held now
	free  clock // when the work that is waiting will be done
	back  clock // when an absence ends
	// certificate is the number of the card; who let it lapse is not qualified until it is renewed.
	certificate string
	lapsed      bool
}

func (s *staff) away(now clock) bool { return s.back > now }

// service is an item with the desk that handles it.
type service struct {
	item
	*story
	window *window
	desk   *desk
	power  *story
	rate   float64 // share of all applications
}

type window struct {
	*story
	clerk *staff
	free  clock
}

type firm struct {
	*story
	usual bool // drawn, not checked in full
}

func (t *town) organ(key string) events.Subject { return events.Subject("organ/" + t.key + key) }

// register plans the town's foundation: what there was before the reform, and what the reform made.
func (t *town) register() {
	t.at(t.office(2010, 1, 4), t.before)
	t.at(t.office(2012, 8, 17), t.reorganise)
	t.at(t.office(2012, 8, 20), t.appoint)
	t.at(t.office(2012, 8, 20)+hour, t.publishReformedItems)
	t.at(t.office(2012, 8, 20)+2*hour, t.furnish)
	t.receivePowers()
	t.at(t.office(2012, 8, 27), t.equip)
	t.at(t.office(2012, 8, 29), t.registerFirms)
	t.laterChanges()
	t.keepCalendar()
}

const system = "system"

// before is the town of the five offices, each with a seal of its own.
func (t *town) before() {
	government := t.story("organ", townGovernment, townGovernment)
	code, err := events.NewUSCC(fmt.Sprintf("11%s%s", t.area[:6], t.area))
	if err != nil {
		panic(err) // digits only
	}
	t.code = code
	t.tell(government, system, &events.OrganEstablished{Title: "镇人民政府", Kind: "other", Personality: "legal_person", USCC: code, Area: events.AreaCode(t.area), Effective: t.now.date()})
	for i, title := range formerOffices {
		key := "office-" + strconv.Itoa(i+1)
		office, seal := t.story("organ", key, townGovernment), t.story("seal", key, key)
		t.tell(office, system, &events.OrganEstablished{Title: title, Kind: "other", Personality: "legal_person", Parent: government.name(), Effective: t.now.date()})
		t.tell(seal, system, &events.SealRegistered{Title: title + "专用章", Kind: "administrative", Form: "physical", Organ: office.name(), Imprint: t.digest("imprint/" + t.key + key + ".jpg")})
		if t.o.Before > 0 {
			t.former = append(t.former, t.staffOffice(key, seal))
		}
		t.at(t.office(2012, 11, 30), func() {
			t.tell(seal, system, &events.SealSurrendered{To: t.organ(approvalBureau), Successor: t.seal.name(), Reason: "机构整合，原公章收缴"})
			t.tell(office, system, &events.OrganAbolished{Effective: t.now.date(), Successors: []events.Subject{t.organ(approvalBureau)}})
		})
	}
	for i, title := range formerForces {
		force := t.story("organ", "force-"+strconv.Itoa(i+1), townGovernment)
		t.tell(force, system, &events.OrganEstablished{Title: title, Kind: "other", Personality: "none", Parent: government.name(), Effective: t.now.date()})
		t.at(t.office(2012, 8, 31), func() {
			t.tell(force, system, &events.OrganAbolished{Effective: t.now.date(), Successors: []events.Subject{t.organ(enforcementBureau)}})
		})
	}
	for _, i := range items {
		s := &service{item: i, story: t.story("item", i.code, approvalBureau)}
		t.items = append(t.items, s)
		t.publishItem(s.story, i.title, "1", wholeDays(i.before), wholeDays(i.before), "single", "stated", "")
	}
	t.project = t.story("item", "SX-900", approvalBureau)
	t.publishItem(t.project, "企业建设项目", "1", events.HalfWorkdays(147), events.Workdays{}, "construction_project", "derived", "49 at -33.3 % implies 73.5")
	t.planEarlier()
	old := t.story("item", "SX-000", approvalBureau)
	t.publishItem(old, "暂住登记", "1", wholeDays(5), events.Workdays{}, "single", "stated", "")
	t.at(t.office(2012, 7, 2), func() {
		t.tell(old, system, &events.ItemRetired{Effective: t.now.date(), Reason: "依据废止"})
	})
}

func (t *town) publishItem(s *story, name, version string, promised, statutory events.Workdays, kind events.ItemKind, origin events.LimitOrigin, note string) {
	v := &events.ItemVersionPublished{Version: version, Name: name, Effective: t.now.date(), PromisedDays: promised, StatutoryDays: statutory, Kind: kind, Origin: origin, Note: note,
		Materials: []events.ItemMaterial{{Code: "M1", Title: "申请表", Need: "always", From: "applicant"}, {Code: "M2", Title: "营业执照", Need: "always", From: "government"}, {Code: "M3", Title: "现场图纸", Need: "conditional", From: "other"}},
		Visits:    events.Counted(1)}
	if version == "2" {
		initial, again := promised.Halves()*7/10, promised.Halves()*2/10
		v.Steps = []events.ItemStep{{Code: "1", Stage: "acceptance", Title: "受理", Days: wholeDays(0)}, {Code: "2", Stage: "initial_review", Title: "初审", Days: events.HalfWorkdays(initial)},
			{Code: "3", Stage: "re_review", Title: "复审", Days: events.HalfWorkdays(again)}, {Code: "4", Stage: "decision", Title: "审批", Days: events.HalfWorkdays(promised.Halves() - initial - again)}}
		v.Organ = t.organ(approvalBureau)
		if kind == "single" { // a power of the county, taken over
			v.TaskCode = events.TaskCode(fmt.Sprintf("%s4000000000%s", t.code, s.subject[len(s.subject)-3:]))
		}
	}
	if fee := itemFee(s); fee > 0 {
		v.Fee = amount(fee)
	}
	t.tell(s, system, v)
}

func (t *town) publishReformedItems() {
	sum := 0.0
	for _, s := range t.items {
		t.publishItem(s.story, s.item.title, "2", wholeDays(s.now), wholeDays(s.before), "single", "stated", "")
		sum += 1 / float64(s.now)
	}
	for _, s := range t.items {
		s.rate = 1 / float64(s.now) / sum
	}
	t.publishItem(t.project, "企业建设项目", "2", events.HalfWorkdays(98), events.Workdays{}, "construction_project", "stated", "")
}

// reorganise makes nine bodies, three squadrons and the command centre.
func (t *town) reorganise() {
	for _, b := range bodies {
		s := t.story("organ", b.key, townGovernment)
		parent := t.organ(townGovernment)
		if b.kind == "squadron" || b.kind == "command_centre" {
			parent = t.organ(enforcementBureau)
		}
		t.tell(s, system, &events.OrganEstablished{Title: b.title, Kind: events.OrganKind(b.kind), Personality: "none", Parent: parent, Area: events.AreaCode(t.area), Effective: t.now.date()})
		switch b.key {
		case approvalBureau:
			var former []events.Subject
			for i := range formerOffices {
				former = append(former, t.organ("office-"+strconv.Itoa(i+1)))
			}
			t.tell(s, system, &events.OrganReorganised{Predecessors: former, Effective: t.now.date()})
		case enforcementBureau:
			var former []events.Subject
			for i := range formerForces {
				former = append(former, t.organ("force-"+strconv.Itoa(i+1)))
			}
			t.tell(s, system, &events.OrganReorganised{Predecessors: former, Effective: t.now.date()})
			t.tell(s, system, &events.OrganEntrusted{By: "county-government", From: t.now.date(), Published: t.now.date()})
		}
	}
}

func (t *town) hire(kind events.StaffKind, organ string, point *story, all *[]*staff, key string) *staff {
	s := &staff{story: t.story("staff", key, organ), kind: kind}
	registered := &events.StaffRegistered{Kind: kind, Organ: t.organ(organ)}
	if point != nil {
		registered.Point = point.name()
	}
	t.tell(s.story, system, registered)
	if all != nil {
		*all = append(*all, s)
	}
	return s
}

// appoint fills the posts: an A and a B for each item, and those who enforce, review and watch.
func (t *town) appoint() {
	t.head = t.hire("head", townGovernment, nil, nil, "head")
	deputy := t.hire("head", townGovernment, nil, nil, "head-2")
	for i, s := range t.items {
		t.hire("officer", s.by, nil, &t.reviewers, fmt.Sprintf("reviewer-%02d", i+1))
	}
	for i, s := range t.items {
		s.desk = t.post(fmt.Sprintf("review-%02d", i+1), s.item.title+"审查岗", s.by, t.reviewers[i], t.reviewers[(i+1)%len(t.reviewers)], s.name())
	}
	t.final = t.post("decision", "审批岗", approvalBureau, t.head, deputy)
	for i := range windowCount {
		t.hire("window_clerk", approvalBureau, nil, &t.clerks, fmt.Sprintf("clerk-%02d", i+1))
	}
	for i := range 24 {
		s := t.hire("officer", "squadron-"+strconv.Itoa(1+i%3), nil, &t.officers, fmt.Sprintf("officer-%02d", i+1))
		s.certificate = fmt.Sprintf("ZF%s%03d", t.area[:6], i+1)
		t.tell(s.story, system, &events.StaffCertified{Certificate: s.certificate, Fields: []string{"城镇管理"}, From: t.now.date()})
	}
	for i := range 3 {
		t.hire("legal_reviewer", politicsOffice, nil, &t.legal, fmt.Sprintf("legal-%d", i+1))
	}
	for i := range 8 {
		t.hire("duty_officer", commandCentre, nil, &t.duty, fmt.Sprintf("duty-%d", i+1))
	}
	t.seal = t.story("seal", "approval", approvalBureau)
	t.tell(t.seal, system, &events.SealRegistered{Title: "行政审批专用章", Kind: "approval", Form: "physical", Organ: t.organ(approvalBureau), Custodian: t.clerks[0].name(), Imprint: t.digest("imprint/" + t.key + "approval.jpg")})
	for i := range formerOffices {
		t.tell(t.seal, system, &events.SealAuthorityTransferred{From: t.organ("office-" + strconv.Itoa(i+1)), Effective: t.now.date()})
	}
	t.tell(t.seal, system, &events.SealAuthorityGranted{To: t.final.name(), From: t.now.date()})
	t.enforceSeal = t.story("seal", "enforcement", enforcementBureau)
	t.tell(t.enforceSeal, system, &events.SealRegistered{Title: "综合行政执法专用章", Kind: "enforcement", Form: "physical", Organ: t.organ(enforcementBureau), Custodian: t.duty[0].name(), Imprint: t.digest("imprint/" + t.key + "enforcement.jpg")})
}

// furnish opens the service centre's windows and the villages' points and mediation rooms.
func (t *town) furnish() {
	for i := range windowCount {
		title := "综合受理"
		if i < len(windowTitles) {
			title = windowTitles[i]
		}
		w := &window{story: t.story("window", fmt.Sprintf("%02d", i+1), approvalBureau), clerk: t.clerks[i]}
		t.windows = append(t.windows, w)
		t.tell(w.story, system, &events.WindowEstablished{Title: title, Organ: t.organ(approvalBureau), Place: "便民服务中心一楼"})
	}
	for i, s := range t.items {
		s.window = t.windows[len(windowTitles)+i%(windowCount-len(windowTitles))]
		t.tell(s.window.story, system, &events.WindowItemStationed{Item: s.name(), From: t.now.date(), Post: s.desk.name()})
	}
	for _, kind := range []events.PointKind{"service_point", "mediation_room"} {
		for i := range villages {
			key := fmt.Sprintf("%s-%02d", map[events.PointKind]string{"service_point": "service", "mediation_room": "mediation"}[kind], i+1)
			p := t.story("point", key, politicsOffice)
			t.points = append(t.points, p)
			if kind == "service_point" {
				t.hire("village_agent", politicsOffice, p, &t.mediators, fmt.Sprintf("village-%02d", i+1))
			}
			t.tell(p, system, &events.PointOpened{Kind: kind, Village: t.villageCode(i), Position: t.place(), Agents: []events.Subject{t.mediators[i].name()}})
			if kind == "service_point" {
				for _, s := range []*service{t.items[2], t.items[14], t.items[16]} {
					t.tell(p, system, &events.PointItemListed{Item: s.name(), From: t.now.date()})
				}
			}
		}
	}
	for i := range worthies {
		t.hire("worthy", politicsOffice, t.points[i%villages], &t.worthies, fmt.Sprintf("worthy-%02d", i+1))
	}
}

func (t *town) villageCode(i int) events.AreaCode {
	return events.AreaCode(fmt.Sprintf("%s2%02d", t.area, i+1))
}

func (t *town) registerFirms() {
	for range enterprises {
		t.registerFirm()
	}
}

func (t *town) registerFirm() {
	i := t.founded
	t.founded++
	f := &firm{story: t.story("enterprise", fmt.Sprintf("%04d", i+1), enforcementBureau), usual: i%25 != 0}
	t.firms = append(t.firms, f)
	code, err := events.NewUSCC(fmt.Sprintf("91%sMA%07d", t.area[:6], i+1))
	if err != nil {
		panic(err) // of the alphabet
	}
	registered := &events.EnterpriseRegistered{Title: fmt.Sprintf("企业%04d", i+1), USCC: code, Sector: sectors[i%len(sectors)], Area: t.villageCode(i % villages), Special: "drawn"}
	if !f.usual {
		registered.Special = "checked_in_full"
	}
	if i%7 == 0 {
		registered.Position = t.place()
	}
	t.tell(f.story, system, registered)
}
