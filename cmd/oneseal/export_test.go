package main

import (
	"cmp"
	"encoding/json"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"oneseal/deploy/node"
	"oneseal/events"
	"oneseal/events/client"
	"oneseal/ingest/simulate"
	"oneseal/ingest/simulate/sinks"
)

// exported exports in all three formats and lets pm4py read them.
func exported(t *testing.T, python, dir string, flags ...string) mined {
	t.Helper()
	folder := t.TempDir()
	var paths []string
	for _, name := range []string{"log.xes", "log.json", "log.sqlite"} {
		path := filepath.Join(folder, name)
		output(t, append([]string{"export", path, "--data", dir}, flags...)...)
		paths = append(paths, path)
	}
	return mine(t, python, paths[0], paths[1], paths[2])
}

// compare holds what pm4py reads against how the cases went.
func compare(t *testing.T, got mined, want map[string]way) {
	t.Helper()
	if len(got.Violated) > 0 {
		t.Errorf("the SQLite log breaks the standard's %q", got.Violated)
	}
	for format, cases := range map[string]map[string]way{"XES": got.XES.Cases, "JSON": got.JSON.Cases, "SQLite": got.SQLite.Cases} {
		if len(cases) != len(want) {
			t.Errorf("%s has %d cases, want %d", format, len(cases), len(want))
		}
		shown := 0
		for subject, w := range want {
			if !reflect.DeepEqual(cases[subject], w) && shown < 3 {
				shown++
				t.Errorf("%s: %s went %v, want %v", format, subject, cases[subject], w)
			}
		}
	}
	var durations []float64
	variants, start, end, total := make(map[string]int), make(map[string]int), make(map[string]int), 0
	for _, w := range want {
		durations = append(durations, w.Seconds)
		variants[strings.Join(w.Activities, "\n")]++
		start[w.Activities[0]]++
		end[w.Activities[len(w.Activities)-1]]++
		total += len(w.Activities)
	}
	slices.Sort(durations)
	read := make(map[string]int)
	for _, v := range got.XES.Variants {
		read[strings.Join(v.Activities, "\n")] = v.Cases
	}
	if !maps.Equal(read, variants) {
		t.Errorf("pm4py counts %d variants, want %d", len(read), len(variants))
	}
	if !slices.Equal(got.XES.Durations, durations) {
		t.Error("pm4py's durations of cases are others")
	}
	if !maps.Equal(got.XES.Start, start) || !maps.Equal(got.XES.End, end) {
		t.Errorf("cases begin with %v and end with %v, want %v and %v", got.XES.Start, got.XES.End, start, end)
	}
	if got.JSON.Events != total || got.SQLite.Events != total {
		t.Errorf("JSON has %d events, SQLite %d, want %d", got.JSON.Events, got.SQLite.Events, total)
	}
	if !maps.Equal(got.JSON.Objects, got.SQLite.Objects) || got.JSON.O2O != got.SQLite.O2O {
		t.Errorf("JSON has the objects %v and %d relations of them, SQLite %v and %d", got.JSON.Objects, got.JSON.O2O, got.SQLite.Objects, got.SQLite.O2O)
	}
	t.Logf("%d cases, %d events, %d variants, objects %v, %d relations between objects", len(want), total, len(variants), got.JSON.Objects, got.JSON.O2O)
}

// The real log, by what the read model says of it in SQL.
func TestPM4PyReadsTheReceiptLogAsTheViewsHaveIt(t *testing.T) {
	receipt, python := realLog(t, "receipt/receipt.csv"), pm4py(t)
	dir := t.TempDir()
	startUp(t, dir)
	output(t, "import", receipt, "--map", "receipt", "--data", dir)
	caughtUp(t, dir)
	var answer struct {
		Data []struct {
			Subject    string
			Milli      int64
			Activities []string
		}
	}
	const question = "SELECT subject AS Subject, max(toUnixTimestamp64Milli(time)) - min(toUnixTimestamp64Milli(time)) AS Milli, groupArray(activity) AS Activities " +
		"FROM (SELECT * FROM approval_steps_v ORDER BY subject, position) GROUP BY subject"
	if err := json.Unmarshal([]byte(output(t, "sql", question, "--data", dir, "--format", "json")), &answer); err != nil {
		t.Fatal(err)
	}
	want := make(map[string]way)
	for _, c := range answer.Data {
		want[c.Subject] = way{float64(c.Milli) / 1000, c.Activities}
	}
	got := exported(t, python, dir, "--family", "approval")
	compare(t, got, want)
	if len(want) != 1434 || len(got.XES.Variants) != 116 {
		t.Errorf("%d cases and %d variants; the log is known for 1434 and 116", len(want), len(got.XES.Variants))
	}
}

// All of a town's families, by the events as they were sent.
func TestPM4PyReadsATownAsItWasSent(t *testing.T) {
	python := pm4py(t)
	o := simulate.Options{From: time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2017, 2, 28, 0, 0, 0, 0, time.UTC), Seed: 11, Positions: 8 * time.Hour, Heartbeats: 7 * 24 * time.Hour}
	town := slices.Collect(simulate.Run(o))
	dir := t.TempDir()
	up := startUp(t, dir)
	i, err := node.ReadInstance(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sinks.Stream(t.Context(), o, 0, sinks.Instance(client.NewHTTP(up.url, i.Key), false), nil); err != nil {
		t.Fatal(err)
	}
	town = append(town, cutOff(t, dir, town)...)
	caughtUp(t, dir)
	got := exported(t, python, dir)
	compare(t, got, ways(town))
	if got.SQLite.Kinds["promised_days"] != "float64" || got.JSON.Kinds["promised_days"] != "float64" {
		t.Errorf("days are no numbers: %v, %v", got.SQLite.Kinds, got.JSON.Kinds)
	}
}

// cutOff waits until the node has told of each grant of the town that it is over today, and who was cut off, and gives these events.
func cutOff(t *testing.T, dir string, town []*events.Event) (told []*events.Event) {
	t.Helper()
	over := 0
	for _, e := range town {
		if given, is := e.Data.(*events.GrantGiven); is && given.Until.Before(time.Now()) {
			over++
		}
	}
	for deadline := time.Now().Add(2 * time.Minute); ; {
		rows := strings.Fields(output(t, "sql", "SELECT subject, type, toUnixTimestamp64Milli(CAST(time, 'DateTime64(3)')) AS at FROM events_v WHERE source = '/oneseal/exchange' ORDER BY time, type DESC", "--data", dir, "--format", "csv"))[1:]
		if len(rows) == 2*over {
			for _, row := range rows {
				fields := strings.Split(strings.ReplaceAll(row, `"`, ""), ",")
				at, err := strconv.ParseInt(fields[2], 10, 64)
				if err != nil {
					t.Fatal(err)
				}
				told = append(told, &events.Event{ID: row, Source: "/oneseal/exchange", Subject: fields[0], Type: fields[1], Time: time.UnixMilli(at).In(events.China)})
			}
			return told
		}
		if time.Now().After(deadline) {
			t.Fatalf("of %d grants that are over the node tells %q", over, rows)
		}
	}
}

// ways tells how each subject's events went, without the projectors.
func ways(town []*events.Event) map[string]way {
	titles := make(map[string]int)
	for _, info := range events.Catalogue() {
		titles[info.Title.EN]++
	}
	name := func(e *events.Event) string {
		switch d := e.Data.(type) {
		case interface{ Step() *events.ApprovalStep }:
			if d.Step().Activity != "" {
				return d.Step().Activity
			}
		case interface{ Step() *events.PenaltyStep }:
			if d.Step().Activity != "" {
				return d.Step().Activity
			}
		}
		info, _ := events.Lookup(e.Type)
		if titles[info.Title.EN] > 1 {
			family, _ := events.LookupFamily(info.Family)
			return family.Title.EN + ": " + info.Title.EN
		}
		return info.Title.EN
	}
	type key struct{ subject, source, id string }
	corrections := make(map[key]*events.Event)
	seen := make(map[key]bool)
	stories := make(map[string][]*events.Event)
	for _, e := range town {
		k := key{e.Subject, e.Source, e.ID}
		if family, _ := events.LookupFamily(e.Family()); family.Stream || seen[k] {
			continue
		}
		seen[k] = true
		c, is := e.Data.(*events.FactCorrected)
		if !is {
			stories[e.Subject] = append(stories[e.Subject], e)
			continue
		}
		of := key{e.Subject, c.Corrects.Source, c.Corrects.ID}
		if before := corrections[of]; before == nil || !e.Time.Before(before.Time) {
			corrections[of] = e
		}
	}
	all := make(map[string]way)
	for subject, story := range stories {
		var told []*events.Event
		for _, e := range story {
			if correction := corrections[key{subject, e.Source, e.ID}]; correction != nil {
				c := correction.Data.(*events.FactCorrected)
				if c.Effect == events.EffectWithdrawn {
					continue
				}
				corrected := *e
				if !c.Time.IsZero() {
					corrected.Time = c.Time.Time
				}
				if c.Replacement != nil {
					corrected.Data = c.Replacement
				}
				e = &corrected
			}
			told = append(told, e)
		}
		if len(told) == 0 {
			continue
		}
		slices.SortStableFunc(told, func(a, b *events.Event) int {
			return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.Sequence, b.Sequence))
		})
		w := way{Seconds: told[len(told)-1].Time.Sub(told[0].Time).Seconds()}
		for _, e := range told {
			w.Activities = append(w.Activities, name(e))
		}
		all[subject] = w
	}
	return all
}
