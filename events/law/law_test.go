package law_test

import (
	"slices"
	"testing"
	"time"

	"oneseal/events"
	"oneseal/events/law"
)

func day(year int, month time.Month, day int) events.Date {
	return events.DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// text is what a rule says on one day.
type text struct {
	basis, zh string
	number    int32
	unit      law.Unit
	confirmed bool
}

// The texts as they were read beside the project: what each says on the last day of the one before it and on its own first day.
var texts = []struct {
	rule          *law.Rule
	id            string
	first         events.Date // absent where there is one text alone
	before, since text
}{
	{law.LateAcceptanceNotice, "late_acceptance_notice", day(2019, 4, 23),
		text{"Licensing Law Art. 32, text of 2003", "行政许可法第32条（2003年文本）", 5, "workdays", false}, text{"Licensing Law Art. 32, text of 2019", "行政许可法第32条（2019年文本）", 5, "workdays", true}},
	{law.SecondCorrection, "second_correction", day(2019, 4, 23),
		text{"Licensing Law Art. 32, text of 2003", "行政许可法第32条（2003年文本）", 0, "", false}, text{"Licensing Law Art. 32, text of 2019", "行政许可法第32条（2019年文本）", 0, "", true}},
	{law.UnrelatedMaterial, "unrelated_material", day(2019, 4, 23),
		text{"Licensing Law Art. 31, text of 2003", "行政许可法第31条（2003年文本）", 0, "", false}, text{"Licensing Law Art. 31, text of 2019", "行政许可法第31条（2019年文本）", 0, "", true}},
	{law.NoReasons, "no_reasons", day(2019, 4, 23),
		text{"Licensing Law Art. 38, text of 2003", "行政许可法第38条（2003年文本）", 0, "", false}, text{"Licensing Law Art. 38, text of 2019", "行政许可法第38条（2019年文本）", 0, "", true}},
	{law.OverdueStatute, "overdue_statute", day(2019, 4, 23),
		text{"Licensing Law Art. 42, text of 2003", "行政许可法第42条（2003年文本）", 0, "", false}, text{"Licensing Law Art. 42, text of 2019", "行政许可法第42条（2019年文本）", 0, "", true}},
	{law.InvalidExtension, "invalid_extension", day(2019, 4, 23),
		text{"Licensing Law Art. 42, text of 2003", "行政许可法第42条（2003年文本）", 0, "", false}, text{"Licensing Law Art. 42, text of 2019", "行政许可法第42条（2019年文本）", 0, "", true}},
	{law.LateDelivery, "late_delivery", day(2019, 4, 23),
		text{"Licensing Law Art. 44, text of 2003", "行政许可法第44条（2003年文本）", 10, "workdays", false}, text{"Licensing Law Art. 44, text of 2019", "行政许可法第44条（2019年文本）", 10, "workdays", true}},
	{law.SuspensionWithoutNotice, "suspension_without_notice", day(2019, 4, 23),
		text{"Licensing Law Art. 45, text of 2003", "行政许可法第45条（2003年文本）", 0, "", false}, text{"Licensing Law Art. 45, text of 2019", "行政许可法第45条（2019年文本）", 0, "", true}},
	{law.SuspensionOutlasted, "suspension_outlasted", day(2019, 4, 23),
		text{"Licensing Law Art. 45, text of 2003", "行政许可法第45条（2003年文本）", 0, "", false}, text{"Licensing Law Art. 45, text of 2019", "行政许可法第45条（2019年文本）", 0, "", true}},
	{law.NoRemedies, "no_remedies", day(2019, 4, 23),
		text{"Licensing Law Art. 38, text of 2003", "行政许可法第38条（2003年文本）", 0, "", false}, text{"Licensing Law Art. 38, text of 2019", "行政许可法第38条（2019年文本）", 0, "", true}},
	{law.SiteCheckAlone, "site_check_alone", day(2019, 4, 23),
		text{"Licensing Law Art. 34, text of 2003", "行政许可法第34条（2003年文本）", 2, "officers", false}, text{"Licensing Law Art. 34, text of 2019", "行政许可法第34条（2019年文本）", 2, "officers", true}},
	{law.ShortHearingNotice, "short_hearing_notice", day(2019, 4, 23),
		text{"Licensing Law Art. 48, text of 2003", "行政许可法第48条（2003年文本）", 7, "workdays", false}, text{"Licensing Law Art. 48, text of 2019", "行政许可法第48条（2019年文本）", 7, "workdays", true}},
	{law.HearingNotHeld, "licence_hearing_not_held", day(2019, 4, 23),
		text{"Licensing Law Art. 47, text of 2003", "行政许可法第47条（2003年文本）", 20, "workdays", false}, text{"Licensing Law Art. 47, text of 2019", "行政许可法第47条（2019年文本）", 20, "workdays", true}},
	{law.LateRenewal, "late_renewal", day(2019, 4, 23),
		text{"Licensing Law Art. 50, text of 2003", "行政许可法第50条（2003年文本）", 30, "calendar days", false}, text{"Licensing Law Art. 50, text of 2019", "行政许可法第50条（2019年文本）", 30, "calendar days", true}},
	{law.FeeNotDue, "fee_not_due", day(2019, 4, 23),
		text{"Licensing Law Art. 58, text of 2003", "行政许可法第58条（2003年文本）", 0, "", false}, text{"Licensing Law Art. 58, text of 2019", "行政许可法第58条（2019年文本）", 0, "", false}},
	{law.OverduePromise, "overdue_promise", events.Date{}, text{}, text{"report 3.3, text of 2012", "汇报材料 3.3，2012", 0, "", true}},
	{law.OverdueStep, "overdue_step", events.Date{}, text{}, text{"report 3.3, text of 2012", "汇报材料 3.3，2012", 0, "", true}},
	{law.StepOrder, "step_order", events.Date{}, text{}, text{"report 3.1, text of 2012", "汇报材料 3.1，2012", 0, "", true}},
	{law.NoPost, "no_post", events.Date{}, text{}, text{"report 3.3, text of 2012", "汇报材料 3.3，2012", 0, "", true}},
	{law.UncoveredAbsence, "uncovered_absence", events.Date{}, text{}, text{"report 3.3, text of 2012", "汇报材料 3.3，2012", 0, "workdays", true}},
	{law.SealWithoutDecision, "seal_without_decision", events.Date{}, text{}, text{"report 3.1, text of 2012", "汇报材料 3.1，2012", 1, "workdays", true}},
	{law.TamperedDocument, "tampered_document", events.Date{}, text{}, text{"report 3.1, text of 2012", "汇报材料 3.1，2012", 0, "", true}},
	{law.OneOfficer, "one_officer", day(2021, 7, 15),
		text{"Penalty Law Art. 37, text of 2009-2017", "行政处罚法第37条（2009-2017年文本）", 2, "officers", false}, text{"Penalty Law Art. 42, text of 2021", "行政处罚法第42条（2021年文本）", 2, "officers", true}},
	{law.DecisionBeforeNotice, "decision_before_notice", day(2021, 7, 15),
		text{"Penalty Law Art. 31, text of 2009-2017", "行政处罚法第31条（2009-2017年文本）", 0, "", false}, text{"Penalty Law Art. 44, 62, text of 2021", "行政处罚法第44、62条（2021年文本）", 0, "", true}},
	{law.ToldByStranger, "told_by_stranger", events.Date{}, text{}, text{"design: whose subject", "系统设计：主体归属", 0, "", true}},
	{law.SeveralPartitions, "several_partitions", events.Date{}, text{}, text{"data rules", "数据约定", 0, "", false}},
	{law.NoLegalReview, "no_legal_review", day(2018, 1, 1),
		text{"Penalty Law, text of 2009", "行政处罚法（2009年文本）", 0, "", false}, text{"Penalty Law Art. 38, text of 2017", "行政处罚法第38条（2017年文本）", 0, "", false}},
	{law.LateGrantReply, "late_grant_reply", day(2025, 8, 1),
		text{"data sharing rules before 2025", "2025年前的数据共享规定", 0, "", false}, text{"Data Sharing Regulation, text of 2025", "政务数据共享条例（2025年文本）", 10, "workdays", false}},

	{law.LicenceDecision, "licence_decision", day(2019, 4, 23),
		text{"Licensing Law Art. 42, text of 2003", "行政许可法第42条（2003年文本）", 20, "workdays", false}, text{"Licensing Law Art. 42, text of 2019", "行政许可法第42条（2019年文本）", 20, "workdays", true}},
	{law.JointLicenceDecision, "joint_licence_decision", day(2019, 4, 23),
		text{"Licensing Law Art. 42, text of 2003", "行政许可法第42条（2003年文本）", 45, "workdays", false}, text{"Licensing Law Art. 42, text of 2019", "行政许可法第42条（2019年文本）", 45, "workdays", true}},
	{law.LicenceHearingRequest, "licence_hearing_request", day(2019, 4, 23),
		text{"Licensing Law Art. 47, text of 2003", "行政许可法第47条（2003年文本）", 5, "workdays", false}, text{"Licensing Law Art. 47, text of 2019", "行政许可法第47条（2019年文本）", 5, "workdays", true}},
	{law.ExtensionByHead, "extension_by_head", day(2019, 4, 23),
		text{"Licensing Law Art. 42, text of 2003", "行政许可法第42条（2003年文本）", 10, "workdays", false}, text{"Licensing Law Art. 42, text of 2019", "行政许可法第42条（2019年文本）", 10, "workdays", true}},
	{law.ExtensionByGovernment, "extension_by_government", day(2019, 4, 23),
		text{"Licensing Law Art. 42, text of 2003", "行政许可法第42条（2003年文本）", 15, "workdays", false}, text{"Licensing Law Art. 42, text of 2019", "行政许可法第42条（2019年文本）", 15, "workdays", true}},
	{law.PenaltyDecision, "penalty_decision", day(2021, 7, 15),
		text{"Penalty Law, text of 2009-2017", "行政处罚法（2009-2017年文本）", 0, "", true}, text{"Penalty Law Art. 60, text of 2021", "行政处罚法第60条（2021年文本）", 90, "calendar days", true}},
	{law.PenaltyService, "penalty_service", day(2021, 7, 15),
		text{"Penalty Law Art. 40, text of 2009-2017", "行政处罚法第40条（2009-2017年文本）", 7, "calendar days", false}, text{"Penalty Law Art. 61, 85, text of 2021", "行政处罚法第61、85条（2021年文本）", 7, "workdays", true}},
	{law.PenaltyPayment, "penalty_payment", day(2021, 7, 15),
		text{"Penalty Law Art. 46, text of 2009-2017", "行政处罚法第46条（2009-2017年文本）", 15, "calendar days", false}, text{"Penalty Law Art. 67, text of 2021", "行政处罚法第67条（2021年文本）", 15, "calendar days", true}},
	{law.PetitionForward, "petition_forward", day(2022, 5, 1),
		text{"petition rules before 2022", "2022年前的信访规定", 15, "calendar days", false}, text{"Petition Regulation Art. 22, text of 2022", "信访工作条例第22条（2022年文本）", 15, "calendar days", true}},
	{law.PetitionNotice, "petition_notice", day(2022, 5, 1),
		text{"petition rules before 2022", "2022年前的信访规定", 15, "calendar days", false}, text{"Petition Regulation Art. 23, text of 2022", "信访工作条例第23条（2022年文本）", 15, "calendar days", true}},
	{law.PetitionAnswer, "petition_answer", day(2022, 5, 1),
		text{"petition rules before 2022", "2022年前的信访规定", 60, "calendar days", false}, text{"Petition Regulation Art. 34, text of 2022", "信访工作条例第34条（2022年文本）", 60, "calendar days", true}},
	{law.PetitionExtension, "petition_extension", day(2022, 5, 1),
		text{"petition rules before 2022", "2022年前的信访规定", 30, "calendar days", false}, text{"Petition Regulation Art. 34, text of 2022", "信访工作条例第34条（2022年文本）", 30, "calendar days", true}},
	{law.BadRatingFixed, "bad_rating_fixed", events.Date{}, text{}, text{"rating scheme of Sichuan, excerpt", "四川政务服务“好差评”规定（摘录）", 15, "workdays", false}},
	{law.DeputyInPlace, "deputy_in_place", events.Date{}, text{}, text{"definition of the figure", "指标定义", 1, "working hours", false}},
	{law.Arrival, "arrival", events.Date{}, text{}, text{"drill of another town, excerpt", "外镇一次演练（摘录）", 900, "seconds", false}},
}

func TestEachTextHoldsFromItsFirstDayOn(t *testing.T) {
	for _, c := range texts {
		if c.rule.ID != c.id {
			t.Errorf("%s is named %s", c.id, c.rule.ID)
		}
		said := func(on events.Date, want text) {
			t.Helper()
			v := c.rule.In(on)
			title := v.BasisTitle()
			got := text{v.Basis(), title.ZH, v.Limit.Number, v.Limit.Unit, v.Confirmed}
			if got != want {
				t.Errorf("%s on %s: %+v, want %+v", c.id, on, got, want)
			}
			if title.EN != v.Basis() {
				t.Errorf("%s on %s: in English %q, in rows %q", c.id, on, title.EN, v.Basis())
			}
		}
		if c.first.IsZero() {
			said(day(1990, 1, 1), c.since)
			said(day(2030, 1, 1), c.since)
			continue
		}
		eve := events.DateOf(c.first.Midnight().AddDate(0, 0, -1))
		said(day(1990, 1, 1), c.before)
		said(eve, c.before)
		said(c.first, c.since)
		if c.rule != law.NoLegalReview { // which has a third text
			said(day(2030, 1, 1), c.since)
		}
	}
}

// The rules of the procedure of penalties: article, number and unit by the older texts, first day of the newer one, the same by it, and
// whether it was read. An older article that is empty: nobody had the rule.
var penalties = []struct {
	id, oldArticle string
	old            int32
	oldUnit        law.Unit
	first          events.Date
	article        string
	number         int32
	unit           law.Unit
	confirmed      bool
}{
	{"penalty_hearing_request", "42", 3, "calendar days", day(2021, 7, 15), "64, 85", 5, "workdays", true},
	{"preservation", "37", 7, "calendar days", day(2021, 7, 15), "56, 85", 7, "workdays", true},
	{"publication_withdrawal", "", 0, "", day(2021, 7, 15), "48, 85", 3, "workdays", true},
	{"hand_in", "50", 2, "calendar days", day(2021, 7, 15), "71, 85", 2, "workdays", true},
	{"surcharge_rate", "51", 3, "percent", day(2021, 7, 15), "72", 3, "percent", true},
	{"simple_person", "33", 50, "yuan", day(2021, 7, 15), "51", 200, "yuan", true},
	{"simple_organisation", "33", 1000, "yuan", day(2021, 7, 15), "51", 3000, "yuan", true},
	{"on_spot_sum", "47", 20, "yuan", day(2021, 7, 15), "68", 100, "yuan", true},
	{"limitation", "29", 2, "years", day(2021, 7, 15), "36", 2, "years", true},
	{"limitation_safety", "29", 2, "years", day(2021, 7, 15), "36", 5, "years", true},
	{"surcharge_over_fine", "", 0, "", day(2012, 1, 1), "45", 0, "", false},
	{"surcharge_over_fine", "45", 0, "", day(2021, 7, 15), "72", 0, "", true},
	{"simple_over_limit", "33", 0, "", day(2021, 7, 15), "51", 0, "", true},
	{"one_officer_on_spot", "34", 1, law.Officers, day(2021, 7, 15), "42", 2, law.Officers, true},
	{"unqualified_officer", "", 0, "", day(2021, 7, 15), "42", 0, "", true},
	{"card_shown_late", "34, 37", 0, "", day(2021, 7, 15), "52, 55", 0, "", true},
	{"recusal_undecided", "37", 0, "", day(2021, 7, 15), "43", 0, "", true},
	{"recused_officer_acts", "37", 0, "", day(2021, 7, 15), "43", 0, "", true},
	{"statement_not_reviewed", "32", 0, "", day(2021, 7, 15), "45, 62", 0, "", true},
	{"heavier_for_statement", "32", 0, "", day(2021, 7, 15), "45", 0, "", true},
	{"decided_within_hearing_period", "42", 0, "", day(2021, 7, 15), "63, 64", 0, "", true},
	{"hearing_not_held", "42", 0, "", day(2021, 7, 15), "63, 64", 0, "", true},
	{"short_penalty_hearing_notice", "42", 7, "calendar days", day(2021, 7, 15), "64, 85", 7, "workdays", true},
	{"host_investigated", "42", 0, "", day(2021, 7, 15), "64", 0, "", true},
	{"no_discussion", "38", 0, "", day(2021, 7, 15), "57", 0, "", true},
	{"decision_without_reasons", "39", 0, "", day(2021, 7, 15), "59", 0, "", true},
	{"on_spot_not_filed", "34", 0, "", day(2021, 7, 15), "52", 0, "", true},
	{"electronic_without_consent", "", 0, "", day(2021, 7, 15), "61", 0, "", true},
	{"prescribed", "29", 0, "", day(2021, 7, 15), "36", 0, "", true},
	{"fined_twice", "24", 0, "", day(2021, 7, 15), "29", 0, "", true},
	{"preservation_unapproved", "37", 0, "", day(2021, 7, 15), "56", 0, "", true},
	{"seizure", "", 0, "", day(2012, 1, 1), "25", 30, "calendar days", true},
	{"demand", "", 0, "", day(2012, 1, 1), "54, 69", 10, "workdays", true},
	{"enforcement_application", "", 0, "", day(2012, 1, 1), "53", 3, "months", true},
	{"suit_period", "", 0, "", day(1990, 10, 1), "39", 3, "months", false},
	{"suit_period", "39", 3, "months", day(2015, 5, 1), "46", 6, "months", false},
	{"penalty_publication", "", 0, "", day(2021, 9, 1), "9", 20, "workdays", true},
	{"transfer_decided", "", 0, "", day(2001, 7, 9), "5", 3, "calendar days", false},
	{"transfer_decided", "5", 3, "calendar days", day(2020, 8, 7), "", 3, "calendar days", true},
	{"transfer_made", "", 0, "", day(2001, 7, 9), "5", 24, "hours", false},
	{"transfer_made", "5", 24, "hours", day(2020, 8, 7), "", 24, "hours", true},
	{"straw_burning", "", 0, "", day(2016, 1, 1), "119", 500, "yuan", true},
	{"late_service", "40", 7, "calendar days", day(2021, 7, 15), "61, 85", 7, "workdays", true},
	{"late_payment", "46", 15, "calendar days", day(2021, 7, 15), "67", 15, "calendar days", true},
	{"preservation_over", "37", 7, "calendar days", day(2021, 7, 15), "56, 85", 7, "workdays", true},
	{"seizure_over", "", 0, "", day(2012, 1, 1), "25", 30, "calendar days", true},
	{"demand_too_short", "", 0, "", day(2012, 1, 1), "54, 69", 10, "workdays", true},
	{"late_application", "", 0, "", day(2012, 1, 1), "53", 3, "months", true},
	{"late_publication", "", 0, "", day(2021, 9, 1), "9", 20, "workdays", true},
	{"late_withdrawal", "", 0, "", day(2021, 7, 15), "48, 85", 3, "workdays", true},
	{"late_hand_in", "50", 2, "calendar days", day(2021, 7, 15), "71, 85", 2, "workdays", true},
	{"late_transfer_decision", "", 0, "", day(2001, 7, 9), "5", 3, "calendar days", false},
	{"late_transfer_decision", "5", 3, "calendar days", day(2020, 8, 7), "", 3, "calendar days", true},
	{"late_transfer", "", 0, "", day(2001, 7, 9), "5", 24, "hours", false},
	{"late_transfer", "5", 24, "hours", day(2020, 8, 7), "", 24, "hours", true},
	{"surcharge_above_rate", "51", 3, "percent", day(2021, 7, 15), "72", 3, "percent", true},
	{"collected_over_limit", "47", 20, "yuan", day(2021, 7, 15), "68", 100, "yuan", true},
}

func TestEachTextOfPenaltiesHoldsFromItsFirstDayOn(t *testing.T) {
	byID := make(map[string]*law.Rule)
	for _, r := range law.All() {
		byID[r.ID] = r
	}
	for _, c := range penalties {
		r := byID[c.id]
		if r == nil {
			t.Errorf("no rule is named %s", c.id)
			continue
		}
		old, since := r.In(events.DateOf(c.first.Midnight().AddDate(0, 0, -1))), r.In(c.first)
		if old.Article != c.oldArticle || old.Limit.Number != c.old || old.Limit.Unit != c.oldUnit || old.Confirmed || old.Silent != (c.oldArticle == "") {
			t.Errorf("%s on the eve of %s: %+v", c.id, c.first, old)
		}
		if since.Article != c.article || since.Limit.Number != c.number || since.Limit.Unit != c.unit || since.Confirmed != c.confirmed || since.Silent || since.From != c.first {
			t.Errorf("%s on %s: %+v", c.id, c.first, since)
		}
	}
}

func TestEveryRuleIsRead(t *testing.T) {
	var read []*law.Rule
	for _, c := range texts {
		read = append(read, c.rule)
	}
	known := func(r *law.Rule) bool {
		return slices.Contains(read, r) || slices.ContainsFunc(penalties, func(c struct {
			id, oldArticle string
			old            int32
			oldUnit        law.Unit
			first          events.Date
			article        string
			number         int32
			unit           law.Unit
			confirmed      bool
		}) bool {
			return c.id == r.ID
		}) || r == law.LargeFine || r == law.LateDecision // no law: each place sets it; and the texts of PenaltyDecision
	}
	for _, r := range law.All() {
		if !known(r) {
			t.Errorf("%s is not read here: add what it says on either side of each first day", r.ID)
		}
	}
	if n := len(law.Rules()) + len(law.Limits()); n != len(law.All()) {
		t.Errorf("%d rules of findings and of figures, %d in all", n, len(law.All()))
	}
	for _, r := range law.Limits() {
		for _, v := range r.Versions[len(r.Versions)-1:] {
			if v.Limit.IsZero() {
				t.Errorf("%s limits nothing", r.ID)
			}
		}
	}
}

// Texts follow each other without gaps: the first holds since whenever, each other one from a later day on.
func TestTextsFollowEachOther(t *testing.T) {
	ids := make(map[string]bool)
	for _, r := range law.All() {
		if ids[r.ID] {
			t.Errorf("two rules are named %s", r.ID)
		}
		ids[r.ID] = true
		if r.Title.ZH == "" || r.Title.EN == "" {
			t.Errorf("%s lacks a title: %+v", r.ID, r.Title)
		}
		if !r.Versions[0].From.IsZero() {
			t.Errorf("%s has no text before %s", r.ID, r.Versions[0].From)
		}
		for i := range r.Versions[1:] {
			before, v := r.Versions[i], r.Versions[i+1]
			if v.From.IsZero() {
				t.Errorf("%s: nobody knows from when the text of %s is in force", r.ID, v.Name)
			}
			if !before.From.IsZero() && !v.From.Midnight().After(before.From.Midnight()) {
				t.Errorf("%s: the text of %s is in force from %q, the one before from %q", r.ID, v.Name, v.From, before.From)
			}
		}
	}
}

// A third text takes the place of the second on its own day, and not before.
func TestOfManyTextsTheLatestThatIsInForceHolds(t *testing.T) {
	r := law.Rule{ID: "r", Versions: []law.Version{{Name: "1"}, {Name: "2", From: day(2010, 1, 1)}, {Name: "3", From: day(2020, 1, 1)}}}
	for on, want := range map[events.Date]string{day(2009, 12, 31): "1", day(2010, 1, 1): "2", day(2019, 12, 31): "2", day(2020, 1, 1): "3", day(2021, 1, 1): "3"} {
		if got := r.In(on).Name; got != want {
			t.Errorf("on %s the text of %s holds, want %s", on, got, want)
		}
	}
}

func TestArticlesAreCitedAsPeopleDo(t *testing.T) {
	for _, c := range []struct {
		of   *law.Rule
		want events.Title
	}{
		{law.InvalidExtension, events.Title{ZH: "行政许可法第42条", EN: "Licensing Law Art. 42"}},
		{law.DecisionBeforeNotice, events.Title{ZH: "行政处罚法第44、62条", EN: "Penalty Law Art. 44, 62"}},
		{law.NoPost, events.Title{ZH: "汇报材料 3.3", EN: "report 3.3"}},
		{law.Arrival, events.Title{ZH: "外镇一次演练（摘录）", EN: "drill of another town, excerpt"}},
	} {
		if got := c.of.In(day(2024, 1, 2)).Cited(); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.of.ID, got, c.want)
		}
	}
}

func TestLimitsOfWorkdaysAreWhatClocksTake(t *testing.T) {
	if got := (law.Limit{Number: 5, Unit: law.Workdays}).Workdays(); got != events.HalfWorkdays(10) {
		t.Errorf("five workdays are %v", got)
	}
	if got := (law.Limit{Number: 0, Unit: law.Workdays}).Workdays(); got.IsZero() {
		t.Error("a limit of no workdays is no limit")
	}
	for _, l := range []law.Limit{{}, {Number: 90, Unit: law.CalendarDays}, {Number: 2, Unit: law.Officers}} {
		if got := l.Workdays(); !got.IsZero() {
			t.Errorf("%+v are %v workdays", l, got)
		}
	}
}

func TestRulesOfFindingsAreFoundByTheirNames(t *testing.T) {
	for _, want := range law.Rules() {
		got, err := law.Find(want.ID)
		if err != nil {
			t.Errorf("%s: %v", want.ID, err)
		} else if got != want {
			t.Errorf("%s finds %s", want.ID, got.ID)
		}
	}
	for _, id := range []string{"", "late", law.Arrival.ID} {
		if r, err := law.Find(id); err == nil {
			t.Errorf("%q finds %s", id, r.ID)
		} else if err.Error() != `no rule is named "`+id+`"` {
			t.Errorf("%q: %v", id, err)
		}
	}
}

// Where no law is chosen, what is no law holds alone: the record's own rules, and what figures are defined by.
func TestWithoutALawOnlyWhatIsNoneHolds(t *testing.T) {
	var held []string
	for _, rule := range law.Under(law.None) {
		held = append(held, rule.ID)
	}
	if want := []string{"told_by_stranger", "several_partitions", "deputy_in_place", "arrival"}; !slices.Equal(held, want) {
		t.Errorf("%q, want %q", held, want)
	}
	if len(law.Under(law.China)) != len(law.All()) {
		t.Errorf("China's law leaves out some of %d rules", len(law.All()))
	}
}
