package viewer_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// spoken is what a screen reader is told of the page, by role.
func spoken(t *testing.T, ctx context.Context) map[string][]string {
	t.Helper()
	tree := see(t, ctx, func(ctx context.Context, target *chromedp.Target) (accessibility.GetFullAXTreeResult, error) {
		return cdp.Call(ctx, target, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	})
	names := make(map[string][]string)
	for _, node := range tree.Nodes {
		if node.Ignored || node.Role == nil {
			continue
		}
		var role, name string
		if err := json.Unmarshal(node.Role.Value, &role); err != nil {
			t.Fatal(err)
		}
		if node.Name != nil && len(node.Name.Value) > 0 {
			if err := json.Unmarshal(node.Name.Value, &name); err != nil {
				t.Fatal(err)
			}
		}
		names[role] = append(names[role], name)
	}
	return names
}

// checkSpoken fails where the page has something that one can use or look at and that no name tells, or a chart that is not told
// in the page's words.
func checkSpoken(t *testing.T, ctx context.Context, rows string) {
	t.Helper()
	names := spoken(t, ctx)
	for _, role := range []string{"navigation", "form", "complementary", "region", "heading", "table", "image", "link", "button", "combobox", "checkbox", "DisclosureTriangle"} {
		if slices.Contains(names[role], "") {
			t.Errorf("a %s has no name: %q", role, names[role])
		}
	}
	for _, role := range []string{"main", "navigation", "form", "complementary", "banner"} {
		if len(names[role]) != 1 {
			t.Errorf("the page has %d of %s", len(names[role]), role)
		}
	}
	charts := see(t, ctx, chromedp.Evaluate[int](`document.querySelectorAll('section .chart').length`))
	if len(names["image"]) != charts {
		t.Errorf("%d charts are told as %d: %q", charts, len(names["image"]), names["image"])
	}
	for _, name := range names["image"] {
		if !strings.Contains(name, rows) {
			t.Errorf("a chart's text is not in the page's words: %q", name)
		}
	}
	tables := see(t, ctx, chromedp.Evaluate[int](`document.querySelectorAll('section table').length`))
	if len(names["table"]) != tables {
		t.Errorf("%d tables are told as %q", tables, names["table"])
	}
}

// A reader with a keyboard skips to the charts and downloads one; a theme that was chosen is there in another page.
func testKeyboard(t *testing.T, ctx context.Context, address string) {
	see(t, ctx, chromedp.Navigate(address))
	see(t, ctx, chromedp.Poll[bool](allDrawn))
	if see(t, ctx, chromedp.Evaluate[bool](`[...document.querySelectorAll('.download a')].some(a => a.checkVisibility())`)) {
		t.Error("a list of files that nobody opened is shown")
	}
	focused := func() string {
		return see(t, ctx, chromedp.Evaluate[string](`(e => e.id || e.className || e.dataset.extension || e.localName)(document.activeElement)`))
	}
	press := func(keys string) { t.Helper(); see(t, ctx, chromedp.KeyEvent(keys)) }
	press("\t")
	if on := focused(); on != "skip" {
		t.Errorf("the first stop is %q", on)
	}
	press("\r")
	if on := focused(); on != "panels" {
		t.Errorf("skipping leads to %q", on)
	}
	for see(t, ctx, chromedp.Evaluate[bool](`!document.activeElement.matches('.download summary')`)) {
		press("\t")
	}
	if outline := see(t, ctx, chromedp.Evaluate[string](`getComputedStyle(document.activeElement).outlineStyle`)); outline != "solid" {
		t.Errorf("focus is drawn as %q", outline)
	}
	press("\r")
	press("\t")
	if on := focused(); on != "csv" {
		t.Errorf("in an open list of files, the next stop is %q", on)
	}
	if href := see(t, ctx, chromedp.Evaluate[string](`document.activeElement.getAttribute('href')`)); !strings.HasPrefix(href, "/api/panels/oneseal-leadership/") || !strings.Contains(href, ".csv?from=") {
		t.Errorf("the file is at %q", href)
	}
	see(t, ctx, chromedp.Click("#theme"))
	chosen := see(t, ctx, chromedp.Evaluate[string](`document.documentElement.style.colorScheme`))
	see(t, ctx, chromedp.Navigate(address+"/cases"))
	if kept := see(t, ctx, chromedp.Evaluate[string](`document.documentElement.style.colorScheme`)); chosen == "" || kept != chosen {
		t.Errorf("%q was chosen, the next page is %q", chosen, kept)
	}
}
