package analytics_test

import (
	"cmp"
	"slices"

	"time"

	"oneseal/events"
	"oneseal/events/calendar"
)

// The measures of approval cases from the raw events, without folds, rows and views.

// months gives a key by month: that of the first time that is known, else of the story's beginning as UTC tells it.
func months(story []*events.Event, times ...time.Time) string {
	for _, at := range times {
		if !at.IsZero() {
			return month(at, at)
		}
	}
	return month(time.Time{}, story[0].Time.UTC())
}

// stated is the end of the case as its source states it, or zero.
func stated(story []*events.Event) (end time.Time) {
	for _, e := range story {
		if d, is := e.Data.(interface{ Step() *events.ApprovalStep }); is && !d.Step().Case.Ended.IsZero() {
			end = d.Step().Case.Ended.Time
		}
	}
	return end
}

// closed is when a case was decided or otherwise ended, else ended by its source's word, or zero.
func closed(story []*events.Event) time.Time {
	for _, e := range story {
		switch e.Data.(type) {
		case *events.ApprovalGranted, *events.ApprovalRefused, *events.ApprovalNotAccepted, *events.ApprovalWithdrawn, *events.ApprovalTerminated:
			return e.Time
		}
	}
	return stated(story)
}

// suspension is a span in which the clock was said to stand; to is zero while it lasts.
type suspension struct {
	ground   string
	lawful   bool
	from, to time.Time
}

func suspensionsOf(story []*events.Event) (all []suspension) {
	for _, e := range story {
		switch d := e.Data.(type) {
		case *events.ApprovalClockSuspended:
			all = append(all, suspension{ground: string(d.Ground), lawful: d.Ground != "other" && !d.Days.IsZero(), from: e.Time})
		case *events.ApprovalClockResumed:
			if n := len(all); n > 0 && all[n-1].to.IsZero() {
				all[n-1].to = e.Time
			}
		}
	}
	return all
}

// spent counts the workdays after a day up to another, day by day: all, and those for which a wanted suspension stood.
func spent(story []*events.Event, from, to time.Time, wanted func(suspension) bool) (gross, stood float64) {
	midnight := func(t time.Time) time.Time { return events.DateOf(t).Midnight() }
	for day := midnight(from).AddDate(0, 0, 1); !day.After(midnight(to)); day = day.AddDate(0, 0, 1) {
		if on, err := calendar.Published().On(events.DateOf(day)); err != nil || !on.Workday {
			continue
		}
		gross++
		if slices.ContainsFunc(suspensionsOf(story), func(s suspension) bool {
			return wanted(s) && day.After(midnight(s.from)) && (s.to.IsZero() || !day.After(midnight(s.to)))
		}) {
			stood++
		}
	}
	return gross, stood
}

func lawful(s suspension) bool { return s.lawful }

func compression(s stories) measured {
	type timed struct {
		item, side string
		days       float64
	}
	var cases []timed
	count := make(map[timed]float64) // by item and side
	rows := make(map[string][]float64)
	items := make(map[string]bool)
	for _, story := range s.of("approval") {
		item, side := itemOf(story), s.sideOf(story)
		if side == "" {
			continue
		}
		for _, key := range []string{"item " + item, "all items "} {
			if rows[key] == nil {
				rows[key] = make([]float64, 10)
			}
			if side == "open" {
				rows[key][8]++
			} else {
				rows[key][9]++
			}
		}
		if side != "open" {
			items[item] = true
		}
		if side == "before" || side == "now" {
			_, decided := ended(story)
			gross, stood := spent(story, acceptedOn(story), decided, lawful)
			cases = append(cases, timed{item, side, gross - stood})
			count[timed{item: item, side: side}]++
		}
	}
	comparable := func(item string) bool {
		return count[timed{item: item, side: "before"}] > 0 && count[timed{item: item, side: "now"}] > 0
	}
	slices.SortFunc(cases, func(a, b timed) int { return cmp.Compare(a.days, b.days) })
	for key, row := range rows {
		var sum [2]float64
		within := func(c timed) (int, float64, bool) {
			if !comparable(c.item) || key != "all items " && key != "item "+c.item {
				return 0, 0, false
			}
			if c.side == "before" {
				return 0, 1e6, true
			}
			return 1, float64(int64(1e6*count[timed{item: c.item, side: "before"}]) / int64(count[timed{item: c.item, side: "now"}])), true
		}
		for _, c := range cases {
			if side, weight, is := within(c); is {
				sum[side] += weight
				row[side]++
				row[9]--
			}
		}
		median := [2]float64{-1, -1}
		var reached [2]float64
		for _, c := range cases {
			if side, weight, is := within(c); is {
				if before := reached[side]; before < sum[side]/2 && before+weight >= sum[side]/2 {
					median[side] = c.days
				}
				reached[side] += weight
			}
		}
		row[2], row[3], row[4], row[5] = median[0], median[1], median[0]-median[1], median[0]
		if row[0] == 0 {
			row[4] = -1
		}
		for item := range items {
			if key == "all items " || key == "item "+item {
				if comparable(item) {
					row[6]++
				} else {
					row[7]++
				}
			}
		}
	}
	return rows
}

var stageOrder = []string{"receipt", "acceptance", "initial_review", "re_review", "decision", "delivery"}

func stageOf(e *events.Event) int {
	switch e.Data.(type) {
	case *events.ApprovalReceived:
		return 0
	case *events.ApprovalAccepted, *events.ApprovalDeemedAccepted:
		return 1
	case *events.ApprovalInitialReviewed:
		return 2
	case *events.ApprovalReReviewed:
		return 3
	case *events.ApprovalGranted, *events.ApprovalRefused:
		return 4
	case *events.ApprovalDelivered:
		return 5
	}
	return -1
}

func stageTimes(s stories) *sheet {
	sheet := newSheet(5, 0)
	for _, story := range s.of("approval") {
		item := itemOf(story)
		var before, last *events.Event
		seen, delivered := make(map[int]bool), false
		for _, e := range story {
			stage := stageOf(e)
			if stage < 0 {
				continue
			}
			delivered = delivered || stage == 5
			if seen[stage] {
				continue
			}
			seen[stage] = true
			if key := months(story, e.Time) + " " + item + " " + stageOrder[stage] + " " + e.Data.(interface{ Step() *events.ApprovalStep }).Step().Group; before != nil {
				sheet.sample(key, 0, workdays(before.Time, e.Time))
			} else if stage > 0 {
				sheet.row(key)[4]++
			}
			before, last = e, e
		}
		over, decided := ended(story)
		if last == nil || stageOf(last) == 5 || over && (decided.IsZero() || delivered) || !stated(story).IsZero() {
			continue
		}
		sheet.row(months(story, last.Time) + " " + item + " " + stageOrder[stageOf(last)+1] + " ")[3]++
	}
	return sheet
}

func touches(s stories) measured {
	sheet := newSheet(6)
	visits := make(map[events.Subject][][2]time.Time)
	for _, story := range s.of("ticket") {
		var called time.Time
		for _, e := range story {
			switch d := e.Data.(type) {
			case *events.TicketCalled:
				called = e.Time
			case *events.TicketTransferred:
				called = time.Time{}
			case *events.TicketServed:
				for _, subject := range d.Cases {
					if !called.IsZero() {
						visits[subject] = append(visits[subject], [2]time.Time{called, e.Time})
					}
				}
			}
		}
	}
	for subject, story := range s.of("approval") {
		end, received := closed(story), earliest[events.ApprovalReceived](story)
		row := sheet.row(months(story, end) + " " + itemOf(story))
		switch {
		case end.IsZero():
			row[4]++
		case received.IsZero() || len(visits[events.Subject(subject)]) == 0:
			row[5]++
		default:
			for _, visit := range visits[events.Subject(subject)] {
				if visit[1].After(end) {
					visit[1] = end
				}
				row[0] += officeSeconds(visit[0], visit[1])
			}
			row[1] += officeSeconds(received, end)
			row[2]++
			for _, e := range story {
				if handling(e) {
					row[3]++
				}
			}
		}
	}
	return sheet.figures()
}

func corrections(s stories) measured {
	sheet := newSheet(5)
	for _, story := range s.of("approval") {
		received := earliest[events.ApprovalReceived](story)
		row := sheet.row(months(story, received) + " " + itemOf(story))
		notices := 0
		for _, e := range story {
			if _, is := e.Data.(*events.ApprovalCorrectionNoticeIssued); is {
				notices++
			}
		}
		switch {
		case received.IsZero():
			row[4]++
		case notices > 0:
			row[0]++
			row[1]++
			if notices > 1 {
				row[2]++
			}
		case !acceptedOn(story).IsZero() || !closed(story).IsZero():
			row[1]++
		default:
			row[3]++
		}
	}
	return sheet.figures()
}

func acceptanceNotices(s stories) measured {
	sheet := newSheet(8)
	for _, story := range s.of("approval") {
		received := earliest[events.ApprovalReceived](story)
		row := sheet.row(months(story, received) + " " + itemOf(story))
		var told *events.Event
		for _, e := range story {
			switch e.Data.(type) {
			case *events.ApprovalCorrectionNoticeIssued, *events.ApprovalAccepted, *events.ApprovalNotAccepted, *events.ApprovalDeemedAccepted:
				if told == nil {
					told = e
				}
			}
		}
		over, _ := ended(story)
		switch {
		case received.IsZero():
			row[7]++
		case told == nil && over:
			row[5]++
		case told == nil && !closed(story).IsZero():
			row[7]++
		case told == nil && workdays(received, time.Now()) <= 5:
			row[6]++
		case told == nil:
			row[1]++
			row[4]++
		case told.Type == "oneseal.approval.deemed_accepted":
			row[1]++
			row[3]++
		case workdays(received, told.Time) <= 5:
			row[0]++
			row[1]++
		default:
			row[1]++
			row[2]++
		}
	}
	return sheet.figures()
}
