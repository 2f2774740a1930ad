package simulate_test

import (
	"strings"
	"testing"

	"oneseal/events"
	"oneseal/events/calendar"
	"oneseal/ingest/simulate"
)

// What the town is told of workdays is what it works by: the built-in notices, and closures that leave the count alone.
func TestTheTownIsToldTheCalendarThatItWorksBy(t *testing.T) {
	var told []any
	var area string
	versions := make(map[string]bool)
	seen := make(map[string]bool)
	withdrawn := make(map[string]bool)
	var all []*events.Event
	for e := range simulate.Run(simulate.Options{From: simulate.Begin, To: date(2021, 3, 31), Seed: 1}) {
		if e.Family() != "calendar" || seen[e.ID] {
			continue
		}
		seen[e.ID] = true
		if c, is := e.Data.(*events.FactCorrected); is {
			withdrawn[c.Corrects.ID] = c.Effect == events.EffectWithdrawn
		} else {
			all = append(all, e)
		}
	}
	for _, e := range all {
		if withdrawn[e.ID] {
			continue
		}
		told, area = append(told, e.Data), e.Area
		if d, is := e.Data.(*events.CalendarNoticePublished); is {
			y := calendar.YearOf(d)
			versions[strings.TrimPrefix(e.Subject, "calendar/")+" "+y.Citation()] = true
			if e.Time.Format("2006-01-02") != d.Published.String() {
				t.Errorf("%s of %v was published on %s", e.ID, e.Time, d.Published)
			}
		}
	}
	c, ignored := calendar.FromEvents(told)
	if ignored != nil {
		t.Errorf("ignored %q", ignored)
	}
	for i, day := range c.In(area).Days() {
		if day != calendar.Published().Days()[i] {
			t.Fatalf("the town knows %+v, published is %+v", day, calendar.Published().Days()[i])
		}
	}
	for _, want := range []string{"2013 国办发明电〔2012〕33号", "2015 国发明电〔2015〕1号", "2019 国办发明电〔2018〕15号", "2019 国办发明电〔2019〕3号", "2021 国办发明电〔2020〕27号"} {
		if !versions[want] {
			t.Errorf("the town was not told of %s", want)
		}
	}
	if afternoon := c.In(area + "201"); afternoon == c {
		t.Error("no closure holds in the first village")
	}
}
