package importer

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/ingest"
	"oneseal/projectors/story"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }

// instance is the real server of POST /v1/events on a real broker. Its stories are what it stored, by what it answered.
type instance struct {
	*httptest.Server
	key  string
	name string // of the instance; "": the cluster's id
	// before is asked before each request with events; false: the request fails as if the server died.
	before func(*http.Request) bool

	// after is asked after each request with events was done; false: the answer is lost.
	after func() bool

	mu      sync.Mutex
	stories map[string][]story.Entry
	all     []*events.Event
}

func (i *instance) Story(_ context.Context, subject string) ([]story.Entry, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.stories[subject], nil
}

func newInstance(t *testing.T) *instance {
	t.Helper()
	i := &instance{stories: make(map[string][]story.Entry)}
	i.Server = httptest.NewServer(i.open(t))
	t.Cleanup(i.Close)
	return i
}

// open makes a server on a broker of its own.
func (i *instance) open(t *testing.T) http.Handler {
	t.Helper()
	cfg := eventlog.Config{Brokers: embeddedtest.StartKafka(t).Brokers(), Partitions: 2, Dates: events.Dates{Ahead: 50 * 366 * 24 * time.Hour}}
	if err := eventlog.EnsureTopics(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	keys, err := ingest.OpenKeys(filepath.Join(dir, "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	if _, i.key, err = keys.Create(ingest.Everything("all")); err != nil {
		t.Fatal(err)
	}
	index, err := ingest.OpenIndex(t.Context(), filepath.Join(dir, "ids"), cfg)
	if err != nil {
		t.Fatal(err)
	}
	batcher := eventlog.NewBatcher(cfg)
	cluster, err := eventlog.ClusterID(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if i.name != "" {
		cluster = i.name
	}
	t.Cleanup(func() { batcher.Close(); index.Close() })
	server := ingest.NewServer(ingest.Options{Batcher: batcher, Keys: keys, Index: index, Stories: i, Instance: cluster})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			server.ServeHTTP(w, r)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // the sender broke off
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		if len(body) > 2 && i.before != nil && !i.before(r) {
			panic(http.ErrAbortHandler)
		}
		answered := httptest.NewRecorder()
		server.ServeHTTP(answered, r)
		i.remember(t, body, answered.Body.Bytes())
		if len(body) > 2 && i.after != nil && !i.after() {
			panic(http.ErrAbortHandler)
		}
		w.WriteHeader(answered.Code)
		w.Write(answered.Body.Bytes())
	})
}

func (i *instance) remember(t *testing.T, request, answered []byte) {
	var documents []json.RawMessage
	var said answer
	if json.Unmarshal(request, &documents) != nil || json.Unmarshal(answered, &said) != nil {
		return
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	for n, result := range said.Results {
		if result.Status != ingest.StatusStored {
			continue
		}
		e, err := events.DecodeStructured(documents[n])
		if err != nil {
			t.Error(err)
			continue
		}
		i.all = append(i.all, e)
		i.stories[e.Subject] = append(i.stories[e.Subject], story.Entry{Event: e, Partition: result.Position.Partition, Offset: result.Position.Offset})
	}
}

// imported is what an import of a text said.
type imported struct {
	Report
	problems string
	err      error
}

// load imports a file by a mapping, both as texts, into the instance.
func (i *instance) load(t *testing.T, mapping, name, text string) imported {
	t.Helper()
	return i.loadFile(t, loadMapping(t, mapping), write(t, name, text), t.TempDir())
}

func (i *instance) loadFile(t *testing.T, m *Mapping, file, state string) imported {
	t.Helper()
	var problems bytes.Buffer
	report, err := Run(t.Context(), Options{File: file, Mapping: m, URL: i.URL, Key: i.key, Problems: &problems, State: state})
	return imported{report, problems.String(), err}
}

func (n imported) want(t *testing.T, stored, repeated, bad int) {
	t.Helper()
	if n.err != nil || n.Stored != stored || n.Repeated != repeated || n.Bad != bad {
		t.Fatalf("stored %d, repeated %d, bad %d, want %d, %d, %d: %v\n%s%s", n.Stored, n.Repeated, n.Bad, stored, repeated, bad, n.err, n.problems, strings.Join(n.Notes, "\n"))
	}
	if n.Rows != n.Stored+n.Repeated+n.Bad+n.Skipped {
		t.Errorf("the account does not add up: %+v", n.Report)
	}
}

// refused wants an import that ended before anything was sent, with words that say why.
func (n imported) refused(t *testing.T, words ...string) {
	t.Helper()
	if n.err == nil || n.Stored > 0 {
		t.Fatalf("not refused: %+v", n.Report)
	}
	for _, word := range words {
		if !strings.Contains(n.err.Error(), word) {
			t.Errorf("%q does not say %q", n.err, word)
		}
	}
}

func (n imported) notes(t *testing.T, words ...string) {
	t.Helper()
	for _, word := range words {
		if !strings.Contains(strings.Join(n.Notes, "\n"), word) {
			t.Errorf("the notes %q do not say %q", n.Notes, word)
		}
	}
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func loadMapping(t *testing.T, text string) *Mapping {
	t.Helper()
	m, err := LoadMapping(write(t, "mapping.yaml", text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// caseFile gives a file of the cases from outside, whose right answers stand in its README.
func caseFile(t *testing.T, name string) string {
	t.Helper()
	folder := os.Getenv("ONESEAL_CASES")
	if folder == "" {
		folder = "../../../shared/cases"
	}
	file := filepath.Join(folder, "files", name)
	if _, err := os.Stat(file); err != nil {
		t.Skipf("the cases are not here (set ONESEAL_CASES to the folder that holds them): %v", err)
	}
	return file
}

// loadCase imports a file of the cases by a mapping of theirs, with lines added to it.
func (i *instance) loadCase(t *testing.T, mapping, name string, more ...string) imported {
	t.Helper()
	text, err := os.ReadFile(caseFile(t, mapping))
	if err != nil {
		t.Fatal(err)
	}
	return i.loadFile(t, loadMapping(t, string(text)+strings.Join(more, "\n")+"\n"), caseFile(t, name), t.TempDir())
}

// cases lists the subjects that the instance has, with their activities.
func (i *instance) cases() map[string][]string {
	all := make(map[string][]string)
	for _, e := range i.all {
		activity := e.Type
		if step, is := e.Data.(interface{ Step() *events.ApprovalStep }); is {
			activity = step.Step().Activity
		}
		all[e.Subject] = append(all[e.Subject], activity)
	}
	return all
}
