package models

import (
	"slices"
	"time"

	"oneseal/events"
	"oneseal/events/calendar"
	"oneseal/events/law"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Grant is what one organ lets another have of its events.
type Grant struct {
	Matter // void, requested, refused, in_force, suspended, revoked or expired
	// Terms are those that hold, without a grant those that were asked for. The holder is Organ.
	Terms       events.GrantTerms
	From        time.Time // what happened before is not covered
	RefusedFor  string
	GivenBy     string   // id of the event by which it was given first
	EndedBy     string   // id of the event by which it is suspended, revoked or expired; "" while it is none of them
	Cuts        []string // causes of the cuts that were told
	Suspensions uint16
	Changes     uint16

	Requested, Refused, Given, Suspended, Revoked, Expired, Cut time.Time
	refs                                                        []Referred
}

// FoldGrant folds the story of a grant.
func FoldGrant(story story.Story, look *Lookup) (Grant, error) {
	g := GrantOf(story)
	g.judge(look)
	g.refs = look.asked
	return g, nil
}

// GrantOf tells how a grant stands by its story. It holds what its owner told and nobody else.
func GrantOf(story story.Story) Grant {
	var g Grant
	strangers := story.Strangers()
	g.follow(story, func(e *events.Event) {
		if slices.Contains(strangers, e) {
			return
		}
		switch d := e.Data.(type) {
		case *events.GrantRequested:
			if g.Given.IsZero() {
				g.Terms = events.GrantTerms{Recipient: e.Organ, Purpose: d.Purpose, Basis: d.Basis, Types: d.Types, Fields: d.Fields}
			}
			first(&g.Requested, e)
			g.begin("requested")
		case *events.GrantRefused:
			putText(&g.RefusedFor, d.Reason)
			first(&g.Refused, e)
			g.move("refused")
		case *events.GrantGiven:
			if g.Given.IsZero() {
				g.take(&d.GrantTerms, e.Time)
			}
			if first(&g.Given, e); g.GivenBy == "" {
				g.GivenBy = e.ID
			}
			g.move("in_force")
		case *events.GrantChanged:
			g.take(&d.GrantTerms, e.Time)
			g.Changes++
		case *events.GrantSuspended:
			g.Suspensions++
			g.cease(e)
			first(&g.Suspended, e)
			g.move("suspended")
		case *events.GrantResumed:
			if !g.ended {
				g.EndedBy = ""
			}
			g.move("in_force")
		case *events.GrantRevoked:
			first(&g.Revoked, e)
			g.cease(e)
			g.end("revoked")
		case *events.GrantExpired:
			first(&g.Expired, e)
			g.cease(e)
			g.end("expired")
		case *events.GrantCut:
			first(&g.Cut, e)
			g.Cuts = append(g.Cuts, e.CausationID)
		}
	})
	return g
}

// cease keeps what ended the grant first: what comes after its end changes nothing.
func (g *Grant) cease(e *events.Event) {
	if !g.ended {
		g.EndedBy = e.ID
	}
}

// take puts terms into force. Without an instant of their own they cover what happens from then on.
func (g *Grant) take(terms *events.GrantTerms, told time.Time) {
	switch g.Terms = *terms; {
	case !terms.From.IsZero():
		g.From = terms.From.Time
	case g.From.IsZero():
		g.From = told
	}
}

// StateAt is how the grant stands at an instant: one whose time is over has expired, though nobody told it yet.
func (g *Grant) StateAt(now time.Time) string {
	if (g.State == "in_force" || g.State == "suspended") && !now.Before(g.Terms.Until.Time) {
		return "expired"
	}
	return g.State
}

func (g *Grant) referred() []Referred { return g.refs }

// judge: a request is answered within the workdays of the regulation.
func (g *Grant) judge(look *Lookup) {
	asked := FirstOf(g.Events, func(e *events.Event) bool { _, is := e.Data.(*events.GrantRequested); return is })
	if asked == nil || !look.Judged() {
		return
	}
	from := g.Day(asked.Time)
	rule := law.LateGrantReply.In(from)
	if rule.Limit.IsZero() {
		return
	}
	answered := FirstOf(g.Events, func(e *events.Event) bool {
		switch e.Data.(type) {
		case *events.GrantGiven, *events.GrantRefused:
			return true
		}
		return false
	})
	var end events.Date
	if answered != nil {
		end = g.Day(answered.Time)
	}
	clock := calendar.Clock{Start: from, Limit: rule.Limit.Workdays()}
	if r, known := look.Read(g.Area, &clock, end); known && (answered == nil || r.Late) {
		g.Findings = append(g.Findings, found(law.LateGrantReply, r.Over, asked, answered))
	}
}

func grantColumns() []columns.Column[Grant] {
	personal := func(g *Grant) []events.PersonalField { return g.Terms.Personal }
	return slices.Concat(
		matterColumns(func(g *Grant) *Matter { return &g.Matter }),
		[]columns.Column[Grant]{
			columns.LowCardinality("recipient", func(g *Grant) string { return g.Terms.Recipient }),
			columns.String("purpose", func(g *Grant) string { return g.Terms.Purpose }),
			columns.LowCardinality("basis", func(g *Grant) string { return g.Terms.Basis }),
			columns.StringList("types", func(g *Grant) []string { return g.Terms.Types }),
			columns.StringList("fields", func(g *Grant) []string { return g.Terms.Fields }),
			columns.Nested("personal.field", columns.Strings(), personal, func(p *events.PersonalField) string { return p.Field }),
			columns.Nested("personal.basis", columns.Strings(), personal, func(p *events.PersonalField) string { return p.Basis }),
			columns.StringList("kinds", func(g *Grant) []string { return g.Terms.Filter.Kinds }),
			columns.StringList("areas", func(g *Grant) []events.AreaCode { return g.Terms.Filter.Areas }),
			columns.StringList("cases", func(g *Grant) []events.Subject { return g.Terms.Filter.Cases }),
			columns.StringList("cameras", func(g *Grant) []events.Subject { return g.Terms.Filter.Cameras }),
			columns.NullableDateTime("covers_from", func(g *Grant) time.Time { return g.From }),
			columns.NullableDateTime("covers_until", func(g *Grant) time.Time { return g.Terms.Until.Time }),
			columns.NullableCount("rate", func(g *Grant) events.Count { return g.Terms.Rate }),
			columns.String("refused_for", func(g *Grant) string { return g.RefusedFor }),
			columns.UInt16("suspensions", func(g *Grant) uint16 { return g.Suspensions }),
			columns.UInt16("changes", func(g *Grant) uint16 { return g.Changes }),
		},
		columns.Happened("requested", func(g *Grant) time.Time { return g.Requested }),
		columns.Happened("refused", func(g *Grant) time.Time { return g.Refused }),
		columns.Happened("given", func(g *Grant) time.Time { return g.Given }),
		columns.Happened("suspended", func(g *Grant) time.Time { return g.Suspended }),
		columns.Happened("revoked", func(g *Grant) time.Time { return g.Revoked }),
		columns.Happened("expired", func(g *Grant) time.Time { return g.Expired }),
		columns.Happened("cut", func(g *Grant) time.Time { return g.Cut }),
	)
}
