package events_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"oneseal/events"
)

// storedName is the file of the stored example of a type's version.
func storedName(info *events.TypeInfo) string {
	return filepath.Join("testdata/stored", fmt.Sprintf("%s.v%d.json", strings.TrimPrefix(info.Type, "oneseal."), info.Version))
}

func stored(t testing.TB, info *events.TypeInfo) []byte {
	text, err := os.ReadFile(storedName(info))
	if err != nil {
		t.Fatalf("%s has no stored example: run go generate ./events/schema (%v)", info.DataSchema, err)
	}
	return text
}

// TestEveryTypeAndVersionEverPublishedIsReadBack is why a stored example is never edited.
func TestEveryTypeAndVersionEverPublishedIsReadBack(t *testing.T) {
	files, err := filepath.Glob("testdata/stored/*.json")
	if err != nil {
		t.Fatal(err)
	}
	left := make(map[string]bool)
	for _, file := range files {
		left[file] = true
	}
	for _, info := range events.Catalogue() {
		for v := &info; v != nil; v = v.Former() {
			text := stored(t, v)
			delete(left, storedName(v))
			if !strings.Contains(string(text), `"`+v.DataSchema+`"`) {
				t.Errorf("%s is no example of %s", storedName(v), v.DataSchema)
			}
			e, err := events.DecodeStructured(text)
			if err != nil {
				t.Errorf("%s is not read back: %v", storedName(v), err)
				continue
			}
			mustSurvive(t, e)
		}
	}
	for file := range left {
		t.Errorf("%s is of no type or version of the catalogue: what was published stays", file)
	}
}

func TestSchemaOfAnyEventChoosesByType(t *testing.T) {
	for _, info := range events.Catalogue() {
		text := stored(t, &info)
		if err := validateBy(t, anyEvent, text); err != nil {
			t.Errorf("refused the example of %s: %v", info.Type, err)
		}
		var document object
		if err := json.Unmarshal(text, &document); err != nil {
			t.Fatal(err)
		}
		document["data"].(object)["colour"] = "red"
		broken, err := json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		if validateBy(t, anyEvent, broken) == nil {
			t.Errorf("took an unknown field of %s", info.Type)
		}
	}
}
