package importer

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
)

// numbering tells rows apart that say the same: each has an id of its own, the same in every run. It remembers eight
// bytes of each row and how often it came: of so many rows in memory, and from then on of all in a file, so that
// a log of any length takes no more memory than one of that many rows.
type numbering struct {
	most int
	seen map[uint64]uint32
	file *counters // nil as long as the map has them all
}

// rowsInMemory is how many different rows a numbering keeps in memory.
const rowsInMemory = 1 << 17

func newNumbering(most int) *numbering { return &numbering{most: most, seen: make(map[uint64]uint32)} }

// number completes a fact's id; it says whether a row before said the same. Facts come in the order of their rows.
func (n *numbering) number(f *fact) (again bool, err error) {
	if !f.counted {
		return false, nil
	}
	digest, err := hex.DecodeString(f.id[:16])
	if err != nil {
		return false, fmt.Errorf("id %q of line %d: %w", f.id, f.line, err)
	}
	before, err := n.count(binary.BigEndian.Uint64(digest))
	if err != nil {
		return false, fmt.Errorf("remember the rows that were read: %w", err)
	}
	if before == 0 {
		return false, nil
	}
	f.id += "-" + strconv.FormatUint(uint64(before), 10)
	return true, nil
}

// count counts a row, and gives how many were the same before it.
func (n *numbering) count(digest uint64) (before uint32, err error) {
	if n.file != nil {
		return n.file.add(digest, 1)
	}
	before = n.seen[digest]
	n.seen[digest] = before + 1
	if len(n.seen) <= n.most {
		return before, nil
	}
	if n.file, err = newCounters(0); err != nil {
		return 0, err
	}
	for digest, count := range n.seen {
		if _, err := n.file.add(digest, count); err != nil {
			return 0, err
		}
	}
	n.seen = nil
	return before, nil
}

func (n *numbering) close() error {
	if n.file == nil {
		return nil
	}
	return n.file.file.Close()
}

// counters are counts by digest in a temporary file, which has no name and goes with the process. Pages hold the digests that begin
// with the same bits; once one is full, a file of twice as many pages takes the place, with one bit more.
type counters struct {
	file *os.File
	bits uint
	page [pageSize]byte // a length, and so many entries
}

const (
	pageSize   = 512
	entrySize  = 8 + 4 // digest and count
	entriesMax = (pageSize - 4) / entrySize
)

func newCounters(bits uint) (*counters, error) {
	file, err := os.CreateTemp("", "oneseal-import-")
	if err != nil {
		return nil, err
	}
	c := &counters{file: file, bits: bits}
	if err := errors.Join(os.Remove(file.Name()), file.Truncate(int64(len(c.page))<<bits)); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return c, nil
}

// add adds to a digest's count, and gives what it was.
func (c *counters) add(digest uint64, more uint32) (before uint32, err error) {
	at := int64(digest>>(64-c.bits)) * int64(len(c.page))
	if _, err := c.file.ReadAt(c.page[:], at); err != nil {
		return 0, err
	}
	length := int(binary.LittleEndian.Uint32(c.page[:]))
	entry := 4
	for ; entry < 4+length*entrySize; entry += entrySize {
		if binary.LittleEndian.Uint64(c.page[entry:]) == digest {
			before = binary.LittleEndian.Uint32(c.page[entry+8:])
			break
		}
	}
	if before == 0 {
		if length == entriesMax {
			if err := c.grow(); err != nil {
				return 0, err
			}
			return c.add(digest, more)
		}
		binary.LittleEndian.PutUint32(c.page[:], uint32(length+1))
		binary.LittleEndian.PutUint64(c.page[entry:], digest)
	}
	binary.LittleEndian.PutUint32(c.page[entry+8:], before+more)
	_, err = c.file.WriteAt(c.page[:], at)
	return before, err
}

// grow moves all counts to a file of twice as many pages.
func (c *counters) grow() error {
	larger, err := newCounters(c.bits + 1)
	if err != nil {
		return err
	}
	pages := io.NewSectionReader(c.file, 0, int64(len(c.page))<<c.bits)
	var halves [2][pageSize]byte
	for n := int64(0); n < 1<<c.bits; n++ {
		if _, err := io.ReadFull(pages, c.page[:]); err != nil {
			return errors.Join(err, larger.file.Close())
		}
		clear(halves[0][:4])
		clear(halves[1][:4])
		for i := range int(binary.LittleEndian.Uint32(c.page[:])) {
			entry := c.page[4+i*entrySize:][:entrySize]
			half := &halves[binary.LittleEndian.Uint64(entry)>>(63-c.bits)&1]
			length := binary.LittleEndian.Uint32(half[:])
			copy(half[4+length*entrySize:], entry)
			binary.LittleEndian.PutUint32(half[:], length+1)
		}
		for i := range halves {
			if _, err := larger.file.WriteAt(halves[i][:], (2*n+int64(i))*int64(len(c.page))); err != nil {
				return errors.Join(err, larger.file.Close())
			}
		}
	}
	old := c.file
	c.file, c.bits = larger.file, larger.bits
	return old.Close()
}
