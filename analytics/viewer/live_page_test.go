package viewer_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"

	"oneseal/analytics/analyticstest"
	"oneseal/events"
	"oneseal/projectors/towntest"
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
	town := towntest.On(t, system, system.Brokers())
	town.Project(town.Options())
	figures := analyticstest.Keeper(t, town.Conn)
	town.Run(func(ctx context.Context) error { figures.Run(ctx); return nil })

	see(t, first, chromedp.Navigate(server.URL))
	second, closeSecond := chromedp.NewContext(first)
	defer closeSecond()
	see(t, second, chromedp.Navigate(server.URL+"/d/oneseal-leadership-en"))
	for _, page := range []context.Context{first, second} {
		see(t, page, chromedp.Poll[bool](allDrawn+` && document.querySelector('.figure').textContent === '50.0 %'`))
		see(t, page, chromedp.Evaluate[bool](`document.querySelector('section.text, section details').kept = document.querySelector('details.download').open = true`))
	}
	town.Tell(all[2:]...)
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
