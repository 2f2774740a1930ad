package simulate

import (
	"slices"
	"time"
)

// A case in so many of the town's has a flaw of its own: of the kinds of its procedure each comes in turn, as far as the law of the day
// knows it.
const (
	flawedOrdinary = 0.3
	flawedSimple   = 0.2
)

var (
	ordinaryFlaws = []TruthKind{
		LateWithdrawal, LatePublication, ElectronicWithout, LateDecision,
		PreservationOver, SeizureOver, CardShownLate, RecusalUndecided, RecusedOfficerActs, HeavierForStatement, WithinHearingPeriod, PenaltyUnheard, HostInvestigated, NoDiscussion,
		Prescribed, FinedTwice, DemandTooShort, LateApplication, SurchargeOverFine, LateTransfer, LateHandover, ShortPenaltyNotice, DecisionBeforeNotice,
	}
	simpleFlaws = []TruthKind{SimpleOverLimit, OnSpotNotFiled, LateHandIn, CollectedOverLimit}
	// sinceReform are rules that no text had before that of 2021.
	sinceReform = []TruthKind{LateDecision, ElectronicWithout, LatePublication, LateWithdrawal}
)

// nextFlaw is what goes wrong in the next case, if anything does.
func (t *town) nextFlaw(of []TruthKind, turn *int, share float64) TruthKind {
	if !t.chance(share) {
		return ""
	}
	for {
		flaw := of[*turn%len(of)]
		*turn++
		if t.now >= on(2021, 9, 1) || !slices.Contains(sinceReform, flaw) {
			return flaw
		}
	}
}

// monthsOn is the same day of a later month, or its last.
func (c clock) monthsOn(n int) clock {
	year, month, of := c.time().Date()
	last := time.Date(year, month+time.Month(n)+1, 0, 0, 0, 0, 0, time.UTC)
	return clockOf(last.AddDate(0, 0, min(of, last.Day())-last.Day()))
}

// orWorkday is the day, or the next workday if it is a day off.
func (c clock) orWorkday() clock {
	for c = c.midnight(); !c.workday(); c += day {
	}
	return c
}
