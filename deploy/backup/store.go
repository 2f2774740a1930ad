// Package backup copies a data folder while OneSeal runs on it, and makes a new folder of a copy.
//
// A backup folder holds objects, which are pieces of files named by their digest, and one list for each backup: the files, and of
// which objects they consist. What has not changed is there already, so a later backup writes what is new. A list ends in its own
// digest and is written last: a backup that was cut off is none, and does no harm to the ones before.
//
// The order is what keeps acknowledged events: keys and the like first; then how far groups have read; then the index of event ids;
// then the archive; and the log last. So the log holds everything that the others know of, and the projectors of a restored folder read
// from a place that the archive has reached: what was acknowledged before the backup began is in it.
package backup

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
	"slices"
	"strings"
	"time"

	"oneseal/ingest/durable"
)

// pieceSize is how large pieces of files are: a file that grew has its first pieces in common with what it was.
const pieceSize = 4 << 20

// File is a file of a backup.
type File struct {
	Name   string   `json:"name"` // under the data folder
	Bytes  int64    `json:"bytes"`
	Mode   uint32   `json:"mode"`
	Pieces []string `json:"pieces"` // digests, in order
}

// List says what a backup holds.
type List struct {
	At    time.Time `json:"at"` // when it began: what was acknowledged before is in it
	Files []File    `json:"files"`
}

// store is a backup folder.
type store struct {
	dir     string
	written int64 // bytes of objects that were new
}

func (s *store) object(digest string) string {
	return filepath.Join(s.dir, "objects", digest[:2], digest)
}

// add puts a file's pieces into the store.
func (s *store) add(name string, mode fs.FileMode, content io.Reader, bytes int64) (File, error) {
	f := File{Name: name, Mode: uint32(mode.Perm())}
	content = io.LimitReader(content, bytes)
	piece := make([]byte, pieceSize)
	for f.Bytes < bytes {
		n, err := io.ReadFull(content, piece)
		if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			return f, fmt.Errorf("back up %s: it has %d bytes of %d: %w", name, f.Bytes, bytes, err)
		}
		digest, err := s.put(piece[:n])
		if err != nil {
			return f, fmt.Errorf("back up %s: %w", name, err)
		}
		f.Pieces = append(f.Pieces, digest)
		f.Bytes += int64(n)
	}
	return f, nil
}

func (s *store) put(piece []byte) (string, error) {
	sum := sha256.Sum256(piece)
	digest := hex.EncodeToString(sum[:])
	path := s.object(digest)
	if info, err := os.Stat(path); err == nil && info.Size() == int64(len(piece)) {
		return digest, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", err
	}
	s.written += int64(len(piece))
	return digest, durable.Write(path, piece)
}

// get reads a piece, and checks it.
func (s *store) get(digest string) ([]byte, error) {
	if len(digest) != sha256.Size*2 {
		return nil, fmt.Errorf("%q is no digest", digest)
	}
	piece, err := os.ReadFile(s.object(digest))
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(piece); hex.EncodeToString(sum[:]) != digest {
		return nil, fmt.Errorf("%s is damaged: its digest is %x", s.object(digest), sum)
	}
	return piece, nil
}

const listSuffix = ".backup.json"

func (s *store) keep(l List) error {
	text, err := json.MarshalIndent(l, "", " ")
	if err != nil {
		return fmt.Errorf("encode the list of the backup: %w", err)
	}
	if err := durable.WriteSealed(filepath.Join(s.dir, l.At.UTC().Format("20060102T150405.000000000Z")+listSuffix), text); err != nil {
		return fmt.Errorf("write the list of the backup: %w", err)
	}
	return nil
}

// lists names the backups of a folder, the oldest first.
func (s *store) lists() (names []string, err error) {
	files, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, fmt.Errorf("read the backup folder: %w", err)
	}
	for _, file := range files {
		if name, is := strings.CutSuffix(file.Name(), listSuffix); is {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

func (s *store) list(name string) (List, error) {
	path := filepath.Join(s.dir, name+listSuffix)
	text, err := durable.ReadSealed(path)
	if err != nil {
		return List{}, fmt.Errorf("read the list of the backup: %w", err)
	}
	var l List
	return l, json.Unmarshal(text, &l)
}
