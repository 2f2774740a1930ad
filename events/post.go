package events

var postFamily = Family{
	Name:   "post",
	Table:  "posts",
	Title:  Title{"岗位", "Post"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[PostEstablished]("established", "设岗", "Post established", "report 3.3"),
		fact[PostAssigned]("assigned", "A/B角定岗", "Post assigned", "report 3.3"),
		fact[PostRelieved]("relieved", "离岗", "Holder relieved", "report 3.3"),
		fact[PostAbolished]("abolished", "撤岗", "Post abolished", "report 3.3"),
	},
	States: []Value{{"vacant", "空缺", "vacant"}, {"held", "在岗", "held"}, {"abolished", "已撤销", "abolished"}},
	Lifecycle: `
		[*] --> vacant: established
		vacant --> held: assigned
		held --> held: assigned, relieved
		held --> vacant: relieved
		vacant --> [*]: abolished`,
}

// PostEstablished: a body has a post with duties of its own.
type PostEstablished struct {
	Title  string    `json:"title"`
	Organ  Subject   `json:"organ"` // organ/…
	Duties []string  `json:"duties,omitzero"`
	Items  []Subject `json:"items,omitzero"` // item/…, handled at this post
}

// PostAssigned: someone holds the post, as A (in charge) or B (who stands in).
type PostAssigned struct {
	Holder Subject  `json:"holder"` // staff/…
	Role   PostRole `json:"role"`
	From   Date     `json:"from"`
	To     Date     `json:"to,omitzero"`
}

// PostRelieved: someone no longer holds the post.
type PostRelieved struct {
	Holder Subject  `json:"holder"` // staff/…
	Role   PostRole `json:"role,omitzero"`
	From   Date     `json:"from"`
	Reason string   `json:"reason,omitzero"`
}

// PostAbolished: the post ended.
type PostAbolished struct {
	Effective Date `json:"effective"`
}

// PostRole is A, who is in charge, or B, who stands in when A is away.
type PostRole string

func (PostRole) Values() []Value {
	return []Value{{"a", "A角", "A"}, {"b", "B角", "B"}}
}
