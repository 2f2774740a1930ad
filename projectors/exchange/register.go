package exchange

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/projectors/models"
	"oneseal/projectors/story"
)

// freshness is how old what a register knows may be for it to answer: a revocation counts within that.
const freshness = 3 * time.Second

// Register knows how all grants stand, by following the log. It holds nothing that the log does not.
type Register struct {
	log    eventlog.Config
	logger *slog.Logger

	mu      sync.Mutex
	stories map[string][]story.Entry
	grants  map[string]*models.Grant // replaced, never changed
	looked  time.Time                // when the log was read to its end last
	changed chan struct{}            // closed and replaced when a grant changes
	ready   chan struct{}            // closed when the log was read to its end once
}

// NewRegister makes one that knows nothing until it runs.
func NewRegister(log eventlog.Config, logger *slog.Logger) *Register {
	return &Register{log: log, logger: logger, stories: make(map[string][]story.Entry), grants: make(map[string]*models.Grant), changed: make(chan struct{}), ready: make(chan struct{})}
}

// ReadGrants gives all grants as the log has them now, in the order of their subjects.
func ReadGrants(ctx context.Context, log eventlog.Config) ([]*models.Grant, error) {
	r := NewRegister(log, slog.Default())
	f := eventlog.Follow(log, nil, events.Topic("grant"))
	defer f.Close()
	ends, err := eventlog.Ends(ctx, log, events.Topic("grant"))
	if err != nil {
		return nil, err
	}
	for behind(f.At(), ends) {
		if err := r.read(ctx, f, 100*time.Millisecond); err != nil {
			return nil, err
		}
	}
	grants, _ := r.Grants()
	return grants, nil
}

func behind(at map[eventlog.TopicPartition]int64, ends map[eventlog.TopicPartition]eventlog.Range) bool {
	for of, r := range ends {
		if offset, known := at[of]; r.End > r.Start && (!known || offset < r.End) {
			return true
		}
	}
	return false
}

// Run follows the log until the context ends.
func (r *Register) Run(ctx context.Context) {
	f := eventlog.Follow(r.log, nil, events.Topic("grant"))
	defer f.Close()
	for ctx.Err() == nil {
		wait := time.Second
		select {
		case <-r.ready:
		default:
			wait = 0 // whether there is more is to be known soon
		}
		if err := r.read(ctx, f, wait); err != nil && ctx.Err() == nil {
			r.logger.Warn("read the grants, trying again", "error", err)
			pause(ctx, 200*time.Millisecond)
		}
	}
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

func (r *Register) read(ctx context.Context, f *eventlog.Follower, wait time.Duration) error {
	began := time.Now()
	fresh := make(map[string][]story.Entry)
	n, err := f.Next(ctx, wait, func(record *eventlog.Record) error {
		e, _, err := r.log.PlausibleOf(record)
		if err == nil { // what is no event is a dead letter; the projectors keep it
			fresh[e.Subject] = append(fresh[e.Subject], story.Entry{Event: e, Partition: record.Partition, Offset: record.Offset})
		}
		return nil
	})
	r.mu.Lock()
	defer r.mu.Unlock()
	for subject, entries := range fresh {
		r.stories[subject] = story.Records(append(r.stories[subject], entries...))
		g := models.GrantOf(story.Of(subject, slices.Clone(r.stories[subject])))
		r.grants[subject] = &g
	}
	if len(fresh) > 0 {
		close(r.changed)
		r.changed = make(chan struct{})
	}
	if err != nil {
		return err
	}
	if n == 0 { // there was nothing more when it was asked
		if r.looked.IsZero() {
			close(r.ready)
		}
		r.looked = began
	}
	return nil
}

// Ready is closed once all grants are known that were told before.
func (r *Register) Ready() <-chan struct{} { return r.ready }

// ErrStale says that the log can't be read, so that how a grant stands is not known.
var ErrStale = errors.New("how the grants stand is not known at the moment")

// Grant gives a grant by its key; nil if there is none. It is not to be changed.
func (r *Register) Grant(key string) (*models.Grant, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if age := time.Since(r.looked); age > freshness {
		return nil, fmt.Errorf("%w: the log was last read %v ago", ErrStale, age.Round(time.Second))
	}
	return r.grants["grant/"+key], nil
}

// Grants gives all of them in the order of their subjects, and a channel that is closed when one changes.
func (r *Register) Grants() ([]*models.Grant, <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []*models.Grant
	for _, subject := range slices.Sorted(maps.Keys(r.grants)) {
		all = append(all, r.grants[subject])
	}
	return all, r.changed
}
