package cards

import (
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"oneseal/deploy/strangers"
	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/ingest"
	"oneseal/projectors/towntest"
)

// Who may write to Kafka writes cards that look like the reactor's, with a client that nobody here wrote (franz-go): of a case that is
// late and of none, with a signature copied from a card that is the reactor's, in both modes. None goes out by webhook or mail, none leads to an
// accountability, each is kept with the reason, and the reactor's own goes out.
func TestCardsThatOthersWriteStraightToKafkaAreNotSent(t *testing.T) {
	w := newTown(t, policyOf(t, yellow, red))
	overdueToday(w, 2)
	o := newPostOffice(t, "127.0.0.1:0", nil)
	h := newHook(t, func(string, int) int { return http.StatusOK })
	w.deliver(h.receiver(), mailTo(t, o.address, nil))
	r := w.reactor()
	own := w.look(r, time.Now())
	if len(own) != 4 {
		t.Fatalf("the reactor told %s", told(own))
	}
	until(t, "the reactor's cards are delivered", func() bool { return len(h.ids()) == 4 && len(o.taken()) == 4 })

	signatures := make(map[string]string)
	for _, record := range records(t, w.o.Log, events.Topic("card")) {
		e, err := eventlog.EventOf(record)
		if err != nil {
			t.Fatal(err)
		}
		for _, header := range record.Headers {
			if header.Key == signatureHeader {
				signatures[e.ID] = string(header.Value)
			}
		}
	}
	forge := func(subject, id string, data any) *events.Event {
		act := map[string]string{"*events.CardIssued": "issued", "*events.CardWithdrawn": "withdrawn"}[fmt.Sprintf("%T", data)]
		return &events.Event{ID: id, Source: Source, Type: "oneseal.card." + act, Subject: subject, Time: time.Now().In(events.China).Truncate(time.Second), Organ: "bureau", Actor: Actor, Area: "320312", Data: data}
	}
	against := &events.CardIssued{Case: "approval/0", Level: "red", Clock: "promise", Trigger: "overdue", Holder: "staff/somebody", Policy: "town/2"}
	ofNone := &events.CardIssued{Case: "approval/none", Level: "red", Clock: "promise", Trigger: "overdue", Holder: "staff/somebody", Policy: "town/2"}
	changed := *own[0]
	changedData := *own[0].Data.(*events.CardIssued)
	changedData.Holder = "staff/somebody"
	changed.Data, changed.ID = &changedData, own[0].ID+"2"
	forged := []*events.Event{
		forge("card/town.red.promise.overdue.0123456789abcdef", "forged-1", against),
		forge("card/town.red.promise.overdue.0123456789abcde0", "forged-2", ofNone),
		forge("card/town.red.no_reasons.0123456789abcdef", "forged-3", against), // of no rule of the policy
		forge(own[1].Subject, "forged-4", &events.CardWithdrawn{Reason: "r"}),
		&changed,
	}
	client, err := kgo.NewClient(append(strangers.Franz(t, w.o.Log.Brokers), kgo.RecordPartitioner(kgo.RoundRobinPartitioner()))...)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	for i, m := range towntest.Messages(t, forged...) {
		record := &kgo.Record{Topic: m.Topic, Key: m.Key, Value: m.Value}
		for _, header := range m.Headers {
			record.Headers = append(record.Headers, kgo.RecordHeader{Key: header.Key, Value: header.Value})
		}
		if i%2 == 0 {
			record.Headers = append(record.Headers, kgo.RecordHeader{Key: signatureHeader, Value: []byte(signatures[own[0].ID])})
		}
		if err := client.ProduceSync(t.Context(), record).FirstErr(); err != nil {
			t.Fatal(err)
		}
	}
	structured, err := events.EncodeStructured(forge("card/town.red.promise.overdue.0123456789abcde1", "forged-structured", against))
	if err != nil {
		t.Fatal(err)
	}
	if err := client.ProduceSync(t.Context(), &kgo.Record{Topic: events.Topic("card"), Key: []byte("card/town.red.promise.overdue.0123456789abcde1"), Value: structured,
		Headers: []kgo.RecordHeader{{Key: "content-type", Value: []byte("application/cloudevents+json")}}}).FirstErr(); err != nil {
		t.Fatal(err)
	}
	committed(w, h.receiver())
	committed(w, mailTo(t, o.address, nil))
	if len(h.ids()) != 4 || len(o.taken()) != 4 {
		t.Errorf("of forged cards some went out: %v, %v", h.ids(), o.ids(t))
	}
	kept, err := ReadUndelivered(t.Context(), w.o.Log)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range forged {
		if n := len(slices.DeleteFunc(slices.Clone(kept), func(u Undelivered) bool { return u.ID != e.ID || !strings.Contains(u.Reason, "signature") })); n != 2 {
			t.Errorf("%s is kept %d times with the reason, for two receivers: %+v", e.ID, n, kept)
		}
	}

	// Long after it, only the reactor's cards that stand lead to accountabilities, and the forged ones of cases are taken back.
	later := time.Now().AddDate(0, 0, 40)
	var opened, withdrawn []string
	for _, e := range w.look(r, later) {
		switch d := e.Data.(type) {
		case *events.AccountabilityOpened:
			opened = append(opened, string(d.Cards[0]))
			if d.Against == "staff/somebody" {
				t.Errorf("a forged card opened %s", e.Subject)
			}
		case *events.CardWithdrawn:
			withdrawn = append(withdrawn, e.Subject)
		}
	}
	slices.Sort(withdrawn)
	if len(opened) != 1 || !strings.HasPrefix(opened[0], "card/town.red.promise.overdue.") || !slices.Equal(withdrawn, []string{"card/town.red.promise.overdue.0123456789abcde1", "card/town.red.promise.overdue.0123456789abcdef"}) {
		t.Errorf("opened %v, withdrawn %v", opened, withdrawn)
	}
}

// What somebody else told of the subject that an accountability would have is left to them, and not told again at each look.
func TestAnAccountabilityThatOthersBeganIsTheirs(t *testing.T) {
	w := newTown(t, policyOf(t, red))
	w.Tell(event("approval/1", "1a", "09-22 09:30", accepted(4)))
	r := w.reactor()
	card := w.look(r, at("10-09 09:00"))
	e := event("accountability/"+strings.TrimPrefix(card[0].Subject, "card/"), "x", "10-10 09:00", &events.AccountabilityOpened{Against: "staff/a", Ground: "g"})
	e.Type = "oneseal.accountability.opened"
	w.Tell(e)
	for _, day := range []string{"10-12 09:00", "10-13 09:00"} {
		if got := told(w.look(r, at(day))); got != "" {
			t.Errorf("on %s: %s", day, got)
		}
	}
}

// All that the reactor writes, in cases that are late, corrected, suspended, handed on and done, is told once more under another source over
// the way of ingest, after the same facts: it refuses nothing, neither by bounds nor by whose the subjects are.
func TestIngestWouldTakeAllThatTheReactorWrites(t *testing.T) {
	w := newTown(t, policyOf(t, reminder, yellow, red, step, second, "{level: yellow, finding: no_reasons}"))
	r := w.reactor()
	w.Tell(event("item/SX-1", "i1", "08-01 09:00", &events.ItemVersionPublished{Version: "1", Name: "许可", Effective: dayOf("08-01"), PromisedDays: workdays(10), Kind: "single", Steps: []events.ItemStep{{Code: "2", Stage: "initial_review", Days: workdays(2)}}}))
	for i, organ := range []string{"bureau", "other-bureau", ""} {
		for j := range 4 {
			subject := fmt.Sprint("approval/", organ, j)
			e := event(subject, fmt.Sprint(i, j, "a"), "09-22 09:30", accepted(4))
			e.Organ = organ
			w.Tell(e)
		}
	}
	tellAll := func(act, when string, j int, data any) {
		for i, organ := range []string{"bureau", "other-bureau", ""} {
			e := event(fmt.Sprint("approval/", organ, j), fmt.Sprint(i, j, act), when, data)
			e.Organ = organ
			w.Tell(e)
		}
	}
	w.look(r, at("09-27 09:00")) // reminders
	tellAll("g", "09-28 09:30", 0, &events.ApprovalGranted{})
	w.look(r, at("09-29 09:30")) // closings of reminders; yellow
	tellAll("s", "09-26 10:00", 1, &events.ApprovalClockSuspended{Ground: "expert_review", Days: workdays(20)})
	tellAll("f", "09-29 12:00", 2, &events.ApprovalRefused{})
	w.look(r, at("09-30 09:30")) // withdrawals; no reasons
	w.look(r, at("10-09 09:30")) // red
	opened := w.look(r, at("10-13 09:30"))
	for _, e := range opened {
		if e.Type == "oneseal.accountability.opened" {
			closed := event(e.Subject, e.ID+"c", "10-20 09:00", &events.AccountabilityClosed{})
			closed.Organ = e.Organ
			w.Tell(closed)
		}
	}
	w.look(r, at("10-20 10:00"))

	var all []*events.Event
	for _, family := range []string{"item", "approval", "card", "accountability"} {
		for _, record := range records(t, w.o.Log, events.Topic(family)) {
			e, err := eventlog.EventOf(record)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, e)
		}
	}
	slices.SortStableFunc(all, func(a, b *events.Event) int { return a.Time.Compare(b.Time) })
	counts := make(map[string]int)
	for _, e := range all {
		if e.Source == Source {
			counts[e.Type]++
			e.Source = "/window/supervision"
		}
	}
	if len(counts) != 4 || counts["oneseal.card.withdrawn"] == 0 || counts["oneseal.card.closed"] < 6 || counts["oneseal.accountability.opened"] == 0 {
		t.Fatalf("the reactor told %v", counts)
	}
	again := towntest.Start(t)
	dir := t.TempDir()
	keys, err := ingest.OpenKeys(filepath.Join(dir, "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	index, err := ingest.OpenIndex(t.Context(), filepath.Join(dir, "ids"), again.Log)
	if err != nil {
		t.Fatal(err)
	}
	defer index.Close()
	door := ingest.NewServer(ingest.Options{Batcher: again.Batcher, Keys: keys, Index: index}).Sender(ingest.Everything("test"))
	for _, e := range all {
		results, err := door.Send(t.Context(), []*events.Event{e})
		if err != nil {
			t.Fatal(err)
		}
		if results[0].Status != ingest.StatusStored {
			t.Errorf("ingest refuses %s of %s by %q: %s %+v", e.Type, e.Subject, e.Organ, results[0].Status, results[0].Error)
		}
	}
}
