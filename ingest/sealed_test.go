package ingest_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"oneseal/ingest"
)

// Each change of one byte in a file of a closed index is found and named; the index is kept aside, and made anew from the log.
func TestAChangedByteOfTheIndexIsFoundNamedAndKept(t *testing.T) {
	w := newTown(t, 1)
	f, end := w.open(ingest.Options{})
	f.expect(t, ingest.StatusStored, numbered(0, 200)...)
	end()
	tries := 300
	if os.Getenv("ONESEAL_SLOW") != "" {
		tries = 3000
	}
	files, err := os.ReadDir(w.ids())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		if info, err := file.Info(); err == nil && info.Size() > 0 && file.Name() != "LOCK" {
			names = append(names, file.Name())
		}
	}
	random := rand.New(rand.NewPCG(17, 2))
	var path string
	var damaged []byte
	for range tries {
		path = filepath.Join(w.ids(), names[random.IntN(len(names))])
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		damaged = bytes.Clone(whole)
		damaged[random.IntN(len(damaged))] ^= byte(1 + random.IntN(255))
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := ingest.CheckSeal(w.ids()); err == nil || !strings.Contains(err.Error(), path) {
			t.Fatalf("a changed byte of %s: %v", path, err)
		}
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := ingest.CheckSeal(w.ids()); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	f, _ = w.open(ingest.Options{})
	f.expect(t, ingest.StatusRepeated, numbered(0, 200)...)
	f.expect(t, ingest.StatusStored, numbered(200, 210)...)
	kept, err := filepath.Glob(filepath.Join(filepath.Dir(w.ids()), "damaged", "*", filepath.Base(w.ids()), filepath.Base(path)))
	if err != nil || len(kept) != 1 {
		t.Fatalf("kept: %v, %v", kept, err)
	}
	if is, err := os.ReadFile(kept[0]); err != nil || !bytes.Equal(is, damaged) {
		t.Errorf("the damaged file is not kept: %v", err)
	}
}
