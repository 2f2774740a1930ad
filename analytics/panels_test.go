package analytics_test

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"oneseal/analytics"
	"oneseal/analytics/dashboards"
	"oneseal/analytics/viewer"
	"oneseal/events"
	"oneseal/ingest/simulate"
)

// halfYear is a town with everything that the dashboards show, and small.
func halfYear() []*events.Event {
	return slices.Collect(simulate.Run(simulate.Options{From: time.Date(2017, 7, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2017, 12, 31, 0, 0, 0, 0, time.UTC), Seed: 4, Heartbeats: 7 * 24 * time.Hour}))
}

// drawn is what a panel's JSON says to whoever draws it.
type drawn struct {
	ID          int
	Type, Title string
	Targets     []dashboards.ClickHouseQuery
	Options     struct{ Layers []struct{ Name string } }
	FieldConfig struct {
		Overrides []struct {
			Matcher    struct{ Options string }
			Properties []struct{ ID string }
		}
	}
}

// board is what a dashboard's JSON asks for.
type board struct {
	UID        string
	Panels     []drawn
	Templating struct {
		List []struct{ Name, Type, Query string }
	}
	Annotations struct {
		List []struct{ Target dashboards.ClickHouseQuery }
	}
}

// boards reads the dashboards' JSON, in English.
func boards(t *testing.T) []board {
	t.Helper()
	all, err := dashboards.All(dashboards.English)
	if err != nil {
		t.Fatal(err)
	}
	read := make([]board, len(all))
	for i, d := range all {
		text, err := dashboards.JSON(d)
		if err == nil {
			err = json.Unmarshal(text, &read[i])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return read
}

type answer struct {
	Meta []struct{ Name, Type string }
	Data [][]any
}

var (
	number = regexp.MustCompile(`^(Nullable\()?(U?Int|Float|Decimal)`)
	words  = regexp.MustCompile(`^(LowCardinality\()?(Nullable\()?(String|FixedString)`)
	moment = regexp.MustCompile(`^(Nullable\()?DateTime`)
)

// shapes are the columns that each kind of panel reads, as their types one after another; the last one repeats.
var shapes = map[string][]*regexp.Regexp{
	"stat": {number}, "gauge": {number}, "barchart": {words, number}, "bargauge": {words, number}, "piechart": {words, number},
	"heatmap": {moment, number}, "histogram": {number}, "state-timeline": {moment, words, number}, "geomap": {number, number, words, words, regexp.MustCompile("")}, "table": {regexp.MustCompile("")},
}

func (a answer) shape(kind string) []*regexp.Regexp {
	if kind == "timeseries" {
		if len(a.Meta) == 3 && words.MatchString(a.Meta[1].Type) {
			return []*regexp.Regexp{moment, words, number}
		}
		return []*regexp.Regexp{moment, number}
	}
	return shapes[kind]
}

// rare is what a small town may have nothing of.
var rare = []string{"Dead letters", "Accountability examinations", "Cards not closed, the oldest first"}

func run(t *testing.T, ask func(context.Context, string, string, map[string]string) (io.ReadCloser, error), sql string) (a answer) {
	t.Helper()
	body, err := ask(t.Context(), sql, "JSONCompact", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	if err := json.NewDecoder(body).Decode(&a); err != nil {
		t.Fatal(err)
	}
	return a
}

// Every query of every dashboard runs, its columns are those that its kind of panel reads, and it finds something; people
// have a word for each column.
func testPanelsAnswer(t *testing.T, ask func(context.Context, string, string, map[string]string) (io.ReadCloser, error)) {
	narrow := map[string][]string{"area": {"990001001", "it's none"}, "organ": {"approval-bureau", "enforcement-bureau"}, "item": {"SX-011"}, "interval": {"quarter"}}
	wide := map[string][]string{"interval": {"month"}}
	narrowed := func(t *testing.T, sql string, values map[string][]string) answer {
		t.Helper()
		expanded, err := viewer.Expand(sql, viewer.Scope{From: time.Date(2012, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Now(), Interval: 24 * time.Hour, Values: values})
		if err != nil {
			t.Fatalf("%v: %s", err, sql)
		}
		return run(t, ask, expanded)
	}
	for _, read := range boards(t) {
		for _, panel := range read.Panels {
			for _, target := range panel.Targets {
				t.Run(read.UID+"/"+panel.Title, func(t *testing.T) {
					narrowed(t, target.RawSQL, narrow)
					panel.check(t, narrowed(t, target.RawSQL, wide))
				})
			}
		}
		for _, variable := range read.Templating.List {
			if variable.Type == "query" {
				if a := narrowed(t, variable.Query, wide); len(a.Data) == 0 || len(a.Meta) != 2 {
					t.Errorf("%s: variable %s has %d values", read.UID, variable.Name, len(a.Data))
				}
			}
		}
		for _, annotation := range read.Annotations.List {
			if a := narrowed(t, annotation.Target.RawSQL, wide); len(a.Data) != 4 {
				t.Errorf("%s: %d marks, want the reform and three laws: %v", read.UID, len(a.Data), a.Data)
			}
		}
	}
}

func (panel *drawn) check(t *testing.T, a answer) {
	t.Helper()
	if len(a.Data) == 0 && !slices.Contains(rare, panel.Title) {
		t.Error("finds nothing")
	}
	said := make(map[string]bool)
	for _, o := range panel.FieldConfig.Overrides {
		said[o.Matcher.Options] = true
	}
	shape := a.shape(panel.Type)
	if len(a.Meta) < len(shape) {
		t.Fatalf("%d columns for a %s", len(a.Meta), panel.Type)
	}
	single := panel.Type == "stat" || panel.Type == "gauge"
	if single && (len(a.Data) != 1 || a.Meta[0].Name != "value") {
		t.Errorf("a figure needs one row that begins with value: %v", a.Meta)
	}
	for i, column := range a.Meta {
		if !single && !shape[min(i, len(shape)-1)].MatchString(column.Type) || single && i == 0 && !number.MatchString(column.Type) {
			t.Errorf("column %d, %s %s, is not what a %s reads", i, column.Name, column.Type, panel.Type)
		}
		if column.Name != "time" && !said[column.Name] {
			t.Errorf("column %s has no words in %v", column.Name, strings.Join(slices.Sorted(maps.Keys(said)), " "))
		}
	}
}

// An alert's query gives one number, or nothing.
func testAlertsAnswer(t *testing.T, ask func(context.Context, string, string, map[string]string) (io.ReadCloser, error)) {
	files, err := dashboards.Files()
	if err != nil {
		t.Fatal(err)
	}
	var read struct {
		Groups []struct {
			Rules []struct {
				UID  string
				Data []struct{ Model struct{ RawSQL string } }
			}
		}
	}
	text, err := yaml.YAMLToJSON(files["provisioning/alerting/oneseal.yaml"])
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	for _, rule := range read.Groups[0].Rules {
		if sql := rule.Data[0].Model.RawSQL; strings.Contains(sql, "$") {
			t.Errorf("%s: Grafana takes a $ in a provisioned rule for a variable of its environment: %s", rule.UID, sql)
		} else if a := run(t, ask, sql); len(a.Data) != 1 || len(a.Meta) != 1 || !number.MatchString(a.Meta[0].Type) {
			t.Errorf("%s gives %v %v", rule.UID, a.Meta, a.Data)
		}
	}
}

func TestTargetIsTheNumberThatTheHeaderBeginsWith(t *testing.T) {
	for _, c := range []struct {
		header, rows string
		want         analytics.Target
		is           bool
	}{
		{"0.9", "any", analytics.Target{Value: 0.9}, true},
		{"at most 0", "", analytics.Target{AtMost: true}, true},
		{"0.3667 for promised single items (439 to 278 workdays)", "promised single items", analytics.Target{Value: 0.3667}, true},
		{"0.3667 for promised single items (439 to 278 workdays)", "construction projects", analytics.Target{}, false},
		{"1 for statutory_workdays; none set", "statutory_workdays", analytics.Target{Value: 1}, true},
		{"none set; 10 % states no base", "", analytics.Target{}, false},
	} {
		view := analytics.View{EN: analytics.Definition{Target: c.header}}
		if got, is := view.Target(c.rows); got != c.want || is != c.is {
			t.Errorf("%q for %q is %v, %v", c.header, c.rows, got, is)
		}
	}
}

func TestDashboards(t *testing.T) {
	system, conn := project(t, halfYear())
	t.Run("views take filters", func(t *testing.T) { testViewsTakeFilters(t, conn) })
	t.Run("figures are kept", func(t *testing.T) { testFiguresAreKept(t, conn) })
	keeper(t, conn)
	t.Run("panels answer", func(t *testing.T) { testPanelsAnswer(t, query(system)) })
	t.Run("alerts answer", func(t *testing.T) { testAlertsAnswer(t, query(system)) })
	t.Run("panels download", func(t *testing.T) { testPanelsDownload(t, system, conn) })
	t.Run("page draws", func(t *testing.T) { testPageDraws(t, system) })
}
