package projectors

import (
	"slices"
	"time"

	"oneseal/events"
)

// Power is one power of the town: since when it holds it, and when it was last used.
type Power struct {
	Matter                                                      // void, held, return_proposed, returned, delegation_proposed or refused
	Title, Kind, Field, From, Document, List, Fitness, TaskCode string
	HeldFrom, HeldTo                                            events.Date // HeldTo is the first day on which it is no longer held
	Acts                                                        uint32

	Received, Listed, FirstExercised, LastExercised, Assessed, ReturnProposed, DelegationProposed time.Time
}

// FoldPower folds the story of a power. Acts are counted, not kept: a power may carry thousands.
func FoldPower(story Story) (Power, error) {
	var p Power
	p.follow(story, func(e *events.Event) {
		switch d := e.Data.(type) {
		case *events.PowerReceived:
			p.describe(d.Title, d.Kind, d.From)
			putText(&p.Field, d.Field)
			putText(&p.Document, d.Document)
			putText(&p.TaskCode, d.TaskCode)
			put(&p.HeldFrom, d.Effective)
			first(&p.Received, e)
			p.move("held")
		case *events.PowerListed:
			putText(&p.List, d.List)
			first(&p.Listed, e)
		case *events.PowerExercised:
			p.Acts++
			first(&p.FirstExercised, e)
			p.LastExercised = e.Time
		case *events.PowerAssessed:
			putText(&p.Fitness, d.Result)
			first(&p.Assessed, e)
		case *events.PowerReturnProposed:
			first(&p.ReturnProposed, e)
			p.move("return_proposed")
		case *events.PowerReturnDecided:
			if d.Answer == "adopted" {
				put(&p.HeldTo, d.Effective)
				p.move("returned")
			} else {
				p.move("held")
			}
		case *events.PowerDelegationProposed:
			p.describe(d.Title, d.Kind, d.Holder)
			first(&p.DelegationProposed, e)
			p.move("delegation_proposed")
		case *events.PowerDelegationDecided:
			if d.Answer == "adopted" {
				put(&p.HeldFrom, d.Effective)
				p.move("held")
			} else {
				p.move("refused")
			}
		}
	})
	return p, nil
}

func (p *Power) describe(title string, kind events.PowerKind, from string) {
	putText(&p.Title, title)
	putText(&p.Kind, kind)
	putText(&p.From, from)
}

func powerColumns() []column[Power] {
	return slices.Concat(
		matterColumns(func(p *Power) *Matter { return &p.Matter }),
		[]column[Power]{
			text("title", func(p *Power) string { return p.Title }),
			word("kind", func(p *Power) string { return p.Kind }),
			word("field", func(p *Power) string { return p.Field }),
			word("held_before_by", func(p *Power) string { return p.From }),
			text("document", func(p *Power) string { return p.Document }),
			word("list", func(p *Power) string { return p.List }),
			word("fitness", func(p *Power) string { return p.Fitness }),
			text("task_code", func(p *Power) string { return p.TaskCode }),
			maybeDay("held_from_on", func(p *Power) events.Date { return p.HeldFrom }),
			maybeDay("held_to_on", func(p *Power) events.Date { return p.HeldTo }),
			number32("acts", func(p *Power) uint32 { return p.Acts }),
		},
		happened("received", func(p *Power) time.Time { return p.Received }),
		happened("listed", func(p *Power) time.Time { return p.Listed }),
		happened("first_exercised", func(p *Power) time.Time { return p.FirstExercised }),
		happened("last_exercised", func(p *Power) time.Time { return p.LastExercised }),
		happened("assessed", func(p *Power) time.Time { return p.Assessed }),
		happened("return_proposed", func(p *Power) time.Time { return p.ReturnProposed }),
		happened("delegation_proposed", func(p *Power) time.Time { return p.DelegationProposed }),
	)
}
