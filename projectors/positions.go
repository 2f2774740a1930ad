package projectors

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/proto"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	eventlog "oneseal/events/log"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Archived is what the archive holds of one position.
type Archived struct {
	story.Entry
	Topic   string
	LogTime time.Time // when the record was appended, to the millisecond
}

// Positions reads what the archive holds of a range of offsets of one partition, in log order; of a position that was written
// twice all rows. One that can't be read has no data, and comes with an [*story.UnreadableError].
func (a *Archive) Positions(ctx context.Context, at eventlog.TopicPartition, from, to int64, each func(Archived, error) error) error {
	err := a.archived(ctx, ch.Query{
		Body: sql("positions", "{topic}", at.Topic, "{partition}", strconv.Itoa(at.Partition), "{from}", strconv.FormatInt(from, 10), "{to}", strconv.FormatInt(to, 10)),
	}, each)
	if err != nil {
		return fmt.Errorf("read what the archive holds of %s from offset %d to %d: %w", at, from, to, err)
	}
	return nil
}

// PositionsOf is Positions for single positions, in no particular order, in one reading of the archive.
func (a *Archive) PositionsOf(ctx context.Context, wanted []eventlog.Position, each func(Archived, error) error) error {
	var topics proto.ColStr
	var partitions proto.ColUInt16
	var offsets proto.ColUInt64
	for _, p := range wanted {
		topics.Append(p.Topic)
		partitions.Append(uint16(p.Partition))
		offsets.Append(uint64(p.Offset))
	}
	err := a.archived(ctx, ch.Query{Body: sql("positions_wanted"), ExternalTable: "wanted", ExternalData: []proto.InputColumn{
		{Name: "topic", Data: topics}, {Name: "partition", Data: partitions}, {Name: "offset", Data: offsets},
	}}, each)
	if err != nil {
		return fmt.Errorf("read what the archive holds of %d positions: %w", len(wanted), err)
	}
	return nil
}

func (a *Archive) archived(ctx context.Context, query ch.Query, each func(Archived, error) error) error {
	of, logged := newStoryColumns(), columns.Milliseconds()
	query.Result = append(of.results(), proto.ResultColumn{Name: "log_time", Data: logged})
	query.OnResult = func(context.Context, proto.Block) error {
		for i := range of.subject.Rows() {
			entry, fault := of.entry(i)
			if err := each(Archived{entry, of.topic.Row(i), logged.Row(i)}, fault); err != nil {
				return err
			}
		}
		return nil
	}
	return a.pool.Do(ctx, query)
}

// LettersAt reads the dead letters that never were events, of a range of offsets of one partition.
func LettersAt(ctx context.Context, conn driver.Conn, at eventlog.TopicPartition, from, to int64) ([]Letter, error) {
	rows, err := conn.Query(ctx, sql("letters_at"), at.Topic, at.Partition, from, to)
	if err != nil {
		return nil, fmt.Errorf("read the dead letters of %s: %w", at, err)
	}
	return lettersOf(rows)
}

// ArchivedEnds says for each partition behind which offset ClickHouse knows nothing.
func ArchivedEnds(ctx context.Context, conn driver.Conn) (map[eventlog.TopicPartition]int64, error) {
	return countPositions(ctx, conn, sql("archived_ends"))
}

// SkippedAt says which offsets of a range of one partition held no event.
func SkippedAt(ctx context.Context, conn driver.Conn, at eventlog.TopicPartition, from, to int64) (map[int64]bool, error) {
	rows, err := conn.Query(ctx, sql("skipped_at"), at.Topic, at.Partition, to, from)
	if err != nil {
		return nil, fmt.Errorf("read what was skipped of %s: %w", at, err)
	}
	defer rows.Close()
	skipped := make(map[int64]bool)
	for rows.Next() {
		var first, count uint64
		if err := rows.Scan(&first, &count); err != nil {
			return nil, fmt.Errorf("read what was skipped of %s: %w", at, err)
		}
		for offset := max(int64(first), from); offset < min(int64(first+count), to); offset++ {
			skipped[offset] = true
		}
	}
	return skipped, rows.Err()
}

// CheckEnds gives an [*eventlog.BehindError] if the log of a partition ends before what the archive knows of it.
func CheckEnds(ctx context.Context, log eventlog.Config, conn driver.Conn) error {
	known, err := ArchivedEnds(ctx, conn)
	if err != nil || len(known) == 0 {
		return err
	}
	ends, err := eventlog.Ends(ctx, log, eventlog.Topics()...)
	if err != nil {
		return err
	}
	for at, next := range known {
		if r, is := ends[at]; is && next > r.End {
			return &eventlog.BehindError{Of: "the archive", At: at, Known: next, End: r.End}
		}
	}
	return nil
}

// Forget deletes what the archive holds of one position, which the projectors then take from the log again.
func Forget(ctx context.Context, conn driver.Conn, at eventlog.Position) error {
	if err := conn.Exec(ctx, sql("delete_position"), at.Topic, at.Partition, at.Offset); err != nil {
		return fmt.Errorf("delete the archive's row of %s: %w", at, err)
	}
	return nil
}
