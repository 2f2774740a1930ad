// The list of what a column of a figure counts: what a number of a board leads to.
import { element, entitle, language, make, withLanguage } from "./shell";
import { type Panel, type Result, drawTable, show, title } from "./panel";
import { get } from "./server";
import { say } from "./case_words";
import { linkTo, pageSize, turns } from "./pages";

const form = element<HTMLFormElement>("filter");
const search = form.elements.namedItem("subject") as HTMLInputElement;

// isCounted says whether the address names a figure.
export const isCounted = () => new URLSearchParams(location.search).has("figure");

// asked is where the server has it: the address' parameters go along.
function asked(extension: string, without: string[] = []): string {
  const query = new URLSearchParams(location.search);
  const path = `/api/counted/${encodeURIComponent(query.get("figure")!)}/${encodeURIComponent(query.get("of") ?? "numerator")}`;
  for (const parameter of ["figure", "of", "lang", ...without]) query.delete(parameter);
  if (language === "en") query.set("lang", "en");
  return path + extension + (query.size ? "?" + query : "");
}

// turned is the address of this list with other parameters.
function turned(to: Record<string, string>): string {
  const query = new URLSearchParams(location.search);
  for (const [parameter, value] of Object.entries(to)) {
    if (value) query.set(parameter, value);
    else query.delete(parameter);
  }
  return "/cases?" + query;
}

// narrowed says by what the list is narrowed, in the words of its columns.
function narrowed(panel: Panel): string {
  const query = new URLSearchParams(location.search), day = (ms: string) => new Date(Number(ms) + 8 * 3600_000).toISOString().slice(0, 10);
  const range = query.get("from") && query.get("to") ? [`${day(query.get("from")!)} – ${day(query.get("to")!)}`] : [];
  const chosen = [...query].filter(([parameter]) => !["figure", "of", "lang", "from", "to", "search", "sort", "page"].includes(parameter)).map(([parameter, value]) => {
    const column = parameter.replace(/^var-/, "");
    const said = panel.fieldConfig?.overrides.find((o) => o.matcher.options === column)?.properties.find((p) => p.id === "mappings")?.value as { options: Record<string, { text: string }> }[] | undefined;
    return `${title(panel, column)}: ${said?.[0].options[value]?.text ?? value}`;
  });
  return [...range, ...chosen].join(" · ");
}

export async function drawCounted() {
  const query = new URLSearchParams(location.search), page = Number(query.get("page") || 1);
  const [panel, rows] = await Promise.all([get<Panel>(asked("", ["page", "sort", "search", "from", "to"])), get<Result>(asked(".json"))]);
  // The last column says how many rows the list has.
  const result = { meta: rows.meta.slice(0, -1), data: rows.data.map((row) => row.slice(0, -1)) }, total = Number(rows.data[0]?.at(-1) ?? 0);
  entitle(panel.title);
  element("home").textContent = say("home");
  element<HTMLAnchorElement>("home").href = withLanguage("/");
  element("about").textContent = narrowed(panel);
  const labels = form.querySelectorAll("label");
  labels.forEach((label, i) => label.hidden = i > 0);
  labels[0].querySelector("span")!.textContent = say("search");
  form.querySelector("button")!.textContent = say("show");
  search.value = query.get("search") ?? "";
  const first = (page - 1) * pageSize;
  element("count").textContent = total ? `${show(first + 1, "locale", language)}–${show(first + result.data.length, "locale", language)} / ${show(total, "locale", language)}` : say("none");
  const list = element("list");
  list.replaceChildren();
  if (result.data.length) drawTable(panel, result, language, list);
  const sort = query.get("sort") ?? "subject";
  list.querySelectorAll("th").forEach((heading, i) => {
    const column = result.meta[i].name, down = sort === column;
    heading.replaceChildren(linkTo(turned({ sort: down ? "-" + column : column, page: "" }), heading.textContent!));
    if (down || sort === "-" + column) heading.setAttribute("aria-sort", down ? "ascending" : "descending");
  });
  element("pages").replaceChildren(
    ...turns(page, total, (to) => turned({ page: String(to) })),
    ...(total ? [linkTo(asked(".csv", ["page"]), "CSV"), linkTo(asked(".parquet", ["page"]), "Parquet")] : []),
  );
  const about = make("details");
  about.append(make("summary", say("definition")), make("p", panel.description));
  list.append(about);
  list.dataset.drawn = language;
}

// find looks for a part of a subject in the list.
export const find = () => location.assign(turned({ search: search.value.trim(), page: "" }));
