// Package cards supervises approvals: it reminds of limits, shows yellow and red cards when they are broken, and opens
// accountabilities, as a [Policy] has it. It does so from time limits and findings in single cases, never from fines or
// from counts of cases, and ranks nobody (Penalty Law Art. 74).
//
// What the reactor writes goes by the rules of ingest: dates, legibility and size are checked by the same function, an event is told by the organ
// that owns its subject, and ids are of the reactor's own source. It acts on what the policy makes of the cases: a card that it finds in the tables and that has no
// cause there opens no accountability.
//
// Each minute a [Reactor] looks at the read models, works out by [Policy.Act] which events the policy asks for, and
// appends those that are not there. It looks only once the projectors have folded all that the log held, its own earlier
// events among it. Subjects and ids derive from the causes: what two reactors write at once, or one writes again after a
// crash, is the same event, and a story holds it once. A card goes out again only for another limit: a suspension, a
// correction or a notice that moves the limit withdraws the card that was not answered, and the new limit has its own.
//
// [Deliver] brings the events on cards to receivers, at least once each: it is a consumer group of the log for each
// receiver, and what was delivered is what the group committed. After a crash a receiver may get an event again, with
// the same id. Who may write to Kafka may write cards that look like the reactor's: only those go out that bear its signature
// ([SigningKey]). A receiver that is away delays only its own events, and an event that it can't take yet only those on the
// same card; what it refuses for good is kept in [UndeliveredTopic] with the reason.
package cards

import (
	"context"
	"log/slog"
	"time"

	"github.com/ClickHouse/ch-go/chpool"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/segmentio/kafka-go"

	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/projectors"
)

// Source and Actor stand in the events that the reactor writes.
const (
	Source = "/oneseal/supervision"
	Actor  = "oneseal-supervision"
)

// interval is how often the reactor looks: cards go by the hour.
const interval = time.Minute

// Options configure a Reactor.
type Options struct {
	Log     eventlog.Config
	Group   string       // of the projectors that fill the read models
	Pool    *chpool.Pool // for the archive
	Conn    driver.Conn  // for the read models
	Policy  *Policy
	Key     SigningKey // by which deliveries know the reactor's cards
	Metrics *Metrics
	Logger  *slog.Logger
}

// Reactor writes the events that a policy asks for.
type Reactor struct {
	o       Options
	archive *projectors.Archive
	batcher *eventlog.Batcher
}

// NewReactor makes a reactor; close it when done.
func NewReactor(o Options) *Reactor {
	return &Reactor{o: o, archive: projectors.NewArchive(o.Pool), batcher: eventlog.NewBatcher(o.Log)}
}

// Close waits for events on their way.
func (r *Reactor) Close() error { return r.batcher.Close() }

// Run looks at once and then each minute, until the context ends. A look that fails is told and made good by the next.
func (r *Reactor) Run(ctx context.Context) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for now := time.Now(); ; {
		if _, err := r.Look(ctx, now); err != nil && ctx.Err() == nil {
			r.o.Logger.Error("supervise, trying again in a minute", "error", err)
		}
		select {
		case now = <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// read models and what they depend on.
var topics = []string{events.Topic("approval"), events.Topic("item"), events.Topic("post"), events.Topic("organ"), events.Topic("calendar"), events.Topic("card"), events.Topic("accountability")}

// Look writes the events that the policy asks for at an instant, and gives them. It returns when Kafka
// acknowledged them; after an error, look again.
func (r *Reactor) Look(ctx context.Context, now time.Time) ([]*events.Event, error) {
	if err := projectors.Await(ctx, r.o.Log, r.o.Group, topics...); err != nil {
		return nil, err
	}
	known, err := r.read(ctx)
	if err != nil {
		return nil, err
	}
	acts := r.o.Policy.Act(known, now)
	messages := make([]eventlog.Message, 0, len(acts.Events))
	for _, e := range acts.Events {
		m, err := r.record(e, now)
		if err != nil {
			r.o.Logger.Error("an event of supervision can't be told", "type", e.Type, "subject", e.Subject, "error", err)
			continue
		}
		messages = append(messages, m)
	}
	if len(messages) > 0 {
		if _, err := r.batcher.Append(ctx, messages); err != nil {
			return nil, err
		}
		r.o.Logger.Info("supervised", "cases", len(known.Cases), "events", len(messages))
	}
	r.o.Metrics.looked(acts, now)
	return acts.Events, nil
}

// record gives an event as it is appended: as ingest would, and signed.
func (r *Reactor) record(e *events.Event, now time.Time) (eventlog.Message, error) {
	m, err := r.o.Log.Admit(e, now)
	if err != nil {
		return m, err
	}
	signature, err := r.o.Key.sign(e)
	m.Headers = append(m.Headers, kafka.Header{Key: signatureHeader, Value: []byte(signature)})
	return m, err
}

// Metrics are the reactor's, for Prometheus.
type Metrics struct {
	acts, deliveries *prometheus.CounterVec
	last, nobody     prometheus.Gauge
}

// NewMetrics makes metrics; register their Collectors.
func NewMetrics() *Metrics {
	return &Metrics{
		acts:       prometheus.NewCounterVec(prometheus.CounterOpts{Name: "oneseal_supervision_events_total", Help: "Events that supervision wrote."}, []string{"type"}),
		deliveries: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "oneseal_supervision_deliveries_total", Help: "Events on cards by what became of them at a receiver."}, []string{"receiver", "outcome"}),
		last:       prometheus.NewGauge(prometheus.GaugeOpts{Name: "oneseal_supervision_last_look_timestamp_seconds", Help: "When supervision last looked at all cases."}),
		nobody:     prometheus.NewGauge(prometheus.GaugeOpts{Name: "oneseal_supervision_unaddressed_cards", Help: "Unanswered cards that open no accountability, because they name no holder."}),
	}
}

// Collectors lists the metrics.
func (m *Metrics) Collectors() []prometheus.Collector {
	return []prometheus.Collector{m.acts, m.deliveries, m.last, m.nobody}
}

func (m *Metrics) looked(acts Acts, now time.Time) {
	for _, e := range acts.Events {
		m.acts.WithLabelValues(e.Type).Inc()
	}
	m.last.Set(float64(now.Unix()))
	m.nobody.Set(float64(acts.Unaddressed))
}
