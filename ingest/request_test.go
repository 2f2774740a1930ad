package ingest_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"

	"oneseal/ingest"
)

func TestLargestBodyAndBatchAreTakenAndOneMoreIsNot(t *testing.T) {
	one := event("1", "o", "a")
	f := open(t, ingest.Options{MaxBody: int64(len(one)) * 4, MaxBatch: 2})
	spaced := func(size int) []byte { return []byte(one + strings.Repeat(" ", size-len(one))) }
	for _, c := range []struct {
		name, contentType string
		body              []byte
		want              int
	}{
		{"a body of the limit", structured, spaced(len(one) * 4), http.StatusOK},
		{"a byte more", structured, spaced(len(one)*4 + 1), http.StatusRequestEntityTooLarge},
		{"a batch of the limit", batched, batchOf(numbered(1, 3)...), http.StatusOK},
		{"an event more", batched, batchOf(numbered(1, 4)...), http.StatusRequestEntityTooLarge},
	} {
		if code, _, _ := f.post(t, f.key, c.contentType, c.body); code != c.want {
			t.Errorf("%s: %d, want %d", c.name, code, c.want)
		}
	}
	if n := f.logged(t); n != 2 {
		t.Errorf("%d records in the log, want 2", n)
	}
}

func TestEventTooLargeForTheLogIsRefusedAlone(t *testing.T) {
	f := open(t, ingest.Options{})
	materials := strings.Repeat(`"0123456789",`, 80_000) + `"0"`
	large := strings.Replace(event("1", "o", "a"), `"activity"`, `"materials":[`+materials+`],"activity"`, 1)
	code, results, _ := f.post(t, f.key, batched, batchOf(large, event("2", "o", "a")))
	if code != http.StatusMultiStatus || results[0].Status != ingest.StatusTooLarge || results[0].Error.Path != "/data" || results[1].Status != ingest.StatusStored {
		t.Errorf("%d %+v", code, results)
	}
}

func TestSingleEventIsAnsweredWithItsOwnStatus(t *testing.T) {
	f := open(t, ingest.Options{})
	_, limited := createKey(t, f.keys, "oneseal.approval.*", "o1")
	for _, c := range []struct {
		document string
		code     int
		status   ingest.Status
	}{
		{event("1", "o1", "a"), http.StatusOK, ingest.StatusStored},
		{event("2", "o2", "a"), http.StatusForbidden, ingest.StatusForbidden},
		{strings.Replace(event("3", "o1", "a"), `"activity"`, `"activty"`, 1), http.StatusBadRequest, ingest.StatusInvalid},
		{event("1", "o1", "b"), http.StatusConflict, ingest.StatusConflict},
	} {
		code, results, _ := f.post(t, limited, structured, []byte(c.document))
		if code != c.code || len(results) != 1 || results[0].Status != c.status {
			t.Fatalf("%d %+v, want %d %s", code, results, c.code, c.status)
		}
		if results[0].ID == "" || results[0].Source != "/w" {
			t.Errorf("the %s event is named %q of %q", c.status, results[0].ID, results[0].Source)
		}
	}
}

// A sender that looks at the code alone must not take a batch of which nothing is in the log for taken.
func TestBatchOfWhichNothingIsStoredIsAnsweredWith4xx(t *testing.T) {
	f := open(t, ingest.Options{})
	_, limited := createKey(t, f.keys, "oneseal.approval.*", "o1")
	stored, forbidden, invalid, conflict := event("1", "o1", "a"), event("2", "o2", "a"), strings.Replace(event("3", "o1", "a"), `"activity"`, `"activty"`, 1), event("1", "o1", "b")
	for _, c := range []struct {
		name  string
		batch []string
		code  int
	}{
		{"a stored one", []string{stored}, http.StatusOK},
		{"one forbidden", []string{forbidden}, http.StatusForbidden},
		{"two invalid", []string{invalid, invalid}, http.StatusBadRequest},
		{"one in conflict", []string{conflict}, http.StatusConflict},
		{"forbidden and invalid", []string{forbidden, invalid}, http.StatusBadRequest},
		{"repeated and invalid", []string{stored, invalid}, http.StatusMultiStatus},
		{"repeated", []string{stored}, http.StatusOK},
		{"none", nil, http.StatusOK},
	} {
		if code, results, _ := f.post(t, limited, batched, batchOf(c.batch...)); code != c.code || len(results) != len(c.batch) {
			t.Errorf("%s: %d %+v, want %d", c.name, code, results, c.code)
		}
	}
}

func TestContentTypesAreReadWhateverTheirCaseAndParameters(t *testing.T) {
	f := open(t, ingest.Options{})
	binary := []string{"ce-specversion", "1.0", "ce-id", "1", "ce-source", "/w", "ce-type", "oneseal.approval.received", "ce-subject", "approval/1", "ce-time", "2017-09-22T09:30:00+08:00", "ce-organ", "o"}
	one := event("1", "o", "a")
	for _, c := range []struct {
		contentType, body string
		headers           []string
		want              ingest.Status
	}{
		{"Application/CloudEvents+JSON; charset=UTF-8", one, nil, ingest.StatusStored},
		{"application/cloudevents+json;charset=\"utf-8\"; profile=x", one, nil, ingest.StatusRepeated},
		{"APPLICATION/CLOUDEVENTS-BATCH+JSON; charset=utf-8", "[" + one + "]", nil, ingest.StatusRepeated},
		{"application/JSON; charset=utf-8", `{"activity":"a"}`, binary, ingest.StatusRepeated},
		{"", `{"activity":"a"}`, binary, ingest.StatusRepeated}, // Python's SDK names none
		{structured, strings.Replace(one, `"data"`, `"datacontenttype":"application/json; charset=utf-8","actor":null,"data"`, 1), nil, ingest.StatusRepeated},
	} {
		if code, results, _ := f.post(t, f.key, c.contentType, []byte(c.body), c.headers...); code != http.StatusOK || results[0].Status != c.want {
			t.Errorf("%s: %d %+v", c.contentType, code, results)
		}
	}
}

func TestSameIDOfAnotherSourceIsAnotherEvent(t *testing.T) {
	f := open(t, ingest.Options{})
	from := func(source, id string) string {
		return strings.Replace(strings.Replace(event("1", "o", "a"), `"/w"`, strconv.Quote(source), 1), `"id":"1"`, `"id":`+strconv.Quote(id), 1)
	}
	f.expect(t, ingest.StatusStored, from("/w", "1"), from("/v", "1"), from("/w1", "1"), from("/w", "11"))
	if n := f.logged(t); n != 4 {
		t.Errorf("%d records in the log, want 4", n)
	}
}

func TestRequestThatIsNoCloudEventsStoresNothing(t *testing.T) {
	f := open(t, ingest.Options{})
	one := event("1", "o", "a")
	for _, c := range []struct {
		name, contentType, body string
		headers                 []string
		want                    int
	}{
		{"an object as a batch", batched, one, nil, http.StatusBadRequest},
		{"an array and more", batched, "[" + one + "]" + one, nil, http.StatusBadRequest},
		{"an array cut off", batched, "[" + one + ",", nil, http.StatusBadRequest},
		{"plain JSON", "application/json", one, nil, http.StatusUnsupportedMediaType},
		{"another charset", structured + "; charset=gbk", one, nil, http.StatusUnsupportedMediaType},
		{"another encoding", structured, one, []string{"Content-Encoding", "br"}, http.StatusUnsupportedMediaType},
		{"no gzip", structured, one, []string{"Content-Encoding", "gzip"}, http.StatusBadRequest},
		{"an attribute badly encoded", "application/json", `{"activity":"a"}`, []string{"ce-id", "%zz"}, http.StatusBadRequest},
	} {
		if code, _, _ := f.post(t, f.key, c.contentType, []byte(c.body), c.headers...); code != c.want {
			t.Errorf("%s: %d, want %d", c.name, code, c.want)
		}
	}
	var packed bytes.Buffer
	packer := gzip.NewWriter(&packed)
	packer.Write(batchOf(numbered(1, 50)...))
	packer.Close()
	if code, _, _ := f.post(t, f.key, batched, packed.Bytes()[:packed.Len()-4], "Content-Encoding", "gzip"); code != http.StatusBadRequest {
		t.Errorf("gzip cut off: %d", code)
	}
	if n := f.logged(t); n != 0 {
		t.Errorf("%d records in the log, want none", n)
	}
	if code, _, _ := f.post(t, f.key, batched+"; charset=UTF-8", packed.Bytes(), "Content-Encoding", "GZIP"); code != http.StatusOK {
		t.Errorf("whole gzip: %d", code)
	}
}

// What is wrong inside one event must not cost its neighbours their place in the log.
func TestBrokenEventOfABatchIsRefusedAlone(t *testing.T) {
	f := open(t, ingest.Options{})
	for name, broken := range map[string]string{
		"a name twice":  strings.Replace(event("1", "o", "a"), `"activity":"a"`, `"activity":"a","activity":"b"`, 1),
		"invalid UTF-8": strings.Replace(event("1", "o", "a"), `"activity":"a"`, "\"activity\":\"\xff\"", 1),
		"no object":     `17`,
	} {
		_, results, _ := f.post(t, f.key, batched, batchOf(broken, event("good "+name[:1], "o", "a")))
		if len(results) != 2 || results[0].Status != ingest.StatusInvalid || results[1].Position == nil {
			t.Errorf("%s: %+v", name, results)
		}
	}
}

func TestBinaryAttributesMayBeQuoted(t *testing.T) {
	f := open(t, ingest.Options{})
	attributes := []string{"ce-specversion", "1.0", "ce-id", `"1"`, "ce-source", "/w", "ce-type", "oneseal.approval.received",
		"ce-subject", "approval/1", "ce-time", "2017-09-22T09:30:00+08:00", "ce-organ", `"\o"`}
	f.expect(t, ingest.StatusStored, event("1", "o", "a"))
	code, results, _ := f.post(t, f.key, "application/json", []byte(`{"activity":"a"}`), attributes...)
	if code != http.StatusOK || results[0].Status != ingest.StatusRepeated {
		t.Errorf("quoted: %d %+v", code, results)
	}
	code, results, _ = f.post(t, f.key, "application/json", []byte(`{"activty":"a"}`), attributes...)
	if code != http.StatusBadRequest || results[0].ID != "1" || results[0].Source != "/w" {
		t.Errorf("invalid: %d %+v", code, results)
	}
}

// A large batch is taken as a whole, and its sender then waits for all of it: the next is told
// how long. What was refused costs nothing, and another key waits for nobody.
func TestBatchLargerThanTheRateIsOwed(t *testing.T) {
	f := open(t, ingest.Options{Rate: 2})
	f.expect(t, ingest.StatusStored, numbered(0, 200)...)
	for range 3 {
		code, _, header := f.post(t, f.key, structured, []byte(event("200", "o", "a")))
		wait, err := strconv.Atoi(header.Get("Retry-After"))
		if code != http.StatusTooManyRequests || err != nil || wait < 1 || wait > 100 {
			t.Errorf("%d, Retry-After %q", code, header.Get("Retry-After"))
		}
		if wait < 10 {
			t.Errorf("200 events at 2 a second are owed %d s", wait)
		}
	}
	_, other := createKey(t, f.keys, "*", "*")
	if code, _, _ := f.post(t, other, structured, []byte(event("200", "o", "a"))); code != http.StatusOK {
		t.Errorf("another key: %d", code)
	}
}

func TestUnreadableKeysAreTheServersFault(t *testing.T) {
	w := newTown(t, 1)
	f, _ := w.open(ingest.Options{})
	if err := os.WriteFile(w.dir+"/keys.json", []byte("["), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, _ := f.post(t, f.key, structured, []byte(event("1", "o", "a"))); code != http.StatusInternalServerError {
		t.Errorf("%d", code)
	}
}

func TestAnotherMethodIsToldTheRightOne(t *testing.T) {
	w := newTown(t, 1)
	f, _ := w.open(ingest.Options{})
	var no map[string]any
	if code, header := f.get(t, f.key, "/v1/events", &no); code != http.StatusMethodNotAllowed || header.Get("Allow") != http.MethodPost {
		t.Errorf("%d, Allow %q", code, header.Get("Allow"))
	}
}
