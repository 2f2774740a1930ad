package dashboards

import (
	"encoding/json"
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/grafana/grafana-foundation-sdk/go/alerting"
	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/common"
	"github.com/grafana/grafana-foundation-sdk/go/expr"

	"oneseal/analytics/kpis"
)

// The files that Grafana reads at its start. It puts environment variables in for ${NAME}.
type (
	sourcesFile struct {
		APIVersion  int          `json:"apiVersion"`
		Datasources []datasource `json:"datasources"`
	}
	datasource struct {
		Name           string            `json:"name"`
		UID            string            `json:"uid"`
		Type           string            `json:"type"`
		IsDefault      bool              `json:"isDefault"`
		JSONData       map[string]any    `json:"jsonData"`
		SecureJSONData map[string]string `json:"secureJsonData"`
	}
	providersFile struct {
		APIVersion int        `json:"apiVersion"`
		Providers  []provider `json:"providers"`
	}
	provider struct {
		Name            string            `json:"name"`
		Folder          string            `json:"folder"`
		FolderUID       string            `json:"folderUid"`
		Type            string            `json:"type"`
		DisableDeletion bool              `json:"disableDeletion"`
		AllowUIUpdates  bool              `json:"allowUiUpdates"`
		Options         map[string]string `json:"options"`
	}
	alertingFile struct {
		APIVersion    int            `json:"apiVersion"`
		Groups        []ruleGroup    `json:"groups"`
		ContactPoints []contactPoint `json:"contactPoints"`
	}
	ruleGroup struct {
		OrgID    int    `json:"orgId"`
		Name     string `json:"name"`
		Folder   string `json:"folder"`
		Interval string `json:"interval"`
		Rules    []rule `json:"rules"`
	}
	rule struct {
		UID          string                    `json:"uid"`
		Title        string                    `json:"title"`
		Condition    string                    `json:"condition"`
		Data         []alerting.Query          `json:"data"`
		NoDataState  alerting.RuleNoDataState  `json:"noDataState"`
		ExecErrState alerting.RuleExecErrState `json:"execErrState"`
		For          string                    `json:"for"`
		DashboardUID string                    `json:"dashboardUid"`
		PanelID      int                       `json:"panelId"`
		Labels       map[string]string         `json:"labels"`
		Annotations  map[string]string         `json:"annotations"`
		// Notify sends the rule's own alerts: a policy in the file would take the place of all that the Grafana has.
		Notify notify `json:"notification_settings"`
	}
	contactPoint struct {
		OrgID     int                     `json:"orgId"`
		Name      string                  `json:"name"`
		Receivers []alerting.ContactPoint `json:"receivers"`
	}
	notify struct {
		Receiver string   `json:"receiver"`
		GroupBy  []string `json:"group_by"`
	}
)

// watch is an alert: the query's one number is held against a limit.
type watch struct {
	name  string
	title text
	about text
	sql   string
	kpi   string  // the view whose number it is; its target is the limit, if it states one, and its definition is told
	above float64 // the limit otherwise
	after string  // for how long the number must be above it

	severity severity
	board    *board // where its panel is
	panel    string // the panel's title in Chinese, or the view that it shows
	cases    string // the list of the cases that it is about, below the address of OneSeal; "" if there is none
}

// severity is a label of an alert, by which whoever is told may route it.
type severity string

const (
	critical severity = "critical" // data may be lost, or the law is broken: at once
	warning  severity = "warning"  // in the course of the day
)

var watches = []watch{
	{name: "overdue-statute", severity: critical, board: &leadership, panel: "超过法定时限的在办件", cases: "/cases", title: text{"在办件超过法定时限", "Open cases over the statute"}, kpi: "kpi_overdue_open", after: "10m",
		about: text{"打开“时限”看板，看哪些件、在哪个环节。", "Open the dashboard on time limits: which cases, at which stage."},
		sql:   "SELECT sum(numerator) AS value FROM {kpi_overdue_open} WHERE basis = 'statutory_workdays'"},
	{name: "dead-letters", severity: critical, board: &quality, panel: "未处理的死信", title: text{"有未处理的死信", "Open dead letters"}, after: "1m",
		about: text{"运行 oneseal deadletters list 看原因；修正后 oneseal deadletters replay。", "Run `oneseal deadletters list` for the reasons, and `oneseal deadletters replay` once they are mended."},
		sql:   "SELECT countIf(NOT replayed) AS value FROM deadletters FINAL"},
	{name: "slow-rows", severity: warning, board: &quality, panel: "从日志到可见行的时间", title: text{"记录入库迟缓", "Records take long to become visible"}, above: 0.01, after: "15m",
		about: text{"近两小时超过百分之一的记录用了三十秒以上。看投影进程与 ClickHouse 的负载。", "More than one in a hundred records of the last two hours took over 30 seconds. Look at the load of projectors and ClickHouse."},
		sql:   "SELECT sumIf(events, le > 30) / sum(events) AS value FROM delays WHERE hour > now() - INTERVAL 2 HOUR HAVING sum(events) > 0"},
	// The town has set no target; silence of all cameras at once is the next alert's.
	{name: "cameras-down", severity: warning, board: &command, panel: "kpi_camera_availability", title: text{"探头在线率低于95%", "Cameras are up less than 95 %"}, kpi: "kpi_camera_availability", above: 0.05, after: "15m",
		about: text{"最近一月不知是否在线的时间超过百分之五。打开“指挥中心”看板，看哪些摄像机。", "For more than five in a hundred seconds of the last month nobody knows that a camera was up. Open the dashboard of the command centre: which cameras."},
		sql:   "SELECT 1 - sum(numerator) / sum(denominator) AS value FROM {kpi_camera_availability} WHERE month = (SELECT max(month) FROM {kpi_camera_availability}) HAVING sum(denominator) > 0"},
	{name: "figures-behind", severity: warning, board: &quality, panel: "指标的核对", title: text{"指标落后于数据", "Figures lag behind the rows"}, above: 900, after: "5m",
		about: text{"有指标十五分钟以上未与各表核对一致。看带 measure 角色的进程、其日志与 oneseal_figure_failures_total，以及“数据质量”看板中各指标的核对时间。", "A figure was not found to be what the tables give for more than 15 minutes. Look at the process with the role measure, its log and oneseal_figure_failures_total, and at the times on the dashboard of data quality."},
		sql:   "SELECT dateDiff('second', min(checked_at), now()) AS value FROM figures FINAL"},
	{name: "silence", severity: critical, board: &quality, panel: "模型的新鲜度", title: text{"超过一天没有新记录", "No new records for a day"}, above: 26, after: "10m",
		about: text{"每台摄像机每天至少报一次，一天无记录说明采集或投影停了。", "Each camera reports at least daily: a day without records means that ingest or the projectors stopped."},
		sql:   "SELECT dateDiff('hour', max(hour), now()) AS value FROM delays HAVING count() > 0"},
}

// The folders of what is provisioned. Grafana puts rules into a folder of their own, even where one of dashboards is titled so.
const (
	chineseFolder    = "OneSeal 一枚公章"
	chineseFolderUID = "oneseal"
	englishFolder    = "OneSeal"
	englishFolderUID = "oneseal-en"
	alertsFolder     = "OneSeal 告警 / alerts"
)

// receiver is who is told of the alerts.
const receiver = "oneseal"

// address is OneSeal's own, in what Grafana reads at its start.
const address = "${ONESEAL_URL}"

func provisioning() (map[string][]byte, error) {
	views, err := kpis.Views()
	if err != nil {
		return nil, err
	}
	figures, err := Kept.names()
	if err != nil {
		return nil, err
	}
	group := ruleGroup{OrgID: 1, Name: "oneseal", Folder: alertsFolder, Interval: "1m"}
	for _, w := range watches {
		built, err := w.rule(views, figures)
		if err != nil {
			return nil, fmt.Errorf("build alert %s: %w", w.name, err)
		}
		group.Rules = append(group.Rules, built)
	}
	mail := alerting.ContactPoint{Uid: cog.ToPtr("oneseal-mail"), Type: alerting.ContactPointTypeEmail, Settings: map[string]any{"addresses": "${ONESEAL_ALERT_EMAIL}"}}
	files := make(map[string][]byte)
	for name, content := range map[string]any{
		"provisioning/datasources/oneseal.yaml": sourcesFile{1, []datasource{{Name: "OneSeal", UID: SourceUID, Type: PluginType, IsDefault: true,
			JSONData: map[string]any{"host": "${ONESEAL_CLICKHOUSE_HOST}", "port": "${ONESEAL_CLICKHOUSE_PORT}", "protocol": "native", "username": "analyst", "defaultDatabase": "oneseal"},
			// analyst may only read.
			SecureJSONData: map[string]string{"password": "${ONESEAL_ANALYST_PASSWORD}"}}}},
		"provisioning/dashboards/oneseal.yaml": providersFile{1, []provider{
			{Name: "oneseal-zh", Folder: chineseFolder, FolderUID: chineseFolderUID, Type: "file", DisableDeletion: true, Options: map[string]string{"path": "/var/lib/grafana/dashboards/zh"}},
			{Name: "oneseal-en", Folder: englishFolder, FolderUID: englishFolderUID, Type: "file", DisableDeletion: true, Options: map[string]string{"path": "/var/lib/grafana/dashboards/en"}},
		}},
		"provisioning/alerting/oneseal.yaml": alertingFile{1, []ruleGroup{group},
			[]contactPoint{{1, receiver, []alerting.ContactPoint{mail}}}},
	} {
		encoded, err := json.Marshal(content)
		if err != nil {
			return nil, fmt.Errorf("encode %s: %w", name, err)
		}
		text, err := yaml.JSONToYAML(encoded)
		if err != nil {
			return nil, fmt.Errorf("encode %s: %w", name, err)
		}
		files[name] = append([]byte("# Generated by `oneseal dashboards`; do not edit.\n"), text...)
	}
	return files, nil
}

func (w watch) rule(views []kpis.View, figures names) (rule, error) {
	above, about := w.above, w.about
	if w.kpi != "" {
		view, err := find(views, w.kpi)
		if err != nil {
			return rule{}, err
		}
		if goal, ok := view.Target(""); ok && goal.AtMost {
			above = goal.Value
		} else if above == 0 {
			return rule{}, fmt.Errorf("the header of %s states no target that begins with \"at most\", and the alert has no limit of its own", w.kpi)
		}
		about.zh += "\n\n" + described(w.kpi, view.ZH, Chinese)
		about.en += "\n\n" + described(w.kpi, view.EN, English)
	}
	query, err := figures.put(w.sql)
	if err != nil {
		return rule{}, err
	}
	ask := sql(query, FormatTable)
	ask.Datasource.Uid = cog.ToPtr(SourceUID) // a rule has no variables
	asked, err := ask.Build()
	if err != nil {
		return rule{}, err
	}
	held, err := expr.NewTypeThresholdBuilder().RefId("B").Datasource(common.DataSourceRef{Type: cog.ToPtr("__expr__"), Uid: cog.ToPtr("__expr__")}).Expression("A").
		Conditions([]cog.Builder[expr.ExprTypeThresholdConditions]{expr.NewExprTypeThresholdConditionsBuilder().
			Evaluator(expr.NewExprTypeThresholdConditionsEvaluatorBuilder().Type(expr.ExprTypeThresholdConditionsEvaluatorTypeGt).Params([]float64{above}))}).Build()
	if err != nil {
		return rule{}, fmt.Errorf("build the threshold: %w", err)
	}
	panel, err := w.board.number(w.panel)
	if err != nil {
		return rule{}, err
	}
	uid := w.board.uid(Chinese)
	annotations := map[string]string{"summary": w.title.zh + " / " + w.title.en, "description": about.zh + "\n" + about.en,
		"__dashboardUid__": uid, "__panelId__": fmt.Sprint(panel), "runbook_url": address + "/d/" + uid + "#panel-" + fmt.Sprint(panel)}
	if w.cases != "" {
		annotations["cases_url"] = address + w.cases
	}
	span := &alerting.RelativeTimeRange{From: cog.ToPtr(alerting.Duration(86400)), To: cog.ToPtr(alerting.Duration(0))}
	return rule{UID: "oneseal-" + w.name, Title: w.title.zh + " / " + w.title.en, Condition: "B", For: w.after,
		Data: []alerting.Query{
			{RefId: cog.ToPtr("A"), DatasourceUid: cog.ToPtr(SourceUID), RelativeTimeRange: span, Model: asked},
			{RefId: cog.ToPtr("B"), DatasourceUid: cog.ToPtr("__expr__"), RelativeTimeRange: span, Model: expr.Expr{TypeThreshold: &held}},
		},
		NoDataState: alerting.RuleNoDataStateOK, ExecErrState: alerting.RuleExecErrStateError,
		DashboardUID: uid, PanelID: panel, Labels: map[string]string{"app": "oneseal", "severity": string(w.severity)},
		Annotations: annotations, Notify: notify{receiver, []string{"grafana_folder", "alertname"}}}, nil
}

// number is the id of the panel of that title in Chinese, or else of the first that shows the view.
func (b *board) number(named string) (int, error) {
	n := 0
	for _, p := range b.panels {
		if p.kind == section {
			continue
		}
		n++
		if p.title.zh == named || p.title.zh == "" && p.kpi == named {
			return n, nil
		}
	}
	return 0, fmt.Errorf("dashboard %s has no panel %q", b.name, named)
}
