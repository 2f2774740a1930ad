package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/projectors/story"
)

// StoryReader reads what the archive holds of a subject, in any order and perhaps repeated.
type StoryReader interface {
	Story(ctx context.Context, subject string) ([]story.Entry, error)
}

// told is the answer to GET /v1/subjects/{subject}: each event in CloudEvents structured mode,
// with a member "position" beside its attributes.
type told struct {
	Subject  string            `json:"subject"`
	Revision int               `json:"revision"`
	Events   []json.RawMessage `json:"events"`
	// Next is the address of the facts that follow in the log; "" if these are the last.
	Next string `json:"next,omitempty"`
}

// A page of a story has so many facts at most, and ends after so many bytes.
const (
	pageFacts = 1000
	pageBytes = 4 << 20
)

func (s *Server) getSubject(w http.ResponseWriter, r *http.Request) {
	key, ok := s.authenticate(w, r)
	if !ok {
		return
	}
	subject := r.PathValue("subject")
	family, _, _ := strings.Cut(subject, "/")
	if families := events.Families(); !slices.Contains(families, family) {
		refuse(w, http.StatusNotFound, Problem{Value: subject, Problem: "is no subject", Remedy: "a subject is one of " + strings.Join(families, ", ") + ", a slash and the key, such as approval/2017-0042"})
		return
	}
	if !key.mayRead(family) {
		refuse(w, http.StatusForbidden, Problem{Value: subject, Problem: "key " + key.ID + " may not read the family " + family, Remedy: "ask for a key that covers all its types and all organs"})
		return
	}
	stored, err := s.o.Stories.Story(r.Context(), subject)
	var unreadable *story.UnreadableError
	if errors.As(err, &unreadable) {
		s.o.Logger.Error("read a story", "subject", subject, "error", err)
		refuse(w, http.StatusInternalServerError, Problem{Value: subject, Problem: "the archive holds something of this subject that can't be read; it is set aside", Remedy: "tell whoever runs OneSeal: `oneseal deadletters list` says what and why"})
		return
	}
	if large, is := errors.AsType[*story.TooLargeError](err); is {
		refuse(w, http.StatusRequestEntityTooLarge, Problem{Value: subject, Problem: large.Error(), Remedy: "ask SQL for its events, a part at a time"})
		return
	}
	if err != nil {
		s.o.Logger.Error("read a story", "subject", subject, "error", err)
		w.Header().Set("Retry-After", "2")
		refuse(w, http.StatusServiceUnavailable, Problem{Problem: "the archive does not answer at the moment", Remedy: "ask again"})
		return
	}
	if len(stored) == 0 {
		refuse(w, http.StatusNotFound, Problem{Value: subject, Problem: "nothing is archived of this subject", Remedy: "check the spelling; an event appears here within a second after it was stored"})
		return
	}
	var after *story.Entry
	if text := r.URL.Query().Get("after"); text != "" {
		after = new(story.Entry)
		if _, err := fmt.Sscanf(text, "%d-%d", &after.Partition, &after.Offset); err != nil {
			refuse(w, http.StatusBadRequest, Problem{Path: "after", Value: text, Problem: "is no place in the log", Remedy: "follow the address in next"})
			return
		}
	}
	answered, err := answerOf(subject, stored, after)
	if err != nil {
		s.o.Logger.Error("encode a story", "subject", subject, "error", err)
		refuse(w, http.StatusInternalServerError, Problem{Problem: "the story can't be encoded"})
		return
	}
	answer(w, http.StatusOK, answered)
}

// answerOf gives a page of the subject's facts, of those after a place in the log if one is given.
func answerOf(subject string, entries []story.Entry, after *story.Entry) (*told, error) {
	facts := story.Facts(entries)
	slices.SortFunc(facts, story.ComparePosition)
	t := &told{Subject: subject, Revision: len(facts)}
	size, last := 0, story.Entry{}
	for _, fact := range facts {
		if after != nil && story.ComparePosition(fact, *after) <= 0 {
			continue
		}
		if len(t.Events) == pageFacts || size > pageBytes {
			t.Next = (&url.URL{Path: "/v1/subjects/" + subject, RawQuery: fmt.Sprintf("after=%d-%d", last.Partition, last.Offset)}).String()
			break
		}
		last = fact
		text, err := events.EncodeStructured(fact.Event)
		if err != nil {
			return nil, err
		}
		position, err := json.Marshal(eventlog.Position{Topic: fact.Topic(), Partition: fact.Partition, Offset: fact.Offset})
		if err != nil {
			return nil, err
		}
		size += len(text)
		t.Events = append(t.Events, slices.Concat(bytes.TrimSuffix(text, []byte("}")), []byte(`,"position":`), position, []byte("}")))
	}
	return t, nil
}
