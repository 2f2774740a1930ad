package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"oneseal/ingest/durable"
)

// Keys is the file of API keys. It is read again when it changes, so keys made or revoked by
// another process count at once. While the file can't be read no key counts.
type Keys struct {
	path string

	mu     sync.Mutex
	read   fs.FileInfo // of what was read; nil: no file
	byHash map[string]*Key
	all    []*Key // never changed in place: readers keep what they were given
	used   usage
}

// OpenKeys opens the file, which need not exist yet.
func OpenKeys(path string) (*Keys, error) {
	k := &Keys{path: path, used: usage{folder: strings.TrimSuffix(path, ".json") + ".used"}}
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
	for _, key := range all {
		key.taken = takenFrom(key, all)
	}
	k.read, k.byHash, k.all = info, byHash, all
	return nil
}

// Check finds the key of a secret; nil if there is none, or it was revoked or has expired. It notes that the key was used.
func (k *Keys) Check(secret string) (*Key, error) {
	key, err := k.find(hashOf(secret))
	now := time.Now()
	if err != nil || key == nil || key.StateAt(now) != KeyActive {
		return nil, err
	}
	k.used.note(key.ID, now)
	return key, nil
}

func (k *Keys) find(hash string) (*Key, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(); err != nil {
		return nil, err
	}
	return k.byHash[hash], nil
}

// Create makes a key that may do what the given one says, and returns its secret, which is kept nowhere. Types and organs must
// be named; a key without sources may only read.
func (k *Keys) Create(may Key) (*Key, string, error) {
	if may.Sources == nil {
		may.Sources = []string{}
	}
	if may.Rights == nil {
		may.Rights = []string{}
	}
	if err := may.check(time.Now()); err != nil {
		return nil, "", err
	}
	key, secret := may.issue()
	if err := k.change(func(all []*Key) ([]*Key, error) { return append(all, key), nil }); err != nil {
		return nil, "", err
	}
	return key, secret, nil
}

// Rotate makes a key that may do what another one may, and lets that one expire once the overlap is over, if it does not
// sooner. The new key lives as long as the old one was to.
func (k *Keys) Rotate(id string, overlap time.Duration) (*Key, string, error) {
	var key *Key
	var secret string
	err := k.changeOne(id, func(old *Key) (*Key, error) {
		now := time.Now()
		if state := old.StateAt(now); state != KeyActive {
			return nil, fmt.Errorf("key %s is %s: make a new one by `oneseal keys create`", id, state)
		}
		next := *old
		if !old.Expires.IsZero() {
			next.Expires = now.Add(old.Expires.Sub(old.Created)).UTC().Truncate(time.Second)
		}
		next.Replaces = old.ID
		key, secret = next.issue()
		if ends := now.Add(overlap).UTC().Truncate(time.Second); old.Expires.IsZero() || ends.Before(old.Expires) {
			old.Expires = ends
		}
		return key, nil
	})
	return key, secret, err
}

// Amend changes what a key may do, and keeps its secret.
func (k *Keys) Amend(id string, amend func(*Key)) error {
	return k.changeOne(id, func(key *Key) (*Key, error) {
		amend(key)
		return nil, key.check(time.Now())
	})
}

// Revoke ends a key's life. A key that was revoked before keeps its date.
func (k *Keys) Revoke(id string) error {
	return k.changeOne(id, func(key *Key) (*Key, error) {
		if key.Revoked.IsZero() {
			key.Revoked = time.Now().UTC().Truncate(time.Second)
		}
		return nil, nil
	})
}

// changeOne changes a copy of one key, and adds another one if the change makes one.
func (k *Keys) changeOne(id string, change func(*Key) (added *Key, err error)) error {
	return k.change(func(all []*Key) ([]*Key, error) {
		i := slices.IndexFunc(all, func(key *Key) bool { return key.ID == id })
		if i < 0 {
			return nil, fmt.Errorf("no key has the id %q: see `oneseal keys list`", id)
		}
		changed := *all[i]
		added, err := change(&changed)
		if err != nil {
			return nil, err
		}
		all[i] = &changed
		if added != nil {
			all = append(all, added)
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

// LastUse is when a key was used last, to the minute; zero if it never was.
func (k *Keys) LastUse(id string) time.Time { return k.used.last(id) }

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
	if err := durable.Write(k.path, append(text, '\n')); err != nil {
		return fmt.Errorf("keep API keys: %w", err)
	}
	return k.load()
}

func hashOf(secret string) string {
	digest := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(digest[:])
}
