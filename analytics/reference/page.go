package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"oneseal/analytics/kpis"
	"oneseal/events"
	"oneseal/projectors/schema"
)

// page is the language of a reference page.
type page struct {
	head, figures, views, functions, tables    string
	columns, key, byOrgan, whole, hidden       string
	numerator, denominator, clock, cohort      string
	organ                                      string
	period, unit, target, notComputable, colon string
	definition                                 func(kpis.View) kpis.Definition
	said                                       func(schema.Comment) string
	title                                      func(events.Title) string
}

var english = &page{
	head: "# What analysts may read\n\n[中文](README.zh-CN.md)\n\n" +
		"Generated from the SQL files by `go generate ./analytics/reference`: do not edit. Figures, views and functions are stable: their columns\n" +
		"keep their names and meaning, and new ones may come. Tables are internal, but for `calendar`, `items`, `organs` and `rules`, and change with the folds; read those of one row a subject with `FINAL`.\n" +
		"Each figure, and `findings_v`, is also kept as it was counted last, in a table named `kept_` before its name, with `kept_at` beside the columns: panels and alerts read that one.\n" +
		"Times are UTC unless a name ends in `_on` (a local date). Percentiles of several rows of a figure together are those of its column `observed`:\n" +
		"`quantileExactArray(0.9)(observed)`, which is NULL where nothing was observed. No percentile of the rows' percentiles is one. A key of some organs sees the rows of these organs in each table marked so, and in all that reads it.",
	figures: "## Figures", views: "## Views", functions: "## Functions", tables: "## Tables",
	columns: "Columns", key: "Order key", byOrgan: "by organ", whole: "public", hidden: "not for keys of some organs", colon: ": ",
	numerator: "Numerator", denominator: "Denominator", clock: "Clock", cohort: "Cohort", organ: "Organ", period: "Period", unit: "Unit", target: "Target", notComputable: "Not computable",
	definition: func(v kpis.View) kpis.Definition { return v.EN },
	said:       func(c schema.Comment) string { return c.EN },
	title:      func(t events.Title) string { return t.EN },
}

var chinese = &page{
	head: "# 分析人员可读的数据\n\n[English](README.md)\n\n" +
		"本页由 `go generate ./analytics/reference` 自 SQL 文件生成，请勿手工修改。指标、视图与函数是稳定接口：列名与含义不变，可能增加新列。\n" +
		"除 `calendar`、`items`、`organs`、`rules` 外，各表属内部结构，随折叠逻辑变化；一主体一行的表须以 `FINAL` 读取。名称以 `_on` 结尾的为当地日期，其他时刻为 UTC。指标多行合并的分位数取自其 `observed` 列：`quantileExactArray(0.9)(observed)`，没有观测时为 NULL；不可由各行的分位数再求。\n" +
		"各指标与 `findings_v` 另按最近一次计算保存于名称前加 `kept_` 的表中，并附 `kept_at`：看板与告警读取该表。\n" +
		"仅限部分机关的密钥，在标明“按机关”的表及读取它们的视图中，只能看到这些机关的行。",
	figures: "## 指标", views: "## 视图", functions: "## 函数", tables: "## 表",
	columns: "列", key: "排序键", byOrgan: "按机关", whole: "公开", hidden: "不对部分机关的密钥开放", colon: "：",
	numerator: "分子", denominator: "分母", clock: "时钟", cohort: "对象", organ: "机关", period: "期间", unit: "单位", target: "目标", notComputable: "无法计算",
	definition: func(v kpis.View) kpis.Definition { return v.ZH },
	said:       func(c schema.Comment) string { return c.ZH },
	title:      func(t events.Title) string { return t.ZH },
}

func (c catalogue) page(p *page) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "%s\n\n%s\n", p.head, p.figures)
	for _, v := range c.figures {
		d := p.definition(v)
		fmt.Fprintf(&out, "\n### %s\n\n**%s**\n\n", v.Name, d.Title)
		for _, part := range [][2]string{{p.numerator, d.Numerator}, {p.denominator, d.Denominator}, {p.clock, d.Clock}, {p.cohort, d.Cohort}, {p.organ, d.Organ},
			{p.period, d.Period}, {p.unit, p.title(events.UnitTitle(v.Unit))}, {p.target, d.Target}, {p.notComputable, d.NotComputable}} {
			fmt.Fprintf(&out, "- %s%s%s\n", part[0], p.colon, part[1])
		}
		c.listColumns(&out, p, v.Name)
	}
	fmt.Fprintf(&out, "\n%s\n", p.views)
	for _, view := range c.views {
		fmt.Fprintf(&out, "\n### %s\n\n%s\n", view.Name, p.said(view.Comment()))
		c.listColumns(&out, p, view.Name)
	}
	fmt.Fprintf(&out, "\n%s\n\n", p.functions)
	for _, function := range c.functions {
		fmt.Fprintf(&out, "- %s\n", p.said(function.Comment()))
	}
	fmt.Fprintf(&out, "\n%s\n", p.tables)
	for _, table := range c.tables {
		reach := p.hidden
		if slices.Contains(c.access.ByOrgan, table.Name) {
			reach = p.byOrgan
		} else if slices.Contains(c.access.Whole, table.Name) {
			reach = p.whole
		}
		fmt.Fprintf(&out, "\n### %s\n\n%s\n\n%s%s`%s` · %s\n", table.Name, p.said(table.Comment()), p.key, p.colon, c.keys[table.Name], reach)
		c.listColumns(&out, p, table.Name)
	}
	return out.Bytes()
}

func (c catalogue) listColumns(out *bytes.Buffer, p *page, name string) {
	var all []string
	for _, column := range c.columns[name] {
		said := p.title(column.said.Title)
		if said == strings.ReplaceAll(column.name, "_", " ") {
			all = append(all, "`"+column.name+"` "+column.kind)
			continue
		}
		all = append(all, "`"+column.name+"` *"+said+"* "+column.kind)
	}
	fmt.Fprintf(out, "\n%s%s%s\n", p.columns, p.colon, strings.Join(all, ", "))
}
