package dashboards_test

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"oneseal/analytics/analyticstest"
	"oneseal/analytics/ask"
	"oneseal/analytics/dashboards"
	"oneseal/analytics/viewer"
	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/events"
	"oneseal/events/law"
	"oneseal/events/town"
	"oneseal/projectors"
	"oneseal/projectors/towntest"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }

// shapes are the columns that each kind of panel reads, as their types one after another; the last one repeats.
var shapes = map[string][]*regexp.Regexp{
	"stat": {analyticstest.Number}, "barchart": {analyticstest.Words, analyticstest.Number}, "bargauge": {analyticstest.Words, analyticstest.Number}, "piechart": {analyticstest.Words, analyticstest.Number},
	"heatmap": {analyticstest.Moment, analyticstest.Number}, "histogram": {analyticstest.Number}, "state-timeline": {analyticstest.Moment, analyticstest.Words, analyticstest.Number}, "geomap": {analyticstest.Number, analyticstest.Number, analyticstest.Words, analyticstest.Words, regexp.MustCompile("")}, "table": {regexp.MustCompile("")},
}

func shape(a analyticstest.Answer, kind string) []*regexp.Regexp {
	if kind == "timeseries" {
		if len(a.Meta) == 3 && analyticstest.Words.MatchString(a.Meta[1].Type) {
			return []*regexp.Regexp{analyticstest.Moment, analyticstest.Words, analyticstest.Number}
		}
		return []*regexp.Regexp{analyticstest.Moment, analyticstest.Number}
	}
	return shapes[kind]
}

// code is what a text looks like that means something to programs. Columns that are free hold what sources write.
var (
	code = regexp.MustCompile(`^[a-z]+([_ ][a-z]+)*$`)
	free = []string{"reason", "text", "topic"}
)

// rare is what a small town may have nothing of.
var rare = []string{"Dead letters", "Accountability examinations", "Cards not closed, the oldest first"}

// Every query of every dashboard runs, its columns are those that its kind of panel reads, and it finds something; people
// have a word for each column.
func testPanelsAnswer(t *testing.T, query ask.Query) {
	narrow := map[string][]string{"area": {"990001001", "it's none"}, "organ": {"approval-bureau", "enforcement-bureau"}, "item": {"SX-011"}, "interval": {"quarter"}}
	wide := map[string][]string{"interval": {"month"}}
	narrowed := func(t *testing.T, sql string, values map[string][]string) analyticstest.Answer {
		t.Helper()
		expanded, err := viewer.Expand(sql, viewer.Scope{From: time.Date(2012, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Now(), Interval: 24 * time.Hour, Values: values})
		if err != nil {
			t.Fatalf("%v: %s", err, sql)
		}
		return analyticstest.Run(t, query, expanded)
	}
	for _, read := range analyticstest.Boards(t) {
		for _, panel := range read.Panels {
			for _, target := range panel.Targets {
				t.Run(read.UID+"/"+panel.Title, func(t *testing.T) {
					narrowed(t, target.RawSQL, narrow)
					check(t, panel, narrowed(t, target.RawSQL, wide))
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
			if a := narrowed(t, annotation.Target.RawSQL, wide); len(a.Data) != 1+lawDays() {
				t.Errorf("%s: %d marks, want the reform and the %d days on which a law changes: %v", read.UID, len(a.Data), lawDays(), a.Data)
			}
		}
	}
}

// lawDays counts the days on which texts of an act come into force, from the pilot's first year to today.
func lawDays() int {
	days := make(map[string]bool)
	for _, r := range law.All() {
		for _, v := range r.Versions {
			if !v.From.IsZero() && v.From.Midnight().Year() >= 2012 && v.From.Midnight().Before(time.Now()) {
				days[v.From.String()+v.Act.Title.EN] = true
			}
		}
	}
	return len(days)
}

func check(t *testing.T, panel analyticstest.Drawn, a analyticstest.Answer) {
	t.Helper()
	if len(a.Data) == 0 && !slices.Contains(rare, panel.Title) {
		t.Error("finds nothing")
	}
	said, mapped := make(map[string]bool), make(map[string]map[string]any)
	for _, o := range panel.FieldConfig.Overrides {
		said[o.Matcher.Options] = true
		for _, p := range o.Properties {
			if p.ID == "mappings" {
				mapped[o.Matcher.Options] = p.Value.([]any)[0].(map[string]any)["options"].(map[string]any)
			}
		}
	}
	shape := shape(a, panel.Type)
	if len(a.Meta) < len(shape) {
		t.Fatalf("%d columns for a %s", len(a.Meta), panel.Type)
	}
	single := panel.Type == "stat"
	if single && (len(a.Data) != 1 || a.Meta[0].Name != "value") {
		t.Errorf("a figure needs one row that begins with value: %v", a.Meta)
	}
	for i, column := range a.Meta {
		if !single && !shape[min(i, len(shape)-1)].MatchString(column.Type) || single && i == 0 && !analyticstest.Number.MatchString(column.Type) {
			t.Errorf("column %d, %s %s, is not what a %s reads", i, column.Name, column.Type, panel.Type)
		}
		if analyticstest.Words.MatchString(column.Type) {
			for _, row := range a.Data {
				text, _ := row[i].(string)
				if code.MatchString(text) && mapped[column.Name][text] == nil && !said[text] && !slices.Contains(free, column.Name) {
					t.Errorf("nobody has said what %q means in column %s", text, column.Name)
				}
			}
		}
		// A name of its own would take the place of the names of lines and slices: these are the column's values, or the panel tells what they are.
		lines := len(a.Meta) == 3 && a.Meta[2].Name == "Value" && i > 0
		bars := (panel.Type == "bargauge" || panel.Type == "piechart") && i == 1
		if column.Name != "time" && !lines && !bars && !said[column.Name] {
			t.Errorf("column %s has no words in %v", column.Name, strings.Join(slices.Sorted(maps.Keys(said)), " "))
		}
	}
}

// An alert's query gives one number, or nothing.
func testAlertsAnswer(t *testing.T, query ask.Query) {
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
		} else if a := analyticstest.Run(t, query, sql); len(a.Data) != 1 || len(a.Meta) != 1 || !analyticstest.Number.MatchString(a.Meta[0].Type) {
			t.Errorf("%s gives %v %v", rule.UID, a.Meta, a.Data)
		}
	}
}

func TestPanelsAndAlertsAnswer(t *testing.T) {
	system, conn := analyticstest.Project(t, analyticstest.HalfYear())
	analyticstest.Keeper(t, conn)
	t.Run("panels answer", func(t *testing.T) { testPanelsAnswer(t, analyticstest.Analyst(system).Query) })
	t.Run("alerts answer", func(t *testing.T) { testAlertsAnswer(t, analyticstest.Analyst(system).Query) })
}

// The range of a board is days of the town: its first minute belongs to its first day and its last minute to its last,
// whatever the zone of the server, of the plugin and of the browser. Amsterdam's summer time is none of China's business.
func TestRangesAreDaysOfTheTown(t *testing.T) {
	w := towntest.Start(t)
	query := analyticstest.Analyst(w.System).Query
	edges := func(from, to string) string {
		t.Helper()
		at := func(text string) time.Time {
			instant, err := time.Parse(time.RFC3339, text)
			if err != nil {
				t.Fatal(err)
			}
			return instant
		}
		put, err := dashboards.Put("SELECT concat(toString({from}), ' ', toString({to}), ' ', toString(toYear({from})))")
		if err != nil {
			t.Fatal(err)
		}
		expanded, err := viewer.Expand(put, viewer.Scope{From: at(from), To: at(to), Interval: time.Hour})
		if err != nil {
			t.Fatal(err)
		}
		return analyticstest.Run(t, query, expanded).Data[0][0].(string)
	}
	amsterdam, err := events.ParseZone("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	for _, zone := range []struct {
		of                           *time.Location
		whole, minuteEarlier, summer string
	}{
		{events.China, "2017-01-01 2017-12-31 2017", "2016-12-31 2017-12-31 2016", "2017-07-02 2017-07-02 2017"},
		{amsterdam, "2016-12-31 2017-12-31 2016", "2016-12-31 2017-12-31 2016", "2017-07-02 2017-07-02 2017"},
	} {
		own := *town.Default()
		own.Zone = zone.of
		if err := projectors.InstallTown(t.Context(), w.Conn, &own); err != nil {
			t.Fatal(err)
		}
		for _, ask := range []struct{ from, to, want string }{
			{"2016-12-31T16:00:00Z", "2017-12-31T15:59:59Z", zone.whole}, // the year 2017 in China
			{"2016-12-31T15:59:00Z", "2017-12-31T15:59:59Z", zone.minuteEarlier},
			{"2017-07-01T22:00:00Z", "2017-07-02T15:59:59Z", zone.summer},
		} {
			if got := edges(ask.from, ask.to); got != ask.want {
				t.Errorf("in %s, %s to %s are the days %s, want %s", zone.of, ask.from, ask.to, got, ask.want)
			}
		}
	}
}

// The plugin computes the edges of $__dateFilter in UTC, so no query has it; instants are compared with instants alone.
func TestNoQueryTakesItsDaysFromUTC(t *testing.T) {
	wrong := regexp.MustCompile(`\$__dateFilter|\$__dt|\$__dateTimeFilter|to(Date|Date32|Year|Month|StartOf\w+)\(\$__(from|to)Time`)
	for _, board := range analyticstest.Boards(t) {
		for _, panel := range board.Panels {
			for _, target := range panel.Targets {
				if found := wrong.FindString(target.RawSQL); found != "" {
					t.Errorf("%s, %s: %s is computed in UTC; take {from} and {to}", board.UID, panel.Title, found)
				}
			}
		}
	}
}
