package projectors

import (
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	eventlog "oneseal/events/log"
)

// Metrics are a projector's, by their Prometheus names.
type Metrics struct {
	events    prometheus.Counter
	failures  prometheus.Counter
	letters   *prometheus.CounterVec
	visibleIn prometheus.Histogram
	offsets   *prometheus.GaugeVec
	deferred  prometheus.Gauge
	applied   atomic.Int64 // events whose rows are visible

	mu      sync.Mutex
	failing map[int64]failing // writes that are tried again, by a number
	writes  int64
}

type failing struct {
	since time.Time
	cause error
}

// Failing says since when a write of the projector fails that is tried again, and why; nil if none does.
func (m *Metrics) Failing() (since time.Time, cause error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, f := range m.failing {
		if cause == nil || f.since.Before(since) {
			since, cause = f.since, f.cause
		}
	}
	return since, cause
}

// write follows one write: failed is called at each failure, done at its end.
func (m *Metrics) write() (failed func(error), done func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.writes++
	number := m.writes
	failed = func(cause error) {
		m.failures.Inc()
		m.mu.Lock()
		defer m.mu.Unlock()
		f, known := m.failing[number]
		if !known {
			f.since = time.Now()
		}
		f.cause = cause
		m.failing[number] = f
	}
	return failed, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		delete(m.failing, number)
	}
}

// delayBounds are the upper bounds of the delay histogram's buckets, in seconds.
var delayBounds = []float64{.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200}

// NewMetrics makes the metrics of one projector; register them with Collectors.
func NewMetrics() *Metrics {
	return &Metrics{failing: make(map[int64]failing),
		events:   prometheus.NewCounter(prometheus.CounterOpts{Name: "oneseal_projector_events_total", Help: "Events archived and folded."}),
		deferred: prometheus.NewGauge(prometheus.GaugeOpts{Name: "oneseal_projector_deferred_stories", Help: "Long stories whose newest events are archived and not yet folded."}),
		failures: prometheus.NewCounter(prometheus.CounterOpts{Name: "oneseal_projector_write_failures_total", Help: "Batches whose write failed and was tried again."}),
		letters:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "oneseal_projector_dead_letters_total", Help: "Records that became dead letters."}, []string{"stage"}),
		visibleIn: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "oneseal_projector_visible_seconds",
			Help:    "Seconds from a record's append to the log until its subject's row is visible.",
			Buckets: delayBounds}),
		offsets: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "oneseal_projector_committed_offset", Help: "Next offset to read, by partition."}, []string{"topic", "partition"}),
	}
}

// Collectors lists the metrics for registration.
func (m *Metrics) Collectors() []prometheus.Collector {
	return []prometheus.Collector{m.events, m.failures, m.letters, m.visibleIn, m.deferred, m.offsets}
}

// visible counts a batch whose rows are visible now, and gives the count of each delay bucket.
func (m *Metrics) visible(w *work, now time.Time) []uint64 {
	counts := make([]uint64, len(delayBounds)+1)
	for _, c := range chunksOf(&w.batch) {
		m.visibleSince(c.logged, now, counts)
	}
	return counts
}

// visibleSince counts events that are visible now; those that are not yet have no time.
func (m *Metrics) visibleSince(all []time.Time, now time.Time, counts []uint64) {
	events := 0
	for _, logged := range all {
		if logged.IsZero() {
			continue
		}
		events++
		seconds := now.Sub(logged).Seconds()
		m.visibleIn.Observe(seconds)
		bucket, _ := slices.BinarySearch(delayBounds, seconds)
		counts[bucket]++
	}
	m.events.Add(float64(events))
	m.applied.Add(int64(events))
}

func (m *Metrics) dead(letters []letter) {
	for _, l := range letters {
		m.letters.WithLabelValues(l.stage).Inc()
	}
}

func (m *Metrics) committed(batch *eventlog.Batch[*chunk]) {
	for _, part := range batch.Parts {
		m.offsets.WithLabelValues(part.Topic, strconv.Itoa(part.Partition)).Set(float64(part.Next))
	}
}
