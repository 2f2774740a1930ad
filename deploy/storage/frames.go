package storage

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
)

// The broker appends what groups committed and what producers it knows to groups.log and pids.log: each entry is its length, the
// checksum of the rest, a version and JSON.
const (
	entryHead   = 8
	entryFloor  = entryHead + 2
	entryLimits = 16 << 20
)

func entryAt(raw []byte) (size int, err error) {
	if len(raw) < entryFloor {
		return 0, errShort{entryFloor, len(raw)}
	}
	size = entryHead + int(binary.LittleEndian.Uint32(raw))
	switch {
	case size < entryFloor || size > entryLimits:
		return size, fmt.Errorf("the length of the entry is %d", size-entryHead)
	case size > len(raw):
		return size, errShort{size, len(raw)}
	}
	if stated, computed := binary.LittleEndian.Uint32(raw[4:]), crc32.Checksum(raw[entryHead:size], castagnoli); stated != computed {
		return size, fmt.Errorf("the entry's checksum is %08x, its content's is %08x", stated, computed)
	}
	return size, nil
}

// mendEntries gives the entries with each damaged one as it was before one byte of it was changed, or left out where that can't
// be told, and what was wrong. An entry that the file's end cuts off was not answered yet.
func mendEntries(raw []byte) (sound []byte, wrong []span) {
	for at := 0; at < len(raw); {
		size, err := entryAt(raw[at:])
		if err == nil {
			sound = append(sound, raw[at:at+size]...)
			at += size
			continue
		}
		end := at + 1
		for ; end < len(raw); end++ {
			if _, err := entryAt(raw[end:]); err == nil {
				break
			}
		}
		s := span{at: at, size: end - at, cause: err.Error()}
		if fixed := mendedEntry(raw[at:end]); len(fixed) == 1 {
			s.mended = fixed
			sound = append(sound, fixed[0]...)
		}
		wrong = append(wrong, s)
		at = end
	}
	return sound, wrong
}

// mendedEntry gives the entries that differ from the bytes in one byte and are right.
func mendedEntry(raw []byte) (candidates [][]byte) {
	if len(raw) < entryFloor {
		return nil
	}
	framed := append([]byte(nil), raw...)
	binary.LittleEndian.PutUint32(framed, uint32(len(raw)-entryHead))
	changed := 0
	for i := range 4 {
		if framed[i] != raw[i] {
			changed++
		}
	}
	stated, computed := binary.LittleEndian.Uint32(framed[4:]), crc32.Checksum(framed[entryHead:], castagnoli)
	syndrome := stated ^ computed
	if syndrome == 0 {
		if changed == 1 {
			return [][]byte{framed}
		}
		return nil
	}
	if changed > 0 {
		return nil
	}
	for i := range 4 {
		if syndrome&^(0xff<<(8*i)) == 0 {
			fixed := append([]byte(nil), framed...)
			binary.LittleEndian.PutUint32(fixed[4:], computed)
			candidates = append(candidates, fixed)
		}
	}
	for _, c := range oneByte(syndrome, len(framed)-entryHead) {
		fixed := append([]byte(nil), framed...)
		fixed[entryHead+c.at] ^= c.flip
		candidates = append(candidates, fixed)
	}
	return candidates
}
