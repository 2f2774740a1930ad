package importer

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"oneseal/events"
)

// plan is a mapping made ready for rows.
type plan struct {
	subject, time, sequence, activity int // numbers of places; sequence is -1 if not mapped
	attributes                        []int
	activities                        []activity
	exact                             map[string]int
	skipped                           []pattern
	id                                []value
	// places are all the fields that the mapping fills, for the account of what was filled.
	places []place
}

// place is a field of an event and where its text comes from.
type place struct {
	field   string // "actor", "data/case/item"
	of      string // the activity's name, where only its events have the field
	from    value
	parents []string // "data", "case"
	name    string   // "item"
	kind    reflect.Type
}

// column names where the text comes from, as the mapping does.
func (p *place) column() string { return p.from.text }

type activity struct {
	pattern
	info   *events.TypeInfo
	data   []int // places, those with common parents beside each other
	naming bool  // the data has a field for the activity's name
}

// compile makes the plan and checks the mapping against the catalogue.
func (m *Mapping) compile() error {
	m.wanted, m.needed = make(map[string]int), nil
	m.plan = plan{exact: make(map[string]int), sequence: -1}
	var problem error
	add := func(p place) int {
		from, err := m.value(p.from.text)
		if err != nil && problem == nil {
			problem = fmt.Errorf("%s: %w", p.field, err)
		}
		p.from = from
		m.places = append(m.places, p)
		return len(m.places) - 1
	}
	attribute := func(name, text string) int { return add(place{field: name, name: name, from: value{text: text}}) }
	m.plan.subject, m.plan.time, m.plan.activity = attribute("subject", m.Subject), attribute("time", m.Time), attribute("activity", m.Activity)
	if m.Sequence != "" {
		m.plan.sequence = attribute("sequence", m.Sequence)
	}
	for _, a := range []struct{ name, text string }{{"organ", m.Organ}, {"actor", m.Actor}, {"role", m.Role}, {"area", m.Area}, {"basis", m.Basis}} {
		if a.text != "" {
			m.attributes = append(m.attributes, attribute(a.name, a.text))
		}
	}
	for _, column := range m.ID {
		from, err := m.value(column)
		if err != nil {
			return fmt.Errorf("id: %w", err)
		}
		m.id = append(m.id, from)
	}
	for _, name := range m.Skip {
		m.skipped = append(m.skipped, newPattern(name))
	}
	// Fields of every event have one place, whatever the activity.
	common := make(map[string]int)
	for _, name := range slices.Sorted(maps.Keys(m.Activities)) {
		stated := m.Activities[name]
		info, ok := events.Lookup("oneseal." + m.Family + "." + stated.Type)
		if !ok {
			return fmt.Errorf("activity %q: %q is no event type of family %s: `oneseal types %s` lists them", name, stated.Type, m.Family, m.Family)
		}
		a := activity{pattern: newPattern(name), info: info}
		_, a.naming = fieldType(info.Data, "activity")
		for _, fields := range []struct {
			prefix, of string
			columns    map[string]string
		}{{"", "", m.Step}, {"case/", "", m.Case}, {"", name, stated.Data}} {
			for _, field := range slices.Sorted(maps.Keys(fields.columns)) {
				path := fields.prefix + field
				kind, ok := fieldType(info.Data, path)
				if !ok {
					return fmt.Errorf("activity %q: type %s has no field %q: `oneseal types %s` lists the fields", name, info.Name(), path, m.Family)
				}
				if err := m.fits(kind); err != nil {
					return fmt.Errorf("activity %q: field %q of type %s %w", name, path, info.Name(), err)
				}
				parents := strings.Split("data/"+path, "/")
				p := place{field: "data/" + path, of: fields.of, from: value{text: fields.columns[field]}, parents: parents[:len(parents)-1], name: parents[len(parents)-1], kind: kind}
				number, known := common[path]
				if fields.of != "" || !known {
					number = add(p)
				}
				if fields.of == "" {
					common[path] = number
				}
				if a.naming = a.naming && path != "activity"; slices.ContainsFunc(a.data, func(n int) bool { return m.places[n].field == p.field }) {
					return fmt.Errorf("activity %q: field %q is given twice", name, path)
				}
				a.data = append(a.data, number)
			}
		}
		for _, f := range Fields(info) {
			if f.Required && !slices.ContainsFunc(a.data, func(n int) bool { return m.places[n].field == "data/"+f.Path }) {
				return fmt.Errorf("activity %q: each event of type %s states %s (%s): give it under data", name, info.Name(), f.Path, f.Form)
			}
		}
		slices.SortFunc(a.data, func(i, j int) int { return cmp.Compare(m.places[i].field, m.places[j].field) })
		if len(a.parts) == 1 {
			m.exact[name] = len(m.activities)
		}
		m.activities = append(m.activities, a)
	}
	return problem
}

// fits says why a column can't fill a field.
func (m *Mapping) fits(kind reflect.Type) error {
	if kind == reflect.TypeFor[events.Money]() && m.Currency == "" {
		return fmt.Errorf("is an amount of money: give the mapping its currency, such as currency: CNY")
	}
	var parts []string
	for _, field := range fieldsOf(kind, "", nil) {
		parts = append(parts, "FIELD/"+field.Path)
	}
	if len(parts) > 0 {
		return fmt.Errorf("has parts: map each, as %s", strings.Join(parts, ", "))
	}
	return nil
}

// skips says whether the mapping leaves an activity out.
func (p *plan) skips(name string) bool {
	return slices.ContainsFunc(p.skipped, func(s pattern) bool { return s.matches(name) })
}

// find gives the number of the activity of a name: the name itself, else the pattern that states the most of it.
func (p *plan) find(name string) (number int, err error) {
	if number, ok := p.exact[name]; ok {
		return number, nil
	}
	best, rival := -1, -1
	for i, a := range p.activities {
		switch {
		case len(a.parts) == 1 || !a.matches(name):
		case best < 0 || a.literal() > p.activities[best].literal():
			best, rival = i, -1
		case a.literal() == p.activities[best].literal():
			rival = i
		}
	}
	switch {
	case best < 0:
		return 0, fmt.Errorf("%q is no activity of the mapping: add it under activities, or under skip", name)
	case rival >= 0:
		return 0, fmt.Errorf("%q fits the activities %q and %q alike: add it under activities by its whole name", name, p.activities[best].text, p.activities[rival].text)
	}
	return best, nil
}
