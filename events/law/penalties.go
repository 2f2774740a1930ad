package law

import (
	"slices"
	"strings"
	"time"

	"oneseal/events"
)

// The rules of the procedure of penalties. Their older texts, those of 2009 and 2017 of the Penalty Law among them, are known from
// memory and from excerpts, and so unconfirmed.

var (
	compulsionLaw = Act{events.Title{ZH: "行政强制法", EN: "Compulsion Law"}}
	crimeTransfer = Act{events.Title{ZH: "行政执法机关移送涉嫌犯罪案件的规定", EN: "Crime Transfer Rules"}}
	publicity     = Act{events.Title{ZH: "市场监督管理行政处罚信息公示规定", EN: "Publicity Rules"}}
	airLaw        = Act{events.Title{ZH: "大气污染防治法", EN: "Air Law"}}
	localNorm     = Act{events.Title{ZH: "各地自定标准", EN: "norms that each place sets"}}
	litigationLaw = Act{events.Title{ZH: "行政诉讼法", EN: "Administrative Litigation Law"}}
)

// reformedPenalty is the first day of the Penalty Law's text of 2021, and reviewAsked that on which the text of 2017 asks for a legal
// review.
var reformedPenalty, reviewAsked = date(2021, time.July, 15), date(2018, time.January, 1)

// The rules on the transfer of crimes have been in force since the first day, and in their present text since the other.
var crimesTransferred, crimesReread = date(2001, time.July, 9), date(2020, time.August, 7)

// compelled is the first day of the Compulsion Law.
var compelled = date(2012, time.January, 1)

// dated is a rule of the Penalty Law in its older texts and in that of 2021. An article that is empty: the text has no such rule.
func dated(id, zh, en, oldArticle string, old Limit, article string, limit Limit) Rule {
	before := Version{Name: "2009-2017", Act: penaltyLaw, Article: oldArticle, Limit: old, Silent: oldArticle == ""}
	return Rule{ID: id, Title: events.Title{ZH: zh, EN: en}, Versions: []Version{before, {Name: "2021", From: reformedPenalty, Act: penaltyLaw, Article: article, Limit: limit, Confirmed: true}}}
}

// of is a rule of another act, from its first day on; before that nobody had it.
func of(id, zh, en string, act Act, name string, from events.Date, article string, limit Limit, confirmed bool) Rule {
	return Rule{ID: id, Title: events.Title{ZH: zh, EN: en}, Versions: []Version{{Act: act, Silent: true}, {Name: name, From: from, Act: act, Article: article, Limit: limit, Confirmed: confirmed}}}
}

// since adds the text that was in force before the last one, from a day on: nobody read it.
func since(r Rule, act Act, name string, from events.Date, article string, limit Limit) Rule {
	last := len(r.Versions) - 1
	r.Versions = slices.Insert(r.Versions, last, Version{Name: name, From: from, Act: act, Article: article, Limit: limit})
	return r
}

// breaking is the rule that a limit is broken: its texts are those of the limit.
func breaking(limit *Rule, id, zh, en string) Rule {
	return Rule{ID: id, Title: events.Title{ZH: zh, EN: en}, Versions: limit.Versions}
}

func yuan(n int32) Limit { return Limit{n, Yuan} }

// The limits of the stages of a penalty.
var (
	HearingRequest = measured(dated("penalty_hearing_request", "处罚听证的申请期限", "Hearing on a penalty asked for", "42", calendarDays(3), "64, 85", workdays(5)))
	Preservation   = measured(dated("preservation", "先行登记保存期限", "Preservation", "37", calendarDays(7), "56, 85", workdays(7)))
	// Seizure may be prolonged by as much again.
	Seizure         = measured(of("seizure", "查封扣押期限", "Seizure", compulsionLaw, "2011", compelled, "25", calendarDays(30), true))
	Demand          = measured(of("demand", "催告后申请强制执行的间隔", "Demand before applying for enforcement", compulsionLaw, "2011", compelled, "54, 69", workdays(10), true))
	Application     = measured(of("enforcement_application", "申请强制执行期限", "Enforcement applied for", compulsionLaw, "2011", compelled, "53", Limit{3, Months}, true))
	SuitPeriod      = measured(since(of("suit_period", "起诉期限", "Period for a suit", litigationLaw, "2014", date(2015, time.May, 1), "46", Limit{6, Months}, false), litigationLaw, "1989", date(1990, time.October, 1), "39", Limit{3, Months}))
	Publication     = measured(of("penalty_publication", "处罚决定公示", "Penalty published", publicity, "2021", date(2021, time.September, 1), "9", workdays(20), true))
	Withdrawal      = measured(dated("publication_withdrawal", "处罚公开的撤回", "Publication withdrawn", "", none, "48, 85", workdays(3)))
	HandIn          = measured(dated("hand_in", "当场收缴罚款的缴付", "Collected fine handed in", "50", calendarDays(2), "71, 85", workdays(2)))
	TransferDecided = measured(since(of("transfer_decided", "移送涉嫌犯罪案件的审批", "Transfer of a crime decided", crimeTransfer, "2020", crimesReread, "", calendarDays(3), true), crimeTransfer, "2001", crimesTransferred, "5", calendarDays(3)))
	TransferMade    = measured(since(of("transfer_made", "移送涉嫌犯罪案件", "Crime handed over", crimeTransfer, "2020", crimesReread, "", Limit{24, Hours}, true), crimeTransfer, "2001", crimesTransferred, "5", Limit{24, Hours}))
	// SurchargeRate is the share of the fine that a day adds; more than the fine itself it never comes to.
	SurchargeRate = measured(dated("surcharge_rate", "加处罚款的日比例", "Surcharge a day", "51", Limit{3, Percent}, "72", Limit{3, Percent}))
	// SimplePerson and SimpleOrganisation are the highest fines of the simple procedure.
	SimplePerson       = measured(dated("simple_person", "简易程序罚款上限（个人）", "Highest simple fine of a person", "33", yuan(50), "51", yuan(200)))
	SimpleOrganisation = measured(dated("simple_organisation", "简易程序罚款上限（单位）", "Highest simple fine of an organisation", "33", yuan(1000), "51", yuan(3000)))
	// StrawBurning is the lowest fine for it, which is above the highest simple one of a person.
	StrawBurning = measured(of("straw_burning", "露天焚烧秸秆罚款下限", "Lowest fine for burning straw", airLaw, "2015", date(2016, time.January, 1), "119", yuan(500), true))
	OnSpotSum    = measured(dated("on_spot_sum", "当场收缴限额", "Collected on the spot", "47", yuan(20), "68", yuan(100)))
	// LargeFine is from when on a fine is large, so that a hearing may be asked for.
	LargeFine   = measured(Rule{ID: "large_fine", Title: events.Title{ZH: "较大数额罚款", EN: "Large fine"}, Versions: []Version{{Act: localNorm, Limit: yuan(10000)}}})
	Limitation  = measured(dated("limitation", "处罚时效", "Time after which nothing is punished", "29", Limit{2, Years}, "36", Limit{2, Years}))
	Limitation5 = measured(dated("limitation_safety", "处罚时效（涉及生命健康安全、金融安全）", "Time after which nothing is punished, of what touches life, health or financial safety", "29", Limit{2, Years}, "36", Limit{5, Years}))
)

// The rules that findings of penalties name.
var (
	LateDecision         = found(breaking(PenaltyDecision, "late_penalty_decision", "处罚决定超过法定办案期限", "Penalty decided after its period"))
	LateService          = found(breaking(PenaltyService, "late_service", "处罚决定逾期送达", "Penalty served late"))
	LatePayment          = found(breaking(PenaltyPayment, "late_payment", "罚款逾期未缴清", "Fine not paid in time"))
	PreservationOver     = found(breaking(Preservation, "preservation_over", "先行登记保存超期", "Preserved for too long"))
	SeizureOver          = found(breaking(Seizure, "seizure_over", "查封扣押超期", "Seized for too long"))
	DemandTooShort       = found(breaking(Demand, "demand_too_short", "催告未满法定期限即申请强制执行", "Enforcement applied for too soon after the demand"))
	LateApplication      = found(breaking(Application, "late_application", "逾期申请强制执行", "Enforcement applied for too late"))
	LatePublication      = found(breaking(Publication, "late_publication", "处罚决定逾期公示", "Penalty published late"))
	LateWithdrawal       = found(breaking(Withdrawal, "late_withdrawal", "处罚决定变更、撤销后逾期撤回公开", "Publication withdrawn late"))
	LateHandIn           = found(breaking(HandIn, "late_hand_in", "当场收缴的罚款逾期缴付", "Collected fine handed in late"))
	LateTransfer         = found(breaking(TransferDecided, "late_transfer_decision", "移送涉嫌犯罪案件逾期审批", "Transfer of a crime decided late"))
	LateHandover         = found(breaking(TransferMade, "late_transfer", "涉嫌犯罪案件逾期移送", "Crime handed over late"))
	SurchargeOverFine    = found(since(dated("surcharge_over_fine", "加处罚款超过罚款数额", "Surcharge above the fine", "", none, "72", none), compulsionLaw, "2011", compelled, "45", none))
	SurchargeAboveRate   = found(breaking(SurchargeRate, "surcharge_above_rate", "加处罚款超过日比例", "Surcharge above its rate"))
	SimpleOverLimit      = found(dated("simple_over_limit", "简易程序超过罚款限额", "Simple procedure above its fines", "33", none, "51", none))
	OneOfficerOnSpot     = found(dated("one_officer_on_spot", "当场处罚执法人员不足", "Too few officers on the spot", "34", Limit{1, Officers}, "42", Limit{2, Officers}))
	Unqualified          = found(dated("unqualified_officer", "执法人员无执法资格", "Officer without qualification", "", none, "42", none))
	CardShownLate        = found(dated("card_shown_late", "取证或决定后才出示执法证件", "Card shown after the act", "34, 37", none, "52, 55", none))
	RecusalUndecided     = found(dated("recusal_undecided", "回避申请未作决定", "Recusal asked for and not decided", "37", none, "43", none))
	RecusedOfficerActs   = found(dated("recused_officer_acts", "已回避人员参与办案", "Recused officer goes on", "37", none, "43", none))
	StatementUnheard     = found(dated("statement_not_reviewed", "陈述申辩未复核", "Statement not reviewed", "32", none, "45, 62", none))
	HeavierForStatement  = found(dated("heavier_for_statement", "因申辩加重处罚", "Heavier fine after a statement", "32", none, "45", none))
	WithinHearingPeriod  = found(dated("decided_within_hearing_period", "听证申请期内作出决定", "Decided while a hearing could be asked for", "42", none, "63, 64", none))
	PenaltyUnheard       = found(dated("hearing_not_held", "应听证未听证作出决定", "Decided without the hearing that was asked for", "42", none, "63, 64", none))
	ShortPenaltyNotice   = found(dated("short_penalty_hearing_notice", "处罚听证未提前七日通知", "Hearing on a penalty told less than 7 days ahead", "42", calendarDays(7), "64, 85", workdays(7)))
	HostInvestigated     = found(dated("host_investigated", "听证主持人为调查人员", "Hearing led by an investigator", "42", none, "64", none))
	NoDiscussion         = found(dated("no_discussion", "复杂案件未集体讨论", "Complex case not discussed", "38", none, "57", none))
	DecisionUnfounded    = found(dated("decision_without_reasons", "处罚决定未载明理由或救济途径", "Penalty without reasons or remedies", "39", none, "59", none))
	OnSpotNotFiled       = found(dated("on_spot_not_filed", "当场处罚未报备", "On-spot decision not filed", "34", none, "52", none))
	ElectronicWithout    = found(dated("electronic_without_consent", "未经同意电子送达", "Served electronically without consent", "", none, "61", none))
	CollectedOverLimit   = found(breaking(OnSpotSum, "collected_over_limit", "当场收缴超过限额", "Too much collected on the spot"))
	Prescribed           = found(dated("prescribed", "超过处罚时效", "Punished after its time", "29", none, "36", none))
	FinedTwice           = found(dated("fined_twice", "同一违法行为两次罚款", "Same act fined twice", "24", none, "29", none))
	UnapprovedPreserving = found(dated("preservation_unapproved", "先行登记保存未经批准", "Preservation without approval", "37", none, "56", none))
)

// BurnsStraw is whether a case's cause is the open burning of straw, in the words that sources use.
func BurnsStraw(cause string) bool {
	return strings.Contains(cause, "秸秆") || strings.Contains(strings.ToLower(cause), "straw")
}
