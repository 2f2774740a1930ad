package cases

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"oneseal/events"
	"oneseal/events/law"
	"oneseal/projectors/models"
	"oneseal/projectors/story"
	"oneseal/projectors/story/storytest"
)

// The clocks and findings of an open case are those of the day on which it is told.
func TestCaseIsToldAsOfItsDay(t *testing.T) {
	step := events.ApprovalStep{Case: events.ApprovalCase{Item: "SX-1"}}
	received, accepted := &events.ApprovalReceived{ApprovalStep: step}, &events.ApprovalAccepted{ApprovalStep: step}
	begun := func() *storytest.Case { return new(storytest.Case).On(1, received).On(4, accepted) }
	suspended := &events.ApprovalClockSuspended{Ground: "hearing", Days: storytest.Workdays(5)}
	for _, test := range []struct {
		name  string
		given *storytest.Case
		asOf  events.Date
		want  string // the states, the workdays used, what was found, and what is ahead by when
	}{
		{"within every limit", begun(), storytest.Date(2017, 9, 6), "open open open 2; ; overdue_step by 2017-09-12, overdue_promise by 2017-09-18, overdue_statute by 2017-09-30"},
		{"over the step and the promise", begun(), storytest.Date(2017, 9, 19), "open overdue open 11; overdue_step, overdue_promise; overdue_statute by 2017-09-30"},
		{"on the last day", begun(), storytest.Date(2017, 9, 18), "open open open 10; overdue_step; overdue_promise by 2017-09-18, overdue_statute by 2017-09-30"},
		{"while the clocks stand", begun().On(5, suspended), storytest.Date(2017, 9, 19), "standing standing standing 1; suspension_outlasted; "},
		{"withdrawn after the limit", begun().On(21, &events.ApprovalWithdrawn{}), storytest.Date(2017, 10, 30), "ended ended_late ended 13; overdue_promise; "},
		{"not accepted yet", new(storytest.Case).On(1, received), storytest.Date(2017, 9, 4), "; ; late_acceptance_notice by 2017-09-08, overdue_step by 2017-09-11, overdue_promise by 2017-09-15, overdue_statute by 2017-09-29"},
		{"deemed accepted, since nobody said a word in time", new(storytest.Case).On(1, received), storytest.Date(2017, 9, 11), "open open open 6; late_acceptance_notice; overdue_step by 2017-09-11, overdue_promise by 2017-09-15, overdue_statute by 2017-09-29"},
		{"told before it began", begun(), storytest.Date(2017, 9, 1), "open open open 0; ; overdue_step by 2017-09-12, overdue_promise by 2017-09-18, overdue_statute by 2017-09-30"},
	} {
		c, err := newCase("approval/1", test.given.Entries, knowing(t, storytest.ReformedItem), test.asOf)
		if err != nil {
			t.Fatal(err)
		}
		var clocks, found, ahead []string
		for _, k := range c.Clocks {
			clocks = append(clocks, k.State)
		}
		if len(c.Clocks) > 0 {
			clocks = append(clocks, fmt.Sprint(c.Clocks[2].Used))
		}
		for _, f := range c.Findings {
			found = append(found, f.Rule)
		}
		for _, f := range c.Ahead {
			ahead = append(ahead, fmt.Sprint(f.Rule, " by ", f.DueBy))
		}
		if got := strings.Join(clocks, " ") + "; " + strings.Join(found, ", ") + "; " + strings.Join(ahead, ", "); got != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.name, got, test.want)
		}
	}
}

func TestAnExtensionThatDoesNotCountSaysWhy(t *testing.T) {
	step := events.ApprovalStep{Case: events.ApprovalCase{Item: "SX-1"}}
	begun := func(handling events.Handling) *storytest.Case {
		return new(storytest.Case).On(1, &events.ApprovalReceived{ApprovalStep: step}).On(4, &events.ApprovalAccepted{ApprovalStep: step, Handling: handling})
	}
	by := func(days int32) *events.ApprovalClockExtended {
		return &events.ApprovalClockExtended{Days: storytest.Workdays(days), Reason: "complex"}
	}
	for _, test := range []struct {
		name  string
		given *storytest.Case
		want  string
	}{
		{"by the head, in time", begun("").On(6, by(10)).By("head"), ""},
		{"by nobody that is named", begun("").On(6, by(10)), "only the head of the organ may extend"},
		{"with no reason told", begun("").On(6, &events.ApprovalClockExtended{Days: storytest.Workdays(5)}).By("head"), "the applicant must be told why"},
		{"by the head after an officer", begun("").On(6, by(5)).By("officer").On(7, by(5)).By("head"), "only the head of the organ may extend; "},
		{"jointly handled, by the head of the government", begun("joint").On(6, by(15)).By("government_head"), ""},
		{"again", begun("").On(6, by(5)).By("head").On(7, by(5)).By("head"), "; a limit is extended once"},
		{"by too much", begun("").On(6, by(11)).By("head"), "by 10 workdays at most"},
		{"jointly handled, by too much", begun("joint").On(6, by(16)).By("government_head"), "by 15 workdays at most"},
		{"by an officer", begun("").On(6, by(5)).By("officer"), "only the head of the organ may extend"},
		{"jointly handled, by the head of the organ", begun("joint").On(6, by(5)).By("head"), "of what is handled jointly, only the head of the government may extend"},
		{"after the limit", begun("").On(34, by(5)).By("head"), "the limit had ended on 2017-09-30"},
		{"before acceptance", new(storytest.Case).On(1, &events.ApprovalReceived{ApprovalStep: step}).On(5, by(5)).By("head").On(6, &events.ApprovalAccepted{ApprovalStep: step}), "nothing was accepted, so there was no limit to extend"},
	} {
		c, err := newCase("approval/1", test.given.Entries, knowing(t, storytest.ReformedItem), storytest.Date(2017, 10, 30))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, x := range c.Extensions {
			got = append(got, strings.TrimPrefix(x.WhyNot.EN, "Licensing Law Art. 42: "))
			if x.Valid != (x.WhyNot == events.Title{}) {
				t.Errorf("%s: valid is %v, and not so because %q", test.name, x.Valid, x.WhyNot.EN)
			}
			if !x.Valid && !strings.HasPrefix(x.WhyNot.ZH, "行政许可法第42条：") {
				t.Errorf("%s: in Chinese %q", test.name, x.WhyNot.ZH)
			}
		}
		if strings.Join(got, "; ") != test.want {
			t.Errorf("%s: %q, want %q", test.name, strings.Join(got, "; "), test.want)
		}
	}
}

// A correction leaves the original to be seen, and of what came late it is the late event that is marked.
func TestCorrectedEventsStayVisible(t *testing.T) {
	correct := func(id string, effect events.CorrectionEffect, day int) *events.FactCorrected {
		c := &events.FactCorrected{Corrects: events.EventRef{Source: "/s", ID: id, Type: "oneseal.approval.received"}, Effect: effect, Reason: "r"}
		if day > 0 {
			c.Time.Time = time.Date(2017, 9, day, 9, 0, 0, 0, time.UTC)
		}
		return c
	}
	given := new(storytest.Case).On(1, &events.ApprovalReceived{}).On(2, &events.ApprovalReceived{}).On(6, &events.ApprovalAccepted{}).
		On(3, &events.ApprovalThirdPartyTold{}).On(8, correct("1", "replaced", 5)).On(9, correct("2", "withdrawn", 0))
	var got []string
	for _, e := range caseEvents(append(slices.Clone(given.Entries), given.Entries[0]), events.China) {
		line := fmt.Sprint(e.ID, " on ", e.Time.Day())
		if !e.Stands {
			line += " struck"
		}
		if e.Late {
			line += " late"
		}
		if e.CorrectedBy != "" {
			line += " by " + e.CorrectedBy
		}
		if e.Corrects != "" {
			line += " of " + e.Corrects
		}
		got = append(got, line)
	}
	want := []string{"1 on 1 struck by 5", "2 on 2 struck by 6", "4 on 3 late", "1 on 5 by 5", "3 on 6", "5 on 8 of 1", "6 on 9 of 2"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// knowing is a reference of these events beside the built-in calendar.
func knowing(t *testing.T, of ...*events.Event) *models.Reference {
	t.Helper()
	stories := make(map[string][]story.Entry)
	for i, e := range of {
		stories[e.Subject] = append(stories[e.Subject], story.Entry{Event: e, Offset: int64(i)})
	}
	r, err := models.NewReference(stories, law.China)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestPageOfACaseHoldsABoundedNumberOfEvents(t *testing.T) {
	var entries []story.Entry
	for i := range 1200 {
		entry := storytest.Act(fmt.Sprint("n", i), 2, &events.ApprovalInitialReviewed{})
		entry.Offset = int64(i)
		entries = append(entries, entry)
	}
	shown := 0
	for first := 0; ; {
		c, err := newCase("approval/1", entries, knowing(t, storytest.ReformedItem), storytest.Date(2017, 10, 30))
		if err != nil {
			t.Fatal(err)
		}
		c.page(first)
		if c.Total != 1200 || c.First != first || len(c.Events) > PageEvents || c.Revision != 1200 {
			t.Fatalf("after %d: %d events of %d from %d on", first, len(c.Events), c.Total, c.First)
		}
		shown += len(c.Events)
		if first += len(c.Events); len(c.Events) == 0 {
			break
		}
	}
	if shown != 1200 {
		t.Errorf("the pages show %d events", shown)
	}
}
