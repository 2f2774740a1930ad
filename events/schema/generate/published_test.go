package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	validation "github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/google/jsonschema-go/jsonschema"
)

const before = `{"type":"object","additionalProperties":false,"required":["kind"],"properties":{
	"kind":{"enum":["fire","smoke"]},
	"size":{"type":"number","minimum":0,"maximum":100},
	"code":{"type":"string","pattern":"^[A-Z]+$","minLength":1},
	"open":{"type":"string"},
	"place":{"type":"object","required":["lat"],"properties":{"lat":{"type":"number"},"note":{"type":"string","x-personal":"address"}}},
	"parts":{"type":"array","items":{"type":"object","properties":{"of":{"$ref":"#/$defs/date"}}}},
	"subject":{"anyOf":[{"pattern":"^a/"},{"pattern":"^b/"}]}}}`

// TestChangesThatBreakAPublishedTypeAreRefused changes one place of the schema at a time.
func TestChangesThatBreakAPublishedTypeAreRefused(t *testing.T) {
	for name, test := range map[string]struct{ was, is, refusal string }{
		"field removed":             {`"open":{"type":"string"},`, ``, "field open is gone"},
		"field renamed":             {`"open":`, `"opened":`, "field open is gone"},
		"inner field removed":       {`"lat":{"type":"number"},`, ``, "field lat is gone"},
		"type changed":              {`"open":{"type":"string"}`, `"open":{"type":"number"}`, `type is now "number", was "string"`},
		"type of items changed":     {`"of":{"$ref":"#/$defs/date"}`, `"of":{"$ref":"#/$defs/moment"}`, `$ref is now "#/$defs/moment"`},
		"list instead of one":       {`"open":{"type":"string"}`, `"open":{"type":"array","items":{"type":"string"}}`, "type is now"},
		"enum narrowed":             {`["fire","smoke"]`, `["fire"]`, `enum has lost "smoke"`},
		"value renamed":             {`["fire","smoke"]`, `["fire","haze"]`, `enum has lost "smoke"`},
		"enum where all was open":   {`"open":{"type":"string"}`, `"open":{"type":"string","enum":["a"]}`, "enum is new"},
		"new required field":        {`"required":["kind"]`, `"required":["kind","size"]`, "field size is now required"},
		"inner required field":      {`"required":["lat"]`, `"required":["lat","note"]`, "field note is now required"},
		"required no longer":        {`"required":["kind"],`, ``, "field kind may now be absent"},
		"pattern tightened":         {`^[A-Z]+$`, `^[A-Y]+$`, "pattern is now ^[A-Y]+$"},
		"pattern added":             {`"open":{"type":"string"}`, `"open":{"type":"string","pattern":"^a"}`, "pattern is now ^a"},
		"format added":              {`"open":{"type":"string"}`, `"open":{"type":"string","format":"uscc"}`, "format is now uscc"},
		"minimum raised":            {`"minimum":0`, `"minimum":1`, "minimum has grown from 0 to 1"},
		"maximum lowered":           {`"maximum":100`, `"maximum":99.5`, "maximum has shrunk from 100 to 99.5"},
		"minLength raised":          {`"minLength":1`, `"minLength":2`, "minLength has grown"},
		"maxLength added":           {`"minLength":1`, `"minLength":1,"maxLength":9`, "maxLength has shrunk"},
		"step added":                {`"minimum":0`, `"minimum":0,"multipleOf":0.5`, "multipleOf is now 0.5"},
		"list may not be empty":     {`"type":"array",`, `"type":"array","minItems":1,`, "minItems has grown"},
		"alternative removed":       {`,{"pattern":"^b/"}`, ``, `anyOf has lost {"pattern":"^b/"}`},
		"object closed":             {`"place":{"type":"object",`, `"place":{"type":"object","additionalProperties":{"not":{}},`, "additionalProperties is now"},
		"condition added":           {`{"type":"object","additionalProperties":false`, `{"if":{},"type":"object","additionalProperties":false`, "if is now"},
		"mark of personal data off": {`,"x-personal":"address"`, ``, "the mark as personal data is now <nil>"},
	} {
		problems := incompatible(forms(t, before), forms(t, strings.Replace(before, test.was, test.is, 1)))
		if len(problems) == 0 || !strings.Contains(strings.Join(problems, "\n"), test.refusal) || !strings.HasPrefix(problems[0], "urn:oneseal:test:v1") {
			t.Errorf("%s: refused with %q, want %q", name, problems, test.refusal)
		}
	}
	if problems := incompatible(forms(t, before), nil); len(problems) != 1 || !strings.Contains(problems[0], "is gone") {
		t.Errorf("type removed: refused with %q", problems)
	}
}

func TestAdditionsPass(t *testing.T) {
	for name, change := range map[string][2]string{
		"nothing":              {``, ``},
		"optional field added": {`"open":`, `"more":{"type":"string","pattern":"^x"},"open":`},
		"inner field added":    {`"lat":{`, `"lon":{"type":"number"},"lat":{`},
		"value added":          {`["fire","smoke"]`, `["fire","haze","smoke"]`},
		"range widened":        {`"minimum":0,"maximum":100`, `"minimum":-1`},
		"pattern removed":      {`"pattern":"^[A-Z]+$",`, ``},
		"alternative added":    {`{"pattern":"^b/"}`, `{"pattern":"^b/"},{"pattern":"^c/"}`},
		"mark added":           {`"open":{"type":"string"}`, `"open":{"type":"string","x-personal":"name"}`},
		"description changed":  {`"open":{"type":"string"}`, `"open":{"type":"string","description":"d","title":"t"}`},
	} {
		if problems := incompatible(forms(t, before), forms(t, strings.Replace(before, change[0], change[1], 1))); len(problems) > 0 {
			t.Errorf("%s: refused with %q", name, problems)
		}
	}
	grown := forms(t, before)
	grown["urn:oneseal:test:v2"] = form{"type": "object"}
	if problems := incompatible(forms(t, before), grown); len(problems) > 0 {
		t.Errorf("new version: refused with %q", problems)
	}
}

func TestPublishedFormsAreReadAsTheyWereWritten(t *testing.T) {
	now, err := derive()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range renderPublished(now.forms) {
		read, err := object(text)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for urn, f := range read {
			if problems := incompatible(map[string]form{urn: f.(map[string]any)}, now.forms); len(problems) > 0 {
				t.Errorf("%s: %v", name, problems)
			}
		}
	}
}

func forms(t *testing.T, schema string) map[string]form {
	s, err := object([]byte(schema))
	if err != nil {
		t.Fatalf("%v in %s", err, schema)
	}
	s["$id"] = "urn:oneseal:test:v1"
	all, err := formsOf(map[string]map[string]any{"test.data.json": s})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestDataIsCheckedByTheVersionThatIsNamed needs a type of two versions, which the catalogue may not have.
func TestDataIsCheckedByTheVersionThatIsNamed(t *testing.T) {
	compiler := validation.NewCompiler()
	for id, s := range map[string]*jsonschema.Schema{
		"urn:v1":    {Required: []string{"old"}},
		"urn:v2":    {Required: []string{"new"}},
		"urn:event": dataBy([]string{"urn:v2", "urn:v1"}, "urn:v2"),
		"urn:fix":   dataBy([]string{"urn:v2", "urn:v1"}, "urn:v1"),
	} {
		s.ID = id
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		document, err := validation.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiler.AddResource(id, document); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		schema, document string
		valid            bool
	}{
		{"urn:event", `{"data":{"new":1}}`, true},
		{"urn:event", `{"data":{"old":1}}`, false},
		{"urn:event", `{"dataschema":"urn:v1","data":{"old":1}}`, true},
		{"urn:event", `{"dataschema":"urn:v1","data":{"new":1}}`, false},
		{"urn:event", `{"dataschema":"urn:v2","data":{"new":1}}`, true},
		{"urn:event", `{"dataschema":"urn:v3","data":{"new":1,"old":1}}`, false},
		{"urn:fix", `{"data":{"old":1}}`, true},
		{"urn:fix", `{"data":{"new":1}}`, false},
		{"urn:fix", `{"dataschema":"urn:v2","data":{"new":1}}`, true},
		{"urn:fix", `{"dataschema":"urn:v2","data":{"old":1}}`, false},
	} {
		document, err := validation.UnmarshalJSON(strings.NewReader(test.document))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiler.MustCompile(test.schema).Validate(document); (err == nil) != test.valid {
			t.Errorf("%s of %s: %v", test.schema, test.document, err)
		}
	}
}
