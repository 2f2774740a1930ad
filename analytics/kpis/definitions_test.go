package kpis_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"oneseal/analytics/kpis"
)

// texts of a definition that are long enough to be nobody else's words.
func texts(d kpis.Definition) []string {
	all := []string{d.Numerator, d.Denominator, d.Clock, d.Cohort, d.Period, d.Target, d.NotComputable}
	return slices.DeleteFunc(all, func(text string) bool {
		words := len(strings.Fields(text))
		return words < 5 && (words > 1 || utf8.RuneCountInString(text) < 10)
	})
}

// A change of one KPI's definition changes one source file, that of its view: no other file repeats its text but those that are
// generated, and all of these that tell definitions have it.
func TestDefinitionStandsInOneSourceFile(t *testing.T) {
	views, err := kpis.Views()
	if err != nil {
		t.Fatal(err)
	}
	generated := []string{"../../analytics/reference/README.md", "../../analytics/reference/README.zh-CN.md", "../../deploy/grafana", "../../analytics/viewer/dist"}
	read := 0
	err = filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if name := d.Name(); slices.Contains([]string{"node_modules", "bin", "data"}, name) || len(name) > 2 && name[0] == '.' || slices.Contains(generated, path) {
				return fs.SkipDir
			}
			return err
		}
		if slices.Contains(generated, path) || filepath.Dir(path) == "../../analytics/kpis" && filepath.Ext(path) == ".sql" || !slices.Contains([]string{".go", ".sql", ".md", ".ts", ".css", ".html", ".yaml", ".tmpl", ".txtar"}, filepath.Ext(path)) {
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		read++
		for _, view := range views {
			for _, text := range slices.Concat(texts(view.EN), texts(view.ZH)) {
				if strings.Contains(string(content), text) {
					t.Errorf("%s repeats what the header of %s says: %q", path, view.Name, text)
				}
			}
		}
		return nil
	})
	if err != nil || read < 100 {
		t.Fatalf("%d files read: %v", read, err)
	}
	for path, of := range map[string]func(kpis.View) kpis.Definition{
		generated[0]: func(v kpis.View) kpis.Definition { return v.EN },
		generated[1]: func(v kpis.View) kpis.Definition { return v.ZH },
	} {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, view := range views {
			for _, text := range texts(of(view)) {
				if !strings.Contains(string(content), text) {
					t.Errorf("%s lacks %q of %s", path, text, view.Name)
				}
			}
		}
	}
	for _, view := range views {
		if text, err := os.ReadFile(view.Name + ".sql"); err != nil || !strings.Contains(string(text), view.EN.Numerator) {
			t.Errorf("%s does not stand in the file of its name: %v", view.Name, err)
		}
	}
}
