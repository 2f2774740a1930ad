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
	"strconv"
	"strings"
)

// place is a batch in a segment.
type place struct {
	at int
	batch
}

// segment is one file of records as it was read, with what of it is good and what is not.
type segment struct {
	base    int64
	raw     []byte
	good    []place
	bad     []span
	entries []byte // the index as it follows from the batches
}

// span is a part of a segment that can't be read.
type span struct {
	at, size int
	from, to int64 // offsets; to is -1 at the end of the log, where nothing says how many there were
	cause    string
	mended   [][]byte
}

// partition is a folder of segments, named by topic and number.
type partition struct {
	dir    string
	topic  string
	number int
}

func (p partition) at(name string) string { return filepath.Join(p.dir, name) }

// partitionsOf lists the partitions' folders under the broker's.
func partitionsOf(kafka string) ([]partition, error) {
	folders, err := os.ReadDir(filepath.Join(kafka, "partitions"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list the log's partitions: %w", err)
	}
	var found []partition
	for _, folder := range folders {
		p := partition{dir: filepath.Join(kafka, "partitions", folder.Name()), topic: folder.Name(), number: -1}
		if i := strings.LastIndexByte(folder.Name(), '-'); i > 0 {
			topic, err := url.PathUnescape(folder.Name()[:i])
			if number, bad := strconv.Atoi(folder.Name()[i+1:]); err == nil && bad == nil {
				p.topic, p.number = topic, number
			}
		}
		found = append(found, p)
	}
	return found, nil
}

// bases lists the first offsets in the names of the partition's segments.
func (p partition) bases() (bases []int64, others []string, err error) {
	files, err := os.ReadDir(p.dir)
	if err != nil {
		return nil, nil, fmt.Errorf("list the segments of %s: %w", p.dir, err)
	}
	for _, file := range files {
		name, is := strings.CutSuffix(file.Name(), ".dat")
		if base, err := strconv.ParseInt(name, 10, 64); is && err == nil {
			bases = append(bases, base)
		} else {
			others = append(others, file.Name())
		}
	}
	slices.Sort(bases)
	return bases, others, nil
}

func segmentName(base int64) string { return strconv.FormatInt(base, 10) + ".dat" }
func indexName(base int64) string   { return strconv.FormatInt(base, 10) + ".idx" }

// reading is what is known while the segments of one partition are read in order.
type reading struct {
	next    int64 // the offset that has to come, -1 before the first
	gaps    bool  // the topic is compacted: offsets may be missing
	epoch   int32 // of the leader; it stays 0 with one broker that lets nobody elect
	maxTime int64
	any     bool
}

// read takes a segment apart.
func (r *reading) read(base int64, raw []byte) segment {
	s := segment{base: base, raw: raw}
	if r.next < 0 {
		r.next = base
	}
	if base != r.next && !(r.gaps && base > r.next) {
		s.bad = append(s.bad, span{from: min(r.next, base), to: max(r.next, base), cause: fmt.Sprintf("the segment begins at offset %d, and the one before it ends at %d", base, r.next)})
	}
	r.next = max(base, r.next)
	for at := 0; at < len(raw); {
		b, err := r.one(raw[at:])
		if err == nil {
			r.accept(&s, at, b)
			at += b.size
			continue
		}
		end, next := r.resume(raw, at)
		bad := span{at: at, size: end - at, from: r.next, to: -1, cause: err.Error()}
		if next >= 0 {
			bad.to = next
		}
		for _, candidate := range mended(raw[at:end], r.next, r.epoch) {
			if was, err := r.one(candidate); err == nil && (next < 0 || r.gaps || was.next() == next) {
				bad.mended = append(bad.mended, candidate)
			}
		}
		if len(bad.mended) == 1 && next < 0 {
			was, _ := readBatch(bad.mended[0]) // it was accepted above
			bad.to = was.next()
		}
		s.bad = append(s.bad, bad)
		if at = end; bad.to >= 0 {
			r.next = bad.to
		}
	}
	return s
}

// one reads the batch that has to come.
func (r *reading) one(raw []byte) (batch, error) {
	b, err := readBatch(raw)
	switch {
	case err != nil:
		return b, err
	case b.first != r.next && !(r.gaps && b.first > r.next):
		return b, fmt.Errorf("the batch says that it begins at offset %d, where %d comes", b.first, r.next)
	case b.epoch != r.epoch:
		return b, fmt.Errorf("the batch says that it is of leader epoch %d, where %d comes", b.epoch, r.epoch)
	}
	return b, nil
}

func (r *reading) accept(s *segment, at int, b batch) {
	s.good = append(s.good, place{at, b})
	if !r.any || b.maxTime > r.maxTime {
		r.maxTime = b.maxTime
	}
	r.any, r.next = true, b.next()
	s.entries = appendEntry(s.entries, b.epoch, r.maxTime, b.inTransaction())
}

// resume finds the next good batch behind a bad one, and its first offset: the end and -1 if there is none.
func (r *reading) resume(raw []byte, from int) (at int, first int64) {
	if b, _ := readBatch(raw[from:]); b.size > 0 && b.size < len(raw)-from {
		if next, err := readBatch(raw[from+b.size:]); err == nil && next.first > r.next {
			return from + b.size, next.first
		}
	}
	for at = from + 1; at+headerSize <= len(raw); at++ {
		if raw[at+magicAt] != 2 || raw[at] != 0 {
			continue
		}
		if b, err := readBatch(raw[at:]); err == nil && b.first > r.next {
			return at, b.first
		}
	}
	return len(raw), -1
}

// The index has an entry for each batch: version, the low byte of the rest's checksum, leader epoch, the latest time so far,
// and whether it waits for a transaction's end. All of it follows from the batches.
const entrySize = 15

func appendEntry(to []byte, epoch int32, maxTime int64, inTransaction bool) []byte {
	var e [entrySize]byte
	e[0] = 1
	binary.LittleEndian.PutUint32(e[2:], uint32(epoch))
	binary.LittleEndian.PutUint64(e[6:], uint64(maxTime))
	if inTransaction {
		e[14] = 1
	}
	e[1] = byte(crc32.Checksum(e[2:], castagnoli))
	return append(to, e[:]...)
}

// countEntries counts the entries of an index that may have been written into after a write that failed half-way.
func countEntries(index []byte) (n int) {
	for at := 0; at+entrySize <= len(index); {
		e := index[at : at+entrySize]
		if e[0] == 1 && e[14] <= 1 && e[1] == byte(crc32.Checksum(e[2:], castagnoli)) {
			n++
			at += entrySize
		} else {
			at++
		}
	}
	return n
}
