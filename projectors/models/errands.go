package models

import (
	"slices"
	"time"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Errand is one application that a village's agent took to the town for someone.
type Errand struct {
	Matter                                               // void, taken, forwarded, returned, handed_over or closed
	Point, Item, Agent, Online                           string
	Case, Way, Result, Method                            string
	Materials                                            []string
	Taken, Forwarded, ResultReturned, HandedOver, Closed time.Time
}

// FoldErrand folds the story of an errand.
func FoldErrand(story story.Story) (Errand, error) {
	var r Errand
	r.follow(story, func(e *events.Event) {
		switch d := e.Data.(type) {
		case *events.ErrandTaken:
			putText(&r.Point, d.Point)
			putText(&r.Item, d.Item)
			putText(&r.Agent, d.Agent)
			putText(&r.Online, d.Online)
			r.Materials = append(r.Materials, d.Materials...)
			first(&r.Taken, e)
			r.move("taken")
		case *events.ErrandForwarded:
			putText(&r.Case, d.Case)
			putText(&r.Way, d.Way)
			first(&r.Forwarded, e)
			r.move("forwarded")
		case *events.ErrandResultReturned:
			putText(&r.Result, d.Result)
			first(&r.ResultReturned, e)
			r.move("returned")
		case *events.ErrandHandedOver:
			putText(&r.Method, d.Method)
			first(&r.HandedOver, e)
			r.end("handed_over")
		case *events.ErrandClosed:
			first(&r.Closed, e)
			r.end("closed")
		}
	})
	return r, nil
}

func errandColumns() []columns.Column[Errand] {
	return slices.Concat(
		matterColumns(func(r *Errand) *Matter { return &r.Matter }),
		[]columns.Column[Errand]{
			columns.LowCardinality("point", func(r *Errand) string { return r.Point }),
			columns.LowCardinality("item", func(r *Errand) string { return r.Item }),
			columns.LowCardinality("agent", func(r *Errand) string { return r.Agent }),
			columns.LowCardinality("online", func(r *Errand) string { return r.Online }),
			columns.String("case_subject", func(r *Errand) string { return r.Case }),
			columns.LowCardinality("way", func(r *Errand) string { return r.Way }),
			columns.String("result", func(r *Errand) string { return r.Result }),
			columns.LowCardinality("method", func(r *Errand) string { return r.Method }),
			columns.StringList("materials", func(r *Errand) []string { return r.Materials }),
		},
		columns.Happened("taken", func(r *Errand) time.Time { return r.Taken }),
		columns.Happened("forwarded", func(r *Errand) time.Time { return r.Forwarded }),
		columns.Happened("result_returned", func(r *Errand) time.Time { return r.ResultReturned }),
		columns.Happened("handed_over", func(r *Errand) time.Time { return r.HandedOver }),
		columns.Happened("closed", func(r *Errand) time.Time { return r.Closed }),
	)
}
