package dashboards

import (
	"maps"
	"slices"

	"oneseal/events"
	"oneseal/events/law"
)

// column is how people read a column's name, and the unit of its numbers; without one they are counts.
type column struct {
	text
	unit string
}

// columns of the panels' queries. Every panel's columns are here.
var columns = map[string]column{
	"value": {text{"比率", "share"}, ""}, "Value": {text{"值", "value"}, ""}, "numerator": {text{"分子", "numerator"}, "cases"}, "denominator": {text{"分母", "denominator"}, "cases"},
	"text": {text{"说明", "text"}, ""}, "clock": {text{"时钟", "clock"}, ""}, "basis": {text{"口径", "basis"}, ""}, "kind": {text{"类别", "kind"}, ""},
	"open_cases": {text{"未办结", "open"}, ""}, "not_computable": {text{"无法计算", "not computable"}, ""}, "late": {text{"逾期已办", "late"}, ""}, "on_time": {text{"按期", "on time"}, ""},
	"counted_at": {text{"计算于", "counted at"}, ""}, "checked_at": {text{"核对于", "found right at"}, ""},
	"fresh_at": {text{"数据更新", "fresh at"}, ""}, "base_on": {text{"基准日", "base date"}, ""}, "as_of": {text{"截至", "as of"}, ""}, "period_from": {text{"期间自", "from"}, ""}, "period_to": {text{"期间至", "to"}, ""},
	"before": {text{"改革前", "before"}, ""}, "now": {text{"现在", "now"}, ""}, "cut": {text{"压缩", "cut"}, ""}, "derived_bases": {text{"推算基数", "derived bases"}, ""},
	"items": {text{"事项数", "items"}, ""}, "items_not_comparable": {text{"不可比事项", "not comparable"}, ""}, "item": {text{"事项", "item"}, ""}, "item_name": {text{"事项名称", "item name"}, ""},
	"stage": {text{"环节", "stage"}, ""}, "overdue": {text{"逾期未办", "overdue"}, ""}, "in_time": {text{"未超期", "in time"}, ""}, "standing": {text{"时钟停摆", "clock stands"}, ""},
	"year": {text{"年", "year"}, ""}, "month": {text{"月", "month"}, ""}, "simple": {text{"简易程序", "simple"}, ""}, "ordinary": {text{"普通程序", "ordinary"}, ""}, "unknown": {text{"未注明", "unknown"}, ""},
	"model": {text{"模型", "model"}, ""}, "subjects": {text{"主体", "subjects"}, ""}, "events": {text{"事件", "events"}, ""}, "last_event": {text{"最后事件", "last event"}, ""},
	"all_bad": {text{"差评", "bad"}, ""}, "fixed_share": {text{"差评整改率", "bad ones fixed"}, "ratio"}, "rated_share": {text{"评价率", "rated share"}, "ratio"}, "set_aside": {text{"剔除", "set aside"}, ""},
	"links_before": {text{"改革前每件环节", "links before"}, ""}, "links_now": {text{"现在每件环节", "links now"}, ""}, "cases_before": {text{"改革前件数", "cases before"}, ""}, "cases_now": {text{"现在件数", "cases now"}, ""},
	"p50_workdays": {text{"中位数", "median"}, "workdays"}, "p90_workdays": {text{"90分位", "90th percentile"}, "workdays"}, "used_days": {text{"实际工作日", "workdays used"}, "workdays"},
	"promised_limit": {text{"承诺时限", "promised limit"}, "workdays"}, "statutory_limit": {text{"法定时限", "statutory limit"}, "workdays"}, "limit_days": {text{"时限", "limit"}, "workdays"},
	"promise_share": {text{"按承诺", "by promise"}, "ratio"}, "statute_share": {text{"按法定", "by statute"}, "ratio"}, "cases": {text{"件数", "cases"}, ""},
	"within_half": {text{"不到一半", "under half"}, ""}, "within_most": {text{"一半至八成", "half to 80 %"}, ""}, "within_limit": {text{"八成至届满", "80 % to the limit"}, ""}, "over_limit": {text{"超过承诺", "over the promise"}, ""},
	"case_subject": {text{"案件", "case"}, ""}, "subject": {text{"主体编号", "subject"}, ""}, "filed_on": {text{"立案日", "filed"}, ""}, "organ": {text{"机构", "organ"}, ""}, "accepted_on": {text{"受理日", "accepted"}, ""}, "due_on": {text{"届满日", "due"}, ""}, "over_on": {text{"超期始日", "over since"}, ""},
	"window": {text{"窗口", "window"}, ""}, "waits": {text{"等候数", "waits"}, ""}, "wait_p50_seconds": {text{"等候中位数", "median wait"}, "seconds"}, "wait_p90_seconds": {text{"等候90分位", "wait, 90th percentile"}, "seconds"},
	"service_p50_seconds": {text{"服务中位数", "median service"}, "seconds"}, "service_p90_seconds": {text{"服务90分位", "service, 90th percentile"}, "seconds"}, "transferred": {text{"转窗口", "transferred"}, ""}, "abandoned": {text{"放弃", "gave up"}, ""},
	"variant": {text{"办理路径", "variant"}, ""}, "share": {text{"占比", "share"}, "ratio"}, "direction": {text{"方向", "direction"}, ""}, "handed_over": {text{"被转办", "handed over"}, ""}, "all_handovers": {text{"转办次数", "handovers"}, ""},
	"covered": {text{"一小时内顶岗", "covered in an hour"}, ""}, "uncovered": {text{"无人顶岗", "uncovered"}, ""}, "uncovered_hours": {text{"缺岗办公小时", "office hours without cover"}, "hours"},
	"p50_seconds": {text{"签收中位数", "median to acknowledge"}, "seconds"}, "p90_seconds": {text{"签收90分位", "to acknowledge, 90th percentile"}, "seconds"},
	"level": {text{"级别", "level"}, ""}, "trigger": {text{"触发", "trigger"}, ""}, "state": {text{"状态", "state"}, ""}, "holder": {text{"持有人", "holder"}, ""}, "issued_on": {text{"发出日", "issued"}, ""}, "due_at": {text{"届满", "due"}, ""},
	"rule": {text{"规则", "rule"}, ""}, "law": {text{"依据", "basis in law"}, ""}, "found": {text{"已成立", "found"}, ""}, "first_on": {text{"最早", "first"}, ""}, "last_on": {text{"最近", "last"}, ""},
	"reminder": {text{"提醒卡", "reminder"}, ""}, "yellow": {text{"黄牌", "yellow"}, ""}, "red": {text{"红牌", "red"}, ""}, "answered": {text{"已答复", "answered"}, ""},
	"measure": {text{"处理", "measure"}, ""}, "procedure": {text{"程序", "procedure"}, ""}, "cause": {text{"案由", "cause"}, ""}, "days": {text{"自然日", "calendar days"}, "days"}, "decided": {text{"已决定", "decided"}, ""},
	"camera": {text{"摄像机", "camera"}, ""}, "lat": {text{"纬度", "latitude"}, ""}, "lon": {text{"经度", "longitude"}, ""}, "source": {text{"来源", "source"}, ""}, "outcome": {text{"结果", "outcome"}, ""}, "registered": {text{"登记", "registered"}, ""}, "received": {text{"告警数", "alerts"}, ""},
	"incident": {text{"事件", "incident"}, ""}, "incident_state": {text{"进展", "progress"}, ""}, "opened_at": {text{"发现时间", "opened"}, ""}, "arrived_at": {text{"首次到场", "first on the scene"}, ""},
	"true_alerts": {text{"属实", "true"}, ""}, "false_alerts": {text{"误报", "false"}, ""}, "duplicate_alerts": {text{"重复", "duplicate"}, ""}, "ordered": {text{"派遣", "ordered"}, ""}, "arrived": {text{"到场", "arrived"}, ""}, "refused": {text{"拒绝", "refused"}, ""},
	"requested": {text{"申请", "requested"}, ""}, "shared": {text{"共享", "shared"}, ""}, "accessed": {text{"查阅", "accessed"}, ""}, "reused": {text{"引用", "reused"}, ""}, "rejected": {text{"不予采信", "rejected"}, ""},
	"materials_reused": {text{"复用材料", "materials reused"}, ""}, "nothing_to_reuse": {text{"无可复用", "nothing to reuse"}, ""}, "forwarded": {text{"已报送", "forwarded"}, ""}, "channel": {text{"渠道", "channel"}, ""},
	"lag_p50_workdays": {text{"时滞中位数", "median lag"}, "workdays"}, "lag_p90_workdays": {text{"时滞90分位", "lag, 90th percentile"}, "workdays"}, "agreed": {text{"达成协议", "agreed"}, ""}, "fulfilled": {text{"已履行", "fulfilled"}, ""},
	"kpi": {text{"指标", "KPI"}, ""}, "topic": {text{"主题", "topic"}, ""}, "partition": {text{"分区", "partition"}, ""}, "position": {text{"位移", "offset"}, ""}, "reason": {text{"原因", "reason"}, ""}, "failed_at": {text{"失败时间", "failed at"}, ""},
	"within_1s": {text{"1秒内", "within 1 s"}, ""}, "within_5s": {text{"1至5秒", "1 to 5 s"}, ""}, "within_30s": {text{"5至30秒", "5 to 30 s"}, ""}, "within_5m": {text{"30秒至5分", "30 s to 5 min"}, ""}, "longer": {text{"更久", "longer"}, ""},
	"median_minutes": {text{"中位数（分）", "median, minutes"}, ""}, "decode": {text{"无法解码", "decode"}, ""}, "calendar": {text{"日历版本", "calendar"}, ""}, "provisional": {text{"暂定日历", "provisional"}, ""},
	"case_share": {text{"按案件", "by case"}, "ratio"}, "closed_cases": {text{"有共享证据的已结案件", "closed cases with shared evidence"}, ""}, "now_median": {text{"现在中位数", "median now"}, "workdays"}, "base_median": {text{"改革前中位数", "median before"}, "workdays"},
	"ground": {text{"事由", "ground"}, ""}, "lawful_workdays": {text{"依法中止", "lawful"}, "workdays"}, "unlawful_workdays": {text{"不停表的中止", "do not stop the clock"}, "workdays"}, "unit": {text{"部门", "unit"}, ""}, "family": {text{"案件类别", "family"}, ""}, "broken_cases": {text{"违反件数", "cases that broke it"}, ""}, "judged": {text{"已评判", "judged"}, ""},
	"rank": {text{"名次", "rank"}, ""}, "steps_in_variant": {text{"环节数", "steps"}, ""}, "top_share": {text{"累计占比", "share of the top"}, "ratio"}, "redone_by_other": {text{"他人重做", "redone by another"}, ""}, "repeated_by_same": {text{"本人重复", "repeated by the same"}, ""}, "by_unknown": {text{"人员不明", "by unknown"}, ""}, "second_notices": {text{"再次补正", "second notices"}, ""},
	"touch_hours": {text{"每件办理", "touch a case"}, "hours"}, "span_hours": {text{"每件历时", "span a case"}, "hours"}, "acts_without_interval": {text{"无起止的行为", "acts without an interval"}, ""}, "between_units": {text{"跨部门", "between units"}, ""}, "handovers_per_case": {text{"每件交接", "handovers a case"}, ""},
	"condition": {text{"条件", "condition"}, ""}, "safeguard": {text{"保障", "safeguard"}, ""}, "law_text": {text{"法律文本", "text of law"}, ""}, "term_days": {text{"时限（天）", "limit, days"}, ""}, "without_limit": {text{"无时限", "without limit"}, ""}, "prolonged": {text{"延长", "prolonged"}, ""}, "dormant": {text{"未行使", "not exercised"}, ""}, "return_proposed": {text{"拟交回", "return proposed"}, ""}, "field": {text{"领域", "field"}, ""}, "power_kind": {text{"类型", "kind"}, ""},
	"draws": {text{"抽取次数", "draws"}, ""}, "repeats": {text{"重复", "repeats"}, ""}, "repeat_share": {text{"重复率", "repeat share"}, "ratio"}, "replacements_made": {text{"替换", "replacements"}, ""}, "not_revealed": {text{"未公开种子", "not revealed"}, ""}, "cancelled": {text{"取消", "cancelled"}, ""},
	"median_seconds": {text{"中位数", "median"}, "seconds"}, "ninetieth_seconds": {text{"90分位", "90th percentile"}, "seconds"}, "p99_seconds": {text{"99分位", "99th percentile"}, "seconds"}, "slower": {text{"更慢", "slower"}, ""}, "day": {text{"日", "day"}, ""}, "without_order": {text{"未派遣", "without order"}, ""}, "overridden": {text{"有理由未派最近", "overridden with a reason"}, ""}, "unexplained": {text{"无理由", "unexplained"}, ""}, "without_candidates": {text{"无可派人员", "nobody could go"}, ""},
	"category": {text{"类别", "category"}, ""}, "urgency": {text{"紧急程度", "urgency"}, ""}, "deferred": {text{"延期", "deferred"}, ""}, "rework_share": {text{"返工率", "rework share"}, "ratio"}, "not_filed": {text{"未立案", "not filed"}, ""}, "gaps": {text{"空档", "gaps"}, ""}, "gap_minutes": {text{"空档合计", "gaps in all"}, "minutes"}, "longest_minutes": {text{"最长空档", "longest gap"}, "minutes"},
	"camera_source": {text{"所属系统", "system"}, ""}, "hours_out": {text{"已知中断", "known outage"}, "hours"}, "hours_not_known_up": {text{"不知在线", "not known to be up"}, "hours"}, "hours_not_heard": {text{"尚无消息", "not heard yet"}, "hours"}, "signs_without_interval": {text{"无间隔的心跳", "signs without an interval"}, ""}, "alert_kind": {text{"告警类型", "kind of alert"}, ""},
	"fulfilled_share": {text{"履行率", "fulfilled share"}, "ratio"}, "fulfilled_in_time": {text{"按期履行", "fulfilled in time"}, ""}, "breached": {text{"违约", "breached"}, ""}, "term": {text{"期限", "term"}, ""}, "extended": {text{"延长答复", "extended"}, ""}, "closed_before": {text{"此前办结", "closed before"}, ""},
	"posted": {text{"提出", "posted"}, ""}, "replied": {text{"已答复", "replied to"}, ""}, "resolved": {text{"已解决（机关）", "resolved, says the organ"}, ""}, "resolved_for_asker": {text{"已解决（提问人）", "resolved, says the asker"}, ""}, "consultations": {text{"会商", "consultations"}, ""}, "all_tasks": {text{"任务", "tasks"}, ""}, "tasks_done": {text{"已完成", "done"}, ""}, "overdue_tasks": {text{"逾期任务", "overdue tasks"}, ""},
}

// values are how people read the codes in a column.
var values = map[string]map[string]text{
	"basis":     {"promised_workdays": {"承诺", "promise"}, "statutory_workdays": {"法定", "statute"}, "stated_planned_date": {"所载计划日期", "stated planned date"}},
	"clock":     {"promised": {"承诺", "promised"}, "statutory": {"法定", "statutory"}, "promise": {"承诺", "promise"}, "statute": {"法定", "statute"}, "step": {"环节", "step"}, "none": {"无", "none"}, "workdays": {"工作日", "workdays"}, "real time": {"实际时间", "real time"}, "office hours": {"办公时间", "office hours"}, "calendar days": {"自然日", "calendar days"}, "actual workdays": {"实际工作日", "actual workdays"}, "by rule": {"按各规则", "by rule"}},
	"kind":      {"single": {"单项事项", "single items"}, "construction_project": {"企业建设项目", "construction project"}},
	"stage":     stages,
	"state":     stages,
	"direction": {"front_to_back": {"前台推后台", "front to back"}, "back_to_front": {"后台推前台", "back to front"}},
	"channel":   {"window": {"窗口", "window"}, "online": {"网上", "online"}, "village": {"村级", "village"}, "phone": {"电话", "phone"}},
	"outcome":   {"true": {"属实", "true"}, "false": {"误报", "false"}, "duplicate": {"重复", "duplicate"}, "": {"未核实", "not verified"}},
	"measure": {"": {"未定", "not decided"}, "none": {"不予处理", "none"}, "talk": {"约谈", "talk"}, "written_review": {"书面检查", "written review"}, "public_criticism": {"通报批评", "public criticism"},
		"removal_from_post": {"调离岗位", "removal from post"}, "referred": {"移送", "referred"}, "other": {"其他", "other"},
		"items": {"共享的证据", "shared pieces"}, "cases": {"有共享证据的已结案件", "closed cases with shared evidence"}},
	"window": {"": {"未知", "unknown"}},
	"level":  {"reminder": {"提醒卡", "reminder"}, "yellow": {"黄牌", "yellow"}, "red": {"红牌", "red"}},
	"trigger": {"near_due": {"临近届满", "near due"}, "overdue": {"超期", "overdue"}, "not_accepted": {"未受理", "not accepted"}, "late_forwarding": {"报送迟延", "late forwarding"}, "no_reasons": {"未说明理由", "no reasons"},
		"off_line_handling": {"体外办理", "handled outside"}, "fees": {"收费", "fees"}, "uncovered_absence": {"离岗无人顶岗", "absence without cover"}, "other": {"其他", "other"}},
	"procedure": {"simple": {"简易程序", "simple"}, "ordinary": {"普通程序", "ordinary"}, "": {"未注明", "unknown"}},
	"source":    systems, "camera_source": systems,
	"ground":         groundNames(),
	"family":         {"approval": {"行政审批", "approvals"}, "penalty": {"行政处罚", "penalties"}},
	"condition":      {"reviewed": {"决定前审核通过", "reviewed before the decision"}, "sign": {"设有标志", "a sign"}, "preserved": {"按期固定", "preserved in time"}, "device_reviewed": {"设备经审核", "device reviewed"}, "location": {"位置已公布", "location published"}, "signature": {"带签名", "signature"}},
	"safeguard":      {"notice": {"事先告知", "notice"}, "statement": {"陈述申辩", "statement"}, "legal_review": {"应有的法制审核", "legal review where asked for"}, "two_officers": {"两名执法人员", "two officers"}, "service": {"送达", "service"}, "record": {"案卷齐全", "full record"}},
	"law_text":       {"2021": {"2021年文本", "text of 2021"}, "2009-2017": {"2009、2017年文本", "texts of 2009 and 2017"}, "unknown": {"不明", "unknown"}},
	"power_kind":     {"licence": {"行政许可", "licence"}, "penalty": {"行政处罚", "penalty"}, "compulsion": {"行政强制", "compulsion"}, "inspection": {"行政检查", "inspection"}, "confirmation": {"行政确认", "confirmation"}, "levy": {"行政征收", "levy"}, "payment": {"行政给付", "payment"}, "award": {"行政奖励", "award"}, "other": {"其他", "other"}},
	"field":          {"": {"未载明", "not stated"}},
	"unit":           {"": {"-", "-"}},
	"urgency":        {"normal": {"一般", "normal"}, "urgent": {"紧急", "urgent"}, "": {"未载明", "not stated"}},
	"incident_state": {"open": {"未立案", "opened"}, "filed": {"已立案", "filed"}, "assigned": {"处置中", "assigned"}, "handled": {"已处置", "handled"}, "verified": {"已核查", "verified"}, "closed": {"已结案", "closed"}, "not_filed": {"不予立案", "not filed"}},
	"term":           {"forward": {"转送", "forward"}, "notice": {"告知", "notice"}, "answer": {"答复", "answer"}},
	"alert_kind": {"smoke": {"烟雾", "smoke"}, "fire": {"火点", "fire"}, "straw_burning": {"秸秆焚烧", "straw burning"}, "motion": {"移动", "motion"}, "intrusion": {"闯入", "intrusion"}, "tripwire": {"越线", "tripwire"}, "loitering": {"徘徊", "loitering"}, "left_object": {"遗留物", "left object"},
		"removed_object": {"物品移走", "removed object"}, "wrong_way": {"逆行", "wrong way"}, "crowd": {"聚集", "crowd"}, "fast_move": {"快速移动", "fast move"}, "vehicle": {"车辆", "vehicle"}, "person": {"人员", "person"}, "street_vending": {"占道经营", "street vending"}, "rubbish": {"垃圾", "rubbish"},
		"illegal_building": {"违法建设", "illegal building"}, "overload": {"超限运输", "overload"}, "tamper": {"遮挡破坏", "tamper"}, "other": {"其他", "other"}},
	"model": {"approvals": {"行政审批", "approvals"}, "penalties": {"行政处罚", "penalties"}, "items": {"事项", "items"}, "cards": {"督办牌", "cards"}, "tickets": {"取号", "tickets"}, "pushes": {"推送", "pushes"}, "errands": {"代办", "errands"}, "documents": {"文书", "documents"},
		"absences": {"缺席", "absences"}, "accountabilities": {"问责审查", "accountability"}, "alerts": {"告警", "alerts"}, "cameras": {"摄像机", "cameras"}, "casefiles": {"案卷", "case files"}, "consultations": {"会商", "consultations"}, "dispatches": {"派遣", "orders"}, "disputes": {"纠纷", "disputes"},
		"draws": {"随机抽取", "draws"}, "evidence": {"证据", "evidence"}, "incidents": {"事件", "incidents"}, "inquiries": {"咨询", "inquiries"}, "inspections": {"检查", "inspections"}, "petitions": {"信访", "petitions"}, "posts": {"岗位", "posts"}, "powers": {"权力", "powers"}, "questions": {"群众提问", "questions"},
		"ratings": {"评价", "ratings"}, "sealings": {"用印", "sealings"}, "shifts": {"班次", "shifts"}},
	"rule": ruleNames(),
	"law":  lawNames(),
}

var stages = map[string]text{
	"received": {"已收件", "received"}, "correcting": {"补正中", "correcting"}, "accepted": {"已受理", "accepted"}, "reviewing": {"审查中", "reviewing"}, "decided": {"已决定", "decided"}, "delivered": {"已送达", "delivered"}, "closed": {"已结", "closed"},
	"issued": {"已发出", "issued"}, "acknowledged": {"已签收", "acknowledged"}, "answered": {"已答复", "answered"}, "withdrawn": {"已撤销", "withdrawn"}, "open": {"审查中", "open"}, "opened": {"已启动", "opened"},
	"filed": {"已立案", "filed"}, "investigated": {"调查终结", "investigated"}, "noticed": {"已告知", "notice served"}, "served": {"已送达", "served"}, "paid": {"已缴款", "paid"}, "enforced": {"申请执行", "enforcement"}, "reviewed": {"已法制审核", "legally reviewed"},
	"taken": {"已受理", "taken"}, "forwarded": {"已报送", "forwarded"}, "returned": {"结果已回", "result returned"}, "handed_over": {"已交付", "handed over"},
	"acceptance": {"受理", "acceptance"}, "initial_review": {"初审", "initial review"}, "re_review": {"复审", "re-review"}, "decision": {"决定", "decision"}, "delivery": {"送达", "delivery"},
	"filing_to_decision": {"立案至决定", "filing to decision"}, "decision_to_service": {"决定至送达", "decision to service"}, "service_to_payment": {"送达至缴款", "service to payment"},
	"convened": {"已召集", "convened"}, "held": {"已召开", "held"}, "at_work": {"落实中", "at work"}, "concluded": {"已办结", "concluded"},
}

// systems that a camera belongs to.
var systems = map[string]text{"public_security": {"公安技防", "public security"}, "town_management": {"城管", "town management"}, "blue_sky": {"蓝天卫士", "blue sky"}, "village_defence": {"村级技防", "village defence"}, "": {"未载明", "not stated"}}

// colors of lines and bars that mean something by themselves, by the name of their column or value.
var colors = map[string]string{"reminder": "blue", "yellow": "yellow", "red": "red", "in_time": "blue", "overdue": "orange", "not_computable": "gray", "unknown": "gray",
	"true_alerts": "orange", "false_alerts": "blue", "duplicate_alerts": "gray"}

// lawNames says the basis of each rule as people cite it.
func lawNames() map[string]text {
	names := make(map[string]text)
	for _, rule := range law.Rules() {
		for _, version := range rule.Versions {
			basis := version.BasisTitle()
			names[version.Basis()] = text{basis.ZH, basis.EN}
		}
	}
	return names
}

// groundNames are the catalogue's titles of the grounds of suspension, and of all grounds together.
func groundNames() map[string]text {
	names := map[string]text{"any": {"全部", "all"}}
	for _, ground := range events.SuspensionGround("").Values() {
		title := events.SuspensionGround(ground).Title()
		names[ground] = text{title.ZH, title.EN}
	}
	return names
}

func ruleNames() map[string]text {
	names := make(map[string]text)
	for _, rule := range law.Rules() {
		names[rule.ID] = text{rule.Title.ZH, rule.Title.EN}
	}
	return names
}

func sorted[V any](of map[string]V) []string { return slices.Sorted(maps.Keys(of)) }
