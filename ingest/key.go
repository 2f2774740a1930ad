package ingest

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"oneseal/events"
)

// Key says what one sender may do. The secret is not in it: the file holds its SHA-256, which
// is enough for a secret of 256 random bits.
//
// An event's id is taken for its source, so a source is a sender's own: who may not send under it can't take its ids.
// Nobody sends under OneSeal's own sources.
type Key struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Contact string   `json:"contact,omitempty"` // whom to ask about it: an office and its telephone, not a person
	SHA256  string   `json:"sha256"`
	Types   []string `json:"types"`  // event types; "*" and a final ".*" stand for all
	Organs  []string `json:"organs"` // organs it may speak for; "*" for all, and for events that name none
	// Sources are those that it sends under; "*" stands for all, a final "/*" or ":*" for those below. Empty: it may only read.
	// nil: the key was made before keys had sources, and sends under those that no other key names.
	Sources []string `json:"sources"`
	// Rights are of [events.Right]; "*" for all. nil: the key was made before keys had rights. Of all organs it then has
	// them all, else those of the types that it names by their family.
	Rights   []string  `json:"rights"`
	Created  time.Time `json:"created"`
	Expires  time.Time `json:"expires,omitzero"` // zero: never
	Revoked  time.Time `json:"revoked,omitzero"`
	Replaces string    `json:"replaces,omitempty"` // the key that this one was made to follow

	taken []string // of a key without sources: those that other keys name
}

// Everything is what a key may do that may do everything, for whoever runs OneSeal.
func Everything(name string) Key {
	return Key{Name: name, Types: []string{"*"}, Organs: []string{"*"}, Sources: []string{"*"}, Rights: []string{"*"}}
}

// KeyState is how a key stands at a time.
type KeyState string

const (
	KeyActive  KeyState = "active"
	KeyExpired KeyState = "expired"
	KeyRevoked KeyState = "revoked"
)

// StateAt is how the key stands.
func (k *Key) StateAt(now time.Time) KeyState {
	switch {
	case !k.Revoked.IsZero():
		return KeyRevoked
	case !k.Expires.IsZero() && !now.Before(k.Expires):
		return KeyExpired
	}
	return KeyActive
}

// check tells whether the key could do anything by what it says.
func (k *Key) check(now time.Time) error {
	for _, pattern := range k.Types {
		if !slices.ContainsFunc(events.Catalogue(), func(t events.TypeInfo) bool { return matches(pattern, t.Type) }) {
			return fmt.Errorf("type %q matches no type of the catalogue: name one such as oneseal.approval.* (see `oneseal types`)", pattern)
		}
	}
	if len(k.Types) == 0 || len(k.Organs) == 0 || slices.Contains(k.Organs, "") {
		return errors.New("a key needs at least one type and one organ; * stands for all")
	}
	for _, source := range k.Sources {
		switch {
		case source == "" || strings.ContainsAny(strings.TrimSuffix(source, "*"), " *<>\"{}|\\^`") || strings.HasSuffix(source, "*") && !below(source):
			return fmt.Errorf("source %q is no source: name one such as /window/3, or those below one as /window/*, or * for all", source)
		case OwnSource(strings.TrimRight(source, "*")):
			return fmt.Errorf("source %q is OneSeal's own: no key sends under it", source)
		}
	}
	for _, right := range k.Rights {
		if right != "*" && !slices.Contains(RightNames(), right) {
			return fmt.Errorf("right %q is none of %s, or * for all", right, strings.Join(RightNames(), ", "))
		}
	}
	if !k.Expires.IsZero() && !now.Before(k.Expires) {
		return fmt.Errorf("the key would have expired already, at %s: name a later day", k.Expires.Format(time.RFC3339))
	}
	return nil
}

// RightNames are those that a key may have.
func RightNames() (names []string) {
	for _, r := range events.Rights() {
		names = append(names, string(r.Right))
	}
	return names
}

// issue gives a copy with an id of its own, and its secret.
func (k Key) issue() (*Key, string) {
	k.ID = strings.ToLower(rand.Text()[:12])
	secret := "osk_" + k.ID + "_" + rand.Text() + rand.Text()
	k.SHA256, k.Created = hashOf(secret), time.Now().UTC().Truncate(time.Second)
	return &k, secret
}

// MaySend tells whether the key covers an event: its type, organ and source, and the right that it needs. The error is an
// [*events.Invalid].
func (k *Key) MaySend(e *events.Event) error {
	if !k.covers(e.Type) {
		return &events.Invalid{Path: "/type", Value: e.Type, Problem: "key " + k.ID + " may not send this type", Remedy: "ask for a key that covers it; this one covers " + strings.Join(k.Types, ", ")}
	}
	switch {
	case slices.Contains(k.Organs, "*"):
	case e.Organ == "":
		return &events.Invalid{Path: "/organ", Problem: "key " + k.ID + " may only send events that name their organ", Remedy: "name one of " + strings.Join(k.Organs, ", ")}
	case !slices.Contains(k.Organs, e.Organ):
		return &events.Invalid{Path: "/organ", Value: e.Organ, Problem: "key " + k.ID + " may not speak for this organ", Remedy: "ask for a key that covers it; this one covers " + strings.Join(k.Organs, ", ")}
	}
	if err := k.maySendUnder(e.Source); err != nil {
		return err
	}
	if right := e.Needs(); right != "" && !k.has(right, e.Type) {
		return &events.Invalid{Path: "/type", Value: e.Type, Problem: "key " + k.ID + " lacks the right " + string(right) + ", which this type needs beside its name",
			Remedy: "ask whoever runs OneSeal for it: `oneseal keys amend " + k.ID + " --rights`"}
	}
	return nil
}

func (k *Key) maySendUnder(source string) error {
	problem, remedy := "", ""
	switch {
	case OwnSource(source):
		problem, remedy = "is OneSeal's own source", "send under a source of your own"
	case k.Sources == nil:
		if !slices.ContainsFunc(k.taken, func(pattern string) bool { return matchesSource(pattern, source) }) {
			return nil
		}
		problem = "is the source of another key, and key " + k.ID + " names none of its own"
		remedy = "ask whoever runs OneSeal to name its sources: `oneseal keys amend " + k.ID + " --sources`"
	case k.SendsUnder(source):
		return nil
	case len(k.Sources) == 0:
		problem = "is not for key " + k.ID + ", which names no source: it may only read"
		remedy = "ask whoever runs OneSeal to name its sources: `oneseal keys amend " + k.ID + " --sources`"
	default:
		problem, remedy = "is not a source of key "+k.ID, "send under one of "+strings.Join(k.Sources, ", ")
	}
	return &events.Invalid{Path: "/source", Value: source, Problem: problem, Remedy: remedy}
}

// SendsUnder tells whether the key names the source.
func (k *Key) SendsUnder(source string) bool {
	return slices.ContainsFunc(k.Sources, func(pattern string) bool { return matchesSource(pattern, source) })
}

// Everywhere tells whether it sends under all sources.
func (k *Key) Everywhere() bool { return slices.Contains(k.Sources, "*") }

func (k *Key) has(right events.Right, eventType string) bool {
	if k.Rights != nil {
		return slices.Contains(k.Rights, "*") || slices.Contains(k.Rights, string(right))
	}
	return slices.Contains(k.Organs, "*") || slices.ContainsFunc(k.Types, func(pattern string) bool {
		return pattern != "*" && pattern != "oneseal.*" && matches(pattern, eventType)
	})
}

// takenFrom gives the sources that other keys name, for a key that names none. They stay theirs when the key is over: its
// ids are in the log.
func takenFrom(key *Key, all []*Key) (taken []string) {
	if key.Sources != nil {
		return nil
	}
	for _, other := range all {
		for _, source := range other.Sources {
			if source != "*" && other != key {
				taken = append(taken, source)
			}
		}
	}
	return taken
}

// mayRead tells whether the key covers every type of a family, and all organs: a story holds the
// events of whichever organs took part.
func (k *Key) mayRead(family string) bool {
	for _, t := range events.Catalogue() {
		if t.Family == family && !k.covers(t.Type) {
			return false
		}
	}
	return slices.Contains(k.Organs, "*")
}

func (k *Key) covers(eventType string) bool {
	return slices.ContainsFunc(k.Types, func(pattern string) bool { return matches(pattern, eventType) })
}

func matches(pattern, eventType string) bool {
	if pattern == "*" {
		return true
	}
	if prefix, ok := strings.CutSuffix(pattern, "*"); ok && strings.HasSuffix(prefix, ".") {
		return strings.HasPrefix(eventType, prefix)
	}
	return pattern == eventType
}

func matchesSource(pattern, source string) bool {
	if pattern == "*" {
		return true
	}
	if below(pattern) {
		return strings.HasPrefix(source, strings.TrimSuffix(pattern, "*"))
	}
	return pattern == source
}

// below tells a pattern for the sources below one.
func below(pattern string) bool {
	return pattern == "*" || strings.HasSuffix(pattern, "/*") || strings.HasSuffix(pattern, ":*")
}

// OwnSource tells whether a source is one under which OneSeal itself speaks, such as /oneseal/supervision, however it is written.
func OwnSource(source string) bool {
	if strings.Contains(source, "%") {
		if plain, err := url.PathUnescape(source); err == nil {
			source = plain
		}
	}
	source = strings.ToLower(source)
	if !strings.Contains(source, "oneseal") {
		return false
	}
	if rest, is := strings.CutPrefix(source, "urn:oneseal"); is {
		return rest == "" || rest[0] == ':'
	}
	source = path.Clean("/" + source)
	return source == "/oneseal" || strings.HasPrefix(source, "/oneseal/")
}
