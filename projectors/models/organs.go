package models

import (
	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Organ is one body of the town under the name that it is registered with now.
type Organ struct {
	Matter                              // void, at_work or abolished
	Title, Kind, Personality            string
	Parent                              string
	EstablishedOn, NamedOn, AbolishedOn events.Date
}

// FoldOrgan folds the story of a body. Of two names the one that takes effect later counts, whatever came in first.
func FoldOrgan(story story.Story) (Organ, error) {
	var o Organ
	named := func(title string, on events.Date) {
		if title != "" && !on.Midnight().Before(o.NamedOn.Midnight()) {
			o.Title, o.NamedOn = title, on
		}
	}
	o.follow(story, func(e *events.Event) {
		if o.State == "void" {
			o.State = "at_work"
		}
		switch d := e.Data.(type) {
		case *events.OrganEstablished:
			named(d.Title, d.Effective)
			putText(&o.Kind, d.Kind)
			putText(&o.Personality, d.Personality)
			putText(&o.Parent, d.Parent)
			putText(&o.Area, d.Area)
			o.EstablishedOn = d.Effective
		case *events.OrganReorganised:
			named(d.Title, d.Effective)
		case *events.OrganAbolished:
			o.State, o.AbolishedOn = "abolished", d.Effective
		}
	})
	return o, nil
}

func organColumns() []columns.Column[Organ] {
	return append(matterColumns(func(o *Organ) *Matter { return &o.Matter }),
		columns.String("title", func(o *Organ) string { return o.Title }),
		columns.LowCardinality("kind", func(o *Organ) string { return o.Kind }),
		columns.LowCardinality("legal_personality", func(o *Organ) string { return o.Personality }),
		columns.String("parent", func(o *Organ) string { return o.Parent }),
		columns.NullableDate("established_on", func(o *Organ) events.Date { return o.EstablishedOn }),
		columns.NullableDate("named_on", func(o *Organ) events.Date { return o.NamedOn }),
		columns.NullableDate("abolished_on", func(o *Organ) events.Date { return o.AbolishedOn }),
	)
}
