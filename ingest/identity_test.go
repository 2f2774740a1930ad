package ingest_test

import (
	"context"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"oneseal/ingest"
)

// inZ is what JavaScript's CloudEvents SDK makes of a document's times.
var inZ = strings.NewReplacer("09:30:00+08:00", "01:30:00.000Z", "09:01:00+08:00", "01:01:00.000Z", "09:08:00+08:00", "01:08:00.000Z", "2017-10-26T00:00:00+08:00", "2017-10-25T16:00:00.000Z").Replace

// JavaScript's CloudEvents SDK rewrites times to Z with three digits of milliseconds: that is the same fact, sent again.
func TestSameInstantInAnotherZoneIsTheSameEvent(t *testing.T) {
	f := open(t, ingest.Options{})
	const accepted = `{"specversion":"1.0","id":"1","source":"/w","type":"oneseal.approval.accepted","subject":"approval/1","time":"2017-09-22T09:30:00+08:00","organ":"o","data":{"case":{"item":"I-1","deadline":"2017-10-26T00:00:00+08:00"},"promised_days":5}}`
	stored := f.expect(t, ingest.StatusStored, accepted)
	samePositions(t, f.expect(t, ingest.StatusRepeated, inZ(accepted)), stored)
	samePositions(t, f.expect(t, ingest.StatusRepeated, strings.Replace(inZ(accepted), `"promised_days":5`, `"promised_days":5.0`, 1)), stored)
	// Both in one batch, and the other way round.
	again := strings.Replace(accepted, `"id":"1"`, `"id":"2"`, 1)
	code, results, _ := f.post(t, f.key, batched, batchOf(inZ(again), again))
	if code != http.StatusOK || results[0].Status != ingest.StatusStored || results[1].Status != ingest.StatusRepeated {
		t.Errorf("%d %+v", code, results)
	}
	for _, other := range []string{
		strings.Replace(accepted, "09:30:00+08:00", "09:30:00Z", 1), strings.Replace(accepted, "00:00:00+08:00", "00:00:00Z", 1), strings.Replace(accepted, "09:30:00+08:00", "09:30:00.000000001+08:00", 1),
	} {
		if code, results, _ := f.post(t, f.key, structured, []byte(other)); code != http.StatusConflict {
			t.Errorf("another instant: %d %+v", code, results)
		}
	}
	if n := f.logged(t); n != 2 {
		t.Errorf("%d records in the log, want 2", n)
	}
}

// testdata/index-2 are the files that commit e34b457 wrote of these three events, in one partition. Its digests knew an event by
// the offset at which its time was written.
func TestIndexOfFormerVersionIsBuiltAnew(t *testing.T) {
	former := []string{event("1", "o", "a"), act("2", bureau, clue, "penalty/1", 1, `{}`), act("3", bureau, "penalty.jurisdiction_transferred", "penalty/1", 8, `{"to":"county-bureau"}`)}
	w := newTown(t, 1)
	at := w.appended(former...)
	if err := os.CopyFS(w.ids(), os.DirFS("testdata/index-2")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"upgraded", "restarted"} {
		t.Run(name, func(t *testing.T) {
			f, end := w.open(ingest.Options{})
			defer end()
			for i, document := range former {
				for _, spelled := range []string{document, inZ(document)} {
					if r := f.expect(t, ingest.StatusRepeated, spelled); *r[0].Position != at[i] {
						t.Errorf("%s lies at %s, want %s", spelled, r[0].Position, at[i])
					}
				}
			}
			f.told(t, bureau, 403, act("4", bureau, "penalty.decided", "penalty/1", 9, `{}`)) // it handed the case on
			if n := f.logged(t); n != int64(len(former)) {
				t.Errorf("%d records in the log", n)
			}
		})
	}
}

// A rebuild that ended halfway goes on: the format is written before the first event.
func TestUpgradeThatWasInterruptedGoesOn(t *testing.T) {
	w := newTown(t, 1)
	at := w.appended(numbered(0, 40)...)
	if err := os.CopyFS(w.ids(), os.DirFS("testdata/index-2")); err != nil {
		t.Fatal(err)
	}
	w.kafka.Stop()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	index, err := ingest.OpenIndex(ctx, w.ids(), w.cfg)
	cancel()
	if err == nil {
		index.Close()
		t.Fatal("opened without Kafka")
	}
	if err := w.kafka.Start(); err != nil {
		t.Fatal(err)
	}
	f, _ := w.open(ingest.Options{})
	for i, r := range f.expect(t, ingest.StatusRepeated, numbered(0, 40)...) {
		if *r.Position != at[i] {
			t.Errorf("event %s lies at %s, want %s", r.ID, r.Position, at[i])
		}
	}
}
