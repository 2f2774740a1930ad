package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"oneseal/deploy/node"
	"oneseal/events/client"
	eventlog "oneseal/events/log"
	"oneseal/ingest/simulate"
	"oneseal/ingest/simulate/sinks"
)

func demoCommand() *cobra.Command {
	c := node.Config{Log: eventlog.Config{Partitions: 8}}
	var seed uint64
	command := &cobra.Command{
		Use:   "demo",
		Short: "Run everything and load a seeded town",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			group, ctx := errgroup.WithContext(command.Context())
			group.Go(func() error {
				return node.Up(ctx, c, func(i node.Instance, door client.Sender) error {
					// Serving goes on while the town is loaded.
					group.Go(func() error { return load(ctx, c.DataDir, seed, i, door) })
					return nil
				})
			})
			return group.Wait()
		},
	}
	command.Flags().StringVar(&c.DataDir, "data", "data/demo", "folder that keeps everything")
	pageFlags(command, &c)
	command.Flags().Uint64Var(&seed, "seed", 1, "seed of the town: the same seed, the same events")
	return command
}

// load sends the town once; a data folder that has it keeps it.
func load(ctx context.Context, dataDir string, seed uint64, i node.Instance, door client.Sender) error {
	marker := filepath.Join(dataDir, fmt.Sprintf("town-%d", seed))
	if _, err := os.Stat(marker); err == nil {
		fmt.Fprintln(os.Stderr, "the town is loaded already; going on from", dataDir)
	} else {
		// A year and three months up to the end of the report's year.
		o := simulate.Options{From: time.Date(2016, 10, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2017, 12, 31, 0, 0, 0, 0, time.UTC), Seed: seed}
		if _, err := sinks.Stream(ctx, o, 0, sinks.Instance(door, false), os.Stderr); err != nil {
			return err
		}
		if err := os.WriteFile(marker, nil, 0o600); err != nil {
			return fmt.Errorf("mark the town as loaded: %w", err)
		}
	}
	fmt.Fprintf(os.Stderr, `
  The page:     %s            (English: %s/#en)
  Questions:    bin/oneseal sql 'SELECT kind, clock, sum(denominator) AS before, sum(now_sum) AS now FROM kpi_limit_compression GROUP BY ALL' --data %s
  Your own log: bin/oneseal import FILE --map MAPPING.yaml --data %s
  End it:       Ctrl-C; started again, it goes on from %s

`, i.URL, i.URL, dataDir, dataDir, dataDir)
	return nil
}
