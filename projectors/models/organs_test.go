package models

import (
	"testing"

	"oneseal/events"
	"oneseal/projectors/story/storytest"
)

func TestOrganIsCalledByTheNameThatTookEffectLast(t *testing.T) {
	of := new(storytest.Case).
		On(1, &events.OrganEstablished{Title: "行政审批和服务局", Kind: "front", Personality: "none", Effective: storytest.Date(2012, 8, 17)}).
		On(2, &events.OrganReorganised{Title: "行政审批局", Effective: storytest.Date(2017, 9, 1)}).
		On(3, &events.OrganReorganised{Title: "审批服务局", Effective: storytest.Date(2015, 1, 1)}) // told late
	o := rowOf(t, FoldOrgan, of.Entries...)
	says(t, "o.Title", o.Title, "行政审批局")
	says(t, "o.State", o.State, "at_work")
	says(t, "o.Kind", o.Kind, "front")
	says(t, "o.EstablishedOn", o.EstablishedOn, storytest.Date(2012, 8, 17))
	o = rowOf(t, FoldOrgan, of.On(4, &events.OrganAbolished{Effective: storytest.Date(2018, 1, 1)}).Entries...)
	says(t, "o.State", o.State, "abolished")
	says(t, "o.Title", o.Title, "行政审批局")
}
