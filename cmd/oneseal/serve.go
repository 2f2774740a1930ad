package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"oneseal/deploy/embedded"
	"oneseal/deploy/node"
	"oneseal/events/client"
	"oneseal/projectors"
)

func serveCommand() *cobra.Command {
	var c node.Config
	var s supervision
	var kafka kafkaFlags
	var roles []string
	var clickhouseHTTP string
	command := &cobra.Command{
		Use:   "serve",
		Short: "Run roles of OneSeal against Kafka and ClickHouse servers",
		Long: "Run roles of OneSeal against Kafka and ClickHouse servers. Passwords come from the environment: ONESEAL_KAFKA_PASSWORD,\n" +
			"ONESEAL_CLICKHOUSE_PASSWORD, ONESEAL_ANALYST_PASSWORD, ONESEAL_ORGANS_PASSWORD. Several processes with the role project share the partitions.",
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) (err error) {
			if c.Roles, err = node.ParseRoles(roles); err != nil {
				return fmt.Errorf("--roles: %w", err)
			}
			if c.Policy, c.Receivers, err = s.open(); err != nil {
				return err
			}
			if !slices.Contains(c.Roles, node.Supervise) && (c.Policy != nil || len(c.Receivers) > 0) {
				return fmt.Errorf("--policy, --webhook and --smtp are for the role supervise: add it to --roles %s", strings.Join(roles, ","))
			}
			if err := errors.Join(kafka.check(), checkDial("clickhouse", c.ClickHouse.Address), checkURL("clickhouse-http", clickhouseHTTP), checkListen("listen", c.Listen)); err != nil {
				return err
			}
			if err := embedded.EnsureFolder(c.DataDir); err != nil {
				return err
			}
			if c.Log, err = kafka.config("oneseal"); err != nil {
				return err
			}
			if kafka.secure {
				c.ClickHouse.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
			}
			c.ClickHouse.Password = os.Getenv("ONESEAL_CLICKHOUSE_PASSWORD")
			c.Analyst.URL, c.Analyst.Password, c.Analyst.Database = clickhouseHTTP, os.Getenv("ONESEAL_ANALYST_PASSWORD"), c.ClickHouse.Database
			c.Organs.URL, c.Organs.Password, c.Organs.Database = clickhouseHTTP, os.Getenv("ONESEAL_ORGANS_PASSWORD"), c.ClickHouse.Database
			c.Ready = func(address string, _ client.Sender) error {
				if _, err := node.LocalKey(c.DataDir); err != nil {
					return err
				}
				fmt.Println("ready", address)
				return nil
			}
			return node.Run(command.Context(), c)
		},
	}
	flags := command.Flags()
	kafka.add(flags, []string{"127.0.0.1:9092"})
	flags.StringVar(&c.ClickHouse.Address, "clickhouse", "127.0.0.1:9000", "host:port of ClickHouse's native protocol")
	flags.StringVar(&clickhouseHTTP, "clickhouse-http", "http://127.0.0.1:8123", "URL of ClickHouse's HTTP interface, for questions")
	flags.StringVar(&c.ClickHouse.User, "clickhouse-user", "oneseal", "user that owns the tables")
	flags.StringVar(&c.ClickHouse.Database, "database", "oneseal", "database, which must exist")
	flags.StringVar(&c.Analyst.User, "analyst", "analyst", "user for questions; give it SELECT on the database and readonly=2")
	flags.StringVar(&c.Organs.User, "organ-analyst", "", "user for questions of keys of some organs, as deploy/clickhouse/analysts.sql creates it; without it such keys ask nothing")
	flags.StringVar(&c.DataDir, "data", "data", "folder of keys and of the index of event ids")
	pageFlags(command, &c)
	flags.StringSliceVar(&roles, "roles", node.RoleNames(), "what this process does")
	flags.StringVar(&c.Group, "group", projectors.DefaultGroup, "consumer group of the projectors")
	flags.BoolVar(&c.ExchangeLogins, "exchange-logins", false, "make a SCRAM user with ACLs in Kafka for each recipient of a grant, as long as it has one")
	flags.Float64Var(&c.Rate, "rate", 0, "events a second that one key may send; 0: no limit")
	s.flags(command)
	townFlag(command, &c)
	return command
}
