package models

import (
	"slices"
	"time"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Power is one power of the town: since when it holds it, and when it was last used.
type Power struct {
	Matter                                                      // void, held, return_proposed, returned, delegation_proposed or refused
	Title, Kind, Field, From, Document, List, Fitness, TaskCode string
	Transfer, Basis, ListVersion                                string      // received or delegated; of the transfer, as its event cites it; of the list that holds it
	HeldFrom, HeldTo                                            events.Date // HeldTo is the first day on which it is no longer held
	Acts                                                        uint32

	Received, Listed, FirstExercised, LastExercised, Assessed, ReturnProposed, DelegationProposed time.Time
}

// FoldPower folds the story of a power. Acts are counted, not kept: a power may carry thousands.
func FoldPower(story story.Story) (Power, error) {
	var p Power
	p.follow(story, func(e *events.Event) {
		switch d := e.Data.(type) {
		case *events.PowerReceived:
			p.describe(d.Title, d.Kind, d.From)
			putText(&p.Field, d.Field)
			putText(&p.Document, d.Document)
			putText(&p.TaskCode, d.TaskCode)
			put(&p.HeldFrom, d.Effective)
			putText(&p.Basis, e.Basis)
			p.Transfer = "received"
			first(&p.Received, e)
			p.move("held")
		case *events.PowerListed:
			putText(&p.List, d.List)
			putText(&p.ListVersion, d.Version)
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
				putText(&p.Document, d.Document)
				putText(&p.Basis, e.Basis)
				p.Transfer = "delegated"
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

func powerColumns() []columns.Column[Power] {
	return slices.Concat(
		matterColumns(func(p *Power) *Matter { return &p.Matter }),
		[]columns.Column[Power]{
			columns.String("title", func(p *Power) string { return p.Title }),
			columns.LowCardinality("kind", func(p *Power) string { return p.Kind }),
			columns.LowCardinality("field", func(p *Power) string { return p.Field }),
			columns.LowCardinality("held_before_by", func(p *Power) string { return p.From }),
			columns.String("document", func(p *Power) string { return p.Document }),
			columns.LowCardinality("transfer", func(p *Power) string { return p.Transfer }),
			columns.LowCardinality("transfer_basis", func(p *Power) string { return p.Basis }),
			columns.LowCardinality("list", func(p *Power) string { return p.List }),
			columns.LowCardinality("list_version", func(p *Power) string { return p.ListVersion }),
			columns.LowCardinality("fitness", func(p *Power) string { return p.Fitness }),
			columns.String("task_code", func(p *Power) string { return p.TaskCode }),
			columns.NullableDate("held_from_on", func(p *Power) events.Date { return p.HeldFrom }),
			columns.NullableDate("held_to_on", func(p *Power) events.Date { return p.HeldTo }),
			columns.UInt32("acts", func(p *Power) uint32 { return p.Acts }),
		},
		columns.Happened("received", func(p *Power) time.Time { return p.Received }),
		columns.Happened("listed", func(p *Power) time.Time { return p.Listed }),
		columns.Happened("first_exercised", func(p *Power) time.Time { return p.FirstExercised }),
		columns.Happened("last_exercised", func(p *Power) time.Time { return p.LastExercised }),
		columns.Happened("assessed", func(p *Power) time.Time { return p.Assessed }),
		columns.Happened("return_proposed", func(p *Power) time.Time { return p.ReturnProposed }),
		columns.Happened("delegation_proposed", func(p *Power) time.Time { return p.DelegationProposed }),
	)
}
