package ask

import (
	"encoding/csv"
	"strings"
	"testing"
	"testing/iotest"
)

func TestNoTextOfAnAnswerIsAFormula(t *testing.T) {
	const given = `"subject","n","text"
"card/1",-1.5,"=HYPERLINK(""http://other"",""x"")"
"
=1+1",\N,"	@SUM(1)"
"＝1+1",nan,"  +86 line, with comma"
"-5",1e-7,"a = b"
"","",""""
`
	const want = `"subject","n","text"
"card/1",-1.5,"'=HYPERLINK(""http://other"",""x"")"
"'
=1+1",\N,"'	@SUM(1)"
"'＝1+1",nan,"'  +86 line, with comma"
"-5",1e-7,"a = b"
"","",""""
`
	var got strings.Builder
	if err := guardCSV(&got, iotest.OneByteReader(strings.NewReader(given))); err != nil || got.String() != want {
		t.Fatalf("%v\n%s\nwant\n%s", err, got.String(), want)
	}
	// The standard library reads the same rows, each with at most an apostrophe before it.
	before, err := csv.NewReader(strings.NewReader(given)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	after, err := csv.NewReader(strings.NewReader(got.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range before {
		for j, text := range row {
			if strings.TrimPrefix(after[i][j], "'") != text {
				t.Errorf("%q became %q", text, after[i][j])
			}
		}
	}
	if err := guardCSV(&got, strings.NewReader(`"a","b`)); err == nil {
		t.Error("CSV that ends in a text was taken as whole")
	}
}

// What a reader would not see, or would see turned, is written as its number; lines and tabs stay.
func TestNothingInAnAnswerHides(t *testing.T) {
	var got strings.Builder
	given := "\"a\u202etxt.exe\",\"b\x07\x1b[2J\",\"c\u200bd\u2066\",\"two\nlines\tand 张三\",\"\x00=1\"\n"
	const want = `"a<U+202E>txt.exe","b<U+0007><U+001B>[2J","c<U+200B>d<U+2066>",` + "\"two\nlines\tand 张三\"" + `,"<U+0000>=1"` + "\n"
	if err := guardCSV(&got, strings.NewReader(given)); err != nil || got.String() != want {
		t.Errorf("%q, want %q, %v", got.String(), want, err)
	}
}
