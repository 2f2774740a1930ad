package kpis_test

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"oneseal/events"
)

// The measures of the command centre from the raw events, without folds, rows and views.

func alerts(s stories) *sheet {
	sheet := newSheet(8, 3)
	owners := s.cameras()
	for _, story := range s.of("alert") {
		received, verified := earliest[events.AlertReceived](story), earliest[events.AlertVerified](story)
		camera, source, outcome := "", "", ""
		for _, e := range story {
			switch d := e.Data.(type) {
			case *events.AlertReceived:
				camera, source = cmp.Or(string(d.Camera), camera), string(d.Source)
			case *events.AlertVerified:
				outcome = string(d.Outcome)
			}
		}
		key := join(months(story, verified, received), camera, owners[camera].source, source, where(story))
		row := sheet.row(key)
		if verified.IsZero() {
			row[6]++
			continue
		}
		row[1]++
		switch outcome {
		case "false":
			row[0]++
		case "duplicate":
			row[2]++
		}
		if received.IsZero() || verified.Before(received) {
			row[7]++
		} else {
			sheet.sample(key, 3, verified.Sub(received).Seconds())
		}
	}
	return sheet
}

func orderTimes(s stories) *sheet {
	sheet := newSheet(6, 0)
	ordered, over := make(map[events.Subject]time.Time), make(map[string]bool)
	for _, story := range s.of("dispatch") {
		for _, e := range story {
			if d, is := e.Data.(*events.DispatchOrdered); is {
				if at := ordered[d.Incident]; at.IsZero() || e.Time.Before(at) {
					ordered[d.Incident] = e.Time
				}
				break
			}
		}
	}
	for subject, story := range s.of("incident") {
		over[subject] = !earliest[events.IncidentClosed](story).IsZero() || !earliest[events.IncidentNotFiled](story).IsZero()
	}
	for _, story := range s.of("alert") {
		verified := earliest[events.AlertVerified](story)
		var incident events.Subject
		kind, outcome := "", ""
		for _, e := range story {
			switch d := e.Data.(type) {
			case *events.AlertReceived:
				kind = string(d.Kind) + " " + string(d.Source)
			case *events.AlertVerified:
				outcome, incident = string(d.Outcome), cmp.Or(d.Incident, incident)
			}
		}
		if outcome != "true" {
			continue
		}
		at := ordered[incident]
		ended, known := over[string(incident)]
		if known && !at.IsZero() && !at.Before(verified) {
			sheet.sample(join(months(story, at), kind, where(story)), 0, at.Sub(verified).Seconds())
			continue
		}
		row := sheet.row(join(months(story, verified), kind, where(story)))
		switch {
		case !known || !at.IsZero():
			row[5]++
		case ended:
			row[3]++
		default:
			row[4]++
		}
	}
	return sheet
}

func arrivals(s stories) *sheet {
	sheet := newSheet(8, 1)
	for _, story := range s.of("dispatch") {
		ordered, arrived := earliest[events.DispatchOrdered](story), earliest[events.DispatchArrived](story)
		key := join(months(story, arrived, ordered), where(story))
		row := sheet.row(key)
		end := ""
		for _, e := range story {
			switch e.Data.(type) {
			case *events.DispatchRefused, *events.DispatchCancelled, *events.DispatchFeedbackSubmitted:
				end = cmp.Or(end, e.Type[strings.LastIndexByte(e.Type, '.')+1:])
			}
		}
		switch {
		case !arrived.IsZero() && !ordered.IsZero() && !arrived.Before(ordered):
			sheet.sample(key, 1, arrived.Sub(ordered).Seconds())
			if arrived.Sub(ordered) <= 15*time.Minute {
				row[0]++
			}
		case !arrived.IsZero() || end == "feedback_submitted":
			row[7]++
		case end == "refused":
			row[4]++
		case end == "cancelled":
			row[5]++
		default:
			row[6]++
		}
	}
	return sheet
}

func nearest(s stories) *sheet {
	sheet := newSheet(6)
	for _, story := range s.of("dispatch") {
		i := slices.IndexFunc(story, func(e *events.Event) bool { _, is := e.Data.(*events.DispatchOrdered); return is })
		if i < 0 {
			continue
		}
		d := story[i].Data.(*events.DispatchOrdered)
		row := sheet.row(join(months(story, story[i].Time), where(story)))
		chosen, least := -1.0, -1.0
		for _, c := range d.Candidates {
			if c.Officer == d.Officer && chosen < 0 {
				chosen = c.Distance.Value()
			}
			if least < 0 || c.Distance.Value() < least {
				least = c.Distance.Value()
			}
		}
		switch {
		case len(d.Candidates) == 0:
			row[4]++
		case d.Datum == "" || d.Datum == "unknown" || chosen < 0:
			row[5]++
		default:
			row[1]++
			switch {
			case chosen-least <= 100:
				row[0]++
			case d.Override != "":
				row[2]++
			default:
				row[3]++
			}
		}
	}
	return sheet
}

func incidents(s stories) measured {
	sheet := newSheet(11)
	for _, story := range s.of("incident") {
		var due, assigned, deferred time.Time
		var category, urgency, state string
		deferrals := 0
		checks, failed := 0.0, 0.0
		for _, e := range story {
			switch d := e.Data.(type) {
			case *events.IncidentOpened:
				category, urgency, state = cmp.Or(d.Category, category), cmp.Or(string(d.Urgency), urgency), "open"
			case *events.IncidentFiled:
				category, state = cmp.Or(d.Category, category), "going on"
				if !d.Due.IsZero() {
					due = d.Due.Time
				}
			case *events.IncidentAssigned:
				assigned, state = d.Due.Time, "going on"
			case *events.IncidentDeferred:
				deferred = d.Due.Time
				deferrals++
			case *events.IncidentVerified:
				checks++
				if d.Result == "failed" {
					failed++
				}
				state = "going on"
			case *events.IncidentHandled, *events.IncidentClosed:
				state = "going on"
			}
		}
		if due.IsZero() {
			due = assigned
		}
		closed := earliest[events.IncidentClosed](story)
		row := sheet.row(join(months(story, due), category, urgency, where(story)))
		row[6] += failed
		row[7] += checks
		switch {
		case !earliest[events.IncidentNotFiled](story).IsZero():
			row[8]++
		case state == "open":
			row[9]++
		case due.IsZero():
			row[10]++
		case deferrals > 0:
			row[4]++
			if !closed.IsZero() && !closed.After(deferred) {
				row[5]++
			}
		case !closed.IsZero() && !closed.After(due):
			row[0]++
			row[1]++
		case !closed.IsZero():
			row[1]++
			row[2]++
		case due.Before(time.Now()):
			row[1]++
			row[3]++
		default:
			row[9]++
		}
	}
	return sheet.figures()
}
