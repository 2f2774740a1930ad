package events

var pushFamily = Family{
	Name:   "push",
	Title:  Title{"前后台推送", "Push between front and back"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[PushSent]("sent", "信息推送", "Push sent", "report 3.3"),
		fact[PushFailed]("failed", "推送失败", "Push failed", "report 3.3").by(TellerNamed),
		fact[PushAcknowledged]("acknowledged", "签收", "Push acknowledged", "report 3.3").by(TellerNamed),
		fact[PushAnswered]("answered", "反馈", "Push answered", "report 3.3").by(TellerNamed),
	},
	Lifecycle: `
		[*] --> sent: sent
		sent --> failed: failed
		failed --> sent: sent
		sent --> acknowledged: acknowledged
		acknowledged --> [*]: answered`,
}

// PushSent: the front passed a case on to the back, or the back to the front. A second sending of the
// same push tells the same direction again.
type PushSent struct {
	Direction PushDirection `json:"direction"`
	Case      Subject       `json:"case"`
	From      Subject       `json:"from,omitzero"` // organ/… or window/…
	To        Subject       `json:"to"`            // organ/… or window/…
	Content   PushContent   `json:"content,omitzero"`
	Due       Moment        `json:"due,omitzero"` // when it should be acknowledged
}

// PushFailed: the push did not arrive.
type PushFailed struct {
	Reason string `json:"reason,omitzero"`
}

// PushAcknowledged: the other side took note.
type PushAcknowledged struct {
	By Subject `json:"by,omitzero"` // staff/… or post/…
}

// PushAnswered: the other side did what the push asked for; the answer may be a push of its own.
type PushAnswered struct {
	Answer Subject `json:"answer,omitzero"` // push/…
	Note   string  `json:"note,omitzero"`
}

// PushDirection is from which side a push comes: the front serves people, the back serves the front.
type PushDirection string

func (PushDirection) Values() []string { return []string{"front_to_back", "back_to_front"} }

// PushContent is what a push is about.
type PushContent string

func (PushContent) Values() []string {
	return []string{"case", "opinion", "result", "policy", "supervision", "other"}
}
