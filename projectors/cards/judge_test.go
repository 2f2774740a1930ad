package cards

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"oneseal/events"
	"oneseal/events/calendar"
	"oneseal/events/law"
)

// policyOf is a policy of these rules from 2017-09-01 on, at 9 o'clock.
func policyOf(t interface{ Fatal(...any) }, rules ...string) *Policy {
	p, err := parse([]byte("name: town\nversion: 2\nfrom: 2017-09-01\nhour: 9\nholder: post\ncards:\n  - " + strings.Join(rules, "\n  - ") + "\naccountability: {level: red, unanswered: 3}\n"))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const (
	reminder = "{level: reminder, clock: promise, workdays: -1}"
	yellow   = "{level: yellow, clock: promise, workdays: 1}"
	red      = "{level: red, clock: promise, workdays: 3}"
	statute  = "{level: red, clock: statute, workdays: 1}"
	step     = "{level: yellow, clock: step, workdays: 1}"
	second   = "{level: yellow, finding: second_correction}"
)

// at reads "09-22 10:00" as a time of 2017 in China.
func at(text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", "2017-"+text, events.China)
	if err != nil {
		panic(err)
	}
	return t
}

func dayOf(text string) events.Date { return events.DateOf(at(text + " 00:00")) }

// running is a case that was accepted on 2017-09-22, with its promise due on Thursday the 28th: the day after the next
// workday is the 30th, a Saturday that is worked, then eight days off follow.
func running(change ...func(*Case)) Case {
	c := Case{Subject: "approval/1", Organ: "bureau", Area: "320312", Responsible: "officer", Post: "post/window-3", Accepted: at("09-22 09:30"), Acceptance: "a1", PromiseDue: dayOf("09-28"), StatuteDue: dayOf("10-26")}
	for _, f := range change {
		f(&c)
	}
	return c
}

func ended(text string) func(*Case)     { return func(c *Case) { c.Ended = at(text) } }
func due(text string) func(*Case)       { return func(c *Case) { c.PromiseDue = dayOf(text) } }
func standing(c *Case)                  { c.PromiseDue, c.StatuteDue = events.Date{}, events.Date{} }
func reviewDue(text string) func(*Case) { return func(c *Case) { c.ReviewDue = dayOf(text) } }
func reviewed(text string) func(*Case)  { return func(c *Case) { c.Reviewed = at(text) } }
func found(rule, since, proof string) func(*Case) {
	return func(c *Case) { c.Findings = append(c.Findings, Finding{rule, dayOf(since), proof}) }
}

func act(p *Policy, now string, cards []Card, cases ...Case) []*events.Event {
	return p.Act(&Known{Law: law.China, Calendar: calendar.Published(), Cases: cases, Cards: cards}, at(now)).Events
}

// told names events as "yellow promise overdue" and "withdrawn".
func told(of []*events.Event) string {
	var all []string
	for _, e := range of {
		switch d := e.Data.(type) {
		case *events.CardIssued:
			all = append(all, strings.Join(strings.Fields(fmt.Sprint(d.Level, " ", d.Clock, " ", d.Trigger)), " "))
		default:
			all = append(all, e.Type[strings.LastIndex(e.Type, ".")+1:])
		}
	}
	return strings.Join(all, ", ")
}

func TestCardsGoOutByTheClock(t *testing.T) {
	for _, c := range []struct {
		name, rule, now string
		of              Case
		want            string
	}{
		{"an hour before the reminder", reminder, "09-27 08:59", running(), ""},
		{"at the hour, a workday before the last day", reminder, "09-27 09:00", running(), "reminder promise near_due"},
		{"a reminder still goes out on the last day", reminder, "09-28 23:59", running(), "reminder promise near_due"},
		{"after the last day nobody needs reminding", reminder, "09-29 00:00", running(), ""},
		{"a case that is done needs no reminder", reminder, "09-27 09:00", running(ended("09-27 08:00")), ""},
		{"nor one that was done after the hour", reminder, "09-27 12:00", running(ended("09-27 10:00")), ""},
		{"no reminder of a limit that began after the hour of it", reminder, "09-22 12:00", running(due("09-22")), ""},
		{"on the last day it is in time", yellow, "09-28 23:59", running(), ""},
		{"before the hour of the first day over it", yellow, "09-29 08:59", running(), ""},
		{"on the first day over it", yellow, "09-29 09:00", running(), "yellow promise overdue"},
		{"done on the last day", yellow, "10-20 09:00", running(ended("09-28 17:00")), ""},
		{"done late, seen later", yellow, "10-20 09:00", running(ended("09-29 10:00")), "yellow promise overdue"},
		{"done before the hour at which the card was to go out", yellow, "10-20 09:00", running(ended("09-29 08:30")), ""},
		{"workdays leave out the holidays, and count the worked Saturday", red, "10-09 08:59", running(), ""},
		{"the third workday after the 28th is October the 9th", red, "10-09 09:00", running(), "red promise overdue"},
		{"the clock stands", yellow, "10-20 09:00", running(standing), ""},
		{"the law's limit", statute, "10-27 09:00", running(), "red statute overdue"},
		{"the law's limit is not over yet", statute, "10-26 18:00", running(), ""},
		{"no step has a limit", step, "10-20 09:00", running(), ""},
		{"the review is late", step, "09-26 09:00", running(reviewDue("09-25")), "yellow step overdue"},
		{"the review was in time", step, "09-28 09:00", running(reviewDue("09-25"), reviewed("09-25 16:00")), ""},
		{"the review was in time, and the case ended later", step, "09-28 09:00", running(reviewDue("09-25"), reviewed("09-25 16:00"), ended("09-27 10:00")), ""},
		{"the case ended without a review", step, "09-28 09:00", running(reviewDue("09-25"), ended("09-25 16:00")), ""},
		{"a second correction notice", second, "09-26 15:00", running(found("second_correction", "09-26", "n1")), "yellow other"},
		{"a finding that lies ahead", second, "09-25 15:00", running(found("second_correction", "09-26", "n1")), ""},
		{"another finding", second, "09-26 15:00", running(found("no_reasons", "09-26", "n1")), ""},
		{"a finding of a case that is done", second, "10-20 15:00", running(found("second_correction", "09-26", "n1"), ended("09-27 10:00")), "yellow other"},
		{"two of them on a day by the same proof are one", second, "09-26 15:00", running(found("second_correction", "09-26", "n1"), found("second_correction", "09-26", "n1")), "yellow other"},
		{"what was due before the policy is left alone", yellow, "10-20 09:00", running(func(c *Case) { c.Accepted = at("08-20 09:00") }, due("08-30")), ""},
		{"what was due just before it, and is over on its first day", yellow, "10-20 09:00", running(func(c *Case) { c.Accepted = at("08-20 09:00") }, due("08-31")), "yellow promise overdue"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := told(act(policyOf(t, c.rule), c.now, nil, c.of)); got != c.want {
				t.Errorf("gives %q, want %q", got, c.want)
			}
		})
	}
}

func TestACardSaysWhatItRestsOn(t *testing.T) {
	got := act(policyOf(t, yellow, second), "09-29 09:00", nil, running(found("second_correction", "09-26", "n2")))
	if len(got) != 2 {
		t.Fatalf("%d events: %s", len(got), told(got))
	}
	e := got[0]
	subject := e.Subject
	if !strings.HasPrefix(subject, "card/town.yellow.promise.overdue.") {
		t.Errorf("subject %s", subject)
	}
	want := &events.Event{ID: strings.TrimPrefix(subject, "card/") + ".issued", Source: Source, Type: "oneseal.card.issued", Subject: subject, Time: at("09-29 09:00"), Organ: "bureau", Actor: Actor,
		Area: "320312", Basis: "report 3.3, text of 2012", CausationID: "a1", Data: &events.CardIssued{Case: "approval/1", Level: "yellow", Clock: "promise", Trigger: "overdue",
			Due: events.Moment{Time: time.Date(2017, 9, 28, 23, 59, 59, 0, events.China)}, Holder: "post/window-3", Policy: "town/2"}}
	if !reflect.DeepEqual(e, want) {
		t.Errorf("gives %+v\n%+v, want\n%+v\n%+v", e, e.Data, want, want.Data)
	}
	e = got[1]
	if e.CausationID != "n2" {
		t.Errorf("e.CausationID is %v, want %v", e.CausationID, "n2")
	}
	if e.Basis != "Licensing Law Art. 32, text of 2003" {
		t.Errorf("e.Basis is %v, want %v", e.Basis, "Licensing Law Art. 32, text of 2003")
	}
	if !e.Data.(*events.CardIssued).Due.IsZero() {
		t.Errorf("e.Data.(*events.CardIssued).Due is %v, want none", e.Data.(*events.CardIssued).Due)
	}
	for _, e := range got {
		document, err := events.EncodeStructured(e)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := events.DecodeStructured(document); err != nil {
			t.Errorf("no event of the catalogue: %v", err)
		}
	}
}

// Closures take days out of the count where they are, and nowhere else.
func TestAClosureOfTheAreaMovesTheHour(t *testing.T) {
	snow, ignored := calendar.FromEvents([]any{&events.CalendarClosureAnnounced{Closure: "snow", Area: "320312", From: dayOf("09-29"), To: dayOf("09-29"), Kind: events.ClosureDay, Counting: events.ClosureNotCounted}})
	if len(ignored) > 0 {
		t.Fatal(ignored)
	}
	p := policyOf(t, yellow)
	elsewhere := running(func(c *Case) { c.Subject, c.Area = "approval/2", "320302" })
	k := &Known{Law: law.China, Calendar: snow, Cases: []Case{running(), elsewhere}}
	if got := p.Act(k, at("09-29 09:00")).Events; len(got) != 1 || got[0].Data.(*events.CardIssued).Case != "approval/2" {
		t.Errorf("on the day of the closure: %s", told(got))
	}
	if got := told(p.Act(k, at("09-30 09:00")).Events); got != "yellow promise overdue, yellow promise overdue" {
		t.Errorf("on the workday after it: %s", got)
	}
}

func TestTheHolderIsWhomThePolicyNamesOrTheNext(t *testing.T) {
	for _, c := range []struct {
		holder Holder
		of     Case
		want   string
	}{
		{holderStaff, running(), "staff/officer"},
		{holderStaff, running(func(c *Case) { c.Responsible = "" }), "post/window-3"},
		{holderPost, running(), "post/window-3"},
		{holderPost, running(func(c *Case) { c.Post = "" }), "organ/bureau"},
		{holderOrgan, running(), "organ/bureau"},
		{holderOrgan, running(func(c *Case) { c.Organ = "" }), ""},
	} {
		p := policyOf(t, yellow)
		p.Holder = c.holder
		if got := string(act(p, "09-29 09:00", nil, c.of)[0].Data.(*events.CardIssued).Holder); got != c.want {
			t.Errorf("holder %s of %+v gives %q, want %q", c.holder, c.of, got, c.want)
		}
	}
}

// stored are the cards that read models show of events: the latest state counts.
func stored(of ...*events.Event) []Card {
	var cards []Card
	for _, e := range of {
		i := slices.IndexFunc(cards, func(c Card) bool { return c.Subject == e.Subject })
		switch d := e.Data.(type) {
		case *events.CardIssued:
			if i < 0 {
				c := Card{Subject: e.Subject, Case: string(d.Case), Level: string(d.Level), State: "issued", Holder: string(d.Holder), Organ: e.Organ, Area: e.Area, Issued: e.Time}
				if !d.Due.IsZero() {
					c.Due = events.DateOf(d.Due.Time)
				}
				cards = append(cards, c)
			}
		case *events.CardAnswered:
			cards[i].State = "answered"
		case *events.CardWithdrawn:
			cards[i].State, cards[i].WithdrawnBy = "withdrawn", e.Actor
		case *events.CardClosed:
			cards[i].State = "closed"
		}
	}
	return cards
}

func with(cards []Card, state, by string) []Card {
	cards = slices.Clone(cards)
	cards[0].State, cards[0].WithdrawnBy = state, by
	return cards
}

func TestACardGoesOutOnceForItsCause(t *testing.T) {
	p := policyOf(t, yellow)
	first := act(p, "09-29 09:00", nil, running())
	cards := stored(first...)
	again := func(cards []Card, change ...func(*Case)) string {
		return told(act(p, "10-20 09:00", cards, running(change...)))
	}
	for _, c := range []struct{ name, got, want string }{
		{"it is there", again(cards), ""},
		{"it was answered", again(with(cards, "answered", "")), ""},
		{"the case was decided late", again(cards, ended("10-10 09:00")), ""},
		{"a late event tells a suspension that still lasts", again(cards, standing), "withdrawn"},
		{"a late event tells a suspension that moves the limit behind now", again(cards, due("10-26")), "withdrawn"},
		{"one that moves it, and it is over too", again(cards, due("10-12")), "yellow promise overdue, withdrawn"},
		{"a late event tells that it was decided in time", again(cards, ended("09-28 16:00")), "withdrawn"},
		{"an answered card stays", again(with(cards, "answered", ""), standing), ""},
		{"an acknowledged one is withdrawn", again(with(cards, "acknowledged", ""), standing), "withdrawn"},
		{"the cause comes back after a mistake", again(with(cards, "withdrawn", Actor)), "yellow promise overdue"},
		{"people withdrew it for good", again(with(cards, "withdrawn", "head")), ""},
	} {
		if c.got != c.want {
			t.Errorf("%s: gives %q, want %q", c.name, c.got, c.want)
		}
	}
	// A second reactor, a second later, with the same knowledge.
	other := act(p, "09-29 09:01", nil, running())
	if other[0].ID != first[0].ID || other[0].Subject != first[0].Subject {
		t.Errorf("another reactor writes %s of %s, not %s of %s", other[0].ID, other[0].Subject, first[0].ID, first[0].Subject)
	}
	// Of the withdrawn card and the one after it each has a story of its own.
	back := act(p, "10-20 09:00", with(cards, "withdrawn", Actor), running())
	if back[0].Subject == first[0].Subject {
		t.Error("the card that came back has the subject of the withdrawn one")
	}
	if got := told(act(p, "10-20 09:00", append(with(cards, "withdrawn", Actor), stored(back...)...), running())); got != "" {
		t.Errorf("the card that came back goes out again: %q", got)
	}
}

func TestAReminderIsClosedOnceItsCaseIsDone(t *testing.T) {
	p := policyOf(t, reminder, yellow, "{level: reminder, clock: step, workdays: -1}")
	issued := act(p, "09-27 09:00", nil, running(reviewDue("09-28")))
	if told(issued) != "reminder promise near_due, reminder step near_due" {
		t.Fatalf("issued: %s", told(issued))
	}
	promise, review := stored(issued[0]), stored(issued[1])
	done := func(at, by string) func(*Case) { return func(c *Case) { ended(at)(c); c.End = by } }
	seen := func(at, by string) func(*Case) { return func(c *Case) { reviewed(at)(c); c.Review = by } }
	for _, c := range []struct {
		name   string
		cards  []Card
		change []func(*Case)
		want   string
		by     string
	}{
		{"it is open", promise, nil, "", ""},
		{"its limit moved, and is over", promise, []func(*Case){due("09-27")}, "yellow promise overdue, withdrawn", ""},
		{"done in time", promise, []func(*Case){done("09-28 10:00", "g")}, "closed", "g"},
		{"done late", promise, []func(*Case){done("09-29 11:00", "g")}, "yellow promise overdue, closed", "g"},
		{"done, where only a statement tells it", promise, []func(*Case){ended("09-28 10:00")}, "closed", ""},
		{"acknowledged and done", with(promise, "acknowledged", ""), []func(*Case){done("09-28 10:00", "g")}, "closed", "g"},
		{"answered and done", with(promise, "answered", ""), []func(*Case){done("09-28 10:00", "g")}, "", ""},
		{"closed before", with(promise, "closed", ""), []func(*Case){done("09-28 10:00", "g")}, "", ""},
		{"done before it went out, as is told late", promise, []func(*Case){done("09-27 08:00", "g")}, "withdrawn", issuedID(promise[0].Subject)},
		{"the step is done, the case is not", review, []func(*Case){reviewDue("09-28"), seen("09-28 15:00", "v")}, "closed", "v"},
		{"the case ended without that step", review, []func(*Case){reviewDue("09-28"), done("09-28 16:00", "g")}, "closed", "g"},
		{"the step is done, the promise is still near", promise, []func(*Case){seen("09-28 15:00", "v")}, "", ""},
	} {
		now := "09-28 18:00"
		if strings.Contains(c.want, "yellow") {
			now = "09-29 12:00"
		}
		known := append(slices.Clone(c.cards), with(review, "closed", "")...)
		if &c.cards[0] == &review[0] {
			known = append(slices.Clone(c.cards), with(promise, "closed", "")...)
		}
		got := act(p, now, known, running(c.change...))
		if told(got) != c.want {
			t.Errorf("%s: gives %q, want %q", c.name, told(got), c.want)
		} else if len(got) > 0 && c.by != "" && got[len(got)-1].CausationID != c.by {
			t.Errorf("%s: caused by %q, want %q", c.name, got[len(got)-1].CausationID, c.by)
		}
	}
	// People who closed an accountability that cites a reminder closed it with that.
	k := &Known{Law: law.China, Calendar: calendar.Published(), Cases: []Case{running(done("09-28 10:00", "g"))}, Cards: promise, Accountabilities: []Accountability{{Subject: "accountability/7", State: "open", Cards: []string{promise[0].Subject}}}}
	if got := told(p.Act(k, at("09-28 18:00")).Events); got != "" {
		t.Errorf("under an accountability: %q", got)
	}
}

func TestANewVersionOfThePolicyDoesNotRepeatCards(t *testing.T) {
	cards := stored(act(policyOf(t, yellow), "09-29 09:00", nil, running())...)
	p := policyOf(t, "{level: yellow, clock: promise, workdays: 2}")
	p.Version = 3
	if got := told(act(p, "10-20 09:00", cards, running())); got != "" {
		t.Errorf("the same cause under version 3 gives %q", got)
	}
	if got := told(act(policyOf(t, red), "09-30 10:00", cards, running(standing))); got != "" {
		t.Errorf("a card of a rule that is no more gives %q: it is left to people", got)
	}
	p = policyOf(t, yellow)
	p.Name = "other"
	if got := told(act(p, "10-20 09:00", cards, running())); got != "yellow promise overdue" {
		t.Errorf("another policy gives %q", got)
	}
}

func TestTheReasonOfAWithdrawalIsSaid(t *testing.T) {
	p := policyOf(t, yellow, second)
	cards := stored(act(p, "09-29 09:00", nil, running(found("second_correction", "09-26", "n1")))...)
	for _, c := range []struct {
		of   Case
		want string
	}{
		{running(standing), "时限中止或不再适用 The clock stands, or there is no limit any more"},
		{running(due("10-12")), "期限现为 2017-10-12 The limit is 2017-10-12 now"},
		{running(ended("09-28 10:00")), "在发牌时点之前已办结 It was done before the card was due"},
		{running(), "所认定的问题已不存在 The finding no longer stands"},
	} {
		got := act(p, "09-29 10:00", cards, c.of)
		if i := slices.IndexFunc(got, func(e *events.Event) bool {
			d, is := e.Data.(*events.CardWithdrawn)
			return is && d.Reason == c.want && e.CausationID == strings.TrimPrefix(e.Subject, "card/")+".issued"
		}); i < 0 {
			t.Errorf("no withdrawal says %q: %s", c.want, told(got))
		}
	}
}

func TestAccountabilityIsOpenedOnceAndItsCardClosed(t *testing.T) {
	p := policyOf(t, red)
	cards := stored(act(p, "10-09 09:00", nil, running())...) // answered within 3 workdays is before the 12th, 9:00
	look := func(now string, cards []Card, of ...Accountability) Acts {
		return p.Act(&Known{Law: law.China, Calendar: calendar.Published(), Cases: []Case{running()}, Cards: cards, Accountabilities: of}, at(now))
	}
	if got := told(look("10-12 08:59", cards).Events); got != "" {
		t.Errorf("before three workdays: %q", got)
	}
	opened := look("10-12 09:00", cards).Events
	if told(opened) != "opened" {
		t.Fatalf("after three workdays: %q", told(opened))
	}
	d := opened[0].Data.(*events.AccountabilityOpened)
	if d.Against != "post/window-3" {
		t.Errorf("d.Against is %v, want %v", d.Against, "post/window-3")
	}
	if !slices.Equal(d.Cases, []events.Subject{"approval/1"}) {
		t.Errorf("d.Cases is %v, want %v", d.Cases, []events.Subject{"approval/1"})
	}
	if !slices.Equal(d.Cards, []events.Subject{events.Subject(cards[0].Subject)}) {
		t.Errorf("d.Cards is %v, want %v", d.Cards, []events.Subject{events.Subject(cards[0].Subject)})
	}
	if d.Ground != "红牌发出后 3 个工作日内未答复 Red card not answered within 3 workdays (town/2)" {
		t.Errorf("d.Ground is %v, want %v", d.Ground, "红牌发出后 3 个工作日内未答复 Red card not answered within 3 workdays (town/2)")
	}
	if opened[0].Organ != "bureau" {
		t.Errorf("opened[0].Organ is %v, want %v", opened[0].Organ, "bureau")
	}
	a := Accountability{Subject: opened[0].Subject, State: "open", Cards: []string{cards[0].Subject}}
	state := func(s string) Accountability { a := a; a.State = s; return a }
	for _, c := range []struct {
		name  string
		cards []Card
		of    []Accountability
		want  string
	}{
		{"answered", with(cards, "answered", ""), nil, ""},
		{"opened already", cards, []Accountability{a}, ""},
		{"opened by people", cards, []Accountability{{Subject: "accountability/7", State: "open", Cards: []string{cards[0].Subject}}}, ""},
		{"decided, not closed", cards, []Accountability{state("decided")}, ""},
		{"closed", cards, []Accountability{state("closed")}, "closed"},
		{"closed after an answer", with(cards, "answered", ""), []Accountability{state("closed")}, "closed"},
		{"closed, and the card too", with(cards, "closed", ""), []Accountability{state("closed")}, ""},
	} {
		if got := told(look("10-20 09:00", c.cards, c.of...).Events); got != c.want {
			t.Errorf("%s: gives %q, want %q", c.name, got, c.want)
		}
	}
	// A card whose cause fell away is withdrawn, and nobody answers for it.
	if got := told(p.Act(&Known{Law: law.China, Calendar: calendar.Published(), Cases: []Case{running(standing)}, Cards: cards}, at("10-20 09:00")).Events); got != "withdrawn" {
		t.Errorf("a card without a cause: %q", got)
	}
	cards[0].Holder = ""
	if got := look("10-20 09:00", cards); len(got.Events) > 0 || got.Unaddressed != 1 {
		t.Errorf("a card that names nobody: %q, %d unaddressed", told(got.Events), got.Unaddressed)
	}
}

// Whatever happens to a case, and however often the reactor looks: it asks for nothing twice, after a look there is
// nothing left to ask for, and a card that stands has a cause.
func TestLooksAreIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := policyOf(t, reminder, yellow, red, statute, step, second)
		c := running()
		days := []string{"09-25", "09-28", "09-30", "10-10", "10-12"}
		ids := make(map[string]bool)
		var cards []Card
		var all []*events.Event
		now := at("09-22 10:00")
		for range rapid.IntRange(1, 12).Draw(t, "looks") {
			switch rapid.IntRange(0, 5).Draw(t, "change") {
			case 0:
				c.PromiseDue = dayOf(rapid.SampledFrom(days).Draw(t, "due"))
			case 1:
				c.PromiseDue = events.Date{}
			case 2:
				c.ReviewDue = dayOf(rapid.SampledFrom(days).Draw(t, "review"))
			case 3:
				c.Findings = nil
			case 4:
				c.Findings = []Finding{{"second_correction", dayOf(rapid.SampledFrom(days).Draw(t, "since")), "n1"}}
			case 5:
				c.Ended = now.Add(-time.Duration(rapid.IntRange(0, 72).Draw(t, "ago")) * time.Hour)
			}
			now = now.Add(time.Duration(rapid.IntRange(1, 60).Draw(t, "hours")) * time.Hour)
			k := &Known{Law: law.China, Calendar: calendar.Published(), Cases: []Case{c}, Cards: cards}
			for _, e := range p.Act(k, now).Events {
				if ids[e.ID] {
					t.Fatalf("%s is written twice", e.ID)
				}
				ids[e.ID] = true
				if e.Family() == "card" {
					all = append(all, e)
				}
			}
			cards = stored(all...)
			k.Cards = cards
			for _, e := range p.Act(k, now).Events {
				if !ids[e.ID] {
					t.Fatalf("the same look again asks for %s", e.ID)
				}
			}
		}
	})
}
