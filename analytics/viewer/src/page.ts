import { clear, draw, drawers, fit } from "./charts";
import { type Dashboard, type Mark, type Panel, type Result, type Variable, address, clock, drawStat, drawText, drawTable, instant, make, queries } from "./panel";
import { Live } from "./live";
import { drawReader, reader } from "./reader";
import { get, Refused } from "./server";
import { drawStatus } from "./status";
import { type Language, words } from "./words";

// The address says all that is shown, as Grafana's does: /d/UID?from=now-15y&var-item=…
const home = "oneseal-leadership";
const uid = () => location.pathname.match(/^\/d\/([\w-]+)$/)?.[1] ?? (location.hash === "#en" ? home + "-en" : home);
const parameters = () => new URLSearchParams(location.search);
const element = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;

let language: Language = "zh";
let shown: { dashboard: Dashboard; bodies: Map<number, HTMLElement> };
let drawing = 0;
// What each panel was drawn from: what has not changed stays as it is, with what a reader opened or scrolled in it.
const sources = new WeakMap<HTMLElement, string>();

// range is what the address asks for, in milliseconds since 1970.
function range(): { from: number; to: number } {
  const at = (text: string): number => {
    const ago = text.match(/^now(?:-(\d+)([dy]))?$/);
    if (!ago) return Number(text);
    const date = new Date();
    if (ago[2] === "y") date.setFullYear(date.getFullYear() - Number(ago[1]));
    if (ago[2] === "d") date.setDate(date.getDate() - Number(ago[1]));
    return date.getTime();
  };
  const p = parameters();
  return { from: at(p.get("from") ?? shown.dashboard.time.from), to: at(p.get("to") ?? "now") };
}

// asked adds range and variables to a path.
function asked(path: string): string {
  const { from, to } = range();
  const p = new URLSearchParams({ from: String(Math.floor(from)), to: String(Math.ceil(to)) });
  const known = shown.dashboard.templating.list.map((v) => "var-" + v.name);
  for (const [name, value] of parameters()) if (known.includes(name) && value && value !== "$__all") p.append(name, value);
  return `${path}?${p}`;
}

async function drawPanel(panel: Panel, body: HTMLElement, turn: number, marks: Promise<Mark[]>) {
  try {
    const [result, above] = await Promise.all(queries(panel).map(({ of }) => get<Result>(asked(`/api/panels/${shown.dashboard.uid}/${of}`))));
    const reform = await marks;
    if (turn !== drawing) return;
    const source = location.search + JSON.stringify([result, above, reform]);
    if (sources.get(body) === source) return;
    const { scrollTop, scrollLeft } = body;
    clear(body);
    body.replaceChildren();
    if (!result) drawText(panel, body);
    else if (result.data.length + (above?.data.length ?? 0) === 0) body.append(make("p", panel.fieldConfig?.defaults.noValue, "empty"));
    else if (panel.type === "stat") drawStat(panel, result, language, body);
    else if (panel.type === "table") drawTable(panel, result, language, body);
    else if (drawers[panel.type]) draw({ panel, result, above, language, marks: reform, ...range() }, body);
    else throw new Error(`no drawing of ${panel.type}`);
    body.scrollTo(scrollLeft, scrollTop);
    sources.set(body, source);
  } catch (error) {
    if (turn !== drawing) return;
    clear(body);
    sources.delete(body);
    if (error instanceof Refused && error.status === 403) {
      body.replaceChildren(make("p", words[language].hidden, "empty"));
      return;
    }
    console.error(error);
    body.replaceChildren(make("p", words[language].failed, "empty failed"));
  }
}

async function refresh() {
  const turn = ++drawing;
  const marks = get<Result>(asked(`/api/annotations/${shown.dashboard.uid}`)).then((r) => r.data.map(([time, text]) => ({ time: instant(time), text: String(text) })));
  await Promise.all([freshness(), ...shown.dashboard.panels.filter((p) => p.type !== "row").map((p) => drawPanel(p, shown.bodies.get(p.id)!, turn, marks))]);
  if (document.querySelector(".failed")) live.retry();
}

// freshness counts the records of all organs: who sees some sees none of it.
async function freshness() {
  element("freshness").hidden = (await reader).organs !== undefined;
  if (!element("freshness").hidden) await drawStatus(language);
}

const live = new Live({ tables: () => Promise.all([refresh(), navigate()]).then(() => {}), status: freshness });

// What stands on the page, in the order of the board; rows that are folded hide what is under them.
let parts: { panel: Panel; made: HTMLElement }[] = [];
const folded = new Set<HTMLElement>();

// place gives everything its place in the grid; what is under a folded row takes none.
function place() {
  let up = 0, hides = false, from = 0;
  for (const { panel, made } of parts) {
    const { x, y, w, h } = panel.gridPos, top = y ?? 0;
    if (panel.type === "row") {
      if (hides) up += top - from;
      hides = folded.has(made);
      from = top + h;
    } else made.hidden = hides;
    made.style.gridArea = `${top - up + 1} / ${(x ?? 0) + 1} / span ${h} / span ${w}`;
  }
}

function row(panel: Panel): HTMLElement {
  const made = make("div", "", "row"), heading = make("h2"), button = make("button", panel.title);
  button.setAttribute("aria-expanded", "true");
  button.addEventListener("click", () => {
    if (!folded.delete(made)) folded.add(made);
    button.setAttribute("aria-expanded", String(!folded.has(made)));
    place();
    fit();
  });
  heading.append(button);
  made.append(heading);
  return made;
}

function section(panel: Panel, body: HTMLElement): HTMLElement {
  const made = make("section", "", panel.type);
  const heading = make("h2"), title = make("span", panel.title);
  title.id = "panel-" + panel.id;
  made.setAttribute("aria-labelledby", title.id);
  heading.append(title);
  if (panel.links?.length) {
    const link = make("a", words[language].more) as HTMLAnchorElement;
    link.href = address(panel.links[0].url);
    link.setAttribute("aria-label", `${words[language].more.replace(" →", "")}: ${panel.title}`);
    heading.append(" ", link);
  }
  made.append(heading, body);
  if (panel.type !== "text") made.append(downloads(panel));
  if (panel.description && panel.type !== "text") {
    const details = make("details");
    const summary = make("summary", words[language].definition);
    summary.setAttribute("aria-label", `${words[language].definition}: ${panel.title}`);
    details.append(summary, make("p", panel.description));
    made.append(details);
  }
  return made;
}

// downloads are a panel's rows as files, of the range and variables at the time when the list is opened.
function downloads(panel: Panel): HTMLElement {
  const w = words[language], details = make("details", "", "download"), summary = make("summary", "↓");
  summary.title = w.download;
  summary.setAttribute("aria-label", `${w.download}: ${panel.title}`);
  const links = queries(panel).flatMap(({ of, layer }) => Object.entries(w.as).map(([extension, name]) => {
    const text = [layer, name].filter(Boolean).join(" "), link = make("a", text) as HTMLAnchorElement;
    link.dataset.extension = extension;
    link.dataset.of = of;
    link.setAttribute("aria-label", `${w.download}: ${panel.title}, ${text}`);
    return link;
  }));
  details.append(summary, ...links);
  summary.addEventListener("click", () => links.forEach((link) => link.href = asked(`/api/panels/${shown.dashboard.uid}/${link.dataset.of}.${link.dataset.extension}`)));
  return details;
}

async function open(ready?: Promise<void>) {
  const [dashboard] = await Promise.all([get<Dashboard>("/api/dashboards/" + uid()), ready]);
  language = dashboard.uid.endsWith("-en") ? "en" : "zh";
  const w = words[language];
  document.documentElement.lang = w.locale;
  document.title = dashboard.title;
  document.body.dataset.dashboard = dashboard.uid.replace(/-en$/, "");
  element("title").textContent = dashboard.title;
  element("about").textContent = dashboard.description;
  element("language").textContent = w.switch;
  element("print").textContent = w.print;
  element("theme").setAttribute("aria-label", w.theme);
  element("skip").textContent = w.skip;
  for (const [id, name] of [["dashboards", w.dashboards], ["controls", w.settings], ["freshness", w.freshness]]) element(id).setAttribute("aria-label", name);
  const bodies = new Map(dashboard.panels.map((p) => [p.id, make("div", "", "body")]));
  shown = { dashboard, bodies };
  clear();
  parts = dashboard.panels.map((p) => ({ panel: p, made: p.type === "row" ? row(p) : section(p, bodies.get(p.id)!) }));
  place();
  element("panels").replaceChildren(...parts.map((p) => p.made));
  await show();
}

// show draws what the address says; once it stands, the page names it.
async function show() {
  const address = location.pathname + location.search;
  await Promise.all([navigate(), control(), drawReader(language), refresh()]);
  element("panels").dataset.shows = address;
}

async function navigate() {
  const all = await get<{ uid: string; title: string; language: string; untold?: boolean }[]>("/api/dashboards");
  const links = (of: typeof all) => of.map((d) => {
    const link = make("a", d.title.replace(/^.*?[：:] ?/, "")) as HTMLAnchorElement;
    link.href = "/d/" + d.uid + location.search;
    if (d.uid === shown.dashboard.uid) link.setAttribute("aria-current", "page");
    return link;
  });
  // Boards of what no log tells are a click further, so that they are no row of empty pages.
  const mine = all.filter((d) => d.language === language), hidden = mine.filter((d) => d.untold && d.uid !== shown.dashboard.uid);
  const shownOnes = links(mine.filter((d) => !hidden.includes(d)));
  const more = make("details", "", "untold");
  more.append(make("summary", words[language].untold(hidden.length)), ...links(hidden));
  element("dashboards").replaceChildren(...shownOnes, ...(hidden.length ? [more] : []));
  const cases = element<HTMLAnchorElement>("cases");
  cases.textContent = words[language].cases;
  cases.href = "/cases" + (language === "en" ? "?lang=en" : "");
}

// choose changes the address and draws anew.
function choose(change: (p: URLSearchParams) => void) {
  const p = parameters();
  change(p);
  history.pushState(null, "", `/d/${shown.dashboard.uid}?${p}`);
  void show();
}

async function control() {
  const w = words[language], p = parameters(), from = p.get("from") ?? shown.dashboard.time.from;
  for (const name of ["range", "from", "to"] as const) element(name + "-label").textContent = w[name];
  const select = element<HTMLSelectElement>("range");
  select.replaceChildren(...Object.entries({ ...w.ranges, ...(w.ranges[from] ? {} : { [from]: w.chosen }) }).map(([value, text]) => new Option(text, value, false, value === from)));
  element<HTMLInputElement>("from").value = day(range().from);
  element<HTMLInputElement>("to").value = day(range().to);
  element("variables").replaceChildren(...await Promise.all(shown.dashboard.templating.list.filter((v) => v.type === "custom" || v.type === "query").map(choice)));
}

const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
// What is chosen of a variable; nothing: all.
const chosenOf = (variable: Variable) => parameters().getAll("var-" + variable.name).filter((v) => v && v !== "$__all");
const spoken = (variable: Variable) => `${variable.label}: ${chosenOf(variable).join(", ") || words[language].all}`;

async function choice(variable: Variable): Promise<HTMLElement> {
  const name = "var-" + variable.name, chosen = chosenOf(variable);
  if (variable.type === "custom") {
    const label = make("label", variable.label + " "), select = make("select") as HTMLSelectElement;
    for (const option of variable.query!.split(", ")) {
      const [text, value] = option.split(" : ");
      select.append(new Option(text, value, false, value === (chosen[0] ?? variable.current?.value)));
    }
    select.addEventListener("change", () => choose((p) => p.set(name, select.value)));
    label.append(select);
    return label;
  }
  const options = await get<Result>(asked(`/api/variables/${shown.dashboard.uid}/${variable.name}`));
  const details = make("details", "", "choice");
  details.append(make("summary", spoken(variable)));
  const list = make("div");
  for (const [value, text] of options.data.map((r) => r.map(String))) {
    const label = make("label"), box = make("input") as HTMLInputElement;
    box.type = "checkbox";
    box.value = value;
    box.checked = chosen.includes(value);
    label.append(box, " " + text);
    list.append(label);
  }
  list.addEventListener("change", () => choose((p) => {
    p.delete(name);
    list.querySelectorAll<HTMLInputElement>("input:checked").forEach((box) => p.append(name, box.value));
  }));
  details.append(list);
  return details;
}

// sign tells paper what the page's controls tell on a screen.
function sign() {
  const chosen = shown.dashboard.templating.list.filter((v) => v.type === "query").map(spoken);
  element("printed").textContent = [words[language].printed(clock(new Date().toISOString().slice(0, 19)), day(range().from), day(range().to)), ...chosen].join("; ");
}

element("range").addEventListener("change", () => choose((p) => { p.set("from", element<HTMLSelectElement>("range").value); p.delete("to"); }));
for (const name of ["from", "to"]) {
  element(name).addEventListener("change", () => choose((p) => {
    const at = element<HTMLInputElement>(name).valueAsNumber;
    if (!Number.isNaN(at)) p.set(name, String(name === "to" ? at + 86_399_000 : at));
  }));
}
element("language").addEventListener("click", () => {
  const other = language === "zh" ? shown.dashboard.uid + "-en" : shown.dashboard.uid.replace(/-en$/, "");
  history.pushState(null, "", `/d/${other}${location.search}`);
  void open();
});
addEventListener("theme", fit);
// The address stays: its hash is a language.
element("skip").addEventListener("click", (event) => {
  event.preventDefault();
  element("panels").focus();
});
element("print").addEventListener("click", () => print());
// Between dashboards the page stays.
addEventListener("click", (event) => {
  const link = (event.target as Element).closest?.("a");
  const href = link?.getAttribute("href");
  if (!href?.startsWith("/d/") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState(null, "", href);
  scrollTo(0, 0);
  void open();
});
addEventListener("popstate", () => void open());
addEventListener("resize", fit);
for (const [event, paper] of [["beforeprint", true], ["afterprint", false]] as const) {
  addEventListener(event, () => {
    document.documentElement.classList.toggle("paper", paper);
    if (paper) sign();
    fit();
  });
}
void open(live.connect()).finally(() => live.drawn());
