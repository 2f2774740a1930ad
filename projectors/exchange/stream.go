package exchange

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"golang.org/x/time/rate"

	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/projectors/models"
	"oneseal/projectors/story"
)

const (
	batchEvents = 500     // of one append
	batchBytes  = 1 << 19 // of one append
	standby     = 5 * time.Second
)

// stream writes what one grant lets out, under the terms that hold, to the grant's topic, whose one partition keeps the log's order.
//
// It takes over the right to write there, then reads which events are there: so it adds none twice, whoever wrote before. Up to where it has looked
// into the log, it commits for a group that is named by the terms: other terms begin again at the start of the log, and add what is not there.
type stream struct {
	log      eventlog.Config
	register *Register
	signing  ed25519.PrivateKey
	logger   *slog.Logger
	grant    *models.Grant
	key      string
	limit    *rate.Limiter // nil: none

	sent   map[string]bool                   // ids in the topic
	passed map[string]bool                   // facts that do not leave as they were stated, by the id that they would have
	early  map[string]*early                 // corrections of what has not come yet, by the id of what they correct
	held   map[eventlog.TopicPartition]int64 // where the first of them lies
	batch  []share
	bytes  int
}

// early is a correction that came before what it corrects.
type early struct {
	event *events.Event
	at    eventlog.Position
}

func newStream(log eventlog.Config, register *Register, signing ed25519.PrivateKey, logger *slog.Logger, g *models.Grant) *stream {
	s := &stream{log: log, signing: signing, register: register, logger: logger.With("grant", g.Subject), grant: g, key: KeyOf(g.Subject)}
	if n := g.Terms.Rate.Value(); n > 0 {
		s.limit = rate.NewLimiter(rate.Limit(n), max(int(n), 1))
	}
	return s
}

// termsOf names the terms of a grant, so that others have another name.
func termsOf(g *models.Grant) string {
	text, err := json.Marshal(g.Terms, json.Deterministic(true))
	if err != nil {
		text = []byte(err.Error())
	}
	sum := sha256.Sum256(append(text, g.From.String()...))
	return hex.EncodeToString(sum[:6])
}

func (s *stream) group() string { return "oneseal-exchange-" + s.key + "-" + termsOf(s.grant) }

// topics are those that hold events of the types that the grant names.
func (s *stream) topics() []string {
	var topics []string
	for _, t := range events.Catalogue() {
		if topic := events.Topic(t.Family); s.grant.Terms.Covers(t.Type) && !slices.Contains(topics, topic) {
			topics = append(topics, topic)
		}
	}
	return topics
}

// run writes until the context ends, or the grant stands no more as it did. What fails is begun again; who was taken over from stands by.
func (s *stream) run(ctx context.Context) {
	for ctx.Err() == nil {
		err := s.write(ctx)
		switch {
		case ctx.Err() != nil, errors.Is(err, errOver):
			return
		case errors.Is(err, eventlog.ErrFenced):
			s.logger.Info("another process writes what the grant lets out")
			s.standBy(ctx)
		default:
			s.logger.Warn("write what the grant lets out, beginning again", "error", err)
			pause(ctx, time.Second)
		}
	}
}

// standBy waits until nobody seems to write.
func (s *stream) standBy(ctx context.Context) {
	var before map[eventlog.TopicPartition]int64
	for ctx.Err() == nil {
		pause(ctx, standby)
		ends, err := eventlog.Ends(ctx, s.log, s.topics()...)
		if err != nil {
			continue
		}
		now, err := eventlog.Committed(ctx, s.log, s.group(), s.topics()...)
		if err != nil {
			continue
		}
		if behind(now, ends) && before != nil && maps.Equal(before, now) {
			return
		}
		before = now
	}
}

func (s *stream) write(ctx context.Context) error {
	topic := Topic(s.key)
	one := s.log
	one.Partitions = 1
	if err := eventlog.EnsureTopic(ctx, one, topic); err != nil {
		return err
	}
	x, err := eventlog.OpenExclusive(ctx, s.log, "oneseal-exchange-"+s.key)
	if err != nil {
		return err
	}
	defer x.Close()
	if err := s.readBack(ctx, topic); err != nil {
		return err
	}
	committed, err := eventlog.Committed(ctx, s.log, s.group(), s.topics()...)
	if err != nil {
		return err
	}
	s.passed, s.early, s.held, s.batch, s.bytes = make(map[string]bool), make(map[string]*early), make(map[eventlog.TopicPartition]int64), nil, 0
	source := eventlog.Follow(s.log, committed, s.topics()...)
	defer source.Close()
	flush := func() error {
		if len(s.batch) == 0 {
			return nil
		}
		if s.limit != nil {
			for left := len(s.batch); left > 0; left -= s.limit.Burst() {
				if err := s.limit.WaitN(ctx, min(left, s.limit.Burst())); err != nil {
					return err
				}
			}
		}
		if err := s.inForce(); err != nil {
			return err
		}
		now := time.Now()
		receipt, err := s.log.Admit(receiptOf(s.grant, s.batch, s.signing, now), now)
		if err != nil {
			return err
		}
		at, err := x.PartitionOf(ctx, receipt.Topic, receipt.Key)
		if err != nil {
			return err
		}
		if err := x.Append(ctx, s.parts(receipt, at)); err != nil {
			return err
		}
		s.batch, s.bytes = nil, 0
		return nil
	}
	kept, last := committed, time.Now()
	for {
		n, err := source.Next(ctx, 500*time.Millisecond, func(r *eventlog.Record) error {
			if err := s.take(ctx, r); err != nil {
				return err
			}
			if len(s.batch) >= batchEvents || s.bytes >= batchBytes {
				return flush()
			}
			return nil
		})
		if err == nil {
			err = flush()
		}
		if err != nil {
			return err
		}
		if at := s.done(source.At()); !maps.Equal(at, kept) && (n == 0 || time.Since(last) > time.Second) {
			if err := eventlog.BeginAt(ctx, s.log, s.group(), at); err != nil {
				return err
			}
			kept, last = at, time.Now()
		}
	}
}

// done is up to where everything has left that is to: where corrections wait for what they correct, up to the first of them.
func (s *stream) done(at map[eventlog.TopicPartition]int64) map[eventlog.TopicPartition]int64 {
	done := maps.Clone(at)
	for of, offset := range s.held {
		done[of] = min(done[of], offset)
	}
	return done
}

// errOver says that the grant lets nothing out any more, or other terms hold.
var errOver = errors.New("the grant does not stand as it did")

// inForce asks right before something leaves.
func (s *stream) inForce() error {
	g, err := s.register.Grant(s.key)
	if err != nil {
		return err
	}
	if g == nil || g.StateAt(time.Now()) != "in_force" || termsOf(g) != termsOf(s.grant) {
		return errOver
	}
	return nil
}

// readBack finds out which events are in the topic.
func (s *stream) readBack(ctx context.Context, topic string) error {
	s.sent = make(map[string]bool)
	ends, err := eventlog.Ends(ctx, s.log, topic)
	if err != nil {
		return err
	}
	for at, r := range ends {
		err := eventlog.ReadRange(ctx, s.log, topic, at.Partition, r.Start, r.End, func(r *eventlog.Record) error {
			s.sent[header(r, "ce_id")] = true
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func header(r *eventlog.Record, name string) string {
	for i := range r.Headers {
		if r.Headers[i].Key == name {
			return string(r.Headers[i].Value)
		}
	}
	return ""
}

// take puts what leaves of a record into the batch.
func (s *stream) take(ctx context.Context, r *eventlog.Record) error {
	if t := header(r, "ce_type"); t != "" && !s.grant.Terms.Covers(t) && !strings.HasSuffix(t, ".fact_corrected") {
		return nil // most records need no decoding
	}
	e, _, err := s.log.PlausibleOf(r)
	if err != nil {
		return nil // no event: a dead letter, which the projectors keep
	}
	if c, is := e.Data.(*events.FactCorrected); is {
		return s.takeCorrection(ctx, e, c, r.Position)
	}
	return s.takeFact(e, r.Position)
}

func (s *stream) takeFact(e *events.Event, at eventlog.Position) error {
	id := IDOf(s.key, e.Source, e.ID)
	if s.sent[id] || !s.grant.Terms.Covers(e.Type) {
		return nil
	}
	before := s.early[id]
	if !s.leaves(e) {
		s.passed[id] = true
		if before == nil {
			return nil
		}
		return s.putCorrected(e, before.event, at, before.at)
	}
	out, err := shareOf(s.grant, e, at)
	if err != nil {
		return err
	}
	s.put(out)
	if before == nil {
		return nil
	}
	return s.putCorrection(before.event, before.event.Data.(*events.FactCorrected), before.at)
}

// leaves asks of the event alone: how the grant stands was asked when the stream began, and is again before anything leaves.
func (s *stream) leaves(e *events.Event) bool {
	return Decide(s.grant, e, s.grant.Terms.Until.Add(-1)) == Leaves
}

// takeCorrection lets a correction follow what it corrects.
func (s *stream) takeCorrection(ctx context.Context, e *events.Event, c *events.FactCorrected, at eventlog.Position) error {
	if !s.grant.Terms.Covers(c.Corrects.Type) || s.sent[IDOf(s.key, e.Source, e.ID)] {
		return nil
	}
	corrects := IDOf(s.key, c.Corrects.Source, c.Corrects.ID)
	own := e.Organ == "" || e.Organ == s.grant.Organ
	switch {
	case s.sent[corrects] && own:
		return s.putCorrection(e, c, at)
	case s.passed[corrects] && c.Effect == events.EffectWithdrawn:
		return nil
	}
	told, err := s.storyUpTo(ctx, e.Subject, at)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(story.Of(e.Subject, slices.Clone(told)).StrangeCorrections, func(strange *events.Event) bool { return strange.ID == e.ID && strange.Source == e.Source }) {
		return nil // it corrects nothing
	}
	if s.sent[corrects] {
		return s.putCorrection(e, c, at)
	}
	for _, fact := range told {
		if fact.Event.Source == c.Corrects.Source && fact.Event.ID == c.Corrects.ID {
			return s.putCorrected(fact.Event, e, eventlog.Position{Topic: at.Topic, Partition: fact.Partition, Offset: fact.Offset}, at)
		}
	}
	if of := (eventlog.TopicPartition{Topic: at.Topic, Partition: at.Partition}); s.early[corrects] == nil {
		s.early[corrects] = &early{e, at}
		if first, is := s.held[of]; !is || at.Offset < first {
			s.held[of] = at.Offset
		}
	}
	return nil
}

// putCorrected lets a fact leave that the grant does not cover as it was stated, but does as corrected: so, and its correction after it.
func (s *stream) putCorrected(fact, correction *events.Event, at, correctedAt eventlog.Position) error {
	c := correction.Data.(*events.FactCorrected)
	if c.Effect == events.EffectWithdrawn {
		return nil
	}
	corrected := story.Replaced(fact, c)
	if !s.leaves(corrected) {
		return nil
	}
	out, err := shareOf(s.grant, corrected, at)
	if err != nil {
		return err
	}
	s.put(out)
	return s.putCorrection(correction, c, correctedAt)
}

func (s *stream) putCorrection(e *events.Event, c *events.FactCorrected, at eventlog.Position) error {
	out, err := correctionOf(s.grant, e, c, at)
	if err == nil && !s.sent[out.id] {
		s.put(out)
	}
	return err
}

func (s *stream) put(out share) {
	s.batch, s.bytes, s.sent[out.id] = append(s.batch, out), s.bytes+len(out.data)+64*len(out.attributes), true
}

// storyUpTo reads what the partition holds of a subject, up to and with a position. It is asked of corrections alone.
func (s *stream) storyUpTo(ctx context.Context, subject string, at eventlog.Position) ([]story.Entry, error) {
	ends, err := eventlog.Ends(ctx, s.log, at.Topic)
	if err != nil {
		return nil, err
	}
	var told []story.Entry
	start := ends[eventlog.TopicPartition{Topic: at.Topic, Partition: at.Partition}].Start
	err = eventlog.ReadRange(ctx, s.log, at.Topic, at.Partition, start, at.Offset+1, func(r *eventlog.Record) error {
		if string(r.Key) != subject {
			return nil
		}
		if e, _, err := s.log.PlausibleOf(r); err == nil {
			told = append(told, story.Entry{Event: e, Partition: r.Partition, Offset: r.Offset})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the story of %s: %w", subject, err)
	}
	return told, nil
}
