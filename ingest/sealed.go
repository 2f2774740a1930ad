package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"oneseal/ingest/durable"
)

// sealed is the list of the index's files with their digests, as its last owner closed it, in a file beside the folder: of a log that is
// cut off Pebble reads what is before, and some files carry no checksum at all.
type sealed struct {
	// Open says that somebody had the index open since: then tables, which never change, are as they were, and other files may not be.
	Open  bool              `json:"open"`
	Files map[string]string `json:"files"`
}

func sealOf(dir string) string { return filepath.Clean(dir) + ".second" }

func (s *sealed) write(dir string) error {
	text, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("list the files of the index of event ids: %w", err)
	}
	if err := durable.WriteSealed(sealOf(dir), text); err != nil {
		return fmt.Errorf("list the files of the index of event ids: %w", err)
	}
	return nil
}

func readSealed(dir string) (*sealed, error) {
	text, err := durable.ReadSealed(sealOf(dir))
	if err != nil {
		return nil, err
	}
	s := new(sealed)
	return s, json.Unmarshal(text, s)
}

const tableSuffix = ".sst"

// seal lists the files of a closed index.
func seal(dir string) error {
	s := &sealed{Files: make(map[string]string)}
	files, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("list the files of the index of event ids: %w", err)
	}
	for _, file := range files {
		if file.IsDir() || file.Name() == "LOCK" {
			continue
		}
		if s.Files[file.Name()], err = digestOf(filepath.Join(dir, file.Name())); err != nil {
			return fmt.Errorf("list the files of the index of event ids: %w", err)
		}
	}
	return s.write(dir)
}

// CheckSeal says which file of an index that nobody has open is not as it was left; nil if all are, or nobody knows.
func CheckSeal(dir string) error {
	s, err := readSealed(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for name, want := range s.Files {
		table := strings.HasSuffix(name, tableSuffix)
		if s.Open && !table {
			continue
		}
		path := filepath.Join(dir, name)
		got, err := digestOf(path)
		switch {
		case errors.Is(err, fs.ErrNotExist) && s.Open: // merged into others
		case err != nil:
			return err
		case got != want:
			return fmt.Errorf("%s is not as it was left: its digest is %s, and was %s", path, got, want)
		}
	}
	return nil
}

// unseal notes that the index is open.
func unseal(dir string) error {
	s, err := readSealed(dir)
	if err != nil {
		s = &sealed{}
	}
	s.Open = true
	return s.write(dir)
}

func digestOf(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
