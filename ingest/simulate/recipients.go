package simulate

import (
	"fmt"
	"math/rand/v2"

	"oneseal/events"
)

// recipients are the organs outside the town that ask for its evidence.
var recipients = []string{"public-security", "environment", "county-market-bureau"}

// others are the recipients' own penalty cases, as far as they tell of them here: what each is about, that it was decided and served, and that it is closed. By which
// procedure is not told, and the town's rules do not judge them. What is drawn for them does not move what is drawn for the town.
type others struct {
	random  *rand.Rand
	running map[string]*othersCase // by organ
	begun   map[string]int         // by organ
}

type othersCase struct {
	*story
	begun clock
}

func newOthers(o *Options, number int) others {
	return others{rand.New(rand.NewPCG(o.Seed, 0x07e25+uint64(number))), make(map[string]*othersCase), make(map[string]int)}
}

// caseOf is a recipient's case for which it asks for evidence: the one that it works on, or a new one.
func (t *town) caseOf(by string) *story {
	alone := t.others.random.Float64() < 0.08
	if running := t.others.running[by]; running != nil && !alone && t.now < running.begun+60*day {
		return running.story
	}
	t.others.begun[by]++
	c := &othersCase{&story{subject: fmt.Sprintf("penalty/%s%s-%04d", t.key, by, t.others.begun[by]), organ: by}, t.now}
	if !alone {
		t.others.running[by] = c
	}
	step := events.PenaltyStep{Case: events.PenaltyCase{Cause: offences[t.others.random.IntN(len(offences))].cause, Party: "organisation"}}
	tell := func(activity string, data func(events.PenaltyStep) any) {
		step := step
		step.Activity = activity
		t.out = append(t.out, t.event(c.story, by, data(step)))
	}
	tell("案件线索", func(s events.PenaltyStep) any { return &events.PenaltyClue{PenaltyStep: s, Origin: "other"} })
	decided := (t.now + 90*day + clock(t.others.random.Int64N(int64(10*day)))).office()
	t.at(decided, func() {
		tell("处罚决定", func(s events.PenaltyStep) any { return &events.PenaltyDecided{PenaltyStep: s, Outcome: "penalty"} })
	})
	t.at((decided + 2*day).office(), func() {
		tell("送达", func(s events.PenaltyStep) any { return &events.PenaltyServed{PenaltyStep: s, Method: "in_person"} })
	})
	t.at((decided + 9*day).office(), func() {
		tell("结案", func(s events.PenaltyStep) any { return &events.PenaltyClosed{PenaltyStep: s} })
	})
	return c.story
}
