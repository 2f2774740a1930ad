package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"oneseal/deploy/embedded"
	"oneseal/projectors"
)

func statusCommand() *cobra.Command {
	var dataDir string
	var format string
	var all bool
	command := &cobra.Command{
		Use:   "status",
		Short: "Account for every record of the log: archived, dead letter, skipped or behind",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if format != "table" && format != "json" {
				return fmt.Errorf("--format %s: take table or json", format)
			}
			i, o, done, err := connect(command.Context(), dataDir)
			if err != nil {
				return err
			}
			defer done()
			status, err := projectors.ReadStatus(command.Context(), o.Log, projectors.DefaultGroup, o.Conn)
			if err != nil {
				return err
			}
			if format == "json" {
				return json.NewEncoder(os.Stdout).Encode(status)
			}
			out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
			fmt.Fprintln(out, "topic\tpartition\trecords\tarchived\tdead\tskipped\tbehind\theld\toldest s\t")
			rows := slices.DeleteFunc(slices.Clone(status.Partitions), func(p projectors.PartitionStatus) bool { return p.End == p.Start && p.Held == 0 })
			if !all {
				rows = notable(rows)
			}
			for _, p := range rows {
				fmt.Fprintf(out, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%.1f\t\n", p.Topic, p.Partition, p.End-p.Start, p.Archived, p.DeadLetters, p.Skipped, p.Behind, p.Held, p.OldestSeconds)
			}
			fmt.Fprintf(out, "all\t\t%d\t%d\t%d\t%d\t%d\t%d\t%.1f\t\n", status.Records, status.Archived, status.DeadLetters, status.Skipped, status.Behind, status.Held, status.OldestSeconds)
			if err := out.Flush(); err != nil {
				return err
			}
			for _, warning := range []string{i.Lost, i.Doubts} {
				if warning != "" {
					fmt.Println(warning)
				}
			}
			fmt.Printf("dead letters not replayed: %d\n", status.OpenLetters)
			if status.Scattered > 0 {
				fmt.Printf("subjects whose facts lie in several partitions: %d (view scattered_v)\n", status.Scattered)
			}
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
	command.Flags().StringVar(&format, "format", "table", "table or json")
	command.Flags().BoolVar(&all, "all", false, "show each partition that has records; without it those on which something is to be seen, and the sum of all")
	return command
}

// mostRows is how many partitions the short table shows, so that it fits a screen.
const mostRows = 10

// notable picks the partitions that are behind, hold records back or have dead letters: the furthest behind first.
func notable(all []projectors.PartitionStatus) []projectors.PartitionStatus {
	rows := slices.DeleteFunc(slices.Clone(all), func(p projectors.PartitionStatus) bool { return p.Behind == 0 && p.Held == 0 && p.DeadLetters == 0 })
	slices.SortStableFunc(rows, func(a, b projectors.PartitionStatus) int { return cmp.Compare(b.Behind+b.Held, a.Behind+a.Held) })
	return rows[:min(len(rows), mostRows)]
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
