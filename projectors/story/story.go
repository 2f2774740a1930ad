// Package story makes a subject's story of the records that the log holds about it. It says which records are the
// same fact, in which order facts happened, and how they stand after corrections; whoever shows or folds events takes
// it from here.
//
// The records come in any order, late and repeated: they are a set, and only the set decides what the story is. A
// subject's records may lie in several partitions, since clients choose partitions in different ways and topics grow.
package story

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"oneseal/events"
)

// Entry is one record of the log that held an event.
type Entry struct {
	Event     *events.Event
	Partition int
	Offset    int64
	Size      int // bytes of the event's data as it was written; 0 if that is not known
}

// Topic is the topic that holds the entry: that of its family, since the log takes no event into another one.
func (e Entry) Topic() string { return events.Topic(e.Event.Family()) }

// Identity is what the entry's fact is known by.
func (e Entry) Identity() Identity { return Identity{e.Event.Source, e.Event.ID} }

// Identity is what makes two records the same fact: the source and id of their events.
type Identity struct{ Source, ID string }

// ComparePosition orders the entries of one topic as the log holds them: by partition, then by offset. Entries of one
// position are the same record.
func ComparePosition(a, b Entry) int {
	return cmp.Or(cmp.Compare(a.Partition, b.Partition), cmp.Compare(a.Offset, b.Offset))
}

// Compare orders entries as their facts happened: by time, then by the source's sequence, then by position.
func Compare(a, b Entry) int {
	if order := a.Event.Time.Compare(b.Event.Time); order != 0 {
		return order
	}
	return cmp.Or(cmp.Compare(a.Event.Sequence, b.Event.Sequence), ComparePosition(a, b))
}

// Records leaves out what was read repeatedly of one subject, and sorts the rest by position, in place.
func Records(entries []Entry) []Entry {
	slices.SortFunc(entries, ComparePosition)
	return slices.CompactFunc(entries, func(a, b Entry) bool { return ComparePosition(a, b) == 0 })
}

// Facts gives each fact once, in no particular order: of several records with one identity the first by position.
func Facts(entries []Entry) []Entry {
	kept := firsts(entries)
	facts := make([]Entry, len(kept))
	for i, at := range kept {
		facts[i] = entries[at]
	}
	return facts
}

// Corrections gives for each fact that was corrected the correction that holds: the one that happened last, of those that
// the organ which told the fact told, or the owner of the subject.
func Corrections(facts []Entry) map[Identity]Entry {
	corrections, _ := judgeCorrections(facts)
	return corrections
}

// judgeCorrections tells apart the corrections that count and those told by an organ that may not: these change nothing.
// Who owns the subject is known before: from what each organ corrected of its own acts.
func judgeCorrections(facts []Entry) (holding map[Identity]Entry, strange []*events.Event) {
	if !slices.ContainsFunc(facts, isCorrection) {
		return nil, nil
	}
	organs := make(map[Identity]string, len(facts))
	for _, fact := range facts {
		organs[fact.Identity()] = fact.Event.Organ
	}
	own := func(correction Entry) bool {
		c := correction.Event.Data.(*events.FactCorrected)
		organ, told := organs[Identity{c.Corrects.Source, c.Corrects.ID}]
		return correction.Event.Organ == "" || told && organ == correction.Event.Organ
	}
	var others []Entry
	for _, fact := range facts {
		if isCorrection(fact) && !own(fact) {
			others = append(others, fact)
		}
	}
	if len(others) == 0 {
		return lastCorrections(facts), nil
	}
	counting := slices.DeleteFunc(slices.Clone(facts), func(fact Entry) bool { return isCorrection(fact) && !own(fact) })
	owner := ownerOf(stand(slices.Clone(counting), lastCorrections(counting)))
	for _, other := range others {
		if owner == "" || other.Event.Organ == owner {
			counting = append(counting, other)
		} else {
			strange = append(strange, other.Event)
		}
	}
	return lastCorrections(counting), strange
}

func isCorrection(fact Entry) bool {
	_, is := fact.Event.Data.(*events.FactCorrected)
	return is
}

func lastCorrections(facts []Entry) map[Identity]Entry {
	var corrections map[Identity]Entry
	for _, fact := range facts {
		c, is := fact.Event.Data.(*events.FactCorrected)
		if !is {
			continue
		}
		if corrections == nil {
			corrections = make(map[Identity]Entry)
		}
		of := Identity{c.Corrects.Source, c.Corrects.ID}
		if before, known := corrections[of]; !known || Compare(fact, before) > 0 {
			corrections[of] = fact
		}
	}
	return corrections
}

// Replaced gives the event as the correction states it. Actor, organ and id stay: the act is the same.
func Replaced(e *events.Event, c *events.FactCorrected) *events.Event {
	corrected := *e
	if !c.Time.IsZero() {
		corrected.Time = c.Time.Time
	}
	if c.Replacement != nil {
		corrected.Data = c.Replacement
	}
	return &corrected
}

// Story is what happened to one subject, each fact once, in the order of [Compare].
type Story struct {
	Subject string
	// Revision is how many facts the log holds about the subject, corrections included. It only
	// grows, so of two rows the one with the higher revision knows more.
	Revision uint32
	// Events are the facts as they stand after corrections: withdrawn ones left out, replaced
	// ones as replaced. They are shared with the cache: a fold reads them and changes nothing.
	Events []*events.Event
	// StrangeCorrections were told by an organ that may not correct what they correct. They change nothing.
	StrangeCorrections []*events.Event
	// Partitions is in how many partitions of the log its facts lie: one, unless clients chose differently or the topic
	// grew.
	Partitions int
	// Zone is where the subject's days are counted: the zone that the first of its events states that states one, else
	// Asia/Shanghai.
	Zone *time.Location
}

// Day is the civil day of an instant where the subject is; the zero time has none. The offset in which the instant was
// written does not matter.
func (s *Story) Day(t time.Time) events.Date {
	if t.IsZero() {
		return events.Date{}
	}
	return events.DateOf(t.In(s.Zone))
}

// Self gives the story that a row embeds.
func (s *Story) Self() *Story { return s }

// Of makes the story out of the subject's entries.
func Of(subject string, entries []Entry) Story {
	facts := Facts(entries)
	revision, partitions := uint32(len(facts)), partitionsOf(facts)
	corrections, strange := judgeCorrections(facts)
	told := stand(facts, corrections)
	return Story{Subject: subject, Revision: revision, Partitions: partitions, Events: told, StrangeCorrections: strange, Zone: zoneOf(told)}
}

func zoneOf(told []*events.Event) *time.Location {
	for _, e := range told {
		if e.Timezone != nil {
			return e.Timezone
		}
	}
	return events.China
}

// stand gives the facts in the order in which they happened, as the corrections leave them. It writes over the slice.
func stand(facts []Entry, corrections map[Identity]Entry) []*events.Event {
	standing := facts[:0:len(facts)]
	for _, fact := range facts {
		if isCorrection(fact) {
			continue
		}
		if correction, is := corrections[fact.Identity()]; is {
			c := correction.Event.Data.(*events.FactCorrected)
			if c.Corrects.Type == fact.Event.Type {
				if c.Effect == events.EffectWithdrawn {
					continue
				}
				fact.Event = Replaced(fact.Event, c)
			}
		}
		standing = append(standing, fact)
	}
	slices.SortFunc(standing, Compare)
	told := make([]*events.Event, len(standing))
	for i, fact := range standing {
		told[i] = fact.Event
	}
	return told
}

func partitionsOf(facts []Entry) int {
	if len(facts) == 0 {
		return 0
	}
	var others []int // than the first one's
	for _, fact := range facts {
		if p := fact.Partition; p != facts[0].Partition && !slices.Contains(others, p) {
			others = append(others, p)
		}
	}
	return 1 + len(others)
}

// firsts gives the indexes of the entries that are the first in the log with their identity.
func firsts(entries []Entry) []int {
	const few = 16 // so few are compared with each other faster than by a map
	kept := make([]int, 0, len(entries))
	var at map[Identity]int // place in kept
	if len(entries) > few {
		at = make(map[Identity]int, len(entries))
	}
	for i, entry := range entries {
		j := -1
		if at == nil {
			j = slices.IndexFunc(kept, func(k int) bool {
				other := entries[k].Event
				return other.ID == entry.Event.ID && other.Source == entry.Event.Source
			})
		} else if place, known := at[entry.Identity()]; known {
			j = place
		} else {
			at[entry.Identity()] = len(kept)
		}
		switch {
		case j < 0:
			kept = append(kept, i)
		case ComparePosition(entry, entries[kept[j]]) < 0:
			kept[j] = i
		}
	}
	return kept
}

// Limit is how large a story may be that is held in memory at once.
type Limit struct {
	Events int
	Bytes  int // of the events' data
}

// Usual is the limit where nobody says otherwise: a case of a town has some ten events, and a story as large as this
// takes some 200 MiB.
var Usual = Limit{Events: 200_000, Bytes: 64_000_000}

// Tally counts what is read of one story.
type Tally struct{ Events, Bytes int }

// Add counts an entry, and says whether the story is still within the limit.
func (t *Tally) Add(e Entry, most Limit) bool {
	t.Events++
	t.Bytes += e.Size
	return t.Events <= most.Events && t.Bytes <= most.Bytes
}

// Within tells whether entries are within the limit.
func (l Limit) Within(entries []Entry) bool {
	var t Tally
	for _, e := range entries {
		if !t.Add(e, l) {
			return false
		}
	}
	return true
}

// TooLargeError says that a story is larger than what is held in memory at once: it can't be folded, and no repetition mends
// that. Its events are in the archive.
type TooLargeError struct {
	Subject string
	Limit   Limit
}

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("the story of %s is larger than %d events or %d bytes, so it is not folded; its events are in the archive", e.Subject, e.Limit.Events, e.Limit.Bytes)
}

// UnreadableError says that a row of the archive holds what is not read as an event: it was written by another version,
// or changed since. It concerns the story of that subject alone, and no repetition mends it.
type UnreadableError struct {
	Subject, Topic string
	Partition      int
	Offset         int64
	Cause          error
}

func (e *UnreadableError) Error() string {
	return fmt.Sprintf("read %s/%d at offset %d of the archive, of %s: %v", e.Topic, e.Partition, e.Offset, e.Subject, e.Cause)
}

func (e *UnreadableError) Unwrap() error { return e.Cause }
