package cards

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/ThreeDotsLabs/watermill/message/router/middleware"

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
	// Send returns when the receiver has the event. An error that is ErrRefused is final; after any other the event is
	// sent again.
	Send(ctx context.Context, e *events.Event) error
}

// ErrRefused says that a receiver will never take an event.
var ErrRefused = errors.New("refused for good")

// patience is how long after a card it is still news. What could not be delivered until then is refused.
const patience = 3 * 24 * time.Hour

// Delivery brings the reactor's events on cards to receivers.
type Delivery struct {
	log       eventlog.Config
	receivers []Receiver
	metrics   *Metrics
	logger    *slog.Logger
}

// OpenDelivery prepares the receivers' consumer groups: a receiver that is new gets what is issued from now on.
func OpenDelivery(ctx context.Context, log eventlog.Config, metrics *Metrics, logger *slog.Logger, receivers ...Receiver) (*Delivery, error) {
	for _, r := range receivers {
		if err := eventlog.StartAtEnd(ctx, log, groupOf(r), events.Topic("card")); err != nil {
			return nil, err
		}
	}
	return &Delivery{log, receivers, metrics, logger}, nil
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
	keepRefused, err := middleware.PoisonQueueWithFilter(publisher, UndeliveredTopic, func(err error) bool { return errors.Is(err, ErrRefused) })
	if err != nil {
		return fmt.Errorf("deliver cards: %w", err)
	}
	again := middleware.Retry{
		MaxRetries:      -1, // without end: patience ends it
		InitialInterval: time.Second, MaxInterval: time.Minute, Multiplier: 2, RandomizationFactor: 0.2,
		Logger: logger,
	}
	router.AddMiddleware(again.Middleware, keepRefused) // what can't be kept is tried again too
	for _, r := range d.receivers {
		subscriber, err := eventlog.NewSubscriber(d.log, eventlog.SubscriberOptions{Group: groupOf(r), Mode: eventlog.Strict})
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

// handler delivers one message of the topic card. Cards of other sources are not ours to deliver.
func (d *Delivery) handler(r Receiver) message.NoPublishHandlerFunc {
	sent := &recently{}
	return func(m *message.Message) error {
		if m.Metadata.Get("ce_source") != Source || sent.has(m.UUID) {
			return nil
		}
		e, err := eventlog.EventOfMessage(events.Topic("card"), m)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrRefused, err)
		}
		err = r.Send(m.Context(), e)
		if err != nil && m.Context().Err() == nil && time.Since(e.Time) > patience {
			err = fmt.Errorf("%w, since it could not be delivered in %v: %w", ErrRefused, patience, err)
		}
		outcome := "delivered"
		switch {
		case errors.Is(err, ErrRefused):
			outcome = "refused"
			d.logger.Error("card not delivered, kept in "+UndeliveredTopic, "receiver", r.Name(), "id", e.ID, "error", err)
		case err != nil:
			outcome = "failed"
		default:
			sent.add(m.UUID)
		}
		d.metrics.deliveries.WithLabelValues(r.Name(), outcome).Inc()
		return err
	}
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
