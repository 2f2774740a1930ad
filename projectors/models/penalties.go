package models

import (
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Penalty is one penalty case. Instants are in UTC, days are those of the story's zone;
// amounts are accounts as stated, and never a measure of an organ or officer (Penalty Law Art. 74).
type Penalty struct {
	story.Story
	State     string // void, clue, not_filed, filed, noticed, decided, served, paid, enforced or closed
	Procedure string // simple, ordinary, or empty if no event says
	Outcome   string

	Cause, Party, Squadron, Vehicle, Organ, Area string
	Power                                        string // power/…, on which it rests, as told last

	Filed, Noticed, Reviewed, Decided, Served, Surcharged, Paid, Enforced, Closed time.Time
	FiledOn, DecidedOn, ServedOn, SurchargedOn                                    events.Date

	Currency string
	// AmountDue is the fine with what was added to it, as far as the source states it.
	Fine, Expense, AmountDue, PaidAmount events.Amount
	Payments, Appeals                    uint16
	// Officers is how many officers an act names that needs two, the fewest of such acts; absent if none names any.
	Officers events.Count

	Steps    []Step
	Findings []Finding
	Clocks   []PenaltyClock
	acts     penaltyActs
	refs     []Referred
}

// FoldPenalty folds the story of a penalty case. Acts out of order are folded as they stand; what they break
// is found beside it.
func FoldPenalty(story story.Story, look *Lookup) (Penalty, error) {
	p := Penalty{Story: story, State: "void", Organ: story.Owner(), Findings: Strangers(&story), Steps: make([]Step, 0, len(story.Events))}
	for _, e := range story.Events {
		if stated, ok := e.Data.(interface{ Step() *events.PenaltyStep }); ok {
			c := &stated.Step().Case
			putText(&p.Cause, c.Cause)
			putText(&p.Party, c.Party)
			putText(&p.Squadron, c.Squadron)
			putText(&p.Vehicle, c.Vehicle)
			putText(&p.Power, c.Power)
			p.Steps = append(p.Steps, Step{Event: e, At: e.Time.In(p.Zone), Activity: stated.Step().Activity})
		}
		putText(&p.Area, e.Area)
		p.happen(e)
		p.acts.note(e)
	}
	if look.Judged() {
		p.readClocks(look)
		p.judge(look)
	}
	p.refs = look.asked
	return p, nil
}

func (p *Penalty) referred() []Referred { return p.refs }

func (p *Penalty) happen(e *events.Event) {
	switch d := e.Data.(type) {
	case *events.PenaltyStepTaken:
		if p.State == "void" {
			p.State = "clue"
		}
	case *events.PenaltyFiled:
		p.reach(&p.Filed, &p.FiledOn, e, "filed")
		// Only the ordinary procedure files a case (Penalty Law Art. 54).
		if p.Procedure == "" {
			p.Procedure = string(events.ProcedureOrdinary)
		}
	case *events.PenaltyNoticeServed:
		p.reach(&p.Noticed, nil, e, "noticed")
	case *events.PenaltyLegalReviewed:
		p.reach(&p.Reviewed, nil, e, p.State)
	case *events.PenaltyEvidenceCollected:
		p.staffed(len(d.Officers))
		if p.State == "void" {
			p.State = "clue"
		}
	case *events.PenaltyDecided:
		p.staffed(len(d.Officers))
		p.reach(&p.Decided, &p.DecidedOn, e, "decided")
		putText(&p.Procedure, d.Procedure)
		putText(&p.Outcome, d.Outcome)
		p.owe(&p.Fine, d.Fine)
		p.owe(&p.AmountDue, d.Fine)
	case *events.PenaltyDecisionDispatched:
		p.owe(&p.Expense, d.Expense)
	case *events.PenaltyServed:
		p.reach(&p.Served, &p.ServedOn, e, "served")
	case *events.PenaltySurchargeAdded:
		p.reach(&p.Surcharged, &p.SurchargedOn, e, p.State)
		if !d.AmountDue.IsZero() {
			p.owe(&p.AmountDue, d.AmountDue)
		} else if !d.Surcharge.IsZero() {
			p.owe(&p.AmountDue, events.Money{Amount: events.Hundredths(p.AmountDue.Hundredths() + d.Surcharge.Amount.Hundredths()), Currency: d.Surcharge.Currency})
		}
	case *events.PenaltyPaid:
		p.pay(e, d.Amount, d.TotalPaid)
	case *events.PenaltyCollectedOnSpot:
		p.pay(e, d.Amount, events.Money{})
	case *events.PenaltyEnforcementApplied:
		p.reach(&p.Enforced, nil, e, "enforced")
	case *events.PenaltyAppealFiled:
		p.Appeals++
	case *events.PenaltyNotFiled, *events.PenaltyJurisdictionTransferred:
		state := "closed"
		if p.Filed.IsZero() && p.Decided.IsZero() {
			state = "not_filed" // a clue that made no case of ours
		}
		p.reach(&p.Closed, nil, e, state)
	case *events.PenaltyClosed:
		p.reach(&p.Closed, nil, e, "closed")
	default:
		if p.State == "void" {
			p.State = "clue"
		}
	}
}

// staffed notes how many officers an act names; an act that names none says nothing.
func (p *Penalty) staffed(officers int) {
	if n := events.Counted(int32(officers)); officers > 0 && (p.Officers.IsZero() || n.Value() < p.Officers.Value()) {
		p.Officers = n
	}
}

func (p *Penalty) pay(e *events.Event, amount, total events.Money) {
	p.Payments++
	// The time of the last payment: with instalments the first one does not settle the fine.
	p.Paid = e.Time
	p.State = "paid"
	switch {
	case !total.IsZero():
		p.owe(&p.PaidAmount, total)
	case !amount.IsZero():
		p.owe(&p.PaidAmount, events.Money{Amount: events.Hundredths(p.PaidAmount.Hundredths() + amount.Amount.Hundredths()), Currency: amount.Currency})
	}
}

// reach keeps the first time of an act and moves the case on, whatever came before it.
func (p *Penalty) reach(at *time.Time, on *events.Date, e *events.Event, state string) {
	if at.IsZero() {
		*at = e.Time
		if on != nil {
			*on = p.Day(e.Time)
		}
	}
	p.State = state
	if p.State == "void" {
		p.State = "clue"
	}
}

// owe states an amount. A case in two currencies keeps the first: amounts of the other are left
// out here and stay in the events.
func (p *Penalty) owe(to *events.Amount, m events.Money) {
	if m.IsZero() || p.Currency != "" && p.Currency != string(m.Currency) {
		return
	}
	p.Currency = string(m.Currency)
	*to = m.Amount
}

func penaltyColumns() []columns.Column[Penalty] {
	all := []columns.Column[Penalty]{
		columns.LowCardinality("state", func(p *Penalty) string { return p.State }),
		columns.LowCardinality("procedure", func(p *Penalty) string { return p.Procedure }),
		columns.LowCardinality("outcome", func(p *Penalty) string { return p.Outcome }),
		columns.LowCardinality("cause", func(p *Penalty) string { return p.Cause }),
		columns.LowCardinality("party", func(p *Penalty) string { return p.Party }),
		columns.LowCardinality("squadron", func(p *Penalty) string { return p.Squadron }),
		columns.LowCardinality("vehicle", func(p *Penalty) string { return p.Vehicle }),
		columns.LowCardinality("power", func(p *Penalty) string { return p.Power }),
		columns.LowCardinality("organ", func(p *Penalty) string { return p.Organ }),
		organsColumn(func(p *Penalty) *story.Story { return &p.Story }),
		columns.LowCardinality("area", func(p *Penalty) string { return p.Area }),
		columns.NullableDateTime("filed_at", func(p *Penalty) time.Time { return p.Filed }),
		columns.NullableDateTime("noticed_at", func(p *Penalty) time.Time { return p.Noticed }),
		columns.NullableDateTime("reviewed_at", func(p *Penalty) time.Time { return p.Reviewed }),
		columns.NullableDateTime("decided_at", func(p *Penalty) time.Time { return p.Decided }),
		columns.NullableDateTime("served_at", func(p *Penalty) time.Time { return p.Served }),
		columns.NullableDateTime("surcharged_at", func(p *Penalty) time.Time { return p.Surcharged }),
		columns.NullableDateTime("paid_at", func(p *Penalty) time.Time { return p.Paid }),
		columns.NullableDateTime("enforced_at", func(p *Penalty) time.Time { return p.Enforced }),
		columns.NullableDateTime("closed_at", func(p *Penalty) time.Time { return p.Closed }),
		columns.NullableDate("filed_on", func(p *Penalty) events.Date { return p.FiledOn }),
		columns.NullableDate("decided_on", func(p *Penalty) events.Date { return p.DecidedOn }),
		columns.NullableDate("served_on", func(p *Penalty) events.Date { return p.ServedOn }),
		columns.NullableDate("surcharged_on", func(p *Penalty) events.Date { return p.SurchargedOn }),
		columns.NullableDate("paid_on", func(p *Penalty) events.Date { return p.Day(p.Paid) }),
		columns.NullableDate("closed_on", func(p *Penalty) events.Date { return p.Day(p.Closed) }),
		columns.LowCardinality("currency", func(p *Penalty) string { return p.Currency }),
		columns.NullableAmount("fine", func(p *Penalty) events.Amount { return p.Fine }),
		columns.NullableAmount("expense", func(p *Penalty) events.Amount { return p.Expense }),
		columns.NullableAmount("amount_due", func(p *Penalty) events.Amount { return p.AmountDue }),
		columns.NullableAmount("paid", func(p *Penalty) events.Amount { return p.PaidAmount }),
		columns.UInt16("payments", func(p *Penalty) uint16 { return p.Payments }),
		columns.UInt16("appeals", func(p *Penalty) uint16 { return p.Appeals }),
		columns.NullableCount("officers", func(p *Penalty) events.Count { return p.Officers }),
	}
	clocks := func(p *Penalty) []PenaltyClock { return p.Clocks }
	maybe := func(name string, day func(*PenaltyClock) events.Date) columns.Column[Penalty] {
		return columns.Nested("clocks."+name, proto.NewArray(new(proto.ColDate32).Nullable()), clocks, func(k *PenaltyClock) proto.Nullable[time.Time] { return columns.MaybeDate(day(k)) })
	}
	all = append(all,
		columns.Nested("clocks.kind", columns.LowCardinalities(), clocks, func(k *PenaltyClock) string { return k.Kind }),
		columns.Nested("clocks.from_on", new(proto.ColDate32).Array(), clocks, func(k *PenaltyClock) time.Time { return k.From.Midnight() }),
		maybe("due_on", func(k *PenaltyClock) events.Date { return k.Due }),
		maybe("over_on", func(k *PenaltyClock) events.Date { return k.Over }),
		maybe("end_on", func(k *PenaltyClock) events.Date { return k.End }),
		columns.Nested("clocks.used", new(proto.ColInt32).Array(), clocks, func(k *PenaltyClock) int32 { return int32(k.Used) }),
		columns.Nested("clocks.verdict", columns.LowCardinalities(), clocks, func(k *PenaltyClock) string { return k.Verdict }),
		columns.Nested("clocks.basis", columns.LowCardinalities(), clocks, func(k *PenaltyClock) string { return k.Version.Basis() }),
	)
	all = append(all, findingColumns(func(p *Penalty) []Finding { return p.Findings })...)
	return append(all, stepColumns(func(p *Penalty) []Step { return p.Steps })...)
}
