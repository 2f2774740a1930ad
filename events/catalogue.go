package events

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// TypeInfo describes one version of an event type of the catalogue.
type TypeInfo struct {
	Type    string // "oneseal.approval.accepted"
	Family  string // "approval"; also the subject's kind
	Version int    // of the data, from 1
	Title   Title
	// Origin is where the town's report or the law speaks of the act: "report 3.4; Penalty Law Art. 61".
	Origin string
	// Teller is who may tell the act of a subject that has an owner.
	Teller Teller
	// Right is what a key needs beside the type to send it; "" for most.
	Right      Right
	DataSchema string // URN of the data's JSON Schema
	// Data is the struct type of the event's data.
	Data     reflect.Type
	required requirements
	plan     *plan
	printer  printer
	identity printer // of what makes it the same data: instants in UTC
	// upcast turns a pointer to Data into one to the data of the next version; nil in the newest.
	upcast func(any) any
	next   *TypeInfo
	former *TypeInfo
}

// Family is one kind of subject with the events that make up its story.
type Family struct {
	Name  string // "approval"; the subject's kind
	Table string // of the read model with a row a subject; "" if there is none
	Title Title
	// Stream says that the events are readings with no story: each stands for itself, and the
	// subject only names the device.
	Stream bool
	// Teller is who may tell those of the types that name nobody else.
	Teller Teller
	Types  []TypeInfo
	// States are those in which rows of the table and the lifecycle say that a subject stands.
	States []Value
	// Lifecycle holds the ways of the procedure as a line of mermaid's state diagram each: "from --> to: name,
	// name". It says what is usual: a story that goes another way is a fact like any other.
	Lifecycle string
}

// New returns a pointer to a zero data struct of the type.
func (t *TypeInfo) New() any { return reflect.New(t.Data).Interface() }

// Name is the last part of the type: "accepted".
func (t *TypeInfo) Name() string { return t.Type[strings.LastIndexByte(t.Type, '.')+1:] }

// Former is the version before, nil for version 1. Data of former versions is still decoded, into
// the newest struct.
func (t *TypeInfo) Former() *TypeInfo { return t.former }

// Transition is one way from a state to another by an event. From is "[*]" at the beginning, To at
// the end.
type Transition struct{ From, To, Name string }

// Transitions reads the lifecycle.
func (f *Family) Transitions() []Transition {
	var all []Transition
	for line := range strings.Lines(f.Lifecycle) {
		ways, names, _ := strings.Cut(strings.TrimSpace(line), ": ")
		from, to, is := strings.Cut(ways, " --> ")
		if !is {
			continue
		}
		for name := range strings.SplitSeq(names, ", ") {
			all = append(all, Transition{from, to, name})
		}
	}
	return all
}

// Families lists the families' names in catalogue order. Each has a topic of its own.
func Families() []string {
	names := make([]string, len(families))
	for i, f := range families {
		names[i] = f.Name
	}
	return names
}

// LookupFamily finds a family by its name.
func LookupFamily(name string) (*Family, bool) {
	i := slices.IndexFunc(families, func(f *Family) bool { return f.Name == name })
	if i < 0 {
		return nil, false
	}
	return families[i], true
}

// Catalogue lists the newest version of every event type, grouped by family, in the order of the
// procedure.
func Catalogue() []TypeInfo { return catalogue }

// Lookup finds the newest version of an event type.
func Lookup(eventType string) (*TypeInfo, bool) {
	t, ok := byType[eventType]
	return t, ok
}

// TypeOf is the type of the events that hold such data, a pointer to its struct: each type has a struct of its own but the correction, of
// which every family has one. It is "" of that, and of what is no event's data.
func TypeOf(data any) string {
	t := reflect.TypeOf(data)
	if t == nil || t.Kind() != reflect.Pointer {
		return ""
	}
	return typeByData[t.Elem()]
}

const typePrefix = "oneseal."

var families = []*Family{
	&itemFamily, &powerFamily, &listFamily, &organFamily, &postFamily, &staffFamily, &absenceFamily,
	&sealFamily, &sealingFamily, &approvalFamily,
	&windowFamily, &ticketFamily, &pushFamily, &inquiryFamily, &pointFamily, &errandFamily, &ratingFamily,
	&cardFamily, &accountabilityFamily,
	&enterpriseFamily, &drawFamily, &inspectionFamily, &penaltyFamily, &documentFamily, &casefileFamily,
	&cameraFamily, &heartbeatFamily, &alertFamily, &incidentFamily, &radioFamily, &positionFamily, &dispatchFamily, &shiftFamily, &evidenceFamily, &grantFamily, &deliveryFamily,
	&disputeFamily, &petitionFamily, &questionFamily, &consultationFamily,
	&calendarFamily, &storageFamily,
}

// fact is a line of a family's table. The family completes it.
func fact[T any](name, zh, en, origin string) TypeInfo {
	data := reflect.TypeFor[T]()
	return TypeInfo{Type: name, Version: 1, Title: Title{ZH: zh, EN: en}, Origin: origin, Data: data, required: requirementsOf(data), plan: planOf(data), printer: printerOf(data, asTold), identity: printerOf(data, inUTC)}
}

// after makes t the version after former, whose data upcast turns into t's. Upcast is pure, and
// loses nothing that a fold may ask for.
func after[Old, New any](former TypeInfo, t TypeInfo, upcast func(*Old) *New) TypeInfo {
	former.upcast = func(old any) any { return upcast(old.(*Old)) }
	t.Version, t.former = former.Version+1, &former
	return t
}

// by says who may tell the act, where the family's word does not hold.
func (t TypeInfo) by(teller Teller) TypeInfo {
	t.Teller = teller
	return t
}

// complete gives the types their family's name and teller, and links the versions.
func (t *TypeInfo) complete(family string, teller Teller) {
	if t.Teller == "" {
		t.Teller = teller
	}
	t.Right = rightFor(family, t.Type, t.Teller)
	t.Type, t.Family = typePrefix+family+"."+t.Type, family
	next := t
	for v := t; v != nil; v, next = v.former, v {
		v.Type, v.Family, v.Teller, v.Right = t.Type, family, t.Teller, t.Right
		v.DataSchema = "urn:oneseal:" + family + ":" + t.Name() + ":v" + strconv.Itoa(v.Version)
		if v != t {
			v.next = next
		}
	}
}

var catalogue = func() (all []TypeInfo) {
	for _, f := range families {
		all = append(append(all, f.Types...), fact[FactCorrected]("fact_corrected", "事实更正", "Fact corrected", "design").by(TellerOfFact))
	}
	rest := all
	for _, f := range families {
		f.Types, rest = rest[:len(f.Types)+1:len(f.Types)+1], rest[len(f.Types)+1:]
		for i := range f.Types {
			f.Types[i].complete(f.Name, f.Teller)
		}
	}
	return all
}()

var byType = func() map[string]*TypeInfo {
	m := make(map[string]*TypeInfo, len(catalogue))
	for i := range catalogue {
		m[catalogue[i].Type] = &catalogue[i]
	}
	return m
}()

var typeByData = func() map[reflect.Type]string {
	m := make(map[reflect.Type]string, len(catalogue))
	for i := range catalogue {
		if catalogue[i].Data != reflect.TypeFor[FactCorrected]() {
			m[catalogue[i].Data] = catalogue[i].Type
		}
	}
	return m
}()

// version finds the version that a dataschema names; "" names the newest.
func (t *TypeInfo) version(dataschema string) (*TypeInfo, bool) {
	if dataschema == "" {
		return t, true
	}
	for v := t; v != nil; v = v.former {
		if v.DataSchema == dataschema {
			return v, true
		}
	}
	return nil, false
}

func (t *TypeInfo) oldest() *TypeInfo {
	for t.former != nil {
		t = t.former
	}
	return t
}

// upcasted brings decoded data of this version to the newest.
func (t *TypeInfo) upcasted(data any) any {
	for v := t; v.upcast != nil; v = v.next {
		data = v.upcast(data)
	}
	return data
}

// requirements lists what must be present in a struct: the fields whose JSON tag has no
// "omitzero", and those of the structs inside it.
type requirements []requirement

type requirement struct {
	index    int
	name     string // "" for an inlined struct
	required bool
	kind     reflect.Kind
	inner    requirements
}

func requirementsOf(t reflect.Type) requirements {
	var all requirements
	for i := range t.NumField() {
		field := t.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "-" || !field.IsExported() {
			continue
		}
		r := requirement{index: i, name: name, required: !field.Anonymous && !strings.Contains(options, "omitzero"), kind: field.Type.Kind()}
		inner := field.Type
		if r.kind == reflect.Slice || r.kind == reflect.Pointer {
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct && inner.NumField() > 0 && !isValue(inner) {
			r.inner = requirementsOf(inner)
		}
		if r.required || len(r.inner) > 0 {
			all = append(all, r)
		}
	}
	return all
}

// isValue tells a struct that is a JSON string or number from one that is a JSON object.
func isValue(t reflect.Type) bool {
	_, ok := reflect.PointerTo(t).MethodByName("UnmarshalJSONFrom")
	return ok
}

// check finds the first missing field. Its path begins at v.
func (all requirements) check(v reflect.Value) *Invalid {
	for i := range all {
		if bad := all[i].check(v.Field(all[i].index)); bad != nil {
			if all[i].name != "" {
				bad.Path = "/" + all[i].name + bad.Path
			}
			return bad
		}
	}
	return nil
}

func (r *requirement) check(field reflect.Value) *Invalid {
	list := r.kind == reflect.Slice
	absent := list && field.Len() == 0 || !list && field.IsZero()
	switch {
	case absent && r.required:
		return invalid("", "", "is missing", "the type requires it")
	case absent && r.name != "", len(r.inner) == 0:
		return nil
	case r.kind == reflect.Pointer:
		return r.inner.check(field.Elem())
	case !list:
		return r.inner.check(field)
	}
	for i := range field.Len() {
		if bad := r.inner.check(field.Index(i)); bad != nil {
			bad.Path = "/" + strconv.Itoa(i) + bad.Path
			return bad
		}
	}
	return nil
}
