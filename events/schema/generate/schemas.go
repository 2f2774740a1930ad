package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/jsonschema-go/jsonschema"

	"oneseal/events"
)

const (
	dialect    = "https://json-schema.org/draft/2020-12/schema"
	envelopeID = "urn:oneseal:envelope:v1"
	subjectID  = "urn:oneseal:subject:v1"
	eventID    = "urn:oneseal:event:v1"
)

// schemas returns the schemas by file name.
func schemas(told comments) (map[string]*jsonschema.Schema, error) {
	all := map[string]*jsonschema.Schema{"envelope.json": envelope(told), "subject.json": subject(told), "event.json": anyEvent()}
	for _, info := range events.Catalogue() {
		name := strings.TrimPrefix(info.Type, "oneseal.")
		for v := &info; v != nil; v = v.Former() {
			data, err := dataOf(v, told)
			if err != nil {
				return nil, fmt.Errorf("derive the schema of %s: %w", v.DataSchema, err)
			}
			file := name + ".data.json"
			if v != &info {
				file = fmt.Sprintf("%s.v%d.data.json", name, v.Version)
			}
			all[file] = data
		}
		all[name+".json"] = eventOf(&info, told)
	}
	for _, s := range all {
		s.Schema = dialect
	}
	return all, nil
}

// versions lists the URNs of a type's data, the newest first.
func versions(info *events.TypeInfo) (urns []string) {
	for v := info; v != nil; v = v.Former() {
		urns = append(urns, v.DataSchema)
	}
	return urns
}

// dataBy is the schema of an object whose data is of the version that its dataschema names; if it
// names none, of the one given.
func dataBy(urns []string, unnamed string) *jsonschema.Schema {
	s := &jsonschema.Schema{
		Properties:    map[string]*jsonschema.Schema{"dataschema": {}, "data": {Ref: unnamed}},
		PropertyOrder: []string{"dataschema", "data"},
	}
	for _, urn := range urns {
		s.Properties["dataschema"].Enum = append(s.Properties["dataschema"].Enum, urn)
	}
	if len(urns) == 1 {
		return s
	}
	delete(s.Properties, "data")
	for _, urn := range urns {
		named := when("dataschema", urn, &jsonschema.Schema{Properties: map[string]*jsonschema.Schema{"data": {Ref: urn}}})
		if urn != unnamed {
			named.If.Required = []string{"dataschema"}
		}
		s.AllOf = append(s.AllOf, named)
	}
	return s
}

// subject takes the name of a subject of any family. It is a schema of its own, so that a new family
// changes one file.
func subject(told comments) *jsonschema.Schema {
	s := &jsonschema.Schema{
		ID:          subjectID,
		Title:       "Subject",
		Extra:       titles("主体", "Subject"),
		Description: told["Subject"],
		Type:        "string",
		MaxLength:   jsonschema.Ptr(events.MaxAttribute),
		Examples:    []any{"approval/2017-0042"},
	}
	for _, family := range events.Families() {
		s.AnyOf = append(s.AnyOf, &jsonschema.Schema{Pattern: subjectPattern(family)})
	}
	return s
}

func subjectPattern(family string) string { return `^` + family + `/[^` + control + `]+$` }

// envelope holds the attributes of every event. Their names are those of the struct's fields.
func envelope(told comments) *jsonschema.Schema {
	attribute := jsonschema.Schema{Ref: "#/$defs/attribute"}
	s := &jsonschema.Schema{
		ID:                   envelopeID,
		Title:                "Envelope",
		Extra:                titles("信封", "Envelope"),
		Description:          told["Event"],
		Type:                 "object",
		AdditionalProperties: never(),
		Required:             []string{"specversion", "id", "source", "type", "subject", "time", "data"},
		Properties: map[string]*jsonschema.Schema{
			"specversion":     {Const: jsonschema.Ptr[any]("1.0")},
			"datacontenttype": {Const: jsonschema.Ptr[any]("application/json")},
			"dataschema":      {Ref: "#/$defs/attribute", Description: "$id of the schema of the data"},
		},
		PropertyOrder: []string{"specversion", "datacontenttype", "dataschema"},
		Defs: map[string]*jsonschema.Schema{
			"attribute": {Type: "string", MinLength: jsonschema.Ptr(1), MaxLength: jsonschema.Ptr(events.MaxAttribute), Pattern: `^[^` + control + `]*$`},
			"moment":    definitions()["moment"],
		},
	}
	event := reflect.TypeFor[events.Event]()
	for i := range event.NumField() {
		field := event.Field(i)
		name := strings.ToLower(field.Name)
		property := attribute
		switch field.Name {
		case "Time", "RecordedTime":
			property.Ref = "#/$defs/moment"
		case "Source":
			property.Pattern = `^[^ <>"{}|\\^` + "`" + control + `]+$`
		case "ExpectedRevision":
			property = jsonschema.Schema{Type: "integer", Minimum: jsonschema.Ptr(1.0), Maximum: jsonschema.Ptr(float64(1<<31 - 1))}
		case "Data":
			property = jsonschema.Schema{Type: "object"}
		}
		property.Description = told["Event."+field.Name]
		s.Properties[name] = &property
		s.PropertyOrder = append(s.PropertyOrder, name)
	}
	return s
}

// eventOf is the envelope with what a type says of its attributes and data.
func eventOf(info *events.TypeInfo, told comments) *jsonschema.Schema {
	s := dataBy(versions(info), info.DataSchema)
	s.ID = info.DataSchema + ":event"
	s.Title = info.Title.EN
	s.Extra = titles(info.Title.ZH, info.Title.EN)
	s.Description = told[info.Data.Name()]
	s.Ref = envelopeID
	s.Properties["type"] = &jsonschema.Schema{Const: jsonschema.Ptr[any](info.Type)}
	s.Properties["subject"] = &jsonschema.Schema{Pattern: subjectPattern(info.Family)}
	s.PropertyOrder = []string{"type", "subject", "dataschema", "data"}
	return s
}

// anyEvent chooses the schema by the type.
func anyEvent() *jsonschema.Schema {
	s := &jsonschema.Schema{
		ID:          eventID,
		Title:       "Event",
		Extra:       titles("事件", "Event"),
		Description: "An event of any type of the catalogue.",
		Type:        "object",
		Required:    []string{"type"},
		Properties:  map[string]*jsonschema.Schema{"type": {}},
	}
	for _, info := range events.Catalogue() {
		s.Properties["type"].Enum = append(s.Properties["type"].Enum, info.Type)
		s.AllOf = append(s.AllOf, when("type", info.Type, &jsonschema.Schema{Ref: info.DataSchema + ":event"}))
	}
	return s
}

func dataOf(info *events.TypeInfo, told comments) (*jsonschema.Schema, error) {
	s, err := jsonschema.ForType(info.Data, &jsonschema.ForOptions{TypeSchemas: values(info.Data)})
	if err != nil {
		return nil, err
	}
	describe(s, info.Data, told)
	s.ID = info.DataSchema
	s.Title = info.Title.EN
	s.Extra = titles(info.Title.ZH, info.Title.EN)
	s.Extra["x-origin"], s.Extra["x-teller"], s.Extra["x-version"] = info.Origin, info.Teller, info.Version
	s.Description = told[info.Data.Name()]
	if info.Data == reflect.TypeFor[events.FactCorrected]() {
		correct(s, info.Family)
	}
	return s, define(s, definitions())
}

// correct adds what a correction says by its effect and by the type it corrects.
func correct(s *jsonschema.Schema, family string) {
	withdrawn := when("effect", string(events.EffectWithdrawn), &jsonschema.Schema{
		Properties: map[string]*jsonschema.Schema{"time": never(), "data": never()},
	})
	withdrawn.Else = &jsonschema.Schema{AnyOf: []*jsonschema.Schema{{Required: []string{"time"}}, {Required: []string{"data"}}}}
	s.AllOf = append(s.AllOf, withdrawn)
	s.DependentRequired = map[string][]string{"dataschema": {"data"}}
	corrected := s.Properties["corrects"].Properties["type"]
	corrected.Type, corrected.MinLength = "", nil
	for _, info := range events.Catalogue() {
		if info.Family != family || info.Data == reflect.TypeFor[events.FactCorrected]() {
			continue
		}
		corrected.Enum = append(corrected.Enum, info.Type)
		rule := when("type", info.Type, nil)
		urns := versions(&info)
		s.AllOf = append(s.AllOf, &jsonschema.Schema{
			If:   &jsonschema.Schema{Properties: map[string]*jsonschema.Schema{"corrects": rule.If}},
			Then: dataBy(urns, urns[len(urns)-1]),
		})
	}
}

func when(property string, is any, then *jsonschema.Schema) *jsonschema.Schema {
	return &jsonschema.Schema{
		If:   &jsonschema.Schema{Properties: map[string]*jsonschema.Schema{property: {Const: &is}}},
		Then: then,
	}
}

func never() *jsonschema.Schema { return &jsonschema.Schema{Not: &jsonschema.Schema{}} }

func titles(zh, en string) map[string]any {
	return map[string]any{"x-title": map[string]any{"zh": zh, "en": en}}
}

func merged(all ...map[string]any) map[string]any {
	into := make(map[string]any)
	for _, one := range all {
		maps.Copy(into, one)
	}
	return into
}

// describe puts the titles, comments and marks of the struct's fields beside the properties, takes
// back the null that the library allows for a slice or a pointer, and asks a required list for a member.
func describe(s *jsonschema.Schema, t reflect.Type, told comments) {
	for i := range t.NumField() {
		field := t.Field(i)
		if field.Anonymous {
			describe(s, field.Type, told)
			continue
		}
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		property, ok := s.Properties[name]
		if !ok {
			continue
		}
		property.Description = told[t.Name()+"."+field.Name]
		title, unit := events.FieldTitle(field)
		property.Title = title.EN
		property.Extra = merged(property.Extra, titles(title.ZH, title.EN))
		if unit != "" {
			property.Extra["x-unit"] = unit
		}
		if mark := field.Tag.Get("personal"); mark != "" {
			property.Extra["x-personal"] = mark
		}
		inner, of := property, field.Type
		switch field.Type.Kind() {
		case reflect.Slice:
			if property.Items == nil {
				continue // raw JSON
			}
			property.Type, property.Types = "array", nil
			if options != "omitzero" {
				property.MinItems = jsonschema.Ptr(1)
			}
			inner, of = property.Items, of.Elem()
		case reflect.Pointer:
			property.Type, property.Types = "object", nil
			of = of.Elem()
		}
		if inner.Properties != nil {
			describe(inner, of, told)
		}
	}
}

// define adds the definitions that the schema refers to, also through one another.
func define(s *jsonschema.Schema, all map[string]*jsonschema.Schema) error {
	for {
		text, err := json.Marshal(s)
		if err != nil {
			return err
		}
		added := false
		for name, definition := range all {
			if _, is := s.Defs[name]; is || !bytes.Contains(text, []byte(`"#/$defs/`+name+`"`)) {
				continue
			}
			if s.Defs == nil {
				s.Defs = make(map[string]*jsonschema.Schema)
			}
			s.Defs[name], added = definition, true
		}
		if !added {
			return nil
		}
	}
}

var first = []string{"$schema", "$id", "title", "x-title", "x-origin", "x-version", "description", "$ref", "type", "required"}

// render writes the schema for people: what it is comes first, its definitions last.
func render(s *jsonschema.Schema) ([]byte, error) {
	text, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	var members map[string]jsontext.Value
	if err := json.Unmarshal(text, &members); err != nil {
		return nil, err
	}
	var names []string
	for name := range members {
		names = append(names, name)
	}
	place := func(name string) int {
		if i := slices.Index(first, name); i >= 0 {
			return i
		}
		if name == "$defs" {
			return len(first) + 1
		}
		return len(first)
	}
	slices.SortFunc(names, func(a, b string) int {
		if by := place(a) - place(b); by != 0 {
			return by
		}
		return strings.Compare(a, b)
	})
	var out bytes.Buffer
	enc := jsontext.NewEncoder(&out, jsontext.WithIndent("  "))
	if err := enc.WriteToken(jsontext.BeginObject); err != nil {
		return nil, err
	}
	for _, name := range names {
		if err := enc.WriteToken(jsontext.String(name)); err != nil {
			return nil, err
		}
		if err := enc.WriteValue(members[name]); err != nil {
			return nil, err
		}
	}
	if err := enc.WriteToken(jsontext.EndObject); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
