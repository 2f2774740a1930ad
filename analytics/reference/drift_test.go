package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/projectors/models"
	"oneseal/projectors/towntest"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }

func TestGeneratedFilesAreThoseOfTheEngine(t *testing.T) {
	system := embeddedtest.Start(t)
	want, err := derive(t.Context(), system, "../..")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range want {
		got, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil || !bytes.Equal(got, text) {
			t.Errorf("%s is not what the SQL files and the engine say (%v): run go generate ./analytics/reference", name, err)
		}
	}

	access := system.ClickHouse()
	_, conn := towntest.Connect(t, access, access.User, access.Password)
	statements := strings.Split(strings.TrimSpace(string(want["deploy/clickhouse/analysts.sql"])), ";\n")
	if len(statements) < 2*len(models.All()) {
		t.Errorf("the analysts' SQL has %d statements, fewer than two a read model", len(statements))
	}
	for _, statement := range statements {
		var parsed string
		if err := conn.QueryRow(t.Context(), "SELECT formatQuery(?)", statement).Scan(&parsed); err != nil {
			t.Errorf("ClickHouse does not understand %q: %v", statement, err)
		}
	}
}
