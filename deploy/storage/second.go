package storage

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"oneseal/ingest/durable"
)

// second is the second copy of the broker's small files, which carry no checksum of their own: topics, users, rules, and where
// each partition stood at the last stop. It is one file that ends in its own digest.
type second struct {
	// State says how far the files may differ from their copies.
	State state `json:"state"`
	// Changing are files that the broker was about to write when this was.
	Changing []string          `json:"changing,omitempty"`
	Files    map[string][]byte `json:"files"` // by path under the broker's folder
}

type state string

const (
	stopped  state = "stopped"  // the broker wrote everything and ended: each file is as its copy
	running  state = "running"  // files are as their copies but for those that are changing
	stopping state = "stopping" // the broker was writing all of them
)

const secondFile = "kafka.second"

func readSecond(dir string) (*second, error) {
	text, err := durable.ReadSealed(filepath.Join(dir, secondFile))
	if err != nil {
		return nil, err
	}
	var s second
	if err := json.Unmarshal(text, &s); err != nil {
		return nil, err
	}
	return &s, nil
}

func (s *second) write(dir string) error {
	text, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("encode %s: %w", secondFile, err)
	}
	return durable.WriteSealed(filepath.Join(dir, secondFile), text)
}

// written are small files that the broker's owner writes anew at each start.
var written = []string{"sasl.json", "acls.json"}

// appended are the files that the broker appends to while it runs; they have checksums.
var appended = []string{"groups.log", "pids.log"}

// smallFiles reads the files of the broker that carry no checksum, by their paths under its folder.
func smallFiles(kafka string) (map[string][]byte, error) {
	files := make(map[string][]byte)
	read := func(name string) error {
		content, err := os.ReadFile(filepath.Join(kafka, name))
		if err == nil {
			files[name] = content
		}
		return err
	}
	top, err := os.ReadDir(kafka)
	if errors.Is(err, fs.ErrNotExist) {
		return files, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list the broker's files: %w", err)
	}
	for _, entry := range top {
		if name := entry.Name(); !entry.IsDir() && strings.HasSuffix(name, ".json") && !slices.Contains(written, name) {
			if err := read(name); err != nil {
				return nil, fmt.Errorf("read the broker's files: %w", err)
			}
		}
	}
	all, err := partitionsOf(kafka)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		name := filepath.Join("partitions", filepath.Base(p.dir), snapshotFile)
		if err := read(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("read the broker's files: %w", err)
		}
	}
	return files, nil
}

const (
	snapshotFile = "snapshot.json"
	topicsName   = "topics.json"
	sessionFile  = "session_state.json" // the broker removes it once it has read it
)

// reconcile puts copies in the place of files that differ from them and may not, and says which.
func (k *keeper) reconcile() error {
	found, err := smallFiles(k.kafka)
	if err != nil {
		return err
	}
	kept, err := readSecond(k.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return k.without(found)
	}
	if err != nil {
		k.report(Finding{Kind: Derived, File: secondFile, Cause: "the second copy of the broker's files is damaged: " + err.Error()})
		if err := k.keep(filepath.Join(k.dir, secondFile)); err != nil {
			return err
		}
		return k.without(found)
	}
	names := make(map[string]struct{})
	for name := range found {
		names[name] = struct{}{}
	}
	for name := range kept.Files {
		names[name] = struct{}{}
	}
	for name := range names {
		content, is := found[name]
		copied, was := kept.Files[name]
		if is && was && bytes.Equal(content, copied) || name == sessionFile && !is {
			continue
		}
		mayDiffer := kept.State == stopping || kept.State == running && (!was || slices.Contains(kept.Changing, name) ||
			filepath.Base(name) == snapshotFile && slices.Contains(kept.Changing, topicsName)) // of a topic that is deleted
		if mayDiffer && !is {
			continue
		}
		if is && mayDiffer && readable(name, content) == nil {
			continue
		}
		if err := k.putBack(name, content, is, copied, was); err != nil {
			return err
		}
	}
	return nil
}

// putBack puts a copy in the place of a file.
func (k *keeper) putBack(name string, content []byte, is bool, copied []byte, was bool) error {
	path := filepath.Join(k.kafka, name)
	f := Finding{Kind: Copied, File: filepath.Join(kafkaFolder, name)}
	switch {
	case !is:
		f.Cause = "the file is gone"
	case !was:
		f.Cause = "the broker did not write this file"
	default:
		f.At, f.Bytes = difference(content, copied)
		f.Cause = "the file was changed after the broker wrote it"
	}
	k.report(f)
	if !k.change {
		return nil
	}
	if is {
		if err := k.keep(path); err != nil {
			return err
		}
	}
	if !was {
		return remove(path)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("put back %s: %w", path, err)
	}
	return durable.Write(path, copied)
}

// without is for files that have no second copy: what can't be read and can't be made anew is lost.
func (k *keeper) without(found map[string][]byte) error {
	_, meta := found["meta.json"]
	parts, err := partitionsOf(k.kafka)
	if err != nil {
		return err
	}
	if !meta && len(parts) > 0 {
		k.report(Finding{Kind: Lost, File: filepath.Join(kafkaFolder, "meta.json"), To: -1, Cause: "the file is gone, and without it the broker would begin a new log"})
	}
	for name, content := range found {
		cause := readable(name, content)
		if cause == nil {
			continue
		}
		path := filepath.Join(k.kafka, name)
		f := Finding{Kind: Lost, File: filepath.Join(kafkaFolder, name), To: -1, Cause: cause.Error()}
		if base := filepath.Base(name); base == snapshotFile || base == sessionFile || base == "seq_windows.json" {
			f.Kind = Derived
			if err := k.keep(path); err != nil {
				return err
			}
			if k.change {
				if err := remove(path); err != nil {
					return err
				}
			}
		}
		k.report(f)
	}
	return nil
}

// readable is whether a small file is JSON of the version that the broker reads.
func readable(name string, content []byte) error {
	var head struct {
		Version *int `json:"version"`
	}
	if err := json.Unmarshal(content, &head); err != nil {
		return fmt.Errorf("%s is no JSON: %w", filepath.Base(name), err)
	}
	if name != sessionFile && (head.Version == nil || *head.Version != 1) {
		return fmt.Errorf("%s is of another version than 1", filepath.Base(name))
	}
	return nil
}

// Changing notes that the broker is about to write these small files, and returns when that is on the disk. Call [Seal] once it has.
func Changing(dir string, names ...string) error {
	s, err := readSecond(dir)
	if err != nil {
		return fmt.Errorf("note that the broker's files change: %w", err)
	}
	s.Changing = append(s.Changing, names...)
	return s.write(dir)
}

// Seal takes the second copy of the broker's small files as they are while it runs.
func Seal(dir string) error { return seal(dir, running) }

// Stopping notes that the broker is about to write all of its files and end.
func Stopping(dir string) error {
	s, err := readSecond(dir)
	if err != nil {
		return fmt.Errorf("note that the broker ends: %w", err)
	}
	s.State = stopping
	return s.write(dir)
}

// Stopped takes the second copy after the broker's end.
func Stopped(dir string) error { return seal(dir, stopped) }

func seal(dir string, as state) error {
	files, err := smallFiles(filepath.Join(dir, kafkaFolder))
	if err != nil {
		return err
	}
	return (&second{State: as, Files: files}).write(dir)
}

// difference is the span in which two contents differ, in the first of them.
func difference(a, b []byte) (at, size int64) {
	from := 0
	for from < len(a) && from < len(b) && a[from] == b[from] {
		from++
	}
	end := 0
	for end < len(a)-from && end < len(b)-from && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	return int64(from), int64(len(a) - end - from)
}
