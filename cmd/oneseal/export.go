package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"oneseal/analytics/export"
	"oneseal/events"
	"oneseal/projectors"
	"oneseal/projectors/story"
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
			families, err := storyFamilies(families)
			if err != nil {
				return err
			}
			_, server, done, err := connect(command.Context(), dataDir)
			if err != nil {
				return err
			}
			defer done()
			began := time.Now()
			archive := projectors.NewArchive(server.Pool)
			stories := tellFamilies(command.Context(), archive, families)
			if len(subjects) > 0 {
				stories = tellSubjects(command.Context(), archive, subjects)
			}
			var left []error
			written, err := export.Write(args[0], leaveOutUnreadable(stories, &left), o)
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

// leaveOutUnreadable gives the stories that can be read, and says why the others can't.
func leaveOutUnreadable(stories iter.Seq2[[]*events.Event, error], left *[]error) iter.Seq2[[]*events.Event, error] {
	return func(yield func([]*events.Event, error) bool) {
		for told, err := range stories {
			var unreadable *story.UnreadableError
			if errors.As(err, &unreadable) {
				*left = append(*left, err)
			} else if !yield(told, err) {
				return
			}
		}
	}
}

// storyFamilies gives the named families, or all, in the order of their subjects.
func storyFamilies(named []string) ([]string, error) {
	var all []string
	for _, name := range events.Families() {
		if family, _ := events.LookupFamily(name); !family.Stream {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	for _, name := range named {
		if !slices.Contains(all, name) {
			return nil, fmt.Errorf("--family %s: is no family with stories; take some of %v", name, all)
		}
	}
	if len(named) == 0 {
		return all, nil
	}
	named = slices.Sorted(slices.Values(named))
	return slices.Compact(named), nil
}

func tellFamilies(ctx context.Context, archive *projectors.Archive, families []string) iter.Seq2[[]*events.Event, error] {
	return func(yield func([]*events.Event, error) bool) {
		for _, family := range families {
			for story, err := range archive.StoriesOf(ctx, family) {
				if err == nil && len(story.Events) == 0 {
					continue // all of it was withdrawn
				}
				if !yield(story.Events, err) {
					return
				}
			}
		}
	}
}

func tellSubjects(ctx context.Context, archive *projectors.Archive, subjects []string) iter.Seq2[[]*events.Event, error] {
	return func(yield func([]*events.Event, error) bool) {
		entries, unreadable, err := archive.Stories(ctx, subjects)
		if err != nil {
			yield(nil, err)
			return
		}
		for _, subject := range slices.Sorted(maps.Keys(unreadable)) {
			delete(entries, subject)
			if !yield(nil, unreadable[subject]) {
				return
			}
		}
		for _, subject := range slices.Sorted(maps.Keys(entries)) {
			story := story.Of(subject, entries[subject])
			if len(story.Events) > 0 && !yield(story.Events, nil) {
				return
			}
		}
	}
}
