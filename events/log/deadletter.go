package log

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/segmentio/kafka-go"
)

// DeadLetter is a record that could not be used, byte for byte, and why.
type DeadLetter struct {
	Position
	Key     []byte
	Value   []byte
	Headers []kafka.Header
	Stage   string // decode or fold
	Reason  string
	Time    time.Time
}

type deadLetterHeaders struct {
	Position Position       `json:"position"`
	Stage    string         `json:"stage"`
	Reason   string         `json:"reason"`
	Time     time.Time      `json:"time"`
	Headers  []kafka.Header `json:"headers"`
}

const deadLetterHeader = "oneseal-deadletter"

// Message is the letter as a record of the dead letter topic: the key and value are the record's
// own, the header oneseal-deadletter is JSON with position, stage, reason, time and headers.
func (d *DeadLetter) Message() Message {
	text, _ := json.Marshal(deadLetterHeaders{d.Position, d.Stage, d.Reason, d.Time, d.Headers}) // strings, bytes and times always encode
	return Message{Topic: DeadLetterTopic, Key: d.Key, Value: d.Value, Headers: []kafka.Header{{Key: deadLetterHeader, Value: text}}}
}

// DeadLetterOf reads a record of the dead letter topic.
func DeadLetterOf(r *Record) (*DeadLetter, error) {
	for _, h := range r.Headers {
		if h.Key == deadLetterHeader {
			var about deadLetterHeaders
			if err := json.Unmarshal(h.Value, &about); err != nil {
				return nil, fmt.Errorf("read dead letter %s: %w", r.Position, err)
			}
			return &DeadLetter{about.Position, r.Key, r.Value, about.Headers, about.Stage, about.Reason, about.Time}, nil
		}
	}
	return nil, fmt.Errorf("read dead letter %s: no header %s", r.Position, deadLetterHeader)
}
