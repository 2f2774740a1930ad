package log_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/ThreeDotsLabs/watermill/pubsub/tests"

	"oneseal/deploy/apachekafka"
	"oneseal/deploy/embedded/embeddedtest"
	eventlog "oneseal/events/log"
)

// Watermill's universal suite on both brokers in both modes; ONESEAL_SLOW=1 makes it the stress variant.
func TestWatermillOnTheEmbeddedBroker(t *testing.T) {
	watermillSuite(t, embeddedtest.StartKafka(t).Brokers())
}

func TestWatermillOnApacheKafka(t *testing.T) {
	watermillSuite(t, apachekafka.Start(t).Brokers())
}

func watermillSuite(t *testing.T, brokers []string) {
	for name, mode := range map[string]eventlog.Mode{"strict": eventlog.Strict, "pipelined": eventlog.Pipelined, "per key": eventlog.PerKey} {
		t.Run(name, func(t *testing.T) {
			cfg := eventlog.Config{Brokers: brokers, Partitions: 1}
			features := tests.Features{
				ConsumerGroups:  true,
				GuaranteedOrder: mode == eventlog.Strict,
				Persistent:      true,
			}
			withGroup := func(t *testing.T, group string) (message.Publisher, message.Subscriber) {
				subscriber, err := eventlog.NewSubscriber(cfg, eventlog.SubscriberOptions{Group: group, Mode: mode})
				if err != nil {
					t.Fatal(err)
				}
				return eventlog.NewPublisher(cfg), subscriber
			}
			plain := func(t *testing.T) (message.Publisher, message.Subscriber) { return withGroup(t, watermill.NewUUID()) }
			if os.Getenv("ONESEAL_SLOW") != "" {
				tests.TestPubSubStressTest(t, features, plain, withGroup)
				return
			}
			tests.TestPubSub(t, features, plain, withGroup)
		})
	}
}

// A message that is never acked holds up its key and no other, in one partition; who goes on gets it, and what comes after it
// on its key, and nothing that was acked.
func TestInModePerKeyAMessageHoldsUpItsKeyAlone(t *testing.T) {
	t.Run("embedded", func(t *testing.T) { holdsUpItsKeyAlone(t, embeddedtest.StartKafka(t).Brokers()) })
	t.Run("apache", func(t *testing.T) { holdsUpItsKeyAlone(t, apachekafka.Start(t).Brokers()) })
}

func holdsUpItsKeyAlone(t *testing.T, brokers []string) {
	cfg := eventlog.Config{Brokers: brokers, Partitions: 1}
	const topic, count = "t", 400
	publisher := eventlog.NewPublisher(cfg)
	defer publisher.Close()
	publish := func(key, uuid string) {
		t.Helper()
		m := message.NewMessage(uuid, nil)
		m.Metadata.Set(eventlog.MetadataKey, key)
		if err := publisher.Publish(topic, m); err != nil {
			t.Fatal(err)
		}
	}
	publish("stuck", "stuck 1")
	for i := range count / 2 {
		publish(fmt.Sprint("free ", i%7), fmt.Sprint(i))
	}
	publish("stuck", "stuck 2")
	for i := range count / 2 {
		publish(fmt.Sprint("free ", i%7), fmt.Sprint(count/2+i))
	}
	subscribe := func() (<-chan *message.Message, func()) {
		t.Helper()
		s, err := eventlog.NewSubscriber(cfg, eventlog.SubscriberOptions{Group: "g", Mode: eventlog.PerKey})
		if err != nil {
			t.Fatal(err)
		}
		messages, err := s.Subscribe(t.Context(), topic)
		if err != nil {
			t.Fatal(err)
		}
		return messages, func() { s.Close() }
	}
	messages, stop := subscribe()
	last := make(map[string]int)
	for seen, nacked := 0, 0; seen < count || nacked < 3; {
		m := <-messages
		if key := m.Metadata.Get(eventlog.MetadataKey); key == "stuck" {
			if m.UUID != "stuck 1" {
				t.Fatalf("%s is handed out before the one that holds it up", m.UUID)
			}
			if nacked++; nacked < 3 {
				m.Nack()
			}
			continue
		} else if n, err := strconv.Atoi(m.UUID); err != nil || n < last[key] {
			t.Fatalf("%s comes after %d on its key", m.UUID, last[key])
		} else {
			last[key] = n
		}
		seen++
		m.Ack()
	}
	stop()
	publish("free 0", "new")
	messages, stop = subscribe()
	defer stop()
	var got []string
	for range 3 {
		m := <-messages
		got = append(got, m.UUID)
		m.Ack()
	}
	slices.Sort(got)
	if want := []string{"new", "stuck 1", "stuck 2"}; !slices.Equal(got, want) {
		t.Errorf("after the restart it gets %q, want %q", got, want)
	}
}
