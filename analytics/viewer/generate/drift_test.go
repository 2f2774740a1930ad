package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestGeneratedTitlesAreThoseOfTheCatalogue(t *testing.T) {
	want, err := derive()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join("../../..", path))
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not what the catalogue says (%v): run go generate ./analytics/viewer", path, err)
	}
}

func TestEveryCodeThatThePageShowsHasTitles(t *testing.T) {
	all, err := sets()
	if err != nil {
		t.Fatal(err)
	}
	values := 0
	for _, s := range all {
		for _, v := range s.values {
			values++
			if v.ZH == "" || v.EN == "" || v.ZH == v.Code {
				t.Errorf("%s %q reads %q, %q", s.name, v.Code, v.ZH, v.EN)
			}
		}
	}
	if values < 200 {
		t.Errorf("only %d values were looked at", values)
	}
}
