package ingest

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"oneseal/events"
)

// Key says what one sender may do. The secret is not in it: the file holds its SHA-256, which
// is enough for a secret of 256 random bits.
type Key struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	SHA256  string    `json:"sha256"`
	Types   []string  `json:"types"`  // event types; "*" and a final ".*" stand for all
	Organs  []string  `json:"organs"` // organs it may speak for; "*" for all, and for events that name none
	Created time.Time `json:"created"`
	Revoked time.Time `json:"revoked,omitzero"`
}

// MaySend tells whether the key covers an event's type and organ. The error is an [*events.Invalid].
func (k *Key) MaySend(e *events.Event) error {
	if !k.covers(e.Type) {
		return &events.Invalid{Path: "/type", Value: e.Type, Problem: "key " + k.ID + " may not send this type", Remedy: "ask for a key that covers it; this one covers " + strings.Join(k.Types, ", ")}
	}
	switch {
	case slices.Contains(k.Organs, "*"):
	case e.Organ == "":
		return &events.Invalid{Path: "/organ", Problem: "key " + k.ID + " may only send events that name their organ", Remedy: "name one of " + strings.Join(k.Organs, ", ")}
	case !slices.Contains(k.Organs, e.Organ):
		return &events.Invalid{Path: "/organ", Value: e.Organ, Problem: "key " + k.ID + " may not speak for this organ", Remedy: "ask for a key that covers it; this one covers " + strings.Join(k.Organs, ", ")}
	}
	return nil
}

// mayRead tells whether the key covers every type of a family, and all organs: a story holds the
// events of whichever organs took part.
func (k *Key) mayRead(family string) bool {
	for _, t := range events.Catalogue() {
		if t.Family == family && !k.covers(t.Type) {
			return false
		}
	}
	return slices.Contains(k.Organs, "*")
}

func (k *Key) covers(eventType string) bool {
	return slices.ContainsFunc(k.Types, func(pattern string) bool { return matches(pattern, eventType) })
}

func matches(pattern, eventType string) bool {
	if pattern == "*" {
		return true
	}
	if prefix, ok := strings.CutSuffix(pattern, "*"); ok && strings.HasSuffix(prefix, ".") {
		return strings.HasPrefix(eventType, prefix)
	}
	return pattern == eventType
}

// Keys is the file of API keys. It is read again when it changes, so keys made or revoked by
// another process count at once. While the file can't be read no key counts.
type Keys struct {
	path string

	mu     sync.Mutex
	read   fs.FileInfo // of what was read; nil: no file
	byHash map[string]*Key
	all    []*Key // never changed in place: readers keep what they were given
}

// OpenKeys opens the file, which need not exist yet.
func OpenKeys(path string) (*Keys, error) {
	k := &Keys{path: path}
	return k, k.load()
}

func (k *Keys) load() error {
	info, err := os.Stat(k.path)
	if errors.Is(err, fs.ErrNotExist) {
		k.read, k.byHash, k.all = nil, nil, nil
		return nil
	}
	if err != nil {
		return fmt.Errorf("read API keys: %w", err)
	}
	if k.read != nil && os.SameFile(info, k.read) && info.ModTime().Equal(k.read.ModTime()) && info.Size() == k.read.Size() && info.Mode() == k.read.Mode() {
		return nil
	}
	if info.Mode().Perm()&0o022 != 0 {
		return fmt.Errorf("read API keys: %s has mode %#o, so others could give themselves keys: chmod 600 it", k.path, info.Mode().Perm())
	}
	text, err := os.ReadFile(k.path)
	if err != nil {
		return fmt.Errorf("read API keys: %w", err)
	}
	var all []*Key
	if err := json.Unmarshal(text, &all); err != nil {
		return fmt.Errorf("read API keys in %s: %w", k.path, err)
	}
	byHash := make(map[string]*Key, len(all))
	for i, key := range all {
		if key == nil {
			return fmt.Errorf("read API keys in %s: entry %d is null: remove it", k.path, i)
		}
		byHash[key.SHA256] = key
	}
	k.read, k.byHash, k.all = info, byHash, all
	return nil
}

// Check finds the key of a secret; nil if there is none or it was revoked.
func (k *Keys) Check(secret string) (*Key, error) {
	hash := hashOf(secret)
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(); err != nil {
		return nil, err
	}
	key := k.byHash[hash]
	if key == nil || !key.Revoked.IsZero() {
		return nil, nil
	}
	return key, nil
}

// Create makes a key and returns its secret, which is kept nowhere.
func (k *Keys) Create(name string, types, organs []string) (*Key, string, error) {
	for _, pattern := range types {
		if !slices.ContainsFunc(events.Catalogue(), func(t events.TypeInfo) bool { return matches(pattern, t.Type) }) {
			return nil, "", fmt.Errorf("type %q matches no type of the catalogue: name one such as oneseal.approval.* (see `oneseal types`)", pattern)
		}
	}
	if len(types) == 0 || len(organs) == 0 || slices.Contains(organs, "") {
		return nil, "", errors.New("a key needs at least one type and one organ; * stands for all")
	}
	id := strings.ToLower(rand.Text()[:12])
	secret := "osk_" + id + "_" + rand.Text() + rand.Text()
	key := &Key{ID: id, Name: name, SHA256: hashOf(secret), Types: types, Organs: organs, Created: time.Now().UTC().Truncate(time.Second)}
	err := k.change(func(all []*Key) ([]*Key, error) { return append(all, key), nil })
	if err != nil {
		return nil, "", err
	}
	return key, secret, nil
}

// Revoke ends a key's life. A key that was revoked before keeps its date.
func (k *Keys) Revoke(id string) error {
	return k.change(func(all []*Key) ([]*Key, error) {
		i := slices.IndexFunc(all, func(key *Key) bool { return key.ID == id })
		if i < 0 {
			return nil, fmt.Errorf("no key has the id %q: see `oneseal keys list`", id)
		}
		if all[i].Revoked.IsZero() {
			revoked := *all[i]
			revoked.Revoked = time.Now().UTC().Truncate(time.Second)
			all[i] = &revoked
		}
		return all, nil
	})
}

// List lists the keys in the order of their making.
func (k *Keys) List() ([]*Key, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	err := k.load()
	return slices.Clone(k.all), err
}

// change rewrites the file, one process at a time: none undoes what another wrote meanwhile.
func (k *Keys) change(change func([]*Key) ([]*Key, error)) (err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	lock, err := os.OpenFile(k.path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("lock API keys: %w", err)
	}
	defer lock.Close()
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX); err != nil {
		return fmt.Errorf("lock API keys: %w", err)
	}
	if err := k.load(); err != nil {
		return err
	}
	all, err := change(slices.Clone(k.all))
	if err != nil {
		return err
	}
	return k.save(all)
}

// save replaces the file as a whole, so that a reader sees the old or the new one.
func (k *Keys) save(all []*Key) error {
	text, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return fmt.Errorf("encode API keys: %w", err)
	}
	next, err := os.CreateTemp(filepath.Dir(k.path), ".keys-*") // mode 0600
	if err != nil {
		return fmt.Errorf("keep API keys: %w", err)
	}
	_, err = next.Write(append(text, '\n'))
	if err = errors.Join(err, next.Sync(), next.Close()); err == nil {
		err = os.Rename(next.Name(), k.path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("keep API keys: %w", err), os.Remove(next.Name()))
	}
	return k.load()
}

func hashOf(secret string) string {
	digest := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(digest[:])
}
