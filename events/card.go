package events

var cardFamily = Family{
	Name:   "card",
	Table:  "cards",
	Title:  Title{"效能督办牌", "Supervision card"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[CardIssued]("issued", "发牌", "Card issued", "report 3.3"),
		fact[CardAcknowledged]("acknowledged", "签收督办", "Card acknowledged", "report 3.3").by(TellerNamed),
		fact[CardAnswered]("answered", "督办答复", "Card answered", "report 3.3").by(TellerNamed),
		fact[CardWithdrawn]("withdrawn", "撤牌", "Card withdrawn", "report 3.3"),
		fact[CardClosed]("closed", "销牌", "Card closed", "report 3.3"),
	},
	States: []Value{
		{"issued", "已发出", "issued"}, {"acknowledged", "已签收", "acknowledged"}, {"answered", "已答复", "answered"}, {"withdrawn", "已撤牌", "withdrawn"},
		{"closed", "已销牌", "closed"},
	},
	Lifecycle: `
		[*] --> issued: issued
		issued --> acknowledged: acknowledged
		acknowledged --> answered: answered
		answered --> [*]: closed
		issued --> [*]: withdrawn, closed
		acknowledged --> [*]: withdrawn, closed`,
}

// CardIssued: a case is near its limit, over it, or was handled wrongly. Levels and triggers are the
// policy's: there is no national one.
type CardIssued struct {
	Case    Subject     `json:"case"`
	Level   CardLevel   `json:"level"`
	Clock   CardClock   `json:"clock,omitzero" title:"时钟|clock"` // the limit that is near or over
	Trigger CardTrigger `json:"trigger" title:"触发|trigger"`
	Due     Moment      `json:"due,omitzero"`             // the limit
	Holder  Subject     `json:"holder,omitzero"`          // staff/…, post/… or organ/…
	Policy  string      `json:"policy" title:"政策|policy"` // name and version
}

// CardAcknowledged: the holder took note.
type CardAcknowledged struct {
	By Subject `json:"by,omitzero" title:"签收人|acknowledged by"` // staff/…
}

// CardAnswered: the holder said why, and what was done.
type CardAnswered struct {
	Answer  string `json:"answer"`
	Measure string `json:"measure,omitzero" title:"整改措施|measure"`
}

// CardWithdrawn: the card should not have been issued.
type CardWithdrawn struct {
	Reason string `json:"reason"`
}

// CardClosed: the matter is settled. A reminder is closed by the event that its causation names, which did what was near due.
type CardClosed struct {
	Accountability Subject `json:"accountability,omitzero" title:"问责|accountability"` // accountability/…, if one was opened
}

// CardLevel is how grave a card is.
type CardLevel string

func (CardLevel) Values() []Value {
	return []Value{{"reminder", "提醒牌", "reminder"}, {"yellow", "黄牌", "yellow card"}, {"red", "红牌", "red card"}}
}

// CardClock is the limit that a card is about: the law's, the promise's or a step's.
type CardClock string

func (CardClock) Values() []Value {
	return []Value{
		{"statute", "法定时限", "statutory limit"}, {"promise", "承诺时限", "promised limit"}, {"step", "环节时限", "limit of the step"},
	}
}

// CardTrigger is what a card is for.
type CardTrigger string

func (CardTrigger) Values() []Value {
	return []Value{
		{"near_due", "即将到期", "near due"}, {"overdue", "已超期", "overdue"}, {"not_accepted", "未按时告知是否受理", "no word on acceptance in time"},
		{"late_forwarding", "转送或送达迟延", "late forwarding or delivery"}, {"no_reasons", "未说明理由", "no reasons given"},
		{"off_line_handling", "窗口或岗位之外办理", "handled outside windows and posts"}, {"fees", "违规收费", "unlawful fees"},
		{"uncovered_absence", "离岗无人顶岗", "absence without cover"}, {"other", "其他不规范办理", "handled against the rules otherwise"},
	}
}
