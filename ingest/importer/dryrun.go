package importer

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

// Trial is what an import would tell.
type Trial struct {
	Rows, Good, Bad, Skipped int
	Types                    []TypeCount // most first
	Problems                 []string    // each kind of bad row once, with how many there are and the first; most first
	Notes                    []string
}

// TypeCount is how many events there are of a type.
type TypeCount struct {
	Type, Activity string
	Events         int
}

// Try translates a whole file and tells nothing. It needs no instance.
func Try(ctx context.Context, o Options) (Trial, error) {
	var trial Trial
	file := fileSource(o.File, o.Mapping)
	if _, err := file.check(); err != nil {
		return trial, fmt.Errorf("try %s: %w", o.File, err)
	}
	if _, err := file.look(); err != nil {
		return trial, fmt.Errorf("try %s: %w", o.File, err)
	}
	rule := cmp.Or(o.Mapping.IDs, IDsOfValues)
	file.keepAll, file.untrimed = rule == IDsOfRows, rule == IDsOfRows
	all := newTally(o.Mapping)
	through, finish := o.bar()
	seen, err := pipeline(ctx, file, through, translators(o.Mapping, rule, 0), func(_ context.Context, j *job) error {
		trial.Rows += len(j.rows)
		trial.Bad += len(j.problems)
		all.merge(&j.tally)
		return nil
	})
	finish()
	if err != nil {
		return trial, fmt.Errorf("try %s: %w", o.File, err)
	}
	trial.Good, trial.Skipped = all.goodRows(), all.skippedRows
	for i, a := range o.Mapping.activities {
		if n := all.byActivity[i].count; n > 0 {
			trial.Types = append(trial.Types, TypeCount{a.info.Type, a.text, n})
		}
	}
	slices.SortStableFunc(trial.Types, func(a, b TypeCount) int { return b.Events - a.Events })
	kinds := slices.SortedFunc(maps.Values(all.problems), func(a, b *problemKind) int { return cmp.Or(b.count-a.count, a.line-b.line) })
	for _, kind := range kinds {
		trial.Problems = append(trial.Problems, fmt.Sprintf("%d times: %s", kind.count, kind.example))
	}
	trial.Notes = append(all.notes(o.Mapping, true), seen.told()...)
	return trial, nil
}

func (t Trial) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "rows %d, events %d, bad %d, skipped %d\n", t.Rows, t.Good, t.Bad, t.Skipped)
	out := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, n := range t.Types {
		fmt.Fprintf(out, "%d\t%s\t%s\n", n.Events, n.Type, n.Activity)
	}
	out.Flush()
	for _, lines := range [][]string{t.Problems, t.Notes} {
		for _, line := range lines {
			fmt.Fprintln(&text, line)
		}
	}
	return text.String()
}
