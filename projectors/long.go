package projectors

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"oneseal/projectors/models"
	"oneseal/projectors/story"
)

// A story of thousands of events takes seconds to fold, and each further event would have all others wait for that. So a
// long story is folded beside the batches, from the archive, as often as a quarter of a processor allows: its row is later
// than others, which are not. Its events are archived and committed as ever. A projector that begins folds every long story
// once: one that ended before may have left it behind.

// longStories are those of which the archive holds many events, as far as a projector knows.
type longStories struct {
	mu      sync.Mutex
	known   map[string]bool        // whether it is folded at all: it is not if it is too large
	waiting map[string][]time.Time // when their events were appended that are not in the row yet
	queue   []string               // those that wait, the first to be folded first
	news    chan struct{}
}

func newLongStories() *longStories {
	return &longStories{known: make(map[string]bool), waiting: make(map[string][]time.Time), news: make(chan struct{}, 1)}
}

func (l *longStories) has(subject string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, known := l.known[subject]
	return known
}

func (l *longStories) add(subject string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, known := l.known[subject]; !known {
		l.known[subject] = true
	}
}

// giveUp notes stories that are too large: they are not read again.
func (l *longStories) giveUp(failed map[string]error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for subject, err := range failed {
		if _, large := errors.AsType[*story.TooLargeError](err); large {
			l.known[subject] = false
			delete(l.waiting, subject)
		}
	}
}

// touch says that a long story has events that are archived and not folded.
func (l *longStories) touch(subject string, logged []time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.known[subject] {
		return
	}
	times, waits := l.waiting[subject]
	if !waits {
		l.queue = append(l.queue, subject)
	}
	l.waiting[subject] = append(times, logged...)
	select {
	case l.news <- struct{}{}:
	default:
	}
}

// next takes the story that waits for longest.
func (l *longStories) next() (subject string, logged []time.Time, waits bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.queue) > 0 {
		subject, l.queue = l.queue[0], l.queue[1:]
		if logged, waits = l.waiting[subject]; waits {
			delete(l.waiting, subject)
			return subject, logged, true
		}
	}
	return "", nil, false
}

func (l *longStories) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.known)
}

func (l *longStories) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.waiting)
}

// findLong asks the archive which stories are long, and has each folded once.
func (e *Engine) findLong(ctx context.Context) error {
	rows, err := e.o.Conn.Query(ctx, sql("long_stories"), e.o.LongStory)
	if err != nil {
		return fmt.Errorf("ask which stories are long: %w", err)
	}
	defer rows.Close()
	e.long.clear()
	for rows.Next() {
		var subject string
		if err := rows.Scan(&subject); err != nil {
			return fmt.Errorf("ask which stories are long: %w", err)
		}
		if family, _, _ := strings.Cut(subject, "/"); e.folded[family] {
			e.long.add(subject)
			e.long.touch(subject, nil)
		}
	}
	return rows.Err()
}

// foldLong folds long stories until the context ends, and rests after each for three times as long as it took.
func (e *Engine) foldLong(ctx context.Context) error {
	for {
		subject, logged, waits := e.long.next()
		e.o.Metrics.deferred.Set(float64(e.long.count()))
		if !waits {
			select {
			case <-e.long.news:
				continue
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		began := time.Now()
		if err := e.again(ctx, func() error { return e.foldOne(ctx, subject) }); err != nil {
			return err
		}
		now := time.Now()
		if err := e.again(ctx, func() error {
			counts := make([]uint64, len(delayBounds)+1)
			e.o.Metrics.visibleSince(logged, now, counts)
			logged = nil
			return e.keepCounts(ctx, counts, now)
		}); err != nil {
			return err
		}
		select {
		case <-time.After(3 * now.Sub(began)):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// foldOne makes the rows of one story, from the archive.
func (e *Engine) foldOne(ctx context.Context, subject string) error {
	stories, unreadable, err := e.archive.Stories(ctx, []string{subject})
	if err != nil {
		return err
	}
	family, _, _ := strings.Cut(subject, "/")
	for _, model := range e.o.Models {
		if model.Family != family {
			continue
		}
		failed := unreadable[subject]
		newest := story.Entry{}
		if failed == nil {
			entries := story.Records(stories[subject])
			if len(entries) == 0 {
				return nil
			}
			newest = entries[len(entries)-1]
			reference, err := e.referenceNow(ctx)
			if err != nil {
				return err
			}
			block := e.rows[model.Name].Get().(models.Block)
			block.Reset(time.Now().UTC())
			if failed = block.Add(story.Of(subject, entries), reference); failed == nil {
				if err := insert(ctx, e.o.Pool, model.Name, block.Input()); err != nil {
					return err
				}
			}
			e.rows[model.Name].Put(block)
		}
		s := storyOf{model.Name, subject}
		switch {
		case failed == nil && e.quarantine.has(s):
			err = e.release(ctx, []storyOf{s})
		case failed != nil && !e.quarantine.has(s):
			if newest.Event == nil {
				if newest, err = e.archive.newest(ctx, subject); err != nil {
					return err
				}
			}
			err = e.setAside(ctx, model.Name, []failure{{newest, failed}})
		}
		if err != nil {
			return err
		}
	}
	e.long.giveUp(unreadable)
	return nil
}
