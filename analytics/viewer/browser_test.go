package viewer_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"oneseal/analytics/analyticstest"
	"oneseal/analytics/viewer"
	"oneseal/deploy/embedded"
	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/projectors"
	casepages "oneseal/projectors/cases"
	"oneseal/projectors/towntest"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }

// serve serves the page of a system that has projected a town.
func serve(t *testing.T, system *embedded.System) *httptest.Server {
	t.Helper()
	access := system.ClickHouse()
	pool, conn := towntest.Connect(t, access, access.User, access.Password)
	teller := casepages.NewReader(projectors.NewArchive(pool))
	page, err := viewer.Handler(viewer.Options{
		Query: analyticstest.Analyst(system).Query,
		Status: func(context.Context) (any, error) {
			return projectors.Status{Records: 200, Archived: 200, Delays: []projectors.Delay{{Seconds: 0.1, Records: 198}, {Seconds: 0.25}, {Records: 2}}}, nil
		},
		Case: func(ctx context.Context, subject string, asOf events.Date, first int) (any, bool, error) {
			return teller.Case(ctx, subject, asOf, first)
		},
		Progress: func(ctx context.Context) (string, bool, error) {
			return projectors.Progress(ctx, eventlog.Config{Brokers: system.Brokers()}, projectors.DefaultGroup, conn)
		},
		Logger: slog.Default(),
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(page)
	t.Cleanup(func() { page.Close(); server.Close() })
	return server
}

// browse gives a context for chromedp with a browser, or skips where there is none.
func browse(t *testing.T) context.Context {
	t.Helper()
	browser, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("chromium is not installed")
		}
		t.Skip("chromium is not installed: apt-get install chromium")
	}
	allocator, done := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser), chromedp.NoSandbox)...)
	t.Cleanup(done)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// see does something in the browser and gives what comes of it.
func see[T any](t *testing.T, ctx context.Context, action chromedp.Action[T]) T {
	t.Helper()
	seen, err := chromedp.Run(ctx, action)
	if err != nil {
		t.Fatal(err)
	}
	return seen
}
