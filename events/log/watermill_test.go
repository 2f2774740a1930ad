package log_test

import (
	"os"
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
	for name, mode := range map[string]eventlog.Mode{"strict": eventlog.Strict, "pipelined": eventlog.Pipelined} {
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
