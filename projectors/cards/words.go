package cards

import (
	"fmt"
	"strings"
	"time"

	"oneseal/events"
)

// lines are the text of a mail, each in both languages.
type lines []string

func (l *lines) say(title events.Title, value string) {
	if value != "" {
		*l = append(*l, fmt.Sprintf("%s %s: %s", title.ZH, capital(title.EN), events.Visible(value)))
	}
}

// field says what a field of a card states.
func (l *lines) field(name, value string) {
	n, _ := events.NameOf(name, "cards")
	l.say(n.Title, value)
}

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// notice is the subject and the text of a mail on a card, in Chinese and English.
func notice(e *events.Event, names Names) (subject, text string) {
	var l lines
	info, _ := events.Lookup(e.Type)
	subject = fmt.Sprintf("[%s %s] %s", info.Title.ZH, info.Title.EN, e.Subject)
	switch d := e.Data.(type) {
	case *events.CardIssued:
		level, trigger := events.TitleOf(d.Level), events.TitleOf(d.Trigger)
		var clock events.Title // of a limit; a card for a finding has none
		if d.Clock != "" {
			clock = events.TitleOf(d.Clock)
		}
		subject = fmt.Sprintf("[%s %s] %s %s%s", level.ZH, capital(level.EN), d.Case, clock.ZH, trigger.ZH)
		l.field("case", string(d.Case))
		l.field("item", names[string(d.Case)])
		l.field("trigger", strings.Join(strings.Fields(clock.ZH+trigger.ZH+" "+clock.EN+" "+trigger.EN), " "))
		if !d.Due.IsZero() {
			l.field("due", d.Due.Format(time.DateOnly))
		}
		l.field("holder", names.beside(string(d.Holder)))
		l.field("basis", e.Basis)
		l.field("policy", d.Policy)
	case *events.CardWithdrawn:
		l.field("reason", d.Reason)
	case *events.CardClosed:
		if d.Accountability == "" {
			l.field("reason", "已办结 What it reminded of is done")
		}
		l.field("accountability", string(d.Accountability))
	}
	if e.Organ != "" {
		l.field("organ", names.beside("organ/"+e.Organ))
	}
	l.say(events.Title{ZH: "督办牌", EN: "card"}, e.Subject)
	l.field("time", e.Time.In(events.China).Format("2006-01-02 15:04 -07:00"))
	l.say(events.Title{ZH: "事件编号", EN: "event id"}, e.ID)
	return events.Visible(subject), strings.Join(l, "\n") + "\n"
}
