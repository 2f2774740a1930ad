package projectors

import (
	"slices"
	"time"

	"oneseal/events"
)

// CaseEvent is one event of a case as it was told, or as a correction tells it. What was withdrawn or told
// otherwise stays visible: it no longer stands, and names the correction.
type CaseEvent struct {
	ID       string          `json:"id"`
	Source   string          `json:"source"`
	Type     string          `json:"type"`
	Title    events.Title    `json:"title"`
	Time     time.Time       `json:"time"` // with the offset that the source stated
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
func caseEvents(entries []Entry) []CaseEvent {
	kept := firsts(entries)
	sortEntries(entries, kept)
	corrections := make(map[identity]*events.Event)
	for _, i := range kept {
		if d, is := entries[i].Event.Data.(*events.FactCorrected); is {
			corrections[identity{d.Corrects.Source, d.Corrects.ID}] = entries[i].Event
		}
	}
	type telling struct {
		Entry
		shown CaseEvent
	}
	var told []telling
	least := int64(-1) // offset of what happened later
	for _, i := range slices.Backward(kept) {
		entry := entries[i]
		shown := caseEvent(entry)
		shown.Late = least >= 0 && entry.Offset > least
		if least < 0 || entry.Offset < least {
			least = entry.Offset
		}
		correction, d := corrections[identityOf(entry)], (*events.FactCorrected)(nil)
		if correction != nil {
			d = correction.Data.(*events.FactCorrected)
		}
		if own, is := entry.Event.Data.(*events.FactCorrected); is {
			shown.Corrects = own.Corrects.ID
		} else if d != nil && d.Corrects.Type == entry.Event.Type {
			shown.CorrectedBy = correction.ID
			if d.Effect == events.EffectReplaced {
				now := entry
				now.Event = replaced(entry.Event, d)
				standing := caseEvent(now)
				standing.CorrectedBy, standing.Late = correction.ID, shown.Late
				told = append(told, telling{now, standing})
			}
			shown.Stands = false
		}
		told = append(told, telling{entry, shown})
	}
	slices.Reverse(told)
	slices.SortStableFunc(told, func(x, y telling) int { return compareEntries(x.Entry, y.Entry) })
	shown := make([]CaseEvent, len(told))
	for i := range told {
		shown[i] = told[i].shown
	}
	return shown
}

func caseEvent(entry Entry) CaseEvent {
	e := entry.Event
	shown := CaseEvent{ID: e.ID, Source: e.Source, Type: e.Type, Time: e.Time, Actor: e.Actor, Role: e.Role, Organ: e.Organ, Basis: e.Basis,
		Data: events.Impersonal(e.Data), Stands: true, Recorded: e.RecordedTime, Topic: entry.Topic(), Partition: entry.Partition, Offset: entry.Offset}
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
