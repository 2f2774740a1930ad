package projectors

import (
	"slices"
	"time"

	"oneseal/events"
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
func FoldIncident(story Story) (Incident, error) {
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
		}
	})
	if i.Due.IsZero() {
		i.Due = assigned
	}
	return i, nil
}

func incidentColumns() []column[Incident] {
	return slices.Concat(
		matterColumns(func(i *Incident) *Matter { return &i.Matter }),
		[]column[Incident]{
			word("origin", func(i *Incident) string { return i.Origin }),
			word("category", func(i *Incident) string { return i.Category }),
			word("urgency", func(i *Incident) string { return i.Urgency }),
			word("village", func(i *Incident) string { return i.Village }),
			word("grid", func(i *Incident) string { return i.Grid }),
			word("assigned_to", func(i *Incident) string { return i.To }),
			word("result", func(i *Incident) string { return i.Result }),
			textList("alerts", func(i *Incident) []events.Subject { return i.Alerts }),
			textList("cases", func(i *Incident) []events.Subject { return i.Cases }),
			maybeMeasure("latitude", func(i *Incident) events.Measure { return i.Latitude }),
			maybeMeasure("longitude", func(i *Incident) events.Measure { return i.Longitude }),
			word("datum", func(i *Incident) string { return i.Datum }),
			maybeMeasure("time_limit", func(i *Incident) events.Measure { return i.Limit }),
			word("limit_unit", func(i *Incident) string { return i.LimitUnit }),
			number16("deferrals", func(i *Incident) uint16 { return i.Deferrals }),
			number16("verifications", func(i *Incident) uint16 { return i.Verifications }),
			number16("failed_verifications", func(i *Incident) uint16 { return i.Failed }),
		},
		happened("due", func(i *Incident) time.Time { return i.Due }),
		happened("deferred_due", func(i *Incident) time.Time { return i.DeferredTo }),
		happened("opened", func(i *Incident) time.Time { return i.Opened }),
		happened("filed", func(i *Incident) time.Time { return i.Filed }),
		happened("not_filed", func(i *Incident) time.Time { return i.NotFiled }),
		happened("assigned", func(i *Incident) time.Time { return i.Assigned }),
		happened("deferred", func(i *Incident) time.Time { return i.Deferred }),
		happened("handled", func(i *Incident) time.Time { return i.Handled }),
		happened("passed", func(i *Incident) time.Time { return i.Passed }),
		happened("closed", func(i *Incident) time.Time { return i.Closed }),
	)
}
