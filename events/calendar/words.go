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
	w := wordsFrom(began, k)
	w.add("%s个工作日", "%s workdays", k.Limit)
	if !k.Extended.IsZero() {
		w.add("延长%s个工作日", "extended by %s", k.Extended)
	}
	until := r.Due
	if until.IsZero() {
		until = r.To
	}
	w.addDays(c, k.Start, until, r)
	version := c.Version(r.To.Midnight().Year())
	switch {
	case r.Due.IsZero():
		w.add("时限中止中，到期日未定（日历%s）", "suspended, so not yet due, by calendar %s", version)
	case r.Provisional:
		w.add("暂定%s到期（日历%s，该年放假通知未发布）", "provisionally due %s by calendar %s, whose notice is not published", r.Due, version)
	default:
		w.add("%s到期（日历%s）", "due %s by calendar %s", r.Due, version)
	}
	return w.title()
}

// WordsUsed tells in the same way how many workdays a reading counted up to the day end, on which the clock
// stopped or was looked at. ended is what happened then, such as "decided".
func (c *Calendar) WordsUsed(began, ended events.Title, k *Clock, end events.Date, r Reading) events.Title {
	w := wordsFrom(began, k)
	w.addDays(c, k.Start, end, r)
	w.zh, w.en = append(w.zh, end.String()+ended.ZH), append(w.en, ended.EN+" "+end.String())
	w.add("用时%d个工作日（日历%s）", "%d workdays by calendar %s", r.Used, c.Version(end.Midnight().Year()))
	return w.title()
}

// telling is a sentence in both languages.
type telling struct{ zh, en []string }

func wordsFrom(began events.Title, k *Clock) *telling {
	return &telling{[]string{k.Start.String() + began.ZH}, []string{began.EN + " " + k.Start.String()}}
}

func (w *telling) add(zh, en string, values ...any) {
	w.zh, w.en = append(w.zh, fmt.Sprintf(zh, values...)), append(w.en, fmt.Sprintf(en, values...))
}

// addDays tells which days up to a day were left out, and which counted though they are weekends. Of a span of
// years nobody would check them one by one.
func (w *telling) addDays(c *Calendar, from, to events.Date, r Reading) {
	if r.Excluded > 0 {
		w.add("中止%d个工作日不计", "%d suspended", r.Excluded)
	}
	if to.Midnight().After(from.Midnight().AddDate(1, 0, 0)) {
		w.add("放假与调休按%d年至%d年通知", "holidays and worked weekend days by the notices of %d to %d", from.Midnight().Year(), to.Midnight().Year())
		return
	}
	off, worked := c.unusual(from, to)
	for _, name := range off {
		w.zh, w.en = append(w.zh, name.ZH+"放假"), append(w.en, name.EN)
	}
	for _, day := range worked {
		w.add("%s调休上班", "%s worked", day)
	}
}

func (w *telling) title() events.Title {
	return events.Title{ZH: strings.Join(w.zh, "，"), EN: strings.Join(w.en, ", ")}
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
