import { get } from "./server";
import { element, make, type Language } from "./shell";

export type Reader = { organs?: string[]; signed_in: boolean };

const words = {
  zh: { signOut: "退出", organs: (of: string) => `只显示密钥所属机关的数据：${of}` },
  en: { signOut: "Sign out", organs: (of: string) => `Only the data of the key's organs: ${of}` },
};

// Back shows a page as it was left, maybe with what only the key before could see.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload();
});

export const reader = get<Reader>("/api/reader");

// drawReader says whose rows the page shows, and puts a way to sign out beside the switches.
export async function drawReader(language: Language) {
  const { organs, signed_in } = await reader, w = words[language];
  document.querySelectorAll("#organs, #sign-out").forEach((old) => old.remove());
  if (organs) {
    const line = make("p", w.organs(organs.join(language === "zh" ? "、" : ", ")));
    line.id = "organs";
    element("about").after(line);
  }
  if (signed_in) {
    const form = make("form");
    form.id = "sign-out";
    form.method = "post";
    form.action = "/sign-out";
    form.append(make("button", w.signOut));
    element("theme").after(form);
  }
}
