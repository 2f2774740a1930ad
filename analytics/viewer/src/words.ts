export type Language = "zh" | "en";

// What the page says itself; titles, columns and values are in the dashboards.
export const words = {
  zh: {
    locale: "zh-CN", switch: "English", cases: "问题案件", print: "打印", theme: "深色", range: "时间范围", from: "自", to: "至", all: "全部", definition: "定义", open: "打开", more: "细看 →", chosen: "自选",
    ranges: { "now-30d": "近30天", "now-1y": "近1年", "now-5y": "近5年", "now-15y": "近15年" } as Record<string, string>,
    failed: "查询未成功，稍后重试。", hidden: "本图合计全部机关，某些机关的密钥不能查看。", count: "个",
    skip: "跳到图表", untold: (n: number) => `日志未载其内容的看板（${n}）`, dashboards: "看板", settings: "范围与筛选", freshness: "数据新鲜度", download: "下载", as: { csv: "CSV 表格", parquet: "Parquet" },
    rows: (all: number, shown: number) => all > shown ? `共 ${all} 行，最后 ${shown} 行：` : `共 ${all} 行：`,
    pipeline: (records: number, archived: number, dead: number, skipped: number, behind: number, oldest: string, open: number, figures: string) =>
      `日志 ${records} 条 = 已归档 ${archived} + 死信 ${dead} + 无事件 ${skipped} + 待处理 ${behind}；最旧待处理 ${oldest} 秒；未处理死信 ${open}；指标核对于 ${figures}`,
    delays: (share: string, all: number) => all ? `从日志到可见行（近 24 小时 ${all} 条）：${share}` : "从日志到可见行：近 24 小时没有新记录",
    printed: (at: string, from: string, to: string) => `打印于 ${at}(北京时间)；期间 ${from} 至 ${to}`,
    within: (percent: string, seconds: string) => `${percent} % 不超过 ${seconds} 秒`, longer: "更久",
  },
  en: {
    locale: "en", switch: "中文", cases: "Cases with findings", print: "Print", theme: "Dark", range: "Range", from: "from", to: "to", all: "all", definition: "Definition", open: "open", more: "look closer →", chosen: "chosen",
    ranges: { "now-30d": "30 days", "now-1y": "1 year", "now-5y": "5 years", "now-15y": "15 years" } as Record<string, string>,
    failed: "The query did not succeed; trying again.", hidden: "This sums up all organs, so it is not for a key of some.", count: "count",
    skip: "Skip to the charts", untold: (n: number) => `Boards of what no log tells (${n})`, dashboards: "Dashboards", settings: "Range and filters", freshness: "Freshness of the data", download: "Download", as: { csv: "CSV", parquet: "Parquet" },
    rows: (all: number, shown: number) => all > shown ? `${all} rows, the last ${shown}:` : `${all} rows:`,
    pipeline: (records: number, archived: number, dead: number, skipped: number, behind: number, oldest: string, open: number, figures: string) =>
      `Log ${records} records = archived ${archived} + dead letters ${dead} + without an event ${skipped} + behind ${behind}; oldest not applied ${oldest} s; open dead letters ${open}; figures right at ${figures}`,
    delays: (share: string, all: number) => all ? `From log to visible row (${all} records of the last 24 hours): ${share}` : "From log to visible row: no new records in the last 24 hours",
    printed: (at: string, from: string, to: string) => `Printed ${at} (Beijing time); range ${from} to ${to}`,
    within: (percent: string, seconds: string) => `${percent} % within ${seconds} s`, longer: "longer",
  },
};
