package law

import (
	"time"

	"oneseal/events"
)

var (
	licensingLaw       = act("行政许可法", "Licensing Law")
	penaltyLaw         = act("行政处罚法", "Penalty Law")
	petitionRegulation = act("信访工作条例", "Petition Regulation")
	earlierSharing     = act("2025年前的数据共享规定", "data sharing rules before 2025")
	earlierPetition    = act("2022年前的信访规定", "petition rules before 2022")
	dataRules          = act("数据约定", "data rules")
	report             = act("汇报材料", "report")
	dataSharing        = act("政务数据共享条例", "Data Sharing Regulation")
)

// What the origins of event types cite and no rule rests on.
var (
	_ = act("系统设计", "design")
	_ = act("行政强制法", "Compulsion Law")
	_ = act("人民调解法", "Mediation Law")
	_ = act("公共安全视频图像信息系统管理条例", "Public Video Regulation")
	_ = act("优化营商环境条例", "Business Environment Regulation")
	_ = act("国务院关于在线政务服务的若干规定", "Online Services Rules")
	_ = act("行政执法机关移送涉嫌犯罪案件的规定", "Crime Transfer Rules")
	_ = act("市场监督管理行政处罚信息公示规定", "Publicity Rules")
	_ = act("浙江省综合行政执法条例", "Zhejiang Enforcement Regulation")
)

var acts []Act

func act(zh, en string) Act {
	a := Act{events.Title{ZH: zh, EN: en}}
	acts = append(acts, a)
	return a
}

// licensing is a rule of the Licensing Law: its text of 2019-04-23, and what was before it.
func licensing(id, zh, en, article string, limit Limit) Rule {
	return Rule{ID: id, Title: events.Title{ZH: zh, EN: en}, Versions: []Version{
		{Name: "2003", Act: licensingLaw, Article: article, Limit: limit},
		{Name: "2019", From: date(2019, time.April, 23), Act: licensingLaw, Article: article, Limit: limit, Confirmed: true},
	}}
}

// unread is a rule none of whose texts was read.
func unread(r Rule) Rule {
	for i := range r.Versions {
		r.Versions[i].Confirmed = false
	}
	return r
}

// penalty is a rule of the Penalty Law: its text of 2021, and before as it stood until then.
func penalty(id, zh, en string, before Version, article string, limit Limit) Rule {
	before.Name = "2009-2017"
	return Rule{ID: id, Title: events.Title{ZH: zh, EN: en}, Versions: []Version{
		before,
		{Name: "2021", From: date(2021, time.July, 15), Act: penaltyLaw, Article: article, Limit: limit, Confirmed: true},
	}}
}

// petition is a limit of the Petition Regulation, and what was before it.
func petition(id, zh, en, article string, limit Limit) Rule {
	return Rule{ID: id, Title: events.Title{ZH: zh, EN: en}, Versions: []Version{
		{Act: earlierPetition, Limit: limit},
		{Name: "2022", From: date(2022, time.May, 1), Act: petitionRegulation, Article: article, Limit: limit, Confirmed: true},
	}}
}

// reform is a rule of the town's own, as the report tells it.
func reform(id, zh, en, section string, limit Limit) Rule {
	return Rule{ID: id, Title: events.Title{ZH: zh, EN: en}, Versions: []Version{{Name: "2012", Act: report, Article: section, Limit: limit, Confirmed: true}}}
}

// sharing is a rule of the Data Sharing Regulation (Decree 809), whose text was not read: before its first day nothing was held to it.
func sharing(id, zh, en string, limit Limit) Rule {
	return unread(Rule{ID: id, Title: events.Title{ZH: zh, EN: en}, Versions: []Version{
		{Act: earlierSharing},
		{Name: "2025", From: date(2025, time.August, 1), Act: dataSharing, Limit: limit},
	}})
}

// excerpt is a rule of another place in China, known from an excerpt.
func excerpt(id, zh, en string, of Act, limit Limit) Rule {
	return Rule{ID: id, Title: events.Title{ZH: zh, EN: en}, Versions: []Version{{Act: of, Limit: limit}}}
}

// elsewhere is a rule that is no law: the figure's or the log's own.
func elsewhere(id, zh, en string, of Act, limit Limit) Rule {
	r := excerpt(id, zh, en, of, limit)
	r.Everywhere = true
	return r
}

// recorded is a rule of the record itself, as its design states it: it holds from the first fact on.
func recorded(id, zh, en string, section events.Title) Rule {
	return Rule{ID: id, Title: events.Title{ZH: zh, EN: en}, Versions: []Version{{Act: Act{section}, Confirmed: true}}, Everywhere: true}
}

func workdays(n int32) Limit     { return Limit{n, Workdays} }
func calendarDays(n int32) Limit { return Limit{n, CalendarDays} }

// none is the limit of a rule that sets no number.
var none Limit

// The rules that findings name. How each is checked stands at the fold or view that checks it.
var (
	LateAcceptanceNotice    = found(licensing("late_acceptance_notice", "未在五个工作日内告知是否受理", "No word on acceptance in 5 workdays", "32", workdays(5)))
	SecondCorrection        = found(licensing("second_correction", "补正未一次告知", "Second correction notice", "32", none))
	UnrelatedMaterial       = found(licensing("unrelated_material", "索要无关材料", "Material asked that the item does not need", "31", none))
	NoReasons               = found(licensing("no_reasons", "不予许可未说明理由", "Refusal without reasons", "38", none))
	OverdueStatute          = found(licensing("overdue_statute", "超过法定时限", "Over the statutory limit", "42", none)) // each item has its own
	InvalidExtension        = found(licensing("invalid_extension", "延长期限不合法", "Extension not as the law allows", "42", none))
	LateDelivery            = found(licensing("late_delivery", "决定后十个工作日内未送达", "Not delivered in 10 workdays", "44", workdays(10)))
	SuspensionWithoutNotice = found(licensing("suspension_without_notice", "中止无法定事由或未书面告知", "Suspension without ground or written notice", "45", none))
	SuspensionOutlasted     = found(licensing("suspension_outlasted", "中止超过告知的时间", "Suspended for longer than was told", "45", none)) // each notice has its own
	NoRemedies              = found(licensing("no_remedies", "不予许可未告知救济途径", "Refusal without remedies", "38", none))
	SiteCheckAlone          = found(licensing("site_check_alone", "实地核查少于两人", "Site checked by fewer than two", "34", Limit{2, Officers}))
	ShortHearingNotice      = found(licensing("short_hearing_notice", "许可听证未提前七日通知", "Hearing told less than 7 days ahead", "48", workdays(7)))
	HearingNotHeld          = found(licensing("licence_hearing_not_held", "未按要求组织许可听证", "Hearing asked for and not held", "47", workdays(20)))
	LateRenewal             = found(licensing("late_renewal", "延续申请迟于届满三十日前", "Renewal asked less than 30 days before expiry", "50", calendarDays(30)))
	FeeNotDue               = found(unread(licensing("fee_not_due", "无法定依据收费", "Fee charged that no law sets", "58", none)))
	OverduePromise          = found(reform("overdue_promise", "超过承诺时限", "Over the promised limit", "3.3", none))
	OverdueStep             = found(reform("overdue_step", "环节超时", "Step over its time", "3.3", none))
	StepOrder               = found(reform("step_order", "环节次序颠倒或缺失", "Steps out of order", "3.1", none))
	NoPost                  = found(reform("no_post", "无岗位人员办理", "Step by someone without a post", "3.3", none))
	UncoveredAbsence        = found(reform("uncovered_absence", "离岗无人顶岗", "Absence without a deputy", "3.3", workdays(0))) // the day itself
	SealWithoutDecision     = found(reform("seal_without_decision", "无决定用印", "Seal used without a decision", "3.1", workdays(1)))
	TamperedDocument        = found(reform("tampered_document", "用印文书与签发文书不一致", "Sealed document differs from the one issued", "3.1", none))
	OneOfficer              = found(dated("one_officer", "执法人员少于两人", "Fewer than two officers", "37", Limit{2, Officers}, "42", Limit{2, Officers}))
	DecisionBeforeNotice    = found(dated("decision_before_notice", "先决定后告知", "Decision before notice", "31", none, "44, 62", none))
	ToldByStranger          = found(recorded("told_by_stranger", "由无权机关陈述", "Told by an organ that may not", events.Title{ZH: "系统设计：主体归属", EN: "design: whose subject"}))
	SeveralPartitions       = found(elsewhere("several_partitions", "同一主体的事实分处多个分区", "Facts of one subject in several partitions", dataRules, none))
	LateGrantReply          = found(sharing("late_grant_reply", "未在十个工作日内答复共享申请", "Request for a grant not answered in 10 workdays", workdays(10)))
	// NoLegalReview is a rule since the text of 2017 came into force; the one before has none.
	NoLegalReview = found(Rule{ID: "no_legal_review", Title: events.Title{ZH: "应审未审作出决定", EN: "Decision without legal review"}, Versions: []Version{
		{Name: "2009", Act: penaltyLaw, Silent: true}, {Name: "2017", From: reviewAsked, Act: penaltyLaw, Article: "38"},
		{Name: "2021", From: reformedPenalty, Act: penaltyLaw, Article: "58", Confirmed: true}}})
)

// The limits that figures are held to.
var (
	// ExtensionByHead and ExtensionByGovernment are how much longer a licence may take: the head of the organ decides, or that of
	// the government where several organs handle it together.
	// LicenceDecision and JointLicenceDecision are how long a licence takes at most where its item has no limit of its own: decided
	// by one organ, or by several together.
	LicenceDecision       = measured(licensing("licence_decision", "许可决定期限", "Licence decided", "42", workdays(20)))
	JointLicenceDecision  = measured(licensing("joint_licence_decision", "统一、联合、集中办理的许可决定期限", "Licence decided jointly", "42", workdays(45)))
	LicenceHearingRequest = measured(licensing("licence_hearing_request", "要求许可听证", "Hearing on a licence asked for", "47", workdays(5)))
	ExtensionByHead       = measured(licensing("extension_by_head", "本机关负责人批准的延长", "Extension by the head of the organ", "42", workdays(10)))
	ExtensionByGovernment = measured(licensing("extension_by_government", "本级政府负责人批准的延长", "Extension by the head of the government", "42", workdays(15)))
	// PenaltyDecision counts from the filing. The older texts have no such period: that much of them is confirmed.
	PenaltyDecision = measured(penalty("penalty_decision", "立案至处罚决定", "Penalty decided after filing", Version{Act: penaltyLaw, Confirmed: true}, "60", calendarDays(90)))
	PenaltyService  = measured(dated("penalty_service", "处罚决定送达", "Penalty decision served", "40", calendarDays(7), "61, 85", workdays(7)))
	PenaltyPayment  = measured(dated("penalty_payment", "罚款缴纳", "Fine paid after service", "46", calendarDays(15), "67", calendarDays(15)))
	PetitionForward = measured(petition("petition_forward", "信访事项转送", "Petition forwarded", "22", calendarDays(15)))
	PetitionNotice  = measured(petition("petition_notice", "信访事项受理告知", "Petitioner told of acceptance", "23", calendarDays(15)))
	PetitionAnswer  = measured(petition("petition_answer", "信访事项答复", "Petition answered", "34", calendarDays(60)))
	// PetitionExtension is how much longer an answer may take.
	PetitionExtension = measured(petition("petition_extension", "信访答复的延长", "Answer to a petition prolonged", "34", calendarDays(30)))
	BadRatingFixed    = measured(excerpt("bad_rating_fixed", "差评整改", "Bad rating rectified", Act{events.Title{ZH: "四川政务服务“好差评”规定（摘录）", EN: "rating scheme of Sichuan, excerpt"}}, workdays(15)))
	DeputyInPlace     = measured(elsewhere("deputy_in_place", "B角到岗", "Deputy in place", Act{events.Title{ZH: "指标定义", EN: "definition of the figure"}}, Limit{1, WorkingHours}))
	Arrival           = measured(elsewhere("arrival", "派遣后到场", "On the scene after the order", Act{events.Title{ZH: "外镇一次演练（摘录）", EN: "drill of another town, excerpt"}}, Limit{900, Seconds}))
)

var rules, limits []*Rule

func found(r Rule) *Rule {
	rules = append(rules, r.cited())
	return &r
}

func measured(r Rule) *Rule {
	limits = append(limits, r.cited())
	return &r
}

// cited writes down how each version is cited.
func (r *Rule) cited() *Rule {
	for i := range r.Versions {
		r.Versions[i].basis = r.Versions[i].BasisTitle()
	}
	return r
}
