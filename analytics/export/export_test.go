package export_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"oneseal/analytics/export"
	"oneseal/events"
)

var update = flag.Bool("update", false, "write the golden files")

// read gives the events of JSON lines as stories: neighbours of one subject.
func read(t *testing.T, path string) (stories [][]*events.Event) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		e, err := events.DecodeStructured(lines.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if last := len(stories) - 1; last >= 0 && stories[last][0].Subject == e.Subject {
			stories[last] = append(stories[last], e)
		} else {
			stories = append(stories, []*events.Event{e})
		}
	}
	return stories
}

func each(stories [][]*events.Event) iter.Seq2[[]*events.Event, error] {
	return func(yield func([]*events.Event, error) bool) {
		for _, story := range stories {
			if !yield(story, nil) {
				return
			}
		}
	}
}

// write exports to a file of the name and gives its path and what was counted.
func write(t *testing.T, name string, stories [][]*events.Event, o export.Options) (string, export.Written) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	written, err := export.Write(path, each(stories), o)
	if err != nil {
		t.Fatal(err)
	}
	return path, written
}

func content(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// The golden files show what becomes of quotes, line ends, control characters, offsets that XML Schema does
// not have, lists, subjects inside lists, attributes that change, and titles that two types share.
func TestTownIsWrittenAsTheGoldenFilesShow(t *testing.T) {
	stories := read(t, "testdata/town.jsonl")
	for name, language := range map[string]export.Language{"town.xes": export.English, "town.json": export.Chinese} {
		path, written := write(t, name, stories, export.Options{Language: language})
		if want := (export.Written{Stories: 3, Events: 7}); written != want {
			t.Errorf("%s: counted %+v, want %+v", name, written, want)
		}
		golden := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(golden, content(t, path), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, want := content(t, path), content(t, golden); !bytes.Equal(got, want) {
			t.Errorf("%s differs from %s:\n%s", name, golden, got)
		}
	}
}

func TestJSONKeepsTheStandardsSchema(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile("testdata/ocel20.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, stories := range map[string][][]*events.Event{"all types": examples(t), "town": read(t, "testdata/town.jsonl"), "nothing": nil} {
		path, _ := write(t, "log.json", stories, export.Options{Language: export.English})
		document, err := jsonschema.UnmarshalJSON(bytes.NewReader(content(t, path)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := schema.Validate(document); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// log is what an OCEL reader sees.
type log struct {
	Events, Objects []struct {
		ID, Type      string
		Time          string
		Attributes    []struct{ Name, Value, Time string }
		Relationships []struct{ ObjectID, Qualifier string }
	}
	EventTypes, ObjectTypes []struct {
		Name       string
		Attributes []struct{ Name, Type string }
	}
}

// Whoever is related to is among the objects, once, and every type and attribute is declared.
func TestJSONNamesNothingThatIsNotThere(t *testing.T) {
	path, _ := write(t, "log.json", append(examples(t), read(t, "testdata/town.jsonl")...), export.Options{Language: export.English})
	var l log
	if err := json.Unmarshal(content(t, path), &l); err != nil {
		t.Fatal(err)
	}
	declared := make(map[string]bool)
	for _, types := range [][]struct {
		Name       string
		Attributes []struct{ Name, Type string }
	}{l.EventTypes, l.ObjectTypes} {
		for _, ty := range types {
			declared[ty.Name] = true
			for _, a := range ty.Attributes {
				declared[ty.Name+"|"+a.Name] = true
			}
		}
	}
	there := make(map[string]bool)
	for _, o := range l.Objects {
		if there[o.ID] {
			t.Errorf("object %s is there twice", o.ID)
		}
		there[o.ID] = true
	}
	for _, o := range append(l.Events, l.Objects...) {
		if !declared[o.Type] {
			t.Errorf("%s has type %s, which is not declared", o.ID, o.Type)
		}
		for _, a := range o.Attributes {
			if !declared[o.Type+"|"+a.Name] {
				t.Errorf("attribute %s of %s is not declared", a.Name, o.ID)
			}
		}
		for _, r := range o.Relationships {
			if !there[r.ObjectID] {
				t.Errorf("%s is related to %s, which is no object", o.ID, r.ObjectID)
			}
		}
	}
}

// Nothing is no error: each format has a log without events.
func TestNothingIsAnEmptyLog(t *testing.T) {
	path, written := write(t, "log.xes", nil, export.Options{Language: export.English})
	if written != (export.Written{}) || strings.Contains(string(content(t, path)), "<trace>") {
		t.Errorf("counted %+v", written)
	}
	if err := xml.Unmarshal(content(t, path), new(struct{})); err != nil {
		t.Error(err)
	}
	path, _ = write(t, "log.sqlite", nil, export.Options{Language: export.English})
	if got := query(t, path, "SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM object_map_type)"); got != "0|0" {
		t.Errorf("the empty log has %s", got)
	}
}

func TestPackedLogsHoldTheSame(t *testing.T) {
	stories := read(t, "testdata/town.jsonl")
	for _, name := range []string{"town.xes", "town.jsonocel"} {
		plain, _ := write(t, name, stories, export.Options{Language: export.English})
		packed, _ := write(t, name+".gz", stories, export.Options{Language: export.English})
		unpacker, err := gzip.NewReader(bytes.NewReader(content(t, packed)))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(unpacker)
		if err != nil || !bytes.Equal(text, content(t, plain)) {
			t.Errorf("%s.gz holds something else than %s; %v", name, name, err)
		}
	}
}

// A log that broke off is no log: the file of before stays, and nothing lies beside it.
func TestFailureLeavesTheFolderAsItWas(t *testing.T) {
	broken := errors.New("the archive went away")
	for _, name := range []string{"log.xes", "log.json", "log.sqlite"} {
		folder := t.TempDir()
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte("before"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := export.Write(path, func(yield func([]*events.Event, error) bool) {
			_ = yield(read(t, "testdata/town.jsonl")[0], nil) && yield(nil, broken)
		}, export.Options{Language: export.English})
		if !errors.Is(err, broken) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", name, err)
		}
		left, err := os.ReadDir(folder)
		if err != nil || len(left) != 1 || string(content(t, path)) != "before" {
			t.Errorf("%s: %v lies in the folder, %v", name, left, err)
		}
	}
}

func TestWrongNamesAndLanguagesAreRefused(t *testing.T) {
	for _, refused := range []struct {
		name     string
		language export.Language
		want     string
	}{{"log.csv", export.English, "ends in none of .xes"}, {"log.sqlite.gz", export.English, "ends in none of .xes"}, {"log.xes", "fr", `language "fr": take en or zh`}} {
		path := filepath.Join(t.TempDir(), refused.name)
		if _, err := export.Write(path, each(nil), export.Options{Language: refused.language}); err == nil || !strings.Contains(err.Error(), refused.want) {
			t.Errorf("%s in %q: %v, want %q", refused.name, refused.language, err, refused.want)
		}
	}
}

// Conditions choose whole stories.
func TestFilterKeepsStoriesWhole(t *testing.T) {
	day := func(text string) events.Date {
		at, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return events.DateOf(at)
	}
	for _, c := range []struct {
		name   string
		filter export.Filter
		want   string
	}{
		{"all", export.Filter{}, "approval/1 draw/1 penalty/1"},
		{"the item of a case", export.Filter{Item: "I-1"}, "approval/1"},
		{"the item of no case", export.Filter{Item: "I"}, ""},
		{"an organ of one step", export.Filter{Organ: "bureau"}, "approval/1"},
		{"a county", export.Filter{Area: "320312"}, "approval/1 penalty/1"},
		{"a town", export.Filter{Area: "320312100"}, "approval/1"},
		{"from the day of the last step, by its own clock", export.Filter{From: day("2017-09-28")}, "penalty/1"},
		{"to the day of the first step, by its own clock", export.Filter{To: day("2017-09-22")}, "approval/1"},
		{"before everything", export.Filter{To: day("2017-09-20")}, ""},
		{"between", export.Filter{From: day("2017-09-23"), To: day("2017-09-25")}, "draw/1"},
		{"two conditions", export.Filter{Organ: "squadron", Area: "32"}, "penalty/1"},
	} {
		path, written := write(t, "log.json", read(t, "testdata/town.jsonl"), export.Options{Filter: c.filter, Language: export.English})
		var l log
		if err := json.Unmarshal(content(t, path), &l); err != nil {
			t.Fatal(err)
		}
		var subjects []string
		for _, e := range l.Events {
			own := e.Relationships[0].ObjectID
			if n := len(subjects); n == 0 || subjects[n-1] != own {
				subjects = append(subjects, own)
			}
		}
		if got := strings.Join(subjects, " "); got != c.want || written.Stories != len(subjects) {
			t.Errorf("%s: %q and %d stories, want %q", c.name, got, written.Stories, c.want)
		}
	}
}
