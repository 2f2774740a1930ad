// The words of the case page and of the list of cases, in both languages, by the codes that the server gives.
import { language } from "./shell";

const words = {
  zh: {
    home: "领导看板", cases: "问题案件", listTitle: "有问题或超期的案件", listAbout: "今日有违反规则的发现，或超过任一时限的审批件与处罚案件；最新的在前。输入案号的一部分可查全部案件。",
    search: "案号", rule: "规则", item: "事项", state: "状态", any: "全部", show: "查看", previous: "上一页", next: "下一页", none: "没有符合条件的案件。",
    subject: "案件", findings: "发现", overdue: "超期", last: "最近", organ: "机关", failed: "查询未成功，请稍后重试。", unknown: "没有该主体的事件。",
    drawing: "时间线", clocks: "三个时钟", clock: "时钟", limit: "时限", extended: "延长", excluded: "中止不计", due: "到期", used: "用时", words: "算法", provisional: "暂定", soFar: "（至今）",
    workdays: "个工作日", suspensions: "中止", extensions: "延长", ground: "事由", span: "期间", lawful: "是否合法", yes: "合法", no: "不合法", counts: "有效", countsNot: "无效", told: "告知", still: "至今",
    findingsTitle: "发现", noFindings: "未发现违反规则之处。", ahead: "尚未到期", dueBy: "最迟", basis: "依据", unconfirmed: "该文本未经核对", since: "自", proof: "依据事件", related: "督办牌、文书与用印",
    noRelated: "没有督办牌、文书或用印提到本案。", events: "事件", eventsAbout: "按发生时间排列；编号供上文引用。", withdrawn: "已撤销，见更正", replaced: "已更正，见", asCorrected: "更正后，见", corrects: "更正", late: "迟报", recorded: "记录于", stated: "来源所书时间",
    position: "日志位置", data: "所载内容", revision: "修订号", asOf: "截至", nonWorkday: "非工作日", hint: "指向或聚焦图中任一处，可看说明。", acts: "经过", from_acceptance: "受理时告知", from_item_version: "事项版本", version: "版本", date: "日期", kind: "类别", number: "编号", valid: "是否有效",
  },
  en: {
    home: "Leadership", cases: "Cases with findings", listTitle: "Cases with findings or over a limit", listAbout: "Approval and penalty cases that break a rule as of today, or are over any limit; newest first. A part of a case number searches all cases.",
    search: "Case number", rule: "Rule", item: "Item", state: "State", any: "all", show: "Show", previous: "Previous", next: "Next", none: "No case is like that.",
    subject: "Case", findings: "Findings", overdue: "Over", last: "Latest", organ: "Organ", failed: "The query did not succeed; try again later.", unknown: "There are no events of this subject.",
    drawing: "Timeline", clocks: "Three clocks", clock: "Clock", limit: "Limit", extended: "Extended", excluded: "Suspended", due: "Due", used: "Used", words: "Arithmetic", provisional: "provisional", soFar: " (so far)",
    workdays: " workdays", suspensions: "Suspensions", extensions: "Extensions", ground: "Ground", span: "Span", lawful: "Lawful", yes: "lawful", no: "not lawful", counts: "counts", countsNot: "does not count", told: "told", still: "lasts",
    findingsTitle: "Findings", noFindings: "No rule is broken.", ahead: "Not due yet", dueBy: "due by", basis: "Basis", unconfirmed: "this text was not confirmed", since: "since", proof: "Events", related: "Cards, documents and sealings",
    noRelated: "No card, document or sealing names this case.", events: "Events", eventsAbout: "By the time at which they happened; the numbers are those cited above.", withdrawn: "withdrawn, see", replaced: "corrected, see", asCorrected: "as corrected, see", corrects: "corrects", late: "came late", recorded: "recorded", stated: "as its source wrote it",
    position: "log position", data: "Stated", revision: "revision", asOf: "as of", nonWorkday: "no workday", hint: "Point at anything in the drawing, or focus it, to read about it.", acts: "Acts", from_acceptance: "told at acceptance", from_item_version: "item version", version: "version", date: "Date", kind: "Kind", number: "Number", valid: "Valid",
  },
};

export const say = (name: keyof typeof words.en) => words[language][name];

const zh: Record<string, string> = {
  statutory: "法定", promised: "承诺", actual: "实际",
  statutory_workdays: "法定", promised_workdays: "承诺", stated_planned_date: "所载计划日期",
  no_limit: "无时限", no_calendar: "日历未知", in_time: "按时", late: "超期", overdue: "在办超期", standing: "中止中", open: "在办", ended: "已结束", decided: "已决定",
  void: "无效", received: "已收件", correcting: "补正中", accepted: "已受理", reviewing: "审查中", delivered: "已送达", closed: "已结案",
  granted: "准予", refused: "不予许可", not_accepted: "不予受理", withdrawn: "已撤回", terminated: "已终止",
  clue: "线索", not_filed: "不予立案", filed: "已立案", noticed: "已告知", served: "已送达", paid: "已缴纳", enforced: "已申请强制执行", reviewed: "法制审核", surcharged: "加处罚款",
  penalty: "给予处罚", no_penalty_slight: "轻微不罚", no_penalty_not_established: "不成立不罚", transfer: "移送", simple: "简易程序", ordinary: "普通程序", person: "个人", organisation: "单位",
  organ: "机关", area: "区划", channel: "渠道", department: "部门", unit: "科室", responsible: "承办人", squadron: "中队", procedure: "程序", cause: "案由", party: "当事人", fine: "罚款", expense: "费用", amount_due: "应缴", paid_amount: "已缴",
  card: "督办牌", document: "文书", sealing: "用印", issued: "已发", acknowledged: "已签收", answered: "已答复", requested: "已申请", approved: "已批准", applied: "已用印", rejected: "未批准", voided: "作废", revoked: "已撤销",
  acceptance_notice: "受理通知书", correction_notice: "补正告知书", refusal_to_accept: "不予受理通知书", licence_decision: "许可决定书", filing_form: "立案审批表", inspection_record: "检查笔录", interview_record: "询问笔录",
  preservation_decision: "先行登记保存决定书", seizure_decision: "查封扣押决定书", rectification_order: "责令改正通知书", penalty_notice: "处罚告知书", hearing_notice: "听证通知书", hearing_record: "听证笔录",
  legal_review_opinion: "法制审核意见", discussion_record: "集体讨论记录", penalty_decision: "处罚决定书", on_spot_decision: "当场处罚决定书", no_penalty_decision: "不予处罚决定书", transfer_letter: "移送函", service_receipt: "送达回证",
  demand: "催告书", enforcement_application: "强制执行申请书", closing_report: "结案报告", agreement: "协议书", opinion: "意见书", other: "其他",
  reminder: "提醒牌", yellow: "黄牌", red: "红牌", near_due: "临近到期", late_forwarding: "迟转", no_reasons: "未说明理由", off_line_handling: "线外办理", fees: "违规收费", uncovered_absence: "离岗无人顶岗", head: "机关负责人", government_head: "政府负责人", window: "窗口", online: "网上",
};

// term is a code as people say it; one without a Chinese word is shown as it is.
export function term(code: string): string {
  return (language === "zh" && zh[code]) || code.replaceAll("_", " ");
}

const acts: Record<string, string> = {
  received: "收件", accepted: "受理", decided: "决定", delivered: "送达", ended: "办结", filed: "立案", noticed: "事先告知", reviewed: "法制审核", served: "送达", surcharged: "加处罚款", paid: "缴纳", enforced: "申请强制执行", closed: "结案",
};

// act names when something happened.
export const act = (code: string) => (language === "zh" && acts[code]) || code;

// basis names an article and the text that holds it.
export function basis(article: string, text: string): string {
  if (language === "en") return `${article}, text of ${text}`;
  const laws: [RegExp, string][] = [[/Licensing Law /, "行政许可法"], [/Penalty Law /, "行政处罚法"], [/report ([\d.]+)/, "汇报材料$1节"], [/Art\. ([\d, ]+\d|\d+)/, "第$1条"]];
  return laws.reduce((told, [law, name]) => told.replace(law, name), article) + `，${text}年文本`;
}

// terms are the words of a text made of codes.
export const terms = (text: string) => text.split(" ").map(term).join(" ");

export const states = ["received", "correcting", "accepted", "reviewing", "decided", "delivered", "closed", "clue", "not_filed", "filed", "noticed", "served", "paid", "enforced"];
