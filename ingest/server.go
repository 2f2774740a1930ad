// Package ingest takes events in, over HTTP: decoded strictly, authorised by key, known by id,
// appended to the log, and answered only after Kafka acknowledged them, with their positions.
//
// A sender that got no answer sends again: an event that is in the log is answered with the
// position it has. Facts are never judged here; the id with other content is refused.
package ingest

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"mime"
	"net/http"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/time/rate"

	"oneseal/events"
	eventlog "oneseal/events/log"
)

// Options configure a Server.
type Options struct {
	Batcher *eventlog.Batcher
	Keys    *Keys
	Index   *Index
	Stories StoryReader
	Logger  *slog.Logger

	MaxBody     int64   // bytes of a request, after decompression; 0: 16 MiB
	MaxInFlight int     // requests at a time; 0: 64
	Rate        float64 // events a second of one key; 0: no limit
}

// StoryReader reads what happened to a subject, in log order.
type StoryReader interface {
	Story(ctx context.Context, subject string) ([]StoredEvent, error)
}

// StoredEvent is an event and where it lies.
type StoredEvent struct {
	Event    *events.Event
	Position eventlog.Position
}

// Server answers POST /v1/events and GET /v1/subjects/{subject}.
type Server struct {
	o        Options
	mux      *http.ServeMux
	inFlight chan struct{}

	mu     sync.Mutex
	limits map[string]*rate.Limiter

	results *prometheus.CounterVec
	took    prometheus.Histogram
}

// NewServer makes the handler.
func NewServer(o Options) *Server {
	if o.MaxBody == 0 {
		o.MaxBody = 16 << 20
	}
	if o.MaxInFlight == 0 {
		o.MaxInFlight = 64
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	s := &Server{o: o, mux: http.NewServeMux(), inFlight: make(chan struct{}, o.MaxInFlight), limits: make(map[string]*rate.Limiter),
		results: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "oneseal_ingest_events_total", Help: "Events by what became of them."}, []string{"status"}),
		took:    prometheus.NewHistogram(prometheus.HistogramOpts{Name: "oneseal_ingest_request_seconds", Help: "Seconds from a request to its answer.", Buckets: prometheus.ExponentialBuckets(.001, 2, 14)}),
	}
	s.mux.HandleFunc("POST /v1/events", s.postEvents)
	s.mux.HandleFunc("GET /v1/subjects/{subject...}", s.getSubject)
	return s
}

// Collectors lists the metrics for registration.
func (s *Server) Collectors() []prometheus.Collector {
	return []prometheus.Collector{s.results, s.took}
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// Result says what became of one event of a request.
type Result struct {
	ID       string             `json:"id,omitempty"`
	Source   string             `json:"source,omitempty"`
	Status   Status             `json:"status"`
	Position *eventlog.Position `json:"position,omitempty"`
	Error    *Problem           `json:"error,omitempty"`
}

// Problem is why an event or a request was refused.
type Problem struct {
	Path    string `json:"path,omitempty"` // JSON pointer into the event
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
	StatusForbidden Status = "forbidden" // the key does not cover type or organ
	StatusConflict  Status = "conflict"  // the id is taken by other content
)

func (s *Server) postEvents(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	defer func() { s.took.Observe(time.Since(began).Seconds()) }()
	key, ok := s.authenticate(w, r)
	if !ok {
		return
	}
	select {
	case s.inFlight <- struct{}{}:
		defer func() { <-s.inFlight }()
	default:
		tooMany(w, time.Second, fmt.Sprintf("%d requests are being answered", s.o.MaxInFlight))
		return
	}
	body, ok := s.body(w, r)
	if !ok {
		return
	}
	documents, single, ok := split(w, r, body)
	if !ok {
		return
	}
	if wait := s.throttle(key, len(documents)); wait > 0 {
		tooMany(w, wait, fmt.Sprintf("key %s may send %g events a second", key.ID, s.o.Rate))
		return
	}
	results := make([]Result, len(documents))
	decoded := decodeAll(documents, key, results)
	if err := s.store(r.Context(), decoded, results); err != nil {
		s.o.Logger.Error("append events", "error", err)
		w.Header().Set("Retry-After", "2")
		refuse(w, http.StatusServiceUnavailable, Problem{Problem: "the log does not acknowledge at the moment", Remedy: "send the same request again; what was stored is known by its id"})
		return
	}
	code := http.StatusOK
	for _, result := range results {
		s.results.WithLabelValues(string(result.Status)).Inc()
		if result.Error != nil {
			code = http.StatusMultiStatus
			if single {
				code = map[Status]int{StatusInvalid: http.StatusBadRequest, StatusForbidden: http.StatusForbidden, StatusConflict: http.StatusConflict}[result.Status]
			}
		}
	}
	answer(w, code, struct {
		Results []Result `json:"results"`
	}{results})
}

func (s *Server) authenticate(w http.ResponseWriter, r *http.Request) (*Key, bool) {
	secret, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		w.Header().Set("WWW-Authenticate", `Bearer realm="oneseal"`)
		refuse(w, http.StatusUnauthorized, Problem{Path: "Authorization", Problem: "is missing", Remedy: "send `Authorization: Bearer KEY`; `oneseal keys create` makes a key"})
		return nil, false
	}
	key, err := s.o.Keys.Check(secret)
	if err != nil {
		s.o.Logger.Error("check a key", "error", err)
		refuse(w, http.StatusInternalServerError, Problem{Problem: "the keys can't be read"})
		return nil, false
	}
	if key == nil {
		w.Header().Set("WWW-Authenticate", `Bearer realm="oneseal", error="invalid_token"`)
		refuse(w, http.StatusUnauthorized, Problem{Path: "Authorization", Problem: "the key is unknown or revoked", Remedy: "ask for a key; `oneseal keys create` makes one"})
		return nil, false
	}
	return key, true
}

// body reads the request, decompressed, up to the limit.
func (s *Server) body(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	var from io.Reader = http.MaxBytesReader(w, r.Body, s.o.MaxBody)
	switch encoding := r.Header.Get("Content-Encoding"); encoding {
	case "", "identity":
	case "gzip":
		unpacked, err := gzip.NewReader(from)
		if err != nil {
			refuse(w, http.StatusBadRequest, Problem{Path: "Content-Encoding", Value: encoding, Problem: "the body is not gzip: " + err.Error()})
			return nil, false
		}
		from = unpacked
	default:
		refuse(w, http.StatusUnsupportedMediaType, Problem{Path: "Content-Encoding", Value: encoding, Problem: "is not supported", Remedy: "send gzip or none"})
		return nil, false
	}
	body, err := io.ReadAll(io.LimitReader(from, s.o.MaxBody+1))
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) || int64(len(body)) > s.o.MaxBody {
		refuse(w, http.StatusRequestEntityTooLarge, Problem{Problem: fmt.Sprintf("the body is larger than %d bytes", s.o.MaxBody), Remedy: "send smaller batches"})
		return nil, false
	}
	if err != nil {
		refuse(w, http.StatusBadRequest, Problem{Problem: "the body can't be read: " + err.Error(), Remedy: "send it again"})
		return nil, false
	}
	return body, true
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

func split(w http.ResponseWriter, r *http.Request, body []byte) (documents []document, single, ok bool) {
	given := r.Header.Get("Content-Type")
	media, parameters, err := mime.ParseMediaType(given)
	if charset := parameters["charset"]; err != nil || charset != "" && !strings.EqualFold(charset, "utf-8") {
		media = ""
	}
	switch media {
	case "application/cloudevents+json":
		return []document{{text: body}}, true, true
	case "application/cloudevents-batch+json":
		batch, err := events.SplitBatch(body)
		if err != nil {
			refuse(w, http.StatusBadRequest, problemOf(err))
			return nil, false, false
		}
		for _, text := range batch {
			documents = append(documents, document{text: text})
		}
		return documents, false, true
	case "application/json":
		attributes := []events.Attribute{{Name: "datacontenttype", Value: "application/json"}}
		for name, values := range r.Header {
			if attribute, ok := strings.CutPrefix(strings.ToLower(name), "ce-"); ok {
				for _, value := range values {
					attributes = append(attributes, events.Attribute{Name: attribute, Value: percentDecode(value)})
				}
			}
		}
		if len(attributes) > 1 {
			return []document{{text: body, attributes: attributes}}, true, true
		}
	}
	refuse(w, http.StatusUnsupportedMediaType, Problem{Path: "Content-Type", Value: given, Problem: "is no CloudEvents mode",
		Remedy: "send application/cloudevents+json, application/cloudevents-batch+json, or application/json with ce- headers"})
	return nil, false, false
}

// percentDecode undoes the CloudEvents HTTP binding's encoding of header values.
func percentDecode(value string) string {
	if decoded, err := url.PathUnescape(value); err == nil {
		return decoded
	}
	return value
}

// decodeAll decodes and authorises on all processors; refused events are nil and have their result.
func decodeAll(documents []document, key *Key, results []Result) []*events.Event {
	decoded := make([]*events.Event, len(documents))
	var group sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), 1+len(documents)/64)
	for n := range workers {
		group.Go(func() {
			for i := n * len(documents) / workers; i < (n+1)*len(documents)/workers; i++ {
				e, err := documents[i].decode()
				if err != nil {
					problem := problemOf(err)
					results[i] = Result{Status: StatusInvalid, Error: &problem}
					continue
				}
				results[i].ID, results[i].Source = e.ID, e.Source
				if err := key.MaySend(e); err != nil {
					results[i].Status, results[i].Error = StatusForbidden, &Problem{Problem: err.Error(), Remedy: "ask for a key that covers it"}
					continue
				}
				decoded[i] = e
			}
		})
	}
	group.Wait()
	return decoded
}

// store appends the events that are new, in their order, and fills in the results.
func (s *Server) store(ctx context.Context, decoded []*events.Event, results []Result) error {
	type identity struct{ source, id string }
	first := make(map[identity]int, len(decoded))
	var unique []*events.Event
	var indexes []int
	for i, e := range decoded {
		if e == nil {
			continue
		}
		id := identity{e.Source, e.ID}
		if _, repeated := first[id]; repeated {
			continue
		}
		first[id] = len(unique)
		unique, indexes = append(unique, e), append(indexes, i)
	}
	if len(unique) == 0 {
		return nil
	}
	known, repeated, err := s.o.Index.Append(ctx, unique, func(fresh []*events.Event) ([]eventlog.Position, error) {
		messages := make([]eventlog.Message, len(fresh))
		for i, e := range fresh {
			var err error
			if messages[i], err = eventlog.MessageOf(e); err != nil {
				return nil, err
			}
		}
		return s.o.Batcher.Append(ctx, messages)
	})
	if err != nil {
		return err
	}
	for i, e := range decoded {
		if e == nil {
			continue
		}
		n := first[identity{e.Source, e.ID}]
		position := known[n].Position
		results[i].Status, results[i].Position = StatusRepeated, &position
		if indexes[n] == i && !repeated[n] {
			results[i].Status = StatusStored
			continue
		}
		digest, err := e.Digest()
		if err != nil {
			return err
		}
		if digest != known[n].Digest {
			results[i].Status, results[i].Error = StatusConflict, &Problem{Path: "/id", Value: e.ID, Problem: "is taken by an event with other content at " + position.String(),
				Remedy: "give a new fact a new id; correct a stored one with a fact_corrected event"}
		}
	}
	return nil
}

// throttle says how long the key has to wait before it may send so many events.
func (s *Server) throttle(key *Key, count int) time.Duration {
	if s.o.Rate == 0 {
		return 0
	}
	s.mu.Lock()
	limit := s.limits[key.ID]
	if limit == nil {
		limit = rate.NewLimiter(rate.Limit(s.o.Rate), max(int(s.o.Rate), 1))
		s.limits[key.ID] = limit
	}
	s.mu.Unlock()
	// A batch larger than a second's share takes all of it.
	reservation := limit.ReserveN(time.Now(), min(count, limit.Burst()))
	if wait := reservation.Delay(); wait > 0 {
		reservation.Cancel()
		return wait
	}
	return 0
}

func (s *Server) getSubject(w http.ResponseWriter, r *http.Request) {
	key, ok := s.authenticate(w, r)
	if !ok {
		return
	}
	subject := r.PathValue("subject")
	family, _, _ := strings.Cut(subject, "/")
	if !key.mayRead(family) {
		refuse(w, http.StatusForbidden, Problem{Value: subject, Problem: "key " + key.ID + " may not read family " + family, Remedy: "ask for a key that covers it and all organs"})
		return
	}
	story, err := s.o.Stories.Story(r.Context(), subject)
	if err != nil {
		s.o.Logger.Error("read a story", "subject", subject, "error", err)
		w.Header().Set("Retry-After", "2")
		refuse(w, http.StatusServiceUnavailable, Problem{Problem: "the archive does not answer at the moment", Remedy: "ask again"})
		return
	}
	if len(story) == 0 {
		refuse(w, http.StatusNotFound, Problem{Value: subject, Problem: "nothing is archived of this subject", Remedy: "check the spelling; a subject is such as approval/2017-0042"})
		return
	}
	type told struct {
		Position eventlog.Position `json:"position"`
		Event    json.RawMessage   `json:"event"`
	}
	out := struct {
		Subject  string `json:"subject"`
		Revision int    `json:"revision"`
		Events   []told `json:"events"`
	}{Subject: subject}
	ids := make(map[[2]string]bool)
	for _, stored := range story {
		id := [2]string{stored.Event.Source, stored.Event.ID}
		if ids[id] {
			continue
		}
		ids[id] = true
		text, err := events.EncodeStructured(stored.Event)
		if err != nil {
			s.o.Logger.Error("encode a story", "subject", subject, "error", err)
			refuse(w, http.StatusInternalServerError, Problem{Problem: "the story can't be encoded"})
			return
		}
		out.Events = append(out.Events, told{stored.Position, text})
	}
	out.Revision = len(out.Events)
	answer(w, http.StatusOK, out)
}

func problemOf(err error) Problem {
	var bad *events.Invalid
	if errors.As(err, &bad) {
		return Problem{bad.Path, bad.Value, bad.Problem, bad.Remedy}
	}
	return Problem{Problem: err.Error()}
}

func tooMany(w http.ResponseWriter, wait time.Duration, problem string) {
	w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	refuse(w, http.StatusTooManyRequests, Problem{Problem: problem, Remedy: "send again after the time in Retry-After"})
}

func refuse(w http.ResponseWriter, code int, problem Problem) {
	answer(w, code, struct {
		Error Problem `json:"error"`
	}{problem})
}

func answer(w http.ResponseWriter, code int, value any) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(code)
	w.Write(text.Bytes())
}
