package storage

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Part is a file of the log as a backup takes it: so many bytes of it, or content of its own.
type Part struct {
	Name    string // under the data folder
	Path    string // where the bytes are; empty: they are Content
	Bytes   int64
	Content []byte
}

// Positions are the broker's files that say how far groups have read. A backup takes them before what the groups wrote.
func Positions(dir string) (parts []Part, err error) {
	for _, name := range appended {
		raw, err := os.ReadFile(filepath.Join(dir, kafkaFolder, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read the broker's files: %w", err)
		}
		sound, _ := mendEntries(raw) // an entry that is being written is left out
		parts = append(parts, Part{Name: filepath.Join(kafkaFolder, name), Content: sound})
	}
	return parts, nil
}

// Records are the log's segments as far as they hold whole batches now, with their indexes, and the broker's topics, users and
// rules, taken after the segments, so that no segment is of a topic that they do not name. The broker may be at work. A batch that can't
// be read is an error: a backup of a damaged log would take the place of one that is whole.
func Records(dir string) (parts []Part, err error) {
	all, err := partitionsOf(filepath.Join(dir, kafkaFolder))
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		bases, _, err := p.bases()
		if errors.Is(err, fs.ErrNotExist) {
			continue // the topic was deleted meanwhile
		}
		if err != nil {
			return nil, err
		}
		r := reading{next: -1, gaps: true}
		for i, base := range bases {
			path := p.at(segmentName(base))
			err := mapped(path, func(raw []byte) error {
				s := r.read(base, raw)
				whole := len(raw)
				if n := len(s.bad); n == 1 && i == len(bases)-1 && s.bad[0].at+s.bad[0].size == len(raw) && short(raw[s.bad[0].at:]) {
					whole = s.bad[0].at // it is being written
				} else if n > 0 {
					return fmt.Errorf("%s can't be read at byte %d: %s", path, s.bad[0].at, s.bad[0].cause)
				}
				name, err := filepath.Rel(dir, path)
				if err != nil {
					return err
				}
				parts = append(parts, Part{Name: name, Path: path, Bytes: int64(whole)}, Part{Name: indexPath(name), Content: s.entries})
				return nil
			})
			if err != nil {
				return nil, fmt.Errorf("back up %s/%d: %w", p.topic, p.number, err)
			}
		}
	}
	files, err := smallFiles(filepath.Join(dir, kafkaFolder))
	if err != nil {
		return nil, err
	}
	for name, content := range files {
		// What a stop wrote says nothing of a running broker.
		if base := filepath.Base(name); base != snapshotFile && base != sessionFile && base != "seq_windows.json" {
			parts = append(parts, Part{Name: filepath.Join(kafkaFolder, name), Content: content})
		}
	}
	slices.SortFunc(parts, func(a, b Part) int { return strings.Compare(a.Name, b.Name) })
	return parts, nil
}

// short is whether the bytes end before their batch does.
func short(raw []byte) bool {
	_, err := readBatch(raw)
	_, is := errors.AsType[errShort](err)
	return is
}
