import * as echarts from "echarts/core";
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";
import { element, entitle, get, language, make, shell, withLanguage } from "./shell";

echarts.use([BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

type Threshold = { value: number | null; color: string };
type Panel = {
  id: number; type: string; title: string; description?: string;
  gridPos: { x: number; y: number; w: number; h: number };
  fieldConfig?: { defaults?: { unit?: string; decimals?: number; min?: number; max?: number; thresholds?: { steps: Threshold[] } } };
};
type Dashboard = { uid: string; title: string; description: string; panels: Panel[] };
type Result = { meta: { name: string; type: string }[]; data: unknown[][] };
type Status = { records: number; archived: number; dead_letters: number; behind: number; oldest_seconds: number; open_dead_letters: number; delays: Delay[] };
// One bucket: more than the bucket before, and at most so many seconds; 0 is without a bound.
type Delay = { seconds: number; records: number };

const words = {
  zh: {
    cases: "问题案件", years: "年", range: "时间范围", definition: "定义", empty: "没有数据：期间内没有事件，或尚未导入。", failed: "查询未成功，稍后重试。",
    pipeline: (s: Status) => `日志 ${s.records} 条 = 已归档 ${s.archived} + 死信 ${s.dead_letters} + 待处理 ${s.behind}；最旧待处理 ${s.oldest_seconds.toFixed(0)} 秒；未处理死信 ${s.open_dead_letters}`,
    delays: (share: string, all: number) => all ? `从日志到可见行（近 24 小时 ${all} 条）：${share}` : "从日志到可见行：近 24 小时没有新记录",
    within: (percent: string, seconds: string) => `${percent} % 不超过 ${seconds} 秒`, longer: "更久",
    columns: { numerator: "分子", denominator: "分母", base_on: "基准日", as_of: "截至", fresh_at: "数据更新（UTC）", open_cases: "未办结", not_computable: "无法计算", period_from: "期间自", period_to: "期间至", late: "超期", derived_bases: "推算基数", kind: "类别", clock: "时钟", before: "改革前", now: "现在", cut: "压缩", value: "比率", items: "事项", items_not_comparable: "不可比事项", year: "年", simple: "简易程序", ordinary: "普通程序", unknown: "未注明", model: "模型", subjects: "主体", events: "事件", last_event: "最后事件（UTC）", promised: "承诺", statutory: "法定", single: "单项事项", construction_project: "企业建设项目", promised_workdays: "承诺工作日", stated_planned_date: "所载计划日期", approvals: "行政审批", penalties: "行政处罚" } as Record<string, string>,
  },
  en: {
    cases: "Cases with findings", years: "years", range: "Range", definition: "Definition", empty: "No data: no events in the period, or nothing imported yet.", failed: "The query did not succeed; trying again.",
    pipeline: (s: Status) => `Log ${s.records} records = archived ${s.archived} + dead letters ${s.dead_letters} + behind ${s.behind}; oldest not applied ${s.oldest_seconds.toFixed(0)} s; open dead letters ${s.open_dead_letters}`,
    delays: (share: string, all: number) => all ? `From log to visible row (${all} records of the last 24 hours): ${share}` : "From log to visible row: no new records in the last 24 hours",
    within: (percent: string, seconds: string) => `${percent} % within ${seconds} s`, longer: "longer",
    columns: { numerator: "numerator", denominator: "denominator", base_on: "base date", as_of: "as of", fresh_at: "fresh (UTC)", open_cases: "open", not_computable: "not computable", period_from: "from", period_to: "to", derived_bases: "derived bases", items_not_comparable: "not comparable", last_event: "last event (UTC)", construction_project: "construction project", promised_workdays: "promised workdays", stated_planned_date: "stated planned date" } as Record<string, string>,
  },
};

const word = (name: string) => words[language].columns[name] ?? name.replaceAll("_", " ");
const charts = new Map<number, echarts.ECharts>();
let drawing = 0;

function numeric(type: string): boolean { return /Int|Float|Decimal/.test(type); }

function show(value: unknown, name: string, type: string): string {
  if (value === null || value === undefined) return "–";
  if (name === "value") return (Number(value) * 100).toFixed(1) + " %";
  if (/DateTime/.test(type)) return String(value).slice(0, 19);
  if (numeric(type) && name !== "year") return Number(value).toLocaleString(language === "zh" ? "zh-CN" : "en");
  return word(String(value));
}

function drawStat(panel: Panel, result: Result, body: HTMLElement) {
  const row = result.data[0];
  const defaults = panel.fieldConfig?.defaults ?? {};
  const value = row[0] === null ? null : Number(row[0]);
  const figure = make("div", value === null ? "–" : (value * 100).toFixed(defaults.decimals ?? 1) + " %", "figure");
  const step = [...(defaults.thresholds?.steps ?? [])].reverse().find((s) => s.value === null || s.value === undefined || (value ?? -Infinity) >= s.value);
  if (step?.color === "green") figure.style.color = "light-dark(#1a7f37, #4ac26b)";
  body.append(figure);
  const list = make("dl");
  for (let i = 1; i < row.length; i++) {
    list.append(make("dt", word(result.meta[i].name)), make("dd", show(row[i], result.meta[i].name, result.meta[i].type)));
  }
  body.append(list);
}

function drawTable(result: Result, body: HTMLElement) {
  const table = make("table");
  const head = make("tr");
  result.meta.forEach((m) => head.append(make("th", word(m.name), numeric(m.type) ? "number" : "")));
  table.append(make("thead"));
  table.firstElementChild!.append(head);
  const rows = make("tbody");
  for (const row of result.data) {
    const line = make("tr");
    row.forEach((value, i) => line.append(make("td", show(value, result.meta[i].name, result.meta[i].type), numeric(result.meta[i].type) ? "number" : "")));
    rows.append(line);
  }
  table.append(rows);
  body.append(table);
}

function drawChart(panel: Panel, result: Result, body: HTMLElement) {
  const place = make("div", "", "chart");
  body.append(place);
  const chart = echarts.init(place, undefined, { renderer: "svg", locale: language === "zh" ? "ZH" : "EN" });
  charts.set(panel.id, chart);
  const ink = getComputedStyle(document.body).color;
  const percent = panel.fieldConfig?.defaults?.unit === "percentunit";
  const common = {
    animation: false, aria: { enabled: true }, textStyle: { color: ink }, tooltip: { trigger: "axis" as const },
    legend: { textStyle: { color: ink }, bottom: 0 }, grid: { left: 48, right: 16, top: 16, bottom: 56 },
    yAxis: { type: "value" as const, min: panel.fieldConfig?.defaults?.min, max: panel.fieldConfig?.defaults?.max,
      axisLabel: { color: ink, formatter: percent ? (v: number) => (v * 100).toFixed(0) + " %" : undefined }, splitLine: { lineStyle: { opacity: 0.3 } } },
  };
  if (panel.type === "timeseries") {
    const series = new Map<string, [number, number | null][]>();
    for (const [time, name, value] of result.data) {
      const points = series.get(String(name)) ?? [];
      points.push([Date.parse(String(time).replace(" ", "T") + "Z"), value === null ? null : Number(value)]);
      series.set(String(name), points);
    }
    chart.setOption({ ...common, xAxis: { type: "time", axisLabel: { color: ink } },
      series: [...series].map(([name, data]) => ({ type: "line", name: word(name), data, symbolSize: 5 })) });
  } else {
    chart.setOption({ ...common, xAxis: { type: "category", data: result.data.map((r) => String(r[0])), axisLabel: { color: ink } },
      series: result.meta.slice(1).map((m, i) => ({ type: "bar", stack: "all", name: word(m.name), data: result.data.map((r) => Number(r[i + 1])) })) });
  }
}

async function drawPanel(uid: string, panel: Panel, body: HTMLElement, turn: number) {
  const years = Number(element<HTMLSelectElement>("range").value);
  const to = Date.now();
  const from = new Date(to).setFullYear(new Date(to).getFullYear() - years);
  try {
    const result = await get<Result>(`/api/panels/${uid}/${panel.id}?from=${from}&to=${to}`);
    if (turn !== drawing) return;
    charts.get(panel.id)?.dispose();
    charts.delete(panel.id);
    body.replaceChildren();
    if (result.data.length === 0) body.append(make("p", words[language].empty, "empty"));
    else if (panel.type === "stat") drawStat(panel, result, body);
    else if (panel.type === "table") drawTable(result, body);
    else drawChart(panel, result, body);
    body.dataset.drawn = "yes";
  } catch (error) {
    console.error(error);
    body.replaceChildren(make("p", words[language].failed, "empty"));
  }
}

async function drawStatus() {
  const line = element("pipeline");
  try {
    const status = await get<Status>("/api/status");
    line.textContent = words[language].pipeline(status);
    line.classList.toggle("behind", status.behind > 0 || status.open_dead_letters > 0);
    drawDelays(status.delays);
  } catch (error) {
    console.error(error);
    line.textContent = words[language].failed;
  }
}

function drawDelays(delays: Delay[]) {
  const w = words[language];
  const all = delays.reduce((sum, d) => sum + d.records, 0);
  const most = Math.max(...delays.map((d) => d.records));
  // The bucket that brings the sum to 99 %; its exact share is shown, since a bucket is coarse.
  let sum = 0, share = w.longer;
  for (const d of delays) {
    sum += d.records;
    if (sum >= all * 0.99) {
      if (d.seconds > 0) share = w.within((Math.floor(sum / all * 1000) / 10).toString(), String(d.seconds));
      break;
    }
  }
  const details = element("delays");
  details.querySelector("summary")!.textContent = w.delays(share, all);
  details.querySelector("div")!.replaceChildren(...delays.filter((d) => d.records > 0).flatMap((d) => {
    const bar = make("span", "", "bar");
    bar.style.width = `${d.records / most * 100}%`;
    return [make("span", d.seconds > 0 ? `≤ ${d.seconds} s` : w.longer), bar, make("span", String(d.records), "count")];
  }));
}

let shown: { dashboard: Dashboard; bodies: Map<number, HTMLElement> };

async function open() {
  const dashboard = await get<Dashboard>("/api/dashboards/" + (language === "en" ? "oneseal-leadership-en" : "oneseal-leadership"));
  entitle(dashboard.title);
  element("about").textContent = dashboard.description;
  element("cases").textContent = words[language].cases;
  element<HTMLAnchorElement>("cases").href = withLanguage("/cases");
  element("range-label").textContent = words[language].range + " ";
  for (const option of element<HTMLSelectElement>("range").options) option.textContent = `${option.value} ${words[language].years}`;
  const bodies = new Map<number, HTMLElement>();
  charts.forEach((chart) => chart.dispose());
  charts.clear();
  element("panels").replaceChildren(...dashboard.panels.map((panel) => {
    const section = make("section");
    const { x, y, w, h } = panel.gridPos;
    section.style.gridArea = `${(y ?? 0) + 1} / ${(x ?? 0) + 1} / span ${h} / span ${w}`;
    const heading = make("h2", panel.title);
    heading.id = "panel-" + panel.id;
    section.setAttribute("aria-labelledby", heading.id);
    const body = make("div", "", "body");
    bodies.set(panel.id, body);
    section.append(heading, body);
    if (panel.description) {
      const details = make("details");
      details.append(make("summary", words[language].definition), make("p", panel.description));
      section.append(details);
    }
    return section;
  }));
  shown = { dashboard, bodies };
  await refresh();
}

async function refresh() {
  const turn = ++drawing;
  await Promise.all([drawStatus(), ...shown.dashboard.panels.map((p) => drawPanel(shown.dashboard.uid, p, shown.bodies.get(p.id)!, turn))]);
}

shell(() => void open());
element("range").addEventListener("change", () => void refresh());
addEventListener("resize", () => charts.forEach((chart) => chart.resize()));
setInterval(() => void refresh(), 15_000);
void open();
