package events_test

import (
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
	if digest(func(e *events.Event) { e.RecordedTime, e.Traceparent = e.Time, "00-1-2-3" }) != plain {
		t.Error("the digest depends on the transmission")
	}
	if digest(func(e *events.Event) { e.Actor = "a-18" }) == plain || digest(func(e *events.Event) {
		e.Data.(*events.ApprovalAccepted).PromisedDays = events.HalfWorkdays(16)
	}) == plain {
		t.Error("the digest does not depend on the content")
	}
}
