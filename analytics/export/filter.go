package export

import (
	"strings"

	"oneseal/events"
)

// Filter keeps whole stories, never parts of them: a case that lost its first or last step would have
// another duration and another way. A story is kept when each condition that is set holds for one of its
// events at least; the zero Filter keeps all.
type Filter struct {
	// Item is a service item's code: of the case, or as the subject item/CODE.
	Item  string
	Organ string
	// Area is a division's code or the beginning of one, so that a county includes its towns.
	Area string
	// From and To are the first and last day on which something happened, by the event's own clock.
	From, To events.Date
}

func (f *Filter) keeps(story []*events.Event, told []facts) bool {
	item, organ, area, time := f.Item == "", f.Organ == "", f.Area == "", f.From.IsZero() && f.To.IsZero()
	for i, e := range story {
		item = item || f.concernsItem(e, &told[i])
		organ = organ || e.Organ == f.Organ
		area = area || strings.HasPrefix(e.Area, f.Area)
		time = time || f.during(events.DateOf(e.Time))
	}
	return item && organ && area && time
}

func (f *Filter) concernsItem(e *events.Event, told *facts) bool {
	subject := "item/" + f.Item
	if e.Subject == subject {
		return true
	}
	for _, a := range told.stated {
		if a.name == "item" && a.value == f.Item {
			return true
		}
	}
	for _, l := range told.links {
		if string(l.to) == subject {
			return true
		}
	}
	return false
}

func (f *Filter) during(day events.Date) bool {
	return !day.Midnight().Before(f.From.Midnight()) && (f.To.IsZero() || !day.Midnight().After(f.To.Midnight()))
}
