package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"oneseal/events"
)

const (
	jsonFolder      = "schema/json"
	publishedFolder = "schema/published"
	storedFolder    = "testdata/stored"
)

// derived is everything that follows from the catalogue, by its path in the folder of package events.
type derived struct {
	files  map[string][]byte
	stored map[string][]byte
	forms  map[string]form // the types' forms by their URN
}

func derive() (*derived, error) {
	told, err := readComments()
	if err != nil {
		return nil, err
	}
	all, err := schemas(told)
	if err != nil {
		return nil, err
	}
	g := &derived{files: make(map[string][]byte), stored: make(map[string][]byte), forms: make(map[string]form)}
	plain := make(map[string]map[string]any, len(all))
	for name, s := range all {
		text, err := render(s)
		if err != nil {
			return nil, fmt.Errorf("render %s: %w", name, err)
		}
		g.files[jsonFolder+"/"+name] = text
		if plain[name], err = object(text); err != nil {
			return nil, fmt.Errorf("read %s again: %w", name, err)
		}
	}
	if g.forms, err = formsOf(plain); err != nil {
		return nil, err
	}
	for name, text := range renderPublished(g.forms) {
		g.files[publishedFolder+"/"+name] = text
	}
	if g.files["schema/asyncapi.json"], err = asyncAPI(plain, told); err != nil {
		return nil, err
	}
	g.files["reference/README.md"] = reference(english, told)
	g.files["reference/README.zh-CN.md"] = reference(chinese, told)
	for _, info := range events.Catalogue() {
		for v := &info; v != nil; v = v.Former() {
			if g.stored[storedFolder+"/"+storedName(v)], err = example(v, told); err != nil {
				return nil, fmt.Errorf("make an example of %s: %w", v.DataSchema, err)
			}
		}
	}
	return g, nil
}

func object(text []byte) (map[string]any, error) {
	var o map[string]any
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	err := dec.Decode(&o)
	return o, err
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
