package events

var questionFamily = Family{
	Name:   "question",
	Table:  "questions",
	Title:  Title{"问政问事", "Question on the board"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[QuestionPosted]("posted", "提问", "Question posted", "report 2(3)"),
		fact[QuestionAssigned]("assigned", "交办", "Question assigned", "report 2(3)"),
		fact[QuestionReturned]("returned", "退办", "Question returned", "report 2(3)").by(TellerNamed),
		fact[QuestionReplyPublished]("reply_published", "公开答复", "Reply published", "report 2(3)").by(TellerNamed),
		fact[QuestionAskerRated]("asker_rated", "提问人评价", "Asker rated the reply", "report 2(3)").by(TellerAnyone),
		fact[QuestionClosed]("closed", "问题办结", "Question closed", "report 2(3)"),
	},
	States: []Value{
		{"posted", "已提出", "posted"}, {"assigned", "已分派", "assigned"}, {"replied", "已答复", "replied to"}, {"rated", "已评价", "rated"},
		{"closed", "已办结", "closed"},
	},
	Lifecycle: `
		[*] --> posted: posted
		posted --> assigned: assigned
		assigned --> posted: returned
		assigned --> replied: reply_published
		replied --> rated: asker_rated
		rated --> assigned: assigned
		replied --> [*]: closed
		rated --> [*]: closed`,
}

// QuestionPosted: someone asked on the board. The text stays on the board; the log has its digest.
type QuestionPosted struct {
	Topic   string          `json:"topic"` // from the board's list
	Channel QuestionChannel `json:"channel,omitzero"`
	Asker   *Party          `json:"asker,omitzero" title:"提问人|asker"`
	Text    *File           `json:"text,omitzero"`
	Area    AreaCode        `json:"area,omitzero"`
}

// QuestionAssigned: a body is to answer.
type QuestionAssigned struct {
	To  Subject `json:"to" title:"承办方|assigned to"` // organ/…
	Due Moment  `json:"due,omitzero"`
}

// QuestionReturned: the body says that it is not the right one.
type QuestionReturned struct {
	Reason string `json:"reason"`
}

// QuestionReplyPublished: the reply stands on the board.
type QuestionReplyPublished struct {
	Resolution Resolution `json:"resolution"`
	Text       *File      `json:"text,omitzero"`
}

// QuestionAskerRated: the asker said whether the reply helps.
type QuestionAskerRated struct {
	Grade      RatingGrade `json:"grade"`
	Resolution Resolution  `json:"resolution,omitzero"` // in the asker's view
}

// QuestionClosed: the matter is over.
type QuestionClosed struct {
	Resolution Resolution `json:"resolution,omitzero"`
}

// QuestionChannel is where a question was asked.
type QuestionChannel string

func (QuestionChannel) Values() []Value {
	return []Value{
		{"board", "问政问事栏", "board"}, {"online", "网上", "online"}, {"hotline", "热线", "hotline"}, {"visit", "来访", "visit"},
	}
}

// Resolution is whether the matter is solved.
type Resolution string

func (Resolution) Values() []Value {
	return []Value{
		{"resolved", "已解决", "resolved"}, {"planned", "已列入计划", "planned"}, {"explained", "已解释", "explained"}, {"unresolved", "未解决", "unresolved"},
	}
}
