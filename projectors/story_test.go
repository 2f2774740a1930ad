package projectors

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"oneseal/events"
)

// Any order of arrival, with repeats, late events and corrections, gives the same row. Events of
// one time are ordered by their sequence, which every source without exact times states.
func TestAnyOrderOfArrivalGivesTheSameRow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 3))
		var entries []Entry
		var acts []*events.Event
		for n := range rapid.IntRange(1, 25).Draw(t, "acts") {
			e := &events.Event{ID: fmt.Sprint(n), Source: "/s", Subject: "approval/1", Sequence: fmt.Sprintf("%03d", n), Organ: "o", Actor: fmt.Sprint(n % 3),
				Time: time.Date(2017, 5, 1+random.IntN(20), random.IntN(24), 0, 0, 0, time.UTC)}
			e.Type, e.Data = approvalAct(random)
			acts = append(acts, e)
		}
		for n := range rapid.IntRange(0, 5).Draw(t, "corrections") {
			wrong := acts[random.IntN(len(acts))]
			if _, is := wrong.Data.(*events.FactCorrected); is {
				continue
			}
			correction := &events.FactCorrected{Corrects: events.EventRef{Source: "/s", ID: wrong.ID, Type: wrong.Type}, Effect: events.EffectWithdrawn, Reason: "r"}
			if random.IntN(2) == 0 {
				correction.Effect = events.EffectReplaced
				correction.Time = events.Moment{Time: wrong.Time.Add(time.Duration(random.IntN(99)) * time.Hour)}
			}
			acts = append(acts, &events.Event{ID: fmt.Sprint("c", n), Source: "/s", Subject: "approval/1", Type: "oneseal.approval.fact_corrected",
				Sequence: fmt.Sprint("c", n), Time: time.Date(2017, 7, 1+random.IntN(3), 0, 0, 0, 0, time.UTC), Data: correction})
		}
		for i, e := range acts {
			entries = append(entries, Entry{e, 0, int64(i)})
		}
		row := func(entries []Entry) Approval {
			a, err := FoldApproval(Tell("approval/1", entries), knowing(t, reformedItem))
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		want := row(entries)
		shuffled := append([]Entry(nil), entries...)
		random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		var arrived []Entry
		for i, entry := range shuffled {
			arrived = append(arrived, Entry{entry.Event, 0, int64(len(arrived))})
			if random.IntN(4) == 0 { // it comes again, now or later
				arrived = append(arrived, Entry{shuffled[random.IntN(i+1)].Event, 0, int64(len(arrived))})
			}
		}
		random.Shuffle(len(arrived), func(i, j int) { arrived[i], arrived[j] = arrived[j], arrived[i] })
		if got := row(arrived); !reflect.DeepEqual(got, want) {
			t.Fatalf("another order gives another row:\n%+v\n%+v", got, want)
		}
		if int(want.Revision) != len(acts) {
			t.Fatalf("revision %d of %d facts", want.Revision, len(acts))
		}
	})
}

func act(id string, day int, data any) Entry {
	name := map[reflect.Type]string{}
	for _, info := range events.Catalogue() {
		if info.Name() != "fact_corrected" {
			name[info.Data] = info.Type
		}
	}
	e := &events.Event{ID: id, Source: "/s", Subject: "approval/1", Type: name[reflect.TypeOf(data).Elem()], Time: time.Date(2017, 9, day, 9, 0, 0, 0, time.FixedZone("", 8*3600)), Data: data}
	return Entry{e, 0, int64(day)}
}

func TestLateSuspensionReachesTheRow(t *testing.T) {
	given := []Entry{act("1", 1, &events.ApprovalReceived{}), act("2", 4, &events.ApprovalAccepted{PromisedDays: events.HalfWorkdays(20)}), act("5", 20, &events.ApprovalGranted{})}
	late := append(given, act("4", 9, &events.ApprovalClockResumed{}), act("3", 6, &events.ApprovalClockSuspended{Ground: "hearing"}))
	a, err := FoldApproval(Tell("approval/1", late), knowing(t))
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
	given := []Entry{act("1", 1, &events.PenaltyClue{}), act("2", 2, &events.PenaltyDecided{Procedure: events.ProcedureSimple, Fine: fine}), act("3", 3, &events.PenaltyCollectedOnSpot{Amount: fine}), act("4", 4, &events.PenaltyOnSpotFiled{})}
	p, err := FoldPenalty(Tell("penalty/1", given))
	if err != nil {
		t.Fatal(err)
	}
	if p.State != "paid" || p.PaidAmount != fine.Amount || p.Payments != 1 || p.Procedure != "simple" {
		t.Errorf("row %+v", p)
	}
}

func TestClueThatLeadsToNoCaseIsNotFiled(t *testing.T) {
	p, err := FoldPenalty(Tell("penalty/1", []Entry{act("1", 1, &events.PenaltyClue{}), act("2", 2, &events.PenaltyNotFiled{Reason: "r"})}))
	if err != nil {
		t.Fatal(err)
	}
	if p.State != "not_filed" || p.Closed.IsZero() || !p.Filed.IsZero() {
		t.Errorf("row %+v", p)
	}
}

func TestOfTwoRecordsWithOneIDTheFirstInTheLogCounts(t *testing.T) {
	first, second := act("1", 1, &events.ApprovalReceived{}), act("1", 2, &events.ApprovalGranted{})
	for _, entries := range [][]Entry{{first, second}, {second, first}} {
		if story := Tell("approval/1", entries); story.Revision != 1 || len(story.Events) != 1 || story.Events[0].Type != "oneseal.approval.received" {
			t.Errorf("story %+v", story)
		}
	}
}
