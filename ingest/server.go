// Package ingest takes events in, over HTTP: decoded strictly, authorised by key, known by id,
// appended to the log, and answered only after Kafka acknowledged them, with their positions.
//
// A sender that got no answer, or 503, sends again: an event that is in the log is answered with
// the position it has, also while the first request's append is still on its way. Facts are never
// judged here. What is refused is the id of a stored event with other content, and an act of a subject by an
// organ that may not tell it: see [events.Teller].
package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"golang.org/x/time/rate"

	"oneseal/events/client"
	eventlog "oneseal/events/log"
	"oneseal/ingest/limits"
)

// Options configure a Server.
type Options struct {
	Batcher *eventlog.Batcher
	Keys    *Keys
	Index   *Index
	Stories StoryReader // nil: no GET /v1/subjects
	Logger  *slog.Logger
	// Instance names the log that the server appends to; each answer to POST /v1/events says it, so that a sender knows
	// when another one answers at the same address.
	Instance string

	MaxBody     int64         // bytes of a request, after decompression; 0: 16 MiB
	MaxBatch    int           // events of a request; 0: 20,000
	MaxInFlight int           // requests that are stored at a time, with those that Kafka has not acknowledged; 0: 64. One key may have as many on their way
	MaxBodies   int64         // bytes of all requests at a time; 0: 512 MiB. One key may have half
	Rate        float64       // events a second of one key; 0: no limit
	AckTimeout  time.Duration // how long a sender waits for Kafka's acknowledgement; 0: 10 s
	// Alive is asked before anything is answered; an error is why what the broker took may not be there tomorrow. Nil: it is not asked.
	Alive func() error
}

// Server answers POST /v1/events and GET /v1/subjects/{subject}.
type Server struct {
	o        Options
	handler  http.Handler
	inFlight chan struct{}
	senders  *limits.Shares // requests, by key
	bodies   *limits.Shares // bytes, by key

	mu    sync.Mutex
	rates map[string]*rate.Limiter

	results  *prometheus.CounterVec
	requests *prometheus.CounterVec
	took     prometheus.Histogram
	busy     prometheus.GaugeFunc
}

// NewServer makes the handler.
func NewServer(o Options) *Server {
	if o.MaxBody == 0 {
		o.MaxBody = 16 << 20
	}
	if o.MaxBatch == 0 {
		o.MaxBatch = 20_000
	}
	if o.MaxInFlight == 0 {
		o.MaxInFlight = 64
	}
	if o.MaxBodies == 0 {
		o.MaxBodies = 512 << 20
	}
	if o.AckTimeout == 0 {
		o.AckTimeout = 10 * time.Second
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	s := &Server{o: o, inFlight: make(chan struct{}, o.MaxInFlight),
		senders: limits.NewShares(4*int64(o.MaxInFlight), int64(o.MaxInFlight)), bodies: limits.NewShares(o.MaxBodies, o.MaxBodies/2),
		rates:    make(map[string]*rate.Limiter),
		results:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "oneseal_ingest_events_total", Help: "Events by what became of them."}, []string{"status"}),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "oneseal_ingest_requests_total", Help: "Requests by the status code of their answer."}, []string{"code"}),
		took:     prometheus.NewHistogram(prometheus.HistogramOpts{Name: "oneseal_ingest_request_seconds", Help: "Seconds from a request to its answer.", Buckets: prometheus.ExponentialBuckets(.001, 2, 14)}),
	}
	s.busy = prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "oneseal_ingest_requests_in_flight", Help: "Requests that are being answered or wait for Kafka."}, func() float64 { return float64(len(s.inFlight)) })
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/events", s.postEvents)
	mux.HandleFunc("/v1/events", allowOnly(http.MethodPost))
	if o.Stories != nil {
		mux.HandleFunc("GET /v1/subjects/{subject...}", s.getSubject)
		mux.HandleFunc("/v1/subjects/{subject...}", allowOnly(http.MethodGet))
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		refuse(w, http.StatusNotFound, Problem{Value: r.URL.Path, Problem: "is no address", Remedy: "post events to /v1/events; read a subject's story at /v1/subjects/SUBJECT"})
	})
	s.handler = promhttp.InstrumentHandlerCounter(s.requests, mux)
	return s
}

func allowOnly(method string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", method)
		refuse(w, http.StatusMethodNotAllowed, Problem{Value: r.Method, Problem: "is not possible here", Remedy: "send " + method})
	}
}

// Collectors lists the metrics for registration.
func (s *Server) Collectors() []prometheus.Collector {
	return []prometheus.Collector{s.results, s.requests, s.took, s.busy}
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Results of events, as the answers and [client.Sender] have them.
type (
	Result  = client.Result
	Problem = client.Problem
	Status  = client.Status
)

const (
	StatusStored    = client.StatusStored
	StatusRepeated  = client.StatusRepeated
	StatusInvalid   = client.StatusInvalid
	StatusForbidden = client.StatusForbidden
	StatusConflict  = client.StatusConflict
	StatusTooLarge  = client.StatusTooLarge
)

func (s *Server) postEvents(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	defer func() { s.took.Observe(time.Since(began).Seconds()) }()
	if s.o.Alive != nil {
		if err := s.o.Alive(); err != nil {
			w.Header().Set("Retry-After", "30")
			refuse(w, http.StatusServiceUnavailable, Problem{Problem: err.Error(), Remedy: "send the same request again"})
			return
		}
	}
	key, ok := s.authenticate(w, r)
	if !ok {
		return
	}
	if err := s.senders.Take(key.ID, 1); errors.Is(err, limits.ErrShare) {
		tooMany(w, time.Second, fmt.Sprintf("key %s has %d requests on their way", key.ID, s.o.MaxInFlight))
		return
	} else if err != nil {
		busy(w, "too many requests are on their way")
		return
	}
	slot := &slot{free: sync.OnceFunc(func() { s.senders.Give(key.ID, 1) })}
	defer func() { slot.answered() }()
	var held int64
	defer func() { s.bodies.Give(key.ID, held) }()
	body, no := readBody(w, r, s.o.MaxBody, func(bytes int64) error {
		err := s.bodies.Take(key.ID, bytes)
		if err == nil {
			held += bytes
		}
		return err
	})
	if no != nil {
		if no.code == http.StatusServiceUnavailable {
			w.Header().Set("Retry-After", "1")
		}
		refuse(w, no.code, no.problem)
		return
	}
	documents, no := split(r.Header, body, s.o.MaxBatch)
	if no != nil {
		refuse(w, no.code, no.problem)
		return
	}
	if wait := s.throttle(key, len(documents)); wait > 0 {
		tooMany(w, wait, fmt.Sprintf("key %s may send %g events a second", key.ID, s.o.Rate))
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.o.AckTimeout)
	defer cancel()
	// A place is taken only once the body is here: whoever sends slowly keeps nobody waiting.
	select {
	case s.inFlight <- struct{}{}:
		given := slot.free
		slot.free = sync.OnceFunc(func() { <-s.inFlight; given() })
	case <-ctx.Done():
		busy(w, fmt.Sprintf("%d requests are being stored", s.o.MaxInFlight))
		return
	}
	results, counts, err := s.take(ctx, documents, key, slot)
	if err != nil {
		if r.Context().Err() == nil {
			s.o.Logger.Warn("events are not acknowledged", "key", key.ID, "events", len(documents), "error", err)
		}
		w.Header().Set("Retry-After", "2")
		refuse(w, http.StatusServiceUnavailable, Problem{Problem: "the log does not acknowledge at the moment", Remedy: "send the same request again; what was stored is known by its id"})
		return
	}
	answer(w, codeOf(counts), struct {
		Instance string   `json:"instance,omitempty"`
		Results  []Result `json:"results"`
	}{s.o.Instance, results})
}

// take decodes, authorises and stores events, and says what became of each of them and of how many.
func (s *Server) take(ctx context.Context, documents []document, key *Key, slot *slot) ([]Result, map[Status]int, error) {
	results := make([]Result, len(documents))
	if err := s.store(ctx, s.accept(documents, key, results), results, slot); err != nil {
		return nil, nil, err
	}
	counts := make(map[Status]int)
	for i := range results {
		counts[results[i].Status]++
	}
	if s.o.Alive != nil {
		if err := s.o.Alive(); err != nil {
			return nil, nil, err
		}
	}
	for status, n := range counts {
		s.results.WithLabelValues(string(status)).Add(float64(n))
	}
	return results, counts, nil
}

// codeOf is the code for all events of a request: of those refused only if none is in the log, and theirs if they have one.
func codeOf(counts map[Status]int) int {
	codes := map[Status]int{StatusInvalid: http.StatusBadRequest, StatusForbidden: http.StatusForbidden, StatusConflict: http.StatusConflict, StatusTooLarge: http.StatusRequestEntityTooLarge}
	code := http.StatusOK
	for status, refused := range codes {
		switch {
		case counts[status] == 0:
		case counts[StatusStored]+counts[StatusRepeated] > 0:
			return http.StatusMultiStatus
		case code == http.StatusOK:
			code = refused
		default:
			code = http.StatusBadRequest
		}
	}
	return code
}

// slot is a request's place among those in flight. It is kept until the request is answered and
// its append has ended, so that requests given up by their senders can't pile up.
type slot struct {
	free    func()
	appends atomic.Bool
}

func (s *slot) answered() {
	if !s.appends.Load() {
		s.free()
	}
}

// store appends what is new, in its order, and fills in the results.
func (s *Server) store(ctx context.Context, all []*accepted, results []Result, slot *slot) error {
	entries := make([]entry, 0, len(all))
	messages := make([]eventlog.Message, 0, len(all))
	indexOf := make(map[idKey]int, len(all))
	firstOf := make([]int, 0, len(all))
	for i, a := range all {
		if a == nil {
			continue
		}
		if _, repeated := indexOf[a.key]; !repeated {
			indexOf[a.key] = len(entries)
			entries, messages, firstOf = append(entries, a.entry), append(messages, a.message), append(firstOf, i)
		}
	}
	if len(entries) == 0 {
		return nil
	}
	outcomes, err := s.o.Index.put(ctx, entries, func(fresh []int) ([]eventlog.Position, error) {
		slot.appends.Store(true)
		defer slot.free()
		now := make([]eventlog.Message, len(fresh))
		for n, i := range fresh {
			now[n] = messages[i]
		}
		// Once begun, an append ends by Kafka's word alone: its outcome must not stay unknown.
		return s.o.Batcher.Append(context.WithoutCancel(ctx), now)
	})
	if err != nil {
		return err
	}
	for i, a := range all {
		if a == nil {
			continue
		}
		n := indexOf[a.key]
		result, outcome := &results[i], &outcomes[n]
		if outcome.stranger != nil {
			result.Status, result.Error = StatusForbidden, outcome.stranger.problem(&a.telling, a.eventType)
			continue
		}
		result.Position = &outcome.place.position
		switch {
		case a.digest != outcome.place.digest:
			result.Status, result.Error = StatusConflict, &Problem{Path: "/id", Value: result.ID, Problem: "is taken by an event with other content at " + result.Position.String(),
				Remedy: "give a new fact a new id; correct a stored one with a fact_corrected event"}
		case outcome.stored && firstOf[n] == i:
			result.Status = StatusStored
		default:
			result.Status = StatusRepeated
		}
	}
	return nil
}

func (s *Server) authenticate(w http.ResponseWriter, r *http.Request) (*Key, bool) {
	scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || secret == "" {
		w.Header().Set("WWW-Authenticate", `Bearer realm="oneseal"`)
		refuse(w, http.StatusUnauthorized, Problem{Path: "Authorization", Problem: "names no key", Remedy: "send `Authorization: Bearer KEY`; `oneseal keys create` makes a key"})
		return nil, false
	}
	key, err := s.o.Keys.Check(secret)
	if err != nil {
		s.o.Logger.Error("check a key", "error", err)
		refuse(w, http.StatusInternalServerError, Problem{Problem: "the keys can't be read", Remedy: "see the server's log"})
		return nil, false
	}
	if key == nil {
		w.Header().Set("WWW-Authenticate", `Bearer realm="oneseal", error="invalid_token"`)
		refuse(w, http.StatusUnauthorized, Problem{Path: "Authorization", Problem: "the key is unknown, revoked or expired", Remedy: "ask for a key; `oneseal keys create` makes one"})
		return nil, false
	}
	return key, true
}

// throttle says how long the key has to wait before it may send so many events.
func (s *Server) throttle(key *Key, count int) time.Duration {
	if s.o.Rate == 0 || count == 0 {
		return 0
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	limit := s.rates[key.ID]
	if limit == nil {
		limit = rate.NewLimiter(rate.Limit(s.o.Rate), max(int(s.o.Rate), 1))
		s.rates[key.ID] = limit
	}
	now := time.Now()
	first := limit.ReserveN(now, min(count, limit.Burst()))
	if wait := first.DelayFrom(now); wait > 0 {
		first.CancelAt(now)
		return wait
	}
	// A batch larger than a second's share is taken as a whole; the next one waits for what it owes.
	for count -= limit.Burst(); count > 0; count -= limit.Burst() {
		limit.ReserveN(now, min(count, limit.Burst()))
	}
	return 0
}

func busy(w http.ResponseWriter, problem string) {
	w.Header().Set("Retry-After", "1")
	refuse(w, http.StatusServiceUnavailable, Problem{Problem: problem, Remedy: "send again after the time in Retry-After"})
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
