package events

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// strict refuses what a lenient decoder lets pass: unknown and repeated members, nulls, empty
// strings and text that is not UTF-8. A hook returns errors.ErrUnsupported to pass the value on.
var strict = json.JoinOptions(
	json.RejectUnknownMembers(true),
	json.WithUnmarshalers(json.JoinUnmarshalers(
		json.UnmarshalFromFunc(func(dec *jsontext.Decoder, to *string) error {
			if dec.PeekKind() != '"' {
				return errors.ErrUnsupported
			}
			token, err := dec.ReadToken()
			if err != nil {
				return err
			}
			*to = token.String()
			if *to == "" {
				return &valueError{`""`, "is empty", "leave the field out"}
			}
			return nil
		}),
		json.UnmarshalFromFunc(func(dec *jsontext.Decoder, _ any) error {
			if dec.PeekKind() == 'n' {
				return &valueError{"null", "is null", "leave the field out"}
			}
			return errors.ErrUnsupported
		}),
		json.UnmarshalFromFunc(readEnumerated),
	)),
)

// valueError is what a value type's own check reports; the decoder adds the path.
type valueError struct{ value, problem, remedy string }

func (e *valueError) Error() string { return e.value + ": " + e.problem }

// DecodeStructured decodes one event in CloudEvents structured mode: a JSON object that holds the attributes,
// and the data in "data", or in "data_base64" as the base64 of its JSON. An attribute that is null is absent, as
// CloudEvents has it. Errors are [*Invalid].
func DecodeStructured(document []byte) (*Event, error) {
	e, _, err := DecodeStructuredData(document)
	return e, err
}

// DecodeStructuredData is [DecodeStructured], and gives the JSON of the data alone, of which [DecodeData] makes the same
// data again. It may alias the document.
func DecodeStructuredData(document []byte) (*Event, []byte, error) {
	if e, data := decodeUsual(document); e != nil {
		return e, data, nil
	}
	return decodeDocument(document)
}

// decodeDocument says what is wrong with a document that it does not take.
func decodeDocument(document []byte) (*Event, []byte, error) {
	dec := jsontext.NewDecoder(bytes.NewReader(document))
	fail := func(err error) (*Event, []byte, error) { return nil, nil, syntaxError("", err) }
	refuse := func(path, value, problem, remedy string) (*Event, []byte, error) {
		return nil, nil, invalid(path, value, problem, remedy)
	}
	token, err := dec.ReadToken()
	if err != nil {
		return fail(err)
	}
	if token.Kind() != '{' {
		return refuse("", token.String(), "is not a JSON object", "send one CloudEvents JSON object")
	}
	var (
		e       Event
		p       passing
		data    []byte
		version bool
	)
	for dec.PeekKind() != '}' {
		token, err := dec.ReadToken()
		if err != nil {
			return fail(err)
		}
		name := token.String()
		if name == "data" {
			value, err := dec.ReadValue()
			if err != nil {
				return fail(err)
			}
			if data != nil {
				return refuse("/data", "", "is given beside data_base64", "send one of the two")
			}
			data = bytes.Clone(value)
			continue
		}
		value, err := dec.ReadToken()
		if err != nil {
			return fail(err)
		}
		text := value.String()
		switch kind := value.Kind(); {
		case kind == 'n':
			continue
		case kind == '"' && name == "data_base64":
			if data != nil {
				return refuse("/data_base64", text, "is given beside data", "send one of the two")
			}
			if data, err = base64.StdEncoding.DecodeString(text); err != nil || len(data) == 0 {
				return refuse("/data_base64", text, "is not the base64 of JSON", "send the data as JSON in data")
			}
			continue
		case kind == '"' && name != "expectedrevision", kind == '0' && name == "expectedrevision":
		case name == "expectedrevision":
			return refuse("/"+name, text, "is not a JSON number", "send a whole number")
		case !knownAttribute(name) && name != "data_base64":
			return refuse("/"+name, text, "is not an attribute of the envelope", "remove it; the data holds everything else")
		default:
			return refuse("/"+name, text, "is not a JSON string", "send a string")
		}
		if name == "expectedrevision" {
			// 3.0 and 3e0 are the same JSON number as 3.
			if tenths, ok := tenthsOf(text); ok && tenths%10 == 0 {
				text = strconv.FormatInt(tenths/10, 10)
			}
		}
		if bad := e.setAttribute(name, text); bad != nil {
			return nil, nil, bad
		}
		version = version || name == "specversion"
		p.note(name, text)
	}
	if _, err := dec.ReadToken(); err != nil {
		return fail(err)
	}
	if rest := bytes.Trim(document[dec.InputOffset():], " \t\r\n"); len(rest) > 0 {
		return refuse("", string(rest), "follows the event", "send one JSON object; use application/cloudevents-batch+json for several")
	}
	if !version {
		return refuse("/specversion", "", "is missing", `send "1.0"`)
	}
	return e.finish(p, data)
}

// decodeUsual decodes an event as EncodeStructured writes it, with data last, and gives nil for any other:
// what it takes the strict decoder takes too, with the same result. The data is a part of the document.
func decodeUsual(document []byte) (*Event, []byte) {
	w := internPool.Get().(*interned)
	defer internPool.Put(w)
	s := scanner{data: document, interned: w}
	if !s.take('{') {
		return nil, nil
	}
	var room [24]RawAttribute
	attributes := room[:0]
	for {
		name, ok := s.text()
		if !ok || !s.take(':') || len(attributes) == len(room) {
			return nil, nil
		}
		if string(name) == "data" {
			break
		}
		value, ok := s.text()
		if !ok || !s.take(',') {
			return nil, nil
		}
		attributes = append(attributes, RawAttribute{w.of(name), value})
	}
	e := new(Event)
	dataschema, usual := e.takeUsual(attributes)
	if !usual {
		return nil, nil
	}
	info, bad := e.check(passing{dataschema: dataschema})
	if bad != nil || info.plan == nil || info.upcast != nil {
		return nil, nil
	}
	value := reflect.New(info.Data)
	s.skipSpace()
	from := s.at
	_, ok := info.plan.read(&s, value.Elem())
	data := document[from:s.at]
	if !ok || !s.take('}') {
		return nil, nil
	}
	if s.skipSpace(); s.at < len(document) {
		return nil, nil
	}
	e.Data = value.Interface()
	return e, data
}

// DecodeBinary decodes an event in CloudEvents binary mode: attributes as strings, and the data
// as JSON. The result does not alias data. Errors are [*Invalid].
func DecodeBinary(attributes []Attribute, data []byte) (*Event, error) {
	e, _, err := decodeBinary(attributes, data)
	return e, err
}

func decodeBinary(attributes []Attribute, data []byte) (*Event, []byte, error) {
	var (
		e       = new(Event)
		p       passing
		version bool
		seen    uint32
	)
	for i, a := range attributes {
		if bit := attributeBit(a.Name); bit != 0 {
			if seen&bit != 0 && !repeats(attributes[:i], a) {
				return nil, nil, invalid("/"+a.Name, a.Value, "is given twice", "send each attribute once")
			}
			seen |= bit
		}
		if bad := e.setAttribute(a.Name, a.Value); bad != nil {
			return nil, nil, bad
		}
		version = version || a.Name == "specversion"
		p.note(a.Name, a.Value)
	}
	if !version {
		return nil, nil, invalid("/specversion", "", "is missing", `send "1.0"`)
	}
	return e.finish(p, data)
}

// repeats tells whether an attribute says again what an earlier one of its name said. npm's library puts the content type
// into two headers of Kafka; each of them is checked by itself.
func repeats(earlier []Attribute, a Attribute) bool {
	return a.Name == "datacontenttype" || slices.Contains(earlier, a)
}

// RawAttribute is an attribute as a record of the log holds it.
type RawAttribute struct {
	Name  string
	Value []byte
}

// DecodeRaw is [DecodeBinary] for attributes as bytes, and gives the JSON of which [DecodeData] makes the same data again:
// what it was given, or what became of data of a former version. Events that it decoded share the texts that repeat.
func DecodeRaw(attributes []RawAttribute, data []byte) (*Event, []byte, error) {
	e := new(Event)
	if dataschema, usual := e.takeUsual(attributes); usual {
		return e.finish(passing{dataschema: dataschema}, data)
	}
	all := make([]Attribute, len(attributes))
	for i, a := range attributes {
		all[i] = Attribute{a.Name, string(a.Value)}
	}
	return decodeBinary(all, data)
}

// takeUsual sets attributes of the usual form, and reports whether all of them were so: known, each
// once, and short. What is not so it leaves to setAttribute, which takes it or says what is wrong.
func (e *Event) takeUsual(attributes []RawAttribute) (dataschema string, usual bool) {
	w := internPool.Get().(*interned)
	defer internPool.Put(w)
	version, content := false, false
	for i := range attributes {
		value := attributes[i].Value
		if len(value) == 0 || len(value) > MaxAttribute || !printable(value) {
			return "", false
		}
		switch attributes[i].Name {
		case "specversion":
			if version || string(value) != specVersion {
				return "", false
			}
			version = true
			continue
		case "datacontenttype":
			if content || string(value) != jsonContentType {
				return "", false
			}
			content = true
			continue
		case "time", "recordedtime":
			to := &e.Time
			if attributes[i].Name == "recordedtime" {
				to = &e.RecordedTime
			}
			t, err := ParseTime(string(value))
			if err != nil || !to.IsZero() {
				return "", false
			}
			*to = t
			continue
		}
		to, shared := e.text(attributes[i].Name)
		if attributes[i].Name == "dataschema" {
			to, shared = &dataschema, true
		}
		switch {
		case to == nil || *to != "":
			return "", false
		case shared:
			*to = w.of(value)
		default:
			*to = string(value)
		}
	}
	return dataschema, version
}

func (e *Event) finish(p passing, data []byte) (*Event, []byte, error) {
	info, bad := e.check(p)
	if bad != nil {
		return nil, nil, bad
	}
	if len(data) == 0 {
		return nil, nil, invalid("/data", "", "is missing", "send a JSON object; {} where there is nothing to say")
	}
	value, err := decodeData(info, data)
	if err != nil {
		return nil, nil, err
	}
	e.Data = value
	if info.upcast != nil {
		if data, err = e.EncodeData(); err != nil {
			return nil, nil, err
		}
	}
	return e, data, nil
}

// DecodeData decodes the data of the newest version of an event type strictly. The result is a pointer to the
// catalogue's struct. Errors are [*Invalid] with paths that begin with "/data".
func DecodeData(eventType string, data []byte) (any, error) {
	info, ok := Lookup(eventType)
	if !ok {
		return nil, invalid("/type", eventType, "is not a type of the catalogue", "see `oneseal types` for the list")
	}
	return decodeData(info, data)
}

func decodeData(info *TypeInfo, data []byte) (any, error) {
	if info.plan != nil {
		w := internPool.Get().(*interned)
		defer internPool.Put(w)
		if value := reflect.New(info.Data); info.plan.decode(data, w, value.Elem()) {
			return info.upcasted(value.Interface()), nil
		}
	}
	return decodeStrictly(info, data)
}

// decodeStrictly says what is wrong with data that it does not take.
func decodeStrictly(info *TypeInfo, data []byte) (any, error) {
	value := info.New()
	if err := json.Unmarshal(data, value, strict); err != nil {
		return nil, dataError(data, err)
	}
	if bad := info.required.check(reflect.ValueOf(value).Elem()); bad != nil {
		bad.Path = "/data" + bad.Path
		return nil, bad
	}
	if c, ok := value.(*FactCorrected); ok {
		if bad := c.check(info.Family); bad != nil {
			return nil, bad
		}
	}
	return info.upcasted(value), nil
}

func dataError(data []byte, err error) *Invalid {
	var semantic *json.SemanticError
	if !errors.As(err, &semantic) {
		return syntaxError("/data", err)
	}
	path := "/data" + string(semantic.JSONPointer)
	var value *valueError
	switch {
	case errors.As(err, &value):
		return invalid(path, value.value, value.problem, value.remedy)
	case errors.Is(err, json.ErrUnknownName):
		return invalid(path, "", "is not a field of the type", "remove it, or correct its spelling")
	}
	text := string(semantic.JSONValue)
	if text == "" {
		text = valueAt(data, semantic.JSONPointer)
	}
	return invalid(path, text, "is "+jsonKind(semantic.JSONKind)+", which the field does not take", "send what the schema names")
}

func valueAt(data []byte, pointer jsontext.Pointer) string {
	value := jsontext.Value(data)
	for name := range pointer.Tokens() {
		var members map[string]jsontext.Value
		if json.Unmarshal(value, &members) != nil {
			return ""
		}
		value = members[name]
	}
	return string(value)
}

func jsonKind(k jsontext.Kind) string {
	switch k {
	case '{':
		return "an object"
	case '[':
		return "an array"
	case '"':
		return "a string"
	case '0':
		return "a number"
	case 't', 'f':
		return "a boolean"
	case 'n':
		return "null"
	}
	return "a value"
}

func syntaxError(prefix string, err error) *Invalid {
	var syntactic *jsontext.SyntacticError
	if errors.As(err, &syntactic) {
		problem := "is not valid JSON"
		if syntactic.Err != nil {
			problem += " (" + syntactic.Err.Error() + ")"
		}
		return invalid(prefix+string(syntactic.JSONPointer), "", fmt.Sprintf("%s at byte %d", problem, syntactic.ByteOffset), "send well-formed UTF-8 JSON without repeated names")
	}
	return invalid(prefix, "", "is not valid JSON ("+err.Error()+")", "send well-formed UTF-8 JSON")
}

// EncodeData returns the canonical JSON of the event's data.
func (e *Event) EncodeData() ([]byte, error) {
	info, _ := Lookup(e.Type)
	return e.appendData(nil, info)
}

func (e *Event) appendData(to []byte, info *TypeInfo) ([]byte, error) {
	var by printer
	if info != nil {
		by = info.printer
	}
	return e.print(to, info, by)
}

// print appends the data by a printer of its type, or by json.Marshal with the options where there is none.
func (e *Event) print(to []byte, info *TypeInfo, by printer, options ...json.Options) ([]byte, error) {
	v := reflect.ValueOf(e.Data)
	var err error
	if by != nil && v.Kind() == reflect.Pointer && !v.IsNil() && v.Type().Elem() == info.Data {
		to, err = by.print(to, v.Elem())
	} else {
		var data []byte
		data, err = json.Marshal(e.Data, append(options, json.Deterministic(true))...)
		to = append(to, data...)
	}
	if err != nil {
		return nil, fmt.Errorf("encode data of %s %q: %w", e.Type, e.ID, err)
	}
	return to, nil
}

// EncodeStructured returns the event in CloudEvents structured mode: attributes in canonical
// order, data last. It does not validate.
func EncodeStructured(e *Event) ([]byte, error) {
	return AppendStructured(make([]byte, 0, 640), e)
}

// AppendStructured is [EncodeStructured] onto the end of a buffer.
func AppendStructured(to []byte, e *Event) (_ []byte, err error) {
	info, _ := Lookup(e.Type)
	to = append(to, '{')
	var room [21]Attribute
	for _, a := range e.appendAttributes(room[:0], info) {
		to = append(to, '"')
		to = append(to, a.Name...)
		to = append(to, '"', ':')
		if a.Name == "expectedrevision" {
			to = append(to, a.Value...)
		} else if to, err = appendText(to, a.Value); err != nil {
			return nil, fmt.Errorf("encode attribute %s of %s %q: %w", a.Name, e.Type, e.ID, err)
		}
		to = append(to, ',')
	}
	if to, err = e.appendData(append(to, `"data":`...), info); err != nil {
		return nil, err
	}
	return append(to, '}'), nil
}

// SplitBatch splits a CloudEvents JSON batch into its events, undecoded, so that a caller can
// answer for each of them. The error is an [*Invalid].
func SplitBatch(document []byte) ([]jsontext.Value, error) {
	var batch []jsontext.Value
	if err := json.Unmarshal(document, &batch); err != nil {
		var semantic *json.SemanticError
		if errors.As(err, &semantic) {
			return nil, invalid("", "", "is not a JSON array", "send an array of CloudEvents JSON objects")
		}
		return nil, syntaxError("", err)
	}
	return batch, nil
}

// Digest identifies the event's content: two events with equal digests state the same fact. Order of members, white space, forms
// of numbers and the offsets at which instants are written do not matter; libraries rewrite them. The recorded time and the
// trace context belong to a transmission, not to the fact, and are left out, so that a repeated transmission has the digest
// of the first.
func (e *Event) Digest() ([sha256.Size]byte, error) {
	info, _ := Lookup(e.Type)
	same := *e
	same.Time, same.RecordedTime, same.Traceparent, same.Tracestate = e.Time.UTC(), time.Time{}, "", ""
	buffer := make([]byte, 0, 1024)
	var room [21]Attribute
	for _, a := range same.appendAttributes(room[:0], info) {
		buffer = appendSized(appendSized(buffer, a.Name), a.Value)
	}
	buffer, err := same.appendIdentity(buffer, info)
	if err != nil {
		return [sha256.Size]byte{}, err
	}
	return sha256.Sum256(buffer), nil
}

// appendIdentity appends the data with its instants in UTC.
func (e *Event) appendIdentity(to []byte, info *TypeInfo) ([]byte, error) {
	if c, is := e.Data.(*FactCorrected); is && c.Replacement != nil {
		replaced, _ := Lookup(c.Corrects.Type)
		data, err := (&Event{ID: e.ID, Type: c.Corrects.Type, Data: c.Replacement}).appendIdentity(nil, replaced)
		if err != nil {
			return nil, err
		}
		same := *c
		same.Data = data
		e = &Event{ID: e.ID, Type: e.Type, Data: &same}
	}
	var by printer
	if info != nil {
		by = info.identity
	}
	return e.print(to, info, by, momentsInUTC)
}

var momentsInUTC = json.WithMarshalers(json.MarshalToFunc(func(enc *jsontext.Encoder, m Moment) error {
	return enc.WriteToken(jsontext.String(formatTime(m.UTC())))
}))

func appendSized(to []byte, s string) []byte {
	return append(binary.AppendUvarint(to, uint64(len(s))), s...)
}

var attributeNames = strings.Fields("specversion id source type subject time datacontenttype dataschema sequence organ actor role " +
	"area timezone basis causationid correlationid traceparent tracestate classification recordedtime expectedrevision partitionkey")

func knownAttribute(name string) bool { return attributeBit(name) != 0 }

func attributeBit(name string) uint32 {
	for i, known := range attributeNames {
		if known == name {
			return 1 << i
		}
	}
	return 0
}

func printable[S string | []byte](s S) bool {
	ascii := true
	for i := range len(s) {
		if s[i] < 0x20 || s[i] == 0x7f {
			return false
		}
		ascii = ascii && s[i] < utf8.RuneSelf
	}
	if ascii {
		return true
	}
	text := string(s)
	return utf8.ValidString(text) && !strings.ContainsFunc(text, unicode.IsControl)
}
