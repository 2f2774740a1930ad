package exchange

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"oneseal/events"
	"oneseal/projectors/models"
)

// Reason is why an event leaves under a grant, or does not.
type Reason string

// The reasons, in the order in which they are looked for: the first that holds is given.
const (
	NotGiven  Reason = "not_given"
	Suspended Reason = "suspended"
	Revoked   Reason = "revoked"
	Expired   Reason = "expired"
	NotHeld   Reason = "not_held"
	NotTyped  Reason = "not_typed"
	TooEarly  Reason = "too_early"
	TooLate   Reason = "too_late"
	OtherKind Reason = "other_kind"
	OtherArea Reason = "other_area"
	OtherCase Reason = "other_case"
	OtherCam  Reason = "other_camera"
	Leaves    Reason = "leaves"
)

var reasons = []events.Value{
	{Code: string(NotGiven), ZH: "未授权：仅有申请，或已被拒绝", EN: "the grant was asked for, or refused, and not given"},
	{Code: string(Suspended), ZH: "授权已中止", EN: "the grant is suspended"},
	{Code: string(Revoked), ZH: "授权已撤销", EN: "the grant was revoked"},
	{Code: string(Expired), ZH: "授权已到期", EN: "the grant has expired"},
	{Code: string(NotHeld), ZH: "不是授权机关陈述的事件", EN: "the organ that gives the grant did not tell the event"},
	{Code: string(NotTyped), ZH: "事件类型不在授权内", EN: "the grant does not name the event's type"},
	{Code: string(TooEarly), ZH: "发生在授权所涵盖的时间之前", EN: "it happened before the time that the grant covers"},
	{Code: string(TooLate), ZH: "发生在授权终止之后", EN: "it happened after the end of the grant"},
	{Code: string(OtherKind), ZH: "种类不在授权范围内，或未载明", EN: "its kind is not among those of the grant, or not stated"},
	{Code: string(OtherArea), ZH: "区划不在授权范围内，或未载明", EN: "its area is not in those of the grant, or not stated"},
	{Code: string(OtherCase), ZH: "不属于授权所列案件", EN: "it is of none of the grant's cases"},
	{Code: string(OtherCam), ZH: "不属于授权所列摄像机", EN: "it is of none of the grant's cameras"},
	{Code: string(Leaves), ZH: "外传所授权的字段", EN: "it leaves, with the granted fields"},
}

// Title is what people read for the reason.
func (r Reason) Title() events.Title {
	i := slices.IndexFunc(reasons, func(v events.Value) bool { return v.Code == string(r) })
	return reasons[i].Title()
}

// Decide says whether the event leaves under the grant at an instant, and why. What a holder holds is what it told itself: of events that other
// organs told in its cases these decide. Corrections follow what they correct: they are not decided here.
func Decide(g *models.Grant, e *events.Event, now time.Time) Reason {
	switch g.StateAt(now) {
	case "in_force":
	case "suspended":
		return Suspended
	case "revoked":
		return Revoked
	case "expired":
		return Expired
	default:
		return NotGiven
	}
	switch {
	case g.Organ == "" || e.Organ != g.Organ:
		return NotHeld
	case !g.Terms.Covers(e.Type):
		return NotTyped
	}
	return within(g, e)
}

// within says whether the event lies in the time and the range that the grant covers.
func within(g *models.Grant, e *events.Event) Reason {
	switch {
	case e.Time.Before(g.From):
		return TooEarly
	case !e.Time.Before(g.Terms.Until.Time):
		return TooLate
	}
	f := &g.Terms.Filter
	if len(f.Areas) > 0 && !slices.ContainsFunc(f.Areas, func(a events.AreaCode) bool { return strings.HasPrefix(e.Area, string(a)) }) {
		return OtherArea
	}
	if len(f.Kinds)+len(f.Cases)+len(f.Cameras) == 0 {
		return Leaves
	}
	said := statedBy(e)
	switch {
	case len(f.Kinds) > 0 && !slices.Contains(f.Kinds, said.Kind):
		return OtherKind
	case len(f.Cases) > 0 && !ofSubjects(f.Cases, e.Subject, said.Case):
		return OtherCase
	case len(f.Cameras) > 0 && !ofSubjects(f.Cameras, e.Subject, said.Camera):
		return OtherCam
	}
	return Leaves
}

func ofSubjects(listed []events.Subject, of ...string) bool {
	return slices.ContainsFunc(of, func(s string) bool { return slices.Contains(listed, events.Subject(s)) })
}

// stated is what a filter asks of an event's data.
type stated struct{ Kind, Case, Camera string }

func statedBy(e *events.Event) (s stated) {
	data, err := e.EncodeData()
	if err != nil {
		return s
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(data, &members) != nil {
		return s
	}
	for name, to := range map[string]*string{"kind": &s.Kind, "case": &s.Case, "camera": &s.Camera} {
		json.Unmarshal(members[name], to) // what is no text is not stated
	}
	return s
}
