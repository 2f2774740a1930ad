// Dark or light, as chosen in any page; this runs before a page is painted.
const system = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (localStorage.getItem("theme") ?? (system.matches ? "dark" : "light")) === "dark";
if (localStorage.getItem("theme")) document.documentElement.style.colorScheme = isDark() ? "dark" : "light";

addEventListener("DOMContentLoaded", () => {
  const button = document.getElementById("theme")!;
  const say = () => button.setAttribute("aria-pressed", String(isDark()));
  const changed = () => {
    say();
    dispatchEvent(new Event("theme")); // what is drawn in colours is drawn anew
  };
  say();
  system.addEventListener("change", changed);
  button.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    localStorage.setItem("theme", theme);
    document.documentElement.style.colorScheme = theme;
    changed();
  });
});
