// Package log keeps events in Kafka: one topic a family, the subject as key, CloudEvents 1.0
// binary mode (the event's attributes as ce_ headers, its data as the value).
//
// A [Batcher] appends for many callers at once and answers with positions once every in-sync
// replica has the records; a [BatchReader] hands whole fetches of a consumer group to a
// projector. [Publisher] and [Subscriber] are Watermill's, for reactors and departments.
//
// What it promises: a record that was acknowledged is read at least once by every group; records
// of one subject are read in the order of their appends, also when a broker fails in between. An append is retried without
// repeating records, unless the brokers forgot the producer meanwhile; one that its caller gave up and began again may
// repeat them, as a run, and never reorders them: readers know an event by its source and id. Nothing is read of a transaction of another producer before its end, nor of one that was aborted, nor
// what lies behind an open one in the same partition.
package log

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/segmentio/kafka-go/sasl"

	"oneseal/events"
	"oneseal/events/log/socket"
)

// Config says how to reach the brokers and how topics are created.
type Config struct {
	Brokers     []string // host:port, or one [socket.Address], of an embedded broker
	Partitions  int      // of topics that EnsureTopics creates; 0: 8
	Replication int      // of topics that EnsureTopics creates; 0: 1
	ClientID    string
	TLS         *tls.Config
	SASL        sasl.Mechanism
	Logger      *slog.Logger
	Dates       events.Dates // that are plausible: what has others is no event
}

// Position is where a record lies in the log.
type Position struct {
	Topic     string `json:"topic"`
	Partition int    `json:"partition"`
	Offset    int64  `json:"offset"`
}

func (p Position) String() string { return fmt.Sprintf("%s/%d@%d", p.Topic, p.Partition, p.Offset) }

// TopicPartition names one partition.
type TopicPartition struct {
	Topic     string
	Partition int
}

func (c Config) logger() *slog.Logger {
	if c.Logger == nil {
		return slog.Default()
	}
	return c.Logger
}

func (c Config) partitions() int {
	if c.Partitions == 0 {
		return 8
	}
	return c.Partitions
}

func (c Config) replication() int {
	if c.Replication == 0 {
		return 1
	}
	return c.Replication
}

const requestTimeout = 10 * time.Second

// Client gives a client with its own connections; close them with the returned function.
func (c Config) Client() (*kafka.Client, func()) {
	transport := &kafka.Transport{
		ClientID: c.ClientID, TLS: c.TLS, SASL: c.SASL,
		Dial: c.dial(), DialTimeout: 3 * time.Second, IdleTimeout: 5 * time.Minute, MetadataTTL: time.Second,
	}
	return &kafka.Client{Addr: c.addr(), Timeout: requestTimeout, Transport: transport}, transport.CloseIdleConnections
}

func (c Config) addr() net.Addr { return kafka.TCP(c.Brokers...) }

func (c Config) dialer() *kafka.Dialer {
	return &kafka.Dialer{ClientID: c.ClientID, Timeout: 3 * time.Second, DualStack: true, TLS: c.TLS, SASLMechanism: c.SASL, DialFunc: c.dial()}
}

// dial is how brokers are reached, if not by TCP: an embedded broker is the only one, whatever address it tells those who come from
// elsewhere.
func (c Config) dial() func(ctx context.Context, network, address string) (net.Conn, error) {
	if len(c.Brokers) == 0 {
		return nil
	}
	path, is := socket.Path(c.Brokers[0])
	if !is {
		return nil
	}
	return func(ctx context.Context, _, _ string) (net.Conn, error) { return socket.Dial(ctx, path) }
}
