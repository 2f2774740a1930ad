// The words of the case page and of the list of cases that are their own, in both languages. What codes and columns are called is in titles.ts.
import { language, type Title } from "./shell";
import { names, values } from "./titles";

const words = {
  zh: {
    home: "领导看板", cases: "问题案件", listTitle: "有问题或超期的案件", listAbout: "今日有违反规则的发现，或超过任一时限的审批件与处罚案件；最新的在前。输入案号的一部分可查全部案件。",
    search: "案号", any: "全部", show: "查看", previous: "上一页", next: "下一页", none: "没有符合条件的案件。",
    findings: "发现", case: "案件", overdue: "超期", last: "最近", failed: "查询未成功，请稍后重试。", unknown: "没有该主体的事件。",
    drawing: "时间线", clocks: "三个时钟", extended: "延长", excluded: "中止不计", due: "到期", used: "用时", provisional: "暂定", soFar: "（至今）",
    workdays: "个工作日", suspensions: "中止", extensions: "延长", span: "期间", lawful: "是否合法", yes: "合法", no: "不合法", counts: "有效", countsNot: "无效", told: "告知", still: "至今",
    findingsTitle: "发现", noFindings: "未发现违反规则之处。", ahead: "尚未到期", dueBy: "最迟", unconfirmed: "该文本未经核对", since: "自", proof: "依据事件", related: "督办牌、文书、用印与证据",
    limits: "各环节时限", from: "起算", end: "完成", payments: "缴款与加处罚款", act: "行为", amount: "金额", total: "累计",
    noRelated: "没有督办牌、文书、用印或证据提到本案。", events: "事件", eventsBefore: "更早的事件", eventsAfter: "更晚的事件", eventsAbout: "按发生时间排列；编号供上文引用。", withdrawn: "已撤销，见更正", replaced: "已更正，见", asCorrected: "更正后，见", corrects: "更正", late: "迟报", recorded: "记录于", stated: "来源所书时间",
    position: "日志位置", data: "所载内容", revision: "修订号", asOf: "截至", nonWorkday: "非工作日", hint: "指向或聚焦图中任一处，可看说明。", acts: "经过", version: "版本", valid: "是否有效", definition: "定义",
  },
  en: {
    home: "Leadership", cases: "Cases with findings", listTitle: "Cases with findings or over a limit", listAbout: "Approval and penalty cases that break a rule as of today, or are over any limit; newest first. A part of a case number searches all cases.",
    search: "Case number", any: "all", show: "Show", previous: "Previous", next: "Next", none: "No case is like that.",
    findings: "Findings", case: "Case", overdue: "Over", last: "Latest", failed: "The query did not succeed; try again later.", unknown: "There are no events of this subject.",
    drawing: "Timeline", clocks: "Three clocks", extended: "Extended", excluded: "Suspended", due: "Due", used: "Used", provisional: "provisional", soFar: " (so far)",
    workdays: " workdays", suspensions: "Suspensions", extensions: "Extensions", span: "Span", lawful: "Lawful", yes: "lawful", no: "not lawful", counts: "counts", countsNot: "does not count", told: "told", still: "lasts",
    findingsTitle: "Findings", noFindings: "No rule is broken.", ahead: "Not due yet", dueBy: "due by", unconfirmed: "this text was not confirmed", since: "since", proof: "Events", related: "Cards, documents, sealings and evidence",
    limits: "Limits of the stages", from: "From", end: "Done", payments: "Payments and surcharges", act: "Act", amount: "Amount", total: "So far",
    noRelated: "No card, document, sealing or evidence names this case.", events: "Events", eventsBefore: "earlier events", eventsAfter: "later events", eventsAbout: "By the time at which they happened; the numbers are those cited above.", withdrawn: "withdrawn, see", replaced: "corrected, see", asCorrected: "as corrected, see", corrects: "corrects", late: "came late", recorded: "recorded", stated: "as its source wrote it",
    position: "log position", data: "Stated", revision: "revision", asOf: "as of", nonWorkday: "no workday", hint: "Point at anything in the drawing, or focus it, to read about it.", acts: "Acts", version: "version", valid: "Valid", definition: "Definition",
  },
};

export const say = (name: keyof typeof words.en) => words[language][name];

// name is what a column is called.
export const name = (column: keyof typeof names) => capital(names[column][language]);

// capital is a heading as English has it.
export const capital = (text: string) => text[0].toUpperCase() + text.slice(1);

// term is a code as people say it, by the set that it is of; one that the set lacks is shown as it is.
export const term = (set: string, code: string): string => values[set]?.[code]?.[language] ?? code;

// stateOf is a state as it is said of the family that a subject is of.
export const stateOf = (subject: string, state: string) => term(subject.split("/")[0] + ".state", state);

// outcomeOf is how a case ended, if its family has words for that.
export const outcomeOf = (subject: string, outcome: string) => term(subject.split("/")[0] + ".outcome", outcome);

// states are those in which a case of the list may be, with what both families call them.
export const states = (): [string, string][] => Object.entries(
  ["approval.state", "penalty.state"].flatMap((set) => Object.entries(values[set])).filter(([code]) => code !== "void")
    .reduce<Record<string, Title[]>>((all, [code, title]) => ({ ...all, [code]: [...(all[code] ?? []), title] }), {}),
).map(([code, titles]) => [code, [...new Set(titles.map((title) => title[language]))].join(" / ")]);
