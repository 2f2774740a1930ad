package ingest

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/ingest/simulate"
	folded "oneseal/projectors/story"
)

// The fold is the second computation of who owns a subject: it has all facts, the index keeps those that decide. Of any
// facts, read in any order and repeatedly, both find one owner, and let the same organs act.
func TestIndexFindsTheOwnerThatTheFoldFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		organ := rapid.SampledFrom([]string{"a", "b", "c", ""})
		var entries []folded.Entry
		var movers []*events.Event
		for i := range rapid.IntRange(1, 14).Draw(t, "events") {
			e := &events.Event{ID: fmt.Sprint(i), Source: "/s", Subject: "penalty/1", Organ: organ.Draw(t, "organ"),
				Time: time.Date(2017, 9, 1, 9, rapid.IntRange(0, 9).Draw(t, "minute"), 0, 0, time.UTC)}
			data := rapid.SampledFrom([]any{&events.PenaltyClue{}, &events.PenaltyFiled{}, &events.PenaltyPaid{}, &events.PenaltyCardShown{}, &events.PenaltyJurisdictionTransferred{}, &events.PenaltyAssistanceRequested{}, &events.FactCorrected{}}).Draw(t, "data")
			switch data.(type) {
			case *events.PenaltyJurisdictionTransferred:
				e.Data = &events.PenaltyJurisdictionTransferred{To: organ.Filter(func(o string) bool { return o != "" }).Draw(t, "to")}
				movers = append(movers, e)
			case *events.PenaltyAssistanceRequested:
				e.Data = &events.PenaltyAssistanceRequested{From: organ.Filter(func(o string) bool { return o != "" }).Draw(t, "from")}
			case *events.FactCorrected:
				if len(movers) == 0 {
					continue
				}
				// Who tells a correction that counts is asked of the corrected fact alone here: its teller.
				of := rapid.SampledFrom(movers).Draw(t, "of")
				e.Organ = of.Organ
				c := &events.FactCorrected{Corrects: events.EventRef{Source: of.Source, ID: of.ID, Type: of.Type}, Effect: events.EffectWithdrawn}
				e.Type, e.Data = "oneseal.penalty.fact_corrected", c
			default:
				e.Data = data
			}
			if e.Type == "" {
				for _, info := range events.Catalogue() {
					if info.New() != nil && fmt.Sprintf("%T", info.New()) == fmt.Sprintf("%T", e.Data) {
						e.Type = info.Type
					}
				}
			}
			entries = append(entries, folded.Entry{Event: e, Partition: rapid.IntRange(0, 1).Draw(t, "partition"), Offset: int64(i)})
		}
		s := folded.Of("penalty/1", entries)
		// A correction that comes before its fact is found by the fold alone, so corrections are read last.
		read := rapid.Permutation(entries).Draw(t, "read")
		slices.SortStableFunc(read, func(a, b folded.Entry) int {
			return btoi(a.Event.Type == "oneseal.penalty.fact_corrected") - btoi(b.Event.Type == "oneseal.penalty.fact_corrected")
		})
		var h *holding
		for _, entry := range append(read, read...) {
			telling := tellingOf(entry.Event)
			h = h.with(&telling, idKeyOf(entry.Event), eventlog.Position{Partition: entry.Partition, Offset: entry.Offset})
			if h != nil {
				text, err := json.Marshal(h)
				if err != nil {
					t.Fatal(err)
				}
				h = new(holding)
				if err := json.Unmarshal(text, h); err != nil {
					t.Fatal(err)
				}
			}
		}
		if h != nil && h.Open {
			return // what began it was withdrawn: the index refuses nobody
		}
		if got, want := h.acts().Owner(), s.Owner(); got != want {
			t.Fatalf("the index finds %q, the fold %q", got, want)
		}
		for _, organ := range []string{"a", "b", "c"} {
			if got, want := slices.Contains(h.acts().Named(), organ), slices.Contains(namedBy(s.Events), organ); got != want {
				t.Fatalf("the index lets %s act: %v, the fold: %v", organ, got, want)
			}
		}
	})
}

func namedBy(told []*events.Event) []string {
	acts := make(events.Acts, len(told))
	for i, e := range told {
		acts[i] = events.ActOf(e)
	}
	return acts.Named()
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// A town in which organs act on what they were asked and given meets no refusal, in the order in which its sources tell it.
func TestTownIsTakenAsItIsTold(t *testing.T) {
	known := &tellers{holdings: make(map[subjectKey]*holding), organs: make(map[idKey]string)}
	others := 0
	for e := range simulate.Run(simulate.Options{From: time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2017, 12, 31, 0, 0, 0, 0, time.UTC), Seed: 3, Heartbeats: 300 * time.Hour, Positions: 300 * time.Hour}) {
		if _, repeated := known.organs[idKeyOf(e)]; repeated {
			continue
		}
		one := entryOf(e, [32]byte{})
		if strangers, _ := known.judge([]entry{one}, make([]*place, 1)); strangers[0] != nil {
			t.Errorf("%s %s of %s: %+v", e.Type, e.ID, e.Organ, strangers[0].problem(&one.telling, e.Type))
		}
		if owner := known.holdings[one.subject].acts().Owner(); owner != "" && owner != e.Organ {
			others++
		}
		known.organs[one.key] = e.Organ
		known.holdings[one.subject] = known.holdings[one.subject].with(&one.telling, one.key, eventlog.Position{Offset: int64(len(known.organs))})
	}
	if others < 100 {
		t.Errorf("organs told %d acts of others' subjects: too few to say anything", others)
	}
}
