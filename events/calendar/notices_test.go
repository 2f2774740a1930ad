package calendar_test

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"oneseal/events"
	"oneseal/events/calendar"
)

func TestWorkdaysOfYearsFollowTheNotices(t *testing.T) {
	want := map[int]int{2002: 249, 2003: 251, 2004: 252, 2005: 251, 2006: 251, 2007: 249, 2008: 251, 2009: 250, 2010: 250, 2011: 250,
		2012: 249, 2013: 250, 2014: 250, 2015: 249, 2016: 250, 2017: 249, 2018: 250, 2019: 250,
		2020: 249, 2021: 250, 2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248}
	got := make(map[int]int)
	for _, day := range calendar.Published().Days() {
		if day.Workday && !day.Provisional {
			got[day.Date.Midnight().Year()]++
		}
	}
	for year := range got {
		if got[year] != want[year] {
			t.Errorf("%d has %d workdays, want %d", year, got[year], want[year])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d years have a notice, want %d", len(got), len(want))
	}
}

// Each version as its notice has it, where it differs from a library or from another version.
func TestVersionsSayWhatTheirNoticesSay(t *testing.T) {
	for _, test := range []struct {
		year, version int
		notice        string
		days          string
	}{
		{2003, 1, "notice number not confirmed 文号未核实", "04-26+ 04-27+ 05-05- 05-06- 05-07-"},
		{2003, 2, "notice number not confirmed 文号未核实", "04-26- 04-27- 05-01- 05-02- 05-05- 05-06+ 05-07+"},
		{2005, 1, "notice number not confirmed 文号未核实", "12-31-"},
		{2005, 2, "国办发明电〔2005〕35号", "12-31+"},
		{2006, 1, "国办发明电〔2005〕35号", "12-30- 12-31-"},
		{2006, 2, "国办发明电〔2006〕49号", "12-30+ 12-31+"},
		{2007, 1, "国办发明电〔2006〕49号", "12-29- 12-31+"},
		{2007, 2, "notice number not confirmed 文号未核实", "12-29+ 12-31-"},
		{2011, 1, "国办发明电〔2010〕40号", "12-31-"},
		{2011, 2, "国办发明电〔2011〕45号", "12-31+"},
		{2012, 1, "国办发明电〔2011〕45号", "05-02+ 09-29+ 10-08+"},
		{2013, 1, "国办发明电〔2012〕33号", "04-07- 10-12-"},
		{2013, 2, "国办发明电〔2012〕33号", "01-05+ 01-06+ 04-05- 04-07+ 10-12+"},
		{2015, 1, "国办发明电〔2014〕28号", "09-03+ 09-04+ 09-06-"},
		{2015, 2, "国发明电〔2015〕1号", "09-03- 09-04- 09-06+"},
		{2017, 1, "国办发明电〔2016〕17号", "09-30+ 10-08- 10-09+"},
		{2018, 1, "国办发明电〔2017〕12号", "12-29- 12-31+"},
		{2018, 2, "国办发明电〔2018〕15号", "12-29+ 12-31-"},
		{2019, 1, "国办发明电〔2018〕15号", "04-28- 05-01- 05-02+ 05-03+ 05-05-"},
		{2019, 2, "国办发明电〔2019〕3号", "04-28+ 05-01- 05-02- 05-03- 05-05+"},
		{2020, 1, "国办发明电〔2019〕16号", "01-30- 01-31+ 02-01+ 02-02-"},
		{2020, 2, "国办发明电〔2020〕1号", "01-31- 02-01- 02-03+"},
		{2026, 1, "国办发明电〔2025〕7号", "10-01- 10-10+"},
	} {
		y := calendar.Versions(test.year)[test.version-1]
		if y.Version != test.version || y.Citation() != test.notice {
			t.Errorf("version %d of %d is %d by %s, want %s", test.version, test.year, y.Version, y.Citation(), test.notice)
		}
		for day := range strings.FieldsSeq(test.days) {
			d := date(fmt.Sprintf("%d-%s", test.year, day[:5]))
			if worked := day[5] == '+'; isWorked(&y, d) != worked {
				t.Errorf("version %d of %d: %s is worked: %t, want %t", test.version, test.year, d, !worked, worked)
			}
		}
	}
}

func isWorked(y *calendar.Year, d events.Date) bool {
	for _, off := range y.Off {
		if off == d {
			return false
		}
	}
	for _, work := range y.Work {
		if work == d {
			return true
		}
	}
	return d.Midnight().Weekday()%6 != 0
}

func TestVersionsAreInOrderAndTheNewestIsPublished(t *testing.T) {
	for year := 2002; year <= 2026; year++ {
		versions := calendar.Versions(year)
		for i, y := range versions {
			if y.Year != year || y.Version != i+1 || y.Notice != "" && y.Source == "" {
				t.Errorf("version %d of %d: %+v", i+1, year, y)
			}
			if i > 0 && !y.Published.IsZero() && y.Published.Midnight().Before(versions[i-1].Published.Midnight()) {
				t.Errorf("version %d of %d is older than the one before", i+1, year)
			}
		}
		if newest := calendar.Published().Year(year); newest.Version != len(versions) {
			t.Errorf("%d: version %d is published, of %d", year, newest.Version, len(versions))
		}
	}
	if none := calendar.Published().Year(2027); none.Version != 0 || none.Citation() != "no notice yet 尚无通知" || calendar.Versions(2027) != nil {
		t.Errorf("2027: %+v", none)
	}
}

// chinese-days begins with 2004.
const ask = `
const days = require('chinese-days'), out = []
for (let d = new Date('2004-01-01'); d < new Date('2027-01-01'); d.setUTCDate(d.getUTCDate() + 1)) {
	const date = d.toISOString().slice(0, 10)
	out.push(date + (days.isWorkday(date) ? '+' : '-'))
}
console.log(out.join(' '))`

func TestAnotherLibraryAgreesOnEveryDay(t *testing.T) {
	node := exec.CommandContext(t.Context(), "node", "--eval", ask)
	var complaint bytes.Buffer
	node.Dir, node.Stderr = "../..", &complaint
	answer, err := node.Output()
	if errors.Is(err, exec.ErrNotFound) {
		t.Skip("node is missing")
	}
	if err != nil {
		t.Fatalf("ask chinese-days: %v: run npm ci\n%s", err, &complaint)
	}
	asked := 0
	for day := range strings.FieldsSeq(string(answer)) {
		d := date(day[:10])
		ours := must[calendar.Day](t)(calendar.Published().On(d))
		asked++
		// The notice for 2006 has 2005-12-31 worked, which chinese-days lacks.
		if worked := day[10:] == "+"; ours.Workday != worked && day[:10] != "2005-12-31" {
			t.Errorf("%s is a workday: %t, chinese-days says %t", d, ours.Workday, worked)
		}
	}
	if asked != 8401 {
		t.Errorf("chinese-days was asked for %d days", asked)
	}
}
