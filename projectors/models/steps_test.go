package models

import (
	"testing"

	"oneseal/events"
	"oneseal/projectors/story"
	"oneseal/projectors/story/storytest"
)

// A step that the law has no name for shows that the case is in hand, and decides nothing: it starts no clock, and neither
// opens a case that ended nor takes one back.
func TestAStepOfAnotherSystemMovesNoClock(t *testing.T) {
	step := &events.ApprovalStepTaken{ApprovalStep: events.ApprovalStep{Activity: "T02 Check confirmation of receipt"}}
	a, err := FoldApproval(story.Of("approval/1", []story.Entry{storytest.Act("1", 1, step)}), knowing(t))
	if err != nil {
		t.Fatalf("err: %v", err)
	}
	says(t, "a.State", a.State, "received")
	if !a.Received.IsZero() {
		t.Errorf("a.Received is %v, want none", a.Received)
	}
	if !a.Accepted.IsZero() {
		t.Errorf("a.Accepted is %v, want none", a.Accepted)
	}
	if len(a.Steps) != 1 {
		t.Fatalf("the number of a.Steps is %v, want %v", len(a.Steps), 1)
	}
	says(t, "a.Steps[0].Activity", a.Steps[0].Activity, step.Activity)
	for state, before := range map[string]any{"accepted": &events.ApprovalAccepted{}, "decided": &events.ApprovalGranted{}} {
		a, err := FoldApproval(story.Of("approval/1", []story.Entry{storytest.Act("1", 1, before), storytest.Act("2", 2, step)}), knowing(t))
		if err != nil || a.State != state {
			t.Errorf("after %T the case is %s, want %s: %v", before, a.State, state, err)
		}
	}
	other := &events.PenaltyStepTaken{PenaltyStep: events.PenaltyStep{Activity: "Insert Date"}}
	for state, given := range map[string][]story.Entry{"clue": {at("01 09:00", "o", other)}, "decided": {at("01 09:00", "o", fined(yuan(100))), at("02 09:00", "o", other)}} {
		if p := rowOf(t, foldPenalty, given...); p.State != state {
			t.Errorf("the penalty case is %s, want %s", p.State, state)
		}
	}
}
