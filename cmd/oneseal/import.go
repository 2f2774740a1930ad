package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"oneseal/ingest/importer"
)

func importCommand() *cobra.Command {
	var to remote
	var mapping string
	command := &cobra.Command{
		Use:   "import FILE --map MAPPING",
		Short: "Import a log: CSV, XES or JSON lines, each also as .gz",
		Long:  "Import a log. MAPPING is a YAML file, or the name of a shipped one: receipt, traffic_fines.\nRows that are no events are listed on standard error with line and column; the rest goes on.",
		Args:  cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			if err := to.find(); err != nil {
				return err
			}
			m, err := importer.LoadMapping(mapping)
			if err != nil {
				return err
			}
			o := importer.Options{File: args[0], Mapping: m, URL: to.url, Key: to.key, Problems: os.Stderr}
			if term.IsTerminal(int(os.Stderr.Fd())) {
				o.Progress = os.Stderr
			}
			report, err := importer.Run(command.Context(), o)
			fmt.Printf("rows %d, stored %d, repeated %d, bad %d, skipped %d, %.1f s\n", report.Rows, report.Stored, report.Repeated, report.Bad, report.Skipped, report.Took.Seconds())
			if err != nil {
				return err
			}
			if report.Bad > 0 {
				return fmt.Errorf("%d rows were not imported: see the lines above, mend them and import the file again", report.Bad)
			}
			return nil
		},
	}
	to.flags(command)
	command.Flags().StringVar(&mapping, "map", "", "mapping file or name")
	command.MarkFlagRequired("map")
	return command
}
