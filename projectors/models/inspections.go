package models

import (
	"slices"
	"time"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Inspection is one inspection of an object, from the order to what was mended.
type Inspection struct {
	Matter                                                                 // void, assigned, under_way, ended, recorded, published, mended or cancelled
	Object, Reason, Draw, Squadron, CardShown, Result, Case, Rectification string
	Officers                                                               []events.Subject // who came, else who was to come
	Found                                                                  []string
	Due, RectifyBy                                                         events.Date

	Assigned, Started, Ended, Recorded, Published, Rectified, Cancelled time.Time
}

// FoldInspection folds the story of an inspection.
func FoldInspection(story story.Story) (Inspection, error) {
	var i Inspection
	i.follow(story, func(e *events.Event) {
		switch d := e.Data.(type) {
		case *events.InspectionAssigned:
			putText(&i.Object, d.Object)
			putText(&i.Reason, d.Reason)
			putText(&i.Draw, d.Draw)
			putText(&i.Squadron, d.Squadron)
			put(&i.Due, d.Due)
			if i.Started.IsZero() {
				i.Officers = d.Officers
			}
			first(&i.Assigned, e)
			i.move("assigned")
		case *events.InspectionStarted:
			putText(&i.Object, d.Object)
			putText(&i.CardShown, d.CardShown)
			if i.Started.IsZero() {
				i.Officers = d.Officers
			}
			first(&i.Started, e)
			i.move("under_way")
		case *events.InspectionEnded:
			first(&i.Ended, e)
			i.move("ended")
		case *events.InspectionResultRecorded:
			putText(&i.Result, d.Result)
			putText(&i.Case, d.Case)
			put(&i.RectifyBy, d.Due)
			i.Found = append(i.Found, d.Findings...)
			first(&i.Recorded, e)
			i.move("recorded")
		case *events.InspectionResultPublished:
			first(&i.Published, e)
			i.move("published")
		case *events.InspectionRectified:
			putText(&i.Rectification, d.Result)
			first(&i.Rectified, e)
			if d.Result == "mended" {
				i.move("mended")
			}
		case *events.InspectionCancelled:
			first(&i.Cancelled, e)
			i.end("cancelled")
		}
	})
	return i, nil
}

func inspectionColumns() []columns.Column[Inspection] {
	return slices.Concat(
		matterColumns(func(i *Inspection) *Matter { return &i.Matter }),
		[]columns.Column[Inspection]{
			columns.LowCardinality("object", func(i *Inspection) string { return i.Object }),
			columns.LowCardinality("reason", func(i *Inspection) string { return i.Reason }),
			columns.LowCardinality("draw", func(i *Inspection) string { return i.Draw }),
			columns.LowCardinality("squadron", func(i *Inspection) string { return i.Squadron }),
			columns.LowCardinality("card_shown", func(i *Inspection) string { return i.CardShown }),
			columns.LowCardinality("result", func(i *Inspection) string { return i.Result }),
			columns.String("case_subject", func(i *Inspection) string { return i.Case }),
			columns.LowCardinality("rectification", func(i *Inspection) string { return i.Rectification }),
			columns.StringList("officers", func(i *Inspection) []events.Subject { return i.Officers }),
			columns.StringList("found", func(i *Inspection) []string { return i.Found }),
			columns.NullableDate("due_on", func(i *Inspection) events.Date { return i.Due }),
			columns.NullableDate("rectify_by_on", func(i *Inspection) events.Date { return i.RectifyBy }),
		},
		columns.Happened("assigned", func(i *Inspection) time.Time { return i.Assigned }),
		columns.Happened("started", func(i *Inspection) time.Time { return i.Started }),
		columns.Happened("ended", func(i *Inspection) time.Time { return i.Ended }),
		columns.Happened("recorded", func(i *Inspection) time.Time { return i.Recorded }),
		columns.Happened("published", func(i *Inspection) time.Time { return i.Published }),
		columns.Happened("rectified", func(i *Inspection) time.Time { return i.Rectified }),
		columns.Happened("cancelled", func(i *Inspection) time.Time { return i.Cancelled }),
	)
}
