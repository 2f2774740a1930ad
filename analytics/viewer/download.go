package viewer

import (
	"encoding/csv"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"oneseal/analytics/ask"
	"oneseal/events"
)

// downloads are the files that a panel's rows come as, by extension, with ClickHouse's format of each.
var downloads = map[string]struct {
	format string
	as     as
}{
	"csv":     {"CSVWithNames", as{"text/csv; charset=utf-8; header=present", forSpreadsheets}},
	"parquet": {"Parquet", as{"application/vnd.apache.parquet", plainly}},
}

// panel answers what a panel asks: as JSON for the page to draw, or as a file, which has the columns and rows of the JSON.
func (v *viewer) panel(w http.ResponseWriter, r *http.Request) {
	id, extension, isFile := strings.Cut(r.PathValue("of"), ".")
	if !isFile {
		v.ask(func(b *board, _ string) string { return b.panels[id].query(reader(r)) })(w, r)
		return
	}
	b, ok := v.dashboards[r.PathValue("uid")]
	if _, known := downloads[extension]; !ok || !known {
		http.Error(w, "no dashboard has this file: name its uid, the panel's id and .csv or .parquet", http.StatusNotFound)
		return
	}
	sql, scope, ok := b.expand(w, r, b.panels[id].query(reader(r)))
	if !ok {
		return
	}
	v.file(w, r, b.title+" - "+b.panels[id].title, extension, sql, scope, nil)
}

// file answers with the rows of a query as a file of one of the downloads, named by a title and the days of the scope.
func (v *viewer) file(w http.ResponseWriter, r *http.Request, title, extension, sql string, scope Scope, parameters map[string]string) {
	file := downloads[extension]
	name := fmt.Sprintf("%s %s..%s.%s", title, scope.From.In(events.China).Format(time.DateOnly), scope.To.In(events.China).Format(time.DateOnly), extension)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": forFolders.Replace(name)}))
	v.answer(w, r, file.as, func() (io.ReadCloser, error) { return reader(r).Query(r.Context(), sql, file.format, parameters) })
}

// Characters that a file's name can't have on some system.
var forFolders = strings.NewReplacer("/", "-", `\`, "-", ":", "-", "*", "-", "?", "", `"`, "'", "<", "", ">", "", "|", "-")

// forSpreadsheets copies CSV so that Excel and WPS open it as it is meant: a mark says that it is UTF-8, what is not known is empty, and
// a text that would be run as a formula begins with an apostrophe. Numbers stay as they are; who wants every text so, takes Parquet.
func forSpreadsheets(to io.Writer, from io.Reader) error {
	if _, err := io.WriteString(to, "\ufeff"); err != nil {
		return err
	}
	in, out := csv.NewReader(from), csv.NewWriter(to)
	in.ReuseRecord = true
	for {
		row, err := in.Read()
		if err == io.EOF {
			out.Flush()
			return out.Error()
		}
		if err != nil {
			return fmt.Errorf("read the answer's rows: %w", err)
		}
		for i, text := range row {
			if text == `\N` {
				row[i] = ""
			} else {
				row[i] = ask.Cell(text)
			}
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
}
