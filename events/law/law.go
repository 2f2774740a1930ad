// Package law holds the dated rules that findings rest on. A rule is one sentence of a law, a regulation or
// the town's own reform; its versions are texts, each in force for a span of days. An act is judged by the
// version in force on the day of the act (Penalty Law Art. 37).
//
// The table says what the sources beside the project confirm and no more. Where only the present text was
// read, an earlier version says so: its wording is not confirmed.
package law

import (
	"fmt"
	"time"

	"oneseal/events"
)

// Rule is something that an act, or the lack of one, can break.
type Rule struct {
	ID       string // as findings name it
	Title    events.Title
	Versions []Version // from the oldest on, without gaps
}

// Version is a rule as one text has it.
type Version struct {
	Name    string      // of the text: the year of its latest amendment, or the reform's
	From    events.Date // first day in force; absent in the first version: whenever
	Article string
	// Confirmed is whether the text was read. An unconfirmed version is what the later text says,
	// taken back in time, and shown as such.
	Confirmed bool
}

// Basis names the article and the text.
func (v Version) Basis() string { return v.Article + ", text of " + v.Name }

// In gives the version in force on a day.
func (r *Rule) In(day events.Date) *Version {
	in := &r.Versions[0]
	for i := range r.Versions[1:] {
		if v := &r.Versions[i+1]; !day.Midnight().Before(v.From.Midnight()) {
			in = v
		}
	}
	return in
}

// Licensing Law, text of 2019-04-23, and what was before it.
func licensing(id, zh, en, article string) Rule {
	article = "Licensing Law " + article
	return Rule{id, events.Title{ZH: zh, EN: en}, []Version{
		{Name: "2003", Article: article},
		{Name: "2019", From: date(2019, 4, 23), Article: article, Confirmed: true},
	}}
}

// Penalty Law, text of 2021 in force from 2021-07-15. before is where the rule stood until then.
func penalty(id, zh, en, before, article string) Rule {
	return Rule{id, events.Title{ZH: zh, EN: en}, []Version{
		{Name: "2009-2017", Article: before},
		{Name: "2021", From: date(2021, 7, 15), Article: "Penalty Law " + article, Confirmed: true},
	}}
}

// reform is a rule of the town's own, as the report tells it.
func reform(id, zh, en, section string) Rule {
	return Rule{id, events.Title{ZH: zh, EN: en}, []Version{{Name: "2012", Article: "report " + section, Confirmed: true}}}
}

func date(year int, month time.Month, day int) events.Date {
	return events.DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// The rules. How each is checked stands at the fold or view that checks it.
var (
	LateAcceptanceNotice    = add(licensing("late_acceptance_notice", "未在五个工作日内告知是否受理", "No word on acceptance in 5 workdays", "Art. 32"))
	SecondCorrection        = add(licensing("second_correction", "补正未一次告知", "Second correction notice", "Art. 32"))
	UnrelatedMaterial       = add(licensing("unrelated_material", "索要无关材料", "Material asked that the item does not need", "Art. 31"))
	NoReasons               = add(licensing("no_reasons", "不予许可未说明理由", "Refusal without reasons", "Art. 38"))
	OverdueStatute          = add(licensing("overdue_statute", "超过法定时限", "Over the statutory limit", "Art. 42"))
	InvalidExtension        = add(licensing("invalid_extension", "延长期限不合法", "Extension not as the law allows", "Art. 42"))
	LateDelivery            = add(licensing("late_delivery", "决定后十个工作日内未送达", "Not delivered in 10 workdays", "Art. 44"))
	SuspensionWithoutNotice = add(licensing("suspension_without_notice", "中止无法定事由或未书面告知", "Suspension without ground or written notice", "Art. 45"))
	OverduePromise          = add(reform("overdue_promise", "超过承诺时限", "Over the promised limit", "3.3"))
	OverdueStep             = add(reform("overdue_step", "环节超时", "Step over its time", "3.3"))
	StepOrder               = add(reform("step_order", "环节次序颠倒或缺失", "Steps out of order", "3.1"))
	NoPost                  = add(reform("no_post", "无岗位人员办理", "Step by someone without a post", "3.3"))
	UncoveredAbsence        = add(reform("uncovered_absence", "离岗无人顶岗", "Absence without a deputy", "3.3"))
	SealWithoutDecision     = add(reform("seal_without_decision", "无决定用印", "Seal used without a decision", "3.1"))
	TamperedDocument        = add(reform("tampered_document", "用印文书与签发文书不一致", "Sealed document differs from the one issued", "3.1"))
	OneOfficer              = add(penalty("one_officer", "执法人员少于两人", "Fewer than two officers", "report 3.4", "Art. 42"))
	DecisionBeforeNotice    = add(penalty("decision_before_notice", "先决定后告知", "Decision before notice", "report 3.4", "Art. 44, 62"))
	NoLegalReview           = add(penalty("no_legal_review", "应审未审作出决定", "Decision without legal review", "report 3.4", "Art. 58"))
)

// Rules lists all rules.
func Rules() []*Rule { return rules }

var rules []*Rule

func add(r Rule) *Rule {
	rules = append(rules, &r)
	return &r
}

// Find gives the rule of that id.
func Find(id string) (*Rule, error) {
	for _, r := range rules {
		if r.ID == id {
			return r, nil
		}
	}
	return nil, fmt.Errorf("no rule is named %q", id)
}
