package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"oneseal/deploy/embedded"
	"oneseal/deploy/node"
	"oneseal/events"
	"oneseal/events/client"
	eventlog "oneseal/events/log"
	"oneseal/events/town"
	"oneseal/ingest/durable"
	"oneseal/ingest/simulate"
	"oneseal/ingest/simulate/sinks"
)

func demoCommand() *cobra.Command {
	c := node.Config{Log: eventlog.Config{Partitions: 8}}
	var seed uint64
	command := &cobra.Command{
		Use:   "demo",
		Short: "Run everything and load a seeded town whose last day is yesterday",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if err := checkListen("listen", c.Listen); err != nil {
				return err
			}
			shown, err := openDemo(c.DataDir, seed, time.Now())
			if err != nil {
				return err
			}
			o, err := shown.options()
			if err != nil {
				return err
			}
			c.Town = town.Default()
			c.Town.Reform = events.DateOf(o.Reform())
			group, ctx := errgroup.WithContext(command.Context())
			group.Go(func() error {
				return node.Up(ctx, c, func(i node.Instance, door client.Sender) error {
					// Serving goes on while the town is loaded.
					group.Go(func() error { return shown.load(ctx, i, door) })
					return nil
				})
			})
			return group.Wait()
		},
	}
	command.Flags().StringVar(&c.DataDir, "data", "data/demo", "folder that keeps everything")
	pageFlags(command, &c)
	command.Flags().Uint64Var(&seed, "seed", 1, "seed of the town: the same seed and last day, the same events")
	return command
}

// demo is the town that a data folder shows. It is written down before its first event, so that a start after an interrupted one
// goes on with the same town, whatever day it is by then.
type demo struct {
	LastDay string `json:"last_day"` // such as 2026-11-25
	Loaded  bool   `json:"loaded"`

	dataDir string
	seed    uint64
}

func (d *demo) file() string { return filepath.Join(d.dataDir, fmt.Sprintf("town-%d.json", d.seed)) }

// openDemo reads which town the folder shows; an empty folder shows one that ends on the day before now, in China.
func openDemo(dataDir string, seed uint64, now time.Time) (*demo, error) {
	d := &demo{dataDir: dataDir, seed: seed}
	text, err := os.ReadFile(d.file())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Stat(filepath.Join(dataDir, fmt.Sprintf("town-%d", seed))); err == nil {
			return nil, fmt.Errorf("%s holds the town of an earlier version, which ends in 2017: take another folder by --data, or delete this one", dataDir)
		}
		d.LastDay = now.In(events.China).AddDate(0, 0, -1).Format(time.DateOnly)
		if err := embedded.EnsureFolder(dataDir); err != nil {
			return nil, err
		}
		if err := d.write(); err != nil {
			return nil, err
		}
	case err != nil:
		return nil, fmt.Errorf("read the demo's town: %w", err)
	default:
		if err := json.Unmarshal(text, d); err != nil {
			return nil, fmt.Errorf("read the demo's town: %s: %w; take another folder by --data, or delete this one", d.file(), err)
		}
	}
	o, err := d.options()
	if err == nil {
		err = o.Check()
	}
	if err != nil {
		return nil, fmt.Errorf("the demo's town in %s: %w; take another folder by --data, or delete this one", d.file(), err)
	}
	return d, nil
}

func (d *demo) write() error {
	text, err := json.Marshal(d)
	if err == nil {
		err = durable.Write(d.file(), append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("note the demo's town: %w", err)
	}
	return nil
}

func (d *demo) options() (simulate.Options, error) {
	last, err := time.Parse(time.DateOnly, d.LastDay)
	if err != nil {
		return simulate.Options{}, err
	}
	o := simulate.UpTo(last)
	o.Seed, o.Before, o.Forgotten = d.seed, 1, 4
	o.Positions = 3 * time.Hour // beside those that orders ask for
	return o, nil
}

// load sends the town once; a data folder that has it keeps it.
func (d *demo) load(ctx context.Context, i node.Instance, door client.Sender) error {
	o, err := d.options()
	if err != nil {
		return err
	}
	if !d.Loaded {
		to := sinks.Town(ctx, door, eventlog.Config{Brokers: i.Brokers, ClientID: "oneseal-demo"})
		_, err := sinks.Stream(ctx, o, 0, to, os.Stderr)
		if err = errors.Join(err, to.Close()); err != nil {
			return err
		}
		d.Loaded = true
		if err := d.write(); err != nil {
			return err
		}
	} else {
		fmt.Fprintln(os.Stderr, "the town is loaded already; going on from", d.dataDir+"; for one that ends yesterday, take an empty folder by --data")
	}
	fmt.Fprintf(os.Stderr, `
  The page:     %s            (English: %s/#en)
  The town:     from %s to %s; its reform is of %s: the report's history, %d years later
  Questions:    bin/oneseal sql 'SELECT kind, clock, sum(denominator) AS before, sum(now_sum) AS now FROM kpi_limit_compression GROUP BY ALL' --data %s
  Your own log: bin/oneseal import FILE --map MAPPING.yaml --data %s
  End it:       Ctrl-C; started again, it goes on from %s

`, i.URL, i.URL, o.From.Format(time.DateOnly), d.LastDay, o.Reform().Format(time.DateOnly), o.Later, d.dataDir, d.dataDir, d.dataDir)
	return nil
}
