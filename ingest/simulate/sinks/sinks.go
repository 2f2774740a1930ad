// Package sinks takes what simulated towns state to where it is wanted: a file, Kafka or a running instance. Batches are made ready
// on all cores and delivered in the order of the events; an error ends a [Stream], whose count says how many were delivered.
package sinks

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"

	"github.com/segmentio/kafka-go"
	"golang.org/x/sync/errgroup"

	"oneseal/events"
	"oneseal/events/client"
	eventlog "oneseal/events/log"
)

// Sink is where a simulation's events go. prepare does what can be done on any core, and keeps nothing of
// the batch's slice; what it gives is called in the order of the events.
type Sink interface {
	prepare(batch []*events.Event) (put, error)
	flush(context.Context) error // what was put is where it should be
	Close() error
}

type put func(context.Context) error

// gathered is how many events a sink lets wait for others to go with.
const gathered = 100_000

// Paced is whether events go when they are due, at a rate, instead of waiting for others to go with.
type Paced bool

func (p Paced) gather() int {
	if p {
		return 1
	}
	return gathered
}

// File writes JSON lines to a file, which Close closes.
func File(file *os.File) Sink { return &fileSink{file: file} }

// Mode is how records hold events.
type Mode string

const (
	Binary     Mode = "binary"
	Structured Mode = "structured"
	Mixed      Mode = "mixed" // each family as its system writes: cameras, their alerts and tickets structured, all others binary
)

// ModeOf reads a mode's name.
func ModeOf(name string) (Mode, error) {
	switch m := Mode(name); m {
	case Binary, Structured, Mixed:
		return m, nil
	}
	return "", fmt.Errorf("mode %q: take %s, %s or %s", name, Binary, Structured, Mixed)
}

// Kafka appends to topics, which it creates where they are not.
func Kafka(ctx context.Context, cfg eventlog.Config, mode Mode, paced Paced) (Sink, error) {
	if err := eventlog.EnsureTopics(ctx, cfg); err != nil {
		return nil, err
	}
	return newKafkaSink(ctx, cfg, mode, paced.gather()), nil
}

// Town sends as the systems of a town do: those of devices straight to Kafka, in both modes, and all others to the instance.
func Town(ctx context.Context, to client.Sender, cfg eventlog.Config) Sink {
	return &townSink{instance: &instanceSink{to: to, gather: instanceBatch}, kafka: newKafkaSink(ctx, cfg, Mixed, gathered)}
}

// Instance sends to a running instance, or to the one of this process.
func Instance(to client.Sender, paced Paced) Sink {
	return &instanceSink{to: to, gather: min(paced.gather(), instanceBatch)}
}

// fileSink writes JSON lines.
type fileSink struct {
	file    *os.File
	buffers sync.Pool
}

func (f *fileSink) prepare(batch []*events.Event) (put, error) {
	lines, ok := f.buffers.Get().(*[]byte)
	if !ok {
		lines = new([]byte)
	}
	for _, e := range batch {
		var err error
		if *lines, err = events.AppendStructured(*lines, e); err != nil {
			return nil, err
		}
		*lines = append(*lines, '\n')
	}
	return func(context.Context) error {
		if _, err := f.file.Write(*lines); err != nil {
			return fmt.Errorf("write events: %w", err)
		}
		*lines = (*lines)[:0]
		f.buffers.Put(lines)
		return nil
	}, nil
}

func (f *fileSink) flush(context.Context) error { return nil }

func (f *fileSink) Close() error {
	if err := f.file.Close(); err != nil {
		return fmt.Errorf("write events: %w", err)
	}
	return nil
}

// kafkaSink appends in large batches: one is on its way while the next one gathers.
type kafkaSink struct {
	mode    Mode
	gather  int
	batcher *eventlog.Batcher
	waiting []eventlog.Message
	onWay   *errgroup.Group
	failed  context.Context
}

func newKafkaSink(ctx context.Context, cfg eventlog.Config, mode Mode, gather int) *kafkaSink {
	k := &kafkaSink{mode: mode, gather: gather, batcher: eventlog.NewBatcher(cfg)}
	k.onWay, k.failed = errgroup.WithContext(ctx)
	k.onWay.SetLimit(1)
	return k
}

func (k *kafkaSink) prepare(batch []*events.Event) (put, error) {
	messages := make([]eventlog.Message, len(batch))
	for i, e := range batch {
		var err error
		if messages[i], err = k.messageOf(e); err != nil {
			return nil, err
		}
	}
	return func(context.Context) error {
		if k.waiting = append(k.waiting, messages...); len(k.waiting) >= k.gather {
			k.send()
		}
		if k.failed.Err() != nil {
			return k.onWay.Wait()
		}
		return nil
	}, nil
}

func (k *kafkaSink) messageOf(e *events.Event) (eventlog.Message, error) {
	family := e.Family()
	if k.mode == Binary || k.mode == Mixed && !slices.Contains([]string{"alert", "camera", "ticket"}, family) {
		return eventlog.MessageOf(e)
	}
	document, err := events.EncodeStructured(e)
	return eventlog.Message{Topic: events.Topic(family), Key: []byte(e.Subject), Value: document, Headers: []kafka.Header{{Key: "content-type", Value: []byte("application/cloudevents+json; charset=UTF-8")}}}, err
}

func (k *kafkaSink) send() {
	batch := k.waiting
	k.waiting = make([]eventlog.Message, 0, len(batch))
	k.onWay.Go(func() error {
		_, err := k.batcher.Append(k.failed, batch)
		return err
	})
}

func (k *kafkaSink) flush(context.Context) error {
	k.send()
	return k.onWay.Wait()
}

func (k *kafkaSink) Close() error { return k.batcher.Close() }

// instanceSink sends to a running instance, or to the one of this process.
type instanceSink struct {
	to      client.Sender
	gather  int
	waiting []*events.Event
}

const instanceBatch = 2000

func (i *instanceSink) prepare(batch []*events.Event) (put, error) {
	kept := append([]*events.Event(nil), batch...)
	return func(ctx context.Context) error {
		if i.waiting = append(i.waiting, kept...); len(i.waiting) >= i.gather {
			return i.flush(ctx)
		}
		return nil
	}, nil
}

func (i *instanceSink) flush(ctx context.Context) error {
	results, err := i.to.Send(ctx, i.waiting)
	i.waiting = i.waiting[:0]
	if err != nil {
		return err
	}
	return client.Refused(results)
}

func (i *instanceSink) Close() error { return nil }

// townSink sends each family one way, so that a subject keeps its order.
type townSink struct {
	instance *instanceSink
	kafka    *kafkaSink
}

func (s *townSink) prepare(batch []*events.Event) (put, error) {
	var office, devices []*events.Event
	for _, e := range batch {
		switch e.Family() {
		case "alert", "camera", "heartbeat", "position", "radio", "ticket":
			devices = append(devices, e)
		default:
			office = append(office, e)
		}
	}
	send, err := s.instance.prepare(office)
	if err != nil {
		return nil, err
	}
	store, err := s.kafka.prepare(devices)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) error { return errors.Join(send(ctx), store(ctx)) }, nil
}

func (s *townSink) flush(ctx context.Context) error {
	return errors.Join(s.instance.flush(ctx), s.kafka.flush(ctx))
}

func (s *townSink) Close() error { return s.kafka.Close() }
