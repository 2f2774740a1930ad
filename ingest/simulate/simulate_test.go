package simulate_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image/jpeg"
	"maps"
	"math"
	"net/http"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"oneseal/events"
	"oneseal/ingest/simulate"
)

func date(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}

// The same seed gives the same bytes and truths, however many cores there are and however far the towns
// are ahead of who reads of them.
func TestSameSeedSameBytes(t *testing.T) {
	run := func(seed uint64, cores int) (digest [32]byte, count int) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		hash := sha256.New()
		o := simulate.Options{From: date(2017, 4, 1), To: date(2017, 6, 30), Seed: seed, Towns: 5, Truth: func(truth simulate.Truth) { fmt.Fprintln(hash, truth) }}
		for day := range simulate.Days(o, slices.Clone[[]*events.Event]) {
			for _, e := range day {
				document, err := events.EncodeStructured(e)
				if err != nil {
					t.Fatal(err)
				}
				hash.Write(document)
				count++
			}
		}
		return [32]byte(hash.Sum(nil)), count
	}
	first, count := run(7, 1)
	for _, cores := range []int{2, 5} {
		if again, _ := run(7, cores); again != first {
			t.Errorf("%d cores give other events than one", cores)
		}
	}
	if other, _ := run(8, 2); first == other || count < 10_000 {
		t.Errorf("%d events, another seed gives the same: %t", count, first == other)
	}
}

// What a town keeps are its open cases, however long it has lived. Towns run ahead of who reads of them, by more or
// fewer days: the least heap of many days is what they keep.
func TestMemoryDoesNotGrowWithTheSpan(t *testing.T) {
	const towns, year, sampled = 3, 365, 60
	var least []uint64
	lived := 0
	for range simulate.Days(simulate.Options{From: date(2017, 1, 1), To: date(2020, 3, 31), Seed: 1, Towns: towns}, func([]*events.Event) struct{} { return struct{}{} }) {
		lived++
		day := (lived - 1) % (year * towns)
		if day < year*towns-sampled {
			continue
		}
		if day == year*towns-sampled {
			least = append(least, math.MaxUint64)
		}
		runtime.GC()
		runtime.GC() // which frees what the first one left to pools
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		least[len(least)-1] = min(least[len(least)-1], memory.HeapAlloc)
	}
	if len(least) != 3 {
		t.Fatalf("%d years are sampled, not 3", len(least))
	}
	if least[2] > least[0]*5/4 {
		t.Errorf("%d bytes after a year, %d after three", least[0], least[2])
	}
	t.Logf("%d bytes of heap for %d towns at the end of each year", least, towns)
}

// Every type of the catalogue occurs, and every event decodes strictly to itself.
func TestEveryTypeOccursAndDecodesToItself(t *testing.T) {
	seen := make(map[string]int)
	for e := range simulate.Run(simulate.Options{From: simulate.Begin, To: date(2018, 12, 31), Seed: 1, Before: 1}) {
		if seen[e.Type]++; seen[e.Type] > 300 && seen[e.Type]%50 != 0 {
			continue
		}
		document, err := events.EncodeStructured(e)
		if err != nil {
			t.Fatalf("%s: %v", e.ID, err)
		}
		decoded, err := events.DecodeStructured(document)
		if err != nil {
			t.Fatalf("%s is refused: %v", document, err)
		}
		if !reflect.DeepEqual(decoded, e) {
			t.Fatalf("%s comes back as %+v %+v, was %+v %+v", document, decoded, decoded.Data, e, e.Data)
		}
	}
	for _, info := range events.Catalogue() {
		if seen[info.Type] == 0 {
			t.Errorf("%s does not occur", info.Type)
		}
	}
}

// A town's systems state its events in order, but for those that come late.
func TestOnlyLateEventsAreOutOfOrder(t *testing.T) {
	last := make(map[string]time.Time)
	for e := range simulate.Run(simulate.Options{From: date(2017, 1, 1), To: date(2017, 3, 31), Seed: 3, Towns: 3}) {
		if e.Time.Before(last[e.Source]) {
			if e.RecordedTime.IsZero() && !e.Time.Add(time.Hour+time.Minute).After(last[e.Source]) {
				t.Fatalf("%s of %v comes after %v", e.ID, e.Time, last[e.Source])
			}
			continue
		}
		last[e.Source] = e.Time
	}
}

// Whoever looks for faulty data and devices in the events finds what the truth tells, and nothing else. GCJ-02 numbers are looked for below.
func TestFaultsInTheEventsAreThePlantedOnes(t *testing.T) {
	kinds := map[simulate.TruthKind]int{ // which of the truth's events a fault is known by
		simulate.Late: 0, simulate.Doubled: 0, simulate.EnteredTwice: 1, simulate.Corrected: 1, simulate.ClockDrift: 0, simulate.FalseAlarm: 1, simulate.RefusedEvidence: 1, simulate.AlteredEvidence: 1,
		simulate.TamperedDocument: 1, simulate.NoPurpose: 0, simulate.StaleFix: 0, simulate.DutyGap: 0, simulate.CardNotShown: 0, simulate.IncompleteFile: 0,
	}
	planted, found := make(map[string]int), make(map[string]int)
	met := make(map[simulate.TruthKind]int)
	var truths []simulate.Truth
	byID := make(map[string][]*events.Event)
	var lived []*events.Event
	for e := range simulate.Run(simulate.Options{From: date(2016, 1, 1), To: date(2018, 12, 31), Seed: 5, Truth: func(truth simulate.Truth) { truths = append(truths, truth) }}) {
		if byID[e.ID] = append(byID[e.ID], e); !reflect.DeepEqual(byID[e.ID][0], e) {
			t.Fatalf("%s names %+v and %+v", e.ID, byID[e.ID][0], e)
		}
		lived = append(lived, e)
	}
	for _, truth := range truths {
		for _, id := range truth.Events {
			if len(byID[id]) == 0 || truth.Source != byID[id][0].Source {
				t.Fatalf("%+v names %q, which is no event", truth, id)
			}
		}
		if by, is := kinds[truth.Kind]; is {
			planted[fmt.Sprint(truth.Kind, " ", truth.Events[by])]++
			met[truth.Kind]++
		}
	}
	find := func(kind simulate.TruthKind, e *events.Event) { found[fmt.Sprint(kind, " ", e.ID)]++ }
	withdrawn := make(map[string]bool)
	bySubject := make(map[string][]*events.Event)
	for _, e := range lived {
		bySubject[e.Subject] = append(bySubject[e.Subject], e)
	}
	// toldTwice is whether another event tells the same act: what was withdrawn for another reason was told once.
	toldTwice := func(e *events.Event) bool {
		return slices.ContainsFunc(bySubject[e.Subject], func(o *events.Event) bool {
			return o.ID != e.ID && o.Type == e.Type && reflect.DeepEqual(o.Data, e.Data)
		})
	}
	digests := make(map[events.Subject]events.SHA256)
	planned := make(map[string]time.Time)
	fixes := make(map[events.Subject][]time.Time) // by radio
	for id, same := range byID {
		e := same[0]
		if len(same) > 1 {
			find(simulate.Doubled, e)
		}
		if !e.RecordedTime.IsZero() {
			find(simulate.Late, e)
		}
		switch d := e.Data.(type) {
		case *events.FactCorrected:
			find(simulate.Corrected, e)
			if d.Effect == events.EffectWithdrawn {
				withdrawn[d.Corrects.ID] = true
				if again := byID[d.Corrects.ID][0]; toldTwice(again) {
					find(simulate.EnteredTwice, again)
				}
			}
		case *events.DocumentIssued:
			digests[events.Subject(e.Subject)] = d.SHA256
		case *events.EvidenceCollected:
			digests[events.Subject(e.Subject)] = d.File.SHA256
		case *events.ShiftPlanned:
			planned[e.Subject] = d.From.Time
		case *events.PositionReported:
			fixes[d.Radio] = append(fixes[d.Radio], e.Time)
		}
		if id != e.ID {
			t.Fatal(id)
		}
	}
	for _, times := range fixes {
		slices.SortFunc(times, time.Time.Compare)
	}
	// lastHeard gives how long before a time a radio reported.
	lastHeard := func(radio events.Subject, at time.Time) time.Duration {
		n, is := slices.BinarySearchFunc(fixes[radio], at, time.Time.Compare)
		if !is {
			n--
		}
		return at.Sub(fixes[radio][n])
	}
	for id, same := range byID {
		e := same[0]
		if withdrawn[id] {
			continue
		}
		switch d := e.Data.(type) {
		case *events.AlertReceived:
			if e.Time.Sub(d.DeviceTime.Time).Abs() > time.Minute {
				find(simulate.ClockDrift, e)
			}
		case *events.AlertVerified:
			if d.Outcome == "false" {
				find(simulate.FalseAlarm, e)
			}
		case *events.EvidenceRejected:
			find(simulate.RefusedEvidence, e)
		case *events.EvidencePreserved:
			if d.SHA256 != digests[events.Subject(e.Subject)] {
				find(simulate.AlteredEvidence, e)
			}
		case *events.SealingApplied:
			if d.SHA256 != digests[d.Document] {
				find(simulate.TamperedDocument, e)
			}
		case *events.EvidenceAccessed:
			if d.Purpose == "" {
				find(simulate.NoPurpose, e)
			}
		case *events.DispatchOrdered:
			stale := false
			for _, c := range d.Candidates {
				silent := lastHeard(c.Radio, e.Time)
				stale = stale || silent > 5*time.Minute
				if silent.Seconds() != c.FixAge.Value() {
					t.Errorf("%s: %s was heard of %v before, the order says %v s", e.ID, c.Radio, silent, c.FixAge)
				}
			}
			if stale {
				find(simulate.StaleFix, e)
			}
		case *events.ShiftStarted:
			if d.Place == "command_centre" && e.Time.Sub(planned[e.Subject]) > time.Minute {
				find(simulate.DutyGap, e)
			}
		case *events.InspectionStarted:
			if d.CardShown != "shown" {
				find(simulate.CardNotShown, e)
			}
		case *events.CasefileArchived:
			if len(d.Missing) > 0 {
				find(simulate.IncompleteFile, e)
			}
		}
	}
	for fault, n := range planted {
		if found[fault] != n {
			t.Errorf("planted %d times, found %d: %s", n, found[fault], fault)
		}
	}
	for fault := range found {
		if planted[fault] == 0 {
			t.Errorf("found, but not planted: %s", fault)
		}
	}
	for kind := range kinds {
		if met[kind] == 0 {
			t.Errorf("nothing of kind %s was planted", kind)
		}
	}
	t.Logf("%d events, %v", len(lived), met)
}

// A fix by GCJ-02 numbers lies farther from the one before than an officer comes in a minute; a camera's
// sighting lies off its bearing and distance.
func TestWrongDatumIsSeenInThePositions(t *testing.T) {
	told, found := make(map[string]bool), make(map[string]bool)
	fixes := make(map[string][]*events.Event)
	cameras := make(map[events.Subject]*events.Position)
	withdrawn := make(map[string]bool)
	metres := func(lat, lon float64, p *events.Position) float64 {
		return math.Hypot(lat-p.Lat.Value(), (lon-p.Lon.Value())*0.83) * 111_000
	}
	for e := range simulate.Run(simulate.Options{From: date(2017, 5, 1), To: date(2017, 6, 30), Seed: 5, Positions: time.Minute, Truth: func(truth simulate.Truth) {
		if truth.Kind == simulate.WrongDatum {
			told[truth.Events[0]] = true
		}
	}}) {
		switch d := e.Data.(type) {
		case *events.CameraRegistered:
			cameras[events.Subject(e.Subject)] = d.Position
		case *events.CameraMoved:
			cameras[events.Subject(e.Subject)] = &d.Position
		case *events.PositionReported:
			fixes[e.Subject] = append(fixes[e.Subject], e)
		case *events.FactCorrected:
			withdrawn[d.Corrects.ID] = d.Effect == events.EffectWithdrawn
		case *events.AlertReceived:
			if d.Position == nil {
				continue
			}
			sin, cos := math.Sincos(d.Bearing.Value() / 180 * math.Pi)
			camera, distance := cameras[d.Camera], d.Distance.Value()
			if metres(camera.Lat.Value()+distance*cos/111_000, camera.Lon.Value()+distance*sin/111_000/0.83, d.Position) > d.Position.Error.Value() {
				found[e.ID] = true
			}
		}
	}
	step := func(e *events.Event) int {
		n, err := strconv.Atoi(e.ID[len(e.Subject)+1:])
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, of := range fixes {
		slices.SortFunc(of, func(a, b *events.Event) int { return step(a) - step(b) })
		before := of[0].Data.(*events.PositionReported).Position
		for _, e := range of {
			at := e.Data.(*events.PositionReported).Position
			if metres(at.Lat.Value(), at.Lon.Value(), &before) > 201 {
				found[e.ID] = true
				at.Lat.Measure, at.Lon.Measure = events.Measured(at.Lat.Value()+0.0013), events.Measured(at.Lon.Value()-0.0058)
			}
			before = at
		}
	}
	maps.DeleteFunc(found, func(id string, _ bool) bool { return withdrawn[id] })
	alerts := 0
	for id := range told {
		if strings.HasPrefix(id, "alert/") {
			alerts++
		}
	}
	if !maps.Equal(told, found) || alerts == 0 || alerts == len(told) {
		t.Errorf("%d told, %d of alerts, %d found", len(told), alerts, len(found))
	}
}

// The limits of the simple procedure are those of the law of the day, unless the truth says otherwise; burning straw is never decided on the spot.
func TestSimpleDecisionsKeepTheLawsLimits(t *testing.T) {
	burned := 0
	over := make(map[string]bool) // by the truth, which comes before the day's events
	for e := range simulate.Run(simulate.Options{From: date(2017, 1, 1), To: date(2017, 12, 31), Seed: 9, Truth: func(truth simulate.Truth) {
		if truth.Kind == simulate.SimpleOverLimit {
			over[truth.Events[0]] = true
		}
	}}) {
		decided, is := e.Data.(*events.PenaltyDecided)
		if !is {
			continue
		}
		limit := int64(50)
		if decided.Case.Party == "organisation" {
			limit = 1000
		}
		if above := decided.Procedure == events.ProcedureSimple && decided.Fine.Amount.Hundredths() > limit*100; above != over[e.ID] {
			t.Errorf("%s fines a %s %s yuan on the spot, and the truth says of it: %v", e.ID, decided.Case.Party, decided.Fine.Amount, over[e.ID])
		}
		if decided.Case.Cause == "露天焚烧秸秆" {
			if burned++; decided.Procedure != events.ProcedureOrdinary {
				t.Errorf("%s decides straw burning on the spot", e.ID)
			}
		}
	}
	if burned == 0 {
		t.Error("nobody burned straw")
	}
}

// Nothing that names a person is in the events.
func TestNoPersonalFieldIsStated(t *testing.T) {
	var personal func(v reflect.Value) []string
	personal = func(v reflect.Value) (found []string) {
		switch v.Kind() {
		case reflect.Pointer, reflect.Interface:
			if !v.IsNil() {
				found = personal(v.Elem())
			}
		case reflect.Slice:
			for i := range v.Len() {
				found = append(found, personal(v.Index(i))...)
			}
		case reflect.Struct:
			for i := range v.NumField() {
				field := v.Type().Field(i)
				if tag := field.Tag.Get("personal"); tag != "" && tag != "face" && !v.Field(i).IsZero() {
					found = append(found, field.Name)
				}
				if field.IsExported() {
					found = append(found, personal(v.Field(i))...)
				}
			}
		}
		return found
	}
	seen := make(map[string]int)
	for e := range simulate.Run(simulate.Options{From: date(2016, 1, 1), To: date(2017, 12, 31), Seed: 4}) {
		if seen[e.Type]++; seen[e.Type] > 500 {
			continue
		}
		if found := personal(reflect.ValueOf(e.Data)); len(found) > 0 {
			t.Fatalf("%s states %q", e.ID, found)
		}
	}
}

func TestOptionsOutsideTheTownsLifeAreRefused(t *testing.T) {
	good := simulate.Options{From: date(2017, 1, 1), To: date(2017, 1, 31)}
	for name, change := range map[string]func(*simulate.Options){
		"before the pilot":    func(o *simulate.Options) { o.From = date(2010, 1, 1) },
		"after the calendar":  func(o *simulate.Options) { o.To = date(2040, 1, 1) },
		"ends before it is":   func(o *simulate.Options) { o.To = date(2016, 1, 1) },
		"less than no town":   func(o *simulate.Options) { o.Towns = -1 },
		"more than the earth": func(o *simulate.Options) { o.Volume = 1e6 },
	} {
		bad := good
		change(&bad)
		if bad.Check() == nil || len(slices.Collect(simulate.Run(bad))) > 0 {
			t.Errorf("%s: not refused", name)
		}
	}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
}

// Every digest is that of bytes that exist: of a file, of a document, of a pool and of a seed that are told later, of the lines that a
// case's file consists of; but those that are planted as altered. crypto/sha256, image/jpeg and net/http's sniffing are the strangers.
func TestDigestsAreThoseOfBytesThatExist(t *testing.T) {
	altered := make(map[string]bool)
	contents := make(map[events.Subject]string) // of case files
	seeds := make(map[string]events.SHA256)
	objects := make(map[string]bool) // enterprises
	staff := make(map[string]bool)   // of the squadrons
	checked := make(map[string]int)
	subjects := func(of map[string]bool) (lines string) {
		for _, s := range slices.Sorted(maps.Keys(of)) {
			lines += s + "\n"
		}
		return lines
	}
	sum := func(content []byte) string { return fmt.Sprintf("%x", sha256.Sum256(content)) }
	content := func(uri string) []byte {
		content, err := simulate.Content(uri)
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	var files func(v reflect.Value) []events.File
	files = func(v reflect.Value) (found []events.File) {
		switch v.Kind() {
		case reflect.Pointer, reflect.Interface:
			if !v.IsNil() {
				found = files(v.Elem())
			}
		case reflect.Slice:
			for i := range v.Len() {
				found = append(found, files(v.Index(i))...)
			}
		case reflect.Struct:
			if f, is := v.Interface().(events.File); is {
				return append(found, f)
			}
			for i := range v.NumField() {
				if v.Type().Field(i).IsExported() {
					found = append(found, files(v.Field(i))...)
				}
			}
		}
		return found
	}
	var lived []*events.Event
	told, withdrawn := make(map[string]bool), make(map[string]bool)
	for e := range simulate.Run(simulate.Options{From: date(2016, 10, 1), To: date(2017, 9, 30), Seed: 6, Before: 0.2, Truth: func(truth simulate.Truth) {
		if truth.Kind == simulate.AlteredEvidence || truth.Kind == simulate.TamperedDocument {
			altered[truth.Events[1]] = true
		}
	}}) {
		if c, is := e.Data.(*events.FactCorrected); is {
			withdrawn[c.Corrects.ID] = c.Effect == events.EffectWithdrawn
		}
		if !told[e.ID] {
			told[e.ID] = true
			lived = append(lived, e)
		}
	}
	lived = slices.DeleteFunc(lived, func(e *events.Event) bool { return withdrawn[e.ID] })
	slices.SortStableFunc(lived, func(a, b *events.Event) int { return a.Time.Compare(b.Time) })
	for _, e := range lived {
		same := func(what string, digest events.SHA256, of []byte) {
			checked[what]++
			if is := sum(of) == string(digest); is == altered[e.ID] {
				t.Errorf("%s of %s: is its digest %v, planted as altered %v", what, e.ID, is, altered[e.ID])
			}
		}
		for _, f := range files(reflect.ValueOf(e.Data)) {
			of := content(f.URI)
			if sum(of) != string(f.SHA256) {
				t.Errorf("%s states another digest of %s", e.ID, f.URI)
			}
			if checked[f.Media]++; checked[f.Media] > 5 {
				continue
			}
			if is := http.DetectContentType(of); !strings.HasPrefix(is, f.Media) {
				t.Errorf("%s is %s, stated is %s", f.URI, is, f.Media)
			}
			if f.Media == "image/jpeg" {
				if _, err := jpeg.Decode(bytes.NewReader(of)); err != nil {
					t.Errorf("%s: %v", f.URI, err)
				}
			}
		}
		switch d := e.Data.(type) {
		case *events.DocumentIssued:
			same("document", d.SHA256, content(simulate.DocumentURI(events.Subject(e.Subject))))
		case *events.SealingApplied:
			same("sealing", d.SHA256, content(simulate.DocumentURI(d.Document)))
		case *events.EvidencePreserved:
			of := content("urn:oneseal:simulated:" + e.Subject + ".jpg")
			if sum(of) != string(d.SHA256) {
				of = content("urn:oneseal:simulated:" + e.Subject + ".mp4")
			}
			same("evidence", d.SHA256, of)
		case *events.AlertReceived:
			same("raw", d.Raw, content("urn:oneseal:simulated:"+e.Subject+"/raw.json"))
		case *events.CasefileDocumentAdded:
			name := events.Subject(e.Subject)
			contents[name] += sum(content(simulate.DocumentURI(d.Document))) + "  " + string(d.Document) + "\n"
		case *events.CasefileArchived:
			same("file", d.SHA256, []byte(contents[events.Subject(e.Subject)]))
		case *events.EnterpriseRegistered:
			objects[e.Subject] = true
		case *events.EnterpriseClosed:
			delete(objects, e.Subject)
		case *events.StaffRegistered:
			if strings.HasPrefix(string(d.Organ), "organ/squadron-") {
				staff[e.Subject] = true
			}
		case *events.DrawCommitted:
			same("pool of objects", d.Objects.SHA256, []byte(subjects(objects)))
			same("pool of officers", d.Officers.SHA256, []byte(subjects(staff)))
			seeds[e.Subject] = d.SeedHash
		case *events.DrawRevealed:
			same("seed", seeds[e.Subject], []byte(d.Seed))
		}
	}
	for _, what := range []string{"image/jpeg", "video/mp4", "application/pdf", "text/plain", "document", "sealing", "evidence", "raw", "file", "pool of objects", "pool of officers", "seed"} {
		if checked[what] == 0 {
			t.Errorf("no digest of a %s", what)
		}
	}
	for _, uri := range []string{"", "urn:oneseal:simulated:", "urn:oneseal:simulated:a.exe", "https://example.org/a.jpg"} {
		if _, err := simulate.Content(uri); err == nil {
			t.Errorf("%q has content", uri)
		}
	}
	t.Log(checked)
}

// Every draw can be drawn again, from the pools as they were registered and from what is revealed: as events/draw.go says, computed
// here from its words.
func TestDrawsAreThoseOfTheMethodThatTheyName(t *testing.T) {
	type draw struct {
		objects, officers []string
		committed         *events.DrawCommitted
		executed          *events.DrawExecuted
		replaced          []*events.DrawOfficerReplaced
	}
	draws := make(map[string]*draw)
	objects, staff := make(map[string]bool), make(map[string]bool)
	order := func(of []string, seed, beacon, role string) []string {
		by := make(map[string]string)
		for _, subject := range of {
			by[fmt.Sprintf("%x", sha256.Sum256([]byte(strings.Join([]string{seed, beacon, role, subject}, "\n"))))] = subject
		}
		var all []string
		for _, digest := range slices.Sorted(maps.Keys(by)) {
			all = append(all, by[digest])
		}
		return all
	}
	checked, replacements := 0, 0
	for e := range simulate.Run(simulate.Options{From: date(2016, 10, 1), To: date(2017, 9, 30), Seed: 6, Positions: 24 * time.Hour, Heartbeats: 7 * 24 * time.Hour}) {
		d := draws[e.Subject]
		switch data := e.Data.(type) {
		case *events.EnterpriseRegistered:
			objects[e.Subject] = true
		case *events.EnterpriseClosed:
			delete(objects, e.Subject)
		case *events.StaffRegistered:
			if strings.HasPrefix(string(data.Organ), "organ/squadron-") {
				staff[e.Subject] = true
			}
		case *events.DrawCommitted:
			draws[e.Subject] = &draw{objects: slices.Collect(maps.Keys(objects)), officers: slices.Collect(maps.Keys(staff)), committed: data}
		case *events.DrawExecuted:
			d.executed = data
		case *events.DrawOfficerReplaced:
			d.replaced = append(d.replaced, data)
		case *events.DrawRevealed:
			if d.committed.Method != "draw/1" || len(d.executed.Matches) != int(d.committed.Drawn.Value()) {
				t.Fatalf("%s: method %s, %d drawn", e.Subject, d.committed.Method, len(d.executed.Matches))
			}
			inOrder := order(d.objects, data.Seed, data.Beacon, "objects")
			for i, m := range d.executed.Matches {
				officers := order(d.officers, data.Seed, data.Beacon, "officers "+string(m.Object))
				if string(m.Object) != inOrder[i] || string(m.Officers[0]) != officers[0] || string(m.Officers[1]) != officers[1] || len(m.Officers) != 2 {
					t.Errorf("%s, %d: %s with %v, want %s with %v", e.Subject, i, m.Object, m.Officers, inOrder[i], officers[:2])
				}
				for _, r := range d.replaced {
					if r.Object == m.Object {
						if replacements++; r.From != m.Officers[1] || string(r.To) != officers[2] {
							t.Errorf("%s: %s replaces %s, want %s", e.Subject, r.To, r.From, officers[2])
						}
					}
				}
			}
			checked++
		}
	}
	if checked < 5 || replacements == 0 {
		t.Errorf("%d draws, %d replacements", checked, replacements)
	}
}

// Waits at the windows spread: as many different ones as a hall has, and none that most have in common.
func TestQueueWaitsSpread(t *testing.T) {
	taken := make(map[string]time.Time)
	waits := make(map[time.Duration]int)
	var all []time.Duration
	for e := range simulate.Run(simulate.Options{From: date(2017, 1, 1), To: date(2017, 12, 31), Seed: 10}) {
		switch e.Data.(type) {
		case *events.TicketTaken:
			taken[e.Subject] = e.Time
		case *events.TicketCalled:
			if since, is := taken[e.Subject]; is {
				delete(taken, e.Subject)
				waits[e.Time.Sub(since)]++
				all = append(all, e.Time.Sub(since))
			}
		}
	}
	slices.Sort(all)
	for wait, n := range waits {
		if n > len(all)/50 {
			t.Errorf("%d of %d waits are %v", n, len(all), wait)
		}
	}
	if low, high := all[len(all)/10], all[len(all)*9/10]; len(all) < 1000 || low >= high/4 || high > 30*time.Minute {
		t.Errorf("%d waits, a tenth below %v, a tenth above %v", len(all), low, high)
	}
}

// Who is given evidence uses it in cases of its own, of which all is told in its name: what evidence is shared for and reused in names such a case, which began
// before it. The town's cases are the bureau's.
func TestRecipientsUseEvidenceInCasesOfTheirOwn(t *testing.T) {
	began, owners := make(map[string]time.Time), make(map[string]string)
	closed, cited := make(map[string]bool), make(map[string]bool)
	uses := 0
	for e := range simulate.Run(simulate.Options{From: date(2017, 1, 1), To: date(2017, 12, 31), Seed: 3, Towns: 2}) {
		used := func(by string, of events.Subject) {
			uses++
			if owners[string(of)] != by || e.Time.Before(began[string(of)]) {
				t.Errorf("%s of %s: %s is of %q, and began at %s", e.ID, by, of, owners[string(of)], began[string(of)])
			}
		}
		switch d := e.Data.(type) {
		case *events.PenaltyClue:
			began[e.Subject], owners[e.Subject] = e.Time, e.Organ
		case *events.PenaltyClosed:
			closed[e.Subject] = true
			if e.Organ != owners[e.Subject] {
				t.Errorf("%s closes the case of %s", e.Organ, owners[e.Subject])
			}
		case *events.EvidenceShared:
			used(d.Recipient, d.Case)
		case *events.EvidenceReused:
			used(d.By, d.Case)
			cited[string(d.Case)] = true
		}
	}
	of := make(map[string][3]int) // cases, closed ones, cited ones
	for subject, owner := range owners {
		n := of[owner]
		n[0]++
		if closed[subject] {
			n[1]++
		}
		if cited[subject] {
			n[2]++
		}
		of[owner] = n
	}
	for _, organ := range []string{"public-security", "environment", "county-market-bureau"} {
		if n := of[organ]; n[0] < 8 || n[1] < 4 || n[2] < 4 {
			t.Errorf("%s has %d cases, %d are closed and %d cite evidence", organ, n[0], n[1], n[2])
		}
	}
	if uses < 100 {
		t.Errorf("evidence is shared or reused %d times", uses)
	}
}
