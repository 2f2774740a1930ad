package export

import (
	"time"

	"oneseal/events"
)

// own is how an event relates to its own subject.
const own = "subject"

// eventID is one event's alone, for no source has a space in it.
func eventID(e *events.Event) string { return e.Source + " " + e.ID }

// relations lists an event's, each once. A field that names the event's own subject adds nothing to the first.
func relations(e *events.Event, told *facts) []link {
	all := []link{{own, events.Subject(e.Subject)}}
	return appendLinks(all, e.Subject, told.links)
}

// objectRelations lists those of the story's subject, each once.
func objectRelations(story []*events.Event, told []facts) []link {
	var all []link
	for i, e := range story {
		all = appendLinks(all, e.Subject, told[i].links)
	}
	return all
}

func appendLinks(to []link, self string, from []link) []link {
	seen := make(map[link]bool, len(to)+len(from))
	for _, l := range to {
		seen[l] = true
	}
	for _, l := range from {
		if string(l.to) != self && !seen[l] {
			seen[l] = true
			to = append(to, l)
		}
	}
	return to
}

// beginning is since when an object's first values hold, by OCEL's convention.
var beginning = time.Unix(0, 0).UTC()

// history gives the attributes of an object: the first values, and what was told otherwise later.
func history(story []*events.Event, told []facts) (initial []attribute, changes []statement) {
	known := make(map[string]bool)
	for _, s := range statements(story, told) {
		if known[s.name] {
			changes = append(changes, s)
			continue
		}
		known[s.name] = true
		initial = append(initial, s.attribute)
	}
	return initial, changes
}

// typeTable collects the types that a log holds, with the attributes of each in the order of their coming.
type typeTable struct {
	types []*logType
	at    map[string]*logType
}

type logType struct {
	name       string
	attributes []attribute // names and kinds
	index      map[string]int
}

// of finds the type, or adds it.
func (t *typeTable) of(name string) (found *logType, added bool) {
	if found := t.at[name]; found != nil {
		return found, false
	}
	if t.at == nil {
		t.at = make(map[string]*logType)
	}
	found = &logType{name: name, index: make(map[string]int)}
	t.types, t.at[name] = append(t.types, found), found
	return found, true
}

// has adds the attribute if the type lacks it. Where types of events that a source gives one name
// differ in an attribute's kind, it is a text.
func (t *logType) has(a *attribute) (added bool) {
	if i, known := t.index[a.name]; known {
		if t.attributes[i].kind != a.kind {
			t.attributes[i].kind = text
		}
		return false
	}
	t.index[a.name] = len(t.attributes)
	t.attributes = append(t.attributes, attribute{name: a.name, kind: a.kind})
	return true
}
