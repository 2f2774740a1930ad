package models

import (
	"bytes"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"oneseal/events"
	"oneseal/events/law"
	"oneseal/ingest/simulate"
	"oneseal/projectors/story"
)

// A town whose systems write in Z and in +08:00 has the same rows as one that writes in one offset, whatever it is.
func TestRowsDoNotDependOnTheOffsetInWhichTimesAreWritten(t *testing.T) {
	told := make(map[string]map[string][]story.Entry) // by family and subject
	offsets := make(map[int]int)
	day := func(date int) time.Time { return time.Date(2017, time.September, date, 0, 0, 0, 0, time.UTC) }
	for e := range simulate.Run(simulate.Options{From: day(1), To: day(30), Seed: 12, Before: 0.3}) {
		_, offset := e.Time.Zone()
		offsets[offset]++
		if told[e.Family()] == nil {
			told[e.Family()] = make(map[string][]story.Entry)
		}
		stories := told[e.Family()]
		stories[e.Subject] = append(stories[e.Subject], story.Entry{Event: e, Offset: int64(len(stories[e.Subject]))})
	}
	if len(offsets) != 2 || offsets[0] == 0 || offsets[8*3600] == 0 {
		t.Errorf("written in offsets %v", offsets)
	}
	reference := make(map[string][]story.Entry)
	for _, family := range ReferenceFamilies {
		maps.Copy(reference, told[family])
	}
	known, err := NewReference(reference, law.China)
	if err != nil {
		t.Fatal(err)
	}
	// rows are the rows as they are inserted, where as says how the times are written.
	rows := func(m Model, as func(time.Time) time.Time) []byte {
		b := m.NewBlock()
		b.Reset(day(1))
		for _, subject := range slices.Sorted(maps.Keys(told[m.Family])) {
			var entries []story.Entry
			for _, entry := range told[m.Family][subject] {
				e := *entry.Event
				e.Time = as(e.Time)
				entry.Event = &e
				entries = append(entries, entry)
			}
			if err := b.Add(story.Of(subject, entries), known); err != nil {
				t.Fatalf("%s: %v", subject, err)
			}
		}
		var encoded proto.Buffer
		if err := (&proto.Block{Columns: len(b.Input()), Rows: b.Len()}).EncodeRawBlock(&encoded, 54451, b.Input()); err != nil {
			t.Fatal(err)
		}
		return encoded.Buf
	}
	for _, m := range All() {
		want := rows(m, func(t time.Time) time.Time { return t.In(events.China) })
		for name, as := range map[string]func(time.Time) time.Time{
			"as its systems do": func(t time.Time) time.Time { return t },
			"in Z":              time.Time.UTC,
			"in -09:30":         func(t time.Time) time.Time { return events.InZone(t, -9*60-30) },
		} {
			if !bytes.Equal(rows(m, as), want) {
				t.Errorf("%s: other rows where times are written %s", m.Name, name)
			}
		}
	}
}
