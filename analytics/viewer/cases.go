package viewer

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"oneseal/analytics/dashboards"
	"oneseal/events"
	"oneseal/events/law"
)

var (
	//go:embed sql/cases.sql
	casesSQL string
	//go:embed sql/related.sql
	relatedSQL string
	//go:embed sql/names.sql
	namesSQL string
	//go:embed sql/rules.sql
	rulesSQL string
	//go:embed sql/seen.sql
	seenSQL string
)

// escape writes a parameter's value as ClickHouse reads it.
var escape = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`).Replace

// rules gives the titles of the rules that a finding can name under the law by which the town is judged.
func (v *viewer) rules(w http.ResponseWriter, r *http.Request) {
	type rule struct {
		ID    string       `json:"id"`
		Title events.Title `json:"title"`
	}
	text, err := v.text(r, rulesSQL, "TabSeparated", nil)
	if err != nil {
		v.o.Logger.Error("ask which rules hold", "error", err)
		http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
		return
	}
	hold, all := strings.Fields(string(text)), []rule{}
	for _, r := range law.Rules() {
		if slices.Contains(hold, r.ID) {
			all = append(all, rule{r.ID, r.Title})
		}
	}
	v.write(w, all)
}

// cases lists those with findings or over a limit, or those whose subject holds a text: 50 a page, newest first.
func (v *viewer) cases(w http.ResponseWriter, r *http.Request) {
	page, ok := pageOf(w, r)
	if !ok {
		return
	}
	parameters := map[string]string{"rows": strconv.Itoa(dashboards.OnPage), "offset": strconv.Itoa(dashboards.OnPage * (page - 1))}
	for _, name := range []string{"rule", "item", "state", "subject"} {
		parameters[name] = escape(r.FormValue(name))
	}
	v.answer(w, r, asJSON, func() (io.ReadCloser, error) {
		return reader(r).Query(r.Context(), casesSQL, "JSONEachRow", parameters)
	})
}

// pageOf is the page of a list that is asked for, the first if none is, or answers the request with what is wrong.
func pageOf(w http.ResponseWriter, r *http.Request) (page int, ok bool) {
	text := r.FormValue("page")
	if text == "" {
		return 1, true
	}
	page, err := strconv.Atoi(text)
	if err != nil || page < 1 || page > 1_000_000 {
		http.Error(w, "page is no number from 1 on: "+strconv.Quote(text), http.StatusBadRequest)
		return 0, false
	}
	return page, true
}

// oneCase gives a case beside the cards, documents and sealings that name it, and the names of the organs and items in it. What is of
// another organ is as if it were not.
func (v *viewer) oneCase(w http.ResponseWriter, r *http.Request) {
	subject := r.PathValue("family") + "/" + r.PathValue("key")
	first := 0 // of the events on this page
	if text := r.URL.Query().Get("first"); text != "" {
		var err error
		if first, err = strconv.Atoi(text); err != nil || first < 0 {
			http.Error(w, "first is not a number of events: "+strconv.Quote(text), http.StatusBadRequest)
			return
		}
	}
	var told any
	var related, names []byte
	known, err := v.sees(r, subject)
	if err == nil && known {
		told, known, err = v.o.Case(r.Context(), subject, events.DateOf(time.Now().In(events.China)), first)
	}
	if err == nil && known {
		related, err = v.text(r, relatedSQL, "JSONEachRow", map[string]string{"subject": escape(subject)})
	}
	if err == nil && known {
		names, err = v.text(r, namesSQL, "TabSeparatedRaw", map[string]string{"subject": escape(subject)})
	}
	switch {
	case err != nil:
		if !errors.Is(err, context.Canceled) {
			v.o.Logger.Error("tell a case", "subject", subject, "error", err)
		}
		http.Error(w, "the case can't be told: the database does not answer", http.StatusServiceUnavailable)
	case !known:
		http.Error(w, "there are no events of "+strconv.Quote(subject), http.StatusNotFound)
	default:
		v.write(w, struct {
			Case    any            `json:"case"`
			Related jsontext.Value `json:"related"`
			Names   jsontext.Value `json:"names"`
		}{told, related, names})
	}
}

// sees tells whether a request's reader may see the row of a subject, by which its whole story is theirs to read.
func (v *viewer) sees(r *http.Request, subject string) (bool, error) {
	if reader(r).Organs == nil {
		return true, nil
	}
	family, _, _ := strings.Cut(subject, "/")
	table := v.o.Table(family)
	if table == "" {
		return false, nil
	}
	rows, err := v.text(r, seenSQL, "TabSeparated", map[string]string{"table": table, "subject": escape(subject)})
	return strings.TrimSpace(string(rows)) == "1", err
}

// text gives the answer to one of the page's own questions.
func (v *viewer) text(r *http.Request, sql, format string, parameters map[string]string) ([]byte, error) {
	answer, err := reader(r).Query(r.Context(), sql, format, parameters)
	if err != nil {
		return nil, fmt.Errorf("ask the page's own question: %w", err)
	}
	defer answer.Close()
	text, err := io.ReadAll(answer)
	if err != nil {
		return nil, fmt.Errorf("read the answer to it: %w", err)
	}
	return text, nil
}

func (v *viewer) write(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.MarshalWrite(w, value, jsontext.EscapeForHTML(true)); err != nil {
		v.o.Logger.Error("answer the page", "error", err)
	}
}
