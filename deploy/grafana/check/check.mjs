// Writes down what Grafana would show of generated dashboards, by Grafana's own code: node check.mjs FOLDER-OF-BOARDS ANSWERS.JSON.
// What is wrong with it goes to standard error, a line each, and ends the program with 1: two series of one name, an override that matches
// nothing, the sentence about missing data in a cell, a number that is due a unit and has none, days with an hour, an option that is "".
import { createRequire } from "node:module";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const { Window } = require("happy-dom"); // @grafana/data asks for a browser when it is loaded
const browser = new Window();
for (const name of ["document", "localStorage", "navigator", "HTMLElement", "Element", "Node", "CSSStyleSheet", "getComputedStyle"]) globalThis[name] ??= browser[name];
globalThis.window = browser;
console.info = () => {}; // what its libraries advertise
const g = require("@grafana/data");
const theme = g.createTheme({ colors: { mode: "light" } });

// The properties of fields as Grafana itself registers them (public/app/core/components/OptionsUI/registry).
const properties = {
  unit: g.unitOverrideProcessor, displayName: g.displayNameOverrideProcessor, noValue: g.stringOverrideProcessor, mappings: g.valueMappingsOverrideProcessor,
  thresholds: g.thresholdsOverrideProcessor, links: g.dataLinksOverrideProcessor, min: g.numberOverrideProcessor, max: g.numberOverrideProcessor,
  decimals: g.numberOverrideProcessor, color: g.identityOverrideProcessor,
};
g.standardFieldConfigEditorRegistry.setInit(() => Object.entries(properties).map(([id, process]) => ({ id, path: id, name: id, process, shouldApply: () => true, settings: {} })));

const [folder, answersFile] = process.argv.slice(2);
const answers = new Map(JSON.parse(readFileSync(answersFile, "utf8")).map((a) => [a.panel, a]));
const series = ["timeseries", "heatmap", "state-timeline"]; // asked for in the plugin's format 0
let wrong = 0;

const numeric = (type) => /^(Nullable\(|LowCardinality\()*(U?Int|Float|Decimal)/.test(type);
const instant = (type) => /^(Nullable\(|LowCardinality\()*Date/.test(type);
const day = (type) => /^(Nullable\(|LowCardinality\()*Date(32)?\b/.test(type) && !/DateTime/.test(type);

function column(name, type, values) {
  if (instant(type)) return { name, type: g.FieldType.time, config: {}, values: values.map((v) => v === null ? null : Date.parse(v.length > 10 ? v.replace(" ", "T") + "Z" : v)) };
  if (numeric(type)) return { name, type: g.FieldType.number, config: {}, values };
  if (type === "Bool") return { name, type: g.FieldType.boolean, config: {}, values };
  return { name, type: g.FieldType.string, config: {}, values };
}

// frame is an answer as the plugin gives it: as it is, and as series over time with a text (long) made wide, a field for each text,
// which is the field's label.
function frame(answer, kind, refId) {
  const fields = answer.names.map((name, i) => column(name, answer.types[i], answer.rows.map((row) => row[i])));
  const long = series.includes(kind) && fields.some((f) => f.type === g.FieldType.string);
  if (!long) return { refId, fields, length: answer.rows.length };
  const time = fields.find((f) => f.type === g.FieldType.time), labels = fields.filter((f) => f.type === g.FieldType.string), numbers = fields.filter((f) => f.type === g.FieldType.number);
  const times = [...new Set(time.values)].sort((a, b) => a - b), wide = new Map();
  for (let row = 0; row < answer.rows.length; row++) {
    for (const number of numbers) {
      const of = Object.fromEntries(labels.map((l) => [l.name, l.values[row]])), key = number.name + JSON.stringify(of);
      if (!wide.has(key)) wide.set(key, { name: number.name, type: number.type, config: {}, labels: of, values: times.map(() => null) });
      wide.get(key).values[times.indexOf(time.values[row])] = number.values[row];
    }
  }
  const sorted = [...wide.values()].sort((a, b) => JSON.stringify(a.labels) < JSON.stringify(b.labels) ? -1 : 1);
  return { refId, fields: [{ ...time, values: times }, ...sorted], length: times.length };
}

const clean = (text) => String(text).replaceAll("\n", " ");
const said = (value) => clean(`${value.prefix ?? ""}${value.text}${value.suffix ?? ""}`);

function empties(value, at, found = []) {
  if (value === "") found.push(at);
  else if (value && typeof value === "object") for (const [name, inner] of Object.entries(value)) empties(inner, `${at}.${name}`, found);
  return found;
}

function show(board, panel, timeZone) {
  const lines = [], at = `${board}, ${panel.title}`;
  const complain = (text) => { wrong++; console.error(`${at}: ${text}`); };
  const data = panel.targets.map((t) => {
    const answer = answers.get(`${board}/${panel.id}/${t.refId}`);
    if (!answer) throw new Error(`${at}: no answer is recorded for ${t.refId}`);
    return answer;
  });
  const frames = g.applyFieldOverrides({
    data: data.map((a, i) => frame(a, panel.type, panel.targets[i].refId)), fieldConfig: panel.fieldConfig, fieldConfigRegistry: g.standardFieldConfigEditorRegistry,
    replaceVariables: (text) => text, theme, timeZone,
  });
  for (const empty of empties(panel.options, "options")) complain(`${empty} is ""`);
  const waiting = data.flatMap((a) => a.series ?? []);
  for (const { matcher } of panel.fieldConfig.overrides) {
    const match = g.fieldMatchers.get(matcher.id).get(matcher.options);
    if (!frames.some((f) => f.fields.some((field) => match({ ...field, state: {} }, f, frames))) && !waiting.includes(matcher.options)) complain(`the override of ${matcher.options} matches nothing`);
  }
  const noData = panel.fieldConfig.defaults.noValue;
  const color = (field) => field.config.color?.mode === "palette-classic" ? "palette" : field.config.color?.fixedColor ?? field.config.color?.mode ?? "";
  const unit = (field) => field.config.unit ?? "";
  const names = (all, of) => { for (const name of all) if (all.indexOf(name) !== all.lastIndexOf(name)) { complain(`two ${of} are named ${name}`); break; } };
  // Whatever the kind, a number has a unit, and a day no hour.
  frames.forEach((f, i) => f.fields.forEach((field) => {
    if (field.type === g.FieldType.number && !field.config.unit) complain(`the number ${field.name} has no unit`);
    const type = data[i].types[data[i].names.indexOf(field.name)] ?? "";
    const inSeries = series.includes(panel.type) && field.type === g.FieldType.time;
    if (!inSeries && day(type) && !/^time:YYYY-MM(-DD)?$/.test(unit(field))) complain(`the day ${field.name} is shown as ${unit(field) || "an instant"}`);
    if (!inSeries && instant(type) && !day(type) && unit(field) !== "time:YYYY-MM-DD HH:mm") complain(`the instant ${field.name} is shown as ${unit(field) || "to the second"}`);
    if (!instant(type) && unit(field).startsWith("time:")) complain(`${field.name} is shown as a time, and is ${type}`);
  }));
  switch (panel.type) {
    case "stat": case "bargauge": case "piechart": {
      const values = g.getFieldDisplayValues({ fieldConfig: panel.fieldConfig, reduceOptions: panel.options.reduceOptions, replaceVariables: (text) => text, theme, data: frames, timeZone });
      names(values.map((v) => v.display.title), "values");
      for (const v of values) {
        if (panel.type === "stat" && v.colIndex > 0 && said(v.display) === clean(noData)) complain(`${v.display.title} shows the sentence about missing data`);
        lines.push(`  ${v.display.title}: ${said(v.display)}${v.field?.color ? `  (${v.field.color.fixedColor ?? v.field.color.mode})` : ""}`);
      }
      if (panel.type === "stat" && panel.options.orientation !== "auto") complain("all values are shown by the orientation auto alone");
      break;
    }
    case "table":
      lines.push("  | " + frames[0].fields.map((f) => g.getFieldDisplayName(f, frames[0], frames)).join(" | "));
      names(frames[0].fields.map((f) => g.getFieldDisplayName(f, frames[0], frames)), "columns");
      for (let row = 0; row < Math.min(frames[0].length, 3); row++) {
        const cells = frames[0].fields.map((f) => said(f.display(f.values[row])));
        if (cells.includes(clean(noData))) complain("a cell shows the sentence about missing data");
        lines.push("  | " + cells.join(" | "));
      }
      break;
    default: {
      const multi = frames.flatMap((f) => f.fields.filter((field) => field.type === g.FieldType.number));
      const legend = multi.map((field) => g.getFieldDisplayName(field, frames.find((f) => f.fields.includes(field)), frames));
      if (panel.type !== "geomap") {
        names(legend, "series");
        if (multi.length > 1 && panel.options.legend?.showLegend === false) complain("several series, and no legend");
      }
      frames.forEach((f) => f.fields.forEach((field) => {
        const last = field.values.filter((v) => v !== null).at(-1);
        const name = g.getFieldDisplayName(field, f, frames);
        const value = last === undefined ? "" : field.display && field.type !== g.FieldType.time ? said(field.display(last)) : said(field.display(last));
        lines.push(`  ${name}${field.type === g.FieldType.time ? "" : `: ${value}`}${field.type === g.FieldType.number ? `  (${color(field)})` : ""}`);
      }));
    }
  }
  if (!data.some((a) => a.rows.length)) lines.push(`  ${clean(noData)}`);
  return lines;
}

for (const file of readdirSync(folder).sort()) {
  const dashboard = JSON.parse(readFileSync(join(folder, file), "utf8"));
  const board = dashboard.uid.replace(/^oneseal-/, "").replace(/-en$/, "");
  console.log(`# ${dashboard.title}`);
  for (const panel of dashboard.panels) {
    if (panel.type === "row") { console.log(`\n## ${panel.title}`); continue; }
    console.log(`\n${panel.title} [${panel.type}]`);
    if (panel.type === "text") continue;
    console.log(show(board, panel, dashboard.timezone).join("\n"));
  }
  console.log("");
}
process.exit(wrong ? 1 : 0);
