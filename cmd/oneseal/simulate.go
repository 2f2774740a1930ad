package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"oneseal/events/client"
	"oneseal/ingest/simulate"
	"oneseal/ingest/simulate/sinks"
)

func simulateCommand() *cobra.Command {
	var to remote
	var from, until, out, truth, mode string
	var kafka kafkaFlags
	var eventsPerSecond float64
	var o simulate.Options
	command := &cobra.Command{
		Use:   "simulate",
		Short: "Make seeded towns and send their events to a file, to Kafka or to a running instance",
		Long: "Make seeded towns: the same flags give the same events, byte for byte. They go to a running instance (--data or --url), to a\n" +
			"file as JSON lines (--out), or straight to Kafka (--kafka). --truth writes what was planted: breaches, late and doubled\n" +
			"events, wrong clocks and positions, so that a detector can be scored against it.",
		Example: "  oneseal simulate --from 2017-01-01 --to 2017-12-31 --out town.jsonl --truth truth.jsonl\n" +
			"  oneseal simulate --towns 1000 --kafka broker:9092",
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			for _, flag := range []struct {
				name, text string
				to         *time.Time
			}{{"from", from, &o.From}, {"to", until, &o.To}} {
				date, err := time.Parse(time.DateOnly, flag.text)
				if err != nil {
					return fmt.Errorf("--%s %s: is not a date; write it as 2017-01-31", flag.name, flag.text)
				}
				*flag.to = date
			}
			switch { // where 0 leaves them to the package
			case o.Towns == 0:
				return errors.New("--towns 0: take 1 to 9999")
			case o.Volume == 0:
				return errors.New("--volume 0: take a number above 0 and up to 100")
			case o.Positions <= 0 || o.Heartbeats <= 0:
				return fmt.Errorf("--positions %v, --heartbeats %v: take intervals of a second or more", o.Positions, o.Heartbeats)
			}
			if err := o.Check(); err != nil {
				return fmt.Errorf("--%w", err) // it begins with the option's name
			}
			switch {
			case eventsPerSecond < 0:
				return fmt.Errorf("--rate %v: take a number of events a second, or 0 for no limit", eventsPerSecond)
			case out != "" && len(kafka.brokers) > 0:
				return fmt.Errorf("--out %s and --kafka %s: take one of the two", out, strings.Join(kafka.brokers, ","))
			case (out != "" || len(kafka.brokers) > 0) && to.at != "":
				return fmt.Errorf("--url %s beside --out or --kafka: take one of them", to.at)
			}
			if err := kafka.check(); err != nil {
				return err
			}
			records, err := sinks.ModeOf(mode)
			if err != nil {
				return fmt.Errorf("--%w", err)
			}
			deliver, err := openSink(command.Context(), out, &kafka, records, &to, sinks.Paced(eventsPerSecond > 0))
			if err != nil {
				return err
			}
			told := func() error { return nil }
			if truth != "" {
				if o.Truth, told, err = truthFile(truth); err != nil {
					return errors.Join(err, deliver.Close())
				}
			}
			began := time.Now()
			var progress io.Writer
			if term.IsTerminal(int(os.Stderr.Fd())) {
				progress = os.Stderr
			}
			count, err := sinks.Stream(command.Context(), o, eventsPerSecond, deliver, progress)
			err = errors.Join(err, deliver.Close(), told())
			took := time.Since(began).Seconds()
			fmt.Fprintf(os.Stderr, "%d events of %d towns, %s to %s, seed %d, %.1f s, %.0f events/s\n", count, o.Towns, from, until, o.Seed, took, float64(count)/took)
			return err
		},
	}
	flags := command.Flags()
	flags.StringVar(&from, "from", "2017-01-01", "first day")
	flags.StringVar(&until, "to", "2017-12-31", "last day")
	flags.Uint64Var(&o.Seed, "seed", 1, "seed: the same seed, the same events")
	flags.IntVar(&o.Towns, "towns", 1, "how many towns, 1 to 9999")
	flags.Float64Var(&o.Volume, "volume", 1, "how busy a town is; 1: some 500 events a workday")
	flags.IntVar(&o.Later, "later", 0, "by how many years the town's history is later than the report's, whose reform is of August 2012")
	flags.Float64Var(&o.Before, "before", 0, "applications a workday that are told of the 24 months before the reform; 0: none")
	flags.IntVar(&o.Forgotten, "forgotten", 0, "accepted applications that lie over their limits on the last day, 0 to 5")
	flags.DurationVar(&o.Positions, "positions", 2*time.Hour, "how often a radio on duty reports its position")
	flags.DurationVar(&o.Heartbeats, "heartbeats", 24*time.Hour, "how often a camera gives a sign of life")
	flags.Float64Var(&eventsPerSecond, "rate", 0, "events a second; 0: as fast as it goes")
	flags.StringVar(&out, "out", "", "file for JSON lines; -: standard output")
	kafka.add(flags, nil)
	flags.StringVar(&mode, "mode", string(sinks.Binary), "how records of --kafka hold events: binary, structured, or mixed, each family as its system writes")
	flags.StringVar(&truth, "truth", "", "file for what was planted, as JSON lines")
	to.flags(command)
	return command
}

// truthFile writes each truth as a line; finish says whether all of them are there.
func truthFile(path string) (tell func(simulate.Truth), finish func() error, err error) {
	file, err := os.Create(path)
	if err != nil {
		return nil, nil, fmt.Errorf("--truth: %w", err)
	}
	w := bufio.NewWriter(file)
	encoder := json.NewEncoder(w)
	var failed error
	tell = func(truth simulate.Truth) {
		if failed == nil {
			failed = encoder.Encode(truth)
		}
	}
	return tell, func() error {
		if err := errors.Join(failed, w.Flush(), file.Close()); err != nil {
			return fmt.Errorf("--truth: %w", err)
		}
		return nil
	}, nil
}

// openSink opens the one that the flags name.
func openSink(ctx context.Context, out string, kafka *kafkaFlags, mode sinks.Mode, to *remote, paced sinks.Paced) (sinks.Sink, error) {
	switch {
	case out == "-":
		return sinks.File(os.Stdout), nil
	case out != "":
		file, err := os.Create(out)
		if err != nil {
			return nil, fmt.Errorf("--out: %w", err)
		}
		return sinks.File(file), nil
	case len(kafka.brokers) > 0:
		cfg, err := kafka.config("oneseal-simulate")
		if err != nil {
			return nil, err
		}
		sink, err := sinks.Kafka(ctx, cfg, mode, paced)
		if err != nil {
			return nil, fmt.Errorf("--kafka %s: %w", strings.Join(kafka.brokers, ","), err)
		}
		return sink, nil
	}
	if err := to.find(); err != nil {
		return nil, err
	}
	return sinks.Instance(client.NewHTTP(to.url, to.key), paced), nil
}
