package models

import (
	"slices"
	"time"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Delivery is what left under a grant at once, with its receipt and the recipient's.
type Delivery struct {
	Matter                                               // void, provided, acknowledged or disputed
	Grant, Recipient, First, Last, SHA256, Key, TheirKey string
	Count                                                events.Count
	Signed                                               bool // OneSeal's signature is one of what is stated
	Provided, Acknowledged                               time.Time
}

// FoldDelivery folds the story of a delivery. An acknowledgement that is not signed, or of another digest, disputes it; a later one may set that right.
func FoldDelivery(story story.Story) (Delivery, error) {
	var d Delivery
	d.follow(story, func(e *events.Event) {
		switch said := e.Data.(type) {
		case *events.DeliveryProvided:
			if d.Provided.IsZero() {
				d.Grant, d.Recipient, d.First, d.Last, d.SHA256, d.Key = string(said.Grant), said.Recipient, said.First, said.Last, string(said.SHA256), said.Key
				d.Count, d.Signed = said.Events, said.Verifies(said.Text())
			}
			first(&d.Provided, e)
			d.begin("provided")
		case *events.DeliveryAcknowledged:
			if d.State == "acknowledged" || d.Provided.IsZero() {
				return
			}
			d.TheirKey = said.Key
			if said.By == d.Recipient && string(said.SHA256) == d.SHA256 && said.Verifies(said.Text(events.Subject(e.Subject))) {
				first(&d.Acknowledged, e)
				d.move("acknowledged")
			} else {
				d.move("disputed")
			}
		}
	})
	return d, nil
}

func deliveryColumns() []columns.Column[Delivery] {
	return slices.Concat(
		matterColumns(func(d *Delivery) *Matter { return &d.Matter }),
		[]columns.Column[Delivery]{
			columns.String("grant_subject", func(d *Delivery) string { return d.Grant }),
			columns.LowCardinality("recipient", func(d *Delivery) string { return d.Recipient }),
			columns.NullableCount("events", func(d *Delivery) events.Count { return d.Count }),
			columns.String("first_event", func(d *Delivery) string { return d.First }),
			columns.String("last_event", func(d *Delivery) string { return d.Last }),
			columns.String("sha256", func(d *Delivery) string { return d.SHA256 }),
			columns.Bool("signed", func(d *Delivery) bool { return d.Signed }),
			columns.LowCardinality("signed_with", func(d *Delivery) string { return d.Key }),
			columns.LowCardinality("acknowledged_with", func(d *Delivery) string { return d.TheirKey }),
		},
		columns.Happened("provided", func(d *Delivery) time.Time { return d.Provided }),
		columns.Happened("acknowledged", func(d *Delivery) time.Time { return d.Acknowledged }),
	)
}
