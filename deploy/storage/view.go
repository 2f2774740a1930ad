package storage

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"time"

	"oneseal/ingest/durable"
)

// View makes a folder beside the log's that holds the log without its bad spans, for a broker that lets nobody write, and gives
// its path under the data folder. Whole files are links to the log's; where records are lost an empty batch keeps their offsets.
// RemoveView removes it.
func View(dir string, lost []Finding) (string, error) {
	kafka, view := filepath.Join(dir, kafkaFolder), filepath.Join(dir, viewFolder)
	for _, f := range lost {
		if f.Topic == "" {
			return "", &LostError{Dir: dir, Findings: lost} // without the list of topics nothing can be shown
		}
	}
	if err := RemoveView(dir); err != nil {
		return "", err
	}
	err := filepath.WalkDir(kafka, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(kafka, path)
		if err != nil {
			return err
		}
		to := filepath.Join(view, name)
		if entry.IsDir() {
			return os.MkdirAll(to, 0o700)
		}
		if filepath.Ext(name) == ".dat" || filepath.Ext(name) == ".idx" {
			if os.Link(path, to) == nil {
				return nil
			}
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(to, content, 0o600)
	})
	if err != nil {
		return "", fmt.Errorf("make a view of the log for reading: %w", err)
	}
	files := make(map[string][]Finding)
	for _, f := range lost {
		files[f.File] = append(files[f.File], f)
	}
	for file, spans := range files {
		name, err := filepath.Rel(kafkaFolder, file)
		if err != nil {
			return "", err
		}
		if err := viewSegment(filepath.Join(kafka, name), filepath.Join(view, name), spans); err != nil {
			return "", fmt.Errorf("make a view of %s: %w", file, err)
		}
	}
	return viewFolder, nil
}

// RemoveView removes the folder that View made.
func RemoveView(dir string) error {
	if err := os.RemoveAll(filepath.Join(dir, viewFolder)); err != nil {
		return fmt.Errorf("remove the view of the log: %w", err)
	}
	return nil
}

// viewSegment writes a segment with an empty batch in the place of each bad span.
func viewSegment(from, to string, spans []Finding) error {
	if info, err := os.Stat(from); err == nil && info.IsDir() {
		return os.RemoveAll(to) // a partition that topics.json does not know
	}
	replaced := make([]Replacement, 0, len(spans))
	for _, f := range spans {
		replaced = append(replaced, Replacement{f, Filler(f.From, f.To)})
	}
	content, err := splicedFile(from, replaced)
	if err != nil {
		return err
	}
	for _, path := range []string{to, indexPath(to), filepath.Join(filepath.Dir(to), snapshotFile)} {
		if err := remove(path); err != nil { // links to the log's
			return err
		}
	}
	if len(content) == 0 {
		return nil
	}
	entries, err := entriesOf(content)
	if err != nil {
		return err
	}
	if err := os.WriteFile(indexPath(to), entries, 0o600); err != nil {
		return err
	}
	return os.WriteFile(to, content, 0o600)
}

func indexPath(segment string) string { return segment[:len(segment)-len(".dat")] + ".idx" }

// entriesOf gives the index of a segment whose batches are good.
func entriesOf(raw []byte) (entries []byte, err error) {
	var latest int64
	for at := 0; at < len(raw); {
		b, err := readBatch(raw[at:])
		if err != nil {
			return nil, err
		}
		if at == 0 || b.maxTime > latest {
			latest = b.maxTime
		}
		entries = appendEntry(entries, b.epoch, latest, b.inTransaction())
		at += b.size
	}
	return entries, nil
}

// Replacement is what stands in the place of a bad span.
type Replacement struct {
	Finding
	Batches []byte
}

// splicedFile is spliced of a file; one that is not there has no bytes of its own.
func splicedFile(path string, parts []Replacement) (content []byte, err error) {
	err = mapped(path, func(raw []byte) error {
		content = spliced(raw, parts)
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return content, err
}

// spliced gives a segment with its bad spans replaced.
func spliced(raw []byte, by []Replacement) []byte {
	by = slices.Clone(by)
	slices.SortStableFunc(by, func(a, b Replacement) int { return int(a.At - b.At) })
	content := make([]byte, 0, len(raw))
	at := int64(0)
	for _, r := range by {
		content = append(append(content, raw[at:r.At]...), r.Batches...)
		at = r.At + r.Bytes
	}
	return append(content, raw[at:]...)
}

// Filler is an empty batch that keeps the offsets from the first to before the last, or nothing if it is not known how many they are.
func Filler(from, to int64) []byte {
	if to <= from {
		return nil
	}
	b := make([]byte, headerSize)
	binary.BigEndian.PutUint64(b, uint64(from))
	binary.BigEndian.PutUint32(b[lengthAt:], headerSize-frameSize)
	b[magicAt] = 2
	binary.BigEndian.PutUint32(b[deltaAt:], uint32(to-from-1))
	for i := 43; i < recordsAt; i++ { // producer, its epoch and sequence: none
		b[i] = 0xff
	}
	binary.BigEndian.PutUint32(b[crcAt:], crc32.Checksum(b[coveredAt:], castagnoli))
	return b
}

// Mended gives what the span held if one byte of it was changed, as far as its checksum tells: nothing, one batch, or by chance more
// than one.
func (f Finding) Mended() [][]byte { return f.mended }

// Repair puts batches in the place of bad spans, each file whole: the damaged one is kept, the new one is checked before it
// takes its place, and the index is made anew. The caller holds the folder's lock, and no broker runs.
func Repair(dir string, by []Replacement) (kept string, err error) {
	k := &keeper{dir: dir, kafka: filepath.Join(dir, kafkaFolder), now: time.Now(), change: true}
	files := make(map[string][]Replacement)
	for _, r := range by {
		files[r.File] = append(files[r.File], r)
	}
	for file, parts := range files {
		if err := k.repair(filepath.Join(dir, file), parts); err != nil {
			return k.Kept, fmt.Errorf("repair %s: %w", file, err)
		}
	}
	return k.Kept, Stopped(dir)
}

func (k *keeper) repair(path string, parts []Replacement) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	for _, p := range []string{path, indexPath(path), filepath.Join(filepath.Dir(path), snapshotFile)} {
		if _, err := os.Stat(p); err == nil {
			if err := k.keep(p); err != nil {
				return err
			}
		}
	}
	content, err := splicedFile(path, parts)
	if err != nil {
		return err
	}
	entries, err := entriesOf(content)
	if err != nil {
		return fmt.Errorf("what was found is not right: %w", err)
	}
	if err := durable.Write(path, content); err != nil {
		return err
	}
	// It says how large segments were; the broker reads them all without it.
	if err := remove(filepath.Join(filepath.Dir(path), snapshotFile)); err != nil {
		return err
	}
	return durable.Write(indexPath(path), entries)
}

// Tail is the place behind the last record of a partition, where records up to an offset are missing that others know of.
func Tail(dir, topic string, number int, end, to int64) (Finding, error) {
	p := partition{dir: filepath.Join(dir, PartitionFolder(topic, number)), topic: topic, number: number}
	f := Finding{Kind: Lost, Topic: topic, Partition: number, From: end, To: to, Cause: fmt.Sprintf("the log ends at offset %d, and others know of records up to %d", end, to-1)}
	bases, _, err := p.bases()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return f, err
	}
	path := p.at(segmentName(end))
	if n := len(bases); n > 0 {
		path = p.at(segmentName(bases[n-1]))
		info, err := os.Stat(path)
		if err != nil {
			return f, fmt.Errorf("find the end of %s/%d: %w", topic, number, err)
		}
		f.At = info.Size()
	}
	f.File, err = filepath.Rel(dir, path)
	return f, err
}

// Bytes gives what stands in a span.
func Bytes(dir string, f Finding) (content []byte, err error) {
	err = mapped(filepath.Join(dir, f.File), func(raw []byte) error {
		if f.At+f.Bytes <= int64(len(raw)) {
			content = slices.Clone(raw[f.At : f.At+f.Bytes])
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return content, err
}

// PartitionFolder is where a partition's segments are under a data folder.
func PartitionFolder(topic string, number int) string {
	return filepath.Join(kafkaFolder, "partitions", fmt.Sprintf("%s-%d", url.PathEscape(topic), number))
}

// FromLog gives the batches of a span out of the log of another folder, if its batches cover the span without more or less.
func FromLog(dir string, f Finding) ([]byte, error) {
	p := partition{dir: filepath.Join(dir, PartitionFolder(f.Topic, f.Partition)), topic: f.Topic, number: f.Partition}
	bases, _, err := p.bases()
	if err != nil {
		return nil, err
	}
	var found []byte
	next := f.From
	for _, base := range bases {
		err := mapped(p.at(segmentName(base)), func(raw []byte) error {
			for at := 0; at < len(raw); {
				b, err := readBatch(raw[at:])
				if err != nil {
					return err
				}
				if b.first == next && b.next() <= f.To {
					found = append(found, raw[at:at+b.size]...)
					next = b.next()
				}
				at += b.size
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("read the backup's log: %w", err)
		}
	}
	if next != f.To || next == f.From {
		return nil, fmt.Errorf("the backup's log does not hold offsets %d to %d of %s/%d", f.From, f.To-1, f.Topic, f.Partition)
	}
	return found, nil
}

// Span gives the batch of the log that holds an offset, to be replaced.
func Span(dir, topic string, number int, offset int64) (Finding, error) {
	p := partition{dir: filepath.Join(dir, PartitionFolder(topic, number)), topic: topic, number: number}
	f := Finding{Kind: Lost, Topic: topic, Partition: number}
	bases, _, err := p.bases()
	if err != nil {
		return f, err
	}
	for _, base := range bases {
		err := mapped(p.at(segmentName(base)), func(raw []byte) error {
			for at := 0; at < len(raw); {
				b, err := readBatch(raw[at:])
				if err != nil {
					return err
				}
				if b.first <= offset && offset < b.next() {
					f.At, f.Bytes, f.From, f.To = int64(at), int64(b.size), b.first, b.next()
					f.File, err = filepath.Rel(dir, p.at(segmentName(base)))
					return err
				}
				at += b.size
			}
			return nil
		})
		if err != nil || f.File != "" {
			return f, err
		}
	}
	return f, fmt.Errorf("the log does not hold %s/%d@%d", topic, number, offset)
}
