package projectors_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"

	"oneseal/events"
	"oneseal/projectors"
	"oneseal/projectors/models"
	"oneseal/projectors/towntest"
)

// Who appends straight to Kafka is asked by nobody. Of every read model, what an organ tells there of another's subject is a finding, and
// the subject stays whose it was, live and after a rebuild. The stranger's records are written by kafka-go's own writer.
func TestStrangersStraightToKafkaAreFindingsOfEveryModelAndMoveNoOwner(t *testing.T) {
	w := towntest.Start(t)
	w.Project(w.Options())
	const owner, stranger = "enforcement-bureau", "public-security"
	at := time.Date(2017, 9, 1, 9, 0, 0, 0, events.China)
	var begun []*events.Event
	var strange []kafka.Message
	for _, model := range models.All() {
		for _, info := range events.Catalogue() {
			if info.Family != model.Family || info.Teller != events.TellerOwner || info.HandsOn() || info.NamesOrgans() {
				continue
			}
			tell := func(organ string, minute int) *events.Event {
				return &events.Event{ID: fmt.Sprint(organ, minute), Source: "/" + organ, Type: info.Type, Subject: model.Family + "/1", Organ: organ, Time: at.Add(time.Duration(minute) * time.Minute), Data: info.New()}
			}
			if _, err := events.DecodeData(info.Type, []byte("{}")); err != nil {
				continue // it needs something said
			}
			begun = append(begun, tell(owner, 0))
			for _, m := range towntest.Messages(t, tell(stranger, 1)) {
				strange = append(strange, kafka.Message{Topic: m.Topic, Key: m.Key, Value: m.Value, Headers: m.Headers})
			}
			break
		}
	}
	begun = append(begun,
		&events.Event{ID: "i", Source: "/" + owner, Type: "oneseal.item.version_published", Subject: "item/1", Organ: owner, Time: at, Data: &events.ItemVersionPublished{Version: "1", Name: "事项", Kind: "single", Effective: events.DateOf(at), PromisedDays: events.HalfWorkdays(10)}},
		&events.Event{ID: "o", Source: "/" + owner, Type: "oneseal.organ.established", Subject: "organ/1", Organ: owner, Time: at, Data: &events.OrganEstablished{Title: "机关", Kind: "other", Effective: events.DateOf(at)}})
	for _, e := range begun[len(begun)-2:] {
		again := *e
		again.ID, again.Source, again.Organ, again.Time = "stranger's", "/"+stranger, stranger, at.Add(time.Minute)
		for _, m := range towntest.Messages(t, &again) {
			strange = append(strange, kafka.Message{Topic: m.Topic, Key: m.Key, Value: m.Value, Headers: m.Headers})
		}
	}
	w.Tell(begun...)
	client, done := w.Log.Client()
	defer done()
	writer := &kafka.Writer{Addr: client.Addr, Transport: client.Transport, Balancer: &kafka.RoundRobin{}, RequiredAcks: kafka.RequireAll, BatchTimeout: 10 * time.Millisecond}
	defer writer.Close()
	if err := writer.WriteMessages(t.Context(), strange...); err != nil {
		t.Fatal(err)
	}
	w.CaughtUp()
	if len(strange) < 10 {
		t.Fatalf("only %d models have a stranger", len(strange))
	}
	check := func(when string) {
		t.Helper()
		for _, m := range strange {
			subject := string(m.Key)
			if n := w.Count("SELECT count() FROM findings_v WHERE rule = 'told_by_stranger' AND organ = ? AND subject = ?", owner, subject); n != 1 {
				t.Errorf("%s: %d findings of %s", when, n, subject)
			}
			if n := w.Count("SELECT count() FROM acts_of_strangers_v WHERE subject = ?", subject); n != 1 {
				t.Errorf("%s: %d acts of strangers in %s", when, n, subject)
			}
			table := models.TableOf(events.Subject(subject).Kind())
			if of := towntest.Ask[string](t, w.Conn, "SELECT organ FROM "+table+" FINAL WHERE subject = ?", subject); of != owner {
				t.Errorf("%s: %s belongs to %q", when, subject, of)
			}
		}
	}
	check("live")
	for _, model := range models.All() {
		if _, err := projectors.Rebuild(t.Context(), w.Options(), model.Name); err != nil {
			t.Fatal(err)
		}
	}
	check("rebuilt")
}
