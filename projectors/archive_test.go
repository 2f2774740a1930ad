package projectors_test

import (
	"slices"
	"testing"

	"oneseal/projectors"
	"oneseal/projectors/towntest"
)

// Each story is told once, whole, in the order of subjects; a reader may stop, and another begin.
func TestStoriesAreToldInTheOrderOfTheirSubjects(t *testing.T) {
	w := towntest.Start(t)
	w.Project(w.Options())
	w.Append(acts(3, 60, 6)...)
	w.CaughtUp()
	archive := projectors.NewArchive(w.Pool)
	for range 10 { // more than the pool has connections
		for _, err := range archive.StoriesOf(t.Context(), "penalty") {
			if err != nil {
				t.Fatal(err)
			}
			break
		}
	}
	var subjects []string
	var facts uint64
	for story, err := range archive.StoriesOf(t.Context(), "penalty") {
		if err != nil {
			t.Fatal(err)
		}
		subjects = append(subjects, story.Subject)
		facts += uint64(story.Revision)
	}
	if want := w.Count("SELECT sum(revision) FROM penalties FINAL"); facts != want {
		t.Errorf("the stories have %d facts, the rows %d", facts, want)
	}
	if !slices.IsSorted(subjects) || len(slices.Compact(slices.Clone(subjects))) != len(subjects) || len(subjects) == 0 {
		t.Errorf("told in the order %q", subjects)
	}
}
