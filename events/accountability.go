package events

var accountabilityFamily = Family{
	Name:   "accountability",
	Table:  "accountabilities",
	Title:  Title{"责任追究", "Accountability"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[AccountabilityOpened]("opened", "启动问责", "Accountability opened", "report 3.3; Licensing Law Art. 72; Licensing Law Art. 74"),
		fact[AccountabilityAnswered]("answered", "陈述说明", "Statement of the person concerned", "report 3.3").by(TellerNamed),
		fact[AccountabilityDecided]("decided", "问责决定", "Accountability decided", "report 3.3"),
		fact[AccountabilityClosed]("closed", "问责办结", "Accountability closed", "report 3.3"),
	},
	States: []Value{{"open", "审查中", "under examination"}, {"answered", "已申辩", "answered"}, {"decided", "已决定", "decided"}, {"closed", "已办结", "closed"}},
	Lifecycle: `
		[*] --> open: opened
		open --> answered: answered
		open --> decided: decided
		answered --> decided: decided
		decided --> [*]: closed`,
}

// AccountabilityOpened: it is examined whether someone answers for a breach. It follows from acts and
// omissions in cases, never from fines or case counts (Penalty Law Art. 74).
type AccountabilityOpened struct {
	Against Subject   `json:"against" title:"被问责人|against"` // staff/…, post/… or organ/…
	Cards   []Subject `json:"cards,omitzero" title:"督办牌|cards"`
	Cases   []Subject `json:"cases,omitzero" title:"所涉案件|cases"`
	Ground  string    `json:"ground"`
}

// AccountabilityAnswered: the person concerned was heard.
type AccountabilityAnswered struct {
	Statement *File `json:"statement,omitzero" title:"陈述|statement"`
}

// AccountabilityDecided: what follows.
type AccountabilityDecided struct {
	Measure  AccountabilityMeasure `json:"measure"`
	Reason   string                `json:"reason,omitzero"`
	Document string                `json:"document,omitzero"`
}

// AccountabilityClosed: the measure was carried out, or none was taken.
type AccountabilityClosed struct {
	Note string `json:"note,omitzero"`
}

// AccountabilityMeasure is what follows from a breach.
type AccountabilityMeasure string

func (AccountabilityMeasure) Values() []Value {
	return []Value{
		{"none", "不予处理", "none"}, {"talk", "约谈", "talk"}, {"written_review", "书面检查", "written review"}, {"public_criticism", "通报批评", "public criticism"},
		{"removal_from_post", "调离岗位", "removal from post"}, {"referred", "移送", "referred"}, {"other", "其他", "other"},
	}
}
