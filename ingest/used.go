package ingest

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// usage keeps when keys were used last: an empty file for each key, whose time of change says it. Several processes write
// them without asking each other, and a use costs a write once a minute.
type usage struct {
	folder string
	noted  sync.Map // of id to time.Time
}

const usedAgain = time.Minute

func (u *usage) note(id string, now time.Time) {
	if noted, known := u.noted.Load(id); known && now.Sub(noted.(time.Time)) < usedAgain {
		return
	}
	u.noted.Store(id, now)
	path, ok := u.file(id)
	if !ok {
		return
	}
	err := os.Chtimes(path, now, now)
	if os.IsNotExist(err) {
		if err = os.MkdirAll(u.folder, 0o700); err == nil {
			err = os.WriteFile(path, nil, 0o600)
		}
	}
	if err != nil {
		slog.Warn("note that a key was used", "key", id, "error", err)
	}
}

func (u *usage) last(id string) time.Time {
	if path, ok := u.file(id); ok {
		if info, err := os.Stat(path); err == nil {
			return info.ModTime()
		}
	}
	return time.Time{}
}

// file refuses ids that somebody wrote into the file of keys to name files elsewhere.
func (u *usage) file(id string) (string, bool) {
	if id == "" || strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
		return "", false
	}
	return filepath.Join(u.folder, id), true
}
