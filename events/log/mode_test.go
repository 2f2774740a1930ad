package log

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/segmentio/kafka-go"

	"oneseal/events"
)

const (
	receivedData     = `{ "activity": "受理" }`
	receivedDocument = `{"specversion":"1.0","id":"1","source":"/s","type":"oneseal.approval.received","subject":"approval/S1","time":"2017-09-22T09:30:00+08:00","data":` + receivedData + `}`
)

func recordOf(contentType, key, value string, headers ...string) *Record {
	r := &Record{Position: Position{Topic: "oneseal.approval.v1"}, Key: []byte(key), Value: []byte(value)}
	if contentType != "" {
		r.Headers = append(r.Headers, kafka.Header{Key: "content-type", Value: []byte(contentType)})
	}
	for i := 0; i < len(headers); i += 2 {
		r.Headers = append(r.Headers, kafka.Header{Key: headers[i], Value: []byte(headers[i+1])})
	}
	return r
}

var binaryHeaders = strings.Fields("ce_specversion 1.0 ce_id 1 ce_source /s ce_type oneseal.approval.received ce_subject approval/S1 ce_time 2017-09-22T09:30:00+08:00")

// Media types in any case and with any parameters (RFC 9110, 8.3.1); keys as the CloudEvents partitioning extension has them.
func TestARecordIsAnEventInBothModesAndItsDataAreKeptAlone(t *testing.T) {
	var want *events.Event
	for name, r := range map[string]*Record{
		"structured":                  recordOf("application/cloudevents+json", "approval/S1", receivedDocument),
		"structured with a charset":   recordOf("application/cloudevents+json; charset=utf-8", "approval/S1", receivedDocument),
		"structured in upper case":    recordOf("APPLICATION/CloudEvents+JSON;charset=UTF-8", "approval/S1", receivedDocument),
		"structured with headers too": recordOf("application/cloudevents+json", "approval/S1", receivedDocument, binaryHeaders...),
		"binary":                      recordOf("application/json", "approval/S1", receivedData, binaryHeaders...),
		"binary with a charset":       recordOf("application/json; charset=utf-8", "approval/S1", receivedData, binaryHeaders...),
		"binary in upper case":        recordOf("Application/JSON", "approval/S1", receivedData, binaryHeaders...),
		"binary without a type":       recordOf("", "approval/S1", receivedData, binaryHeaders...),
		"binary with a type twice":    recordOf("application/json; charset=utf-8", "approval/S1", receivedData, append([]string{"ce_datacontenttype", "application/json"}, binaryHeaders...)...),
		"binary with an id twice":     recordOf("application/json", "approval/S1", receivedData, append([]string{"ce_id", "1"}, binaryHeaders...)...),
		"binary with a key stated":    recordOf("application/json", "approval/S1", receivedData, append([]string{"ce_partitionkey", "approval/S1"}, binaryHeaders...)...),
	} {
		e, data, err := EventAndDataOf(r)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if want == nil {
			want = e
		}
		if !reflect.DeepEqual(e, want) || string(data) != receivedData {
			t.Errorf("%s: %+v with the data %s", name, e, data)
		}
		// A subscriber of Watermill reads the same.
		if e, err := EventOfMessage(r.Topic, messageOf(r)); err != nil || !reflect.DeepEqual(e, want) {
			t.Errorf("%s, as a message: %+v, %v", name, e, err)
		}
	}
}

func TestARecordThatIsNoEventSaysWhy(t *testing.T) {
	for name, test := range map[string]struct {
		record *Record
		want   string
	}{
		"batch mode":             {recordOf("Application/cloudevents-batch+json; charset=utf-8", "approval/S1", "["+receivedDocument+"]"), "append each event as a record of its own"},
		"another structure":      {recordOf("application/cloudevents+avro", "approval/S1", "x"), "application/cloudevents+avro"},
		"another charset":        {recordOf("application/cloudevents+json; charset=gbk", "approval/S1", receivedDocument), "charset=gbk"},
		"structured, no key":     {recordOf("application/cloudevents+json", "", receivedDocument), "append with the subject as key"},
		"binary, no key":         {recordOf("application/json", "", receivedData, binaryHeaders...), "append with the subject as key"},
		"two ids":                {recordOf("application/json", "approval/S1", receivedData, append([]string{"ce_id", "2"}, binaryHeaders...)...), "/id"},
		"two types":              {recordOf("application/json", "approval/S1", receivedData, append([]string{"ce_datacontenttype", "text/xml"}, binaryHeaders...)...), "text/xml"},
		"another key than state": {recordOf("application/json", "approval/S1", receivedData, append([]string{"ce_partitionkey", "approval/S2"}, binaryHeaders...)...), "approval/S2"},
	} {
		for form, decode := range map[string]func() (*events.Event, error){
			"record":  func() (*events.Event, error) { return EventOf(test.record) },
			"message": func() (*events.Event, error) { return EventOfMessage(test.record.Topic, messageOf(test.record)) },
		} {
			_, err := decode()
			if bad, ok := errors.AsType[*events.Invalid](err); !ok || !strings.Contains(bad.Error(), test.want) || bad.Remedy == "" {
				t.Errorf("%s as a %s: %v, want %q", name, form, err, test.want)
			}
		}
	}
}
