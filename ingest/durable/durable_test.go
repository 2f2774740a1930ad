package durable

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// sha256sum of coreutils computes the last line anew.
func TestLastLineIsTheDigestOfWhatIsBefore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list")
	for _, text := range []string{"", "{}", "{\n \"a\": 1\n}"} {
		if err := WriteSealed(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("sh", "-c", `test "$(tail -n 1 "$0")" = "$(head -n -1 "$0" | head -c -1 | sha256sum | cut -d ' ' -f 1)"`, path).CombinedOutput()
		if err != nil {
			t.Errorf("%q: %v: %s", text, err, out)
		}
		got, err := ReadSealed(path)
		if err != nil || string(got) != text {
			t.Errorf("%q is read as %q, %v", text, got, err)
		}
	}
}

func TestEachChangedByteOfASealedFileIsFound(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list")
	if err := WriteSealed(path, []byte("{\"open\":true}")); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		changed := append([]byte(nil), whole...)
		changed[i] ^= 1
		if err := os.WriteFile(path, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadSealed(path); err == nil {
			t.Errorf("byte %d may change unseen", i)
		}
	}
}

func TestWhatCannotBeWrittenLeavesTheFileAndNothingBeside(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "folder")
	if err := os.MkdirAll(filepath.Join(path, "taken"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Write(path, []byte("x")); err == nil {
		t.Fatal("a folder was written over")
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("it leaves %v, %v", left, err)
	}
}
