package models

import (
	"slices"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Dispatch is one order to an officer, with everyone who could have gone.
type Dispatch struct {
	Matter                                                            // void, ordered, accepted, on_scene, done, refused or cancelled
	Incident, Officer, Radio, Datum, Override                         string
	Reason, ArrivalBy, Result                                         string // Reason is of a refusal or cancellation
	Candidates                                                        []events.Candidate
	Ordered, Accepted, Refused, Arrived, FeedbackSubmitted, Cancelled time.Time
}

// FoldDispatch folds the story of an order. Who could have gone was known when the order was first given.
func FoldDispatch(story story.Story) (Dispatch, error) {
	var o Dispatch
	o.follow(story, func(e *events.Event) {
		switch d := e.Data.(type) {
		case *events.DispatchOrdered:
			if o.Ordered.IsZero() {
				o.Incident, o.Officer, o.Radio = string(d.Incident), string(d.Officer), string(d.Radio)
				o.Datum, o.Override, o.Candidates = string(d.Datum), d.Override, d.Candidates
			}
			first(&o.Ordered, e)
			o.move("ordered")
		case *events.DispatchAccepted:
			first(&o.Accepted, e)
			o.move("accepted")
		case *events.DispatchRefused:
			putText(&o.Reason, d.Reason)
			first(&o.Refused, e)
			o.end("refused")
		case *events.DispatchArrived:
			putText(&o.ArrivalBy, d.By)
			first(&o.Arrived, e)
			o.move("on_scene")
		case *events.DispatchFeedbackSubmitted:
			putText(&o.Result, d.Result)
			first(&o.FeedbackSubmitted, e)
			o.end("done")
		case *events.DispatchCancelled:
			putText(&o.Reason, d.Reason)
			first(&o.Cancelled, e)
			o.end("cancelled")
		case *events.DispatchStepTaken:
			o.begin("ordered")
		}
	})
	return o, nil
}

func dispatchColumns() []columns.Column[Dispatch] {
	candidates := func(o *Dispatch) []events.Candidate { return o.Candidates }
	return slices.Concat(
		matterColumns(func(o *Dispatch) *Matter { return &o.Matter }),
		[]columns.Column[Dispatch]{
			columns.String("incident", func(o *Dispatch) string { return o.Incident }),
			columns.LowCardinality("officer", func(o *Dispatch) string { return o.Officer }),
			columns.LowCardinality("radio", func(o *Dispatch) string { return o.Radio }),
			columns.LowCardinality("datum", func(o *Dispatch) string { return o.Datum }),
			columns.String("override", func(o *Dispatch) string { return o.Override }),
			columns.String("reason", func(o *Dispatch) string { return o.Reason }),
			columns.LowCardinality("arrival_by", func(o *Dispatch) string { return o.ArrivalBy }),
			columns.LowCardinality("result", func(o *Dispatch) string { return o.Result }),
			columns.Nested("candidates.officer", columns.LowCardinalities(), candidates, func(c *events.Candidate) string { return string(c.Officer) }),
			columns.Nested("candidates.distance_metres", new(proto.ColFloat64).Array(), candidates, func(c *events.Candidate) float64 { return c.Distance.Value() }),
			columns.Nested("candidates.fix_age_seconds", proto.NewArray(new(proto.ColFloat64).Nullable()), candidates, func(c *events.Candidate) proto.Nullable[float64] {
				return proto.Nullable[float64]{Value: c.FixAge.Value(), Set: !c.FixAge.IsZero()}
			}),
		},
		columns.Happened("ordered", func(o *Dispatch) time.Time { return o.Ordered }),
		columns.Happened("accepted", func(o *Dispatch) time.Time { return o.Accepted }),
		columns.Happened("refused", func(o *Dispatch) time.Time { return o.Refused }),
		columns.Happened("arrived", func(o *Dispatch) time.Time { return o.Arrived }),
		columns.Happened("feedback_submitted", func(o *Dispatch) time.Time { return o.FeedbackSubmitted }),
		columns.Happened("cancelled", func(o *Dispatch) time.Time { return o.Cancelled }),
	)
}
