package importer

import (
	"fmt"
	"reflect"
	"strings"

	"oneseal/events"
)

// Field is a field of an event's data, in the form that mappings take.
type Field struct {
	Path     string // "case/item"
	Form     string // what its column holds
	Required bool   // each event of the type states it
}

// Fields lists the fields of a type's data.
func Fields(t *events.TypeInfo) []Field { return fieldsOf(t.Data, "", nil) }

// fieldsOf lists the fields of a struct, with those of the structs inside it; of anything else there are none.
func fieldsOf(t reflect.Type, prefix string, to []Field) []Field {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || isValue(t) {
		return to
	}
	for i := range t.NumField() {
		field := t.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case name == "-" || !field.IsExported():
		case field.Anonymous:
			to = fieldsOf(field.Type, prefix, to)
		default:
			required := !strings.Contains(options, "omitzero")
			inner := len(to)
			if to = fieldsOf(field.Type, prefix+name+"/", to); len(to) == inner {
				to = append(to, Field{prefix + name, formOf(field.Type), required})
			}
			for i := inner; i < len(to); i++ {
				to[i].Required = to[i].Required && required
			}
		}
	}
	return to
}

// isValue tells a struct that is a JSON string or number from one that is a JSON object.
func isValue(t reflect.Type) bool {
	_, is := reflect.PointerTo(t).MethodByName("UnmarshalJSONFrom")
	return is
}

// formOf says what a column holds.
func formOf(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[events.Moment]():
		return "time"
	case reflect.TypeFor[events.Date]():
		return "day"
	case reflect.TypeFor[events.Money]():
		return "amount, of the mapping's currency"
	case reflect.TypeFor[events.Amount]():
		return "amount"
	case reflect.TypeFor[events.Workdays]():
		return "workdays, also halves"
	case reflect.TypeFor[events.Subject]():
		return "subject, such as approval/2017-0042"
	}
	if listed, is := reflect.New(t).Interface().(events.Enumerated); is {
		return "one of " + strings.Join(events.Codes(listed), ", ")
	}
	switch {
	case isNumber(t):
		return "number"
	case t.Kind() == reflect.Slice && len(fieldsOf(t.Elem(), "", nil)) > 0:
		return "JSON array of objects"
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8:
		return "JSON"
	case t.Kind() == reflect.Slice:
		return "JSON array of texts"
	}
	return "text"
}

func isNumber(t reflect.Type) bool {
	switch t {
	case reflect.TypeFor[events.Workdays](), reflect.TypeFor[events.Count](), reflect.TypeFor[events.Measure](), reflect.TypeFor[events.Share](),
		reflect.TypeFor[events.Latitude](), reflect.TypeFor[events.Longitude](), reflect.TypeFor[events.Bearing]():
		return true
	}
	return false
}

func (f Field) String() string { return fmt.Sprintf("%s (%s)", f.Path, f.Form) }
