package exchange

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"oneseal/events"
	"oneseal/projectors/models"
	"oneseal/projectors/story"
)

// Explanation is whether and why an event leaves under one grant, and what of it.
type Explanation struct {
	Grant      *models.Grant
	Why        Reason
	Attributes []events.Attribute // that leave because the grant names them; of an event that leaves
	Data       jsontext.Value
	// Corrected is whether a correction of the event holds, which follows it; of a withdrawn one that is all that is left.
	Corrected events.CorrectionEffect
}

// Explain says of each grant to the recipient whether and why the event leaves at an instant, as it was told. The facts are those of its subject.
func Explain(grants []*models.Grant, recipient string, e *events.Event, facts []story.Entry, now time.Time) ([]Explanation, error) {
	var all []Explanation
	correction, corrected := story.Corrections(story.Facts(facts))[story.Identity{Source: e.Source, ID: e.ID}]
	for _, g := range grants {
		if g.Terms.Recipient != recipient {
			continue
		}
		x := Explanation{Grant: g, Why: Decide(g, e, now)}
		as := e
		if corrected {
			c := correction.Event.Data.(*events.FactCorrected)
			x.Corrected = c.Effect
			if c.Effect == events.EffectReplaced {
				as = story.Replaced(e, c)
				x.Why = Decide(g, as, now)
			}
		}
		if x.Why == Leaves {
			var err error
			if x.Attributes, x.Data, err = g.Terms.Redact(as); err != nil {
				return nil, err
			}
		}
		all = append(all, x)
	}
	return all, nil
}
