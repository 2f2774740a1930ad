import { casePath, element, entitle, language, make, shell, withLanguage, type Title } from "./shell";
import { get } from "./server";
import { linkTo, pageSize, turns } from "./pages";
import { drawCounted, find, isCounted } from "./counted";
import { name, outcomeOf, say, stateOf, states, term } from "./case_words";

type Row = { subject: string; item: string; item_name: string; state: string; outcome: string; organ: string; last_on: string; rules: string[]; overdue: string[]; total: number };
type Rule = { id: string; title: Title };

const form = element<HTMLFormElement>("filter");
const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement | HTMLSelectElement;
const names = ["subject", "rule", "item", "state"] as const;
let rules: Rule[] = [];

function wanted(): Record<string, string> {
  const query = new URLSearchParams(location.search);
  return Object.fromEntries([...names, "page"].map((name) => [name, query.get(name) ?? ""]));
}

function nameEverything() {
  element("home").textContent = say("home");
  element<HTMLAnchorElement>("home").href = withLanguage("/");
  const labels = [say("search"), name("rule"), name("item"), name("state")];
  form.querySelectorAll("label span").forEach((span, i) => span.textContent = labels[i]);
  form.querySelector("button")!.textContent = say("show");
  const fill = (of: string, options: [string, string][]) => field(of).replaceChildren(...[["", say("any")], ...options].map(([value, text]) => {
    const option = make("option", text);
    option.value = value;
    return option;
  }));
  fill("rule", rules.map((r) => [r.id, r.title[language]]));
  fill("state", states());
  for (const n of names) field(n).value = wanted()[n];
}

function drawRows(rows: Row[]) {
  const list = element("list");
  list.className = "found";
  const page = Number(wanted().page || 1);
  const total = rows[0]?.total ?? 0;
  element("count").textContent = total ? `${(page - 1) * pageSize + 1}–${(page - 1) * pageSize + rows.length} / ${total}` : say("none");
  const table = make("table");
  const head = table.createTHead().insertRow();
  for (const title of [say("case"), name("item"), name("state"), say("findings"), say("overdue"), say("last")]) {
    const cell = make("th", title);
    cell.scope = "col";
    head.append(cell);
  }
  const body = table.createTBody();
  for (const r of rows) {
    const line = body.insertRow();
    line.insertCell().append(linkTo(withLanguage(casePath(r.subject)), r.subject));
    const findings = r.rules.map((id) => rules.find((rule) => rule.id === id)?.title[language] ?? id);
    for (const text of [r.item_name ? `${r.item_name} (${r.item})` : r.item, stateOf(r.subject, r.state) + (r.outcome ? " · " + outcomeOf(r.subject, r.outcome) : ""), findings.join(language === "zh" ? "；" : "; "), r.overdue.map((basis) => term(/^penalty\//.test(r.subject) ? "limit" : "basis", basis)).join(" · "), r.last_on]) line.insertCell().textContent = text;
  }
  list.replaceChildren(...(rows.length ? [table] : []));
  element("pages").replaceChildren(...turns(page, total, (to) => withLanguage("/cases", { ...wanted(), page: String(to) })));
  list.dataset.drawn = language;
}

async function open() {
  try {
    if (isCounted()) return await drawCounted();
    if (!rules.length) rules = await get<Rule[]>("/api/rules");
    nameEverything();
    const rows = await get<Row[]>("/api/cases?" + new URLSearchParams(wanted()));
    entitle(say("listTitle"));
    element("about").textContent = say("listAbout");
    drawRows(rows);
  } catch (error) {
    console.error(error);
    element("count").textContent = say("failed");
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (isCounted()) return find();
  const subject = field("subject").value.trim();
  // A whole subject leads to its page, of whatever family it is.
  if (subject.includes("/")) location.assign(withLanguage(casePath(subject)));
  else location.assign(withLanguage("/cases", Object.fromEntries(names.map((name) => [name, field(name).value.trim()]))));
});
shell(() => void open());
void open();
