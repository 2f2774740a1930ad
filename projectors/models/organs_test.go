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
	if o.Title != "行政审批局" || o.State != "at_work" || o.Kind != "front" || o.EstablishedOn != storytest.Date(2012, 8, 17) {
		t.Errorf("row %+v", o)
	}
	if o = rowOf(t, FoldOrgan, of.On(4, &events.OrganAbolished{Effective: storytest.Date(2018, 1, 1)}).Entries...); o.State != "abolished" || o.Title != "行政审批局" {
		t.Errorf("row after its end %+v", o)
	}
}
