package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"oneseal/deploy/node"
	"oneseal/projectors"
)

// checkOrgans refuses organs that the instance on a folder knows nothing of, with those that there are. What runs on none, or was told nothing yet, knows none to
// hold them against.
func checkOrgans(ctx context.Context, dataDir string, named []string) error {
	if _, err := node.ReadInstance(dataDir); err != nil || len(named) == 0 {
		return nil
	}
	_, o, done, err := connect(ctx, dataDir)
	if err != nil {
		return err
	}
	defer done()
	known, err := projectors.Organs(ctx, o.Conn)
	if err != nil || len(known) == 0 {
		return err
	}
	for _, organ := range named {
		if organ != "*" && !slices.Contains(known, organ) {
			return fmt.Errorf("%s is registered nowhere and told nothing; there are %s", organ, strings.Join(nearestFirst(known, organ), ", "))
		}
	}
	return nil
}

// nearestFirst gives the names that differ least, at most twelve.
func nearestFirst(names []string, wanted string) []string {
	names = slices.Clone(names)
	slices.SortStableFunc(names, func(a, b string) int {
		return cmp.Compare(levenshtein.ComputeDistance(a, wanted), levenshtein.ComputeDistance(b, wanted))
	})
	if len(names) > 12 {
		names = append(names[:12], "…")
	}
	return names
}
