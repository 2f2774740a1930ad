package events

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

// shiftCounted is a type with three versions, for these tests alone: a word became a count, and the count
// was then required beside its unit.
type (
	shiftCountedV1 struct {
		Length string `json:"length,omitzero"`
	}
	shiftCountedV2 struct {
		Hours Count `json:"hours,omitzero"`
	}
	shiftCounted struct {
		Hours Count  `json:"hours"`
		Unit  string `json:"unit,omitzero"`
	}
)

// withVersions puts the type into the catalogue for the time of a test.
func withVersions(t *testing.T) *TypeInfo {
	first := fact[shiftCountedV1]("counted", "测试", "Counted", "design")
	second := after(first, fact[shiftCountedV2]("counted", "测试", "Counted", "design"), func(old *shiftCountedV1) *shiftCountedV2 {
		if old.Length == "day" {
			return &shiftCountedV2{Hours: Counted(24)}
		}
		return &shiftCountedV2{Hours: Counted(8)}
	})
	info := after(second, fact[shiftCounted]("counted", "测试", "Counted", "design"), func(old *shiftCountedV2) *shiftCounted {
		return &shiftCounted{Hours: old.Hours, Unit: "hour"}
	})
	info.complete("shift", TellerOwner)
	byType[info.Type] = &info
	t.Cleanup(func() { delete(byType, info.Type) })
	return &info
}

func counted(dataschema, data string) string {
	if dataschema != "" {
		dataschema = `"dataschema":"` + dataschema + `",`
	}
	return `{"specversion":"1.0","id":"1","source":"/s","type":"oneseal.shift.counted","subject":"shift/1","time":"2017-09-22T09:30:00+08:00",` + dataschema + `"data":` + data + `}`
}

func TestStoredDataOfFormerVersionsBecomesTheNewest(t *testing.T) {
	info := withVersions(t)
	if info.Version != 3 || info.Former().Version != 2 || info.Former().Former().Former() != nil {
		t.Fatalf("versions are linked as %+v", info)
	}
	for name, test := range map[string]struct{ dataschema, data string }{
		"version 1":         {"urn:oneseal:shift:counted:v1", `{"length":"day"}`},
		"version 2":         {"urn:oneseal:shift:counted:v2", `{"hours":24}`},
		"version 3":         {"urn:oneseal:shift:counted:v3", `{"hours":24,"unit":"hour"}`},
		"no version stated": {"", `{"hours":24,"unit":"hour"}`},
	} {
		structured, err := DecodeStructured([]byte(counted(test.dataschema, test.data)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		attributes := structured.Attributes()
		for i := range attributes {
			if attributes[i].Name == "dataschema" && test.dataschema != "" {
				if attributes[i].Value != info.DataSchema {
					t.Errorf("%s is written again as %s", name, attributes[i].Value)
				}
				attributes[i].Value = test.dataschema
			}
		}
		binary, err := DecodeBinary(attributes, []byte(test.data))
		if err != nil {
			t.Errorf("%s, binary: %v", name, err)
			continue
		}
		want := &shiftCounted{Hours: Counted(24), Unit: "hour"}
		for _, decode := range []func() (*Event, []byte, error){
			func() (*Event, []byte, error) {
				return DecodeStructuredData([]byte(counted(test.dataschema, test.data)))
			},
			func() (*Event, []byte, error) { return decodeBinary(attributes, []byte(test.data)) },
		} {
			_, kept, err := decode()
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if again, err := DecodeData(info.Type, kept); err != nil || !reflect.DeepEqual(again, want) {
				t.Errorf("%s is kept as %s, which is read as %+v, %v", name, kept, again, err)
			}
		}
		if !reflect.DeepEqual(structured.Data, any(want)) || !reflect.DeepEqual(binary.Data, any(want)) {
			t.Errorf("%s became %+v and %+v, want %+v", name, structured.Data, binary.Data, want)
		}
		again, err := EncodeStructured(structured)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(again), `"dataschema":"urn:oneseal:shift:counted:v3"`) || !strings.HasSuffix(string(again), `"data":{"hours":24,"unit":"hour"}}`) {
			t.Errorf("%s is written again as %s", name, again)
		}
	}
}

func TestDataOfAVersionIsCheckedByThatVersion(t *testing.T) {
	withVersions(t)
	for name, test := range map[string]struct{ dataschema, data, path string }{
		"field of a later version":  {"urn:oneseal:shift:counted:v1", `{"hours":24}`, "/data/hours"},
		"field of a former version": {"urn:oneseal:shift:counted:v3", `{"length":"day"}`, "/data/length"},
		"required by the newest":    {"", `{}`, "/data/hours"},
		"version that never was":    {"urn:oneseal:shift:counted:v4", `{"hours":24}`, "/dataschema"},
	} {
		_, err := DecodeStructured([]byte(counted(test.dataschema, test.data)))
		var bad *Invalid
		if !errors.As(err, &bad) || bad.Path != test.path {
			t.Errorf("%s: %v, want a refusal at %s", name, err, test.path)
		}
	}
}

func TestCorrectionsOfFormerVersionsStayReadable(t *testing.T) {
	info := withVersions(t)
	correction := func(rest string) (*FactCorrected, error) {
		data, err := DecodeData("oneseal.shift.fact_corrected", []byte(`{"corrects":{"source":"/s","id":"1","type":"oneseal.shift.counted"},"effect":"replaced","reason":"r",`+rest+`}`))
		c, _ := data.(*FactCorrected)
		return c, err
	}
	for _, rest := range []string{
		`"data":{"length":"day"}`, // written before there was a second version
		`"dataschema":"urn:oneseal:shift:counted:v1","data":{"length":"day"}`,
		`"dataschema":"urn:oneseal:shift:counted:v2","data":{"hours":24}`,
		`"dataschema":"urn:oneseal:shift:counted:v3","data":{"hours":24,"unit":"hour"}`,
	} {
		c, err := correction(rest)
		if err != nil {
			t.Errorf("%s: %v", rest, err)
			continue
		}
		if want := (&shiftCounted{Hours: Counted(24), Unit: "hour"}); !reflect.DeepEqual(c.Replacement, any(want)) || c.DataSchema != info.DataSchema || string(c.Data) != `{"hours":24,"unit":"hour"}` {
			t.Errorf("%s became %+v", rest, c)
		}
	}
	for _, rest := range []string{
		`"data":{"hours":24,"unit":"hour"}`,
		`"dataschema":"urn:oneseal:shift:counted:v2","time":"2017-09-22T09:30:00+08:00"`,
		`"dataschema":"urn:oneseal:shift:counted:v9","data":{"hours":24}`,
	} {
		if _, err := correction(rest); err == nil {
			t.Errorf("took %s", rest)
		}
	}
}
