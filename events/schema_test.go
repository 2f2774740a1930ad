package events_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"oneseal/events"
	"oneseal/events/schema"
)

// validator holds the compiled schema of any event.
var validator = sync.OnceValue(func() *jsonschema.Schema {
	compiler := jsonschema.NewCompiler()
	files, err := fs.ReadDir(schema.Files(), ".")
	if err != nil {
		panic(err)
	}
	for _, file := range files {
		text, err := fs.ReadFile(schema.Files(), file.Name())
		if err != nil {
			panic(err)
		}
		document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			panic(fmt.Errorf("%s: %w", file.Name(), err))
		}
		if err := compiler.AddResource(document.(map[string]any)["$id"].(string), document); err != nil {
			panic(fmt.Errorf("%s: %w", file.Name(), err))
		}
	}
	return compiler.MustCompile("urn:oneseal:event:v1")
})

func validate(t interface{ Fatal(...any) }, text []byte) error {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return validator().Validate(document)
}

func TestDecoderAndSchemaAcceptTheSameDocuments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		info := rapid.SampledFrom(events.Catalogue()).Draw(t, "type")
		document := object{}
		drawEvent(t, &info, document)
		for range rapid.IntRange(0, 3).Draw(t, "mutations") {
			mutate(t, document)
		}
		agree(t, document)
	})
}

func TestGeneratedEventsAreAccepted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		info := rapid.SampledFrom(events.Catalogue()).Draw(t, "type")
		document := object{}
		drawEvent(t, &info, document)
		if !agree(t, document) {
			t.Fatal("refused an event that follows the types")
		}
	})
}

// TestDecoderAndSchemaAgreeAtEveryEdge changes one value of each kind to each edge case, so
// that no edge depends on chance.
func TestDecoderAndSchemaAgreeAtEveryEdge(t *testing.T) {
	seeds := map[string]struct {
		eventType, data string
		places          []string
	}{
		"attributes": {"oneseal.approval.accepted", `{"promised_days":7}`, []string{"/id", "/source", "/subject", "/time", "/recordedtime", "/specversion",
			"/datacontenttype", "/dataschema", "/expectedrevision", "/traceparent", "/type", "/data", "/colour", "/data/promised_days",
			"/data/case", "/data/case/started", "/data/activity", "/data/group"}},
		"lists": {"oneseal.penalty.evidence_collected", `{"kind":"physical","officers":["a","b"]}`, []string{"/data/kind", "/data/officers", "/data/officers/0"}},
		"money": {"oneseal.penalty.decided", `{"fine":{"amount":"71.50","currency":"CNY"}}`, []string{"/data/fine", "/data/fine/amount", "/data/fine/currency"}},
		"dates": {"oneseal.item.retired", `{"effective":"2024-02-29"}`, []string{"/data/effective"}},
		"corrections": {"oneseal.approval.fact_corrected",
			`{"corrects":{"source":"/s","id":"1","type":"oneseal.approval.accepted"},"effect":"replaced","reason":"r","data":{"promised_days":3}}`,
			[]string{"/data/effect", "/data/time", "/data/data", "/data/corrects/type", "/data/corrects", "/data/data/promised_days", "/data/data/case"}},
	}
	for name, seed := range seeds {
		info, _ := events.Lookup(seed.eventType)
		for _, place := range seed.places {
			for _, value := range append(edges(), nil) {
				document := object{}
				for _, a := range []string{"specversion 1.0", "id e1", "source /s", "type " + info.Type, "subject " + info.Family + "/1", "time 2017-09-22T09:30:00+08:00"} {
					key, text, _ := strings.Cut(a, " ")
					document[key] = text
				}
				document["data"] = parse(t, seed.data)
				set(document, place, value)
				t.Run(fmt.Sprintf("%s%s=%.60v", name, place, value), func(t *testing.T) { agree(t, document) })
			}
		}
	}
}

type failer interface {
	Fatal(...any)
	Fatalf(string, ...any)
}

// agree tells whether decoder and schema accept the document, and fails if they differ.
func agree(t failer, document object) bool {
	text, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	event, refused := events.DecodeStructured(text)
	if against := validate(t, text); (against == nil) != (refused == nil) {
		t.Fatalf("the decoder says %v, the schema says %v of %s", refused, against, text)
	}
	if refused != nil {
		return false
	}
	canonical, err := events.EncodeStructured(event)
	if err != nil {
		t.Fatal(err)
	}
	if err := validate(t, canonical); err != nil {
		t.Fatalf("the schema refuses what the encoder wrote: %v of %s", err, canonical)
	}
	return true
}

type (
	object = map[string]any
	list   = []any
)

func parse(t failer, text string) any {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// set puts a value at a JSON pointer, adding objects on the way.
func set(document object, pointer string, value any) {
	names := strings.Split(pointer[1:], "/")
	for _, name := range names[:len(names)-1] {
		switch next := document[name].(type) {
		case object:
			document = next
		case list:
			next[0] = value
			return
		default:
			document[name] = object{}
			document = document[name].(object)
		}
	}
	document[names[len(names)-1]] = value
}

// edges are values at and beyond the borders of every kind.
func edges() list {
	long := func(s string, n int) string { return strings.Repeat(s, n) }
	values := list{nil, true, false, object{}, list{}, list{nil}, list{""}, list{"a"}, list{object{}}, object{"x": "y"}, object{"": 1},
		object{"amount": "1"}, object{"currency": "CNY"}, object{"amount": "1", "currency": "CNY"}, object{"started": nil}}
	for _, number := range strings.Fields("0 -0 -1 1 1.0 10e-1 100e-2 0.5 0.50 7.3 0.25 1e0 1e4 1e5 10000 10000.5 10000.0 10000.00000000000000001 20.00000000000000000001 20.50000000000000000001 " +
		"0.49999999999999999999 2147483647 2147483648 2147483647.0 2147483647.5 21474836470e-1 1e300 1e-300 0e5 0e-5 -0.0 -0.5 9007199254740993 123456789012345678901234567890") {
		values = append(values, json.Number(number))
	}
	for _, text := range []string{"", " ", "a", "1.0", "0.3", "application/json", "application/JSON", "null", "0", "3",
		"71.50", "71.5", "71.", ".5", "071", "0.00", "00", "-1", "+1", "1e2", "1,5", "71.505", "9999999999999.99", "99999999999999", "٣", "１",
		"CNY", "cny", "CN", "CNYX", "CNÝ",
		"approval/", "approval", "approval/1", "approval//", "approval/案件", "penalty/1", "Approval/1", "approval/a\nb", "approval/a\u0085", "/approval/1", "approval/ ",
		"/window 3", "/window<3>", "urn:a:b", "/w\\", "/w^", "/w`", "/w|", "/w{}", "/窗口",
		"oneseal.approval.accepted", "oneseal.approval.fact_corrected", "oneseal.penalty.filed", "oneseal.penalty.fact_corrected", "oneseal.approval.sealed", "oneseal.approval.withdrawn",
		"urn:oneseal:approval:accepted:v1", "urn:oneseal:approval:accepted:v2", "replaced", "withdrawn", "physical", "Physical", "physical ",
		"a\tb", "a\x7fb", "a\u0080b", "a\u009f", "a\u00a0b", "a\u200bb", "a\u2028b", "\ufffd", "\U0001f600", "a\x00",
		long("a", events.MaxAttribute), long("a", events.MaxAttribute+1), long("案", events.MaxAttribute), long("案", events.MaxAttribute+1),
		long("案", events.MaxAttribute/3), long("案", events.MaxAttribute/3+1), long("\U0001f600", events.MaxAttribute), long("\U0001f600", events.MaxAttribute+1),
		"approval/" + long("案", events.MaxAttribute-9), "approval/" + long("案", events.MaxAttribute-8),
	} {
		values = append(values, text)
	}
	for _, day := range []string{"2017-09-22", "2017-02-29", "2016-02-29", "2017-02-30", "2100-02-29", "2000-02-29", "1900-02-29", "1904-02-29", "2017-04-31", "2017-12-31",
		"2017-00-10", "2017-13-10", "2017-01-00", "2017-01-32", "2017-1-1", "17-01-01", "1899-12-31", "1900-01-01", "1901-01-01", "2199-12-31", "2200-01-01", "02017-01-01",
		"2017/09/22", "2017-09-22\n", " 2017-09-22", "٢017-09-22", "2017-09-2２", "0000-01-01"} {
		values = append(values, day)
		for _, clock := range []string{"T09:30:00Z", "T00:30:00+08:00", "T23:30:00-08:00"} {
			values = append(values, day+clock)
		}
	}
	for _, clock := range []string{"T9:30:00Z", "T9:30:00.1+08:00", "T09:30Z", "T09:30:00", "t09:30:00Z", " 09:30:00Z", "T09:30:00z", "T24:00:00Z", "T23:60:00Z", "T23:59:60Z", "T23:59:59Z",
		"T09:30:00.Z", "T09:30:00.1Z", "T09:30:00,1Z", "T09:30:00.123456789Z", "T09:30:00.1234567890Z", "T09:30:00.123456789+08:00", "T09:30:00.1234567890+08:00",
		"T09:30:00.000000000+00:00", "T09:30:00+00:00", "T09:30:00-00:00", "T09:30:00+23:59", "T09:30:00+24:00", "T09:30:00-23:59", "T09:30:00+08:60", "T09:30:00+08:59",
		"T09:30:00+8:00", "T09:30:00+0800", "T09:30:00+08", "T09:30:00+08:00:00", "T09:30:00 +08:00", "T09:30:00Z\n", "T09:30:00ZZ", "T09:30:00.5+0８:00", "T-1:30:00Z", "T+9:30:00Z"} {
		values = append(values, "2017-09-22"+clock)
	}
	return values
}

// drawEvent fills a document that follows the types.
func drawEvent(t *rapid.T, info *events.TypeInfo, document object) {
	document["specversion"], document["type"] = "1.0", info.Type
	document["id"], document["source"] = drawText(t, "id"), rapid.StringMatching(`/[a-z0-9:/?#案-桌]{1,20}`).Draw(t, "source")
	document["subject"], document["time"] = info.Family+"/"+drawText(t, "key"), drawMoment(t)
	if rapid.Bool().Draw(t, "schema") {
		document["dataschema"], document["datacontenttype"] = info.DataSchema, "application/json"
	}
	for _, name := range strings.Fields("sequence organ actor role area basis causationid correlationid traceparent classification") {
		if rapid.IntRange(0, 5).Draw(t, name) == 0 {
			document[name] = drawText(t, name)
		}
	}
	if rapid.Bool().Draw(t, "recorded") {
		document["recordedtime"] = drawMoment(t)
	}
	if rapid.Bool().Draw(t, "expected") {
		document["expectedrevision"] = rapid.IntRange(1, 1<<31-1).Draw(t, "revision")
	}
	document["data"] = drawData(t, info)
}

func drawData(t *rapid.T, info *events.TypeInfo) object {
	data := drawValue(t, info.Data).(object)
	if info.Data != reflect.TypeFor[events.FactCorrected]() {
		return data
	}
	var original []events.TypeInfo
	for _, other := range events.Catalogue() {
		if other.Family == info.Family && other.Data != info.Data {
			original = append(original, other)
		}
	}
	corrected := rapid.SampledFrom(original).Draw(t, "corrected")
	data["corrects"].(object)["type"] = corrected.Type
	delete(data, "time")
	delete(data, "data")
	if data["effect"] == "replaced" {
		parts := rapid.IntRange(1, 3).Draw(t, "parts")
		if parts&1 != 0 {
			data["time"] = drawMoment(t)
		}
		if parts&2 != 0 {
			data["data"] = drawValue(t, corrected.Data)
		}
	}
	return data
}

func drawValue(t *rapid.T, of reflect.Type) any {
	if enumerated, ok := reflect.Zero(of).Interface().(events.Enumerated); ok {
		return rapid.SampledFrom(enumerated.Values()).Draw(t, of.Name())
	}
	switch of {
	case reflect.TypeFor[string]():
		return rapid.StringN(1, -1, -1).Draw(t, "string")
	case reflect.TypeFor[events.Moment]():
		return drawMoment(t)
	case reflect.TypeFor[events.Date]():
		return drawMoment(t)[:10]
	case reflect.TypeFor[events.Workdays]():
		return json.Number(events.HalfWorkdays(rapid.Int32Range(0, 20000).Draw(t, "halves")).String())
	case reflect.TypeFor[events.Amount]():
		return events.Hundredths(rapid.Int64Range(0, 1e15-1).Draw(t, "hundredths")).String()
	case reflect.TypeFor[events.Currency]():
		return rapid.StringMatching(`[A-Z]{3}`).Draw(t, "currency")
	case reflect.TypeFor[jsontext.Value]():
		return object{}
	}
	if of.Kind() == reflect.Slice {
		values := list{}
		for range rapid.IntRange(0, 3).Draw(t, "length") {
			values = append(values, drawValue(t, of.Elem()))
		}
		return values
	}
	data := object{}
	for i := range of.NumField() {
		field := of.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case name == "-":
		case field.Anonymous:
			for name, value := range drawValue(t, field.Type).(object) {
				data[name] = value
			}
		case options != "omitzero" || rapid.Bool().Draw(t, name):
			data[name] = drawValue(t, field.Type)
		}
	}
	return data
}

func drawText(t *rapid.T, label string) string {
	return rapid.StringMatching(`[\x20-\x7e案-桌]{1,30}`).Draw(t, label)
}

func unix(seconds, nanoseconds int64) time.Time { return time.Unix(seconds, nanoseconds) }

func drawMoment(t *rapid.T) string {
	at := events.InZone(rapid.Custom(func(t *rapid.T) events.Moment {
		const from, to = -2177366400 + 1e5, 7258032000 // 1901-01-02 to 2199-12-30
		return events.Moment{Time: unix(rapid.Int64Range(from, to).Draw(t, "seconds"), rapid.Int64Range(0, 1e9-1).Draw(t, "nanoseconds"))}
	}).Draw(t, "moment").Time, rapid.IntRange(-23*60-59, 23*60+59).Draw(t, "offset"))
	return at.Format("2006-01-02T15:04:05.999999999Z07:00")
}

// mutate changes one place of the document.
func mutate(t *rapid.T, document object) {
	type place struct {
		in  any
		key any
	}
	var places []place
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case object:
			var names []string
			for name := range v {
				names = append(names, name)
			}
			slices.Sort(names)
			for _, name := range names {
				places = append(places, place{v, name})
				walk(v[name])
			}
			places = append(places, place{v, nil})
		case list:
			for i := range v {
				places = append(places, place{v, i})
				walk(v[i])
			}
		}
	}
	walk(document)
	at := rapid.SampledFrom(places).Draw(t, "place")
	value := rapid.SampledFrom(edges()).Draw(t, "value")
	switch in := at.in.(type) {
	case list:
		in[at.key.(int)] = value
	case object:
		switch name, is := at.key.(string); {
		case !is:
			in[rapid.SampledFrom(memberNames).Draw(t, "added")] = value
		case rapid.IntRange(0, 3).Draw(t, "drop") == 0:
			delete(in, name)
		default:
			in[name] = value
		}
	}
}

var memberNames = append(strings.Fields("data data_base64 type time case item started activity Activity group promised_days statutory_days days reason fine amount currency "+
	"expectedrevision recordedtime dataschema datacontenttype corrects effect source id colour"), "", "a/b", "~", "案")
