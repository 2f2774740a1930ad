package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"oneseal/ingest/importer"
)

// errInterrupted ends a command whose work broke off by a signal and goes on when it is run again.
var errInterrupted = errors.New("interrupted")

func importCommand() *cobra.Command {
	var to remote
	var mapping string
	var patience time.Duration
	var dry bool
	var undo string
	command := &cobra.Command{
		Use:   "import FILE --map MAPPING",
		Short: "Import a log: CSV, XES or JSON lines, each also as .gz, or a workbook (.xlsx)",
		Long: "Import a log. MAPPING is a YAML file, or the name of a shipped one: " + strings.Join(importer.ShippedMappings(), ", ") + ".\n" +
			"Rows that are no events are listed on standard error with line, column, field and value; the rest goes on.",
		Args: cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			debug.SetGCPercent(50) // rows come and go: little is worth keeping
			m, err := importer.LoadMapping(mapping)
			if err != nil {
				return err
			}
			o := importer.Options{File: args[0], Mapping: m, Problems: os.Stderr}
			if term.IsTerminal(int(os.Stderr.Fd())) {
				o.Progress = os.Stderr
			}
			if dry {
				return dryRun(command.Context(), o, os.Stdout)
			}
			if err := to.find(); err != nil {
				return err
			}
			o.Patience, o.Find = patience, func() (string, string, error) {
				err := to.find() // what ran on a data folder may have moved
				return to.url, to.key, err
			}
			if undo != "" {
				return undoImport(command.Context(), o, undo)
			}
			report, err := importer.Run(command.Context(), o)
			return tellImport(command.Context(), report, err)
		},
	}
	to.flags(command)
	command.Flags().StringVar(&mapping, "map", "", "mapping file or name")
	command.Flags().DurationVar(&patience, "patience", 10*time.Minute, "how long to try an instance that does not answer")
	command.Flags().BoolVar(&dry, "dry-run", false, "say what would be told, and tell nothing; needs no instance")
	command.Flags().StringVar(&undo, "undo", "", "withdraw by events what imports of this file by this mapping told; =all: each fact of the file, whoever told it")
	command.Flags().Lookup("undo").NoOptDefVal = undoTold
	command.MarkFlagRequired("map")
	return command
}

// What --undo takes.
const (
	undoTold = "told"
	undoAll  = "all"
)

func undoImport(ctx context.Context, o importer.Options, what string) error {
	if what != undoTold && what != undoAll {
		return fmt.Errorf("--undo=%s: give --undo alone, or --undo=%s", what, undoAll)
	}
	undone, err := importer.Undo(ctx, o, what == undoAll)
	fmt.Printf("withdrawn %d, withdrawn before %d, refused %d, %.1f s\n", undone.Withdrawn, undone.Before, undone.Refused, undone.Took.Seconds())
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return fmt.Errorf("%w: run the same command again to go on", errInterrupted)
	}
	return err
}

// tellImport prints the account of an import: on standard output what became of the rows.
func tellImport(ctx context.Context, report importer.Report, err error) error {
	for _, note := range report.Notes {
		fmt.Fprintln(os.Stderr, note)
	}
	if report.Resumed > 0 {
		fmt.Fprintf(os.Stderr, "up to row %d by an import that broke off, whose account is in these figures\n", report.Resumed)
	}
	fmt.Printf("rows %d, stored %d, repeated %d, bad %d, skipped %d, %.1f s\n", report.Rows, report.Stored, report.Repeated, report.Bad, report.Skipped, report.Took.Seconds())
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return fmt.Errorf("%w after row %d: run the same command again to go on from there", errInterrupted, report.Rows)
	}
	if err != nil {
		return err
	}
	if report.Bad > 0 {
		return fmt.Errorf("%d rows were not imported: see the lines above, mend them and import the file again", report.Bad)
	}
	return nil
}

// dryRun prints what an import would tell.
func dryRun(ctx context.Context, o importer.Options, to io.Writer) error {
	plan, err := importer.Try(ctx, o)
	if err != nil {
		return err
	}
	fmt.Fprint(to, plan)
	if plan.Bad > 0 {
		return fmt.Errorf("%d rows would not be imported", plan.Bad)
	}
	return nil
}
