// Package exchange lets departments have what they were granted of each other's events.
//
// A grant is a story of the family grant; [Decide] says whether an event leaves under it, and why. A [Reactor] follows the log of grants and runs a
// stream for each that is in force: it reads the log from its start, takes what the grant lets out, and writes it, redacted, as CloudEvents to
// the topic oneseal.exchange.<grant>.v1. Ids derive from event and grant, and a stream knows what its topic holds before it
// writes: after crashes, replays and with several reactors each event is there once. A grant that is given later so gets the past that it
// covers. Corrections and withdrawals follow what they correct.
//
// What leaves at once has a receipt, delivery.provided, signed by OneSeal and appended together with it, or neither is; the recipient answers by
// delivery.acknowledged.
//
// When a grant ends or is suspended, its stream ends first, then its recipient's access; then the reactor tells grant.cut. [Server] hands
// the topics out over HTTP, to keys of the recipient alone.
//
// Whatever fails is begun again, and loses nothing: the log is the only memory. While the log of grants can't be read nothing leaves.
package exchange

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/projectors/models"
)

// Source and Actor stand in the events that the reactor tells of grants.
const (
	Source = "/oneseal/exchange"
	Actor  = "oneseal-exchange"
)

// Access is what gives a grant's recipient a login of its own to the grant's topic, and takes it away.
type Access interface {
	// Allow lets the recipients of these grants read their topics, and nobody else. It is told all of them each time.
	Allow(ctx context.Context, inForce []*models.Grant) error
}

// Options configure a Reactor.
type Options struct {
	Log      eventlog.Config
	Register *Register          // which runs
	Access   Access             // nil: over HTTP alone
	Key      ed25519.PrivateKey // signs receipts
	Logger   *slog.Logger
}

// Reactor runs the streams of the grants that are in force.
type Reactor struct {
	o       Options
	batcher *eventlog.Batcher
	running map[string]*running // by subject
}

type running struct {
	terms string
	stop  func() // returns when it has ended
	ended <-chan struct{}
}

// NewReactor makes a reactor; close it when done.
func NewReactor(o Options) *Reactor {
	return &Reactor{o: o, batcher: eventlog.NewBatcher(o.Log), running: make(map[string]*running)}
}

// Close waits for events on their way.
func (r *Reactor) Close() error { return r.batcher.Close() }

// Run lets events leave until the context ends, and returns when all streams have ended.
func (r *Reactor) Run(ctx context.Context) error {
	select {
	case <-r.o.Register.Ready(): // before, no grant is in force, and everybody would be cut off
	case <-ctx.Done():
		return nil
	}
	streams, within := errgroup.WithContext(ctx)
	defer streams.Wait()
	for ctx.Err() == nil {
		grants, changed := r.o.Register.Grants()
		if err := r.look(within, streams, grants, time.Now()); err != nil && ctx.Err() == nil {
			r.o.Logger.Error("look after the grants, trying again", "error", err)
		}
		select {
		case <-changed:
		case <-time.After(time.Second): // for those whose time is over
		case <-ctx.Done():
		}
	}
	return nil
}

// look starts and ends streams and access as the grants stand, and tells what it ended.
func (r *Reactor) look(ctx context.Context, streams *errgroup.Group, grants []*models.Grant, now time.Time) error {
	var inForce []*models.Grant
	for _, g := range grants {
		if g.StateAt(now) == "in_force" && g.Organ != "" {
			inForce = append(inForce, g)
			r.start(ctx, streams, g)
		} else if s := r.running[g.Subject]; s != nil {
			s.stop()
			delete(r.running, g.Subject)
		}
	}
	if r.o.Access != nil {
		if err := r.o.Access.Allow(ctx, inForce); err != nil {
			return err
		}
	}
	var messages []eventlog.Message
	for _, g := range grants {
		for _, e := range tell(g, now) {
			m, err := r.o.Log.Admit(e, now)
			if err != nil {
				return err
			}
			messages = append(messages, m)
		}
	}
	if len(messages) == 0 {
		return nil
	}
	if _, err := r.batcher.Append(ctx, messages); err != nil {
		return fmt.Errorf("tell of grants that ended: %w", err)
	}
	r.o.Logger.Info("told of grants that ended", "events", len(messages))
	return nil
}

// start runs the stream of a grant, if it does not run under these terms.
func (r *Reactor) start(ctx context.Context, streams *errgroup.Group, g *models.Grant) {
	terms := termsOf(g)
	if s := r.running[g.Subject]; s != nil {
		select {
		case <-s.ended:
		default:
			if s.terms == terms {
				return
			}
			s.stop()
		}
	}
	within, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	s := newStream(r.o.Log, r.o.Register, r.o.Key, r.o.Logger, g)
	streams.Go(func() error {
		defer close(ended)
		s.run(within)
		return nil
	})
	r.running[g.Subject] = &running{terms, func() { cancel(); <-ended }, ended}
}

// tell gives what is to be told of a grant at an instant and was not told: that its time is over, and that its recipient was cut off. Ids derive from
// the cause, so that several reactors tell it once.
func tell(g *models.Grant, now time.Time) (told []*events.Event) {
	event := func(name, id, cause string, data any) {
		told = append(told, &events.Event{ID: id, Source: Source, Type: "oneseal.grant." + name, Subject: g.Subject, Time: now.Truncate(time.Millisecond).In(events.China),
			Actor: Actor, Area: g.Area, CausationID: cause, Data: data})
	}
	state, cause := g.StateAt(now), g.EndedBy
	if state == "expired" && g.Expired.IsZero() {
		cause = "expired/" + g.Subject + "/" + g.Terms.Until.UTC().Format(time.RFC3339Nano)
		event("expired", cause, "", &events.GrantExpired{})
	}
	why := events.CutCause(state)
	if slices.Contains(events.Codes(why), state) && !g.Given.IsZero() && !slices.Contains(g.Cuts, cause) {
		event("cut", "cut/"+cause, cause, &events.GrantCut{Recipient: g.Terms.Recipient, Reason: why})
	}
	return told
}
