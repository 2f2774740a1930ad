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
	"cmp"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"sync"
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
	// Truth is told what was planted or broke a rule, before the day on which the last event that shows it
	// is made or the case ends; with the last day comes what is left undone. Calls come one at a time.
	Truth func(Truth)
	// Later is by how many whole years the town's history is later than the report's, on the real calendar of those years: its reform is
	// of August 2012 and as many years, and so are the 145 penalty cases of 2017.
	Later int
	// Before is how many applications a workday were decided in the 24 months before the reform, by offices of those days; 0: none are
	// told. They come with the first day.
	Before float64
	// Forgotten is how many accepted applications lie on a desk at the end, over their promise, the first also over the law's limit. A town of its few
	// late cases has none that is late and open on most days.
	Forgotten int
}

func (o *Options) setDefaults() {
	o.Towns = max(o.Towns, 1)
	o.Volume = cmp.Or(o.Volume, 1)
	o.Positions, o.Heartbeats = cmp.Or(o.Positions, 2*time.Hour), cmp.Or(o.Heartbeats, 24*time.Hour)
}

// Begin is when the pilot began. Items, bodies and seals from before are stated with their own dates.
var Begin = time.Date(2012, 8, 1, 0, 0, 0, 0, time.UTC)

const reportYear = 2017

// Reform is the first day of the town's reform.
func (o *Options) Reform() time.Time { return Begin.AddDate(o.Later, 0, 0) }

// UpTo gives a year and three months up to a day, of a town that then is in the year of the report: whose cases, as the report says, are those of
// the year so far. From January to March it is in the year after it, because the cases of a year that has just begun are too few.
func UpTo(last time.Time) Options {
	of := last.Year()
	if last.Month() < yearIsOld {
		of--
	}
	return Options{From: last.AddDate(0, 0, 1).AddDate(-1, -3, 0), To: last, Later: of - reportYear}
}

// yearIsOld is from when on the year so far has all cases of the report.
const yearIsOld = time.April

// End is the last day that a town can live: workdays after it are not known.
var End = time.Date(2034, 12, 31, 0, 0, 0, 0, time.UTC)

// Check says what is wrong with the options.
func (o *Options) Check() error {
	switch {
	case o.Later < 0 || o.Later > End.Year()-reportYear:
		return fmt.Errorf("later %d: take 0 to %d years", o.Later, End.Year()-reportYear)
	case o.Before < 0 || o.Before > 1000:
		return fmt.Errorf("before %v: take a number of applications from 0 to 1000", o.Before)
	case o.Forgotten < 0 || o.Forgotten > 5:
		return fmt.Errorf("forgotten %d: take 0 to 5 applications", o.Forgotten)
	case o.From.Before(o.Reform()):
		return fmt.Errorf("from %s: the town's pilot began on %s; take that day or a later one", o.From.Format(time.DateOnly), o.Reform().Format(time.DateOnly))
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

// Days gives what of makes of each town's day, in order of days and within a day of towns. Towns live on
// all cores, and so runs of: it is given a slice that is its own only until it returns. What comes out does
// not depend on the number of cores. Options that Check refuses give nothing.
func Days[T any](o Options, of func(day []*events.Event) T) iter.Seq[T] {
	type lived struct {
		day    T
		truths []Truth
	}
	return func(yield func(T) bool) {
		if o.Check() != nil {
			return
		}
		o.setDefaults()
		var workers sync.WaitGroup
		defer workers.Wait()
		stop := make(chan struct{})
		defer close(stop)
		hands := make([]chan lived, min(runtime.GOMAXPROCS(0), o.Towns))
		for w := range hands {
			hands[w] = make(chan lived, 4)
			workers.Go(func() {
				var towns []*town
				for i := w; i < o.Towns; i += len(hands) {
					towns = append(towns, newTown(&o, i))
				}
				defer func() {
					for _, t := range towns {
						t.end()
					}
				}()
				for date := clockOf(o.From); date <= clockOf(o.To); date += day {
					for _, t := range towns {
						t.live(date)
						select {
						case hands[w] <- lived{of(t.out), t.truths}:
							t.rest()
						case <-stop:
							return
						}
					}
				}
			})
		}
		for date := clockOf(o.From); date <= clockOf(o.To); date += day {
			for i := range o.Towns {
				l := <-hands[i%len(hands)]
				for _, truth := range l.truths {
					o.Truth(truth)
				}
				if !yield(l.day) {
					return
				}
			}
		}
	}
}

// Run gives the events of all towns, day by day and within a day town by town. The events are the caller's.
func Run(o Options) iter.Seq[*events.Event] {
	return func(yield func(*events.Event) bool) {
		for day := range Days(o, slices.Clone[[]*events.Event]) {
			for _, e := range day {
				if !yield(e) {
					return
				}
			}
		}
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
