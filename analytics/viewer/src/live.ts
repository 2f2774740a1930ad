import { get } from "./server";

const firstPause = 1000, longestPause = 30_000;

// Live redraws the page when the server says that the tables have changed: never twice at once, not while the page is hidden and not on
// paper. What was said meanwhile is made up for; what changed while there was no stream, the first message of the next one tells.
type Draw = { tables: () => Promise<void>; status: () => Promise<void> };

export class Live {
  #source?: EventSource;
  #state?: string; // of the tables, as the last message said
  #busy = true; // until the page is drawn for the first time
  #paper = false;
  #again?: ReturnType<typeof setTimeout>;
  #reconnect?: ReturnType<typeof setTimeout>;
  #pause = firstPause;
  #owed: "nothing" | "status" | "tables" = "nothing";

  constructor(readonly draw: Draw) {
    document.addEventListener("visibilitychange", () => void this.connect());
    for (const [event, paper] of [["beforeprint", true], ["afterprint", false]] as const) {
      addEventListener(event, () => {
        this.#paper = paper;
        void this.#settle();
      });
    }
  }

  // connect comes back when the server said what state the tables are in, or can't: what is drawn after it misses nothing.
  connect(): Promise<void> {
    clearTimeout(this.#reconnect);
    this.#source?.close();
    if (document.hidden) {
      this.#state ??= "not asked yet";
      return Promise.resolve();
    }
    const source = this.#source = new EventSource("/api/live");
    return new Promise((resolve) => {
      source.onerror = () => {
        this.#state ??= "not heard yet";
        resolve();
        if (source.readyState === EventSource.CLOSED) void this.#refused(source);
      };
      source.onmessage = ({ data }) => {
        if (this.#state !== undefined && this.#state !== data) this.#owed = "tables";
        else if (this.#state === data && this.#owed === "nothing") this.#owed = "status";
        this.#state = data;
        this.#pause = firstPause;
        resolve();
        void this.#settle();
      };
    });
  }

  // A browser connects again by itself when a connection breaks, but never after an answer that is no stream: from a proxy, or since the
  // key opens nothing any more. Then to ask who reads leads to the sign-in page.
  async #refused(source: EventSource) {
    await get("/api/reader").catch(() => {});
    if (source !== this.#source) return;
    this.#reconnect = setTimeout(() => void this.connect(), this.#pause);
    this.#pause = Math.min(2 * this.#pause, longestPause);
  }

  // drawn says that the page stands and may be drawn anew.
  drawn() {
    this.#busy = false;
    void this.#settle();
  }

  // retry draws all again later, since something could not be drawn.
  retry() {
    clearTimeout(this.#again);
    this.#again = setTimeout(() => {
      this.#owed = "tables";
      void this.#settle();
    }, 15_000);
  }

  async #settle() {
    while (this.#owed !== "nothing" && !this.#busy && !this.#paper && !document.hidden) {
      const what = this.#owed;
      this.#owed = "nothing";
      this.#busy = true;
      try {
        await this.draw[what]();
      } catch (error) {
        console.error(error);
      }
      this.#busy = false;
    }
  }
}
