package calendar

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/6tail/lunar-go/HolidayUtil"

	"oneseal/events"
)

// Words tells the arithmetic of a reading as a person would check it on a wall calendar: from where,
// how many workdays, what was left out, which days off and which worked weekend days lie in between, and the
// calendar it was counted by. began is what the clock starts with, such as "accepted".
func (c *Calendar) Words(began events.Title, k *Clock, r Reading) events.Title {
	var zh, en []string
	add := func(chinese, english string, values ...any) {
		zh, en = append(zh, fmt.Sprintf(chinese, values...)), append(en, fmt.Sprintf(english, values...))
	}
	zh, en = append(zh, k.Start.String()+began.ZH), append(en, began.EN+" "+k.Start.String())
	add("%s个工作日", "%s workdays", k.Limit)
	if !k.Extended.IsZero() {
		add("延长%s个工作日", "extended by %s", k.Extended)
	}
	if r.Excluded > 0 {
		add("中止%d个工作日不计", "%d suspended", r.Excluded)
	}
	until := r.Due
	if until.IsZero() {
		until = r.To
	}
	off, worked := c.unusual(k.Start, until)
	for _, name := range off {
		zh, en = append(zh, name.ZH+"放假"), append(en, name.EN)
	}
	for _, day := range worked {
		add("%s调休上班", "%s worked", day)
	}
	version := c.Version(r.To.Midnight().Year())
	switch {
	case r.Due.IsZero():
		add("时限中止中，到期日未定（日历%s）", "suspended, so not yet due, by calendar %s", version)
	case r.Provisional:
		add("暂定%s到期（日历%s，该年放假通知未发布）", "provisionally due %s by calendar %s, whose notice is not published", r.Due, version)
	default:
		add("%s到期（日历%s）", "due %s by calendar %s", r.Due, version)
	}
	return events.Title{ZH: strings.Join(zh, "，"), EN: strings.Join(en, ", ")}
}

// unusual gives the holidays after from and up to to that take away weekdays, and the weekend days that are worked.
func (c *Calendar) unusual(from, to events.Date) (off []events.Title, worked []events.Date) {
	for d := next(from); !d.Midnight().After(to.Midnight()); d = next(d) {
		day, err := c.On(d)
		switch weekday := d.Midnight().Weekday(); {
		case err != nil:
			return off, worked
		case weekday == time.Saturday || weekday == time.Sunday:
			if day.Workday {
				worked = append(worked, d)
			}
		case !day.Workday:
			if name := holidayOn(d); !slices.Contains(off, name) {
				off = append(off, name)
			}
		}
	}
	return off, worked
}

// holidayOn names a day off as lunar-go does, in both languages.
func holidayOn(d events.Date) events.Title {
	if h := HolidayUtil.GetHoliday(d.String()); h != nil && !h.IsWork() {
		if en, known := holidays[h.GetName()]; known {
			return events.Title{ZH: h.GetName(), EN: en}
		}
	}
	return events.Title{ZH: "公休", EN: "a day off"}
}

var holidays = map[string]string{
	"元旦节": "New Year's Day", "春节": "Spring Festival", "清明节": "Tomb-Sweeping Day", "劳动节": "Labour Day", "端午节": "Dragon Boat Festival",
	"中秋节": "Mid-Autumn Festival", "国庆节": "National Day", "国庆中秋": "National Day and Mid-Autumn Festival", "抗战胜利日": "Victory Day",
}
