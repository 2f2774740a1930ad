package dashboards

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	sdkbarchart "github.com/grafana/grafana-foundation-sdk/go/barchart"
	sdkbargauge "github.com/grafana/grafana-foundation-sdk/go/bargauge"
	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/cog/variants"
	"github.com/grafana/grafana-foundation-sdk/go/common"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
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
)

// kind is a panel's type in Grafana. What each reads of its query's columns is a contract with Grafana and the viewer:
type kind string

const (
	stat          kind = "stat"           // one row: value, and what stands beside it, such as numerator, denominator, clock, period and freshness
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
	section       kind = "row"            // no query: the panels after it fold under its title
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

// under begins a part of a board.
func under(zh, en string) panel { return panel{kind: section, title: text{zh, en}} }

// layer is a query of its own in the same panel, of the same columns as its kind reads.
type layer struct {
	name text
	sql  string
}

var measuredInSeconds = regexp.MustCompile(`^(seconds|office time)\b`)

var lastLimit = regexp.MustCompile(`LIMIT (\d+)$`)

// units of the headers as Grafana writes them.
var units = map[string]text{
	"": {"locale", "locale"}, "ratio": {"percentunit", "percentunit"}, "cases": {"locale", "locale"}, "seconds": {"s", "s"}, "hours": {"h", "h"},
	"workdays": {"suffix:个工作日", "suffix:workdays"}, "days": {"suffix:天", "suffix:days"}, "minutes": {"m", "m"}, "handovers per case": {"suffix:次/件", "suffix:a case"},
}

// What Grafana makes of days and instants without a unit ends in seconds, and of years has a comma.
const (
	aYear     = "none"
	aMonth    = "time:YYYY-MM"
	aDay      = "time:YYYY-MM-DD"
	anInstant = "time:YYYY-MM-DD HH:mm"
)

var (
	days     = regexp.MustCompile(`(_on|_from|_to)$|^(day|as_of|now_on)$`)
	instants = regexp.MustCompile(`_at$|^(hour|last_event|oldest|latest|time)$`)
)

// calendarUnit is the unit of a column that holds years, months, days or instants, by its name; "" of any other.
func calendarUnit(name string) string {
	switch {
	case name == "year":
		return aYear
	case name == "month":
		return aMonth
	case days.MatchString(name):
		return aDay
	case instants.MatchString(name):
		return anInstant
	}
	return ""
}

// figureNames are what a figure is called beside the numbers that it is made of, by its unit.
var figureNames = map[string]text{
	"ratio": {"比率", "share"}, "": {"件数", "count"}, "cases": {"件数", "cases"}, "seconds": {"用时", "time"}, "hours": {"用时", "time"}, "minutes": {"用时", "time"},
	"workdays": {"用时", "time"}, "days": {"用时", "time"}, "handovers per case": {"每件次数", "per case"},
}

func (p panel) build(id uint32, l Language, views []kpis.View, figures names) (dashboard.Panel, error) {
	p.sql = figures.lists.Replace(p.sql) // what they name is told as well
	title, about, unit, empty := p.title.in(l), p.about.in(l), p.unit, text{"所选期间与筛选内没有记录，或尚未导入。", "No records in the range and filters, or none imported yet."}.in(l)
	linked := p.counts(views)
	maps.Copy(linked, p.linked)
	p.linked = linked
	ofSeconds := false
	var steps []dashboard.Threshold
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
			steps = []dashboard.Threshold{{Color: "blue"}, {Color: "green", Value: &goal.Value}}
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
	f := face{id: id, title: title, about: about, empty: empty, unit: said.in(l), figure: figureNames[unit].in(l), ofSeconds: ofSeconds, steps: steps, panel: p, figures: figures, language: l}
	overrides, err := f.override(views)
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
	figure                    string                // what the figure is called beside others
	ofSeconds                 bool                  // what the figure is a share of
	steps                     []dashboard.Threshold // of the figure; nil: it has no target
	overrides                 []cog.Builder[dashboard.DashboardFieldConfigSourceOverrides]
	figures                   names
	language                  Language
}

// isSeries says whether Grafana reads the panel's rows as series over time.
func (k kind) isSeries() bool { return k == timeseries || k == heatmap || k == stateTimeline }

// label is the column whose texts name the lines of a chart over time; "" if its columns are the lines.
func (f face) label() string {
	if columns := columnsOf(f.sql); f.kind.isSeries() && slices.Contains(columns, "Value") {
		for _, name := range columns {
			if name != "time" && name != "Value" {
				return name
			}
		}
	}
	return ""
}

// override names the query's columns and their values as people say them. Each override matches a field that Grafana has, or a line
// that another town's rows may have.
func (f face) override(views []kpis.View) ([]cog.Builder[dashboard.DashboardFieldConfigSourceOverrides], error) {
	var all []cog.Builder[dashboard.DashboardFieldConfigSourceOverrides]
	add := func(name string, properties ...dashboard.DynamicConfigValue) {
		if color := colors[name]; color != "" && f.kind != table {
			properties = append(properties, property("color", map[string]string{"mode": "fixed", "fixedColor": color}))
		}
		if len(properties) > 0 {
			all = append(all, dashboard.NewDashboardFieldConfigSourceOverridesBuilder().
				Matcher(dashboard.MatcherConfig{Id: "byName", Options: name}).Properties(properties))
		}
	}
	label := f.label()
	for _, name := range slices.Compact(slices.Sorted(slices.Values(append(columnsOf(f.sql), columnsOf(f.above.sql)...)))) {
		c, known := columnOf(name, &f.panel, views)
		if !known {
			return nil, fmt.Errorf("nobody has said in both languages what column %s is: name one of a single figure in its header, others in the vocabulary of package events", name)
		}
		switch {
		case name == "time" && f.kind.isSeries():
		case name == label: // the lines are named by its values
			for _, value := range sorted(c.values) {
				if value != "" {
					add(value, property("displayName", c.values[value].in(f.language)))
				}
			}
		default:
			add(name, f.properties(name, c)...)
		}
	}
	return all, nil
}

func property(id string, value any) dashboard.DynamicConfigValue {
	return dashboard.DynamicConfigValue{Id: id, Value: value}
}

// properties are those of a column. A name of a number goes before those of its series, slices and bars, so where there are such it has none.
func (f face) properties(name string, c column) (all []dashboard.DynamicConfigValue) {
	figure := name == "value" && f.kind == stat
	switch {
	case figure:
		all = append(all, property("displayName", f.figure))
	case name == "Value" && f.kind.isSeries() && f.label() == "":
		all = append(all, property("displayName", f.figure))
	case f.kind != bargauge && f.kind != piechart && name != "Value":
		all = append(all, property("displayName", c.in(f.language)))
	}
	switch calendar := calendarUnit(name); {
	case name == "value" || name == "Value":
		all = append(all, property("unit", f.unit))
	case calendar != "":
		all = append(all, property("unit", calendar))
	case f.ofSeconds && (name == "numerator" || name == "denominator"):
		all = append(all, property("unit", units["seconds"].in(f.language)))
	case c.unit != "" || f.kind == stat || f.kind == table: // what stands beside a figure has not its unit
		all = append(all, property("unit", units[c.unit].in(f.language)))
	}
	options := make(map[string]any)
	for value, said := range c.values {
		options[value] = map[string]string{"text": said.in(f.language)}
	}
	if len(options) > 0 {
		all = append(all, property("mappings", []any{map[string]any{"type": dashboard.MappingTypeValueToText, "options": options}}))
	}
	switch {
	case figure && f.steps != nil:
		var steps []any
		for _, step := range f.steps {
			steps = append(steps, map[string]any{"color": step.Color, "value": step.Value})
		}
		all = append(all, property("thresholds", map[string]any{"mode": dashboard.ThresholdsModeAbsolute, "steps": steps}), property("color", map[string]string{"mode": "thresholds"}))
	case figure:
		all = append(all, property("color", map[string]string{"mode": "fixed", "fixedColor": "blue"}))
	case f.kind == stat || f.kind == table: // the panel's own text says why it has no row
		all = append(all, property("noValue", "–"))
	}
	if url := f.linked[name]; url != "" {
		link := map[string]any{"title": text{"打开", "Open"}.in(f.language) + " " + c.in(f.language), "url": toward(url, f.language)}
		all = append(all, property("links", []any{link}))
	}
	return all
}

// toward is a link in a language: dashboards lead to those of their own, and the viewer's pages open in it.
func toward(url string, l Language) string {
	switch {
	case l == Chinese:
		return url
	case !strings.HasPrefix(url, "${viewer}"):
		return dashboardLink.ReplaceAllString(url, "$0-en")
	case strings.Contains(url, "?"):
		return url + "&lang=en"
	}
	return url + "?lang=en"
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
	ColorScheme(cog.Builder[dashboard.FieldColor]) B
}

// shownLink is a link that stands on the board: the SDK puts links into a menu otherwise.
func shownLink(b cog.Builder[dashboard.DashboardLink]) cog.Builder[dashboard.DashboardLink] {
	link, err := b.Build()
	link.Placement = nil
	return done[dashboard.DashboardLink]{link, err}
}

// color is that of what no override colours: lines, slices and bars differ, a single row of bars is of one colour, and what stands
// beside a figure is text.
func (f face) color() cog.Builder[dashboard.FieldColor] {
	switch f.kind {
	case timeseries, barchart, piechart, histogram:
		return dashboard.NewFieldColorBuilder().Mode(dashboard.FieldColorModeIdPaletteClassic)
	case stat, table:
		return dashboard.NewFieldColorBuilder().Mode(dashboard.FieldColorModeIdFixed).FixedColor("text")
	case stateTimeline:
		return dashboard.NewFieldColorBuilder().Mode(dashboard.FieldColorModeIdContinuousBlues)
	}
	return dashboard.NewFieldColorBuilder().Mode(dashboard.FieldColorModeIdFixed).FixedColor("blue")
}

// dress gives a builder what all panels have.
func dress[B built[B]](f face, b B) (dashboard.Panel, error) {
	b.Id(f.id).Title(f.title).Description(f.about).Span(f.w).Height(f.h)
	if f.kind == textPanel {
		return b.Build()
	}
	format := FormatTable
	if f.kind.isSeries() {
		format = FormatTimeSeries
	}
	first, err := f.figures.put(f.sql)
	if err != nil {
		return dashboard.Panel{}, err
	}
	b.Datasource(source()).NoValue(f.empty).WithTarget(sql(first, format)).Overrides(f.overrides).ColorScheme(f.color()).
		Thresholds(dashboard.NewThresholdsConfigBuilder().Mode(dashboard.ThresholdsModeAbsolute).Steps([]dashboard.Threshold{{Color: "blue"}}))
	if f.above.sql != "" {
		above, err := f.figures.put(f.above.sql)
		if err != nil {
			return dashboard.Panel{}, err
		}
		second := sql(above, format)
		second.RefID = secondLayer
		b.WithTarget(second)
	}
	if f.kind != table && f.kind != stat { // whose columns have units of their own
		b.Unit(f.unit)
	}
	if url := f.linked[""]; url != "" {
		b.Links([]cog.Builder[dashboard.DashboardLink]{shownLink(dashboard.NewDashboardLinkBuilder(text{"细看", "Look closer"}.in(f.language)).
			Type(dashboard.DashboardLinkTypeLink).Url(toward(url, f.language)))})
	}
	return b.Build()
}

// Of each option that the SDK would write as its zero value the panels say what they want: Grafana takes "" for a value.
func (f face) draw() (dashboard.Panel, error) {
	everyRow := common.NewReduceDataOptionsBuilder().Values(true).Calcs([]string{"lastNotNull"})
	legend := common.NewVizLegendOptionsBuilder().ShowLegend(true).DisplayMode(common.LegendDisplayModeList).Placement(common.LegendPlacementBottom)
	all := common.NewVizTooltipOptionsBuilder().Mode(common.TooltipDisplayModeMulti).Sort(common.SortOrderNone)
	single := common.NewVizTooltipOptionsBuilder().Mode(common.TooltipDisplayModeSingle).Sort(common.SortOrderNone)
	switch f.kind {
	case stat:
		row := common.NewReduceDataOptionsBuilder().Values(false).Calcs([]string{"lastNotNull"}).Fields("/.*/") // texts and days as well
		return dress(f, sdkstat.NewPanelBuilder().ReduceOptions(row).GraphMode(common.BigValueGraphModeNone).Orientation(common.VizOrientationAuto).
			TextMode(common.BigValueTextModeValueAndName).ColorMode(common.BigValueColorModeValue))
	case timeseries:
		b := sdktimeseries.NewPanelBuilder().ShowPoints(common.VisibilityModeAlways).Legend(legend).Tooltip(all)
		if f.stack {
			b.DrawStyle(common.GraphDrawStyleBars).FillOpacity(80).Stacking(common.NewStackingConfigBuilder().Mode(common.StackingModeNormal))
		}
		return dress(f, b)
	case barchart:
		b := sdkbarchart.NewPanelBuilder().Orientation(common.VizOrientationAuto).Legend(legend).Tooltip(all)
		if f.stack {
			b.Stacking(common.StackingModeNormal)
		}
		return dress(f, b)
	case bargauge:
		return dress(f, sdkbargauge.NewPanelBuilder().ReduceOptions(everyRow).Orientation(common.VizOrientationHorizontal).DisplayMode(common.BarGaugeDisplayModeBasic).Min(0))
	case piechart:
		slices := sdkpiechart.NewPieChartLegendOptionsBuilder().ShowLegend(true).DisplayMode(common.LegendDisplayModeList).Placement(common.LegendPlacementRight).
			Values([]sdkpiechart.PieChartLegendValues{sdkpiechart.PieChartLegendValuesValue, sdkpiechart.PieChartLegendValuesPercent})
		return dress(f, sdkpiechart.NewPanelBuilder().PieType(sdkpiechart.PieChartTypeDonut).ReduceOptions(everyRow).Legend(slices).Tooltip(single).Orientation(common.VizOrientationAuto))
	case table:
		return dress(f, sdktable.NewPanelBuilder().Footer(common.NewTableFooterOptionsBuilder().Show(false).Reducer([]string{})))
	case heatmap:
		return dress(f, sdkheatmap.NewPanelBuilder().Calculate(false).Tooltip(sdkheatmap.NewHeatmapTooltipBuilder().Mode(common.TooltipDisplayModeSingle)))
	case histogram:
		return dress(f, sdkhistogram.NewPanelBuilder().BucketSize(1).Combine(true).Legend(legend).Tooltip(all))
	case stateTimeline:
		return dress(f, sdkstatetimeline.NewPanelBuilder().AlwaysSpanNulls().Legend(legend).Tooltip(single)) // a state lasts until the next one
	case geomap:
		return dress(f, sdkgeomap.NewPanelBuilder().Basemap(blank).View(sdkgeomap.NewMapViewConfigBuilder().Id("fit").AllLayers(true)).
			Tooltip(sdkgeomap.NewTooltipOptionsBuilder().Mode(sdkgeomap.TooltipModeDetails)).Layers([]cog.Builder[common.MapLayerOptions]{
			markers(f.name.in(f.language), firstLayer, "circle", "blue", map[string]any{"field": columnsOf(f.sql)[sizeColumn], "fixed": 5, "min": 4, "max": 16}),
			markers(f.above.name.in(f.language), secondLayer, "triangle", "orange", map[string]any{"fixed": 6, "min": 6, "max": 6}),
		}))
	case textPanel:
		return dress(f, sdktext.NewPanelBuilder().Mode(sdktext.TextModeMarkdown).Content(f.about))
	}
	return dashboard.Panel{}, fmt.Errorf("no panel is of kind %q", f.kind)
}

// sizeColumn is the column that says how large a map's points are, after lat, lon, the place and its kind.
const sizeColumn = 4

// firstLayer and secondLayer name the queries of a map.
const firstLayer, secondLayer = "A", "B"

// markers are a layer of what one query of the map gives.
func markers(name, query, symbol, color string, size map[string]any) cog.Builder[common.MapLayerOptions] {
	style := map[string]any{"color": map[string]string{"fixed": color}, "opacity": 0.7, "size": size, "symbol": map[string]string{"mode": "fixed", "fixed": "img/icons/marker/" + symbol + ".svg"}}
	return common.NewMapLayerOptionsBuilder().Type("markers").Name(name).Tooltip(true).FilterData(map[string]string{"id": "byRefId", "options": query}).
		Config(map[string]any{"showLegend": true, "style": style}).
		Location(common.NewFrameGeometrySourceBuilder().Mode(common.FrameGeometrySourceModeCoords).Latitude("lat").Longitude("lon"))
}

// blank is a base map that asks nobody for tiles: each is the same transparent image.
var blank = common.NewMapLayerOptionsBuilder().Type("xyz").Name("blank").
	Config(map[string]any{"url": "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="})
