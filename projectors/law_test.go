package projectors_test

import (
	"testing"

	"oneseal/events"
	"oneseal/events/law"
	"oneseal/events/town"
	"oneseal/projectors"
	"oneseal/projectors/story/storytest"
	"oneseal/projectors/towntest"
)

// A town that is judged by no law from now on has no findings, no rules of China and no statutory limits, without a rebuild;
// and has them again when it chooses China's.
func TestRowsFollowTheLawThatATownChooses(t *testing.T) {
	w := towntest.Start(t)
	step := events.ApprovalStep{Case: events.ApprovalCase{Item: "SX-1"}}
	approval := new(storytest.Case).On(1, &events.ApprovalReceived{ApprovalStep: step}).On(11, &events.ApprovalAccepted{ApprovalStep: step}).On(60, &events.ApprovalRefused{})
	penalty := new(storytest.Case).On(1, &events.PenaltyClue{PenaltyStep: events.PenaltyStep{Case: events.PenaltyCase{Squadron: "1"}}}).On(4, &events.PenaltyDecided{Outcome: "penalty"})
	var told []*events.Event
	for subject, given := range map[string]*storytest.Case{"approval/1": approval, "penalty/1": penalty} {
		for _, entry := range given.Entries {
			e := *entry.Event
			e.Subject, e.ID = subject, subject+"/"+e.ID
			told = append(told, &e)
		}
	}
	w.Tell(append(told, storytest.ReformedItem)...)
	w.Project(w.Options())
	w.CaughtUp()
	findings := func() uint64 { return w.Count("SELECT count() FROM findings_v") }
	statutory := func() uint64 {
		return w.Count("SELECT countIf(statutory_due_on IS NOT NULL) FROM approvals FINAL")
	}
	before := findings()
	if before < 3 || statutory() != 1 {
		t.Fatalf("by China's law: %d findings, %d statutory limits", before, statutory())
	}
	choose := func(judged law.Law) {
		said, err := projectors.HeldTown(t.Context(), w.Conn)
		if err != nil {
			t.Fatal(err)
		}
		if d := town.Default(); said.Reform != d.Reform || said.Zone.String() != d.Zone.String() || len(said.Hours.Sessions()) != len(d.Hours.Sessions()) || said.Hours.Sessions()[1] != d.Hours.Sessions()[1] {
			t.Errorf("the town was kept as %+v", said)
		}
		said.Law = judged
		if err := projectors.InstallTown(t.Context(), w.Conn, said); err != nil {
			t.Fatal(err)
		}
		if err := projectors.Install(t.Context(), w.Conn); err != nil { // by a process that says nothing of the town
			t.Fatal(err)
		}
		// A projector looks every ten seconds by itself, and at once when it reads of posts, items or days.
		posts := storytest.Post()
		news := *posts[0]
		news.ID = "news-" + string(judged)
		w.Tell(&news)
		w.CaughtUp()
	}
	choose(law.None)
	if findings() != 0 || statutory() != 0 || w.Count("SELECT count() FROM penalties FINAL WHERE notEmpty(findings.rule)") != 0 {
		t.Errorf("by no law: %d findings, %d statutory limits", findings(), statutory())
	}
	if n := w.Count("SELECT count() FROM rules FINAL"); n != uint64(len(law.Under(law.None))) {
		t.Errorf("%d rules stand in the table", n)
	}
	choose(law.China)
	if findings() != before || statutory() != 1 {
		t.Errorf("by China's law again: %d findings, want %d; %d statutory limits", findings(), before, statutory())
	}
}
