package client_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"oneseal/events"
	"oneseal/events/client"
)

func Example() {
	h := client.New()
	client.On(h, func(_ context.Context, e *events.Event, order *events.DispatchOrdered) error {
		fmt.Println(e.Subject, "sends", order.Officer, "to", order.Incident)
		return nil
	})
	client.On(h, func(_ context.Context, e *events.Event, a *events.DispatchArrived) error {
		fmt.Println(e.Subject, "arrived at", e.Time.Format("15:04"))
		return nil
	})
	fmt.Println(h.Topics())
	for _, text := range []string{
		`{"specversion":"1.0","id":"1","source":"/command","type":"oneseal.dispatch.ordered","subject":"dispatch/7","time":"2017-06-05T09:30:00+08:00",
			"data":{"incident":"incident/12","officer":"staff/a-17"}}`,
		`{"specversion":"1.0","id":"2","source":"/command","type":"oneseal.dispatch.accepted","subject":"dispatch/7","time":"2017-06-05T09:31:00+08:00","data":{}}`,
		`{"specversion":"1.0","id":"3","source":"/command","type":"oneseal.dispatch.arrived","subject":"dispatch/7","time":"2017-06-05T09:44:00+08:00","data":{}}`,
	} {
		e, err := events.DecodeStructured([]byte(text))
		if err == nil {
			err = h.Handle(context.Background(), e)
		}
		if err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// [oneseal.dispatch.v1]
	// dispatch/7 sends staff/a-17 to incident/12
	// dispatch/7 arrived at 09:44
}

func TestCorrectionsOfAllFamiliesAreHeard(t *testing.T) {
	h := client.New()
	heard := 0
	client.On(h, func(context.Context, *events.Event, *events.FactCorrected) error { heard++; return nil })
	if got := len(h.Topics()); got != len(events.Families()) {
		t.Errorf("%d topics, want all %d", got, len(events.Families()))
	}
	for _, family := range events.Families() {
		if err := h.Handle(t.Context(), &events.Event{Type: "oneseal." + family + ".fact_corrected", Data: new(events.FactCorrected)}); err != nil {
			t.Error(err)
		}
	}
	if heard != len(events.Families()) {
		t.Errorf("heard %d corrections", heard)
	}
}

func TestErrorOfACallbackNamesTheEvent(t *testing.T) {
	h, full := client.New(), errors.New("disk full")
	client.On(h, func(context.Context, *events.Event, *events.SealingApplied) error { return full })
	err := h.Handle(t.Context(), &events.Event{Type: "oneseal.sealing.applied", ID: "e1", Subject: "sealing/9", Data: new(events.SealingApplied)})
	if !errors.Is(err, full) || !strings.Contains(err.Error(), "sealing/9") || !strings.Contains(err.Error(), "e1") {
		t.Errorf("got %v", err)
	}
}

func TestMistakesInRegistrationPanic(t *testing.T) {
	for name, register := range map[string]func(h *client.Handler){
		"no event": func(h *client.Handler) {
			client.On(h, func(context.Context, *events.Event, *events.Party) error { return nil })
		},
		"twice": func(h *client.Handler) {
			for range 2 {
				client.On(h, func(context.Context, *events.Event, *events.AlertReset) error { return nil })
			}
		},
	} {
		func() {
			defer func() {
				if cause := recover(); cause == nil || !slices.Contains(strings.Fields(fmt.Sprint(cause)), "client.On:") {
					t.Errorf("%s: panic %v", name, cause)
				}
			}()
			register(client.New())
		}()
	}
}
