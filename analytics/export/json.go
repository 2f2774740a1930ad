package export

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"
	"github.com/go-json-experiment/json/jsontext"

	"oneseal/events"
)

// jsonWriter streams the events, and keeps the objects in a store on disk until the events are through:
// whether a subject that is only named has a story too is known then.
type jsonWriter struct {
	*output
	titles      map[string]string
	objects     *pebble.DB
	eventTypes  typeTable
	objectTypes typeTable
	buffer      []byte
	comma       bool
}

// Keys of the store are subjects, which hold no control characters, with one of these behind: a subject's
// story comes before its mere names.
const (
	toldObject  = 0 // its value is the object's JSON
	namedObject = 1
)

func newJSON(to *output, folder string, titles map[string]string) (*jsonWriter, error) {
	objects, err := pebble.Open(folder, &pebble.Options{DisableWAL: true, MemTableSize: 16 << 20, Logger: quiet{}})
	if err != nil {
		to.close()
		return nil, fmt.Errorf("keep objects in %s: %w", folder, err)
	}
	to.WriteString(`{"events":[`)
	return &jsonWriter{output: to, titles: titles, objects: objects}, nil
}

// quiet drops what the store says of its own work; errors come back from its calls.
type quiet struct{}

func (quiet) Infof(string, ...any)  {}
func (quiet) Errorf(string, ...any) {}
func (quiet) Fatalf(format string, args ...any) {
	panic(fmt.Sprintf(format, args...))
}

func (w *jsonWriter) story(story []*events.Event, told []facts) error {
	for i, e := range story {
		if err := w.event(e, &told[i]); err != nil {
			return err
		}
	}
	return w.object(story, told)
}

func (w *jsonWriter) event(e *events.Event, told *facts) error {
	name := nameOf(e, told, w.titles)
	b := append(w.buffer[:0], '{')
	b = member(member(member(b, "id", eventID(e)), "type", name), "time", local(e.Time))
	t, _ := w.eventTypes.of(name)
	b = append(b, `"attributes":[`...)
	for _, a := range append(envelope(e, told), told.attributes...) {
		t.has(&a)
		b = ended(value(b, &a), '}')
	}
	w.buffer = ended(list(ended(b, ']'), relations(e, told)), '}')
	return w.item(w.buffer)
}

// item writes an element of an array.
func (w *jsonWriter) item(b []byte) error {
	if w.comma {
		w.WriteByte(',')
	}
	w.comma = true
	w.WriteByte('\n')
	_, err := w.Write(b[:len(b)-1])
	return err
}

func (w *jsonWriter) object(story []*events.Event, told []facts) error {
	t, _ := w.objectTypes.of(story[0].Family())
	initial, changes := history(story, told)
	b := member([]byte{'{'}, "id", story[0].Subject)
	b = member(b, "type", t.name)
	b = append(b, `"attributes":[`...)
	for _, a := range initial {
		t.has(&a)
		b = ended(member(value(b, &a), "time", local(beginning)), '}')
	}
	for _, c := range changes {
		t.has(&c.attribute)
		b = ended(member(value(b, &c.attribute), "time", local(c.since)), '}')
	}
	links := objectRelations(story, told)
	b = ended(list(ended(b, ']'), links), '}')
	err := w.objects.Set(append([]byte(story[0].Subject), toldObject), b, pebble.NoSync)
	for _, l := range links {
		w.objectTypes.of(l.to.Kind())
		err = errors.Join(err, w.objects.Set(append([]byte(l.to), namedObject), nil, pebble.NoSync))
	}
	return err
}

func (w *jsonWriter) finish() error {
	if err := w.writeObjects(); err != nil {
		return err
	}
	w.writeTypes("eventTypes", w.eventTypes.types)
	w.writeTypes("objectTypes", w.objectTypes.types)
	w.WriteString("]}\n")
	return w.output.finish()
}

// begin ends the array before and begins another.
func (w *jsonWriter) begin(name string) {
	w.WriteString("],\n\"" + name + "\":[")
	w.comma = false
}

func (w *jsonWriter) writeObjects() error {
	w.begin("objects")
	all, err := w.objects.NewIter(nil)
	if err != nil {
		return err
	}
	defer all.Close()
	var told []byte
	for all.First(); all.Valid(); all.Next() {
		last := len(all.Key()) - 1
		subject, item := all.Key()[:last], all.Value()
		switch {
		case all.Key()[last] == toldObject:
			told = append(told[:0], subject...)
		case bytes.Equal(subject, told):
			continue
		default:
			named := events.Subject(subject)
			item = ended(member(member([]byte{'{'}, "id", string(named)), "type", named.Kind()), '}')
		}
		if err := w.item(item); err != nil {
			return err
		}
	}
	return all.Error()
}

func (w *jsonWriter) writeTypes(array string, types []*logType) {
	w.begin(array)
	for _, t := range types {
		b := append(member([]byte{'{'}, "name", t.name), `"attributes":[`...)
		for _, a := range t.attributes {
			b = ended(member(member(append(b, '{'), "name", a.name), "type", a.kind.json), '}')
		}
		w.item(ended(ended(b, ']'), '}')) // the output keeps its first error
	}
}

func (w *jsonWriter) close() {
	w.objects.Close() // its folder goes away
	w.output.close()
}

// Values are texts whatever their kind: the standard's JSON Schema wants it so, and the declared types say how to read them.
func value(b []byte, a *attribute) []byte {
	return member(member(append(b, '{'), "name", a.name), "value", a.write(local))
}

func list(b []byte, links []link) []byte {
	b = append(b, `"relationships":[`...)
	for _, l := range links {
		b = ended(member(member(append(b, '{'), "objectId", string(l.to)), "qualifier", l.qualifier), '}')
	}
	return ended(b, ']')
}

// member appends a member with a comma behind it, which ended replaces.
func member(b []byte, name, value string) []byte {
	b = append(append(append(b, '"'), name...), `":`...)
	b, _ = jsontext.AppendQuote(b, value) // decoded events are UTF-8
	return append(b, ',')
}

// ended closes an object or array, with a comma behind it.
func ended(b []byte, bracket byte) []byte {
	return append(bytes.TrimSuffix(b, []byte{','}), bracket, ',')
}
