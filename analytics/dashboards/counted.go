package dashboards

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/grafana/grafana-foundation-sdk/go/dashboard"

	"oneseal/analytics/kpis"
)

// casesOf leads to the list of what a column of a figure counts, on the built-in viewer.
const casesOf = "${viewer}/cases?figure="

// filters are the conditions of panels that a list of cases is narrowed by as well, each with what its address takes along.
var filters = map[string]string{"{months}": "${__url_time_range}", "{area}": "${area:queryparam}", "{organ}": "${organ:queryparam}", "{item}": "${item:queryparam}"}

const inMonths = "month BETWEEN {from} AND {to}"

var (
	sums    = regexp.MustCompile(`\bsum\(k\.(\w+)\) AS (\w+)`)
	ofKeys  = regexp.MustCompile(`(?s)\bFROM \{(kpi_\w+)\} AS k(?: WHERE (.*?))?(?: GROUP BY ([\w, ]+?))?(?: HAVING .*?)?(?: ORDER BY .*)?$`)
	isEqual = regexp.MustCompile(`^(\w+) = '([^']*)'$`)
)

// counts gives the address of the list of what each column of a panel counts. A panel has one whose numbers are sums over the rows of
// one figure, chosen by filters that the list has as well, each sum of a column that counts: figure and list then count the same.
func (p panel) counts(views []kpis.View) map[string]string {
	addresses := make(map[string]string)
	view, err := find(views, p.kpi)
	of := ofKeys.FindStringSubmatch(strings.TrimSpace(p.sql))
	if err != nil || of == nil || of[1] != view.Name || p.kind != stat && p.kind != table {
		return addresses
	}
	var narrowed []string
	for _, condition := range strings.Split(strings.Replace(of[2], inMonths, "{months}", 1), " AND ") { // a range has an AND of its own
		condition = strings.TrimSpace(condition)
		if along, known := filters[condition]; known {
			narrowed = append(narrowed, along)
		} else if equal := isEqual.FindStringSubmatch(condition); equal != nil {
			narrowed = append(narrowed, equal[1]+"="+url.QueryEscape(equal[2]))
		} else if condition != "" {
			return addresses
		}
	}
	for _, key := range strings.Split(of[3], ", ") {
		if key != "" {
			narrowed = append(narrowed, key+"=${__data.fields."+key+"}")
		}
	}
	for _, sum := range sums.FindAllStringSubmatch(p.sql, -1) {
		counted, ok := view.Counted(sum[1])
		if !ok || slices.ContainsFunc(narrowed, func(n string) bool {
			key, _, of := strings.Cut(n, "=")
			return of && !slices.Contains(counted.Keys, key)
		}) || slices.Contains(counted.Keys, "month") && !slices.Contains(narrowed, filters["{months}"]) {
			continue
		}
		addresses[sum[2]] = strings.Join(append([]string{casesOf + view.Name + "&of=" + sum[1]}, narrowed...), "&")
	}
	return addresses
}

// Cases is a list of what a figure counts, as a table panel.
type Cases struct {
	Panel   dashboard.Panel
	Title   string
	query   string
	columns []string
}

// OnPage is how many rows a page of a list has.
const OnPage = 50

// Rows asks for those whose subject holds the parameter search, in the order of a column, after a hyphen the other way round, and by
// subject without one. page counts from 1, and its rows end with the column total, of how many; 0 is all rows.
func (c Cases) Rows(sort string, page int) (string, error) {
	column, down := strings.CutPrefix(cmp.Or(sort, "subject"), "-")
	if !slices.Contains(c.columns, column) {
		return "", fmt.Errorf("sort is %q: take one of %s", sort, strings.Join(c.columns, ", "))
	}
	if down {
		column += " DESC"
	}
	columns := strings.Join(c.columns, ", ")
	rows := " FROM (" + c.query + ") WHERE positionCaseInsensitiveUTF8(subject, {search:String}) > 0 ORDER BY " + column + ", " + columns
	if page == 0 {
		return "SELECT " + columns + rows, nil
	}
	return fmt.Sprintf("SELECT %s, count() OVER () AS total%s LIMIT %d OFFSET %d", columns, rows, OnPage, OnPage*(page-1)), nil
}

// CasesOf makes the list of what a column of a figure counts, as a table panel in a language. It is narrowed as panels
// are, by range, area, organ and item, and to the values of these keys, which are parameters of its query with the keys' names: of a
// month the beginning does. Errors name what there is.
func CasesOf(figure, column string, l Language, keys []string) (c Cases, err error) {
	views, err := kpis.Views()
	if err != nil {
		return c, err
	}
	view, err := find(views, figure)
	if err != nil {
		return c, err
	}
	counted, ok := view.Counted(column)
	if !ok {
		return c, fmt.Errorf("%s has no list of what %s counts", figure, column)
	}
	chosen := []string{"subject"}
	var where []string
	for _, key := range counted.Keys {
		chosen = append(chosen, key)
		switch key {
		case "month":
			where = append(where, inMonths)
		case "organ", "item":
			chosen = append(chosen, key+"_name("+key+") AS "+key+"_name")
			fallthrough
		case "area":
			where = append(where, "{"+key+"}")
		}
	}
	for _, key := range keys {
		switch {
		case !slices.Contains(counted.Keys, key):
			return c, fmt.Errorf("%s is not grouped by %s: it is by %s", figure, key, strings.Join(counted.Keys, ", "))
		case key == "month":
			where = append(where, "startsWith(toString(month), {month:String})")
		default:
			where = append(where, "toString("+key+") = {"+key+":String}")
		}
	}
	query := "SELECT " + strings.Join(chosen, ", ") + " FROM (" + counted.SQL + ")"
	if len(where) > 0 {
		query += " WHERE " + strings.Join(where, " AND ")
	}
	figures, err := Live.names()
	if err != nil {
		return c, err
	}
	p := panel{kind: table, kpi: figure, w: 24, h: 20, sql: query, linked: map[string]string{"subject": caseOf}}
	name, _ := columnOf(column, &p, views)
	said := name.text
	switch column {
	case "numerator":
		said = text{view.ZH.Numerator, view.EN.Numerator}
	case "denominator":
		said = text{view.ZH.Denominator, view.EN.Denominator}
	}
	p.title = text{view.ZH.Title + "：" + said.zh, view.EN.Title + ": " + said.en}
	if c.query, err = figures.put(query); err != nil {
		return c, err
	}
	c.Title, c.columns = p.title.in(l), columnsOf(query)
	c.Panel, err = p.build(1, l, views, figures)
	return c, err
}
