package models

import (
	"slices"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Post is one post with those who held it.
type Post struct {
	Matter      // void, vacant, held (by someone whose end is not told) or abolished
	Title, Body string
	Items       []events.Subject
	Duties      []string
	Established time.Time
	AbolishedOn events.Date
	Holders     []Holder
}

// Holder is one span in which someone held the post as A or B. To is the first day on which they no
// longer hold it, absent if none is told.
type Holder struct {
	Holder, Role string
	From, To     events.Date
}

// FoldPost folds the story of a post. A further assignment of who holds the post already tells the
// span again; two who hold it in one role at the same time are left as they were told.
func FoldPost(story story.Story) (Post, error) {
	var p Post
	p.follow(story, func(e *events.Event) {
		switch d := e.Data.(type) {
		case *events.PostEstablished:
			putText(&p.Title, d.Title)
			putText(&p.Body, d.Organ)
			p.Items, p.Duties = append(p.Items, d.Items...), append(p.Duties, d.Duties...)
			first(&p.Established, e)
		case *events.PostAssigned:
			h := Holder{string(d.Holder), string(d.Role), d.From, dayAfter(d.To)}
			p.Holders = slices.DeleteFunc(p.Holders, func(o Holder) bool { return o.Holder == h.Holder && o.Role == h.Role && o.To.IsZero() })
			p.Holders = append(p.Holders, h)
		case *events.PostRelieved:
			for i := range p.Holders {
				h := &p.Holders[i]
				if h.Holder == string(d.Holder) && (d.Role == "" || h.Role == string(d.Role)) && h.To.IsZero() {
					h.To = d.From
				}
			}
		case *events.PostAbolished:
			put(&p.AbolishedOn, d.Effective)
			for i := range p.Holders {
				if h := &p.Holders[i]; h.To.IsZero() {
					h.To = d.Effective
				}
			}
			p.end("abolished")
		}
		state := "vacant"
		if slices.ContainsFunc(p.Holders, func(h Holder) bool { return h.To.IsZero() }) {
			state = "held"
		}
		p.move(state)
	})
	return p, nil
}

// dayAfter turns a last day into the first day after it.
func dayAfter(last events.Date) events.Date {
	if last.IsZero() {
		return last
	}
	return last.AddDays(1)
}

func postColumns() []columns.Column[Post] {
	holders := func(p *Post) []Holder { return p.Holders }
	return slices.Concat(
		matterColumns(func(p *Post) *Matter { return &p.Matter }),
		[]columns.Column[Post]{
			columns.String("title", func(p *Post) string { return p.Title }),
			columns.LowCardinality("body", func(p *Post) string { return p.Body }),
			columns.StringList("items", func(p *Post) []events.Subject { return p.Items }),
			columns.StringList("duties", func(p *Post) []string { return p.Duties }),
			columns.NullableDate("abolished_on", func(p *Post) events.Date { return p.AbolishedOn }),
			columns.Nested("holders.holder", columns.LowCardinalities(), holders, func(h *Holder) string { return h.Holder }),
			columns.Nested("holders.role", columns.LowCardinalities(), holders, func(h *Holder) string { return h.Role }),
			columns.Nested("holders.from_on", new(proto.ColDate32).Array(), holders, func(h *Holder) time.Time { return h.From.Midnight() }),
			columns.Nested("holders.to_on", proto.NewArray(new(proto.ColDate32).Nullable()), holders, func(h *Holder) proto.Nullable[time.Time] { return columns.MaybeDate(h.To) }),
		},
		columns.Happened("established", func(p *Post) time.Time { return p.Established }),
	)
}
