package projectors

import (
	"slices"
	"time"

	"oneseal/events"
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
func FoldErrand(story Story) (Errand, error) {
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

func errandColumns() []column[Errand] {
	return slices.Concat(
		matterColumns(func(r *Errand) *Matter { return &r.Matter }),
		[]column[Errand]{
			word("point", func(r *Errand) string { return r.Point }),
			word("item", func(r *Errand) string { return r.Item }),
			word("agent", func(r *Errand) string { return r.Agent }),
			word("online", func(r *Errand) string { return r.Online }),
			text("case_subject", func(r *Errand) string { return r.Case }),
			word("way", func(r *Errand) string { return r.Way }),
			text("result", func(r *Errand) string { return r.Result }),
			word("method", func(r *Errand) string { return r.Method }),
			textList("materials", func(r *Errand) []string { return r.Materials }),
		},
		happened("taken", func(r *Errand) time.Time { return r.Taken }),
		happened("forwarded", func(r *Errand) time.Time { return r.Forwarded }),
		happened("result_returned", func(r *Errand) time.Time { return r.ResultReturned }),
		happened("handed_over", func(r *Errand) time.Time { return r.HandedOver }),
		happened("closed", func(r *Errand) time.Time { return r.Closed }),
	)
}
