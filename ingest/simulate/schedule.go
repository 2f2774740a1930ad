package simulate

import (
	"container/heap"
	"iter"
)

// agenda is what is to happen in a town: a heap by time and, at the same time, by entry.
type agenda struct {
	entries []entry
	count   uint64
}

type entry struct {
	at    clock
	order uint64
	do    func()
	wakes *process // instead of do
}

func (a *agenda) Len() int { return len(a.entries) }
func (a *agenda) Less(i, j int) bool {
	if a.entries[i].at != a.entries[j].at {
		return a.entries[i].at < a.entries[j].at
	}
	return a.entries[i].order < a.entries[j].order
}
func (a *agenda) Swap(i, j int) { a.entries[i], a.entries[j] = a.entries[j], a.entries[i] }
func (a *agenda) Push(e any)    { a.entries = append(a.entries, e.(entry)) }
func (a *agenda) Pop() any {
	last := a.entries[len(a.entries)-1]
	a.entries[len(a.entries)-1] = entry{}
	a.entries = a.entries[:len(a.entries)-1]
	return last
}

func (a *agenda) add(e entry) {
	e.order = a.count
	a.count++
	heap.Push(a, e)
}

// process is a case under way: a procedure that sleeps between its acts. It runs only while the
// town waits for it, so a town is one thread of events however many cases are open. A sleeper keeps its
// stack; where many cases wait for long, what follows is a chapter of its own, of which only a function is
// kept meanwhile.
type process struct {
	town  *town
	next  func() (clock, bool)
	stop  func()
	yield func(clock) bool
}

// over unwinds a process whose town ends.
type over struct{}

// sleepUntil lets the town go on to a time; one that is past is now.
func (p *process) sleepUntil(at clock) {
	if !p.yield(max(at, p.town.now)) {
		panic(over{})
	}
}

// pause keeps two acts so far apart that a correction by minutes does not change their order.
func (p *process) pause() { p.sleepUntil((p.town.now + 5*minute).office()) }

func (p *process) sleep(span clock) { p.sleepUntil(p.town.now + span) }

func (p *process) workdays(n int) { p.sleepUntil(p.town.afterWorkdays(n)) }
func (p *process) days(n int)     { p.sleepUntil(p.town.afterDays(n)) }

// afterWorkdays is some hour of office time on the n-th workday after.
func (t *town) afterWorkdays(n int) clock {
	if n == 0 {
		return (t.now + minute + t.upTo(20*minute)).office()
	}
	return (t.now.plusWorkdays(n).midnight() + opens + t.upTo(officeDay-hour)).office()
}

// afterDays is an office hour on or after the n-th calendar day.
func (t *town) afterDays(n int) clock {
	return (t.now.midnight() + clock(n)*day + opens + t.upTo(3*hour)).office()
}

// at plans an act.
func (t *town) at(when clock, do func()) { t.agenda.add(entry{at: max(when, t.now), do: do}) }

// start plans a case.
func (t *town) start(when clock, run func(*process)) {
	p := &process{town: t}
	p.later(when, func() { run(p) })
}

// later plans a chapter, which goes on after the one that plans it has ended.
func (p *process) later(when clock, chapter func()) {
	p.town.at(when, func() {
		p.next, p.stop = iter.Pull(func(yield func(clock) bool) {
			defer func() {
				if r := recover(); r != nil {
					if _, ended := r.(over); !ended {
						panic(r)
					}
				}
			}()
			p.yield = yield
			chapter()
		})
		p.town.wake(p)
	})
}

func (t *town) wake(p *process) {
	if at, sleeps := p.next(); sleeps {
		t.agenda.add(entry{at: at, wakes: p})
		return
	}
	p.next, p.stop, p.yield = nil, nil, nil
}

// runUntil does what is planned before a time.
func (t *town) runUntil(end clock) {
	for len(t.agenda.entries) > 0 && t.agenda.entries[0].at < end {
		e := heap.Pop(&t.agenda).(entry)
		t.now = e.at
		if e.wakes != nil {
			t.wake(e.wakes)
		} else {
			e.do()
		}
	}
	t.now = end
}

// end forgets all open cases.
func (t *town) end() {
	for _, e := range t.agenda.entries {
		if e.wakes != nil {
			e.wakes.stop()
		}
	}
	t.agenda.entries = nil
}
