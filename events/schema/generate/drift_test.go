package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestCheckedInSchemasAreThoseOfTheStructs(t *testing.T) {
	want, err := generate()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../json/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		if _, ok := want[filepath.Base(path)]; !ok {
			t.Errorf("%s belongs to no type: run go generate ./events/schema", path)
		}
	}
	for name, text := range want {
		got, err := os.ReadFile(filepath.Join("../json", name))
		if err != nil || !bytes.Equal(got, text) {
			t.Errorf("json/%s is not what the structs say (%v): run go generate ./events/schema", name, err)
		}
	}
}
