package log

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/segmentio/kafka-go"

	"oneseal/events"
)

// Message is a record to append.
type Message struct {
	Topic   string
	Key     []byte
	Value   []byte
	Headers []kafka.Header
}

// Record is a record of the log.
type Record struct {
	Position
	Time    time.Time // when it was appended, by the producer's clock
	Key     []byte
	Value   []byte
	Headers []kafka.Header
	// Unreadable says why a batch can't be unpacked: this record stands for what can't be read of it, and its value begins as the batch
	// does in the log. It is nil of a record.
	Unreadable error
}

// size is about the record's memory in bytes.
func (r *Record) size() int {
	const record, header = 128, 72 // with the allocator's rounding
	size := record + len(r.Key) + len(r.Value) + header*len(r.Headers)
	for i := range r.Headers {
		size += len(r.Headers[i].Value)
	}
	return size
}

// Clone is a copy with memory of its own.
func (r *Record) Clone() *Record {
	clone := *r
	clone.Key, clone.Value, clone.Headers = bytes.Clone(r.Key), bytes.Clone(r.Value), slices.Clone(r.Headers)
	for i := range clone.Headers {
		clone.Headers[i].Value = bytes.Clone(r.Headers[i].Value)
	}
	return &clone
}

const (
	attributePrefix   = "ce_"
	contentTypeHeader = "content-type"
)

// MessageOf puts an event into the form of the CloudEvents Kafka binding's binary mode: topic of
// its family, subject as key, attributes as ce_ headers except datacontenttype, which is content-type.
func MessageOf(e *events.Event) (Message, error) {
	data, err := e.EncodeData()
	if err != nil {
		return Message{}, err
	}
	attributes := e.Attributes()
	m := Message{Topic: events.Topic(e.Family()), Key: []byte(e.Subject), Value: data, Headers: make([]kafka.Header, len(attributes))}
	for i, a := range attributes {
		name := attributePrefix + a.Name
		if a.Name == "datacontenttype" {
			name = contentTypeHeader
		}
		m.Headers[i] = kafka.Header{Key: name, Value: []byte(a.Value)}
	}
	return m, nil
}

// EventOf decodes a record in binary or structured mode, strictly. The error is an
// [*events.Invalid]. Headers that are no CloudEvents attributes are left alone.
func EventOf(r *Record) (*events.Event, error) {
	e, _, err := EventAndDataOf(r)
	return e, err
}

// PlausibleOf is [EventAndDataOf], and demands dates that are plausible, attributes that people can read, and data that agrees with itself.
func (cfg Config) PlausibleOf(r *Record) (*events.Event, []byte, error) {
	e, data, err := EventAndDataOf(r)
	if err == nil {
		err = cmp.Or(cfg.Dates.Check(e, r.Time), events.Legible(e), events.Agrees(e))
	}
	if err != nil {
		return nil, nil, err
	}
	return e, data, nil
}

// EventAndDataOf is [EventOf], and gives the JSON of the event's data alone, of which [events.DecodeData] makes the same
// data again, whatever the record's mode. It is valid as long as the record.
func EventAndDataOf(r *Record) (e *events.Event, data []byte, err error) {
	if r.Unreadable != nil {
		return nil, nil, &events.Invalid{Path: "batch", Problem: r.Unreadable.Error()}
	}
	var stack [24]events.RawAttribute
	attributes := stack[:0]
	mode := events.Binary
	for i := range r.Headers {
		h := &r.Headers[i]
		if name, ok := strings.CutPrefix(h.Key, attributePrefix); ok {
			attributes = append(attributes, events.RawAttribute{Name: name, Value: h.Value})
		} else if strings.EqualFold(h.Key, contentTypeHeader) {
			if mode = events.ModeOf(string(h.Value)); mode == events.Batched {
				return nil, nil, &events.Invalid{Path: "/datacontenttype", Value: string(h.Value), Problem: "is CloudEvents' batch mode, and a record of Kafka is one event", Remedy: "append each event as a record of its own"}
			}
			attributes = append(attributes, events.RawAttribute{Name: "datacontenttype", Value: h.Value})
		}
	}
	if mode == events.Structured {
		e, data, err = events.DecodeStructuredData(r.Value)
	} else {
		e, data, err = events.DecodeRaw(attributes, r.Value)
	}
	if err != nil {
		return nil, nil, err
	}
	if string(r.Key) != e.Subject {
		return nil, nil, &events.Invalid{Path: "/subject", Value: e.Subject, Problem: fmt.Sprintf("is not the record's key %q", r.Key), Remedy: "append with the subject as key"}
	}
	if topic := events.Topic(e.Family()); topic != r.Topic {
		return nil, nil, &events.Invalid{Path: "/type", Value: e.Type, Problem: "does not belong into topic " + r.Topic, Remedy: "append to " + topic}
	}
	return e, data, nil
}
