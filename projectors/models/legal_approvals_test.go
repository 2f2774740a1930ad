package models

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"oneseal/events"
	"oneseal/projectors/story"
)

// legalApproval is a case that others wrote from the law's text, with what they computed by other code.
type legalApproval struct {
	Case     string            `json:"case"`
	Note     string            `json:"note"`
	Events   []json.RawMessage `json:"events"`
	Expected struct {
		Start     *string             `json:"start"`
		Statutory *string             `json:"statutory_due"`
		Promised  *string             `json:"promised_due"`
		Decided   *string             `json:"decided_on"`
		Net       *int                `json:"net"`
		Suspended *int                `json:"suspended"`
		Deemed    bool                `json:"deemed"`
		Extended  float64             `json:"ext"`
		Findings  map[string][]string `json:"findings"`
	} `json:"expected"`
}

// Rules that the cases from outside do not know, so that what they expect leaves them out: where they are broken, and why.
var besideLegalApprovals = map[string]string{
	"A19 suspension_outlasted":  "Licensing Law Art. 45: 15 workdays were told, and it lasted up to the decision, 51",
	"A22 suspension_outlasted":  "Licensing Law Art. 45: 5 were told, and 7 were taken",
	"A25 suspension_outlasted":  "Licensing Law Art. 45: 5 were told, and 8 were taken",
	"A46 short_hearing_notice":  "Licensing Law Art. 48: told 3 workdays ahead, of 7",
	"S003 suspension_outlasted": "Licensing Law Art. 45: 14 were told, and it lasts still",
}

// Cases in which we read the law otherwise, and why.
var disputedLegalApprovals = map[string]string{
	// Others end both with the first resumption, and count 16.
	"S051": "Licensing Law Art. 45 excludes the time that each procedure takes: of two that overlap, one resumption that names none ends the one that began first, and the other goes on to the next, so 19 workdays are excluded",
}

func legalFile(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile("../../../shared/cases/" + name)
	if os.IsNotExist(err) {
		t.Skip("the cases from outside are not beside the project, in ../shared/cases")
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

func legalEvents(t *testing.T, texts []json.RawMessage) []*events.Event {
	t.Helper()
	var all []*events.Event
	for _, text := range texts {
		e, err := events.DecodeStructured(text)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	return all
}

// Whoever wrote the cases read the law and not our fold.
func TestApprovalsAreReadAsOthersReadTheLaw(t *testing.T) {
	var file struct {
		Items []json.RawMessage
		Cases []legalApproval
	}
	legalFile(t, "legal_approvals.json", &file)
	items := legalEvents(t, file.Items)
	broken := make(map[string]bool)
	for _, c := range file.Cases {
		if disputedLegalApprovals[c.Case] != "" {
			continue
		}
		var entries []story.Entry
		for i, e := range legalEvents(t, c.Events) {
			entries = append(entries, story.Entry{Event: e, Offset: int64(i)})
		}
		look := knowing(t, items...)
		a, err := FoldApproval(story.Of(entries[0].Event.Subject, entries), look)
		if err != nil {
			t.Fatal(err)
		}
		told := func(what string, got any, want string) {
			if fmt.Sprint(got) != want {
				t.Errorf("%s (%s): %s is %v, others say %s", c.Case, c.Note, what, got, want)
			}
		}
		day := func(what string, got events.Date, want *string) {
			switch {
			case want == nil || *want == "never":
				told(what, got.IsZero(), "true")
			default:
				told(what, got, *want)
			}
		}
		want := c.Expected
		day("the start", a.StartOn(), want.Start)
		day("due by the statute", a.Clocks.Statutory.Due, want.Statutory)
		day("due by the promise", a.Clocks.Promised.Due, want.Promised)
		day("the decision", a.DecidedOn, want.Decided)
		told("deemed", a.DeemedAccepted, fmt.Sprint(want.Deemed))
		told("extended", float64(a.ExtendedDays.Halves())/2, fmt.Sprint(want.Extended))
		counted := a.Clocks.Actual
		if want.Net != nil {
			told("net", counted.Used, fmt.Sprint(*want.Net))
		} else if told("no net", counted.Known && !a.EndedOn().IsZero(), "false"); want.Suspended != nil { // open: up to the day on which the others counted
			asOf := events.DateOf(time.Date(2026, time.November, 26, 0, 0, 0, 0, time.UTC))
			counted.Reading, _ = look.Read(a.Area, &counted.Clock, asOf)
		}
		if want.Suspended != nil {
			told("suspended", counted.Excluded, fmt.Sprint(*want.Suspended))
		}
		found := make(map[string][]string)
		for _, f := range a.Findings {
			if besideLegalApprovals[c.Case+" "+f.Rule.ID] != "" {
				broken[c.Case+" "+f.Rule.ID] = true
				continue
			}
			if f.Rule.ID == "no_post" || f.Since.Midnight().After(time.Date(2026, time.November, 26, 0, 0, 0, 0, time.UTC)) {
				continue
			}
			found[f.Rule.ID] = append(found[f.Rule.ID], f.Since.String())
		}
		told("the findings", said(found), said(want.Findings))
	}
	for at := range besideLegalApprovals {
		if !broken[at] {
			t.Errorf("%s is not found", at)
		}
	}
}

func said(findings map[string][]string) string {
	var all []string
	for _, rule := range slices.Sorted(maps.Keys(findings)) {
		all = append(all, fmt.Sprint(rule, " ", findings[rule]))
	}
	return strings.Join(all, ", ")
}
