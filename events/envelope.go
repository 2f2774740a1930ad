// Package events is the language of the town: approvals and penalties, windows and villages,
// cameras and orders, each act as a CloudEvents 1.0 event with typed data. There is a file for each
// family, with the table of its types, its lifecycle and a struct for each event.
//
// An event comes in as JSON (CloudEvents structured mode) or as attributes beside a JSON
// body (binary mode) and is decoded once, strictly: an unknown attribute, field or type, a
// null, an empty string or a value out of its range is an [*Invalid] that carries the JSON
// path, the value and the remedy. What was decoded is what is stored, folded and documented;
// there is no second representation. Encoding is canonical, so equal events have equal bytes
// and an equal [Event.Digest].
//
// The package holds values only. It reads no clock, no file and no network.
package events

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Event is a CloudEvents 1.0 event with OneSeal's extension attributes and its decoded data.
type Event struct {
	ID      string // unique within Source
	Source  string // URI reference of the system that states the fact
	Type    string // a type of the catalogue, such as "oneseal.approval.accepted"
	Subject string // "<kind>/<key>", such as "approval/2017-0042"; the Kafka key
	Time    time.Time
	// Sequence is the CloudEvents sequence extension. It orders events of one subject that
	// happened at the same time, as text; sources with dates but no times need it.
	Sequence string
	Organ    string // the organ in whose name the act was done
	Actor    string // pseudonymous identifier of the officer or system, never a name
	Role     string // the actor's role in the act
	Area     string // administrative division code, GB/T 2260 and GB/T 10114
	// Timezone is the zone of the subject's days where it is not [China]; nil if the event does not say. It is no
	// matter of the offset in which Time is written.
	Timezone       *time.Location
	Basis          string // law, article and version
	CausationID    string
	CorrelationID  string
	Traceparent    string // W3C Trace Context
	Tracestate     string // W3C Trace Context, what tracing systems add
	Classification string
	RecordedTime   time.Time // when the source recorded it; zero if it did not say
	// ExpectedRevision is the revision of the subject's story that the sender saw, 0 if it did
	// not say.
	ExpectedRevision int64
	// Data points to the struct that the catalogue names for Type, such as *ApprovalAccepted.
	Data any
}

// Attribute is one CloudEvents context attribute in its string form.
type Attribute struct{ Name, Value string }

// Invalid says why a document is not an event of the catalogue.
type Invalid struct {
	Path    string // JSON pointer (RFC 6901) into the structured form: "/data/fine/amount"
	Value   string // the offending value as it came, shortened
	Problem string
	Remedy  string
}

func (e *Invalid) Error() string {
	var b strings.Builder
	b.WriteString(e.Path)
	if e.Value != "" {
		b.WriteString(": ")
		b.WriteString(e.Value)
	}
	b.WriteString(": ")
	b.WriteString(e.Problem)
	if e.Remedy != "" {
		b.WriteString("; ")
		b.WriteString(e.Remedy)
	}
	return b.String()
}

func invalid(path, value, problem, remedy string) *Invalid {
	const keep = 120
	if len(value) > keep {
		value = strings.ToValidUTF8(value[:keep], "") + "…"
	}
	return &Invalid{Path: path, Value: value, Problem: problem, Remedy: remedy}
}

// MaxAttribute is the longest accepted attribute value, in characters.
const MaxAttribute = 1024

const (
	specVersion     = "1.0"
	jsonContentType = "application/json"
)

// Family is the middle part of the type: "approval" of "oneseal.approval.accepted".
func (e *Event) Family() string { return familyOf(e.Type) }

func familyOf(eventType string) string {
	rest, ok := strings.CutPrefix(eventType, typePrefix)
	if !ok {
		return ""
	}
	family, _, _ := strings.Cut(rest, ".")
	return family
}

// Topic is the Kafka topic that holds a family's events.
func Topic(family string) string { return "oneseal." + family + ".v1" }

// Attributes returns the context attributes that are set, in canonical order, including
// specversion, datacontenttype and dataschema.
func (e *Event) Attributes() []Attribute {
	return e.AppendAttributes(make([]Attribute, 0, len(attributeNames)))
}

// AppendAttributes is [Event.Attributes] into a slice the caller may reuse.
func (e *Event) AppendAttributes(to []Attribute) []Attribute {
	info, _ := Lookup(e.Type)
	return e.appendAttributes(to, info)
}

func (e *Event) appendAttributes(to []Attribute, info *TypeInfo) []Attribute {
	add := func(name, value string) {
		if value != "" {
			to = append(to, Attribute{name, value})
		}
	}
	add("specversion", specVersion)
	add("id", e.ID)
	add("source", e.Source)
	add("type", e.Type)
	add("subject", e.Subject)
	add("time", formatTime(e.Time))
	add("datacontenttype", jsonContentType)
	if info != nil {
		add("dataschema", info.DataSchema)
	}
	add("sequence", e.Sequence)
	add("organ", e.Organ)
	add("actor", e.Actor)
	add("role", e.Role)
	add("area", e.Area)
	if e.Timezone != nil {
		add("timezone", e.Timezone.String())
	}
	add("basis", e.Basis)
	add("causationid", e.CausationID)
	add("correlationid", e.CorrelationID)
	add("traceparent", e.Traceparent)
	add("tracestate", e.Tracestate)
	add("classification", e.Classification)
	add("recordedtime", formatTime(e.RecordedTime))
	if e.ExpectedRevision != 0 {
		add("expectedrevision", strconv.FormatInt(e.ExpectedRevision, 10))
	}
	return to
}

func formatTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}

// setAttribute checks one attribute's form and sets it. The type-dependent checks are left
// to finish, since attributes come in any order.
func (e *Event) setAttribute(name, value string) *Invalid {
	invalid := func(problem, remedy string) *Invalid { return invalid("/"+name, value, problem, remedy) }
	if value == "" {
		return &Invalid{"/" + name, `""`, "is empty", "leave the attribute out"}
	}
	if len(value) > MaxAttribute && utf8.RuneCountInString(value) > MaxAttribute {
		return invalid(fmt.Sprintf("is longer than %d characters", MaxAttribute), "shorten it, or put it into the data")
	}
	if !printable(value) {
		value = strconv.Quote(value)
		return invalid("holds control characters or is not UTF-8", "send plain UTF-8 text")
	}
	switch name {
	case "specversion":
		if value != specVersion {
			return invalid("is not the supported CloudEvents version", `send "1.0"`)
		}
		return nil
	case "datacontenttype":
		if ModeOf(value) != Binary {
			return invalid("is not a supported content type", `send "application/json"`)
		}
		return nil
	case "dataschema", "partitionkey":
		// Checked against type and subject in finish, where these are known.
		return nil
	case "time", "recordedtime":
		t, err := ParseTime(value)
		if err != nil {
			return invalid(err.Error(), timeRemedy)
		}
		if name == "time" {
			e.Time = t
		} else {
			e.RecordedTime = t
		}
		return nil
	case "timezone":
		zone, err := ParseZone(value)
		if err != nil {
			return invalid(err.Error(), `send a name such as "Asia/Shanghai" or "Europe/Amsterdam", or leave it out for Asia/Shanghai`)
		}
		e.Timezone = zone
		return nil
	case "expectedrevision":
		n, err := strconv.ParseInt(value, 10, 32)
		if err != nil || n < 1 || value != strconv.FormatInt(n, 10) {
			return invalid("is not a whole number from 1 to 2147483647", "send the revision you saw, or leave it out")
		}
		e.ExpectedRevision = n
		return nil
	}
	to, _ := e.text(name)
	if to == nil {
		return invalid("is not an attribute of the envelope", "remove it; the data holds everything else")
	}
	*to = value
	return nil
}

// text gives the field of an attribute that is a text, or nil, and whether events share such texts.
func (e *Event) text(name string) (field *string, shared bool) {
	switch name {
	case "id":
		return &e.ID, false
	case "source":
		return &e.Source, true
	case "type":
		return &e.Type, true
	case "subject":
		return &e.Subject, false
	case "sequence":
		return &e.Sequence, false
	case "organ":
		return &e.Organ, true
	case "actor":
		return &e.Actor, true
	case "role":
		return &e.Role, true
	case "area":
		return &e.Area, true
	case "basis":
		return &e.Basis, true
	case "causationid":
		return &e.CausationID, false
	case "correlationid":
		return &e.CorrelationID, false
	case "traceparent":
		return &e.Traceparent, false
	case "tracestate":
		return &e.Tracestate, false
	case "classification":
		return &e.Classification, true
	}
	return nil, false
}

// passing are attributes that are checked against the event and not kept: writing it again gives them.
type passing struct {
	dataschema   string
	partitionKey string // of the CloudEvents partitioning extension: the Kafka key
}

// note keeps an attribute if it is one of them.
func (p *passing) note(name, value string) {
	switch name {
	case "dataschema":
		p.dataschema = value
	case "partitionkey":
		p.partitionKey = value
	}
}

// check validates the attributes against each other and the catalogue.
func (e *Event) check(p passing) (*TypeInfo, *Invalid) {
	for _, a := range [...]Attribute{{"id", e.ID}, {"source", e.Source}, {"type", e.Type}, {"subject", e.Subject}} {
		if a.Value == "" {
			return nil, invalid("/"+a.Name, "", "is missing", "every event states its "+a.Name)
		}
	}
	if e.Time.IsZero() {
		return nil, invalid("/time", "", "is missing", "state when it happened, with the UTC offset")
	}
	if strings.ContainsAny(e.Source, " <>\"{}|\\^`") {
		return nil, invalid("/source", e.Source, "is not a URI reference", "send for example \"/window/3\" or \"urn:example:system\"")
	}
	info, ok := Lookup(e.Type)
	if !ok {
		return nil, invalid("/type", e.Type, "is not a type of the catalogue", "see `oneseal types` for the list")
	}
	version, ok := info.version(p.dataschema)
	if !ok {
		return nil, invalid("/dataschema", p.dataschema, "is not the schema of "+e.Type, "send \""+info.DataSchema+"\" or leave it out")
	}
	kind, key, ok := strings.Cut(e.Subject, "/")
	if !ok || key == "" || kind != info.Family {
		return nil, invalid("/subject", e.Subject, "is not a subject of family "+info.Family, "send \""+info.Family+"/\" and the key")
	}
	if p.partitionKey != "" && p.partitionKey != e.Subject {
		return nil, invalid("/partitionkey", p.partitionKey, "is not the subject "+e.Subject+", by which events are ordered", "leave it out, or send the subject")
	}
	return version, nil
}
