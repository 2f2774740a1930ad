package models

import (
	"fmt"
	"testing"
	"time"

	"oneseal/events"
	"oneseal/events/law"
	"oneseal/projectors/story"
)

// BenchmarkPenalty folds a paid and closed penalty case into a row of columns.
func BenchmarkPenalty(b *testing.B) {
	of := events.PenaltyStep{Activity: "调查取证", Case: events.PenaltyCase{Cause: "占道经营", Party: "person", Squadron: "squadron-1"}}
	fine := events.Money{Amount: events.Hundredths(100_000), Currency: "CNY"}
	by := []events.Subject{"staff/a", "staff/b"}
	var entries []story.Entry
	for i, data := range []any{
		&events.PenaltyClue{PenaltyStep: of, Origin: "inspection"}, &events.PenaltyFiled{PenaltyStep: of}, &events.PenaltyCardShown{PenaltyStep: of, Officers: by},
		&events.PenaltyEvidenceCollected{PenaltyStep: of, Kind: "documentary", Officers: []string{"a", "b"}}, &events.PenaltyNoticeServed{PenaltyStep: of, ProposedFine: fine}, &events.PenaltyLegalReviewed{PenaltyStep: of, Opinion: "agree"},
		&events.PenaltyDecided{PenaltyStep: of, Procedure: "ordinary", Outcome: "penalty", Fine: fine, Officers: by, Reason: "r", Remedies: "r"}, &events.PenaltyServed{PenaltyStep: of, Method: "post"},
		&events.PenaltyPaid{PenaltyStep: of, Amount: fine}, &events.PenaltyClosed{PenaltyStep: of},
	} {
		entries = append(entries, story.Entry{Offset: int64(i), Event: &events.Event{ID: fmt.Sprint(i), Source: "/s", Subject: "penalty/1", Type: events.TypeOf(data), Organ: "o",
			Time: time.Date(2022, 1, 4+7*i, 9, 0, 0, 0, events.China), Data: data}})
	}
	r, err := NewReference(nil, law.China)
	if err != nil {
		b.Fatal(err)
	}
	s := story.Of("penalty/1", entries)
	var block Block
	for _, m := range All() {
		if m.Family == "penalty" {
			block = m.NewBlock()
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if block.Len()%1000 == 0 {
			block.Reset(time.Now())
		}
		if err := block.Add(s, r); err != nil {
			b.Fatal(err)
		}
	}
}
