package simulate

import "oneseal/events"

// Truth is one thing that was planted or went wrong, with the events that show it: what a detector
// should find.
type Truth struct {
	Kind    TruthKind `json:"kind"`
	Subject string    `json:"subject"`
	Source  string    `json:"source"`
	Events  []string  `json:"events"` // ids, in the order in which they happened
	Note    string    `json:"note,omitzero"`
}

// TruthKind is what went wrong.
type TruthKind string

// Breaches of rules, then faults of data and devices.
const (
	DecisionBeforeNotice TruthKind = "decision_before_notice" // Penalty Law Art. 44, 62
	OneOfficer           TruthKind = "one_officer"            // Penalty Law Art. 42
	NoLegalReview        TruthKind = "no_legal_review"        // Penalty Law Art. 58
	SecondCorrection     TruthKind = "second_correction"      // Licensing Law Art. 32
	OverduePromise       TruthKind = "overdue_promise"
	OverdueStatute       TruthKind = "overdue_statute"
	OverdueStep          TruthKind = "overdue_step"
	Uncovered            TruthKind = "uncovered_absence"
	Late                 TruthKind = "late"
	Doubled              TruthKind = "doubled"       // the same id twice
	EnteredTwice         TruthKind = "entered_twice" // another id, withdrawn later
	Corrected            TruthKind = "corrected"
	ClockDrift           TruthKind = "clock_drift"
	WrongDatum           TruthKind = "wrong_datum"
	FalseAlarm           TruthKind = "false_alarm"
	RefusedEvidence      TruthKind = "refused_evidence"
	AlteredEvidence      TruthKind = "altered_evidence"
	TamperedDocument     TruthKind = "tampered_document" // sealed with another digest than issued
	NoPurpose            TruthKind = "access_without_purpose"
)

func (t *town) plant(kind TruthKind, subject, note string, ids ...string) {
	if t.o.Truth != nil {
		t.o.Truth(Truth{kind, subject, t.source, ids, note})
	}
}

// asGCJ02 moves numbers as far as GCJ-02 lies from GPS in this part of the country, about 550 m.
func asGCJ02(p events.Position) events.Position {
	p.Lat.Measure = events.Measured(p.Lat.Value() - 0.0013)
	p.Lon.Measure = events.Measured(p.Lon.Value() + 0.0058)
	return p
}
