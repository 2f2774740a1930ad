package schema_test

import (
	"encoding/json"
	"testing"

	"oneseal/events"
	"oneseal/events/schema"
)

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
			}
			if err := json.Unmarshal(text, &got); err != nil {
				t.Fatalf("%s: %v", want, err)
			}
			if got.ID != want || got.Titles["zh"] != info.Title.ZH || got.Titles["en"] != info.Title.EN {
				t.Errorf("%s has $id %q and titles %v, want %q and %v", info.Type, got.ID, got.Titles, want, info.Title)
			}
		}
	}
	for _, name := range []string{"oneseal.approval.sealed", "", "../schema", "envelope/"} {
		if _, err := schema.Event(name); err == nil {
			t.Errorf("%q has a schema", name)
		}
	}
}
