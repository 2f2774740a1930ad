package holidays

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"oneseal/deploy/strangers"
	"oneseal/events"
	"oneseal/events/calendar"
)

func texts(days []events.Date) []string {
	all := make([]string, len(days))
	for i, d := range days {
		all[i] = d.String()
	}
	return all
}

const theirs = `
import holidays, json, sys
first, last, countries = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
print(json.dumps({f"{c} {y}": sorted(d.isoformat() for d in holidays.country_holidays(c.upper(), years=y) if d.year == y and d.weekday() < 5)
    for c in countries for y in range(first, last + 1)}))
`

// Python's holidays says the same of each country and each year that the workday calendar knows.
func TestDaysOffAreThoseOfPythonsHolidays(t *testing.T) {
	first, last := calendar.First.Midnight().Year(), calendar.Last.Midnight().Year()
	out, err := exec.Command(strangers.Python(t, "holidays==0.109"), append([]string{"-c", theirs, fmt.Sprint(first), fmt.Sprint(last)}, Countries()...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	var want map[string][]string
	if err := json.Unmarshal(out, &want); err != nil {
		t.Fatal(err)
	}
	for _, country := range Countries() {
		for year := first; year <= last; year++ {
			days, err := Of(country, year)
			if got := texts(days); err != nil || !slices.Equal(got, want[fmt.Sprint(country, " ", year)]) {
				t.Errorf("%s in %d has off %q, want %q: %v", country, year, got, want[fmt.Sprint(country, " ", year)], err)
			}
		}
	}
	if _, err := Of("xx", 2012); err == nil || !strings.Contains(err.Error(), "none of at, be, nl, no, us") {
		t.Errorf("a country that is not known: %v", err)
	}
}

func TestAFileStatesTheDaysOffOfItsYears(t *testing.T) {
	years, err := Read(strings.NewReader("\ufeff# of a country\n2012-05-17 Ascension\n2011-04-29\r\n\n2012-04-09 Easter Monday\n"))
	if err != nil || len(years) != 2 || !slices.Equal(texts(years[2012]), []string{"2012-04-09", "2012-05-17"}) || !slices.Equal(texts(years[2011]), []string{"2011-04-29"}) {
		t.Errorf("%v %v", years, err)
	}
	for text, want := range map[string]string{"2012-05-17\n17.5.2012\n": `line 2: "17.5.2012" is no day`, "2012-05-19\n": "line 1: 2012-05-19 is a Saturday"} {
		if _, err := Read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
