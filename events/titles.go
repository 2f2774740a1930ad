package events

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Title is what people see.
type Title struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// Value is one of the codes of a closed set, and what people read for it.
type Value struct{ Code, ZH, EN string }

// Title is the value's.
func (v Value) Title() Title { return Title{v.ZH, v.EN} }

// TitleOf is what people read for an enumerated value; the value itself if its type does not list it.
func TitleOf[E interface {
	~string
	Enumerated
}](value E) Title {
	return titleIn(value.Values(), string(value))
}

func titleIn(values []Value, code string) Title {
	if i := slices.IndexFunc(values, func(v Value) bool { return v.Code == code }); i >= 0 {
		return values[i].Title()
	}
	return Title{code, code}
}

// Codes are those of an enumerated type's values.
func Codes(of Enumerated) []string { return codesOf(of.Values()) }

func codesOf(values []Value) []string {
	codes := make([]string, len(values))
	for i, v := range values {
		codes[i] = v.Code
	}
	return codes
}

// Name is what people read for a field of events or for a column.
type Name struct {
	Title
	// Unit of the numbers, one of [Units]; "" if they are counts, or no numbers.
	Unit string
	// Values are what codes mean that stand there; nil if any text may.
	Values []Value
	// Absent is what people read where nothing is stated.
	Absent Title
}

// Of is what people read for a text that stands there.
func (n Name) Of(text string) Title {
	if text == "" {
		return n.Absent
	}
	return titleIn(n.Values, text)
}

// NameOf is what people read for a column of tables, views or figures, or for a field of events. The tables are those whose
// column it may be, also by the names of their views. What a table's family says of its own fields and states goes before what is
// said of the name in general.
func NameOf(name string, tables ...string) (Name, bool) {
	var scopes []*scope
	for _, table := range tables {
		scopes = append(scopes, scopeOf(table))
	}
	said, known := wordFor(name, scopes)
	n := Name{said.title(), said.unit, valuesFor(name, scopes), absences[name]}
	for _, s := range scopes {
		n.Absent = cmp.Or(absences[s.table+"."+name], n.Absent)
	}
	if n.Values != nil {
		n.Absent = cmp.Or(n.Absent, notStated)
	}
	return n, known
}

var notStated = Title{"未载明", "not stated"}

// ValuesOf gives the values of an enumerated type of the catalogue by its name, such as "CardLevel", or the states of a family by the
// family's name.
func ValuesOf(name string) ([]Value, bool) {
	if f, known := LookupFamily(name); known {
		return f.AllStates(), true
	}
	values, known := enumerated[name]
	return values, known
}

// AllStates are the family's states, and that of a story of which nothing stands.
func (f *Family) AllStates() []Value {
	return append(slices.Clip(f.States), Value{"void", "无效", "void"})
}

// word is what people read for a name, as [vocabulary] has it.
type word struct{ zh, en, unit string }

// wordOf names a column after a value that it counts.
func wordOf[E interface {
	~string
	Enumerated
}](value E) word {
	title := TitleOf(value)
	return word{title.ZH, title.EN, ""}
}

func (w word) title() Title { return Title{w.zh, w.en} }

// scope is a table, and the family that its rows are of, if they are.
type scope struct {
	table  string
	family *Family
}

func scopeOf(table string) *scope {
	table = strings.TrimSuffix(strings.TrimPrefix(table, "kept_"), "_v")
	s := &scope{table: table}
	if i := slices.IndexFunc(families, func(f *Family) bool { return f.Table == table && table != "" }); i >= 0 {
		s.family = families[i]
	}
	return s
}

// wordFor looks for the nearest word for a name.
func wordFor(name string, scopes []*scope) (word, bool) {
	for _, s := range scopes {
		if w, said := vocabulary[s.table+"."+name]; said {
			return w, true
		}
		if strings.HasPrefix(s.table, "kpi_") {
			if w, said := vocabulary["kpi_*."+name]; said {
				return w, true
			}
		}
		if s.family != nil {
			if of := fields[s.family.Name][name]; of != nil && len(of.words) == 1 {
				return of.words[0], true
			}
		}
	}
	if w, said := vocabulary[name]; said {
		return w, true
	}
	if of := fields[""][name]; of != nil && len(of.words) == 1 {
		return of.words[0], true
	}
	return derivedWord(name, scopes)
}

// endings are what a column's name ends with, and what the word for the rest is then followed by.
var endings = []struct{ end, zh, en string }{
	{"_at", "时间", " at"}, {"_on", "日期", " on"}, {"_by", "人", " by"}, {"_id", "编号", ", id"}, {"_sha256", "摘要", ", digest"},
}

// derivedWord makes the word for a column of a nested one, and for one whose name ends as [endings] say.
func derivedWord(name string, scopes []*scope) (word, bool) {
	if outer, inner, nested := strings.Cut(name, "."); nested {
		around, known := wordFor(outer, scopes)
		within, also := wordFor(inner, scopes)
		if !known || !also {
			return word{}, false
		}
		return word{around.zh + "：" + within.zh, around.en + ": " + within.en, within.unit}, true
	}
	for _, e := range endings {
		if rest, is := strings.CutSuffix(name, e.end); is {
			if w, known := wordFor(rest, scopes); known {
				return word{w.zh + e.zh, w.en + e.en, ""}, true
			}
		}
	}
	return word{}, false
}

// valuesFor looks for the nearest meaning of codes that stand in a column.
func valuesFor(name string, scopes []*scope) []Value {
	_, inner, nested := strings.Cut(name, ".")
	for _, s := range scopes {
		if of, said := meanings[s.table+"."+name]; said {
			return of
		}
		if of, said := meanings["kpi_*."+name]; said && strings.HasPrefix(s.table, "kpi_") {
			return of
		}
		if s.family == nil {
			continue
		}
		if name == "state" {
			return s.family.AllStates()
		}
		field := name
		if nested {
			field = inner
		}
		if of := fields[s.family.Name][field]; of != nil && of.values != nil {
			return of.values
		}
	}
	if of, said := meanings[name]; said {
		return of
	}
	if nested {
		return valuesFor(inner, nil)
	}
	if of := fields[""][name]; of != nil && len(of.types) == 1 {
		return of.values
	}
	return nil
}

// field is what the structs of a family say of a field, or those of all families together.
type field struct {
	words  []word // those that differ, of fields with a title of their own
	values []Value
	types  []reflect.Type // of the fields
}

// fields are what the structs of the catalogue say, by family and name; by "" those of all families.
var fields = func() map[string]map[string]*field {
	all := map[string]map[string]*field{"": {}}
	for i := range catalogue {
		of := catalogue[i].Family
		if all[of] == nil {
			all[of] = make(map[string]*field)
		}
		seen := make(map[reflect.Type]bool)
		for v := &catalogue[i]; v != nil; v = v.former {
			gather(v.Data, seen, all[of], all[""])
		}
	}
	return all
}()

func gather(t reflect.Type, seen map[reflect.Type]bool, to ...map[string]*field) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || isValue(t) && t != reflect.TypeFor[Money]() || seen[t] {
		return
	}
	seen[t] = true
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name != "-" && name != "" {
			for _, names := range to {
				if names[name] == nil {
					names[name] = new(field)
				}
				names[name].add(f)
			}
		}
		if name != "-" && f.IsExported() {
			gather(f.Type, seen, to...)
		}
	}
}

func (of *field) add(f reflect.StructField) {
	if w, own := ownWord(f); own && !slices.Contains(of.words, w) {
		of.words = append(of.words, w)
	}
	t := f.Type
	if t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if slices.Contains(of.types, t) {
		return
	}
	of.types = append(of.types, t)
	for _, v := range valuesOfType(t) {
		if !slices.ContainsFunc(of.values, func(o Value) bool { return o.Code == v.Code }) {
			of.values = append(of.values, v)
		}
	}
}

func valuesOfType(t reflect.Type) []Value {
	if e, is := reflect.Zero(t).Interface().(Enumerated); is {
		return e.Values()
	}
	return nil
}

// ownWord reads a field's title: "海拔|altitude|metres".
func ownWord(f reflect.StructField) (word, bool) {
	title := f.Tag.Get("title")
	zh, rest, _ := strings.Cut(title, "|")
	en, unit, _ := strings.Cut(rest, "|")
	if unit == "" && f.Type == reflect.TypeFor[Workdays]() {
		unit = "workdays"
	}
	return word{zh, en, unit}, title != ""
}

// FieldTitle is what people read for the field of a struct of the catalogue, with the unit of its numbers.
func FieldTitle(f reflect.StructField) (Title, string) {
	w, own := ownWord(f)
	if !own {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		w = vocabulary[name]
	}
	if w.unit == "" && f.Type == reflect.TypeFor[Workdays]() {
		w.unit = "workdays"
	}
	return w.title(), w.unit
}

// enumerated are the values of the catalogue's enumerated types, by the types' names.
var enumerated = func() map[string][]Value {
	all := make(map[string][]Value)
	for _, of := range fields[""] {
		for _, t := range of.types {
			if values := valuesOfType(t); values != nil {
				all[t.Name()] = values
			}
		}
	}
	return all
}()

// valued joins the values of several sets; of two values with one code the first counts.
func valued(sets ...[]Value) []Value {
	var all []Value
	for _, v := range slices.Concat(sets...) {
		if !slices.ContainsFunc(all, func(o Value) bool { return o.Code == v.Code }) {
			all = append(all, v)
		}
	}
	return all
}

// familyValues are families as values, by a code of theirs; those without one are left out.
func familyValues(code func(*Family) string) []Value {
	var all []Value
	for _, f := range families {
		if code(f) != "" {
			all = append(all, Value{code(f), f.Title.ZH, f.Title.EN})
		}
	}
	return all
}

// UnitTitle is what people read for a unit of [Units].
func UnitTitle(unit string) Title { return titleIn(Units, unit) }

// EnumeratedTypes names those of the catalogue, for [ValuesOf].
func EnumeratedTypes() []string { return slices.Sorted(maps.Keys(enumerated)) }
