package projectors

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/ClickHouse/ch-go/proto"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/cenkalti/backoff/v5"

	eventlog "oneseal/events/log"
	"oneseal/projectors/columns"
)

// PartitionStatus accounts for every offset of one partition: End - Start = Archived + DeadLetters + Skipped + Behind.
type PartitionStatus struct {
	Topic     string `json:"topic"`
	Partition int    `json:"partition"`
	Start     int64  `json:"start"`
	End       int64  `json:"end"` // before the first record of a transaction that is open
	// Archived, DeadLetters and Skipped are counted by position in ClickHouse, not derived from offsets. Skipped are the
	// ends of transactions, and what aborted ones wrote.
	Archived    int64 `json:"archived"`
	DeadLetters int64 `json:"dead_letters"`
	Skipped     int64 `json:"skipped"`
	Behind      int64 `json:"behind"`
	Held        int64 `json:"held"`      // from End on: what an open transaction keeps from being read
	Committed   int64 `json:"committed"` // next offset of the consumer group
	// OldestSeconds is the age of the oldest record past the committed offset, 0 if there is none.
	OldestSeconds float64 `json:"oldest_seconds"`
}

// Status says how far the tables are behind the log.
type Status struct {
	At            time.Time         `json:"at"`
	Partitions    []PartitionStatus `json:"partitions"`
	Records       int64             `json:"records"`
	Archived      int64             `json:"archived"`
	DeadLetters   int64             `json:"dead_letters"`
	Skipped       int64             `json:"skipped"`
	Behind        int64             `json:"behind"`
	Held          int64             `json:"held"`
	OldestSeconds float64           `json:"oldest_seconds"`
	// Delays count the records of the last day by how long they took to become visible.
	Delays []Delay `json:"delays"`
	// Scattered are the subjects whose facts lie in several partitions.
	Scattered int64 `json:"scattered_subjects"`
	// OpenLetters are the dead letters of any stage that were not replayed.
	OpenLetters int64 `json:"open_dead_letters"`
	// SetAside are the subjects among them whose rows stay as they were: their stories are too large, or can't be folded.
	SetAside int64 `json:"subjects_set_aside"`
	// FiguresAt is when the figures were last found to be what the tables give, the oldest of them; nil if none was counted.
	FiguresAt *time.Time `json:"figures_checked_at"`
}

// ReadStatus asks Kafka where the partitions end and ClickHouse what it holds of them. The ends
// are read first, so a busy system may show a negative lag as zero but never too small a one.
func ReadStatus(ctx context.Context, log eventlog.Config, group string, conn driver.Conn) (Status, error) {
	status := Status{At: time.Now().UTC()}
	ranges, err := eventlog.Ends(ctx, log, eventlog.Topics()...)
	if err != nil {
		return status, err
	}
	held, err := eventlog.Held(ctx, log, eventlog.Topics()...)
	if err != nil {
		return status, err
	}
	committed, err := eventlog.Committed(ctx, log, group, eventlog.Topics()...)
	if err != nil {
		return status, err
	}
	archived, err := countPositions(ctx, conn, sql("count_archived"))
	if err != nil {
		return status, err
	}
	dead, err := countPositions(ctx, conn, sql("count_dead"))
	if err != nil {
		return status, err
	}
	skipped, err := countPositions(ctx, conn, sql("count_skipped"))
	if err != nil {
		return status, err
	}
	for at, r := range ranges {
		p := PartitionStatus{Topic: at.Topic, Partition: at.Partition, Start: r.Start, End: r.End,
			Archived: archived[at], DeadLetters: dead[at], Skipped: skipped[at], Held: held[at], Committed: committed[at]}
		p.Behind = max(0, r.End-r.Start-p.Archived-p.DeadLetters-p.Skipped)
		err := eventlog.ReadRange(ctx, log, at.Topic, at.Partition, max(p.Committed, r.Start), r.End, func(record *eventlog.Record) error {
			p.OldestSeconds = max(0, status.At.Sub(record.Time).Seconds())
			return errOldest
		})
		if err != nil && !errors.Is(err, errOldest) {
			return status, err
		}
		status.Partitions = append(status.Partitions, p)
		status.Records += r.End - r.Start
		status.Archived += p.Archived
		status.DeadLetters += p.DeadLetters
		status.Skipped += p.Skipped
		status.Behind += p.Behind
		status.Held += p.Held
		status.OldestSeconds = max(status.OldestSeconds, p.OldestSeconds)
	}
	slices.SortFunc(status.Partitions, func(a, b PartitionStatus) int {
		if order := strings.Compare(a.Topic, b.Topic); order != 0 {
			return order
		}
		return a.Partition - b.Partition
	})
	var open, aside uint64
	if err := conn.QueryRow(ctx, sql("count_open_letters")).Scan(&open, &aside); err != nil {
		return status, fmt.Errorf("count the open dead letters: %w", err)
	}
	status.OpenLetters, status.SetAside = int64(open), int64(aside)
	var scattered uint64
	if err := conn.QueryRow(ctx, sql("count_scattered")).Scan(&scattered); err != nil {
		return status, fmt.Errorf("count the subjects in several partitions: %w", err)
	}
	status.Scattered = int64(scattered)
	if err := conn.QueryRow(ctx, sql("figures_checked")).Scan(&status.FiguresAt); err != nil {
		return status, fmt.Errorf("read when the figures were checked: %w", err)
	}
	status.Delays, err = readDelays(ctx, conn)
	return status, err
}

// errOldest ends the search for the oldest record that is not applied.
var errOldest = errors.New("found")

// errBehind is why Await waits.
var errBehind = errors.New("the projectors have not folded all of the log yet")

// Await returns when the projectors of the group have folded and committed what the topics held when it was called, or
// the context ends: what it reads then knows all that had been appended.
func Await(ctx context.Context, log eventlog.Config, group string, topics ...string) error {
	ends, err := eventlog.Ends(ctx, log, topics...)
	if err != nil {
		return err
	}
	policy := backoff.NewExponentialBackOff()
	policy.InitialInterval, policy.MaxInterval = 20*time.Millisecond, 5*time.Second
	_, err = backoff.Retry(ctx, func() (struct{}, error) {
		committed, err := eventlog.Committed(ctx, log, group, topics...)
		if err != nil {
			return struct{}{}, backoff.Permanent(err)
		}
		for at, r := range ends {
			if r.End > r.Start && committed[at] < r.End {
				return struct{}{}, fmt.Errorf("%s: %w", at, errBehind)
			}
		}
		return struct{}{}, nil
	}, backoff.WithBackOff(policy), backoff.WithMaxElapsedTime(0))
	return err
}

// Delay is a bucket of the histogram from a record's append to the log until its subject's row was
// visible: so many records took longer than the bucket before, and Seconds at most.
type Delay struct {
	Seconds float64 `json:"seconds"` // 0: more than the bucket before, without a bound
	Records int64   `json:"records"`
}

// delay is a row of the table delays.
type delay struct {
	hour   time.Time
	le     float64
	events uint64
}

func delayBound(bucket int) float64 {
	if bucket == len(delayBounds) {
		return math.Inf(1)
	}
	return delayBounds[bucket]
}

func delayColumns() []columns.Column[delay] {
	return []columns.Column[delay]{
		columns.Of("hour", new(proto.ColDateTime), func(d *delay) time.Time { return d.hour }),
		columns.Of("le", new(proto.ColFloat64), func(d *delay) float64 { return d.le }),
		columns.Of("events", new(proto.ColUInt64), func(d *delay) uint64 { return d.events }),
	}
}

// readDelays reads the histogram of the last 24 full hours and the present one, all buckets.
func readDelays(ctx context.Context, conn driver.Conn) ([]Delay, error) {
	rows, err := conn.Query(ctx, sql("delays_of_a_day"))
	if err != nil {
		return nil, fmt.Errorf("read the delays: %w", err)
	}
	defer rows.Close()
	delays := make([]Delay, len(delayBounds)+1)
	for i, bound := range delayBounds {
		delays[i].Seconds = bound
	}
	for rows.Next() {
		var le float64
		var records uint64
		if err := rows.Scan(&le, &records); err != nil {
			return nil, fmt.Errorf("read the delays: %w", err)
		}
		bucket, _ := slices.BinarySearch(delayBounds, le)
		delays[bucket].Records += int64(records)
	}
	return delays, rows.Err()
}

func countPositions(ctx context.Context, conn driver.Conn, query string) (map[eventlog.TopicPartition]int64, error) {
	rows, err := conn.Query(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("count positions: %w", err)
	}
	defer rows.Close()
	counts := make(map[eventlog.TopicPartition]int64)
	for rows.Next() {
		var topic string
		var partition uint16
		var count uint64
		if err := rows.Scan(&topic, &partition, &count); err != nil {
			return nil, fmt.Errorf("count positions: %w", err)
		}
		counts[eventlog.TopicPartition{Topic: topic, Partition: int(partition)}] = int64(count)
	}
	return counts, rows.Err()
}
