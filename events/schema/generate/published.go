package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/big"
	"path"
	"reflect"
	"slices"
	"strings"
)

// form is what a schema demands, without what it tells people: titles, descriptions, examples.
type form = map[string]any

// formsOf gives the forms by URN, and those of the shared definitions by "#/$defs/<name>". An event's form
// is its envelope's with its data's, so the schemas of whole events have none.
func formsOf(schemas map[string]map[string]any) (map[string]form, error) {
	forms := make(map[string]form)
	for name, s := range schemas {
		id, _ := s["$id"].(string)
		if id == "" {
			return nil, fmt.Errorf("schema %s has no $id", name)
		}
		if id == eventID || strings.HasSuffix(id, ":event") {
			continue
		}
		definitions, _ := s["$defs"].(map[string]any)
		for name, definition := range definitions {
			forms["#/$defs/"+name] = strip(definition.(map[string]any))
		}
		stripped := strip(s)
		delete(stripped, "$defs")
		if strings.Contains(id, ":fact_corrected:") {
			// What a correction may say follows from the types it corrects, which have forms of their own.
			delete(stripped, "allOf")
		}
		forms[id] = stripped
	}
	return forms, nil
}

var prose = []string{"$schema", "$id", "$comment", "title", "description", "examples", "x-title", "x-origin", "x-teller", "x-version", "x-unit", "x-values"}

func strip(s map[string]any) map[string]any {
	stripped := make(map[string]any)
	for keyword, value := range s {
		if slices.Contains(prose, keyword) {
			continue
		}
		switch value := value.(type) {
		case map[string]any:
			if keyword == "properties" || keyword == "$defs" {
				// The members are named by the types, and may be named like keywords.
				members := make(map[string]any)
				for name, member := range value {
					members[name] = strip(member.(map[string]any))
				}
				stripped[keyword] = members
				continue
			}
			stripped[keyword] = strip(value)
		default:
			stripped[keyword] = value
		}
	}
	return stripped
}

const sharedForms = "shared.json"

// renderPublished puts the forms of a family into a file, one a line.
func renderPublished(forms map[string]form) map[string][]byte {
	lines := make(map[string][]string)
	for _, urn := range sorted(forms) {
		text, err := json.Marshal(forms[urn])
		if err != nil {
			panic(err) // it was JSON before
		}
		file := sharedForms
		if parts := strings.Split(urn, ":"); len(parts) == 5 {
			file = parts[2] + ".json"
		}
		lines[file] = append(lines[file], fmt.Sprintf("%q: %s", urn, text))
	}
	files := make(map[string][]byte)
	for name, of := range lines {
		files[name] = []byte("{\n" + strings.Join(of, ",\n") + "\n}\n")
	}
	return files
}

func readPublished(folder fs.FS) (map[string]form, error) {
	names, err := fs.Glob(folder, "*.json")
	if err != nil {
		return nil, fmt.Errorf("list the published forms: %w", err)
	}
	forms := make(map[string]form)
	for _, name := range names {
		text, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, fmt.Errorf("read a published form: %w", err)
		}
		all, err := object(text)
		if err != nil {
			return nil, fmt.Errorf("read the published forms of %s: %w", path.Base(name), err)
		}
		for urn, f := range all {
			forms[urn] = f.(map[string]any)
		}
	}
	return forms, nil
}

// incompatible lists what in the new forms would refuse a stored event, or surprise a consumer of the
// published ones. A consumer must expect fields and listed values that it does not know.
func incompatible(published, now map[string]form) []string {
	var breaks []string
	for _, urn := range sorted(published) {
		if now[urn] == nil {
			breaks = append(breaks, urn+": is gone: a published version stays readable")
			continue
		}
		c := comparison{at: urn}
		c.compare(published[urn], now[urn])
		breaks = append(breaks, c.breaks...)
	}
	return breaks
}

type comparison struct {
	at     string
	breaks []string
}

func (c *comparison) refuse(format string, args ...any) {
	c.breaks = append(c.breaks, c.at+": "+fmt.Sprintf(format, args...))
}

func (c *comparison) within(name string, old, now any) {
	inner := comparison{at: c.at + "/" + name}
	inner.compare(old.(map[string]any), now.(map[string]any))
	c.breaks = append(c.breaks, inner.breaks...)
}

func (c *comparison) compare(old, now form) {
	keywords := sorted(old)
	for _, keyword := range sorted(now) {
		if old[keyword] == nil {
			keywords = append(keywords, keyword)
		}
	}
	for _, keyword := range keywords {
		before, after := old[keyword], now[keyword]
		switch keyword {
		case "properties":
			c.properties(before, after)
		case "required":
			c.required(before, after)
		case "enum", "anyOf":
			c.choices(keyword, before, after)
		case "minimum", "minLength", "minItems":
			if after != nil && (before == nil || number(after).Cmp(number(before)) > 0) {
				c.refuse("%s has grown from %v to %v", keyword, before, after)
			}
		case "maximum", "maxLength", "maxItems":
			if after != nil && (before == nil || number(after).Cmp(number(before)) < 0) {
				c.refuse("%s has shrunk from %v to %v", keyword, before, after)
			}
		case "pattern", "format", "multipleOf":
			if after != nil && !reflect.DeepEqual(before, after) {
				c.refuse("%s is now %v, was %v", keyword, after, before)
			}
		case "x-personal":
			if before != nil && before != after {
				c.refuse("the mark as personal data is now %v, was %v", after, before)
			}
		case "items":
			if before == nil || after == nil {
				c.refuse("items were %v, are now %v", before, after)
				continue
			}
			c.within("items", before, after)
		default:
			// type, $ref, const, additionalProperties, not, if and others: whether a change of them is
			// harmless can't be said here.
			if !reflect.DeepEqual(before, after) {
				c.refuse("%s is now %v, was %v", keyword, text(after), text(before))
			}
		}
	}
}

func (c *comparison) properties(before, after any) {
	old, _ := before.(map[string]any)
	now, _ := after.(map[string]any)
	for _, name := range sorted(old) {
		if now[name] == nil {
			c.refuse("field %s is gone", name)
			continue
		}
		c.within(name, old[name], now[name])
	}
}

func (c *comparison) required(before, after any) {
	old, _ := before.([]any)
	now, _ := after.([]any)
	for _, name := range now {
		if !slices.Contains(old, name) {
			c.refuse("field %s is now required: stored events may lack it", name)
		}
	}
	for _, name := range old {
		if !slices.Contains(now, name) {
			c.refuse("field %s may now be absent: consumers rely on it", name)
		}
	}
}

// choices wants each former choice to be there still. A list of choices where there was none narrows.
func (c *comparison) choices(keyword string, before, after any) {
	old, listed := before.([]any)
	now, still := after.([]any)
	switch {
	case !still:
		return
	case !listed:
		c.refuse("%s is new: %v", keyword, text(after))
		return
	}
	for _, choice := range old {
		if !slices.ContainsFunc(now, func(other any) bool { return reflect.DeepEqual(choice, other) }) {
			c.refuse("%s has lost %v", keyword, text(choice))
		}
	}
}

func number(v any) *big.Rat {
	r, ok := new(big.Rat).SetString(fmt.Sprint(v))
	if !ok {
		panic(fmt.Sprintf("%v is no number in a schema", v))
	}
	return r
}

func text(v any) string {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Sprint(v)
	}
	return strings.TrimSpace(out.String())
}
