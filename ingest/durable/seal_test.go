package durable

import (
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// What is noted is what sha256sum of coreutils says, and goes with the file's inode: a copy in its place has none, a change in place is found.
func TestSealIsTheDigestAndGoesWithTheInode(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	if err := Write(path, []byte("{}\n")); err != nil {
		t.Fatal(err)
	}
	if err := Seal(path); errors.Is(err, ErrNoSeals) {
		t.Skip(err)
	}
	noted := make([]byte, 32)
	if _, err := unix.Getxattr(path, attribute, noted); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("sh", "-c", `sha256sum < "$0" | cut -d ' ' -f 1 | tr -d '\n'`, path).Output()
	if err != nil || string(out) != hex.EncodeToString(noted) {
		t.Errorf("sha256sum says %s, noted is %x, %v", out, noted, err)
	}
	if sealed, err := Verify(path); !sealed || err != nil {
		t.Errorf("as written: %t, %v", sealed, err)
	}
	if err := os.WriteFile(path, []byte("[]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Seal(path); err != nil {
		t.Fatal(err)
	}
	var changed *ChangedError
	if _, err := Verify(path); !errors.As(err, &changed) || !strings.Contains(err.Error(), path) {
		t.Errorf("changed in place, and sealed again: %v", err)
	}
	if err := Write(path, []byte("[]\n")); err != nil {
		t.Fatal(err)
	}
	if sealed, err := Verify(path); !sealed || err != nil {
		t.Errorf("written anew: %t, %v", sealed, err)
	}
	copied := path + ".copy"
	if err := os.WriteFile(copied, []byte("{1}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(copied, path); err != nil {
		t.Fatal(err)
	}
	if sealed, err := Verify(path); sealed || err != nil {
		t.Errorf("another file in its place: %t, %v", sealed, err)
	}
}
