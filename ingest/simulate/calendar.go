package simulate

import (
	"strconv"

	"oneseal/events"
	"oneseal/events/calendar"
)

// keepCalendar plans what the town learns about workdays: each holiday notice on its day, and closures that
// leave the count of workdays as it is, so that the town may go on working by the published calendar.
func (t *town) keepCalendar() {
	for year := 2010 + t.o.Later; year <= End.Year(); year++ {
		s := t.story("calendar", strconv.Itoa(year), townGovernment)
		versions := calendar.Versions(year)
		for i, version := range versions {
			if i+1 < len(versions) && versions[i+1].Published == version.Published {
				continue // the same notice, read with less care
			}
			t.at(clockOf(version.Published.Midnight())+opens, func() { t.tell(s, system, version.Event()) })
		}
		if year > Begin.Year()+t.o.Later {
			t.planClosures(s, year)
		}
	}
}

func (t *town) planClosures(s *story, year int) {
	powerCut, storm := s.key()+"-power-cut", s.key()+"-storm"
	t.at(on(year, 1, 20)+opens, func() {
		t.tell(s, system, &events.CalendarClosureAnnounced{Closure: powerCut, Area: t.villageCode(0), From: (t.now + 2*day).date(), To: (t.now + 2*day).date(),
			Kind: events.ClosureAfternoon, Counting: events.ClosureCounted, Reason: "线路检修停电"})
	})
	t.at(on(year, 7, 10)+opens, func() {
		t.tell(s, system, &events.CalendarClosureAnnounced{Closure: storm, Area: events.AreaCode(t.area), From: (t.now + 2*day).date(), To: (t.now + 3*day).date(),
			Kind: events.ClosureDay, Counting: events.ClosureNotCounted, Reason: "暴雨预警"})
	})
	t.at(on(year, 7, 11)+opens, func() {
		t.tell(s, system, &events.CalendarClosureCancelled{Closure: storm, Reason: "预警解除"})
	})
}
