package main

import (
	"crypto/tls"
	"fmt"
	"os"

	"github.com/segmentio/kafka-go/sasl/scram"
	"github.com/spf13/pflag"

	eventlog "oneseal/events/log"
	"oneseal/events/log/socket"
)

// kafkaFlags say how a command reaches Kafka, and what topics are like that it creates. The password
// comes from the environment.
type kafkaFlags struct {
	brokers                 []string
	user                    string
	partitions, replication int
	secure                  bool
}

func (k *kafkaFlags) add(flags *pflag.FlagSet, brokers []string) {
	flags.StringSliceVar(&k.brokers, "kafka", brokers, "brokers to dial first, host:port")
	flags.StringVar(&k.user, "kafka-user", "", "user for SASL/SCRAM-SHA-512; the password is in ONESEAL_KAFKA_PASSWORD")
	flags.IntVar(&k.partitions, "partitions", 8, "partitions of topics that are created")
	flags.IntVar(&k.replication, "replication", 3, "replicas of topics that are created")
	flags.BoolVar(&k.secure, "tls", false, "speak TLS to servers")
}

// check refuses brokers' addresses that are none. The embedded broker's is a socket for its own user.
func (k *kafkaFlags) check() error {
	for _, broker := range k.brokers {
		if _, is := socket.Path(broker); is {
			continue
		}
		if err := checkDial("kafka", broker); err != nil {
			return err
		}
	}
	return nil
}

func (k *kafkaFlags) config(clientID string) (eventlog.Config, error) {
	c := eventlog.Config{Brokers: k.brokers, Partitions: k.partitions, Replication: k.replication, ClientID: clientID}
	if k.secure {
		c.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	if k.user != "" {
		mechanism, err := scram.Mechanism(scram.SHA512, k.user, os.Getenv("ONESEAL_KAFKA_PASSWORD"))
		if err != nil {
			return c, fmt.Errorf("log in to Kafka as %s: %w", k.user, err)
		}
		c.SASL = mechanism
	}
	return c, nil
}
