package viewer

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"oneseal/events"
	"oneseal/events/law"
)

var (
	//go:embed sql/cases.sql
	casesSQL string
	//go:embed sql/related.sql
	relatedSQL string
)

// The town's day, by which open clocks and findings are told.
var zone = time.FixedZone("Asia/Shanghai", 8*3600)

// escape writes a parameter's value as ClickHouse reads it.
var escape = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`).Replace

// rules gives the titles of all rules that a finding can name.
func (v *viewer) rules(w http.ResponseWriter, _ *http.Request) {
	type rule struct {
		ID    string       `json:"id"`
		Title events.Title `json:"title"`
	}
	var all []rule
	for _, r := range law.Rules() {
		all = append(all, rule{r.ID, r.Title})
	}
	v.write(w, all)
}

// cases lists those with findings or over a limit, or those whose subject holds a text: 50 a page, newest first.
func (v *viewer) cases(w http.ResponseWriter, r *http.Request) {
	page := 1
	if text := r.FormValue("page"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 1_000_000 {
			http.Error(w, "page is no number from 1 on: "+strconv.Quote(text), http.StatusBadRequest)
			return
		}
		page = n
	}
	parameters := map[string]string{"offset": strconv.Itoa(50 * (page - 1))}
	for _, name := range []string{"rule", "item", "state", "subject"} {
		parameters[name] = escape(r.FormValue(name))
	}
	v.answer(w, r, asJSON, func() (io.ReadCloser, error) { return v.o.Query(r.Context(), casesSQL, "JSONEachRow", parameters) })
}

// oneCase gives a case beside the cards, documents and sealings that name it.
func (v *viewer) oneCase(w http.ResponseWriter, r *http.Request) {
	subject := r.PathValue("family") + "/" + r.PathValue("key")
	told, known, err := v.o.Case(r.Context(), subject, events.DateOf(time.Now().In(zone)))
	var related jsontext.Value
	if err == nil && known {
		related, err = v.related(r.Context(), subject)
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
		}{told, related})
	}
}

func (v *viewer) related(ctx context.Context, subject string) (jsontext.Value, error) {
	answer, err := v.o.Query(ctx, relatedSQL, "JSONEachRow", map[string]string{"subject": escape(subject)})
	if err != nil {
		return nil, fmt.Errorf("ask what names %s: %w", subject, err)
	}
	defer answer.Close()
	text, err := io.ReadAll(answer)
	if err != nil {
		return nil, fmt.Errorf("read what names %s: %w", subject, err)
	}
	return text, nil
}

func (v *viewer) write(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if err := json.MarshalWrite(w, value, jsontext.EscapeForHTML(true)); err != nil {
		v.o.Logger.Error("answer the page", "error", err)
	}
}
