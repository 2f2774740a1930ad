package schema_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"oneseal/events"
	"oneseal/events/schema"
)

// TestMarksAndTitlesReachTheSchemas compares the structs' tags with the schemas' x-personal, and what people read for fields and values
// with title, x-title, x-unit and x-values.
func TestMarksAndTitlesReachTheSchemas(t *testing.T) {
	found := make(map[string]int)
	for _, info := range events.Catalogue() {
		text, err := schema.Data(info.Type)
		if err != nil {
			t.Fatal(err)
		}
		var s map[string]any
		if err := json.Unmarshal(text, &s); err != nil {
			t.Fatal(err)
		}
		compareFields(t, info.Type, info.Data, s, found)
	}
	for _, mark := range []string{"values", "name", "id_number", "phone", "plate", "face", "address"} {
		if found[mark] == 0 {
			t.Errorf("no field was found with %s", mark)
		}
	}
}

func compareFields(t *testing.T, at string, of reflect.Type, s map[string]any, found map[string]int) {
	properties, _ := s["properties"].(map[string]any)
	for _, field := range reflect.VisibleFields(of) {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		property, ok := properties[name].(map[string]any)
		if !ok {
			continue
		}
		want := field.Tag.Get("personal")
		if got, _ := property["x-personal"].(string); got != want {
			t.Errorf("%s: %s is marked %q in the schema, %q in the struct", at, name, got, want)
		}
		found[want]++
		title, unit := events.FieldTitle(field)
		said, _ := property["x-title"].(map[string]any)
		if said["zh"] != title.ZH || said["en"] != title.EN || property["title"] != title.EN {
			t.Errorf("%s: %s has the title %v and x-title %v in the schema, and is called %v", at, name, property["title"], said, title)
		}
		if got, _ := property["x-unit"].(string); got != unit {
			t.Errorf("%s: %s is in %q in the schema, in %q in the struct", at, name, got, unit)
		}
		inner := field.Type
		if inner.Kind() == reflect.Slice && property["items"] != nil {
			property, _ = property["items"].(map[string]any)
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		if listed, is := reflect.Zero(inner).Interface().(events.Enumerated); is {
			found["values"]++
			values, _ := property["x-values"].(map[string]any)
			for _, v := range listed.Values() {
				said, _ := values[v.Code].(map[string]any)
				if said["zh"] != v.ZH || said["en"] != v.EN {
					t.Errorf("%s: %s %q is %v in the schema, and is called %q, %q", at, name, v.Code, said, v.ZH, v.EN)
				}
			}
		}
		if inner.Kind() == reflect.Struct {
			compareFields(t, at+"."+name, inner, property, found)
		}
	}
}

func TestEveryTypeHasTheSchemaThatItsEventsName(t *testing.T) {
	for _, info := range events.Catalogue() {
		for want, read := range map[string]func(string) ([]byte, error){info.DataSchema: schema.Data, info.DataSchema + ":event": schema.Event} {
			text, err := read(info.Type)
			if err != nil {
				t.Fatal(err)
			}
			var got struct {
				ID     string            `json:"$id"`
				Titles map[string]string `json:"x-title"`
				Origin string            `json:"x-origin"`
				Teller events.Teller     `json:"x-teller"`
			}
			if err := json.Unmarshal(text, &got); err != nil {
				t.Fatalf("%s: %v", want, err)
			}
			if got.ID != want || got.Titles["zh"] != info.Title.ZH || got.Titles["en"] != info.Title.EN {
				t.Errorf("%s has $id %q and titles %v, want %q and %v", info.Type, got.ID, got.Titles, want, info.Title)
			}
			if want == info.DataSchema && got.Origin != info.Origin {
				t.Errorf("%s has the origin %q, want %q", info.Type, got.Origin, info.Origin)
			}
			if want == info.DataSchema && got.Teller != info.Teller {
				t.Errorf("%s may be told by %q, want %q", info.Type, got.Teller, info.Teller)
			}
		}
	}
	for _, name := range []string{"oneseal.approval.sealed", "", "../schema", "envelope/"} {
		if _, err := schema.Event(name); err == nil {
			t.Errorf("%q has a schema", name)
		}
	}
}
