package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"oneseal/events"
	"oneseal/events/client"
	eventlog "oneseal/events/log"
	"oneseal/ingest"
)

// onBothDoors runs a test by HTTP and in the server's process.
func onBothDoors(t *testing.T, o ingest.Options, types, organs string, test func(t *testing.T, f *office, s client.Sender)) {
	t.Run("http", func(t *testing.T) {
		f := open(t, o)
		_, secret := createKey(t, f.keys, types, organs)
		test(t, f, client.NewHTTP(f.URL, secret))
	})
	t.Run("in the process", func(t *testing.T) {
		f := open(t, o)
		key, _ := createKey(t, f.keys, types, organs)
		test(t, f, f.Config.Handler.(*ingest.Server).Sender(*key))
	})
}

func fact(id, organ, activity string) *events.Event {
	return &events.Event{ID: id, Source: "/device", Type: "oneseal.approval.received", Subject: "approval/" + id, Time: time.Date(2017, 9, 22, 9, 30, 0, 0, time.UTC), Organ: organ,
		Data: &events.ApprovalReceived{ApprovalStep: events.ApprovalStep{Activity: activity}}}
}

func sendAll(t *testing.T, s client.Sender, all ...*events.Event) []client.Result {
	t.Helper()
	results, err := s.Send(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	if len(results) != len(all) {
		t.Fatalf("%d results of %d events", len(results), len(all))
	}
	return results
}

func TestSenderSaysOfEachEventWhatBecameOfIt(t *testing.T) {
	onBothDoors(t, ingest.Options{}, "oneseal.approval.*", "o1", func(t *testing.T, f *office, s client.Sender) {
		notUTF8, unknown, nothing := fact("3", "o1", "a\xff"), fact("4", "o1", "a"), fact("5", "o1", "a")
		unknown.Type = "oneseal.approval.sealed"
		nothing.Data = nil
		results := sendAll(t, s, fact("1", "o1", "a"), notUTF8, fact("2", "o2", "a"), unknown, fact("1", "o1", "a"), fact("1", "o1", "b"), nothing, fact("6", "o1", "a"))
		var got []client.Status
		for _, r := range results {
			got = append(got, r.Status)
			if refused := r.Status != client.StatusStored && r.Status != client.StatusRepeated; refused != (r.Error != nil) || refused && (r.ID == "" || r.Error.Remedy == "") {
				t.Errorf("the %s event says %+v", r.Status, r)
			}
		}
		want := []client.Status{client.StatusStored, client.StatusInvalid, client.StatusForbidden, client.StatusInvalid, client.StatusRepeated, client.StatusConflict, client.StatusInvalid, client.StatusStored}
		if !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		if err := client.Refused(results); err == nil {
			t.Error("Refused names none")
		}
		if again := sendAll(t, s, fact("6", "o1", "a")); again[0].Status != client.StatusRepeated || *again[0].Position != *results[7].Position || client.Refused(again) != nil {
			t.Errorf("sent again: %+v", again[0])
		}
		// What it says is in the log, is there.
		for _, i := range []int{0, 7} {
			at := results[i].Position
			err := eventlog.ReadRange(t.Context(), f.cfg, at.Topic, at.Partition, at.Offset, at.Offset+1, func(r *eventlog.Record) error {
				if e, err := eventlog.EventOf(r); err != nil || e.ID != results[i].ID {
					t.Errorf("%s holds %+v, %v", at, e, err)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		}
		if n := f.logged(t); n != 2 {
			t.Errorf("%d records in the log, want 2", n)
		}
	})
}

func TestSenderTakesMoreThanARequestHoldsInOrder(t *testing.T) {
	onBothDoors(t, ingest.Options{MaxBatch: 1000}, "*", "*", func(t *testing.T, f *office, s client.Sender) {
		var all []*events.Event
		for n := range 2500 {
			e := fact(fmt.Sprint(n), "o", "a")
			e.Subject = "approval/one"
			all = append(all, e)
		}
		last := int64(-1)
		for i, r := range sendAll(t, s, all...) {
			if r.Status != client.StatusStored || r.ID != all[i].ID || r.Position.Offset <= last {
				t.Fatalf("event %d: %+v after offset %d", i, r, last)
			}
			last = r.Position.Offset
		}
		if results := sendAll(t, s); len(results) != 0 {
			t.Errorf("nothing sent: %+v", results)
		}
	})
}

// While the broker goes away and comes back, many senders of the same events end up with one position each.
func TestSenderEndsWithEachEventInTheLogOnceThoughTheBrokerFails(t *testing.T) {
	onBothDoors(t, ingest.Options{AckTimeout: 500 * time.Millisecond}, "*", "*", func(t *testing.T, f *office, s client.Sender) {
		f.kafka.Stop()
		var group sync.WaitGroup
		positions := make(chan eventlog.Position, 40)
		begun := make(chan struct{}, 4)
		for range 4 {
			group.Go(func() {
				begun <- struct{}{}
				var all []*events.Event
				for n := range 10 {
					all = append(all, fact(fmt.Sprint(n), "o", "a"))
				}
				results, err := s.Send(t.Context(), all)
				if err != nil {
					t.Error(err)
					return
				}
				for _, r := range results {
					positions <- *r.Position
				}
			})
		}
		for range cap(begun) {
			<-begun
		}
		if err := f.kafka.Start(); err != nil {
			t.Fatal(err)
		}
		group.Wait()
		close(positions)
		distinct := make(map[eventlog.Position]int)
		for p := range positions {
			distinct[p]++
		}
		if len(distinct) != 10 {
			t.Errorf("10 events lie at %d positions: %v", len(distinct), distinct)
		}
		// An append whose answer was lost may lie in the log twice, and is one event to all who read it.
		if n := f.logged(t); n < 10 {
			t.Errorf("%d records in the log", n)
		}
	})
}

func TestSenderGivesUpWithItsContext(t *testing.T) {
	onBothDoors(t, ingest.Options{}, "*", "*", func(t *testing.T, f *office, s client.Sender) {
		f.kafka.Stop()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.Send(ctx, []*events.Event{fact("1", "o", "a")}); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if err := f.kafka.Start(); err != nil {
			t.Fatal(err)
		}
		if r := sendAll(t, s, fact("1", "o", "a")); r[0].Status != client.StatusStored && r[0].Status != client.StatusRepeated {
			t.Errorf("sent again: %+v", r[0])
		}
	})
}

// A server that is busy says when to come again; the key goes to no other host.
func TestHTTPSenderWaitsAsAskedAndFollowsNoRedirect(t *testing.T) {
	f := open(t, ingest.Options{})
	var until time.Time
	busy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case until.IsZero():
			until = time.Now().Add(2 * time.Second)
			w.Header().Set("Retry-After", "2")
			w.WriteHeader(http.StatusServiceUnavailable)
		case time.Now().Before(until):
			w.WriteHeader(http.StatusTeapot)
		default:
			f.Config.Handler.ServeHTTP(w, r)
		}
	}))
	defer busy.Close()
	if r := sendAll(t, client.NewHTTP(busy.URL, f.key), fact("1", "o", "a")); r[0].Status != client.StatusStored {
		t.Errorf("%+v", r[0])
	}
	moved := httptest.NewServer(http.RedirectHandler(f.URL+"/v1/events", http.StatusTemporaryRedirect))
	defer moved.Close()
	if _, err := client.NewHTTP(moved.URL, f.key).Send(t.Context(), []*events.Event{fact("2", "o", "a")}); err == nil || f.logged(t) != 1 {
		t.Errorf("by a redirect: %v, %d records in the log", err, f.logged(t))
	}
	if _, err := client.NewHTTP(f.URL, "osk_wrong").Send(t.Context(), []*events.Event{fact("2", "o", "a")}); err == nil {
		t.Error("a wrong key is no error")
	}
}
