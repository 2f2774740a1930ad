package calendar

import (
	"fmt"
	"slices"

	"oneseal/events"
)

// FromEvents gives the published calendar with what the town was told since: data of family calendar,
// as it stands after corrections, in the order in which it became known. What cannot hold (a version
// that is not newer, a closure that ends before it begins) changes nothing and is told as a reason; so
// does a notice that is built in, which needs none.
func FromEvents(told []any) (*Calendar, []string) {
	c := Published()
	var ignored []string
	for i, data := range told {
		var next *Calendar
		var err error
		switch d := data.(type) {
		case *events.CalendarNoticePublished:
			if y := YearOf(d); builtIn(&y) {
				continue
			} else {
				next, err = c.With(y)
			}
		case *events.CalendarClosureAnnounced:
			next, err = c.closed(d)
		case *events.CalendarClosureCancelled:
			next, err = c.cancelled(d.Closure)
		default:
			err = fmt.Errorf("%T says nothing about workdays: leave it out", data)
		}
		if err != nil {
			ignored = append(ignored, fmt.Sprintf("event %d: %v", i+1, err))
			continue
		}
		c = next
	}
	return c, ignored
}

func builtIn(y *Year) bool {
	return slices.ContainsFunc(Versions(y.Year), func(known Year) bool {
		return known.Version == y.Version && sameDates(known.Off, y.Off) && sameDates(known.Work, y.Work)
	})
}

func sameDates(sorted, other []events.Date) bool {
	return slices.Equal(sorted, slices.SortedFunc(slices.Values(other), compareDates))
}

// YearOf is the version that a notice states.
func YearOf(d *events.CalendarNoticePublished) Year {
	return Year{Year: int(d.Year.Value()), Version: int(d.Version.Value()), Notice: d.Notice, Published: d.Published, Off: slices.Clone(d.Off), Work: slices.Clone(d.Work), Note: d.Note}
}

// Event tells a version as an event does. Its source is not part of it.
func (y *Year) Event() *events.CalendarNoticePublished {
	return &events.CalendarNoticePublished{Year: events.Counted(int32(y.Year)), Version: events.Counted(int32(y.Version)), Notice: y.Notice, Published: y.Published, Off: slices.Clone(y.Off), Work: slices.Clone(y.Work), Note: y.Note}
}
