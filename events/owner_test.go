package events_test

import (
	"reflect"
	"slices"
	"testing"

	"oneseal/events"
)

// What each type says stands in the catalogue; what is expected here was written from the acts' own articles and comments.
func TestEveryTypeSaysWhoMayTellIt(t *testing.T) {
	var known []events.Teller
	for _, teller := range events.Tellers() {
		known = append(known, teller.Teller)
	}
	for _, info := range events.Catalogue() {
		if !slices.Contains(known, info.Teller) {
			t.Errorf("%s is told by %q", info.Type, info.Teller)
		}
		if correction := info.Data == reflect.TypeFor[events.FactCorrected](); correction != (info.Teller == events.TellerOfFact) {
			t.Errorf("%s is told by %q", info.Type, info.Teller)
		}
		if family, _ := events.LookupFamily(info.Family); family.Stream && info.Name() != "fact_corrected" && info.Teller != events.TellerAnyone {
			t.Errorf("a reading has no owner, but %s is told by %q", info.Type, info.Teller)
		}
	}
	for name, want := range map[string]events.Teller{
		"oneseal.penalty.decided": events.TellerOwner, "oneseal.penalty.card_shown": events.TellerNamed, "oneseal.penalty.jurisdiction_transferred": events.TellerOwner,
		"oneseal.penalty.assistance_requested": events.TellerOwner, "oneseal.penalty.paid": events.TellerAnyone,
		"oneseal.evidence.shared": events.TellerOwner, "oneseal.evidence.accessed": events.TellerNamed, "oneseal.evidence.reused": events.TellerNamed,
		"oneseal.evidence.sharing_requested": events.TellerAnyone, "oneseal.approval.expert_answered": events.TellerNamed, "oneseal.approval.granted": events.TellerOwner,
		"oneseal.dispatch.arrived": events.TellerNamed, "oneseal.alert.verified": events.TellerNamed, "oneseal.alert.reset": events.TellerOwner,
		"oneseal.sealing.approved": events.TellerNamed, "oneseal.sealing.requested": events.TellerOwner,
		"oneseal.push.answered": events.TellerNamed, "oneseal.rating.given": events.TellerOwner, "oneseal.petition.opinion_issued": events.TellerOwner,
	} {
		if info, _ := events.Lookup(name); info.Teller != want {
			t.Errorf("%s is told by %q, want %q", name, info.Teller, want)
		}
	}
}

// An organ that is let to act, or handed a subject, stands in a field of the data: a type that says it does either and
// gives none would let nobody act.
func TestTypesThatNameOrgansGiveThem(t *testing.T) {
	for _, info := range events.Catalogue() {
		data := reflect.New(info.Data)
		for _, f := range reflect.VisibleFields(info.Data) {
			switch field := data.Elem().FieldByIndex(f.Index).Addr().Interface().(type) {
			case *string:
				*field = "other-organ"
			case *events.Subject:
				*field = "organ/other-organ"
			case *[]events.Subject:
				*field = []events.Subject{"organ/other-organ", "staff/somebody"}
			}
		}
		e := &events.Event{Type: info.Type, Data: data.Interface()}
		for _, organ := range e.Names() {
			if organ != "other-organ" {
				t.Errorf("%s names %q", info.Type, organ)
			}
		}
		if info.NamesOrgans() && len(e.Names()) == 0 || info.HandsOn() && e.NewOwner() != "other-organ" && !e.Returned() {
			t.Errorf("%s names %q and hands on to %q", info.Type, e.Names(), e.NewOwner())
		}
	}
}
