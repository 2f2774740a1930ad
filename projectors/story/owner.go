package story

import (
	"slices"

	"oneseal/events"
)

// Owner is the organ that owns the subject: that of the event which began it, unless an owner's event handed it on. It is
// "" while no event names an organ.
func (s *Story) Owner() string { return ownerOf(s.Events) }

// Participants lists, in the order of their names, the organs that told something of the subject, and those that its owner
// named; see [events.Event.Names]. The owner is one of them.
func (s *Story) Participants() []string {
	if alone, is := loneOrgan(s.Events); is {
		if alone == "" {
			return nil
		}
		return []string{alone}
	}
	acts := actsOf(s.Events)
	organs := acts.Named()
	for _, a := range acts {
		if a.Organ != "" {
			organs = append(organs, a.Organ)
		}
	}
	if owner := acts.Owner(); owner != "" {
		organs = append(organs, owner)
	}
	slices.Sort(organs)
	return slices.Compact(organs)
}

// Strangers lists the events that were told by an organ which may not, with corrections that change nothing for it.
func (s *Story) Strangers() []*events.Event {
	strangers := s.StrangeCorrections
	if _, is := loneOrgan(s.Events); is {
		return strangers
	}
	for _, i := range actsOf(s.Events).Strangers() {
		strangers = append(strangers, s.Events[i])
	}
	return strangers
}

func ownerOf(told []*events.Event) string {
	if alone, is := loneOrgan(told); is {
		return alone
	}
	return actsOf(told).Owner()
}

func actsOf(told []*events.Event) events.Acts {
	acts := make(events.Acts, len(told))
	for i, e := range told {
		acts[i] = events.ActOf(e)
	}
	return acts
}

// loneOrgan gives the one organ that most stories have, if no event names another.
func loneOrgan(told []*events.Event) (organ string, is bool) {
	for _, e := range told {
		if e.Organ != "" && organ != "" && e.Organ != organ || e.NewOwner() != "" || len(e.Names()) > 0 {
			return "", false
		}
		if organ == "" {
			organ = e.Organ
		}
	}
	return organ, true
}
