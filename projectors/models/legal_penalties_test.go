package models

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"oneseal/events"
	"oneseal/projectors/story"
)

// What the cases from outside call rules, by ours.
var legalPenaltyRules = map[string]string{
	"surcharge_over_fine": "surcharge_over_fine", "late_payment": "late_payment", "late_service": "late_service", "simple_over_limit": "simple_over_limit",
	"one_officer_on_spot": "one_officer", "one_officer": "one_officer", "decision_before_notice": "decision_before_notice", "decided_within_hearing_period": "decided_within_hearing_period",
	"no_legal_review": "no_legal_review", "late_penalty_decision": "over_90_days", "preservation_over": "preservation_over_7", "hearing_not_held": "hearing_not_held",
	"recused_officer_acts": "recused_officer_acts", "collected_over_limit": "collected_over_100", "late_hand_in": "late_hand_in", "demand_too_short": "demand_too_short",
}

// Rules that the cases from outside do not know.
var besideLegalPenalties = map[string]string{
	"P35 preservation_unapproved":  "Penalty Law Art. 56: as the case's own note says, the head's approval is missing",
	"P35 decision_without_reasons": "Penalty Law Art. 59: the decision states neither reasons nor remedies",
}

func TestPenaltiesAreReadAsOthersReadTheLaw(t *testing.T) {
	var file struct {
		Cases []struct {
			Case     string            `json:"case"`
			Note     string            `json:"note"`
			Events   []json.RawMessage `json:"events"`
			Findings []string          `json:"expected_findings"`
			Times    map[string]string `json:"expected_times"`
		}
	}
	legalFile(t, "legal_penalties.json", &file)
	asOf := events.DateOf(time.Date(2026, time.November, 26, 0, 0, 0, 0, time.UTC))
	broken := make(map[string]bool)
	for _, c := range file.Cases {
		var entries []story.Entry
		for i, e := range legalEvents(t, c.Events) {
			entries = append(entries, story.Entry{Event: e, Offset: int64(i)})
		}
		p, err := FoldPenalty(story.Of(entries[0].Event.Subject, entries), knowing(t))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range p.Findings {
			// Most of these cases end with the act that they are about. That what comes next never came is a finding of ours (Penalty
			// Law Art. 61, 67), unless others judge that stage too.
			kind := map[string]string{"late_service": "decision_to_service", "late_payment": "service_to_payment", "late_hand_in": "hand_in"}[f.Rule.ID]
			if kind != "" && c.Times[kind] == "" && runs(&p, kind, f.Since) && !slices.Contains(c.Findings, f.Rule.ID) {
				continue
			}
			if at := c.Case + " " + f.Rule.ID; besideLegalPenalties[at] != "" {
				broken[at] = true
			} else if !f.Since.Midnight().After(asOf.Midnight()) {
				name := legalPenaltyRules[f.Rule.ID]
				if name == "" {
					name = "our " + f.Rule.ID
				}
				got = append(got, name)
			}
		}
		slices.Sort(got)
		got = slices.Compact(got)
		slices.Sort(c.Findings)
		if !slices.Equal(got, c.Findings) {
			t.Errorf("%s (%s): found %v, others find %v", c.Case, c.Note, got, c.Findings)
		}
		for kind, want := range c.Times {
			verdict := "none"
			for i := range p.Clocks {
				if k := &p.Clocks[i]; k.Kind == kind {
					if verdict = k.Verdict; k.Overdue(asOf) {
						verdict = "overdue"
					}
				}
			}
			if verdict != want {
				t.Errorf("%s (%s): %s is %s, others say %s", c.Case, c.Note, kind, verdict, want)
			}
		}
		for i := range p.Clocks {
			if words := p.Clocks[i].Words(); !strings.Contains(words.EN, p.Clocks[i].From.String()) || words.ZH == "" {
				t.Errorf("%s: %+v", c.Case, words)
			}
		}
	}
	for at := range besideLegalPenalties {
		if !broken[at] {
			t.Errorf("%s is not found", at)
		}
	}
}

// runs is whether a clock that is over from a day on still runs.
func runs(p *Penalty, kind string, over events.Date) bool {
	return slices.ContainsFunc(p.Clocks, func(k PenaltyClock) bool { return k.Kind == kind && k.Over == over && k.Verdict == "open" })
}
