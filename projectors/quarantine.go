package projectors

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	eventlog "oneseal/events/log"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// A story that can't be read or folded is set aside: its newest records of a batch, or the story as a whole, become
// dead letters of stage fold, its row stays as it was, and everything else goes on. It comes back by itself with the
// first fold that succeeds: when a further event arrives, at the next start, or with a rebuild.

// storyOf names the row of one subject in one model.
type storyOf struct{ model, subject string }

// quarantine holds which stories are set aside, as far as this projector knows.
type quarantine struct {
	mu    sync.Mutex
	aside map[storyOf]struct{}
}

func (q *quarantine) has(s storyOf) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	_, aside := q.aside[s]
	return aside
}

func (q *quarantine) set(s storyOf, aside bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if aside {
		q.aside[s] = struct{}{}
	} else {
		delete(q.aside, s)
	}
}

func (q *quarantine) all() []storyOf {
	q.mu.Lock()
	defer q.mu.Unlock()
	return slices.SortedFunc(maps.Keys(q.aside), func(a, b storyOf) int {
		return cmp.Or(cmp.Compare(a.subject, b.subject), cmp.Compare(a.model, b.model))
	})
}

// lasting tells whether a story can't be read whoever asks, and as often as one asks.
func lasting(err error) bool {
	_, unreadable := errors.AsType[*story.UnreadableError](err)
	_, large := errors.AsType[*story.TooLargeError](err)
	return unreadable || large
}

// readQuarantine reads which stories are set aside.
func (e *Engine) readQuarantine(ctx context.Context) error {
	rows, err := e.o.Conn.Query(ctx, sql("set_aside"))
	if err != nil {
		return fmt.Errorf("read which stories are set aside: %w", err)
	}
	defer rows.Close()
	aside := make(map[storyOf]struct{})
	for rows.Next() {
		var s storyOf
		if err := rows.Scan(&s.model, &s.subject); err != nil {
			return fmt.Errorf("read which stories are set aside: %w", err)
		}
		aside[s] = struct{}{}
	}
	e.quarantine.mu.Lock()
	defer e.quarantine.mu.Unlock()
	e.quarantine.aside = aside
	return rows.Err()
}

// retryQuarantine folds again what is set aside: the program may have been mended since.
func (e *Engine) retryQuarantine(ctx context.Context) error {
	if err := e.readQuarantine(ctx); err != nil {
		return err
	}
	all := e.quarantine.all()
	if len(all) == 0 {
		return nil
	}
	var mended []storyOf
	for _, s := range all {
		if cause, err := e.refold(ctx, s); err != nil {
			return err
		} else if cause == nil {
			mended = append(mended, s)
		}
	}
	if err := e.release(ctx, mended); err != nil {
		return err
	}
	e.o.Logger.Info("tried stories again that were set aside", "mended", len(mended), "still_aside", len(all)-len(mended))
	return nil
}

// release says that stories are no longer set aside.
func (e *Engine) release(ctx context.Context, mended []storyOf) error {
	if len(mended) == 0 {
		return nil
	}
	var models, subjects []string
	for _, s := range mended {
		models, subjects = append(models, s.model), append(subjects, s.subject)
	}
	err := e.o.Conn.Exec(ctx, sql("release"), letterVersion(time.Now()), models, subjects)
	if err != nil {
		return fmt.Errorf("release %d stories that were set aside: %w", len(mended), err)
	}
	for _, s := range mended {
		e.quarantine.set(s, false)
	}
	return nil
}

// releaseFolded releases those of the sorted subjects that were set aside and did not fail now.
func (e *Engine) releaseFolded(ctx context.Context, model string, subjects []string, failed map[string]error) error {
	var mended []storyOf
	for _, s := range e.quarantine.all() {
		if _, folded := slices.BinarySearch(subjects, s.subject); folded && s.model == model && failed[s.subject] == nil {
			mended = append(mended, s)
		}
	}
	return e.release(ctx, mended)
}

// failure is a story that can't be read or folded, with its newest record.
type failure struct {
	newest story.Entry
	cause  error
}

// setAside keeps stories that no batch touches: each in place of its newest record, whose bytes the archive has.
func (e *Engine) setAside(ctx context.Context, model string, failed []failure) error {
	if len(failed) == 0 {
		return nil
	}
	now := time.Now().UTC()
	rows := &columns.Table[letterRow]{Columns: letterColumns()}
	for _, f := range failed {
		subject := f.newest.Event.Subject
		at := eventlog.Position{Topic: f.newest.Topic(), Partition: f.newest.Partition, Offset: f.newest.Offset}
		rows.Append(&letterRow{Letter: Letter{Position: at, Stage: stageFold, Model: model, Reason: f.cause.Error(), Key: []byte(subject), LogTime: now, FailedAt: now}})
		e.quarantine.set(storyOf{model, subject}, true)
	}
	if err := insert(ctx, e.o.Pool, "deadletters", rows.Input()); err != nil {
		return err
	}
	e.o.Logger.Warn("stories can't be folded and are set aside; see `oneseal deadletters list`", "model", model, "count", len(failed))
	return nil
}
