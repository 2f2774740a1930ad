package events

var itemFamily = Family{
	Name:   "item",
	Table:  "items",
	Title:  Title{"服务事项", "Service item"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[ItemVersionPublished]("version_published", "事项版本发布", "Service item version published", "report 3.1; report 3.3; Licensing Law Art. 42"),
		fact[ItemRetired]("retired", "事项取消", "Service item retired", "report 3.1"),
	},
	States: []Value{{"offered", "在办事项", "offered"}},
	Lifecycle: `
		[*] --> offered: version_published
		offered --> offered: version_published
		offered --> [*]: retired`,
}

// ItemVersionPublished: a version of a service item took effect, with its time limits. The
// limits are norms: neither is a measured duration.
type ItemVersionPublished struct {
	Version       string   `json:"version"`
	Name          string   `json:"name,omitzero"`
	Effective     Date     `json:"effective"`
	StatutoryDays Workdays `json:"statutory_days,omitzero"`
	PromisedDays  Workdays `json:"promised_days"`
	// Kind says whether the limit is an item's own or that of a whole construction project,
	// whose limits are never summed with those of single items.
	Kind ItemKind `json:"kind"`
	// Origin says whether the limit was stated by the source or derived from another figure.
	Origin LimitOrigin `json:"origin,omitzero"`
	Note   string      `json:"note,omitzero"`
	// TaskCode is the item's code by GB/T 39554.1; the subject's key may be another, local one.
	TaskCode  TaskCode       `json:"task_code,omitzero"`
	Organ     Subject        `json:"organ,omitzero"` // organ/…, in charge
	Power     Subject        `json:"power,omitzero"` // power/…, on which the item rests
	Materials []ItemMaterial `json:"materials,omitzero"`
	Steps     []ItemStep     `json:"steps,omitzero" title:"环节|steps"` // in order
	// Visits is how often an applicant must come in person at most.
	Visits Count `json:"visits,omitzero" title:"到场次数|visits"`
	// SpecialDays is how long the procedures of Licensing Law Art. 45 take, which are not counted.
	SpecialDays Workdays `json:"special_days,omitzero" title:"特别程序天数|special procedures|workdays"`
	// Fee is what an applicant has to pay at most, where a law says so; absent: nothing (Licensing Law Art. 58).
	Fee Money `json:"fee,omitzero" title:"法定收费|fee by law"`
}

// ItemMaterial is one material that an application needs.
type ItemMaterial struct {
	Code  string         `json:"code"`
	Title string         `json:"title"`
	Need  MaterialNeed   `json:"need,omitzero" title:"必要性|need"`
	From  MaterialSource `json:"from,omitzero" title:"材料来源|made by"`
}

// ItemStep is one link of the item's procedure.
type ItemStep struct {
	Code string `json:"code"`
	// Stage is one of the three steps to which the town brought its procedures.
	Stage ItemStage `json:"stage" title:"环节|stage"`
	Title string    `json:"title,omitzero"`
	Days  Workdays  `json:"days,omitzero"` // promised for this step
}

// ItemRetired: the item is no longer offered from the effective date on.
type ItemRetired struct {
	Effective Date   `json:"effective"`
	Reason    string `json:"reason,omitzero"`
}

// ItemKind tells single service items from composite ones.
type ItemKind string

func (ItemKind) Values() []Value {
	return []Value{{"single", "单项事项", "single items"}, {"construction_project", "企业建设项目", "construction project"}}
}

// LimitOrigin says where a limit comes from; absent means stated.
type LimitOrigin string

func (LimitOrigin) Values() []Value {
	return []Value{{"stated", "来源载明", "stated"}, {"derived", "推算", "derived"}}
}

// MaterialNeed is whether an application must bring a material.
type MaterialNeed string

func (MaterialNeed) Values() []Value {
	return []Value{{"always", "必要", "always"}, {"conditional", "视情况", "conditional"}, {"may_follow", "可容缺后补", "may follow"}}
}

// MaterialSource is who makes a material; what the government holds may not be asked again.
type MaterialSource string

func (MaterialSource) Values() []Value {
	return []Value{{"applicant", "申请人", "applicant"}, {"government", "政府", "government"}, {"other", "其他", "other"}}
}

// ItemStage is a step of the reformed procedure: acceptance, initial and second review, decision.
type ItemStage string

func (ItemStage) Values() []Value {
	return []Value{
		{"acceptance", "受理", "acceptance"}, {"initial_review", "初审", "initial review"}, {"re_review", "复审", "re-review"}, {"decision", "决定", "decision"},
		{"delivery", "送达", "delivery"}, {"other", "其他", "other"},
	}
}
