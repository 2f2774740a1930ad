package ingest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"oneseal/deploy/embedded"
	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/ingest"
)

// town is a log and a folder, in which servers come and go.
type town struct {
	t     *testing.T
	kafka *embedded.Kafka
	cfg   eventlog.Config
	dir   string
	keys  *ingest.Keys
	key   string
}

func newTown(t *testing.T, partitions int) *town {
	t.Helper()
	kafka := embeddedtest.StartKafka(t)
	w := &town{t: t, kafka: kafka, cfg: eventlog.Config{Brokers: kafka.Brokers(), Partitions: partitions}, dir: t.TempDir()}
	if err := eventlog.EnsureTopics(t.Context(), w.cfg); err != nil {
		t.Fatal(err)
	}
	w.keys = openKeys(t, filepath.Join(w.dir, "keys.json"))
	_, w.key = createKey(t, w.keys, "*", "*")
	return w
}

func (w *town) ids() string { return filepath.Join(w.dir, "ids") }

// open starts a server; the returned function ends it.
func (w *town) open(o ingest.Options) (*office, func()) {
	w.t.Helper()
	index, err := ingest.OpenIndex(w.t.Context(), w.ids(), w.cfg)
	if err != nil {
		w.t.Fatal(err)
	}
	o.Batcher, o.Keys, o.Index = eventlog.NewBatcher(w.cfg), w.keys, index
	f := &office{Server: httptest.NewServer(ingest.NewServer(o)), cfg: w.cfg, keys: w.keys, index: index, dir: w.dir, key: w.key}
	end := sync.OnceFunc(func() {
		f.Close()
		o.Batcher.Close()
		if err := index.Close(); err != nil {
			w.t.Error(err)
		}
	})
	w.t.Cleanup(end)
	return f, end
}

// appended puts an event into the log as another process would.
func (w *town) appended(documents ...string) []eventlog.Position {
	w.t.Helper()
	batcher := eventlog.NewBatcher(w.cfg)
	defer batcher.Close()
	var messages []eventlog.Message
	for _, d := range documents {
		e, err := events.DecodeStructured([]byte(d))
		if err != nil {
			w.t.Fatal(err)
		}
		m, err := eventlog.MessageOf(e)
		if err != nil {
			w.t.Fatal(err)
		}
		messages = append(messages, m)
	}
	positions, err := batcher.Append(w.t.Context(), messages)
	if err != nil {
		w.t.Fatal(err)
	}
	return positions
}

func batchOf(documents ...string) []byte { return []byte("[" + strings.Join(documents, ",") + "]") }

func numbered(from, to int) (documents []string) {
	for i := from; i < to; i++ {
		documents = append(documents, event(fmt.Sprint(i), "o", "a"))
	}
	return documents
}

// expect posts a batch and checks that all results have one status.
func (f *office) expect(t *testing.T, status ingest.Status, documents ...string) []ingest.Result {
	t.Helper()
	code, results, _ := f.post(t, f.key, batched, batchOf(documents...))
	if code != http.StatusOK || len(results) != len(documents) {
		t.Fatalf("%d with %d results for %d events", code, len(results), len(documents))
	}
	for _, r := range results {
		if r.Status != status || r.Position == nil {
			t.Fatalf("event %s is %s at %v, want %s", r.ID, r.Status, r.Position, status)
		}
	}
	return results
}

func samePositions(t *testing.T, got, want []ingest.Result) {
	t.Helper()
	for i := range got {
		if *got[i].Position != *want[i].Position {
			t.Errorf("event %s lies at %s, was stored at %s", got[i].ID, got[i].Position, want[i].Position)
		}
	}
}

func TestIndexThatIsLostOrBehindLosesNothing(t *testing.T) {
	w := newTown(t, 3)
	f, end := w.open(ingest.Options{})
	first := f.expect(t, ingest.StatusStored, numbered(0, 50)...)
	end()
	behind := filepath.Join(w.dir, "behind")
	if err := os.CopyFS(behind, os.DirFS(w.ids())); err != nil {
		t.Fatal(err)
	}
	f, end = w.open(ingest.Options{})
	first = append(first, f.expect(t, ingest.StatusStored, numbered(50, 100)...)...)
	end()
	for name, lose := range map[string]func() error{
		"unchanged": func() error { return nil },
		"deleted":   func() error { return os.RemoveAll(w.ids()) },
		"behind":    func() error { return errors.Join(os.RemoveAll(w.ids()), os.Rename(behind, w.ids())) },
	} {
		t.Run(name, func(t *testing.T) {
			if err := lose(); err != nil {
				t.Fatal(err)
			}
			f, end := w.open(ingest.Options{})
			defer end()
			samePositions(t, f.expect(t, ingest.StatusRepeated, numbered(0, 100)...), first)
			if n := f.logged(t); n != 100 {
				t.Errorf("%d records in the log, want 100", n)
			}
		})
	}
}

// Any file of the index may be cut off or have any byte changed: the index is built anew, or the
// damage does not matter.
func TestDamagedIndexIsBuiltAnew(t *testing.T) {
	w := newTown(t, 2)
	f, end := w.open(ingest.Options{})
	first := f.expect(t, ingest.StatusStored, numbered(0, 300)...)
	end()
	whole := filepath.Join(w.dir, "whole")
	f, end = w.open(ingest.Options{}) // a table file is made of the write-ahead log
	end()
	if err := os.CopyFS(whole, os.DirFS(w.ids())); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(whole)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	damages := map[string]func([]byte) []byte{
		"emptied": func([]byte) []byte { return nil },
		"cut":     func(b []byte) []byte { return b[:len(b)/2] },
		"changed": func(b []byte) []byte {
			for range 20 {
				b[random.IntN(len(b))] ^= byte(1 + random.IntN(255))
			}
			return b
		},
	}
	tables := 0
	for _, file := range files {
		if file.Name() == "LOCK" {
			continue
		}
		if strings.HasSuffix(file.Name(), ".sst") {
			tables++
		}
		for name, damage := range damages {
			t.Run(file.Name()+" "+name, func(t *testing.T) {
				text, err := os.ReadFile(filepath.Join(whole, file.Name()))
				if err != nil {
					t.Fatal(err)
				}
				if len(text) == 0 {
					t.Skip("the file is empty")
				}
				if err := errors.Join(os.RemoveAll(w.ids()), os.CopyFS(w.ids(), os.DirFS(whole)), os.WriteFile(filepath.Join(w.ids(), file.Name()), damage(text), 0o600)); err != nil {
					t.Fatal(err)
				}
				f, end := w.open(ingest.Options{})
				defer end()
				// The first request may meet the damage in a table; it is told to come again.
				code, _, _ := f.post(t, f.key, batched, batchOf(numbered(0, 300)...))
				if code != http.StatusOK && code != http.StatusServiceUnavailable {
					t.Errorf("the first answer is %d", code)
				}
				samePositions(t, f.expect(t, ingest.StatusRepeated, numbered(0, 300)...), first)
				if n := f.logged(t); n != 300 {
					t.Errorf("%d records in the log, want 300", n)
				}
			})
		}
	}
	if tables == 0 {
		t.Error("no table file was damaged")
	}
}

func TestIndexInUseIsLeftAlone(t *testing.T) {
	w := newTown(t, 1)
	f, _ := w.open(ingest.Options{})
	f.expect(t, ingest.StatusStored, numbered(0, 5)...)
	if _, err := ingest.OpenIndex(t.Context(), w.ids(), w.cfg); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Fatalf("opening it a second time: %v", err)
	}
	f.expect(t, ingest.StatusRepeated, numbered(0, 5)...)
	f.expect(t, ingest.StatusStored, numbered(5, 10)...)
}

func TestIndexAheadOfTheLogIsAnError(t *testing.T) {
	w := newTown(t, 1)
	f, end := w.open(ingest.Options{})
	f.expect(t, ingest.StatusStored, numbered(0, 5)...)
	end()
	other := newTown(t, 1)
	if _, err := ingest.OpenIndex(t.Context(), w.ids(), other.cfg); err == nil || !strings.Contains(err.Error(), "oneseal repair") {
		t.Errorf("opening it on another log: %v", err)
	}
}

func TestFirstPositionWinsInTheLog(t *testing.T) {
	w := newTown(t, 1)
	at := w.appended(event("1", "o", "a"), event("1", "o", "b"), event("1", "o", "a"))
	f, _ := w.open(ingest.Options{})
	_, again, _ := f.post(t, f.key, structured, []byte(event("1", "o", "a")))
	if again[0].Status != ingest.StatusRepeated || *again[0].Position != at[0] {
		t.Errorf("the first: %s at %v, want %s", again[0].Status, again[0].Position, at[0])
	}
	if code, other, _ := f.post(t, f.key, structured, []byte(event("1", "o", "b"))); code != http.StatusConflict || *other[0].Position != at[0] {
		t.Errorf("the second: %d %+v", code, other)
	}
}

func TestDeadLettersInTheLogAreSteppedOver(t *testing.T) {
	w := newTown(t, 1)
	batcher := eventlog.NewBatcher(w.cfg)
	defer batcher.Close()
	if _, err := batcher.Append(t.Context(), []eventlog.Message{{Topic: events.Topic("approval"), Key: []byte("?"), Value: []byte("not an event")}}); err != nil {
		t.Fatal(err)
	}
	at := w.appended(event("1", "o", "a"))
	f, _ := w.open(ingest.Options{})
	if again := f.expect(t, ingest.StatusRepeated, event("1", "o", "a")); *again[0].Position != at[0] {
		t.Errorf("at %s, want %s", again[0].Position, at[0])
	}
}

// What another process appends while the server runs is known as soon as the server has appended
// behind it.
func TestRecordsOfOthersAreReadBeforeLaterAnswers(t *testing.T) {
	w := newTown(t, 1)
	f, _ := w.open(ingest.Options{})
	f.expect(t, ingest.StatusStored, event("1", "o", "a"))
	at := w.appended(numbered(100, 150)...)
	f.expect(t, ingest.StatusStored, event("2", "o", "a"))
	for i, r := range f.expect(t, ingest.StatusRepeated, numbered(100, 150)...) {
		if *r.Position != at[i] {
			t.Errorf("event %s at %s, want %s", r.ID, r.Position, at[i])
		}
	}
	if n := f.logged(t); n != 52 {
		t.Errorf("%d records in the log, want 52", n)
	}
}

// Several senders, and another process on the same partitions: all that was answered is found
// again, where it was said to be, by an index built from the log alone.
func TestAnswersEqualAnIndexBuiltFromTheLog(t *testing.T) {
	w := newTown(t, 3)
	f, end := w.open(ingest.Options{})
	const senders, requests, size = 6, 15, 20
	var mu sync.Mutex
	stored := make(map[string]eventlog.Position)
	var group sync.WaitGroup
	for s := range senders {
		group.Go(func() {
			random := rand.New(rand.NewPCG(7, uint64(s)))
			for range requests {
				var documents []string
				for range size {
					documents = append(documents, event(fmt.Sprint(random.IntN(600)), "o", "a"))
				}
				_, results, _ := f.post(t, f.key, batched, batchOf(documents...))
				mu.Lock()
				for _, r := range results {
					if r.Position == nil {
						t.Errorf("%+v", r)
					} else if before, ok := stored[r.ID]; ok && before != *r.Position {
						t.Errorf("event %s was answered with %s and %s", r.ID, before, r.Position)
					} else {
						stored[r.ID] = *r.Position
					}
				}
				mu.Unlock()
			}
		})
	}
	group.Go(func() {
		for i := range 30 {
			w.appended(numbered(1000+i*10, 1010+i*10)...)
		}
	})
	group.Wait()
	if n := f.logged(t); n != int64(len(stored)+300) {
		t.Errorf("%d records in the log for %d events and 300 of the other process", n, len(stored))
	}
	end()
	if err := os.RemoveAll(w.ids()); err != nil {
		t.Fatal(err)
	}
	f, _ = w.open(ingest.Options{})
	for id, at := range stored {
		if again := f.expect(t, ingest.StatusRepeated, event(id, "o", "a")); *again[0].Position != at {
			t.Errorf("event %s lies at %s, was answered with %s", id, again[0].Position, at)
		}
	}
}

// While Kafka is away the sender is told so in time, and sends again. The first request's events
// are on their way all the while: they are stored once.
func TestOutageIsAnsweredInTimeAndStoresOnce(t *testing.T) {
	w := newTown(t, 2)
	f, _ := w.open(ingest.Options{AckTimeout: 300 * time.Millisecond})
	f.expect(t, ingest.StatusStored, event("0", "o", "a"), event("00", "o", "a"), event("000", "o", "a")) // both partitions are known
	w.kafka.Stop()
	for range 2 {
		code, _, header := f.post(t, f.key, batched, batchOf(numbered(1, 20)...))
		if code != http.StatusServiceUnavailable || header.Get("Retry-After") == "" {
			t.Fatalf("without Kafka: %d, Retry-After %q", code, header.Get("Retry-After"))
		}
	}
	if err := w.kafka.Start(); err != nil {
		t.Fatal(err)
	}
	var results []ingest.Result
	for code := 0; code != http.StatusOK; {
		if t.Context().Err() != nil {
			t.Fatal("never stored")
		}
		code, results, _ = f.post(t, f.key, batched, batchOf(numbered(1, 20)...))
	}
	for _, r := range results {
		if r.Position == nil || r.Status != ingest.StatusStored && r.Status != ingest.StatusRepeated {
			t.Errorf("%+v", r)
		}
	}
	samePositions(t, f.expect(t, ingest.StatusRepeated, numbered(1, 20)...), results)
	if n := f.logged(t); n != 22 {
		t.Errorf("%d records in the log, want 22", n)
	}
}

func TestRequestsThatWaitForKafkaCountAsInFlight(t *testing.T) {
	w := newTown(t, 1)
	f, _ := w.open(ingest.Options{AckTimeout: 200 * time.Millisecond, MaxInFlight: 2})
	f.expect(t, ingest.StatusStored, event("0", "o", "a"))
	w.kafka.Stop()
	for i := range 2 {
		if code, _, _ := f.post(t, f.key, structured, []byte(event(fmt.Sprint(1+i), "o", "a"))); code != http.StatusServiceUnavailable {
			t.Fatalf("without Kafka: %d", code)
		}
	}
	code, _, header := f.post(t, f.key, structured, []byte(event("3", "o", "a")))
	if code != http.StatusTooManyRequests || header.Get("Retry-After") == "" {
		t.Errorf("with two requests waiting: %d, Retry-After %q", code, header.Get("Retry-After"))
	}
	if err := w.kafka.Start(); err != nil {
		t.Fatal(err)
	}
	for code != http.StatusOK {
		if t.Context().Err() != nil {
			t.Fatal("never free again")
		}
		code, _, _ = f.post(t, f.key, structured, []byte(event("3", "o", "a")))
	}
}

// A sender that hangs up before the answer leaves nothing unknown behind.
func TestSenderThatHangsUpIsAnsweredTheSecondTime(t *testing.T) {
	w := newTown(t, 1)
	f, _ := w.open(ingest.Options{})
	f.expect(t, ingest.StatusStored, event("0", "o", "a"))
	w.kafka.Stop()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, f.URL+"/v1/events", bytes.NewReader([]byte(event("1", "o", "a"))))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", structured)
	request.Header.Set("Authorization", "Bearer "+f.key)
	if _, err := http.DefaultClient.Do(request); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
	if err := w.kafka.Start(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		code, results, _ := f.post(t, f.key, structured, []byte(event("1", "o", "a")))
		if code != http.StatusOK || results[0].Position == nil {
			t.Errorf("%d %+v", code, results)
		}
	}
	if n := f.logged(t); n != 2 {
		t.Errorf("%d records in the log, want 2", n)
	}
}

func TestIndexFolderIsForItsOwnerAlone(t *testing.T) {
	w := newTown(t, 1)
	w.open(ingest.Options{})
	info, err := os.Stat(w.ids())
	if err != nil || info.Mode() != fs.ModeDir|0o700 {
		t.Errorf("%v %v", info.Mode(), err)
	}
}
