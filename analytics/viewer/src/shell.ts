// What the pages share: language and theme.
import { drawReader } from "./reader";

export type Language = "zh" | "en";
export type Title = { zh: string; en: string };

export let language: Language = new URLSearchParams(location.search).get("lang") === "en" || location.hash === "#en" ? "en" : "zh";

export const element = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;

export function make<K extends keyof HTMLElementTagNameMap>(tag: K, text = "", className = ""): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

// withLanguage is the address of another page in the language of this one.
export function withLanguage(path: string, parameters: Record<string, string> = {}): string {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value));
  if (language === "en") query.set("lang", "en");
  return query.size ? `${path}?${query}` : path;
}

export function casePath(subject: string): string {
  const [family, ...key] = subject.split("/");
  return `/cases/${encodeURIComponent(family)}/${encodeURIComponent(key.join("/"))}`;
}

// entitle names the page once what it shows is in the language of now.
export function entitle(title: string) {
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
  document.title = title;
  element("title").textContent = title;
}

// shell makes the switches of language and theme work; redraw draws the page in the language and theme of now.
export function shell(redraw: () => void) {
  const name = () => {
    element("language").textContent = language === "en" ? "中文" : "English";
    element("theme").setAttribute("aria-label", language === "en" ? "Dark" : "深色");
    void drawReader(language);
  };
  element("language").addEventListener("click", () => {
    language = language === "zh" ? "en" : "zh";
    const address = new URL(location.href);
    if (language === "en") address.searchParams.set("lang", "en");
    else address.searchParams.delete("lang");
    if (address.hash === "#en" || address.hash === "#zh") address.hash = "";
    history.replaceState(null, "", address);
    name();
    redraw();
  });
  addEventListener("theme", redraw);
  name();
}
