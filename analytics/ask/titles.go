package ask

import (
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"oneseal/analytics/kpis"
	"oneseal/events"
)

// titles are the languages in which a CSV may be titled.
var titles = map[string]language{
	"en": {func(t events.Title) string { return t.EN }, "%s (%s)", "%s in words"},
	"zh": {func(t events.Title) string { return t.ZH }, "%s（%s）", "%s名称"},
}

// language is one, with how a unit is said of a column, and what the words beside a column's codes are called.
type language struct {
	of            func(events.Title) string
	unit, inWords string
}

// reads finds the tables in a query, as ClickHouse writes it.
var reads = regexp.MustCompile(`\b(?:FROM|JOIN) (?:\w+\.)?(\w+)`)

// titled copies CSV whose first row has the columns' names, for people: each column is headed by its title and unit, and beside one of codes
// stands another, of what they mean. Codes stay as they are. A column that nothing titles keeps its name.
func titled(to io.Writer, from io.Reader, sql string, in language) error {
	tables, views, err := readBy(sql)
	if err != nil {
		return err
	}
	rows, out := csv.NewReader(from), csv.NewWriter(to)
	rows.ReuseRecord = true
	columns, err := rows.Read()
	if err != nil {
		return fmt.Errorf("read the answer's columns: %w", err)
	}
	var names []events.Name
	var heads []string
	for _, column := range columns {
		n := nameOf(column, tables, views)
		names = append(names, n)
		head := in.of(n.Title)
		if n.Values != nil {
			heads = append(heads, head, fmt.Sprintf(in.inWords, head))
			continue
		}
		if n.Unit != "" {
			head = fmt.Sprintf(in.unit, head, in.of(events.UnitTitle(n.Unit)))
		}
		heads = append(heads, head)
	}
	for row := heads; ; {
		if err := out.Write(row); err != nil {
			return err
		}
		said, err := rows.Read()
		if err == io.EOF {
			out.Flush()
			return out.Error()
		}
		if err != nil {
			return fmt.Errorf("read the answer's rows: %w", err)
		}
		row = row[:0]
		for i, text := range said {
			row = append(row, Cell(text))
			switch {
			case names[i].Values == nil:
			case text == `\N`:
				row = append(row, "")
			default:
				row = append(row, in.of(names[i].Of(text)))
			}
		}
	}
}

// readBy lists what a query reads, and the figures among it.
func readBy(sql string) (tables []string, figures []kpis.View, err error) {
	views, err := kpis.Views()
	if err != nil {
		return nil, nil, err
	}
	for _, found := range reads.FindAllStringSubmatch(sql, -1) {
		tables = append(tables, found[1])
		if i := slices.IndexFunc(views, func(v kpis.View) bool { return v.Name == strings.TrimPrefix(found[1], "kept_") }); i >= 0 {
			figures = append(figures, views[i])
		}
	}
	return tables, figures, nil
}

// nameOf is what people read for a column of a query: its name, if that is no column's.
func nameOf(column string, tables []string, figures []kpis.View) events.Name {
	for _, view := range figures {
		if n, known := view.ColumnName(column); known {
			return n
		}
	}
	if n, known := events.NameOf(column, tables...); known {
		return n
	}
	return events.Name{Title: events.Title{ZH: column, EN: column}}
}

// titlesOf is the language that a request wants for its CSV; nil if none.
func titlesOf(r *http.Request) (*language, error) {
	asked := r.URL.Query().Get("titles")
	if asked == "" {
		return nil, nil
	}
	in, known := titles[asked]
	switch {
	case !known:
		return nil, fmt.Errorf("titles %q is neither en nor zh", asked)
	case r.URL.Query().Get("format") != "csv":
		return nil, fmt.Errorf("titles %s is of format csv: name that, or leave titles out", asked)
	}
	return &in, nil
}
