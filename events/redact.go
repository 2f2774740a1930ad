package events

import (
	"bytes"
	"fmt"
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Redact gives what the terms let out of an event: those of its attributes that leave only if they are named, and the JSON of its data's granted
// fields, {} if there are none. What is marked as personal, and all in it, leaves only if "personal" names it. JSON that no type describes does not leave.
func (g *GrantTerms) Redact(e *Event) (attributes []Attribute, data jsontext.Value, err error) {
	info, known := Lookup(e.Type)
	if !known {
		return nil, nil, fmt.Errorf("redact %s %q: the type is not in the catalogue", e.Type, e.ID)
	}
	plain, personal := new(granted), new(granted)
	for _, field := range g.Fields {
		plain.add(field)
	}
	for _, p := range g.Personal {
		personal.add(p.Field)
	}
	for _, a := range []Attribute{{"actor", e.Actor}, {"role", e.Role}, {"area", e.Area}, {"basis", e.Basis}} {
		if a.Value != "" && (plain.of(a.Name).whole() && a.Name != "actor" || personal.of(a.Name).whole()) {
			attributes = append(attributes, a)
		}
	}
	whole, err := e.appendData(nil, info)
	if err != nil {
		return nil, nil, err
	}
	in := plain.of("data")
	out, some, err := redact(whole, info.Data, in, in.whole(), personal.of("data"))
	if err != nil {
		return nil, nil, fmt.Errorf("redact %s %q: %w", e.Type, e.ID, err)
	}
	if !some {
		out = jsontext.Value("{}")
	}
	return attributes, out, nil
}

// granted is a tree of the fields that a grant names. A nil one names nothing.
type granted struct {
	named   bool
	members map[string]*granted
}

func (n *granted) add(field string) {
	path, ok := ParseFieldPath(field)
	if !ok {
		return
	}
	for _, name := range path {
		if n.members == nil {
			n.members = make(map[string]*granted)
		}
		if n.members[name] == nil {
			n.members[name] = new(granted)
		}
		n = n.members[name]
	}
	n.named = true
}

func (n *granted) of(name string) *granted {
	if n == nil {
		return nil
	}
	return n.members[name]
}

func (n *granted) whole() bool { return n != nil && n.named }

// redact leaves of a value of the type what is named, or all that is not personal; some is whether that is anything.
func redact(value jsontext.Value, t reflect.Type, plain *granted, all bool, personal *granted) (out jsontext.Value, some bool, err error) {
	t = pointed(t)
	switch {
	case t == reflect.TypeFor[jsontext.Value]():
		return nil, false, nil
	case isObject(t):
		return redactObject(value, t, plain, all, personal)
	case t.Kind() == reflect.Slice && value.Kind() == '[':
		return redactList(value, t.Elem(), plain.of(allOf), all || plain.of(allOf).whole(), personal.of(allOf))
	}
	return value, all, nil
}

func redactObject(value jsontext.Value, t reflect.Type, plain *granted, all bool, personal *granted) (jsontext.Value, bool, error) {
	dec := jsontext.NewDecoder(bytes.NewReader(value))
	if _, err := dec.ReadToken(); err != nil {
		return nil, false, err
	}
	var out bytes.Buffer
	out.WriteByte('{')
	for dec.PeekKind() == '"' {
		token, err := dec.ReadToken()
		if err != nil {
			return nil, false, err
		}
		name := token.String()
		member, err := dec.ReadValue()
		if err != nil {
			return nil, false, err
		}
		field, known := fieldNamed(t, name)
		if !known {
			continue
		}
		left, some, err := redactMember(member, field, plain.of(name), all, personal.of(name))
		if err != nil {
			return nil, false, err
		}
		if !some {
			continue
		}
		if out.Len() > 1 {
			out.WriteByte(',')
		}
		quoted, err := json.Marshal(name)
		if err != nil {
			return nil, false, err
		}
		out.Write(quoted)
		out.WriteByte(':')
		out.Write(left)
	}
	out.WriteByte('}')
	return out.Bytes(), out.Len() > 2, nil
}

func redactMember(member jsontext.Value, field reflect.StructField, plain *granted, all bool, personal *granted) (jsontext.Value, bool, error) {
	if personal.whole() {
		return member, true, nil
	}
	if field.Tag.Get("personal") != "" {
		return redact(member, field.Type, nil, false, personal)
	}
	return redact(member, field.Type, plain, all || plain.whole(), personal)
}

// redactList keeps the places of a list's members: one of which nothing leaves is an empty object.
func redactList(value jsontext.Value, of reflect.Type, plain *granted, all bool, personal *granted) (jsontext.Value, bool, error) {
	dec := jsontext.NewDecoder(bytes.NewReader(value))
	if _, err := dec.ReadToken(); err != nil {
		return nil, false, err
	}
	var out bytes.Buffer
	out.WriteByte('[')
	any := false
	for dec.PeekKind() != ']' {
		member, err := dec.ReadValue()
		if err != nil {
			return nil, false, err
		}
		left, some := jsontext.Value(nil), false
		if personal.whole() {
			left, some = member, true
		} else if left, some, err = redact(member, of, plain, all, personal); err != nil {
			return nil, false, err
		}
		if !some {
			left = jsontext.Value("{}")
		}
		if out.Len() > 1 {
			out.WriteByte(',')
		}
		out.Write(left)
		any = any || some
	}
	out.WriteByte(']')
	return out.Bytes(), any, nil
}
