package events_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"oneseal/events"
)

const accepted = `{"specversion":"1.0","id":"e1","source":"/window/3","type":"oneseal.approval.accepted",
	"subject":"approval/2017-0042","time":"2017-09-22T09:30:00+08:00","organ":"approval-bureau","actor":"a-17",
	"expectedrevision":3,"data":{"activity":"受理","case":{"item":"I-1","deadline":"2017-10-26T00:00:00+08:00"},"promised_days":7.5}}`

func TestEventSurvivesEncodingUnchanged(t *testing.T) {
	want, err := events.DecodeStructured([]byte(accepted))
	if err != nil {
		t.Fatal(err)
	}
	document, err := events.EncodeStructured(want)
	if err != nil {
		t.Fatal(err)
	}
	structured, err := events.DecodeStructured(document)
	if err != nil {
		t.Fatal(err)
	}
	data, err := want.EncodeData()
	if err != nil {
		t.Fatal(err)
	}
	binary, err := events.DecodeBinary(want.Attributes(), data)
	if err != nil {
		t.Fatal(err)
	}
	for mode, got := range map[string]*events.Event{"structured": structured, "binary": binary} {
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s mode: got %+v, want %+v", mode, got, want)
		}
	}
	if got := want.Data.(*events.ApprovalAccepted); got.PromisedDays != events.HalfWorkdays(15) || got.Case.Item != "I-1" {
		t.Errorf("data decoded as %+v", got)
	}
	if _, offset := want.Time.Zone(); offset != 8*3600 {
		t.Errorf("offset of the time is %d s, want 28800", offset)
	}
}

func TestRefusalNamesPathValueAndRemedy(t *testing.T) {
	for name, test := range map[string]struct {
		change func(doc, data map[string]any)
		path   string
		value  string
	}{
		"unknown attribute":       {func(d, _ map[string]any) { d["colour"] = "red" }, "/colour", "red"},
		"unknown type":            {func(d, _ map[string]any) { d["type"] = "oneseal.approval.sealed" }, "/type", "oneseal.approval.sealed"},
		"missing id":              {func(d, _ map[string]any) { delete(d, "id") }, "/id", ""},
		"no offset":               {func(d, _ map[string]any) { d["time"] = "2017-09-22T09:30:00" }, "/time", "2017-09-22T09:30:00"},
		"subject of another kind": {func(d, _ map[string]any) { d["subject"] = "penalty/1" }, "/subject", "penalty/1"},
		"other spec version":      {func(d, _ map[string]any) { d["specversion"] = "0.3" }, "/specversion", "0.3"},
		"revision as text":        {func(d, _ map[string]any) { d["expectedrevision"] = "3" }, "/expectedrevision", "3"},
		"no data":                 {func(d, _ map[string]any) { delete(d, "data") }, "/data", ""},
		"unknown field":           {func(_, x map[string]any) { x["promise"] = 7 }, "/data/promise", ""},
		"unknown nested field":    {func(_, x map[string]any) { x["case"] = map[string]any{"items": "I-1"} }, "/data/case/items", ""},
		"null":                    {func(_, x map[string]any) { x["activity"] = nil }, "/data/activity", "null"},
		"empty string":            {func(_, x map[string]any) { x["activity"] = "" }, "/data/activity", `""`},
		"number for a string":     {func(_, x map[string]any) { x["activity"] = 7 }, "/data/activity", "7"},
		"third of a workday":      {func(_, x map[string]any) { x["promised_days"] = 7.3 }, "/data/promised_days", "7.3"},
		"ground not in the list": {func(d, x map[string]any) {
			d["type"] = "oneseal.approval.clock_suspended"
			delete(x, "promised_days")
			x["ground"] = "holiday"
		}, "/data/ground", `"holiday"`},
		"required field missing": {func(d, x map[string]any) {
			d["type"] = "oneseal.approval.clock_suspended"
			delete(x, "promised_days")
		}, "/data/ground", ""},
		"corrected data of the wrong type": {func(d, x map[string]any) {
			d["type"] = "oneseal.approval.fact_corrected"
			clear(x)
			x["corrects"] = map[string]any{"source": "/s", "id": "1", "type": "oneseal.approval.accepted"}
			x["effect"], x["reason"], x["data"] = "replaced", "typing error", map[string]any{"promised_days": "7"}
		}, "/data/data/promised_days", `"7"`},
	} {
		t.Run(name, func(t *testing.T) {
			var document map[string]any
			if err := json.Unmarshal([]byte(accepted), &document); err != nil {
				t.Fatal(err)
			}
			test.change(document, document["data"].(map[string]any))
			text, err := json.Marshal(document)
			if err != nil {
				t.Fatal(err)
			}
			_, err = events.DecodeStructured(text)
			var bad *events.Invalid
			if !errors.As(err, &bad) {
				t.Fatalf("decoded %s with error %v, want an *Invalid", text, err)
			}
			if bad.Path != test.path || bad.Value != test.value || bad.Problem == "" || bad.Remedy == "" {
				t.Errorf("got path %q value %q problem %q remedy %q, want path %q value %q", bad.Path, bad.Value, bad.Problem, bad.Remedy, test.path, test.value)
			}
		})
	}
}

func TestDuplicateNamesAreRefused(t *testing.T) {
	for _, text := range []string{
		strings.Replace(accepted, `"id":"e1"`, `"id":"e1","id":"e2"`, 1),
		strings.Replace(accepted, `"promised_days":7.5`, `"promised_days":7.5,"promised_days":8`, 1),
		accepted + "{}",
		accepted + "\u0085", accepted + "\v", // space, but not JSON's
		accepted[:len(accepted)-1],
	} {
		if _, err := events.DecodeStructured([]byte(text)); err == nil {
			t.Errorf("accepted %s", text)
		}
	}
	if _, err := events.DecodeBinary([]events.Attribute{{Name: "id", Value: "1"}, {Name: "id", Value: "2"}}, nil); err == nil {
		t.Error("accepted an attribute given twice")
	}
}

func TestDigestLeavesTransmissionOut(t *testing.T) {
	digest := func(change func(*events.Event)) [32]byte {
		e, err := events.DecodeStructured([]byte(accepted))
		if err != nil {
			t.Fatal(err)
		}
		change(e)
		d, err := e.Digest()
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	plain := digest(func(*events.Event) {})
	if digest(func(e *events.Event) { e.RecordedTime, e.Traceparent, e.Tracestate = e.Time, "00-1-2-3", "a=1" }) != plain {
		t.Error("the digest depends on the transmission")
	}
	if digest(func(e *events.Event) { e.Actor = "a-18" }) == plain || digest(func(e *events.Event) {
		e.Data.(*events.ApprovalAccepted).PromisedDays = events.HalfWorkdays(16)
	}) == plain {
		t.Error("the digest does not depend on the content")
	}
}

// with puts members into the event accepted.
func with(t *testing.T, members string) string {
	t.Helper()
	document := map[string]any{}
	for _, text := range []string{accepted, members} {
		if err := json.Unmarshal([]byte(text), &document); err != nil {
			t.Fatal(err)
		}
	}
	if document["data_base64"] != nil && !strings.Contains(members, `"data":`) {
		delete(document, "data")
	}
	text, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// What CloudEvents lets a sender write otherwise is the same event (JSON format, 2.2 and 3.1; partitioning extension).
func TestOtherFormsOfAnEventAreTheSameEvent(t *testing.T) {
	decode := func(members string) *events.Event {
		t.Helper()
		e, err := events.DecodeStructured([]byte(with(t, members)))
		if err != nil {
			t.Fatalf("%s: %v", members, err)
		}
		return e
	}
	data := base64.StdEncoding.EncodeToString([]byte(`{"activity":"受理","case":{"item":"I-1","deadline":"2017-10-26T00:00:00+08:00"},"promised_days":7.5}`))
	for _, members := range []string{
		`{"area":null}`, `{"colour":null}`, `{"recordedtime":null,"basis":null,"dataschema":null,"datacontenttype":null}`,
		`{"datacontenttype":"application/json; charset=utf-8"}`, `{"datacontenttype":"Application/JSON;charset=\"UTF-8\""}`,
		`{"data_base64":"` + data + `"}`, `{"data_base64":null}`, `{"partitionkey":"approval/2017-0042"}`,
	} {
		if got := decode(members); !reflect.DeepEqual(got, decode(`{}`)) {
			t.Errorf("with %s it is another event: %+v", members, got)
		}
	}
	if e := decode(`{"actor":null}`); e.Actor != "" {
		t.Errorf("null became actor %q", e.Actor)
	}
	if e := decode(`{"tracestate":"rojo=00f067aa0ba902b7"}`); e.Tracestate != "rojo=00f067aa0ba902b7" {
		t.Errorf("tracestate became %q", e.Tracestate)
	}
}

func TestFormsThatSayNothingClearAreRefused(t *testing.T) {
	for members, path := range map[string]string{
		`{"id":null}`: "/id", `{"specversion":null}`: "/specversion", `{"time":null}`: "/time", `{"data":null}`: "/data",
		`{"data_base64":"e30=","data":{}}`: "/data_base64", `{"data_base64":"{}"}`: "/data_base64", `{"data_base64":""}`: "/data_base64", `{"data_base64":7}`: "/data_base64",
		`{"data_base64":"PGE+"}`:                "/data", // <a>
		`{"datacontenttype":"application/xml"}`: "/datacontenttype", `{"datacontenttype":"application/json; charset=gbk"}`: "/datacontenttype",
		`{"partitionkey":"approval/2017-0043"}`: "/partitionkey",
	} {
		_, err := events.DecodeStructured([]byte(with(t, members)))
		var bad *events.Invalid
		if !errors.As(err, &bad) || bad.Path != path || bad.Remedy == "" {
			t.Errorf("with %s: %v, want it refused at %s", members, err, path)
		}
	}
}

// What is stored of an event's data is read back to the same data, whatever the form and the place of the data.
func TestDataOfADocumentIsItsDataAlone(t *testing.T) {
	for _, text := range []string{accepted, strings.Replace(accepted, `"data":{`, `"data" : {`, 1), with(t, `{}`), with(t, `{"data_base64":"eyJwcm9taXNlZF9kYXlzIjo3fQ=="}`)} {
		e, data, err := events.DecodeStructuredData([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		again, err := events.DecodeData(e.Type, data)
		if err != nil || !reflect.DeepEqual(again, e.Data) {
			t.Errorf("%s keeps %s, which is read as %+v, %v", text, data, again, err)
		}
	}
}
