package events

import (
	"slices"
	"strings"
	"time"
)

// Teller says who may tell an act of a subject that has an owner: the organ of the act that began it. A new subject may be
// begun by any organ, and an act that names no organ is nobody's to refuse. What a key may send is said apart from it.
type Teller string

const (
	// TellerOwner: the organ that owns the subject at the time of the act.
	TellerOwner Teller = "owner"
	// TellerNamed: the owner, who owned it before, or an organ that an act of an owner names: by a grant, a request, an
	// assignment, or as the back office that was asked.
	TellerNamed Teller = "named"
	// TellerAnyone: any organ. The act is the public's, or of one whom no act can name before: who asks to be given evidence,
	// the court or higher organ that someone turned to, the bank that takes a fine, who reviews files, the village's window, who used a power.
	TellerAnyone Teller = "anyone"
	// TellerOfFact: who told the fact that is corrected, or the owner.
	TellerOfFact Teller = "teller"
)

// Tellers lists them, with what readers see.
func Tellers() []struct {
	Teller Teller
	Title  Title
} {
	return []struct {
		Teller Teller
		Title  Title
	}{
		{TellerOwner, Title{"主体归属机关", "the subject's owner"}},
		{TellerNamed, Title{"归属机关，或其授权、请求、交办、征询所指明的机关", "the owner, or an organ that its grants, requests or assignments name"}},
		{TellerAnyone, Title{"任何机关", "any organ"}},
		{TellerOfFact, Title{"原事实的陈述机关，或归属机关", "who told the corrected fact, or the owner"}},
	}
}

// Act is what an event says of whose its subject is.
type Act struct {
	Time     time.Time
	Sequence string
	Organ    string // that told it; "" if none is named
	Teller   Teller // who may tell it
	NewOwner string
	Returned bool
	Names    []string
}

// ActOf gives what the event says of whose its subject is.
func ActOf(e *Event) Act {
	a := Act{Time: e.Time, Sequence: e.Sequence, Organ: e.Organ, NewOwner: e.NewOwner(), Returned: e.Returned(), Names: e.Names()}
	if info, known := Lookup(e.Type); known {
		a.Teller = info.Teller
	}
	return a
}

// Acts are those of one subject, in the order of its story, corrections left out.
type Acts []Act

// Owner is the organ that owns the subject at last; "" if no act names an organ.
func (all Acts) Owner() string { return all.owners()[len(all)] }

// owners gives who owns the subject when each act happens, and after the last: it is the organ of the first act that only
// an owner tells, or of the first of all where there is none. An act that hands the subject on does so if its owner tells it.
func (all Acts) owners() []string {
	first := slices.IndexFunc(all, func(a Act) bool { return a.Organ != "" && a.Teller == TellerOwner })
	if first < 0 {
		first = slices.IndexFunc(all, func(a Act) bool { return a.Organ != "" })
	}
	owners := make([]string, len(all)+1)
	if first < 0 {
		return owners
	}
	line := []string{all[first].Organ} // who owned it, one after the other
	for i, a := range all {
		owner := line[len(line)-1]
		owners[i] = owner
		switch {
		case a.Organ != "" && a.Organ != owner:
		case a.NewOwner != "" && a.NewOwner != owner:
			line = append(line, a.NewOwner)
		case a.Returned && len(line) > 1:
			line = line[:len(line)-1]
		}
	}
	owners[len(all)] = line[len(line)-1]
	return owners
}

// Named lists the organs that owners' acts name, in no matter which order with the acts that rest on it: leave that was
// written down late is leave.
func (all Acts) Named() []string { return all.named(all.owners()) }

func (all Acts) named(owners []string) []string {
	var named []string
	for i, a := range all {
		if a.Organ == "" || a.Organ == owners[i] {
			named = append(named, a.Names...)
		}
	}
	return named
}

// Strangers lists the places of the acts that were told by an organ which may not.
func (all Acts) Strangers() []int {
	var strangers []int
	owners := all.owners()
	named := all.named(owners)
	for i, a := range all {
		if !a.may(owners[i], owners, named) {
			strangers = append(strangers, i)
		}
	}
	return strangers
}

// Refuse tells whether an act that is to be told may not be, as the subject stands, and whose it is then.
func (all Acts) Refuse(a Act) (owner string, refused bool) {
	if a.Teller == TellerOwner && !slices.ContainsFunc(all, func(b Act) bool { return b.Organ != "" && b.Teller == TellerOwner }) {
		return a.Organ, false // so far others asked; the first act that only an owner tells says whose it is
	}
	owners := all.owners()
	at, _ := slices.BinarySearchFunc(all, a, func(b, a Act) int {
		if b.Time.After(a.Time) || b.Time.Equal(a.Time) && b.Sequence > a.Sequence {
			return 1
		}
		return -1
	})
	return owners[at], !a.may(owners[at], owners, all.named(owners))
}

// may tells whether the act's organ may tell it of a subject that has that owner.
func (a Act) may(owner string, owners, named []string) bool {
	switch {
	case a.Organ == "", owner == "", a.Organ == owner, a.Teller == TellerAnyone:
		return true
	case a.Teller == TellerNamed:
		return slices.Contains(named, a.Organ) || slices.Contains(owners, a.Organ)
	}
	return false
}

// A subject is owned by the organ of the event that began it, and moved to another one only by an event that says so. An
// organ that acts in a subject, also in one assigned to it, does not own it for that: a squadron acts in its bureau's name,
// and who assigned an incident or a question watches over it to the end.

// moves is data that hands its subject to another organ.
type moves interface{ NewOwner() string }

// returns is data that hands its subject back to whoever owned it before.
type returns interface{ Returned() }

// names is data that asks other organs to act in the subject, or allows them to.
type names interface{ Names() []string }

// HandsOn tells whether events of the type can move their subject to another owner.
func (t *TypeInfo) HandsOn() bool {
	switch t.New().(type) {
	case moves, returns:
		return true
	}
	return false
}

// NamesOrgans tells whether events of the type can name organs that may act in the subject.
func (t *TypeInfo) NamesOrgans() bool {
	_, is := t.New().(names)
	return is
}

// NewOwner is the organ that the event hands its subject to; "" if it moves none.
func (e *Event) NewOwner() string {
	if d, is := e.Data.(moves); is {
		return d.NewOwner()
	}
	return ""
}

// Returned tells whether the event hands its subject back to its former owner.
func (e *Event) Returned() bool {
	_, is := e.Data.(returns)
	return is
}

// Names lists the organs that the event asks to act in the subject, or allows to. Some sources write a body there that is
// no organ of the town; no event comes from it.
func (e *Event) Names() []string {
	if d, is := e.Data.(names); is {
		return d.Names()
	}
	return nil
}

// Addressees lists the organs of whom the event speaks as those that it names, hands its subject to or answers. They may read it.
func (e *Event) Addressees() []string {
	organs := append(e.Names(), bodies(e.NewOwner())...)
	switch d := e.Data.(type) {
	case *EvidenceSharingRefused:
		organs = append(organs, d.Recipient)
	case *GrantRefused:
		organs = append(organs, d.Recipient)
	case *GrantCut:
		organs = append(organs, d.Recipient)
	}
	return organs
}

// organsOf gives the organs among subjects, as the attribute "organ" writes them.
func organsOf(subjects ...Subject) []string {
	var organs []string
	for _, s := range subjects {
		if organ, is := strings.CutPrefix(string(s), "organ/"); is {
			organs = append(organs, organ)
		}
	}
	return organs
}

// bodies leaves out what is not stated.
func bodies(stated ...string) []string {
	var all []string
	for _, body := range stated {
		if body != "" {
			all = append(all, body)
		}
	}
	return all
}

func (d *PenaltyJurisdictionTransferred) NewOwner() string { return d.To }

// NewOwner: the organ that a petition went to handles it and answers for its days (Petition Regulation Art. 22, 23).
func (d *PetitionForwarded) NewOwner() string { return d.To }
func (d *PetitionReturned) Returned()         {}

func (d *EvidenceShared) Names() []string                     { return bodies(d.Recipient) }
func (d *DeliveryProvided) Names() []string                   { return bodies(d.Recipient) }
func (d *GrantGiven) Names() []string                         { return bodies(d.Recipient) }
func (d *GrantChanged) Names() []string                       { return bodies(d.Recipient) }
func (d *GrantRequested) Names() []string                     { return bodies(d.Holder) }
func (d *ApprovalExpertConsulted) Names() []string            { return bodies(d.Body) }
func (d *PenaltyAssigned) Names() []string                    { return organsOf(d.Squadron) }
func (d *PenaltyAssistanceRequested) Names() []string         { return bodies(d.From) }
func (d *PenaltyTransferred) Names() []string                 { return bodies(d.To) }
func (d *PenaltyEnforcementApplied) Names() []string          { return bodies(d.Body) }
func (d *PenaltyAppealFiled) Names() []string                 { return bodies(d.Forum) }
func (d *PenaltyAppealForwarded) Names() []string             { return bodies(d.Forum) }
func (d *InspectionAssigned) Names() []string                 { return organsOf(d.Squadron) }
func (d *IncidentAssigned) Names() []string                   { return organsOf(d.To) }
func (d *QuestionAssigned) Names() []string                   { return organsOf(d.To) }
func (d *AlertReceived) Names() []string                      { return organsOf(d.Organ) }
func (d *DispatchOrdered) Names() []string                    { return organsOf(d.Organ) }
func (d *SealingRequested) Names() []string                   { return organsOf(d.Organ) }
func (d *DisputeJudicialConfirmationApplied) Names() []string { return bodies(d.Court) }
func (d *PetitionReviewRequested) Names() []string            { return bodies(d.To) }
func (d *PetitionReReviewRequested) Names() []string          { return bodies(d.To) }
func (d *ConsultationConvened) Names() []string               { return organsOf(d.Organs...) }
func (d *ConsultationHeld) Names() []string                   { return organsOf(d.Organs...) }
func (d *ConsultationTaskAssigned) Names() []string           { return organsOf(d.To) }
func (d *PushSent) Names() []string                           { return organsOf(d.From, d.To) }
func (d *InquiryHandedOver) Names() []string                  { return organsOf(d.To) }
func (d *CardIssued) Names() []string                         { return organsOf(d.Holder) }
func (d *AccountabilityOpened) Names() []string               { return organsOf(d.Against) }
func (d *PowerReceived) Names() []string                      { return bodies(d.From) }
func (d *PowerReturnProposed) Names() []string                { return bodies(d.To) }
func (d *PowerDelegationProposed) Names() []string            { return bodies(d.Holder) }
func (d *OrganEntrusted) Names() []string                     { return bodies(d.By) }
func (d *SealSurrendered) Names() []string                    { return organsOf(d.To) }
