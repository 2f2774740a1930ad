package models

import (
	"slices"
	"time"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Incident is one thing that was to be done, until it was verified and closed.
type Incident struct {
	Matter                                                               // void, open, not_filed, filed, assigned, handled, verified or closed
	Origin, Category, Urgency, Village, Grid, To, LimitUnit, Result      string
	Alerts, Cases                                                        []events.Subject
	Latitude, Longitude, Limit                                           events.Measure
	Datum                                                                string
	Due, DeferredTo                                                      time.Time // the limit as filed, and as moved last
	Deferrals, Verifications, Failed                                     uint16
	Opened, Filed, NotFiled, Assigned, Deferred, Handled, Passed, Closed time.Time
}

// FoldIncident folds the story of an incident. The limit is the one it was filed with, else that of the
// assignment; a deferral stands beside it.
func FoldIncident(story story.Story) (Incident, error) {
	var i Incident
	var assigned time.Time
	i.follow(story, func(e *events.Event) {
		switch d := e.Data.(type) {
		case *events.IncidentOpened:
			putText(&i.Origin, d.Origin)
			putText(&i.Category, d.Category)
			putText(&i.Urgency, d.Urgency)
			putText(&i.Village, d.Area)
			putText(&i.Grid, d.Grid)
			if d.Position != nil {
				i.Latitude, i.Longitude, i.Datum = d.Position.Lat.Measure, d.Position.Lon.Measure, string(d.Position.Datum)
			}
			i.Alerts = append(i.Alerts, d.Alerts...)
			first(&i.Opened, e)
			i.move("open")
		case *events.IncidentFiled:
			putText(&i.Category, d.Category)
			putText(&i.LimitUnit, d.Unit)
			put(&i.Limit, d.Limit)
			put(&i.Due, d.Due.Time)
			first(&i.Filed, e)
			i.move("filed")
		case *events.IncidentNotFiled:
			first(&i.NotFiled, e)
			i.end("not_filed")
		case *events.IncidentAssigned:
			putText(&i.To, d.To)
			put(&assigned, d.Due.Time)
			first(&i.Assigned, e)
			i.move("assigned")
		case *events.IncidentDeferred:
			put(&i.DeferredTo, d.Due.Time)
			i.Deferrals++
			first(&i.Deferred, e)
		case *events.IncidentHandled:
			first(&i.Handled, e)
			i.move("handled")
		case *events.IncidentVerified:
			i.Verifications++
			if d.Result == "failed" {
				i.Failed++
				i.move("assigned")
				return
			}
			first(&i.Passed, e)
			i.move("verified")
		case *events.IncidentCaseSuggested:
			if d.Case != "" {
				i.Cases = append(i.Cases, d.Case)
			}
		case *events.IncidentClosed:
			putText(&i.Result, d.Result)
			first(&i.Closed, e)
			i.end("closed")
		case *events.IncidentStepTaken:
			i.begin("open")
		}
	})
	if i.Due.IsZero() {
		i.Due = assigned
	}
	return i, nil
}

func incidentColumns() []columns.Column[Incident] {
	return slices.Concat(
		matterColumns(func(i *Incident) *Matter { return &i.Matter }),
		[]columns.Column[Incident]{
			columns.LowCardinality("origin", func(i *Incident) string { return i.Origin }),
			columns.LowCardinality("category", func(i *Incident) string { return i.Category }),
			columns.LowCardinality("urgency", func(i *Incident) string { return i.Urgency }),
			columns.LowCardinality("village", func(i *Incident) string { return i.Village }),
			columns.LowCardinality("grid", func(i *Incident) string { return i.Grid }),
			columns.LowCardinality("assigned_to", func(i *Incident) string { return i.To }),
			columns.LowCardinality("result", func(i *Incident) string { return i.Result }),
			columns.StringList("alerts", func(i *Incident) []events.Subject { return i.Alerts }),
			columns.StringList("cases", func(i *Incident) []events.Subject { return i.Cases }),
			columns.NullableMeasure("latitude", func(i *Incident) events.Measure { return i.Latitude }),
			columns.NullableMeasure("longitude", func(i *Incident) events.Measure { return i.Longitude }),
			columns.LowCardinality("datum", func(i *Incident) string { return i.Datum }),
			columns.NullableMeasure("time_limit", func(i *Incident) events.Measure { return i.Limit }),
			columns.LowCardinality("limit_unit", func(i *Incident) string { return i.LimitUnit }),
			columns.UInt16("deferrals", func(i *Incident) uint16 { return i.Deferrals }),
			columns.UInt16("verifications", func(i *Incident) uint16 { return i.Verifications }),
			columns.UInt16("failed_verifications", func(i *Incident) uint16 { return i.Failed }),
		},
		columns.Happened("due", func(i *Incident) time.Time { return i.Due }),
		columns.Happened("deferred_due", func(i *Incident) time.Time { return i.DeferredTo }),
		columns.Happened("opened", func(i *Incident) time.Time { return i.Opened }),
		columns.Happened("filed", func(i *Incident) time.Time { return i.Filed }),
		columns.Happened("not_filed", func(i *Incident) time.Time { return i.NotFiled }),
		columns.Happened("assigned", func(i *Incident) time.Time { return i.Assigned }),
		columns.Happened("deferred", func(i *Incident) time.Time { return i.Deferred }),
		columns.Happened("handled", func(i *Incident) time.Time { return i.Handled }),
		columns.Happened("passed", func(i *Incident) time.Time { return i.Passed }),
		columns.Happened("closed", func(i *Incident) time.Time { return i.Closed }),
	)
}
