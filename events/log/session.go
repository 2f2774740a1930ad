package log

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"

	"github.com/segmentio/kafka-go"
	"github.com/segmentio/kafka-go/protocol"
	"github.com/segmentio/kafka-go/protocol/initproducerid"
)

// session numbers the records of one partition for the brokers, as Kafka's idempotent producers do (KIP-98): a batch that is
// sent again, since its answer was lost or its leader failed, has the numbers of before, and is acknowledged with the
// offset that it has. kafka-go's own producers have none. The zero session has no producer id yet.
type session struct {
	began    bool
	producer int64
	epoch    int16
	next     int32 // number of the next record
}

// kafka-go asks the coordinator of transactions for a producer id, which one outside of transactions has not: any broker gives
// it. Its Client.InitProducerID can't be used beside this.
func init() { protocol.Register(&initProducerRequest{}, &initproducerid.Response{}) }

// initProducerRequest is that of the InitProducerId API.
type initProducerRequest struct {
	_ struct{} `kafka:"min=v2,max=v4,tag"`

	TransactionalID      string `kafka:"min=v0,max=v4,nullable"`
	TransactionTimeoutMs int32  `kafka:"min=v0,max=v4"`
	ProducerID           int64  `kafka:"min=v3,max=v4"`
	ProducerEpoch        int16  `kafka:"min=v3,max=v4"`
}

func (*initProducerRequest) ApiKey() protocol.ApiKey { return protocol.InitProducerId }

// open begins a session, unless it has begun and has numbers for so many records.
func (s *session) open(ctx context.Context, client *kafka.Client, records int) error {
	if s.began && s.next <= math.MaxInt32-int32(records) {
		return nil
	}
	answer, err := client.Transport.RoundTrip(ctx, client.Addr, &initProducerRequest{TransactionTimeoutMs: math.MaxInt32, ProducerID: -1, ProducerEpoch: -1})
	if err != nil {
		return fmt.Errorf("ask for a producer id: %w", err)
	}
	response := answer.(*initproducerid.Response)
	if response.ErrorCode != 0 {
		return fmt.Errorf("ask for a producer id: %w", kafka.Error(response.ErrorCode))
	}
	*s = session{began: true, producer: response.ProducerID, epoch: response.ProducerEpoch}
	return nil
}

// encode makes a record batch with the session's numbers, behind its length.
func (s *session) encode(records []kafka.Record) ([]byte, error) {
	for _, r := range records { // which may have been read before
		rewind(r.Key)
		rewind(r.Value)
	}
	var out bytes.Buffer
	batch := protocol.RecordSet{Version: 2, Attributes: protocol.Attributes(kafka.Lz4), Records: kafka.NewRecordReader(records...)}
	if _, err := batch.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("encode records: %w", err)
	}
	const length = 4
	set := out.Bytes()[length:]
	binary.BigEndian.PutUint64(set[43:], uint64(s.producer))
	binary.BigEndian.PutUint16(set[51:], uint16(s.epoch))
	binary.BigEndian.PutUint32(set[53:], uint32(s.next))
	binary.BigEndian.PutUint32(set[17:], crc32.Checksum(set[21:], castagnoli))
	return out.Bytes(), nil
}

func rewind(b kafka.Bytes) {
	if seeker, ok := b.(io.Seeker); ok {
		seeker.Seek(0, io.SeekStart)
	}
}

// forgotten tells whether the broker does not know the session any more, which it keeps for a day without records.
func forgotten(err error) bool {
	for _, code := range []kafka.Error{kafka.OutOfOrderSequenceNumber, kafka.InvalidProducerEpoch, kafka.UnknownProducerId, kafka.InvalidProducerIDMapping} {
		if errors.Is(err, code) {
			return true
		}
	}
	return false
}
