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

// Any order of arrival, with repeats, late events and corrections, gives the same row of every model.
// Events of one time are ordered by their sequence, which every source without exact times states.
func TestAnyOrderOfArrivalGivesTheSameRow(t *testing.T) {
	for _, model := range All() {
		t.Run(model.Name, func(t *testing.T) {
			known := examples(t, model.Family)
			block := model.NewBlock()
			row := func(t *rapid.T, story story.Story) []byte {
				block.Reset(columns.Epoch)
				if err := block.Add(story, knowing(t, storytest.ReformedItem).Reference); err != nil {
					t.Fatal(err)
				}
				var encoded proto.Buffer
				if err := (proto.Block{Columns: len(block.Input()), Rows: 1}).EncodeBlock(&encoded, proto.Version, block.Input()); err != nil {
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
					arrived = append(arrived, story.Entry{Event: entry.Event, Offset: int64(len(arrived))})
					if random.IntN(4) == 0 { // it comes again, now or later
						arrived = append(arrived, story.Entry{Event: shuffled[random.IntN(i+1)].Event, Offset: int64(len(arrived))})
					}
				}
				random.Shuffle(len(arrived), func(i, j int) { arrived[i], arrived[j] = arrived[j], arrived[i] })
				if !bytes.Equal(row(t, want), row(t, story.Of(facts[0].Subject, arrived))) {
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

func TestLateSuspensionReachesTheRow(t *testing.T) {
	given := []story.Entry{storytest.Act("1", 1, &events.ApprovalReceived{}), storytest.Act("2", 4, &events.ApprovalAccepted{PromisedDays: events.HalfWorkdays(20)}), storytest.Act("5", 20, &events.ApprovalGranted{})}
	late := append(given, storytest.Act("4", 9, &events.ApprovalClockResumed{}), storytest.Act("3", 6, &events.ApprovalClockSuspended{Ground: "hearing"}))
	a, err := FoldApproval(story.Of("approval/1", late), knowing(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Suspensions) != 1 || a.Suspensions[0].From.String() != "2017-09-06" || a.Suspensions[0].To.String() != "2017-09-09" {
		t.Errorf("suspensions %+v", a.Suspensions)
	}
	if a.State != "decided" || a.Outcome != "granted" || a.DecidedOn.String() != "2017-09-20" || a.PromisedDays.String() != "10" {
		t.Errorf("row %+v", a)
	}
}

func TestFineCollectedOnTheSpotIsPaid(t *testing.T) {
	fine := events.Money{Amount: events.Hundredths(5000), Currency: "CNY"}
	given := []story.Entry{storytest.Act("1", 1, &events.PenaltyClue{}), storytest.Act("2", 2, &events.PenaltyDecided{Procedure: events.ProcedureSimple, Fine: fine}), storytest.Act("3", 3, &events.PenaltyCollectedOnSpot{Amount: fine}), storytest.Act("4", 4, &events.PenaltyOnSpotFiled{})}
	p, err := FoldPenalty(story.Of("penalty/1", given))
	if err != nil {
		t.Fatal(err)
	}
	if p.State != "paid" || p.PaidAmount != fine.Amount || p.Payments != 1 || p.Procedure != "simple" {
		t.Errorf("row %+v", p)
	}
}

func TestClueThatLeadsToNoCaseIsNotFiled(t *testing.T) {
	p, err := FoldPenalty(story.Of("penalty/1", []story.Entry{storytest.Act("1", 1, &events.PenaltyClue{}), storytest.Act("2", 2, &events.PenaltyNotFiled{Reason: "r"})}))
	if err != nil {
		t.Fatal(err)
	}
	if p.State != "not_filed" || p.Closed.IsZero() || !p.Filed.IsZero() {
		t.Errorf("row %+v", p)
	}
}

func TestOfTwoRecordsWithOneIDTheFirstInTheLogCounts(t *testing.T) {
	first, second := storytest.Act("1", 1, &events.ApprovalReceived{}), storytest.Act("1", 2, &events.ApprovalGranted{})
	for _, entries := range [][]story.Entry{{first, second}, {second, first}} {
		if story := story.Of("approval/1", entries); story.Revision != 1 || len(story.Events) != 1 || story.Events[0].Type != "oneseal.approval.received" {
			t.Errorf("story %+v", story)
		}
	}
}
