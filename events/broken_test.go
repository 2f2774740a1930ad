package events_test

import (
	"encoding/json"
	"strings"
	"testing"

	"oneseal/events"
)

// A text that breaks off anywhere, in the middle of a number too, is refused: it neither is an event nor stops who reads it.
func TestEventThatBreaksOffIsRefused(t *testing.T) {
	for _, info := range events.Catalogue() {
		var document struct {
			Data json.RawMessage `json:"data"`
		}
		text := stored(t, &info)
		if err := json.Unmarshal(text, &document); err != nil {
			t.Fatal(err)
		}
		whole := strings.TrimRight(string(text), "\n")
		for n := range len(whole) {
			if _, err := events.DecodeStructured([]byte(whole[:n])); err == nil {
				t.Fatalf("%s: the first %d bytes are taken for an event: %s", info.Type, n, whole[:n])
			}
		}
		for n := range len(document.Data) {
			if _, err := events.DecodeData(info.Type, document.Data[:n]); err == nil {
				t.Fatalf("%s: the first %d bytes are taken for its data: %s", info.Type, n, document.Data[:n])
			}
			if taken, ok := events.DecodeByPlan(info.Type, document.Data[:n]); ok {
				t.Fatalf("%s: the plan reads %s as %+v", info.Type, document.Data[:n], taken)
			}
		}
	}
}

func TestAttributesOfARecordAreWholeAndSaidOnce(t *testing.T) {
	usual := func() []events.RawAttribute {
		var all []events.RawAttribute
		for _, a := range []string{"specversion=1.0", "id=1", "source=/s", "type=oneseal.approval.received", "subject=approval/1", "time=2017-09-22T09:30:00+08:00", "organ=o", "actor=a"} {
			name, value, _ := strings.Cut(a, "=")
			all = append(all, events.RawAttribute{Name: name, Value: []byte(value)})
		}
		return all
	}
	data := []byte(`{"receipt":"R"}`)
	for name, c := range map[string]struct {
		of   []events.RawAttribute
		says string
	}{
		"as usual":             {usual(), ""},
		"no specversion":       {usual()[1:], "/specversion"},
		"other again":          {append(usual(), events.RawAttribute{Name: "organ", Value: []byte("p")}), "/organ"},
		"content type again":   {append(usual(), events.RawAttribute{Name: "datacontenttype", Value: []byte("application/json")}, events.RawAttribute{Name: "datacontenttype", Value: []byte("application/json; charset=utf-8")}), ""},
		"another content type": {append(usual(), events.RawAttribute{Name: "datacontenttype", Value: []byte("application/json")}, events.RawAttribute{Name: "datacontenttype", Value: []byte("text/plain")}), "/datacontenttype"},
	} {
		_, _, err := events.DecodeRaw(c.of, data)
		if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}
