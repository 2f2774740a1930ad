package main

import (
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"oneseal/analytics/export"
	"oneseal/events"
	"oneseal/projectors"
)

func exportCommand() *cobra.Command {
	var dataDir, from, to, language string
	var families, subjects []string
	var o export.Options
	command := &cobra.Command{
		Use:   "export FILE",
		Short: "Write event logs for process mining: OCEL 2.0 (.json, .sqlite) or XES (.xes)",
		Long: "Write the archive's stories as an event log for process mining tools, each fact once and corrected, as the figures see them.\n" +
			"FILE's name says the format: .xes, .json or .jsonocel, .sqlite; XES and JSON also with .gz. Conditions choose whole stories,\n" +
			"those in which each is met. Fields that name a person are left out, and so are readings without a story, such as positions.",
		Example: "  oneseal export approvals.xes --family approval --from 2017-01-01 --to 2017-12-31\n" +
			"  oneseal export town.sqlite --area 320312",
		Args: cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			for _, flag := range []struct {
				name, text string
				to         *events.Date
			}{{"from", from, &o.From}, {"to", to, &o.To}} {
				if flag.text == "" {
					continue
				}
				day, err := time.Parse(time.DateOnly, flag.text)
				if err != nil {
					return fmt.Errorf("--%s %s: is not a date; write it as 2017-01-31", flag.name, flag.text)
				}
				*flag.to = events.DateOf(day)
			}
			o.Language = export.Language(language)
			families, err := export.Families(families)
			if err != nil {
				return fmt.Errorf("--family %w", err) // it begins with the family
			}
			if o.Organ != "" {
				if err := checkOrgans(command.Context(), dataDir, []string{o.Organ}); err != nil {
					return fmt.Errorf("--organ: %w", err)
				}
			}
			_, server, done, err := connect(command.Context(), dataDir)
			if err != nil {
				return err
			}
			defer done()
			began := time.Now()
			archive := projectors.NewArchive(server.Pool)
			stories := export.OfFamilies(command.Context(), archive, families)
			if len(subjects) > 0 {
				stories = export.OfSubjects(command.Context(), archive, subjects)
			}
			var left []error
			written, err := export.Write(args[0], export.Readable(stories, &left), o)
			if err != nil {
				return err
			}
			took := time.Since(began).Seconds()
			fmt.Fprintf(os.Stderr, "%d events of %d subjects, %.1f s, %.0f events/s\n", written.Events, written.Stories, took, float64(written.Events)/took)
			if len(left) > 0 {
				return fmt.Errorf("%s lacks %d stories that can't be read, the first: %w; `oneseal deadletters list` has them all", args[0], len(left), left[0])
			}
			return nil
		},
	}
	flags := command.Flags()
	dataFlag(command, &dataDir)
	flags.StringSliceVar(&families, "family", nil, "families, such as approval,penalty; all that have stories if none is named")
	flags.StringSliceVar(&subjects, "subject", nil, "subjects, such as approval/2017-0042")
	flags.StringVar(&o.Item, "item", "", "code of a service item")
	flags.StringVar(&o.Organ, "organ", "", "organ in whose name something was done")
	flags.StringVar(&o.Area, "area", "", "administrative division, or the beginning of its code")
	flags.StringVar(&from, "from", "", "first day on which something happened")
	flags.StringVar(&to, "to", "", "last day on which something happened")
	flags.StringVar(&language, "language", string(export.English), "names of activities that the source does not name: en or zh")
	command.MarkFlagsMutuallyExclusive("family", "subject")
	return command
}
