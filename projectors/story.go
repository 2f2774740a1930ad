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

// told gives the story that a row embeds.
func (s *Story) told() *Story { return s }

type identity struct{ source, id string }

func identityOf(entry Entry) identity { return identity{entry.Event.Source, entry.Event.ID} }

// Tell makes the story out of the subject's entries, which may come in any order, late and
// repeated. Of two entries with the same source and id the first in the log counts.
func Tell(subject string, entries []Entry) Story {
	kept := firsts(entries)
	told := make([]Entry, 0, len(kept))
	var corrections []int
	for _, i := range kept {
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
	for _, i := range kept {
		entry := entries[i]
		if _, is := entry.Event.Data.(*events.FactCorrected); is {
			continue
		}
		if len(corrected) > 0 {
			c, is := corrected[identityOf(entry)]
			if is && c.Corrects.Type == entry.Event.Type {
				if c.Effect == events.EffectWithdrawn {
					continue
				}
				entry.Event = replaced(entry.Event, c)
			}
		}
		told = append(told, entry)
	}
	slices.SortFunc(told, compareEntries)
	story := Story{Subject: subject, Revision: uint32(len(kept)), Events: make([]*events.Event, len(told))}
	for i, entry := range told {
		story.Events[i] = entry.Event
	}
	return story
}

// firsts gives the indexes of the entries that are the first in the log with their identity.
func firsts(entries []Entry) []int {
	const few = 16 // so few are compared with each other faster than by a map
	kept := make([]int, 0, len(entries))
	at := make(map[identity]int)
	for i, entry := range entries {
		j := -1 // the place in kept of the same identity
		if len(entries) <= few {
			j = slices.IndexFunc(kept, func(k int) bool {
				other := entries[k].Event
				return other.ID == entry.Event.ID && other.Source == entry.Event.Source
			})
		} else if place, known := at[identityOf(entry)]; known {
			j = place
		} else {
			at[identityOf(entry)] = len(kept)
		}
		switch {
		case j < 0:
			kept = append(kept, i)
		case entry.Offset < entries[kept[j]].Offset:
			kept[j] = i
		}
	}
	return kept
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
