package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"
	jsonv2 "github.com/go-json-experiment/json"

	"oneseal/events"
)

// Granted is an event that left under a grant. Of its data only what was granted is there: fields that the catalogue demands may be absent.
type Granted struct {
	*events.Event
	Grant, Purpose string
	LogPosition    string // of the event in the holder's log
	Position       int64  // in what the grant let out
}

// Reader reads what a grant lets out, over HTTP.
type Reader struct {
	URL   string       // of an instance
	Key   string       // a key of the grant's recipient
	Grant string       // key of the grant
	HTTP  *http.Client // nil: http.DefaultClient
}

// Read calls each for every event in the order in which they left, and waits for more, until the context ends, each gives an error, or the
// grant or the key counts no more: that error is a [*RefusedError]. The server keeps how far it came: a batch counts as read when the next one is asked for, so after a
// crash the events of the last batch may come again. What passes, such as a server that is away, is tried again.
func (r *Reader) Read(ctx context.Context, each func(context.Context, Granted) error) error {
	for after := int64(-1); ; {
		batch, err := r.next(ctx, after)
		if err != nil {
			return fmt.Errorf("read what grant %s lets out: %w", r.Grant, err)
		}
		for _, document := range batch {
			g, err := decodeGranted(document)
			if err != nil {
				return fmt.Errorf("read what grant %s lets out: %w", r.Grant, err)
			}
			if err := each(ctx, g); err != nil {
				return err
			}
			after = g.Position
		}
	}
}

// RefusedError says why nothing is let out.
type RefusedError struct{ Problem }

func (e *RefusedError) Error() string { return strings.TrimSpace(e.Value + " " + e.Problem.Problem) }

// next asks for the batch after a position, until it is there.
func (r *Reader) next(ctx context.Context, after int64) ([]json.RawMessage, error) {
	address := strings.TrimRight(r.URL, "/") + "/v1/exchange/" + url.PathEscape(r.Grant) + "/events?wait=25"
	if after >= 0 {
		address += "&after=" + strconv.FormatInt(after, 10)
	}
	policy := backoff.NewExponentialBackOff()
	policy.InitialInterval, policy.MaxInterval = 200*time.Millisecond, 10*time.Second
	return backoff.Retry(ctx, func() ([]json.RawMessage, error) {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return nil, backoff.Permanent(err)
		}
		request.Header.Set("Authorization", "Bearer "+r.Key)
		client := r.HTTP
		if client == nil {
			client = http.DefaultClient
		}
		response, err := client.Do(request)
		if err != nil {
			return nil, err
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			return nil, err
		}
		if response.StatusCode == http.StatusOK {
			var batch []json.RawMessage
			return batch, json.Unmarshal(body, &batch)
		}
		var said struct {
			Error Problem `json:"error"`
		}
		if json.Unmarshal(body, &said) != nil {
			said.Error.Problem = response.Status
		}
		if response.StatusCode >= http.StatusInternalServerError || response.StatusCode == http.StatusTooManyRequests {
			return nil, &RefusedError{said.Error}
		}
		return nil, backoff.Permanent(&RefusedError{said.Error})
	}, backoff.WithBackOff(policy), backoff.WithMaxElapsedTime(0))
}

// decodeGranted reads an event without demanding what was not granted.
func decodeGranted(document []byte) (Granted, error) {
	var said struct {
		ID, Source, Type, Subject, Sequence, Organ, Actor, Role, Area, Basis string
		Time                                                                 time.Time
		GrantID, Purpose, LogPosition                                        string
		Position                                                             int64 `json:",string"`
		Data                                                                 json.RawMessage
	}
	if err := json.Unmarshal(document, &said); err != nil {
		return Granted{}, fmt.Errorf("an event is no CloudEvent: %w", err)
	}
	e := &events.Event{ID: said.ID, Source: said.Source, Type: said.Type, Subject: said.Subject, Sequence: said.Sequence, Time: said.Time, Organ: said.Organ, Actor: said.Actor, Role: said.Role, Area: said.Area, Basis: said.Basis}
	info, known := events.Lookup(said.Type)
	if !known {
		return Granted{}, fmt.Errorf("event %s is of type %q, which this version does not know", said.ID, said.Type)
	}
	e.Data = info.New()
	if err := jsonv2.Unmarshal(said.Data, e.Data); err != nil {
		return Granted{}, fmt.Errorf("read the data of event %s: %w", said.ID, err)
	}
	if c, is := e.Data.(*events.FactCorrected); is && c.Data != nil {
		corrected, known := events.Lookup(c.Corrects.Type)
		if !known {
			return Granted{}, errors.New("event " + said.ID + " corrects one of a type that this version does not know: " + c.Corrects.Type)
		}
		c.Replacement = corrected.New()
		if err := jsonv2.Unmarshal(c.Data, c.Replacement); err != nil {
			return Granted{}, fmt.Errorf("read the corrected data of event %s: %w", said.ID, err)
		}
	}
	return Granted{e, said.GrantID, said.Purpose, said.LogPosition, said.Position}, nil
}
