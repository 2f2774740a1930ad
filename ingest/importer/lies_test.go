package importer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"oneseal/events"
	"oneseal/projectors/story"
)

// The documents are those that commit b52f8ce made of the rows, whose only rule for ids was the whole row.
func TestALogThatAnEarlierVersionImportedGoesOnByItsIDs(t *testing.T) {
	i := newInstance(t)
	var documents [][]byte
	for _, d := range []string{
		`"actor":"o","data":{"activity":"R"},"id":"69ba8fae1be4dd8b6e29088a150e2cc5","time":"2017-09-22T09:00:00+08:00","type":"oneseal.approval.received"`,
		`"actor":" o","data":{"activity":"A"},"id":"c8b4ad1c8a32dd5a412c5b95fae0e4db","time":"2017-09-22T01:00:00Z","type":"oneseal.approval.accepted"`,
		`"actor":" o","data":{"activity":"A"},"id":"c8b4ad1c8a32dd5a412c5b95fae0e4db-1","time":"2017-09-22T01:00:00Z","type":"oneseal.approval.accepted"`,
	} {
		documents = append(documents, []byte(`{"specversion":"1.0","source":"/log/t","organ":"organ-x","subject":"approval/RX1",`+d+`}`))
	}
	if _, err := (target{url: i.URL, key: i.key}).sendDocuments(t.Context(), "", documents); err != nil {
		t.Fatal(err)
	}
	const rows = "case_id,time,step,officer,note\nRX1,2017-09-22 09:00:00,R,o,\nRX1,2017-09-22T01:00:00Z,A, o,x\nRX1,2017-09-22T01:00:00Z,A, o,x\n"
	got := i.load(t, steps, "log.csv", rows)
	got.want(t, 0, 3, 0)
	if !strings.Contains(got.problems, "as earlier versions made them") {
		t.Errorf("it is not told: %q", got.problems)
	}
	i.load(t, steps+"ids: rows\n", "log.csv", rows+"RX2,2017-09-22,R,o,\n").want(t, 1, 3, 0)
	// Exported again with another column, by which the old ids are others: never told again unasked.
	again := strings.ReplaceAll(rows, ",note\n", ",remark\n")
	i.load(t, steps, "log.csv", strings.ReplaceAll(again, "x\n", "y\n")).problem(t, "line 3", "already", "ids: rows", "--undo")
}

func TestAnotherMappingDoesNotTellTheSameLogAgainUnasked(t *testing.T) {
	i := newInstance(t)
	const rows = "case_id,time,step,officer,unit\n1,2017-09-22,R,o,u\n"
	i.load(t, steps, "log.csv", rows).want(t, 1, 0, 0)
	more := strings.Replace(steps, "organ:", "step: {group: unit}\norgan:", 1)
	i.load(t, more, "log.csv", rows).refused(t, "line 2", "oneseal.approval.received of approval/1", "ids: values")
	i.load(t, more+"ids: values\n", "log.csv", rows).want(t, 1, 0, 0)
	i.load(t, steps+"id: [case_id]\n", "log.csv", rows).refused(t, "by the rule values", "take id out")
	// A month later the same case goes on: nothing of it is in the instance.
	i.load(t, steps, "log.csv", "case_id,time,step,officer\n1,2017-10-22,A,o\n").want(t, 1, 0, 0)
}

// many is a log with a bad row in line 3 and a conflict with what is in the instance in its third row.
func many(rows int) string {
	var text strings.Builder
	text.WriteString("case_id,time,step,officer,no\n")
	for n := range rows {
		at := "2017-09-22 09:00"
		if n == 1 {
			at = "yesterday"
		}
		fmt.Fprintf(&text, "%d,%s,R,o,%d\n", n, at, n)
	}
	return text.String()
}

const numbered = steps + "id: [no]\n"

// breakOff imports a file until the instance fails after some batches and the user gives up.
func (i *instance) breakOff(t *testing.T, m *Mapping, file, state string, batches int32) imported {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var sent atomic.Int32
	i.before = func(*http.Request) bool {
		if sent.Add(1) > batches {
			cancel()
			return false
		}
		return true
	}
	defer func() { i.before = nil }()
	var problems bytes.Buffer
	report, err := Run(ctx, Options{File: file, Mapping: m, URL: i.URL, Key: i.key, Problems: &problems, State: state})
	return imported{report, problems.String(), err}
}

func TestAnImportThatBrokeOffKeepsItsWholeAccount(t *testing.T) {
	i := newInstance(t)
	i.load(t, numbered, "log.csv", "case_id,time,step,officer,no\nother,2017-09-22 09:00,R,o,2\n").want(t, 1, 0, 0)
	m, file, state := loadMapping(t, numbered), write(t, "log.csv", many(4500)), t.TempDir()
	first := i.breakOff(t, m, file, state, 2)
	if !errors.Is(first.err, context.Canceled) || first.Rows != 2000 || first.Stored != 1998 || first.Bad != 2 {
		t.Fatalf("%+v: %v", first.Report, first.err)
	}
	second := i.breakOff(t, m, file, state, 2)
	if !errors.Is(second.err, context.Canceled) || second.Resumed != 2000 || second.Rows != 3000 || second.Stored != 2998 || second.Bad != 2 {
		t.Fatalf("%+v: %v", second.Report, second.err)
	}
	whole := i.loadFile(t, m, file, state)
	whole.want(t, 4498, 0, 2)
	for _, line := range []string{`line 3, column "time", field time: "yesterday"`, "line 4", "conflict"} {
		if strings.Count(whole.problems, line) != 1 {
			t.Errorf("%q does not say %q once", whole.problems, line)
		}
	}
	if len(i.all) != 4499 {
		t.Errorf("the instance has %d events", len(i.all))
	}
	// Complete, so the next import is one of its own.
	i.loadFile(t, m, file, state).want(t, 0, 4498, 2)
}

// What was on its way when an import died is told by that import, though its account did not come to say so.
func TestUndoKnowsWhatWasOnItsWayWhenAnImportDied(t *testing.T) {
	i := newInstance(t)
	m, file, state := loadMapping(t, numbered), write(t, "log.csv", many(2500)), t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	sent := 0
	i.after = func() bool {
		if sent++; sent < 2 {
			return true
		}
		cancel()
		return false // the batch is stored, and the answer is lost
	}
	_, err := Run(ctx, Options{File: file, Mapping: m, URL: i.URL, Key: i.key, Problems: new(bytes.Buffer), State: state})
	if i.after = nil; !errors.Is(err, context.Canceled) || len(i.all) != 1999 {
		t.Fatalf("%d events: %v", len(i.all), err)
	}
	i.loadFile(t, m, file, state).want(t, 2499, 0, 1)
	if undone, err := i.undo(t, m, file, state, false); err != nil || undone.Withdrawn != 2499 {
		t.Errorf("%+v: %v", undone, err)
	}
}

// An interruption waits for the answer of what is on its way.
func TestAnInterruptionAccountsForWhatIsOnItsWay(t *testing.T) {
	i := newInstance(t)
	m, file, state := loadMapping(t, numbered), write(t, "log.csv", many(2500)), t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	i.before = func(*http.Request) bool { cancel(); return true }
	report, err := Run(ctx, Options{File: file, Mapping: m, URL: i.URL, Key: i.key, Problems: new(bytes.Buffer), State: state})
	if i.before = nil; !errors.Is(err, context.Canceled) || report.Rows != 1000 || report.Stored != 999 || len(i.all) != 999 {
		t.Errorf("%+v, %d events: %v", report, len(i.all), err)
	}
}

func TestOneImportOfAFileRunsAtATime(t *testing.T) {
	i := newInstance(t)
	m, file, state := loadMapping(t, numbered), write(t, "log.csv", many(1500)), t.TempDir()
	second := make(chan imported, 1)
	i.before = func(*http.Request) bool {
		i.before = nil
		second <- i.loadFile(t, m, file, state)
		return true
	}
	i.loadFile(t, m, file, state).want(t, 1499, 0, 1)
	(<-second).refused(t, "another import of this file into this instance is running")
}

func TestProgressIsThatOfOneInstance(t *testing.T) {
	i := newInstance(t)
	m, file, state := loadMapping(t, numbered), write(t, "log.csv", many(3500)), t.TempDir()
	i.breakOff(t, m, file, state, 2)
	// A new data folder on the same port.
	i.all, i.stories = nil, make(map[string][]story.Entry)
	i.Config.Handler = i.open(t)
	i.loadFile(t, m, file, state).want(t, 3499, 0, 1)
	if len(i.all) != 3499 {
		t.Errorf("the new instance has %d events", len(i.all))
	}
}

func TestAnInstanceThatLostWhatItHadIsToldAgain(t *testing.T) {
	i := newInstance(t)
	i.name = "the-same"
	i.Config.Handler = i.open(t)
	m, file, state := loadMapping(t, numbered), write(t, "log.csv", many(3500)), t.TempDir()
	i.breakOff(t, m, file, state, 2)
	i.all, i.stories = nil, make(map[string][]story.Entry)
	i.Config.Handler = i.open(t) // says that it is the same, and has nothing
	got := i.loadFile(t, m, file, state)
	if got.err != nil || got.Stored+got.Repeated != 3499 || len(i.all) != 3499 || !strings.Contains(got.problems, "starting over") {
		t.Errorf("%+v, %d events, %q: %v", got.Report, len(i.all), got.problems, got.err)
	}
}

func TestTheInstanceIsLookedForAtEachTry(t *testing.T) {
	i := newInstance(t)
	nobody := httptest.NewServer(nil)
	nobody.Close()
	asked := 0
	var problems bytes.Buffer
	o := Options{File: write(t, "log.csv", many(10)), Mapping: loadMapping(t, numbered), Problems: &problems, State: t.TempDir(), Find: func() (string, string, error) {
		if asked++; asked < 3 {
			return nobody.URL, "old", nil
		}
		return i.URL, i.key, nil
	}}
	if report, err := Run(t.Context(), o); err != nil || report.Stored != 9 {
		t.Errorf("%+v: %v", report, err)
	}
	o.Find = func() (string, string, error) { return "", "", errors.New("nothing runs on data folder d") }
	o.Patience = time.Second
	if _, err := Run(t.Context(), o); err == nil || !strings.Contains(err.Error(), "no answer for 1s: nothing runs on data folder d; start the instance and run the same command again") {
		t.Errorf("%v", err)
	}
	if !strings.Contains(problems.String(), "trying again in") || !strings.Contains(problems.String(), "until ") {
		t.Errorf("the waiting is not told: %q", problems.String())
	}
}

func TestWhatAServerRefusesForGoodIsNotTriedAgain(t *testing.T) {
	tries := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		tries++
		http.Error(w, "the key is unknown", http.StatusUnauthorized)
	}))
	defer server.Close()
	_, err := Run(t.Context(), Options{File: write(t, "log.csv", many(2)), Mapping: loadMapping(t, numbered), URL: server.URL, Key: "x", Problems: new(bytes.Buffer), State: t.TempDir()})
	if err == nil || tries != 1 || !strings.Contains(err.Error(), "the key is unknown") {
		t.Errorf("%d tries: %v", tries, err)
	}
}

func TestConstantsAndTextsWithColumnsStandInEveryPlace(t *testing.T) {
	i := newInstance(t)
	got := i.load(t, `family: approval
source: /log/c
subject: "{district}-{no}/x"
time: =2017-09-22 09:00
zone: Asia/Shanghai
sequence: =3
activity: =R
actor: staff-{no}
organ: =o
role: =clerk
area: =320312
basis: =law
step: {group: =g}
case: {item: =I-1, channel: "{district}"}
activities:
  R: {type: accepted, data: {promised_days: =5}}
`, "log.csv", "no,district\n7,south\n8,\n")
	got.want(t, 1, 0, 1) // the second row has no district, and so no case
	e := i.all[0]
	d := e.Data.(*events.ApprovalAccepted)
	said := []string{e.Subject, e.Time.Format(time.RFC3339), e.Sequence, e.Actor, e.Organ, e.Role, e.Area, e.Basis, d.Activity, d.Group, d.Case.Item, d.Case.Channel, d.PromisedDays.String()}
	want := "approval/south-7/x 2017-09-22T09:00:00+08:00 000000000003 staff-7 o clerk 320312 law R g I-1 south 5"
	if strings.Join(said, " ") != want {
		t.Errorf("got %s, want %s", strings.Join(said, " "), want)
	}
}

func TestAColumnThatNoRowHasIsRefusedWithTheNearestName(t *testing.T) {
	i := newInstance(t)
	object := `{"case_id":"1","time":"2017-09-22 09:00","step":"R","oficer":"o"}` + "\n"
	i.load(t, steps, "log.jsonl", object).refused(t, `column "officer", which no row has; "oficer" is near`, "optional")
	i.load(t, steps, "log.csv", "case_id,time,step,oficer\n").refused(t, `column "officer", which no row has; "oficer" is near`)
	i.load(t, strings.Replace(xesSteps, "zone:", "actor: org:group\nzone:", 1), "log.xes", `<log><trace><string key="concept:name" value="1"/><event><string key="concept:name" value="R"/><string key="org:groups" value="g"/><date key="time:timestamp" value="2017-09-22T09:00:00+08:00"/></event></trace></log>`).
		refused(t, `column "org:group", which no row has; "org:groups" is near`)
	// In the last of many rows it is there, and then nothing is said.
	i.load(t, strings.Replace(steps, "organ: =organ-x", "organ: =organ-x\nstep: {group: unit}", 1), "log.jsonl", strings.ReplaceAll(strings.Repeat(object, 1500), "oficer", "officer")+`{"case_id":"2","time":"2017-09-22 09:00","step":"R","officer":"o","unit":"u"}`).want(t, 1501, 0, 0)
	i.load(t, steps+"optional: [officer]\n", "log.jsonl", strings.Replace(object, `"1"`, `"3"`, 1)).want(t, 1, 0, 0)
}

func TestSequencesAreOrderedAsNumbers(t *testing.T) {
	var n numbers
	texts := []string{"0", "9.0", "9.5", "10", "010.25", "999999999999", "1000000000000", "9999999999999", "10000000000000"}
	for i := range texts[1:] {
		a, errA := n.sequence(texts[i])
		b, errB := n.sequence(texts[i+1])
		if errA != nil || errB != nil || a >= b {
			t.Errorf("%s is %q, %s is %q: %v %v", texts[i], a, texts[i+1], b, errA, errB)
		}
	}
	a, _ := n.sequence("9.0")
	if b, _ := n.sequence("9"); a != b || a != "000000000009" {
		t.Errorf("9.0 is %q and 9 is %q", a, b)
	}
	for _, text := range []string{"-1", "1e3"} {
		if _, err := n.sequence(text); err == nil {
			t.Errorf("%s is taken", text)
		}
	}
	if text, err := n.sequence("A7"); text != "A7" || err != nil {
		t.Errorf("%q %v", text, err)
	}
}

func TestMessagesNameLineColumnFieldAndValue(t *testing.T) {
	i := newInstance(t)
	m := strings.Replace(steps, "A: accepted", "A: {type: accepted, data: {promised_days: days, handling: how}}", 1)
	got := i.load(t, m, "log.csv", "case_id,time,step,officer,days,how\n1,2017-09-22,A,o,0.3,\n2,2017-09-22,A,o,five,\n3,2017-09-22,A,o,5,alone\n4,2017-09-22,B,o,,\n5,,A,o,,\n6,2017-09-22,A,\"a\tb\",,\n")
	for n, want := range []string{
		`line 2, column "days", field data/promised_days: 0.3 is not a number of half workdays`, `line 3, column "days", field data/promised_days: "five" is no number`,
		`line 4, column "how", field data/handling: "alone" is not a value of the list; send one of `, `line 5, column "step", field activity: "B" is no activity of the mapping`,
		`line 6, column "time", field time: is empty: every row needs it`, `line 7, column "officer", field actor: "a\tb" holds control characters`,
	} {
		if lines := strings.Split(got.problems, "\n"); n >= len(lines) || !strings.HasPrefix(lines[n], want) {
			t.Errorf("line %d of %q does not begin with %s", n, got.problems, want)
		}
	}
}

func TestATornLineOfAnAccountIsAsIfItWereNot(t *testing.T) {
	i := newInstance(t)
	m, file, state := loadMapping(t, numbered), write(t, "log.csv", many(3500)), t.TempDir()
	i.breakOff(t, m, file, state, 2)
	accounts, err := filepath.Glob(filepath.Join(state, "*.jsonl"))
	if err != nil || len(accounts) != 1 {
		t.Fatalf("%q %v", accounts, err)
	}
	text, err := os.ReadFile(accounts[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(accounts[0], text[:bytes.LastIndex(text, []byte(`{"batch"`))+20], 0o600); err != nil {
		t.Fatal(err)
	}
	got := i.loadFile(t, m, file, state)
	if got.err != nil || got.Resumed != 1000 || got.Stored+got.Repeated != 3499 || len(i.all) != 3499 {
		t.Errorf("%+v, %d events: %v", got.Report, len(i.all), got.err)
	}
}

func TestOneOfSeveralColumnsIsEnough(t *testing.T) {
	i := newInstance(t)
	m := strings.Replace(steps, "subject: case_id", "subject: case_id | nr-{no}", 1)
	i.load(t, m, "log.csv", "no,time,step,officer\n7,2017-09-22,R,o\n").want(t, 1, 0, 0)
	i.load(t, m, "log.csv", "no,case_id,time,step,officer\n8,a,2017-09-22,R,o\n9,,2017-09-22,R,o\n").want(t, 2, 0, 0)
	if got := i.cases(); len(got) != 3 || got["approval/nr-7"] == nil || got["approval/a"] == nil || got["approval/nr-9"] == nil {
		t.Errorf("cases %q", got)
	}
	i.load(t, m, "log.csv", "nr,time,step,officer\n7,2017-09-22,R,o\n").refused(t, `column "case_id" or "no", which no row has`)
}
