package viewer_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"oneseal/analytics/analyticstest"
	"oneseal/analytics/dashboards"
	"oneseal/analytics/kpis"
	"oneseal/events"
	"oneseal/ingest/simulate"
)

var ofRow = regexp.MustCompile(`\$\{__data\.fields\.(\w+)\}`)

// Each number of each board that leads to a list leads to one of as many things, in whatever range and for whatever organ.
func TestNumbersLeadToListsOfTheirLength(t *testing.T) {
	for _, seed := range []uint64{21, 22, 23} {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			system, conn := analyticstest.Project(t, quarter(seed))
			analyticstest.Keeper(t, conn)
			server := serve(t, system)
			get := func(path string, into any) {
				t.Helper()
				answer, err := http.Get(server.URL + path)
				if err != nil {
					t.Fatal(err)
				}
				defer answer.Body.Close()
				body, err := io.ReadAll(answer.Body)
				if err != nil || answer.StatusCode != http.StatusOK {
					t.Fatalf("%s: %s %v: %s", path, answer.Status, err, body)
				}
				if err := json.Unmarshal(body, into); err != nil {
					t.Fatalf("%s: %v in %s", path, err, body)
				}
			}
			var organs []string
			rows, err := conn.Query(t.Context(), "SELECT organ FROM approvals_v GROUP BY organ UNION DISTINCT SELECT organ FROM penalties_v GROUP BY organ")
			if err != nil {
				t.Fatal(err)
			}
			for rows.Next() {
				var organ string
				if err := rows.Scan(&organ); err != nil {
					t.Fatal(err)
				}
				organs = append(organs, organ)
			}
			followed, counted := 0, 0
			panels := make(map[string]bool)
			scopes := []string{"", "from=1488297600000&to=1491148799000", "var-organ=" + url.QueryEscape(organs[0])} // the second is March 2017 and two days
			if seed != 21 {
				scopes = scopes[:1]
			}
			for _, scope := range scopes {
				all, err := dashboards.All(dashboards.English, dashboards.Kept)
				if err != nil {
					t.Fatal(err)
				}
				for _, d := range all {
					var read analyticstest.Board
					text, err := dashboards.JSON(d)
					if err != nil {
						t.Fatal(err)
					}
					if err := json.Unmarshal(text, &read); err != nil {
						t.Fatal(err)
					}
					for _, panel := range read.Panels {
						links := listLinks(panel)
						if len(links) == 0 {
							continue
						}
						var shown analyticstest.Answer
						get(fmt.Sprintf("/api/panels/%s/%d?var-interval=month&%s", read.UID, panel.ID, scope), &shown)
						for n, row := range shown.Data {
							if n == 3 {
								break
							}
							for i, column := range shown.Meta {
								link := links[column.Name]
								if link == "" {
									continue
								}
								link = ofRow.ReplaceAllStringFunc(link, func(found string) string {
									of := slices.IndexFunc(shown.Meta, func(m struct{ Name, Type string }) bool { return m.Name == ofRow.FindStringSubmatch(found)[1] })
									return url.QueryEscape(fmt.Sprint(row[of]))
								})
								query, err := url.ParseQuery(link[strings.Index(link, "?")+1:])
								if err != nil {
									t.Fatal(err)
								}
								figure, of := query.Get("figure"), query.Get("of")
								asked := url.Values{}
								for name, values := range query {
									if !slices.Contains([]string{"figure", "of", "lang"}, name) && !strings.HasPrefix(name, "$") {
										asked[name] = values
									}
								}
								along, err := url.ParseQuery(scope)
								if err != nil {
									t.Fatal(err)
								}
								for name, values := range along {
									if name == "var-organ" && strings.Contains(link, "${organ:queryparam}") || name != "var-organ" && strings.Contains(link, "${__url_time_range}") {
										asked[name] = values
									}
								}
								var list analyticstest.Answer
								path := fmt.Sprintf("/api/counted/%s/%s.json?%s", figure, of, asked.Encode())
								get(path, &list)
								total := "0"
								if rows := len(list.Data); rows > 0 {
									total = fmt.Sprint(list.Data[0][len(list.Meta)-1])
								}
								if said := fmt.Sprint(row[i]); said != total || len(list.Data) < dashboards.OnPage && total != fmt.Sprint(len(list.Data)) {
									t.Errorf("%s, %s in %q: %s says %s, and the list at %s has %s, of which a page shows %d", read.UID, panel.Title, scope, column.Name, said, path, total, len(list.Data))
								}
								panels[read.UID+panel.Title] = true
								followed++
								counted += len(list.Data)
							}
						}
					}
				}
			}
			if len(panels) < 25 || counted < 3_000 {
				t.Errorf("only %d panels lead to lists, %d numbers with %d things on their first pages: the test sees too little", len(panels), followed, counted)
			}
			t.Logf("%d numbers of %d panels lead to lists, %d things on their first pages", followed, len(panels), counted)
		})
	}
}

// listLinks are the addresses of lists by column.
func listLinks(panel analyticstest.Drawn) map[string]string {
	links := make(map[string]string)
	for _, o := range panel.FieldConfig.Overrides {
		for _, p := range o.Properties {
			if p.ID != "links" {
				continue
			}
			if link, _ := p.Value.([]any)[0].(map[string]any)["url"].(string); strings.Contains(link, "/cases?figure=") {
				links[o.Matcher.Options] = link
			}
		}
	}
	return links
}

func quarter(seed uint64) (town []*events.Event) {
	for e := range simulate.Run(simulate.Options{From: time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2017, 4, 30, 0, 0, 0, 0, time.UTC), Seed: seed}) {
		town = append(town, e)
	}
	return town
}

// A leader sees a number, is at the list in one click and at the first event in two more.
func TestALeaderComesFromANumberToAnEvent(t *testing.T) {
	system, conn := analyticstest.Project(t, quarter(24))
	analyticstest.Keeper(t, conn)
	server := serve(t, system)
	ctx := browse(t)
	follow := func(selector string) {
		t.Helper()
		if _, err := chromedp.RunResponse(ctx, chromedp.Click(selector)); err != nil {
			t.Fatal(err)
		}
	}
	drawn := chromedp.Poll[bool](`!!document.getElementById('list')?.dataset.drawn`)
	number := chromedp.Evaluate[string](`document.querySelector('section a[href*="figure=kpi_on_time"][href*="of=denominator"][href*="basis=promised"]').textContent`)

	see(t, ctx, chromedp.Navigate(server.URL+"/d/oneseal-leadership-en"))
	see(t, ctx, chromedp.Poll[bool](`!!document.querySelector('section a[href*="figure=kpi_on_time"][href*="of=denominator"][href*="basis=promised"]')`))
	said := see(t, ctx, number)
	follow(`section a[href*="figure=kpi_on_time"][href*="of=denominator"][href*="basis=promised"]`)
	see(t, ctx, drawn)
	if count := see(t, ctx, chromedp.Text("#count")); !strings.HasSuffix(count, " / "+said) {
		t.Errorf("the board says %s, the list %q", said, count)
	}
	views, err := kpis.Views()
	if err != nil {
		t.Fatal(err)
	}
	onTime := views[slices.IndexFunc(views, func(v kpis.View) bool { return v.Name == "kpi_on_time" })].EN
	if title := see(t, ctx, chromedp.Text("#title")); title != onTime.Title+": "+onTime.Denominator {
		t.Errorf("the list is called %q", title)
	}
	if about := see(t, ctx, chromedp.Text("#about")); !strings.Contains(about, "promise") {
		t.Errorf("the list says of its narrowing %q", about)
	}
	first := see(t, ctx, chromedp.Text("#list tbody td"))
	follow("#list th a") // by subject the other way round
	see(t, ctx, drawn)
	if last := see(t, ctx, chromedp.Text("#list tbody td")); last == first {
		t.Errorf("sorted the other way round the list begins with %s as before", last)
	}
	follow("#pages a") // the next page
	see(t, ctx, drawn)
	if count := see(t, ctx, chromedp.Text("#count")); !strings.HasPrefix(count, "51–") {
		t.Errorf("the next page shows %q", count)
	}
	if _, err := chromedp.RunResponse(ctx, chromedp.SendKeys("input[name=subject]", first+"\r")); err != nil {
		t.Fatal(err)
	}
	see(t, ctx, drawn)
	if count := see(t, ctx, chromedp.Text("#count")); count != "1–1 / 1" {
		t.Errorf("of %s the list finds %q", first, count)
	}
	follow("#list tbody a")
	see(t, ctx, chromedp.Poll[bool](`!!document.getElementById('case')?.dataset.drawn`))
	if page := see(t, ctx, chromedp.Text("body")); !strings.Contains(page, first) || !strings.Contains(page, "Application received") {
		t.Errorf("the case's page is:\n%s", page)
	}
}

func TestBadListsAreRefused(t *testing.T) {
	system, _ := analyticstest.Project(t, quarter(1)[:200])
	server := serve(t, system)
	for path, want := range map[string]struct {
		status int
		says   string
	}{
		"/api/counted/kpi_nothing/numerator.json":                        {404, "no view is named kpi_nothing"},
		"/api/counted/kpi_corrections/value.json":                        {404, "kpi_corrections has no list of what value counts"},
		"/api/counted/kpi_corrections/numerator.xlsx":                    {404, ".csv"},
		"/api/counted/kpi_corrections/numerator.json?basis=x":            {404, "kpi_corrections is not grouped by basis: it is by month, item, organ, area"},
		"/api/counted/kpi_corrections/numerator.json?sort=nothing":       {400, `sort is "nothing": take one of subject, month, item`},
		"/api/counted/kpi_corrections/numerator.json?page=0":             {400, "page is no number"},
		"/api/counted/kpi_corrections/numerator.json?month='":            {200, ""},
		"/api/counted/kpi_corrections/numerator.json?sort=-month":        {200, ""},
		"/api/counted/kpi_corrections/numerator.csv?search=%25'":         {200, ""},
		"/api/counted/kpi_corrections/numerator.json?var-item=%27%3B%20": {200, ""},
	} {
		answer, err := http.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != want.status || !strings.Contains(string(body), want.says) {
			t.Errorf("%s: %d %s, want %d %s (%v)", path, answer.StatusCode, body, want.status, want.says, err)
		}
	}
}
