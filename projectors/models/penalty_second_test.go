package models

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"oneseal/events"
	"oneseal/events/law"
	"oneseal/events/law/lawtest"
	"oneseal/projectors/story"
)

// chance makes penalty cases that no town would live: acts of every kind in any order, on days near those on which texts change.
type chance struct {
	*rand.Rand
	now  time.Time
	told []*events.Event
}

func pickOne[T any](c *chance, of ...T) T { return of[c.IntN(len(of))] }

func (c *chance) money() events.Money {
	yuan := pickOne(c, 10, 20, 21, 50, 51, 100, 101, 200, 201, 499, 500, 1000, 1001, 3000, 3001, 9999, 10000, 50000)
	return events.Money{Amount: events.Hundredths(int64(yuan) * 100), Currency: "CNY"}
}

func (c *chance) maybe() events.Money {
	if c.IntN(4) == 0 {
		return events.Money{}
	}
	return c.money()
}

func (c *chance) officers() (all []string) {
	for range c.IntN(4) {
		all = append(all, pickOne(c, "a", "b", "c"))
	}
	return all
}

func subjects(of []string) (all []events.Subject) {
	for _, key := range of {
		all = append(all, events.Subject("staff/"+key))
	}
	return all
}

func (c *chance) date(days int) events.Date { return events.DateOf(c.now).AddDays(c.IntN(days)) }

// act is any act of a case.
func (c *chance) act() any {
	officer := pickOne[events.Subject](c, "staff/a", "staff/b", "staff/c")
	switch c.IntN(38) {
	case 0, 1:
		return &events.PenaltyFiled{}
	case 2:
		return &events.PenaltyPeriodExtended{Until: c.date(200), Reason: "r"}
	case 3, 4, 5:
		return &events.PenaltyEvidenceCollected{Kind: "documentary", Officers: c.officers()}
	case 6, 7:
		return &events.PenaltyNoticeServed{ProposedFine: c.maybe()}
	case 8:
		return &events.PenaltyRightsNotified{Rights: []events.PartyRight{"statement"}}
	case 9:
		return &events.PenaltyStatementMade{Form: pickOne[events.StatementForm](c, "oral", "written", "waived")}
	case 10:
		return &events.PenaltyStatementReviewed{Result: "adopted"}
	case 11, 12:
		return &events.PenaltyHearingRequested{}
	case 13:
		return &events.PenaltyHearingNotified{At: events.Moment{Time: c.now.AddDate(0, 0, c.IntN(14))}}
	case 14:
		return &events.PenaltyHearingHeld{Host: pickOne(c, "", "a", "b", "host")}
	case 15:
		return &events.PenaltyLegalReviewed{Opinion: pickOne[events.LegalOpinion](c, "agree", "amend", "disagree"), Ground: pickOne[events.ReviewGround](c, "complex", "voluntary", "")}
	case 16:
		return &events.PenaltyDiscussed{}
	case 17, 18, 19, 20:
		d := &events.PenaltyDecided{Procedure: pickOne[events.Procedure](c, "", "simple", "ordinary", "ordinary"), Outcome: pickOne[events.PenaltyOutcome](c, "penalty", "penalty", "penalty", "no_penalty_slight", ""),
			Fine: c.maybe(), Officers: subjects(c.officers()), Kinds: pickOne(c, nil, []events.PenaltyKind{"warning"}, []events.PenaltyKind{"fine", "closure"})}
		d.Reason, d.Remedies = pickOne(c, "r", "r", ""), pickOne(c, "r", "r", "")
		return d
	case 21, 22:
		return &events.PenaltyServed{Method: pickOne[events.ServiceMethod](c, "electronic", "in_person")}
	case 23:
		return &events.PenaltyElectronicServiceAgreed{}
	case 24:
		return &events.PenaltyInstalmentsApproved{Instalments: []events.Instalment{{Amount: c.money(), Due: c.date(90)}, {Amount: c.money(), Due: c.date(90)}}}
	case 25, 26:
		d := &events.PenaltyPaid{Amount: c.maybe()}
		if c.IntN(4) == 0 {
			d.TotalPaid = c.money()
		}
		return d
	case 27:
		return &events.PenaltyCollectedOnSpot{Amount: c.money(), Ground: pickOne[events.CollectionGround](c, "", "hard_to_collect", "up_to_100_yuan")}
	case 28:
		return &events.PenaltyHandedIn{By: pickOne[events.HandingIn](c, "officer", "organ")}
	case 29:
		return &events.PenaltySurchargeAdded{Surcharge: c.maybe(), AmountDue: c.maybe()}
	case 30:
		return pickOne[any](c, &events.PenaltyDemanded{}, &events.PenaltyEnforcementApplied{}, &events.PenaltyEnforcementApplied{})
	case 31:
		return pickOne[any](c, &events.PenaltyAppealFiled{}, &events.PenaltyAppealDecided{Outcome: pickOne[events.AppealOutcome](c, "upheld", "changed", "revoked")}, &events.PenaltyAppealDecided{Outcome: "revoked"})
	case 32:
		return pickOne[any](c, &events.PenaltyDecisionPublished{}, &events.PenaltyPublicationWithdrawn{Reason: "revoked"}, &events.PenaltyPublicationWithdrawn{Reason: "changed"})
	case 33:
		return pickOne[any](c, &events.PenaltyPreservationOrdered{Approver: pickOne[events.Subject](c, "", "staff/head")}, &events.PenaltyPreservationDisposed{Disposal: "returned"})
	case 34:
		return pickOne[any](c, &events.PenaltySeized{}, &events.PenaltySeizureExtended{}, &events.PenaltySeizureLifted{})
	case 35:
		if appealed := c.told[len(c.told)-1]; reflect.TypeOf(appealed.Data) == reflect.TypeFor[*events.PenaltyAppealDecided]() {
			return &events.PenaltyPublicationWithdrawn{Reason: "revoked"}
		}
		return pickOne[any](c, &events.PenaltyInvestigationConcluded{Proposal: pickOne[events.PenaltyOutcome](c, "penalty", "transferred_to_justice", "transferred_to_justice")},
			&events.PenaltyTransferDecided{Answer: pickOne[events.ProposalAnswer](c, "adopted", "adopted", "rejected")}, &events.PenaltyTransferred{To: "p"})
	}
	return pickOne[any](c, &events.PenaltyCardShown{Officers: subjects(c.officers())}, &events.PenaltyRecusalRequested{Officer: officer}, &events.PenaltyRecusalDecided{Officer: officer, Answer: pickOne[events.ProposalAnswer](c, "adopted", "rejected")},
		&events.PenaltyOnSpotFiled{}, &events.PenaltyClosed{}, &events.PenaltyJurisdictionTransferred{To: "x"})
}

func (c *chance) tell(data any) {
	if d, is := data.(interface{ Step() *events.PenaltyStep }); is {
		if len(c.told) == 0 {
			d.Step().Case = events.PenaltyCase{Squadron: pickOne(c, "1", "1", "1", ""), Party: pickOne[events.PartyKind](c, "person", "organisation"), Cause: pickOne(c, "straw burning", "露天焚烧秸秆", "litter")}
		}
	}
	c.told = append(c.told, &events.Event{ID: fmt.Sprint(len(c.told) + 1), Source: "/s", Subject: "penalty/1", Type: events.TypeOf(data), Time: c.now, Organ: "o", Actor: pickOne(c, "a", "x"), Area: "990001001", Data: data})
	c.now = c.now.Add(time.Duration(pickOne(c, 0, 1, 1, 5, 20, 24, 48, 72, 120, 168, 240, 360, 480, 1000)) * time.Hour).Add(time.Duration(c.IntN(2)) * time.Minute)
}

// randomPenalty is a case of 3 to 30 acts, begun within weeks of a day on which a text changes or a long holiday begins.
func randomPenalty(seed uint64) []*events.Event {
	c := &chance{Rand: rand.New(rand.NewPCG(seed, 20))}
	from := pickOne(c, storyDate(2011, 12, 10), storyDate(2013, 1, 20), storyDate(2014, 11, 1), storyDate(2015, 12, 1), storyDate(2017, 9, 1), storyDate(2017, 12, 1), storyDate(2020, 7, 20), storyDate(2021, 5, 1), storyDate(2021, 7, 10), storyDate(2021, 8, 20), storyDate(2022, 9, 20), storyDate(2023, 12, 20))
	c.now = from.Add(time.Duration(c.IntN(60*24*60)) * time.Minute)
	clue := &events.PenaltyClue{Origin: "inspection", Safety: pickOne[events.TouchedSafety](c, "", "life")}
	if c.IntN(2) == 0 {
		clue.Committed = events.DateOf(c.now.AddDate(-pickOne(c, 0, 2, 5), 0, c.IntN(3)-1))
	}
	c.tell(clue)
	for range 2 + c.IntN(28) {
		c.tell(c.act())
	}
	return c.told
}

func storyDate(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 9, 0, 0, 0, events.China)
}

// What a person reads from the texts and the events alone, and what the fold says, are the same clocks and the same findings.
func TestPenaltiesAreReadTwiceAlike(t *testing.T) {
	kinds, rules := make(map[string]int), make(map[string]int)
	differ := 0
	reference := staffed(t)
	ownOf := func(officer string) (own []*events.Event) {
		for _, e := range staffOfTrials {
			if e.Subject == "staff/"+officer {
				own = append(own, e)
			}
		}
		return own
	}
	for seed := range uint64(6000) {
		told := randomPenalty(seed)
		entries := make([]story.Entry, len(told))
		for i, e := range told {
			entries[i] = story.Entry{Event: e, Offset: int64(i)}
		}
		p, err := FoldPenalty(story.Of("penalty/1", entries), &Lookup{Reference: reference})
		if err != nil {
			t.Fatal(err)
		}
		var folded, read []string
		for _, k := range p.Clocks {
			folded = append(folded, fmt.Sprint("clock ", k.Kind, " from ", k.From, " due ", k.Due, " end ", k.End, " used ", k.Used, " ", k.Verdict))
			kinds[k.Kind+" "+k.Verdict]++
		}
		for _, f := range p.Findings {
			if f.Rule == law.ToldByStranger {
				continue // a rule of the record, which is tested by itself
			}
			folded = append(folded, fmt.Sprint("finding ", f.Rule.ID, " since ", f.Since, " by ", f.Proof))
			rules[f.Rule.ID]++
		}
		second := lawtest.Read(told)
		for _, k := range second.Clocks {
			read = append(read, fmt.Sprint("clock ", k.Kind, " from ", k.From, " due ", k.Due, " end ", k.End, " used ", k.Used, " ", k.Verdict))
		}
		for _, f := range append(second.Findings, lawtest.Unqualified(told, ownOf)...) {
			read = append(read, fmt.Sprint("finding ", f.Rule, " since ", f.Since, " by ", f.Proof))
		}
		slices.Sort(folded)
		slices.Sort(read)
		if !slices.Equal(folded, read) {
			if differ++; differ <= 5 {
				t.Errorf("case %d: %s", seed, differences(folded, read))
				for _, e := range told {
					t.Logf("%s %s %s %+v", e.ID, e.Time.Format("2006-01-02 15:04"), e.Type, e.Data)
				}
			}
		}
	}
	t.Logf("%d of 6000 cases differ; %v; %v", differ, kinds, rules)
	for _, kind := range events.PenaltyClocks {
		if kinds[kind.Code+" on_time"] == 0 {
			t.Errorf("no clock of %s ended in time", kind.Code)
		}
	}
}

func differences(folded, read []string) string {
	var said []string
	for _, line := range folded {
		if !slices.Contains(read, line) {
			said = append(said, "the fold alone: "+line)
		}
	}
	for _, line := range read {
		if !slices.Contains(folded, line) {
			said = append(said, "the text alone: "+line)
		}
	}
	return strings.Join(said, "\n")
}
