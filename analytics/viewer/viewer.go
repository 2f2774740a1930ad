// Package viewer serves the built-in page: it draws the same generated dashboard JSON as Grafana
// would, for those who have no Grafana, and beside it the page of a case and the list of those that break a
// rule. It asks only what the panels and its own .sql files ask; no query comes from the browser, and the page
// asks nobody but its own host.
package viewer

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"oneseal/analytics/dashboards"
	"oneseal/events"
)

//go:embed all:dist
var dist embed.FS

// Options configure the page.
type Options struct {
	// Query runs SQL read-only, with values for its {name:Type} parameters, and gives ClickHouse's answer in the format.
	Query  func(ctx context.Context, sql, format string, parameters map[string]string) (io.ReadCloser, error)
	Status func(ctx context.Context) (any, error)
	// Case tells a subject's case as of a day, without personal fields; known is false if there are no events of it.
	Case   func(ctx context.Context, subject string, asOf events.Date) (told any, known bool, err error)
	Logger *slog.Logger
}

type viewer struct {
	o          Options
	dashboards map[string]json.RawMessage
	panels     map[string]map[string]string // SQL by dashboard and panel
}

// Handler serves the page and what it asks for.
func Handler(o Options) (http.Handler, error) {
	v := &viewer{o: o, dashboards: make(map[string]json.RawMessage), panels: make(map[string]map[string]string)}
	for _, language := range []dashboards.Language{dashboards.Chinese, dashboards.English} {
		if err := v.add(language); err != nil {
			return nil, err
		}
	}
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, fmt.Errorf("open the page's files: %w", err)
	}
	mux := http.NewServeMux()
	if _, err := fs.Stat(files, "index.html"); err != nil {
		mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "The page is not built into this binary: run `make viewer` and build again.", http.StatusNotImplemented)
		})
	} else {
		mux.Handle("GET /", http.FileServerFS(files))
		mux.HandleFunc("GET /cases", func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, files, "cases.html") })
		mux.HandleFunc("GET /cases/{family}/{key}", func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, files, "case.html") })
	}
	mux.HandleFunc("GET /api/dashboards/{uid}", v.dashboard)
	mux.HandleFunc("GET /api/panels/{uid}/{panel}", v.panel)
	mux.HandleFunc("GET /api/status", v.status)
	mux.HandleFunc("GET /api/rules", v.rules)
	mux.HandleFunc("GET /api/cases", v.cases)
	mux.HandleFunc("GET /api/cases/{family}/{key}", v.oneCase)
	return secured(mux), nil
}

func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		next.ServeHTTP(w, r)
	})
}

func (v *viewer) add(language dashboards.Language) error {
	d, err := dashboards.Leadership(language)
	if err != nil {
		return err
	}
	text, err := dashboards.JSON(d)
	if err != nil {
		return err
	}
	var read struct {
		UID    string
		Panels []struct {
			ID      int
			Targets []dashboards.ClickHouseQuery
		}
	}
	if err := json.Unmarshal(text, &read); err != nil {
		return fmt.Errorf("read dashboard back: %w", err)
	}
	v.dashboards[read.UID] = text
	v.panels[read.UID] = make(map[string]string)
	for _, panel := range read.Panels {
		if len(panel.Targets) == 1 {
			v.panels[read.UID][strconv.Itoa(panel.ID)] = panel.Targets[0].RawSQL
		}
	}
	return nil
}

func (v *viewer) dashboard(w http.ResponseWriter, r *http.Request) {
	text, ok := v.dashboards[r.PathValue("uid")]
	if !ok {
		http.Error(w, "no dashboard has this uid", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(text)
}

func (v *viewer) panel(w http.ResponseWriter, r *http.Request) {
	sql, ok := v.panels[r.PathValue("uid")][r.PathValue("panel")]
	if !ok {
		http.Error(w, "no such panel", http.StatusNotFound)
		return
	}
	from, to := time.Now().AddDate(-10, 0, 0), time.Now()
	for name, at := range map[string]*time.Time{"from": &from, "to": &to} {
		if text := r.FormValue(name); text != "" {
			ms, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				http.Error(w, name+" is not a number of milliseconds since 1970: "+strconv.Quote(text), http.StatusBadRequest)
				return
			}
			*at = time.UnixMilli(ms)
		}
	}
	v.answer(w, r, func() (io.ReadCloser, error) {
		return v.o.Query(r.Context(), Expand(sql, from, to), "JSONCompact", nil)
	})
}

func (v *viewer) answer(w http.ResponseWriter, r *http.Request, ask func() (io.ReadCloser, error)) {
	result, err := ask()
	if err == nil {
		defer result.Close()
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		_, err = io.Copy(w, result)
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		v.o.Logger.Error("answer the page", "path", r.URL.Path, "error", err)
		http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
	}
}

func (v *viewer) status(w http.ResponseWriter, r *http.Request) {
	status, err := v.o.Status(r.Context())
	if err != nil {
		v.o.Logger.Error("read the status", "error", err)
		http.Error(w, "the status can't be read", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	json.NewEncoder(w).Encode(status)
}

var timeFilter = regexp.MustCompile(`\$__timeFilter\(((?:[^()]|\([^()]*\))*)\)`)

// Expand puts a time range into the macros of the official ClickHouse plugin that the panels use.
func Expand(sql string, from, to time.Time) string {
	a, b := fmt.Sprintf("toDateTime(%d)", from.Unix()), fmt.Sprintf("toDateTime(%d)", to.Unix())
	sql = timeFilter.ReplaceAllString(sql, "$1 >= "+a+" AND $1 <= "+b)
	return strings.NewReplacer("$__fromTime", a, "$__toTime", b).Replace(sql)
}
