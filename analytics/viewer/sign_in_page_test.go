package viewer_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"

	"oneseal/analytics/analyticstest"
	"oneseal/analytics/ask"
	"oneseal/analytics/viewer"
	"oneseal/events"
	"oneseal/projectors"
	"oneseal/projectors/models"
)

// lockedPage is a page that the keys "all" and "bureau" open, and how to revoke one.
func lockedPage(t *testing.T, o viewer.Options, all, bureau ask.Query) (page *httptest.Server, revoke func(secret string)) {
	t.Helper()
	var mu sync.Mutex
	keys := map[string]ask.Reader{"all": {Query: all}, "bureau": {Query: bureau, Organs: []string{"enforcement-bureau"}}}
	o.Logger = slog.Default()
	o.Admit = func(secret string) (ask.Reader, error) {
		mu.Lock()
		defer mu.Unlock()
		who, known := keys[secret]
		if !known {
			return who, &ask.Refusal{Status: http.StatusUnauthorized, Why: events.Title{ZH: "没有这样的密钥。", EN: "There is no such key."}}
		}
		return who, nil
	}
	handler, err := viewer.Handler(o)
	if err != nil {
		t.Fatal(err)
	}
	page = httptest.NewServer(handler)
	t.Cleanup(func() { handler.Close(); page.Close() })
	return page, func(secret string) {
		mu.Lock()
		defer mu.Unlock()
		delete(keys, secret)
	}
}

// With the keyboard alone: a wrong key, a right one, the page that was asked for, out again, and keys that are revoked meanwhile, of an
// open page and of one that asks again.
func TestSignInLeadsToThePageThatWasAskedFor(t *testing.T) {
	ctx := browse(t)
	system, _ := analyticstest.Project(t, analyticstest.Cases(11))
	o := viewer.Options{
		Status:   func(context.Context) (any, error) { return projectors.Status{}, nil },
		Table:    models.TableOf,
		Progress: func(context.Context) (string, bool, error) { return "still", false, nil },
	}
	page, revoke := lockedPage(t, o, analyticstest.Analyst(system).Query, analyticstest.AnalystOf(system, "enforcement-bureau").Query)

	var proxyFails atomic.Bool
	streams := make(chan struct{}, 100)
	pages := page.Config.Handler
	page.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/live" {
			if proxyFails.CompareAndSwap(true, false) {
				http.Error(w, "bad gateway", http.StatusBadGateway)
				return
			}
			streams <- struct{}{}
		}
		pages.ServeHTTP(w, r)
	})

	const asked = "/d/oneseal-enforcement-en?from=now-15y"
	see(t, ctx, chromedp.Navigate(page.URL+asked))
	if focus := see(t, ctx, chromedp.Evaluate[string](`document.activeElement.labels[0].textContent`)); !strings.Contains(focus, "密钥") || !strings.Contains(focus, "Key") {
		t.Errorf("the focus is on %q", focus)
	}
	enter := func(key string) {
		t.Helper()
		if _, err := chromedp.RunResponse(ctx, chromedp.SendKeys("#key", key+"\r")); err != nil {
			t.Fatal(err)
		}
	}
	enter("wrong")
	if why := see(t, ctx, chromedp.Text("[role=alert]")); !strings.Contains(why, "没有这样的密钥。") || !strings.Contains(why, "There is no such key.") {
		t.Errorf("a wrong key: %q", why)
	}
	if described := see(t, ctx, chromedp.Evaluate[string](`document.getElementById('key').getAttribute('aria-describedby')`)); described != "about why" {
		t.Errorf("the field is described by %q", described)
	}
	enter("bureau")
	see(t, ctx, chromedp.Poll[bool](allDrawn))
	if at := see(t, ctx, chromedp.Location()); at != page.URL+asked {
		t.Errorf("signing in leads to %s", at)
	}
	if text := see(t, ctx, chromedp.Text("body")); !strings.Contains(text, "Only the data of the key's organs: enforcement-bureau") || strings.Contains(text, "approval-bureau") || strings.Contains(text, "Log ") {
		t.Errorf("the page of some organs shows\n%s", text)
	}
	if script := see(t, ctx, chromedp.Evaluate[string](`document.cookie`)); script != "" {
		t.Errorf("scripts read the cookie %q", script)
	}
	see(t, ctx, chromedp.Navigate(page.URL+"/d/oneseal-quality"))
	see(t, ctx, chromedp.Poll[bool](allDrawn))
	if text := see(t, ctx, chromedp.Text("main")); !strings.Contains(text, "本图合计全部机关") || see(t, ctx, chromedp.Evaluate[int](`document.querySelectorAll('.failed').length`)) > 0 {
		t.Errorf("panels of all organs show\n%s", text)
	}
	out := func() {
		t.Helper()
		if _, err := chromedp.RunResponse(ctx, chromedp.Click("#sign-out button")); err != nil {
			t.Fatal(err)
		}
		see(t, ctx, chromedp.Poll[bool](`document.getElementById('key') !== null`))
	}
	out()
	see(t, ctx, chromedp.NavigateBack())
	seeNext(t, ctx, `document.getElementById('key') !== null`)
	see(t, ctx, chromedp.Navigate(page.URL+asked))
	enter("all")
	see(t, ctx, chromedp.Poll[bool](allDrawn+` && document.getElementById('sign-out') !== null && !document.getElementById('freshness').hidden`))
	others := see(t, ctx, chromedp.Evaluate[[]string](elsewhere))
	see(t, ctx, chromedp.Navigate(page.URL+"/cases?lang=en"))
	see(t, ctx, chromedp.Poll[bool](`document.getElementById('list')?.dataset.drawn === 'en'`))
	revoke("all")
	if _, err := chromedp.RunResponse(ctx, chromedp.Click("#theme")); err != nil {
		t.Fatal(err)
	}
	see(t, ctx, chromedp.Poll[bool](`document.querySelector('[role=alert]')?.textContent.includes('没有这样的密钥。')`))
	others = append(others, see(t, ctx, chromedp.Evaluate[[]string](elsewhere))...)

	see(t, ctx, chromedp.Navigate(page.URL+asked))
	enter("bureau")
	see(t, ctx, chromedp.Poll[bool](allDrawn+` && document.querySelector('.failed') === null`)) // what failed would be asked again
	for len(streams) > 0 {
		<-streams
	}
	proxyFails.Store(true)
	page.CloseClientConnections()
	select {
	case <-streams:
	case <-ctx.Done():
		t.Fatal("the page asks for no stream after a proxy's error")
	}
	revoke("bureau")
	page.CloseClientConnections()
	seeNext(t, ctx, `document.querySelector('[role=alert]')?.textContent.includes('没有这样的密钥。')`)
	if others = append(others, see(t, ctx, chromedp.Evaluate[[]string](elsewhere))...); len(others) > 0 {
		t.Errorf("the pages asked others: %q", others)
	}
}

// seeNext waits for what a page shows that the one of now gives way to, which ends what is asked of the one of now.
func seeNext(t *testing.T, ctx context.Context, script string) {
	t.Helper()
	for {
		_, err := chromedp.Run(ctx, chromedp.Poll[bool](script))
		if err == nil {
			return
		}
		if ctx.Err() != nil {
			t.Fatalf("%s: %v", script, err)
		}
	}
}
