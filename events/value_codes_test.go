package events_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"oneseal/events"
)

// TestRefusedCodesSayWhichDigitAndWhatItShouldBe uses numbers from the standards' and registers' own
// examples; 99 and 00 begin no area code.
func TestRefusedCodesSayWhichDigitAndWhatItShouldBe(t *testing.T) {
	party := func(field, value string) (string, string) {
		return "approval.applicant_identified", fmt.Sprintf(`{"applicant":{"kind":"person","pseudonym":"p","%s":"%s"}}`, field, value)
	}
	for name, test := range map[string]struct {
		field, value string
		problem      string // "" if it is right
	}{
		"credit code":                       {"uscc", "11450721MB15580811", ""},
		"credit code with letter":           {"uscc", "11450721348531435D", ""},
		"credit code with Q":                {"uscc", "91110108551385082Q", ""},
		"credit code with Y":                {"uscc", "91350100M000100Y43", ""},
		"credit code, check digit":          {"uscc", "11450721MB15580812", "2 as check digit (digit 18), and the digits before it demand 1"},
		"credit code, two digits swapped":   {"uscc", "91110108551385028Q", "Q as check digit (digit 18), and the digits before it demand "},
		"credit code with I":                {"uscc", "1145072I348531435D", `'I' as digit 8`},
		"credit code, small":                {"uscc", "11450721mb15580811", `'m' as digit 9`},
		"credit code, short":                {"uscc", "11450721MB1558081", "17 characters, not 18"},
		"identity number":                   {"id_number", "11010519491231002X", ""},
		"identity number, check digit":      {"id_number", "110105194912310021", "1 as check digit (digit 18), and the digits before it demand X"},
		"identity number, small x":          {"id_number", "11010519491231002x", `'x' as digit 18`},
		"identity number, X within":         {"id_number", "1101051949123100X2", `'X' as digit 17`},
		"identity number, no day":           {"id_number", "110105194902300025", `"19490230" as digits 7 to 14`},
		"identity number, leap day":         {"id_number", "990000190002290010", `"19000229" as digits 7 to 14`},
		"identity number, century":          {"id_number", "990000189901010013", `"18990101" as digits 7 to 14`},
		"identity number of the old length": {"id_number", "110105491231002", "15 characters, not 18"},
		"identity number, area":             {"id_number", "010105194912310020", "0 as digit 1"},
	} {
		eventType, data := party(test.field, test.value)
		mustSay(t, name, eventType, data, "/data/applicant/"+test.field, test.problem)
	}
	for name, test := range map[string]struct{ value, problem string }{
		"task code":                    {"11450721MB155808114450117025000", ""},
		"task code, check digit":       {"11450721MB155808134450117025000", "3 as check digit (digit 18), and the digits before it demand 1"},
		"task code, letter at the end": {"11450721MB15580811445011702500A", `'A' as digit 31`},
		"task code, short":             {"11450721MB1558081144501170250", "29 characters, not 31"},
	} {
		mustSay(t, name, "item.version_published", `{"version":"1","effective":"2017-01-01","promised_days":5,"kind":"single","task_code":"`+test.value+`"}`, "/data/task_code", test.problem)
	}
	for name, test := range map[string]struct{ value, problem string }{
		"county":       {"320312", ""},
		"township":     {"320312101", ""},
		"village":      {"320312101201", ""},
		"seven digits": {"3203121", "7 digits, not 6, 9 or 12"},
		"leading zero": {"020312", "0 as digit 1"},
		"letter":       {"32O312", `'O' as digit 3`},
		"full width":   {"３20312", `'３' as digit 1`},
	} {
		mustSay(t, name, "point.opened", `{"kind":"service_point","village":"`+test.value+`"}`, "/data/village", test.problem)
	}
	for name, test := range map[string]struct{ value, problem string }{
		"subject":            {"approval/2017-0042", ""},
		"subject with slash": {"approval/2017/42", ""},
		"unknown family":     {"licence/1", `"licence", which is no family`},
		"no slash":           {"approval", "no key after the slash"},
		"no key":             {"approval/", "no key after the slash"},
		"control character":  {"approval/\u0085", "control characters"},
		"too long":           {"approval/" + strings.Repeat("案", events.MaxAttribute), "longer than"},
	} {
		mustSay(t, name, "power.exercised", `{"case":"`+test.value+`"}`, "/data/case", test.problem)
	}
}

func mustSay(t *testing.T, name, eventType, data, path, problem string) {
	t.Helper()
	_, err := events.DecodeData("oneseal."+eventType, []byte(data))
	if problem == "" {
		if err != nil {
			t.Errorf("%s: refused: %v", name, err)
		}
		return
	}
	var bad *events.Invalid
	if !errors.As(err, &bad) {
		t.Errorf("%s: took %s with error %v", name, data, err)
		return
	}
	if bad.Path != path || !strings.Contains(bad.Problem, problem) || bad.Remedy == "" {
		t.Errorf("%s: says %q at %s, remedy %q; want %q at %s", name, bad.Problem, bad.Path, bad.Remedy, problem, path)
	}
}

func TestNewCodesHaveTheirCheckDigit(t *testing.T) {
	if code, err := events.NewUSCC("91350100M000100Y4"); err != nil || code != "91350100M000100Y43" {
		t.Errorf("credit code %q, %v", code, err)
	}
	if number, err := events.NewIDNumber("11010519491231002"); err != nil || number != "11010519491231002X" {
		t.Errorf("identity number %q, %v", number, err)
	}
	if _, err := events.NewUSCC("91350100M000100Y43"); err == nil {
		t.Error("added a check digit to a whole credit code")
	}
	if _, err := events.NewIDNumber("11010519490230002"); err == nil {
		t.Error("took a day that is none")
	}
}

// TestOneCheckDigitFits: of all last digits, the decoder takes the one that the standards' own sums demand.
func TestOneCheckDigitFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := drawValue(t, reflect.TypeFor[events.IDNumber]()).(string)
		code := drawUSCC(t)
		for _, check := range "0123456789ABCDEFGHJKLMNPQRTUWXY" {
			for field, right := range map[string]string{"id_number": number, "uscc": code} {
				value := right[:17] + string(check)
				_, err := events.DecodeData("oneseal.approval.applicant_identified", []byte(`{"applicant":{"kind":"person","pseudonym":"p","`+field+`":"`+value+`"}}`))
				if (err == nil) != (value == right) {
					t.Fatalf("%s %s, where %s is right: %v", field, value, right, err)
				}
			}
		}
	})
}

// TestMeasuresAreBoundedByTheirExactValue, and in a time that grows with their length: numbers come from outside.
func TestMeasuresAreBoundedByTheirExactValue(t *testing.T) {
	zeros := strings.Repeat("0", 1<<20)
	for number, taken := range map[string]bool{
		"0": true, "-0": true, "0e99999999999": true, "360": true, "36e1": true, "3600e-1": true, "359.99999999999999999999": true, "1e-99999999999999999999": true,
		"0." + zeros + "1": true, "360." + zeros: true, "36" + zeros + "e-1048575": true,
		"360.00000000000000000001": false, "361": false, "-1e-99999999999999999999": false, "-0." + zeros + "1": false, "1e99999999999999999999": false, "360." + zeros + "1": false,
	} {
		_, err := events.DecodeData("oneseal.position.reported", []byte(`{"radio":"radio/7","position":{"lat":1,"lon":1,"datum":"wgs84"},"heading_degrees":`+number+`}`))
		if (err == nil) != taken {
			t.Errorf("%.40s: %.80v", number, err)
		}
	}
}

// TestEqualMeasuresHaveEqualBytes: the digest of an event must not depend on how a number was written.
func TestEqualMeasuresHaveEqualBytes(t *testing.T) {
	encoded := func(lat, speed string) string {
		e, err := events.DecodeStructured([]byte(`{"specversion":"1.0","id":"1","source":"/s","type":"oneseal.position.reported","subject":"position/7","time":"2017-09-22T09:30:00Z",
			"data":{"radio":"radio/7","position":{"lat":` + lat + `,"lon":117.18,"datum":"wgs84"},"speed_kmh":` + speed + `}}`))
		if err != nil {
			t.Fatal(err)
		}
		data, err := e.EncodeData()
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	const want = `{"radio":"radio/7","position":{"lat":0,"lon":117.18,"datum":"wgs84"},"speed_kmh":120}`
	for _, written := range [][2]string{{"0", "120"}, {"-0", "120.0"}, {"0e7", "1.2e2"}, {"-0.00", "12000e-2"}} {
		if got := encoded(written[0], written[1]); got != want {
			t.Errorf("%v is encoded as %s, want %s", written, got, want)
		}
	}
}
