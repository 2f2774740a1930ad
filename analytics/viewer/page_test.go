package viewer_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"oneseal/analytics/analyticstest"
	"oneseal/analytics/dashboards"
	"oneseal/deploy/embedded"
)

const (
	allDrawn = `document.querySelector('main').dataset.shows === location.pathname + location.search`
	failed   = `[...document.querySelectorAll('section')].filter(s => s.querySelector('.failed')).map(s => s.querySelector('h2').textContent)`
	// A chart that was drawn has marks beside its axes.
	bare = `[...document.querySelectorAll('section .chart')].filter(c => c.querySelectorAll('svg path, svg rect, svg circle').length < 3).map(c => c.closest('section').querySelector('h2').textContent)`
	cut  = `[...document.querySelectorAll('section .body dl')].filter(d => d.scrollHeight > d.clientHeight + 1 || d.getBoundingClientRect().bottom > d.parentElement.getBoundingClientRect().bottom + 1 || [...d.children].some(pair => pair.getClientRects()[0].height > 20)).map(d => d.closest('section').querySelector('h2').textContent)`
)

func TestPageShowsAndDownloadsEveryPanel(t *testing.T) {
	system, conn := analyticstest.Project(t, analyticstest.HalfYear())
	analyticstest.Keeper(t, conn)
	t.Run("panels download", func(t *testing.T) { testPanelsDownload(t, system, conn) })
	t.Run("page draws", func(t *testing.T) { testPageDraws(t, system) })
}

// The page in a real browser draws every panel of every dashboard and asks nobody but its host.
func testPageDraws(t *testing.T, system *embedded.System) {
	ctx := browse(t)
	server := serve(t, system)
	open := func(t *testing.T, path string) string {
		t.Helper()
		see(t, ctx, chromedp.Navigate(server.URL+path))
		see(t, ctx, chromedp.Poll[bool](allDrawn))
		for what, script := range map[string]string{"panels that failed": failed, "requests to others": elsewhere, "charts without marks": bare} {
			if found := see(t, ctx, chromedp.Evaluate[[]string](script)); len(found) > 0 {
				t.Errorf("%s: %s: %q", path, what, found)
			}
		}
		checkSpoken(t, ctx, " 行")
		return see(t, ctx, chromedp.Text("body"))
	}
	has := func(t *testing.T, text string, wanted ...string) {
		t.Helper()
		for _, want := range wanted {
			if !strings.Contains(text, want) {
				t.Errorf("the page lacks %q:\n%s", want, text)
			}
		}
	}
	all, err := dashboards.All(dashboards.Chinese, dashboards.Kept)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range all {
		t.Run(*d.Uid, func(t *testing.T) { has(t, open(t, "/d/"+*d.Uid), *d.Title) })
	}
	t.Run("a map and its layers", func(t *testing.T) {
		open(t, "/d/oneseal-command")
		const told = `document.querySelector('section.geomap .chart').getAttribute('aria-label')`
		if words := see(t, ctx, chromedp.Evaluate[string](told)); !strings.Contains(words, "摄像机 共 ") || !strings.Contains(words, "事件 共 ") || !strings.Contains(words, "首次到场 2017-") {
			t.Errorf("the map is told as %q", words)
		}
		if files := see(t, ctx, chromedp.Evaluate[string](`[...document.querySelectorAll('section.geomap .download a')].map(a => a.textContent).join(', ')`)); files != "摄像机 CSV 表格, 摄像机 Parquet, 事件 CSV 表格, 事件 Parquet" {
			t.Errorf("the map's files are %s", files)
		}
	})
	t.Run("leadership in one page of print", func(t *testing.T) {
		has(t, open(t, "/"), "一枚公章", "36.7 %", "33.3 %", "439", "278", "73.5", "49", "简易程序", "分子", "分母", "99 % 不超过 0.1 秒")
		for _, width := range []int64{1280, 1600} {
			see(t, ctx, chromedp.EmulateViewport(width, 1210))
			for _, on := range []string{"afterprint", "beforeprint"} {
				if found := see(t, ctx, chromedp.Evaluate[[]string](`dispatchEvent(new Event('`+on+`')), `+cut)); len(found) > 0 {
					t.Errorf("%d wide, %s, what stands beside a figure is cut: %q", width, on, found)
				}
			}
		}
		if said := see(t, ctx, chromedp.Text("#printed")); !strings.Contains(said, "打印于 20") || !strings.Contains(said, "期间 20") {
			t.Errorf("paper says of itself %q", said)
		}
		paper := see(t, ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize(), chromedp.PDFPrintBackground()))
		if pages := len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(paper, -1)); pages != 1 {
			t.Errorf("%d pages", pages)
		}
	})
	t.Run("a keyboard", func(t *testing.T) { testKeyboard(t, browse(t), server.URL) })
	t.Run("another language, and down to an item and its case", func(t *testing.T) {
		see(t, ctx, chromedp.Click("#language"))
		see(t, ctx, chromedp.Poll[bool](`document.documentElement.lang === 'en' && `+allDrawn))
		has(t, see(t, ctx, chromedp.Text("body")), "One seal", "36.7 %", "numerator", "denominator", "promise", "Penalty cases", "99 % within 0.1 s")
		checkSpoken(t, ctx, " rows")
		see(t, ctx, chromedp.Click(`h2 a[href^="/d/oneseal-time-limits-en"]`))
		see(t, ctx, chromedp.Poll[bool](`document.body.dataset.dashboard === 'oneseal-time-limits' && `+allDrawn))
		see(t, ctx, chromedp.Click(`td a[href="/d/oneseal-time-limits-en?var-item=SX-011"]`))
		see(t, ctx, chromedp.Poll[bool](`location.search === '?var-item=SX-011' && `+allDrawn))
		has(t, see(t, ctx, chromedp.Text("#variables")), "Item: SX-011")
		if links := see(t, ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll('td a')].map(a => a.getAttribute('href')).filter(h => h.startsWith('/d/'))`)); len(links) == 0 || strings.Contains(strings.Join(links, " "), "SX-012") {
			t.Errorf("the item's own page shows %q", links)
		}
	})
}
