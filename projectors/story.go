package projectors

import (
	"cmp"
	"slices"

	"oneseal/events"
)

// Entry is one record of the log that held an event.
type Entry struct {
	Event     *events.Event
	Partition int
	Offset    int64
}

// Topic is the topic that holds the entry.
func (e Entry) Topic() string { return events.Topic(e.Event.Family()) }

// Story is what happened to one subject, each fact once, in the order in which it happened:
// by time, then by the source's sequence, then by log position.
type Story struct {
	Subject string
	// Revision is how many facts the log holds about the subject, corrections included. It only
	// grows, so of two rows the one with the higher revision knows more.
	Revision uint32
	// Events are the facts as they stand after corrections: withdrawn ones left out, replaced
	// ones as replaced. They are shared with the cache: a fold reads them and changes nothing.
	Events []*events.Event
}

type identity struct{ source, id string }

// Tell makes the story out of the subject's entries, which may come in any order, late and
// repeated. Of two entries with the same source and id the first in the log counts.
func Tell(subject string, entries []Entry) Story {
	first := make(map[identity]int, len(entries))
	var corrections []int
	for i, entry := range entries {
		id := identity{entry.Event.Source, entry.Event.ID}
		if j, repeated := first[id]; repeated && entries[j].Offset <= entry.Offset {
			continue
		}
		first[id] = i
	}
	kept := make([]int, 0, len(first))
	for _, i := range first {
		kept = append(kept, i)
		if _, is := entries[i].Event.Data.(*events.FactCorrected); is {
			corrections = append(corrections, i)
		}
	}
	corrected := make(map[identity]*events.FactCorrected, len(corrections))
	sortEntries(entries, corrections)
	for _, i := range corrections {
		c := entries[i].Event.Data.(*events.FactCorrected)
		corrected[identity{c.Corrects.Source, c.Corrects.ID}] = c
	}
	told := make([]Entry, 0, len(kept)-len(corrections))
	for _, i := range kept {
		entry := entries[i]
		if _, is := entry.Event.Data.(*events.FactCorrected); is {
			continue
		}
		c, is := corrected[identity{entry.Event.Source, entry.Event.ID}]
		if is && c.Corrects.Type == entry.Event.Type {
			if c.Effect == events.EffectWithdrawn {
				continue
			}
			entry.Event = replaced(entry.Event, c)
		}
		told = append(told, entry)
	}
	slices.SortFunc(told, compareEntries)
	story := Story{Subject: subject, Revision: uint32(len(first)), Events: make([]*events.Event, len(told))}
	for i, entry := range told {
		story.Events[i] = entry.Event
	}
	return story
}

// replaced gives the event as the correction tells it. Actor, organ and id stay: the act is the same.
func replaced(e *events.Event, c *events.FactCorrected) *events.Event {
	corrected := *e
	if !c.Time.IsZero() {
		corrected.Time = c.Time.Time
	}
	if c.Replacement != nil {
		corrected.Data = c.Replacement
	}
	return &corrected
}

func sortEntries(entries []Entry, indexes []int) {
	slices.SortFunc(indexes, func(a, b int) int { return compareEntries(entries[a], entries[b]) })
}

func compareEntries(a, b Entry) int {
	if order := a.Event.Time.Compare(b.Event.Time); order != 0 {
		return order
	}
	return cmp.Or(cmp.Compare(a.Event.Sequence, b.Event.Sequence), cmp.Compare(a.Offset, b.Offset))
}
