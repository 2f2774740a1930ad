package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"

	"oneseal/events"
	eventlog "oneseal/events/log"
)

// Sender tells events to the log, with the guarantees of POST /v1/events: each is checked strictly and against what its sender
// may send; what is new is in the log, acknowledged by every in-sync replica, when Send returns; what is in the log already
// is answered with the position it has. There are two: [HTTP], and the one of package ingest for a program that runs in the
// process of an ingest server.
//
// The results are in the order of the events. After an error, which is the context's or one that no repetition mends, any of
// them may be in the log: send the same events again.
type Sender interface {
	Send(ctx context.Context, all []*events.Event) ([]Result, error)
}

// Result says what became of one event.
type Result struct {
	ID       string             `json:"id,omitempty"`
	Source   string             `json:"source,omitempty"`
	Status   Status             `json:"status"`
	Position *eventlog.Position `json:"position,omitempty"`
	Error    *Problem           `json:"error,omitempty"`
}

// Problem is why an event or a request was refused.
type Problem struct {
	Path    string `json:"path,omitempty"` // JSON pointer into the event, or a header's name
	Value   string `json:"value,omitempty"`
	Problem string `json:"problem"`
	Remedy  string `json:"remedy,omitempty"`
}

// Status of an event.
type Status string

const (
	StatusStored    Status = "stored"    // acknowledged by Kafka now
	StatusRepeated  Status = "repeated"  // acknowledged before; Position is the first one's
	StatusInvalid   Status = "invalid"   // not an event of the catalogue
	StatusForbidden Status = "forbidden" // the key does not cover type or organ, or the organ may not tell it of the subject
	StatusTooLarge  Status = "too_large" // the event, or a text in it, is larger than the log takes
	StatusConflict  Status = "conflict"  // the id is taken by other content; Position is that one's
)

// Refused gives an error that names the first event that is not in the log, and why.
func Refused(results []Result) error {
	for _, r := range results {
		if r.Status != StatusStored && r.Status != StatusRepeated {
			err := fmt.Errorf("event %q of %s is %s", r.ID, r.Source, r.Status)
			if p := r.Error; p != nil {
				err = fmt.Errorf("%w: %s", err, (&events.Invalid{Path: p.Path, Value: p.Value, Problem: p.Problem, Remedy: p.Remedy}).Error())
			}
			return err
		}
	}
	return nil
}

// HTTP sends to an instance's POST /v1/events.
type HTTP struct {
	url, key string
	client   *http.Client
}

// NewHTTP makes a sender to an instance, such as "https://oneseal.example.gov.cn", by an API key.
func NewHTTP(url, key string) *HTTP {
	return &HTTP{strings.TrimRight(url, "/"), key, &http.Client{
		Timeout: time.Minute,
		// The key and the events go to the instance that was named, and nowhere else.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// A request holds so many events and about so many bytes at most; both are below what a server takes.
const (
	requestEvents = 1000
	requestBytes  = 8 << 20
)

// Send sends in requests of up to a thousand events, one after the other. An instance that is away or busy is asked again, not
// before the time that it states, until the context ends.
func (h *HTTP) Send(ctx context.Context, all []*events.Event) ([]Result, error) {
	return Encoded(all, func(documents [][]byte) ([]Result, error) {
		results := make([]Result, 0, len(documents))
		for len(documents) > 0 {
			body, count := batchOf(documents)
			policy := backoff.NewExponentialBackOff()
			policy.InitialInterval, policy.MaxInterval = 200*time.Millisecond, 10*time.Second
			answered, err := backoff.Retry(ctx, func() ([]Result, error) { return h.post(ctx, body) }, backoff.WithBackOff(policy), backoff.WithMaxElapsedTime(0))
			if err != nil {
				return nil, err
			}
			if len(answered) != count {
				return nil, fmt.Errorf("%s answers %d events with %d results", h.url, count, len(answered))
			}
			results, documents = append(results, answered...), documents[count:]
		}
		return results, nil
	})
}

// Encoded is for Senders: it sends the events as JSON, and gives the results of all. One that can't be written is invalid and
// stops no other.
func Encoded(all []*events.Event, send func(documents [][]byte) ([]Result, error)) ([]Result, error) {
	results := make([]Result, len(all))
	documents, indexes := make([][]byte, 0, len(all)), make([]int, 0, len(all))
	for i, e := range all {
		document, err := events.EncodeStructured(e)
		if err != nil {
			results[i] = Result{ID: e.ID, Source: e.Source, Status: StatusInvalid, Error: &Problem{Problem: err.Error(), Remedy: "mend the text; JSON is UTF-8"}}
			continue
		}
		documents, indexes = append(documents, document), append(indexes, i)
	}
	sent, err := send(documents)
	if err != nil {
		return nil, fmt.Errorf("send %d events: %w", len(documents), err)
	}
	for n, i := range indexes {
		results[i] = sent[n]
	}
	return results, nil
}

// batchOf makes the body of a request of the first documents.
func batchOf(documents [][]byte) (body []byte, count int) {
	for ; count < min(len(documents), requestEvents) && len(body) < requestBytes; count++ {
		body = append(append(body, ','), documents[count]...)
	}
	body[0] = '['
	return append(body, ']'), count
}

// post sends one request. An error that a repetition may mend is plain, any other permanent.
func (h *HTTP) post(ctx context.Context, body []byte) ([]Result, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url+"/v1/events", bytes.NewReader(body))
	if err != nil {
		return nil, backoff.Permanent(err)
	}
	request.Header.Set("Content-Type", "application/cloudevents-batch+json")
	request.Header.Set("Authorization", "Bearer "+h.key)
	response, err := h.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, fmt.Errorf("read the answer of %s: %w", h.url, err)
	}
	var answer struct{ Results []Result }
	if unreadable := json.Unmarshal(text, &answer); unreadable == nil && len(answer.Results) > 0 {
		return answer.Results, nil
	}
	refusal := fmt.Errorf("%s answers %s: %.500s", h.url, response.Status, bytes.TrimSpace(text))
	switch response.StatusCode {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusBadGateway, http.StatusGatewayTimeout:
		if wait, ok := RetryAfter(response.Header, time.Now()); ok {
			return nil, errors.Join(refusal, &backoff.RetryAfterError{Duration: wait})
		}
		return nil, refusal
	}
	return nil, backoff.Permanent(refusal)
}

// RetryAfter reads how long a server asks to wait: seconds, or a date (RFC 9110, 10.2.3). It is a second at least.
func RetryAfter(header http.Header, now time.Time) (time.Duration, bool) {
	text := header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		return max(time.Second, time.Duration(seconds)*time.Second), true
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(time.Second, at.Sub(now)), true
	}
	return 0, false
}
