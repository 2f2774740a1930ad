// Package strangers runs clients that nobody here wrote, so that tests may let them agree or not: packages of PyPI and of npm,
// and Kafka's Java client. They are fetched once into the user's cache folder, pinned; nothing of them is linked or shipped. A
// test whose tools are missing is skipped, and fails where CI is set.
package strangers

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// Python gives an interpreter that has the requirements, such as "pm4py==2.7.23.11".
func Python(t testing.TB, requirements ...string) (interpreter string) {
	t.Helper()
	require(t, "python3 with venv: apt-get install python3-venv", "python3", "-c", "import venv, ensurepip")
	name := strings.Join(requirements, "+")
	folder := once(t, name, []byte(name), func(folder string) {
		environment := filepath.Join(folder, "venv")
		run(t, folder, "python3", "-m", "venv", "--clear", environment)
		run(t, folder, filepath.Join(environment, "bin", "python"), append(strings.Fields("-m pip install --quiet --disable-pip-version-check"), requirements...)...)
	})
	return filepath.Join(folder, "venv", "bin", "python")
}

var (
	//go:embed npm/package.json
	npmPackage []byte
	//go:embed npm/package-lock.json
	npmLock []byte
)

// Node gives a folder whose node_modules hold the packages of npm/package.json; scripts in it find them.
func Node(t testing.TB) (folder string) {
	t.Helper()
	require(t, "Node 20 with npm", "npm", "--version")
	return once(t, "npm", append(npmPackage, npmLock...), func(folder string) {
		for name, text := range map[string][]byte{"package.json": npmPackage, "package-lock.json": npmLock} {
			if err := os.WriteFile(filepath.Join(folder, name), text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		run(t, folder, "npm", "ci", "--no-audit", "--no-fund", "--silent")
	})
}

// require skips the test if a tool does not answer.
func require(t testing.TB, what, tool string, args ...string) {
	t.Helper()
	if err := exec.Command(tool, args...).Run(); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("this test needs %s (%v)", what, err)
		}
		t.Skipf("this test needs %s (%v)", what, err)
	}
}

// once makes a folder of the cache for all test processes, anew when its content is to be another.
func once(t testing.TB, name string, content []byte, install func(folder string)) (folder string) {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	folder = filepath.Join(cache, "oneseal", "strangers", name)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	lock, err := os.OpenFile(filepath.Join(folder, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	digest := sha256.Sum256(content)
	wanted, installed := []byte(hex.EncodeToString(digest[:])), filepath.Join(folder, "installed")
	if held, err := os.ReadFile(installed); err == nil && bytes.Equal(held, wanted) {
		return folder
	}
	install(folder)
	if err := os.WriteFile(installed, wanted, 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

func run(t testing.TB, folder, tool string, args ...string) {
	t.Helper()
	command := exec.Command(tool, args...)
	command.Dir = folder
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%s %v: %v\n%s", tool, args, err, out)
	}
}
