package export

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"oneseal/events"
)

// kind is what an attribute's value is, in each format's words.
type kind struct{ xes, json, sql string }

var (
	text    = &kind{"string", "string", "TEXT"}
	instant = &kind{"date", "time", "TIMESTAMP"}
	integer = &kind{"int", "integer", "INTEGER"}
	decimal = &kind{"float", "float", "REAL"}
)

type attribute struct {
	name  string
	kind  *kind
	value string
	at    time.Time // of an instant, in value's place
}

// write gives the value as text; zone writes instants.
func (a *attribute) write(zone func(time.Time) string) string {
	if a.kind == instant {
		return zone(a.at)
	}
	return a.value
}

// link is a subject that an event names, and by which field.
type link struct {
	qualifier string
	to        events.Subject
}

// facts are what an event states beside its envelope, without the fields that name a person.
type facts struct {
	activity, group string
	attributes      []attribute
	stated          []attribute // of the whole case
	links           []link
}

func factsOf(e *events.Event) facts {
	var f facts
	switch data := e.Data.(type) {
	case interface{ Step() *events.ApprovalStep }:
		f.activity, f.group = data.Step().Activity, data.Step().Group
	case interface{ Step() *events.PenaltyStep }:
		f.activity = data.Step().Activity
	}
	v := reflect.ValueOf(e.Data).Elem()
	shapes[v.Type()].read(v, &f)
	return f
}

// shape reads the fields of a struct. What it leaves out no export can hold.
type shape []struct {
	index int
	read  reader
}

type reader func(v reflect.Value, to *facts)

func (s shape) read(v reflect.Value, to *facts) {
	for i := range s {
		if field := v.Field(s[i].index); !field.IsZero() {
			s[i].read(field, to)
		}
	}
}

var shapes = func() map[reflect.Type]shape {
	all := make(map[reflect.Type]shape)
	for _, info := range events.Catalogue() {
		if all[info.Data] == nil && info.Data != reflect.TypeFor[events.FactCorrected]() {
			all[info.Data] = shapeOf(info.Data, "")
		}
	}
	return all
}()

func shapeOf(t reflect.Type, prefix string) shape {
	s := make(shape, 0, t.NumField())
	for i := range t.NumField() {
		field := t.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		_, personal := field.Tag.Lookup("personal")
		switch {
		case name == "-" || personal:
			continue
		case (t == reflect.TypeFor[events.ApprovalStep]() || t == reflect.TypeFor[events.PenaltyStep]()) && (name == "activity" || name == "group"):
			continue // factsOf has them
		}
		path := prefix + name
		if field.Anonymous {
			path = strings.TrimSuffix(prefix, ".")
		}
		s = append(s, struct {
			index int
			read  reader
		}{i, readerOf(field.Type, path)})
	}
	return s
}

func readerOf(t reflect.Type, path string) reader {
	switch t {
	case reflect.TypeFor[events.Subject]():
		return func(v reflect.Value, to *facts) { to.links = append(to.links, link{path, events.Subject(v.String())}) }
	case reflect.TypeFor[events.Moment]():
		return func(v reflect.Value, to *facts) {
			to.attributes = append(to.attributes, attribute{name: path, kind: instant, at: v.Addr().Interface().(*events.Moment).Time})
		}
	case reflect.TypeFor[events.Date]():
		return plain(path, text, func(d *events.Date) string { return d.String() })
	case reflect.TypeFor[events.Amount]():
		return plain(path, decimal, func(a *events.Amount) string { return a.String() })
	case reflect.TypeFor[events.Workdays]():
		return plain(path, decimal, func(w *events.Workdays) string { return w.String() })
	case reflect.TypeFor[events.Count]():
		return plain(path, integer, func(c *events.Count) string { return strconv.Itoa(int(c.Value())) })
	case reflect.TypeFor[events.Measure]():
		return plain(path, decimal, func(m *events.Measure) string { return strconv.FormatFloat(m.Value(), 'f', -1, 64) })
	case reflect.TypeFor[events.ApprovalCase](), reflect.TypeFor[events.PenaltyCase]():
		return readCase(t, path)
	}
	switch t.Kind() {
	case reflect.String:
		return func(v reflect.Value, to *facts) {
			to.attributes = append(to.attributes, attribute{name: path, kind: text, value: v.String()})
		}
	case reflect.Pointer:
		inner := readerOf(t.Elem(), path)
		return func(v reflect.Value, to *facts) { inner(v.Elem(), to) }
	case reflect.Struct:
		prefix := path
		if prefix != "" {
			prefix += "."
		}
		return shapeOf(t, prefix).read
	case reflect.Slice:
		return readList(t.Elem(), path)
	}
	panic(fmt.Sprintf("export has no rule for %s, a %s: add one to readerOf", path, t))
}

func plain[T any](path string, k *kind, write func(*T) string) reader {
	return func(v reflect.Value, to *facts) {
		to.attributes = append(to.attributes, attribute{name: path, kind: k, value: write(v.Addr().Interface().(*T))})
	}
}

// readCase puts a case's attributes apart, by their own names.
func readCase(t reflect.Type, path string) reader {
	inner := shapeOf(t, "")
	return func(v reflect.Value, to *facts) {
		var f facts
		inner.read(v, &f)
		to.stated = append(to.stated, f.attributes...)
		for _, l := range f.links {
			to.links = append(to.links, link{path + "." + l.qualifier, l.to})
		}
	}
}

// readList makes links of subjects, and one attribute of everything else: a JSON array, since no
// format has lists that all its tools read.
func readList(elem reflect.Type, path string) reader {
	if elem == reflect.TypeFor[events.Subject]() {
		one := readerOf(elem, path)
		return func(v reflect.Value, to *facts) {
			for i := range v.Len() {
				one(v.Index(i), to)
			}
		}
	}
	if elem.Kind() == reflect.String || elem == reflect.TypeFor[events.Date]() {
		return func(v reflect.Value, to *facts) {
			to.attributes = append(to.attributes, attribute{name: path, kind: text, value: jsonText(v.Interface())})
		}
	}
	inner := shapeOf(elem, "")
	return func(v reflect.Value, to *facts) {
		members := make([]map[string]any, v.Len())
		for i := range members {
			var f facts
			inner.read(v.Index(i), &f)
			members[i] = make(map[string]any)
			for _, a := range f.attributes {
				members[i][a.name] = a.write(local)
			}
			fields, named := byField(f.links)
			for _, field := range fields {
				members[i][field] = named[field]
			}
			for _, l := range f.links {
				to.links = append(to.links, link{path + "." + l.qualifier, l.to})
			}
		}
		to.attributes = append(to.attributes, attribute{name: path, kind: text, value: jsonText(members)})
	}
}

// byField gives the subjects that each field names, and the fields in the order of their coming.
func byField(links []link) (fields []string, named map[string][]string) {
	named = make(map[string][]string)
	for _, l := range links {
		if named[l.qualifier] == nil {
			fields = append(fields, l.qualifier)
		}
		named[l.qualifier] = append(named[l.qualifier], string(l.to))
	}
	return fields, named
}

// asTexts gives the links of each field as one attribute, of several subjects a JSON array.
func asTexts(links []link) []attribute {
	fields, named := byField(links)
	all := make([]attribute, len(fields))
	for i, field := range fields {
		all[i] = attribute{name: field, kind: text, value: named[field][0]}
		if len(named[field]) > 1 {
			all[i].value = jsonText(named[field])
		}
	}
	return all
}

func jsonText(v any) string {
	encoded, err := json.Marshal(v, json.Deterministic(true))
	if err != nil {
		panic(err) // texts, and lists and maps of them
	}
	return string(encoded)
}

// envelope gives what the envelope says beside id, source, subject and time.
func envelope(e *events.Event, told *facts) []attribute {
	group := told.group
	if group == "" {
		group = e.Organ
	}
	all := make([]attribute, 0, 8)
	for _, a := range [...]attribute{
		{name: "org:resource", value: e.Actor}, {name: "org:group", value: group}, {name: "org:role", value: e.Role},
		{name: "oneseal:type", value: e.Type}, {name: "oneseal:organ", value: e.Organ}, {name: "oneseal:area", value: e.Area}, {name: "oneseal:basis", value: e.Basis},
	} {
		if a.value != "" {
			a.kind = text
			all = append(all, a)
		}
	}
	return all
}

// statement is what was told of a case, and when.
type statement struct {
	attribute
	since time.Time
}

// statements lists what a story tells of its subject as a whole: each value from when it was told,
// without repetitions.
func statements(story []*events.Event, told []facts) []statement {
	var all []statement
	last := make(map[string]int)
	for i, e := range story {
		for _, a := range append([]attribute{{name: "oneseal:organ", kind: text, value: e.Organ}, {name: "oneseal:area", kind: text, value: e.Area}}, told[i].stated...) {
			at, known := last[a.name]
			if a.kind == text && a.value == "" || known && all[at].value == a.value && all[at].at.Equal(a.at) {
				continue
			}
			last[a.name] = len(all)
			all = append(all, statement{a, e.Time})
		}
	}
	return all
}

// inForce keeps the last statement of each attribute, as folds do.
func inForce(all []statement) []attribute {
	var kept []attribute
	for _, s := range all {
		if i := slices.IndexFunc(kept, func(a attribute) bool { return a.name == s.name }); i >= 0 {
			kept[i] = s.attribute
		} else {
			kept = append(kept, s.attribute)
		}
	}
	return kept
}

// local writes an instant on the clock of its source.
func local(t time.Time) string { return t.Format(time.RFC3339Nano) }
