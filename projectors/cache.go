package projectors

import (
	"container/list"
	"context"
	"fmt"
	"oneseal/projectors/story"
	"slices"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/proto"
	"github.com/cespare/xxhash/v2"
)

// cache keeps the stories that were touched last, up to a number of events; a large one counts for several.
type cache struct {
	most, held int
	bySubject  map[string]*list.Element
	recent     *list.List // of *cached, the latest first
}

type cached struct {
	subject string
	entries []story.Entry
	cost    int
}

// costOf counts entries, and one more for each few KiB of their data.
func costOf(entries []story.Entry) int {
	const usual = 4096
	bytes := 0
	for _, e := range entries {
		bytes += e.Size
	}
	return len(entries) + bytes/usual
}

func newCache(most int) *cache {
	return &cache{most: most, bySubject: make(map[string]*list.Element), recent: list.New()}
}

// get gives the entries for the caller to append to; put takes them back.
func (c *cache) get(subject string) ([]story.Entry, bool) {
	element, ok := c.bySubject[subject]
	if !ok {
		return nil, false
	}
	c.recent.MoveToFront(element)
	return element.Value.(*cached).entries, true
}

func (c *cache) put(subject string, entries []story.Entry) {
	cost := costOf(entries)
	if element, ok := c.bySubject[subject]; ok {
		story := element.Value.(*cached)
		c.held += cost - story.cost
		story.entries, story.cost = entries, cost
		c.recent.MoveToFront(element)
	} else {
		c.bySubject[subject] = c.recent.PushFront(&cached{subject, entries, cost})
		c.held += cost
	}
	for c.held > c.most && c.recent.Len() > 1 {
		oldest := c.recent.Remove(c.recent.Back()).(*cached)
		delete(c.bySubject, oldest.subject)
		c.held -= oldest.cost
	}
}

// drop forgets a story.
func (c *cache) drop(subject string) {
	if element, ok := c.bySubject[subject]; ok {
		c.recent.Remove(element)
		delete(c.bySubject, subject)
		c.held -= element.Value.(*cached).cost
	}
}

func (c *cache) clear() {
	clear(c.bySubject)
	c.recent.Init()
	c.held = 0
}

// subjectSet knows which subjects the archive may hold: by hash, so that it may name one too
// many, which costs a query, and never one too few.
type subjectSet struct {
	sorted []uint64
	added  map[uint64]struct{}
}

func (s *subjectSet) has(subject string) bool {
	hash := xxhash.Sum64String(subject)
	if _, ok := s.added[hash]; ok {
		return true
	}
	_, found := slices.BinarySearch(s.sorted, hash)
	return found
}

func (s *subjectSet) add(subject string) {
	if !s.has(subject) {
		s.added[xxhash.Sum64String(subject)] = struct{}{}
	}
}

// subjects reads which subjects the archive holds, eight bytes each.
func (a *Archive) subjects(ctx context.Context) (*subjectSet, error) {
	set := &subjectSet{added: make(map[uint64]struct{})}
	var hashes proto.ColUInt64
	err := a.pool.Do(ctx, ch.Query{
		Body:   sql("subjects"),
		Result: proto.Results{{Name: "hash", Data: &hashes}},
		OnResult: func(context.Context, proto.Block) error {
			set.sorted = append(set.sorted, hashes...)
			return nil
		},
	})
	if err != nil {
		return nil, fmt.Errorf("read the subjects of the archive: %w", err)
	}
	slices.Sort(set.sorted)
	return set, nil
}
