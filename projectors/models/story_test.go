package models

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/ClickHouse/ch-go/proto"
	"pgregory.net/rapid"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
	"oneseal/projectors/story/storytest"
)

// Any order of arrival, with repeats, late events and corrections, in any partitions and with times written at any
// offset, gives the same row of every model, but for how many partitions they came in. Events of one time are ordered by their sequence, which every source
// without exact times states.
func TestAnyOrderOfArrivalGivesTheSameRow(t *testing.T) {
	for _, model := range All() {
		t.Run(model.Name, func(t *testing.T) {
			known := examples(t, model.Family)
			block := model.NewBlock()
			row := func(t *rapid.T, story story.Story) []byte {
				block.Reset(columns.Epoch)
				story.Partitions = 1 // which is a matter of the log, not of what happened
				if err := block.Add(story, knowing(t, storytest.ReformedItem).Reference); err != nil {
					t.Fatal(err)
				}
				told := slices.DeleteFunc(slices.Clone(block.Input()), func(c proto.InputColumn) bool { return c.Name == "partitions" })
				var encoded proto.Buffer
				if err := (proto.Block{Columns: len(told), Rows: 1}).EncodeBlock(&encoded, proto.Version, told); err != nil {
					t.Fatal(err)
				}
				return encoded.Buf
			}
			rapid.Check(t, func(t *rapid.T) {
				random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 3))
				facts := randomStory(random, known, rapid.IntRange(1, 25).Draw(t, "acts"), rapid.IntRange(0, 5).Draw(t, "corrections"))
				var entries []story.Entry
				for i, e := range facts {
					entries = append(entries, story.Entry{Event: e, Offset: int64(i)})
				}
				want := story.Of(facts[0].Subject, entries)
				if int(want.Revision) != len(facts) {
					t.Fatalf("revision %d of %d facts", want.Revision, len(facts))
				}
				shuffled := slices.Clone(entries)
				random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
				var arrived []story.Entry
				for i, entry := range shuffled {
					arrived = append(arrived, recorded(random, entry.Event, len(arrived)))
					if random.IntN(4) == 0 { // it comes again, now or later
						arrived = append(arrived, recorded(random, shuffled[random.IntN(i+1)].Event, len(arrived)))
					}
				}
				random.Shuffle(len(arrived), func(i, j int) { arrived[i], arrived[j] = arrived[j], arrived[i] })
				got := story.Of(facts[0].Subject, arrived)
				got.Partitions = want.Partitions // the row says in how many the facts lie
				if !bytes.Equal(row(t, want), row(t, got)) {
					for _, e := range want.Events {
						t.Logf("%s %s %+v", e.Time, e.Type, e.Data)
					}
					t.Fatal("another order gives another row")
				}
			})
		})
	}
}

// examples are the stored examples of a family's types, corrections left out.
func examples(t *testing.T, family string) []*events.Event {
	t.Helper()
	var known []*events.Event
	for _, info := range events.Catalogue() {
		if info.Family != family || info.Name() == "fact_corrected" {
			continue
		}
		document, err := os.ReadFile(fmt.Sprintf("../../events/testdata/stored/%s.%s.v%d.json", family, info.Name(), info.Version))
		if err != nil {
			t.Fatal(err)
		}
		e, err := events.DecodeStructured(document)
		if err != nil {
			t.Fatal(err)
		}
		known = append(known, e)
	}
	return known
}

// randomStory makes facts of one subject out of examples, and corrections of some of them.
func randomStory(random *rand.Rand, known []*events.Event, acts, corrections int) []*events.Event {
	var facts []*events.Event
	for n := range acts {
		e := *known[random.IntN(len(known))]
		e.ID, e.Sequence, e.Actor = fmt.Sprint(n), fmt.Sprintf("%03d", n), fmt.Sprint(random.IntN(3))
		e.Time = time.Date(2017, 5, 1+random.IntN(20), random.IntN(24), 0, 0, 0, time.UTC)
		e.Data = varied(random, e.Data)
		facts = append(facts, &e)
	}
	for n := range corrections {
		wrong := facts[random.IntN(acts)]
		correction := &events.FactCorrected{Corrects: events.EventRef{Source: wrong.Source, ID: wrong.ID, Type: wrong.Type}, Effect: events.EffectWithdrawn, Reason: "r"}
		switch random.IntN(3) {
		case 0:
			correction.Effect, correction.Time = events.EffectReplaced, events.Moment{Time: wrong.Time.Add(time.Duration(random.IntN(99)) * time.Hour)}
		case 1:
			correction.Effect, correction.Replacement = events.EffectReplaced, varied(random, wrong.Data)
		}
		facts = append(facts, &events.Event{ID: fmt.Sprint("c", n), Source: wrong.Source, Subject: wrong.Subject, Type: "oneseal." + wrong.Family() + ".fact_corrected",
			Sequence: fmt.Sprint("c", n), Time: time.Date(2017, 7, 1+random.IntN(3), 0, 0, 0, 0, time.UTC), Data: correction})
	}
	return facts
}

// varied is a copy of an event's data with other texts, out of few.
func varied(random *rand.Rand, data any) any {
	other := reflect.New(reflect.TypeOf(data).Elem())
	fields := other.Elem()
	fields.Set(reflect.ValueOf(data).Elem())
	for i := range fields.NumField() {
		field := fields.Field(i)
		if field.Kind() != reflect.String {
			continue
		}
		if closed, is := field.Interface().(events.Enumerated); is {
			field.SetString(closed.Values()[random.IntN(len(closed.Values()))].Code)
		} else {
			field.SetString(field.String() + fmt.Sprint(random.IntN(3)))
		}
	}
	return other.Interface()
}

// recorded is the nth record, in one of three partitions, of an event whose times are written at another offset.
func recorded(random *rand.Rand, e *events.Event, n int) story.Entry {
	written := func(t time.Time) time.Time { return events.InZone(t, 30*(random.IntN(48)-24)) }
	other := *e
	other.Time = written(e.Time)
	data := reflect.New(reflect.TypeOf(e.Data).Elem())
	data.Elem().Set(reflect.ValueOf(e.Data).Elem())
	rewrite(data.Elem(), written)
	other.Data = data.Interface()
	return story.Entry{Event: &other, Partition: n % 3, Offset: int64(n / 3)}
}

// rewrite changes the moments in a struct, and in the structs within it.
func rewrite(data reflect.Value, written func(time.Time) time.Time) {
	for i := range data.NumField() {
		if moment, is := data.Field(i).Addr().Interface().(*events.Moment); is {
			if !moment.IsZero() {
				moment.Time = written(moment.Time)
			}
		} else if data.Field(i).Kind() == reflect.Struct && data.Type().Field(i).IsExported() && data.Field(i).Type().NumField() > 0 && data.Field(i).Type().Field(0).IsExported() {
			rewrite(data.Field(i), written)
		}
	}
}

// Shortly before midnight UTC it is the next day in China, whatever a source writes; a log from elsewhere says where
// its days are, and they follow its summer time.
func TestDaysAreThoseOfTheSubjectsZone(t *testing.T) {
	amsterdam, err := events.ParseZone("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		written string
		zone    *time.Location
		want    string
	}{
		{"2017-09-21T23:30:00Z", nil, "2017-09-22"},
		{"2017-09-22T07:30:00+08:00", nil, "2017-09-22"},
		{"2017-09-21T15:59:59Z", nil, "2017-09-21"},
		{"2011-07-01T22:30:00Z", amsterdam, "2011-07-02"},
		{"2011-12-01T22:30:00Z", amsterdam, "2011-12-01"},
		{"2011-12-01T23:30:00Z", amsterdam, "2011-12-02"},
	} {
		at, err := events.ParseTime(test.written)
		if err != nil {
			t.Fatal(err)
		}
		received := storytest.Act("1", 1, &events.ApprovalReceived{})
		received.Event.Time, received.Event.Timezone = at, test.zone
		later := storytest.Act("2", 1, &events.ApprovalWithdrawn{}) // which states no zone of its own
		later.Event.Time, later.Offset = at.Add(time.Second), 2
		a, err := FoldApproval(story.Of("approval/1", []story.Entry{later, received}), knowing(t))
		if err != nil {
			t.Fatal(err)
		}
		if a.ReceivedOn.String() != test.want {
			t.Errorf("%s in %v was received on %s, want %s", test.written, test.zone, a.ReceivedOn, test.want)
		}
		if _, offset := a.Steps[0].At.Zone(); events.DateOf(a.Steps[0].At).String() != test.want {
			t.Errorf("%s in %v: the step's clock is %d seconds east of UTC", test.written, test.zone, offset)
		}
	}
}

func TestLateSuspensionReachesTheRow(t *testing.T) {
	given := []story.Entry{storytest.Act("1", 1, &events.ApprovalReceived{}), storytest.Act("2", 4, &events.ApprovalAccepted{PromisedDays: events.HalfWorkdays(20)}), storytest.Act("5", 20, &events.ApprovalGranted{})}
	late := append(given, storytest.Act("4", 9, &events.ApprovalClockResumed{}), storytest.Act("3", 6, &events.ApprovalClockSuspended{Ground: "hearing"}))
	a, err := FoldApproval(story.Of("approval/1", late), knowing(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Suspensions) != 1 {
		t.Fatalf("the number of a.Suspensions is %v, want %v", len(a.Suspensions), 1)
	}
	says(t, "a.Suspensions[0].From.String()", a.Suspensions[0].From.String(), "2017-09-06")
	says(t, "a.Suspensions[0].To.String()", a.Suspensions[0].To.String(), "2017-09-09")
	says(t, "a.State", a.State, "decided")
	says(t, "a.Outcome", a.Outcome, "granted")
	says(t, "a.DecidedOn.String()", a.DecidedOn.String(), "2017-09-20")
	says(t, "a.PromisedDays.String()", a.PromisedDays.String(), "10")
}

func TestFineCollectedOnTheSpotIsPaid(t *testing.T) {
	fine := events.Money{Amount: events.Hundredths(5000), Currency: "CNY"}
	given := []story.Entry{storytest.Act("1", 1, &events.PenaltyClue{}), storytest.Act("2", 2, &events.PenaltyDecided{Procedure: events.ProcedureSimple, Fine: fine}), storytest.Act("3", 3, &events.PenaltyCollectedOnSpot{Amount: fine}), storytest.Act("4", 4, &events.PenaltyOnSpotFiled{})}
	p, err := foldPenalty(story.Of("penalty/1", given))
	if err != nil {
		t.Fatal(err)
	}
	says(t, "p.State", p.State, "paid")
	says(t, "p.PaidAmount", p.PaidAmount, fine.Amount)
	says(t, "p.Payments", p.Payments, 1)
	says(t, "p.Procedure", p.Procedure, "simple")
}

func TestClueThatLeadsToNoCaseIsNotFiled(t *testing.T) {
	p, err := foldPenalty(story.Of("penalty/1", []story.Entry{storytest.Act("1", 1, &events.PenaltyClue{}), storytest.Act("2", 2, &events.PenaltyNotFiled{Reason: "r"})}))
	if err != nil {
		t.Fatal(err)
	}
	says(t, "p.State", p.State, "not_filed")
	if p.Closed.IsZero() {
		t.Error("p.Closed is absent")
	}
	if !p.Filed.IsZero() {
		t.Errorf("p.Filed is %v, want none", p.Filed)
	}
}
