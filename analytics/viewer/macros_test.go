package viewer

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

// The expansions as the plugin's own documentation and source have them.
func TestMacrosExpandAsThePluginDoes(t *testing.T) {
	scope := Scope{From: time.UnixMilli(10_500).UTC(), To: time.Date(2021, 7, 15, 1, 0, 0, 0, time.UTC), Interval: 90 * time.Second,
		Values: map[string][]string{"organ": {"a", `b'\`}, "interval": {"month"}}}
	for sql, want := range map[string]string{
		"$__timeFilter(t)":                 "t >= toDateTime(10) AND t <= toDateTime(1626310800)",
		"$__timeFilter(f(a, g(b))) x":      "f(a, g(b)) >= toDateTime(10) AND f(a, g(b)) <= toDateTime(1626310800) x",
		"$__timeFilter(toDateTime(m)) AND": "toDateTime(m) >= toDateTime(10) AND toDateTime(m) <= toDateTime(1626310800) AND",
		"$__timeFilter_ms(t)":              "t >= fromUnixTimestamp64Milli(10500) AND t <= fromUnixTimestamp64Milli(1626310800000)",
		"$__dateFilter(d)":                 "d >= toDate('1970-01-01') AND d <= toDate('2021-07-15')",
		"$__dateTimeFilter(d, t)":          "(d >= toDate('1970-01-01') AND d <= toDate('2021-07-15')) AND (t >= toDateTime(10) AND t <= toDateTime(1626310800))",
		"$__fromTime, $__toTime":           "toDateTime(10), toDateTime(1626310800)",
		"$__fromTime_ms, $__toTime_ms":     "fromUnixTimestamp64Milli(10500), fromUnixTimestamp64Milli(1626310800000)",
		"$__timeInterval(t)":               "toStartOfInterval(toDateTime(t), INTERVAL 90 second)",
		"$__timeInterval_ms(t)":            "toStartOfInterval(toDateTime64(t, 3), INTERVAL 90000 millisecond)",
		"$__interval_s":                    "90",
		"INTERVAL 1 ${interval}":           "INTERVAL 1 month",
		"$__conditionalAll(organ IN (${organ:singlequote}), $organ)":                                "organ IN ('a','b\\'\\\\')",
		"$__conditionalAll(area IN (${area:singlequote}), $area) AND x":                             "1=1 AND x",
		"$__conditionalAll(a = (SELECT $__conditionalAll(b IN ($area), $area)), $organ) AND (y, z)": "a = (SELECT 1=1) AND (y, z)",
	} {
		if got, err := Expand(sql, scope); err != nil || got != want {
			t.Errorf("%s\n gives %s, %v\n want  %s", sql, got, err, want)
		}
	}
}

func TestWhatCannotBeExpandedIsNamed(t *testing.T) {
	for sql, reason := range map[string]string{
		"$__unknown(t)":                "$__unknown",
		"$__timeFilter(a, b)":          "$__timeFilter",
		"$__timeFilter":                "$__timeFilter",
		"$__conditionalAll(a = 1)":     "$__conditionalAll",
		"SELECT $nobody":               "nobody",
		"SELECT ${organ}":              "organ",
		"SELECT ${organ:singlequotes}": "organ",
	} {
		_, err := Expand(sql, Scope{Values: map[string][]string{"organ": {"1; DROP TABLE x"}}})
		if err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%s: %v", sql, err)
		}
	}
}

func TestScopeTakesOnlyWhatTheDashboardOffers(t *testing.T) {
	b := &board{defaults: map[string]string{"interval": "month"}, allowed: map[string][]string{"interval": {"month", "year"}}}
	now := time.Date(2017, 12, 31, 0, 0, 0, 0, time.UTC)
	s, err := b.scope(url.Values{"from": {"1000"}, "var-organ": {"a", "b"}}, now)
	if err != nil || s.From.UnixMilli() != 1000 || !s.To.Equal(now) || s.Values["interval"][0] != "month" || len(s.Values["organ"]) != 2 {
		t.Errorf("%+v, %v", s, err)
	}
	for _, wrong := range []url.Values{{"from": {"yesterday"}}, {"var-interval": {"week) OR (1"}}, {"var-interval": {"month", "year"}}} {
		if s, err := b.scope(wrong, now); err == nil {
			t.Errorf("%v gives %+v", wrong, s)
		}
	}
}
