package cases

import (
	"slices"
	"time"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Event is one event of a case as it was told, or as a correction tells it. What was withdrawn or told
// otherwise stays visible: it no longer stands, and names the correction.
type Event struct {
	ID     string       `json:"id"`
	Source string       `json:"source"`
	Type   string       `json:"type"`
	Title  events.Title `json:"title"`
	Time   time.Time    `json:"time"` // in the zone of the subject
	// Stated is the same instant as the source wrote it, where that was at another offset.
	Stated   time.Time       `json:"stated,omitzero"`
	Activity string          `json:"activity,omitzero"`
	Actor    string          `json:"actor,omitzero"` // pseudonymous
	Role     string          `json:"role,omitzero"`
	Organ    string          `json:"organ,omitzero"`
	Basis    string          `json:"basis,omitzero"`
	Data     []events.Stated `json:"data"` // without personal fields
	Stands   bool            `json:"stands"`
	// CorrectedBy is the correction by which the event stands or does not, and Corrects what a correction is about.
	CorrectedBy string `json:"corrected_by,omitzero"`
	Corrects    string `json:"corrects,omitzero"`
	// Late is whether the log had it only after something that happened later.
	Late     bool      `json:"late"`
	Recorded time.Time `json:"recorded,omitzero"`
	Topic    string    `json:"topic"`
	// Partition and Offset are the place in the log that holds it for good.
	Partition int   `json:"partition"`
	Offset    int64 `json:"offset"`
}

// caseEvents lists everything that the log holds of a subject, each fact once, by the time at which it is said to
// have happened.
func caseEvents(entries []story.Entry, zone *time.Location) []Event {
	facts := story.Facts(entries)
	slices.SortFunc(facts, story.Compare)
	corrections := story.Corrections(facts)
	type listed struct {
		story.Entry
		shown Event
	}
	var all []listed
	least := make(map[int]int64) // by partition, the offset of what happened later
	for _, entry := range slices.Backward(facts) {
		shown := caseEvent(entry, zone)
		before, known := least[entry.Partition]
		shown.Late = known && entry.Offset > before
		if !known || entry.Offset < before {
			least[entry.Partition] = entry.Offset
		}
		correction, corrected := corrections[entry.Identity()]
		if own, is := entry.Event.Data.(*events.FactCorrected); is {
			shown.Corrects = own.Corrects.ID
		} else if corrected {
			d := correction.Event.Data.(*events.FactCorrected)
			if d.Corrects.Type == entry.Event.Type {
				shown.CorrectedBy, shown.Stands = correction.Event.ID, false
				if d.Effect == events.EffectReplaced {
					now := entry
					now.Event = story.Replaced(entry.Event, d)
					standing := caseEvent(now, zone)
					standing.CorrectedBy, standing.Late = correction.Event.ID, shown.Late
					all = append(all, listed{now, standing})
				}
			}
		}
		all = append(all, listed{entry, shown})
	}
	slices.Reverse(all)
	slices.SortStableFunc(all, func(x, y listed) int { return story.Compare(x.Entry, y.Entry) })
	shown := make([]Event, len(all))
	for i := range all {
		shown[i] = all[i].shown
	}
	return shown
}

func caseEvent(entry story.Entry, zone *time.Location) Event {
	e := entry.Event
	shown := Event{ID: e.ID, Source: e.Source, Type: e.Type, Time: e.Time.In(zone), Actor: e.Actor, Role: e.Role, Organ: e.Organ, Basis: e.Basis,
		Data: events.Impersonal(e.Data), Stands: true, Topic: entry.Topic(), Partition: entry.Partition, Offset: entry.Offset}
	if columns.OffsetMinutes(e.Time) != columns.OffsetMinutes(shown.Time) {
		shown.Stated = e.Time
	}
	if !e.RecordedTime.IsZero() {
		shown.Recorded = e.RecordedTime.In(zone)
	}
	if info, known := events.Lookup(e.Type); known {
		shown.Title = info.Title
	}
	switch stated := e.Data.(type) {
	case interface{ Step() *events.ApprovalStep }:
		shown.Activity = stated.Step().Activity
	case interface{ Step() *events.PenaltyStep }:
		shown.Activity = stated.Step().Activity
	}
	return shown
}
