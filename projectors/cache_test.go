package projectors

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"oneseal/projectors/story"
)

func stories(n int) []story.Entry { return make([]story.Entry, n) }

// known tells which stories are still there, in the order of their names.
func (c *cache) known() string { return strings.Join(slices.Sorted(maps.Keys(c.bySubject)), " ") }

func TestCacheForgetsTheStoryThatWasTouchedLongestAgo(t *testing.T) {
	c := newCache(10)
	c.put("a", stories(4))
	c.put("b", stories(4))
	c.get("a")
	c.put("c", stories(4)) // 12 events are too many
	if got := c.known(); got != "a c" {
		t.Errorf("kept %s, want a and c: b was touched before them", got)
	}
	if _, known := c.get("b"); known {
		t.Error("b is told though it was forgotten")
	}
	c.put("a", stories(6)) // touches a
	if got := c.known(); got != "a c" {
		t.Errorf("kept %s: 10 events are not too many", got)
	}
	c.put("a", stories(7))
	if got := c.known(); got != "a" {
		t.Errorf("kept %s, want a alone", got)
	}
	if entries, _ := c.get("a"); len(entries) != 7 {
		t.Errorf("a has %d events, want those that were put last", len(entries))
	}
}

// A story that is longer than the cache stays until another one comes.
func TestCacheKeepsTheLastStoryHoweverLong(t *testing.T) {
	c := newCache(10)
	c.put("a", stories(50))
	if got := c.known(); got != "a" {
		t.Errorf("kept %q, want a", got)
	}
	c.put("b", stories(1))
	if got := c.known(); got != "b" {
		t.Errorf("kept %q, want b", got)
	}
	if c.held != 1 {
		t.Errorf("%d events are held, want 1", c.held)
	}
}

func TestClearedCacheKnowsNothing(t *testing.T) {
	c := newCache(10)
	c.put("a", stories(4))
	c.clear()
	if _, known := c.get("a"); known {
		t.Error("a is known")
	}
	for _, subject := range []string{"b", "c", "d"} {
		c.put(subject, stories(4))
	}
	if got := c.known(); got != "c d" {
		t.Errorf("kept %s, want c and d: nothing of a counts any more", got)
	}
}

// Whatever is put and asked for, the cache holds what a list of the latest stories up to its size holds.
func TestCacheHoldsWhatAListOfTheLatestHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.IntRange(1, 30).Draw(t, "most")
		c := newCache(most)
		type kept struct {
			subject string
			events  int
		}
		var list []kept // the latest last
		touch := func(subject string) (found kept, known bool) {
			i := slices.IndexFunc(list, func(k kept) bool { return k.subject == subject })
			if i < 0 {
				return kept{}, false
			}
			found = list[i]
			list = append(slices.Delete(list, i, i+1), found)
			return found, true
		}
		for range rapid.IntRange(1, 40).Draw(t, "acts") {
			subject := fmt.Sprint(rapid.IntRange(0, 6).Draw(t, "subject"))
			if rapid.Bool().Draw(t, "asked") {
				entries, known := c.get(subject)
				if want, is := touch(subject); known != is || len(entries) != want.events {
					t.Fatalf("%s: known %v with %d events, want %v with %d", subject, known, len(entries), is, want.events)
				}
				continue
			}
			n := rapid.IntRange(0, 12).Draw(t, "events")
			c.put(subject, stories(n))
			if _, known := touch(subject); known {
				list[len(list)-1].events = n
			} else {
				list = append(list, kept{subject, n})
			}
			held := 0
			for _, k := range list {
				held += k.events
			}
			for held > most && len(list) > 1 {
				held -= list[0].events
				list = list[1:]
			}
			if c.held != held {
				t.Fatalf("%d events are held, want %d", c.held, held)
			}
			if len(c.bySubject) != len(list) || c.recent.Len() != len(list) {
				t.Fatalf("%d stories by name and %d by age, want %d", len(c.bySubject), c.recent.Len(), len(list))
			}
		}
	})
}

func TestSubjectsThatWereReadOrAddedAreKnown(t *testing.T) {
	s := &subjectSet{added: make(map[uint64]struct{})}
	s.add("approval/1")
	if !s.has("approval/1") {
		t.Error("an added subject is not known")
	}
	if s.has("approval/2") {
		t.Error("another subject is known")
	}
	for hash := range s.added {
		s.sorted = append(s.sorted, hash)
	}
	clear(s.added)
	s.add("approval/1")
	if !s.has("approval/1") || len(s.added) != 0 {
		t.Errorf("a subject that was read is known: %v; kept twice: %v", s.has("approval/1"), len(s.added) != 0)
	}
}
