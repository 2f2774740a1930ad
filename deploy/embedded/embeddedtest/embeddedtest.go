// Package embeddedtest gives tests a real Kafka broker and a real ClickHouse, each test its own, in a temporary folder
// that goes with the test. A test binary that starts a System calls Main from TestMain, because the ClickHouse child is
// the test binary itself.
package embeddedtest

import (
	"errors"
	"log/slog"
	"os"
	"testing"

	"oneseal/deploy/embedded"
)

// RequireVariable, or CI, turns a missing engine library from a skipped test into a failed one.
const RequireVariable = "ONESEAL_REQUIRE_ENGINE"

// Main runs the tests, or the ClickHouse child if the binary was started as such. It does not return.
func Main(m *testing.M) {
	embedded.RunChildIfAsked()
	os.Exit(m.Run())
}

// Start gives a running System, closed when the test ends.
func Start(t testing.TB) *embedded.System {
	t.Helper()
	return StartWith(t, embedded.Options{DataDir: t.TempDir()})
}

// StartWith is Start with options; a test that reopens a folder names it in them.
func StartWith(t testing.TB, o embedded.Options) *embedded.System {
	t.Helper()
	o.Engine = engine(t, o.Engine)
	if o.Logger == nil {
		o.Logger = logger(t)
	}
	system, err := embedded.Start(t.Context(), o)
	if err != nil {
		t.Fatalf("start the embedded servers: %v", err)
	}
	t.Cleanup(func() {
		if err := system.Close(); err != nil {
			t.Errorf("close the embedded servers: %v", err)
		}
	})
	return system
}

// StartKafka gives a running broker without ClickHouse, stopped when the test ends.
func StartKafka(t testing.TB) *embedded.Kafka {
	t.Helper()
	kafka, err := embedded.OpenKafka(embedded.Options{DataDir: t.TempDir(), Logger: logger(t)})
	if err != nil {
		t.Fatalf("start the embedded broker: %v", err)
	}
	t.Cleanup(kafka.Stop)
	return kafka
}

// engine gives the library's path, or skips the test if it is missing and nothing demands it.
func engine(t testing.TB, given string) string {
	t.Helper()
	path, err := embedded.FindEngine(given)
	if errors.Is(err, embedded.ErrEngineMissing) && os.Getenv("CI") == "" && os.Getenv(RequireVariable) == "" {
		t.Skipf("%v (set %s=1 to fail instead)", err, RequireVariable)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func logger(t testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(t.Output(), nil))
}
