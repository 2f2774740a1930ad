package exchange

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	eventlog "oneseal/events/log"
	"oneseal/projectors/models"
)

// Path is below what a Server answers.
const Path = "/v1/exchange/"

// Server answers GET /v1/exchange/{grant}/policy, the grant as an ODRL policy, and GET /v1/exchange/{grant}/events: what a grant let out, to keys of its recipient, as batches of CloudEvents or, where
// text/event-stream is accepted, as server-sent events. The attribute "position" of each event is what to ask after next; whoever asks after a
// position has what lies up to it, which the server keeps in the log: who names none goes on from there.
type Server struct {
	Log      eventlog.Config
	Register *Register
	// Organs gives the organs whose key comes with a request; ok is whether there is a good one.
	Organs func(*http.Request) (organs []string, ok bool)
	Logger *slog.Logger
}

const (
	mostWait  = 60 * time.Second // for something to come
	usualWait = 25 * time.Second
	mostBatch = 1000 // events of an answer
	// attention is how long a cut may take to reach a request that waits.
	attention = time.Second
)

// Handler answers under Path.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Path+"{grant}/events", s.events)
	mux.HandleFunc("GET "+Path+"{grant}/policy", s.policy)
	mux.HandleFunc(Path, func(w http.ResponseWriter, r *http.Request) {
		problem(w, http.StatusNotFound, r.URL.Path, "is no address", "read what a grant lets out at "+Path+"GRANT/events")
	})
	return mux
}

func problem(w http.ResponseWriter, code int, value, what, remedy string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(code)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.Encode(map[string]any{"error": map[string]string{"value": value, "problem": what, "remedy": remedy}})
}

// refusal is why a request may not read what a grant lets out.
type refusal struct {
	code                int
	value, what, remedy string
	header, says        string // a header of the answer
}

// granted gives the grant if the request may read what it lets out now, or why not. Whether a grant of others exists is not told.
func (s *Server) granted(r *http.Request) (*models.Grant, *refusal) {
	organs, ok := s.Organs(r)
	if !ok {
		return nil, &refusal{http.StatusUnauthorized, "", "the request brings no key that counts", "send `Authorization: Bearer KEY` with a key of the grant's recipient", "WWW-Authenticate", `Bearer realm="oneseal"`}
	}
	key := r.PathValue("grant")
	g, err := s.Register.Grant(key)
	switch {
	case err != nil:
		return nil, &refusal{http.StatusServiceUnavailable, "", err.Error(), "ask again after the time in Retry-After", "Retry-After", "1"}
	case g == nil || g.Given.IsZero() || !slices.Contains(organs, g.Terms.Recipient):
		return nil, &refusal{code: http.StatusNotFound, value: key, what: "is no grant to an organ of this key", remedy: "see `oneseal grants list`"}
	}
	if state := g.StateAt(time.Now()); state != "in_force" {
		return nil, &refusal{code: http.StatusForbidden, value: key, what: "the grant is " + state, remedy: "ask " + g.Organ + " for another one"}
	}
	return g, nil
}

// admit gives the grant if the request may read, or answers why not.
func (s *Server) admit(w http.ResponseWriter, r *http.Request) *models.Grant {
	g, no := s.granted(r)
	if no != nil {
		if no.header != "" {
			w.Header().Set(no.header, no.says)
		}
		problem(w, no.code, no.value, no.what, no.remedy)
	}
	return g
}

// policy answers with the grant as its recipient's connectors read it.
func (s *Server) policy(w http.ResponseWriter, r *http.Request) {
	g := s.admit(w, r)
	if g == nil {
		return
	}
	text, err := Policy(g)
	if err != nil {
		problem(w, http.StatusInternalServerError, "", err.Error(), "tell whoever runs OneSeal")
		return
	}
	w.Header().Set("Content-Type", "application/ld+json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Write(append(text, '\n'))
}

func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	g := s.admit(w, r)
	if g == nil {
		return
	}
	key, query := KeyOf(g.Subject), r.URL.Query()
	number := func(name string, usual, most int64) (int64, bool) {
		text := query.Get(name)
		if text == "" {
			return usual, true
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 0 {
			problem(w, http.StatusBadRequest, text, name+" is no number", "send a whole number, or leave it out")
			return 0, false
		}
		return min(n, most), true
	}
	wait, ok := number("wait", int64(usualWait/time.Second), int64(mostWait/time.Second))
	if !ok {
		return
	}
	most, ok := number("most", mostBatch, mostBatch)
	if !ok {
		return
	}
	live := strings.Contains(r.Header.Get("Accept"), "text/event-stream")
	if live && query.Get("after") == "" {
		query.Set("after", r.Header.Get("Last-Event-ID"))
	}
	after, ok := number("after", -1, 1<<62)
	if !ok {
		return
	}
	from, err := s.cursor(r.Context(), key, after)
	if err != nil {
		s.Logger.Warn("read for a department", "grant", g.Subject, "error", err)
		w.Header().Set("Retry-After", "1")
		problem(w, http.StatusServiceUnavailable, "", "the log can't be read at the moment", "ask again after the time in Retry-After")
		return
	}
	f := eventlog.Follow(s.Log, map[eventlog.TopicPartition]int64{{Topic: Topic(key)}: from}, Topic(key))
	defer f.Close()
	if live {
		s.stream(w, r, f)
		return
	}
	s.batch(w, r, f, max(int(most), 1), time.Duration(wait)*time.Second)
}

// cursor is the offset from which a request reads: behind the position that it names, which is kept, else behind the one that was kept.
func (s *Server) cursor(ctx context.Context, key string, after int64) (int64, error) {
	at, group := eventlog.TopicPartition{Topic: Topic(key)}, "oneseal-exchange-"+key+"-http"
	one := s.Log
	one.Partitions = 1
	if err := eventlog.EnsureTopic(ctx, one, at.Topic); err != nil {
		return 0, err
	}
	if after < 0 {
		kept, err := eventlog.Committed(ctx, s.Log, group, at.Topic)
		return kept[at], err
	}
	ends, err := eventlog.Ends(ctx, s.Log, at.Topic)
	if err != nil {
		return 0, err
	}
	from := min(after+1, ends[at].End)
	return from, eventlog.BeginAt(ctx, s.Log, group, map[eventlog.TopicPartition]int64{at: from})
}

// errFull ends a batch.
var errFull = errors.New("the batch is full")

// delivered is an event as it leaves, and its position.
type delivered struct {
	position int64
	text     json.RawMessage
}

// next reads what there is, up to so many events, and waits for the first of them while the request may go on: it gives false when it may not.
func (s *Server) next(r *http.Request, f *eventlog.Follower, most int, until time.Time) (all []delivered, may bool) {
	for len(all) == 0 {
		left := time.Until(until)
		_, err := f.Next(r.Context(), max(min(left, attention), 0), func(record *eventlog.Record) error {
			if len(all) == most {
				return errFull
			}
			text, err := structured(record)
			if err != nil {
				return err
			}
			all = append(all, delivered{record.Offset, text})
			return nil
		})
		if err != nil && !errors.Is(err, errFull) {
			if r.Context().Err() == nil {
				s.Logger.Warn("read for a department", "path", r.URL.Path, "error", err)
				pause(r.Context(), attention)
			}
		}
		// What was read leaves only if it still may.
		if _, no := s.granted(r); no != nil || r.Context().Err() != nil {
			return nil, false
		}
		if left <= 0 {
			break
		}
	}
	return all, true
}

func (s *Server) batch(w http.ResponseWriter, r *http.Request, f *eventlog.Follower, most int, wait time.Duration) {
	all, may := s.next(r, f, most, time.Now().Add(wait))
	if !may {
		if r.Context().Err() == nil && s.admit(w, r) != nil { // else it said why
			w.Header().Set("Retry-After", "1")
			problem(w, http.StatusServiceUnavailable, "", "how the grant stands was not known for a moment", "ask again after the time in Retry-After")
		}
		return
	}
	var body bytes.Buffer
	body.WriteByte('[')
	for i, d := range all {
		if i > 0 {
			body.WriteByte(',')
		}
		body.Write(d.text)
	}
	body.WriteString("]\n")
	w.Header().Set("Content-Type", "application/cloudevents-batch+json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Write(body.Bytes())
}

// stream writes until the grant or the key ends, or the client goes.
func (s *Server) stream(w http.ResponseWriter, r *http.Request, f *eventlog.Follower) {
	connection := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusOK)
	for {
		all, may := s.next(r, f, mostBatch, time.Now().Add(15*time.Second))
		if !may {
			if r.Context().Err() == nil {
				fmt.Fprint(w, "event: cut\ndata: {}\n\n")
				connection.Flush()
			}
			return
		}
		if len(all) == 0 {
			fmt.Fprint(w, ": still here\n\n")
		}
		for _, d := range all {
			fmt.Fprintf(w, "id: %d\ndata: %s\n\n", d.position, d.text)
		}
		if connection.Flush() != nil {
			return
		}
	}
}

// structured puts a record into CloudEvents' structured mode, with its position.
func structured(r *eventlog.Record) (json.RawMessage, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	add := func(name, value string) error {
		quoted, err := json.Marshal(value)
		out.WriteString(`"` + name + `":`)
		out.Write(quoted)
		out.WriteByte(',')
		return err
	}
	for _, h := range r.Headers {
		name, is := strings.CutPrefix(h.Key, "ce_")
		if h.Key == "content-type" {
			name, is = "datacontenttype", true
		}
		if !is {
			continue
		}
		if err := add(name, string(h.Value)); err != nil {
			return nil, err
		}
	}
	if err := add("position", strconv.FormatInt(r.Offset, 10)); err != nil {
		return nil, err
	}
	out.WriteString(`"data":`)
	out.Write(r.Value)
	out.WriteByte('}')
	return out.Bytes(), nil
}
