package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"oneseal/deploy/node"
	"oneseal/events"
	"oneseal/events/client"
	"oneseal/events/law"
	"oneseal/events/town"
)

func upCommand() *cobra.Command {
	var c node.Config
	var s supervision
	command := &cobra.Command{
		Use:   "up",
		Short: "Run everything in one process tree on one folder: Kafka, ClickHouse, ingest, projectors and the page",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) (err error) {
			if c.Policy, c.Receivers, err = s.open(); err != nil {
				return err
			}
			if err := checkListen("listen", c.Listen); err != nil {
				return err
			}
			return node.Up(command.Context(), c, func(i node.Instance, _ client.Sender) error {
				fmt.Println("ready", i.URL)
				return nil
			})
		},
	}
	command.Flags().StringVar(&c.DataDir, "data", "data", "folder that keeps everything")
	pageFlags(command, &c)
	command.Flags().IntVar(&c.Log.Partitions, "partitions", 8, "partitions of topics that are created")
	command.Flags().StringVar(&c.ExchangeListen, "exchange-listen", "", "host:port of a Kafka port for departments, over TLS with logins of their own; they are told this address; without it they read over HTTP alone")
	s.flags(command)
	townFlag(command, &c)
	return command
}

// townFlag names the file in which the town says of itself what no event tells, and the law, which a flag of its own may say.
func townFlag(command *cobra.Command, c *node.Config) {
	command.Flags().Func("town", "YAML file with the day of the town's reform, its zone, opening hours and law; without it those of an earlier start, else the built-in ones", func(path string) (err error) {
		c.Town, err = town.Load(path)
		return err
	})
	command.Flags().Func("law", "by which law acts are judged: china, or none for logs of other places; without it what the town's file says, else an earlier start", func(text string) (err error) {
		c.Law, err = law.ParseLaw(text)
		return err
	})
}

// pageFlags say where the page is and when it asks for a key.
func pageFlags(command *cobra.Command, c *node.Config) {
	command.Flags().StringVar(&c.Listen, "listen", "127.0.0.1:8080", "host:port of the page and the API; port 0: a free one")
	command.Flags().StringVar(&c.TLSCert, "tls-cert", "", "PEM file of a certificate, with those that vouch for it; with --tls-key the page and the API speak TLS, and read both files again when they change")
	command.Flags().StringVar(&c.TLSKey, "tls-key", "", "PEM file of the certificate's key")
	command.MarkFlagsRequiredTogether("tls-cert", "tls-key")
	command.Flags().IntVar(&c.Most, "connections", 0, "connections at a time, of one address half of them; 0: half of the files that the process may open, at most 4096")
	command.Flags().Func("earliest", "day before which nothing can have happened: what is dated earlier is refused, in Kafka a dead letter (default 1949-10-01)", func(day string) (err error) {
		c.Dates.Earliest, err = time.ParseInLocation(time.DateOnly, day, events.China)
		return err
	})
	command.Flags().DurationVar(&c.Dates.Ahead, "ahead", 0, "how far ahead of its arrival an event may be dated; 0: five years")
	c.PageKey = node.KeyWhereReached
	command.Flags().Var(&c.PageKey, "page-key", "when the page asks for a key: "+strings.Join(node.PageKeys, ", ")+"; always also asks on loopback, as behind a proxy on this machine")
}
