package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"oneseal/events"
)

// storedName is "approval.accepted.v1.json".
func storedName(info *events.TypeInfo) string {
	return fmt.Sprintf("%s.v%d.json", strings.TrimPrefix(info.Type, "oneseal."), info.Version)
}

// example makes an event of a type in structured mode that states every field. Persons, numbers and
// places in it do not exist.
func example(info *events.TypeInfo, told comments) ([]byte, error) {
	data := exampleOf(info.Data, told).(map[string]any)
	if info.Data == reflect.TypeFor[events.FactCorrected]() {
		family, _ := events.LookupFamily(info.Family)
		original := &family.Types[0]
		data["corrects"].(map[string]any)["type"] = original.Type
		data["effect"], data["dataschema"], data["data"] = events.EffectReplaced, original.DataSchema, exampleOf(original.Data, told)
	}
	text, err := json.MarshalIndent(ordered{
		{"specversion", "1.0"}, {"id", "example-1"}, {"source", "/example"}, {"type", info.Type}, {"subject", info.Family + "/2017-0042"},
		{"time", "2017-09-22T09:30:00+08:00"}, {"datacontenttype", "application/json"}, {"dataschema", info.DataSchema},
		{"organ", "organ-1"}, {"actor", "officer-007"}, {"data", data},
	}, "", "  ")
	if err != nil {
		return nil, err
	}
	return append(text, '\n'), nil
}

// kindInComment finds the family in a field's comment: "staff/…, who carries it".
var kindInComment = regexp.MustCompile(`([a-z]+)/…`)

func exampleOf(t reflect.Type, told comments) any {
	if enumerated, ok := reflect.Zero(t).Interface().(events.Enumerated); ok {
		return enumerated.Values()[0].Code
	}
	switch t {
	case reflect.TypeFor[string]():
		return "text"
	case reflect.TypeFor[bool]():
		return true
	case reflect.TypeFor[events.Moment]():
		return "2017-09-22T09:30:00+08:00"
	case reflect.TypeFor[events.Date]():
		return "2017-09-22"
	case reflect.TypeFor[events.Workdays]():
		return 20
	case reflect.TypeFor[events.Amount]():
		return "71.50"
	case reflect.TypeFor[events.Currency]():
		return "CNY"
	case reflect.TypeFor[events.Measure](), reflect.TypeFor[events.Bearing]():
		return 12.5
	case reflect.TypeFor[events.Share]():
		return 0.87
	case reflect.TypeFor[events.Latitude]():
		return 34.26
	case reflect.TypeFor[events.Longitude]():
		return 117.18
	case reflect.TypeFor[events.Count]():
		return 3
	case reflect.TypeFor[events.SHA256]():
		return fmt.Sprintf("%x", sha256.Sum256([]byte("example")))
	case reflect.TypeFor[events.AreaCode]():
		return "990000000000"
	case reflect.TypeFor[events.USCC]():
		return exampleUSCC()
	case reflect.TypeFor[events.TaskCode]():
		return string(exampleUSCC()) + "4000000000001"
	case reflect.TypeFor[events.IDNumber]():
		return must(events.NewIDNumber("99000019900101001"))
	case reflect.TypeFor[events.Subject]():
		return "approval/2017-0042"
	}
	switch t.Kind() {
	case reflect.Slice:
		return []any{exampleOf(t.Elem(), told)}
	case reflect.Pointer:
		return exampleOf(t.Elem(), told)
	}
	data := make(map[string]any)
	for i := range t.NumField() {
		field := t.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case name == "-", field.Type == reflect.TypeFor[jsontext.Value]():
		case field.Anonymous:
			for name, value := range exampleOf(field.Type, told).(map[string]any) {
				data[name] = value
			}
		default:
			data[name] = exampleOf(field.Type, told)
			if kind := kindInComment.FindStringSubmatch(told[t.Name()+"."+field.Name]); kind != nil {
				data[name] = withKind(data[name], kind[1])
			}
		}
	}
	return data
}

// withKind makes the subjects of a field those of the kind that its comment names.
func withKind(value any, kind string) any {
	if list, is := value.([]any); is {
		return []any{withKind(list[0], kind)}
	}
	if value == "approval/2017-0042" {
		return kind + "/2017-0042"
	}
	return value
}

func exampleUSCC() events.USCC { return must(events.NewUSCC("99990000MA0000000")) }

func must[T any](value T, err error) T {
	if err != nil {
		panic(err) // the arguments are constants
	}
	return value
}

// ordered is a JSON object whose members keep their order.
type ordered []member

type member struct {
	name  string
	value any
}

func (o ordered) MarshalJSON() ([]byte, error) {
	var out []byte
	for i, m := range o {
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		separator := byte(',')
		if i == 0 {
			separator = '{'
		}
		out = append(append(append(out, separator), fmt.Sprintf("%q:", m.name)...), value...)
	}
	return append(out, '}'), nil
}
