// Package town reads what a town says of itself that no event tells and no law: the day of its reform, its
// time zone, its opening hours and by which law its acts are judged. It is said once, in a file; figures read it from the table "town", which is filled from here.
package town

import (
	_ "embed"
	"fmt"
	"os"
	"time"

	"oneseal/events"
	"oneseal/events/calendar"
	"oneseal/events/law"
	"oneseal/events/yamlfile"
)

// Town is what one town says.
type Town struct {
	Reform events.Date    // first day of the reform
	Zone   *time.Location // of today, and of the days of a range; each case has its own
	Hours  calendar.Hours
	Law    law.Law // by which acts are judged; "" is China
}

//go:embed town.yaml
var builtIn []byte

// Default is the town that the report is about.
func Default() *Town {
	t, err := parse(builtIn)
	if err != nil {
		panic(err) // it is built in, and tested
	}
	return t
}

// Load reads a town's file. Its errors name field, value and remedy.
func Load(path string) (*Town, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the town: %w", err)
	}
	t, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("town %s: %w", path, err)
	}
	return t, nil
}

func parse(text []byte) (*Town, error) {
	var said struct {
		Reform string `yaml:"reform"`
		Zone   string `yaml:"zone"`
		Law    string `yaml:"law"`
		Hours  []struct {
			Opens string `yaml:"opens"`
			Shuts string `yaml:"shuts"`
		} `yaml:"hours"`
	}
	if err := yamlfile.Decode(text, &said); err != nil {
		return nil, fmt.Errorf("%w\nwrite reform: 2015-03-01 and hours: [{opens: \"09:00\", shuts: \"17:00\"}], zone: Europe/Amsterdam if it is there, and law: none where nothing is to be judged by China's law", err)
	}
	reform, err := time.Parse(time.DateOnly, said.Reform)
	if err != nil {
		return nil, fmt.Errorf("reform %q: give the first day of the reform, such as 2012-08-01", said.Reform)
	}
	if reform.Before(calendar.First.Midnight()) || reform.After(calendar.Last.Midnight()) {
		return nil, fmt.Errorf("reform %q: give a day from %s to %s, which the workday calendar knows", said.Reform, calendar.First, calendar.Last)
	}
	zone := events.China
	if said.Zone != "" {
		if zone, err = events.ParseZone(said.Zone); err != nil {
			return nil, fmt.Errorf("zone %q: give a name of the IANA database, such as Europe/Amsterdam, or leave it out for Asia/Shanghai", said.Zone)
		}
	}
	judged := law.China
	if said.Law != "" {
		if judged, err = law.ParseLaw(said.Law); err != nil {
			return nil, err
		}
	}
	var sessions []calendar.Session
	for i, s := range said.Hours {
		opens, err := clock(s.Opens)
		if err != nil {
			return nil, fmt.Errorf("hours[%d]: opens %w", i, err)
		}
		shuts, err := clock(s.Shuts)
		if err != nil {
			return nil, fmt.Errorf("hours[%d]: shuts %w", i, err)
		}
		sessions = append(sessions, calendar.Session{Opens: opens, Shuts: shuts})
	}
	hours, err := calendar.Open(sessions...)
	if err != nil {
		return nil, fmt.Errorf("hours: %w", err)
	}
	return &Town{events.DateOf(reform), zone, hours, judged}, nil
}

// clock reads a time of day as the time since midnight; 24:00 is a day's end.
func clock(text string) (time.Duration, error) {
	if text == "24:00" {
		return 24 * time.Hour, nil
	}
	at, err := time.Parse("15:04", text)
	if err != nil {
		return 0, fmt.Errorf("%q: give a time of day in quotes, such as \"13:30\"", text)
	}
	return time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute, nil
}
