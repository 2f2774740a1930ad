package events

var ratingFamily = Family{
	Name:   "rating",
	Title:  Title{"好差评", "Rating of a service"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[RatingGiven]("given", "评价", "Rating given", "report 3.3; GB/T 39734-2020; GB/T 39735-2020"),
		fact[RatingCalledBack]("called_back", "差评回访", "Rater called back", "GB/T 39735-2020"),
		fact[RatingRectified]("rectified", "差评整改", "Bad rating rectified", "GB/T 39735-2020"),
		fact[RatingSetAside]("set_aside", "评价不采信", "Rating set aside", "GB/T 39735-2020"),
	},
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
	Scope   RatingScope   `json:"scope,omitzero"`
	Channel RatingChannel `json:"channel,omitzero"`
	Window  Subject       `json:"window,omitzero"` // window/…
	Item    Subject       `json:"item,omitzero"`   // item/…
	Tags    []string      `json:"tags,omitzero"`   // ready-made remarks that were chosen; free text stays with the source
}

// RatingCalledBack: the rater was asked what went wrong.
type RatingCalledBack struct {
	Result CallBackResult `json:"result"`
}

// RatingRectified: what the rating complained of was mended.
type RatingRectified struct {
	Measure string      `json:"measure"`
	Regrade RatingGrade `json:"regrade,omitzero"` // given again by the rater
}

// RatingSetAside: the rating was found malicious or mistaken, and is not counted.
type RatingSetAside struct {
	Reason string `json:"reason"`
}

// RatingGrade is one of the five grades. The last two are bad.
type RatingGrade string

func (RatingGrade) Values() []string {
	return []string{"very_satisfied", "satisfied", "basically_satisfied", "dissatisfied", "very_dissatisfied"}
}

// RatingScope is what is rated: a visit (一次一评) or an item (一事一评).
type RatingScope string

func (RatingScope) Values() []string { return []string{"visit", "item"} }

// RatingChannel is where a rating was given.
type RatingChannel string

func (RatingChannel) Values() []string {
	return []string{"window", "online", "phone", "message", "other"}
}

// CallBackResult is what a call to the rater found.
type CallBackResult string

func (CallBackResult) Values() []string { return []string{"confirmed", "not_confirmed", "not_reached"} }
