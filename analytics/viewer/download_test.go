package viewer

import (
	"strings"
	"testing"
)

func TestTextsOfCSVAreNoFormulas(t *testing.T) {
	const given = `"subject","change","reason"
"card/1",-1.5,"=HYPERLINK(""http://other"",""x"")"
"@SUM(1)",\N,"+86 line, with comma"
"-",1e-7,"a = b"
`
	const want = "\ufeffsubject,change,reason\n" +
		`card/1,-1.5,"'=HYPERLINK(""http://other"",""x"")"` + "\n" +
		`'@SUM(1),,"'+86 line, with comma"` + "\n" +
		"'-,1e-7,a = b\n"
	var got strings.Builder
	if err := forSpreadsheets(&got, strings.NewReader(given)); err != nil || got.String() != want {
		t.Errorf("%v\n%q, want\n%q", err, got.String(), want)
	}
}

func TestHalfAnAnswerIsAnError(t *testing.T) {
	if err := forSpreadsheets(&strings.Builder{}, strings.NewReader("\"a\",\"b\"\n1,\"2")); err == nil {
		t.Error("CSV that ends in a text was taken as whole")
	}
}
