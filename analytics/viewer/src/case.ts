import { casePath, element, entitle, language, make, shell, withLanguage, type Title } from "./shell";
import { get, Refused } from "./server";
import { draw } from "./timeline";
import { local, type Act, type Case, type Clock, type Finding, type Related, type Stated } from "./told";
import { capital, name, outcomeOf, say, stateOf, term } from "./case_words";

let shown: { case: Case; related: Related[]; names: Record<string, string> } | undefined;

// registered is a subject such as "organ/…" by the name that it is registered with, and its code.
function registered(subject: string, code = subject): string {
  const found = shown!.names[subject];
  return found ? `${found} (${code})` : code;
}

// told is what is stated as people say it.
function told(s: Stated): string {
  if (s.said) return s.said[language];
  return s.text.split(", ").map((text) => text.includes("/") ? registered(text) : registered("organ/" + text, text)).join(", ");
}

// light marks what rests on the events, and the events.
function light(proof: string[]) {
  for (const part of document.querySelectorAll<HTMLElement | SVGElement>("[data-event], [data-proof]")) {
    const own = part.dataset.event !== undefined ? [part.dataset.event] : part.dataset.proof!.split("\n");
    part.classList.toggle("lit", part.dataset.event !== undefined ? proof.includes(own[0]) : proof.length === 1 && own.includes(proof[0]));
  }
}

// numberOf is the event's number in the list: that of the telling that stands, where a correction changed it; 0 if it is on another
// page.
function numberOf(id: string): number {
  const events = shown!.case.events;
  const standing = events.findIndex((e) => e.id === id && e.stands);
  const at = standing >= 0 ? standing : events.findIndex((e) => e.id === id);
  return at < 0 ? 0 : shown!.case.first + 1 + at;
}

// figure is a value with the numbers of the events that it rests on.
function figure(text: string, proof: string[], className = ""): HTMLElement {
  const made = make("span", text, "figure-of " + className);
  made.dataset.proof = proof.join("\n");
  const numbers = proof.map(numberOf).filter((n) => n > 0).sort((a, b) => a - b);
  for (const n of numbers) {
    const link = make("a", String(n), "cite");
    link.href = "#event-" + n;
    link.setAttribute("aria-label", `${say("proof")} ${n}`);
    for (const event of ["focus", "click"]) link.addEventListener(event, () => light(proof));
    made.append(link);
  }
  made.addEventListener("mouseenter", () => light(proof));
  return made;
}

function section(title: string, ...parts: (HTMLElement | string)[]): HTMLElement {
  const made = make("section");
  const heading = make("h2", title);
  made.setAttribute("aria-label", title);
  made.append(heading, ...parts);
  return made;
}

function table(head: string[], rows: (HTMLElement | string)[][]): HTMLElement {
  const made = make("table");
  const line = made.createTHead().insertRow();
  for (const name of head) {
    const cell = make("th", name);
    cell.scope = "col";
    line.append(cell);
  }
  const body = made.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const value of row) line.insertCell().append(value);
  }
  const box = make("div", "", "wide");
  box.append(made);
  return box;
}

function header(c: Case): HTMLElement {
  const list = make("dl", "", "facts");
  const add = (title: string, ...value: (HTMLElement | string)[]) => {
    const said = make("dd");
    said.append(...value);
    const pair = make("div");
    pair.append(make("dt", title), said);
    list.append(pair);
  };
  if (c.state) add(name("state"), stateOf(c.subject, c.state) + (c.outcome ? " · " + outcomeOf(c.subject, c.outcome) : ""));
  if (c.item) {
    const link = make("a", c.item.name ? `${c.item.name} (${c.item.code})` : c.item.code);
    link.href = withLanguage(casePath("item/" + c.item.code));
    add(name("item"), link, c.item.version ? ` ${say("version")} ${c.item.version}` : "");
  }
  for (const d of c.dates) add(d.title[language], figure(local(d.at), d.proof));
  for (const f of c.facts) add(capital(f.title[language]), told(f));
  return list;
}

function clocks(c: Case): HTMLElement {
  const late = (k: Clock) => ["late", "overdue"].includes(k.state) ? "late" : "";
  const days = (n?: number) => n === undefined ? "–" : n + say("workdays");
  const part = section(say("clocks"), table([name("clock"), name("state"), say("due"), say("used"), say("excluded"), name("limit"), say("extended")], c.clocks.map((k) => [
    term("clock", k.clock), make("span", term("clock.state", k.state), late(k)),
    k.due ? figure(k.due + (k.provisional ? ` (${say("provisional")})` : ""), k.due_proof, late(k)) : "–",
    k.state === "no_calendar" ? "–" : figure(days(k.used) + (c.outcome ? "" : say("soFar")), k.used_proof, late(k)),
    k.excluded ? figure(days(k.excluded), k.excluded_proof) : "–",
    k.limit === undefined ? "–" : `${days(k.limit)} · ${term("limit_from", k.limit_from!)}`,
    days(k.extended),
  ])));
  const words = make("dl", "", "words");
  for (const k of c.clocks) if (k.words) words.append(make("dt", term("clock", k.clock)), make("dd", k.words[language]));
  part.append(words);
  return part;
}

// limits are those of a penalty's stages.
function limits(c: Case): HTMLElement {
  const late = (state: string) => ["late", "overdue", "early"].includes(state) ? "late" : "";
  const part = section(say("limits"), table([name("limit"), name("state"), say("from"), say("due"), say("end"), say("used")], c.limits.map((k) => [
    term("limit", k.limit), make("span", term("clock.state", k.state), late(k.state)), k.from,
    k.due ? figure(k.due + (k.provisional ? ` (${say("provisional")})` : ""), k.proof, late(k.state)) : "–", k.end ?? "–", k.used ? figure(k.used[language], k.proof) : "–",
  ])));
  const words = make("dl", "", "words");
  for (const k of c.limits) words.append(make("dt", term("limit", k.limit)), make("dd", k.words[language]));
  part.append(words);
  return part;
}

function payments(c: Case): HTMLElement {
  return section(say("payments"), table([name("date"), say("act"), say("amount"), say("total")], c.payments.map((p) => [local(p.at), p.title[language], figure(p.amount ?? "–", p.proof), p.total ?? "–"])));
}

// verdict is what the law makes of an act, and why.
const verdict = (good: boolean, word: string, why?: Title) => make("span", word + (why ? (language === "zh" ? "：" : ": ") + why[language] : ""), good ? "" : "late");

function suspensions(c: Case): HTMLElement[] {
  const parts: HTMLElement[] = [];
  if (c.suspensions.length) {
    parts.push(section(say("suspensions"), table([name("ground"), say("span"), say("told"), say("lawful")], c.suspensions.map((s) => [
      s.title[language], figure(`${s.from} – ${s.to ?? say("still")}`, s.proof), s.stated_days === undefined ? "–" : s.stated_days + say("workdays"),
      verdict(s.lawful, say(s.lawful ? "yes" : "no"), s.why_not),
    ]))));
  }
  if (c.extensions.length) {
    parts.push(section(say("extensions"), table([say("since"), say("extended"), say("valid")], c.extensions.map((x) => [
      figure(x.on, x.proof), x.days + say("workdays") + (x.role ? " · " + term("role", x.role) : ""), verdict(x.valid, say(x.valid ? "counts" : "countsNot"), x.why_not),
    ]))));
  }
  return parts;
}

function findings(c: Case): HTMLElement {
  const list = make("ul", "", "findings");
  const add = (f: Finding, when: string, className: string) => {
    const line = make("li", "", className);
    line.append(figure(f.title[language], f.proof, "rule"),
      make("p", `${when} · ${f.basis[language]}${f.confirmed ? "" : ` (${say("unconfirmed")})`}`));
    list.append(line);
  };
  for (const f of c.findings) add(f, `${say("since")} ${f.since}`, "found");
  for (const f of c.ahead) add(f, f.due_by ? `${say("ahead")}, ${say("dueBy")} ${f.due_by}` : say("ahead"), "ahead");
  return section(say("findingsTitle"), ...(c.findings.length ? [] : [make("p", say("noFindings"), "empty")]), list);
}

function related(all: Related[]): HTMLElement {
  if (!all.length) return section(say("related"), make("p", say("noRelated"), "empty"));
  return section(say("related"), table([name("date"), name("kind"), name("number"), name("state")], all.map((r) => {
    const link = make("a", r.subject);
    link.href = withLanguage(casePath(r.subject));
    return [r.on_day, [term("family", r.kind), ...r.what.map(([set, code]) => term(set, code))].join(" "), link, stateOf(r.subject, r.state)];
  })));
}

function eventList(c: Case): HTMLElement {
  const list = make("ol", "", "events");
  c.events.forEach((e, i) => list.append(eventLine(e, c.first + i)));
  return section(say("events"), make("p", say("eventsAbout"), "empty"), list, ...pages(c));
}

// pages lead to the events before and after those of this page.
function pages(c: Case): HTMLElement[] {
  const size = 500, after = c.first + c.events.length;
  const lead = (words: string, first: number) => {
    const link = make("a", words);
    link.href = withLanguage(`${location.pathname}?first=${first}`);
    return link;
  };
  if (c.first === 0 && after === c.total) return [];
  const made = make("p", `${c.first + 1}–${after} / ${c.total} `);
  if (c.first > 0) made.append(lead(say("eventsBefore"), Math.max(0, c.first - size)), " ");
  if (after < c.total) made.append(lead(say("eventsAfter"), after));
  return [made];
}

function eventLine(e: Act, i: number): HTMLElement {
  const line = make("li");
  line.id = "event-" + (i + 1);
  line.dataset.event = e.id;
  line.tabIndex = 0;
  line.addEventListener("focus", () => light([e.id]));
  const what = make(e.stands ? "span" : "s", e.title[language], "what");
  const head = make("div", "", "head");
  head.append(make("span", String(i + 1), "number"), make("time", local(e.time)), what);
  if (e.activity && e.activity !== e.title[language]) head.append(make("span", e.activity, "empty"));
  const mark = (text: string, id?: string) => {
    const made = make("span", text, "mark");
    if (id && numberOf(id)) {
      const link = make("a", " " + numberOf(id));
      link.href = "#event-" + numberOf(id);
      made.append(link);
    }
    head.append(made);
  };
  const correction = e.corrected_by && shown!.case.events.find((other) => other.id === e.corrected_by);
  const withdrawn = correction && correction.data.some((d) => d.name === "effect" && d.text === "withdrawn");
  if (e.corrected_by) mark(e.stands ? say("asCorrected") : withdrawn ? say("withdrawn") : say("replaced"), e.corrected_by);
  if (e.corrects) mark(say("corrects"), e.corrects);
  if (e.late) mark(say("late"));
  const by = [e.actor, e.role && term("role", e.role), e.organ && registered("organ/" + e.organ, e.organ), e.basis].filter(Boolean).join(" · ");
  const where = [`${e.source} ${e.id}`, `${say("position")} ${e.topic}/${e.partition}@${e.offset}`, e.stated && `${say("stated")} ${local(e.stated)}`, e.recorded && `${say("recorded")} ${local(e.recorded)}`].filter(Boolean).join(" · ");
  line.append(head, make("p", by), make("p", where, "where"));
  if (e.data.length) {
    const details = make("details");
    const data = make("dl", "", "data");
    for (const d of e.data) {
      const title = make("dt", d.title[language]), value = make("dd", told(d));
      title.title = d.name;
      if (d.said) value.title = d.text;
      data.append(title, value);
    }
    details.append(make("summary", say("data")), data);
    line.append(details);
  }
  return line;
}

function drawCase() {
  const main = element("case");
  element("home").textContent = say("home");
  element<HTMLAnchorElement>("home").href = withLanguage("/");
  element("cases").textContent = say("cases");
  element<HTMLAnchorElement>("cases").href = withLanguage("/cases");
  if (!shown) return;
  const c = shown.case;
  entitle(`${c.family[language]} ${c.subject.slice(c.subject.indexOf("/") + 1)}`);
  element("about").textContent = `${c.subject} · ${say("revision")} ${c.revision} · ${say("asOf")} ${c.as_of}`;
  const box = make("div", "", "timeline");
  const detail = make("p", say("hint"), "detail");
  detail.setAttribute("aria-live", "polite");
  const drawing = section(say("drawing"), box, detail);
  const facts = make("section");
  facts.append(header(c));
  const judged = /^(approval|penalty)\//.test(c.subject);
  main.replaceChildren(...(c.state ? [facts] : []), drawing, ...(c.clocks.length ? [clocks(c)] : []), ...(c.limits.length ? [limits(c)] : []), ...(c.payments.length ? [payments(c)] : []), ...suspensions(c), ...(judged ? [findings(c)] : []),
    ...(judged || shown.related.length ? [related(shown.related)] : []), eventList(c));
  draw(box, c, (words, proof) => {
    detail.textContent = words;
    light(proof);
  });
  main.dataset.drawn = language;
}

async function open() {
  drawCase();
  try {
    shown = await get(`/api${location.pathname}?first=${Number(new URLSearchParams(location.search).get("first")) || 0}`);
    drawCase();
    if (location.hash.startsWith("#event-")) document.getElementById(location.hash.slice(1))?.focus();
  } catch (error) {
    console.error(error);
    const unknown = error instanceof Refused && error.status === 404;
    element("case").replaceChildren(make("p", unknown ? say("unknown") : say("failed"), "empty"));
  }
}

shell(drawCase);
let width = innerWidth;
addEventListener("resize", () => {
  if (innerWidth !== width) drawCase();
  width = innerWidth;
});
void open();
