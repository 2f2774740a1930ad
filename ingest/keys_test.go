package ingest_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"oneseal/events"
	"oneseal/ingest"
)

func openKeys(t testing.TB, path string) *ingest.Keys {
	t.Helper()
	keys, err := ingest.OpenKeys(path)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func createKey(t testing.TB, keys *ingest.Keys, types, organs string) (*ingest.Key, string) {
	t.Helper()
	key, secret, err := keys.Create(ingest.Key{Name: "test", Types: strings.Fields(types), Organs: strings.Fields(organs), Sources: []string{"*"}, Rights: []string{"*"}})
	if err != nil {
		t.Fatal(err)
	}
	return key, secret
}

func TestSecretIsNotReadableAtRest(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	keys := openKeys(t, path)
	key, secret := createKey(t, keys, "*", "*")
	if !strings.HasPrefix(secret, "osk_"+key.ID+"_") || len(secret) < len("osk__")+len(key.ID)+52 {
		t.Errorf("the secret %q is not osk_, the id and 256 random bits in base 32", secret)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if random := secret[strings.LastIndexByte(secret, '_')+1:]; strings.Contains(string(text), random) {
		t.Error("the file holds the secret")
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %#o, want 0600", info.Mode().Perm())
	}
	if found, err := openKeys(t, path).Check(secret); err != nil || found == nil || found.ID != key.ID {
		t.Errorf("a reopened file finds %v, %v", found, err)
	}
	for _, wrong := range []string{"", "osk_", secret[:len(secret)-1], secret + "A", key.SHA256} {
		if found, err := keys.Check(wrong); found != nil || err != nil {
			t.Errorf("%q finds %v, %v", wrong, found, err)
		}
	}
}

func TestKeysOfAnotherProcessCountAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	server, admin := openKeys(t, path), openKeys(t, path)
	key, secret := createKey(t, admin, "*", "*")
	if found, err := server.Check(secret); err != nil || found == nil {
		t.Fatalf("a new key finds %v, %v", found, err)
	}
	if err := admin.Revoke(key.ID); err != nil {
		t.Fatal(err)
	}
	if found, err := server.Check(secret); err != nil || found != nil {
		t.Errorf("a revoked key finds %v, %v", found, err)
	}
	listed, err := server.List()
	if err != nil || len(listed) != 1 || listed[0].Revoked.IsZero() {
		t.Errorf("the list is %v, %v", listed, err)
	}
	if err := admin.Revoke("nobody"); err == nil || !strings.Contains(err.Error(), `"nobody"`) {
		t.Errorf("revoking an unknown key: %v", err)
	}
	if err := os.Rename(path, path+".away"); err != nil {
		t.Fatal(err)
	}
	if listed, err := server.List(); err != nil || len(listed) != 0 {
		t.Errorf("without the file the list is %v, %v", listed, err)
	}
	if err := os.Rename(path+".away", path); err != nil {
		t.Fatal(err)
	}
	if listed, err := server.List(); err != nil || len(listed) != 1 {
		t.Errorf("with the same file back the list is %v, %v", listed, err)
	}
}

func TestKeysMadeByManyProcessesAreAllKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	var group sync.WaitGroup
	for i := range 20 {
		keys := openKeys(t, path)
		group.Go(func() {
			if _, _, err := keys.Create(ingest.Everything(fmt.Sprint(i))); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if all, err := openKeys(t, path).List(); err != nil || len(all) != 20 {
		t.Errorf("%d keys are kept of 20, %v", len(all), err)
	}
}

func TestKeysFileThatOthersMayWriteIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	keys := openKeys(t, path)
	_, secret := createKey(t, keys, "*", "*")
	if err := os.Chmod(path, 0o666); err != nil {
		t.Fatal(err)
	}
	if found, err := keys.Check(secret); err == nil || found != nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("finds %v, %v", found, err)
	}
}

func TestDamagedKeysFileAdmitsNobody(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	keys := openKeys(t, path)
	_, secret := createKey(t, keys, "*", "*")
	for _, text := range []string{"[", "[null]", `{"id":1}`} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if found, err := keys.Check(secret); err == nil || found != nil {
			t.Errorf("%s: finds %v, %v", text, found, err)
		}
	}
}

func TestKeyCoversTypesAndOrgans(t *testing.T) {
	for _, c := range []struct {
		types, organs, eventType, organ string
		may                             bool
	}{
		{"*", "*", "oneseal.approval.received", "a", true},
		{"*", "*", "oneseal.approval.received", "", true},
		{"oneseal.*", "*", "oneseal.penalty.filed", "a", true},
		{"oneseal.approval.*", "*", "oneseal.approval.received", "a", true},
		{"oneseal.approval.*", "*", "oneseal.penalty.filed", "a", false},
		{"oneseal.approval.received", "*", "oneseal.approval.accepted", "a", false},
		{"oneseal.penalty.filed oneseal.approval.accepted", "*", "oneseal.approval.accepted", "a", true},
		{"*", "a b", "oneseal.approval.received", "b", true},
		{"*", "a b", "oneseal.approval.received", "c", false},
		{"*", "a b", "oneseal.approval.received", "", false},
	} {
		key := ingest.Key{ID: "k", Types: strings.Fields(c.types), Organs: strings.Fields(c.organs)}
		if err := key.MaySend(&events.Event{Type: c.eventType, Organ: c.organ}); (err == nil) != c.may {
			t.Errorf("a key for types %s and organs %s, event %s of organ %q: %v", c.types, c.organs, c.eventType, c.organ, err)
		}
	}
}

func TestKeyThatCouldSendNothingIsNotMade(t *testing.T) {
	keys := openKeys(t, filepath.Join(t.TempDir(), "keys.json"))
	for _, c := range []struct{ types, organs []string }{
		{nil, []string{"*"}},
		{[]string{"*"}, nil},
		{[]string{"*"}, []string{""}},
		{[]string{""}, []string{"*"}},
		{[]string{"oneseal.aproval.*"}, []string{"*"}},
		{[]string{"oneseal.appro*"}, []string{"*"}},
	} {
		if _, secret, err := keys.Create(ingest.Key{Name: "k", Types: c.types, Organs: c.organs}); err == nil || secret != "" {
			t.Errorf("types %q, organs %q: made", c.types, c.organs)
		}
	}
}

// sha256Of is what the file holds of a secret, by the standard library alone.
func sha256Of(secret string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(secret))) }
