package ingest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/ingest"
	"oneseal/projectors/story"
)

// archive is what is archived, by subject; a nil archive does not answer.
type archive map[string][]story.Entry

func (a archive) Story(_ context.Context, subject string) ([]story.Entry, error) {
	if a == nil {
		return nil, errors.New("it is away")
	}
	return a[subject], nil
}

func archived(t *testing.T, offset int64, document string) story.Entry {
	t.Helper()
	e, err := events.DecodeStructured([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	return story.Entry{Event: e, Offset: offset}
}

func (f *office) get(t *testing.T, key, path string, into any) (int, http.Header) {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, f.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+key)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(into); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, response.Header
}

func TestStoryTellsEachEventOnceWithItsFirstPosition(t *testing.T) {
	w := newTown(t, 1)
	one, other := event("1", "o", "a"), strings.Replace(event("1", "o", "a"), `"/w"`, `"/other"`, 1)
	f, _ := w.open(ingest.Options{Stories: archive{"approval/1": {archived(t, 3, one), archived(t, 5, other), archived(t, 7, one)}}})
	var told struct {
		Subject  string
		Revision int
		Events   []struct {
			ID, Source string
			Position   eventlog.Position
		}
	}
	code, _ := f.get(t, f.key, "/v1/subjects/approval/1", &told)
	if code != http.StatusOK || told.Subject != "approval/1" || told.Revision != 2 || len(told.Events) != 2 {
		t.Fatalf("%d %+v", code, told)
	}
	for i, want := range []struct {
		source string
		offset int64
	}{{"/w", 3}, {"/other", 5}} {
		if e := told.Events[i]; e.ID != "1" || e.Source != want.source || e.Position.Offset != want.offset {
			t.Errorf("event %d is %+v, want that of %s at offset %d", i, e, want.source, want.offset)
		}
	}
}

func TestStoryIsReadOnlyWithTheWholeFamilyAndAllOrgans(t *testing.T) {
	w := newTown(t, 1)
	f, _ := w.open(ingest.Options{Stories: archive{"approval/1": {archived(t, 0, event("1", "o", "a"))}}})
	for _, c := range []struct {
		types, organs string
		want          int
	}{
		{"*", "*", http.StatusOK},
		{"oneseal.approval.*", "*", http.StatusOK},
		{"oneseal.approval.*", "o", http.StatusForbidden},
		{"oneseal.approval.received", "*", http.StatusForbidden},
		{"oneseal.penalty.*", "*", http.StatusForbidden},
	} {
		_, secret := createKey(t, w.keys, c.types, c.organs)
		var told map[string]any
		if code, _ := f.get(t, secret, "/v1/subjects/approval/1", &told); code != c.want || (told["events"] != nil) != (c.want == http.StatusOK) {
			t.Errorf("a key for types %s and organs %s: %d %v, want %d", c.types, c.organs, code, told, c.want)
		}
	}
	var told map[string]any
	if code, _ := f.get(t, "osk_wrong", "/v1/subjects/approval/1", &told); code != http.StatusUnauthorized || told["events"] != nil {
		t.Errorf("a wrong key: %d %v", code, told)
	}
	for _, nothing := range []string{"approval/2", "aproval/1", "approval"} {
		if code, _ := f.get(t, f.key, "/v1/subjects/"+nothing, &told); code != http.StatusNotFound {
			t.Errorf("%s: %d", nothing, code)
		}
	}
}

func TestStoryIsAskedForAgainWhenTheArchiveIsAway(t *testing.T) {
	w := newTown(t, 1)
	f, _ := w.open(ingest.Options{Stories: archive(nil)})
	var told map[string]any
	if code, header := f.get(t, f.key, "/v1/subjects/approval/1", &told); code != http.StatusServiceUnavailable || header.Get("Retry-After") == "" {
		t.Errorf("%d, Retry-After %q", code, header.Get("Retry-After"))
	}
}

func TestLongStoryComesInPages(t *testing.T) {
	const facts = 2500
	var entries []story.Entry
	for i := range facts {
		entry := archived(t, int64(i/2), event(fmt.Sprint(i), "o", "a"))
		entry.Event.Subject, entry.Partition = "approval/1", i%2
		entries = append(entries, entry)
	}
	w := newTown(t, 1)
	f, _ := w.open(ingest.Options{Stories: archive{"approval/1": entries}})
	seen := make(map[string]bool)
	pages := 0
	for path := "/v1/subjects/approval/1"; path != ""; pages++ {
		var page struct {
			Revision int
			Next     string
			Events   []struct{ ID string }
		}
		code, _ := f.get(t, f.key, path, &page)
		if code != http.StatusOK || page.Revision != facts || len(page.Events) == 0 || len(page.Events) > 1000 {
			t.Fatalf("%s: %d, revision %d, %d events", path, code, page.Revision, len(page.Events))
		}
		for _, e := range page.Events {
			seen[e.ID] = true
		}
		path = page.Next
	}
	if len(seen) != facts || pages != 3 {
		t.Errorf("%d pages tell %d of %d facts", pages, len(seen), facts)
	}
	var refused struct{ Error ingest.Problem }
	if code, _ := f.get(t, f.key, "/v1/subjects/approval/1?after=x", &refused); code != http.StatusBadRequest || refused.Error.Path != "after" {
		t.Errorf("no place: %d %+v", code, refused)
	}
}
