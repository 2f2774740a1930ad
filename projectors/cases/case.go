// Package cases makes what a case's page shows: the row of one subject, in words, and every event that it rests on. It
// folds the story anew from the archive, by the same folds as the tables, as of a day that the reader chooses.
package cases

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"oneseal/events"
	"oneseal/projectors"
	"oneseal/projectors/models"
	"oneseal/projectors/story"
)

// Case is one subject's story as people read it on its page: the row that the tables hold of it, with every
// figure beside the ids of the events that it rests on. Of families other than approval and penalty it is the
// events alone. It holds no field that is marked as personal.
type Case struct {
	Subject  string       `json:"subject"`
	Family   events.Title `json:"family"`
	Revision uint32       `json:"revision"`
	// AsOf is the day by which open clocks and findings are told.
	AsOf    events.Date     `json:"as_of"`
	State   string          `json:"state,omitzero"`
	Outcome string          `json:"outcome,omitzero"`
	Item    Item            `json:"item,omitzero"`
	Facts   []events.Stated `json:"facts"`
	Dates   []Date          `json:"dates"`

	Clocks      []Clock      `json:"clocks"`
	Limits      []Limit      `json:"limits"`   // of a penalty
	Payments    []Payment    `json:"payments"` // of a fine
	Suspensions []Suspension `json:"suspensions"`
	Extensions  []Extension  `json:"extensions"`
	Findings    []Finding    `json:"findings"`
	// Ahead are the rules that the case breaks if nothing is done by their day.
	Ahead []Finding `json:"ahead"`
	// Events are a page of them, from the one after First others on, of Total.
	Events []Event `json:"events"`
	First  int     `json:"first"`
	Total  int     `json:"total"`
	// From and To are the days that a drawing of the case spans, and Off its days that are no workdays.
	From events.Date      `json:"from"`
	To   events.Date      `json:"to"`
	Off  []models.DaySpan `json:"off"`
}

// Item is the service item of a case, in the version in force at its acceptance.
type Item struct {
	Code    string `json:"code"`
	Name    string `json:"name,omitzero"`
	Version string `json:"version,omitzero"`
}

// Date is when an act of the case happened, in the zone of the subject.
type Date struct {
	Act   string       `json:"act"`
	Title events.Title `json:"title"` // of the event that told it
	At    time.Time    `json:"at"`
	Proof []string     `json:"proof"`
}

// Finding is a finding with the law's words. DueBy is the last day on which the act that is missing is in time.
type Finding struct {
	Rule      string       `json:"rule"`
	Title     events.Title `json:"title"`
	Basis     events.Title `json:"basis"` // article and text of the law
	Confirmed bool         `json:"confirmed"`
	Since     events.Date  `json:"since"`
	DueBy     events.Date  `json:"due_by,omitzero"`
	Proof     []string     `json:"proof"`
}

// Reader makes cases of what the archive holds, by the reference that it holds at the time.
type Reader struct {
	archive *projectors.Archive

	mu        sync.Mutex
	mark      string
	reference *models.Reference
}

// NewReader reads from the archive, which stays the caller's.
func NewReader(archive *projectors.Archive) *Reader { return &Reader{archive: archive} }

// PageEvents is how many events a page of a case has at most.
const PageEvents = 500

// Case makes the case of a subject as of a day, with a page of its events after so many others; known is false if the archive
// has nothing of it.
func (t *Reader) Case(ctx context.Context, subject string, asOf events.Date, first int) (told *Case, known bool, err error) {
	entries, err := t.archive.Story(ctx, subject)
	if err != nil || len(entries) == 0 {
		return nil, false, err
	}
	reference, err := t.refer(ctx)
	if err != nil {
		return nil, false, err
	}
	if told, err = newCase(subject, entries, reference, asOf); err != nil {
		return nil, false, err
	}
	told.page(first)
	return told, true, nil
}

func (t *Reader) refer(ctx context.Context) (*models.Reference, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	mark, err := t.archive.ReferenceMark(ctx)
	if err != nil || mark == t.mark && t.reference != nil {
		return t.reference, err
	}
	reference, err := t.archive.Reference(ctx)
	if err != nil {
		return nil, err
	}
	t.mark, t.reference = mark, reference
	return reference, nil
}

func newCase(subject string, entries []story.Entry, reference *models.Reference, asOf events.Date) (*Case, error) {
	story := story.Of(subject, entries)
	family, _, _ := strings.Cut(subject, "/")
	c := &Case{Subject: subject, Revision: story.Revision, AsOf: asOf, Events: caseEvents(entries, story.Zone)}
	if f, known := events.LookupFamily(family); known {
		c.Family = f.Title
	}
	area := ""
	for _, e := range story.Events {
		if e.Area != "" {
			area = e.Area
		}
	}
	look := &models.Lookup{Reference: reference}
	for _, e := range c.Events {
		c.spans(story.Day(e.Time))
	}
	switch family {
	case "approval":
		a, err := models.FoldApproval(story, look)
		if err != nil {
			return nil, err
		}
		c.approval(&a, look)
	case "penalty":
		p, err := models.FoldPenalty(story, look)
		if err != nil {
			return nil, err
		}
		c.penalty(&p, look)
	default:
		c.findings(models.Strangers(&story), area, look)
	}
	c.Off = look.Off(area, c.From, c.To)
	return c, nil
}

// page leaves a page of the events.
func (c *Case) page(first int) {
	c.Total = len(c.Events)
	c.First = max(0, min(first, c.Total))
	c.Events = c.Events[c.First:min(c.Total, c.First+PageEvents)]
}

// spans widens the drawing to a day.
func (c *Case) spans(day events.Date) {
	if day.IsZero() {
		return
	}
	if c.From.IsZero() || day.Midnight().Before(c.From.Midnight()) {
		c.From = day
	}
	if day.Midnight().After(c.To.Midnight()) {
		c.To = day
	}
}

func (c *Case) approval(a *models.Approval, look *models.Lookup) {
	c.State, c.Outcome = a.State, a.Outcome
	if a.Item != "" {
		c.Item = Item{Code: a.Item, Version: a.Clocks.ItemVersion}
		on := a.StartOn()
		if on.IsZero() {
			on = a.FirstDay()
		}
		version, _ := look.Item("item/"+a.Item, on)
		c.Item.Name, c.Item.Version = version.Name, version.Version
	}
	c.fact("organ", a.Organ)
	c.fact("area", a.Area)
	c.fact("channel", a.Channel)
	c.fact("department", a.Department)
	c.fact("unit", a.Unit)
	c.fact("responsible", a.Responsible)
	c.date(&a.Story, "received", a.Received, "received")
	c.date(&a.Story, "accepted", a.Accepted, "accepted", "deemed_accepted")
	c.date(&a.Story, "decided", a.Decided, "granted", "refused")
	c.date(&a.Story, "delivered", a.Delivered, "delivered")
	c.date(&a.Story, "ended", a.Ended, "not_accepted", "withdrawn", "terminated")
	c.clocks(a, look)
	c.findings(a.Findings, a.Area, look)
}

func (c *Case) penalty(p *models.Penalty, look *models.Lookup) {
	c.State, c.Outcome = p.State, p.Outcome
	c.fact("organ", p.Organ)
	c.fact("area", p.Area)
	c.fact("squadron", p.Squadron)
	c.fact("procedure", p.Procedure)
	c.fact("cause", p.Cause)
	c.fact("party", p.Party)
	for _, account := range []struct {
		name   string
		amount events.Amount
	}{{"fine", p.Fine}, {"expense", p.Expense}, {"amount_due", p.AmountDue}, {"paid_amount", p.PaidAmount}} {
		if !account.amount.IsZero() {
			c.fact(account.name, account.amount.String()+" "+p.Currency)
		}
	}
	c.date(&p.Story, "filed", p.Filed, "filed")
	c.date(&p.Story, "noticed", p.Noticed, "notice_served")
	c.date(&p.Story, "reviewed", p.Reviewed, "legal_reviewed")
	c.date(&p.Story, "decided", p.Decided, "decided")
	c.date(&p.Story, "served", p.Served, "served")
	c.date(&p.Story, "surcharged", p.Surcharged, "surcharge_added")
	c.date(&p.Story, "paid", p.Paid, "paid", "collected_on_spot")
	c.date(&p.Story, "enforced", p.Enforced, "enforcement_applied")
	c.date(&p.Story, "closed", p.Closed, "closed", "not_filed", "jurisdiction_transferred")
	c.limits(p)
	c.payments(p)
	c.findings(p.Findings, p.Area, look)
}

// fact shows a column of the case's row by the words for it.
func (c *Case) fact(name, text string) {
	if text == "" {
		return
	}
	family, _, _ := strings.Cut(c.Subject, "/")
	n, _ := events.NameOf(name, models.TableOf(family))
	fact := events.Stated{Name: name, Text: text, Title: n.Title}
	if said := n.Of(text); said.ZH != text {
		fact.Said = said
	}
	c.Facts = append(c.Facts, fact)
}

// date shows the time that the row has for an act, if one of these events told it.
func (c *Case) date(of *story.Story, act string, at time.Time, names ...string) {
	told := models.FirstOf(of.Events, func(e *events.Event) bool {
		return e.Time.Equal(at) && slices.Contains(names, e.Type[strings.LastIndexByte(e.Type, '.')+1:])
	})
	if told != nil {
		info, _ := events.Lookup(told.Type)
		c.Dates = append(c.Dates, Date{act, info.Title, at.In(of.Zone), idsOf(told)})
	}
}

// tellFindings sorts findings by their day, and apart from them those whose day lies ahead.
func (c *Case) findings(findings []models.Finding, area string, look *models.Lookup) {
	for _, f := range findings {
		told := Finding{Rule: f.Rule.ID, Title: f.Rule.Title, Basis: f.Version.BasisTitle(), Confirmed: f.Version.Confirmed, Since: f.Since, Proof: f.Proof}
		if f.Since.Midnight().After(c.AsOf.Midnight()) {
			told.DueBy = look.LastWorkdayBefore(area, f.Since)
			c.Ahead = append(c.Ahead, told)
		} else {
			c.Findings = append(c.Findings, told)
		}
	}
	bySince := func(x, y Finding) int {
		return cmp.Or(x.Since.Midnight().Compare(y.Since.Midnight()), cmp.Compare(x.Rule, y.Rule))
	}
	slices.SortFunc(c.Findings, bySince)
	slices.SortFunc(c.Ahead, bySince)
}

// idsOf names the events that there are.
func idsOf(of ...*events.Event) []string {
	var ids []string
	for _, e := range of {
		if e != nil && !slices.Contains(ids, e.ID) {
			ids = append(ids, e.ID)
		}
	}
	return ids
}
