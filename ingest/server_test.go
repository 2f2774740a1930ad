package ingest_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"oneseal/deploy/embedded"
	"oneseal/deploy/embedded/embeddedtest"
	eventlog "oneseal/events/log"
	"oneseal/ingest"
	"oneseal/projectors/story"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }

type office struct {
	*httptest.Server
	kafka *embedded.Kafka
	cfg   eventlog.Config
	keys  *ingest.Keys
	index *ingest.Index
	dir   string
	key   string
}

type noStories struct{}

func (noStories) Story(context.Context, string) ([]story.Entry, error) { return nil, nil }

func open(t *testing.T, o ingest.Options) *office {
	t.Helper()
	kafka := embeddedtest.StartKafka(t)
	f := &office{kafka: kafka, cfg: eventlog.Config{Brokers: kafka.Brokers(), Partitions: 3}, dir: t.TempDir()}
	if err := eventlog.EnsureTopics(t.Context(), f.cfg); err != nil {
		t.Fatal(err)
	}
	var err error
	if f.keys, err = ingest.OpenKeys(filepath.Join(f.dir, "keys.json")); err != nil {
		t.Fatal(err)
	}
	if _, f.key, err = f.keys.Create(ingest.Everything("all")); err != nil {
		t.Fatal(err)
	}
	if f.index, err = ingest.OpenIndex(t.Context(), filepath.Join(f.dir, "ids"), f.cfg); err != nil {
		t.Fatal(err)
	}
	o.Batcher, o.Keys, o.Index, o.Stories = eventlog.NewBatcher(f.cfg), f.keys, f.index, noStories{}
	f.Server = httptest.NewServer(ingest.NewServer(o))
	t.Cleanup(func() { f.Close(); o.Batcher.Close(); f.index.Close() })
	return f
}

func (f *office) post(t *testing.T, key, contentType string, body []byte, headers ...string) (int, []ingest.Result, http.Header) {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, f.URL+"/v1/events", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", contentType)
	request.Header.Set("Authorization", "Bearer "+key)
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var answer struct{ Results []ingest.Result }
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, answer.Results, response.Header
}

func event(id, organ, activity string) string {
	return fmt.Sprintf(`{"specversion":"1.0","id":%q,"source":"/w","type":"oneseal.approval.received","subject":"approval/%s","time":"2017-09-22T09:30:00+08:00","organ":%q,"data":{"activity":%q}}`, id, id, organ, activity)
}

const (
	structured = "application/cloudevents+json"
	batched    = "application/cloudevents-batch+json"
)

func (f *office) logged(t *testing.T) (n int64) {
	t.Helper()
	ranges, err := eventlog.Ends(t.Context(), f.cfg, eventlog.Topics()...)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range ranges {
		n += r.End - r.Start
	}
	return n
}

func TestSameEventIsAnsweredAsTheFirstTimeAndOtherContentIsAConflict(t *testing.T) {
	f := open(t, ingest.Options{})
	code, first, _ := f.post(t, f.key, structured, []byte(event("1", "o", "a")))
	if code != http.StatusOK || first[0].Status != ingest.StatusStored || first[0].Position == nil {
		t.Fatalf("%d %+v", code, first)
	}
	code, again, _ := f.post(t, f.key, "application/json", []byte(`{"activity":"a"}`), "ce-specversion", "1.0", "ce-id", "1", "ce-source", "/w", "ce-type", "oneseal.approval.received",
		"ce-subject", "approval%2F1", "ce-time", "2017-09-22T09:30:00+08:00", "ce-organ", "o")
	if code != http.StatusOK || again[0].Status != ingest.StatusRepeated || *again[0].Position != *first[0].Position {
		t.Errorf("binary mode again: %d %+v", code, again)
	}
	if code, other, _ := f.post(t, f.key, structured, []byte(event("1", "o", "b"))); code != http.StatusConflict || other[0].Status != ingest.StatusConflict {
		t.Errorf("other content: %d %+v", code, other)
	}
	if n := f.logged(t); n != 1 {
		t.Errorf("%d records in the log, want 1", n)
	}
}

func TestBatchStoresTheGoodAndNamesTheBad(t *testing.T) {
	f := open(t, ingest.Options{})
	_, limited, err := f.keys.Create(ingest.Key{Name: "o1 only", Types: []string{"oneseal.approval.*"}, Organs: []string{"o1"}, Sources: []string{"*"}})
	if err != nil {
		t.Fatal(err)
	}
	body := "[" + strings.Join([]string{event("1", "o1", "a"), event("2", "o2", "a"), event("1", "o1", "a"), event("1", "o1", "b"),
		strings.Replace(event("3", "o1", "a"), `"activity"`, `"activty"`, 1), strings.ReplaceAll(event("4", "o1", "a"), "approval", "penalty")}, ",") + "]"
	code, results, _ := f.post(t, limited, batched, []byte(body))
	var statuses []string
	for _, r := range results {
		statuses = append(statuses, string(r.Status))
	}
	if got := strings.Join(statuses, " "); code != http.StatusMultiStatus || got != "stored forbidden repeated conflict invalid invalid" {
		t.Errorf("%d %s", code, got)
	}
	if results[4].Error.Path != "/data/activty" || results[4].Error.Remedy == "" {
		t.Errorf("%+v", results[4].Error)
	}
	if n := f.logged(t); n != 1 {
		t.Errorf("%d records in the log, want 1", n)
	}
}

func TestSendersOfOneEventAtOnceStoreItOnce(t *testing.T) {
	f := open(t, ingest.Options{})
	var group sync.WaitGroup
	stored := make(chan ingest.Status, 50)
	for range cap(stored) {
		group.Go(func() {
			_, results, _ := f.post(t, f.key, structured, []byte(event("1", "o", "a")))
			stored <- results[0].Status
		})
	}
	group.Wait()
	close(stored)
	counts := make(map[ingest.Status]int)
	for s := range stored {
		counts[s]++
	}
	if counts[ingest.StatusStored] != 1 || counts[ingest.StatusRepeated] != 49 || f.logged(t) != 1 {
		t.Errorf("%v, %d in the log", counts, f.logged(t))
	}
}

func TestLimitsAndKeys(t *testing.T) {
	f := open(t, ingest.Options{MaxBody: 4096, Rate: 3})
	if code, _, _ := f.post(t, "osk_wrong", structured, []byte(event("1", "o", "a"))); code != http.StatusUnauthorized {
		t.Errorf("a wrong key: %d", code)
	}
	if code, _, _ := f.post(t, f.key, structured, bytes.Repeat([]byte(" "), 5000)); code != http.StatusRequestEntityTooLarge {
		t.Errorf("a large body: %d", code)
	}
	var bomb bytes.Buffer
	packer := gzip.NewWriter(&bomb)
	packer.Write(bytes.Repeat([]byte(" "), 1<<20))
	packer.Close()
	if code, _, _ := f.post(t, f.key, structured, bomb.Bytes(), "Content-Encoding", "gzip"); code != http.StatusRequestEntityTooLarge {
		t.Errorf("a body that unpacks to 1 MiB: %d", code)
	}
	if code, _, _ := f.post(t, f.key, "text/plain", nil); code != http.StatusUnsupportedMediaType {
		t.Errorf("another content type: %d", code)
	}
	body := []byte("[" + event("1", "o", "a") + "," + event("2", "o", "a") + "," + event("3", "o", "a") + "]")
	if code, _, _ := f.post(t, f.key, batched, body); code != http.StatusOK {
		t.Errorf("within the rate: %d", code)
	}
	code, _, header := f.post(t, f.key, batched, body)
	if code != http.StatusTooManyRequests || header.Get("Retry-After") == "" {
		t.Errorf("over the rate: %d, Retry-After %q", code, header.Get("Retry-After"))
	}
	text, err := os.ReadFile(filepath.Join(f.dir, "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), f.key) {
		t.Error("the file holds the secret")
	}
	key, secret, err := f.keys.Create(ingest.Everything("short"))
	if err != nil {
		t.Fatal(err)
	}
	other, err := ingest.OpenKeys(filepath.Join(f.dir, "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Revoke(key.ID); err != nil {
		t.Fatal(err)
	}
	if code, _, _ := f.post(t, secret, structured, []byte(event("1", "o", "a"))); code != http.StatusUnauthorized {
		t.Errorf("a revoked key: %d", code)
	}
}
