package main

import (
	"reflect"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/jsonschema-go/jsonschema"

	"oneseal/events"
)

// The patterns are written so that ECMA-262, with its u flag and without, and RE2 read them alike.
const (
	control = `\x00-\x1f\x7f-\x9f`
	years   = `(?:19(?:0[1-9]|[1-9][0-9])|2[01][0-9]{2})`              // 1901 to 2199
	leap    = `(?:(?:19|2[01])(?:0[48]|[2468][048]|[13579][26])|2000)` // leap years of both
	day     = `(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))`
	hour    = `(?:[01][0-9]|2[0-3])`
	minute  = `[0-5][0-9]`

	date   = `^(?:` + years + `-` + day + `|` + leap + `-02-29)$`
	moment = `^(?:` + years + `-` + day + `|` + leap + `-02-29)T` + hour + `:` + minute + `:` + minute + `(?:\.[0-9]{1,9})?(?:Z|[+-]` + hour + `:` + minute + `)$`
	// The check digits are left to the formats uscc, task-code and gb11643.
	uscc     = `[0-9A-HJ-NP-RTUWXY]`
	birth    = `(?:` + years + `(?:(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)|02(?:0[1-9]|1[0-9]|2[0-8]))|` + leap + `0229)`
	idNumber = `^[1-9][0-9]{5}` + birth + `[0-9]{3}[0-9X]$`

	amount = `^(?:0|[1-9][0-9]{0,12})(?:\.[0-9]{1,2})?$`
)

func definitions() map[string]*jsonschema.Schema {
	return map[string]*jsonschema.Schema{
		"moment":    {Type: "string", Pattern: moment, Description: "an instant with its UTC offset, as RFC 3339, of the years 1901 to 2199 at most to the nanosecond", Examples: []any{"2017-09-22T09:30:00+08:00"}},
		"date":      {Type: "string", Pattern: date, Description: "a day of the local calendar, of the years 1901 to 2199", Examples: []any{"2017-09-22"}},
		"workdays":  {Type: "number", Minimum: jsonschema.Ptr(0.0), Maximum: jsonschema.Ptr(10000.0), MultipleOf: jsonschema.Ptr(0.5), Description: "a span in workdays, in steps of a half", Examples: []any{20, 73.5}},
		"amount":    {Type: "string", Pattern: amount, Description: "a decimal of at most two places", Examples: []any{"71.50"}},
		"measure":   {Type: "number", Minimum: jsonschema.Ptr(-1e12), Maximum: jsonschema.Ptr(1e12), Description: "a measured number, kept as the nearest 64-bit float", Examples: []any{12.5}},
		"share":     {Type: "number", Minimum: jsonschema.Ptr(0.0), Maximum: jsonschema.Ptr(1.0), Description: "a number from 0 to 1", Examples: []any{0.87}},
		"latitude":  {Type: "number", Minimum: jsonschema.Ptr(-90.0), Maximum: jsonschema.Ptr(90.0), Description: "degrees north", Examples: []any{34.26}},
		"longitude": {Type: "number", Minimum: jsonschema.Ptr(-180.0), Maximum: jsonschema.Ptr(180.0), Description: "degrees east", Examples: []any{117.18}},
		"bearing":   {Type: "number", Minimum: jsonschema.Ptr(0.0), Maximum: jsonschema.Ptr(360.0), Description: "degrees clockwise from north", Examples: []any{270}},
		"count":     {Type: "integer", Minimum: jsonschema.Ptr(0.0), Maximum: jsonschema.Ptr(float64(1<<31 - 1)), Description: "a whole number", Examples: []any{3}},
		"sha256":    {Type: "string", Pattern: `^[0-9a-f]{64}$`, Description: "a SHA-256 digest in hexadecimal digits"},
		"area":      {Type: "string", Pattern: `^[1-9][0-9]{5}(?:[0-9]{3}|[0-9]{6})?$`, Description: "an administrative division, GB/T 2260 and GB/T 10114", Examples: []any{"320312"}},
		"uscc":      {Type: "string", Pattern: `^` + uscc + `{18}$`, Format: "uscc", Description: "a unified social credit code, GB 32100, with its check digit"},
		"task_code": {Type: "string", Pattern: `^` + uscc + `{18}[0-9]{13}$`, Format: "task-code", Description: "a service item's code, GB/T 39554.1, which begins with a unified social credit code"},
		"id_number": {Type: "string", Pattern: idNumber, Format: "gb11643", Description: "a citizen's identity number, GB 11643, with its check digit"},
		"currency":  {Type: "string", Pattern: `^[A-Z]{3}$`, Description: "an ISO 4217 code", Examples: []any{"CNY"}},
	}
}

// values maps the types that are JSON strings and numbers to their schemas.
func values(data reflect.Type) map[reflect.Type]*jsonschema.Schema {
	schemas := map[reflect.Type]*jsonschema.Schema{
		reflect.TypeFor[string]():           {Type: "string", MinLength: jsonschema.Ptr(1)},
		reflect.TypeFor[jsontext.Value]():   {},
		reflect.TypeFor[events.Moment]():    {Ref: "#/$defs/moment"},
		reflect.TypeFor[events.Date]():      {Ref: "#/$defs/date"},
		reflect.TypeFor[events.Workdays]():  {Ref: "#/$defs/workdays"},
		reflect.TypeFor[events.Amount]():    {Ref: "#/$defs/amount"},
		reflect.TypeFor[events.Currency]():  {Ref: "#/$defs/currency"},
		reflect.TypeFor[events.Measure]():   {Ref: "#/$defs/measure"},
		reflect.TypeFor[events.Share]():     {Ref: "#/$defs/share"},
		reflect.TypeFor[events.Latitude]():  {Ref: "#/$defs/latitude"},
		reflect.TypeFor[events.Longitude](): {Ref: "#/$defs/longitude"},
		reflect.TypeFor[events.Bearing]():   {Ref: "#/$defs/bearing"},
		reflect.TypeFor[events.Count]():     {Ref: "#/$defs/count"},
		reflect.TypeFor[events.SHA256]():    {Ref: "#/$defs/sha256"},
		reflect.TypeFor[events.AreaCode]():  {Ref: "#/$defs/area"},
		reflect.TypeFor[events.USCC]():      {Ref: "#/$defs/uscc"},
		reflect.TypeFor[events.TaskCode]():  {Ref: "#/$defs/task_code"},
		reflect.TypeFor[events.IDNumber]():  {Ref: "#/$defs/id_number"},
		reflect.TypeFor[events.Subject]():   {Ref: subjectID},
	}
	addEnumerated(schemas, data)
	return schemas
}

func addEnumerated(to map[reflect.Type]*jsonschema.Schema, t reflect.Type) {
	if _, known := to[t]; known {
		return
	}
	if enumerated, ok := reflect.Zero(t).Interface().(events.Enumerated); ok {
		s, said := new(jsonschema.Schema), make(map[string]any)
		for _, value := range enumerated.Values() {
			s.Enum = append(s.Enum, value.Code)
			said[value.Code] = value.Title()
		}
		s.Extra = map[string]any{"x-values": said}
		to[t] = s
		return
	}
	switch t.Kind() {
	case reflect.Slice, reflect.Pointer:
		addEnumerated(to, t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if t.Field(i).Tag.Get("json") != "-" {
				addEnumerated(to, t.Field(i).Type)
			}
		}
	}
}
