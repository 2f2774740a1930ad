package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

const folder = "../.."

func TestGeneratedFilesAreThoseOfTheCatalogue(t *testing.T) {
	want, err := derive()
	if err != nil {
		t.Fatal(err)
	}
	for _, generated := range []string{jsonFolder, publishedFolder} {
		files, err := filepath.Glob(filepath.Join(folder, generated, "*.json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			if _, ok := want.files[generated+"/"+filepath.Base(path)]; !ok {
				t.Errorf("%s belongs to no type: run go generate ./events/schema", path)
			}
		}
	}
	for name, text := range want.files {
		got, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil || !bytes.Equal(got, text) {
			t.Errorf("%s is not what the catalogue says (%v): run go generate ./events/schema", name, err)
		}
	}
}

func TestNoTypeBreaksWhatWasPublished(t *testing.T) {
	published, err := readPublished(os.DirFS(filepath.Join(folder, publishedFolder)))
	if err != nil {
		t.Fatal(err)
	}
	if len(published) == 0 {
		t.Fatal("nothing is published")
	}
	now, err := derive()
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range incompatible(published, now.forms) {
		t.Error(problem)
	}
}
