package events

import "slices"

// Right is what a sender needs beside the type and the organ, where an act changes how others' acts are judged: a key that
// covers all types does not cover these by that.
type Right string

const (
	RightCalendar    Right = "calendar"    // which days are workdays
	RightLaw         Right = "law"         // what items, powers and lists say: limits, who holds which power
	RightGrants      Right = "grants"      // who may see events and evidence of others, and apply the seal
	RightOrgans      Right = "organs"      // which organs there are
	RightPosts       Right = "posts"       // who works where, and may enforce
	RightSupervision Right = "supervision" // cards and accountabilities, but for what their holders say
)

// Rights lists them, with what readers see.
func Rights() []struct {
	Right Right
	Title Title
} {
	return []struct {
		Right Right
		Title Title
	}{
		{RightCalendar, Title{"工作日历", "the calendar of workdays"}},
		{RightLaw, Title{"事项、权力与清单", "items, powers and lists"}},
		{RightGrants, Title{"数据与证据共享授权、用章授权", "grants of events, sharing of evidence, authority over the seal"}},
		{RightOrgans, Title{"机构", "organs"}},
		{RightPosts, Title{"岗位与人员", "posts and staff"}},
		{RightSupervision, Title{"督办牌与问责", "supervision cards and accountabilities"}},
	}
}

// rightsOf names the families that need a right as a whole, and of others the types that do.
var rightsOf = []struct {
	right  Right
	family string
	types  []string // nil: all that their owner alone may tell
}{
	{RightCalendar, "calendar", nil},
	{RightLaw, "item", nil},
	{RightLaw, "power", nil},
	{RightLaw, "list", nil},
	{RightGrants, "evidence", []string{"shared"}},
	{RightGrants, "grant", nil},
	{RightGrants, "delivery", nil},
	{RightGrants, "seal", []string{"authority_transferred", "authority_granted", "authority_revoked"}},
	{RightOrgans, "organ", nil},
	{RightPosts, "post", nil},
	{RightPosts, "staff", nil},
	{RightSupervision, "card", nil},
	{RightSupervision, "accountability", nil},
}

// rightFor is the right that a type needs; "" if it needs none. A correction needs that of what it corrects: see
// [Event.Needs].
func rightFor(family, name string, teller Teller) Right {
	for _, r := range rightsOf {
		if r.family != family {
			continue
		}
		if r.types == nil && teller == TellerOwner || slices.Contains(r.types, name) {
			return r.right
		}
	}
	return ""
}

// Needs is the right that the event's sender needs; "" if the type and the organ are enough.
func (e *Event) Needs() Right {
	info, known := Lookup(e.Type)
	if !known {
		return ""
	}
	if c, is := e.Data.(*FactCorrected); is && info.Right == "" {
		if corrected, known := Lookup(c.Corrects.Type); known {
			return corrected.Right
		}
	}
	return info.Right
}
