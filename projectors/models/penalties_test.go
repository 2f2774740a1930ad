package models

import (
	"fmt"
	"testing"

	"oneseal/events"
	"oneseal/projectors/story"
)

func yuan(hundredths int64) events.Money {
	return events.Money{Amount: events.Hundredths(hundredths), Currency: "CNY"}
}

func fined(fine events.Money) *events.PenaltyDecided {
	return &events.PenaltyDecided{Procedure: events.ProcedureOrdinary, Outcome: "penalty", Fine: fine}
}

func amounts(t *testing.T, p Penalty, fine, expense, due, paid int64) {
	t.Helper()
	for _, a := range []struct {
		name string
		got  events.Amount
		want int64
	}{{"fine", p.Fine, fine}, {"expense", p.Expense, expense}, {"due", p.AmountDue, due}, {"paid", p.PaidAmount, paid}} {
		if a.got.Hundredths() != a.want {
			t.Errorf("%s is %v, want %d hundredths", a.name, a.got, a.want)
		}
		if a.want == 0 && !a.got.IsZero() {
			t.Errorf("%s is stated as %v, want none", a.name, a.got)
		}
	}
}

// A case that was fined in one currency adds nothing of another one.
func TestAmountsOfASecondCurrencyAreLeftOut(t *testing.T) {
	dollars := events.Money{Amount: events.Hundredths(99900), Currency: "USD"}
	p := rowOf(t, foldPenalty, at("01 09:00", "o", fined(yuan(50000))), at("02 09:00", "o", &events.PenaltyDecisionDispatched{Expense: dollars}),
		at("03 09:00", "o", &events.PenaltySurchargeAdded{AmountDue: dollars}), at("04 09:00", "b", &events.PenaltyPaid{Amount: dollars}), at("05 09:00", "b", &events.PenaltyPaid{TotalPaid: dollars}),
		at("06 09:00", "o", fined(dollars)))
	if p.Currency != "CNY" {
		t.Errorf("the case is kept in %s", p.Currency)
	}
	amounts(t, p, 50000, 0, 50000, 0)
	if p.Payments != 2 {
		t.Errorf("%d payments, want both though their amounts are left out", p.Payments)
	}
	p = rowOf(t, foldPenalty, at("01 09:00", "o", fined(dollars)))
	says(t, "the currency of a case in dollars alone", p.Currency, "USD")
	says(t, "its fine", p.Fine.Hundredths(), 99900)
}

func TestSurchargeIsAddedToWhatIsDue(t *testing.T) {
	given := at("01 09:00", "o", fined(yuan(50000)))
	added := rowOf(t, foldPenalty, given, at("20 09:00", "o", &events.PenaltySurchargeAdded{Surcharge: yuan(1500)}), at("21 09:00", "o", &events.PenaltySurchargeAdded{Surcharge: yuan(1500)}))
	amounts(t, added, 50000, 0, 53000, 0)
	stated := rowOf(t, foldPenalty, given, at("20 09:00", "o", &events.PenaltySurchargeAdded{Surcharge: yuan(1500), AmountDue: yuan(60000)}))
	amounts(t, stated, 50000, 0, 60000, 0)
	if none := rowOf(t, foldPenalty, given, at("20 09:00", "o", &events.PenaltySurchargeAdded{})); none.AmountDue.Hundredths() != 50000 {
		t.Errorf("a surcharge that states nothing leaves %v due", none.AmountDue)
	}
	if on(added.Surcharged) != "20 09:00" {
		t.Errorf("the first surcharge came %s", on(added.Surcharged))
	}
	if added.SurchargedOn.String() != "2017-09-20" {
		t.Errorf("the day of the first surcharge is %s", added.SurchargedOn)
	}
	if added.State != "decided" {
		t.Errorf("a surcharge makes the case %s", added.State)
	}
}

func TestInstalmentsAddUpUnlessTheSourceStatesTheTotal(t *testing.T) {
	given := at("01 09:00", "o", fined(yuan(50000)))
	parts := rowOf(t, foldPenalty, given, at("05 09:00", "b", &events.PenaltyPaid{Amount: yuan(20000)}), at("06 09:00", "b", &events.PenaltyPaid{Amount: yuan(10000)}), at("07 09:00", "o", &events.PenaltyCollectedOnSpot{Amount: yuan(500)}))
	amounts(t, parts, 50000, 0, 50000, 30500)
	if parts.Payments != 3 {
		t.Errorf("%d payments, want 3", parts.Payments)
	}
	if on(parts.Paid) != "07 09:00" {
		t.Errorf("paid %s, want the time of the last part", on(parts.Paid))
	}
	if parts.State != "paid" {
		t.Errorf("the case is %s", parts.State)
	}
	total := rowOf(t, foldPenalty, given, at("05 09:00", "b", &events.PenaltyPaid{Amount: yuan(20000), TotalPaid: yuan(20000)}), at("06 09:00", "b", &events.PenaltyPaid{Amount: yuan(10000), TotalPaid: yuan(31000)}))
	amounts(t, total, 50000, 0, 50000, 31000)
	if silent := rowOf(t, foldPenalty, given, at("05 09:00", "b", &events.PenaltyPaid{})); !silent.PaidAmount.IsZero() {
		t.Errorf("a payment that states no amount is of %v", silent.PaidAmount)
	}
}

func TestEveryAppealIsCounted(t *testing.T) {
	given := at("01 09:00", "o", fined(yuan(50000)))
	if p := rowOf(t, foldPenalty, given); p.Appeals != 0 {
		t.Errorf("%d appeals of a case without any", p.Appeals)
	}
	p := rowOf(t, foldPenalty, given, at("05 09:00", "p", &events.PenaltyAppealFiled{}), at("09 09:00", "p", &events.PenaltyAppealFiled{}))
	if p.Appeals != 2 {
		t.Errorf("%d appeals, want 2", p.Appeals)
	}
	if p.State != "decided" {
		t.Errorf("an appeal makes the case %s", p.State)
	}
}

// Each act moves the case on and keeps the first time at which it came.
func TestPenaltyKeepsTheFirstTimeOfEachAct(t *testing.T) {
	step := events.PenaltyStep{Activity: "a", Case: events.PenaltyCase{Cause: "smoke", Party: "person", Squadron: "squadron-1", Vehicle: "truck"}}
	acts := []struct {
		data  any
		state string
		when  func(*Penalty) string // time of day, and the day where the row has one
		want  string
	}{
		{&events.PenaltyFiled{PenaltyStep: step}, "filed", func(p *Penalty) string { return on(p.Filed) + " " + p.FiledOn.String() }, "01 09:00 2017-09-01"},
		{&events.PenaltyNoticeServed{}, "noticed", func(p *Penalty) string { return on(p.Noticed) }, "02 09:00"},
		{&events.PenaltyLegalReviewed{}, "noticed", func(p *Penalty) string { return on(p.Reviewed) }, "03 09:00"},
		{fined(yuan(50000)), "decided", func(p *Penalty) string { return on(p.Decided) + " " + p.DecidedOn.String() }, "04 09:00 2017-09-04"},
		{&events.PenaltyDecisionDispatched{Expense: yuan(1000)}, "decided", func(p *Penalty) string { return p.Expense.String() }, "10.00"},
		{&events.PenaltyServed{}, "served", func(p *Penalty) string { return on(p.Served) + " " + p.ServedOn.String() }, "06 09:00 2017-09-06"},
		{&events.PenaltyEnforcementApplied{}, "enforced", func(p *Penalty) string { return on(p.Enforced) }, "07 09:00"},
		{&events.PenaltyClosed{}, "closed", func(p *Penalty) string { return on(p.Closed) }, "08 09:00"},
	}
	given := rowOf(t, foldPenalty, at("01 09:00", "o", &events.PenaltyClue{PenaltyStep: step}))
	if given.State != "clue" {
		t.Errorf("a clue alone is %s", given.State)
	}
	for _, said := range [][2]string{{given.Cause, "smoke"}, {given.Party, "person"}, {given.Squadron, "squadron-1"}, {given.Vehicle, "truck"}, {given.Organ, "organ-1"}, {given.Area, "990001001"}, {given.Steps[0].Activity, "a"}} {
		if said[0] != said[1] {
			t.Errorf("the row says %q, the event %q", said[0], said[1])
		}
	}
	var entries []story.Entry
	for i := range acts {
		entries = append(entries, at(fmt.Sprintf("%02d 09:00", i+1), "o", acts[i].data))
		p := rowOf(t, foldPenalty, entries...)
		if p.State != acts[i].state {
			t.Errorf("after %T the case is %s, want %s", acts[i].data, p.State, acts[i].state)
		}
		if got := acts[i].when(&p); got != acts[i].want {
			t.Errorf("after %T the row says %q, want %q", acts[i].data, got, acts[i].want)
		}
	}
	all := rowOf(t, foldPenalty, entries...)
	for i := range acts { // it comes again later, and changes no first time
		again := at("28 09:00", "o", acts[i].data)
		p := rowOf(t, foldPenalty, append(entries[:len(entries):len(entries)], again)...)
		if before, after := acts[i].when(&all), acts[i].when(&p); before != after {
			t.Errorf("%T again: %q, before %q", acts[i].data, after, before)
		}
	}
	says(t, "procedure", all.Procedure, "ordinary")
	says(t, "outcome", all.Outcome, "penalty")
}

func TestCaseThatGoesElsewhereWasNoneOfOursUnlessItWasFiled(t *testing.T) {
	clue, filed, decided := at("01 09:00", "o", &events.PenaltyClue{}), at("01 10:00", "o", &events.PenaltyFiled{}), at("01 11:00", "o", fined(yuan(100)))
	gone := at("02 09:00", "o", &events.PenaltyJurisdictionTransferred{})
	elsewhere := rowOf(t, foldPenalty, clue, gone)
	says(t, "the state of a clue that went elsewhere", elsewhere.State, "not_filed")
	says(t, "its end", on(elsewhere.Closed), "02 09:00")
	if p := rowOf(t, foldPenalty, clue, filed, gone); p.State != "closed" {
		t.Errorf("a case that was filed here and went elsewhere is %s", p.State)
	}
	if p := rowOf(t, foldPenalty, clue, decided, gone); p.State != "closed" {
		t.Errorf("a case that was decided here and went elsewhere is %s", p.State)
	}
	if p := rowOf(t, foldPenalty, filed); p.Procedure != "ordinary" {
		t.Errorf("a case that was filed is of the procedure %q", p.Procedure)
	}
	simple := at("02 09:00", "o", &events.PenaltyDecided{Procedure: events.ProcedureSimple})
	if p := rowOf(t, foldPenalty, simple, at("03 09:00", "o", &events.PenaltyFiled{})); p.Procedure != "simple" {
		t.Errorf("a case decided on the spot and filed later is of the procedure %q", p.Procedure)
	}
}
