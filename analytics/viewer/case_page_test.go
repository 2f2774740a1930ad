package viewer_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"oneseal/analytics/analyticstest"
	"oneseal/events"
)

// From the leadership page over the list to a case with findings of the simulated town, with a pointer and with
// the keyboard alone, in both languages, and without a request to anyone else.
func TestCasePageLeadsFromFiguresToEvents(t *testing.T) {
	ctx := browse(t)
	system, conn := analyticstest.Project(t, append(analyticstest.Cases(11), writtenCase()...))
	server := serve(t, system)
	var subject string
	if err := conn.QueryRow(t.Context(), "SELECT subject FROM approvals_v WHERE item != 'SX-1' AND has(findings.rule, 'overdue_promise') AND decided_on IS NOT NULL ORDER BY subject LIMIT 1").Scan(&subject); err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Case struct {
			Clocks []struct{ Words events.Title }
			Events []struct{}
		}
	}
	if err := json.Unmarshal([]byte(fetch(t, server, "/api/cases/"+subject)), &answer); err != nil {
		t.Fatal(err)
	}
	told := answer.Case

	see(t, ctx, chromedp.Navigate(server.URL))
	see(t, ctx, chromedp.Poll[bool](`document.getElementById('cases').textContent !== ''`))
	follow := func(step chromedp.Action[chromedp.Void]) {
		t.Helper()
		if _, err := chromedp.RunResponse(ctx, step); err != nil {
			t.Fatal(err)
		}
	}
	follow(chromedp.Click("#cases"))
	see(t, ctx, chromedp.Poll[bool](`document.getElementById('list')?.dataset.drawn === 'zh'`))
	if list := see(t, ctx, chromedp.Text("body")); !strings.Contains(list, "超过承诺时限") || !strings.Contains(list, "1–50 / ") {
		t.Errorf("the list shows no findings:\n%s", list)
	}
	others := see(t, ctx, chromedp.Evaluate[[]string](elsewhere))
	follow(chromedp.SendKeys("input[name=subject]", subject+"\r"))
	see(t, ctx, chromedp.Poll[bool](`document.getElementById('case')?.dataset.drawn === 'zh'`))
	chinese := see(t, ctx, chromedp.Text("body"))
	see(t, ctx, chromedp.Click("#language"))
	see(t, ctx, chromedp.Poll[bool](`document.getElementById('case').dataset.drawn === 'en'`))
	english := see(t, ctx, chromedp.Text("body"))
	for _, k := range told.Clocks {
		if !strings.Contains(chinese, k.Words.ZH) || !strings.Contains(english, k.Words.EN) {
			t.Errorf("the page lacks the arithmetic %q", k.Words)
		}
	}
	for text, wanted := range map[string][]string{chinese: {"超过承诺时限", "三个时钟", "汇报材料 3.3"}, english: {"Over the promised limit", "Three clocks", "report 3.3"}} {
		for _, want := range wanted {
			if !strings.Contains(text, want) {
				t.Errorf("the page lacks %q:\n%s", want, text)
			}
		}
	}
	// Every event that a figure names is in the list.
	if lost := see(t, ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll('.cite')].map(a => a.hash).filter(h => !document.querySelector(h))`)); len(lost) > 0 {
		t.Errorf("figures lead to %q, which is nowhere", lost)
	}
	tabTo := func(selector string) {
		t.Helper()
		for range 300 {
			see(t, ctx, chromedp.KeyEvent("\t"))
			if see(t, ctx, chromedp.Evaluate[bool](`document.activeElement.matches('`+selector+`')`)) {
				return
			}
		}
		t.Fatalf("the tab key never comes to %s", selector)
	}
	tabTo("svg g")
	if detail := see(t, ctx, chromedp.Text(".detail")); !strings.Contains(detail, told.Clocks[0].Words.EN) {
		t.Errorf("a focused bar tells %q", detail)
	}
	tabTo(".rule .cite")
	see(t, ctx, chromedp.KeyEvent("\r"))
	see(t, ctx, chromedp.Poll[bool](`document.querySelector('li:target.lit') !== null`))
	tabTo("li[data-event]")
	if !see(t, ctx, chromedp.Evaluate[bool](`(li => li.classList.contains('lit') && document.querySelector('svg a.lit').dataset.event === li.dataset.event)(document.activeElement)`)) {
		t.Error("focus on an event lights up neither it nor its dot")
	}
	if others = append(others, see(t, ctx, chromedp.Evaluate[[]string](elsewhere))...); len(others) > 0 {
		t.Errorf("the pages asked others: %q", others)
	}
	// What the town seldom has is drawn as well.
	see(t, ctx, chromedp.Navigate(server.URL+"/cases/approval/2017-0042"))
	see(t, ctx, chromedp.Poll[bool](`document.getElementById('case')?.dataset.drawn === 'zh'`))
	for part, n := range map[string]int{"svg .bar": 4, "svg .over": 1, "svg .stood": 3, "svg .unlawful": 1, "svg .off": 6, "svg line.due": 2, "svg line.late": 1, "svg a[data-event]": 17, ".events s": 2, ".events .mark": 6, ".findings .found": 3} {
		if got := see(t, ctx, chromedp.Evaluate[int](`document.querySelectorAll('`+part+`').length`)); got != n {
			t.Errorf("%s is there %d times, want %d", part, got, n)
		}
	}
	if told := see(t, ctx, chromedp.Text("body")); !strings.Contains(told, "无效：行政许可法第42条：期限只可延长一次") {
		t.Errorf("the page does not say why the second extension is void:\n%s", told)
	}
	see(t, ctx, chromedp.Navigate(server.URL+"/cases/approval/none"))
	see(t, ctx, chromedp.Poll[bool](`document.getElementById('case').textContent.includes('没有该主体的事件')`))
}

// elsewhere lists what the page took from other hosts.
const elsewhere = `performance.getEntriesByType('resource').map(r => r.name).filter(n => !n.startsWith(location.origin))`
