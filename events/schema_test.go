package events_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
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

// compiler knows every schema.
var compiler = sync.OnceValue(func() *jsonschema.Compiler {
	compiler := jsonschema.NewCompiler()
	// The check digits, which no pattern can say, by another way than the decoder's.
	compiler.AssertFormat()
	for name, valid := range map[string]func(string) bool{"uscc": validUSCC, "task-code": func(s string) bool { return validUSCC(s[:18]) }, "gb11643": validIDNumber} {
		compiler.RegisterFormat(&jsonschema.Format{Name: name, Validate: func(v any) error {
			// Of a text that breaks the pattern as well, the format says nothing.
			if text, is := v.(string); is && len(text) >= 18 && !valid(text) {
				return fmt.Errorf("%q has a wrong check digit", text)
			}
			return nil
		}})
	}
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
	return compiler
})

var compiling sync.Mutex

const anyEvent = "urn:oneseal:event:v1"

// validate checks the document by its type's own schema, which is quicker than that of any event and,
// as TestSchemaOfAnyEventChoosesByType shows, says the same.
func validate(t interface{ Fatal(...any) }, text []byte) error {
	var stated struct{ Type any }
	id := anyEvent
	if json.Unmarshal(text, &stated) == nil {
		if name, is := stated.Type.(string); is {
			if info, known := events.Lookup(name); known {
				id = info.DataSchema + ":event"
			}
		}
	}
	return validateBy(t, id, text)
}

func validateBy(t interface{ Fatal(...any) }, id string, text []byte) error {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiling.Lock()
	schema := compiler().MustCompile(id)
	compiling.Unlock()
	return schema.Validate(document)
}

// validUSCC: all 18 digits, weighed, are a multiple of 31.
func validUSCC(s string) bool {
	sum, weights := 0, []int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28, 1}
	for i, weight := range weights {
		sum += weight * strings.IndexByte("0123456789ABCDEFGHJKLMNPQRTUWXY", s[i])
	}
	return sum%31 == 0
}

// validIDNumber: all 18 digits, weighed, leave 1 modulo 11.
func validIDNumber(s string) bool {
	sum, weights := 0, []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1}
	for i, weight := range weights {
		sum += weight * strings.IndexByte("0123456789X", s[i])
	}
	return sum%11 == 1
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
		"codes": {"oneseal.approval.applicant_identified", `{"applicant":{"kind":"person","pseudonym":"p-1","id_number":"990000199001010017","uscc":"99990000MA0000000F"}}`,
			[]string{"/data/applicant", "/data/applicant/id_number", "/data/applicant/uscc", "/data/applicant/kind", "/data/applicant/pseudonym", "/data/case/task_code", "/data/applicant/phone"}},
		"places": {"oneseal.position.reported", `{"radio":"radio/7","position":{"lat":34.26,"lon":117.18,"datum":"gcj02"},"speed_kmh":12.5}`,
			[]string{"/data/radio", "/data/officer", "/data/position", "/data/position/lat", "/data/position/lon", "/data/position/datum", "/data/speed_kmh", "/data/heading_degrees"}},
		"shares":  {"oneseal.alert.received", `{"source":"frigate","kind":"smoke"}`, []string{"/data/confidence", "/data/snapshot", "/data/snapshot/uri", "/data/priority", "/data/raw_sha256", "/data/position"}},
		"objects": {"oneseal.draw.executed", `{"matches":[{"object":"enterprise/1","officers":["staff/1"]}]}`, []string{"/data/matches", "/data/matches/0"}},
		"areas":   {"oneseal.point.opened", `{"kind":"service_point","village":"990000000000"}`, []string{"/data/village", "/data/agents", "/data/agents/0", "/data/position/lat"}},
		"pools": {"oneseal.draw.committed", `{"seed_sha256":"` + digest + `","objects":{"sha256":"` + digest + `","size":680},"officers":{"sha256":"` + digest + `","size":24},"drawn":0,"officers_each":2,"method":"m/1"}`,
			[]string{"/data/objects", "/data/objects/size", "/data/objects/sha256", "/data/objects/file", "/data/drawn", "/data/officers/size"}},
		"corrections": {"oneseal.approval.fact_corrected",
			`{"corrects":{"source":"/s","id":"1","type":"oneseal.approval.accepted"},"effect":"replaced","reason":"r","data":{"promised_days":3}}`,
			[]string{"/data/effect", "/data/time", "/data/data", "/data/dataschema", "/data/corrects/type", "/data/corrects", "/data/data/promised_days", "/data/data/case"}},
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

const digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

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
	if against := validate(t, asWritten(t, text)); (against == nil) != (refused == nil) {
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

// asWritten is a document less what CloudEvents lets a sender write otherwise: an absent attribute as null, and a media
// type in any case, with blanks around it.
func asWritten(t failer, text []byte) []byte {
	document, is := parse(t, string(text)).(object)
	if !is {
		return text
	}
	maps.DeleteFunc(document, func(name string, value any) bool { return value == nil && name != "data" })
	if media, _ := document["datacontenttype"].(string); strings.EqualFold(strings.TrimSpace(media), "application/json") {
		document["datacontenttype"] = "application/json"
	}
	same, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	return same
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
	for _, number := range strings.Fields("90 90.0 90.00000000000000000001 -90.00000000000000000001 -90 89.99999999999999999999 180 180.00000000000000000001 -180 360 360.00000000000000000001 1.00000000000000000001 -1e-400 1e-400 " +
		"1e12 -1e12 1000000000000.0000000000000001 1.1e12 0.87 0.1e1 900e-1 34.261742123456789012345 0 -0 -1 1 1.0 10e-1 100e-2 0.5 0.50 7.3 0.25 1e0 1e4 1e5 10000 10000.5 10000.0 10000.00000000000000001 20.00000000000000000001 20.50000000000000000001 " +
		"0.49999999999999999999 2147483647 2147483648 2147483647.0 2147483647.5 21474836470e-1 1e300 1e-300 0e5 0e-5 -0.0 -0.5 9007199254740993 123456789012345678901234567890") {
		values = append(values, json.Number(number))
	}
	for _, text := range []string{"", " ", "a", "1.0", "0.3", "application/json", "application/JSON", "null", "0", "3",
		"71.50", "71.5", "71.", ".5", "071", "0.00", "00", "-1", "+1", "1e2", "1,5", "71.505", "9999999999999.99", "99999999999999", "٣", "１",
		"990000199001010017", "990000199001010018", "990000189901010013", "990000220001010012", "99000019900101001X", "99000019900101001x", "990000199002300016", "990000190001010011", "11010519491231002X", "110105491231002", "010000199001010017", "９90000199001010017",
		"99990000MA0000000F", "99990000MA0000000G", "99990000MA000000OF", "99990000ma0000000F", "11450721MB15580811", "11450721348531435D", "91110108551385082Q", "91350100M000100Y43", "91350100M000100Y4", "91350100M000100Y433",
		"99990000MA0000000F4000000000001", "99990000MA0000000G4000000000001", "99990000MA0000000FA000000000001", "99990000MA0000000F400000000000", "99990000MA0000000F40000000000011", "99990000MA00000案F4000000000001",
		digest, digest[1:], digest + "0", strings.ToUpper(digest), "g" + digest[1:], "320312", "320312101", "320312101201", "3203121", "020312", "32031a", "３20312", "wgs84", "WGS84", "gcj02", "unknown",
		"radio/7", "camera/1", "positions/1", "radio", "radio/", "heartbeat/\u0085",
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
	for _, name := range strings.Fields("sequence organ actor role area basis causationid correlationid traceparent tracestate classification") {
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
	delete(data, "dataschema")
	if data["effect"] == "replaced" {
		parts := rapid.IntRange(1, 3).Draw(t, "parts")
		if parts&1 != 0 {
			data["time"] = drawMoment(t)
		}
		if parts&2 != 0 {
			data["data"] = drawValue(t, corrected.Data)
			if rapid.Bool().Draw(t, "names the version") {
				data["dataschema"] = corrected.DataSchema
			}
		}
	}
	return data
}

func drawValue(t *rapid.T, of reflect.Type) any {
	if enumerated, ok := reflect.Zero(of).Interface().(events.Enumerated); ok {
		return rapid.SampledFrom(events.Codes(enumerated)).Draw(t, of.Name())
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
	case reflect.TypeFor[events.Measure]():
		return rapid.Float64Range(-1e12, 1e12).Draw(t, "measure")
	case reflect.TypeFor[events.Share]():
		return rapid.Float64Range(0, 1).Draw(t, "share")
	case reflect.TypeFor[events.Latitude]():
		return rapid.Float64Range(-90, 90).Draw(t, "latitude")
	case reflect.TypeFor[events.Longitude]():
		return rapid.Float64Range(-180, 180).Draw(t, "longitude")
	case reflect.TypeFor[events.Bearing]():
		return rapid.Float64Range(0, 360).Draw(t, "bearing")
	case reflect.TypeFor[events.Count]():
		return rapid.IntRange(0, 1<<31-1).Draw(t, "count")
	case reflect.TypeFor[events.SHA256]():
		return rapid.StringMatching(`[0-9a-f]{64}`).Draw(t, "digest")
	case reflect.TypeFor[events.AreaCode]():
		return rapid.StringMatching(`[1-9][0-9]{5}([0-9]{3}|[0-9]{6})?`).Draw(t, "area")
	case reflect.TypeFor[events.USCC]():
		return drawUSCC(t)
	case reflect.TypeFor[events.TaskCode]():
		return drawUSCC(t) + rapid.StringMatching(`[0-9]{13}`).Draw(t, "task")
	case reflect.TypeFor[events.IDNumber]():
		first := rapid.StringMatching(`[1-9][0-9]{5}`).Draw(t, "home") + strings.ReplaceAll(drawMoment(t)[:10], "-", "") + rapid.StringMatching(`[0-9]{3}`).Draw(t, "order")
		for _, check := range "0123456789X" {
			if validIDNumber(first + string(check)) {
				return first + string(check)
			}
		}
	case reflect.TypeFor[events.Subject]():
		return rapid.SampledFrom(events.Families()).Draw(t, "kind") + "/" + drawText(t, "key")
	case reflect.TypeFor[jsontext.Value]():
		return object{}
	}
	if of.Kind() == reflect.Pointer {
		return drawValue(t, of.Elem())
	}
	if of.Kind() == reflect.Slice {
		values := list{}
		for range rapid.IntRange(1, 3).Draw(t, "length") {
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

func drawUSCC(t *rapid.T) string {
	first := rapid.StringMatching(`[0-9A-HJ-NP-RTUWXY]{17}`).Draw(t, "credit code")
	for _, check := range "0123456789ABCDEFGHJKLMNPQRTUWXY" {
		if code := first + string(check); validUSCC(code) {
			return code
		}
	}
	panic("no check digit fits " + first)
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
