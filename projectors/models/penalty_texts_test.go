package models

import (
	"fmt"
	"testing"
	"time"

	"oneseal/events"
	"oneseal/events/calendar"
	"oneseal/events/law"
	"oneseal/projectors/story"
)

// act is something that happens so long after the day on which a rule is tried.
type act struct {
	after time.Duration
	data  any
}

const aDay = 24 * time.Hour

// trial is the day on which a rule is tried, 9 o'clock, and whether the Penalty Law's text of 2021 is in force.
type trial struct {
	time.Time
	amended bool
}

func (t trial) day() events.Date { return events.DateOf(t.Time) }

// until is the span up to a day.
func (t trial) until(day events.Date) time.Duration { return day.Midnight().Sub(t.day().Midnight()) }

// rolled is how long it is to the last day of so many calendar days: of one that is a day off, to the next workday.
func (t trial) rolled(days int) time.Duration {
	last := t.day().AddDays(days)
	for {
		if on, err := calendar.Published().On(last); err != nil || on.Workday {
			return t.until(last)
		}
		last = last.AddDays(1)
	}
}

// worked is how long it is to the n-th workday after.
func (t trial) worked(n int) time.Duration {
	last, err := calendar.Published().Add(t.day(), n)
	if err != nil {
		panic(err)
	}
	return t.until(last.Date)
}

// days are workdays by the text of 2021 (Art. 85), and calendar days by those before.
func (t trial) days(n int) time.Duration {
	if t.amended {
		return t.worked(n)
	}
	return t.rolled(n)
}

// of gives one number by the older texts and another by that of 2021.
func (t trial) of(old, amended int) int {
	if t.amended {
		return amended
	}
	return old
}

func (t trial) money(old, amended int) events.Money { return inYuan(t.of(old, amended)) }

func inYuan(n int) events.Money {
	return events.Money{Amount: events.Hundredths(100 * int64(n)), Currency: "CNY"}
}

// more is 1 for the case that breaks the rule.
func more(breaks bool) int {
	if breaks {
		return 1
	}
	return 0
}

// late is a day more for it.
func late(in time.Duration, breaks bool) time.Duration {
	return in + time.Duration(more(breaks))*aDay
}

// unless gives the act to the case that keeps the rule.
func unless(breaks bool, after time.Duration, data any) []act {
	if breaks {
		return nil
	}
	return []act{{after, data}}
}

func punish(fine int) *events.PenaltyDecided {
	return &events.PenaltyDecided{Procedure: "ordinary", Outcome: "penalty", Fine: inYuan(fine), Kinds: []events.PenaltyKind{"fine"}, Officers: []events.Subject{"staff/a", "staff/b"}, Reason: "r", Remedies: "r"}
}

func onSpot(fine events.Money) *events.PenaltyDecided {
	d := punish(0)
	d.Procedure, d.Fine = "simple", fine
	return d
}

func collected(officers ...string) *events.PenaltyEvidenceCollected {
	return &events.PenaltyEvidenceCollected{Kind: "documentary", Officers: officers}
}

// lawyersTable has for each rule of penalties a case that breaks it and one that keeps it, both decided by the text that is in force on the
// day of the trial: the first act on which the text looks is of that day. The articles are those of 2021, with those before in brackets.
var lawyersTable = map[string]func(t trial, breaks bool) []act{
	// Art. 60: 90 days.
	"late_penalty_decision": func(t trial, breaks bool) []act {
		return []act{{0, &events.PenaltyFiled{}}, {late(t.rolled(90), breaks), punish(100)}}
	},
	// Art. 61 (40): 7 days.
	"late_service": func(t trial, breaks bool) []act {
		return []act{{0, punish(100)}, {late(t.days(7), breaks), &events.PenaltyServed{}}}
	},
	// Art. 67 (46): 15 days.
	"late_payment": func(t trial, breaks bool) []act {
		return []act{{-aDay, punish(100)}, {0, &events.PenaltyServed{}}, {late(t.rolled(15), breaks), &events.PenaltyPaid{Amount: inYuan(100)}}}
	},
	// Art. 56 (37): 7 days, and the head's word.
	"preservation_over": func(t trial, breaks bool) []act {
		return []act{{0, &events.PenaltyPreservationOrdered{Approver: "staff/head"}}, {late(t.days(7), breaks), &events.PenaltyPreservationDisposed{Disposal: "returned"}}}
	},
	"preservation_unapproved": func(_ trial, breaks bool) []act {
		ordered := &events.PenaltyPreservationOrdered{Approver: "staff/head"}
		if breaks {
			ordered.Approver = ""
		}
		return []act{{0, ordered}}
	},
	// Compulsion Law Art. 25: 30 days.
	"seizure_over": func(t trial, breaks bool) []act {
		return []act{{0, &events.PenaltySeized{}}, {late(t.rolled(30), breaks), &events.PenaltySeizureLifted{}}}
	},
	// Art. 54, 69: 10 workdays must be over.
	"demand_too_short": func(t trial, breaks bool) []act {
		return []act{{0, &events.PenaltyDemanded{}}, {t.worked(11 - more(breaks)), &events.PenaltyEnforcementApplied{}}}
	},
	// Art. 53: 3 months after the 3 for a suit, which until 2015 there were.
	"late_application": func(t trial, breaks bool) []act {
		last := trial{time.Date(t.Year(), t.Month()+6, t.Day(), 9, 0, 0, 0, events.China), false}
		return []act{{-aDay, punish(100)}, {0, &events.PenaltyServed{}}, {late(t.until(last.day())+last.rolled(0), breaks), &events.PenaltyEnforcementApplied{}}}
	},
	// Publicity Rules Art. 9: 20 workdays.
	"late_publication": func(t trial, breaks bool) []act {
		return []act{{0, punish(100)}, {late(t.worked(20), breaks), &events.PenaltyDecisionPublished{}}}
	},
	// Art. 48: 3 workdays.
	"late_withdrawal": func(t trial, breaks bool) []act {
		return []act{{-20 * aDay, punish(100)}, {-15 * aDay, &events.PenaltyDecisionPublished{}}, {0, &events.PenaltyAppealDecided{Outcome: "revoked"}}, {late(t.worked(3), breaks), &events.PenaltyPublicationWithdrawn{Reason: "revoked"}}}
	},
	// Art. 71 (50): 2 days, and 2 more.
	"late_hand_in": func(t trial, breaks bool) []act {
		return []act{{0, &events.PenaltyCollectedOnSpot{Amount: inYuan(20)}}, {late(t.days(2), breaks), &events.PenaltyHandedIn{By: "organ"}}}
	},
	// Rules on transfers: 3 days and 24 hours.
	"late_transfer_decision": func(t trial, breaks bool) []act {
		return []act{{0, &events.PenaltyInvestigationConcluded{Proposal: "transferred_to_justice"}}, {late(t.rolled(3), breaks), &events.PenaltyTransferDecided{Answer: "rejected"}}}
	},
	"late_transfer": func(_ trial, breaks bool) []act {
		return []act{{0, &events.PenaltyTransferDecided{Answer: "adopted"}}, {aDay + time.Duration(more(breaks))*time.Second, &events.PenaltyTransferred{To: "police"}}}
	},
	// Art. 72 (Compulsion Law Art. 45): no more than the fine; 3 % a day, here of 15 days.
	"surcharge_over_fine": func(_ trial, breaks bool) []act {
		return []act{{-200 * aDay, punish(100)}, {0, &events.PenaltySurchargeAdded{Surcharge: inYuan(100 + more(breaks))}}}
	},
	"surcharge_above_rate": func(t trial, breaks bool) []act {
		served := trial{t.AddDate(0, 0, -30), t.amended}
		days := int((30*aDay - served.rolled(15)) / aDay)
		return []act{{-31 * aDay, punish(1000)}, {-30 * aDay, &events.PenaltyServed{}}, {0, &events.PenaltySurchargeAdded{Surcharge: inYuan(30*days + more(breaks))}}}
	},
	// Art. 51 (33): 200 yuan, before 50.
	"simple_over_limit": func(t trial, breaks bool) []act {
		return []act{{0, onSpot(t.money(50+more(breaks), 200+more(breaks)))}}
	},
	// Art. 42 (37): two officers, on the spot too (34: one).
	"one_officer": func(_ trial, breaks bool) []act {
		return []act{{0, collected([]string{"a", "b"}[:2-more(breaks)]...)}}
	},
	"one_officer_on_spot": func(_ trial, breaks bool) []act {
		d := onSpot(inYuan(20))
		d.Officers = d.Officers[:2-more(breaks)]
		return []act{{0, d}}
	},
	// Art. 42.
	"unqualified_officer": func(_ trial, breaks bool) []act {
		return []act{{0, collected("a", []string{"b", "trainee"}[more(breaks)])}}
	},
	// Art. 52, 55 (34, 37).
	"card_shown_late": func(_ trial, breaks bool) []act {
		return []act{{0, collected("a", "b")}, {time.Duration(2*more(breaks)-1) * time.Minute, &events.PenaltyCardShown{}}}
	},
	// Art. 43 (37).
	"recusal_undecided": func(_ trial, breaks bool) []act {
		return append(unless(breaks, -time.Hour, &events.PenaltyRecusalDecided{Officer: "staff/b", Answer: "rejected"}), act{-2 * time.Hour, &events.PenaltyRecusalRequested{Officer: "staff/b"}}, act{0, punish(100)})
	},
	"recused_officer_acts": func(_ trial, breaks bool) []act {
		return []act{{-time.Hour, &events.PenaltyRecusalDecided{Officer: "staff/b", Answer: "adopted"}}, {0, collected("a", []string{"c", "b"}[more(breaks)])}}
	},
	// Art. 44, 62 (31).
	"decision_before_notice": func(_ trial, breaks bool) []act {
		return append(unless(breaks, -9*aDay, &events.PenaltyNoticeServed{}), act{0, punish(100)})
	},
	// Art. 45, 62 (32).
	"statement_not_reviewed": func(_ trial, breaks bool) []act {
		return append(unless(breaks, -time.Hour, &events.PenaltyStatementReviewed{Result: "not_adopted"}), act{-2 * time.Hour, &events.PenaltyStatementMade{Form: "oral"}}, act{0, punish(100)})
	},
	"heavier_for_statement": func(_ trial, breaks bool) []act {
		return []act{{-2 * aDay, &events.PenaltyNoticeServed{ProposedFine: inYuan(100)}}, {-aDay, &events.PenaltyStatementMade{Form: "oral"}}, {0, punish(100 + more(breaks))}}
	},
	// Art. 63, 64 (42): 5 workdays to ask, before 3 days.
	"decided_within_hearing_period": func(_ trial, breaks bool) []act {
		told := -30 * aDay
		if breaks {
			told = -time.Hour
		}
		return []act{{told, &events.PenaltyNoticeServed{}}, {0, punish(10000)}}
	},
	"hearing_not_held": func(_ trial, breaks bool) []act {
		return append(unless(breaks, -aDay, &events.PenaltyHearingHeld{}), act{-30 * aDay, &events.PenaltyNoticeServed{}}, act{-30*aDay + time.Hour, &events.PenaltyHearingRequested{}}, act{0, punish(10000)})
	},
	// Art. 64 (42): 7 days ahead, by nobody who investigated.
	"short_penalty_hearing_notice": func(t trial, breaks bool) []act {
		return []act{{0, &events.PenaltyHearingNotified{At: events.Moment{Time: t.Add(t.days(7) - time.Duration(more(breaks))*aDay)}}}}
	},
	"host_investigated": func(_ trial, breaks bool) []act {
		return []act{{-aDay, collected("a", "b")}, {0, &events.PenaltyHearingHeld{Host: []string{"h", "a"}[more(breaks)]}}}
	},
	// Art. 57 (38).
	"no_discussion": func(_ trial, breaks bool) []act {
		return append(unless(breaks, -time.Hour, &events.PenaltyDiscussed{}), act{-aDay, &events.PenaltyLegalReviewed{Opinion: "agree", Ground: "complex"}}, act{0, punish(100)})
	},
	// Art. 58 (since 2018, 38): "disagree" is no pass.
	"no_legal_review": func(_ trial, breaks bool) []act {
		return []act{{-2 * aDay, &events.PenaltyFiled{}}, {-aDay, &events.PenaltyDiscussed{}}, {-time.Hour, &events.PenaltyLegalReviewed{Opinion: []events.LegalOpinion{"agree", "disagree"}[more(breaks)]}}, {0, punish(100)}}
	},
	// Art. 59 (39).
	"decision_without_reasons": func(_ trial, breaks bool) []act {
		d := punish(100)
		if breaks {
			d.Remedies = ""
		}
		return []act{{0, d}}
	},
	// Art. 52 (34).
	"on_spot_not_filed": func(_ trial, breaks bool) []act {
		return append(unless(breaks, -time.Hour, &events.PenaltyOnSpotFiled{}), act{-2 * time.Hour, onSpot(inYuan(20))}, act{0, &events.PenaltyClosed{}})
	},
	// Art. 61.
	"electronic_without_consent": func(_ trial, breaks bool) []act {
		return append(unless(breaks, -time.Hour, &events.PenaltyElectronicServiceAgreed{}), act{0, &events.PenaltyServed{Method: "electronic"}})
	},
	// Art. 68 (47): 100 yuan, before 20.
	"collected_over_limit": func(t trial, breaks bool) []act {
		return []act{{0, &events.PenaltyCollectedOnSpot{Amount: t.money(20+more(breaks), 100+more(breaks))}}}
	},
	// Art. 36 (29): two years.
	"prescribed": func(t trial, breaks bool) []act {
		return []act{{-time.Hour, &events.PenaltyClue{Committed: events.DateOf(t.AddDate(-2, 0, -more(breaks)))}}, {0, punish(100)}}
	},
	// Art. 29 (24).
	"fined_twice": func(_ trial, breaks bool) []act {
		return append(unless(!breaks, 0, punish(50)), act{-aDay, punish(100)})
	},
}

// tried folds a case of a squadron.
func tried(t *testing.T, at time.Time, acts []act) Penalty {
	t.Helper()
	var entries []story.Entry
	add := func(when time.Time, data any) {
		entries = append(entries, story.Entry{Offset: int64(len(entries)), Event: &events.Event{ID: fmt.Sprint(len(entries)), Source: "/s", Subject: "penalty/1", Type: events.TypeOf(data),
			Time: when, Organ: "o", Area: "990001001", Data: data}})
	}
	add(at.AddDate(-1, 0, 0), &events.PenaltyStepTaken{PenaltyStep: events.PenaltyStep{Case: events.PenaltyCase{Squadron: "1", Party: "person", Cause: "litter"}}})
	for _, a := range acts {
		add(at.Add(a.after), a.data)
	}
	p, err := FoldPenalty(story.Of("penalty/1", entries), &Lookup{Reference: staffed(t)})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// staffed is a reference in which a is always qualified, b was not for some weeks, and a trainee never was. Nobody knows others.
func staffed(t *testing.T) *Reference {
	t.Helper()
	stories := make(map[string][]story.Entry)
	for i, e := range staffOfTrials {
		stories[e.Subject] = append(stories[e.Subject], story.Entry{Event: e, Offset: int64(i)})
	}
	r, err := NewReference(stories, law.China)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var staffOfTrials = func() (all []*events.Event) {
	tell := func(subject string, data any) {
		all = append(all, &events.Event{ID: fmt.Sprint("s", len(all)), Source: "/s", Subject: subject, Type: events.TypeOf(data), Time: storyDate(2000, 1, 1).Add(time.Duration(len(all)) * time.Hour), Organ: "o", Data: data})
	}
	tell("staff/a", &events.StaffCertified{Certificate: "1", From: dateOf(1999, 1, 1)})
	tell("staff/b", &events.StaffCertified{Certificate: "2", From: dateOf(1999, 1, 1)})
	tell("staff/b", &events.StaffCertificateEnded{Certificate: "2", From: dateOf(2021, 8, 1)})
	tell("staff/b", &events.StaffCertified{Certificate: "3", From: dateOf(2021, 9, 15), To: dateOf(2022, 10, 31)})
	tell("staff/trainee", &events.StaffRegistered{Kind: "officer"})
	return all
}()

// Each text of each rule is broken by one case and kept by another, on its own first day and on the last one before the next; where a text has no such
// rule, nothing breaks it.
func TestEachTextHasACaseThatBreaksItAndOneThatKeepsIt(t *testing.T) {
	amended := time.Date(2021, 7, 15, 0, 0, 0, 0, events.China)
	for _, r := range ofPenalties() {
		tell := lawyersTable[r.ID]
		if tell == nil {
			t.Errorf("no case tries %s", r.ID)
			continue
		}
		for _, v := range r.Versions[1:] {
			if v.From.Midnight().Before(calendar.First.Midnight()) {
				continue // no day off is known then
			}
			for _, day := range []events.Date{v.From.AddDays(-1), v.From} {
				at := trial{Time: time.Date(day.Midnight().Year(), day.Midnight().Month(), day.Midnight().Day(), 9, 0, 0, 0, events.China)}
				at.amended = !at.Before(amended)
				for _, breaks := range []bool{true, false} {
					text := r.In(day)
					found := 0
					p := tried(t, at.Time, tell(at, breaks))
					for _, f := range p.Findings {
						if f.Rule == r {
							if found++; f.Version != text {
								t.Errorf("%s on %s is found by the text of %s, not of %s", r.ID, day, f.Version.Name, text.Name)
							}
						}
					}
					// Before 2021 one officer was enough on the spot: with none named, nothing is known.
					silent := text.Silent || text.Limit.IsZero() != r.Versions[len(r.Versions)-1].Limit.IsZero() // the older texts have no period for decisions
					want := more(breaks && !silent && !(r == law.OneOfficerOnSpot && !at.amended))
					if found != want {
						t.Errorf("%s on %s, by the text of %s, breaking: %v: found %d times, want %d; clocks %+v", r.ID, day, text.Name, breaks, found, want, p.Clocks)
					}
				}
			}
		}
	}
	for id := range lawyersTable {
		if r, err := law.Find(id); err != nil || len(r.Versions) < 2 {
			t.Errorf("%s is no rule with more than one text: %v", id, err)
		}
	}
}

// The five years for what touches safety are those of the text of 2021 alone: what was done before is judged by the two of its own day, which are milder
// (Penalty Law Art. 37).
func TestTheMilderTimeCountsForWhatWasDoneBefore(t *testing.T) {
	for _, c := range []struct {
		committed events.Date
		safety    events.TouchedSafety
		found     time.Time
		want      bool
	}{
		{dateOf(2021, 7, 14), "life", storyDate(2023, 7, 14), false},
		{dateOf(2021, 7, 14), "life", storyDate(2023, 7, 15), true},
		{dateOf(2021, 7, 15), "life", storyDate(2023, 7, 17), false},
		{dateOf(2021, 7, 15), "life", storyDate(2026, 7, 15), false},
		{dateOf(2021, 7, 15), "life", storyDate(2026, 7, 16), true},
		{dateOf(2021, 7, 15), "", storyDate(2023, 7, 17), true},
	} {
		p := tried(t, c.found, []act{{0, &events.PenaltyClue{Committed: c.committed, Safety: c.safety}}, {aDay, punish(100)}})
		got := false
		for _, f := range p.Findings {
			got = got || f.Rule == law.Prescribed
		}
		if got != c.want {
			t.Errorf("done on %s (%s), found on %s: prescribed is %v", c.committed, c.safety, c.found.Format(time.DateOnly), got)
		}
	}
}

func dateOf(year, month, day int) events.Date {
	return events.DateOf(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC))
}
