package yamlfile_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"oneseal/events/yamlfile"
)

// nested is a document of 27 levels, each of which repeats the one before twice.
func nested() []byte {
	text := "a0: &a0 [x, x]\n"
	for i := range 27 {
		text += fmt.Sprintf("a%d: &a%[1]d [*a%d, *a%[2]d]\n", i+1, i)
	}
	return []byte(text)
}

func TestADocumentThatRepeatsItselfIsRefusedBeforeItGrows(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var into map[string]any
	err := yamlfile.Decode(nested(), &into)
	runtime.ReadMemStats(&after)
	if err == nil || !strings.Contains(err.Error(), "54 things by *aliases") {
		t.Errorf("%d bytes of nested aliases: %v", len(nested()), err)
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 10<<20 {
		t.Errorf("%d bytes took %d", len(nested()), grown)
	}
	if err := yamlfile.Decode([]byte("a: &x [1]\nb: *x\n"), &into); err != nil || fmt.Sprint(into["b"]) != "[1]" {
		t.Errorf("one alias: %v, %v", into, err)
	}
	if err := yamlfile.Decode(append([]byte("a: "), make([]byte, 2<<20)...), &into); err == nil {
		t.Error("two megabytes are read")
	}
}

// Every YAML file that the product reads goes through this package.
func TestNoOtherPackageReadsYAML(t *testing.T) {
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && entry.Name() == "node_modules" {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(filepath.Dir(path), "yamlfile") {
			return nil
		}
		text, err := os.ReadFile(path)
		if bytes.Contains(text, []byte("yaml.NewDecoder(")) {
			t.Errorf("%s reads YAML whose aliases nobody bounds: use yamlfile.Decode", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
