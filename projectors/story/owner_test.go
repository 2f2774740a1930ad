package story_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"oneseal/events"
	"oneseal/projectors/story"
	"oneseal/projectors/story/storytest"
)

// told is a fact of an organ.
func told(organ, id string, day int, data any) story.Entry {
	e := storytest.Act(id, day, data)
	e.Event.Organ = organ
	return e
}

func correction(organ, id string, of story.Entry, c events.FactCorrected) story.Entry {
	c.Corrects = events.EventRef{Source: of.Event.Source, ID: of.Event.ID, Type: of.Event.Type}
	e := of
	e.Event = &events.Event{ID: id, Source: "/s", Subject: of.Event.Subject, Type: "oneseal." + of.Event.Family() + ".fact_corrected", Time: of.Event.Time.AddDate(0, 0, 1), Organ: organ, Data: &c}
	e.Offset = of.Offset + 100
	return e
}

const bureau, police, county = "enforcement-bureau", "public-security", "county-bureau"

// The owners and strangers are those of the rule as design.md states it, by hand.
func TestOwnerIsWhoBeganTheSubjectAndMovesByWhatSaysSo(t *testing.T) {
	clue := told(bureau, "clue", 1, &events.PenaltyClue{})
	shown := told(police, "shown", 2, &events.PenaltyCardShown{Officers: []events.Subject{"staff/a", "staff/b"}})
	ask := func(organ string) story.Entry {
		return told(organ, "ask", 3, &events.PenaltyAssistanceRequested{From: police, For: "identity"})
	}
	transfer := func(organ string, day int) story.Entry {
		return told(organ, "transfer", day, &events.PenaltyJurisdictionTransferred{To: county})
	}
	for _, c := range []struct {
		name         string
		entries      []story.Entry
		owner        string
		participants []string
		strangers    []string
	}{
		{"a stranger's act moves nothing", []story.Entry{clue, shown}, bureau, []string{bureau, police}, []string{"shown"}},
		{"an organ that was asked may act, and owns nothing", []story.Entry{clue, shown, ask(bureau)}, bureau, []string{bureau, police}, nil},
		{"a stranger lets nobody act, itself neither", []story.Entry{clue, shown, ask(police)}, bureau, []string{bureau, police}, []string{"shown", "ask"}},
		{"what anyone may tell lets nobody act, itself neither", []story.Entry{clue, shown, told(police, "appeal", 3, &events.PenaltyAppealFiled{Forum: police})}, bureau, []string{bureau, police}, []string{"shown"}},
		{"the owner hands the case on", []story.Entry{clue, transfer(bureau, 2), told(county, "filed", 3, &events.PenaltyFiled{})}, county, []string{county, bureau}, nil},
		{"a stranger takes no case", []story.Entry{clue, transfer(county, 2), told(county, "filed", 3, &events.PenaltyFiled{})}, bureau, []string{county, bureau}, []string{"transfer", "filed"}},
		{"the former owner acts no more", []story.Entry{clue, transfer(bureau, 2), told(bureau, "filed", 3, &events.PenaltyFiled{})}, county, []string{county, bureau}, []string{"filed"}},
		{"but what it did before, it did as the owner", []story.Entry{clue, transfer(bureau, 3), told(bureau, "filed", 2, &events.PenaltyFiled{})}, county, []string{county, bureau}, nil},
		{"a transfer that was withdrawn moved nothing", []story.Entry{clue, transfer(bureau, 2), correction(bureau, "c", transfer(bureau, 2), events.FactCorrected{Effect: events.EffectWithdrawn})}, bureau, []string{bureau}, nil},
		{"no stranger withdraws it", []story.Entry{clue, transfer(bureau, 2), correction(police, "c", transfer(bureau, 2), events.FactCorrected{Effect: events.EffectWithdrawn})}, county, []string{county, bureau}, []string{"c"}},
		{"no stranger withdraws what began a case", []story.Entry{clue, shown, correction(police, "c", clue, events.FactCorrected{Effect: events.EffectWithdrawn})}, bureau, []string{bureau, police}, []string{"c", "shown"}},
		{"the owner withdraws what a stranger told", []story.Entry{clue, shown, correction(bureau, "c", shown, events.FactCorrected{Effect: events.EffectWithdrawn})}, bureau, []string{bureau}, nil},
		{"what anyone tells begins no ownership", []story.Entry{told(police, "online", 1, &events.ApprovalSubmittedOnline{}), told("approval-bureau", "received", 2, &events.ApprovalReceived{})}, "approval-bureau", []string{"approval-bureau", police}, nil},
		{"a petition goes to who handles it, and back", []story.Entry{
			told("petition-office", "registered", 1, &events.PetitionRegistered{}), told("petition-office", "to police", 2, &events.PetitionForwarded{To: police}),
			told(police, "returned", 3, &events.PetitionReturned{}), told("petition-office", "to bureau", 4, &events.PetitionForwarded{To: bureau}),
			told(bureau, "opinion", 5, &events.PetitionOpinionIssued{}), told(police, "late", 6, &events.PetitionOpinionIssued{}),
		}, bureau, []string{bureau, "petition-office", police}, []string{"late"}},
		{"an organ that no act names keeps its silence", []story.Entry{told("", "clue", 1, &events.PenaltyClue{}), told("", "filed", 2, &events.PenaltyFiled{})}, "", nil, nil},
	} {
		for range 8 {
			entries := slices.Clone(c.entries)
			rand.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
			s := story.Of("penalty/1", append(entries, entries...))
			var strangers []string
			for _, e := range s.Strangers() {
				strangers = append(strangers, e.ID)
			}
			slices.Sort(c.participants)
			if s.Owner() != c.owner || !slices.Equal(s.Participants(), c.participants) || !slices.Equal(strangers, c.strangers) {
				t.Fatalf("%s: owner %q of %q, strangers %q; want %q of %q, strangers %q", c.name, s.Owner(), s.Participants(), strangers, c.owner, c.participants, c.strangers)
			}
		}
	}
}

// Whatever strangers tell after a case began, in whatever order it is read: the owner stays.
func TestNoStrangerMovesAnOwner(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		clue := told(bureau, "clue", 1, &events.PenaltyClue{})
		entries := []story.Entry{clue}
		for i := range rapid.IntRange(1, 12).Draw(t, "acts") {
			id, day := fmt.Sprint(i), rapid.IntRange(2, 28).Draw(t, "day")
			by := rapid.SampledFrom([]string{police, county}).Draw(t, "organ")
			e := rapid.SampledFrom([]story.Entry{
				told(by, id, day, &events.PenaltyFiled{}), told(by, id, day, &events.PenaltyClue{}), told(by, id, day, &events.PenaltyPaid{}),
				told(by, id, day, &events.PenaltyJurisdictionTransferred{To: by}), told(by, id, day, &events.PenaltyAssistanceRequested{From: by}),
				correction(by, id, clue, events.FactCorrected{Effect: events.EffectWithdrawn}),
			}).Draw(t, "act")
			e.Offset = int64(i + 1)
			entries = append(entries, e)
		}
		s := story.Of("penalty/1", rapid.Permutation(entries).Draw(t, "read"))
		if s.Owner() != bureau {
			t.Fatalf("the owner is %q", s.Owner())
		}
	})
}
