package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What the file says stands until another file is named, also for a process that is given none.
func TestTownsFileIsNamedOnce(t *testing.T) {
	folder := t.TempDir()
	dir := filepath.Join(folder, "data")
	file := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, named := range [][]string{{"--town", file("town.yaml", "reform: 2015-03-01\nhours: [{opens: \"08:00\", shuts: \"16:00\"}]\n")}, nil} {
		p := startUp(t, dir, named...)
		if got := sql(t, dir, "SELECT reform_day(), office_seconds(toDateTime('2017-09-12 00:00:00')) - office_seconds(toDateTime('2017-09-11 00:00:00'))"); got != `"2015-03-01",28800` {
			t.Errorf("started with %q the town says %s", named, got)
		}
		p.Process.Signal(os.Interrupt)
		p.Wait()
	}
	broken := command("up", "--data", dir, "--town", file("broken.yaml", "reform: soon\n"))
	text, err := broken.CombinedOutput()
	if err == nil {
		t.Fatal("a broken file is taken")
	}
	if !strings.Contains(string(text), `reform "soon": give the first day of the reform`) {
		t.Errorf("said %s", text)
	}
}
