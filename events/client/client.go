// Package client is for programs that tell the town's events and read them. A [Sender] tells them; a [Handler] leads each
// event that was read to a callback that takes its type's own struct.
//
//	h := client.New()
//	client.On(h, func(ctx context.Context, e *events.Event, order *events.DispatchOrdered) error { ... })
//	client.On(h, func(ctx context.Context, e *events.Event, c *events.FactCorrected) error { ... })
//	subscribe(h.Topics(), h.Handle)
//
// Delivery is at least once and a subject's events arrive in log order, not in the order in which they
// happened: whoever keeps a state keys it by the event's source and id, and hears corrections as well.
// Fields and listed values that a program doesn't know yet come with new releases: an event of a type
// without a callback is passed over.
package client

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"oneseal/events"
)

// Handler leads events to callbacks. Register all of them before the first event; after that, Handle
// may be called from several goroutines.
type Handler struct {
	callbacks map[reflect.Type]func(context.Context, *events.Event) error
}

// New returns a handler without callbacks.
func New() *Handler {
	return &Handler{callbacks: make(map[reflect.Type]func(context.Context, *events.Event) error)}
}

// On registers the callback for the type whose data is T; for [events.FactCorrected] it hears the
// corrections of all families. It panics if T is the data of no type, or has a callback already.
func On[T any](h *Handler, callback func(context.Context, *events.Event, *T) error) {
	of := reflect.TypeFor[T]()
	if !slices.ContainsFunc(events.Catalogue(), func(info events.TypeInfo) bool { return info.Data == of }) {
		panic(fmt.Sprintf("client.On: %s is the data of no event type", of))
	}
	if h.callbacks[of] != nil {
		panic(fmt.Sprintf("client.On: %s has a callback already", of))
	}
	h.callbacks[of] = func(ctx context.Context, e *events.Event) error { return callback(ctx, e, e.Data.(*T)) }
}

// Handle calls the event's callback and returns its error. An event without one gives nil.
func (h *Handler) Handle(ctx context.Context, e *events.Event) error {
	info, ok := events.Lookup(e.Type)
	if !ok || h.callbacks[info.Data] == nil {
		return nil
	}
	if err := h.callbacks[info.Data](ctx, e); err != nil {
		return fmt.Errorf("handle %s %s of %s: %w", e.Type, e.ID, e.Subject, err)
	}
	return nil
}

// Topics lists the Kafka topics that hold events with a callback, in catalogue order.
func (h *Handler) Topics() []string {
	var topics []string
	for _, info := range events.Catalogue() {
		if topic := events.Topic(info.Family); h.callbacks[info.Data] != nil && !slices.Contains(topics, topic) {
			topics = append(topics, topic)
		}
	}
	return topics
}
