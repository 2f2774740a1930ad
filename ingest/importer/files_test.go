package importer

import (
	"compress/gzip"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"oneseal/events"
)

// steps maps a small log of approvals.
const steps = `family: approval
source: /log/t
subject: case_id
time: time
zone: Asia/Shanghai
activity: step
actor: officer
organ: =organ-x
activities:
  R: received
  A: accepted
`

func TestTextThatIsNotUTF8IsRefusedWithTheEncodingsThatFit(t *testing.T) {
	i := newInstance(t)
	i.loadCase(t, "csv.yaml", "gbk.csv").refused(t, "line 2, character 1", `gbk ("甲1,2017-09-22 09:00:00,R,张")`, "encoding: NAME")
	if got := i.loadCase(t, "csv.yaml", "gbk.csv", "encoding: gbk"); got.err != nil || got.Stored != 2 {
		t.Fatalf("%+v: %v", got.Report, got.err)
	}
	if got := slices.Sorted(maps.Keys(i.cases())); !slices.Equal(got, []string{"approval/乙1", "approval/甲1"}) {
		t.Errorf("cases %q", got)
	}
}

func TestEncodingsThatTheMappingNamesAreRead(t *testing.T) {
	text := "case_id,time,step,officer\r\nü1,2017-09-22 09:00:00,R,é\r\n"
	for name, e := range map[string]encoding.Encoding{
		"iso-8859-1": charmap.ISO8859_1, "latin1": charmap.ISO8859_1, "windows-1252": charmap.Windows1252, "GB18030": simplifiedchinese.GB18030,
		"utf-16le": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16be": unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "utf-16": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	} {
		t.Run(name, func(t *testing.T) {
			encoded, err := e.NewEncoder().String(text)
			if err != nil {
				t.Fatal(err)
			}
			m, file := loadMapping(t, steps+"encoding: "+name+"\n"), write(t, "log.csv", encoded)
			from, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			defer from.Close()
			if good, bad := translateBy(t, m, file, from); len(bad) > 0 || len(good) != 1 || good[0].Subject != "approval/ü1" || good[0].Actor != "é" {
				t.Errorf("%+v %q", good, bad)
			}
			if _, err := fileSource(file, loadMapping(t, steps)).check(); err == nil || !strings.Contains(err.Error(), "encoding: NAME") {
				t.Errorf("read as UTF-8: %v", err)
			}
		})
	}
	if _, err := LoadMapping(write(t, "m.yaml", steps+"encoding: klingon\n")); err == nil || !strings.Contains(err.Error(), "gb18030") {
		t.Errorf("an unknown encoding: %v", err)
	}
}

// A byte that is none of the stated encoding is refused, also far in a file and inside a line longer than any buffer.
func TestBytesThatAreNotOfTheEncodingAreRefusedWithTheirPlace(t *testing.T) {
	long := "case_id,time,step,officer\n" + strings.Repeat("é", 70_000) + "\xff\n"
	_, err := fileSource(write(t, "log.csv", long), loadMapping(t, steps)).check()
	if err == nil || !strings.Contains(err.Error(), "line 2, character 70001") {
		t.Errorf("%v", err)
	}
	_, err = fileSource(write(t, "log.csv", "case_id\n\xff\xff\n"), loadMapping(t, steps+"encoding: gbk\n")).check()
	if err == nil || !strings.Contains(err.Error(), "line 2, character 1: the bytes are no text in gbk") {
		t.Errorf("%v", err)
	}
	if _, err := fileSource(write(t, "log.csv", "case_id\n"+strings.Repeat("漢é", 100_000)+"\n"), loadMapping(t, steps)).check(); err != nil {
		t.Errorf("a long line: %v", err)
	}
}

func TestByteOrderMarksAreNoPartOfTheText(t *testing.T) {
	i := newInstance(t)
	i.loadCase(t, "csv.yaml", "bomq.csv", "  收件: received").want(t, 1, 0, 0)
	i.loadCase(t, "csv.yaml", "bom.jsonl").want(t, 2, 0, 0)
	if got := i.cases(); len(got) != 2 || len(got["approval/B1"]) != 1 || len(got["approval/J1"]) != 2 {
		t.Errorf("cases %q", got)
	}
}

func TestNamesThatStandTwiceAreRefused(t *testing.T) {
	i := newInstance(t)
	i.loadCase(t, "csv.yaml", "dup.csv").refused(t, `the header names "time" twice, in columns 2 and 5`)
	object := `{"case_id":"1","time":"2017-09-22 09:00","step":"R","officer":"o"%s}` + "\n"
	for more, want := range map[string]string{
		`,"time":"2018-01-01"`: `duplicate object member name "time"`,
		`,"x":{"y":1,"y":2}`:   `duplicate object member name "y"`,
		`,"x.y":1,"x":{"y":2}`: `"x.y" twice`,
		`,"x":"\ud800"`:        "surrogate",
		`,"x":"\udc00\ud800"`:  "surrogate",
		`} {"case_id":"2"`:     "follows the object",
	} {
		got := i.load(t, steps, "log.jsonl", fmt.Sprintf(object, "")+fmt.Sprintf(object, more))
		if got.Bad != 1 || !strings.Contains(got.problems, "line 2") || !strings.Contains(got.problems, want) {
			t.Errorf("%s: bad %d, %q, want %q: %v", more, got.Bad, got.problems, want, got.err)
		}
	}
	xes := `<log><trace><string key="concept:name" value="1"/><event><string key="concept:name" value="R"/><string key="concept:name" value="A"/><date key="time:timestamp" value="2017-09-22T09:00:00+08:00"/></event><event><string key="concept:name" value="R"/><date key="time:timestamp" value="2017-09-22T09:00:00+08:00"/></event></trace></log>`
	if got := i.load(t, xesSteps, "log.xes", xes); got.Bad != 1 || !strings.Contains(got.problems, `"concept:name" twice`) {
		t.Errorf("%q: %v", got.problems, got.err)
	}
}

const xesSteps = `family: approval
source: /log/x
subject: case:concept:name
time: time:timestamp
zone: Asia/Shanghai
activity: concept:name
activities:
  R: received
  A: accepted
`

func TestSpaceAroundValuesIsTakenOffAndTold(t *testing.T) {
	i := newInstance(t)
	got := i.loadCase(t, "csv.yaml", "ws.csv")
	got.want(t, 4, 0, 0)
	got.notes(t, `column "case_id": space around the value was taken off: 3 rows, the first in line 3`)
	if cases := i.cases(); len(cases) != 1 || len(cases["approval/W1"]) != 4 {
		t.Errorf("cases %q", cases)
	}
	i.load(t, steps, "log.csv", "case_id , time,step,officer\nW2,2017-09-22,R,o\n").want(t, 1, 0, 0)
}

func TestAttributesInsideAttributesOfXESAreNotThoseOfTheEvent(t *testing.T) {
	i := newInstance(t)
	got := i.loadCase(t, "xmap.yaml", "list.xes", "optional: [org:resource, case:planned, case:item]")
	got.want(t, 4, 0, 0)
	got.notes(t, `inside the attribute "docs"`, `inside the attribute "parts"`, `inside the attribute "c"`, `inside the attribute "concept:name"`, `activity "A" of the mapping is that of no row`)
	want := map[string][]string{"approval/L1": {"R"}, "approval/L2": {"R"}, "approval/L3": {"Send/Receive Fine", "X[1]"}}
	if cases := i.cases(); !maps.EqualFunc(cases, want, slices.Equal) {
		t.Errorf("cases %q", cases)
	}
	for _, e := range i.all {
		if e.Actor != "" {
			t.Errorf("%s has the actor %q of a list", e.Subject, e.Actor)
		}
	}
}

func TestXESInTheEncodingThatItDeclaresIsRead(t *testing.T) {
	i := newInstance(t)
	for _, name := range []string{"US-ASCII", "ISO-8859-1", "GBK"} {
		i.loadCase(t, "xmap.yaml", "enc-"+name+".xes", "optional: [org:resource, case:planned, case:item]").want(t, 1, 0, 0)
		if len(i.cases()["approval/E-"+name]) != 1 {
			t.Errorf("%s: cases %q", name, i.cases())
		}
	}
	declared := func(encoding, name string) string {
		return `<?xml version="1.0" encoding="` + encoding + `"?><log><trace><string key="concept:name" value="` + name + `"/><event><string key="concept:name" value="R"/><date key="time:timestamp" value="2017-09-22T09:00:00+08:00"/></event></trace></log>`
	}
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(declared("gb2312", "证1"))
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(declared("UTF-16", "证2"))
	if err != nil {
		t.Fatal(err)
	}
	i.load(t, xesSteps, "log.xes", gbk).want(t, 1, 0, 0)
	i.load(t, xesSteps, "log.xes", wide).want(t, 1, 0, 0)
	if cases := i.cases(); len(cases["approval/证1"]) != 1 || len(cases["approval/证2"]) != 1 {
		t.Errorf("cases %q", cases)
	}
	i.load(t, xesSteps, "log.xes", declared("US-ASCII", "证3")).refused(t, "US-ASCII", "utf-8")
	whole := declared("UTF-8", "4")
	i.load(t, xesSteps, "log.xes", whole[:len(whole)-len("</trace></log>")]).problem(t, "cut off")
}

// problem wants an import that ended with an error.
func (n imported) problem(t *testing.T, words ...string) {
	t.Helper()
	for _, word := range words {
		if n.err == nil || !strings.Contains(n.err.Error(), word) {
			t.Errorf("%v does not say %q", n.err, word)
		}
	}
}

func TestPatternsMatchAnyTextAndTellWhatTheyMatchedInVain(t *testing.T) {
	for _, c := range []struct {
		pattern, name string
		matches       bool
	}{
		{"Send/Receive *", "Send/Receive Fine", true}, {"Send/Receive *", "Send Receive Fine", false}, {"X[1]*", "X[1] b", true}, {"X[1]*", "X1", false}, {"*", "", true}, {"a*b*c", "aXbYbc", true},
		{"a*a", "a", false}, {"*审*", "初审通过", true}, {"T1?*", "T1?x", true}, {"T1?*", "T12x", false}, {`a\*`, `a\x`, true}, {"*end", "the end", true}, {"*end", "the ending", false},
	} {
		if got := newPattern(c.pattern).matches(c.name); got != c.matches {
			t.Errorf("%q matches %q: %v", c.pattern, c.name, got)
		}
	}
	m := loadMapping(t, steps+"  \"a*\": granted\n  \"*b\": refused\n  \"aa*\": terminated\n")
	if _, err := m.find("axb"); err == nil || !strings.Contains(err.Error(), "alike") {
		t.Errorf("two patterns that say as much: %v", err)
	}
	if n, err := m.find("aab"); err != nil || m.activities[n].text != "aa*" {
		t.Errorf("the pattern that says more: %d, %v", n, err)
	}
}

func TestTheSameFactExportedAgainIsToldOnce(t *testing.T) {
	i := newInstance(t)
	i.loadCase(t, "csv.yaml", "re.csv").want(t, 1, 0, 0)
	i.loadCase(t, "csv.yaml", "re2.csv").want(t, 0, 1, 0)
	i.loadCase(t, "csv.yaml", "re3.csv").want(t, 0, 1, 0)
	i.load(t, steps, "re.jsonl", `{"officer":"o","step":"R","case_id":"RX1","time":"2017-09-22T01:00:00Z"}`).want(t, 0, 1, 0)
}

func TestFactsAreToldApartByTheColumnsThatTheMappingNames(t *testing.T) {
	i := newInstance(t)
	byNumber := strings.Replace(steps, "organ: =organ-x", "organ: =organ-x\nid: [no]", 1)
	i.load(t, byNumber, "log.csv", "no,case_id,time,step,officer\n7,1,2017-09-22,R,o\n8,1,2017-09-22,R,o\n").want(t, 2, 0, 0)
	if i.all[0].ID != "7" || i.all[1].ID != "8" {
		t.Errorf("ids %s and %s", i.all[0].ID, i.all[1].ID)
	}
	changed := i.load(t, byNumber, "log.csv", "no,case_id,time,step,officer\n7,1,2017-09-22,R,another\n,1,2017-09-22,R,o\n")
	if changed.Bad != 2 || !strings.Contains(changed.problems, "conflict") || !strings.Contains(changed.problems, `line 3, column "no", field id: is empty`) {
		t.Errorf("a changed fact and one without number: %q", changed.problems)
	}
	i.load(t, strings.NewReplacer("[no]", "[case_id, no]", "/log/t", "/log/u").Replace(byNumber), "log.csv", "no,case_id,time,step,officer\n1,11,2017-09-22,R,o\n11,1,2017-09-22,R,o\n").want(t, 2, 0, 0)
}

func TestRowsThatSayTheSameAreFactsOfTheirOwnAndTold(t *testing.T) {
	i := newInstance(t)
	text := "case_id,time,step,officer,note\n1,2017-09-22,R,o,a\n1,2017-09-22,R,o,b\n1,2017-09-22,R,o,a\n"
	got := i.load(t, steps, "log.csv", text)
	got.want(t, 3, 0, 0)
	got.notes(t, "2 rows, the first in line 3, say the same as a row before")
	i.load(t, steps, "log.csv", text).want(t, 0, 3, 0)
}

func TestDelimitersDecimalsAndOrdersOfDatesComeFromTheMapping(t *testing.T) {
	const fines = `family: penalty
source: /log/f
subject: case
time: at
zone: Europe/Rome
activity: act
currency: EUR
activities:
  decided: {type: decided, data: {fine: fine}}
`
	i := newInstance(t)
	table := "case;at;act;fine\n1;03/04/17;decided;1.234,50\n"
	i.load(t, fines, "log.csv", table).refused(t, `delimiter: ";"`)
	i.load(t, fines, "log.csv", strings.ReplaceAll(table, ";", "\t")).refused(t, `delimiter: "tab"`)
	semicolons := fines + "delimiter: \";\"\n"
	got := i.load(t, semicolons, "log.csv", table)
	if got.Bad != 1 || !strings.Contains(got.problems, `line 2, column "at", field time: "03/04/17"`) || !strings.Contains(got.problems, `"02/01/06" (3 April, year 17, and years_from`) || !strings.Contains(got.problems, `"01/02/06" (4 March, year 17`) {
		t.Errorf("an ambiguous day: %q", got.problems)
	}
	if _, err := LoadMapping(write(t, "m.yaml", semicolons+"layouts: [02/01/06]\n")); err == nil || !strings.Contains(err.Error(), "years_from: 1970") {
		t.Errorf("a year of two digits: %v", err)
	}
	dated := semicolons + "layouts: [02/01/06]\nyears_from: 1950\n"
	if got := i.load(t, dated, "log.csv", table); got.Bad != 1 || !strings.Contains(got.problems, `column "fine", field data/fine: "1.234,50" has a comma`) {
		t.Errorf("an ambiguous number: %q", got.problems)
	}
	whole := dated + "decimal: \",\"\n"
	i.load(t, whole, "log.csv", table+"2;31/12/49;decided;0,5\n3;01/01/50;decided;7\n").want(t, 3, 0, 0)
	i.load(t, whole, "log.tsv", "").refused(t, "empty")
	want := []string{"2017-04-03 1234.50", "2049-12-31 0.50", "1950-01-01 7.00"}
	for n, e := range i.all {
		if got := e.Time.Format(time.DateOnly) + " " + e.Data.(*events.PenaltyDecided).Fine.Amount.String(); got != want[n] {
			t.Errorf("fact %d is %s, want %s", n, got, want[n])
		}
	}
	if got := i.load(t, whole, "log.csv", "case;at;act;fine\n4;01/01/17;decided;1.23\n"); got.Bad != 1 || !strings.Contains(got.problems, "groups of three digits") {
		t.Errorf("thousands that are none: %q", got.problems)
	}
	both := semicolons + "layouts: [02/01/2006, 01/02/2006]\n"
	if got := i.load(t, both, "log.csv", "case;at;act;fine\n5;03/04/2017;decided;1\n6;25/04/2017;decided;1\n"); got.Bad != 1 || got.Stored != 1 || !strings.Contains(got.problems, "2017-04-03 00:00:00 by layout") {
		t.Errorf("two layouts: %q, %v", got.problems, got.err)
	}
}

// The right day is the one that the clocks of the mapping's zone showed, whatever the offset in which the file has it.
func TestTimesLandOnTheDayOfTheMappingsZone(t *testing.T) {
	i := newInstance(t)
	i.loadCase(t, "mapz.yaml", "z.csv").want(t, 2, 0, 0)
	for _, e := range i.all {
		if got := e.Time.Format(time.RFC3339); got != "2017-09-22T07:30:00+08:00" {
			t.Errorf("%s is at %s", e.Subject, got)
		}
	}
	i.load(t, steps+"  D: {type: deemed_accepted, data: {materials_received: handed_in}}\n", "log.csv",
		"case_id,time,step,officer,handed_in\n1,2017-09-25,D,o,2017-09-21T17:00:00Z\n2,2017-09-25,D,o,2017-09-22\n3,2017-09-25,D,o,2017-09-22 23:59\n").want(t, 3, 0, 0)
	for _, e := range i.all[2:] {
		if got := e.Data.(*events.ApprovalDeemedAccepted).MaterialsReceived.String(); got != "2017-09-22" {
			t.Errorf("the materials of %s were received on %s", e.Subject, got)
		}
	}
}

func TestTimesThatTheClocksOfAZoneSkipOrRepeatAreRefusedOrTold(t *testing.T) {
	i := newInstance(t)
	m := strings.Replace(steps, "Asia/Shanghai", "Europe/Amsterdam", 1)
	got := i.load(t, m, "log.csv", "case_id,time,step,officer\n1,2017-03-26 02:30,R,o\n2,2017-10-29 02:30,R,o\n3,2017-10-29 02:30+01:00,R,o\n4,2017-10-29 03:00,R,o\n5,2017-03-26 03:00,R,o\n6,2017-03-26 01:59,R,o\n")
	if got.Bad != 1 || !strings.Contains(got.problems, `line 2, column "time", field time: "2017-03-26 02:30" was shown by no clock`) {
		t.Errorf("a time that was skipped: %q", got.problems)
	}
	got.notes(t, "1 row, line 3,: column \"time\": \"2017-10-29 02:30\" was shown twice")
	want := map[string]string{"2": "2017-10-29T02:30:00+02:00", "3": "2017-10-29T02:30:00+01:00", "4": "2017-10-29T03:00:00+01:00", "5": "2017-03-26T03:00:00+02:00", "6": "2017-03-26T01:59:00+01:00"}
	for _, e := range i.all {
		if got := e.Time.Format(time.RFC3339); got != want[strings.TrimPrefix(e.Subject, "approval/")] {
			t.Errorf("%s is at %s", e.Subject, got)
		}
	}
}

func TestFilesThatAreDamagedAreNotTakenForWhole(t *testing.T) {
	i := newInstance(t)
	got := i.load(t, steps, "log.csv", "case_id,time,step,officer\n1,2017-09-22,R,o\n2,2017-09-22,R\n3,2017-09-22,\"R,o\n4,2017-09-22,R,o\n")
	if got.Bad != 2 || got.Stored != 1 || !strings.Contains(got.problems, "line 3: has 3 values, and the header 4 columns") || !strings.Contains(got.problems, "line 4: column 18: a quote that opens here is not closed as it should by line 5") {
		t.Errorf("%q %+v", got.problems, got.Report)
	}
	file := filepath.Join(t.TempDir(), "log.csv.gz")
	to, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	packer := gzip.NewWriter(to)
	fmt.Fprint(packer, "case_id,time,step,officer\n1,2017-09-22,R,o\n")
	packer.Flush() // and no end
	to.Close()
	i.loadFile(t, loadMapping(t, steps), file, t.TempDir()).refused(t, "unexpected EOF")
}
