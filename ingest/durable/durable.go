// Package durable writes small files that others read or that must outlive a crash: a reader sees the old file or the new one,
// never a part, and what [Write] returned for survives a power cut. Files are their owner's alone (mode 0600). Beside a file's bytes
// stands its digest, where the file system has a place for it: [Verify] finds a byte that changed since.
package durable

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Write writes a file whole or not at all, and returns when it and its name are on the disk.
func Write(path string, content []byte) error {
	next, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".tmp*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	_, err = next.Write(content)
	if err == nil {
		sum := sha256.Sum256(content)
		if err = seal(next, sum[:]); errors.Is(err, ErrNoSeals) {
			err = nil
		}
	}
	if err == nil {
		err = next.Sync()
	}
	err = errors.Join(err, next.Close())
	if err == nil {
		err = os.Rename(next.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", path, err), os.Remove(next.Name()))
	}
	if err := SyncFolder(filepath.Dir(path)); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// SyncFolder makes names last that were made or removed in a folder.
func SyncFolder(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// WriteSealed writes a text and, in a last line of its own, its SHA-256, so that [ReadSealed] finds out if a byte of it changes.
func WriteSealed(path string, text []byte) error {
	return Write(path, append(append(bytes.Clone(text), '\n'), digestLine(text)...))
}

// ReadSealed gives the text back.
func ReadSealed(path string) ([]byte, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	end := bytes.LastIndexByte(bytes.TrimSuffix(raw, []byte("\n")), '\n')
	if end < 0 || string(raw[end+1:]) != digestLine(raw[:end]) {
		return nil, fmt.Errorf("%s is damaged: its digest is wrong", path)
	}
	return raw[:end], nil
}

func digestLine(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]) + "\n"
}
