// Live redraws the page when the server says that the tables have changed: never twice at once, not while the page is hidden and not on
// paper. What was said meanwhile is made up for. The browser connects again by itself; what changed in between, the first message tells.
type Draw = { tables: () => Promise<void>; status: () => Promise<void> };

export class Live {
  #source?: EventSource;
  #state?: string; // of the tables, as the last message said
  #busy = true; // until the page is drawn for the first time
  #paper = false;
  #again?: ReturnType<typeof setTimeout>;
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
    this.#source?.close();
    if (document.hidden) {
      this.#state ??= "not asked yet";
      return Promise.resolve();
    }
    const source = this.#source = new EventSource("/api/live");
    return new Promise((resolve) => {
      source.onerror = () => resolve();
      source.onmessage = ({ data }) => {
        if (this.#state !== undefined && this.#state !== data) this.#owed = "tables";
        else if (this.#state === data && this.#owed === "nothing") this.#owed = "status";
        this.#state = data;
        resolve();
        void this.#settle();
      };
    });
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
