package law_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"oneseal/events"
	"oneseal/events/law"
	"oneseal/events/town"
)

// homes are where the law, and what the town says of itself, are written.
var homes = []string{"events/law", "events/town"}

// apart are folders that this test does not read, and why.
var apart = map[string]string{
	"ingest/simulate":            "a town of its own making: what it does and breaks is told by events, and planted by numbers written from the text",
	"events/calendar/notices.go": "holiday notices are the calendar's own text",
	"analytics/viewer/dist":      "built from src",
	"deploy/clickhouse":          "what users of a server may read and spend",
	"node_modules":               "of others",
	"bin":                        "built",
	"data":                       "data",
}

// written is a number, date or article that stands outside the law, and why it may.
type written struct{ file, what string }

var allowed = map[written]string{
	{"analytics/dashboards/command.go", "60"}:              "seconds of a minute",
	{"analytics/dashboards/enforcement.go", "Law Art. 74"}: "why nothing is ranked by fines: no limit, and no rule that a case can break",
	{"analytics/dashboards/enforcement.go", "法第74条"}:       "why nothing is ranked by fines: no limit, and no rule that a case can break",
	{"analytics/dashboards/provision.go", "30"}:            "seconds after which a row is slow",
	{"analytics/dashboards/provision.go", "900"}:           "seconds after which a figure is behind",
	{"analytics/dashboards/panel.go", "5"}:                 "the size of a marker",
	{"projectors/models/model.go", "5"}:                    "versions of folds",
	{"projectors/models/model.go", "7"}:                    "versions of folds",
	{"analytics/dashboards/quality.go", "5"}:               "bounds of delays, in seconds",
	{"analytics/dashboards/quality.go", "30"}:              "bounds of delays, in seconds",
	{"analytics/ask/http.go", "20"}:                        "a power of two: bytes",
	{"analytics/export/export.go", "20"}:                   "a power of two: bytes",
	{"analytics/export/json.go", "20"}:                     "a power of two: bytes",
	{"analytics/kpis/kpi_task_codes.sql", "20"}:            "weights of GB 32100",
	{"analytics/export/xes.go", "60"}:                      "the largest UTC offset, in seconds",
	{"analytics/kpis/kpi_stage_times.sql", "5"}:            "the number of a stage",
	{"analytics/kpis/kpi_task_codes.sql", "10"}:            "weights of GB 32100",
	{"analytics/kpis/kpi_task_codes.sql", "30"}:            "weights of GB 32100",
	{"analytics/viewer/viewer.go", "15"}:                   "years that a page looks back",
	{"projectors/cards/policy.go", "60"}:                   "bounds what a policy may ask",
	{"projectors/columns/columns.go", "5"}:                 "tenths of a half workday",
	{"projectors/columns/columns.go", "60"}:                "seconds of a minute",
	{"projectors/metrics.go", "5"}:                         "bounds of delays, in seconds",
	{"projectors/metrics.go", "10"}:                        "bounds of delays, in seconds",
	{"projectors/metrics.go", "30"}:                        "bounds of delays, in seconds",
	{"projectors/exchange/access.go", "60"}:                "the length of a name",
	{"projectors/metrics.go", "60"}:                        "bounds of delays, in seconds",
}

// read calls do with each file of a kind that is the project's own and not of a test, by its path from the root.
func read(t *testing.T, do func(path, text string), kinds ...string) {
	t.Helper()
	const root = "../.."
	files := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		path = filepath.ToSlash(strings.TrimPrefix(path, root+"/"))
		skip := slices.Contains(homes, path) || apart[path] != "" || apart[d.Name()] != "" || len(d.Name()) > 2 && d.Name()[0] == '.'
		switch {
		case d.IsDir() && skip && path != root:
			return fs.SkipDir
		case d.IsDir() || skip || !slices.Contains(kinds, filepath.Ext(path)) || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(filepath.Dir(path), "test"):
			return nil
		}
		text, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			return err
		}
		files++
		do(path, string(text))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files == 0 {
		t.Fatalf("no file of kind %v is read", kinds)
	}
}

// used are the allowances that were needed: one that is not says nothing true.
type used map[written]bool

func (u used) allow(t *testing.T, path, what, where string) {
	t.Helper()
	at := written{path, what}
	if allowed[at] == "" {
		t.Errorf("%s writes %q, which is the law's to say: %s\ntake it from events/law, or from the table rules by rule_in(rule, day); if it is something else, add %q to the allowances with the reason", path, what, where, at)
	}
	u[at] = true
}

func TestNoNumberDateOrArticleOfTheLawIsWrittenTwice(t *testing.T) {
	seen := make(used)
	read(t, func(path, text string) { seen.goFile(t, path, text) }, ".go")
	read(t, func(path, text string) { seen.sql(t, path, sqlComment.ReplaceAllString(text, "")) }, ".sql")
	read(t, func(path, text string) { seen.dates(t, path, text); seen.articles(t, path, text) }, ".ts", ".tmpl", ".yaml")
	for at, why := range allowed {
		if !seen[at] {
			t.Errorf("%s may write %q (%s) and does not: take the allowance away", at.file, at.what, why)
		}
	}
}

var (
	sqlComment = regexp.MustCompile(`(?m)--.*$`)
	sqlText    = regexp.MustCompile(`'(?:[^'\\]|\\.)*'`)
	sqlType    = regexp.MustCompile(`\b(Decimal|DateTime64|FixedString|Delta)\([^()]*\)|\bINTERVAL \d+|\bLIMIT \d+|/ (60|3600)\b|index_granularity = \d+`)
	number     = regexp.MustCompile(`\b\d+(\.\d+)?\b`)
	article    = regexp.MustCompile(`\b(Law|Regulation|Rules) Art\. ?\d+|(法|条例|规定|办法)》?第[0-9零一二三四五六七八九十百、]+条`)
	days       = regexp.MustCompile(`(?s)\bworkdays\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\s*[<>=!]+\s*\d+|\badd_workdays\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*,\s*-?\d+\s*\)`)
	staffed    = regexp.MustCompile(`\bofficers\)?\s*[<>=!]+\s*[1-9]`)
)

// limits are the numbers that are the law's if they stand alone; smaller ones mean other things too, and are looked for where they
// count officers or workdays.
func limits() (all []string) {
	for _, r := range law.All() {
		for _, v := range r.Versions {
			// Sums, shares, hours and years stand for much else; a span of 3 days is looked for where it counts workdays.
			if n := v.Limit.Number; n > 3 && v.Limit.Unit != law.Yuan && v.Limit.Unit != law.Hours && v.Limit.Unit != law.Months {
				all = append(all, strconv.Itoa(int(n)))
			}
		}
	}
	return all
}

func (u used) sql(t *testing.T, path, text string) {
	t.Helper()
	u.dates(t, path, text)
	u.articles(t, path, text)
	for _, found := range slices.Concat(days.FindAllString(text, -1), staffed.FindAllString(text, -1)) {
		u.allow(t, path, found, "a span of workdays, or a number of officers")
	}
	bare := sqlType.ReplaceAllString(sqlText.ReplaceAllString(text, "''"), "")
	for _, found := range number.FindAllString(bare, -1) {
		if slices.Contains(limits(), found) {
			u.allow(t, path, found, "a limit has this number")
		}
	}
}

// dates finds the days on which a text came into force, and the town's reform with its eve.
func (u used) dates(t *testing.T, path, text string) {
	t.Helper()
	reform := town.Default().Reform.Midnight()
	on := []events.Date{events.DateOf(reform), events.DateOf(reform.AddDate(0, 0, -1))}
	for _, r := range law.All() {
		for _, v := range r.Versions {
			if !v.From.IsZero() {
				on = append(on, v.From)
			}
		}
	}
	for _, d := range slices.CompactFunc(on, func(a, b events.Date) bool { return a == b }) {
		year, month, day := d.Midnight().Date()
		for _, form := range []string{d.String(), fmt.Sprintf(`%d, *(?:time\.)?(?:%d|%s), *%d\b`, year, int(month), month, day), fmt.Sprintf(`%d年%d月%d日`, year, int(month), day)} {
			if found := regexp.MustCompile(form).FindString(text); found != "" {
				u.allow(t, path, found, "a text came into force, or the reform began")
			}
		}
	}
}

func (u used) articles(t *testing.T, path, text string) {
	t.Helper()
	for _, found := range article.FindAllString(text, -1) {
		u.allow(t, path, found, "an article")
	}
}

// judging are the packages in which a number alone may be a limit.
var judging = []string{"projectors/", "analytics/", "events/calendar/"}

func (u used) goFile(t *testing.T, path, text string) {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, text, 0) // without comments
	if err != nil {
		t.Fatal(err)
	}
	catalogue := filepath.Dir(path) == "events" // whose origins name articles
	judges := slices.ContainsFunc(judging, func(folder string) bool { return strings.HasPrefix(path, folder) })
	code := func(n ast.Node) string { return text[set.Position(n.Pos()).Offset:set.Position(n.End()).Offset] }
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			if key, is := n.Key.(*ast.Ident); is && (key.Name == "w" || key.Name == "h") {
				return false // how large a panel is
			}
		case *ast.CallExpr:
			if f, is := n.Fun.(*ast.SelectorExpr); is {
				switch {
				case f.Sel.Name == "sized" || strings.HasPrefix(code(f), "strconv."):
					n.Args = nil // how large a panel is, or the base of a number
				case f.Sel.Name == "HalfWorkdays" && judges && number.MatchString(code(n.Args[0])) && code(n.Args[0]) != "0":
					u.allow(t, path, code(n), "a span of workdays")
				}
			}
		case *ast.BinaryExpr:
			if strings.HasPrefix(code(n.Y), "time.") && n.Op == token.MUL {
				return false // how long a process waits
			}
			if judges && strings.Contains(strings.ToLower(code(n.X)), "officers") && regexp.MustCompile(`^[1-9]$`).MatchString(code(n.Y)) {
				u.allow(t, path, code(n), "a number of officers")
			}
		case *ast.BasicLit:
			switch {
			case n.Kind == token.STRING && strings.Contains(n.Value, "SELECT "):
				u.sql(t, path, n.Value)
			case n.Kind == token.STRING && !catalogue:
				u.articles(t, path, n.Value)
			case n.Kind == token.INT && judges && slices.Contains(limits(), n.Value):
				u.allow(t, path, n.Value, "a limit has this number, "+set.Position(n.Pos()).String())
			}
		}
		return true
	})
	u.dates(t, path, withoutComments(set, file, text))
}

// withoutComments is the source of a file's declarations; comments are not parsed.
func withoutComments(set *token.FileSet, file *ast.File, text string) string {
	with, err := parser.ParseFile(set, "", text, parser.ParseComments)
	if err != nil {
		return text
	}
	bare := []byte(text)
	for _, group := range with.Comments {
		for i := set.Position(group.Pos()).Offset; i < set.Position(group.End()).Offset; i++ {
			bare[i] = ' '
		}
	}
	return string(bare)
}
