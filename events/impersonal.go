package events

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
)

// Stated is one thing that an event's data states, such as "case.item" and its value as text.
type Stated struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// Impersonal lists what an event's data states, in the order of its struct, without the fields that are
// marked as personal and all that is in them. It names only what it knows to be unmarked: raw JSON and what is
// hidden from JSON are left out. Free text is listed as the source wrote it.
func Impersonal(data any) []Stated { return impersonal(nil, "", reflect.ValueOf(data)) }

func impersonal(all []Stated, name string, v reflect.Value) []Stated {
	switch {
	case v.IsZero():
		return all
	case v.Kind() == reflect.Pointer:
		return impersonal(all, name, v.Elem())
	case v.Kind() == reflect.String:
		return append(all, Stated{name, v.String()})
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.String:
		texts := make([]string, v.Len())
		for i := range texts {
			texts[i] = v.Index(i).String()
		}
		return append(all, Stated{name, strings.Join(texts, ", ")})
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct:
		for i := range v.Len() {
			all = impersonal(all, name+"."+strconv.Itoa(i+1), v.Index(i))
		}
		return all
	case v.Kind() != reflect.Struct:
		return all
	case isValue(v.Type()) && v.Type() != reflect.TypeFor[Money]():
		text, err := json.Marshal(v.Interface())
		if err != nil {
			return all
		}
		return append(all, Stated{name, strings.Trim(string(text), `"`)})
	}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		inner, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if !field.IsExported() || inner == "-" || field.Tag.Get("personal") != "" {
			continue
		}
		if inner != "" && name != "" {
			inner = name + "." + inner
		} else {
			inner = name + inner
		}
		all = impersonal(all, inner, v.Field(i))
	}
	return all
}
