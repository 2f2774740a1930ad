package events

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// FactCorrected corrects an earlier event of the same subject. The corrected event stays in
// the log; the story leaves it out, or tells it as corrected. A later correction of the same
// event replaces an earlier one.
type FactCorrected struct {
	Corrects EventRef         `json:"corrects" title:"所更正的事件|corrects"`
	Effect   CorrectionEffect `json:"effect" title:"更正方式|effect"`
	Reason   string           `json:"reason"`
	// Time is when it really happened; absent keeps the time that was stated.
	Time Moment `json:"time,omitzero" title:"时间|time"`
	// DataSchema names the version of Corrects.Type by which Data is written; absent: version 1.
	// Decoding brings Data to the newest version.
	DataSchema string `json:"dataschema,omitzero" title:"数据模式|data schema"`
	// Data replaces the whole data of the corrected event, by the schema of Corrects.Type;
	// absent keeps the data that was stated.
	// Decoding makes it canonical, so that equal corrections have equal bytes.
	Data jsontext.Value `json:"data,omitzero" title:"数据|data"`
	// Replacement is Data, decoded: a pointer to the struct of Corrects.Type, or nil.
	Replacement any `json:"-"`
}

// EventRef names an event.
type EventRef struct {
	Source string `json:"source"`
	ID     string `json:"id" title:"编号|id"`
	Type   string `json:"type" title:"类型|type"`
}

// CorrectionEffect is what becomes of the corrected event.
type CorrectionEffect string

const (
	EffectWithdrawn CorrectionEffect = "withdrawn" // it did not happen
	EffectReplaced  CorrectionEffect = "replaced"  // it happened as stated here
)

func (CorrectionEffect) Values() []Value {
	return []Value{{string(EffectWithdrawn), "撤销", "withdrawn"}, {string(EffectReplaced), "替换", "replaced"}}
}

func (c *FactCorrected) check(family string) *Invalid {
	info, ok := Lookup(c.Corrects.Type)
	if !ok {
		return invalid("/data/corrects/type", c.Corrects.Type, "is not a type of the catalogue", "name the type of the corrected event")
	}
	if info.Family != family {
		return invalid("/data/corrects/type", c.Corrects.Type, "is of another family than the correction", "correct an event of family "+family+", of the same subject")
	}
	if info.Name() == "fact_corrected" {
		return invalid("/data/corrects/type", c.Corrects.Type, "is itself a correction", "correct the original event again; the later correction counts")
	}
	switch {
	case c.Effect == EffectWithdrawn && !c.Time.IsZero():
		return invalid("/data/time", formatTime(c.Time.Time), "is given for a withdrawn event", "leave it out, or state the effect \"replaced\"")
	case c.Effect == EffectWithdrawn && c.Data != nil:
		return invalid("/data/data", string(c.Data), "is given for a withdrawn event", "leave it out, or state the effect \"replaced\"")
	case c.Effect == EffectReplaced && c.Time.IsZero() && c.Data == nil:
		return invalid("/data/effect", string(c.Effect), "replaces nothing", "state the time, the data or both")
	}
	version, ok := info.version(c.DataSchema)
	if c.DataSchema == "" {
		version = info.oldest()
	}
	switch {
	case !ok:
		return invalid("/data/dataschema", c.DataSchema, "is not the schema of "+c.Corrects.Type, "send \""+info.DataSchema+"\"")
	case c.Data == nil && c.DataSchema != "":
		return invalid("/data/dataschema", c.DataSchema, "is given without data", "leave it out, or state the data")
	case c.Data == nil:
		return nil
	}
	replacement, err := decodeData(version, c.Data)
	if err != nil {
		bad := err.(*Invalid)
		bad.Path = "/data" + bad.Path
		return bad
	}
	canonical, err := json.Marshal(replacement, json.Deterministic(true))
	if err != nil {
		return invalid("/data/data", string(c.Data), "cannot be encoded again ("+err.Error()+")", "send what the schema names")
	}
	c.Data, c.Replacement, c.DataSchema = canonical, replacement, ""
	if info.Version > 1 {
		c.DataSchema = info.DataSchema
	}
	return nil
}
