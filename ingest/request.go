package ingest

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"oneseal/events"
	eventlog "oneseal/events/log"
)

// refusal is an answer to a whole request.
type refusal struct {
	code    int
	problem Problem
}

// readBody reads the request, decompressed, up to the limit. Of the memory that all bodies may take together it takes what
// has come, a step at a time.
func readBody(w http.ResponseWriter, r *http.Request, limit int64, take func(bytes int64) error) ([]byte, *refusal) {
	var from io.Reader = http.MaxBytesReader(w, r.Body, limit)
	switch encoding := r.Header.Get("Content-Encoding"); strings.ToLower(encoding) {
	case "", "identity":
	case "gzip":
		unpacked, err := gzip.NewReader(from)
		if err != nil {
			return nil, notRead(err, Problem{Path: "Content-Encoding", Value: encoding, Problem: "the body is not gzip: " + err.Error(), Remedy: "compress it, or leave the header out"})
		}
		from = unpacked
	default:
		return nil, &refusal{http.StatusUnsupportedMediaType, Problem{Path: "Content-Encoding", Value: encoding, Problem: "is not supported", Remedy: "send gzip or none"}}
	}
	const step = 1 << 20
	var body bytes.Buffer
	for {
		room := min(step, limit+1-int64(body.Len()))
		if err := take(room); err != nil {
			return nil, &refusal{http.StatusServiceUnavailable, Problem{Problem: "too much is being sent at the moment: " + err.Error(), Remedy: "send again after the time in Retry-After"}}
		}
		if r.ContentLength > int64(body.Len()) {
			body.Grow(int(min(r.ContentLength-int64(body.Len()), room)) + bytes.MinRead)
		}
		n, err := body.ReadFrom(io.LimitReader(from, room))
		switch tooLarge := (*http.MaxBytesError)(nil); {
		case errors.As(err, &tooLarge) || int64(body.Len()) > limit:
			return nil, &refusal{http.StatusRequestEntityTooLarge, Problem{Problem: fmt.Sprintf("the body is larger than %d bytes", limit), Remedy: "send smaller batches"}}
		case err != nil:
			return nil, notRead(err, Problem{Problem: "the body can't be read: " + err.Error(), Remedy: "send it again"})
		case n < room:
			return body.Bytes(), nil
		}
	}
}

// notRead is the answer where a body ends too early, or comes too slowly.
func notRead(err error, otherwise Problem) *refusal {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return &refusal{http.StatusRequestTimeout, Problem{Problem: "the body comes too slowly", Remedy: "send smaller batches, or over a faster line"}}
	}
	return &refusal{http.StatusBadRequest, otherwise}
}

// document is one event of a request: structured, or the request itself in binary mode.
type document struct {
	text       []byte
	attributes []events.Attribute
}

func (d *document) decode() (*events.Event, error) {
	if d.attributes != nil {
		return events.DecodeBinary(d.attributes, d.text)
	}
	return events.DecodeStructured(d.text)
}

// name gives the id and source of a document that is no event, as far as it states them.
func (d *document) name() (id, source string) {
	var named struct {
		ID     string `json:"id"`
		Source string `json:"source"`
	}
	if d.attributes == nil {
		if err := json.Unmarshal(d.text, &named); err != nil {
			return "", ""
		}
	}
	for _, a := range d.attributes {
		switch a.Name {
		case "id":
			named.ID = a.Value
		case "source":
			named.Source = a.Value
		}
	}
	if len(named.ID) > events.MaxAttribute || len(named.Source) > events.MaxAttribute {
		return "", ""
	}
	return named.ID, named.Source
}

// split finds the request's events by its CloudEvents mode.
func split(header http.Header, body []byte, most int) ([]document, *refusal) {
	given := header.Get("Content-Type")
	switch events.ModeOf(given) {
	case events.Structured:
		return []document{{text: body}}, nil
	case events.Batched:
		return splitBatch(body, most)
	case events.Binary:
		attributes, no := attributesOf(header)
		if no != nil || len(attributes) > 0 {
			return []document{{text: body, attributes: attributes}}, no
		}
	}
	return nil, &refusal{http.StatusUnsupportedMediaType, Problem{Path: "Content-Type", Value: given, Problem: "is no CloudEvents mode",
		Remedy: "send application/cloudevents+json, application/cloudevents-batch+json, or application/json with ce- headers"}}
}

// splitBatch is events.SplitBatch without copies, up to a number of events, and with what is
// wrong inside an event left to that event.
func splitBatch(body []byte, most int) ([]document, *refusal) {
	var documents []document
	decoder := jsontext.NewDecoder(bytes.NewBuffer(body), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	bad := func(err error) *refusal {
		return &refusal{http.StatusBadRequest, Problem{Problem: "the batch is not valid JSON: " + err.Error(), Remedy: "send an array of CloudEvents JSON objects"}}
	}
	open, err := decoder.ReadToken()
	if err != nil {
		return nil, bad(err)
	}
	if open.Kind() != '[' {
		return nil, &refusal{http.StatusBadRequest, Problem{Value: open.Kind().String(), Problem: "the batch is not a JSON array", Remedy: "send an array of CloudEvents JSON objects, or one as application/cloudevents+json"}}
	}
	for decoder.PeekKind() != ']' {
		value, err := decoder.ReadValue()
		if err != nil {
			return nil, bad(err)
		}
		if len(documents) == most {
			return nil, &refusal{http.StatusRequestEntityTooLarge, Problem{Problem: fmt.Sprintf("the batch holds more than %d events", most), Remedy: "send smaller batches"}}
		}
		end := decoder.InputOffset()
		documents = append(documents, document{text: body[end-int64(len(value)) : end]})
	}
	if _, err := decoder.ReadToken(); err != nil {
		return nil, bad(err)
	}
	if rest := bytes.Trim(body[decoder.InputOffset():], " \t\r\n"); len(rest) > 0 {
		return nil, &refusal{http.StatusBadRequest, Problem{Problem: fmt.Sprintf("the batch is followed by %d bytes", len(rest)), Remedy: "send one JSON array"}}
	}
	return documents, nil
}

// attributesOf reads the ce- headers, as the CloudEvents HTTP binding writes attributes.
func attributesOf(header http.Header) ([]events.Attribute, *refusal) {
	var attributes []events.Attribute
	for name, values := range header {
		attribute, ok := strings.CutPrefix(strings.ToLower(name), "ce-")
		if !ok {
			continue
		}
		for _, value := range values {
			decoded, err := url.PathUnescape(unquote(value))
			if err != nil {
				return nil, &refusal{http.StatusBadRequest, Problem{Path: "/" + attribute, Value: value, Problem: "is not percent-encoded: " + err.Error(), Remedy: "write a percent sign as %25"}}
			}
			attributes = append(attributes, events.Attribute{Name: attribute, Value: decoded})
		}
	}
	return attributes, nil
}

// unquote undoes the quotes that the binding's older versions put around values.
func unquote(value string) string {
	if len(value) < 2 || value[0] != '"' || value[len(value)-1] != '"' {
		return value
	}
	var plain strings.Builder
	escaped := false
	for _, c := range []byte(value[1 : len(value)-1]) {
		if escaped = c == '\\' && !escaped; !escaped {
			plain.WriteByte(c)
		}
	}
	return plain.String()
}

// accepted is an event that may go into the log.
type accepted struct {
	entry
	eventType string
	message   eventlog.Message
}

// accept decodes and authorises on all processors. What is refused is nil and has its result.
func (s *Server) accept(documents []document, key *Key, results []Result) []*accepted {
	now := time.Now()
	all := make([]*accepted, len(documents))
	inParallel(len(documents), func(i int) error {
		a, result := s.acceptOne(&documents[i], key, now)
		all[i], results[i] = a, result
		return nil
	})
	return all
}

func (s *Server) acceptOne(d *document, key *Key, now time.Time) (*accepted, Result) {
	e, err := d.decode()
	if err != nil {
		id, source := d.name()
		return nil, Result{ID: id, Source: source, Status: StatusInvalid, Error: problemOf(err)}
	}
	result := Result{ID: e.ID, Source: e.Source}
	if err := key.MaySend(e); err != nil {
		result.Status, result.Error = StatusForbidden, problemOf(err)
		return nil, result
	}
	message, err := s.o.Index.cfg.Admit(e, now)
	var digest [sha256.Size]byte
	if err == nil {
		digest, err = e.Digest()
	}
	switch {
	case errors.Is(err, eventlog.ErrTooLarge):
		result.Status, result.Error = StatusTooLarge, problemOf(err)
		return nil, result
	case err != nil:
		result.Status, result.Error = StatusInvalid, problemOf(err)
		return nil, result
	}
	return &accepted{entry: entryOf(e, digest), eventType: e.Type, message: message}, result
}

func problemOf(err error) *Problem {
	var bad *events.Invalid
	if errors.As(err, &bad) {
		return &Problem{Path: bad.Path, Value: bad.Value, Problem: bad.Problem, Remedy: bad.Remedy}
	}
	return &Problem{Problem: err.Error()}
}

// inParallel calls each for 0 to n-1 on all processors and returns one of their errors.
func inParallel(n int, each func(int) error) error {
	workers := min(runtime.GOMAXPROCS(0), 1+n/64)
	errs := make([]error, workers)
	part := func(w int) {
		for i := w * n / workers; i < (w+1)*n/workers && errs[w] == nil; i++ {
			errs[w] = each(i)
		}
	}
	var group sync.WaitGroup
	for w := 1; w < workers; w++ {
		group.Go(func() { part(w) })
	}
	part(0)
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
