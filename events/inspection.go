package events

var inspectionFamily = Family{
	Name:   "inspection",
	Table:  "inspections",
	Title:  Title{"行政检查", "Inspection"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[InspectionAssigned]("assigned", "检查派单", "Inspection assigned", "report 3.4; Business Environment Regulation Art. 54"),
		fact[InspectionStarted]("started", "检查开始", "Inspection started", "report 3.4; Penalty Law Art. 55").by(TellerNamed),
		fact[InspectionEnded]("ended", "检查结束", "Inspection ended", "report 3.4").by(TellerNamed),
		fact[InspectionResultRecorded]("result_recorded", "检查结果录入", "Result recorded", "report 3.4; Business Environment Regulation Art. 54").by(TellerNamed),
		fact[InspectionResultPublished]("result_published", "检查结果公示", "Result published", "Business Environment Regulation Art. 54; Business Environment Regulation Art. 58"),
		fact[InspectionRectified]("rectified", "整改复查", "Rectification checked", "report 3.4").by(TellerNamed),
		fact[InspectionCancelled]("cancelled", "检查取消", "Inspection cancelled", "report 3.4"),
	},
	States: []Value{
		{"assigned", "已派", "assigned"}, {"under_way", "检查中", "under way"}, {"ended", "已检查", "ended"}, {"recorded", "已记录结果", "recorded"},
		{"published", "已公示", "published"}, {"mended", "已整改", "mended"}, {"cancelled", "已取消", "cancelled"},
	},
	Lifecycle: `
		[*] --> assigned: assigned
		assigned --> under_way: started
		[*] --> under_way: started
		under_way --> ended: ended
		ended --> recorded: result_recorded
		recorded --> published: result_published
		recorded --> recorded: rectified
		published --> published: rectified
		assigned --> [*]: cancelled`,
}

// InspectionAssigned: officers are to inspect an object.
type InspectionAssigned struct {
	Object   Subject          `json:"object"`   // enterprise/…
	Officers []Subject        `json:"officers"` // staff/…; two or more
	Reason   InspectionReason `json:"reason,omitzero"`
	Draw     Subject          `json:"draw,omitzero" title:"随机抽取|draw"` // draw/…
	Squadron Subject          `json:"squadron,omitzero"`               // organ/…
	Items    []string         `json:"items,omitzero"`                  // what is checked; checks of one object are merged
	Due      Date             `json:"due,omitzero"`
}

// InspectionStarted: the officers are there and showed their cards.
type InspectionStarted struct {
	Object    Subject   `json:"object,omitzero"` // enterprise/…; absent: as assigned
	Officers  []Subject `json:"officers"`        // staff/…
	CardShown CardShown `json:"card_shown,omitzero" title:"出示证件|card shown"`
	Position  *Position `json:"position,omitzero"`
}

// InspectionEnded: the officers left.
type InspectionEnded struct {
	Record *File `json:"record,omitzero" personal:"face"` // of the whole process
}

// InspectionResultRecorded: what the inspection found.
type InspectionResultRecorded struct {
	Result   InspectionResult `json:"result"`
	Findings []string         `json:"findings,omitzero" title:"发现|findings"` // codes of what was found
	Case     Subject          `json:"case,omitzero"`                         // penalty/…, if one follows
	Due      Date             `json:"due,omitzero"`                          // for the rectification
}

// InspectionResultPublished: the result can be looked up by the public.
type InspectionResultPublished struct {
	URL string `json:"url,omitzero"`
}

// InspectionRectified: it was checked whether what was found is mended.
type InspectionRectified struct {
	Result RectificationResult `json:"result"`
}

// InspectionCancelled: the inspection will not take place.
type InspectionCancelled struct {
	Reason string `json:"reason"`
}

// InspectionReason is why an object is inspected.
type InspectionReason string

func (InspectionReason) Values() []Value {
	return []Value{
		{"draw", "随机抽查", "draw"}, {"complaint", "投诉举报", "complaint"}, {"transfer", "移送", "transfer"}, {"special_sector", "重点行业", "special sector"},
		{"data_found", "数据发现", "found in data"}, {"follow_up", "复查", "follow-up"},
	}
}

// CardShown is whether officers showed their enforcement cards.
type CardShown string

func (CardShown) Values() []Value {
	return []Value{{"shown", "已出示", "shown"}, {"not_shown", "未出示", "not shown"}}
}

// InspectionResult is what an inspection found.
type InspectionResult string

func (InspectionResult) Values() []Value {
	return []Value{
		{"no_problem", "未发现问题", "no problem"}, {"corrected_on_spot", "当场改正", "corrected on the spot"},
		{"rectification_ordered", "责令改正", "rectification ordered"}, {"case_suggested", "建议立案", "case suggested"}, {"not_found", "查无下落", "not found"},
		{"refused", "拒绝检查", "refused"},
	}
}

// RectificationResult is whether something was mended.
type RectificationResult string

func (RectificationResult) Values() []Value {
	return []Value{{"mended", "已改正", "mended"}, {"partly", "部分改正", "partly mended"}, {"not_mended", "未改正", "not mended"}}
}
