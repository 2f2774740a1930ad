package events

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
)

// Stated is one thing that an event's data states, such as "case.item" and its value as text, with what people read for both.
type Stated struct {
	Name  string `json:"name"`
	Text  string `json:"text"`
	Title Title  `json:"title"`
	// Said is what people read for the text if it is a code; else it is absent.
	Said Title `json:"said,omitzero"`
}

// Impersonal lists what an event's data states, in the order of its struct, without the fields that are
// marked as personal and all that is in them. It names only what it knows to be unmarked: raw JSON and what is
// hidden from JSON are left out. Free text is listed as [Visible] shows it.
func Impersonal(data any) []Stated { return impersonal(nil, "", Title{}, reflect.ValueOf(data)) }

func impersonal(all []Stated, name string, title Title, v reflect.Value) []Stated {
	switch {
	case v.IsZero():
		return all
	case v.Kind() == reflect.Pointer:
		return impersonal(all, name, title, v.Elem())
	case v.Kind() == reflect.String:
		return append(all, Stated{name, Visible(v.String()), title, saidOf(v)})
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.String:
		texts := make([]string, v.Len())
		var zh, en []string
		for i := range texts {
			texts[i] = Visible(v.Index(i).String())
			if said := saidOf(v.Index(i)); said != (Title{}) {
				zh, en = append(zh, said.ZH), append(en, said.EN)
			}
		}
		return append(all, Stated{name, strings.Join(texts, ", "), title, Title{strings.Join(zh, "、"), strings.Join(en, ", ")}})
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct:
		for i := range v.Len() {
			n := strconv.Itoa(i + 1)
			all = impersonal(all, name+"."+n, Title{title.ZH + n, title.EN + " " + n}, v.Index(i))
		}
		return all
	case v.Kind() != reflect.Struct:
		return all
	case isValue(v.Type()) && v.Type() != reflect.TypeFor[Money]():
		text, err := json.Marshal(v.Interface())
		if err != nil {
			return all
		}
		return append(all, Stated{Name: name, Text: strings.Trim(string(text), `"`), Title: title})
	}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		inner, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if !field.IsExported() || inner == "-" || field.Tag.Get("personal") != "" {
			continue
		}
		said := title
		switch {
		case inner == "":
			inner = name
		case name == "":
			said = fieldTitle(field)
		default:
			inner = name + "." + inner
			within := fieldTitle(field)
			said = Title{title.ZH + "：" + within.ZH, title.EN + ": " + within.EN}
		}
		all = impersonal(all, inner, said, v.Field(i))
	}
	return all
}

// fieldTitle names a field, and the unit of its numbers.
func fieldTitle(f reflect.StructField) Title {
	title, unit := FieldTitle(f)
	if unit == "" {
		return title
	}
	in := UnitTitle(unit)
	return Title{title.ZH + "（" + in.ZH + "）", title.EN + " (" + in.EN + ")"}
}

// saidOf is what people read for an enumerated value.
func saidOf(v reflect.Value) Title {
	if e, is := v.Interface().(Enumerated); is {
		return titleIn(e.Values(), v.String())
	}
	return Title{}
}
