package projectors

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/proto"

	"oneseal/events"
	"oneseal/events/calendar"
)

// Reference is what a fold may look up beside its story: the workday calendar, the versions of service
// items and who held which post. It is one state of knowledge, told by stories of its own, and is
// never changed: a later state is another Reference.
//
// A row names what it looked up, with the revision it found. When a notice or an item's version comes later
// than the cases that depend on it, their rows are outdated by that, and are folded again.
type Reference struct {
	calendar *calendar.Calendar
	ignored  []string // what calendar stories state that can't be applied
	items    map[string]Item
	holders  map[string][]Holder // by staff/…
	// revisions of what can be looked up, by subject. That of staff/… is the sum of those of the posts
	// that name them.
	revisions map[string]uint32
}

// referred are the families whose stories make up a Reference.
var referred = []string{"calendar", "item", "post"}

// NewReference makes a reference of whole stories.
func NewReference(stories map[string][]Entry) (*Reference, error) {
	r := &Reference{items: make(map[string]Item), holders: make(map[string][]Holder), revisions: make(map[string]uint32)}
	var notices []*events.Event
	for subject, entries := range stories {
		story := Tell(subject, entries)
		r.revisions[subject] = story.Revision
		family, _, _ := strings.Cut(subject, "/")
		switch family {
		case "calendar":
			notices = append(notices, story.Events...)
		case "item":
			item, err := FoldItem(story)
			if err != nil {
				return nil, err
			}
			r.items[subject] = item
		case "post":
			post, err := FoldPost(story)
			if err != nil {
				return nil, err
			}
			r.addHolders(&post)
		}
	}
	slices.SortFunc(notices, func(a, b *events.Event) int {
		return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.ID, b.ID))
	})
	told := make([]any, len(notices))
	for i, e := range notices {
		told[i] = e.Data
	}
	r.calendar, r.ignored = calendar.FromEvents(told)
	return r, nil
}

// Calendar is the workday calendar with what the archive holds of notices and closures.
func (a *Archive) Calendar(ctx context.Context) (*calendar.Calendar, error) {
	r, err := a.refer(ctx, "calendar")
	if err != nil {
		return nil, err
	}
	return r.calendar, nil // the projector tells what it leaves out
}

func (r *Reference) addHolders(p *Post) {
	named := make(map[string]bool)
	for _, h := range p.Holders {
		r.holders[h.Holder] = append(r.holders[h.Holder], h)
		named[h.Holder] = true
	}
	for holder := range named {
		r.revisions[holder] += p.Revision
	}
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
		l.asked = append(l.asked, Referred{subject, l.revisions[subject]})
	}
}

// Read reads a clock of a case in that area; see [calendar.Calendar.Read]. It says nothing of days that the
// calendar does not know.
func (l *Lookup) Read(area string, k *calendar.Clock, end events.Date) (reading calendar.Reading, known bool) {
	reading, err := l.calendar.In(area).Read(k, end)
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

// reference reads the reference as the archive tells it.
func (a *Archive) reference(ctx context.Context) (*Reference, error) {
	return a.refer(ctx, referred...)
}

// refer reads as much of it as the stories of these families tell.
func (a *Archive) refer(ctx context.Context, families ...string) (*Reference, error) {
	stories := make(map[string][]Entry)
	err := a.readEntries(ctx, ch.Query{Body: "WHERE " + ofFamilies(families)}, func(entry Entry) error {
		stories[entry.Event.Subject] = append(stories[entry.Event.Subject], entry)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the reference stories from the archive: %w", err)
	}
	return NewReference(stories)
}

func ofFamilies(families []string) string {
	var conditions []string
	for _, family := range families {
		conditions = append(conditions, "startsWith(subject, '"+family+"/')")
	}
	return strings.Join(conditions, " OR ")
}

// told says how much the archive holds of the reference stories; it changes when they do.
func (a *Archive) told(ctx context.Context) (mark string, err error) {
	var count proto.ColUInt64
	var latest proto.ColDateTime64
	err = a.pool.Do(ctx, ch.Query{
		Body:   "SELECT count() AS n, max(archived_at) AS latest FROM events WHERE " + ofFamilies(referred),
		Result: proto.Results{{Name: "n", Data: &count}, {Name: "latest", Data: latest.WithPrecision(proto.PrecisionMilli)}},
		OnResult: func(context.Context, proto.Block) error {
			if count.Rows() > 0 {
				mark = fmt.Sprint(count.Row(0), latest.Row(0).UnixMilli())
			}
			return nil
		},
	})
	if err != nil {
		return "", fmt.Errorf("ask how many reference events there are: %w", err)
	}
	return mark, nil
}

// referenceAge is how long a projector may not know what another one archived of the reference stories.
const referenceAge = 10 * time.Second

// refer takes the reference from the archive, if it tells another one.
func (e *Engine) refer(ctx context.Context) error {
	told, err := e.archive.told(ctx)
	if err != nil || told == e.told && e.reference != nil {
		return err
	}
	reference, err := e.archive.reference(ctx)
	if err != nil {
		return err
	}
	if err := InstallCalendar(ctx, e.o.Conn, reference.calendar); err != nil {
		return err
	}
	e.reference, e.told = reference, told
	for _, reason := range e.reference.ignored {
		e.o.Logger.Warn("the calendar leaves out what it can't apply", "reason", reason)
	}
	return nil
}

// renew looks whether the reference changed, and folds again what depends on it.
func (e *Engine) renew(ctx context.Context) error {
	if err := e.refer(ctx); err != nil || e.reference == e.followed {
		return err
	}
	return e.foldAllOutdated(ctx)
}

func (e *Engine) foldAllOutdated(ctx context.Context) error {
	for _, model := range e.o.Models {
		if model.refers {
			if err := e.foldOutdated(ctx, model); err != nil {
				return err
			}
		}
	}
	e.followed = e.reference
	return nil
}

// foldOutdated folds those stories again whose rows name another revision of what they looked up than
// the reference has. A projector that knows less may write such rows beside; it comes here itself as soon
// as it knows more.
func (e *Engine) foldOutdated(ctx context.Context, model Model) error {
	began := time.Now()
	rows, err := e.o.Conn.Query(ctx, "SELECT DISTINCT r.subject, r.revision FROM "+model.Name+" ARRAY JOIN refs AS r")
	if err != nil {
		return fmt.Errorf("read what rows of %s were folded with: %w", model.Name, err)
	}
	defer rows.Close()
	subjects, revisions := new(proto.ColStr), new(proto.ColUInt32)
	for rows.Next() {
		var r Referred
		if err := rows.Scan(&r.Subject, &r.Revision); err != nil {
			return fmt.Errorf("read what rows of %s were folded with: %w", model.Name, err)
		}
		if e.reference.revisions[r.Subject] != r.Revision {
			subjects.Append(r.Subject)
			revisions.Append(r.Revision)
		}
	}
	if err := rows.Err(); err != nil || subjects.Rows() == 0 {
		return err
	}
	var again Rebuilt
	r := rebuild{e, model, ""}
	err = r.foldQuery(ctx, model.Name, ch.Query{
		Body: "WHERE subject IN (SELECT subject FROM " + model.Name + " FINAL ARRAY JOIN refs AS r WHERE (r.subject, r.revision) IN (SELECT subject, revision FROM outdated)) " +
			"ORDER BY subject, time",
		ExternalTable: "outdated",
		ExternalData:  []proto.InputColumn{{Name: "subject", Data: subjects}, {Name: "revision", Data: revisions}},
	}, &again)
	if err != nil {
		return fmt.Errorf("fold outdated rows of %s again: %w", model.Name, err)
	}
	e.o.Logger.Info("reference stories changed", "model", model.Name, "changed", subjects.Rows(), "folded_again", again.Stories, "failed", again.Failed, "took", time.Since(began))
	return nil
}

// referredColumns are the nested columns of what a row was folded with.
func referredColumns[R any](of func(*R) []Referred) []column[R] {
	return []column[R]{
		nested("refs.subject", words(), of, func(r *Referred) string { return r.Subject }),
		nested("refs.revision", new(proto.ColUInt32).Array(), of, func(r *Referred) uint32 { return r.Revision }),
	}
}
