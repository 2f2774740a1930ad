// Package viewer serves the built-in page: it draws the same generated dashboard JSON as Grafana
// would, for those who have no Grafana, and beside it the page of a case and the list of those that break a
// rule. It asks only what the panels and its own .sql files ask; no query comes from the browser, and the page
// asks nobody but its own host.
//
// Where others can reach the page it asks for a key, and each reader's questions are put as that reader: the door
// stands before every route, so that none can be forgotten. All but signing in and out is GET and changes nothing.
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
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
	"github.com/klauspost/compress/gzhttp"

	"oneseal/analytics/ask"
	"oneseal/analytics/dashboards"
	"oneseal/events"
)

//go:generate go run ./generate ../..

//go:embed all:dist
var dist embed.FS

// Options configure the page.
type Options struct {
	// Query answers whoever comes, if there is no Admit.
	Query ask.Query
	// Admit finds the reader of a key's secret; a *[ask.Refusal] says why there is none. nil: the page asks for no key.
	Admit  func(secret string) (ask.Reader, error)
	Status func(ctx context.Context) (any, error)
	// Table names the read model of a family; "" if its stories are no rows.
	Table func(family string) string
	// Case tells a subject's case as of a day, without personal fields, with a page of its events after the first ones; known is
	// false if there are no events of it.
	Case func(ctx context.Context, subject string, asOf events.Date, first int) (told any, known bool, err error)
	// Progress gives a word for the state of the tables, which differs after every change of them, and whether the log is
	// ahead of them. It is asked every few seconds while a page is open.
	Progress func(ctx context.Context) (tables string, behind bool, err error)
	Logger   *slog.Logger
}

type viewer struct {
	o          Options
	dashboards map[string]*board
	list       []entry
}

// entry is a dashboard in the list of all. Untold is one of whose families nothing was told that the reader may see.
type entry struct {
	UID      string `json:"uid"`
	Title    string `json:"title"`
	Language string `json:"language"`
	Untold   bool   `json:"untold,omitempty"`
}

// board is a dashboard with the queries that it may ask, by panel and by variable.
type board struct {
	text        json.RawMessage
	title       string
	panels      map[string]panel // by id; of a map's second layer, by id-B
	variables   map[string]string
	annotations string
	defaults    map[string]string   // values of variables that have one
	allowed     map[string][]string // all values of variables that are no query
}

// panel is one that asks something.
type panel struct{ title, kept, live string }

// query is what it asks for a reader: kept figures are counted over all organs, live ones over the rows that the reader may see.
func (p panel) query(who ask.Reader) string {
	if who.Organs != nil {
		return p.live
	}
	return p.kept
}

// Page serves the page and what it asks for.
type Page struct {
	http.Handler
	live *live
}

// Close ends the streams of open pages: an http.Server that shuts down waits for them.
func (p *Page) Close() { p.live.close() }

// Handler gives the page, which its caller closes.
func Handler(o Options) (*Page, error) {
	v := &viewer{o: o, dashboards: make(map[string]*board)}
	for _, language := range []dashboards.Language{dashboards.Chinese, dashboards.English} {
		all, err := dashboards.All(language, dashboards.Kept)
		if err != nil {
			return nil, err
		}
		live, err := dashboards.All(language, dashboards.Live)
		if err != nil {
			return nil, err
		}
		for i, d := range all {
			if err := v.add(d, live[i], language); err != nil {
				return nil, err
			}
		}
	}
	live := newLive(o)
	routes, err := v.routes(live)
	if err != nil {
		return nil, err
	}
	pages := http.NewServeMux()
	for pattern, handler := range routes {
		pages.Handle(pattern, handler)
	}
	if o.Admit == nil {
		anyone := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { withReader(pages, w, r, ask.Reader{Query: o.Query}) })
		return &Page{secured(anyone), live}, nil
	}
	d := &door{admit: o.Admit, logger: o.Logger, sessions: make(map[string]session)}
	live.opens = d.opens
	outside := http.NewServeMux()
	outside.Handle("/", d.guard(pages))
	sameOrigin := http.NewCrossOriginProtection() // nobody is signed in or out by another site
	outside.Handle("POST /sign-in", sameOrigin.Handler(http.HandlerFunc(d.signIn)))
	outside.Handle("POST /sign-out", sameOrigin.Handler(http.HandlerFunc(d.signOut)))
	for _, pattern := range []string{"GET /style.css", "GET /theme.js"} { // what the sign-in page is made of
		if file, built := routes[pattern]; built {
			outside.Handle(pattern, file)
		}
	}
	return &Page{secured(outside), live}, nil
}

// routes are all that readers ask for, by pattern.
func (v *viewer) routes(live *live) (map[string]http.Handler, error) {
	routes := map[string]http.Handler{"GET " + LivePath: live}
	// Events of the stream would wait in a packer; Parquet is packed.
	pack, err := gzhttp.NewWrapper(gzhttp.EnableZstd(false), gzhttp.ContentTypes([]string{"application/json", "text/csv"}))
	if err != nil {
		return nil, fmt.Errorf("pack answers: %w", err)
	}
	for pattern, handler := range map[string]http.HandlerFunc{
		"GET /api/dashboards":            v.all,
		"GET /api/dashboards/{uid}":      v.dashboard,
		"GET /api/panels/{uid}/{of}":     v.panel,
		"GET /api/variables/{uid}/{of}":  v.ask(func(b *board, variable string) string { return b.variables[variable] }),
		"GET /api/annotations/{uid}":     v.ask(func(b *board, _ string) string { return b.annotations }),
		"GET /api/status":                v.status,
		"GET /api/reader":                v.reader,
		"GET /api/rules":                 v.rules,
		"GET /api/cases":                 v.cases,
		"GET /api/cases/{family}/{key}":  v.oneCase,
		"GET /api/counted/{figure}/{of}": v.counted,
	} {
		routes[pattern] = pack(handler)
	}
	folder, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, fmt.Errorf("open the page's files: %w", err)
	}
	files, err := readFiles(folder)
	if err != nil {
		return nil, err
	}
	if files["index.html"] == nil {
		routes["GET /{$}"] = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "The page is not built into this binary: run `make viewer` and build again.", http.StatusNotImplemented)
		})
		return routes, nil
	}
	for name, file := range files {
		routes["GET /"+name] = file
	}
	routes["GET /{$}"], routes["GET /cases"], routes["GET /cases/{family}/{key}"] = files["index.html"], files["cases.html"], files["case.html"]
	// Dashboards have the addresses that they have in Grafana, so links between them are the same.
	routes["GET /d/{uid}"] = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if v.dashboards[r.PathValue("uid")] == nil {
			http.Error(w, "no dashboard has this uid: / leads to all of them", http.StatusNotFound)
			return
		}
		files["index.html"].ServeHTTP(w, r)
	})
	routes["GET /sign-in"] = http.RedirectHandler("/", http.StatusSeeOther)
	return routes, nil
}

func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")     // without a referrer, a form would not say which page it is of
		if strings.HasPrefix(r.URL.Path, "/api/") { // each key has answers of its own, refusals as well
			h.Set("Cache-Control", "no-store")
			h.Set("Vary", "Cookie, Authorization")
		}
		next.ServeHTTP(w, r)
	})
}

// boardJSON is what the page takes from a dashboard's JSON.
type boardJSON struct {
	UID, Title string
	Panels     []struct {
		ID      int
		Title   string
		Targets []dashboards.ClickHouseQuery
		Options struct{ Layers []struct{ Name string } }
	}
	Templating struct {
		List []struct {
			Type, Name, Query string
			Current           struct{ Value string }
		}
	}
	Annotations struct {
		List []struct{ Target dashboards.ClickHouseQuery }
	}
}

func readBoard(d dashboard.Dashboard) (text []byte, r boardJSON, err error) {
	if text, err = dashboards.JSON(d); err != nil {
		return nil, r, err
	}
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, r, fmt.Errorf("read dashboard %s back: %w", *d.Uid, err)
	}
	return text, r, nil
}

// add takes a dashboard whose queries read kept figures; live is the same one whose queries read live ones.
func (v *viewer) add(kept, live dashboard.Dashboard, language dashboards.Language) error {
	text, read, err := readBoard(kept)
	if err != nil {
		return err
	}
	_, ofLive, err := readBoard(live)
	if err != nil {
		return err
	}
	b := &board{text: text, title: read.Title, panels: make(map[string]panel), variables: make(map[string]string), defaults: make(map[string]string), allowed: make(map[string][]string)}
	for n, p := range read.Panels {
		for i, target := range p.Targets {
			id, title := strconv.Itoa(p.ID), p.Title
			if len(p.Options.Layers) == len(p.Targets) { // a map asks for each of its layers
				title += " - " + p.Options.Layers[i].Name
			}
			if i > 0 {
				id += "-" + target.RefID
			}
			b.panels[id] = panel{title, target.RawSQL, ofLive.Panels[n].Targets[i].RawSQL}
		}
	}
	for _, variable := range read.Templating.List {
		switch variable.Type {
		case "query":
			b.variables[variable.Name] = variable.Query
		case "custom":
			b.defaults[variable.Name] = variable.Current.Value
			for option := range strings.SplitSeq(variable.Query, ", ") {
				_, value, _ := strings.Cut(option, " : ")
				b.allowed[variable.Name] = append(b.allowed[variable.Name], value)
			}
		}
	}
	for _, annotation := range read.Annotations.List {
		b.annotations = annotation.Target.RawSQL
	}
	v.dashboards[read.UID] = b
	v.list = append(v.list, entry{read.UID, read.Title, string(language), false})
	return nil
}

//go:embed sql/told.sql
var toldSQL string

// all lists the dashboards, and says of which there is nothing to show.
func (v *viewer) all(w http.ResponseWriter, r *http.Request) {
	told, err := v.text(r, toldSQL, "TabSeparated", nil)
	if err != nil {
		v.o.Logger.Error("ask what is told", "error", err)
		http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
		return
	}
	families, about := strings.Fields(string(told)), dashboards.Families()
	list := slices.Clone(v.list)
	for i := range list {
		of := about[list[i].UID]
		list[i].Untold = len(of) > 0 && !slices.ContainsFunc(of, func(family string) bool { return slices.Contains(families, family) })
	}
	send(w, list)
}

func (v *viewer) dashboard(w http.ResponseWriter, r *http.Request) {
	b, ok := v.dashboards[r.PathValue("uid")]
	if !ok {
		http.Error(w, "no dashboard has this uid", http.StatusNotFound)
		return
	}
	send(w, b.text)
}

// ask answers a query of a dashboard in the scope that the request's parameters state: from and to in milliseconds since
// 1970, var-NAME once for each value.
func (v *viewer) ask(query func(b *board, of string) string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		b, ok := v.dashboards[r.PathValue("uid")]
		if !ok {
			http.Error(w, "no dashboard has this uid", http.StatusNotFound)
			return
		}
		if sql, _, ok := b.expand(w, r, query(b, r.PathValue("of"))); ok {
			v.answer(w, r, asJSON, func() (io.ReadCloser, error) { return reader(r).Query(r.Context(), sql, "JSONCompact", nil) })
		}
	}
}

// expand puts the request's scope into a query, or answers the request with what is wrong.
func (b *board) expand(w http.ResponseWriter, r *http.Request, query string) (sql string, s Scope, ok bool) {
	if query == "" {
		http.Error(w, "the dashboard has no such query", http.StatusNotFound)
		return "", s, false
	}
	s, err := b.scope(r.URL.Query(), time.Now())
	if err == nil {
		sql, err = Expand(query, s)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
	}
	return sql, s, err == nil
}

// points is how many points a chart's range is divided into.
const points = 200

func (b *board) scope(parameters url.Values, now time.Time) (Scope, error) {
	s := Scope{From: now.AddDate(-15, 0, 0), To: now, Values: make(map[string][]string)}
	for name, at := range map[string]*time.Time{"from": &s.From, "to": &s.To} {
		if text := parameters.Get(name); text != "" {
			ms, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return s, fmt.Errorf("%s is not a number of milliseconds since 1970: %q", name, text)
			}
			*at = time.UnixMilli(ms)
		}
	}
	s.Interval = s.To.Sub(s.From) / points
	for name, value := range b.defaults {
		s.Values[name] = []string{value}
	}
	for parameter, chosen := range parameters {
		name, is := strings.CutPrefix(parameter, "var-")
		if !is {
			continue
		}
		if allowed, listed := b.allowed[name]; listed && (len(chosen) != 1 || !slices.Contains(allowed, chosen[0])) {
			return s, fmt.Errorf("%s is %q: take one of %q", name, chosen, allowed)
		}
		s.Values[name] = chosen
	}
	return s, nil
}

func send(w http.ResponseWriter, what any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(what)
}

// as writes an answer of the database.
type as struct {
	contentType string
	copy        func(to io.Writer, from io.Reader) error
}

var asJSON = as{"application/json", plainly}

func plainly(to io.Writer, from io.Reader) error {
	_, err := io.Copy(to, from)
	return err
}

func (v *viewer) answer(w http.ResponseWriter, r *http.Request, form as, question func() (io.ReadCloser, error)) {
	result, err := question()
	if errors.Is(err, ask.ErrHidden) {
		w.Header().Del("Content-Disposition")
		http.Error(w, ask.ErrHidden.Error(), http.StatusForbidden)
		return
	}
	if err != nil {
		if !errors.Is(err, context.Canceled) {
			v.o.Logger.Error("answer the page", "path", r.URL.Path, "error", err)
		}
		w.Header().Del("Content-Disposition")
		http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
		return
	}
	defer result.Close()
	w.Header().Set("Content-Type", form.contentType)
	if err := form.copy(w, result); err != nil {
		if r.Context().Err() == nil {
			v.o.Logger.Error("answer the page", "path", r.URL.Path, "error", err)
		}
		panic(http.ErrAbortHandler) // half an answer must not look like a whole one
	}
}

// reader says whose rows the page shows, and whether there is a session to end.
func (v *viewer) reader(w http.ResponseWriter, r *http.Request) {
	_, err := r.Cookie(sessionCookie)
	v.write(w, struct {
		Organs   []string `json:"organs,omitempty"`
		SignedIn bool     `json:"signed_in"`
	}{reader(r).Organs, v.o.Admit != nil && err == nil})
}

func (v *viewer) status(w http.ResponseWriter, r *http.Request) {
	if reader(r).Organs != nil {
		http.Error(w, ask.ErrHidden.Error(), http.StatusForbidden)
		return
	}
	status, err := v.o.Status(r.Context())
	if err != nil {
		v.o.Logger.Error("read the status", "error", err)
		http.Error(w, "the status can't be read", http.StatusServiceUnavailable)
		return
	}
	send(w, status)
}
