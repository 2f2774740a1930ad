package exchange

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/segmentio/kafka-go"

	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/projectors/models"
)

// Topic holds what a grant lets out, by the grant's key.
func Topic(key string) string { return "oneseal.exchange." + key + ".v1" }

// SourceOf is the source of the events that a grant lets out.
func SourceOf(key string) string { return "/oneseal/exchange/" + key }

// KeyOf is the key of a grant's subject.
func KeyOf(subject string) string { return strings.TrimPrefix(subject, "grant/") }

// IDOf is the id under which an event leaves by a grant: the same whenever and by whomever it is written.
func IDOf(key, source, id string) string {
	sum := sha256.Sum256([]byte(key + "\n" + source + "\n" + id))
	return hex.EncodeToString(sum[:16])
}

// share is an event as it leaves: attributes in order, and the JSON of its data.
type share struct {
	id, subject string
	attributes  []events.Attribute
	data        []byte
}

// shareOf makes what leaves of an event under a grant: the attributes that say which fact of which subject it is, those that the grant names, and of
// the data the granted fields. at is where it lies in the log.
func shareOf(g *models.Grant, e *events.Event, at eventlog.Position) (share, error) {
	named, data, err := g.Terms.Redact(e)
	if err != nil {
		return share{}, err
	}
	return envelope(g, e, at, named, data), nil
}

// correctionOf makes what leaves of a correction: which event it corrects, by the id under which that left, and the granted fields of what
// is stated instead. A fact that the grant does not cover as corrected is withdrawn.
func correctionOf(g *models.Grant, e *events.Event, c *events.FactCorrected, at eventlog.Position) (share, error) {
	key := KeyOf(g.Subject)
	type ref struct {
		Source string `json:"source"`
		ID     string `json:"id"`
		Type   string `json:"type"`
	}
	said := struct {
		Corrects ref                     `json:"corrects"`
		Effect   events.CorrectionEffect `json:"effect"`
		Time     events.Moment           `json:"time,omitzero"`
		Data     jsontext.Value          `json:"data,omitzero"`
	}{Corrects: ref{SourceOf(key), IDOf(key, c.Corrects.Source, c.Corrects.ID), c.Corrects.Type}, Effect: c.Effect}
	if c.Effect == events.EffectReplaced {
		as := *e
		as.Type, as.Data, as.Time = c.Corrects.Type, c.Replacement, c.Time.Time
		if !covers(g, &as) {
			said.Effect = events.EffectWithdrawn
		} else {
			said.Time = c.Time
			if c.Replacement != nil {
				_, data, err := g.Terms.Redact(&as)
				if err != nil {
					return share{}, err
				}
				said.Data = data
			}
		}
	}
	data, err := json.Marshal(said, json.Deterministic(true))
	if err != nil {
		return share{}, fmt.Errorf("encode the correction %s for %s: %w", e.ID, g.Subject, err)
	}
	return envelope(g, e, at, nil, data), nil
}

// covers tells whether the grant covers a fact as it was corrected; of time and data one may not be stated.
func covers(g *models.Grant, as *events.Event) bool {
	c := *g
	if as.Time.IsZero() {
		as.Time = g.From
	}
	c.Terms.Filter.Areas = nil // an area is no matter of corrections
	if as.Data == nil {
		c.Terms.Filter = events.GrantFilter{}
	}
	return within(&c, as) == Leaves
}

// envelope puts the attributes that always leave around the data, and those that the grant names.
func envelope(g *models.Grant, e *events.Event, at eventlog.Position, named []events.Attribute, data []byte) share {
	key := KeyOf(g.Subject)
	s := share{id: IDOf(key, e.Source, e.ID), subject: e.Subject, data: data}
	add := func(name, value string) {
		if value != "" {
			s.attributes = append(s.attributes, events.Attribute{Name: name, Value: value})
		}
	}
	add("specversion", "1.0")
	add("id", s.id)
	add("source", SourceOf(key))
	add("type", e.Type)
	add("subject", e.Subject)
	add("time", e.Time.Format(time.RFC3339Nano))
	add("datacontenttype", "application/json")
	add("sequence", e.Sequence)
	add("organ", e.Organ)
	for _, a := range named {
		add(a.Name, a.Value)
	}
	add("grantid", g.Subject)
	add("purpose", g.Terms.Purpose)
	add("logposition", at.String())
	return s
}

// message is the share in the form of the CloudEvents Kafka binding's binary mode.
func (s *share) message(topic string) eventlog.Message {
	m := eventlog.Message{Topic: topic, Key: []byte(s.subject), Value: s.data}
	for _, a := range s.attributes {
		name := "ce_" + a.Name
		if a.Name == "datacontenttype" {
			name = "content-type"
		}
		m.Headers = append(m.Headers, kafka.Header{Key: name, Value: []byte(a.Value)})
	}
	return m
}
