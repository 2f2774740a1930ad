package dashboards

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/grafana/grafana-foundation-sdk/go/alerting"
	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"

	"oneseal/analytics/kpis"
)

const checkedIn = "../../deploy/grafana"

func TestGeneratedFilesAreUpToDate(t *testing.T) {
	files, err := Files()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join(checkedIn, name))
		if err != nil {
			t.Error(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("deploy/grafana/%s is not what the code generates: run `make generate`", name)
		}
	}
	err = filepath.WalkDir(checkedIn, func(path string, entry fs.DirEntry, err error) error {
		name, _ := filepath.Rel(checkedIn, path)
		if name == "check" { // what Grafana shows of them
			return fs.SkipDir
		}
		if err == nil && !entry.IsDir() && files[filepath.ToSlash(name)] == nil {
			t.Errorf("nothing generates deploy/grafana/%s", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// read is a generated dashboard as Grafana reads it.
type read struct {
	UID, Title, Description string
	Panels                  []readPanel
	Templating              struct {
		List []struct{ Name, Label, Query string }
	}
}

type readPanel struct {
	ID                       int
	Type, Title, Description string
	GridPos                  struct{ X, Y, W, H int }
	Targets                  []ClickHouseQuery
	Links                    []struct{ URL string }
	Options                  struct {
		Layers []struct {
			Name       string
			FilterData struct{ ID, Options string }
		}
	}
	FieldConfig struct {
		Defaults struct {
			Unit, NoValue string
		}
		Overrides []struct {
			Matcher    struct{ Options string }
			Properties []struct {
				ID    string
				Value json.RawMessage
			}
		}
	}
}

func generated(t *testing.T, l Language) []read {
	t.Helper()
	built, err := All(l, Kept)
	if err != nil {
		t.Fatal(err)
	}
	all := make([]read, len(built))
	for i, d := range built {
		text, err := JSON(d)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &all[i]); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func TestDashboardsReadBackAsTheyAre(t *testing.T) {
	RegisterQuery()
	for _, l := range []Language{Chinese, English} {
		built, err := All(l, Kept)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range built {
			text, err := JSON(d)
			if err != nil {
				t.Fatal(err)
			}
			var back dashboard.Dashboard
			// The SDK's own strict reader drops panels of data sources that it does not ship; its plain one keeps them.
			if err := json.Unmarshal(text, &back); err != nil {
				t.Fatalf("%s: %v", *d.Uid, err)
			}
			again, err := JSON(back)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(again, text) {
				t.Errorf("%s reads back as another dashboard:\n%s", *d.Uid, again)
			}
		}
	}
}

var chinese = regexp.MustCompile(`\p{Han}`)

func TestEveryPanelSaysInBothLanguagesWhatItCounts(t *testing.T) {
	zh, en := generated(t, Chinese), generated(t, English)
	if len(zh) != 9 {
		t.Errorf("%d dashboards, want nine", len(zh))
	}
	for i := range zh {
		for _, d := range []*read{&zh[i], &en[i]} {
			english := strings.HasSuffix(d.UID, "-en")
			ids := make(map[int]bool)
			titles := make(map[string]bool)
			say := func(where, text string) {
				if text == "" || chinese.MatchString(text) == english {
					t.Errorf("%s: %s is %q", d.UID, where, text)
				}
			}
			say("title", d.Title)
			say("description", d.Description)
			for _, panel := range d.Panels {
				say("a panel's title", panel.Title)
				if panel.Type == "row" {
					continue
				}
				say("the description of "+panel.Title, panel.Description)
				if ids[panel.ID] || titles[panel.Title] {
					t.Errorf("%s: panel %d %q is there twice", d.UID, panel.ID, panel.Title)
				}
				ids[panel.ID], titles[panel.Title] = true, true
				if panel.Type == "text" {
					continue
				}
				say("what "+panel.Title+" shows without data", panel.FieldConfig.Defaults.NoValue)
				queries := 1
				if panel.Type == "geomap" { // a layer each
					queries = len(panel.Options.Layers)
				}
				if len(panel.Targets) != queries {
					t.Errorf("%s: %q has %d queries, want %d", d.UID, panel.Title, len(panel.Targets), queries)
				}
			}
		}
	}
}

// Grafana draws all queries in every layer, unless the layer names its own.
func TestLayersOfAMapDrawTheirOwnQuery(t *testing.T) {
	maps := 0
	for _, d := range generated(t, Chinese) {
		for _, panel := range d.Panels {
			for i, layer := range panel.Options.Layers {
				maps++
				if layer.FilterData.ID != "byRefId" || layer.FilterData.Options != panel.Targets[i].RefID || layer.Name == "" || i > 0 && layer.Name == panel.Options.Layers[0].Name {
					t.Errorf("layer %d of %q is %+v", i, panel.Title, layer)
				}
			}
		}
	}
	if maps != 2 {
		t.Errorf("%d layers", maps)
	}
}

// A view that is measured and never seen serves nobody: each is on a dashboard, or another view rests on it.
func TestEveryViewIsShown(t *testing.T) {
	views, err := kpis.Views()
	if err != nil {
		t.Fatal(err)
	}
	var shown strings.Builder
	for _, d := range generated(t, English) {
		for _, panel := range d.Panels {
			shown.WriteString(panel.Description + "\n") // ends with the view
		}
	}
	for _, view := range views {
		shown.WriteString(strings.ReplaceAll(view.SQL, "VIEW "+view.Name+" AS", ""))
	}
	for _, view := range views {
		if !regexp.MustCompile(`\b` + view.Name + `\b`).MatchString(shown.String()) {
			t.Errorf("no panel shows %s, and no view reads it", view.Name)
		}
	}
}

// What was corrected counts as corrected in the read models alone, so figures come from them. How late events are recorded is
// asked of the log itself.
func TestFiguresComeFromTheReadModels(t *testing.T) {
	for _, d := range generated(t, English) {
		for _, panel := range d.Panels {
			for _, target := range panel.Targets {
				if panel.Title != "From happening to being recorded" && regexp.MustCompile(`FROM events\b`).MatchString(target.RawSQL) {
					t.Errorf("%s, %q counts over the log", d.UID, panel.Title)
				}
			}
		}
	}
}

func TestPanelsFillTheirRows(t *testing.T) {
	for _, d := range generated(t, English) {
		cells := make(map[[2]int]string)
		bottom := 0
		for _, p := range d.Panels {
			for x := p.GridPos.X; x < p.GridPos.X+p.GridPos.W; x++ {
				for y := p.GridPos.Y; y < p.GridPos.Y+p.GridPos.H; y++ {
					if other := cells[[2]int{x, y}]; other != "" {
						t.Fatalf("%s: %q lies on %q", d.UID, p.Title, other)
					}
					cells[[2]int{x, y}] = p.Title
				}
			}
			bottom = max(bottom, p.GridPos.Y+p.GridPos.H)
		}
		if len(cells) != 24*bottom {
			t.Errorf("%s leaves %d cells empty", d.UID, 24*bottom-len(cells))
		}
	}
}

var (
	variableUse = regexp.MustCompile(`\$\{(\w+)(?::\w+)?\}`)
	inLink      = regexp.MustCompile(`[?&]var-(\w+)=`)
)

func TestVariablesAndLinksResolve(t *testing.T) {
	for _, l := range []Language{Chinese, English} {
		all := generated(t, l)
		variables := make(map[string][]string)
		for _, d := range all {
			for _, v := range d.Templating.List {
				variables[d.UID] = append(variables[d.UID], v.Name)
			}
		}
		for _, d := range all {
			used := []string{"viewer", "datasource"}
			var links []string
			for _, panel := range d.Panels {
				for _, target := range panel.Targets {
					for _, use := range variableUse.FindAllStringSubmatch(target.RawSQL, -1) {
						used = append(used, use[1])
					}
				}
				for _, link := range panel.Links {
					links = append(links, link.URL)
				}
				for _, o := range panel.FieldConfig.Overrides {
					for _, property := range o.Properties {
						var of []struct{ URL string }
						if property.ID == "links" && json.Unmarshal(property.Value, &of) == nil {
							links = append(links, of[0].URL)
						}
					}
				}
			}
			slices.Sort(used)
			slices.Sort(variables[d.UID])
			if used = slices.Compact(used); !slices.Equal(used, variables[d.UID]) {
				t.Errorf("%s has the variables %q and uses %q", d.UID, variables[d.UID], used)
			}
			for _, link := range links {
				if strings.HasPrefix(link, caseOf) {
					continue
				}
				if list, is := strings.CutPrefix(link, casesOf); is {
					figure, of, _ := strings.Cut(strings.Split(list, "&")[0]+strings.Split(list, "&")[1], "of=")
					if _, err := CasesOf(figure, of, l, nil); err != nil {
						t.Errorf("%s leads to %s: %v", d.UID, link, err)
					}
					for _, use := range variableUse.FindAllStringSubmatch(link, -1) {
						if !strings.HasPrefix(use[1], "__") && !slices.Contains(variables[d.UID], use[1]) {
							t.Errorf("%s leads to %s, and has no variable %s", d.UID, link, use[1])
						}
					}
					continue
				}
				path, query, _ := strings.Cut(link, "?")
				uid, is := strings.CutPrefix(path, "/d/")
				if !is || variables[uid] == nil {
					t.Errorf("%s leads to %s, which is no dashboard in its language", d.UID, link)
				}
				for _, named := range inLink.FindAllStringSubmatch("?"+query, -1) {
					if !slices.Contains(variables[uid], named[1]) {
						t.Errorf("%s leads to %s, which has no variable %s", d.UID, link, named[1])
					}
				}
			}
		}
	}
}

var (
	people  = regexp.MustCompile(`\b(organ|actor|officer|holder|squadron|department|unit|responsible)\b`)
	amounts = regexp.MustCompile(`\b(fine|paid|amount_due|count|cases|sum)\b`)
	orders  = regexp.MustCompile(`(?s)ORDER BY (.*?)(?:LIMIT|\)|$)`)
	selects = regexp.MustCompile(`(?s)SELECT (.*?)\bFROM\b`)
	// what a share or a duration is one of stands beside it, and orders nothing
	basis = regexp.MustCompile(`sum\(k\.\w+\) AS (numerator|denominator|late|overdue|open_cases|not_computable)\b`)
	bases = regexp.MustCompile(`\b(numerator|denominator|late|overdue|open_cases|not_computable)\b`)
)

// Penalty Law Art. 74: neither fines nor counts measure an organ or an officer, so nothing lists them side by side with such.
func TestNothingRanksOrgansOrOfficers(t *testing.T) {
	rank := func(sql string) bool {
		selected, by := "", ""
		for _, columns := range selects.FindAllStringSubmatch(sql, -1) {
			selected += basis.ReplaceAllString(columns[1], "") + " "
		}
		for _, order := range orders.FindAllStringSubmatch(sql, -1) {
			by += order[1] + " "
		}
		return strings.Contains(sql, "fine") || people.MatchString(selected) && (amounts.MatchString(selected) || amounts.MatchString(by) || bases.MatchString(by))
	}
	for sql, want := range map[string]bool{
		"SELECT organ, count() AS cases FROM penalties GROUP BY organ ORDER BY cases DESC":                                        true,
		"SELECT actor, sum(fine) FROM penalties GROUP BY actor":                                                                   true,
		"SELECT state, count() AS cases FROM penalties WHERE organ IN ('a') GROUP BY state":                                       false,
		"SELECT unit, n FROM (SELECT unit, count() AS n FROM penalties GROUP BY unit)":                                            true,
		"SELECT unit, sum(k.late) AS late, sum(k.denominator) AS denominator FROM kpi_push AS k GROUP BY unit ORDER BY unit":      false,
		"SELECT unit, sum(k.late) AS late, sum(k.denominator) AS denominator FROM kpi_push AS k GROUP BY unit ORDER BY late DESC": true,
	} {
		if rank(sql) != want {
			t.Errorf("%s: want %v", sql, want)
		}
	}
	for _, d := range generated(t, English) {
		for _, panel := range d.Panels {
			for _, target := range panel.Targets {
				if rank(target.RawSQL) {
					t.Errorf("%s, %q ranks by fines or counts: %s", d.UID, panel.Title, target.RawSQL)
				}
			}
		}
	}
}

// The target is told once, in the header of the view.
func TestTargetsComeFromTheHeader(t *testing.T) {
	for _, panel := range generated(t, English)[0].Panels {
		var steps []dashboard.Threshold
		var last dashboard.Threshold
		for _, o := range panel.FieldConfig.Overrides {
			for _, property := range o.Properties {
				if property.ID != "thresholds" {
					continue
				}
				var said struct{ Steps []dashboard.Threshold }
				if err := json.Unmarshal(property.Value, &said); err != nil || o.Matcher.Options != "value" {
					t.Errorf("%q holds %s to a target: %v", panel.Title, o.Matcher.Options, err)
				}
				steps, last = said.Steps, said.Steps[len(said.Steps)-1]
			}
		}
		switch panel.Title {
		case "Promised limits cut: single items":
			if len(steps) != 2 || last.Color != "green" || *last.Value != 0.3667 {
				t.Errorf("%q is held to %v", panel.Title, last)
			}
		case "On time by statute (target 100 %)":
			if len(steps) != 2 || last.Color != "green" || *last.Value != 1 {
				t.Errorf("%q is held to %v", panel.Title, last)
			}
		case "Open cases over the statute":
			if len(steps) != 2 || steps[0].Color != "green" || last.Color != "orange" || *last.Value > 0.5 {
				t.Errorf("%q is held to %v", panel.Title, steps)
			}
		case "On time by promise", "Promised limit cut: construction project":
			if steps != nil {
				t.Errorf("%q has a target: %v", panel.Title, steps)
			}
		}
	}
}

// A unit that nobody knows is refused rather than drawn without one.
func TestPanelOfUnknownUnitIsRefused(t *testing.T) {
	figures, err := Kept.names()
	if err != nil {
		t.Fatal(err)
	}
	p := panel{kind: stat, kpi: "kpi_x", w: 6, h: 5, sql: "SELECT 1 AS value"}
	view := kpis.View{Name: "kpi_x", Unit: "ratio", EN: kpis.Definition{Title: "X", Numerator: "n"}}
	if _, err := p.build(1, English, []kpis.View{view}, figures); err != nil {
		t.Error(err)
	}
	view.Unit = "furlongs"
	if _, err := p.build(1, English, []kpis.View{view}, figures); err == nil || !strings.Contains(err.Error(), "furlongs") {
		t.Errorf("with a unit that nobody knows: %v", err)
	}
}

// What a query names in braces is a figure or a filter; a slip is told before anybody draws the panel.
func TestQueriesNameWhatThereIs(t *testing.T) {
	for rows, want := range map[Rows]string{Kept: "SELECT 1 FROM kept_kpi_push JOIN kept_findings_v WHERE ${x}", Live: "SELECT 1 FROM kpi_push JOIN findings_v WHERE ${x}"} {
		in, err := rows.names()
		if err != nil {
			t.Fatal(err)
		}
		if got, err := in.put("SELECT 1 FROM {kpi_push} JOIN {findings_v} WHERE ${x}"); got != want || err != nil {
			t.Errorf("%d: %s, %v", rows, got, err)
		}
		for _, wrong := range []string{"{kpi_posh}", "SELECT 1 FROM approvals WHERE {aera}"} {
			if got, err := in.put(wrong); err == nil {
				t.Errorf("%s is %s", wrong, got)
			}
		}
	}
}

// The list of what could not be computed has every view but those whose header says that each row tells it, or that there is nothing.
func TestEveryViewIsListedThatCanFail(t *testing.T) {
	views, err := kpis.Views()
	if err != nil {
		t.Fatal(err)
	}
	list := notComputable(views)
	for _, view := range views {
		said := view.EN.NotComputable
		elsewhere := apart[view.Name] != "" || strings.Contains(said, "that begin with no") || strings.HasPrefix(said, "nothing; open cases have no variant")
		if listed := strings.Contains(list, "FROM {"+view.Name+"} AS k"); listed == elsewhere {
			t.Errorf("%s is listed: %v; its header says: %s", view.Name, listed, said)
		}
	}
	for _, name := range slices.Concat(slices.Collect(maps.Keys(counts)), slices.Collect(maps.Keys(apart))) {
		if !slices.ContainsFunc(views, func(v kpis.View) bool { return v.Name == name }) {
			t.Errorf("there is no view %s", name)
		}
	}
}

func TestProvisioningReadsBackStrictly(t *testing.T) {
	RegisterQuery()
	files, err := provisioning()
	if err != nil {
		t.Fatal(err)
	}
	var sources sourcesFile
	var providers providersFile
	var alerts struct {
		APIVersion int `json:"apiVersion"`
		Groups     []struct {
			ruleGroup
			Rules []struct {
				rule
				Data []json.RawMessage `json:"data"`
			} `json:"rules"`
		} `json:"groups"`
		ContactPoints []contactPoint `json:"contactPoints"`
	}
	for name, into := range map[string]any{"datasources": &sources, "dashboards": &providers, "alerting": &alerts} {
		text, err := yaml.YAMLToJSON(files["provisioning/"+name+"/oneseal.yaml"])
		if err != nil {
			t.Fatal(err)
		}
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(into); err != nil {
			t.Errorf("%s: %v\n%s", name, err, text)
		}
	}
	if s := sources.Datasources[0]; s.UID != SourceUID || s.Type != PluginType || s.JSONData["username"] != "analyst" || !strings.HasPrefix(s.SecureJSONData["password"], "${") {
		t.Errorf("data source is %+v", s)
	}
	views, err := kpis.Views()
	if err != nil {
		t.Fatal(err)
	}
	boards := generated(t, Chinese)
	for i, r := range alerts.Groups[0].Rules {
		if kpi := watches[i].kpi; kpi != "" {
			view, err := find(views, kpi)
			if said := r.Annotations["description"]; err != nil || !strings.Contains(said, view.ZH.Numerator) || !strings.Contains(said, view.EN.NotComputable) {
				t.Errorf("alert %s does not tell the definition of %s: %v, %s", r.UID, kpi, err, said)
			}
		}
		for _, raw := range r.Data {
			var query alerting.Query
			// The SDK's reader returns an empty list of errors as an error.
			if wrong, is := query.UnmarshalJSONStrict(raw).(cog.BuildErrors); is && len(wrong) > 0 {
				t.Errorf("%s: %v", r.UID, wrong)
			}
		}
		if r.Notify.Receiver != alerts.ContactPoints[0].Name {
			t.Errorf("%s is sent to %q, whom nobody provisions", r.UID, r.Notify.Receiver)
		}
		if r.Labels["severity"] == "" || !strings.HasPrefix(r.Annotations["runbook_url"], address+"/d/"+r.DashboardUID) {
			t.Errorf("%s has the labels %v and the runbook %s", r.UID, r.Labels, r.Annotations["runbook_url"])
		}
		if !slices.ContainsFunc(boards, func(d read) bool {
			return d.UID == r.DashboardUID && slices.ContainsFunc(d.Panels, func(p readPanel) bool { return p.ID == r.PanelID && p.Type != "row" })
		}) {
			t.Errorf("%s leads to panel %d of %s, which there is not", r.UID, r.PanelID, r.DashboardUID)
		}
		if len(r.Data) != 2 || r.Condition != "B" || !chinese.MatchString(r.Title) {
			t.Errorf("alert %+v", r)
		}
	}
}

// What a header says of a column is said of one that its view or a panel has.
func TestHeadersNameColumnsThatThereAre(t *testing.T) {
	views, err := kpis.Views()
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, view := range views {
		used := view.SQL
		for _, b := range boards {
			for _, p := range b.panels {
				if p.kpi == view.Name {
					used += " " + p.sql
				}
			}
		}
		for _, name := range view.OwnNames() {
			named++
			if !regexp.MustCompile(`\b` + name + `\b`).MatchString(used) {
				t.Errorf("the header of %s names %s, which neither the view nor a panel of it has", view.Name, name)
			}
		}
	}
	if named < 100 {
		t.Errorf("only %d names are checked", named)
	}
}
