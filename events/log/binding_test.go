package log_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/IBM/sarama"
	kafka_sarama "github.com/cloudevents/sdk-go/protocol/kafka_sarama/v2"
	"github.com/cloudevents/sdk-go/v2/binding"
	"github.com/segmentio/kafka-go"

	"oneseal/events"
	eventlog "oneseal/events/log"
)

func fullEvent() *events.Event {
	return &events.Event{ID: "1/甲", Source: "/window/3", Type: "oneseal.approval.accepted", Subject: "approval/2017-0042", Time: time.Date(2017, 9, 22, 9, 30, 0, 5e8, time.UTC),
		Sequence: "0007", Organ: "审批局", Actor: "a-17", Role: "first", Area: "320300000000", Basis: "Licensing Law Art. 42, 2019", CausationID: "c", CorrelationID: "d",
		Traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", Tracestate: "rojo=00f067aa0ba902b7", Classification: "internal", ExpectedRevision: 3,
		Data: &events.ApprovalAccepted{PromisedDays: events.HalfWorkdays(15)}}
}

// sdkMessage gives the SDK's binding what the broker would.
func sdkMessage(m eventlog.Message) *kafka_sarama.Message {
	headers := make(map[string][]byte)
	contentType := ""
	for _, h := range m.Headers {
		headers[h.Key] = h.Value
		if h.Key == "content-type" {
			contentType = string(h.Value)
		}
	}
	return kafka_sarama.NewMessage(m.Value, contentType, headers)
}

// What we write is a CloudEvent to the SDK's own Kafka binding.
func TestSDKReadsOurRecords(t *testing.T) {
	e := fullEvent()
	m, err := eventlog.MessageOf(e)
	if err != nil {
		t.Fatal(err)
	}
	message := sdkMessage(m)
	if got := message.ReadEncoding(); got != binding.EncodingBinary {
		t.Fatalf("the SDK sees encoding %v", got)
	}
	got, err := binding.ToEvent(t.Context(), message)
	if err != nil {
		t.Fatal(err)
	}
	if err := got.Validate(); err != nil {
		t.Fatal(err)
	}
	want := make(map[string]string)
	for _, a := range e.Attributes() {
		want[a.Name] = a.Value
	}
	seen := map[string]string{"specversion": got.SpecVersion(), "id": got.ID(), "source": got.Source(), "type": got.Type(), "subject": got.Subject(),
		"time": got.Time().Format(time.RFC3339Nano), "datacontenttype": got.DataContentType(), "dataschema": got.DataSchema()}
	for name, value := range got.Extensions() {
		seen[name], _ = value.(string)
	}
	if !reflect.DeepEqual(seen, want) || string(got.Data()) != string(m.Value) {
		t.Errorf("the SDK reads %v %s\nwe wrote %v %s", seen, got.Data(), want, m.Value)
	}
}

// What the SDK's binding writes, in binary and structured mode, is our event.
func TestWeReadTheSDKsRecords(t *testing.T) {
	e := fullEvent()
	m, err := eventlog.MessageOf(e)
	if err != nil {
		t.Fatal(err)
	}
	sdk, err := binding.ToEvent(t.Context(), sdkMessage(m))
	if err != nil {
		t.Fatal(err)
	}
	// The SDK reads the extension from a header as text; in JSON it is a number.
	sdk.SetExtension("expectedrevision", 3)
	for _, encode := range []func() (*sarama.ProducerMessage, error){
		func() (*sarama.ProducerMessage, error) {
			out := &sarama.ProducerMessage{Key: sarama.StringEncoder(e.Subject)}
			return out, kafka_sarama.WriteProducerMessage(binding.WithForceBinary(t.Context()), (*binding.EventMessage)(sdk), out)
		},
		func() (*sarama.ProducerMessage, error) {
			out := &sarama.ProducerMessage{Key: sarama.StringEncoder(e.Subject)}
			return out, kafka_sarama.WriteProducerMessage(binding.WithForceStructured(t.Context()), (*binding.EventMessage)(sdk), out)
		},
	} {
		out, err := encode()
		if err != nil {
			t.Fatal(err)
		}
		value, err := out.Value.Encode()
		if err != nil {
			t.Fatal(err)
		}
		record := &eventlog.Record{Position: eventlog.Position{Topic: m.Topic}, Key: m.Key, Value: value}
		for _, h := range out.Headers {
			record.Headers = append(record.Headers, kafka.Header{Key: string(h.Key), Value: h.Value})
		}
		got, err := eventlog.EventOf(record)
		if err != nil {
			t.Fatalf("%v\n%v %s", err, record.Headers, record.Value)
		}
		if !reflect.DeepEqual(got, e) {
			t.Errorf("got %+v, want %+v", got, e)
		}
	}
}
