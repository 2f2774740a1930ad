// A case as GET /api/cases/{family}/{key} gives it.
import type { Title } from "./shell";

export type Clock = {
  clock: "statutory" | "promised" | "actual"; state: string; start: string; limit?: number; limit_from?: "acceptance" | "item_version"; extended?: number;
  due?: string; over?: string; until: string; used: number; excluded: number; calendar?: string; provisional: boolean; words?: Title;
  due_proof: string[]; used_proof: string[]; excluded_proof: string[];
};
// Limit is one of a penalty's, and Payment what was paid, collected or added of a fine.
export type Limit = { limit: string; state: string; from: string; due?: string; end?: string; used?: Title; words: Title; provisional: boolean; proof: string[] };
export type Payment = { title: Title; at: string; amount?: string; total?: string; proof: string[] };
// Stated is something by the words for it; said are those for its text, if that is a code.
export type Stated = { name: string; text: string; title: Title; said?: Title };
export type Suspension = { ground: string; title: Title; from: string; to?: string; stated_days?: number; lawful: boolean; why_not?: Title; proof: string[] };
export type Extension = { on: string; days: number; role?: string; valid: boolean; why_not?: Title; proof: string[] };
export type Finding = { rule: string; title: Title; basis: Title; confirmed: boolean; since: string; due_by?: string; proof: string[] };
export type Act = {
  id: string; source: string; type: string; title: Title; time: string; activity?: string; actor?: string; role?: string; organ?: string; basis?: string;
  data: Stated[]; stands: boolean; corrected_by?: string; corrects?: string; late: boolean; recorded?: string; stated?: string; topic: string; partition: number; offset: number;
};
export type Case = {
  subject: string; family: Title; revision: number; as_of: string; state?: string; outcome?: string; item?: { code: string; name?: string; version?: string };
  facts: Stated[]; dates: { act: string; title: Title; at: string; proof: string[] }[];
  clocks: Clock[]; limits: Limit[]; payments: Payment[]; suspensions: Suspension[]; extensions: Extension[]; findings: Finding[]; ahead: Finding[];
  events: Act[]; first: number; total: number; // a page of them, from the one after first others on
  from: string; to: string; off: { from: string; to: string }[];
};
// what are codes with the sets that they are of, and texts, which are of none.
export type Related = { kind: string; subject: string; state: string; what: [string, string][]; on_day: string };

// local is a time by the clock of its subject, with the offset.
export const local = (time: string) => time.slice(0, 10) + " " + time.slice(11, 16) + " " + (time.endsWith("Z") ? "+00:00" : time.slice(-6));
