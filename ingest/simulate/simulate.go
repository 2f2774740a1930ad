// Package simulate makes towns that never were, with everything that the report tells of: items and
// powers, windows and queues, cases, cameras, patrols, disputes. The same seed gives the same events,
// byte for byte.
//
// A town is a discrete-event simulation on the real workday calendar. A case is a process that
// sleeps between its acts and is forgotten when it ends, so memory does not grow with the span. Time
// is lost for reasons: a case waits for the officer's other cases, for an officer who is away and
// a deputy who has not taken over yet, for the applicant, for an inspection. Events come in the
// order in which the town's systems state them, which is the order of their times except for those
// that come late; what was planted so, or breaks a rule, is told by [Options].Truth.
//
// Bodies, people and places are made up: pseudonyms, an area code that nobody has, and no score of
// anybody.
package simulate

import (
	"fmt"
	"iter"
	"time"

	"oneseal/events"
)

// Options say which towns to make. Times are local dates; From and To are both lived through.
type Options struct {
	From, To time.Time
	Seed     uint64
	Towns    int     // 0: one
	Volume   float64 // how busy a town is; 0: 1, some 500 events a workday
	// Positions and Heartbeats are the intervals at which a radio on duty and a camera report; 0:
	// two hours, and a day.
	Positions, Heartbeats time.Duration
	// Truth is told what was planted or broke a rule, when the last event that shows it is made or the
	// case ends, and after the last event what is left undone.
	Truth func(Truth)
}

// Begin is when the pilot began. Items, bodies and seals from before are stated with their own dates.
var Begin = time.Date(2012, 8, 1, 0, 0, 0, 0, time.UTC)

// End is the last day that a town can live: workdays after it are not known.
var End = time.Date(2029, 12, 31, 0, 0, 0, 0, time.UTC)

// Check says what is wrong with the options.
func (o *Options) Check() error {
	switch {
	case o.From.Before(Begin):
		return fmt.Errorf("from %s: the town's pilot began on %s; take that day or a later one", o.From.Format(time.DateOnly), Begin.Format(time.DateOnly))
	case o.To.After(End):
		return fmt.Errorf("to %s: the workday calendar is too short; take %s or an earlier day", o.To.Format(time.DateOnly), End.Format(time.DateOnly))
	case o.To.Before(o.From):
		return fmt.Errorf("to %s: lies before from %s; take a later day", o.To.Format(time.DateOnly), o.From.Format(time.DateOnly))
	case o.Towns < 0 || o.Towns > 9999:
		return fmt.Errorf("towns %d: take 1 to 9999", o.Towns)
	case o.Volume < 0 || o.Volume > 100:
		return fmt.Errorf("volume %v: take a number above 0 and up to 100", o.Volume)
	case o.Positions != 0 && o.Positions < time.Second:
		return fmt.Errorf("positions %v: take an interval of a second or more", o.Positions)
	case o.Heartbeats != 0 && o.Heartbeats < time.Second:
		return fmt.Errorf("heartbeats %v: take an interval of a second or more", o.Heartbeats)
	}
	return nil
}

// Run gives the events of all towns, day by day and within a day town by town. Options that Check
// refuses give none. The events are the caller's.
func Run(o Options) iter.Seq[*events.Event] {
	return func(yield func(*events.Event) bool) {
		if o.Check() != nil {
			return
		}
		o.Towns = max(o.Towns, 1)
		if o.Volume == 0 {
			o.Volume = 1
		}
		if o.Positions == 0 {
			o.Positions = 2 * time.Hour
		}
		if o.Heartbeats == 0 {
			o.Heartbeats = 24 * time.Hour
		}
		towns := make([]*town, o.Towns)
		for i := range towns {
			towns[i] = newTown(&o, i)
		}
		complete := false
		defer func() {
			if !complete {
				o.Truth = nil // the end is not the one that was asked for
			}
			for _, t := range towns {
				t.end()
			}
		}()
		for date := clockOf(o.From); date <= clockOf(o.To); date += day {
			for _, t := range towns {
				t.runUntil(date) // what was before the first day
				t.newDay()
				t.runUntil(date + day)
				for i, e := range t.out {
					t.out[i] = nil
					if !yield(e) {
						return
					}
				}
				t.out = t.out[:0]
			}
		}
		complete = true
	}
}

// Town gives the events of a year and three months up to the end of 2017, the year of the report.
func Town(seed uint64) []*events.Event {
	var all []*events.Event
	for e := range Run(Options{From: time.Date(2016, 10, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2017, 12, 31, 0, 0, 0, 0, time.UTC), Seed: seed}) {
		all = append(all, e)
	}
	return all
}
