package dashboards

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/cog/plugins"
	"github.com/grafana/grafana-foundation-sdk/go/cog/variants"
	"github.com/grafana/grafana-foundation-sdk/go/common"
)

// The official ClickHouse plugin, and the data source that is provisioned with it.
const (
	PluginType    = "grafana-clickhouse-datasource"
	PluginVersion = "4.14.1"
	SourceUID     = "oneseal"
)

// Format of a query's result in the plugin's model.
type Format int

// Formats of the plugin, version 4.
const (
	FormatTimeSeries Format = 0
	FormatTable      Format = 1
)

// ClickHouseQuery is a query of the official ClickHouse plugin, version 4, in its SQL editor's
// form. The foundation SDK has no type for it.
type ClickHouseQuery struct {
	RefID         string               `json:"refId"`
	Datasource    common.DataSourceRef `json:"datasource"`
	PluginVersion string               `json:"pluginVersion"`
	EditorType    string               `json:"editorType"`
	QueryType     string               `json:"queryType"`
	RawSQL        string               `json:"rawSql"`
	Format        Format               `json:"format"`
	Hide          *bool                `json:"hide,omitempty"`
}

var _ variants.Dataquery = ClickHouseQuery{}

func (ClickHouseQuery) ImplementsDataqueryVariant() {}

// DataqueryType names the data source that answers the query.
func (ClickHouseQuery) DataqueryType() string { return PluginType }

func (q ClickHouseQuery) Equals(other variants.Dataquery) bool {
	switch o := other.(type) {
	case ClickHouseQuery:
		return reflect.DeepEqual(q, o)
	case *ClickHouseQuery:
		return o != nil && reflect.DeepEqual(q, *o)
	}
	return false
}

func (q ClickHouseQuery) Validate() error {
	if q.RefID == "" || q.RawSQL == "" {
		return errors.New("a ClickHouse query needs refId and rawSql")
	}
	if q.Format != FormatTimeSeries && q.Format != FormatTable {
		return fmt.Errorf("format %d is unknown to the ClickHouse plugin", q.Format)
	}
	return nil
}

// query builds ClickHouseQuery for the SDK's panel builders.
type query ClickHouseQuery

func (q query) Build() (variants.Dataquery, error) {
	built := ClickHouseQuery(q)
	return built, built.Validate()
}

// sql is a query of OneSeal's data source.
func sql(text string, format Format) query {
	queryType := "table"
	if format == FormatTimeSeries {
		queryType = "timeseries"
	}
	return query{RefID: firstLayer, Datasource: source(), PluginVersion: PluginVersion, EditorType: "sql", QueryType: queryType, RawSQL: text, Format: format}
}

// RegisterQuery teaches the SDK to read ClickHouse queries back, strictly.
func RegisterQuery() {
	decode := func(raw []byte, strict bool) (variants.Dataquery, error) {
		var q ClickHouseQuery
		decoder := json.NewDecoder(bytes.NewReader(raw))
		if strict {
			decoder.DisallowUnknownFields()
		}
		if err := decoder.Decode(&q); err != nil {
			return nil, fmt.Errorf("read a ClickHouse query: %w", err)
		}
		return q, q.Validate()
	}
	plugins.RegisterDefaultPlugins()
	cog.NewRuntime().RegisterDataqueryVariant(variants.DataqueryConfig{
		Identifier:                 PluginType,
		DataqueryUnmarshaler:       func(raw []byte) (variants.Dataquery, error) { return decode(raw, false) },
		StrictDataqueryUnmarshaler: func(raw []byte) (variants.Dataquery, error) { return decode(raw, true) },
	})
}
