package events_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"oneseal/events"
)

// What the plan takes, the strict decoder takes, with the same result.
func TestPlanTakesNothingThatTheStrictDecoderRefuses(t *testing.T) {
	taken := 0
	rapid.Check(t, func(t *rapid.T) {
		info := rapid.SampledFrom(events.Catalogue()).Draw(t, "type")
		document := object{}
		drawEvent(t, &info, document)
		for range rapid.IntRange(0, 2).Draw(t, "mutations") {
			mutate(t, document)
		}
		data, err := json.Marshal(document["data"])
		if err != nil {
			t.Fatal(err)
		}
		byPlan, ok := events.DecodeByPlan(info.Type, data)
		if !ok {
			return
		}
		taken++
		strictly, err := events.DecodeStrictly(info.Type, data)
		if err != nil {
			t.Fatalf("the plan takes %s of %s: %v", data, info.Type, err)
		}
		if !reflect.DeepEqual(byPlan, strictly) {
			t.Fatalf("%s is %+v by plan and %+v strictly", data, byPlan, strictly)
		}
	})
	if taken == 0 {
		t.Error("the plan took none of the documents")
	}
}

func TestPlanLeavesTheUnusualToTheStrictDecoder(t *testing.T) {
	const usual = `{"activity":"受理","case":{"item":"I-1","started":"2017-09-22T09:30:00+08:00"},"promised_days":7.5}`
	if _, ok := events.DecodeByPlan("oneseal.approval.accepted", []byte(usual)); !ok {
		t.Errorf("the plan leaves %s", usual)
	}
	for _, unusual := range []string{
		``, ` `, `{`, `{}}`, `[]`, `null`, usual + `x`, usual + usual, `{"activity":""}`, `{"activity":null}`, `{"activity":"a\n"}`, "{\"activity\":\"a\n\"}", "{\"activity\":\"\xff\"}",
		`{"activity":"a","activity":"a"}`, `{"activity":"a",}`, `{"activity" "a"}`, `{"Activity":"a"}`, `{"colour":"a"}`, `{"promised_days":-1}`, `{"promised_days":07}`, `{"promised_days":7.}`,
		`{"promised_days":7.25}`, `{"promised_days":10000.5}`, `{"promised_days":"7"}`, `{"promised_days":1e1}`, `{"case":{}}`, `{"case":[]}`, `{"case":{"started":"2017-09-22"}}`,
	} {
		if _, ok := events.DecodeByPlan("oneseal.approval.accepted", []byte(unusual)); ok {
			t.Errorf("the plan takes %q", unusual)
		}
	}
	for eventType, missing := range map[string]string{
		"oneseal.approval.clock_suspended":   `{"days":3}`,
		"oneseal.penalty.evidence_collected": `{"kind":"physical","officers":[]}`,
		"oneseal.penalty.decided":            `{"fine":{"amount":"7.00"}}`,
	} {
		if _, ok := events.DecodeByPlan(eventType, []byte(missing)); ok {
			t.Errorf("the plan takes %s of %s", missing, eventType)
		}
	}
}

// What the printer writes, json.Marshal writes, of every type but the corrections.
func TestPrinterWritesWhatTheLibraryWrites(t *testing.T) {
	for _, info := range events.Catalogue() {
		if events.HasPrinter(info.Type) == (info.Name() == "fact_corrected") {
			t.Errorf("%s has a printer: %t", info.Type, events.HasPrinter(info.Type))
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		info := rapid.SampledFrom(events.Catalogue()).Draw(t, "type")
		document := object{}
		drawEvent(t, &info, document)
		text, err := json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		e, err := events.DecodeStructured(text)
		if err != nil {
			t.Fatal(err)
		}
		want, err := events.MarshalData(e)
		if err != nil {
			t.Fatal(err)
		}
		got, err := e.EncodeData()
		if err != nil || string(got) != string(want) {
			t.Fatalf("%s, %v; the library writes %s", got, err, want)
		}
	})
	for _, e := range []*events.Event{
		{Type: "oneseal.approval.refused", Data: &events.ApprovalRefused{Reason: "a\"b\\c\n\x7f\u2028<é>"}},
		{Type: "oneseal.position.reported", Data: &events.PositionReported{Speed: events.Measured(1e-9), Position: events.Position{Error: events.Measured(-0.0000012)}}},
		{Type: "oneseal.position.reported", Data: &events.PositionReported{Speed: events.Measured(1e21), Position: events.Position{Error: events.Measured(1e-6)}}},
		{Type: "oneseal.absence.started", Data: &events.AbsenceStarted{}},
		{Type: "oneseal.approval.refused"},
	} {
		want, err := events.MarshalData(e)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := e.EncodeData(); err != nil || string(got) != string(want) {
			t.Errorf("%s, %v; the library writes %s", got, err, want)
		}
	}
	if _, err := (&events.Event{Type: "oneseal.approval.refused", Data: &events.ApprovalRefused{Reason: "\xff"}}).EncodeData(); err == nil {
		t.Error("text that is not UTF-8 is encoded")
	}
}

// Texts that share a place must not be taken for each other.
func TestEventsThatShareTextsKeepTheirOwn(t *testing.T) {
	for i := range 5000 {
		activity := fmt.Sprint("activity ", i)
		data, err := events.DecodeData("oneseal.approval.received", []byte(`{"activity":"`+activity+`"}`))
		if err != nil {
			t.Fatal(err)
		}
		if got := data.(*events.ApprovalReceived).Activity; got != activity {
			t.Fatalf("%q was decoded as %q", activity, got)
		}
	}
}

// BenchmarkDecode decodes the average event of the log, by this package and by encoding/json, which
// is not strict, on the same struct.
func BenchmarkDecode(b *testing.B) {
	e, err := events.DecodeStructured([]byte(accepted))
	if err != nil {
		b.Fatal(err)
	}
	data, err := e.EncodeData()
	if err != nil {
		b.Fatal(err)
	}
	var raw []events.RawAttribute
	for _, a := range e.Attributes() {
		if a.Name != "expectedrevision" {
			raw = append(raw, events.RawAttribute{Name: a.Name, Value: []byte(a.Value)})
		}
	}
	b.Run("event", func(b *testing.B) {
		for b.Loop() {
			if _, _, err := events.DecodeRaw(raw, data); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("data", func(b *testing.B) {
		for b.Loop() {
			if _, err := events.DecodeData("oneseal.approval.accepted", data); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("data strictly", func(b *testing.B) {
		for b.Loop() {
			if _, err := events.DecodeStrictly("oneseal.approval.accepted", data); err != nil {
				b.Fatal(err)
			}
		}
	})
}
