package main

import (
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"oneseal/events"
	"oneseal/ingest/importer"
)

func typesCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "types [FAMILY]",
		Short: "List the event types, in the form that mappings take; of one family also the fields",
		Long: "List the event types: family and type as the mappings of `oneseal import` take them. The name in an event is oneseal.FAMILY.TYPE.\n" +
			"With FAMILY, also the fields of each type, as `data` takes them; * marks those that each event needs.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				if _, known := events.LookupFamily(args[0]); !known {
					return fmt.Errorf("%q is no family: give one of %s", args[0], strings.Join(events.Families(), ", "))
				}
			}
			out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
			for _, t := range events.Catalogue() {
				if len(args) > 0 && t.Family != args[0] {
					continue
				}
				fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", t.Family, t.Name(), t.Title.ZH, t.Title.EN)
				if len(args) == 0 {
					continue
				}
				for _, f := range importer.Fields(&t) {
					mark := " "
					if f.Required {
						mark = "*"
					}
					fmt.Fprintf(out, "  %s %s: %s\n", mark, f.Path, f.Form)
				}
			}
			return out.Flush()
		},
	}
}
