package log

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/segmentio/kafka-go"

	"oneseal/events"
)

// uuidHeader carries the UUID of a message that is no CloudEvent; a CloudEvent's is its ce_id.
const uuidHeader = "_watermill_message_uuid"

// MetadataKey names the metadata that holds a message's Kafka key. Absent, the key is the
// CloudEvents subject, else the UUID.
const MetadataKey = "kafka_key"

// Publisher is Watermill's publisher on the log. Metadata are headers; of a CloudEvent, the ce_ ones.
type Publisher struct {
	cfg     Config
	batcher *Batcher

	mu    sync.Mutex
	known map[string]bool
}

// NewPublisher makes a publisher; close it when done.
func NewPublisher(cfg Config) *Publisher {
	return &Publisher{cfg: cfg, batcher: NewBatcher(cfg), known: make(map[string]bool)}
}

// Publish returns when Kafka acknowledged all messages. After an error, publish them again.
func (p *Publisher) Publish(topic string, messages ...*message.Message) error {
	if err := p.ensure(topic); err != nil {
		return err
	}
	appended := make([]Message, len(messages))
	for i, m := range messages {
		appended[i] = Message{Topic: topic, Key: []byte(keyOf(m)), Value: m.Payload}
		for name, value := range m.Metadata {
			if name != MetadataKey {
				appended[i].Headers = append(appended[i].Headers, kafka.Header{Key: name, Value: []byte(value)})
			}
		}
		if m.Metadata.Get(attributePrefix+"id") != m.UUID {
			appended[i].Headers = append(appended[i].Headers, kafka.Header{Key: uuidHeader, Value: []byte(m.UUID)})
		}
	}
	_, err := p.batcher.Append(context.Background(), appended)
	return err
}

func (p *Publisher) ensure(topic string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known[topic] {
		return nil
	}
	if err := EnsureTopic(context.Background(), p.cfg, topic); err != nil {
		return err
	}
	p.known[topic] = true
	return nil
}

// Close waits for messages on their way.
func (p *Publisher) Close() error { return p.batcher.Close() }

// Mode is how many messages of a partition may be unacknowledged at a time.
type Mode int

const (
	// Strict hands out one message of a partition at a time, so a consumer sees a subject's events in
	// order also when it nacks one.
	Strict Mode = iota
	// Pipelined hands out many. A nacked message comes again after later ones.
	Pipelined
	// PerKey hands out one message of a key at a time, and those of other keys meanwhile: a message that is nacked again and
	// again, or never acked, holds up its key alone. Who goes on after a restart hands out what was not acked, and no other.
	PerKey
)

const pipelineDepth = 256

// SubscriberOptions configure a Subscriber.
type SubscriberOptions struct {
	Group string // consumer group; subscribers of one group share the messages
	Mode  Mode
}

// Subscriber is Watermill's subscriber on the log. What was acked without a gap is committed when a fetch is done with and
// at the end, and in mode PerKey all that was acked, at once; a subscriber that dies reads the rest again.
type Subscriber struct {
	cfg Config
	o   SubscriberOptions

	mu     sync.Mutex
	closed bool
	cancel []context.CancelFunc
	open   sync.WaitGroup
}

// NewSubscriber makes a subscriber; close it when done.
func NewSubscriber(cfg Config, o SubscriberOptions) (*Subscriber, error) {
	if o.Group == "" {
		return nil, errors.New("a subscriber needs a consumer group")
	}
	return &Subscriber{cfg: cfg, o: o}, nil
}

// SubscribeInitialize creates the topic if it is missing.
func (s *Subscriber) SubscribeInitialize(topic string) error {
	return EnsureTopic(context.Background(), s.cfg, topic)
}

// Subscribe hands out the topic's messages until the context ends or the subscriber is closed,
// and closes the channel then.
func (s *Subscriber) Subscribe(ctx context.Context, topic string) (<-chan *message.Message, error) {
	if err := s.SubscribeInitialize(topic); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, errors.New("the subscriber is closed")
	}
	ctx, cancel := context.WithCancel(ctx)
	s.cancel = append(s.cancel, cancel)
	out := make(chan *message.Message)
	s.open.Go(func() {
		defer close(out)
		defer cancel()
		reader := NewBatchReader(s.cfg, ReadOptions{Group: s.o.Group, Topics: []string{topic}, MaxBytes: 1 << 20}, Whole)
		defer reader.Close()
		deliver := s.deliverBatches
		if s.o.Mode == PerKey {
			deliver = s.deliverPerKey
		}
		if err := deliver(ctx, reader, topic, out); !errors.Is(err, context.Canceled) {
			s.cfg.logger().Error("subscription ends", "topic", topic, "group", s.o.Group, "error", err)
		}
	})
	return out, nil
}

// deliverBatches hands out one batch after the other until the context ends or reading fails for good.
func (s *Subscriber) deliverBatches(ctx context.Context, reader *BatchReader[[]Record], _ string, out chan<- *message.Message) error {
	for {
		batch, err := reader.Next(ctx)
		if err != nil {
			return err
		}
		s.deliver(ctx, reader, batch, out)
	}
}

// deliver hands out a batch, each partition by itself, and commits what was acked.
func (s *Subscriber) deliver(ctx context.Context, reader *BatchReader[[]Record], batch *Batch[[]Record], out chan<- *message.Message) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	// Once the partitions moved, another member hands these messages out.
	go func() {
		select {
		case <-batch.generation.ended:
			cancel()
		case <-ctx.Done():
		}
	}()
	byPartition := make(map[TopicPartition][]Record)
	next := make(map[TopicPartition]int64) // after the last of them, and what follows that is no record
	for _, part := range batch.Parts {
		byPartition[part.TopicPartition] = append(byPartition[part.TopicPartition], part.Value...)
		next[part.TopicPartition] = part.Next
	}
	acked := &Batch[[]Record]{Generation: batch.Generation, generation: batch.generation}
	var mu sync.Mutex
	var group sync.WaitGroup
	for at, records := range byPartition {
		group.Go(func() {
			to := next[at]
			switch n := s.deliverInOrder(ctx, records, out); {
			case n == len(records):
			case n > 0:
				to = records[n-1].Offset + 1
			default:
				return
			}
			mu.Lock()
			acked.Parts = append(acked.Parts, Part[[]Record]{TopicPartition: at, Next: to})
			mu.Unlock()
		})
	}
	group.Wait()
	if len(acked.Parts) == 0 {
		return
	}
	commit, done := context.WithTimeout(context.WithoutCancel(ctx), requestTimeout)
	defer done()
	if err := reader.Commit(commit, acked); err != nil && !errors.Is(err, ErrStaleGeneration) {
		s.cfg.logger().Warn("acked messages are not committed and will come again", "group", s.o.Group, "error", err)
	}
}

// deliverInOrder says how many records from the first on were acked without a gap.
func (s *Subscriber) deliverInOrder(ctx context.Context, records []Record, out chan<- *message.Message) int {
	depth := 1
	if s.o.Mode == Pipelined {
		depth = pipelineDepth
	}
	acks := make(chan chan bool, depth-1)
	finished := make(chan int)
	go func() {
		n := 0
		whole := true
		for ack := range acks {
			if acked := <-ack; !acked {
				whole = false
			} else if whole {
				n++
			}
		}
		finished <- n
	}()
	for i := range records {
		ack := make(chan bool, 1)
		select {
		case acks <- ack:
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			ack <- false
			break
		}
		if depth == 1 {
			acked := s.hand(ctx, &records[i], out)
			ack <- acked
			if !acked {
				break
			}
			continue
		}
		m := s.offer(ctx, &records[i], out)
		if m == nil {
			ack <- false
			break
		}
		go func() { ack <- s.settle(ctx, m, &records[i], out) }()
	}
	close(acks)
	return <-finished
}

// hand hands one record out until it is acked.
func (s *Subscriber) hand(ctx context.Context, r *Record, out chan<- *message.Message) bool {
	m := s.offer(ctx, r, out)
	return m != nil && s.settle(ctx, m, r, out)
}

// offer hands one record out once; nil if the context ended first.
func (s *Subscriber) offer(ctx context.Context, r *Record, out chan<- *message.Message) *message.Message {
	life, cancel := context.WithCancel(ctx)
	m := messageOf(r)
	m.SetContext(life)
	select {
	case out <- m:
		go func() {
			defer cancel()
			select {
			case <-m.Acked():
			case <-m.Nacked():
			case <-ctx.Done():
			}
		}()
		return m
	case <-ctx.Done():
		cancel()
		return nil
	}
}

// settle waits for a message's ack, and hands it out again after each nack.
func (s *Subscriber) settle(ctx context.Context, m *message.Message, r *Record, out chan<- *message.Message) bool {
	for {
		select {
		case <-m.Acked():
			return true
		case <-m.Nacked():
			if m = s.offer(ctx, r, out); m == nil {
				return false
			}
		case <-ctx.Done():
			// An ack that came with the end still counts.
			select {
			case <-m.Acked():
				return true
			default:
				return false
			}
		}
	}
}

func messageOf(r *Record) *message.Message {
	m := message.NewMessage("", r.Value)
	for _, h := range r.Headers {
		switch h.Key {
		case uuidHeader:
			m.UUID = string(h.Value)
		default:
			value := string(h.Value)
			if earlier, given := m.Metadata[h.Key]; given && earlier != value {
				value = earlier + "\n" + value // no attribute of an event has lines, so none of the two is taken for it
			}
			m.Metadata.Set(h.Key, value)
		}
	}
	if m.UUID == "" {
		m.UUID = m.Metadata.Get(attributePrefix + "id")
	}
	if m.UUID == "" {
		m.UUID = r.Position.String()
	}
	if key := string(r.Key); key != keyOf(m) {
		m.Metadata.Set(MetadataKey, key)
	}
	return m
}

// keyOf gives the Kafka key that a message has or gets.
func keyOf(m *message.Message) string {
	if key, given := m.Metadata[MetadataKey]; given {
		return key
	}
	return cmp.Or(m.Metadata.Get(attributePrefix+"subject"), m.UUID)
}

// EventOfMessage decodes a message that a Subscriber handed out of a topic, strictly, as [EventOf] does.
func EventOfMessage(topic string, m *message.Message) (*events.Event, error) {
	r := Record{Position: Position{Topic: topic}, Value: m.Payload, Key: []byte(keyOf(m))}
	for name, value := range m.Metadata {
		r.Headers = append(r.Headers, kafka.Header{Key: name, Value: []byte(value)})
	}
	return EventOf(&r)
}

// Close ends all subscriptions and waits for them.
func (s *Subscriber) Close() error {
	s.mu.Lock()
	s.closed = true
	for _, cancel := range s.cancel {
		cancel()
	}
	s.mu.Unlock()
	s.open.Wait()
	return nil
}

// EnsureTopic creates a topic with unlimited retention if it is missing.
func EnsureTopic(ctx context.Context, cfg Config, topic string) error {
	client, done := cfg.Client()
	defer done()
	ctx, cancel := context.WithTimeout(ctx, 3*requestTimeout)
	defer cancel()
	if err := createTopics(ctx, cfg, client, []string{topic}); err != nil {
		return err
	}
	// Brokers answer before every one of them knows the topic.
	for {
		partitions, err := partitionsOf(ctx, client, []string{topic})
		if err == nil && partitions[topic] > 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for topic %s: %w", topic, errors.Join(err, ctx.Err()))
		case <-time.After(50 * time.Millisecond):
		}
	}
}
