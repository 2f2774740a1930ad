import { type Language, words } from "./words";

// What the page reads of the generated dashboards, which are Grafana's JSON.
type Threshold = { value: number | null; color: string };
type Property = { id: string; value: unknown };
export type Panel = {
  id: number; type: string; title: string; description?: string;
  gridPos: { x?: number; y?: number; w: number; h: number };
  links?: { url: string }[];
  targets?: { refId: string }[];
  options?: { content?: string; bucketSize?: number; stacking?: string; layers?: { name: string }[] };
  fieldConfig?: {
    defaults: { unit?: string; noValue?: string; custom?: { drawStyle?: string; stacking?: { mode: string } } };
    overrides: { matcher: { options: string }; properties: Property[] }[];
  };
};
export type Variable = { type: string; name: string; label?: string; query?: string; current?: { value: string } };
export type Dashboard = { uid: string; title: string; description: string; panels: Panel[]; templating: { list: Variable[] }; time: { from: string } };
export type Result = { meta: { name: string; type: string }[]; data: unknown[][] };
export type Mark = { time: number; text: string };

export function make(tag: string, text = "", className = ""): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

// queries names the files of a panel's queries: one, or those of a map's layers.
export const queries = (panel: Panel) => panel.targets?.map((t, i) => ({ of: i ? `${panel.id}-${t.refId}` : String(panel.id), layer: panel.options?.layers?.[i]?.name ?? "" })) ?? [];

export const numeric = (type: string) => /Int|Float|Decimal/.test(type);
const textual = (type: string) => /String/.test(type);
// clock is an instant by the town's clock (Asia/Shanghai), as Grafana shows it; a chart's point in time that begins a day is that day.
export const clock = (value: unknown) => new Date(instant(value) + 8 * 3600_000).toISOString().slice(0, 16).replace("T", " ");
const point = (value: unknown) => String(value).endsWith(" 00:00:00") ? String(value).slice(0, 10) : clock(value);

// ClickHouse answers in UTC.
export const instant = (value: unknown) => Date.parse(String(value).replace(" ", "T") + (String(value).length > 10 ? "Z" : ""));

// address is a dashboard's link with what Grafana puts into it: this page is the viewer, and the range, what is chosen of a variable,
// and what the row says go along.
export function address(url: string, row: (column: string) => unknown = () => ""): string {
  const chosen = [...new URLSearchParams(location.search)];
  const along = (named: (name: string) => boolean) => chosen.filter(([name]) => named(name)).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  return url.replace("${viewer}", "").replace("${__url_time_range}", along((name) => name === "from" || name === "to"))
    .replace(/\$\{(\w+):queryparam\}/g, (_, variable) => along((name) => name === "var-" + variable))
    .replace(/\$\{__data\.fields\.(\w+)\}/g, (_, column) => encodeURIComponent(String(row(column) ?? "")))
    .replace(/&(?=&|$)/g, "").replace(/\?&/, "?").replace(/\?$/, "");
}

// Field is how people read a column.
export type Field = { name: string; title: string; color?: string; show: (value: unknown) => string; link?: (value: unknown, row: unknown[]) => string; number: boolean };

function property<T>(panel: Panel, name: string, id: string): T | undefined {
  return panel.fieldConfig?.overrides.find((o) => o.matcher.options === name)?.properties.find((p) => p.id === id)?.value as T | undefined;
}

// Grafana's names of colours.
const hues: Record<string, string> = { blue: "#3b7dbd", yellow: "#d9b62b", red: "#c4342b", orange: "#d9822b", green: "#4f9d69", gray: "#8a8f98", purple: "#8e5ea2" };
export const hue = (panel: Panel, name: string) => hues[property<{ fixedColor: string }>(panel, name, "color")?.fixedColor ?? ""];

export const title = (panel: Panel, name: string) => property<string>(panel, name, "displayName") ?? name;

// To make a format takes longer than to use it a hundred times, and a table has thousands of numbers.
const formats = new Map<string, Intl.NumberFormat>();
function format(language: Language, digits: number): Intl.NumberFormat {
  const key = language + digits;
  if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(words[language].locale, { maximumFractionDigits: digits }));
  return formats.get(key)!;
}

export function show(value: unknown, unit: string, language: Language): string {
  if (value === null || value === undefined) return "–";
  const n = Number(value);
  const few = (x: number, digits = 1) => format(language, digits).format(x);
  if (unit === "none") return String(value);
  if (unit === "percentunit") return (n * 100).toFixed(Math.abs(1 - n) < 0.005 && n !== 1 ? 2 : 1) + " %";
  if (unit.startsWith("suffix:")) return `${few(n)} ${unit.slice(7).trim()}`;
  if (unit === "s") return n < 120 ? few(n) + " s" : n < 7200 ? few(n / 60) + " min" : few(n / 3600) + " h";
  if (unit === "h" || unit === "m") return unit === "m" && n < 120 ? few(n) + " min" : few(unit === "m" ? n / 60 : n) + " h";
  return few(n, 2);
}

export function fields(panel: Panel, result: Result, language: Language): Field[] {
  const overTime = result.meta[0]?.name === "time" && panel.type !== "table";
  return result.meta.map(({ name, type }) => {
    const unit = property<string>(panel, name, "unit") ?? (panel.type === "table" ? "locale" : panel.fieldConfig?.defaults.unit ?? "locale");
    const names = property<{ options: Record<string, { text: string }> }[]>(panel, name, "mappings")?.[0].options;
    const url = property<{ url: string }[]>(panel, name, "links")?.[0].url;
    const line = overTime && textual(type); // whose values name the lines, or what one number is of
    return {
      name, title: property<string>(panel, name, "displayName") ?? (line ? "" : numeric(type) ? panel.title : name), color: hue(panel, name), number: numeric(type),
      link: url && ((value, row) => address(url.replace("${__value.raw}", encodeURI(String(value))), (column) => row[result.meta.findIndex((m) => m.name === column)])),
      show: (value) => value === null || value === undefined ? "–" : unit === "time:YYYY-MM" ? String(value).slice(0, 7) : numeric(type) ? show(value, unit, language)
        : line ? title(panel, String(value)) : names?.[String(value)]?.text ?? (!/DateTime/.test(type) ? String(value) : name === "time" ? point(value) : clock(value)),
    } as Field;
  });
}

// Series of a chart over time: a number a column, or, if the second column is a text, a line for each.
export type Line = { name: string; color?: string; points: [number, number | null][] };
export function lines(panel: Panel, result: Result): Line[] {
  const value = (v: unknown) => v === null ? null : Number(v);
  const line = (name: string, points: Line["points"]) => ({ name: title(panel, name), color: hue(panel, name), points });
  if (!textual(result.meta[1].type)) {
    return result.meta.slice(1).map((m, i) => line(m.name, result.data.map((r) => [instant(r[0]), value(r[i + 1])])));
  }
  const all = new Map<string, Line["points"]>();
  for (const [time, name, v] of result.data) {
    const points = all.get(String(name)) ?? [];
    points.push([instant(time), value(v)]);
    all.set(String(name), points);
  }
  return [...all].map(([name, points]) => line(name, points));
}

export function drawStat(panel: Panel, result: Result, language: Language, body: HTMLElement) {
  const [first] = fields(panel, result, language);
  const value = result.data[0][0];
  const step = [...(property<{ steps: Threshold[] }>(panel, "value", "thresholds")?.steps ?? [])].reverse().find((s) => s.value === null || s.value === undefined || Number(value) >= s.value);
  if (value === null) body.append(make("p", panel.fieldConfig?.defaults.noValue, "empty"));
  else {
    const figure = make("div", "", "figure");
    figure.append(linked(first, result.data[0], 0));
    figure.dataset.level = step?.color;
    body.append(figure);
  }
  drawBeside(panel, result, language, body);
}

// linked is a row's value as people read it, leading to what it is of; 0 is of nothing.
function linked(f: Field, row: unknown[], i: number): Node {
  if (!f.link || row[i] === null || row[i] === undefined || Number(row[i]) === 0) return document.createTextNode(f.show(row[i]));
  const link = make("a", f.show(row[i])) as HTMLAnchorElement;
  link.href = f.link(row[i], row);
  return link;
}

// drawBeside lists what a figure is a share of, and what else its row says: of one that is not known, what is.
function drawBeside(panel: Panel, result: Result, language: Language, body: HTMLElement) {
  const list = make("dl");
  for (const [i, f] of fields(panel, result, language).entries()) {
    if (i === 0 || result.data[0][0] === null && result.data[0][i] === null) continue;
    const pair = make("div");
    const said = make("dd");
    said.append(linked(f, result.data[0], i));
    pair.append(make("dt", f.title), said);
    list.append(pair);
  }
  body.append(list);
}

// describe says in words what a chart shows.
export function describe(panel: Panel, layers: Result[], language: Language): string {
  return panel.title + ". " + layers.map((result, i) => {
    const columns = fields(panel, result, language), last = result.data.slice(-12);
    const said = last.map((row) => row.map((value, i) => columns[i].name === "time" ? columns[i].show(value) : `${columns[i].title} ${columns[i].show(value)}`.trim()).join(", "));
    const layer = layers.length > 1 ? `${queries(panel)[i].layer} ` : "";
    return `${layer}${words[language].rows(result.data.length, last.length)} ${said.join("; ")}`;
  }).join(". ");
}

export function drawTable(panel: Panel, result: Result, language: Language, body: HTMLElement) {
  const columns = fields(panel, result, language);
  const table = make("table");
  const head = make("tr");
  for (const c of columns) {
    const heading = make("th", c.title, c.number ? "number" : "");
    heading.setAttribute("scope", "col");
    head.append(heading);
  }
  const top = make("thead");
  top.append(head);
  const rows = make("tbody");
  for (const row of result.data) {
    const line = make("tr");
    row.forEach((value, i) => {
      const c = columns[i];
      const cell = make("td", "", c.number ? "number" : "");
      cell.append(linked(c, row, i));
      line.append(cell);
    });
    rows.append(line);
  }
  table.append(make("caption", panel.title, "unseen"), top, rows);
  body.append(table);
}

// drawText reads the little of Markdown that the dashboards use: paragraphs and **bold**.
export function drawText(panel: Panel, body: HTMLElement) {
  for (const paragraph of (panel.options?.content ?? "").split("\n\n")) {
    const p = make("p", "", "note");
    paragraph.split("**").forEach((part, i) => p.append(i % 2 ? make("strong", part) : part));
    body.append(p);
  }
}
