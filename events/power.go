package events

var powerFamily = Family{
	Name:   "power",
	Table:  "powers",
	Title:  Title{"行政权力事项", "Power"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[PowerReceived]("received", "承接权力", "Power received from the county", "report 3.2; Penalty Law Art. 24"),
		fact[PowerListed]("listed", "权力列入清单", "Power listed", "report 3.2"),
		fact[PowerExercised]("exercised", "行使权力", "Power exercised", "report 3.2").by(TellerAnyone),
		fact[PowerAssessed]("assessed", "承接运行评估", "Power assessed", "report 3.2; Penalty Law Art. 24"),
		fact[PowerReturnProposed]("return_proposed", "建议收回", "Return proposed", "report 3.2"),
		fact[PowerReturnDecided]("return_decided", "收回建议答复", "Return decided", "report 3.2").by(TellerNamed),
		fact[PowerDelegationProposed]("delegation_proposed", "建议下放", "Delegation proposed", "report 3.2"),
		fact[PowerDelegationDecided]("delegation_decided", "下放建议答复", "Delegation decided", "report 3.2").by(TellerNamed),
	},
	States: []Value{
		{"held", "持有", "held"}, {"return_proposed", "建议收回", "return proposed"}, {"returned", "已收回", "returned"},
		{"delegation_proposed", "建议下放", "delegation proposed"}, {"refused", "未获下放", "refused"},
	},
	Lifecycle: `
		[*] --> held: received
		held --> held: listed, exercised, assessed
		held --> return_proposed: return_proposed
		return_proposed --> held: return_decided
		return_proposed --> [*]: return_decided
		[*] --> delegation_proposed: delegation_proposed
		delegation_proposed --> held: delegation_decided
		delegation_proposed --> [*]: delegation_decided`,
}

// PowerReceived: the town took over a power of the county.
type PowerReceived struct {
	Title     string    `json:"title"`
	Kind      PowerKind `json:"kind"`
	Field     string    `json:"field,omitzero" title:"领域|field"`          // one of the eight fields of the report
	From      string    `json:"from,omitzero" title:"下放机关|received from"` // organ that held it
	Effective Date      `json:"effective"`
	Document  string    `json:"document,omitzero"` // number of the delegating document
	TaskCode  TaskCode  `json:"task_code,omitzero"`
}

// PowerListed: a published list holds the power.
type PowerListed struct {
	List    Subject `json:"list" title:"清单|list"` // list/…
	Version string  `json:"version"`
	// Duties are what the power's holder answers for, and Liabilities when, as the list states them.
	Duties      []string `json:"duties,omitzero"`
	Liabilities []string `json:"liabilities,omitzero" title:"追责情形|liabilities"`
}

// PowerExercised: an act was based on the power.
type PowerExercised struct {
	Case Subject `json:"case"` // approval/…, penalty/… or inspection/…
}

// PowerAssessed: it was examined whether the town can bear the power.
type PowerAssessed struct {
	Result    PowerFitness `json:"result"`
	Exercised Count        `json:"exercised,omitzero" title:"行使次数|exercised"` // acts in the period
	From      Date         `json:"from,omitzero"`
	To        Date         `json:"to,omitzero"`
}

// PowerReturnProposed: the town proposed that the county take the power back.
type PowerReturnProposed struct {
	To     string `json:"to,omitzero" title:"交回机关|return to"` // organ that is asked
	Reason string `json:"reason"`
}

// PowerReturnDecided: the county answered the proposal. A power taken back ends on the effective date.
type PowerReturnDecided struct {
	Answer    ProposalAnswer `json:"answer"`
	Effective Date           `json:"effective,omitzero"`
	Document  string         `json:"document,omitzero"`
}

// PowerDelegationProposed: the town proposed that it be given the power.
type PowerDelegationProposed struct {
	Title  string    `json:"title"`
	Kind   PowerKind `json:"kind,omitzero"`
	Holder string    `json:"holder,omitzero"` // organ that holds it
	Reason string    `json:"reason"`
}

// PowerDelegationDecided: the county answered the proposal. A delegated power is held from the
// effective date on; the delegation itself is a power.received.
type PowerDelegationDecided struct {
	Answer    ProposalAnswer `json:"answer"`
	Effective Date           `json:"effective,omitzero"`
	Document  string         `json:"document,omitzero"`
}

// PowerKind is what a power allows.
type PowerKind string

func (PowerKind) Values() []Value {
	return []Value{
		{"licence", "行政许可", "licence"}, {"penalty", "行政处罚", "penalty"}, {"compulsion", "行政强制", "compulsion"}, {"inspection", "行政检查", "inspection"},
		{"confirmation", "行政确认", "confirmation"}, {"levy", "行政征收", "levy"}, {"payment", "行政给付", "payment"}, {"award", "行政奖励", "award"}, {"other", "其他", "other"},
	}
}

// PowerFitness is whether the town bears a power well: 接得住，用得好.
type PowerFitness string

func (PowerFitness) Values() []Value {
	return []Value{{"fit", "适合承接", "fit"}, {"dormant", "长期未行使", "dormant"}, {"beyond_capacity", "超出承接能力", "beyond capacity"}}
}

// ProposalAnswer is how a proposal ended.
type ProposalAnswer string

func (ProposalAnswer) Values() []Value {
	return []Value{{"adopted", "同意", "adopted"}, {"rejected", "不同意", "rejected"}}
}
