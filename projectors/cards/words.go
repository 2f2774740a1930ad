package cards

import (
	"fmt"
	"strings"
	"time"

	"oneseal/events"
)

// words are what people read for the words of events.
var words = map[string]events.Title{
	"reminder": {ZH: "提醒", EN: "Reminder"},
	"yellow":   {ZH: "黄牌", EN: "Yellow card"},
	"red":      {ZH: "红牌", EN: "Red card"},

	"statute": {ZH: "法定时限", EN: "statutory limit"},
	"promise": {ZH: "承诺时限", EN: "promised limit"},
	"step":    {ZH: "环节时限", EN: "limit of the step"},

	"near_due":          {ZH: "即将到期", EN: "near due"},
	"overdue":           {ZH: "已超期", EN: "overdue"},
	"not_accepted":      {ZH: "未按时告知受理情况", EN: "no word on acceptance in time"},
	"late_forwarding":   {ZH: "送达迟延", EN: "late delivery"},
	"no_reasons":        {ZH: "未说明理由", EN: "no reasons given"},
	"off_line_handling": {ZH: "非在岗人员办理", EN: "handled outside the posts"},
	"other":             {ZH: "办理不规范", EN: "handled against the rules"},
}

// notice is the subject and the text of a mail on a card, in Chinese and English.
func notice(e *events.Event) (subject, text string) {
	var lines []string
	line := func(zh, en, value string) {
		if value != "" {
			lines = append(lines, fmt.Sprintf("%s %s: %s", zh, en, value))
		}
	}
	switch d := e.Data.(type) {
	case *events.CardIssued:
		level, clock, trigger := words[string(d.Level)], words[string(d.Clock)], words[string(d.Trigger)]
		subject = fmt.Sprintf("[%s %s] %s %s%s", level.ZH, level.EN, d.Case, clock.ZH, trigger.ZH)
		line("办件", "Case", string(d.Case))
		line("事由", "For", strings.Join(strings.Fields(clock.ZH+trigger.ZH+" "+clock.EN+" "+trigger.EN), " "))
		if !d.Due.IsZero() {
			line("期限", "Limit", d.Due.Format(time.DateOnly))
		}
		line("责任方", "Holder", string(d.Holder))
		line("依据", "Basis", e.Basis)
		line("政策", "Policy", d.Policy)
	case *events.CardWithdrawn:
		subject = "[撤牌 Card withdrawn] " + e.Subject
		line("原因", "Reason", d.Reason)
	case *events.CardClosed:
		subject = "[销牌 Card closed] " + e.Subject
		if d.Accountability == "" {
			line("原因", "Reason", "已办结 What it reminded of is done")
		}
		line("问责", "Accountability", string(d.Accountability))
	}
	line("督办牌", "Card", e.Subject)
	line("时间", "Time", e.Time.In(events.China).Format("2006-01-02 15:04 -07:00"))
	line("事件编号", "Event id", e.ID)
	return subject, strings.Join(lines, "\n") + "\n"
}
