package cards

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/ThreeDotsLabs/watermill/message/router/middleware"
	"github.com/cenkalti/backoff/v5"

	"oneseal/events"
	eventlog "oneseal/events/log"
)

// UndeliveredTopic keeps the events that a receiver refused for good, as they lie in the log, with Watermill's headers
// reason_poisoned and handler_poisoned: why, and which receiver.
const UndeliveredTopic = "oneseal.undelivered.v1"

// Receiver takes events on cards.
type Receiver interface {
	// Name tells the receiver from others and stays the same: its consumer group is named by it.
	Name() string
	// Send returns when the receiver has the event, of which names tell what is registered. An error that is ErrRefused is final; after any other the event is
	// sent again, not before the time that a backoff.RetryAfterError in it states. It is called for several events at once.
	Send(ctx context.Context, e *events.Event, names Names) error
}

// ErrRefused says that a receiver will never take an event.
var ErrRefused = errors.New("refused for good")

// patience is how long after a card it is still news. What could not be delivered until then is refused.
const patience = 3 * 24 * time.Hour

// sendAtOnce is how many events go to a receiver at the same time.
const sendAtOnce = 4

// Delivery brings the reactor's events on cards to receivers.
type Delivery struct {
	log       eventlog.Config
	key       SigningKey
	names     func(context.Context, *events.Event) Names
	receivers []Receiver
	metrics   *Metrics
	logger    *slog.Logger
	deferred  *deferrals
}

// OpenDelivery prepares the receivers' consumer groups: a receiver that is new gets what is issued from now on, and signed by the key. Names
// are looked up in the read models.
func OpenDelivery(ctx context.Context, log eventlog.Config, key SigningKey, conn driver.Conn, metrics *Metrics, logger *slog.Logger, receivers ...Receiver) (*Delivery, error) {
	for _, r := range receivers {
		if err := eventlog.StartAtEnd(ctx, log, groupOf(r), events.Topic("card")); err != nil {
			return nil, err
		}
	}
	if err := eventlog.EnsureTopic(ctx, log, deferredTopic); err != nil {
		return nil, err
	}
	return &Delivery{log, key, namesIn(conn, logger), receivers, metrics, logger, nil}, nil
}

func groupOf(r Receiver) string { return "oneseal-cards-" + r.Name() }

// Run delivers until the context ends, and returns nil then.
func (d *Delivery) Run(ctx context.Context) (err error) {
	if len(d.receivers) == 0 {
		return nil
	}
	logger := watermill.NewSlogLoggerWithLevelMapping(d.logger, map[slog.Level]slog.Level{slog.LevelInfo: slog.LevelDebug, slog.LevelError: slog.LevelWarn})
	router, err := message.NewRouter(message.RouterConfig{CloseTimeout: 10 * time.Second}, logger)
	if err != nil {
		return fmt.Errorf("deliver cards: %w", err)
	}
	publisher := eventlog.NewPublisher(d.log)
	defer publisher.Close()
	d.deferred = newDeferrals(d.log, publisher.Publish)
	keepRefused, err := middleware.PoisonQueueWithFilter(publisher, UndeliveredTopic, func(err error) bool { return errors.Is(err, ErrRefused) })
	if err != nil {
		return fmt.Errorf("deliver cards: %w", err)
	}
	again := middleware.Retry{ // of what can't be kept
		MaxRetries: -1, InitialInterval: time.Second, MaxInterval: time.Minute, Multiplier: 2, RandomizationFactor: 0.2,
		Logger: logger,
	}
	router.AddMiddleware(again.Middleware, keepRefused)
	for _, r := range d.receivers {
		subscriber, err := eventlog.NewSubscriber(d.log, eventlog.SubscriberOptions{Group: groupOf(r), Mode: eventlog.PerKey})
		if err != nil {
			return err
		}
		router.AddConsumerHandler(r.Name(), events.Topic("card"), subscriber, d.handler(r))
	}
	if err := router.Run(ctx); err != nil {
		return fmt.Errorf("deliver cards: %w", err)
	}
	if ctx.Err() == nil {
		return errors.New("deliver cards: the subscriptions ended by themselves; the log says why")
	}
	return nil
}

// handler delivers one message of the topic card. Cards of other sources are not ours to deliver,
// nor those that others wrote under ours.
func (d *Delivery) handler(r Receiver) message.NoPublishHandlerFunc {
	sent, turns := &recently{}, make(chan struct{}, sendAtOnce)
	return func(m *message.Message) error {
		if m.Metadata.Get("ce_source") != Source || sent.has(m.UUID) {
			return nil
		}
		e, err := eventlog.EventOfMessage(events.Topic("card"), m)
		if err == nil {
			err = d.key.check(e, m.Metadata.Get(signatureHeader))
		}
		if err != nil {
			err = fmt.Errorf("%w: %w", ErrRefused, err)
		} else {
			err = d.send(m.Context(), r, e, turns)
		}
		switch {
		case err == nil:
			sent.add(m.UUID)
			d.metrics.deliveries.WithLabelValues(r.Name(), "delivered").Inc()
		case errors.Is(err, ErrRefused):
			d.metrics.deliveries.WithLabelValues(r.Name(), "refused").Inc()
			d.logger.Error("card not delivered, kept in "+UndeliveredTopic, "receiver", r.Name(), "id", m.UUID, "error", err)
		}
		return err
	}
}

// send sends an event until the receiver has it or refuses it, or it is no news any more. It waits as long as the receiver
// asks for, also where it asked another process, else a second at first and a minute at most.
func (d *Delivery) send(ctx context.Context, r Receiver, e *events.Event, turns chan struct{}) error {
	until, err := d.deferred.of(ctx, r.Name(), e.ID)
	if err != nil {
		return err
	}
	select {
	case <-time.After(time.Until(until)):
	case <-ctx.Done():
		return ctx.Err()
	}
	policy := backoff.NewExponentialBackOff()
	policy.InitialInterval, policy.MaxInterval, policy.Multiplier = time.Second, time.Minute, 2
	_, err = backoff.Retry(ctx, func() (struct{}, error) {
		select {
		case turns <- struct{}{}:
		case <-ctx.Done():
			return struct{}{}, ctx.Err()
		}
		err := r.Send(ctx, e, d.names(ctx, e))
		<-turns
		switch {
		case err == nil || ctx.Err() != nil:
		case errors.Is(err, ErrRefused):
			err = backoff.Permanent(err)
		case time.Until(e.Time.Add(patience)) < asked(err):
			err = backoff.Permanent(fmt.Errorf("%w, since it can't be delivered within %v: %w", ErrRefused, patience, err))
		default:
			d.metrics.deliveries.WithLabelValues(r.Name(), "failed").Inc()
			if wait := asked(err); wait > 0 {
				if kept := d.deferred.put(deferral{r.Name(), e.ID, time.Now().Add(wait)}); kept != nil {
					d.logger.Warn("a restart will not know what a receiver asked for", "receiver", r.Name(), "id", e.ID, "error", kept)
				}
			}
		}
		return struct{}{}, err
	}, backoff.WithBackOff(policy), backoff.WithMaxElapsedTime(0), backoff.WithNotify(func(err error, wait time.Duration) {
		d.logger.Warn("deliver a card, trying again", "receiver", r.Name(), "id", e.ID, "error", err, "wait", wait)
	}))
	return err
}

// asked is how long the receiver asks to wait.
func asked(err error) time.Duration {
	if later, ok := errors.AsType[*backoff.RetryAfterError](err); ok {
		return later.Duration
	}
	return 0
}

// recently knows the ids of the latest deliveries: the log may hold an event twice, close together, when two reactors
// wrote it at once or an append was repeated.
type recently struct {
	mu  sync.Mutex
	ids []string
}

func (r *recently) has(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Contains(r.ids, id)
}

func (r *recently) add(id string) {
	const most = 1000
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ids = append(r.ids[max(0, len(r.ids)-most+1):], id)
}
