package events

var cardFamily = Family{
	Name:   "card",
	Title:  Title{"效能督办牌", "Supervision card"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[CardIssued]("issued", "发牌", "Card issued", "report 3.3"),
		fact[CardAcknowledged]("acknowledged", "签收督办", "Card acknowledged", "report 3.3").by(TellerNamed),
		fact[CardAnswered]("answered", "督办答复", "Card answered", "report 3.3").by(TellerNamed),
		fact[CardWithdrawn]("withdrawn", "撤牌", "Card withdrawn", "report 3.3"),
		fact[CardClosed]("closed", "销牌", "Card closed", "report 3.3"),
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
	Clock   CardClock   `json:"clock,omitzero"` // the limit that is near or over
	Trigger CardTrigger `json:"trigger"`
	Due     Moment      `json:"due,omitzero"`    // the limit
	Holder  Subject     `json:"holder,omitzero"` // staff/…, post/… or organ/…
	Policy  string      `json:"policy"`          // name and version
}

// CardAcknowledged: the holder took note.
type CardAcknowledged struct {
	By Subject `json:"by,omitzero"` // staff/…
}

// CardAnswered: the holder said why, and what was done.
type CardAnswered struct {
	Answer  string `json:"answer"`
	Measure string `json:"measure,omitzero"`
}

// CardWithdrawn: the card should not have been issued.
type CardWithdrawn struct {
	Reason string `json:"reason"`
}

// CardClosed: the matter is settled. A reminder is closed by the event that its causation names, which did what was near due.
type CardClosed struct {
	Accountability Subject `json:"accountability,omitzero"` // accountability/…, if one was opened
}

// CardLevel is how grave a card is.
type CardLevel string

func (CardLevel) Values() []string { return []string{"reminder", "yellow", "red"} }

// CardClock is the limit that a card is about: the law's, the promise's or a step's.
type CardClock string

func (CardClock) Values() []string { return []string{"statute", "promise", "step"} }

// CardTrigger is what a card is for.
type CardTrigger string

func (CardTrigger) Values() []string {
	return []string{"near_due", "overdue", "not_accepted", "late_forwarding", "no_reasons", "off_line_handling", "fees", "uncovered_absence", "other"}
}
