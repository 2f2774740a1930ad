package ingest

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"

	"oneseal/events"
	eventlog "oneseal/events/log"
)

// place is what the index remembers of an event.
type place struct {
	position eventlog.Position
	digest   [sha256.Size]byte
	organ    string // that told it
}

// entry is an event as the index sees it.
type entry struct {
	key    idKey
	digest [sha256.Size]byte
	telling
}

func entryOf(e *events.Event, digest [sha256.Size]byte) entry {
	return entry{idKeyOf(e), digest, tellingOf(e)}
}

// Keys begin with what they are of.
const (
	formatKeyPrefix   = 0
	idKeyPrefix       = 1
	frontierKeyPrefix = 2
	subjectKeyPrefix  = 3
)

// format is that of the index's files, with what the catalogue says of the events in them: which types there are, the versions
// of their data, and who may tell them. Files of another one are built anew from the log.
var format = "3: with digests that no offset of a time changes, and the catalogue " + catalogueDigest()

func catalogueDigest() string {
	digest := sha256.New()
	for _, t := range events.Catalogue() {
		fmt.Fprintln(digest, t.Type, t.DataSchema, t.Teller, t.HandsOn(), t.NamesOrgans())
	}
	return hex.EncodeToString(digest.Sum(nil))
}

// idKey is a prefix and the first half of a digest of source and id.
type idKey [1 + sha256.Size/2]byte

func idKeyOf(e *events.Event) (key idKey) {
	text := binary.AppendUvarint(make([]byte, 0, 128), uint64(len(e.Source)))
	digest := sha256.Sum256(append(append(text, e.Source...), e.ID...))
	key[0] = idKeyPrefix
	copy(key[1:], digest[:])
	return key
}

func encodePlace(p *place) []byte {
	value := append(make([]byte, 0, 64), p.digest[:]...)
	value = binary.BigEndian.AppendUint64(value, uint64(p.position.Offset))
	value = binary.BigEndian.AppendUint16(value, uint16(p.position.Partition))
	value = append(value, byte(len(p.position.Topic)))
	value = append(value, p.position.Topic...)
	return append(value, p.organ...)
}

func decodePlace(value []byte) (*place, error) {
	if len(value) < sha256.Size+11 || len(value) < sha256.Size+11+int(value[sha256.Size+10]) {
		return nil, pebble.ErrCorruption
	}
	p := new(place)
	rest := value[copy(p.digest[:], value):]
	organ := 11 + int(rest[10])
	p.position = eventlog.Position{Offset: int64(binary.BigEndian.Uint64(rest)), Partition: int(binary.BigEndian.Uint16(rest[8:])), Topic: string(rest[11:organ])}
	p.organ = string(rest[organ:])
	return p, nil
}

// find looks an event up; nil if it is new.
func find(from pebble.Reader, key idKey) (*place, error) {
	value, closer, err := from.Get(key[:])
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look up an event's id: %w", err)
	}
	defer closer.Close()
	return decodePlace(value)
}
