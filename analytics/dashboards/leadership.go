// Package dashboards generates Grafana dashboards with the foundation SDK. Titles are in Chinese
// and English; what a figure counts stands in its view's header, and panels take it from there.
package dashboards

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/grafana/grafana-foundation-sdk/go/barchart"
	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/common"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
	"github.com/grafana/grafana-foundation-sdk/go/stat"
	"github.com/grafana/grafana-foundation-sdk/go/table"
	"github.com/grafana/grafana-foundation-sdk/go/timeseries"

	"oneseal/analytics"
)

// Language of what people read.
type Language string

// Languages of the dashboards.
const (
	Chinese Language = "zh"
	English Language = "en"
)

// LeadershipUID names the leadership dashboard; the English one has "-en" after it.
const LeadershipUID = "oneseal-leadership"

// UID gives a dashboard's id in a language.
func UID(language Language) string {
	if language == English {
		return LeadershipUID + "-en"
	}
	return LeadershipUID
}

// say chooses the language.
func (l Language) say(zh, en string) string {
	if l == English {
		return en
	}
	return zh
}

// Leadership generates the leadership dashboard: the limits before and after, what was promised
// and kept, the penalty cases, and how fresh it all is.
func Leadership(l Language) (dashboard.Dashboard, error) {
	views, err := analytics.Views()
	if err != nil {
		return dashboard.Dashboard{}, err
	}
	about := make(map[string]string, len(views))
	for _, v := range views {
		about[v.Name] = v.Description()
	}
	const compression, onTime, monthly, penalties = "kpi_limit_compression", "kpi_on_time", "kpi_on_time_monthly", "kpi_penalty_cases"
	ratio := func(name, columns, where string) string {
		return "SELECT value, numerator, denominator, " + columns + " FROM " + name + " WHERE " + where
	}
	builder := dashboard.NewDashboardBuilder(l.say("一枚公章：领导看板", "One seal: leadership")).
		Uid(UID(l)).
		Description(l.say("改革压缩了哪些时限，承诺是否兑现。每个数字都注明分子、分母、时钟、期间与新鲜度。", "Which limits the reform cut, and whether promises were kept. Each figure shows numerator, denominator, clock, period and freshness.")).
		Tags([]string{"oneseal"}).
		Timezone("Asia/Shanghai").
		Time("now-10y", "now").
		Refresh("30s").
		Readonly().
		WithPanel(stat.NewPanelBuilder().Id(1).Title(l.say("承诺时限压缩（单项事项）", "Promised limits cut (single items)")).Description(about[compression]).
			GridPos(at(0, 0, 6, 6)).Unit("percentunit").Decimals(1).Min(0).Max(1).Thresholds(target(0.3667)).
			WithTarget(sql(ratio(compression, "clock, base_on, as_of, fresh_at", "kind = 'single' AND clock = 'promised'"), FormatTable))).
		WithPanel(stat.NewPanelBuilder().Id(2).Title(l.say("企业建设项目承诺时限压缩（基数为推算值）", "Construction project limit cut (base derived)")).Description(about[compression]).
			GridPos(at(6, 0, 6, 6)).Unit("percentunit").Decimals(1).Min(0).Max(1).Thresholds(neutral()).
			WithTarget(sql(ratio(compression, "clock, derived_bases, base_on, as_of, fresh_at", "kind = 'construction_project' AND clock = 'promised'"), FormatTable))).
		WithPanel(stat.NewPanelBuilder().Id(3).Title(l.say("按承诺工作日办结率", "Decided within the promised workdays")).Description(about[onTime]).
			GridPos(at(12, 0, 6, 6)).Unit("percentunit").Decimals(1).Min(0).Max(1).Thresholds(neutral()).
			WithTarget(sql(ratio(onTime, "basis AS clock, open_cases, not_computable, period_from, period_to, fresh_at", "basis = 'promised_workdays'"), FormatTable))).
		WithPanel(stat.NewPanelBuilder().Id(4).Title(l.say("按来源所载计划日期办结率", "Ended by the planned date that the source states")).Description(about[onTime]).
			GridPos(at(18, 0, 6, 6)).Unit("percentunit").Decimals(1).Min(0).Max(1).Thresholds(neutral()).
			WithTarget(sql(ratio(onTime, "basis AS clock, late, open_cases, not_computable, period_from, period_to, fresh_at", "basis = 'stated_planned_date'"), FormatTable))).
		WithPanel(table.NewPanelBuilder().Id(5).Title(l.say("时限之和：改革前与现在（工作日）", "Sums of limits: before the reform and now (workdays)")).Description(about[compression]).
			GridPos(at(0, 6, 12, 7)).Footer(noFooter()).
			WithTarget(sql("SELECT kind, clock, denominator AS before, now_sum AS now, numerator AS cut, value, items, items_not_comparable, derived_bases FROM "+compression, FormatTable))).
		WithPanel(timeseries.NewPanelBuilder().Id(6).Title(l.say("按承诺办结率（按月）", "On time by promise, by month")).Description(about[monthly]).
			GridPos(at(12, 6, 12, 7)).Unit("percentunit").Min(0).Max(1).DrawStyle(common.GraphDrawStyleLine).ShowPoints(common.VisibilityModeAlways).
			WithTarget(sql("SELECT toDateTime(month) AS time, basis, value FROM "+monthly+" WHERE $__timeFilter(toDateTime(month)) ORDER BY time", FormatTimeSeries))).
		WithPanel(barchart.NewPanelBuilder().Id(7).Title(l.say("行政处罚案件：简易程序与普通程序", "Penalty cases: simple and ordinary procedure")).Description(about[penalties]).
			GridPos(at(0, 13, 12, 7)).Unit("short").Stacking(common.StackingModeNormal).
			WithTarget(sql("SELECT toString(year) AS year, simple, ordinary, unknown FROM "+penalties, FormatTable))).
		WithPanel(table.NewPanelBuilder().Id(8).Title(l.say("数据新鲜度与未决项", "Freshness and what is open")).
			Description(l.say("每类案件的最后事件与最后投影时间（UTC）。", "Last event and last projection of each kind of case (UTC).")).
			GridPos(at(12, 13, 12, 7)).Footer(noFooter()).
			WithTarget(sql("SELECT * FROM (SELECT 'approvals' AS model, count() AS subjects, sum(revision) AS events, max(last_at) AS last_event, max(projected_at) AS fresh_at FROM approvals_v UNION ALL "+
				"SELECT 'penalties', count(), sum(revision), max(last_at), max(projected_at) FROM penalties_v) ORDER BY model", FormatTable)))
	built, err := builder.Build()
	if err != nil {
		return built, fmt.Errorf("build dashboard %s: %w", UID(l), err)
	}
	return built, nil
}

func at(x, y, w, h uint32) dashboard.GridPos { return dashboard.GridPos{X: x, Y: y, W: w, H: h} }

// noFooter is what the table builder leaves out of its default: a list of no reducers.
func noFooter() *common.TableFooterOptionsBuilder {
	return common.NewTableFooterOptionsBuilder().Show(false).Reducer([]string{})
}

// target colours a figure by its target: blue below, green from it on.
func target(value float64) cog.Builder[dashboard.ThresholdsConfig] {
	return dashboard.NewThresholdsConfigBuilder().Mode(dashboard.ThresholdsModeAbsolute).Steps([]dashboard.Threshold{
		{Color: "blue"}, {Color: "green", Value: &value},
	})
}

// neutral is for figures without a target.
func neutral() cog.Builder[dashboard.ThresholdsConfig] {
	return dashboard.NewThresholdsConfigBuilder().Mode(dashboard.ThresholdsModeAbsolute).Steps([]dashboard.Threshold{{Color: "blue"}})
}

// JSON is a dashboard as Grafana reads it from a file.
func JSON(d dashboard.Dashboard) ([]byte, error) {
	text, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode dashboard: %w", err)
	}
	return append(text, '\n'), nil
}

// Write generates all dashboards into a folder, one file a language.
func Write(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("write dashboards: %w", err)
	}
	var failed error
	for _, l := range []Language{Chinese, English} {
		d, err := Leadership(l)
		if err != nil {
			return err
		}
		text, err := JSON(d)
		if err != nil {
			return err
		}
		failed = errors.Join(failed, os.WriteFile(filepath.Join(folder, UID(l)+".json"), text, 0o644))
	}
	return failed
}
