package node

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/prometheus/client_golang/prometheus"

	eventlog "oneseal/events/log"
	"oneseal/projectors"
)

// statusReader reads the status at most once in a few seconds, whoever asks.
type statusReader struct {
	log   eventlog.Config
	group string
	conn  driver.Conn

	mu   sync.Mutex
	last projectors.Status

	behind, oldest, records, archived, dead, skipped, held, scattered, open *prometheus.Desc
}

const statusAge = 2 * time.Second

func newStatusReader(log eventlog.Config, group string, conn driver.Conn) *statusReader {
	partition := []string{"topic", "partition"}
	describe := func(name, help string) *prometheus.Desc { return prometheus.NewDesc(name, help, partition, nil) }
	return &statusReader{log: log, group: group, conn: conn,
		records:   describe("oneseal_log_records", "Records of the log: end less start."),
		archived:  describe("oneseal_archived_records", "Positions that the archive holds."),
		dead:      describe("oneseal_dead_letter_records", "Positions that are dead letters of stage decode."),
		skipped:   describe("oneseal_skipped_records", "Positions that hold no event: ends of transactions, and what aborted ones wrote."),
		behind:    describe("oneseal_behind_records", "Records neither archived nor dead nor skipped."),
		held:      describe("oneseal_held_records", "Records that an open transaction of another producer keeps from being read."),
		oldest:    describe("oneseal_oldest_unapplied_seconds", "Age of the oldest record past the committed offset."),
		scattered: prometheus.NewDesc("oneseal_scattered_subjects", "Subjects whose facts lie in several partitions.", nil, nil),
		open:      prometheus.NewDesc("oneseal_open_dead_letters", "Dead letters that were not replayed: records that are no events, and stories that can't be folded.", nil, nil),
	}
}

func (s *statusReader) read(ctx context.Context) (projectors.Status, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Since(s.last.At) < statusAge {
		return s.last, nil
	}
	status, err := projectors.ReadStatus(ctx, s.log, s.group, s.conn)
	if err == nil {
		s.last = status
	}
	return status, err
}

func (s *statusReader) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{s.records, s.archived, s.dead, s.skipped, s.behind, s.held, s.oldest, s.scattered, s.open} {
		to <- d
	}
}

func (s *statusReader) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	status, err := s.read(ctx)
	if err != nil {
		to <- prometheus.NewInvalidMetric(s.behind, err)
		return
	}
	to <- prometheus.MustNewConstMetric(s.scattered, prometheus.GaugeValue, float64(status.Scattered))
	to <- prometheus.MustNewConstMetric(s.open, prometheus.GaugeValue, float64(status.OpenLetters))
	for _, p := range status.Partitions {
		for desc, value := range map[*prometheus.Desc]float64{s.records: float64(p.End - p.Start), s.archived: float64(p.Archived), s.dead: float64(p.DeadLetters), s.skipped: float64(p.Skipped), s.behind: float64(p.Behind), s.held: float64(p.Held), s.oldest: p.OldestSeconds} {
			to <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, p.Topic, fmt.Sprint(p.Partition))
		}
	}
}
