package embedded_test

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"oneseal/deploy/embedded"
	"oneseal/deploy/embedded/embeddedtest"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }

// ask sends a query over HTTP as a user and gives answer or error text.
func ask(t *testing.T, access embedded.ClickHouse, user, password, query string) (string, bool) {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, "http://"+access.HTTPAddr+"/?"+url.Values{"database": {access.Database}}.Encode(), strings.NewReader(query))
	if err != nil {
		t.Fatal(err)
	}
	request.SetBasicAuth(user, password)
	request.Close = true
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err.Error(), false
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(text)), response.StatusCode == http.StatusOK
}

// What OneSeal uses of the engine; a new release of it has to pass here first.
func TestEngineDoesWhatOneSealUses(t *testing.T) {
	access := embeddedtest.Start(t).ClickHouse()
	for _, step := range []struct{ query, want string }{
		{"CREATE TABLE r (k String, v UInt32, n Nested(a LowCardinality(String), b Nullable(Date32))) ENGINE = ReplacingMergeTree(v) ORDER BY k", ""},
		{"INSERT INTO r VALUES ('x', 1, ['p'], [NULL])", ""},
		{"INSERT INTO r VALUES ('x', 3, ['q', 'r'], ['2017-09-22', NULL])", ""},
		{"INSERT INTO r VALUES ('x', 2, [], [])", ""},
		{"SELECT v, n.a, n.b FROM r FINAL", "3\t['q','r']\t['2017-09-22',NULL]"},
		{"SELECT a FROM r FINAL ARRAY JOIN n.a AS a ORDER BY a", "q\nr"},
		{"CREATE TABLE r_next AS r", ""},
		{"EXCHANGE TABLES r AND r_next", ""},
		{"SELECT count() FROM r", "0"},
		{"SELECT v FROM r_next FINAL", "3"},
		{"DROP TABLE r_next SYNC", ""},
		{"CREATE TABLE d (n UInt8) ENGINE = MergeTree ORDER BY n", ""},
		{"INSERT INTO d SETTINGS insert_deduplication_token = 't' VALUES (1)", ""},
		{"INSERT INTO d SETTINGS insert_deduplication_token = 't' VALUES (1)", ""},
		{"SELECT count() FROM d", "1"},
		{"SELECT toDateTime64('1901-01-01 00:00:00.123456789', 9, 'UTC'), toDateTime64('2199-12-31 23:59:59.999999999', 9, 'UTC')", "1901-01-01 00:00:00.123456789\t2199-12-31 23:59:59.999999999"},
		{"CREATE VIEW w AS SELECT n FROM d", ""},
		{"SELECT value FROM system.settings WHERE name = 'async_insert'", "0"},
		{"SELECT count() FROM system.table_engines WHERE name = 'Kafka'", "1"},
	} {
		if got, ok := ask(t, access, access.User, access.Password, step.query); !ok || got != step.want {
			t.Fatalf("%s\ngives %q, want %q", step.query, got, step.want)
		}
	}
	if got, ok := ask(t, access, access.Analyst, access.AnalystPassword, "SELECT n FROM w"); !ok || got != "1" {
		t.Errorf("the analyst reads %q", got)
	}
	for _, forbidden := range []string{"INSERT INTO d VALUES (2)", "DROP TABLE d", "SELECT * FROM url('http://127.0.0.1:1/', RawBLOB)", "SELECT * FROM file('/etc/passwd', RawBLOB)", "SELECT 1 SETTINGS readonly = 0"} {
		if got, ok := ask(t, access, access.Analyst, access.AnalystPassword, forbidden); ok {
			t.Errorf("the analyst may %s: %q", forbidden, got)
		}
	}
	if got, ok := ask(t, access, "default", "", "SELECT n FROM d"); ok {
		t.Errorf("the user without a password reads %q", got)
	}
}

func TestDeadEngineIsStartedAgainWhereItWas(t *testing.T) {
	system := embeddedtest.Start(t)
	access, before := system.ClickHouse(), system.ClickHousePID()
	if _, ok := ask(t, access, access.User, access.Password, "CREATE TABLE kept (n UInt8) ENGINE = MergeTree ORDER BY n"); !ok {
		t.Fatal("no table")
	}
	if _, ok := ask(t, access, access.User, access.Password, "INSERT INTO kept VALUES (7)"); !ok {
		t.Fatal("no row")
	}
	if err := syscall.Kill(before, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	for {
		if got, ok := ask(t, access, access.User, access.Password, "SELECT n FROM kept"); ok && system.ClickHousePID() != before {
			if got != "7" {
				t.Errorf("the table holds %q after the restart, want 7", got)
			}
			return
		}
		select {
		case <-t.Context().Done():
			t.Fatal("the engine did not come back")
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func TestSecondStartOnTheFolderIsRefused(t *testing.T) {
	dir := t.TempDir()
	embeddedtest.StartWith(t, embedded.Options{DataDir: dir})
	_, err := embedded.Start(t.Context(), embedded.Options{DataDir: dir})
	var inUse *embedded.InUseError
	if !errors.As(err, &inUse) || inUse.PID != os.Getpid() || !strings.Contains(err.Error(), dir) {
		t.Errorf("a second start gives %v, want an error that names process %d and %s", err, os.Getpid(), dir)
	}
}

func TestUnusableEngineLibrarySaysHowToRepairIt(t *testing.T) {
	damaged := filepath.Join(t.TempDir(), "libchdb.so")
	if err := os.WriteFile(damaged, []byte("\x7fELF and no more"), 0o700); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]error{damaged: embedded.ErrEngineDamaged, damaged + ".gone": embedded.ErrEngineMissing} {
		system, err := embedded.Start(t.Context(), embedded.Options{DataDir: t.TempDir(), Engine: path})
		if err == nil {
			system.Close()
		}
		if !errors.Is(err, want) || !strings.Contains(err.Error(), "npm ci") {
			t.Errorf("%s gives %v, want %v with the command that repairs it", path, err, want)
		}
	}
}

func TestDataFolderIsItsOwnersAlone(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "keys.json"), []byte("{}"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := embedded.EnsureFolder(dir); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("a folder that others could read has mode %v, %v", info.Mode(), err)
	}
	if read, err := asNobody(t, "cat", filepath.Join(dir, "keys.json")).CombinedOutput(); err == nil {
		t.Errorf("another user reads %q", read)
	}
}

func TestAFolderOfOtherThingsIsNotClosedButRefused(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "letter.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := embedded.EnsureFolder(dir); err == nil || !strings.Contains(err.Error(), "chmod 700") {
		t.Errorf("it is taken: %v", err)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("it has mode %v now, %v", info.Mode(), err)
	}
}
