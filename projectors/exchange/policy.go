package exchange

import (
	"encoding/json"
	"net/url"
	"time"

	"oneseal/projectors/models"
)

// Policy gives a grant as an ODRL agreement (W3C, Open Digital Rights Language 2.2) in JSON-LD, which connectors of data spaces read. Its context is
// part of it: nothing has to be fetched to read it. The recipient may use what leaves for the purpose and until the end, and not pass it on.
func Policy(g *models.Grant) ([]byte, error) {
	type object = map[string]any
	id := func(text string) object { return object{"@id": text} }
	urn := func(kind, name string) object { return id("urn:oneseal:" + kind + ":" + url.PathEscape(name)) }
	constraint := func(left, operator string, right any) object {
		return object{"odrl:leftOperand": id(left), "odrl:operator": id("odrl:" + operator), "odrl:rightOperand": right}
	}
	instant := func(t time.Time) object {
		return object{"@type": "xsd:dateTime", "@value": t.UTC().Format(time.RFC3339Nano)}
	}
	refinements := []object{constraint("urn:oneseal:type", "isAnyOf", g.Terms.Types), constraint("urn:oneseal:time", "gteq", instant(g.From))}
	fields := append([]string{}, g.Terms.Fields...)
	for _, p := range g.Terms.Personal {
		fields = append(fields, p.Field)
	}
	for name, values := range map[string]any{"field": fields, "kind": g.Terms.Filter.Kinds, "area": g.Terms.Filter.Areas, "case": g.Terms.Filter.Cases, "camera": g.Terms.Filter.Cameras} {
		if text, err := json.Marshal(values); err == nil && string(text) != "null" && string(text) != "[]" {
			refinements = append(refinements, constraint("urn:oneseal:"+name, "isAnyOf", values))
		}
	}
	target := object{"@type": "odrl:AssetCollection", "odrl:source": urn("exchange", KeyOf(g.Subject)), "odrl:refinement": refinements}
	return json.MarshalIndent(object{
		"@context":      object{"odrl": "http://www.w3.org/ns/odrl/2/", "dct": "http://purl.org/dc/terms/", "xsd": "http://www.w3.org/2001/XMLSchema#"},
		"@id":           "urn:oneseal:grant:" + KeyOf(g.Subject),
		"@type":         "odrl:Agreement",
		"odrl:assigner": urn("organ", g.Organ),
		"odrl:assignee": urn("organ", g.Terms.Recipient),
		"dct:source":    g.Terms.Basis,
		"odrl:permission": object{
			"odrl:target": target, "odrl:action": id("odrl:use"),
			"odrl:constraint": []object{constraint("odrl:purpose", "eq", g.Terms.Purpose), constraint("odrl:dateTime", "lt", instant(g.Terms.Until.Time))},
		},
		"odrl:prohibition": object{"odrl:target": urn("exchange", KeyOf(g.Subject)), "odrl:action": id("odrl:distribute")},
	}, "", "  ")
}
