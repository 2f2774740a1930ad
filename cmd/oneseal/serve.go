package main

import (
	"crypto/tls"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"oneseal/projectors"
)

func serveCommand() *cobra.Command {
	n := &node{}
	var kafka kafkaFlags
	var clickhouseHTTP string
	command := &cobra.Command{
		Use:   "serve",
		Short: "Run roles of OneSeal against Kafka and ClickHouse servers",
		Long: "Run roles of OneSeal against Kafka and ClickHouse servers. Passwords come from the environment: ONESEAL_KAFKA_PASSWORD,\n" +
			"ONESEAL_CLICKHOUSE_PASSWORD, ONESEAL_ANALYST_PASSWORD, ONESEAL_ORGANS_PASSWORD. Several processes with the role project share the partitions.",
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			for _, role := range n.roles {
				if !slices.Contains(allRoles, role) {
					return fmt.Errorf("--roles: %q is none of %v", role, allRoles)
				}
			}
			if err := n.open(); err != nil {
				return err
			}
			if !slices.Contains(n.roles, roleSupervise) && (n.policy != nil || len(n.receivers) > 0) {
				return fmt.Errorf("--policy, --webhook and --smtp are for the role supervise: add it to --roles %s", strings.Join(n.roles, ","))
			}
			if err := ensureFolder(n.dataDir); err != nil {
				return err
			}
			var err error
			if n.log, err = kafka.config("oneseal"); err != nil {
				return err
			}
			if kafka.secure {
				n.clickhouse.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
			}
			n.clickhouse.Password = os.Getenv("ONESEAL_CLICKHOUSE_PASSWORD")
			n.analyst.URL, n.analyst.Password, n.analyst.Database = clickhouseHTTP, os.Getenv("ONESEAL_ANALYST_PASSWORD"), n.clickhouse.Database
			n.organs.URL, n.organs.Password, n.organs.Database = clickhouseHTTP, os.Getenv("ONESEAL_ORGANS_PASSWORD"), n.clickhouse.Database
			n.ready = func(address string) error {
				if _, err := localKey(n.dataDir); err != nil {
					return err
				}
				fmt.Println("ready", address)
				return nil
			}
			return n.run(command.Context())
		},
	}
	flags := command.Flags()
	kafka.add(flags, []string{"127.0.0.1:9092"})
	flags.StringVar(&n.clickhouse.Address, "clickhouse", "127.0.0.1:9000", "host:port of ClickHouse's native protocol")
	flags.StringVar(&clickhouseHTTP, "clickhouse-http", "http://127.0.0.1:8123", "URL of ClickHouse's HTTP interface, for questions")
	flags.StringVar(&n.clickhouse.User, "clickhouse-user", "oneseal", "user that owns the tables")
	flags.StringVar(&n.clickhouse.Database, "database", "oneseal", "database, which must exist")
	flags.StringVar(&n.analyst.User, "analyst", "analyst", "user for questions; give it SELECT on the database and readonly=2")
	flags.StringVar(&n.organs.User, "organ-analyst", "", "user for questions of keys of some organs, as deploy/clickhouse/analysts.sql creates it; without it such keys ask nothing")
	flags.StringVar(&n.dataDir, "data", "data", "folder of keys and of the index of event ids")
	flags.StringVar(&n.listen, "listen", "127.0.0.1:8080", "host:port of the page and the API")
	n.pageKey.flag(command)
	flags.StringSliceVar(&n.roles, "roles", allRoles, "what this process does")
	flags.StringVar(&n.group, "group", projectors.DefaultGroup, "consumer group of the projectors")
	flags.Float64Var(&n.rate, "rate", 0, "events a second that one key may send; 0: no limit")
	n.supervision.flags(command)
	return command
}
