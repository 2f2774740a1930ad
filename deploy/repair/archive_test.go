package repair_test

import (
	"bytes"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"oneseal/projectors"
)

// unchecked are the files of a part that ClickHouse's checksums leave out. They hold no rows: how later merges compress, the version of the
// table's definition, and which streams columns have.
var unchecked = []string{"columns_substreams.txt", "default_compression_codec.txt", "metadata_version.txt"}

// Each change of one byte in a part of a table, but for three small files without rows, is found by ClickHouse's own check, which the audit
// runs, and named by table and part.
func TestAChangedByteOfTheArchiveIsFoundAndNamed(t *testing.T) {
	tries := 60
	if os.Getenv("ONESEAL_SLOW") != "" {
		tries = 3000
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
			if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && info.Size() > 0 && !slices.Contains(unchecked, info.Name()) {
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
	random := rand.New(rand.NewPCG(17, 4))
	silent := make(map[string]int)
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
		broken, err := projectors.CheckTables(t.Context(), conn)
		if err != nil {
			t.Fatalf("%s: %v", f.path, err)
		}
		if !slices.ContainsFunc(broken, func(b projectors.BrokenPart) bool { return b.Table == f.table && b.Part == f.part }) {
			silent[filepath.Base(f.path)]++
		}
		if err := os.WriteFile(f.path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, n := range silent {
		t.Errorf("%d changes of a byte of %s were not found", n, name)
	}
}
