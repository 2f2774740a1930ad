package embedded_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"oneseal/deploy/embedded"
	"oneseal/deploy/embedded/embeddedtest"
)

// The engine's most powerful user opens files and calls servers of the machine: with the kernel's wall none, without it each.
func TestEngineReachesNothingOutsideItsFolderAndPorts(t *testing.T) {
	if embedded.LandlockVersion() < 4 {
		t.Skip("the kernel has no Landlock for files and ports: Linux 6.7 and newer have it")
	}
	var called atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		called.Add(1)
		io.Copy(io.Discard, r.Body)
		fmt.Fprintln(w, "7")
	}))
	defer server.Close()
	for _, walled := range []bool{true, false} {
		t.Run(map[bool]string{true: "with the wall", false: "without"}[walled], func(t *testing.T) {
			defer embedded.Walled(walled)()
			outside, dir := t.TempDir(), t.TempDir()
			secret := filepath.Join(outside, "secret")
			if err := os.WriteFile(secret, []byte("told\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			system := embeddedtest.StartWith(t, embedded.Options{DataDir: dir})
			access := system.ClickHouse()
			for _, attack := range []struct{ query, gives string }{
				{"SELECT file('/etc/passwd')", "root:"},
				{"SELECT * FROM file('/etc/passwd', RawBLOB)", "root:"},
				{"SELECT * FROM file('" + secret + "', LineAsString)", "told"},
				{"SELECT file('../password')", access.Password},
				{fmt.Sprintf("SELECT countSubstrings(file('/proc/%d/environ'), 'PATH=') > 0", os.Getpid()), "1"},
				{"SELECT count() FROM filesystem('" + outside + "') WHERE content = 'told\n'", "1"},
				{"INSERT INTO FUNCTION file('" + filepath.Join(outside, "made.csv") + "') SELECT 1", ""},
				{"CREATE TABLE made ENGINE = SQLite('" + filepath.Join(outside, "made.db") + "', 't')", ""},
				{"CREATE DATABASE made ENGINE = SQLite('" + filepath.Join(outside, "made.sqlite") + "')", ""},
				{"SELECT * FROM url('" + server.URL + "', LineAsString) SETTINGS http_max_tries = 1", "7"},
				{"SELECT * FROM s3('" + server.URL + "/bucket/k', NOSIGN, 'LineAsString', 'l String') SETTINGS s3_retry_attempts = 0, http_max_tries = 1", "7"},
			} {
				before := called.Load()
				got, ok := ask(t, access, access.User, access.Password, attack.query)
				reached := ok && strings.Contains(got, attack.gives) || called.Load() > before
				switch {
				case walled && reached:
					t.Errorf("%s reaches outside: %q, %d calls", attack.query, got, called.Load()-before)
				case !walled && !reached && !strings.Contains(attack.query, "SQLite('"): // which look at the file only after they made it
					t.Errorf("%s shows nothing, not even without the wall: %q", attack.query, got)
				}
			}
			entries, err := os.ReadDir(outside)
			if err != nil {
				t.Fatal(err)
			}
			if made := len(entries) - 1; walled && made > 0 || !walled && made == 0 {
				t.Errorf("the engine made %d files outside: %v", made, entries)
			}
			// What it is for goes on.
			for _, query := range []string{"CREATE TABLE kept (n UInt8) ENGINE = MergeTree ORDER BY n", "INSERT INTO kept VALUES (1)", "OPTIMIZE TABLE kept FINAL",
				"ALTER TABLE kept DETACH PARTITION tuple()", "ALTER TABLE kept ATTACH PARTITION tuple()", "BACKUP TABLE kept TO File('a')", "DROP TABLE kept SYNC", "RESTORE TABLE kept FROM File('a')",
				"SELECT toTimeZone(now(), 'Asia/Shanghai')", "SELECT throwIf(n != 1) FROM kept"} {
				if got, ok := ask(t, access, access.User, access.Password, query); !ok {
					t.Errorf("%s: %s", query, got)
				}
			}
		})
	}
}
