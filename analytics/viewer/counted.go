package viewer

import (
	"io"
	"net/http"
	"slices"
	"strings"

	"oneseal/analytics/dashboards"
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
	_, isFile := downloads[extension]
	if !isFile && extension != "json" {
		http.Error(w, "a list comes as .json, .csv or .parquet", http.StatusNotFound)
		return
	}
	page, ok := pageOf(w, r)
	if !ok {
		return
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
	v.file(w, r, list.Title, extension, sql, scope, parameters)
}
