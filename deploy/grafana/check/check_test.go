// Package check_test holds what Grafana shows of the dashboards against what they are to show. answers.json has what ClickHouse
// answered each query over a made-up town; check.mjs hands it to Grafana's own code (@grafana/data of npm), framed as the official
// ClickHouse plugin frames it, and writes down what would stand in each panel: shown.en.txt and shown.zh.txt are for people to review.
// With ONESEAL_RECORD=1 the tests write the three files anew.
package check_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"oneseal/analytics/analyticstest"
	"oneseal/analytics/kpis"
	"oneseal/analytics/viewer"
	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/deploy/strangers"
	"oneseal/events"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }

// recording says whether the files are written anew.
func recording() bool { return os.Getenv("ONESEAL_RECORD") != "" }

// answer is what a query of a panel gave.
type answer struct {
	Panel  string   `json:"panel"` // "leadership/1/A": the board, the panel and the query
	Title  string   `json:"title"`
	Names  []string `json:"names"`
	Types  []string `json:"types"`
	Series []string `json:"series,omitempty"` // the codes that may name a line
	Rows   [][]any  `json:"rows"`
}

func readAnswers(t *testing.T) (answers []answer) {
	t.Helper()
	text, err := os.ReadFile("answers.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &answers); err != nil {
		t.Fatal(err)
	}
	return answers
}

// The recorded answers are of the queries as they are: of each target, the columns and their types.
func TestRecordedAnswersAreOfTheQueries(t *testing.T) {
	system, conn := analyticstest.Project(t, analyticstest.HalfYear())
	analyticstest.Keeper(t, conn)
	query := analyticstest.Analyst(system).Query
	var now []answer
	for _, board := range analyticstest.Boards(t) {
		for _, panel := range board.Panels {
			for _, target := range panel.Targets {
				sql, err := viewer.Expand(target.RawSQL, viewer.Scope{From: time.Date(2012, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Now(), Interval: 24 * time.Hour, Values: map[string][]string{"interval": {"month"}}})
				if err != nil {
					t.Fatal(err)
				}
				given := analyticstest.Run(t, query, sql)
				a := answer{Panel: strings.TrimSuffix(strings.TrimPrefix(board.UID, "oneseal-"), "-en") + "/" + jsonOf(t, panel.ID) + "/" + target.RefID, Title: panel.Title, Rows: few(panel.Type, given.Data)}
				for _, column := range given.Meta {
					a.Names, a.Types = append(a.Names, column.Name), append(a.Types, column.Type)
				}
				if len(given.Meta) == 3 && given.Meta[0].Name == "time" {
					a.Series = codes(t, panel.Description, target.RawSQL, given.Meta[1].Name)
				}
				now = append(now, a)
			}
		}
	}
	if recording() {
		var out bytes.Buffer
		for i, a := range now {
			out.WriteString(map[bool]string{true: "[\n", false: ",\n"}[i == 0] + jsonOf(t, a))
		}
		out.WriteString("\n]\n")
		if err := os.WriteFile("answers.json", out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	recorded := readAnswers(t)
	if len(recorded) != len(now) {
		t.Errorf("%d answers are recorded, of %d queries: run with ONESEAL_RECORD=1", len(recorded), len(now))
	}
	for i := range min(len(recorded), len(now)) {
		was, is := recorded[i], now[i]
		was.Rows, is.Rows = nil, nil
		was.Types, is.Types = kinds(was.Types), kinds(is.Types) // how wide a number is shows nowhere
		if !reflect.DeepEqual(was, is) {
			t.Errorf("recorded is %+v, the query gives %+v: run with ONESEAL_RECORD=1", was, is)
		}
	}
}

var kindOf = []struct {
	types *regexp.Regexp
	kind  string
}{
	{regexp.MustCompile(`^(Nullable\(|LowCardinality\()*(U?Int|Float|Decimal)`), "number"}, {regexp.MustCompile(`^(Nullable\(|LowCardinality\()*DateTime`), "instant"},
	{regexp.MustCompile(`^(Nullable\(|LowCardinality\()*Date`), "day"}, {regexp.MustCompile(``), "text"},
}

// kinds are how Grafana takes columns of these types of ClickHouse.
func kinds(types []string) (all []string) {
	for _, of := range types {
		for _, k := range kindOf {
			if k.types.MatchString(of) {
				all = append(all, k.kind)
				break
			}
		}
	}
	return all
}

func jsonOf(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// few keeps the rows that show all there is to see: of series over time those of the last three points, else the first rows.
func few(kind string, rows [][]any) [][]any {
	if kind != "timeseries" && kind != "heatmap" {
		return rows[:min(len(rows), 8)]
	}
	var times []any
	for _, row := range slices.Backward(rows) {
		if !slices.Contains(times, row[0]) {
			times = append(times, row[0])
		}
	}
	last := times[:min(len(times), 3)]
	return slices.DeleteFunc(rows, func(row []any) bool { return !slices.Contains(last, row[0]) })
}

var (
	lastWord  = regexp.MustCompile(`\w+$`)
	fromTable = regexp.MustCompile(`\bFROM (\w+)`)
)

// codes are those that may stand in a column, as package events or the figure's header says.
func codes(t *testing.T, description, sql, column string) []string {
	t.Helper()
	views, err := kpis.Views()
	if err != nil {
		t.Fatal(err)
	}
	var tables []string
	for _, found := range fromTable.FindAllStringSubmatch(sql, -1) {
		tables = append(tables, found[1])
	}
	n, _ := events.NameOf(column, tables...)
	for _, view := range views {
		if view.Name == lastWord.FindString(description) {
			n, _ = view.ColumnName(column)
		}
	}
	var all []string
	for _, v := range n.Values {
		all = append(all, v.Code)
	}
	slices.Sort(all)
	return all
}

// Grafana's own code shows what is written down, and finds nothing to complain of: see check.mjs.
func TestGrafanaShowsWhatIsWrittenDown(t *testing.T) {
	folder := strangers.Node(t)
	script, err := os.ReadFile("check.mjs")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "grafana-check.mjs") // where it finds @grafana/data
	if err := os.WriteFile(path, script, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, language := range []string{"en", "zh"} {
		boards, err := filepath.Abs("../dashboards/" + language)
		if err != nil {
			t.Fatal(err)
		}
		answers, err := filepath.Abs("answers.json")
		if err != nil {
			t.Fatal(err)
		}
		command := exec.CommandContext(t.Context(), "node", path, boards, answers)
		var complaints bytes.Buffer
		command.Stderr = &complaints
		shown, err := command.Output()
		if err != nil {
			t.Errorf("%s: %v\n%s", language, err, complaints.Bytes())
		}
		golden := "shown." + language + ".txt"
		if recording() {
			if err := os.WriteFile(golden, shown, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(shown, want) {
			t.Errorf("Grafana shows other than %s says, from\n%s\non: look, and run with ONESEAL_RECORD=1", golden, firstDifference(shown, want))
		}
	}
}

func firstDifference(got, want []byte) string {
	was := strings.Split(string(want), "\n")
	for i, line := range strings.Split(string(got), "\n") {
		if i >= len(was) || line != was[i] {
			return line
		}
	}
	return "the end"
}
