package events

var ratingFamily = Family{
	Name:   "rating",
	Table:  "ratings",
	Title:  Title{"好差评", "Rating of a service"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[RatingGiven]("given", "评价", "Rating given", "report 3.3; GB/T 39734-2020; GB/T 39735-2020"),
		fact[RatingCalledBack]("called_back", "差评回访", "Rater called back", "GB/T 39735-2020"),
		fact[RatingRectified]("rectified", "差评整改", "Bad rating rectified", "GB/T 39735-2020"),
		fact[RatingSetAside]("set_aside", "评价不采信", "Rating set aside", "GB/T 39735-2020"),
	},
	States: []Value{{"given", "已评价", "given"}, {"called_back", "已回访", "called back"}, {"rectified", "已整改", "rectified"}, {"set_aside", "已剔除", "set aside"}},
	Lifecycle: `
		[*] --> given: given
		given --> called_back: called_back
		called_back --> [*]: rectified, set_aside
		given --> [*]: rectified, set_aside`,
}

// RatingGiven: someone rated a service, of their own will.
type RatingGiven struct {
	Of      Subject       `json:"of"` // approval/…, ticket/…, errand/… or question/…
	Grade   RatingGrade   `json:"grade"`
	Scope   RatingScope   `json:"scope,omitzero" title:"评价方式|scope"`
	Channel RatingChannel `json:"channel,omitzero"`
	Window  Subject       `json:"window,omitzero"`               // window/…
	Item    Subject       `json:"item,omitzero"`                 // item/…
	Tags    []string      `json:"tags,omitzero" title:"标签|tags"` // ready-made remarks that were chosen; free text stays with the source
}

// RatingCalledBack: the rater was asked what went wrong.
type RatingCalledBack struct {
	Result CallBackResult `json:"result"`
}

// RatingRectified: what the rating complained of was mended.
type RatingRectified struct {
	Measure string      `json:"measure" title:"整改措施|measure"`
	Regrade RatingGrade `json:"regrade,omitzero" title:"整改后评价|grade after rectification"` // given again by the rater
}

// RatingSetAside: the rating was found malicious or mistaken, and is not counted.
type RatingSetAside struct {
	Reason string `json:"reason"`
}

// RatingGrade is one of the five grades. The last two are bad.
type RatingGrade string

func (RatingGrade) Values() []Value {
	return []Value{
		{"very_satisfied", "非常满意", "very satisfied"}, {"satisfied", "满意", "satisfied"}, {"basically_satisfied", "基本满意", "basically satisfied"},
		{"dissatisfied", "不满意", "dissatisfied"}, {"very_dissatisfied", "非常不满意", "very dissatisfied"},
	}
}

// RatingScope is what is rated: a visit (一次一评) or an item (一事一评).
type RatingScope string

func (RatingScope) Values() []Value {
	return []Value{{"visit", "一次一评", "a visit"}, {"item", "一事一评", "an item"}}
}

// RatingChannel is where a rating was given.
type RatingChannel string

func (RatingChannel) Values() []Value {
	return []Value{
		{"window", "窗口", "window"}, {"online", "网上", "online"}, {"phone", "电话", "phone"}, {"message", "短信", "message"}, {"other", "其他", "other"},
	}
}

// CallBackResult is what a call to the rater found.
type CallBackResult string

func (CallBackResult) Values() []Value {
	return []Value{
		{"confirmed", "属实", "confirmed"}, {"not_confirmed", "不属实", "not confirmed"}, {"not_reached", "未联系上", "not reached"},
	}
}
