package log

import (
	"context"
	"fmt"
	"net"
	"runtime"
	"strconv"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/segmentio/kafka-go"
	"golang.org/x/sync/errgroup"
)

// fetchWait is how long a broker may hold a fetch that has nothing to give.
const fetchWait = 500 * time.Millisecond

// leastAsked is how many bytes of a partition a fetch asks for at least.
const leastAsked = 32 << 10

// cursor is how far a member of the group has fetched one of its partitions.
type cursor struct {
	at     TopicPartition
	offset int64 // of the next record; negative: the first that there is
	ask    int   // bytes
	behind int64 // 1 if there was more to read
}

// fetch fetches the partitions while the generation lasts: each lane of them by one request after the
// other. Whatever fails is tried again after a while, with the lanes by the leaders of then.
func (r *BatchReader[T]) fetch(ctx context.Context, g *generation[T], cursors []*cursor) {
	policy := backoff.NewExponentialBackOff()
	policy.InitialInterval, policy.MaxInterval = 50*time.Millisecond, 2*time.Second
	for len(cursors) > 0 && ctx.Err() == nil {
		began := time.Now()
		err := r.fetchLanes(ctx, g, cursors)
		if ctx.Err() != nil {
			return
		}
		if time.Since(began) > requestTimeout {
			policy.Reset()
		}
		wait := policy.NextBackOff()
		r.cfg.logger().Warn("fetch, trying again", "group", r.o.Group, "error", err, "wait", wait)
		select {
		case <-time.After(wait):
		case <-ctx.Done():
		}
	}
	<-ctx.Done() // the generation would end with the return
}

func (r *BatchReader[T]) fetchLanes(ctx context.Context, g *generation[T], cursors []*cursor) error {
	lanes, err := r.lanes(ctx, g, cursors)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	for _, lane := range lanes {
		group.Go(func() error {
			for {
				if err := r.fetchOnce(ctx, g, lane); err != nil {
					return err
				}
			}
		})
	}
	return group.Wait()
}

// lanes divides the partitions by their leaders, and each leader's by the processors that decode.
func (r *BatchReader[T]) lanes(ctx context.Context, g *generation[T], cursors []*cursor) ([][]*cursor, error) {
	if err := r.seek(ctx, cursors); err != nil {
		return nil, err
	}
	answer, err := r.client.Metadata(ctx, &kafka.MetadataRequest{Topics: r.o.Topics})
	if err != nil {
		return nil, fmt.Errorf("read the partitions' leaders: %w", err)
	}
	leaders := make(map[TopicPartition]int)
	for _, topic := range answer.Topics {
		for _, p := range topic.Partitions {
			if p.Error == nil {
				leaders[TopicPartition{topic.Name, p.ID}] = p.Leader.ID
			}
		}
	}
	partitions, err := r.assigned(ctx)
	if err != nil {
		return nil, err
	}
	all := 0
	for _, count := range partitions {
		all += count
	}
	g.shared.Store(&Shared{partitions, all > len(cursors)})
	byLeader := make(map[int][]*cursor)
	for _, c := range cursors {
		leader, known := leaders[c.at]
		if !known {
			return nil, fmt.Errorf("partition %s has no leader: %w", c.at, kafka.LeaderNotAvailable)
		}
		byLeader[leader] = append(byLeader[leader], c)
	}
	var lanes [][]*cursor
	for _, led := range byLeader {
		count := min(runtime.GOMAXPROCS(0), len(led))
		for n := range count {
			var lane []*cursor
			for i := n; i < len(led); i += count {
				lane = append(lane, led[i])
			}
			lanes = append(lanes, lane)
		}
	}
	return lanes, nil
}

// assigned asks how many partitions each topic has. When a topic grows, brokers hear of it one after the other, and kafka-go keeps
// for a while what it heard. All members must know at least as many partitions as were shared out, or two of them would take a
// subject's parts for the whole: so the group's coordinator is asked, of which the group's leader heard them.
func (r *BatchReader[T]) assigned(ctx context.Context) (map[string]int, error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	found, err := r.client.FindCoordinator(ctx, &kafka.FindCoordinatorRequest{Key: r.o.Group, KeyType: kafka.CoordinatorKeyTypeConsumer})
	if err == nil {
		err = found.Error
	}
	if err != nil {
		return nil, fmt.Errorf("find the coordinator of group %s: %w", r.o.Group, err)
	}
	conn, err := r.cfg.dialer().DialContext(ctx, "tcp", net.JoinHostPort(found.Coordinator.Host, strconv.Itoa(found.Coordinator.Port)))
	if err != nil {
		return nil, fmt.Errorf("reach the coordinator of group %s: %w", r.o.Group, err)
	}
	defer conn.Close()
	if deadline, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(deadline); err != nil {
			return nil, fmt.Errorf("reach the coordinator of group %s: %w", r.o.Group, err)
		}
	}
	all, err := conn.ReadPartitions(r.o.Topics...)
	if err != nil {
		return nil, fmt.Errorf("ask the coordinator of group %s for the partitions: %w", r.o.Group, err)
	}
	partitions := make(map[string]int, len(r.o.Topics))
	for _, p := range all {
		partitions[p.Topic]++
	}
	return partitions, nil
}

// seek puts cursors without a committed offset to the start of their partitions.
func (r *BatchReader[T]) seek(ctx context.Context, cursors []*cursor) error {
	var starts map[TopicPartition]Range
	for _, c := range cursors {
		if c.offset >= 0 {
			continue
		}
		if starts == nil {
			var err error
			if starts, err = ends(ctx, r.client, r.o.Topics); err != nil {
				return err
			}
		}
		c.offset = starts[c.at].Start
	}
	return nil
}

// fetchOnce fetches a lane's partitions by one request and waits until what came is taken.
func (r *BatchReader[T]) fetchOnce(ctx context.Context, g *generation[T], lane []*cursor) error {
	asked := make([]wanted, len(lane))
	byPartition := make(map[TopicPartition]*cursor, len(lane))
	for i, c := range lane {
		asked[i] = wanted{c.at, c.offset, c.ask}
		byPartition[c.at] = c
	}
	all, err := fetch(ctx, r.client, fetchWait, asked...)
	if err != nil {
		return err
	}
	for _, f := range all {
		c := byPartition[f.at]
		if f.err != nil {
			err = f.err
			continue
		}
		if len(f.batches) == 0 {
			if f.next == f.end {
				g.behind.Add(-c.behind)
				c.behind = 0
			}
			continue
		}
		value, size := r.decode(f.records)
		if f.err != nil {
			err = f.err
			continue
		}
		f.batches = nil
		was := c.behind
		if c.behind = 0; f.next < f.end {
			c.behind = 1
		}
		c.adjust(size, r.o.MaxBytes/4/int(max(1, g.behind.Add(c.behind-was))))
		select {
		case g.fetched <- Part[T]{f.at, f.next, value, f.skipped, size}:
			c.offset = f.next
		case <-ctx.Done():
			return ctx.Err() // it will be fetched again
		}
	}
	return err
}

// adjust sets what is asked for next by what came and by the partition's share of the memory that may
// wait: the broker counts compressed bytes.
func (c *cursor) adjust(size, share int) {
	if size > share {
		c.ask = max(c.ask*share/size, leastAsked)
	} else if size < share/2 && c.behind == 1 {
		c.ask = max(min(2*c.ask, share), leastAsked)
	}
}
