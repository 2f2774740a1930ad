package events_test

import (
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"oneseal/events"
)

// systems are the systems that the town's report names, each with the families that speak of it, or the one type of a family that
// shows it.
var systems = []struct {
	name  string
	types string
}{
	{"one seal", "seal sealing"},
	{"three steps", "approval approval.accepted approval.initial_reviewed approval.re_reviewed approval.granted"},
	{"time-limit cutting", "item"},
	{"28 windows", "window ticket"},
	{"two-way push", "push"},
	{"first inquiry", "inquiry"},
	{"service promise, limited-time completion", "approval.clock_suspended approval.clock_resumed approval.clock_extended rating calendar"},
	{"A/B role", "post absence staff organ"},
	{"accountability", "card accountability"},
	{"power and duty lists", "power list"},
	{"village network", "point errand"},
	{"one number, one window, one net", "approval.applicant_identified approval.material_reused approval.submitted_online"},
	{"three squadrons", "inspection penalty.clue_received penalty.assigned"},
	{"simple procedure", "penalty.decided penalty.on_spot_filed penalty.collected_on_spot penalty.handed_in"},
	{"ordinary procedure", "penalty penalty.filed penalty.evidence_collected penalty.legal_reviewed penalty.hearing_held penalty.served penalty.paid penalty.closed"},
	{"recusal, reasons, notice", "penalty.recusal_requested penalty.recusal_decided penalty.rights_notified penalty.notice_served penalty.card_shown"},
	{"uniform documents, case files", "document casefile"},
	{"random selection", "draw enterprise inspection.result_recorded inspection.result_published"},
	{"command platform", "camera heartbeat alert incident"},
	{"GPS radios, nearest officer", "radio position dispatch incident.closed"},
	{"24 h duty", "shift"},
	{"evidence sharing", "evidence grant delivery"},
	{"mediation rooms", "dispute point.opened"},
	{"petitions", "petition"},
	{"question board", "question"},
	{"joint consultation", "consultation"},
	{"upkeep of the record itself", "storage"},
}

func TestEverySystemOfTheReportHasTypesAndEveryFamilyASystem(t *testing.T) {
	spoken := make(map[string]bool)
	for _, system := range systems {
		for name := range strings.FieldsSeq(system.types) {
			if _, is := events.LookupFamily(name); is {
				spoken[name] = true
			} else if _, is := events.Lookup("oneseal." + name); !is {
				t.Errorf("%s claims %s, which the catalogue lacks", system.name, name)
			}
		}
	}
	for _, family := range events.Families() {
		if !spoken[family] {
			t.Errorf("%s belongs to no system of the report", family)
		}
	}
}

var (
	participle = regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`)
	chinese    = regexp.MustCompile(`\p{Han}`)
)

func TestCatalogueIsComplete(t *testing.T) {
	seen, told := make(map[string]bool), make(map[reflect.Type]string)
	for _, name := range events.Families() {
		family, ok := events.LookupFamily(name)
		if !ok || !participle.MatchString(name) || !chinese.MatchString(family.Title.ZH) || family.Title.EN == "" {
			t.Errorf("family %q: %+v", name, family)
		}
		if last := family.Types[len(family.Types)-1]; last.Name() != "fact_corrected" {
			t.Errorf("the last type of %s is %s: every family can be corrected", name, last.Type)
		}
	}
	for _, info := range events.Catalogue() {
		if seen[info.Type] {
			t.Errorf("%s stands twice", info.Type)
		}
		seen[info.Type] = true
		if other, twice := told[info.Data]; twice && info.Data != reflect.TypeFor[events.FactCorrected]() {
			t.Errorf("%s and %s share the struct %s: an event is known by its struct", other, info.Type, info.Data)
		}
		told[info.Data] = info.Type
		if info.Type != "oneseal."+info.Family+"."+info.Name() || !participle.MatchString(info.Name()) {
			t.Errorf("%s is no name of the form oneseal.<family>.<past participle>", info.Type)
		}
		if want := "urn:oneseal:" + info.Family + ":" + info.Name() + ":v" + strconv.Itoa(info.Version); info.DataSchema != want {
			t.Errorf("%s has dataschema %s, want %s", info.Type, info.DataSchema, want)
		}
		if !chinese.MatchString(info.Title.ZH) || info.Title.EN == "" || chinese.MatchString(info.Title.EN) {
			t.Errorf("%s has titles %+v", info.Type, info.Title)
		}
	}
}

// known are the articles that the project has read in full or in a public excerpt. An origin that cites
// another one is refused until someone has read it.
var known = map[string]string{
	"report":                          "1 2(1) 2(2) 2(3) 3 3.1 3.2 3.3 3.4 4",
	"design":                          "",
	"Licensing Law":                   "26 31 32 33 34 35 36 38 40 42 43 44 45 46-48 50 72 74 82",
	"Penalty Law":                     "20 24 25 26 27 29 33 36 37 38 39 41 42 43 44 45 46 47 48 51 52 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 70 71 72 73 74 85",
	"Compulsion Law":                  "25 53 54 69",
	"Crime Transfer Rules":            "",
	"Publicity Rules":                 "9 11 13",
	"Business Environment Regulation": "54 57 58 59",
	"Mediation Law":                   "8 17 26 27 28 30 31 33",
	"Petition Regulation":             "22 23 34 35 36",
	"Online Services Rules":           "7 9 10 11 12",
	"Zhejiang Enforcement Regulation": "18",
	"Data Sharing Regulation":         "19 25 26",
	"Public Video Regulation":         "8 13 14 17 20 22",
	"GB/T 30428":                      "", "GB/T 28181-2016": "", "GB/T 39734-2020": "", "GB/T 39735-2020": "", "GB 32100": "",
}

func TestOriginsCiteOnlyWhatWasRead(t *testing.T) {
	for _, info := range events.Catalogue() {
		for place := range strings.SplitSeq(info.Origin, "; ") {
			source, article, cited := strings.Cut(place, " Art. ")
			if section, is := strings.CutPrefix(source, "report "); is {
				source, article, cited = "report", section, true
			}
			articles, ok := known[source]
			if !ok || cited != (articles != "") || cited && !slices.Contains(strings.Fields(articles), article) {
				t.Errorf("%s has the origin %q, which was not read", info.Type, place)
			}
		}
	}
}

func TestLifecyclesLeadThroughEveryType(t *testing.T) {
	for _, name := range events.Families() {
		family, _ := events.LookupFamily(name)
		reached, used := map[string]bool{"[*]": true}, map[string]bool{"fact_corrected": true}
		transitions := family.Transitions()
		for range transitions { // as often as the longest way
			for _, way := range transitions {
				if reached[way.From] {
					reached[way.To] = true
				}
			}
		}
		for _, way := range transitions {
			used[way.Name] = true
			if !reached[way.From] {
				t.Errorf("%s: nothing leads to the state %s", name, way.From)
			}
			if _, ok := events.Lookup("oneseal." + name + "." + way.Name); !ok {
				t.Errorf("%s: %s leads on by %s, which is no type", name, way.From, way.Name)
			}
		}
		for i := range family.Types {
			if !used[family.Types[i].Name()] {
				t.Errorf("%s leads nowhere in its family's lifecycle", family.Types[i].Type)
			}
		}
	}
}

// mayName are the names of fields that could hold what names or shows a person; these don't.
var (
	mayName    = regexp.MustCompile(`(^|_)(name|phone|mobile|address|plate|face|snapshot|pictures?|records?|id_number|contact|representative)(_|$)`)
	impersonal = map[string]string{
		"ItemVersionPublished.name": "a service item's",
		"PenaltyDiscussed.record":   "the subject of a document",
	}
	marks = []string{"name", "id_number", "phone", "plate", "face", "address"}
)

func TestPersonalDataIsMarked(t *testing.T) {
	everyField(t, func(t *testing.T, in reflect.Type, field reflect.StructField, name string) {
		mark := field.Tag.Get("personal")
		at := in.Name() + "." + name
		if mark != "" && !slices.Contains(marks, mark) {
			t.Errorf("%s is marked %q, which is none of %v", at, mark, marks)
		}
		could := mayName.MatchString(name) || field.Type == reflect.TypeFor[events.IDNumber]()
		if _, exempt := impersonal[at]; could && !exempt && mark == "" {
			t.Errorf("%s could hold personal data and has no mark", at)
		}
	})
}

// TestStructsAreDecodedAsTheirSchemasSay: absence is the zero value, so an object that may be left out and
// demands something is a pointer, one that must be there demands something, and a value whose zero means
// something is no plain Go type.
func TestStructsAreDecodedAsTheirSchemasSay(t *testing.T) {
	everyField(t, func(t *testing.T, in reflect.Type, field reflect.StructField, name string) {
		at := in.Name() + "." + name
		_, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch kind := field.Type.Kind(); {
		case options != "" && options != "omitzero":
			t.Errorf("%s has the JSON options %q", at, options)
		case kind != reflect.String && kind != reflect.Struct && kind != reflect.Slice && kind != reflect.Pointer:
			t.Errorf("%s is a %s: its zero can't be told from absence", at, kind)
		case kind == reflect.Struct && isObject(field.Type) && demanding(field.Type) != (options == ""):
			t.Errorf("%s: an object that may be absent is a pointer if it demands a field; one that is required demands one", at)
		case kind == reflect.Pointer && (options == "" || !demanding(field.Type.Elem())):
			t.Errorf("%s is a pointer, which is for an object that may be absent and demands a field", at)
		}
	})
}

func isObject(t reflect.Type) bool {
	_, value := reflect.PointerTo(t).MethodByName("UnmarshalJSONFrom")
	return !value
}

func demanding(t reflect.Type) bool {
	for _, field := range reflect.VisibleFields(t) {
		if tag := field.Tag.Get("json"); tag != "" && tag != "-" && !strings.Contains(tag, ",omitzero") {
			return true
		}
	}
	return false
}

// everyField visits the fields of every struct of the catalogue once.
func everyField(t *testing.T, visit func(t *testing.T, in reflect.Type, field reflect.StructField, name string)) {
	seen := map[reflect.Type]bool{reflect.TypeFor[jsontext.Value](): true}
	var walk func(reflect.Type)
	walk = func(of reflect.Type) {
		for of.Kind() == reflect.Slice && !seen[of] || of.Kind() == reflect.Pointer {
			of = of.Elem()
		}
		if seen[of] || of.Kind() != reflect.Struct || !isObject(of) {
			return
		}
		seen[of] = true
		for i := range of.NumField() {
			field := of.Field(i)
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			switch {
			case name == "-":
				continue
			case !field.Anonymous && (name == "" || !participle.MatchString(strings.ReplaceAll(name, "256", ""))):
				t.Errorf("%s.%s has the JSON name %q", of.Name(), field.Name, name)
			case !field.Anonymous:
				visit(t, of, field, name)
			}
			walk(field.Type)
		}
	}
	for _, info := range events.Catalogue() {
		for v := &info; v != nil; v = v.Former() {
			walk(v.Data)
		}
	}
	if len(seen) < len(events.Catalogue())/2 {
		t.Fatalf("saw %d structs", len(seen))
	}
}
