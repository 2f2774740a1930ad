package cards

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/ThreeDotsLabs/watermill/message/router/middleware"

	eventlog "oneseal/events/log"
)

// Undelivered is an event that a receiver refused for good.
type Undelivered struct {
	At                time.Time // when it was given up
	Receiver          string
	ID, Type, Subject string // of the event
	Reason            string
}

// ReadUndelivered reads what lies in [UndeliveredTopic], the oldest first.
func ReadUndelivered(ctx context.Context, log eventlog.Config) ([]Undelivered, error) {
	if err := eventlog.EnsureTopic(ctx, log, UndeliveredTopic); err != nil { // as long as nothing was refused, there is none
		return nil, err
	}
	ends, err := eventlog.Ends(ctx, log, UndeliveredTopic)
	if err != nil {
		return nil, err
	}
	var all []Undelivered
	for at, r := range ends {
		err := eventlog.ReadRange(ctx, log, at.Topic, at.Partition, r.Start, r.End, func(r *eventlog.Record) error {
			u := Undelivered{At: r.Time}
			for _, h := range r.Headers {
				if into := map[string]*string{
					"ce_id": &u.ID, "ce_type": &u.Type, "ce_subject": &u.Subject,
					middleware.PoisonedHandlerKey: &u.Receiver, middleware.ReasonForPoisonedKey: &u.Reason,
				}[h.Key]; into != nil {
					*into = string(h.Value)
				}
			}
			all = append(all, u)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(all, func(a, b Undelivered) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	return all, nil
}
