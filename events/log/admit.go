package log

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"oneseal/events"
)

const (
	// MaxMessage keeps a record, with its headers, below the brokers' usual limit of 1 MiB.
	MaxMessage = 900 << 10
	// MaxText is how long one text of an event may be, in bytes.
	MaxText = 64 << 10
)

// ErrTooLarge is in the error of an event that is larger than the log, or a page, takes.
var ErrTooLarge = errors.New("too large")

// Admit gives the record of an event, if it may be appended at that time, whoever tells it: its dates are plausible, people can read its
// attributes, its data agrees with itself, and it is no larger than the log takes. The error is an [*events.Invalid].
func (cfg Config) Admit(e *events.Event, now time.Time) (Message, error) {
	if err := cmp.Or(cfg.Dates.Check(e, now), events.Legible(e), events.Agrees(e)); err != nil {
		return Message{}, err
	}
	m, err := MessageOf(e)
	if err == nil && len(m.Value) > MaxText {
		err = tooLarge(m.Value)
	}
	if err != nil {
		return Message{}, err
	}
	return m, nil
}

func tooLarge(data []byte) error {
	const remedy = "keep large content elsewhere and state its address and digest"
	if len(data) > MaxMessage {
		return fmt.Errorf("%w: %w", ErrTooLarge, &events.Invalid{Path: "/data", Problem: fmt.Sprintf("is %d bytes large, and the log takes %d", len(data), MaxMessage), Remedy: remedy})
	}
	decoder := jsontext.NewDecoder(bytes.NewReader(data))
	for {
		token, err := decoder.ReadToken()
		if err != nil {
			return nil // the end
		}
		if token.Kind() != '"' {
			continue
		}
		if size := len(token.String()); size > MaxText {
			return fmt.Errorf("%w: %w", ErrTooLarge, &events.Invalid{Path: "/data" + string(decoder.StackPointer()), Problem: fmt.Sprintf("is %d bytes long, and a text may have %d", size, MaxText), Remedy: remedy})
		}
	}
}
