package projectors_test

import (
	"fmt"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/procfs"

	"oneseal/deploy/apachekafka"
	"oneseal/deploy/embedded/embeddedtest"
	eventlog "oneseal/events/log"
	"oneseal/projectors"
	"oneseal/projectors/towntest"
)

// ClickHouse is away for a while under load, then Kafka. Nothing is lost, and this process does not
// collect what it can't write: the broker, a real one, is a process of its own here.
func TestOutagesUnderLoadLoseNothingAndTakeNoMemory(t *testing.T) {
	away := 5 * time.Second
	if os.Getenv("ONESEAL_SLOW") != "" {
		away = time.Minute
	}
	kafka := apachekafka.Start(t)
	w := towntest.On(t, embeddedtest.Start(t), kafka.Brokers())
	o := w.Options()
	o.Metrics = projectors.NewMetrics()
	o.CachedEvents = 20_000 // full before the outages: what they pile up is measured, not the cache
	w.Project(o)
	applied := func() int64 { return projectors.Applied(o.Metrics) }

	var acknowledged atomic.Int64
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		const page = 1000
		pace := time.NewTicker(100 * time.Millisecond) // 10,000 events a second
		defer pace.Stop()
		for from := 0; ; from += page {
			var messages []eventlog.Message
			for i := from; i < from+page; i++ {
				e, _ := projectors.CaseStep(i/100_000*10_000+i%10_000, i%100_000/10_000, i)
				m, err := eventlog.MessageOf(e)
				if err != nil {
					t.Error(err)
					return
				}
				messages = append(messages, m)
			}
			// An append that failed may have happened: the same events are sent again.
			for {
				if _, err := w.Batcher.Append(t.Context(), messages); err == nil {
					break
				}
				if t.Context().Err() != nil {
					return
				}
			}
			acknowledged.Add(page)
			select {
			case <-stop:
				return
			case <-pace.C:
			}
		}
	}()
	reach := func(what string, counter func() int64, goal int64) {
		t.Helper()
		for counter() < goal {
			select {
			case <-t.Context().Done():
				t.Fatalf("%s: %d, want %d", what, counter(), goal)
			case <-time.After(10 * time.Millisecond):
			}
		}
	}
	reach("applied", applied, 50_000)
	before := residentPeak(t, time.After(2*time.Second))

	w.System.StopClickHouse()
	sentBefore := acknowledged.Load()
	withoutClickHouse := residentPeak(t, time.After(away))
	if acknowledged.Load() == sentBefore {
		t.Error("nothing was acknowledged while only ClickHouse was away")
	}
	if err := w.System.StartClickHouse(t.Context()); err != nil {
		t.Fatal(err)
	}
	reach("applied again", applied, acknowledged.Load())

	kafka.Stop()
	withoutKafka := residentPeak(t, time.After(away))
	kafka.Start()
	reach("acknowledged again", acknowledged.Load, acknowledged.Load()+5_000)
	close(stop)
	<-stopped
	w.CaughtUp()
	if got := w.Count("SELECT count() FROM events_v"); got != uint64(acknowledged.Load()) {
		t.Errorf("events_v holds %d events, %d were acknowledged", got, acknowledged.Load())
	}
	if got := w.Count("SELECT sum(revision) FROM approvals FINAL"); got != uint64(acknowledged.Load()) {
		t.Errorf("the revisions add up to %d, %d events were acknowledged", got, acknowledged.Load())
	}
	t.Logf("%d events; resident %d MB before, %d MB without ClickHouse, %d MB without Kafka", acknowledged.Load(), before>>20, withoutClickHouse>>20, withoutKafka>>20)
	if grown := max(withoutClickHouse, withoutKafka) - before; grown > 256<<20 {
		t.Errorf("the process grew by %d MB during the outages, want less than 256", grown>>20)
	}
}

// residentPeak is the highest resident set of this process, in bytes, until the channel fires.
func residentPeak(t *testing.T, until <-chan time.Time) int {
	t.Helper()
	self, err := procfs.Self()
	if err != nil {
		t.Fatal(err)
	}
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	peak := 0
	for {
		stat, err := self.Stat()
		if err != nil {
			t.Fatal(fmt.Errorf("read the resident set: %w", err))
		}
		peak = max(peak, stat.ResidentMemory())
		select {
		case <-until:
			return peak
		case <-tick.C:
		}
	}
}
