package town

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"oneseal/events/calendar"
	"oneseal/events/law"
)

func TestTheReportsTownIsBuiltIn(t *testing.T) {
	d := Default()
	if d.Reform.String() != "2012-08-01" { // report 3: pilot since August 2012
		t.Errorf("reform %s", d.Reform)
	}
	week := func(from, to string) time.Duration {
		var at [2]time.Time
		for i, text := range []string{from, to} {
			at[i], _ = time.ParseInLocation("2006-01-02 15:04", text, time.FixedZone("", 8*3600))
		}
		worked, err := calendar.Published().Worked(at[0], at[1], d.Hours)
		if err != nil {
			t.Fatal(err)
		}
		return worked
	}
	if all := week("2017-09-11 00:00", "2017-09-18 00:00"); all != 35*time.Hour {
		t.Errorf("a week is open for %v", all)
	}
	if lunch := week("2017-09-11 12:00", "2017-09-11 13:30"); lunch != 0 {
		t.Errorf("%v of lunch", lunch)
	}
}

func TestTownsFileIsReadAndItsFaultsAreNamed(t *testing.T) {
	write := func(text string) string {
		path := filepath.Join(t.TempDir(), "town.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	const hours = "hours: [{opens: \"08:30\", shuts: \"24:00\"}]\n"
	own, err := Load(write("reform: 2016-02-29\n" + hours))
	if err != nil {
		t.Fatal(err)
	}
	if own.Reform.String() != "2016-02-29" {
		t.Errorf("reform %s", own.Reform)
	}
	if s := own.Hours.Sessions(); len(s) != 1 || s[0] != (calendar.Session{Opens: 8*time.Hour + 30*time.Minute, Shuts: 24 * time.Hour}) {
		t.Errorf("sessions %v", s)
	}
	if own.Law != law.China || Default().Law != law.China {
		t.Errorf("a town that says no law is judged by %q", own.Law)
	}
	if foreign, err := Load(write("reform: 2016-02-29\nlaw: none\n" + hours)); err != nil || foreign.Law != law.None {
		t.Errorf("a foreign town: %+v, %v", foreign, err)
	}
	for text, want := range map[string]string{
		"reform: 2012-08-01\nlaw: dutch\n" + hours: "law \"dutch\": give china, or none",
		hours:                                         "reform \"\": give the first day",
		"reform: 2017-02-29\n" + hours:                "reform \"2017-02-29\"",
		"reform: 1999-01-01\n" + hours:                "2002-01-01 to 2035-12-31",
		"reform: 2012-08-01\n":                        "hours have no session",
		"reform: 2012-08-01\nopens: 9\n":              "write reform: 2015-03-01 and hours:",
		"reform: 2012-08-01\nhours: [{}]\n":           "hours[0]: opens \"\"",
		"reform: 2012-08-01\nzone: Beijing\n" + hours: "zone \"Beijing\": give a name of the IANA database",
		"reform: 2012-08-01\nhours: [{opens: \"09:00\", shuts: \"9\"}]\n":     "hours[0]: shuts \"9\"",
		"reform: 2012-08-01\nhours: [{opens: \"09:00\", shuts: \"08:00\"}]\n": "session 1 from 9h0m0s to 8h0m0s",
	} {
		if _, err := Load(write(text)); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "town.yaml") {
			t.Errorf("%q: %v; want %q", text, err, want)
		}
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a missing file is read")
	}
}
