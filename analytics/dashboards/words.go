package dashboards

import (
	"maps"
	"regexp"
	"slices"
	"strings"

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
	"fresh_at": {text{"数据更新", "fresh at"}, ""}, "base_on": {text{"基准日", "base date"}, ""}, "as_of": {text{"截至", "as of"}, ""}, "period_from": {text{"期间自", "from"}, ""}, "period_to": {text{"期间至", "to"}, ""},
	"before": {text{"改革前", "before"}, ""}, "now": {text{"现在", "now"}, ""}, "cut": {text{"压缩", "cut"}, ""}, "derived_bases": {text{"推算基数", "derived bases"}, ""},
	"items": {text{"事项数", "items"}, ""}, "items_not_comparable": {text{"不可比事项", "not comparable"}, ""}, "item": {text{"事项", "item"}, ""}, "item_name": {text{"事项名称", "item name"}, ""},
	"stage": {text{"环节", "stage"}, ""}, "overdue": {text{"逾期未办", "overdue"}, ""}, "in_time": {text{"未超期", "in time"}, ""}, "standing": {text{"时钟停摆", "clock stands"}, ""},
	"year": {text{"年", "year"}, ""}, "month": {text{"月", "month"}, ""}, "simple": {text{"简易程序", "simple"}, ""}, "ordinary": {text{"普通程序", "ordinary"}, ""}, "unknown": {text{"未注明", "unknown"}, ""},
	"model": {text{"模型", "model"}, ""}, "subjects": {text{"主体", "subjects"}, ""}, "events": {text{"事件", "events"}, ""}, "last_event": {text{"最后事件", "last event"}, ""},
	"rated": {text{"已评价", "rated"}, ""}, "all_bad": {text{"差评", "bad"}, ""}, "fixed_share": {text{"差评整改率", "bad ones fixed"}, "ratio"}, "rated_share": {text{"评价率", "rated share"}, "ratio"}, "set_aside": {text{"剔除", "set aside"}, ""},
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
	"rule": {text{"规则", "rule"}, ""}, "law": {text{"依据", "basis in law"}, ""}, "found": {text{"已成立", "found"}, ""}, "ahead": {text{"尚未届至", "not yet"}, ""}, "first_on": {text{"最早", "first"}, ""}, "last_on": {text{"最近", "last"}, ""},
	"reminder": {text{"提醒卡", "reminder"}, ""}, "yellow": {text{"黄牌", "yellow"}, ""}, "red": {text{"红牌", "red"}, ""}, "answered": {text{"已答复", "answered"}, ""}, "unanswered": {text{"未答复", "unanswered"}, ""},
	"measure": {text{"处理", "measure"}, ""}, "procedure": {text{"程序", "procedure"}, ""}, "cause": {text{"案由", "cause"}, ""}, "days": {text{"自然日", "calendar days"}, "days"}, "decided": {text{"已决定", "decided"}, ""},
	"camera": {text{"摄像机", "camera"}, ""}, "lat": {text{"纬度", "latitude"}, ""}, "lon": {text{"经度", "longitude"}, ""}, "source": {text{"来源", "source"}, ""}, "outcome": {text{"结果", "outcome"}, ""}, "registered": {text{"登记", "registered"}, ""}, "received": {text{"告警数", "alerts"}, ""},
	"true_alerts": {text{"属实", "true"}, ""}, "false_alerts": {text{"误报", "false"}, ""}, "duplicate_alerts": {text{"重复", "duplicate"}, ""}, "ordered": {text{"派遣", "ordered"}, ""}, "arrived": {text{"到场", "arrived"}, ""}, "refused": {text{"拒绝", "refused"}, ""},
	"requested": {text{"申请", "requested"}, ""}, "shared": {text{"共享", "shared"}, ""}, "accessed": {text{"查阅", "accessed"}, ""}, "reused": {text{"引用", "reused"}, ""}, "rejected": {text{"不予采信", "rejected"}, ""},
	"materials_reused": {text{"复用材料", "materials reused"}, ""}, "nothing_to_reuse": {text{"无可复用", "nothing to reuse"}, ""}, "forwarded": {text{"已报送", "forwarded"}, ""}, "channel": {text{"渠道", "channel"}, ""},
	"lag_p50_workdays": {text{"时滞中位数", "median lag"}, "workdays"}, "lag_p90_workdays": {text{"时滞90分位", "lag, 90th percentile"}, "workdays"}, "agreed": {text{"达成协议", "agreed"}, ""}, "fulfilled": {text{"已履行", "fulfilled"}, ""},
	"kpi": {text{"指标", "KPI"}, ""}, "topic": {text{"主题", "topic"}, ""}, "partition": {text{"分区", "partition"}, ""}, "position": {text{"位移", "offset"}, ""}, "reason": {text{"原因", "reason"}, ""}, "failed_at": {text{"失败时间", "failed at"}, ""},
	"within_1s": {text{"1秒内", "within 1 s"}, ""}, "within_5s": {text{"1至5秒", "1 to 5 s"}, ""}, "within_30s": {text{"5至30秒", "5 to 30 s"}, ""}, "within_5m": {text{"30秒至5分", "30 s to 5 min"}, ""}, "longer": {text{"更久", "longer"}, ""},
	"median_minutes": {text{"中位数（分）", "median, minutes"}, ""}, "decode": {text{"无法解码", "decode"}, ""}, "fold": {text{"无法折叠", "fold"}, ""}, "calendar": {text{"日历版本", "calendar"}, ""}, "provisional": {text{"暂定日历", "provisional"}, ""},
}

// values are how people read the codes in a column.
var values = map[string]map[string]text{
	"basis":     {"promised_workdays": {"承诺", "promise"}, "statutory_workdays": {"法定", "statute"}, "stated_planned_date": {"所载计划日期", "stated planned date"}},
	"clock":     {"promised": {"承诺", "promised"}, "statutory": {"法定", "statutory"}, "promise": {"承诺", "promise"}, "statute": {"法定", "statute"}, "step": {"环节", "step"}, "none": {"无", "none"}, "workdays": {"工作日", "workdays"}, "real time": {"实际时间", "real time"}, "office hours": {"办公时间", "office hours"}},
	"kind":      {"single": {"单项事项", "single items"}, "construction_project": {"企业建设项目", "construction project"}},
	"stage":     stages,
	"state":     stages,
	"direction": {"front_to_back": {"前台推后台", "front to back"}, "back_to_front": {"后台推前台", "back to front"}},
	"channel":   {"window": {"窗口", "window"}, "online": {"网上", "online"}, "village": {"村级", "village"}, "phone": {"电话", "phone"}},
	"outcome":   {"true": {"属实", "true"}, "false": {"误报", "false"}, "duplicate": {"重复", "duplicate"}, "": {"未核实", "not verified"}},
	"measure": {"": {"未定", "not decided"}, "none": {"不予处理", "none"}, "talk": {"约谈", "talk"}, "written_review": {"书面检查", "written review"}, "public_criticism": {"通报批评", "public criticism"},
		"removal_from_post": {"调离岗位", "removal from post"}, "referred": {"移送", "referred"}, "other": {"其他", "other"}},
	"window": {"": {"未知", "unknown"}},
	"level":  {"reminder": {"提醒卡", "reminder"}, "yellow": {"黄牌", "yellow"}, "red": {"红牌", "red"}},
	"trigger": {"near_due": {"临近届满", "near due"}, "overdue": {"超期", "overdue"}, "not_accepted": {"未受理", "not accepted"}, "late_forwarding": {"报送迟延", "late forwarding"}, "no_reasons": {"未说明理由", "no reasons"},
		"off_line_handling": {"体外办理", "handled outside"}, "fees": {"收费", "fees"}, "uncovered_absence": {"离岗无人顶岗", "absence without cover"}, "other": {"其他", "other"}},
	"procedure": {"simple": {"简易程序", "simple"}, "ordinary": {"普通程序", "ordinary"}, "": {"未注明", "unknown"}},
	"source":    {"public_security": {"公安技防", "public security"}, "town_management": {"城管", "town management"}, "blue_sky": {"蓝天卫士", "blue sky"}},
	"model":     {"approvals": {"行政审批", "approvals"}, "penalties": {"行政处罚", "penalties"}, "items": {"事项", "items"}, "cards": {"督办牌", "cards"}, "tickets": {"取号", "tickets"}, "pushes": {"推送", "pushes"}, "errands": {"代办", "errands"}, "documents": {"文书", "documents"}},
	"rule":      ruleNames(),
	"law":       lawNames(),
}

var stages = map[string]text{
	"received": {"已收件", "received"}, "correcting": {"补正中", "correcting"}, "accepted": {"已受理", "accepted"}, "reviewing": {"审查中", "reviewing"}, "decided": {"已决定", "decided"}, "delivered": {"已送达", "delivered"}, "closed": {"已结", "closed"},
	"issued": {"已发出", "issued"}, "acknowledged": {"已签收", "acknowledged"}, "answered": {"已答复", "answered"}, "withdrawn": {"已撤销", "withdrawn"}, "open": {"审查中", "open"}, "opened": {"已启动", "opened"},
	"filed": {"已立案", "filed"}, "investigated": {"调查终结", "investigated"}, "noticed": {"已告知", "notice served"}, "served": {"已送达", "served"}, "paid": {"已缴款", "paid"}, "enforced": {"申请执行", "enforcement"}, "reviewed": {"已法制审核", "legally reviewed"},
	"taken": {"已受理", "taken"}, "forwarded": {"已报送", "forwarded"}, "returned": {"结果已回", "result returned"}, "handed_over": {"已交付", "handed over"},
}

// laws by the name that the rules give them.
var laws = map[string]text{"Licensing Law": {"行政许可法", "Licensing Law"}, "Penalty Law": {"行政处罚法", "Penalty Law"}}

// colors of lines and bars that mean something by themselves, by the name of their column or value.
var colors = map[string]string{"reminder": "blue", "yellow": "yellow", "red": "red", "in_time": "blue", "overdue": "orange", "not_computable": "gray", "unknown": "gray",
	"true_alerts": "orange", "false_alerts": "blue", "duplicate_alerts": "gray"}

var article = regexp.MustCompile(`^(\w+ Law) Art\. ([\d, ]+), text of (.+)$`)

// lawNames says the basis of each rule as people cite it.
func lawNames() map[string]text {
	names := make(map[string]text)
	for _, rule := range law.Rules() {
		for _, version := range rule.Versions {
			basis := version.Basis()
			said := text{strings.NewReplacer("report ", "改革报告 ", ", text of ", "，").Replace(basis), basis}
			if cited := article.FindStringSubmatch(basis); cited != nil {
				said.zh = laws[cited[1]].zh + "第" + strings.ReplaceAll(cited[2], ", ", "、") + "条（" + cited[3] + "年文本）"
			}
			names[basis] = said
		}
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
