package models

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/ClickHouse/ch-go/proto"

	"oneseal/events"
	"oneseal/events/calendar"
	"oneseal/events/law"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Reference is what a fold may look up beside its story: the workday calendar, the versions of service
// items, who held which post and who is qualified to enforce. It is one state of knowledge, told by stories of its own, and is
// never changed: a later state is another Reference.
//
// A row names what it looked up, with the revision it found. When a notice or an item's version comes later
// than the cases that depend on it, their rows are outdated by that, and are folded again.
type Reference struct {
	Calendar  *calendar.Calendar
	Ignored   []string // what calendar stories state that can't be applied
	Law       law.Law  // by which the town's acts are judged
	items     map[string]Item
	holders   map[string][]Holder      // by staff/…
	certified map[string][]certificate // by staff/…, of each of whom there is a story
	// Revisions of what can be looked up, by subject. That of staff/… is the sum of their own and those of the posts that name them, and that of
	// calendar/YEAR of those of the calendar stories that are about the year, whatever their subjects are.
	Revisions map[string]uint32
}

// ReferenceFamilies are the families whose stories make up a Reference.
var ReferenceFamilies = []string{"calendar", "item", "post", "staff"}

// NewReference makes a reference of whole stories, for a town that is judged by a law.
func NewReference(stories map[string][]story.Entry, judged law.Law) (*Reference, error) {
	r := &Reference{Law: judged, items: make(map[string]Item), holders: make(map[string][]Holder), certified: make(map[string][]certificate), Revisions: make(map[string]uint32)}
	if judged == law.None {
		r.Revisions[chosenLaw] = 1 // so that rows that were judged by another law are outdated
	}
	var notices []*events.Event
	var unfolded []string
	closures := closuresOf(stories)
	for subject, entries := range stories {
		story := story.Of(subject, entries)
		family, _, _ := strings.Cut(subject, "/")
		if family == "calendar" {
			for year := range yearsOf(entries, closures) {
				r.Revisions[fmt.Sprint("calendar/", year)] += story.Revision
			}
		} else {
			r.Revisions[subject] += story.Revision
		}
		switch family {
		case "staff":
			r.certified[subject] = certificates(&story)
		case "calendar":
			notices = append(notices, story.Events...)
		case "item":
			if item, err := FoldItem(story); err != nil {
				unfolded = append(unfolded, fmt.Sprintf("%s: %v", subject, err))
			} else {
				r.items[subject] = item
			}
		case "post":
			if post, err := FoldPost(story); err != nil {
				unfolded = append(unfolded, fmt.Sprintf("%s: %v", subject, err))
			} else {
				r.addHolders(&post)
			}
		}
	}
	slices.SortFunc(notices, func(a, b *events.Event) int {
		return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.ID, b.ID))
	})
	told := make([]any, len(notices))
	for i, e := range notices {
		told[i] = e.Data
	}
	r.Calendar, r.Ignored = calendar.FromEvents(told)
	r.Ignored = append(r.Ignored, unfolded...)
	return r, nil
}

// yearsOf are the years whose days any of these facts is about, whatever subject it is told of: what was withdrawn or replaced changes
// them too, and so does a cancellation, which names a closure of any subject.
func yearsOf(entries []story.Entry, closures map[string][]*events.CalendarClosureAnnounced) map[int]bool {
	years := make(map[int]bool)
	closed := func(d *events.CalendarClosureAnnounced) {
		last := min(d.To.Midnight().Year(), calendar.Last.Midnight().Year())
		for year := max(d.From.Midnight().Year(), calendar.First.Midnight().Year()); year <= last; year++ {
			years[year] = true
		}
	}
	add := func(data any) {
		switch d := data.(type) {
		case *events.CalendarNoticePublished:
			years[int(d.Year.Value())] = true
		case *events.CalendarClosureAnnounced:
			closed(d)
		case *events.CalendarClosureCancelled:
			for _, announced := range closures[d.Closure] {
				closed(announced)
			}
		}
	}
	for _, entry := range entries {
		add(entry.Event.Data)
		if c, is := entry.Event.Data.(*events.FactCorrected); is {
			add(c.Replacement)
		}
	}
	return years
}

// closuresOf are all that were announced, by name.
func closuresOf(stories map[string][]story.Entry) map[string][]*events.CalendarClosureAnnounced {
	closures := make(map[string][]*events.CalendarClosureAnnounced)
	for _, entries := range stories {
		for _, entry := range entries {
			data := entry.Event.Data
			if c, is := data.(*events.FactCorrected); is {
				data = c.Replacement
			}
			if d, is := data.(*events.CalendarClosureAnnounced); is {
				closures[d.Closure] = append(closures[d.Closure], d)
			}
		}
	}
	return closures
}

func (r *Reference) addHolders(p *Post) {
	named := make(map[string]bool)
	for _, h := range p.Holders {
		r.holders[h.Holder] = append(r.holders[h.Holder], h)
		named[h.Holder] = true
	}
	for holder := range named {
		r.Revisions[holder] += p.Revision
	}
}

// certificate is a span in which an officer is qualified to enforce: from a day on, up to the eve of another.
type certificate struct {
	number   string
	from, to events.Date
}

// certificates are those that a member of staff was given, as far as they were not ended; who leaves holds none.
func certificates(of *story.Story) []certificate {
	var all []certificate
	end := func(from events.Date, number string) {
		for i := range all {
			if c := &all[i]; (number == "" || c.number == number) && (c.to.IsZero() || from.Midnight().Before(c.to.Midnight())) {
				c.to = from
			}
		}
	}
	for _, e := range of.Events {
		switch d := e.Data.(type) {
		case *events.StaffCertified:
			c := certificate{number: d.Certificate, from: d.From}
			if !d.To.IsZero() {
				c.to = d.To.AddDays(1)
			}
			all = append(all, c)
		case *events.StaffCertificateEnded:
			end(d.From, d.Certificate)
		case *events.StaffLeft:
			end(d.From, "")
		}
	}
	return all
}

// Lookup is one fold's way into a Reference; it keeps what was asked.
type Lookup struct {
	*Reference
	asked []Referred
}

// Referred is a story that a row was folded with, and its revision then: 0 if nothing was known of it.
type Referred struct {
	Subject  string
	Revision uint32
}

func (l *Lookup) ask(subject string) {
	if !slices.ContainsFunc(l.asked, func(r Referred) bool { return r.Subject == subject }) {
		l.asked = append(l.asked, Referred{subject, l.Revisions[subject]})
	}
}

// chosenLaw is as what rows name the law by which they were judged. No event tells it: the town's file does.
const chosenLaw = "town/law"

// Judged says whether the town is judged by China's law.
func (l *Lookup) Judged() bool {
	l.ask(chosenLaw)
	return l.Law == law.China
}

// Read reads a clock of a case in that area; see [calendar.Calendar.Read]. It says nothing of days that the
// calendar does not know.
func (l *Lookup) Read(area string, k *calendar.Clock, end events.Date) (reading calendar.Reading, known bool) {
	reading, err := l.Calendar.In(area).Read(k, end)
	if err != nil {
		return calendar.Reading{}, false
	}
	for year := reading.From.Midnight().Year(); year <= reading.To.Midnight().Year(); year++ {
		l.ask(calendarOfYear[year-calendar.First.Midnight().Year()])
	}
	return reading, true
}

// calendarOfYear are the subjects of the years that a calendar knows.
var calendarOfYear = func() (subjects []string) {
	for year := calendar.First.Midnight().Year(); year <= calendar.Last.Midnight().Year(); year++ {
		subjects = append(subjects, fmt.Sprint("calendar/", year))
	}
	return subjects
}()

// Item gives the version of an item that is in force on a day, and false if none is.
func (l *Lookup) Item(subject string, on events.Date) (ItemVersion, bool) {
	l.ask(subject)
	var in ItemVersion
	known := false
	for _, v := range l.items[subject].Versions {
		if !v.EffectiveOn.Midnight().After(on.Midnight()) {
			in, known = v, true
		}
	}
	return in, known
}

// Holds says whether someone holds a post on a day. It is not known where no posts are told at all.
func (l *Lookup) Holds(staff string, on events.Date) (holds, known bool) {
	l.ask(staff)
	for _, h := range l.holders[staff] {
		if !on.Midnight().Before(h.From.Midnight()) && (h.To.IsZero() || on.Midnight().Before(h.To.Midnight())) {
			return true, true
		}
	}
	return false, len(l.holders) > 0
}

// Qualified says whether someone may enforce on a day. It is not known of those of whom nothing is told.
func (l *Lookup) Qualified(staff string, on events.Date) (qualified, known bool) {
	l.ask(staff)
	all, known := l.certified[staff]
	return slices.ContainsFunc(all, func(c certificate) bool {
		return !on.Midnight().Before(c.from.Midnight()) && (c.to.IsZero() || on.Midnight().Before(c.to.Midnight()))
	}), known
}

// LastWorkdayBefore is absent if the calendar does not know it.
func (l *Lookup) LastWorkdayBefore(area string, day events.Date) events.Date {
	c := l.Calendar.In(area)
	on, err := c.On(day)
	if err != nil {
		return events.Date{}
	}
	ordinal := on.Ordinal
	if on.Workday {
		ordinal--
	}
	before, err := c.At(ordinal)
	if err != nil {
		return events.Date{}
	}
	return before.Date
}

// Off gives the spans of days that are no workdays, as far as the calendar knows.
func (l *Lookup) Off(area string, from, to events.Date) []DaySpan {
	var spans []DaySpan
	c := l.Calendar.In(area)
	before := false
	for day := from; !day.Midnight().After(to.Midnight()); day = day.AddDays(1) {
		on, err := c.On(day)
		off := err == nil && !on.Workday
		switch {
		case off && before:
			spans[len(spans)-1].To = day
		case off:
			spans = append(spans, DaySpan{day, day})
		}
		before = off
	}
	return spans
}

// DaySpan is a span of days, both included.
type DaySpan struct {
	From events.Date `json:"from"`
	To   events.Date `json:"to"`
}

// referredColumns are the nested columns of what a row was folded with.
func referredColumns[R any](of func(*R) []Referred) []columns.Column[R] {
	return []columns.Column[R]{
		columns.Nested("refs.subject", columns.LowCardinalities(), of, func(r *Referred) string { return r.Subject }),
		columns.Nested("refs.revision", new(proto.ColUInt32).Array(), of, func(r *Referred) uint32 { return r.Revision }),
	}
}
