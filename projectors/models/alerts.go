package models

import (
	"slices"
	"time"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Alert is one alert of a device and what someone who looked made of it.
type Alert struct {
	Matter                                     // void, received or verified
	Camera, From, Native, Kind, Zone           string
	Outcome, FalseCause, Incident, DuplicateOf string
	VerifiedBy                                 string // who looked first
	DeviceTime                                 time.Time
	Received, Verified                         time.Time
}

// FoldAlert folds the story of an alert. It was verified when someone first looked; of several outcomes
// the last one counts.
func FoldAlert(story story.Story) (Alert, error) {
	var a Alert
	a.follow(story, func(e *events.Event) {
		switch d := e.Data.(type) {
		case *events.AlertReceived:
			putText(&a.Camera, d.Camera)
			putText(&a.From, d.Source)
			putText(&a.Native, d.Native)
			putText(&a.Kind, d.Kind)
			putText(&a.Zone, d.Zone)
			put(&a.DeviceTime, d.DeviceTime.Time)
			first(&a.Received, e)
			a.move("received")
		case *events.AlertVerified:
			if a.Verified.IsZero() {
				a.VerifiedBy = e.Actor
			}
			a.Outcome = string(d.Outcome)
			a.FalseCause, a.DuplicateOf = string(d.FalseCause), string(d.DuplicateOf)
			putText(&a.Incident, d.Incident)
			first(&a.Verified, e)
			a.end("verified")
		}
	})
	return a, nil
}

func alertColumns() []columns.Column[Alert] {
	return slices.Concat(
		matterColumns(func(a *Alert) *Matter { return &a.Matter }),
		[]columns.Column[Alert]{
			columns.LowCardinality("camera", func(a *Alert) string { return a.Camera }),
			columns.LowCardinality("source", func(a *Alert) string { return a.From }),
			columns.String("native", func(a *Alert) string { return a.Native }),
			columns.LowCardinality("kind", func(a *Alert) string { return a.Kind }),
			columns.LowCardinality("zone", func(a *Alert) string { return a.Zone }),
			columns.LowCardinality("outcome", func(a *Alert) string { return a.Outcome }),
			columns.LowCardinality("false_cause", func(a *Alert) string { return a.FalseCause }),
			columns.String("incident", func(a *Alert) string { return a.Incident }),
			columns.String("duplicate_of", func(a *Alert) string { return a.DuplicateOf }),
			columns.LowCardinality("verified_by", func(a *Alert) string { return a.VerifiedBy }),
			columns.NullableDateTime("device_at", func(a *Alert) time.Time { return a.DeviceTime }),
		},
		columns.Happened("received", func(a *Alert) time.Time { return a.Received }),
		columns.Happened("verified", func(a *Alert) time.Time { return a.Verified }),
	)
}
