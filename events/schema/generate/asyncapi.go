package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"oneseal/events"
)

// asyncAPI describes the topics, their messages and the attributes in Kafka's headers. The document
// stands alone: it holds the schemas of the data.
func asyncAPI(schemas map[string]map[string]any, told comments) ([]byte, error) {
	components := make(map[string]any)
	names := make(map[string]string) // of components, by URN
	for file, s := range schemas {
		if name, is := strings.CutSuffix(file, ".data.json"); is {
			names[s["$id"].(string)] = name
		}
	}
	names[subjectID] = "subject"
	reference := func(to string) string {
		if name, is := strings.CutPrefix(to, "#/$defs/"); is {
			return "#/components/schemas/" + name
		}
		return "#/components/schemas/" + names[to]
	}
	for _, s := range schemas {
		id, _ := s["$id"].(string)
		if names[id] == "" {
			continue
		}
		if definitions, has := s["$defs"].(map[string]any); has {
			for name, definition := range definitions {
				components[name] = inlined(definition, reference)
			}
		}
		whole := inlined(s, reference).(map[string]any)
		delete(whole, "$defs")
		components[names[id]] = whole
	}
	components["attributes"] = headers(schemas["envelope.json"], reference)

	channels, operations, messages := ordered{}, ordered{}, ordered{}
	for _, name := range events.Families() {
		family, _ := events.LookupFamily(name)
		in, refs := ordered{}, []any{}
		for i := range family.Types {
			info := &family.Types[i]
			key := strings.TrimPrefix(info.Type, "oneseal.")
			messages = append(messages, member{key, ordered{
				{"name", info.Type},
				{"title", info.Title.EN},
				{"summary", info.Title.ZH},
				{"description", told[info.Data.Name()]},
				{"contentType", "application/json"},
				{"headers", ref("#/components/schemas/attributes")},
				{"payload", ref("#/components/schemas/" + names[info.DataSchema])},
				{"bindings", ordered{{"kafka", ordered{{"key", ordered{{"type", "string"}, {"description", "the subject"}}}}}}},
				{"x-origin", info.Origin},
				{"x-teller", info.Teller},
			}})
			in = append(in, member{key, ref("#/components/messages/" + key)})
			refs = append(refs, ref("#/channels/"+name+"/messages/"+key))
		}
		channels = append(channels, member{name, ordered{
			{"address", events.Topic(name)},
			{"title", family.Title.EN},
			{"summary", family.Title.ZH},
			{"messages", in},
			{"bindings", ordered{{"kafka", ordered{{"topic", events.Topic(name)}}}}},
		}})
		operations = append(operations, member{"receive_" + name, ordered{
			{"action", "receive"},
			{"channel", ref("#/channels/" + name)},
			{"summary", "Read the stories of " + name + ": all events of a subject lie in one partition, in the order of their arrival."},
			{"messages", refs},
		}})
	}
	text, err := json.MarshalIndent(ordered{
		{"asyncapi", "3.0.0"},
		{"info", ordered{
			{"title", "OneSeal (一枚公章)"},
			{"version", "1"},
			{"description", "The events of a reformed town, as CloudEvents 1.0 in Kafka's binary mode. Generated from the catalogue in package events: do not edit."},
		}},
		{"defaultContentType", "application/json"},
		{"channels", channels},
		{"operations", operations},
		{"components", ordered{{"messages", messages}, {"schemas", components}}},
	}, "", " ")
	if err != nil {
		return nil, fmt.Errorf("render the AsyncAPI document: %w", err)
	}
	return append(text, '\n'), nil
}

func ref(to string) ordered { return ordered{{"$ref", to}} }

// headers are the envelope's attributes under the names that they have as Kafka headers.
func headers(envelope map[string]any, reference func(string) string) map[string]any {
	properties := make(map[string]any)
	for name, property := range envelope["properties"].(map[string]any) {
		switch name {
		case "data":
			continue
		case "datacontenttype":
			name = "content-type"
		case "expectedrevision":
			property = map[string]any{"type": "string", "pattern": "^[1-9][0-9]*$"}
			name = "ce_expectedrevision"
		default:
			name = "ce_" + name
		}
		if local, is := property.(map[string]any)["$ref"]; is && local == "#/$defs/attribute" {
			plain := make(map[string]any)
			for keyword, value := range envelope["$defs"].(map[string]any)["attribute"].(map[string]any) {
				plain[keyword] = value
			}
			for keyword, value := range property.(map[string]any) {
				if keyword != "$ref" {
					plain[keyword] = value
				}
			}
			property = plain
		}
		properties[name] = inlined(property, reference)
	}
	required := []any{}
	for _, name := range envelope["required"].([]any) {
		if name != "data" {
			required = append(required, "ce_"+name.(string))
		}
	}
	return map[string]any{"type": "object", "properties": properties, "required": required}
}

// inlined gives a schema whose references lead to the document's own components.
func inlined(v any, reference func(string) string) any {
	switch v := v.(type) {
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = inlined(v[i], reference)
		}
		return list
	case map[string]any:
		o := make(map[string]any)
		for keyword, value := range v {
			switch text, is := value.(string); {
			case keyword == "$schema" || keyword == "$id" && is:
			case keyword == "$ref" && is:
				o[keyword] = reference(text)
			default:
				o[keyword] = inlined(value, reference)
			}
		}
		return o
	}
	return v
}
