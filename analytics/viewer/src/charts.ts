import type { EChartsOption as Option } from "echarts";
import * as echarts from "echarts/core";
import { BarChart, CustomChart, HeatmapChart, LineChart, PieChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";
import { type Mark, type Panel, type Result, clock, describe, fields, instant, lines, show, title } from "./panel";
import type { Language } from "./words";

echarts.use([BarChart, CustomChart, HeatmapChart, LineChart, PieChart, ScatterChart, AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent, SVGRenderer]);

// Picture is what a chart is drawn from.
export type Picture = { panel: Panel; result: Result; above?: Result; language: Language; marks: Mark[]; from: number; to: number };

const charts = new Map<HTMLElement, { chart: echarts.ECharts; of: Picture }>();
const palette = ["#3b7dbd", "#d9822b", "#4f9d69", "#b3566e", "#7c6fb0", "#2f9d9a", "#c2a02b", "#8a8f98"];

export function clear(body?: HTMLElement) {
  for (const [place, { chart }] of charts) {
    if (!body || body.contains(place)) {
      chart.dispose();
      charts.delete(place);
    }
  }
}

// fit draws all for the place and the colours that they have now, at once: paper does not wait for the next frame.
export function fit() {
  for (const [place, { chart, of }] of charts) {
    chart.resize();
    chart.setOption(options(of, place), true);
    chart.getZr().flush();
  }
}

// drawers make the chart of each kind of panel that is no text.
export const drawers: Record<string, (p: Picture, box: { width: number; height: number }) => Option> = {
  timeseries, barchart, bargauge, piechart, heatmap, histogram, "state-timeline": stateTimeline, geomap,
};

export function draw(p: Picture, body: HTMLElement) {
  const place = document.createElement("div");
  place.className = "chart";
  body.append(place);
  const chart = echarts.init(place, undefined, { renderer: "svg", locale: p.language === "zh" ? "ZH" : "EN" });
  charts.set(place, { chart, of: p });
  chart.setOption(options(p, place));
}

function options(p: Picture, place: HTMLElement): Option {
  const { color: ink, fontFamily } = getComputedStyle(document.body);
  const option = drawers[p.panel.type](p, { width: place.clientWidth, height: place.clientHeight }) as Record<string, unknown>;
  const axis = (a: unknown) => a && { ...(a as object), axisLabel: { color: ink, hideOverlap: true, ...(a as { axisLabel?: object }).axisLabel }, splitLine: { lineStyle: { color: "#888", opacity: 0.25 } } };
  return {
    animation: false, useUTC: true, color: palette, aria: { enabled: true, label: { description: describe(p.panel, [p.result, ...(p.above ? [p.above] : [])], p.language) } }, textStyle: { color: ink, fontFamily }, ...option,
    xAxis: axis(option.xAxis), yAxis: axis(option.yAxis),
    legend: option.legend === undefined ? undefined : { type: "scroll", bottom: 0, textStyle: { color: ink }, ...(option.legend as object) },
  } as Option;
}

const grid = { left: 8, right: 16, top: 12, bottom: 30, containLabel: true };
const unit = (p: Panel) => p.fieldConfig?.defaults.unit ?? "locale";
const spoken = (p: Picture) => (value: unknown) => show(value, unit(p.panel), p.language);

// A share ends at 100 %.
const share = (p: Picture) => unit(p.panel) === "percentunit" ? { max: ({ max }: { max: number }) => max <= 1 ? Math.min(1, max + 0.005) : max } : {};

function timeseries(p: Picture): Option {
  const series = lines(p.panel, p.result);
  const tooltip = { trigger: "axis" as const, valueFormatter: spoken(p), confine: true };
  if (p.panel.fieldConfig?.defaults.custom?.drawStyle === "bars") {
    const times = [...new Set(series.flatMap((s) => s.points.map(([t]) => t)))].sort((a, b) => a - b);
    return {
      grid, tooltip, legend: {}, yAxis: { type: "value" }, xAxis: { type: "category", data: times.map((t) => new Date(t).toISOString().slice(0, 10)) },
      series: series.map((s) => ({ type: "bar", stack: "all", name: s.name, color: s.color, barMaxWidth: 28, data: times.map((t) => s.points.find(([at]) => at === t)?.[1] ?? 0) })),
    };
  }
  const first = Math.min(...series.flatMap((s) => s.points.map(([t]) => t)));
  const markLine = { symbol: "none", silent: true, lineStyle: { color: "#8e5ea2" }, label: { formatter: "{b}", position: "insideEndTop" as const }, data: p.marks.filter((m) => m.time >= first).map((m) => ({ name: m.text, xAxis: m.time })) };
  return {
    grid: series.length > 1 ? grid : { ...grid, bottom: 8 }, tooltip, legend: series.length > 1 ? {} : undefined, xAxis: { type: "time" }, yAxis: { type: "value", ...share(p), scale: unit(p.panel) === "percentunit", axisLabel: { formatter: spoken(p) } },
    series: series.map((s, i) => ({ type: "line", name: s.name, color: s.color, data: s.points, symbolSize: 5, markLine: i === 0 ? markLine : undefined })),
  };
}

function barchart(p: Picture, box: { width: number }): Option {
  const [category, ...bars] = fields(p.panel, p.result, p.language);
  return {
    grid: { ...grid, bottom: bars.length > 1 ? 30 : 8 }, tooltip: { trigger: "axis", confine: true }, legend: bars.length > 1 ? {} : undefined, yAxis: { type: "value", ...share(p), axisLabel: { formatter: spoken(p) } },
    xAxis: { type: "category", data: p.result.data.map((r) => category.show(r[0])), axisLabel: p.result.data.length > 12 ? {} : { interval: 0, hideOverlap: false, overflow: "break", width: Math.max(40, (box.width - 80) / p.result.data.length - 4) } },
    series: bars.map((b, i) => ({ type: "bar", name: b.title, color: b.color, barMaxWidth: 40, stack: p.panel.options?.stacking === "normal" ? "all" : undefined, data: p.result.data.map((r) => Number(r[i + 1])) })),
  };
}

function bargauge(p: Picture): Option {
  const [category, bar] = fields(p.panel, p.result, p.language);
  return {
    grid: { ...grid, right: 48, bottom: 8 }, xAxis: { type: "value", ...share(p), axisLabel: { formatter: spoken(p) } }, yAxis: { type: "category", inverse: true, data: p.result.data.map((r) => category.show(r[0])), axisLabel: { interval: 0, hideOverlap: false } },
    series: [{ type: "bar", name: bar.title, barMaxWidth: 22, label: { show: true, position: "right", color: "inherit", formatter: (d) => bar.show(d.value) }, data: p.result.data.map((r) => Number(r[1])) }],
  };
}

function piechart(p: Picture): Option {
  const [category, slice] = fields(p.panel, p.result, p.language);
  return {
    tooltip: { confine: true }, legend: {},
    series: [{ type: "pie", radius: ["38%", "66%"], center: ["50%", "45%"], name: slice.title, label: { color: "inherit", formatter: "{b}\n{c} · {d} %" }, data: p.result.data.map((r) => ({ name: category.show(r[0]) || "–", value: Number(r[1]) })) }],
  };
}

function heatmap(p: Picture): Option {
  const buckets = p.result.meta.slice(1).map((m) => title(p.panel, m.name));
  const cells = p.result.data.flatMap((r, x) => buckets.map((_, y) => [x, y, Number(r[y + 1])]));
  return {
    grid: { ...grid, bottom: 44 }, tooltip: { confine: true, formatter: (d) => { const [x, y, n] = (d as { data: number[] }).data; return `${clock(p.result.data[x][0])} ${buckets[y]}: ${n}`; } },
    xAxis: { type: "category", data: p.result.data.map((r) => clock(r[0]).slice(0, 10)) }, yAxis: { type: "category", data: buckets },
    visualMap: { min: 0, max: Math.max(1, ...cells.map((c) => c[2])), orient: "horizontal", left: "center", bottom: 0, itemHeight: 90, itemWidth: 10, textStyle: { color: "inherit" }, inRange: { color: ["#3b7dbd18", "#3b7dbd", "#1f3f66"] } },
    series: [{ type: "heatmap", data: cells.filter((c) => c[2] > 0), itemStyle: { borderWidth: 1, borderColor: "transparent" } }],
  };
}

function histogram(p: Picture): Option {
  const numbers = p.result.data.map((r) => Number(r[0]));
  const most = Math.max(...numbers);
  // As many buckets as one can tell apart, of a whole number of the panel's own bucket size.
  const size = (p.panel.options?.bucketSize ?? 1) * Math.max(1, Math.ceil(most / 60));
  const counts = Array.from({ length: Math.floor(most / size) + 1 }, () => 0);
  numbers.forEach((n) => counts[Math.max(0, Math.floor(n / size))]++);
  return {
    grid: { ...grid, bottom: 24 }, tooltip: { trigger: "axis", confine: true }, yAxis: { type: "value" },
    xAxis: { type: "category", name: title(p.panel, p.result.meta[0].name), nameLocation: "middle", nameGap: 24, data: counts.map((_, i) => size === 1 ? String(i) : `${i * size}–${(i + 1) * size - 1}`) },
    series: [{ type: "bar", barCategoryGap: "8%", data: counts }],
  };
}

function stateTimeline(p: Picture): Option {
  const names = [...new Set(p.result.data.map((r) => String(r[1])))].sort();
  const values = p.result.data.map((r) => Number(r[2]));
  const low = Math.min(...values), high = Math.max(...values);
  const spans = names.flatMap((name, y) => {
    const own = p.result.data.filter((r) => String(r[1]) === name);
    return own.map((r, i) => [y, instant(r[0]), i + 1 < own.length ? instant(own[i + 1][0]) : p.to, Number(r[2])]).filter(([, , end]) => end > p.from).map(([row, start, end, value]) => [row, Math.max(start, p.from), end, value]);
  });
  return {
    grid: { ...grid, bottom: 24 }, tooltip: { confine: true, formatter: (d) => { const [y, , , v] = (d as { value: number[] }).value; return echarts.format.encodeHTML(`${names[y]}: ${spoken(p)(v)}`); } },
    xAxis: { type: "time", min: p.from, max: p.to }, yAxis: { type: "category", inverse: true, data: names },
    series: [{
      type: "custom", encode: { x: [1, 2], y: 0 }, data: spans,
      renderItem: (_, api) => {
        const [left, middle] = api.coord([api.value(1), api.value(0)]), [right] = api.coord([api.value(2), api.value(0)]);
        const height = (api.size!([0, 1]) as number[])[1] * 0.8, value = Number(api.value(3));
        const deep = high > low ? 0.25 + 0.75 * (value - low) / (high - low) : 0.6;
        return {
          type: "rect", shape: { x: left, y: middle - height / 2, width: Math.max(1, right - left - 1), height }, style: { fill: palette[0], opacity: deep },
          textContent: { type: "text", style: { text: right - left > 28 ? String(value) : "", fill: deep > 0.6 ? "#fff" : getComputedStyle(document.body).color, fontSize: Math.min(12, height) } }, textConfig: { position: "inside" },
        };
      },
    }],
  };
}

// What is still to be done about an incident stands out: what is over lies below the cameras.
const stateHues: Record<string, string> = { open: "#c4342b", filed: "#c4342b", assigned: "#d9822b", handled: "#c2a02b", verified: "#4f9d69", closed: "#8a8f98", not_filed: "#c9b8a0" };
const over = ["closed", "not_filed"];

// geomap draws the places on plain coordinates: it asks nobody for tiles. The layers' columns are latitude, longitude, place, kind and more.
function geomap(p: Picture, box: { width: number; height: number }): Option {
  const layers = [p.result, ...(p.above ? [p.above] : [])];
  const names = p.panel.options?.layers?.map((l) => l.name) ?? [];
  const most = Math.max(1, ...p.result.data.map((r) => Number(r[4])));
  const places = layers.flatMap((layer, i) => {
    const of = fields(p.panel, layer, p.language);
    return layer.data.map((r) => ({
      lat: Number(r[0]), lon: Number(r[1]), layer: i, kind: `${names[i]} · ${of[3].show(r[3])}`, code: String(r[3]), size: i ? 8 : 7 + 15 * Math.sqrt(Number(r[4]) / most),
      told: [String(r[2]), ...r.slice(3).map((value, c) => `${of[c + 3].title}: ${of[c + 3].show(value)}`), `${Number(r[0]).toFixed(5)}, ${Number(r[1]).toFixed(5)}`],
    }));
  });
  const span = (values: number[]) => { const a = Math.min(...values), b = Math.max(...values); return { middle: (a + b) / 2, wide: Math.max(b - a, 0.002) * 1.15 }; };
  const lat = span(places.map((q) => q.lat)), lon = span(places.map((q) => q.lon));
  // One degree of longitude is cos(lat) of one of latitude; the box shows both at one scale.
  const shrink = Math.cos(lat.middle * Math.PI / 180), width = Math.max(box.width - 80, 1), height = Math.max(box.height - 90, 1);
  const degrees = Math.max(lat.wide / height, lon.wide * shrink / width);
  const around = (middle: number, extent: number) => ({ type: "value" as const, min: middle - extent / 2, max: middle + extent / 2, axisLabel: { formatter: (v: number) => v.toFixed(2) + "°" } });
  const states = Object.keys(stateHues).reverse();
  const kinds = [...new Map(places.map((q) => [q.kind, q])).values()].sort((a, b) => a.layer - b.layer || states.indexOf(a.code) - states.indexOf(b.code) || a.code.localeCompare(b.code)); // by code, so that a colour means the same in both languages
  return {
    grid: { ...grid, bottom: 60 }, legend: { type: "plain", itemWidth: 12, itemHeight: 10 }, xAxis: around(lon.middle, degrees * width / shrink), yAxis: around(lat.middle, degrees * height),
    tooltip: { confine: true, formatter: (d) => places[(d as { value: number[] }).value[2]].told.map(echarts.format.encodeHTML).join("<br>") },
    series: kinds.map(({ kind, layer, code }) => ({
      type: "scatter", name: kind, symbol: layer ? "triangle" : "circle", z: !layer ? 3 : over.includes(code) ? 2 : 4, color: layer ? stateHues[code] : undefined, itemStyle: { opacity: layer && over.includes(code) ? 0.45 : 0.8 },
      data: places.flatMap((q, i) => q.kind === kind ? [{ value: [q.lon, q.lat, i], symbolSize: q.size }] : []),
    })),
  };
}
