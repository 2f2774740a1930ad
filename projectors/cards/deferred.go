package cards

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill/message"

	eventlog "oneseal/events/log"
)

// deferredTopic keeps what receivers asked for: not to be sent an event before a time. Whoever delivers the event next, after a
// restart or in another process, keeps to it.
const deferredTopic = "oneseal.deferred.v1"

// deferral is a record of it.
type deferral struct {
	Receiver string    `json:"receiver"`
	ID       string    `json:"id"` // of the event
	Until    time.Time `json:"until"`
}

// deferrals are those that were read so far.
type deferrals struct {
	log     eventlog.Config
	publish func(topic string, messages ...*message.Message) error

	mu    sync.Mutex
	next  map[eventlog.TopicPartition]int64
	until map[deferral]time.Time // by receiver and id
}

func newDeferrals(log eventlog.Config, publish func(string, ...*message.Message) error) *deferrals {
	return &deferrals{log: log, publish: publish, next: make(map[eventlog.TopicPartition]int64), until: make(map[deferral]time.Time)}
}

// put keeps that a receiver asked not to be sent an event before a time.
func (d *deferrals) put(asked deferral) error {
	payload, err := json.Marshal(asked)
	if err != nil {
		return fmt.Errorf("keep when a card may be sent again: %w", err)
	}
	m := message.NewMessage(watermill.NewUUID(), payload)
	m.Metadata.Set(eventlog.MetadataKey, asked.Receiver+" "+asked.ID)
	if err := d.publish(deferredTopic, m); err != nil {
		return fmt.Errorf("keep when a card may be sent again: %w", err)
	}
	return nil
}

// of gives the time before which a receiver asked not to be sent an event; zero if it asked for none. It reads what was asked
// for since, by whichever process.
func (d *deferrals) of(ctx context.Context, receiver, id string) (time.Time, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	ends, err := eventlog.Ends(ctx, d.log, deferredTopic)
	if err != nil {
		return time.Time{}, fmt.Errorf("read when cards may be sent again: %w", err)
	}
	for at, r := range ends {
		err := eventlog.ReadRange(ctx, d.log, at.Topic, at.Partition, max(r.Start, d.next[at]), r.End, func(r *eventlog.Record) error {
			var asked deferral
			if err := json.Unmarshal(r.Value, &asked); err != nil {
				return nil // another's record: nothing is asked for by it
			}
			d.until[deferral{Receiver: asked.Receiver, ID: asked.ID}] = asked.Until
			return nil
		})
		if err != nil {
			return time.Time{}, fmt.Errorf("read when cards may be sent again: %w", err)
		}
		d.next[at] = r.End
	}
	for of, until := range d.until {
		if time.Since(until) > patience {
			delete(d.until, of)
		}
	}
	return d.until[deferral{Receiver: receiver, ID: id}], nil
}
