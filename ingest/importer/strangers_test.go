package importer

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"oneseal/deploy/strangers"
	"oneseal/events"
)

const registered = `family: penalty
source: /log/r
subject: case_id
time: time
zone: Asia/Shanghai
activity: step
actor: officer
currency: CNY
activities:
  收件: {type: decided, data: {fine: amount}}
  受理: {type: preservation_ordered, data: {until: due, things: '=["desk"]'}}
`

// Files that openpyxl, pandas, Python's csv and pm4py wrote of the same rows tell the same.
func TestFilesThatOthersWriteAreRead(t *testing.T) {
	folder := t.TempDir()
	if out, err := exec.Command(strangers.Python(t, "pm4py==2.7.23.11", "openpyxl==3.1.5"), "testdata/write.py", folder).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	const want = "penalty/证-1 2017-09-22T09:30:15 o1 35.50\npenalty/证-1 2017-09-22T23:59:59 o2 2017-10-09\npenalty/007 2017-09-25T00:00:00 o1 1234.00\n"
	for _, c := range []struct{ file, more, want string }{
		{"openpyxl.xlsx", "sheet: 收件\n", strings.Replace(want, "1234.00", "3.30", 1)}, // the last fine is 1.1 * 3, as Excel shows it
		{"pandas.xlsx", "", want},
		{"pandas.csv", "", want},
		{"pandas-gbk.csv", "encoding: gbk\ndelimiter: \";\"\ndecimal: \",\"\nlayouts: [02/01/2006 15:04:05, 2006-01-02]\n", want},
		{"excel.csv", "", want},
		{"csv.csv", "encoding: utf-16\n", want},
		{"pandas.jsonl", "", want},
		{"pm4py.xes", "", want},
	} {
		t.Run(c.file, func(t *testing.T) {
			mapping := registered + c.more
			if c.file == "pm4py.xes" {
				mapping = strings.NewReplacer("subject: case_id", "subject: case:concept:name", "time: time", "time: time:timestamp", "activity: step", "activity: concept:name", "actor: officer", "actor: org:resource").Replace(mapping)
			}
			name := filepath.Join(folder, c.file)
			m, from := loadMapping(t, mapping), open(t, name)
			if _, err := fileSource(name, m).check(); err != nil {
				t.Fatal(err)
			}
			good, bad := translateBy(t, m, name, from)
			if len(bad) > 0 {
				t.Fatalf("bad rows %q", bad)
			}
			var got strings.Builder
			for _, e := range good {
				said := ""
				switch d := e.Data.(type) {
				case *events.PenaltyDecided:
					said = d.Fine.Amount.String()
				case *events.PenaltyPreservationOrdered:
					said = d.Until.String()
				}
				got.WriteString(e.Subject + " " + e.Time.Format("2006-01-02T15:04:05") + " " + e.Actor + " " + said + "\n")
			}
			if got.String() != c.want {
				t.Errorf("got\n%swant\n%s", got.String(), c.want)
			}
		})
	}
	t.Run("a workbook's sheets, groups and cells", func(t *testing.T) {
		name := filepath.Join(folder, "openpyxl.xlsx")
		if _, err := fileSource(name, loadMapping(t, registered)).look(); err == nil || !strings.Contains(err.Error(), `sheets ["说明" "收件"]: state one`) {
			t.Errorf("two sheets: %v", err)
		}
		if _, err := fileSource(name, loadMapping(t, registered+"sheet: 2017\n")).look(); err == nil || !strings.Contains(err.Error(), `names sheet "2017"`) {
			t.Errorf("no such sheet: %v", err)
		}
		if _, err := fileSource(name, loadMapping(t, strings.Replace(registered, "officer", "Oficer", 1)+"sheet: 收件\n")).look(); err == nil || !strings.Contains(err.Error(), `column "Oficer", which no row has; "officer" is near`) {
			t.Errorf("no such column: %v", err)
		}
		name = filepath.Join(folder, "groups.xlsx")
		grouped := strings.NewReplacer("subject: case_id", "subject: 案件/id", "activity: step", "activity: office/id", "actor: officer", "actor: seat/id").Replace(steps)
		good, bad := translateBy(t, loadMapping(t, grouped), name, open(t, name))
		want := []string{`line 4: column "案件/id": "1.234567890123457e+17" is a number of more than fifteen digits`, `line 5, column "time", field time: "42999" is no time`, `line 6: column "time": "#N/A" is a formula's error`, `line 8, column "office/id", field activity: "true" is no activity`}
		if len(good) != 1 || good[0].Time.Format("2006-01-02T15:04:05Z07:00") != "2017-09-22T08:00:00+08:00" || good[0].Actor != "o" {
			t.Errorf("good rows %+v", good)
		}
		for n, w := range want {
			if n >= len(bad) || !strings.HasPrefix(bad[n], w) {
				t.Errorf("bad rows %q, want number %d to begin with %s", bad, n, w)
			}
		}
	})
}
