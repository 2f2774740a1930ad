// Package simulate makes a small town that never was: the same seed gives the same events, byte
// for byte, with ids derived from the subject and the step. Its sums follow the report (439 to 278
// workdays, 73.5 to 49, 145 penalty cases of 2017); its cases, officers and organs are made up.
package simulate

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"oneseal/events"
	"oneseal/events/calendar"
)

// item is a service item with its promised limits in workdays, before the reform and after.
type item struct {
	code, name  string
	before, now int32
	department  string
}

var items = []item{
	{"SX-001", "建设工程规划许可", 20, 12, "规划建设局"}, {"SX-002", "建设用地规划许可", 20, 13, "规划建设局"},
	{"SX-003", "乡村建设规划许可", 20, 12, "规划建设局"}, {"SX-004", "建筑工程施工许可", 15, 10, "规划建设局"},
	{"SX-005", "环境影响登记备案", 30, 19, "安全环保局"}, {"SX-006", "环境影响报告表审批", 45, 28, "安全环保局"},
	{"SX-007", "排水许可", 20, 13, "规划建设局"}, {"SX-008", "占用挖掘道路许可", 20, 12, "规划建设局"},
	{"SX-009", "户外广告设置许可", 10, 6, "规划建设局"}, {"SX-010", "食品经营许可", 15, 10, "经济发展局"},
	{"SX-011", "公共场所卫生许可", 20, 13, "社会事业局"}, {"SX-012", "民办学校设立审批", 30, 19, "社会事业局"},
	{"SX-013", "劳务派遣经营许可", 20, 12, "人力资源局"}, {"SX-014", "人力资源服务许可", 15, 10, "人力资源局"},
	{"SX-015", "设施农业用地备案", 20, 13, "农村工作局"}, {"SX-016", "水土保持方案审批", 45, 28, "农村工作局"},
	{"SX-017", "林木采伐许可", 20, 12, "农村工作局"}, {"SX-018", "动物防疫条件合格", 15, 10, "农村工作局"},
	{"SX-019", "企业投资项目备案", 24, 15, "经济发展局"}, {"SX-020", "危险化学品经营许可", 15, 11, "安全环保局"},
}

const (
	approvalOrgan    = "approval-bureau"
	enforcementOrgan = "enforcement-bureau"
	approvals        = 600
	simple, ordinary = 61, 84
)

var china = time.FixedZone("", 8*3600)

type town struct {
	random *rand.Rand
	events []*events.Event
}

// Town makes the events, sorted by subject and, within one, in the order in which they happened.
func Town(seed uint64) []*events.Event {
	t := &town{random: rand.New(rand.NewPCG(seed, 0x5ea1))}
	t.publishItems()
	for n := range approvals {
		t.approve(n)
	}
	for n := range simple + ordinary {
		t.punish(n, n < simple)
	}
	return t.events
}

func (t *town) publishItems() {
	publish := func(code, version, name string, from time.Time, promised events.Workdays, statutory events.Workdays, kind events.ItemKind, origin events.LimitOrigin, note string) {
		t.add("item/"+code, "version_published", from.Add(-72*time.Hour), approvalOrgan, "system", &events.ItemVersionPublished{
			Version: version, Name: name, Effective: events.DateOf(from), PromisedDays: promised, StatutoryDays: statutory, Kind: kind, Origin: origin, Note: note})
	}
	before := time.Date(2010, 1, 4, 9, 0, 0, 0, china)
	after := time.Date(2012, 8, 20, 9, 0, 0, 0, china)
	for _, i := range items {
		statutory := events.HalfWorkdays(2 * i.before)
		publish(i.code, "1", i.name, before, events.HalfWorkdays(2*i.before), statutory, "single", "stated", "")
		publish(i.code, "2", i.name, after, events.HalfWorkdays(2*i.now), statutory, "single", "stated", "")
	}
	publish("SX-900", "1", "企业建设项目", before, events.HalfWorkdays(147), events.Workdays{}, "construction_project", "derived", "49 at -33.3 % implies 73.5")
	publish("SX-900", "2", "企业建设项目", after, events.HalfWorkdays(98), events.Workdays{}, "construction_project", "stated", "")
}

// approve runs one application through the three steps: acceptance, initial and re-review, decision.
func (t *town) approve(n int) {
	of := items[t.random.IntN(len(items))]
	subject := fmt.Sprintf("approval/2017-%04d", n+1)
	window := fmt.Sprintf("window-%02d", 1+t.random.IntN(28))
	first, second := t.officer(10), t.officer(10)
	step := func(activity, group string) events.ApprovalStep {
		return events.ApprovalStep{Activity: activity, Group: group, Case: events.ApprovalCase{Item: of.code, Department: of.department, Channel: "window"}}
	}
	at := t.hour(t.workday(time.Date(2016, 10, 8, 0, 0, 0, 0, time.UTC), t.random.IntN(270)))
	last := time.Date(2017, 11, 30, 18, 0, 0, 0, china)
	happen := func(name, actor string, data any) bool {
		if at.After(last) {
			return false
		}
		t.add(subject, name, at, approvalOrgan, actor, data)
		return true
	}
	later := func(days int) { at = t.hour(t.workday(at, days)) }

	happen("received", window, &events.ApprovalReceived{ApprovalStep: step("收件", window), Materials: []string{"M1", "M2"}})
	if t.random.IntN(5) == 0 {
		at = at.Add(30 * time.Minute)
		happen("correction_notice_issued", window, &events.ApprovalCorrectionNoticeIssued{ApprovalStep: step("一次性补正告知", window), Missing: []string{"M3"}})
		later(1 + t.random.IntN(8))
		if !happen("correction_submitted", window, &events.ApprovalCorrectionSubmitted{ApprovalStep: step("补正", window), Materials: []string{"M3"}}) {
			return
		}
	}
	if t.random.IntN(40) == 0 {
		later(1)
		happen("not_accepted", window, &events.ApprovalNotAccepted{ApprovalStep: step("不予受理", window), Reason: "不属于本机关职权"})
		return
	}
	later(t.random.IntN(3))
	promised := events.HalfWorkdays(2 * of.now)
	if !happen("accepted", window, &events.ApprovalAccepted{ApprovalStep: step("受理", window), PromisedDays: promised, StatutoryDays: events.HalfWorkdays(2 * of.before)}) {
		return
	}
	// An officer who is away leaves the case lying; most cases take a part of the promise.
	span := 1 + t.random.IntN(max(1, int(of.now)*2/3))
	if t.random.IntN(12) == 0 {
		span = int(of.now) + t.random.IntN(6) - 1
	}
	later(max(0, span/2))
	happen("initial_reviewed", first, &events.ApprovalInitialReviewed{ApprovalStep: step("初审", of.department), Opinion: "grant"})
	if t.random.IntN(10) == 0 {
		happen("clock_suspended", first, &events.ApprovalClockSuspended{ApprovalStep: step("现场检验", of.department), Ground: "inspection", Days: events.HalfWorkdays(10)})
		later(3 + t.random.IntN(4))
		happen("clock_resumed", first, &events.ApprovalClockResumed{ApprovalStep: step("检验完成", of.department)})
	}
	later(max(0, span-span/2-1))
	happen("re_reviewed", second, &events.ApprovalReReviewed{ApprovalStep: step("复审", of.department), Opinion: "grant"})
	later(1)
	if t.random.IntN(20) == 0 {
		happen("refused", second, &events.ApprovalRefused{ApprovalStep: step("审批", approvalOrgan), Seal: "seal-1", Reason: "不符合法定条件", Remedies: "可申请行政复议或提起行政诉讼"})
	} else if happen("granted", second, &events.ApprovalGranted{ApprovalStep: step("审批", approvalOrgan), Seal: "seal-1", Document: fmt.Sprintf("准字2017第%04d号", n+1)}) {
		at = at.Add(time.Hour)
		happen("certificate_issued", window, &events.ApprovalCertificateIssued{ApprovalStep: step("制证", window), Certificate: fmt.Sprintf("C2017-%04d", n+1)})
	}
	later(1 + t.random.IntN(3))
	happen("delivered", window, &events.ApprovalDelivered{ApprovalStep: step("送达", window), Method: "window"})
}

func (t *town) punish(n int, simpleProcedure bool) {
	subject := fmt.Sprintf("penalty/2017-%03d", n+1)
	squadron := fmt.Sprintf("squadron-%d", 1+t.random.IntN(3))
	step := func(activity string) events.PenaltyStep {
		return events.PenaltyStep{Activity: activity, Case: events.PenaltyCase{Squadron: squadron, Party: "organisation", Cause: []string{"占道经营", "超限排放", "未取得规划许可", "安全设施缺失"}[n%4]}}
	}
	yuan := func(n int64) events.Money { return events.Money{Amount: events.Hundredths(n * 100), Currency: "CNY"} }
	a, b := t.officer(20), t.officer(20)
	at := t.hour(t.workday(time.Date(2017, 1, 3, 0, 0, 0, 0, time.UTC), t.random.IntN(150)))
	add := func(name string, actor string, data any) { t.add(subject, name, at, enforcementOrgan, actor, data) }
	later := func(days int) { at = t.hour(t.workday(at, days)) }
	add("clue_received", a, &events.PenaltyClue{PenaltyStep: step("案件线索"), Origin: []events.ClueOrigin{"inspection", "camera", "complaint"}[t.random.IntN(3)]})
	if simpleProcedure {
		at = at.Add(20 * time.Minute)
		add("evidence_collected", a, &events.PenaltyEvidenceCollected{PenaltyStep: step("现场取证"), Kind: "inspection_record", Officers: []string{a, b}})
		at = at.Add(5 * time.Minute)
		add("notice_served", a, &events.PenaltyNoticeServed{PenaltyStep: step("当场告知"), ProposedFine: yuan(500), Method: "in_person"})
		at = at.Add(5 * time.Minute)
		add("decided", a, &events.PenaltyDecided{PenaltyStep: step("当场处罚决定"), Procedure: events.ProcedureSimple, Outcome: "penalty", Fine: yuan(500)})
		at = at.Add(time.Minute)
		add("served", a, &events.PenaltyServed{PenaltyStep: step("当场送达"), Method: "in_person"})
		later(1 + t.random.IntN(12))
		add("paid", "bank", &events.PenaltyPaid{PenaltyStep: step("缴款"), Amount: yuan(500)})
		add("closed", a, &events.PenaltyClosed{PenaltyStep: step("结案")})
		return
	}
	fine := int64(1000 * (2 + t.random.IntN(20)))
	later(1 + t.random.IntN(3))
	add("filed", a, &events.PenaltyFiled{PenaltyStep: step("立案")})
	later(1 + t.random.IntN(10))
	add("evidence_collected", a, &events.PenaltyEvidenceCollected{PenaltyStep: step("调查取证"), Kind: "audiovisual", Officers: []string{a, b}})
	later(2 + t.random.IntN(8))
	add("notice_served", b, &events.PenaltyNoticeServed{PenaltyStep: step("处罚事先告知"), ProposedFine: yuan(fine), Method: "in_person"})
	later(1 + t.random.IntN(3))
	if t.random.IntN(3) == 0 {
		add("statement_made", "party", &events.PenaltyStatementMade{PenaltyStep: step("陈述申辩")})
		later(1)
	}
	add("legal_reviewed", t.officer(3), &events.PenaltyLegalReviewed{PenaltyStep: step("法制审核"), Opinion: "agree"})
	later(1 + t.random.IntN(5))
	add("decided", b, &events.PenaltyDecided{PenaltyStep: step("处罚决定"), Procedure: events.ProcedureOrdinary, Outcome: "penalty", Fine: yuan(fine), Document: fmt.Sprintf("罚字2017第%03d号", n+1)})
	later(t.random.IntN(5))
	add("served", b, &events.PenaltyServed{PenaltyStep: step("送达"), Method: "post"})
	later(1 + t.random.IntN(10))
	add("paid", "bank", &events.PenaltyPaid{PenaltyStep: step("缴款"), Amount: yuan(fine)})
	later(2)
	add("closed", a, &events.PenaltyClosed{PenaltyStep: step("结案")})
}

// workday gives the workday that lies n workdays after a date; for 0 the date itself.
func (t *town) workday(from time.Time, n int) time.Time {
	if n == 0 {
		return from
	}
	day, err := calendar.Add(from, n)
	if err != nil {
		panic(err) // the town lives inside the calendar
	}
	return day.Date
}

// hour puts a day at an office hour.
func (t *town) hour(day time.Time) time.Time {
	year, month, date := day.Date()
	if day.Location() != time.UTC { // an act of the same day: later in it
		return day.Add(time.Duration(5+t.random.IntN(20)) * time.Minute)
	}
	return time.Date(year, month, date, 9+t.random.IntN(6), t.random.IntN(60), 0, 0, china)
}

func (t *town) officer(of int) string { return fmt.Sprintf("officer-%03d", 1+t.random.IntN(of)) }

func (t *town) add(subject, name string, at time.Time, organ, actor string, data any) {
	family, _, _ := strings.Cut(subject, "/")
	t.events = append(t.events, &events.Event{
		ID: fmt.Sprintf("%s/%s/%d", subject, name, len(t.events)), Source: "/simulate/town", Type: "oneseal." + family + "." + name,
		Subject: subject, Time: events.InZone(at, 480), Organ: organ, Actor: actor, Data: data,
	})
}
