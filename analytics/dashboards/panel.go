package dashboards

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	sdkbarchart "github.com/grafana/grafana-foundation-sdk/go/barchart"
	sdkbargauge "github.com/grafana/grafana-foundation-sdk/go/bargauge"
	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/cog/variants"
	"github.com/grafana/grafana-foundation-sdk/go/common"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
	sdkgauge "github.com/grafana/grafana-foundation-sdk/go/gauge"
	sdkgeomap "github.com/grafana/grafana-foundation-sdk/go/geomap"
	sdkheatmap "github.com/grafana/grafana-foundation-sdk/go/heatmap"
	sdkhistogram "github.com/grafana/grafana-foundation-sdk/go/histogram"
	sdkpiechart "github.com/grafana/grafana-foundation-sdk/go/piechart"
	sdkstat "github.com/grafana/grafana-foundation-sdk/go/stat"
	sdkstatetimeline "github.com/grafana/grafana-foundation-sdk/go/statetimeline"
	sdktable "github.com/grafana/grafana-foundation-sdk/go/table"
	sdktext "github.com/grafana/grafana-foundation-sdk/go/text"
	sdktimeseries "github.com/grafana/grafana-foundation-sdk/go/timeseries"

	"oneseal/analytics/kpis"
	"oneseal/events"
)

// kind is a panel's type in Grafana. What each reads of its query's columns is a contract with Grafana and the viewer:
type kind string

const (
	stat          kind = "stat"           // one row: value, and numerator and denominator if there are any
	gauge         kind = "gauge"          // as stat, against its target
	timeseries    kind = "timeseries"     // time, then a text and Value, or a number a line
	barchart      kind = "barchart"       // a text, then a number a bar
	bargauge      kind = "bargauge"       // a text and one number
	piechart      kind = "piechart"       // a text and one number
	table         kind = "table"          // anything
	heatmap       kind = "heatmap"        // time, then a number a bucket, from the lowest bucket on
	histogram     kind = "histogram"      // one number a row, not counted yet
	stateTimeline kind = "state-timeline" // time, a text and Value
	geomap        kind = "geomap"         // lat, lon in WGS-84, the place, its kind and more; above it the panel's second layer
	textPanel     kind = "text"           // no query: about is its text
)

// panel is one panel of a board.
type panel struct {
	kind   kind
	kpi    string // the view whose header tells title, definition, unit and target
	rows   string // the rows of the view that are shown, if its target holds for some only
	title  text   // instead of the view's
	about  text   // the definition, of a panel that shows no KPI
	empty  text   // why it shows nothing, if that is said better than by the want of records or of the denominator
	unit   string // instead of the view's; empty and no KPI: a count
	stack  bool
	w, h   uint32
	sql    string
	linked map[string]string // URL by column
	above  layer             // the second one of a map
	name   text              // of the first one
}

// layer is a query of its own in the same panel, of the same columns as its kind reads.
type layer struct {
	name text
	sql  string
}

var measuredInSeconds = regexp.MustCompile(`^(seconds|office time)\b`)

var lastLimit = regexp.MustCompile(`LIMIT (\d+)$`)

// units of the headers as Grafana writes them.
var units = map[string]text{
	"": {"short", "short"}, "ratio": {"percentunit", "percentunit"}, "cases": {"short", "short"}, "seconds": {"s", "s"}, "hours": {"h", "h"},
	"workdays": {"suffix: 个工作日", "suffix: workdays"}, "days": {"suffix: 天", "suffix: days"}, "minutes": {"m", "m"}, "handovers per case": {"suffix: 次/件", "suffix: a case"},
}

func (p panel) build(id uint32, l Language, views []kpis.View, figures names) (dashboard.Panel, error) {
	p.sql = figures.lists.Replace(p.sql) // what they name is told as well
	title, about, unit, empty := p.title.in(l), p.about.in(l), p.unit, text{"所选期间与筛选内没有记录，或尚未导入。", "No records in the range and filters, or none imported yet."}.in(l)
	ofSeconds, steps := false, []dashboard.Threshold{{Color: "blue"}}
	if p.kpi != "" {
		view, err := find(views, p.kpi)
		if err != nil {
			return dashboard.Panel{}, err
		}
		definition := view.EN
		if l == Chinese {
			definition = view.ZH
		}
		if title == "" {
			title = definition.Title
			if p.kind == timeseries {
				title += text{"（走势）", ", over time"}.in(l)
			}
		}
		if unit == "" {
			unit = view.Unit
		}
		about = described(view.Name, definition, l)
		ofSeconds = measuredInSeconds.MatchString(view.EN.Numerator) && measuredInSeconds.MatchString(view.EN.Denominator)
		empty = text{"没有数据，因为所选期间与筛选内没有：", "No data, since the range and filters hold none of: "}.in(l) + definition.Denominator
		if goal, ok := view.Target(p.rows); ok {
			steps = append(steps, dashboard.Threshold{Color: "green", Value: &goal.Value})
			if goal.AtMost {
				steps = []dashboard.Threshold{{Color: "green"}, {Color: "orange", Value: cog.ToPtr(goal.Value + 1e-9)}}
			}
		}
	}
	if p.empty != (text{}) {
		empty = p.empty.in(l)
	}
	if most := lastLimit.FindStringSubmatch(p.sql); most != nil {
		about += "\n\n" + fmt.Sprintf(text{"最多列出 %s 行。", "At most %s rows are listed."}.in(l), most[1])
	}
	said, known := units[unit]
	if !known {
		return dashboard.Panel{}, fmt.Errorf("unit %q has no line in units", unit)
	}
	f := face{id: id, title: title, about: about, empty: empty, unit: said.in(l), ofSeconds: ofSeconds, steps: steps, panel: p, figures: figures, language: l}
	overrides, err := f.override(said.in(l), views)
	if err != nil {
		return dashboard.Panel{}, err
	}
	f.overrides = overrides
	return f.draw()
}

func find(views []kpis.View, name string) (kpis.View, error) {
	i := slices.IndexFunc(views, func(v kpis.View) bool { return v.Name == name })
	if i < 0 {
		return kpis.View{}, fmt.Errorf("no view is named %s", name)
	}
	return views[i], nil
}

func described(view string, d kpis.Definition, l Language) string {
	var lines []string
	for _, line := range []struct {
		name text
		said string
	}{
		{text{"分子", "Numerator"}, d.Numerator}, {text{"分母", "Denominator"}, d.Denominator}, {text{"时钟", "Clock"}, d.Clock}, {text{"对象", "Cohort"}, d.Cohort}, {text{"机关", "Organ"}, d.Organ},
		{text{"期间", "Period"}, d.Period}, {text{"目标", "Target"}, d.Target}, {text{"无法计算", "Not computable"}, d.NotComputable}, {text{"来源", "Source"}, view},
	} {
		lines = append(lines, line.name.in(l)+text{"：", ": "}.in(l)+line.said)
	}
	return strings.Join(lines, "\n\n")
}

// face is a panel in one language.
type face struct {
	panel
	id                        uint32
	title, about, empty, unit string
	ofSeconds                 bool // what the figure is a share of
	steps                     []dashboard.Threshold
	overrides                 []cog.Builder[dashboard.DashboardFieldConfigSourceOverrides]
	figures                   names
	language                  Language
}

// override names the query's columns and their values as people say them.
func (f face) override(unit string, views []kpis.View) ([]cog.Builder[dashboard.DashboardFieldConfigSourceOverrides], error) {
	var all []cog.Builder[dashboard.DashboardFieldConfigSourceOverrides]
	add := func(name string, properties ...dashboard.DynamicConfigValue) {
		if color := colors[name]; color != "" && f.kind != table {
			properties = append(properties, dashboard.DynamicConfigValue{Id: "color", Value: map[string]string{"mode": "fixed", "fixedColor": color}})
		}
		all = append(all, dashboard.NewDashboardFieldConfigSourceOverridesBuilder().
			Matcher(dashboard.MatcherConfig{Id: "byName", Options: name}).Properties(properties))
	}
	for _, name := range slices.Compact(slices.Sorted(slices.Values(append(columnsOf(f.sql), columnsOf(f.above.sql)...)))) {
		c, known := columnOf(name, &f.panel, views)
		if !known {
			return nil, fmt.Errorf("nobody has said in both languages what column %s is: name one of a single figure in its header, others in the vocabulary of package events", name)
		}
		if name == "time" {
			continue
		}
		properties := []dashboard.DynamicConfigValue{{Id: "displayName", Value: c.in(f.language)}}
		switch {
		case name == "value" || name == "Value":
			properties = append(properties, dashboard.DynamicConfigValue{Id: "unit", Value: unit})
		case f.ofSeconds && (name == "numerator" || name == "denominator"):
			properties = append(properties, dashboard.DynamicConfigValue{Id: "unit", Value: units["seconds"].in(f.language)})
		case c.unit != "" || f.kind == stat || f.kind == gauge: // what stands beside a figure has not its unit
			properties = append(properties, dashboard.DynamicConfigValue{Id: "unit", Value: units[c.unit].in(f.language)})
		}
		options := make(map[string]any)
		for value, said := range c.values {
			options[value] = map[string]string{"text": said.in(f.language)}
		}
		if len(options) > 0 {
			properties = append(properties, dashboard.DynamicConfigValue{Id: "mappings", Value: []any{map[string]any{"type": dashboard.MappingTypeValueToText, "options": options}}})
		}
		if url := f.linked[name]; url != "" {
			link := map[string]any{"title": text{"打开", "Open"}.in(f.language) + " " + c.in(f.language), "url": toward(url, f.language)}
			properties = append(properties, dashboard.DynamicConfigValue{Id: "links", Value: []any{link}})
		}
		add(name, properties...)
		if strings.Contains(f.sql, "GROUP BY time, "+name) { // the lines of a chart are named by its values
			for _, value := range sorted(c.values) {
				add(value, dashboard.DynamicConfigValue{Id: "displayName", Value: c.values[value].in(f.language)})
			}
		}
	}
	return all, nil
}

// toward is a link in a language: dashboards lead to those of their own.
func toward(url string, l Language) string {
	if l == English {
		return dashboardLink.ReplaceAllString(url, "$0-en")
	}
	return url
}

var dashboardLink = regexp.MustCompile(`/d/oneseal-[a-z-]+`)

// built is what the SDK's panel builders have in common.
type built[B any] interface {
	cog.Builder[dashboard.Panel]
	Id(uint32) B
	Title(string) B
	Description(string) B
	Span(uint32) B
	Height(uint32) B
	Unit(string) B
	NoValue(string) B
	Datasource(common.DataSourceRef) B
	Thresholds(cog.Builder[dashboard.ThresholdsConfig]) B
	Overrides([]cog.Builder[dashboard.DashboardFieldConfigSourceOverrides]) B
	WithTarget(cog.Builder[variants.Dataquery]) B
	Links([]cog.Builder[dashboard.DashboardLink]) B
}

// dress gives a builder what all panels have.
func dress[B built[B]](f face, b B) (dashboard.Panel, error) {
	b.Id(f.id).Title(f.title).Description(f.about).Span(f.w).Height(f.h)
	if f.kind == textPanel {
		return b.Build()
	}
	format := FormatTable
	if f.kind == timeseries || f.kind == heatmap || f.kind == stateTimeline {
		format = FormatTimeSeries
	}
	first, err := f.figures.put(f.sql)
	if err != nil {
		return dashboard.Panel{}, err
	}
	b.Datasource(source()).NoValue(f.empty).WithTarget(sql(first, format)).Overrides(f.overrides).
		Thresholds(dashboard.NewThresholdsConfigBuilder().Mode(dashboard.ThresholdsModeAbsolute).Steps(f.steps))
	if f.above.sql != "" {
		above, err := f.figures.put(f.above.sql)
		if err != nil {
			return dashboard.Panel{}, err
		}
		second := sql(above, format)
		second.RefID = secondLayer
		b.WithTarget(second)
	}
	if f.kind != table { // a table's columns have units of their own
		b.Unit(f.unit)
	}
	if url := f.linked[""]; url != "" {
		b.Links([]cog.Builder[dashboard.DashboardLink]{dashboard.NewDashboardLinkBuilder(text{"细看", "Look closer"}.in(f.language)).
			Type(dashboard.DashboardLinkTypeLink).Url(toward(url, f.language))})
	}
	return b.Build()
}

func (f face) draw() (dashboard.Panel, error) {
	everyRow := common.NewReduceDataOptionsBuilder().Values(true).Calcs([]string{"lastNotNull"})
	// What a figure shows of its row, by the names that people read.
	var shown []string
	for _, name := range []string{"value", "numerator", "denominator"} {
		said, _ := events.NameOf(name)
		shown = append(shown, textOf(said.Title).in(f.language))
	}
	figure := common.NewReduceDataOptionsBuilder().Values(false).Calcs([]string{"lastNotNull"}).Fields("/^(" + strings.Join(shown, "|") + ")$/")
	switch f.kind {
	case stat:
		return dress(f, sdkstat.NewPanelBuilder().ReduceOptions(figure).GraphMode(common.BigValueGraphModeNone))
	case gauge:
		return dress(f, sdkgauge.NewPanelBuilder().ReduceOptions(figure).Min(0).Max(1).ShowThresholdLabels(true))
	case timeseries:
		b := sdktimeseries.NewPanelBuilder().ShowPoints(common.VisibilityModeAlways)
		if f.stack {
			b.DrawStyle(common.GraphDrawStyleBars).FillOpacity(80).Stacking(common.NewStackingConfigBuilder().Mode(common.StackingModeNormal))
		}
		return dress(f, b)
	case barchart:
		b := sdkbarchart.NewPanelBuilder()
		if f.stack {
			b.Stacking(common.StackingModeNormal)
		}
		return dress(f, b)
	case bargauge:
		return dress(f, sdkbargauge.NewPanelBuilder().ReduceOptions(everyRow).Orientation(common.VizOrientationHorizontal))
	case piechart:
		legend := sdkpiechart.NewPieChartLegendOptionsBuilder().ShowLegend(true).DisplayMode(common.LegendDisplayModeList).Placement(common.LegendPlacementRight).
			Values([]sdkpiechart.PieChartLegendValues{sdkpiechart.PieChartLegendValuesValue, sdkpiechart.PieChartLegendValuesPercent})
		return dress(f, sdkpiechart.NewPanelBuilder().PieType(sdkpiechart.PieChartTypeDonut).ReduceOptions(everyRow).Legend(legend))
	case table:
		return dress(f, sdktable.NewPanelBuilder().Footer(common.NewTableFooterOptionsBuilder().Show(false).Reducer([]string{})))
	case heatmap:
		return dress(f, sdkheatmap.NewPanelBuilder().Calculate(false))
	case histogram:
		return dress(f, sdkhistogram.NewPanelBuilder().BucketSize(1).Combine(true))
	case stateTimeline:
		return dress(f, sdkstatetimeline.NewPanelBuilder().AlwaysSpanNulls()) // a state lasts until the next one
	case geomap:
		return dress(f, sdkgeomap.NewPanelBuilder().Basemap(blank).View(sdkgeomap.NewMapViewConfigBuilder().Id("fit").AllLayers(true)).Layers([]cog.Builder[common.MapLayerOptions]{
			markers(f.name.in(f.language), firstLayer, "circle", "blue"), markers(f.above.name.in(f.language), secondLayer, "triangle", "orange"),
		}))
	case textPanel:
		return dress(f, sdktext.NewPanelBuilder().Mode(sdktext.TextModeMarkdown).Content(f.about))
	}
	return dashboard.Panel{}, fmt.Errorf("no panel is of kind %q", f.kind)
}

// firstLayer and secondLayer name the queries of a map.
const firstLayer, secondLayer = "A", "B"

// markers are a layer of what one query of the map gives.
func markers(name, query, symbol, color string) cog.Builder[common.MapLayerOptions] {
	style := map[string]any{"color": map[string]string{"fixed": color}, "symbol": map[string]string{"mode": "fixed", "fixed": "img/icons/marker/" + symbol + ".svg"}}
	return common.NewMapLayerOptionsBuilder().Type("markers").Name(name).Tooltip(true).FilterData(map[string]string{"id": "byRefId", "options": query}).
		Config(map[string]any{"showLegend": true, "style": style}).
		Location(common.NewFrameGeometrySourceBuilder().Mode(common.FrameGeometrySourceModeCoords).Latitude("lat").Longitude("lon"))
}

// blank is a base map that asks nobody for tiles: each is the same transparent image.
var blank = common.NewMapLayerOptionsBuilder().Type("xyz").Name("blank").
	Config(map[string]any{"url": "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="})
