package models

import (
	"slices"
	"time"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Inquiry is one question of someone, for which whoever was asked first answers to the end.
type Inquiry struct {
	Matter                           // void, with_first_officer, handed_over or closed
	FirstOfficer, Channel, Item      string
	Handovers                        uint16
	HandedTo, ClosedBy, Result, Case string
	Received, HandedOver, Closed     time.Time // the first time of each
}

// FoldInquiry folds the story of an inquiry. The first one who was asked stays the first officer,
// whatever a second registration says.
func FoldInquiry(story story.Story) (Inquiry, error) {
	var i Inquiry
	i.follow(story, func(e *events.Event) {
		switch d := e.Data.(type) {
		case *events.InquiryReceived:
			if i.FirstOfficer == "" {
				putText(&i.FirstOfficer, d.FirstOfficer)
			}
			putText(&i.Channel, d.Channel)
			putText(&i.Item, d.Item)
			first(&i.Received, e)
			if i.Handovers == 0 {
				i.move("with_first_officer")
			}
		case *events.InquiryHandedOver:
			i.Handovers++
			putText(&i.HandedTo, d.To)
			first(&i.HandedOver, e)
			i.move("handed_over")
		case *events.InquiryClosed:
			if i.Closed.IsZero() {
				i.ClosedBy, i.Result, i.Case = e.Actor, string(d.Result), string(d.Case)
			}
			first(&i.Closed, e)
			i.end("closed")
		}
	})
	return i, nil
}

func inquiryColumns() []columns.Column[Inquiry] {
	return slices.Concat(
		matterColumns(func(i *Inquiry) *Matter { return &i.Matter }),
		[]columns.Column[Inquiry]{
			columns.LowCardinality("first_officer", func(i *Inquiry) string { return i.FirstOfficer }),
			columns.LowCardinality("channel", func(i *Inquiry) string { return i.Channel }),
			columns.LowCardinality("item", func(i *Inquiry) string { return i.Item }),
			columns.UInt16("handovers", func(i *Inquiry) uint16 { return i.Handovers }),
			columns.LowCardinality("handed_to", func(i *Inquiry) string { return i.HandedTo }),
			columns.LowCardinality("closed_by", func(i *Inquiry) string { return i.ClosedBy }),
			columns.LowCardinality("result", func(i *Inquiry) string { return i.Result }),
			columns.String("case_subject", func(i *Inquiry) string { return i.Case }),
		},
		columns.Happened("received", func(i *Inquiry) time.Time { return i.Received }),
		columns.Happened("handed_over", func(i *Inquiry) time.Time { return i.HandedOver }),
		columns.Happened("closed", func(i *Inquiry) time.Time { return i.Closed }),
	)
}
