package log

import (
	"context"
	"fmt"
	"time"

	"github.com/segmentio/kafka-go"
)

// Follower reads whole topics from given offsets on, and what is appended to them, as one reader without a group: each partition in its
// order, what is committed alone.
type Follower struct {
	client *kafka.Client
	done   func()
	topics []string

	at      map[TopicPartition]int64 // of the next record
	leaders map[int][]TopicPartition
	looked  time.Time
}

// Follow begins at the offsets that are stated, elsewhere at the first that there is. Close it when done.
func Follow(cfg Config, from map[TopicPartition]int64, topics ...string) *Follower {
	client, done := cfg.Client()
	f := &Follower{client: client, done: done, topics: topics, at: make(map[TopicPartition]int64)}
	for at, offset := range from {
		f.at[at] = offset
	}
	return f
}

// Close ends the connections.
func (f *Follower) Close() { f.done() }

// At gives the offsets behind what was read.
func (f *Follower) At() map[TopicPartition]int64 { return f.at }

// Next waits for records at most so long, and hands each of them on; how many is told. A record's bytes are valid until each returns. An
// error of each ends it before the record: it comes again. After another error, ask again.
func (f *Follower) Next(ctx context.Context, wait time.Duration, each func(*Record) error) (n int, err error) {
	defer func() {
		if err != nil {
			f.leaders = nil
		}
	}()
	if f.leaders == nil || time.Since(f.looked) > countAgain {
		if err := f.look(ctx); err != nil {
			return 0, err
		}
	}
	for _, led := range f.leaders {
		asked := make([]wanted, len(led))
		for i, at := range led {
			asked[i] = wanted{at, f.at[at], max(leastAsked, 4<<20/len(led))}
		}
		all, err := fetch(ctx, f.client, min(wait/time.Duration(len(f.leaders)), requestTimeout/2), asked...)
		if err != nil {
			return n, err
		}
		for _, part := range all {
			for r := range part.records {
				if err := each(r); err != nil {
					return n, err
				}
				n++
				f.at[part.at] = r.Offset + 1
			}
			if part.err != nil {
				return n, part.err
			}
			f.at[part.at] = part.next
		}
	}
	return n, nil
}

// look asks which partitions there are, who leads them, and where those begin that were not read yet.
func (f *Follower) look(ctx context.Context) error {
	answer, err := f.client.Metadata(ctx, &kafka.MetadataRequest{Topics: f.topics})
	if err != nil {
		return fmt.Errorf("read the partitions' leaders: %w", err)
	}
	leaders, fresh := make(map[int][]TopicPartition), false
	for _, topic := range answer.Topics {
		if topic.Error != nil {
			return fmt.Errorf("read the partitions of %s: %w", topic.Name, topic.Error)
		}
		for _, p := range topic.Partitions {
			at := TopicPartition{topic.Name, p.ID}
			leaders[p.Leader.ID] = append(leaders[p.Leader.ID], at)
			if _, known := f.at[at]; !known {
				fresh = true
			}
		}
	}
	if fresh {
		starts, err := ends(ctx, f.client, f.topics)
		if err != nil {
			return err
		}
		for at, r := range starts {
			if _, known := f.at[at]; !known {
				f.at[at] = r.Start
			}
		}
	}
	f.leaders, f.looked = leaders, time.Now()
	return nil
}
