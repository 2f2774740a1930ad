package export

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"

	"oneseal/events"
	"oneseal/projectors/story"
)

// Archive is where stories come from.
type Archive interface {
	// StoriesOf gives the stories of a family, in the order of their subjects.
	StoriesOf(ctx context.Context, family string) iter.Seq2[story.Story, error]
	// Stories gives the records of subjects, and why those of others can't be read.
	Stories(ctx context.Context, subjects []string) (entries map[string][]story.Entry, unreadable map[string]error, err error)
}

// Families gives the named families, or all, in the order of their subjects.
func Families(named []string) ([]string, error) {
	var all []string
	for _, name := range events.Families() {
		if family, _ := events.LookupFamily(name); !family.Stream {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	for _, name := range named {
		if !slices.Contains(all, name) {
			return nil, fmt.Errorf("%s: is no family with stories; take some of %v", name, all)
		}
	}
	if len(named) == 0 {
		return all, nil
	}
	named = slices.Sorted(slices.Values(named))
	return slices.Compact(named), nil
}

// OfFamilies gives the stories of families, in order, without those that were withdrawn as a whole.
func OfFamilies(ctx context.Context, archive Archive, families []string) iter.Seq2[[]*events.Event, error] {
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

// OfSubjects gives the stories of subjects, in the order of their names.
func OfSubjects(ctx context.Context, archive Archive, subjects []string) iter.Seq2[[]*events.Event, error] {
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

// Readable gives the stories that can be read, and says why the others can't.
func Readable(stories iter.Seq2[[]*events.Event, error], left *[]error) iter.Seq2[[]*events.Event, error] {
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
