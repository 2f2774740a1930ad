package cases

import (
	"strconv"
	"time"

	"oneseal/events"
	"oneseal/projectors/models"
)

// Limit is one limit of a penalty case with its arithmetic, by the text in force when it began.
type Limit struct {
	Limit       string       `json:"limit"` // one of [events.PenaltyClocks]
	State       string       `json:"state"` // no_limit, no_calendar, in_time, late, overdue (open and over it), open, ended (closed before it was over), or early (of one that must be over first)
	From        events.Date  `json:"from"`  // does not count itself
	Due         events.Date  `json:"due,omitzero"`
	End         events.Date  `json:"end,omitzero"`
	Used        events.Title `json:"used,omitzero"` // up to the end, with its unit
	Words       events.Title `json:"words"`
	Provisional bool         `json:"provisional"`
	Proof       []string     `json:"proof"`
}

// Payment is what was paid, collected or added of a fine, as its source states it.
type Payment struct {
	Title  events.Title `json:"title"`
	At     time.Time    `json:"at"`
	Amount string       `json:"amount,omitzero"`
	Total  string       `json:"total,omitzero"` // paid or due so far
	Proof  []string     `json:"proof"`
}

// limits are the stages of a penalty that the case came to.
func (c *Case) limits(p *models.Penalty) {
	for i := range p.Clocks {
		k := &p.Clocks[i]
		told := Limit{Limit: k.Kind, State: c.stateOfLimit(p, k), From: k.From, Due: k.Due, End: k.End, Words: k.Words(), Provisional: k.Provisional, Proof: idsOf(k.Began, k.Ended)}
		if !k.End.IsZero() {
			unit := events.UnitTitle(string(k.Unit()))
			told.Used = events.Title{ZH: strconv.Itoa(k.Used) + unit.ZH, EN: strconv.Itoa(k.Used) + " " + unit.EN}
		}
		c.spans(k.Due)
		c.Limits = append(c.Limits, told)
	}
}

func (c *Case) stateOfLimit(p *models.Penalty, k *models.PenaltyClock) string {
	switch {
	case k.Verdict == "unlimited":
		return "no_limit"
	case k.Verdict == "on_time":
		return "in_time"
	case k.Verdict != "open":
		return k.Verdict
	case p.Awaits(k) && k.Overdue(c.AsOf):
		return "overdue"
	case !p.Awaits(k):
		return "ended"
	}
	return "open"
}

// payments are what came in, and what was added.
func (c *Case) payments(p *models.Penalty) {
	for _, e := range p.Events {
		var amount, total events.Money
		switch d := e.Data.(type) {
		case *events.PenaltyPaid:
			amount, total = d.Amount, d.TotalPaid
		case *events.PenaltyCollectedOnSpot:
			amount = d.Amount
		case *events.PenaltySurchargeAdded:
			amount, total = d.Surcharge, d.AmountDue
		default:
			continue
		}
		info, _ := events.Lookup(e.Type)
		c.Payments = append(c.Payments, Payment{info.Title, e.Time.In(p.Zone), money(amount), money(total), idsOf(e)})
	}
}

func money(m events.Money) string {
	if m.IsZero() {
		return ""
	}
	return m.Amount.String() + " " + string(m.Currency)
}
