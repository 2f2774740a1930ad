package models

import (
	"oneseal/events"
	"oneseal/events/law"
)

// judge finds what the case's story breaks: enough officers, the notice before the decision, the legal review of
// what is complex or was heard. Only cases of the town's squadrons are judged: what another system's log
// leaves out is not known to be missing.
func (p *Penalty) judge() {
	if p.Squadron == "" {
		return
	}
	var decided, noticed, reviewed, grave *events.Event
	alone := func(e *events.Event, officers int) {
		on := p.Day(e.Time)
		if needed := law.OneOfficer.In(on).Limit.Number; officers > 0 && officers < int(needed) { // one that names none says nothing
			p.Findings = append(p.Findings, found(law.OneOfficer, on, e))
		}
	}
	for _, e := range p.Events {
		switch d := e.Data.(type) {
		case *events.PenaltyEvidenceCollected:
			alone(e, len(d.Officers))
		case *events.PenaltyNoticeServed:
			if noticed == nil {
				noticed = e
			}
		case *events.PenaltyDiscussed, *events.PenaltyHearingHeld:
			if decided == nil {
				grave = e
			}
		case *events.PenaltyLegalReviewed:
			if decided == nil {
				reviewed = e
			}
		case *events.PenaltyDecided:
			alone(e, len(d.Officers))
			if decided == nil && d.Outcome == "penalty" {
				decided = e
			}
		}
	}
	if decided == nil {
		return
	}
	on := p.Day(decided.Time)
	if noticed == nil || noticed.Time.After(decided.Time) {
		p.Findings = append(p.Findings, found(law.DecisionBeforeNotice, on, decided, noticed))
	}
	if grave != nil && reviewed == nil && p.Procedure == string(events.ProcedureOrdinary) {
		p.Findings = append(p.Findings, found(law.NoLegalReview, on, decided))
	}
}
