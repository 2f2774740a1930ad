package storage

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
)

// A record batch of Kafka's message format 2, as it lies in a segment: its checksum covers what follows it, so that offset,
// length, leader epoch and magic before it are checked by where they stand.
const (
	headerSize = 61
	lengthAt   = 8 // bytes before what the length counts: offset and length, 12
	frameSize  = 12
	epochAt    = 12
	magicAt    = 16
	crcAt      = 17
	coveredAt  = 21
	attrsAt    = 21
	deltaAt    = 23
	maxTimeAt  = 35
	recordsAt  = 57

	maxBatch = 1 << 30
)

const (
	attrTransactional = 0x10
	attrControl       = 0x20
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// batch is the header of a record batch.
type batch struct {
	first   int64 // offset of the first record
	size    int   // of the whole, in bytes
	epoch   int32
	attrs   uint16
	delta   int32 // of the last record's offset
	maxTime int64
	records int32
}

func (b batch) next() int64 { return b.first + int64(b.delta) + 1 }

// inTransaction is whether it waits for the end of its producer's transaction.
func (b batch) inTransaction() bool {
	return b.attrs&attrTransactional != 0 && b.attrs&attrControl == 0
}

// errShort says that the bytes end before the batch does.
type errShort struct{ need, have int }

func (e errShort) Error() string {
	return fmt.Sprintf("the batch has %d bytes and %d are there", e.need, e.have)
}

// readBatch reads and checks the batch at the beginning of the bytes: all that can be told without knowing what came before.
func readBatch(raw []byte) (batch, error) {
	if len(raw) < headerSize {
		return batch{}, errShort{headerSize, len(raw)}
	}
	b := batch{
		first: int64(binary.BigEndian.Uint64(raw)), size: frameSize + int(binary.BigEndian.Uint32(raw[lengthAt:])),
		epoch: int32(binary.BigEndian.Uint32(raw[epochAt:])), attrs: binary.BigEndian.Uint16(raw[attrsAt:]),
		delta: int32(binary.BigEndian.Uint32(raw[deltaAt:])), maxTime: int64(binary.BigEndian.Uint64(raw[maxTimeAt:])),
		records: int32(binary.BigEndian.Uint32(raw[recordsAt:])),
	}
	switch {
	case b.size < headerSize || b.size > maxBatch:
		return b, fmt.Errorf("the length of the batch is %d", b.size-frameSize)
	case raw[magicAt] != 2:
		return b, fmt.Errorf("the batch is of format %d, not 2", raw[magicAt])
	case b.first < 0 || b.epoch < 0:
		return b, fmt.Errorf("the batch begins at offset %d in leader epoch %d", b.first, b.epoch)
	case b.size > len(raw):
		return b, errShort{b.size, len(raw)}
	}
	if stated, computed := binary.BigEndian.Uint32(raw[crcAt:]), crc32.Checksum(raw[coveredAt:b.size], castagnoli); stated != computed {
		return b, fmt.Errorf("the batch's checksum is %08x, its content's is %08x", stated, computed)
	}
	if b.delta < 0 || b.records < 0 || b.records > b.delta+1 {
		return b, fmt.Errorf("the batch holds %d records at %d offsets", b.records, b.delta+1)
	}
	return b, nil
}

// mended gives the batches that differ from the bytes of a damaged one in one byte, begin at the offset, and are right. The
// bytes reach to the next good batch, or to the end of the segment. There is one such batch where one byte was changed; with
// megabytes there may be a second by chance.
func mended(raw []byte, first int64, epoch int32) (candidates [][]byte) {
	if len(raw) < headerSize || len(raw) > maxBatch {
		return nil
	}
	// What the checksum does not cover is known from elsewhere.
	framed := append([]byte(nil), raw...)
	binary.BigEndian.PutUint64(framed, uint64(first))
	binary.BigEndian.PutUint32(framed[lengthAt:], uint32(len(raw)-frameSize))
	binary.BigEndian.PutUint32(framed[epochAt:], uint32(epoch))
	framed[magicAt] = 2
	changed := 0
	for i := range coveredAt {
		if (i < crcAt) && framed[i] != raw[i] {
			changed++
		}
	}
	consider := func(candidate []byte) {
		if b, err := readBatch(candidate); err == nil && b.size == len(candidate) && changed <= 1 {
			candidates = append(candidates, candidate)
		}
	}
	stated, computed := binary.BigEndian.Uint32(framed[crcAt:]), crc32.Checksum(framed[coveredAt:], castagnoli)
	syndrome := stated ^ computed
	if syndrome == 0 {
		consider(framed)
		return candidates
	}
	if changed > 0 {
		return nil // a second byte was changed
	}
	for i := range 4 {
		if syndrome&^(0xff<<(8*i)) == 0 { // the checksum itself
			fixed := append([]byte(nil), framed...)
			binary.BigEndian.PutUint32(fixed[crcAt:], computed)
			consider(fixed)
		}
	}
	for _, c := range oneByte(syndrome, len(framed)-coveredAt) {
		fixed := append([]byte(nil), framed...)
		fixed[coveredAt+c.at] ^= c.flip
		consider(fixed)
	}
	return candidates
}

// change is a byte at a place, exclusive-or'd.
type change struct {
	at   int
	flip byte
}

// oneByte gives the changes of one byte that change a CRC-32C of so many bytes by the syndrome. The checksum is linear: a change
// of the last byte by f changes it by the table's entry f, and each byte that follows moves that on by one step. So the syndrome
// is moved back step by step from the end, and looked for in the table.
func oneByte(syndrome uint32, size int) (changes []change) {
	where := make(map[uint32]byte, 256)
	backward := [256]byte{} // the table's entry by its highest byte, which are all different
	for f := range 256 {
		where[castagnoli[f]] = byte(f)
		backward[castagnoli[f]>>24] = byte(f)
	}
	for at := size - 1; at >= 0; at-- {
		if f, is := where[syndrome]; is && f != 0 {
			changes = append(changes, change{at, f})
		}
		// One step forward is s = table[s&0xff] ^ s>>8; this is its inverse.
		f := backward[syndrome>>24]
		syndrome = (syndrome^castagnoli[f])<<8 | uint32(f)
	}
	return changes
}
