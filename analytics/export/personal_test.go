package export_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"oneseal/analytics/export"
	"oneseal/events"
)

// examples are the stored examples of all types but corrections, which stories have not.
func examples(t *testing.T) (stories [][]*events.Event) {
	t.Helper()
	paths, err := filepath.Glob("../../events/testdata/stored/*.json")
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d stored examples, %v", len(paths), err)
	}
	for _, path := range paths {
		e, err := events.DecodeStructured(content(t, path))
		if err != nil {
			t.Fatal(err)
		}
		if _, is := e.Data.(*events.FactCorrected); !is {
			e.Subject, e.ID = e.Subject+"/"+filepath.Base(path), filepath.Base(path)
			stories = append(stories, []*events.Event{e})
		}
	}
	return stories
}

const secret = "SECRET"

// mark puts the secret into every text of the fields that name a person, and counts them.
func mark(v reflect.Value, personal bool) (marked int) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			marked += mark(v.Elem(), personal)
		}
	case reflect.Slice:
		for i := range v.Len() {
			marked += mark(v.Index(i), personal)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			if _, tagged := field.Tag.Lookup("personal"); field.IsExported() {
				marked += mark(v.Field(i), personal || tagged)
			}
		}
	case reflect.String:
		if personal && v.CanSet() {
			v.SetString(secret)
			marked++
		}
	}
	return marked
}

// Every type states all its fields here, and what names a person is in no format.
func TestNoPersonalFieldIsExported(t *testing.T) {
	stories := examples(t)
	marked := 0
	for _, story := range stories {
		marked += mark(reflect.ValueOf(story[0].Data), false)
	}
	if schemaSays := personalFields(t); marked < schemaSays {
		t.Fatalf("%d personal texts are marked, the schemas have %d fields: the test lost some", marked, schemaSays)
	}
	for _, name := range []string{"log.xes", "log.json", "log.sqlite"} {
		path, _ := write(t, name, stories, export.Options{Language: export.English})
		text := content(t, path)
		if i := bytes.Index(text, []byte(secret)); i >= 0 {
			t.Errorf("%s tells a personal field: …%q", name, text[max(0, i-200):i+len(secret)])
		}
		for _, kept := range []string{"oneseal.dispute.registered", "pseudonym", "dispute/2017-0042"} {
			if !strings.Contains(string(text), kept) {
				t.Errorf("%s lacks %s", name, kept)
			}
		}
	}
}

// personalFields counts those that the schemas of the events mark.
func personalFields(t *testing.T) (count int) {
	t.Helper()
	paths, err := filepath.Glob("../../events/schema/json/*.data.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if strings.Contains(path, "fact_corrected") {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var schema struct {
			Properties map[string]map[string]json.RawMessage
		}
		if err := json.Unmarshal(text, &schema); err != nil {
			t.Fatal(err)
		}
		for _, property := range schema.Properties {
			for keyword := range property {
				if strings.Contains(keyword, "personal") {
					count++
				}
			}
		}
	}
	return count
}
