package ask

import (
	"strings"
	"testing"
)

func TestTitlesStandOverColumnsAndBesideCodes(t *testing.T) {
	for _, test := range []struct{ name, sql, in, asked, want string }{
		{"codes of a family's states, a unit, a name that is no column's", "SELECT subject, state, promised_days, count() AS n7 FROM approvals_v", "zh",
			"\"subject\",\"state\",\"promised_days\",\"n7\"\n\"approval/1\",\"decided\",5,1\n\"approval/2\",\\N,\\N,2\n",
			"主体编号,状态,状态名称,承诺时限（个工作日）,n7\napproval/1,decided,已决定,5,1\napproval/2,\\N,,\\N,2\n"},
		{"the same name of another family", "SELECT state FROM oneseal.penalties_v FINAL", "en", "\"state\"\n\"filed\"\n\"noticed\"\n", "state,state in words\nfiled,filed\nnoticed,notice served\n"},
		{"a figure's own column", "SELECT kind, clock, now_sum FROM kpi_limit_compression", "en", "\"kind\",\"clock\",\"now_sum\"\n\"single\",\"promised\",3\n", "kind,kind in words,clock,clock in words,\"limits now, in all (workdays)\"\nsingle,single items,promised,promised,3\n"},
	} {
		var got strings.Builder
		if err := titled(&got, strings.NewReader(test.asked), test.sql, titles[test.in]); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if got.String() != test.want {
			t.Errorf("%s:\n%swant\n%s", test.name, got.String(), test.want)
		}
	}
}
