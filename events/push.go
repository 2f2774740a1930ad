package events

var pushFamily = Family{
	Name:   "push",
	Table:  "pushes",
	Title:  Title{"前后台推送", "Push between front and back"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[PushSent]("sent", "信息推送", "Push sent", "report 3.3"),
		fact[PushFailed]("failed", "推送失败", "Push failed", "report 3.3").by(TellerNamed),
		fact[PushAcknowledged]("acknowledged", "签收", "Push acknowledged", "report 3.3").by(TellerNamed),
		fact[PushAnswered]("answered", "反馈", "Push answered", "report 3.3").by(TellerNamed),
	},
	States: []Value{{"sent", "已发送", "sent"}, {"failed", "发送失败", "failed"}, {"acknowledged", "已签收", "acknowledged"}, {"answered", "已答复", "answered"}},
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
	Direction PushDirection `json:"direction" title:"方向|direction"`
	Case      Subject       `json:"case"`
	From      Subject       `json:"from,omitzero" title:"发送方|sent from"` // organ/… or window/…
	To        Subject       `json:"to" title:"接收方|sent to"`              // organ/… or window/…
	Content   PushContent   `json:"content,omitzero" title:"内容|content"`
	Due       Moment        `json:"due,omitzero"` // when it should be acknowledged
}

// PushFailed: the push did not arrive.
type PushFailed struct {
	Reason string `json:"reason,omitzero"`
}

// PushAcknowledged: the other side took note.
type PushAcknowledged struct {
	By Subject `json:"by,omitzero" title:"签收人|acknowledged by"` // staff/… or post/…
}

// PushAnswered: the other side did what the push asked for; the answer may be a push of its own.
type PushAnswered struct {
	Answer Subject `json:"answer,omitzero" title:"答复|answer"` // push/…
	Note   string  `json:"note,omitzero"`
}

// PushDirection is from which side a push comes: the front serves people, the back serves the front.
type PushDirection string

func (PushDirection) Values() []Value {
	return []Value{{"front_to_back", "前台推后台", "front to back"}, {"back_to_front", "后台推前台", "back to front"}}
}

// PushContent is what a push is about.
type PushContent string

func (PushContent) Values() []Value {
	return []Value{
		{"case", "办件", "case"}, {"opinion", "意见", "opinion"}, {"result", "结果", "result"}, {"policy", "政策", "policy"}, {"supervision", "监督", "supervision"},
		{"other", "其他", "other"},
	}
}
