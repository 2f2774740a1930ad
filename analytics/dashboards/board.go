// Package dashboards generates the Grafana dashboards with the foundation SDK, each in Chinese and English from one source,
// and what Grafana is provisioned with beside them.
//
// A dashboard is a file here: a table of panels. A panel that shows a KPI names its view and takes title, definition,
// unit and target from the view's header; [kind] says which columns each kind of panel reads. The built-in viewer draws
// the same JSON.
package dashboards

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/common"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"

	"oneseal/analytics/kpis"
	"oneseal/events"
)

// Language of what people read.
type Language string

// Languages of the dashboards.
const (
	Chinese Language = "zh"
	English Language = "en"
)

// text is what people read, in both languages.
type text struct{ zh, en string }

func (t text) in(l Language) string {
	if l == English {
		return t.en
	}
	return t.zh
}

// board is a dashboard before it is generated.
type board struct {
	name         string
	title, about text
	tells        []string // families of which one at least must be told for it to show anything; none: it always does
	variables    []string // of area, organ, item and interval, those that its queries use
	panels       []panel
}

var boards = []*board{&leadership, &timeLimits, &process, &supervision, &enforcement, &command, &evidence, &villages, &quality}

// uid names a dashboard in a language; the English one has "-en" after it.
func (b *board) uid(l Language) string {
	if l == English {
		return "oneseal-" + b.name + "-en"
	}
	return "oneseal-" + b.name
}

// Families gives, by uid, the families that a dashboard is about: while none of them is told, it has nothing to show. One
// without an entry always has.
func Families() map[string][]string {
	of := make(map[string][]string)
	for _, b := range boards {
		for _, l := range []Language{Chinese, English} {
			if len(b.tells) > 0 {
				of[b.uid(l)] = b.tells
			}
		}
	}
	return of
}

// All generates the dashboards in one language, with queries that read figures so.
func All(l Language, rows Rows) ([]dashboard.Dashboard, error) {
	views, err := kpis.Views()
	if err != nil {
		return nil, err
	}
	figures, err := rows.names()
	if err != nil {
		return nil, err
	}
	var all []dashboard.Dashboard
	for _, b := range boards {
		built, err := b.build(l, views, figures)
		if err != nil {
			return nil, fmt.Errorf("build dashboard %s: %w", b.uid(l), err)
		}
		all = append(all, built)
	}
	return all, nil
}

// firstRow is the id of a board's first row: rows are numbered apart, so that panels keep their numbers.
const firstRow = 1000

func (b *board) build(l Language, views []kpis.View, figures names) (dashboard.Dashboard, error) {
	viewer, err := dashboard.NewConstantVariableBuilder("viewer").Value(dashboard.StringOrMap{String: cog.ToPtr("http://127.0.0.1:8080")}).Build()
	if err != nil {
		return dashboard.Dashboard{}, err
	}
	viewer.Hide = cog.ToPtr(dashboard.VariableHideHideVariable)
	builder := dashboard.NewDashboardBuilder(text{"一枚公章：", "One seal: "}.in(l)+b.title.in(l)).
		Uid(b.uid(l)).Description(b.about.in(l)).Tags([]string{"oneseal", string(l)}).
		Timezone(events.China.String()).Time("now-15y", "now").Refresh("1m").Readonly().
		Link(shownLink(dashboard.NewDashboardLinkBuilder(text{"看板", "Dashboards"}.in(l)).Type(dashboard.DashboardLinkTypeDashboards).
			Tags([]string{"oneseal", string(l)}).AsDropdown(true).KeepTime(true).IncludeVars(true))).
		Annotation(dates(l)).
		WithVariable(dashboard.NewDatasourceVariableBuilder(sourceVariable).Label(text{"数据源", "Data source"}.in(l)).Type(PluginType).Current(option("OneSeal", SourceUID))).
		WithVariable(ready[dashboard.VariableModel]{viewer})
	for _, name := range b.variables {
		builder.WithVariable(variable(name, l))
	}
	panels, rows := uint32(0), uint32(firstRow)
	for _, p := range b.panels {
		if p.kind == section {
			builder.WithRow(dashboard.NewRowBuilder(p.title.in(l)).Id(rows).Collapsed(false))
			rows++
			continue
		}
		panels++
		built, err := p.build(panels, l, views, figures)
		if err != nil {
			return dashboard.Dashboard{}, fmt.Errorf("panel %d: %w", panels, err)
		}
		builder.WithPanel(ready[dashboard.Panel]{built})
	}
	return builder.Build()
}

// done is built already, or could not be.
type done[T any] struct {
	it  T
	err error
}

func (d done[T]) Build() (T, error) { return d.it, d.err }

// ready is built already.
type ready[T any] struct{ it T }

func (r ready[T]) Build() (T, error) { return r.it, nil }

var choices = map[string]struct {
	label text
	query string // gives the values, with their texts in the second column
}{
	"area":  {text{"区划", "Area"}, "SELECT DISTINCT area AS value, area AS text FROM (SELECT area FROM approvals UNION ALL SELECT area FROM penalties) WHERE area != '' ORDER BY value"},
	"organ": {text{"机构", "Organ"}, "SELECT DISTINCT organ AS value, if(organ_name(organ) = organ, organ, concat(organ_name(organ), ' (', organ, ')')) AS text FROM (SELECT organ FROM approvals UNION ALL SELECT organ FROM penalties) WHERE organ != '' ORDER BY value"},
	"item":  {text{"事项", "Item"}, "SELECT item AS value, if(item_name(item) = item, item, concat(item_name(item), ' (', item, ')')) AS text FROM items_v GROUP BY item ORDER BY item"},
}

func variable(name string, l Language) cog.Builder[dashboard.VariableModel] {
	if name == "interval" {
		options := text{"月 : month, 季 : quarter, 年 : year", "month : month, quarter : quarter, year : year"}.in(l)
		first, _, _ := strings.Cut(options, " :")
		return dashboard.NewCustomVariableBuilder(name).Label(text{"间隔", "Interval"}.in(l)).
			Values(dashboard.StringOrMap{String: &options}).Current(option(first, "month"))
	}
	c := choices[name]
	return dashboard.NewQueryVariableBuilder(name).Label(c.label.in(l)).Datasource(source()).Query(dashboard.StringOrMap{String: &c.query}).
		Refresh(dashboard.VariableRefreshOnTimeRangeChanged).Multi(true).IncludeAll(true).
		Current(option(text{"全部", "All"}.in(l), "$__all"))
}

func option(text, value string) dashboard.VariableOption {
	return dashboard.VariableOption{Text: dashboard.StringOrArrayOfString{String: &text}, Value: dashboard.StringOrArrayOfString{String: &value}}
}

// Rules of whenever have no day on which they began.
const datesSQL = "SELECT toDateTime(day) AS time, text FROM (" +
	"SELECT reform_on AS day, '{reform}' AS text FROM town UNION DISTINCT SELECT from_on, concat('{changes}', {act}) FROM rules FINAL WHERE toYear(from_on) > 1900" +
	") WHERE $__timeFilter(time) ORDER BY time, text"

// dates marks the reform and the days on which the law changed.
func dates(l Language) cog.Builder[dashboard.AnnotationQuery] {
	query := sql(strings.NewReplacer("{reform}", text{"改革试点开始", "The pilot begins"}.in(l), "{changes}", text{"法律修改：", "Law changes: "}.in(l), "{act}", text{"act_zh", "act_en"}.in(l)).Replace(datesSQL), FormatTable)
	return dashboard.NewAnnotationQueryBuilder().Name(text{"改革与法律", "Reform and law"}.in(l)).Datasource(source()).Enable(true).IconColor("purple").Target(query)
}

// JSON is a dashboard as Grafana reads it from a file.
func JSON(d dashboard.Dashboard) ([]byte, error) {
	text, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode dashboard: %w", err)
	}
	return append(text, '\n'), nil
}

// Files gives all that Grafana is provisioned with, by path below the folder that it goes to.
func Files() (map[string][]byte, error) {
	files, err := provisioning()
	if err != nil {
		return nil, err
	}
	for _, l := range []Language{Chinese, English} {
		all, err := All(l, Kept)
		if err != nil {
			return nil, err
		}
		for _, d := range all {
			if files["dashboards/"+string(l)+"/"+*d.Uid+".json"], err = JSON(d); err != nil {
				return nil, err
			}
		}
	}
	return files, nil
}

// Write generates all files into a folder.
func Write(folder string) error {
	files, err := Files()
	if err != nil {
		return err
	}
	for name, content := range files {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := cmp.Or(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, content, 0o644)); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return nil
}

// sourceVariable is the variable by which a board's reader chooses whose ClickHouse is asked.
const sourceVariable = "datasource"

func source() common.DataSourceRef {
	return common.DataSourceRef{Type: cog.ToPtr(PluginType), Uid: cog.ToPtr("${" + sourceVariable + "}")}
}
