package events

import (
	"reflect"
	"strconv"
	"strings"
)

// TypeInfo describes one event type of the catalogue.
type TypeInfo struct {
	Type       string // "oneseal.approval.accepted"
	Family     string // "approval"; also the subject's kind
	Title      Title
	DataSchema string // URN of the data's JSON Schema
	// Data is the struct type of the event's data.
	Data     reflect.Type
	required requirements
	plan     *plan
}

// Title is what people see.
type Title struct{ ZH, EN string }

// New returns a pointer to a zero data struct of the type.
func (t *TypeInfo) New() any { return reflect.New(t.Data).Interface() }

// Name is the last part of the type: "accepted".
func (t *TypeInfo) Name() string { return t.Type[strings.LastIndexByte(t.Type, '.')+1:] }

// Families lists the families in catalogue order. Each has a topic of its own.
func Families() []string {
	var families []string
	for _, t := range catalogue {
		if len(families) == 0 || families[len(families)-1] != t.Family {
			families = append(families, t.Family)
		}
	}
	return families
}

// Catalogue lists every event type, grouped by family, in the order of the procedure.
func Catalogue() []TypeInfo { return catalogue }

// Lookup finds an event type.
func Lookup(eventType string) (*TypeInfo, bool) {
	t, ok := byType[eventType]
	return t, ok
}

const typePrefix = "oneseal."

func family[T any](name, zh, en string) TypeInfo {
	data := reflect.TypeFor[T]()
	fam, _, _ := strings.Cut(name, ".")
	return TypeInfo{
		Type:       typePrefix + name,
		Family:     fam,
		Title:      Title{ZH: zh, EN: en},
		DataSchema: "urn:oneseal:" + strings.ReplaceAll(name, ".", ":") + ":v1",
		Data:       data,
		required:   requirementsOf(data),
		plan:       planOf(data),
	}
}

var catalogue = []TypeInfo{
	family[ApprovalReceived]("approval.received", "收件", "Application received"),
	family[ApprovalCorrectionNoticeIssued]("approval.correction_notice_issued", "一次性补正告知", "Correction notice issued"),
	family[ApprovalCorrectionSubmitted]("approval.correction_submitted", "补正提交", "Correction submitted"),
	family[ApprovalAccepted]("approval.accepted", "受理", "Application accepted"),
	family[ApprovalDeemedAccepted]("approval.deemed_accepted", "视为受理", "Deemed accepted"),
	family[ApprovalNotAccepted]("approval.not_accepted", "不予受理", "Not accepted"),
	family[ApprovalInitialReviewed]("approval.initial_reviewed", "初审", "Initial review completed"),
	family[ApprovalReReviewed]("approval.re_reviewed", "复审", "Re-review completed"),
	family[ApprovalGranted]("approval.granted", "准予许可决定", "Decision: granted"),
	family[ApprovalRefused]("approval.refused", "不予许可决定", "Decision: refused"),
	family[ApprovalCertificateIssued]("approval.certificate_issued", "制证", "Certificate issued"),
	family[ApprovalDelivered]("approval.delivered", "送达", "Delivered"),
	family[ApprovalWithdrawn]("approval.withdrawn", "申请人撤回", "Withdrawn by the applicant"),
	family[ApprovalTerminated]("approval.terminated", "终止办理", "Terminated"),
	family[ApprovalClockSuspended]("approval.clock_suspended", "时限中止（不计入期限）", "Clock suspended"),
	family[ApprovalClockResumed]("approval.clock_resumed", "时限恢复", "Clock resumed"),
	family[ApprovalClockExtended]("approval.clock_extended", "时限延长", "Clock extended"),
	family[ApprovalExpertConsulted]("approval.expert_consulted", "征求专家或部门意见", "Expert consultation asked"),
	family[ApprovalExpertAnswered]("approval.expert_answered", "专家或部门答复", "Expert consultation answered"),
	family[FactCorrected]("approval.fact_corrected", "事实更正", "Fact corrected"),

	family[PenaltyClue]("penalty.clue_received", "案件线索", "Clue received"),
	family[PenaltyFiled]("penalty.filed", "立案", "Case filed"),
	family[PenaltyEvidenceCollected]("penalty.evidence_collected", "收集证据", "Evidence collected"),
	family[PenaltyNoticeServed]("penalty.notice_served", "处罚事先告知", "Penalty notice served"),
	family[PenaltyStatementMade]("penalty.statement_made", "陈述申辩", "Statement made"),
	family[PenaltyHearingRequested]("penalty.hearing_requested", "要求听证", "Hearing requested"),
	family[PenaltyHearingHeld]("penalty.hearing_held", "举行听证", "Hearing held"),
	family[PenaltyLegalReviewed]("penalty.legal_reviewed", "法制审核", "Legal review completed"),
	family[PenaltyDecided]("penalty.decided", "处罚决定", "Decision made"),
	family[PenaltyDecisionDispatched]("penalty.decision_dispatched", "决定书发出", "Decision dispatched"),
	family[PenaltyServed]("penalty.served", "决定书送达", "Decision served"),
	family[PenaltyPaid]("penalty.paid", "缴纳罚款", "Fine paid"),
	family[PenaltySurchargeAdded]("penalty.surcharge_added", "加处罚款", "Surcharge added"),
	family[PenaltyEnforcementApplied]("penalty.enforcement_applied", "申请强制执行", "Compulsory enforcement applied for"),
	family[PenaltyAppealFiled]("penalty.appeal_filed", "申请复议或起诉", "Appeal filed"),
	family[PenaltyAppealForwarded]("penalty.appeal_forwarded", "复议材料移送", "Appeal forwarded"),
	family[PenaltyAppealDecided]("penalty.appeal_decided", "复议或诉讼结果", "Appeal decided"),
	family[PenaltyAppealNotified]("penalty.appeal_notified", "复议结果告知", "Appeal result notified"),
	family[PenaltyClosed]("penalty.closed", "结案", "Case closed"),
	family[FactCorrected]("penalty.fact_corrected", "事实更正", "Fact corrected"),

	family[ItemVersionPublished]("item.version_published", "事项版本发布", "Service item version published"),
	family[ItemRetired]("item.retired", "事项取消", "Service item retired"),
	family[FactCorrected]("item.fact_corrected", "事实更正", "Fact corrected"),
}

var byType = func() map[string]*TypeInfo {
	m := make(map[string]*TypeInfo, len(catalogue))
	for i := range catalogue {
		m[catalogue[i].Type] = &catalogue[i]
	}
	return m
}()

// requirements lists what must be present in a struct: the fields whose JSON tag has no
// "omitzero", and those of the structs inside it.
type requirements []requirement

type requirement struct {
	index    int
	name     string // "" for an inlined struct
	required bool
	list     bool
	inner    requirements
}

func requirementsOf(t reflect.Type) requirements {
	var all requirements
	for i := range t.NumField() {
		field := t.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "-" || !field.IsExported() {
			continue
		}
		r := requirement{index: i, name: name, required: !field.Anonymous && !strings.Contains(options, "omitzero")}
		inner := field.Type
		if inner.Kind() == reflect.Slice {
			r.list, inner = true, inner.Elem()
		}
		if inner.Kind() == reflect.Struct && inner.NumField() > 0 && !isValue(inner) {
			r.inner = requirementsOf(inner)
		}
		if r.required || len(r.inner) > 0 {
			all = append(all, r)
		}
	}
	return all
}

// isValue tells a struct that is a JSON string or number from one that is a JSON object.
func isValue(t reflect.Type) bool {
	_, ok := reflect.PointerTo(t).MethodByName("UnmarshalJSONFrom")
	return ok
}

// check finds the first missing field. Its path begins at v.
func (all requirements) check(v reflect.Value) *Invalid {
	for i := range all {
		if bad := all[i].check(v.Field(all[i].index)); bad != nil {
			if all[i].name != "" {
				bad.Path = "/" + all[i].name + bad.Path
			}
			return bad
		}
	}
	return nil
}

func (r *requirement) check(field reflect.Value) *Invalid {
	absent := r.list && field.Len() == 0 || !r.list && field.IsZero()
	switch {
	case absent && r.required:
		return invalid("", "", "is missing", "the type requires it")
	case absent && r.name != "", len(r.inner) == 0:
		return nil
	case !r.list:
		return r.inner.check(field)
	}
	for i := range field.Len() {
		if bad := r.inner.check(field.Index(i)); bad != nil {
			bad.Path = "/" + strconv.Itoa(i) + bad.Path
			return bad
		}
	}
	return nil
}
