package viewer

import (
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"oneseal/analytics/dashboards"
	"oneseal/events"
)

// ofList are the parameters of a list's address that are not keys of its figure.
var ofList = []string{"lang", "figure", "of", "from", "to", "search", "sort", "page"}

// counted answers which things a column of a figure counts: the list as a panel, a page of its rows as .json, or all of them as a
// file. Rows are narrowed by the parameters of dashboards (from, to, var-area, var-organ, var-item), by the figure's keys, such as
// basis=promised_workdays, and by a part of the subject (search); sort names a column, after a hyphen the other way round.
func (v *viewer) counted(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	column, extension, _ := strings.Cut(r.PathValue("of"), ".")
	language := dashboards.Chinese
	if query.Get("lang") == "en" {
		language = dashboards.English
	}
	parameters := map[string]string{"search": escape(query.Get("search"))}
	var keys []string
	for name := range query {
		if !slices.Contains(ofList, name) && !strings.HasPrefix(name, "var-") {
			keys = append(keys, name)
			parameters[name] = escape(query.Get(name))
		}
	}
	slices.Sort(keys)
	list, err := dashboards.CasesOf(r.PathValue("figure"), column, language, keys)
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	if extension == "" {
		send(w, list.Panel)
		return
	}
	file, isFile := downloads[extension]
	if !isFile && extension != "json" {
		http.Error(w, "a list comes as .json, .csv or .parquet", http.StatusNotFound)
		return
	}
	page := 1
	if text := query.Get("page"); text != "" {
		if page, err = strconv.Atoi(text); err != nil || page < 1 || page > 1_000_000 {
			http.Error(w, "page is no number from 1 on: "+strconv.Quote(text), http.StatusBadRequest)
			return
		}
	}
	if isFile {
		page = 0
	}
	rows, err := list.Rows(query.Get("sort"), page)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	sql, scope, ok := new(board).expand(w, r, rows)
	if !ok {
		return
	}
	if !isFile {
		v.answer(w, r, asJSON, func() (io.ReadCloser, error) { return reader(r).Query(r.Context(), sql, "JSONCompact", parameters) })
		return
	}
	name := fmt.Sprintf("%s %s..%s.%s", list.Title, scope.From.In(events.China).Format(time.DateOnly), scope.To.In(events.China).Format(time.DateOnly), extension)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": forFolders.Replace(name)}))
	v.answer(w, r, file.as, func() (io.ReadCloser, error) { return reader(r).Query(r.Context(), sql, file.format, parameters) })
}
