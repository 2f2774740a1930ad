import { clock, make } from "./panel";
import { get } from "./server";
import { type Language, words } from "./words";

type Status = { at: string; records: number; archived: number; dead_letters: number; skipped: number; behind: number; oldest_seconds: number; open_dead_letters: number; figures_checked_at: string | null; delays: Delay[] };
// One bucket: more than the bucket before, and at most so many seconds; 0 is without a bound.
type Delay = { seconds: number; records: number };

// As the alert has it.
const oldFigures = 15 * 60_000;

export async function drawStatus(language: Language) {
  const line = document.getElementById("pipeline")!;
  try {
    const s = await get<Status>("/api/status");
    line.textContent = words[language].pipeline(s.records, s.archived, s.dead_letters, s.skipped, s.behind, s.oldest_seconds.toFixed(0), s.open_dead_letters, s.figures_checked_at ? clock(s.figures_checked_at.slice(0, 19)) : "–");
    const old = !s.figures_checked_at || Date.parse(s.at) - Date.parse(s.figures_checked_at) > oldFigures;
    line.classList.toggle("behind", s.behind > 0 || s.open_dead_letters > 0 || old);
    drawDelays(s.delays, language);
  } catch (error) {
    console.error(error);
    line.textContent = words[language].failed;
  }
}

function drawDelays(delays: Delay[], language: Language) {
  const w = words[language];
  const all = delays.reduce((sum, d) => sum + d.records, 0);
  const most = Math.max(...delays.map((d) => d.records));
  // The bucket that brings the sum to 99 %; its exact share is shown, since a bucket is coarse.
  let sum = 0, share = w.longer;
  for (const d of delays) {
    sum += d.records;
    if (sum >= all * 0.99) {
      if (d.seconds > 0) share = w.within((Math.floor(sum / all * 1000) / 10).toString(), String(d.seconds));
      break;
    }
  }
  const details = document.getElementById("delays")!;
  details.querySelector("summary")!.textContent = w.delays(share, all);
  details.querySelector("div")!.replaceChildren(...delays.filter((d) => d.records > 0).flatMap((d) => {
    const bar = make("span", "", "bar");
    bar.style.width = `${d.records / most * 100}%`;
    return [make("span", d.seconds > 0 ? `≤ ${d.seconds} s` : w.longer), bar, make("span", String(d.records), "count")];
  }));
}
