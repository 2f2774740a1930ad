package ingest

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
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

// MaySend tells whether the key covers an event's type and organ.
func (k *Key) MaySend(e *events.Event) error {
	if !slices.ContainsFunc(k.Types, func(pattern string) bool { return matches(pattern, e.Type) }) {
		return fmt.Errorf("key %s may not send type %s", k.ID, e.Type)
	}
	if !slices.Contains(k.Organs, "*") && !slices.Contains(k.Organs, e.Organ) {
		return fmt.Errorf("key %s may not speak for organ %q", k.ID, e.Organ)
	}
	return nil
}

// mayRead tells whether the key covers any type of the subject's family.
func (k *Key) mayRead(family string) bool {
	return slices.ContainsFunc(k.Types, func(pattern string) bool {
		return pattern == "*" || strings.HasPrefix(pattern, "oneseal."+family+".")
	}) && slices.Contains(k.Organs, "*")
}

func matches(pattern, eventType string) bool {
	if prefix, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasPrefix(eventType, prefix)
	}
	return pattern == eventType
}

// Keys is the file of API keys. It is read again when it changes, so keys made by another process count at once.
type Keys struct {
	path string

	mu     sync.Mutex
	read   time.Time // modification time of what was read
	size   int64
	byHash map[string]*Key
	all    []*Key
}

// OpenKeys opens the file, which need not exist yet.
func OpenKeys(path string) (*Keys, error) {
	k := &Keys{path: path}
	return k, k.load()
}

func (k *Keys) load() error {
	info, err := os.Stat(k.path)
	if errors.Is(err, fs.ErrNotExist) {
		k.byHash, k.all = nil, nil
		return nil
	}
	if err != nil {
		return fmt.Errorf("read API keys: %w", err)
	}
	if info.ModTime().Equal(k.read) && info.Size() == k.size {
		return nil
	}
	text, err := os.ReadFile(k.path)
	if err != nil {
		return fmt.Errorf("read API keys: %w", err)
	}
	var all []*Key
	if err := json.Unmarshal(text, &all); err != nil {
		return fmt.Errorf("read API keys in %s: %w", k.path, err)
	}
	k.all, k.byHash = all, make(map[string]*Key, len(all))
	for _, key := range all {
		k.byHash[key.SHA256] = key
	}
	k.read, k.size = info.ModTime(), info.Size()
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
	if key == nil || subtle.ConstantTimeCompare([]byte(key.SHA256), []byte(hash)) != 1 || !key.Revoked.IsZero() {
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
	if len(types) == 0 || len(organs) == 0 {
		return nil, "", errors.New("a key needs at least one type and one organ; * stands for all")
	}
	secret := "osk_" + rand.Text() + rand.Text()
	hash := hashOf(secret)
	key := &Key{ID: hash[:12], Name: name, SHA256: hash, Types: types, Organs: organs, Created: time.Now().UTC().Truncate(time.Second)}
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(); err != nil {
		return nil, "", err
	}
	return key, secret, k.save(append(slices.Clone(k.all), key))
}

// Revoke ends a key's life.
func (k *Keys) Revoke(id string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(); err != nil {
		return err
	}
	for _, key := range k.all {
		if key.ID == id {
			key.Revoked = time.Now().UTC().Truncate(time.Second)
			return k.save(k.all)
		}
	}
	return fmt.Errorf("no key has the id %q: see `oneseal keys list`", id)
}

// List lists the keys in the order of their making.
func (k *Keys) List() ([]*Key, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.all, k.load()
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
	if err := errors.Join(err, next.Sync(), next.Close()); err != nil {
		return fmt.Errorf("keep API keys: %w", err)
	}
	if err := os.Rename(next.Name(), k.path); err != nil {
		return fmt.Errorf("keep API keys: %w", err)
	}
	return k.load()
}

func hashOf(secret string) string {
	digest := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(digest[:])
}
