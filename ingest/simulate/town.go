package simulate

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"

	"oneseal/events"
)

// town is one town as it stands: who and what there is, and what is planned.
type town struct {
	o      *Options
	key    string // in front of subjects' keys; empty for a single town
	source string
	area   string // GB/T 2260 has no such code
	code   events.USCC
	lat    float64
	lon    float64
	random *rand.Rand
	now    clock
	calm   clock // from here on nothing goes wrong whose correction would come after the end
	agenda agenda
	out    []*events.Event
	truths []Truth

	year      int
	yearEnds  clock
	organs    map[string]string // with the town's key; thousands of stories share them
	numbers   map[string]int    // of the year's last case, by family
	corrected map[string]int    // events told, by family, for the clerks' slips
	cases     []*application    // open
	forgotten int               // of them
	registry
	enforcement
	platform
	village
	others others
}

func newTown(o *Options, number int) *town {
	t := &town{o: o, source: "/simulate/town", random: rand.New(rand.NewPCG(o.Seed, 0x5ea1+uint64(number))),
		numbers: make(map[string]int), organs: make(map[string]string), corrected: make(map[string]int), now: on(2009+o.Later, 1, 1)}
	if o.Towns > 1 {
		t.key = fmt.Sprintf("t%04d-", number+1)
		t.source += "/" + strconv.Itoa(number+1)
	}
	t.others = newOthers(o, number)
	for t.calm = clockOf(o.To) + day; workdays(t.calm, clockOf(o.To)) < 3; {
		t.calm -= day
	}
	t.area = fmt.Sprintf("99%04d001", number+1)
	t.lat, t.lon = 33.2+0.12*float64(number%32), 115.5+0.12*float64(number/32%64)
	t.register()
	return t
}

// live lets a day pass, and before the first one what came before it. What happened is in out and truths;
// at the end of the last day open cases are judged.
func (t *town) live(date clock) {
	t.runUntil(date)
	t.newDay()
	t.runUntil(date + day)
	write(t.out)
	if date == clockOf(t.o.To) {
		for _, c := range t.cases {
			c.judge()
		}
		for _, l := range t.terms {
			l.judge(date)
		}
		t.end()
	}
}

// rest forgets a day that was handed over.
func (t *town) rest() {
	clear(t.out)
	t.out, t.truths = t.out[:0], nil
}

// newDay plans what comes by the day.
func (t *town) newDay() {
	if len(t.firms) == 0 {
		return // the reform is not through yet
	}
	t.openWindows()
	t.takeApplications()
	t.patrolDay()
	t.watchDay()
	t.enforceDay()
	t.villageDay()
	t.staffDay()
	t.upkeepDay()
	t.grantDay()
}

// story is a subject that events are told of. Its ids come from the subject and the step.
type story struct {
	subject, organ string
	step           int
}

func (t *town) story(family, key, organ string) *story {
	full, known := t.organs[organ]
	if !known {
		full = t.key + organ
		t.organs[organ] = full
	}
	return &story{subject: family + "/" + t.key + key, organ: full}
}

// numbered is a new case of a family, with a number within its year.
func (t *town) numbered(family, organ string) *story {
	if t.now >= t.yearEnds {
		t.year = t.now.year()
		t.yearEnds = on(t.year+1, 1, 1)
		clear(t.numbers)
	}
	t.numbers[family]++
	n := strconv.Itoa(t.numbers[family])
	if len(n) < 5 {
		n = "00000"[len(n):] + n
	}
	return t.story(family, strconv.Itoa(t.year)+"-"+n, organ)
}

func (s *story) name() events.Subject { return events.Subject(s.subject) }

// key is the part of the subject after the family.
func (s *story) key() string { return s.subject[len(s.name().Kind())+1:] }

// tell makes an event of what happens now, and gives its id.
func (t *town) tell(s *story, actor string, data any) string {
	e := t.event(s, actor, data)
	t.state(s, e)
	return e.ID
}

// tellAs is tell for acts that count by who does them.
func (t *town) tellAs(s *story, by *staff, data any) string {
	e := t.event(s, by.key(), data)
	e.Role = string(by.kind)
	t.state(s, e)
	return e.ID
}

func (t *town) event(s *story, actor string, data any) *events.Event {
	s.step++
	return &events.Event{ID: s.subject + "/" + strconv.Itoa(s.step), Source: t.source, Type: events.TypeOf(data),
		Subject: s.subject, Time: t.now.time(), Organ: t.organOf(s, actor), Actor: actor, Area: t.area, Data: data}
}

// organOf is the story's own organ, unless another one acts: then it acts in its own name.
func (t *town) organOf(s *story, actor string) string {
	switch {
	case slices.Contains(elsewhere, actor):
		return actor
	case slices.Contains(backBodies, actor):
		return t.key + actor
	}
	return s.organ
}

// state puts an event into the stream: nearly always at once, once in a thousand late or twice.
// Clerks write some times down wrongly, and enter some acts twice; both are corrected.
func (t *town) state(s *story, e *events.Event) {
	family := e.Family()
	t.corrected[family]++
	nth := t.corrected[family]
	lively := t.now >= clockOf(t.o.From) && t.now < t.calm
	switch chance := t.random.Float64(); {
	case !lively || chance > 0.003:
	case len(e.Names()) > 0 || e.NewOwner() != "" || e.Returned():
		nth = 0 // what others act on is told at once, and well
	case chance < 0.001:
		late, happened := t.now+2*hour+t.upTo(2*day), t.now
		e.RecordedTime = late.time()
		t.at(late, func() {
			t.plant(Late, s.subject, fmt.Sprintf("stated %d minutes after it happened", (late-happened)/minute), e.ID)
			t.out = append(t.out, e)
		})
		return
	case chance < 0.002:
		again := *e
		t.at(t.now+minute+t.upTo(hour), func() {
			t.plant(Doubled, s.subject, "the same event is sent twice", e.ID)
			t.out = append(t.out, &again)
		})
	case chance < 0.0025:
		again := *e
		again.ID = t.event(s, e.Actor, e.Data).ID
		t.plant(EnteredTwice, s.subject, "one act with two ids", e.ID, again.ID)
		t.out = append(t.out, e, &again)
		t.correct(s, &again, events.FactCorrected{Effect: events.EffectWithdrawn, Reason: "重复录入"})
		return
	default:
		nth = 3
	}
	t.out = append(t.out, e)
	if nth == 3 {
		t.correct(s, e, events.FactCorrected{Effect: events.EffectReplaced, Reason: "时间登记有误", Time: (t.now - 2*minute).moment()})
	}
}

// correct tells the correction of an event on the next workday.
func (t *town) correct(s *story, wrong *events.Event, c events.FactCorrected) {
	c.Corrects = events.EventRef{Source: wrong.Source, ID: wrong.ID, Type: wrong.Type}
	t.at(t.now.plusWorkdays(1).work(0), func() {
		e := t.event(s, "data-clerk", &c)
		e.Organ = wrong.Organ
		e.Type = "oneseal." + wrong.Family() + ".fact_corrected"
		t.plant(Corrected, s.subject, string(c.Effect), wrong.ID, e.ID)
		t.out = append(t.out, e)
	})
}

func (t *town) upTo(span clock) clock       { return clock(t.random.Int64N(int64(span))) }
func (t *town) between(least, most int) int { return least + t.random.IntN(most-least+1) }
func (t *town) chance(share float64) bool   { return t.random.Float64() < share }
func pick[T any](t *town, of []T) T         { return of[t.random.IntN(len(of))] }
func amount(yuan int) events.Money {
	return events.Money{Amount: events.Hundredths(int64(yuan) * 100), Currency: "CNY"}
}
func wholeDays(n int) events.Workdays { return events.HalfWorkdays(int32(2 * n)) }
func (t *town) person() events.Party {
	return events.Party{Kind: "person", Pseudonym: t.key + "p-" + strconv.Itoa(t.random.IntN(84000))}
}

// arrivals is how many come when so many are expected: Poisson, by Knuth's way for small means.
func (t *town) arrivals(expected float64) int {
	expected *= t.o.Volume
	n := 0
	for ; expected > 30; expected -= 30 {
		n += 30
	}
	limit, product := math.Exp(-expected), t.random.Float64()
	for ; product > limit; n++ {
		product *= t.random.Float64()
	}
	return n
}

// place is somewhere in the town, by GPS.
func (t *town) place() *events.Position {
	return t.placeAt(t.lat+0.1*(t.random.Float64()-0.5), t.lon+0.1*(t.random.Float64()-0.5))
}

func (t *town) placeAt(lat, lon float64) *events.Position {
	round := func(v float64) events.Measure { return events.Measured(math.Round(v*1e6) / 1e6) }
	return &events.Position{Lat: events.Latitude{Measure: round(lat)}, Lon: events.Longitude{Measure: round(lon)}, Datum: events.DatumWGS84}
}
