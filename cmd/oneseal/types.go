package main

import (
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"oneseal/events"
)

func typesCommand() *cobra.Command {
	return &cobra.Command{Use: "types", Short: "List the event types", Args: cobra.NoArgs, RunE: func(*cobra.Command, []string) error {
		out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		for _, t := range events.Catalogue() {
			fmt.Fprintf(out, "%s\t%s\t%s\n", t.Type, t.Title.ZH, t.Title.EN)
		}
		return out.Flush()
	}}
}
