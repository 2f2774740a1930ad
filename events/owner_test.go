package events_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

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

// Of all types these alone hand a subject on, when its owner tells them. The others that speak of assigning, entrusting or handing over were
// each read, and leave the owner: a case is assigned to a squadron of the bureau, which acts in its name (penalty, inspection); an incident, a question, a
// task and an order are watched over to the end by who assigned them; entrusting an organ moves its powers' use, not the organ (Penalty Law Art. 20); a
// crime that goes to justice stays the bureau's case until the answer (Penalty Law Art. 27); what is handed over between shifts, windows, posts and keepers
// stays in one organ.
func TestOfAllTypesThreeMoveAnOwner(t *testing.T) {
	const owner, other, former = "owner-organ", "other-organ", "former-organ"
	moves := map[string]string{
		"oneseal.penalty.jurisdiction_transferred": other,  // Penalty Law Art. 25
		"oneseal.petition.forwarded":               other,  // Petition Regulation Art. 22
		"oneseal.petition.returned":                former, // Art. 22: back to who forwarded it
	}
	for _, assigned := range []string{"penalty.assigned", "penalty.transferred", "penalty.appeal_forwarded", "inspection.assigned", "incident.assigned", "question.assigned", "consultation.task_assigned",
		"dispatch.ordered", "organ.entrusted", "power.received", "power.delegation_decided", "inquiry.handed_over", "errand.forwarded", "errand.handed_over", "post.assigned", "seal.authority_transferred",
		"seal.custody_handed_over", "seal.surrendered", "shift.handed_over", "ticket.transferred"} {
		if _, known := events.Lookup("oneseal." + assigned); !known {
			t.Errorf("%s was read, and is no type any more", assigned)
		}
	}
	at := time.Date(2017, 9, 1, 9, 0, 0, 0, events.China)
	met := 0
	for _, info := range events.Catalogue() {
		data := info.New()
		value := reflect.ValueOf(data).Elem()
		for i := range value.NumField() {
			switch field := value.Field(i).Addr().Interface().(type) {
			case *string:
				*field = other
			case *events.Subject:
				*field = "organ/" + other
			case *[]events.Subject:
				*field = []events.Subject{"organ/" + other}
			}
		}
		begun := events.Act{Time: at, Organ: former, Teller: events.TellerOwner}
		handed := events.Act{Time: at.Add(time.Hour), Organ: former, Teller: events.TellerOwner, NewOwner: owner}
		for _, by := range []string{owner, former, "stranger-organ", other} {
			act := events.ActOf(&events.Event{Type: info.Type, Organ: by, Time: at.Add(2 * time.Hour), Data: data})
			want := owner
			if by == owner && moves[info.Type] != "" {
				want = moves[info.Type]
				met++
			}
			if got := (events.Acts{begun, handed, act}).Owner(); got != want {
				t.Errorf("%s told by %s: the owner is %s, want %s", info.Type, by, got, want)
			}
		}
	}
	if met != len(moves) {
		t.Errorf("%d of %d types that move an owner exist", met, len(moves))
	}
}

// Who asks for something owns nothing by it: the organ that is asked answers, and is the owner from then on.
func TestWhoIsAskedMayAnswerFirst(t *testing.T) {
	at := time.Date(2017, 9, 1, 9, 0, 0, 0, events.China)
	asked := events.Act{Time: at, Organ: "environment", Teller: events.TellerAnyone}
	answer := events.Act{Time: at.Add(time.Hour), Organ: "bureau", Teller: events.TellerOwner}
	if owner, refused := (events.Acts{asked}).Refuse(answer); refused || owner != "bureau" {
		t.Errorf("the answer is refused: %t, as the owner is %q", refused, owner)
	}
	later := events.Act{Time: at.Add(2 * time.Hour), Organ: "environment", Teller: events.TellerOwner}
	if owner, refused := (events.Acts{asked, answer}).Refuse(later); !refused || owner != "bureau" {
		t.Errorf("who asked tells what only the owner may: refused %t, owner %q", refused, owner)
	}
}
