package models

import (
	"slices"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"oneseal/events"
	"oneseal/events/calendar"
	"oneseal/events/law"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Absence is one absence of the holder of posts, and who stood in.
type Absence struct {
	Matter         // void, uncovered, covered (every post) or ended
	Absent, Reason string
	Until          time.Time // planned return
	Started, Ended time.Time
	Due            []events.Subject // cases that lay with the absent person
	Posts          []Cover
	refs           []Referred
}

// Cover is one post of an absence. TakenOver is zero if nobody stood in.
type Cover struct {
	Post, Deputy string
	TakenOver    time.Time
}

// FoldAbsence folds the story of an absence. How long is too long is for the views to say, by the
// calendar and the office hours.
func FoldAbsence(story story.Story, look *Lookup) (Absence, error) {
	var a Absence
	a.follow(story, func(e *events.Event) {
		switch d := e.Data.(type) {
		case *events.AbsenceStarted:
			putText(&a.Absent, d.Absent)
			putText(&a.Reason, d.Reason)
			put(&a.Until, d.Until.Time)
			for _, subject := range d.Due {
				if !slices.Contains(a.Due, subject) {
					a.Due = append(a.Due, subject)
				}
			}
			for _, post := range d.Posts {
				a.cover(string(post))
			}
			first(&a.Started, e)
			a.move(a.coverage())
		case *events.AbsenceTakenOver:
			if c := a.cover(string(d.Post)); c.TakenOver.IsZero() {
				c.Deputy, c.TakenOver = string(d.Deputy), e.Time
			}
			a.move(a.coverage())
		case *events.AbsenceEnded:
			first(&a.Ended, e)
			a.end("ended")
		}
	})
	a.judge(look)
	a.refs = look.asked
	return a, nil
}

func (a *Absence) referred() []Referred { return a.refs }

// judge: cases that lay with the absent person are somebody's once the reform's workdays are over.
func (a *Absence) judge(look *Lookup) {
	if !look.Judged() {
		return
	}
	started := FirstOf(a.Events, func(e *events.Event) bool { _, is := e.Data.(*events.AbsenceStarted); return is })
	if started == nil || len(a.Due) == 0 {
		return
	}
	from := a.Day(started.Time)
	clock := calendar.Clock{Start: from, Limit: law.UncoveredAbsence.In(from).Limit.Workdays()}
	r, known := look.Read(a.Area, &clock, events.Date{})
	next := r.Over.Midnight()
	covered := slices.ContainsFunc(a.Posts, func(c Cover) bool { return !c.TakenOver.IsZero() && !a.Day(c.TakenOver).Midnight().After(next) })
	if known && !covered && (a.Ended.IsZero() || !a.Day(a.Ended).Midnight().Before(next)) {
		a.Findings = append(a.Findings, found(law.UncoveredAbsence, r.Over, started))
	}
}

func (a *Absence) cover(post string) *Cover {
	i := slices.IndexFunc(a.Posts, func(c Cover) bool { return c.Post == post })
	if i < 0 {
		i = len(a.Posts)
		a.Posts = append(a.Posts, Cover{Post: post})
	}
	return &a.Posts[i]
}

func (a *Absence) coverage() string {
	if slices.ContainsFunc(a.Posts, func(c Cover) bool { return c.TakenOver.IsZero() }) {
		return "uncovered"
	}
	return "covered"
}

func absenceColumns() []columns.Column[Absence] {
	posts := func(a *Absence) []Cover { return a.Posts }
	return slices.Concat(
		matterColumns(func(a *Absence) *Matter { return &a.Matter }),
		[]columns.Column[Absence]{
			columns.LowCardinality("absent", func(a *Absence) string { return a.Absent }),
			columns.LowCardinality("reason", func(a *Absence) string { return a.Reason }),
			columns.NullableDateTime("until_at", func(a *Absence) time.Time { return a.Until }),
			columns.Of("utc_offset", new(proto.ColInt16), func(a *Absence) int16 { return columns.OffsetMinutes(firstTime(a.Events).In(a.Zone)) }),
			columns.StringList("due", func(a *Absence) []events.Subject { return a.Due }),
			columns.Nested("posts.post", columns.LowCardinalities(), posts, func(c *Cover) string { return c.Post }),
			columns.Nested("posts.deputy", columns.LowCardinalities(), posts, func(c *Cover) string { return c.Deputy }),
			columns.NestedDateTime("posts.taken_over_at", posts, func(c *Cover) time.Time { return c.TakenOver }),
		},
		columns.Happened("started", func(a *Absence) time.Time { return a.Started }),
		columns.Happened("ended", func(a *Absence) time.Time { return a.Ended }),
	)
}
