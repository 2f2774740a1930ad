package oneseal

import (
	"go/build"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// packages are all of them, the lowest first, each with what it imports of the others: nothing that stands below it in this list.
// A new import is a line to think about here, not a surprise.
var packages = []struct{ path, imports string }{
	// The language of the town, and what is known of its days and laws.
	{"events", ""},
	{"events/calendar", "events"},
	{"events/law", "events"},
	{"events/yamlfile", ""},
	{"events/law/lawtest", "events events/calendar"},
	{"events/town", "events events/calendar events/law events/yamlfile"},
	{"events/log/socket", ""},
	{"events/log", "events events/log/socket"},
	{"events/client", "events events/log"},
	{"events/schema", ""},
	{"events/schema/generate", "events events/law"},

	// Stories into rows.
	{"projectors/schema", ""},
	{"projectors/story", "events"},
	{"projectors/columns", "events"},
	{"projectors/models", "events events/calendar events/law projectors/columns projectors/story"},
	{"projectors", "events events/calendar events/law events/log events/town projectors/columns projectors/models projectors/schema projectors/story"},
	{"projectors/cases", "events events/calendar events/law projectors projectors/columns projectors/models projectors/story"},
	{"projectors/exchange", "events events/log projectors/models projectors/story"},
	{"projectors/cards", "events events/calendar events/client events/law events/log events/yamlfile projectors"},

	// Events into the log.
	{"ingest/durable", ""},
	{"ingest/limits", ""},
	{"ingest", "events events/client events/log ingest/durable ingest/limits projectors/story"},
	{"ingest/importer", "events events/client events/yamlfile ingest"},
	{"ingest/simulate", "events events/calendar"},
	{"ingest/holidays", "events"},
	{"ingest/simulate/sinks", "events events/client events/log ingest/simulate"},

	// Questions to the rows: of the projectors they know what a story and a table is, never the engine.
	{"analytics/kpis", "events"},
	{"analytics/kept", "analytics/kpis events projectors/schema"},
	{"analytics/ask", "analytics/kept analytics/kpis events ingest projectors/schema"},
	{"analytics/dashboards", "analytics/kept analytics/kpis events events/law projectors/schema"},
	{"analytics/viewer", "analytics/ask analytics/dashboards events events/law"},
	{"analytics/export", "events projectors/story"},

	// What wires them.
	{"deploy/apachekafka", ""},
	{"deploy/storage", "ingest/durable"},
	{"deploy/embedded", "deploy/storage events/log/socket ingest/durable projectors/schema"},
	{"deploy/audit", "events events/log ingest/durable projectors projectors/models"},
	{"deploy/backup", "deploy/embedded deploy/storage ingest/durable projectors"},
	{"deploy/repair", "deploy/audit deploy/backup deploy/embedded deploy/storage events events/log ingest projectors"},
	{"deploy/node", all},
	{"cmd/oneseal", all},

	// What generates files, and what tests share.
	{"analytics/reference", "analytics/dashboards analytics/kpis deploy/embedded events events/law projectors projectors/models projectors/schema"},
	{"analytics/viewer/generate", "events projectors/cases"},
	{"deploy/embedded/embeddedtest", "deploy/embedded"},
	{"deploy/strangers", "deploy/apachekafka deploy/embedded events/log events/log/socket"},
	{"projectors/story/storytest", "events projectors/story"},
	{"projectors/towntest", "deploy/embedded deploy/embedded/embeddedtest events events/log projectors"},
	{"analytics/analyticstest", "analytics/ask analytics/dashboards analytics/kept analytics/kpis deploy/embedded events ingest/simulate projectors/models projectors/towntest"},
}

// all is what those import that wire the others: whatever stands before them.
const all = "*"

// many are packages of more than 25 files, and why they are not parted.
var many = map[string]string{
	"cmd/oneseal":       "one file a subcommand",
	"events":            "one file a family, and the machinery of events",
	"projectors":        "one file a step of the way of a batch, and a file for each thing that may befall a story",
	"projectors/models": "one file a fold",
	"ingest/simulate":   "one file a matter of the town",
}

const module = "oneseal/"

func TestImportsGoOneWay(t *testing.T) {
	found := make(map[string]*build.Package)
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if name := d.Name(); len(name) > 1 && name[0] == '.' || slices.Contains([]string{"node_modules", "testdata", "data", "bin"}, name) {
			return fs.SkipDir
		}
		read, err := build.ImportDir(path, 0)
		if _, none := err.(*build.NoGoError); none {
			return nil
		}
		if err == nil && len(read.GoFiles) > 0 {
			found[filepath.ToSlash(path)] = read
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var below []string
	for _, p := range packages {
		read := found[p.path]
		if read == nil {
			t.Errorf("%s is in the list and holds no Go code", p.path)
			continue
		}
		delete(found, p.path)
		var imports []string
		for _, path := range read.Imports {
			of, ours := strings.CutPrefix(path, module)
			if !ours {
				continue
			}
			imports = append(imports, of)
			if !slices.Contains(below, of) {
				t.Errorf("%s imports %s, which does not stand before it", p.path, of)
			}
		}
		slices.Sort(imports)
		if got := strings.Join(imports, " "); p.imports != all && got != p.imports {
			t.Errorf("%s imports\n%s, the list says\n%s", p.path, got, p.imports)
		}
		if n := len(read.GoFiles); (n > 25) != (many[p.path] != "") {
			t.Errorf("%s has %d files; that it has many because of %q", p.path, n, many[p.path])
		}
		for _, vague := range []string{"util", "utils", "common", "helper", "helpers", "base", "types", "manager"} {
			if read.Name == vague {
				t.Errorf("%s says nothing by its name", p.path)
			}
		}
		below = append(below, p.path)
	}
	for path := range found {
		t.Errorf("%s is not in the list: say what it may import", path)
	}
}
