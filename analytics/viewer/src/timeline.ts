// The drawing of a case: three bars on a date axis, days off shaded, suspensions hatched, due days marked, acts as
// dots. Whatever it says stands in the tables and the list below it too.
import { language } from "./shell";
import { say, term } from "./case_words";
import { local, type Act, type Case, type Clock } from "./told";

const dayLong = 86_400_000;
const laneHigh = 38, top = 26, gutter = 58;

// number of a day; the time of day is that of the source's own clock.
const dayOf = (text: string) => Date.parse(text.slice(0, 10) + "T00:00:00Z") / dayLong;
const momentOf = (time: string) => Date.parse(time.slice(0, 19) + "Z") / dayLong;
const dateOf = (day: number) => new Date(day * dayLong).toISOString().slice(0, 10);

function svg(tag: string, attributes: Record<string, string | number>, text = ""): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.textContent = text;
  return made;
}

// draw fills the box. tell is called with the words of what is pointed at or focused, and the ids it rests on.
export function draw(box: HTMLElement, told: Case, tell: (words: string, proof: string[]) => void) {
  const wide = Math.max(box.clientWidth, 300);
  const first = dayOf(told.from) - 1, last = dayOf(told.to) + 2;
  const perDay = (wide - gutter - 8) / (last - first);
  const x = (day: number) => gutter + (day - first) * perDay;
  const lanes = told.clocks.length ? ["statutory", "promised", "actual", "acts"] : ["acts"];
  const high = top + lanes.length * laneHigh + 4;
  const drawing = svg("svg", { width: wide, height: high, viewBox: `0 0 ${wide} ${high}`, role: "group", "aria-label": say("drawing") });
  const hatch = svg("pattern", { id: "hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
  hatch.append(svg("rect", { width: 6, height: 6, class: "hatch-ground" }), svg("rect", { width: 2.5, height: 6, class: "hatch-line" }));
  const definitions = svg("defs", {});
  definitions.append(hatch);
  drawing.append(definitions);

  const speak = (part: SVGElement, words: string, proof: string[]) => {
    part.setAttribute("aria-label", words);
    for (const event of ["mouseenter", "focus"]) part.addEventListener(event, () => tell(words, proof));
    return part;
  };
  const rect = (from: number, to: number, lane: number, name: string, inset = 9) =>
    svg("rect", { x: x(from), y: top + lane * laneHigh + inset, width: Math.max((to - from) * perDay, 2), height: laneHigh - 2 * inset, class: name, rx: 2 });

  if (perDay >= 1.5) {
    for (const off of told.off) {
      drawing.append(svg("rect", { x: x(dayOf(off.from)), y: top, width: (dayOf(off.to) + 1 - dayOf(off.from)) * perDay, height: high - top - 4, class: "off", "aria-hidden": "true" }));
    }
  }
  axis(drawing, first, last, perDay, x, high);

  const clock = (name: string) => told.clocks.find((k) => k.clock === name);
  const promised = clock("promised");
  lanes.forEach((name, lane) => {
    drawing.append(svg("text", { x: 0, y: top + lane * laneHigh + laneHigh / 2 + 4, class: "lane" }, name === "acts" ? say("acts") : term("clock", name)));
    const k = clock(name);
    if (!k) return;
    const end = name === "actual" ? Math.min(dayOf(k.until) + 1, last) : k.due ? dayOf(k.due) + 1 : last;
    if (name !== "actual" && k.limit === undefined) {
      drawing.append(svg("text", { x: x(first) + 6, y: top + lane * laneHigh + laneHigh / 2 + 4, class: "note" }, term("clock.state", k.state)));
      return;
    }
    const bar = svg("g", { tabindex: 0, role: "img" });
    // The day on which the clock starts does not count.
    bar.append(rect(dayOf(k.start) + 1, end, lane, "bar " + name));
    if (name === "actual" && promised?.over && dayOf(promised.over) < end) bar.append(rect(dayOf(promised.over), end, lane, "bar over"));
    for (const s of told.suspensions) {
      const to = s.to ? dayOf(s.to) + 1 : end;
      const from = Math.max(dayOf(s.from) + 1, dayOf(k.start) + 1);
      if (from < Math.min(to, end) && (s.lawful || name === "actual")) bar.append(rect(from, Math.min(to, end), lane, s.lawful ? "stood" : "unlawful"));
    }
    drawing.append(speak(bar, sentence(k), name === "actual" ? k.used_proof : k.due_proof));
    if (name !== "actual" && k.due) due(drawing, k, x, lane, wide);
    if (name === "actual" && !["decided", "ended"].includes(k.state)) {
      drawing.append(svg("text", { x: Math.min(x(end) + 3, wide - 12), y: top + lane * laneHigh + laneHigh / 2 + 4, class: "note" }, "→"));
    }
  });

  const lane = lanes.length - 1;
  const row: number[] = [];
  told.events.forEach((e, i) => {
    const at = x(momentOf(e.time));
    // Dots that would lie on each other are moved down.
    let level = 0;
    while (level < 3 && row[level] !== undefined && at - row[level] < 11) level++;
    row[level] = at;
    const link = svg("a", { href: "#event-" + (i + 1), "data-event": e.id });
    link.append(svg("circle", { cx: at, cy: top + lane * laneHigh + 8 + level * 9, r: 4.5, class: "act" + (e.stands ? "" : " struck") + (e.corrects ? " correction" : "") }));
    drawing.append(speak(link, actWords(e, i), [e.id]));
  });
  box.replaceChildren(drawing);
}

function axis(drawing: SVGElement, first: number, last: number, perDay: number, x: (day: number) => number, high: number) {
  const step = [1, 2, 7, 14, 28, 91, 182, 365, 1826].find((days) => days * perDay >= 62) ?? 3652;
  let year = "";
  for (let day = first + 1; day < last; day += step) {
    const date = dateOf(day);
    const label = date.slice(0, 4) === year ? date.slice(5) : date;
    year = date.slice(0, 4);
    if (x(day) + label.length * 7 > x(last) + 8) break;
    drawing.append(svg("line", { x1: x(day), x2: x(day), y1: top - 5, y2: high - 4, class: "tick", "aria-hidden": "true" }),
      svg("text", { x: x(day), y: top - 9, class: "date", "aria-hidden": "true" }, label));
    if (label.length > 5 && step * perDay < 76) day += step; // the year needs the room of two
  }
}

function due(drawing: SVGElement, k: Clock, x: (day: number) => number, lane: number, wide: number) {
  const at = x(dayOf(k.due!) + 1);
  const late = ["late", "overdue"].includes(k.state);
  const left = at > wide - 90;
  drawing.append(
    svg("line", { x1: at, x2: at, y1: top + lane * laneHigh + 3, y2: top + (lane + 1) * laneHigh - 3, class: late ? "due late" : "due", "aria-hidden": "true" }),
    svg("text", { x: left ? at - 5 : at + 5, y: top + lane * laneHigh + laneHigh / 2 + 4, class: late ? "note late" : "note", "text-anchor": left ? "end" : "start", "aria-hidden": "true" }, `${say("due")} ${k.due!.slice(5)}`));
}

export function sentence(k: Clock): string {
  const name = term("clock", k.clock) + (language === "zh" ? "：" : ": ");
  return name + term("clock.state", k.state) + (k.words ? (language === "zh" ? "。" : ". ") + k.words[language] : "");
}

export function actWords(e: Act, i: number): string {
  return `${i + 1}. ${local(e.time)} ${e.title[language]}${e.actor ? ", " + e.actor : ""}`;
}
