package repair_test

import (
	"bytes"
	"errors"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"oneseal/deploy/audit"
	"oneseal/ingest/durable"
	"oneseal/projectors"
)

// unchecked are the files of a part that ClickHouse's checksums leave out; the audit holds them against digests of its own.
var unchecked = []string{"columns_substreams.txt", "default_compression_codec.txt", "metadata_version.txt"}

// Each change of one byte in a part of a table is found, by ClickHouse's own check or by the digests that were noted, and named.
func TestAChangedByteOfTheArchiveIsFoundAndNamed(t *testing.T) {
	tries := 60
	if os.Getenv("ONESEAL_SLOW") != "" {
		tries = 4000
	}
	dir := filepath.Join(t.TempDir(), "data")
	i, _, _ := up(t, dir)
	if code := send(t, i, 0, 40); code != http.StatusOK {
		t.Fatal(code)
	}
	await(t, i)
	_, conn, err := projectors.Connect(t.Context(), i.ClickHouse)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.Exec(t.Context(), "SYSTEM STOP MERGES"); err != nil {
		t.Fatal(err)
	}
	rows, err := conn.Query(t.Context(), "SELECT table, name, path FROM system.parts WHERE active AND database = currentDatabase() AND table IN ('events', 'approvals') ORDER BY table, name")
	if err != nil {
		t.Fatal(err)
	}
	type file struct{ table, part, path string }
	var files []file
	for rows.Next() {
		var f file
		if err := rows.Scan(&f.table, &f.part, &f.path); err != nil {
			t.Fatal(err)
		}
		inside, err := filepath.Glob(filepath.Join(f.path, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range inside {
			if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && info.Size() > 0 {
				files = append(files, file{f.table, f.part, path})
			}
		}
	}
	if err := rows.Err(); err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	if broken, err := projectors.CheckTables(t.Context(), conn); err != nil || len(broken) > 0 {
		t.Fatal(broken, err)
	}
	if err := audit.Seal(dir, nil); err != nil {
		t.Skip(err)
	}
	random := rand.New(rand.NewPCG(17, 4))
	silent, tried := make(map[string]int), make(map[bool]int)
	for range tries {
		f := files[random.IntN(len(files))]
		whole, err := os.ReadFile(f.path)
		if err != nil {
			t.Fatal(err)
		}
		damaged := bytes.Clone(whole)
		damaged[random.IntN(len(damaged))] ^= byte(1 + random.IntN(255))
		if err := os.WriteFile(f.path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(changedFiles(t, dir), f.path) {
			broken, err := projectors.CheckTables(t.Context(), conn)
			if err != nil {
				t.Fatalf("%s: %v", f.path, err)
			}
			if !slices.ContainsFunc(broken, func(b projectors.BrokenPart) bool { return b.Table == f.table && b.Part == f.part }) {
				silent[filepath.Base(f.path)]++
			}
		}
		tried[slices.Contains(unchecked, filepath.Base(f.path))]++
		if err := os.WriteFile(f.path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, n := range silent {
		t.Errorf("%d changes of a byte of %s were not found", n, name)
	}
	t.Logf("%d changes of files that ClickHouse checks, %d of others", tried[false], tried[true])
}

// changedFiles are those that the audit finds by their digests.
func changedFiles(t *testing.T, dir string) (paths []string) {
	t.Helper()
	_, err := audit.Files(dir, func(f audit.Finding) {
		path, _, _ := strings.Cut(f.Problem, " was changed")
		paths = append(paths, path)
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// Each change of one byte of keys, passwords, access lists and what tables are is found and named, also while the node runs, and
// nothing else is.
func TestAChangedByteOfASmallFileIsFoundAndNamed(t *testing.T) {
	tries := 60
	if os.Getenv("ONESEAL_SLOW") != "" {
		tries = 2000
	}
	dir := filepath.Join(t.TempDir(), "data")
	i, _, _ := up(t, dir)
	if code := send(t, i, 0, 10); code != http.StatusOK {
		t.Fatal(code)
	}
	await(t, i)
	if err := audit.Seal(dir, nil); err != nil {
		t.Skip(err)
	}
	var files []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			// The engine replaces what figures are kept in all the while.
			if sealed, _ := durable.Verify(path); sealed && (!strings.Contains(path, "/store/") || strings.HasSuffix(path, "/events.sql") || strings.HasSuffix(path, "/approvals.sql")) {
				files = append(files, path)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"keys.json", "local.key", "access/broker.pem", "access/broker.key", "access/secret", "clickhouse/password", "clickhouse/users.xml"} {
		if !slices.Contains(files, filepath.Join(dir, name)) {
			t.Errorf("%s has no digest", name)
		}
	}
	if !slices.ContainsFunc(files, func(path string) bool { return strings.HasSuffix(path, "/events.sql") }) {
		t.Error("what the archive is has no digest")
	}
	if found := changedFiles(t, dir); len(found) > 0 {
		t.Fatalf("before: %v", found)
	}
	random := rand.New(rand.NewPCG(17, 5))
	for range tries {
		path := files[random.IntN(len(files))]
		whole, err := os.ReadFile(path)
		if err != nil || len(whole) == 0 {
			continue
		}
		at, was := random.IntN(len(whole)), time.Time{}
		if info, err := os.Stat(path); err == nil {
			was = info.ModTime()
		}
		damaged := bytes.Clone(whole)
		damaged[at] ^= byte(1 + random.IntN(255))
		if err := errors.Join(os.WriteFile(path, damaged, 0o600), os.Chtimes(path, was, was)); err != nil { // as a disk would
			t.Fatal(err)
		}
		if found := changedFiles(t, dir); !slices.Equal(found, []string{path}) {
			t.Errorf("byte %d of %s was changed, and %v is found", at, path, found)
		}
		if err := errors.Join(os.WriteFile(path, whole, 0o600), os.Chtimes(path, was, was)); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d changes of %d files", tries, len(files))
	password := filepath.Join(dir, "clickhouse", "password")
	if err := os.WriteFile(password, []byte("another"), 0o600); err != nil {
		t.Fatal(err)
	}
	found, summary := audited(t, i)
	if len(found) != 1 || found[0].Kind != audit.OfFile || !strings.Contains(found[0].String(), password) || summary.Files < int64(len(files)) {
		t.Errorf("the audit of the node: %v, %+v", found, summary)
	}
}
