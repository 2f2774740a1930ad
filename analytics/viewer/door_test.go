package viewer

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"oneseal/analytics/ask"
	"oneseal/events"
)

// locked is a page that two keys open, until they are revoked: one sees all, the other some organs.
type locked struct {
	*Page
	keys  map[string]ask.Reader
	asked []string // what was put to the database
}

func newLocked(t *testing.T) *locked {
	t.Helper()
	l := &locked{keys: make(map[string]ask.Reader)}
	query := func(_ context.Context, sql, _ string, _ map[string]string) (io.ReadCloser, error) {
		l.asked = append(l.asked, sql)
		return io.NopCloser(strings.NewReader("[" + strings.Repeat("0,", 2000) + "0]")), nil
	}
	l.keys["all"], l.keys["some"] = ask.Reader{Query: query}, ask.Reader{Query: query, Organs: []string{"bureau"}}
	admit := func(secret string) (ask.Reader, error) {
		who, known := l.keys[secret]
		if !known {
			return who, &ask.Refusal{Status: http.StatusUnauthorized, Why: events.Title{ZH: "无此密钥", EN: "no such key"}}
		}
		return who, nil
	}
	page, err := Handler(Options{Admit: admit, Logger: slog.New(slog.DiscardHandler),
		Status:   func(context.Context) (any, error) { return "status", nil },
		Table:    func(string) string { return "" },
		Case:     func(context.Context, string, events.Date, int) (any, bool, error) { return "case", true, nil },
		Progress: func(context.Context) (string, bool, error) { return "", false, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(page.Close)
	l.Page = page
	return l
}

func (l *locked) do(method, target string, change func(*http.Request)) *http.Response {
	var body io.Reader
	path, form, posts := strings.Cut(target, " ")
	if posts {
		body = strings.NewReader(form)
	}
	r := httptest.NewRequest(method, path, body)
	if posts {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	l.ServeHTTP(w, r)
	return w.Result()
}

func bearer(secret string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+secret) }
}

func text(t *testing.T, answer *http.Response) string {
	t.Helper()
	all, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

var placeholder = regexp.MustCompile(`\{\w+\}`)

func TestNoRouteIsOpenWithoutAKey(t *testing.T) {
	l := newLocked(t)
	v := &viewer{}
	routes, err := v.routes(newLive(Options{}))
	if err != nil {
		t.Fatal(err)
	}
	outside := map[string]bool{"GET /style.css": true, "GET /theme.js": true} // the sign-in page is made of them
	for pattern := range routes {
		method, path, _ := strings.Cut(pattern, " ")
		path = placeholder.ReplaceAllString(strings.TrimSuffix(path, "{$}"), "x")
		for name, change := range map[string]func(*http.Request){
			"no key": nil, "an unknown key": bearer("other"),
			"an unknown session": func(r *http.Request) { r.AddCookie(&http.Cookie{Name: sessionCookie, Value: "all"}) },
		} {
			answer := l.do(method, path, change)
			if open := answer.StatusCode != http.StatusUnauthorized; open != outside[pattern] {
				t.Errorf("%s, with %s: %s", pattern, name, answer.Status)
			}
			if html := strings.Contains(text(t, answer), "<form"); !outside[pattern] && html == strings.HasPrefix(path, "/api/") {
				t.Errorf("%s, with %s: pages answer with a form, the API with a text", pattern, name)
			}
		}
	}
	if len(l.asked) > 0 {
		t.Errorf("strangers had the database asked %q", l.asked)
	}
	if answer := l.do("GET", "/api/status", bearer("all")); answer.StatusCode != http.StatusOK {
		t.Errorf("with the key: %s", answer.Status)
	}
}

func signIn(l *locked, change func(*http.Request)) *http.Response {
	return l.do("POST", "/sign-in key=all&back="+url.QueryEscape("/d/oneseal-leadership?from=now-1y"), change)
}

func TestASessionIsNoKeyAndEndsWithIt(t *testing.T) {
	l := newLocked(t)
	answer := signIn(l, nil)
	if answer.StatusCode != http.StatusSeeOther || answer.Header.Get("Location") != "/d/oneseal-leadership?from=now-1y" || len(answer.Cookies()) != 1 {
		t.Fatalf("signing in: %s to %q, %d cookies", answer.Status, answer.Header.Get("Location"), len(answer.Cookies()))
	}
	c := answer.Cookies()[0]
	if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Secure || c.Path != "/" || strings.Contains(c.Value, "all") || len(c.Value) < 26 {
		t.Errorf("the cookie is %q", c.Raw)
	}
	held := func(r *http.Request) { r.AddCookie(c) }
	status := func() int { return l.do("GET", "/api/status", held).StatusCode }
	if status() != http.StatusOK {
		t.Error("the session opens nothing")
	}
	if body := text(t, l.do("GET", "/api/reader", held)); body != `{"signed_in":true}` {
		t.Errorf("the reader is %s", body)
	}
	l.do("POST", "/sign-out", nil)
	if status() != http.StatusOK {
		t.Error("another's sign-out ended the session")
	}
	all := l.keys["all"]
	delete(l.keys, "all")
	if answer := l.do("GET", "/", held); answer.StatusCode != http.StatusUnauthorized || !strings.Contains(text(t, answer), "无此密钥") {
		t.Errorf("with a key that was revoked: %s", answer.Status)
	}
	l.keys["all"] = all
	out := l.do("POST", "/sign-out", held)
	if gone := out.Cookies(); out.StatusCode != http.StatusSeeOther || len(gone) != 1 || gone[0].MaxAge >= 0 {
		t.Errorf("signing out: %s, %v", out.Status, gone)
	}
	if status() != http.StatusUnauthorized {
		t.Error("the session outlives its sign-out")
	}
}

func TestNoAnswerIsKeptForAnotherKey(t *testing.T) {
	l := newLocked(t)
	for path, want := range map[string]int{
		"/api/dashboards": http.StatusOK, "/api/cases": http.StatusOK, "/api/panels/oneseal-leadership/1.csv": http.StatusOK,
		"/api/status": http.StatusForbidden, "/api/dashboards/none": http.StatusNotFound, "/api/none": http.StatusNotFound, "/api/cases?page=0": http.StatusBadRequest,
	} {
		for key, want := range map[string]int{"some": want, "other": http.StatusUnauthorized} {
			answer := l.do("GET", path, func(r *http.Request) {
				bearer(key)(r)
				r.Header.Set("Accept-Encoding", "gzip")
			})
			vary := strings.Join(answer.Header.Values("Vary"), ", ")
			if answer.StatusCode != want || answer.Header.Get("Cache-Control") != "no-store" || !strings.HasPrefix(vary, "Cookie, Authorization") {
				t.Errorf("%s with the key %q: %s, Cache-Control %q, Vary %q", path, key, answer.Status, answer.Header.Get("Cache-Control"), vary)
			}
		}
	}
	if cleared := l.do("POST", "/sign-out", nil).Header.Get("Clear-Site-Data"); cleared != `"cache"` {
		t.Errorf("signing out clears %q", cleared)
	}
}

func TestCookiesAreSecureWhereTheBrowserCameByTLS(t *testing.T) {
	l := newLocked(t)
	if c := signIn(l, func(r *http.Request) { r.Header.Set("X-Forwarded-Proto", "https") }).Cookies()[0]; !c.Secure {
		t.Errorf("through a proxy the cookie is %q", c.Raw)
	}
	server := httptest.NewTLSServer(l)
	defer server.Close()
	client := server.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := client.PostForm(server.URL+"/sign-in", url.Values{"key": {"all"}})
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if c := answer.Cookies()[0]; !c.Secure {
		t.Errorf("by TLS the cookie is %q", c.Raw)
	}
}

func TestOtherSitesNeitherSignInNorLeadAway(t *testing.T) {
	l := newLocked(t)
	for _, header := range []string{"Sec-Fetch-Site: cross-site", "Origin: http://elsewhere.example"} {
		name, value, _ := strings.Cut(header, ": ")
		for _, path := range []string{"/sign-in key=all", "/sign-out"} {
			if answer := l.do("POST", path, func(r *http.Request) { r.Header.Set(name, value) }); answer.StatusCode != http.StatusForbidden || len(answer.Cookies()) > 0 {
				t.Errorf("%s with %s: %s", path, header, answer.Status)
			}
		}
	}
	for _, back := range []string{"http://elsewhere.example/", "//elsewhere.example", `/\elsewhere.example`, "/\t/elsewhere.example", "javascript:alert(1)", ""} {
		if to := l.do("POST", "/sign-in key=all&back="+url.QueryEscape(back), nil).Header.Get("Location"); to != "/" {
			t.Errorf("from %q it leads to %q", back, to)
		}
	}
	answer := l.do("GET", `/d/x?from="><script>`, nil)
	if page := text(t, answer); strings.Contains(page, "<script>") {
		t.Errorf("the address is part of the page:\n%s", page)
	}
	if answer := l.do("POST", "/sign-in key=secret-word&back=/", nil); answer.StatusCode != http.StatusUnauthorized || strings.Contains(text(t, answer), "secret-word") {
		t.Errorf("a wrong key: %s, or it is in the page", answer.Status)
	}
}

func TestAKeyOfSomeOrgansReadsLiveViews(t *testing.T) {
	l := newLocked(t)
	figures := 0
	for _, board := range []string{"leadership", "process", "supervision"} {
		for id := range 40 { // the panels are numbered from 1 on
			l.asked = nil
			path := fmt.Sprintf("/api/panels/oneseal-%s/%d", board, id+1)
			if l.do("GET", path, bearer("some")).StatusCode == http.StatusNotFound {
				continue
			}
			l.do("GET", path+".csv", bearer("some"))
			l.do("GET", path, bearer("all"))
			l.do("GET", path+".csv", bearer("all"))
			if len(l.asked) != 4 || l.asked[0] != l.asked[1] || l.asked[2] != l.asked[3] || strings.Contains(l.asked[0], "kept_") || strings.ReplaceAll(l.asked[2], "kept_", "") != l.asked[0] {
				t.Errorf("%s asked %q", path, l.asked)
			}
			if strings.Contains(l.asked[2], "kept_") {
				figures++
			}
		}
	}
	if figures < 20 {
		t.Errorf("%d panels read figures", figures)
	}
	for path, want := range map[string]int{"/api/status": http.StatusForbidden, "/api/cases/approval/1": http.StatusNotFound, "/api/reader": http.StatusOK} {
		if answer := l.do("GET", path, bearer("some")); answer.StatusCode != want {
			t.Errorf("%s: %s", path, answer.Status)
		}
	}
}

func TestFilesAndAnswersArePackedForWhoTakesIt(t *testing.T) {
	l := newLocked(t)
	if l.do("GET", "/page.js", bearer("all")).StatusCode == http.StatusNotFound {
		t.Skip("the page is not built: make viewer")
	}
	for path, kind := range map[string]string{"/page.js": "text/javascript", "/": "text/html", "/style.css": "text/css", "/api/cases": "application/json"} {
		get := func(accepts, tag string) *http.Response {
			return l.do("GET", path, func(r *http.Request) {
				bearer("all")(r)
				r.Header.Set("Accept-Encoding", accepts)
				r.Header.Set("If-None-Match", tag)
			})
		}
		plain, packed := get("br, gzip;q=0", ""), get("gzip, deflate, br, zstd", "")
		unpacker, err := gzip.NewReader(packed.Body)
		if err != nil {
			t.Fatalf("%s is not packed: %v", path, err)
		}
		var unpacked bytes.Buffer
		if _, err := unpacked.ReadFrom(unpacker); err != nil {
			t.Fatal(err)
		}
		if whole := text(t, plain); unpacked.String() != whole || whole == "" {
			t.Errorf("%s: %d bytes packed are %d as they are", path, unpacked.Len(), len(whole))
		}
		for _, answer := range []*http.Response{plain, packed} {
			if !strings.Contains(strings.Join(answer.Header.Values("Vary"), ","), "Accept-Encoding") || !strings.HasPrefix(answer.Header.Get("Content-Type"), kind) {
				t.Errorf("%s has Vary %q and is %q", path, answer.Header.Values("Vary"), answer.Header.Get("Content-Type"))
			}
			tag := answer.Header.Get("ETag")
			if strings.HasPrefix(path, "/api/") {
				continue
			}
			if again := get("gzip", packed.Header.Get("ETag")); tag == "" || again.StatusCode != http.StatusNotModified || again.Header.Get("Content-Encoding") != "" {
				t.Errorf("%s with the tag %q: %s", path, tag, again.Status)
			}
		}
		if plain.Header.Get("ETag") == packed.Header.Get("ETag") && plain.Header.Get("ETag") != "" {
			t.Errorf("%s has one tag in both forms", path)
		}
	}
}
