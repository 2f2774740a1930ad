package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/cobra"

	"oneseal/deploy/embedded"
	"oneseal/projectors"
)

// statusReader reads the status at most once in a few seconds, whoever asks.
type statusReader struct {
	n    *node
	conn driver.Conn

	mu   sync.Mutex
	last projectors.Status

	behind, oldest, records, archived, dead, skipped, held *prometheus.Desc
}

const statusAge = 2 * time.Second

func newStatusReader(n *node, conn driver.Conn) *statusReader {
	partition := []string{"topic", "partition"}
	describe := func(name, help string) *prometheus.Desc { return prometheus.NewDesc(name, help, partition, nil) }
	return &statusReader{n: n, conn: conn,
		records:  describe("oneseal_log_records", "Records of the log: end less start."),
		archived: describe("oneseal_archived_records", "Positions that the archive holds."),
		dead:     describe("oneseal_dead_letter_records", "Positions that are dead letters of stage decode."),
		skipped:  describe("oneseal_skipped_records", "Positions that hold no event: ends of transactions, and what aborted ones wrote."),
		behind:   describe("oneseal_behind_records", "Records neither archived nor dead nor skipped."),
		held:     describe("oneseal_held_records", "Records that an open transaction of another producer keeps from being read."),
		oldest:   describe("oneseal_oldest_unapplied_seconds", "Age of the oldest record past the committed offset."),
	}
}

func (s *statusReader) read(ctx context.Context) (projectors.Status, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Since(s.last.At) < statusAge {
		return s.last, nil
	}
	status, err := projectors.ReadStatus(ctx, s.n.log, s.n.group, s.conn)
	if err == nil {
		s.last = status
	}
	return status, err
}

func (s *statusReader) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{s.records, s.archived, s.dead, s.skipped, s.behind, s.held, s.oldest} {
		to <- d
	}
}

func (s *statusReader) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	status, err := s.read(ctx)
	if err != nil {
		to <- prometheus.NewInvalidMetric(s.behind, err)
		return
	}
	for _, p := range status.Partitions {
		for desc, value := range map[*prometheus.Desc]float64{s.records: float64(p.End - p.Start), s.archived: float64(p.Archived), s.dead: float64(p.DeadLetters), s.skipped: float64(p.Skipped), s.behind: float64(p.Behind), s.held: float64(p.Held), s.oldest: p.OldestSeconds} {
			to <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, p.Topic, fmt.Sprint(p.Partition))
		}
	}
}

func statusCommand() *cobra.Command {
	var dataDir string
	var asJSON bool
	command := &cobra.Command{
		Use:   "status",
		Short: "Account for every record of the log: archived, dead letter, skipped or behind",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			i, o, done, err := connect(command.Context(), dataDir)
			if err != nil {
				return err
			}
			defer done()
			status, err := projectors.ReadStatus(command.Context(), o.Log, projectors.DefaultGroup, o.Conn)
			if err != nil {
				return err
			}
			if asJSON {
				return json.NewEncoder(os.Stdout).Encode(status)
			}
			out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
			fmt.Fprintln(out, "topic\tpartition\trecords\tarchived\tdead\tskipped\tbehind\theld\toldest s\t")
			for _, p := range status.Partitions {
				if p.End > p.Start || p.Held > 0 {
					fmt.Fprintf(out, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%.1f\t\n", p.Topic, p.Partition, p.End-p.Start, p.Archived, p.DeadLetters, p.Skipped, p.Behind, p.Held, p.OldestSeconds)
				}
			}
			fmt.Fprintf(out, "all\t\t%d\t%d\t%d\t%d\t%d\t%d\t%.1f\t\n", status.Records, status.Archived, status.DeadLetters, status.Skipped, status.Behind, status.Held, status.OldestSeconds)
			if err := out.Flush(); err != nil {
				return err
			}
			fmt.Printf("dead letters not replayed: %d\n", status.OpenLetters)
			printDelays(status.Delays)
			size, err := embedded.LogSize(dataDir)
			if err != nil {
				return err
			}
			fmt.Printf("embedded Kafka log: %.1f MB on the disk, and about as much memory; past a few thousand, use Apache Kafka\npage: %s\n", float64(size)/1e6, i.URL)
			return nil
		},
	}
	dataFlag(command, &dataDir)
	command.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return command
}

// printDelays prints how long the records of the last day took from the log to a visible row.
func printDelays(delays []projectors.Delay) {
	var all, soFar int64
	for _, d := range delays {
		all += d.Records
	}
	if all == 0 {
		fmt.Println("from log to row: no records in the last 24 hours")
		return
	}
	fmt.Println("from log to row, last 24 hours:")
	for _, d := range delays {
		if d.Records == 0 {
			continue
		}
		soFar += d.Records
		bound := "longer"
		if d.Seconds > 0 {
			bound = fmt.Sprintf("<= %g s", d.Seconds)
		}
		fmt.Printf("  %-10s %12d records %6.2f %% so far\n", bound, d.Records, 100*float64(soFar)/float64(all))
	}
}
