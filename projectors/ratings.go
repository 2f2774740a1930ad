package projectors

import (
	"slices"
	"time"

	"oneseal/events"
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
func FoldRating(story Story) (Rating, error) {
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

func ratingColumns() []column[Rating] {
	return slices.Concat(
		matterColumns(func(r *Rating) *Matter { return &r.Matter }),
		[]column[Rating]{
			text("of_subject", func(r *Rating) string { return r.Of }),
			word("grade", func(r *Rating) string { return r.Grade }),
			word("scope", func(r *Rating) string { return r.Scope }),
			word("channel", func(r *Rating) string { return r.Channel }),
			word("window", func(r *Rating) string { return r.Window }),
			word("item", func(r *Rating) string { return r.Item }),
			word("call_back", func(r *Rating) string { return r.CallBack }),
			word("regrade", func(r *Rating) string { return r.Regrade }),
			textList("tags", func(r *Rating) []string { return r.Tags }),
		},
		happened("given", func(r *Rating) time.Time { return r.Given }),
		happened("called_back", func(r *Rating) time.Time { return r.CalledBack }),
		happened("rectified", func(r *Rating) time.Time { return r.Rectified }),
		happened("set_aside", func(r *Rating) time.Time { return r.SetAside }),
	)
}
