package importer

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// tally counts what a file's rows are.
type tally struct {
	byActivity  []firstOf // good rows, by the mapping's activities
	byPlace     []int     // good rows with the field filled, by the mapping's places
	unmatched   map[string]*firstOf
	skipped     map[string]*firstOf // by pattern
	skippedRows int
	problems    map[string]*problemKind
	alike       firstOf
	notables    firstOf
	notable     string
}

// problemKind is what bad rows have in common.
type problemKind struct {
	firstOf
	example string
}

func newTally(m *Mapping) tally {
	return tally{byActivity: make([]firstOf, len(m.activities)), byPlace: make([]int, len(m.places)), unmatched: make(map[string]*firstOf), skipped: make(map[string]*firstOf), problems: make(map[string]*problemKind)}
}

func (f *firstOf) add(line int) { f.merge(firstOf{line, 1}) }

func (f *firstOf) merge(other firstOf) {
	if other.count > 0 && (f.count == 0 || other.line < f.line) {
		f.line = other.line
	}
	f.count += other.count
}

func (t *tally) good(f *fact) {
	t.byActivity[f.activity].add(f.line)
	for _, number := range f.places {
		t.byPlace[number]++
	}
	if f.notable != "" {
		if t.notables.add(f.line); t.notable == "" {
			t.notable = f.notable
		}
	}
}

func (t *tally) skip(m *Mapping, r *row) {
	t.skippedRows++
	name := m.places[m.plan.activity].from.of(r)
	for _, s := range m.plan.skipped {
		if s.matches(name) {
			count(t.skipped, s.text, r.line)
			return
		}
	}
}

func (t *tally) bad(m *Mapping, r *row, problem *rowError) {
	if problem.field == "activity" && problem.value != "" {
		count(t.unmatched, problem.value, problem.line)
		return
	}
	kind := t.problems[problem.kind()]
	if kind == nil {
		kind = &problemKind{example: problem.Error()}
		t.problems[problem.kind()] = kind
	}
	kind.add(problem.line)
}

func (t *tally) merge(other *tally) {
	for i := range t.byActivity {
		t.byActivity[i].merge(other.byActivity[i])
	}
	for i := range t.byPlace {
		t.byPlace[i] += other.byPlace[i]
	}
	for _, maps := range []struct{ to, from map[string]*firstOf }{{t.unmatched, other.unmatched}, {t.skipped, other.skipped}} {
		for name, n := range maps.from {
			if maps.to[name] == nil {
				maps.to[name] = new(firstOf)
			}
			maps.to[name].merge(*n)
		}
	}
	t.skippedRows += other.skippedRows
	for name, kind := range other.problems {
		if t.problems[name] == nil {
			t.problems[name] = kind
			continue
		}
		t.problems[name].merge(kind.firstOf)
	}
	t.alike.merge(other.alike)
	if t.notable == "" {
		t.notable = other.notable
	}
	t.notables.merge(other.notables)
}

// notes says what was decided for rows and, of a whole file, what the mapping names in vain.
func (t *tally) notes(m *Mapping, whole bool) (notes []string) {
	say := func(format string, args ...any) { notes = append(notes, fmt.Sprintf(format, args...)) }
	for _, name := range byCount(t.unmatched) {
		say("activity %q is not in the mapping: %s", name, t.unmatched[name])
	}
	for _, name := range byCount(t.skipped) {
		say("skip %q: %s left out", name, t.skipped[name])
	}
	if t.alike.count > 0 {
		say("%s say the same as a row before in all that the mapping reads, and each counts as a fact of its own: if they are not, take them out of the file; if they are, id: [COLUMNS] in the mapping says what tells them apart", &t.alike)
	}
	if t.notables.count > 0 {
		say("%s: %s", &t.notables, t.notable)
	}
	if !whole {
		return notes
	}
	for i, a := range m.activities {
		if t.byActivity[i].count == 0 {
			say("activity %q of the mapping is that of no row that was read", a.text)
		}
	}
	for _, s := range m.plan.skipped {
		if t.skipped[s.text] == nil {
			say("skip %q of the mapping is the activity of no row", s.text)
		}
	}
	for i, p := range m.places {
		switch {
		case t.byPlace[i] > 0 || p.of != "" && t.byActivity[slices.IndexFunc(m.activities, func(a activity) bool { return a.text == p.of })].count == 0:
		case p.of != "":
			say("field %s of activity %q, from column %q, is filled in no event", p.field, p.of, p.column())
		case t.goodRows() > 0:
			say("field %s, from column %q, is filled in no event", p.field, p.column())
		}
	}
	return notes
}

func (t *tally) goodRows() (n int) {
	for _, a := range t.byActivity {
		n += a.count
	}
	return n
}

func (f *firstOf) String() string {
	if f.count == 1 {
		return fmt.Sprintf("1 row, line %d,", f.line)
	}
	return fmt.Sprintf("%d rows, the first in line %d,", f.count, f.line)
}

func byCount(of map[string]*firstOf) []string {
	return slices.SortedFunc(maps.Keys(of), func(a, b string) int {
		return cmp.Or(of[b].count-of[a].count, strings.Compare(a, b))
	})
}

// told says what reading the file decided.
func (s *scan) told() []string {
	notes := slices.Clone(s.notes)
	for _, column := range byCount(s.trimmed) {
		notes = append(notes, fmt.Sprintf("column %q: space around the value was taken off: %s", column, strings.TrimSuffix(s.trimmed[column].String(), ",")))
	}
	for _, key := range byCount(s.nested) {
		notes = append(notes, fmt.Sprintf("attributes inside the attribute %q say nothing of the event or case itself and are left out: %d, the first in line %d", key, s.nested[key].count, s.nested[key].line))
	}
	return notes
}
