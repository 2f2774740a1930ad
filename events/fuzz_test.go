package events_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"oneseal/events"
)

// seeds are documents of several shapes for the fuzzers to start from.
var seeds = []string{
	accepted,
	`{"specversion":"1.0","id":"1","source":"urn:x","type":"oneseal.penalty.decided","subject":"penalty/1","time":"2020-02-29T23:59:59.999999999-11:30",
		"recordedtime":"2020-03-01T00:00:00Z","data":{"procedure":"simple","fine":{"amount":"71.5","currency":"EUR"},"case":{"party":"person"}}}`,
	`{"specversion":"1.0","id":"2","source":"/s","type":"oneseal.penalty.evidence_collected","subject":"penalty/1","time":"2020-02-29T23:59:59Z",
		"expectedrevision":3.0e0,"data":{"kind":"physical","officers":[],"evidence":["证据\ud83d\ude00"],"case":{}}}`,
	`{"specversion":"1.0","id":"3","source":"/s","type":"oneseal.approval.fact_corrected","subject":"approval/1","time":"2020-02-29T23:59:59Z","traceparent":"00-1-2-3",
		"data":{"corrects":{"source":"/s","id":"1","type":"oneseal.approval.accepted"},"effect":"replaced","reason":"错","data":{ "statutory_days":2e1 , "promised_days":7.50}}}`,
	`{"specversion":"1.0","id":"4","source":"/s","type":"oneseal.item.version_published","subject":"item/1","time":"1901-01-01T00:00:00+23:59",
		"data":{"version":"1","effective":"2024-02-29","promised_days":0,"kind":"single","origin":"derived","task_code":"99990000MA0000000F4000000000001","materials":[{"code":"M1","title":"t"}]}}`,
	`{"specversion":"1.0","id":"5","source":"/s","type":"oneseal.position.reported","subject":"position/7","time":"2017-09-22T09:30:00+08:00",
		"data":{"radio":"radio/7","position":{"lat":-0,"lon":117.1800,"datum":"gcj02"},"speed_kmh":1e2}}`,
	`{"specversion":"1.0","id":"6","source":"/s","type":"oneseal.dispute.registered","subject":"dispute/1","time":"2017-09-22T09:30:00+08:00",
		"data":{"category":"c","parties":[{"kind":"person","pseudonym":"p","id_number":"990000199001010017"},{"kind":"organisation","pseudonym":"o","uscc":"99990000MA0000000F"}]}}`,
}

func FuzzDecodeStructured(f *testing.F) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	for _, info := range events.Catalogue() {
		f.Add(stored(f, &info))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		e, err := events.DecodeStructured(document)
		if err != nil {
			mustBeExplained(t, err)
			return
		}
		mustSurvive(t, e)
	})
}

// FuzzDecodeBinary takes the attributes as lines of "name value".
func FuzzDecodeBinary(f *testing.F) {
	for _, seed := range seeds {
		e, err := events.DecodeStructured([]byte(seed))
		if err != nil {
			f.Fatal(err)
		}
		data, err := e.EncodeData()
		if err != nil {
			f.Fatal(err)
		}
		var lines []string
		for _, a := range e.Attributes() {
			lines = append(lines, a.Name+" "+a.Value)
		}
		f.Add(strings.Join(lines, "\n"), data)
	}
	f.Fuzz(func(t *testing.T, lines string, data []byte) {
		var attributes []events.Attribute
		for line := range strings.SplitSeq(lines, "\n") {
			name, value, _ := strings.Cut(line, " ")
			attributes = append(attributes, events.Attribute{Name: name, Value: value})
		}
		e, err := events.DecodeBinary(attributes, data)
		raw := make([]events.RawAttribute, len(attributes))
		for i, a := range attributes {
			raw[i] = events.RawAttribute{Name: a.Name, Value: []byte(a.Value)}
		}
		if same, _, rawErr := events.DecodeRaw(raw, data); !reflect.DeepEqual(same, e) || !reflect.DeepEqual(rawErr, err) {
			t.Fatalf("raw it is %+v, %v; else %+v, %v", same, rawErr, e, err)
		}
		if err != nil {
			mustBeExplained(t, err)
			return
		}
		mustSurvive(t, e)
	})
}

func mustBeExplained(t *testing.T, err error) {
	var bad *events.Invalid
	if !errors.As(err, &bad) || bad.Problem == "" || bad.Remedy == "" {
		t.Fatalf("refused with %#v, which says no problem and remedy", err)
	}
}

// mustSurvive checks that an event is the same after encoding, in both modes.
func mustSurvive(t *testing.T, e *events.Event) {
	digest, err := e.Digest()
	if err != nil {
		t.Fatal(err)
	}
	document, err := events.EncodeStructured(e)
	if err != nil {
		t.Fatal(err)
	}
	structured, err := events.DecodeStructured(document)
	if err != nil {
		t.Fatalf("%v of its own encoding %s", err, document)
	}
	data, err := e.EncodeData()
	if err != nil {
		t.Fatal(err)
	}
	binary, err := events.DecodeBinary(e.Attributes(), data)
	if err != nil {
		t.Fatalf("%v of its own encoding %v %s", err, e.Attributes(), data)
	}
	if err := validate(t, document); err != nil {
		t.Fatalf("the schema refuses %s: %v", document, err)
	}
	for mode, again := range map[string]*events.Event{"structured": structured, "binary": binary} {
		after, err := again.Digest()
		if err != nil {
			t.Fatal(err)
		}
		if after != digest {
			t.Errorf("%s mode: the digest of %s has changed", mode, document)
		}
		if !reflect.DeepEqual(e, again) {
			t.Errorf("%s mode: %+v has become %+v", mode, e, again)
		}
	}
}

func TestSeedsOfTheFuzzersAreEvents(t *testing.T) {
	for _, seed := range seeds {
		e, err := events.DecodeStructured([]byte(seed))
		if err != nil {
			t.Fatalf("%v of %s", err, seed)
		}
		mustSurvive(t, e)
	}
}
