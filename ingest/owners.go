package ingest

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cockroachdb/pebble/v2"

	"oneseal/events"
	eventlog "oneseal/events/log"
)

// The index also keeps whose each subject is, and which organs its owners named: as much of the subject's story as says so.
// It follows from the log as the rest of the index does. An event that an organ may not tell is refused by what the log
// holds when it comes; one that comes at the same moment, also through another process, and would change that, may come
// before or after it. What lies in the log all the same is a finding.

// subjectKey is a prefix and the first half of the digest of a subject.
type subjectKey = idKey

func subjectKeyOf(subject string) (key subjectKey) {
	digest := sha256.Sum256([]byte(subject))
	key[0] = subjectKeyPrefix
	copy(key[1:], digest[:])
	return key
}

// telling is what an event says of whose its subject is.
type telling struct {
	subject subjectKey
	act     events.Act
	// Of a correction: the fact that it corrects, and what it makes of it.
	corrects  *idKey
	withdraws bool
	replaces  *events.Act // with the fact's new data, if it states any
}

func tellingOf(e *events.Event) telling {
	t := telling{subject: subjectKeyOf(e.Subject), act: events.ActOf(e)}
	if c, is := e.Data.(*events.FactCorrected); is {
		fact := idKeyOf(&events.Event{Source: c.Corrects.Source, ID: c.Corrects.ID})
		t.corrects, t.withdraws = &fact, c.Effect == events.EffectWithdrawn
		if c.Replacement != nil {
			replaced := events.ActOf(&events.Event{Type: c.Corrects.Type, Data: c.Replacement})
			t.replaces = &replaced
		}
	}
	return t
}

// holding is what the index keeps of a subject. It is replaced, never changed.
type holding struct {
	Acts []heldAct `json:"acts"`
	// Open says that what began the subject was withdrawn. Who began it then is for the fold to find: nobody is refused.
	Open bool `json:"open,omitzero"`
}

// heldAct is an act that decides whose the subject is: the first that an owner tells, the first of all, and each that hands
// the subject on or names organs.
type heldAct struct {
	events.Act
	ID        idKey `json:"id"`
	Partition int   `json:"partition,omitzero"`
	Offset    int64 `json:"offset,omitzero"`
}

func (a *heldAct) before(b *heldAct) bool {
	if !a.Time.Equal(b.Time) {
		return a.Time.Before(b.Time)
	}
	if a.Sequence != b.Sequence {
		return a.Sequence < b.Sequence
	}
	return a.Partition < b.Partition || a.Partition == b.Partition && a.Offset < b.Offset
}

func (h *holding) acts() events.Acts {
	if h == nil {
		return nil
	}
	acts := make(events.Acts, len(h.Acts))
	for i := range h.Acts {
		acts[i] = h.Acts[i].Act
	}
	return acts
}

// with gives the holding after one more event; itself if that changes nothing.
func (h *holding) with(t *telling, id idKey, at eventlog.Position) *holding {
	if t.corrects != nil {
		return h.corrected(t)
	}
	act := heldAct{t.act, id, at.Partition, at.Offset}
	if act.Organ == "" && act.NewOwner == "" && !act.Returned && len(act.Names) == 0 {
		return h
	}
	var held []heldAct
	if h != nil {
		held = h.Acts
	}
	place, _ := slices.BinarySearchFunc(held, &act, func(held heldAct, act *heldAct) int {
		if held.before(act) {
			return -1
		}
		return 1
	})
	if !begins(held[:place], &act) && (!act.decides() || repeatsNames(held, &act)) {
		return h
	}
	next := holding{Acts: make([]heldAct, 0, len(held)+1), Open: h != nil && h.Open}
	for _, a := range slices.Insert(slices.Clone(held), place, act) {
		if a.decides() || begins(next.Acts, &a) {
			next.Acts = append(next.Acts, a)
		}
	}
	return &next
}

func (a *heldAct) decides() bool { return a.handsOn() || len(a.Names) > 0 }
func (a *heldAct) handsOn() bool { return a.NewOwner != "" || a.Returned }

// begins tells whether an act is the first that an owner tells, or the first of all: earlier are those before it.
func begins(earlier []heldAct, act *heldAct) bool {
	return act.Organ != "" && !slices.ContainsFunc(earlier, func(e heldAct) bool {
		return e.Organ != "" && (act.Teller != events.TellerOwner || e.Teller == events.TellerOwner)
	})
}

// repeatsNames tells whether an act names whom another of its organ named, in a subject that nobody handed on.
func repeatsNames(held []heldAct, act *heldAct) bool {
	return !act.handsOn() && !slices.ContainsFunc(held, func(a heldAct) bool { return a.handsOn() }) && !slices.ContainsFunc(act.Names, func(name string) bool {
		return !slices.ContainsFunc(held, func(a heldAct) bool { return a.Organ == act.Organ && slices.Contains(a.Names, name) })
	})
}

// corrected applies a correction, if its organ may tell it.
func (h *holding) corrected(t *telling) *holding {
	if h == nil {
		return h
	}
	i := slices.IndexFunc(h.Acts, func(held heldAct) bool { return held.ID == *t.corrects })
	if i < 0 {
		return h
	}
	acts := h.acts()
	if organ := t.act.Organ; organ != "" && organ != h.Acts[i].Organ && organ != acts.Owner() {
		return h
	}
	if !t.withdraws && t.replaces == nil {
		return h // another time; the fold finds what that changes
	}
	next := holding{Acts: slices.Clone(h.Acts), Open: h.Open}
	corrected := &next.Acts[i]
	corrected.NewOwner, corrected.Returned, corrected.Names = "", false, nil
	if t.withdraws {
		next.Open = next.Open || begins(h.Acts[:i], &h.Acts[i])
	} else {
		corrected.NewOwner, corrected.Returned, corrected.Names = t.replaces.NewOwner, t.replaces.Returned, t.replaces.Names
	}
	return &next
}

// stranger is why an event is refused: the organ that told it may not.
type stranger struct {
	owner string
	named []string
}

func (s *stranger) problem(t *telling, eventType string) *Problem {
	p := &Problem{Path: "/organ", Value: t.act.Organ}
	switch t.act.Teller {
	case events.TellerOfFact:
		p.Problem = "may not correct a fact that another organ told of a subject that " + s.owner + " owns"
		p.Remedy = "let the organ that told the fact correct it, or " + s.owner
	case events.TellerNamed:
		p.Problem = fmt.Sprintf("may not tell %s of a subject that %s owns: no act of the owner names this organ", eventType, s.owner)
		p.Remedy = "ask " + s.owner + " to tell first what lets this organ act, and send the event again"
		if len(s.named) > 0 {
			p.Remedy += "; so far it named " + strings.Join(s.named, ", ")
		}
	default:
		p.Problem = fmt.Sprintf("may not tell %s of a subject that %s owns: only the owner tells this type", eventType, s.owner)
		p.Remedy = "let " + s.owner + " tell it, or hand the subject on first; check the subject"
	}
	return p
}

// tellers is what is known of a request's subjects and of the facts that it corrects.
type tellers struct {
	holdings map[subjectKey]*holding
	organs   map[idKey]string // who told a fact
}

// judge says of the entries that are new which are refused, and which subjects the others change. Each is judged by what
// is known, and by those before it.
func (k *tellers) judge(entries []entry, known []*place) (strangers []*stranger, changed []subjectKey) {
	strangers = make([]*stranger, len(entries))
	holdings, organs := make(map[subjectKey]*holding), make(map[idKey]string)
	for i := range entries {
		if known[i] != nil {
			continue
		}
		t := &entries[i].telling
		h, before := holdings[t.subject]
		if !before {
			h = k.holdings[t.subject]
		}
		if strangers[i] = k.refuse(h, t, organs); strangers[i] != nil {
			continue
		}
		organs[entries[i].key] = t.act.Organ
		// Of two acts at one time the later in the log comes after; where it will lie is not known yet.
		if next := h.with(t, entries[i].key, eventlog.Position{Partition: 1 << 15, Offset: int64(i)}); next != h {
			holdings[t.subject] = next
			changed = append(changed, t.subject)
		}
	}
	return strangers, changed
}

func (k *tellers) refuse(h *holding, t *telling, organs map[idKey]string) *stranger {
	if t.act.Organ == "" || h != nil && h.Open {
		return nil
	}
	acts := h.acts()
	if t.corrects == nil {
		if owner, refused := acts.Refuse(t.act); refused {
			return &stranger{owner, acts.Named()}
		}
		return nil
	}
	told, known := organs[*t.corrects]
	if !known {
		told, known = k.organs[*t.corrects]
	}
	owner := acts.Owner()
	if known && told == t.act.Organ || owner == "" || owner == t.act.Organ {
		return nil
	}
	return &stranger{owner: owner}
}

// tellersOf reads what is known of the entries' subjects. The index is held by the caller.
func (x *Index) tellersOf(entries []entry) (*tellers, error) {
	k := &tellers{holdings: make(map[subjectKey]*holding), organs: make(map[idKey]string)}
	for i := range entries {
		t := &entries[i].telling
		if _, read := k.holdings[t.subject]; !read {
			h, err := x.holding(x.db, t.subject)
			if err != nil {
				return nil, err
			}
			k.holdings[t.subject] = h
		}
		if t.corrects != nil {
			fact, err := find(x.db, *t.corrects)
			if err != nil {
				return nil, err
			}
			if fact != nil {
				k.organs[*t.corrects] = fact.organ
			}
		}
	}
	return k, nil
}

// holding reads what is kept of a subject; nil if nothing is. The caller holds the index, so that nothing is written meanwhile.
func (x *Index) holding(from pebble.Reader, subject subjectKey) (*holding, error) {
	x.recent.Lock()
	h, held := x.holdings[subject]
	x.recent.Unlock()
	if held {
		return h, nil
	}
	value, closer, err := from.Get(subject[:])
	if errors.Is(err, pebble.ErrNotFound) {
		x.keep(subject, nil)
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look up whose a subject is: %w", err)
	}
	defer closer.Close()
	h = new(holding)
	if err := json.Unmarshal(value, h); err != nil {
		return nil, pebble.ErrCorruption
	}
	x.keep(subject, h)
	return h, nil
}

func (x *Index) keep(subject subjectKey, h *holding) {
	const most = 100_000
	x.recent.Lock()
	defer x.recent.Unlock()
	if len(x.holdings) >= most {
		clear(x.holdings)
	}
	x.holdings[subject] = h
}

// forget empties what is kept in memory: the files were opened anew.
func (x *Index) forget() {
	x.recent.Lock()
	defer x.recent.Unlock()
	x.holdings = make(map[subjectKey]*holding)
}

// learn writes into a batch what new entries change of their subjects, and gives it.
func (x *Index) learn(batch *pebble.Batch, changed map[subjectKey]*holding, e *entry, at *place) error {
	h, before := changed[e.telling.subject]
	if !before {
		var err error
		if h, err = x.holding(x.db, e.telling.subject); err != nil {
			return err
		}
	}
	next := h.with(&e.telling, e.key, at.position)
	if next == h {
		return nil
	}
	value, err := json.Marshal(next)
	if err != nil {
		return fmt.Errorf("write whose a subject is: %w", err)
	}
	changed[e.telling.subject] = next
	return batch.Set(e.telling.subject[:], value, nil)
}
