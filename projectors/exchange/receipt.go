package exchange

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/projectors/models"
)

// digestOf is over what left at once: of each event its id, a line feed, its data as the topic holds it, and a line feed.
func digestOf(shares []share) events.SHA256 {
	digest := sha256.New()
	for i := range shares {
		digest.Write([]byte(shares[i].id + "\n"))
		digest.Write(shares[i].data)
		digest.Write([]byte("\n"))
	}
	return events.SHA256(hex.EncodeToString(digest.Sum(nil)))
}

// receiptOf is the event that says what left under a grant at once, signed. It is appended together with what left, or neither is.
func receiptOf(g *models.Grant, shares []share, key ed25519.PrivateKey, now time.Time) *events.Event {
	provided := &events.DeliveryProvided{Grant: events.Subject(g.Subject), Recipient: g.Terms.Recipient, Events: events.Counted(int32(len(shares))),
		First: shares[0].id, Last: shares[len(shares)-1].id, SHA256: digestOf(shares)}
	provided.Signed = events.Sign(key, provided.Text())
	subject := "delivery/" + KeyOf(g.Subject) + "." + provided.First
	return &events.Event{ID: "provided/" + subject, Source: Source, Type: "oneseal.delivery.provided", Subject: subject, Time: now.Truncate(time.Millisecond).In(events.China),
		Organ: g.Organ, Actor: Actor, Area: g.Area, CausationID: g.GivenBy, Data: provided}
}

// parts are what is appended at once: what leaves, and its receipt.
func (s *stream) parts(receipt eventlog.Message, at eventlog.TopicPartition) map[eventlog.TopicPartition][]eventlog.Message {
	topic := Topic(s.key)
	messages := make([]eventlog.Message, len(s.batch))
	for i := range s.batch {
		messages[i] = s.batch[i].message(topic)
	}
	return map[eventlog.TopicPartition][]eventlog.Message{{Topic: topic}: messages, at: {receipt}}
}
