package importer

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

const (
	sampleRows     = 1000
	sampleSubjects = 20
)

// look reads the beginning of the file, until each column that the mapping names was in a row. A column that no row has
// is refused.
func (s *source) look() (sample []row, err error) {
	s.keepAll, s.untrimed = true, false
	seen, rows := s.rows(nil)
	whole := true
	for r, err := range rows {
		if err != nil {
			return nil, err
		}
		if len(sample) < sampleRows {
			sample = append(sample, r)
			continue
		}
		s.keepAll = false
		if seen.complete() {
			whole = false
			break
		}
	}
	if !whole || len(sample) == 0 {
		return sample, nil
	}
	if !slices.ContainsFunc(sample, func(r row) bool { return r.err == nil }) {
		return nil, fmt.Errorf("read %s: line %d: %w", s.name, sample[0].line, sample[0].err)
	}
	if err := seen.missing(); err != nil {
		return nil, fmt.Errorf("read %s: %w; a column that may be absent stands in the mapping under optional", s.name, err)
	}
	return sample, nil
}

// undoPrefix begins the ids of events that withdraw what an import told.
const undoPrefix = "undo-"

// recognise finds by which rule an instance holds a log, if it does, from the stories of the first rows' subjects. What
// was imported by the old rule goes on by it; what was withdrawn gets other ids when it is told again.
func recognise(ctx context.Context, o Options, instance string, sample []row) (IDRule, int, error) {
	m := o.Mapping
	rule := m.IDs
	if rule == "" {
		rule = IDsOfValues
	}
	if instance == "" { // a server that does not say which it is tells no stories
		return rule, 0, nil
	}
	stories, err := o.stories(ctx, sample)
	if errors.Is(err, errUnreadable) {
		fmt.Fprintf(o.Problems, "the key may not read the family %s: whether an earlier version imported this log is not known; state ids: %s in the mapping if it did\n", m.Family, IDsOfRows)
		return rule, 0, nil
	}
	if err != nil {
		return "", 0, fmt.Errorf("look for the log in the instance: %w", err)
	}
	here := make(map[string]bool)
	for _, story := range stories {
		for _, e := range story {
			here[e.ID] = true
		}
	}
	if len(here) == 0 {
		return rule, 0, nil
	}
	// holds counts the sample's ids by a rule that the instance has, and those that were withdrawn.
	holds := func(m *Mapping, rule IDRule, generation int) (held, withdrawn int) {
		t, same := newTranslator(m, rule, generation), newNumbering(sampleRows)
		for i := range sample {
			f, err := t.translate(&sample[i])
			if err != nil {
				continue
			}
			if _, err := same.number(f); err != nil {
				continue
			}
			if here[f.id] && stories[f.subject] != nil {
				held++
				if here[undoPrefix+f.id] {
					withdrawn++
				}
			}
		}
		return held, withdrawn
	}
	byRow, rowsUndone := holds(m, IDsOfRows, 0)
	switch {
	case byRow == 0 || m.IDs == IDsOfValues:
	case rowsUndone == byRow && m.IDs == IDsOfRows:
		return "", 0, fmt.Errorf("what this log told by ids: %s is withdrawn: take that out of the mapping to tell it again", IDsOfRows)
	case rowsUndone == byRow:
	case rowsUndone > 0:
		return "", 0, o.half()
	case len(m.ID) > 0:
		return "", 0, o.otherwise(string(IDsOfRows))
	default:
		if m.IDs == "" {
			fmt.Fprintf(o.Problems, "the instance holds this log with ids made of whole rows, as earlier versions made them: going on so; ids: %s in the mapping says the same\n", IDsOfRows)
			return IDsOfRows, 0, o.twins(sample, stories, IDsOfRows)
		}
		return IDsOfRows, 0, nil
	}
	if rule == IDsOfRows {
		return rule, 0, nil
	}
	if len(m.ID) > 0 {
		plain := *m
		plain.plan.id = nil
		if held, undone := holds(&plain, IDsOfValues, 0); held > undone {
			return "", 0, o.otherwise(string(IDsOfValues))
		}
	}
	for generation := 0; ; generation++ {
		switch held, withdrawn := holds(m, IDsOfValues, generation); {
		case held > 0 && withdrawn == held:
			continue
		case withdrawn > 0:
			return "", 0, o.half()
		case held == 0 && generation == 0 && byRow == 0 && m.IDs == "" && len(m.ID) == 0:
			return IDsOfValues, 0, o.twins(sample, stories, IDsOfValues)
		}
		return IDsOfValues, generation, nil
	}
}

// stories reads the stories of the first rows' subjects, as far as they come from the mapping's source.
func (o Options) stories(ctx context.Context, sample []row) (map[string][]stored, error) {
	stories := make(map[string][]stored)
	t := newTranslator(o.Mapping, IDsOfValues, 0)
	for i := range sample {
		f, err := t.translate(&sample[i])
		if err != nil || stories[f.subject] != nil {
			continue
		}
		story, err := o.target().story(ctx, f.subject)
		if err != nil {
			return nil, err
		}
		stories[f.subject] = append(make([]stored, 0, len(story)), slices.DeleteFunc(story, func(e stored) bool { return e.Source != o.Mapping.Source })...)
		if len(stories) == sampleSubjects {
			break
		}
	}
	return stories, nil
}

func (o Options) otherwise(rule string) error {
	return fmt.Errorf("the instance holds this log with ids by the rule %s, so that by id: %q each fact would be told again: take id out of the mapping, or withdraw that import with --undo and its mapping", rule, o.Mapping.ID)
}

func (o Options) half() error {
	return fmt.Errorf("part of what this log told is withdrawn, and part is not: finish it with --undo, or import the log with another source than %s", o.Mapping.Source)
}

// twins refuses to tell facts that the instance has under other ids.
func (o Options) twins(sample []row, stories map[string][]stored, rule IDRule) error {
	t, same := newTranslator(o.Mapping, rule, 0), newNumbering(sampleRows)
	for i := range sample {
		f, err := t.translate(&sample[i])
		if err != nil {
			continue
		}
		if _, err := same.number(f); err != nil {
			return err
		}
		story := stories[f.subject]
		if slices.ContainsFunc(story, func(e stored) bool { return e.ID == f.id }) {
			continue
		}
		info := o.Mapping.activities[f.activity].info
		for _, e := range story {
			if e.Type == info.Type && e.Time.Equal(f.at) {
				return fmt.Errorf("line %d: the instance has an event %s of %s at this time already, from source %s, under the id %q: told by another mapping, or by a file in which the row says something else; withdraw that import with --undo and its own file and mapping, or state ids: %s in the mapping to tell all such rows as new facts",
					f.line, info.Type, f.subject, o.Mapping.Source, e.ID, rule)
			}
		}
	}
	return nil
}
