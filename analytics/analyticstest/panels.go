package analyticstest

import (
	"encoding/json"
	"regexp"
	"slices"
	"testing"

	"oneseal/analytics/ask"
	"oneseal/analytics/dashboards"
)

// Drawn is what a panel's JSON says to whoever draws it.
type Drawn struct {
	ID          int
	Type, Title string
	Description string
	Targets     []dashboards.ClickHouseQuery
	Options     struct{ Layers []struct{ Name string } }
	FieldConfig struct {
		Overrides []struct {
			Matcher    struct{ Options string }
			Properties []struct {
				ID    string
				Value any
			}
		}
	}
}

// Board is what a dashboard's JSON asks for.
type Board struct {
	UID        string
	Panels     []Drawn
	Templating struct {
		List []struct{ Name, Type, Query string }
	}
	Annotations struct {
		List []struct{ Target dashboards.ClickHouseQuery }
	}
}

// Boards reads the dashboards' JSON, in English.
func Boards(t *testing.T) []Board {
	t.Helper()
	all, err := dashboards.All(dashboards.English, dashboards.Kept)
	if err != nil {
		t.Fatal(err)
	}
	read := make([]Board, len(all))
	for i, d := range all {
		text, err := dashboards.JSON(d)
		if err == nil {
			err = json.Unmarshal(text, &read[i])
		}
		if err != nil {
			t.Fatal(err)
		}
		read[i].Panels = slices.DeleteFunc(read[i].Panels, func(p Drawn) bool { return p.Type == "row" })
	}
	return read
}

// Answer is what a query gives.
type Answer struct {
	Meta []struct{ Name, Type string }
	Data [][]any
}

// Types of columns.
var (
	Number = regexp.MustCompile(`^(Nullable\()?(U?Int|Float|Decimal)`)
	Words  = regexp.MustCompile(`^(LowCardinality\()?(Nullable\()?(String|FixedString)`)
	Moment = regexp.MustCompile(`^(Nullable\()?DateTime`)
)

// Run asks a query whose macros are expanded.
func Run(t *testing.T, query ask.Query, sql string) (a Answer) {
	t.Helper()
	body, err := query(t.Context(), sql, "JSONCompact", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	if err := json.NewDecoder(body).Decode(&a); err != nil {
		t.Fatal(err)
	}
	return a
}

// PanelSQL is the query of the one panel that is titled so.
func PanelSQL(t *testing.T, title string) string {
	t.Helper()
	panels := slices.DeleteFunc(Panels(t), func(p Drawn) bool { return p.Title != title })
	if len(panels) != 1 {
		t.Fatalf("%d panels are titled %q", len(panels), title)
	}
	return panels[0].Targets[0].RawSQL
}

// Panels are those of all dashboards.
func Panels(t *testing.T) (panels []Drawn) {
	t.Helper()
	for _, b := range Boards(t) {
		panels = append(panels, b.Panels...)
	}
	return panels
}
