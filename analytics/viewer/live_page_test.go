package viewer_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"

	"oneseal/analytics/analyticstest"
	"oneseal/deploy/embedded"
	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/projectors"
)

// limits are a service item's promised limits, before the reform and in two versions after it.
func limits() []*events.Event {
	var w teller
	for _, version := range []struct {
		version, at string
		promised    int32
	}{{"1", "2011-01-04T09:00:00+08:00", 20}, {"2", "2013-01-07T09:00:00+08:00", 10}, {"3", "2017-01-09T09:00:00+08:00", 4}} {
		e := w.tell("item/SX-1", version.at, &events.ItemVersionPublished{Version: version.version, Name: "食品经营许可", StatutoryDays: events.HalfWorkdays(40), PromisedDays: events.HalfWorkdays(version.promised), Kind: "single"})
		e.Data.(*events.ItemVersionPublished).Effective = events.DateOf(e.Time)
	}
	return w.all
}

// keepProjecting runs projectors, and counts figures, until the test ends.
func keepProjecting(t *testing.T, system *embedded.System, cfg eventlog.Config) {
	t.Helper()
	access := system.ClickHouse()
	pool, conn, err := projectors.Connect(t.Context(), projectors.Server{Address: access.TCPAddr, User: access.User, Password: access.Password, Database: access.Database})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- projectors.NewEngine(projectors.Options{Log: cfg, Pool: pool, Conn: conn}).Run(ctx) }()
	figures := analyticstest.Keeper(t, conn)
	kept := make(chan struct{})
	go func() { defer close(kept); figures.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		<-kept
		if err := <-ended; err != nil {
			t.Error(err)
		}
		pool.Close()
		conn.Close()
	})
}

// An event that comes after two pages were drawn changes a figure in both, and nothing else in them; a page that closes ends its stream.
func TestOpenPagesShowWhatComes(t *testing.T) {
	first := browse(t)
	all := limits()
	system, _ := analyticstest.Project(t, all[:2])
	server := serve(t, system)
	ended := make(chan struct{}, 10)
	page := server.Config.Handler
	server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page.ServeHTTP(w, r)
		if r.URL.Path == "/api/live" {
			ended <- struct{}{}
		}
	})
	cfg := eventlog.Config{Brokers: system.Brokers()}
	keepProjecting(t, system, cfg)

	see(t, first, chromedp.Navigate(server.URL))
	second, closeSecond := chromedp.NewContext(first)
	defer closeSecond()
	see(t, second, chromedp.Navigate(server.URL+"/d/oneseal-leadership-en"))
	for _, page := range []context.Context{first, second} {
		see(t, page, chromedp.Poll[bool](allDrawn+` && document.querySelector('.figure').textContent === '50.0 %'`))
		see(t, page, chromedp.Evaluate[bool](`document.querySelector('section.text, section details').kept = document.querySelector('details.download').open = true`))
	}
	analyticstest.Record(t, cfg, all[2:])
	for _, page := range []context.Context{first, second} {
		see(t, page, chromedp.Poll[bool](`document.querySelector('.figure').textContent === '80.0 %'`))
		if !see(t, page, chromedp.Evaluate[bool](`document.querySelector('section.text, section details').kept && document.querySelector('details.download').open`)) {
			t.Error("the page was loaded or built anew")
		}
	}
	select {
	case <-ended:
		t.Error("a stream ended before its page")
	default:
	}
	closeSecond()
	<-ended
}
