package models

import (
	"slices"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Camera is one camera of the register, with its reviews and outages.
type Camera struct {
	Matter                                // void, online, offline or retired
	Source, Title, Device, Owner, Village string
	Latitude, Longitude                   events.Measure
	Datum                                 string
	RetentionDays                         events.Count
	Reviews                               []CameraReview
	Outages                               []Outage

	Registered, Filed, Signed, LocationPublished, Retired time.Time // Signed: a sign tells that there is a camera
}

// CameraReview is one legal or technical review (Penalty Law Art. 41). Until is absent if it holds for good.
type CameraReview struct {
	Kind, Result string
	At           time.Time
	Until        events.Date
}

// Outage is a span without a picture, from the last sign of life if one is stated. To is zero while it lasts.
type Outage struct {
	Cause    string // offline, or the fault that the camera reported
	From, To time.Time
}

// FoldCamera folds the story of a camera. What it says of an outage that already goes on adds nothing.
func FoldCamera(story story.Story) (Camera, error) {
	var c Camera
	c.follow(story, func(e *events.Event) {
		switch d := e.Data.(type) {
		case *events.CameraRegistered:
			putText(&c.Source, d.Source)
			putText(&c.Title, d.Title)
			putText(&c.Device, d.Device)
			putText(&c.Owner, d.Owner)
			putText(&c.Village, d.Area)
			put(&c.RetentionDays, d.RetentionDays)
			if d.Position != nil {
				c.stand(d.Position)
			}
			first(&c.Registered, e)
		case *events.CameraMoved:
			c.stand(&d.Position)
		case *events.CameraReviewed:
			c.Reviews = append(c.Reviews, CameraReview{string(d.Kind), string(d.Result), e.Time, d.Until})
		case *events.CameraFiledWithPolice:
			first(&c.Filed, e)
		case *events.CameraSigned:
			first(&c.Signed, e)
		case *events.CameraLocationPublished:
			first(&c.LocationPublished, e)
		case *events.CameraWentOffline:
			from := e.Time
			put(&from, d.LastSeen.Time)
			c.fail("offline", from)
		case *events.CameraFaulted:
			c.fail(string(d.Fault), e.Time)
		case *events.CameraCameOnline:
			if c.out() {
				c.Outages[len(c.Outages)-1].To = e.Time
			}
		case *events.CameraRetired:
			first(&c.Retired, e)
			c.end("retired")
		}
		if c.out() {
			c.move("offline")
		} else {
			c.move("online")
		}
	})
	return c, nil
}

func (c *Camera) stand(at *events.Position) {
	c.Latitude, c.Longitude, c.Datum = at.Lat.Measure, at.Lon.Measure, string(at.Datum)
}

func (c *Camera) out() bool {
	n := len(c.Outages)
	return n > 0 && c.Outages[n-1].To.IsZero()
}

func (c *Camera) fail(cause string, from time.Time) {
	if !c.out() {
		c.Outages = append(c.Outages, Outage{Cause: cause, From: from})
	}
}

func cameraColumns() []columns.Column[Camera] {
	reviews, outages := func(c *Camera) []CameraReview { return c.Reviews }, func(c *Camera) []Outage { return c.Outages }
	return slices.Concat(
		matterColumns(func(c *Camera) *Matter { return &c.Matter }),
		[]columns.Column[Camera]{
			columns.LowCardinality("source", func(c *Camera) string { return c.Source }),
			columns.String("title", func(c *Camera) string { return c.Title }),
			columns.String("device", func(c *Camera) string { return c.Device }),
			columns.LowCardinality("owner", func(c *Camera) string { return c.Owner }),
			columns.LowCardinality("village", func(c *Camera) string { return c.Village }),
			columns.NullableMeasure("latitude", func(c *Camera) events.Measure { return c.Latitude }),
			columns.NullableMeasure("longitude", func(c *Camera) events.Measure { return c.Longitude }),
			columns.LowCardinality("datum", func(c *Camera) string { return c.Datum }),
			columns.NullableCount("retention_days", func(c *Camera) events.Count { return c.RetentionDays }),
			columns.Nested("reviews.kind", columns.LowCardinalities(), reviews, func(r *CameraReview) string { return r.Kind }),
			columns.Nested("reviews.result", columns.LowCardinalities(), reviews, func(r *CameraReview) string { return r.Result }),
			columns.Nested("reviews.reviewed_at", columns.Milliseconds().Array(), reviews, func(r *CameraReview) time.Time { return r.At }),
			columns.Nested("reviews.until_on", proto.NewArray(new(proto.ColDate32).Nullable()), reviews, func(r *CameraReview) proto.Nullable[time.Time] { return columns.MaybeDate(r.Until) }),
			columns.Nested("outages.cause", columns.LowCardinalities(), outages, func(o *Outage) string { return o.Cause }),
			columns.Nested("outages.from_at", columns.Milliseconds().Array(), outages, func(o *Outage) time.Time { return o.From }),
			columns.NestedDateTime("outages.to_at", outages, func(o *Outage) time.Time { return o.To }),
		},
		columns.Happened("registered", func(c *Camera) time.Time { return c.Registered }),
		columns.Happened("filed", func(c *Camera) time.Time { return c.Filed }),
		columns.Happened("signed", func(c *Camera) time.Time { return c.Signed }),
		columns.Happened("location_published", func(c *Camera) time.Time { return c.LocationPublished }),
		columns.Happened("retired", func(c *Camera) time.Time { return c.Retired }),
	)
}
