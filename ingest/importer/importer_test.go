package importer

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"oneseal/events"
)

func openLog(t *testing.T, name string) *os.File {
	t.Helper()
	folder := os.Getenv("ONESEAL_DATA")
	if folder == "" {
		folder = "../../../shared/data"
	}
	file, err := os.Open(filepath.Join(folder, name))
	if err != nil {
		t.Skipf("the real log is not here (set ONESEAL_DATA to the folder that holds it): %v", err)
	}
	t.Cleanup(func() { file.Close() })
	return file
}

// translate gives the events of a file that is read from somewhere, and what is said of its bad rows.
func translate(t *testing.T, mapping, name string, from *os.File) (translated []*events.Event, problems []string) {
	t.Helper()
	m, err := LoadMapping(mapping)
	if err != nil {
		t.Fatal(err)
	}
	return translateBy(t, m, name, from)
}

func translateBy(t *testing.T, m *Mapping, name string, from *os.File) (translated []*events.Event, problems []string) {
	t.Helper()
	file := &source{name: name, mapping: m, open: func() (io.ReadCloser, error) {
		_, err := from.Seek(0, io.SeekStart)
		return io.NopCloser(from), err
	}}
	_, err := pipeline(t.Context(), file, nil, translators(m, IDsOfValues, 0), func(_ context.Context, j *job) error {
		for _, problem := range j.problems {
			problems = append(problems, problem.Error())
		}
		for _, f := range j.facts {
			e, err := events.DecodeStructured(f.document())
			if err != nil {
				return err
			}
			translated = append(translated, e)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return translated, problems
}

// The same log as CSV and as XES tells the same: same cases, activities, times and case attributes.
func TestReceiptIsTheSameLogAsCSVAndAsXES(t *testing.T) {
	table, bad := translate(t, "receipt", "receipt.csv", openLog(t, "receipt/receipt.csv"))
	xes, badXES := translate(t, "receipt", "receipt.xes.gz", openLog(t, "receipt/receipt.xes.gz"))
	if len(bad)+len(badXES) > 0 || len(table) != 8577 || len(xes) != 8577 {
		t.Fatalf("%d and %d events, bad %q %q", len(table), len(xes), bad, badXES)
	}
	facts := func(all []*events.Event) map[string]int {
		count := make(map[string]int)
		for _, e := range all {
			step := e.Data.(interface{ Step() *events.ApprovalStep }).Step()
			count[strings.Join([]string{e.Subject, e.Type, step.Activity, e.Actor, step.Group, e.Time.UTC().String(), step.Case.Ended.UTC().String(), step.Case.PlannedEnd.UTC().String()}, "|")]++
		}
		return count
	}
	a, b := facts(table), facts(xes)
	different := 0
	for fact, n := range a {
		if b[fact] != n {
			if different++; different < 4 {
				t.Errorf("%d times in CSV, %d in XES: %s", n, b[fact], fact)
			}
		}
	}
	if different > 0 || len(a) != len(b) {
		t.Errorf("%d of %d facts differ, XES has %d", different, len(a), len(b))
	}
}

// What a foreign log does is told as it says, and as nothing that Chinese law knows: of the receipt log the receipt of an application
// alone is an act of the catalogue's. Python's csv counts the file.
func TestForeignStepsKeepTheirNamesAndAreNoActsOfChineseLaw(t *testing.T) {
	log := openLog(t, "receipt/receipt.csv")
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not here")
	}
	count := exec.Command(python, "-c", "import collections, csv, io, json, sys\nprint(json.dumps(collections.Counter(r['concept:name'] for r in csv.DictReader(io.TextIOWrapper(sys.stdin.buffer, encoding='utf-8', newline='')))))")
	count.Stdin = log
	said, err := count.Output()
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]int
	if err := json.Unmarshal(said, &want); err != nil {
		t.Fatal(err)
	}
	table, bad := translate(t, "receipt", "receipt.csv", log)
	got, types := make(map[string]int), make(map[string]int)
	for _, e := range table {
		got[e.Data.(interface{ Step() *events.ApprovalStep }).Step().Activity]++
		types[e.Type]++
	}
	if len(bad) > 0 || len(want) != 27 || !maps.Equal(got, want) {
		t.Errorf("%v, Python counts %v; bad: %q", got, want, bad)
	}
	if want := map[string]int{"oneseal.approval.received": 1434, "oneseal.approval.step_taken": 8577 - 1434}; !maps.Equal(types, want) {
		t.Errorf("types %v, want %v", types, want)
	}
}

func TestIdsComeFromRowsAlone(t *testing.T) {
	first, _ := translate(t, "receipt", "receipt.csv", openLog(t, "receipt/receipt.csv"))
	again, _ := translate(t, "receipt", "receipt.csv", openLog(t, "receipt/receipt.csv"))
	ids := make(map[string]bool)
	for i, e := range first {
		if ids[e.ID] || again[i].ID != e.ID {
			t.Fatalf("event %d has id %s, again %s", i, e.ID, again[i].ID)
		}
		ids[e.ID] = true
	}
}

const mapping = "family: penalty\nsource: /t\nsubject: case\ntime: at\nzone: Asia/Shanghai\nactivity: act\ncurrency: CNY\nactivities:\n  decided: {type: decided, data: {fine: fine}}\n  \"pay*\": paid\n"

func TestBadRowsAreListedWithLineAndColumn(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "log.csv")
	text := "case,at,act,fine\n1,2017-01-02,decided,35.0\n2,yesterday,decided,1\n3,2017-01-02 10:00:00,frobbed,\n,2017-01-02,decided,1\n4,2017-01-02,decided,1.005\n5,2017-01-02,\"de\nc\",1\n6,2017-01-03,payment,\n"
	for name, content := range map[string]string{file: text, filepath.Join(folder, "m.yaml"): mapping} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	from, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	good, bad := translate(t, filepath.Join(folder, "m.yaml"), file, from)
	if len(good) != 2 || good[0].Time.Format("2006-01-02T15:04:05Z07:00") != "2017-01-02T00:00:00+08:00" || good[0].Data.(*events.PenaltyDecided).Fine.Amount.Hundredths() != 3500 {
		t.Errorf("good rows: %+v", good)
	}
	for i, want := range []string{`line 3, column "at"`, `line 4, column "act"`, `line 5, column "case"`, `line 6, column "fine"`, `line 7, column "act"`} {
		if i >= len(bad) || !strings.HasPrefix(bad[i], want) {
			t.Errorf("bad rows %q, want number %d to begin with %s", bad, i, want)
		}
	}
}

// Families other than approvals and penalties have no field for the activity's name, and state numbers and places.
func TestPositionsOfRadiosAreImported(t *testing.T) {
	folder := t.TempDir()
	file, m := filepath.Join(folder, "log.csv"), filepath.Join(folder, "m.yaml")
	text := "radio,at,kind,lat,lon,datum,speed\nradio/7,2017-06-05 09:30:00,fix,34.26,117.18,gcj02,12.5\nradio/7,2017-06-05 09:30:05,fix,134.26,117.18,gcj02,0\n"
	mapping := "family: position\nsource: /t\nsubject: radio\ntime: at\nzone: Asia/Shanghai\nactivity: kind\nactivities:\n  fix: {type: reported, data: {radio: radio, position/lat: lat, position/lon: lon, position/datum: datum, speed_kmh: speed}}\n"
	for name, content := range map[string]string{file: text, m: mapping} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	from, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	good, bad := translate(t, m, file, from)
	if len(bad) != 1 || !strings.HasPrefix(bad[0], `line 3, column "lat"`) {
		t.Errorf("bad rows %q", bad)
	}
	if len(good) != 1 || good[0].Data.(*events.PositionReported).Position.Lat.Value() != 34.26 || good[0].Data.(*events.PositionReported).Speed.Value() != 12.5 {
		t.Fatalf("good rows %+v", good)
	}
}

func TestMappingErrorsSayWhatToDo(t *testing.T) {
	for change, want := range map[string]string{
		"zone: Asia/Shanghai->zone: Beijing": "IANA",
		"type: decided->type: fined":         "no event type",
		"fine: fine->fines: fine":            "no field",
		"fine: fine->activity/of: fine":      "no field",
		"source: /t->sauce: /t":              "sauce",
		"zone: Asia/Shanghai\n->":            "zone is missing",
	} {
		before, after, _ := strings.Cut(change, "->")
		name := filepath.Join(t.TempDir(), "m.yaml")
		if err := os.WriteFile(name, []byte(strings.Replace(mapping, before, after, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadMapping(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want something about %q", change, err, want)
		}
	}
}

func TestShippedMappingsAreShort(t *testing.T) {
	for _, name := range ShippedMappings() {
		text, err := shipped.ReadFile("mappings/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		if lines := strings.Count(string(text), "\n"); lines > 40 {
			t.Errorf("mapping %s has %d lines, a stranger's needs at most 40", name, lines)
		}
	}
}

// The counts are those of the file, read by other means.
func TestTrafficFinesKeepEveryRow(t *testing.T) {
	fines, bad := translate(t, "traffic_fines", "x.csv.gz", openLog(t, "traffic_fines/traffic_fines_10000.csv.gz"))
	types := make(map[string]int)
	for _, e := range fines {
		types[strings.TrimPrefix(e.Type, "oneseal.penalty.")]++
	}
	for name, want := range map[string]int{"decided": 10000, "decision_dispatched": 6570, "served": 4635, "surcharge_added": 4635, "paid": 4910, "enforcement_applied": 3387,
		"appeal_filed": 232 + 19, "appeal_forwarded": 227, "appeal_decided": 55, "appeal_notified": 54} {
		if types[name] != want {
			t.Errorf("%d %s events, want %d", types[name], name, want)
		}
	}
	if len(fines) != 34724 || len(bad) > 0 {
		t.Errorf("%d events, bad %q", len(fines), bad)
	}
}

func open(t *testing.T, name string) *os.File {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return file
}

// The names and forms are those of the file that 4TU.ResearchData publishes; other packagings have the time without offset.
func TestTheShippedMappingReadsTheFinesAsPublished(t *testing.T) {
	const log = `<?xml version="1.0" encoding="UTF-8"?>
<log openxes.version="1.0RC7" xes.version="1.0">
	<global scope="trace"><string key="concept:name" value="UNKNOWN"/></global>
	<global scope="event"><string key="concept:name" value="UNKNOWN"/><string key="lifecycle:transition" value="UNKNOWN"/></global>
	<classifier name="Event Name" keys="concept:name"/>
	<string key="concept:name" value="Road Traffic Fine Management Process"/>
	<trace>
		<string key="concept:name" value="A100"/>
		<event>
			<float key="amount" value="35.0"/><string key="org:resource" value="561"/><string key="dismissal" value="NIL"/><string key="concept:name" value="Create Fine"/>
			<string key="vehicleClass" value="A"/><float key="totalPaymentAmount" value="0.0"/><string key="lifecycle:transition" value="complete"/>
			<date key="time:timestamp" value="2006-08-02T00:00:00+02:00"/><int key="article" value="157"/><int key="points" value="0"/>
		</event>
		<event><string key="concept:name" value="Send Fine"/><string key="lifecycle:transition" value="complete"/><float key="expense" value="11.0"/><date key="time:timestamp" value="2006-12-12T00:00:00.000+01:00"/></event>
		<event><float key="totalPaymentAmount" value="46.0"/><string key="concept:name" value="Payment"/><float key="paymentAmount" value="46.0"/><date key="time:timestamp" value="2007-01-15T00:00:00.000"/></event>
	</trace>
</log>`
	name := write(t, "Road_Traffic_Fine_Management_Process.xes", log)
	m, err := LoadMapping("traffic_fines")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fileSource(name, m).look(); err != nil {
		t.Fatal(err)
	}
	good, bad := translateBy(t, m, name, open(t, name))
	if len(bad) > 0 || len(good) != 3 {
		t.Fatalf("%d events, bad %q", len(good), bad)
	}
	decided, paid := good[0].Data.(*events.PenaltyDecided), good[2].Data.(*events.PenaltyPaid)
	if good[0].Subject != "penalty/A100" || good[0].Actor != "561" || decided.Fine.Amount.Hundredths() != 3500 || decided.Case.Cause != "157" || decided.Case.Vehicle != "A" || paid.TotalPaid.Amount.Hundredths() != 4600 {
		t.Errorf("%+v %+v %+v", good[0], decided, paid)
	}
	for n, want := range []string{"2006-08-02T00:00:00+02:00", "2006-12-12T00:00:00+01:00", "2007-01-15T00:00:00+01:00"} {
		if got := good[n].Time.Format("2006-01-02T15:04:05Z07:00"); got != want {
			t.Errorf("event %d is at %s, want %s", n, got, want)
		}
	}
}
