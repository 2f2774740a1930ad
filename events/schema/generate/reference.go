package main

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"

	"oneseal/events"
	"oneseal/events/law"
)

// page is the language of a reference page.
type page struct {
	title, intro, families, events, objects string
	columns                                 string
	common, topic, stream, personal, oneOf  string
	titleOf                                 func(events.Title) string
	origin                                  func(string) string
	kinds                                   map[reflect.Type]string
	list                                    string
	tellers, handsOn, names, right          string
}

var english = &page{
	title: "# The events of the town\n\n[中文](README.zh-CN.md)",
	intro: "Generated from the catalogue in package `events`: do not edit. An event's type is `oneseal.<family>.<name>`, its data's schema\n" +
		"[`<family>.<name>.data.json`](../schema/json), its topic `oneseal.<family>.v1` with the subject as key. A field with \\* is required. The origin\n" +
		"is the place in the town's report or in the law, which calls the act by name. The diagrams show what is usual; a story that goes another way\n" +
		"is stored as well. Each family also has [`fact_corrected`](#object-factcorrected), which corrects an earlier event of the same subject.\n\n" +
		"A subject is owned by the organ of the event that began it, in the order of the story. Who may tell an event of a subject that has an owner:",
	tellers: "told by", handsOn: "hands the subject on", names: "names organs", right: "a key needs the right",
	families: "Family", events: "Events", objects: "## Objects",
	columns: "| event | title | origin | told by | fields |",
	common:  "Each event may also state: ", topic: "topic", stream: "A stream of readings: no story.", personal: "personal", oneOf: " of ",
	titleOf: func(t events.Title) string { return t.EN },
	origin:  func(s string) string { return s },
	list:    "list of %s",
	kinds: map[reflect.Type]string{
		reflect.TypeFor[string](): "text", reflect.TypeFor[bool](): "true or false", reflect.TypeFor[events.Moment](): "time", reflect.TypeFor[events.Date](): "date", reflect.TypeFor[events.Workdays](): "workdays",
		reflect.TypeFor[events.Amount](): "decimal", reflect.TypeFor[events.Currency](): "currency", reflect.TypeFor[events.Measure](): "number", reflect.TypeFor[events.Share](): "0 to 1",
		reflect.TypeFor[events.Latitude](): "degrees north", reflect.TypeFor[events.Longitude](): "degrees east", reflect.TypeFor[events.Bearing](): "degrees from north", reflect.TypeFor[events.Count](): "whole number",
		reflect.TypeFor[events.SHA256](): "SHA-256", reflect.TypeFor[events.AreaCode](): "area code", reflect.TypeFor[events.USCC](): "credit code", reflect.TypeFor[events.TaskCode](): "task code",
		reflect.TypeFor[events.IDNumber](): "identity number", reflect.TypeFor[events.Subject](): "subject",
	},
}

var chinese = &page{
	title: "# 镇域事件目录\n\n[English](README.md)",
	intro: "本页由 `events` 包中的目录生成，请勿手工修改。事件类型为 `oneseal.<family>.<name>`，数据的 JSON Schema 为\n" +
		"[`<family>.<name>.data.json`](../schema/json)，主题为 `oneseal.<family>.v1`，键为事件主体。带 \\* 的字段必填。“出处”指汇报材料或法律中\n" +
		"规定该行为之处。状态图表示通常流程；不按此流程的事件同样作为事实保存。各类事件均有 [`fact_corrected`](#object-factcorrected)，用于更正同一主体此前的事件。\n\n" +
		"主体归属于（按办理过程的次序）使其开始的事件的机关。主体已有归属时，可陈述各事件的机关：",
	tellers: "陈述者", handsOn: "移交主体", names: "指明机关", right: "密钥须有权利",
	families: "类别", events: "事件", objects: "## 复合字段",
	columns: "| 事件 | 名称 | 出处 | 陈述者 | 字段 |",
	common:  "各事件还可载明：", topic: "主题", stream: "读数流，不构成办理过程。", personal: "个人信息", oneOf: "：",
	titleOf: func(t events.Title) string { return t.ZH },
	origin:  originInChinese,
	list:    "%s列表",
	kinds: map[reflect.Type]string{
		reflect.TypeFor[string](): "文本", reflect.TypeFor[bool](): "是或否", reflect.TypeFor[events.Moment](): "时刻", reflect.TypeFor[events.Date](): "日期", reflect.TypeFor[events.Workdays](): "工作日数",
		reflect.TypeFor[events.Amount](): "小数", reflect.TypeFor[events.Currency](): "币种", reflect.TypeFor[events.Measure](): "数值", reflect.TypeFor[events.Share](): "0 至 1",
		reflect.TypeFor[events.Latitude](): "北纬度数", reflect.TypeFor[events.Longitude](): "东经度数", reflect.TypeFor[events.Bearing](): "方位角度数", reflect.TypeFor[events.Count](): "整数",
		reflect.TypeFor[events.SHA256](): "SHA-256 摘要", reflect.TypeFor[events.AreaCode](): "行政区划代码", reflect.TypeFor[events.USCC](): "统一社会信用代码", reflect.TypeFor[events.TaskCode](): "实施编码",
		reflect.TypeFor[events.IDNumber](): "公民身份号码", reflect.TypeFor[events.Subject](): "主体",
	},
}

// originInChinese reads "report 3.4; Penalty Law Art. 61".
func originInChinese(origin string) string {
	var places []string
	for place := range strings.SplitSeq(origin, "; ") {
		name, article, cited := strings.Cut(place, " Art. ")
		if section, is := strings.CutPrefix(place, "report "); is && !cited {
			name, article = "report", section
		}
		if act, known := law.FindAct(name); known {
			place = act.At(article).ZH
		} // else a standard, such as GB/T 28181-2016
		places = append(places, place)
	}
	return strings.Join(places, "；")
}

// objectsSeen collects the structs that fields refer to, in the order of their first use.
type objectsSeen []reflect.Type

func (seen *objectsSeen) add(t reflect.Type) {
	for _, other := range *seen {
		if other == t {
			return
		}
	}
	*seen = append(*seen, t)
}

func reference(p *page, told comments) []byte {
	var out bytes.Buffer
	var objects objectsSeen
	fmt.Fprintf(&out, "%s\n\n%s\n\n", p.title, p.intro)
	for _, t := range events.Tellers() {
		fmt.Fprintf(&out, "- `%s`: %s\n", t.Teller, p.titleOf(t.Title))
	}
	for _, r := range events.Rights() {
		fmt.Fprintf(&out, "- %s `%s`: %s\n", p.right, r.Right, p.titleOf(r.Title))
	}
	fmt.Fprintf(&out, "\n| %s | | %s |\n|---|---|---|\n", p.families, p.events)
	for _, name := range events.Families() {
		family, _ := events.LookupFamily(name)
		fmt.Fprintf(&out, "| [%s](#%s) | %s | %d |\n", name, name, p.titleOf(family.Title), len(family.Types))
	}
	for _, name := range events.Families() {
		family, _ := events.LookupFamily(name)
		fmt.Fprintf(&out, "\n## %s\n\n%s, %s `%s`.", name, p.titleOf(family.Title), p.topic, events.Topic(name))
		if family.Stream {
			out.WriteString(" " + p.stream)
		}
		if shared := family.Types[0].Data.Field(0); shared.Anonymous {
			out.WriteString(" " + p.common + p.fields(shared.Type, &objects) + ".")
		}
		out.WriteString("\n\n```mermaid\nstateDiagram-v2\n")
		for line := range strings.Lines(strings.TrimSpace(family.Lifecycle)) {
			out.WriteString("    " + strings.TrimSpace(line) + "\n")
		}
		for _, state := range family.States {
			if strings.Contains(family.Lifecycle, " "+state.Code+":") || strings.Contains(family.Lifecycle, state.Code+" -->") {
				if said := strings.Trim(p.said(state.Code, state.Title()), "* "); said != "" {
					fmt.Fprintf(&out, "    %s: %s\n", state.Code, said)
				}
			}
		}
		fmt.Fprintf(&out, "```\n\n%s\n|---|---|---|---|---|\n", p.columns)
		for i := range family.Types {
			info := &family.Types[i]
			if info.Data == reflect.TypeFor[events.FactCorrected]() {
				objects.add(info.Data) // the page's head speaks of it
				continue
			}
			version := ""
			if info.Version > 1 {
				version = fmt.Sprintf(" (v%d)", info.Version)
			}
			fmt.Fprintf(&out, "| `%s`%s | %s | %s | %s | %s |\n", info.Name(), version, p.titleOf(info.Title), p.origin(info.Origin), p.tellerOf(info), p.fields(info.Data, &objects))
		}
	}
	fmt.Fprintf(&out, "\n%s\n", p.objects)
	for i := 0; i < len(objects); i++ {
		fmt.Fprintf(&out, "\n<a id=\"%s\"></a>**%s**: %s\n", anchor(objects[i]), objects[i].Name(), p.fields(objects[i], &objects))
	}
	return out.Bytes()
}

// tellerOf is who may tell the type, and whether its events change who owns the subject or who else may act in it.
func (p *page) tellerOf(info *events.TypeInfo) string {
	text := "`" + string(info.Teller) + "`"
	if info.HandsOn() {
		text += ", " + p.handsOn
	}
	if info.NamesOrgans() {
		text += ", " + p.names
	}
	if info.Right != "" {
		text += ", " + p.right + " `" + string(info.Right) + "`"
	}
	return text
}

func anchor(t reflect.Type) string { return "object-" + strings.ToLower(t.Name()) }

// fields lists a struct's own fields: name, kind and mark.
func (p *page) fields(t reflect.Type, objects *objectsSeen) string {
	var all []string
	for i := range t.NumField() {
		field := t.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if field.Anonymous || name == "-" {
			continue
		}
		text := "`" + name + "`"
		if options != "omitzero" {
			text += `\*`
		}
		title, unit := events.FieldTitle(field)
		text += " " + p.said(name, title) + p.kind(field.Type, objects)
		if unit != "" && field.Type != reflect.TypeFor[events.Workdays]() {
			text += " " + p.titleOf(events.UnitTitle(unit))
		}
		if mark := field.Tag.Get("personal"); mark != "" {
			text += " **" + p.personal + ": " + mark + "**"
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}

// said is what people read for a code, in italics and with a space behind it; nothing if that is the code itself.
func (p *page) said(code string, title events.Title) string {
	text := p.titleOf(title)
	if text == strings.ReplaceAll(code, "_", " ") {
		return ""
	}
	return "*" + text + "* "
}

func (p *page) kind(t reflect.Type, objects *objectsSeen) string {
	if name, known := p.kinds[t]; known {
		return name
	}
	if enumerated, ok := reflect.Zero(t).Interface().(events.Enumerated); ok {
		var values []string
		for _, v := range enumerated.Values() {
			values = append(values, strings.TrimSpace(v.Code+" "+p.said(v.Code, v.Title())))
		}
		return "(" + strings.Join(values, " / ") + ")"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return p.kind(t.Elem(), objects)
	case reflect.Slice:
		if t.Name() != "" {
			return "JSON"
		}
		return fmt.Sprintf(p.list, p.kind(t.Elem(), objects))
	}
	objects.add(t)
	return "[" + t.Name() + "](#" + anchor(t) + ")"
}
