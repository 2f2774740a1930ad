package models

import (
	"slices"
	"time"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Rating is one rating of a service, and what was done about a bad one.
type Rating struct {
	Matter                                 // void, given, called_back, rectified or set_aside
	Of, Grade, Scope, Channel              string
	Window, Item                           string
	CallBack, Regrade                      string
	Tags                                   []string
	Given, CalledBack, Rectified, SetAside time.Time
}

// FoldRating folds the story of a rating. The grade that was given stays: a grade after the
// rectification stands beside it.
func FoldRating(story story.Story) (Rating, error) {
	var r Rating
	r.follow(story, func(e *events.Event) {
		switch d := e.Data.(type) {
		case *events.RatingGiven:
			if r.Given.IsZero() {
				r.Of, r.Grade, r.Tags = string(d.Of), string(d.Grade), d.Tags
				r.Scope, r.Channel, r.Window, r.Item = string(d.Scope), string(d.Channel), string(d.Window), string(d.Item)
			}
			first(&r.Given, e)
			r.move("given")
		case *events.RatingCalledBack:
			putText(&r.CallBack, d.Result)
			first(&r.CalledBack, e)
			r.move("called_back")
		case *events.RatingRectified:
			putText(&r.Regrade, d.Regrade)
			first(&r.Rectified, e)
			r.end("rectified")
		case *events.RatingSetAside:
			first(&r.SetAside, e)
			r.end("set_aside")
		}
	})
	return r, nil
}

func ratingColumns() []columns.Column[Rating] {
	return slices.Concat(
		matterColumns(func(r *Rating) *Matter { return &r.Matter }),
		[]columns.Column[Rating]{
			columns.String("of_subject", func(r *Rating) string { return r.Of }),
			columns.LowCardinality("grade", func(r *Rating) string { return r.Grade }),
			columns.LowCardinality("scope", func(r *Rating) string { return r.Scope }),
			columns.LowCardinality("channel", func(r *Rating) string { return r.Channel }),
			columns.LowCardinality("window", func(r *Rating) string { return r.Window }),
			columns.LowCardinality("item", func(r *Rating) string { return r.Item }),
			columns.LowCardinality("call_back", func(r *Rating) string { return r.CallBack }),
			columns.LowCardinality("regrade", func(r *Rating) string { return r.Regrade }),
			columns.StringList("tags", func(r *Rating) []string { return r.Tags }),
		},
		columns.Happened("given", func(r *Rating) time.Time { return r.Given }),
		columns.Happened("called_back", func(r *Rating) time.Time { return r.CalledBack }),
		columns.Happened("rectified", func(r *Rating) time.Time { return r.Rectified }),
		columns.Happened("set_aside", func(r *Rating) time.Time { return r.SetAside }),
	)
}
