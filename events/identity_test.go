package events_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"oneseal/events"
)

// respelled writes a document otherwise, and says the same: each time at another offset, numbers in another form, members in
// another order, with white space. It reads JSON alone, and knows nothing of the types.
func respelled(t *rapid.T, value any) string {
	space := rapid.SampledFrom([]string{"", " ", "\n\t", "\r\n"})
	switch value := value.(type) {
	case object:
		names := make([]string, 0, len(value))
		for name := range value {
			names = append(names, name)
		}
		text := "{" + space.Draw(t, "space")
		for i, name := range rapid.Permutation(names).Draw(t, "order") {
			if i > 0 {
				text += "," + space.Draw(t, "space")
			}
			of := respelled(t, value[name])
			if name == "expectedrevision" { // tenths and exponents of it are covered by the decoder's own test
				of = strconv.Itoa(value[name].(int))
			}
			text += strconv.Quote(name) + space.Draw(t, "space") + ":" + of
		}
		return text + "}"
	case []any:
		text := "["
		for i, one := range value {
			if i > 0 {
				text += ","
			}
			text += space.Draw(t, "space") + respelled(t, one)
		}
		return text + "]"
	case string:
		at, err := time.Parse(time.RFC3339Nano, value)
		if err != nil {
			break
		}
		written := at.In(time.FixedZone("", rapid.IntRange(-23*60-59, 23*60+59).Draw(t, "offset")*60))
		if rapid.Bool().Draw(t, "Z") {
			written = at.UTC()
		}
		if year := written.Year(); year < 1901 || year > 2199 {
			break
		}
		value = written.Format(rapid.SampledFrom([]string{"2006-01-02T15:04:05.999999999Z07:00", "2006-01-02T15:04:05.000000000Z07:00"}).Draw(t, "digits"))
		return strconv.Quote(value)
	}
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	if (text[0] == '-' || text[0] >= '0' && text[0] <= '9') && !strings.Contains(string(text), "e") {
		return string(text) + rapid.SampledFrom([]string{"", "e0", "E+0", "E-00"}).Draw(t, "exponent")
	}
	return string(text)
}

// Of every type, corrections with the data of any other among them: however a library writes the same JSON data and the same
// instants, it is the same event; and an instant a nanosecond later is another one.
func TestSameFactInOtherWordsHasTheSameDigest(t *testing.T) {
	digest := func(t *rapid.T, text []byte) (*events.Event, [32]byte) {
		e, err := events.DecodeStructured(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		d, err := e.Digest()
		if err != nil {
			t.Fatal(err)
		}
		return e, d
	}
	rapid.Check(t, func(t *rapid.T) {
		info := rapid.SampledFrom(events.Catalogue()).Draw(t, "type")
		document := object{}
		drawEvent(t, &info, document)
		text, err := json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		e, want := digest(t, text)
		other := respelled(t, document)
		if _, got := digest(t, []byte(other)); got != want {
			t.Fatalf("another event:\n%s\n%s", text, other)
		}
		later := *e
		later.Time = e.Time.Add(1)
		if got, err := later.Digest(); err != nil || got == want {
			t.Fatalf("an instant later it is the same event: %s, %v", text, err)
		}
	})
}

func TestInstantsInsideTheDataCount(t *testing.T) {
	digest := func(eventType, data string) [32]byte {
		e, err := events.DecodeBinary([]events.Attribute{{Name: "specversion", Value: "1.0"}, {Name: "id", Value: "1"}, {Name: "source", Value: "/s"}, {Name: "type", Value: eventType},
			{Name: "subject", Value: "approval/1"}, {Name: "time", Value: "2017-09-22T09:30:00+08:00"}}, []byte(data))
		if err != nil {
			t.Fatal(err)
		}
		d, err := e.Digest()
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	const accepted, corrected = "oneseal.approval.accepted", "oneseal.approval.fact_corrected"
	correction := func(time string, data string) string {
		return `{"corrects":{"source":"/s","id":"0","type":"` + accepted + `"},"effect":"replaced","reason":"r","time":"` + time + `","data":` + data + `}`
	}
	const told, same, other = `{"case":{"item":"I-1","deadline":"2017-10-26T00:00:00+08:00"}}`, `{"case":{"item":"I-1","deadline":"2017-10-25T16:00:00.000Z"}}`, `{"case":{"item":"I-1","deadline":"2017-10-26T00:00:00Z"}}`
	if digest(accepted, told) != digest(accepted, same) || digest(accepted, told) == digest(accepted, other) {
		t.Error("the digest is not that of the instant")
	}
	at := correction("2017-09-22T09:30:00+08:00", told)
	if digest(corrected, at) != digest(corrected, correction("2017-09-22T01:30:00Z", same)) {
		t.Error("a correction that is told in Z is another one")
	}
	if digest(corrected, at) == digest(corrected, correction("2017-09-22T09:30:00Z", told)) || digest(corrected, at) == digest(corrected, correction("2017-09-22T09:30:00+08:00", other)) {
		t.Error("a correction with another instant is the same one")
	}
}
