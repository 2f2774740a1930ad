package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"oneseal/events"
	eventlog "oneseal/events/log"
)

// StoryReader reads what happened to a subject, in log order.
type StoryReader interface {
	Story(ctx context.Context, subject string) ([]StoredEvent, error)
}

// StoredEvent is an event and where it lies.
type StoredEvent struct {
	Event    *events.Event
	Position eventlog.Position
}

// story is the answer to GET /v1/subjects/{subject}: each event in CloudEvents structured mode,
// with a member "position" beside its attributes.
type story struct {
	Subject  string            `json:"subject"`
	Revision int               `json:"revision"`
	Events   []json.RawMessage `json:"events"`
}

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
	told, err := tell(subject, stored)
	if err != nil {
		s.o.Logger.Error("encode a story", "subject", subject, "error", err)
		refuse(w, http.StatusInternalServerError, Problem{Problem: "the story can't be encoded"})
		return
	}
	answer(w, http.StatusOK, told)
}

// tell leaves out what lies in the log twice; the first position counts.
func tell(subject string, stored []StoredEvent) (*story, error) {
	told := &story{Subject: subject}
	type identity struct{ source, id string }
	seen := make(map[identity]bool, len(stored))
	for _, s := range stored {
		id := identity{s.Event.Source, s.Event.ID}
		if seen[id] {
			continue
		}
		seen[id] = true
		text, err := events.EncodeStructured(s.Event)
		if err != nil {
			return nil, err
		}
		position, err := json.Marshal(s.Position)
		if err != nil {
			return nil, err
		}
		told.Events = append(told.Events, slices.Concat(bytes.TrimSuffix(text, []byte("}")), []byte(`,"position":`), position, []byte("}")))
	}
	told.Revision = len(told.Events)
	return told, nil
}
