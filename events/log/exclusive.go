package log

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/segmentio/kafka-go"
	"github.com/segmentio/kafka-go/protocol"
	"github.com/segmentio/kafka-go/protocol/initproducerid"
)

// Exclusive appends to a partition under a name that one writer holds at a time: whoever takes the name over has what the one before left
// unfinished undone, and it can't append any more, also if it does not know yet. So who takes it over, reads the partition and appends what is
// missing there adds nothing twice. It is Kafka's transactional producer (KIP-98): readers of what is committed see whole appends.
type Exclusive struct {
	name    string
	client  *kafka.Client
	done    func()
	session session // its producer; numbers are counted by partition
	next    map[TopicPartition]int32
}

// ErrFenced says that another writer took the name over.
var ErrFenced = errors.New("another writer took over")

// unfinished is how long a broker waits for the end of an append whose writer is gone.
const unfinished = 30 * time.Second

// OpenExclusive takes the name over. Close it to end its connections; the name stays taken until somebody takes it over.
func OpenExclusive(ctx context.Context, cfg Config, name string) (*Exclusive, error) {
	client, done := cfg.Client()
	x := &Exclusive{name: name, client: client, done: done, next: make(map[TopicPartition]int32)}
	err := x.patiently(ctx, func(ctx context.Context) error {
		answer, err := client.Transport.RoundTrip(ctx, client.Addr, &transactionalRequest{TransactionalID: name, TransactionTimeoutMs: int32(unfinished.Milliseconds()), ProducerID: -1, ProducerEpoch: -1})
		if err != nil {
			return err
		}
		response := answer.(*initproducerid.Response)
		if response.ErrorCode != 0 {
			return kafka.Error(response.ErrorCode)
		}
		x.session = session{began: true, producer: response.ProducerID, epoch: response.ProducerEpoch}
		return nil
	})
	if err != nil {
		done()
		return nil, fmt.Errorf("take over %s: %w", name, err)
	}
	return x, nil
}

// transactionalRequest is that of the InitProducerId API for transactions, whose coordinator is asked. It has the fields of
// [initProducerRequest], by which kafka-go writes both.
type transactionalRequest initProducerRequest

func (*transactionalRequest) ApiKey() protocol.ApiKey { return protocol.InitProducerId }
func (r *transactionalRequest) Transaction() string   { return r.TransactionalID }

// Append appends the messages of each partition in the order in which they are given, all or none of all partitions. After an error what became of them is not known: take the
// name over anew and look. ErrFenced: another writer did.
func (x *Exclusive) Append(ctx context.Context, parts map[TopicPartition][]Message) error {
	if err := x.append(ctx, parts); err != nil {
		if errors.Is(err, kafka.InvalidProducerEpoch) || errors.Is(err, kafka.ProducerFenced) {
			err = ErrFenced
		}
		return fmt.Errorf("append to %d partitions as %s: %w", len(parts), x.name, err)
	}
	return nil
}

func (x *Exclusive) append(ctx context.Context, parts map[TopicPartition][]Message) error {
	topics := make(map[string][]kafka.AddPartitionToTxn)
	for at := range parts {
		topics[at.Topic] = append(topics[at.Topic], kafka.AddPartitionToTxn{Partition: at.Partition})
	}
	err := x.patiently(ctx, func(ctx context.Context) error {
		answer, err := x.client.AddPartitionsToTxn(ctx, &kafka.AddPartitionsToTxnRequest{TransactionalID: x.name, ProducerID: int(x.session.producer), ProducerEpoch: int(x.session.epoch), Topics: topics})
		if err != nil {
			return err
		}
		for _, partitions := range answer.Topics {
			for _, p := range partitions {
				err = errors.Join(err, p.Error)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	for at, messages := range parts {
		if err := x.produce(ctx, at, messages); err != nil {
			return err
		}
	}
	return x.patiently(ctx, func(ctx context.Context) error {
		answer, err := x.client.EndTxn(ctx, &kafka.EndTxnRequest{TransactionalID: x.name, ProducerID: int(x.session.producer), ProducerEpoch: int(x.session.epoch), Committed: true})
		if err != nil {
			return err
		}
		return answer.Error
	})
}

func (x *Exclusive) produce(ctx context.Context, at TopicPartition, messages []Message) error {
	now := time.Now()
	records := make([]kafka.Record, len(messages))
	for i, m := range messages {
		records[i] = kafka.Record{Time: now, Key: kafka.NewBytes(m.Key), Value: kafka.NewBytes(m.Value), Headers: m.Headers}
	}
	numbered := x.session
	numbered.next = x.next[at]
	set, err := numbered.encode(records)
	if err != nil {
		return err
	}
	transactional(set[4:])
	err = x.patiently(ctx, func(ctx context.Context) error {
		answer, err := x.client.RawProduce(ctx, &kafka.RawProduceRequest{Topic: at.Topic, Partition: at.Partition, RequiredAcks: kafka.RequireAll, TransactionalID: x.name,
			RawRecords: protocol.RawRecordSet{Reader: bytes.NewReader(set)}})
		if err != nil {
			return err
		}
		return answer.Error
	})
	if err == nil {
		x.next[at] += int32(len(records))
	}
	return err
}

// PartitionOf is the partition in which the messages of a key lie, as Kafka's own clients choose it.
func (x *Exclusive) PartitionOf(ctx context.Context, topic string, key []byte) (TopicPartition, error) {
	partitions, err := partitionsOf(ctx, x.client, []string{topic})
	if err == nil && partitions[topic] == 0 {
		err = fmt.Errorf("topic %s has no partitions", topic)
	}
	if err != nil {
		return TopicPartition{}, err
	}
	return TopicPartition{topic, partitionOf(key, partitions[topic])}, nil
}

// transactional marks a record batch as part of a transaction.
func transactional(batch []byte) {
	const bit = 1 << 4
	binary.BigEndian.PutUint16(batch[21:], binary.BigEndian.Uint16(batch[21:])|bit)
	binary.BigEndian.PutUint32(batch[17:], crc32.Checksum(batch[21:], castagnoli))
}

// patiently tries again what the cluster may take in a moment.
func (x *Exclusive) patiently(ctx context.Context, try func(context.Context) error) error {
	policy := backoff.NewExponentialBackOff()
	policy.InitialInterval, policy.MaxInterval = 10*time.Millisecond, time.Second
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		ctx, cancel := context.WithTimeout(ctx, requestTimeout)
		defer cancel()
		err := try(ctx)
		code, is := errors.AsType[kafka.Error](err)
		if err != nil && !(is && (code.Temporary() || code == kafka.ConcurrentTransactions || code == kafka.NotCoordinatorForGroup)) {
			err = backoff.Permanent(err)
		}
		return struct{}{}, err
	}, backoff.WithBackOff(policy), backoff.WithMaxElapsedTime(unfinished))
	return err
}

// Close ends the connections.
func (x *Exclusive) Close() { x.done() }
