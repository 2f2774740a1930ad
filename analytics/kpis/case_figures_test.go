package kpis_test

import (
	"cmp"
	"math"
	"slices"
	"time"

	"oneseal/events"
	"oneseal/events/calendar"
)

// The measures of approval cases from the raw events, without folds, rows and views.

// months gives a key by month: that of the first time that is known, else of the story's beginning.
func months(story []*events.Event, times ...time.Time) string {
	for _, at := range times {
		if !at.IsZero() {
			return month(at, at)
		}
	}
	return month(time.Time{}, story[0].Time)
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
	id       string // of the event
	lawful   bool
	from, to time.Time
}

func suspensionsOf(story []*events.Event) (all []suspension) {
	for _, e := range story {
		switch d := e.Data.(type) {
		case *events.ApprovalClockSuspended:
			all = append(all, suspension{ground: string(d.Ground), id: e.ID, lawful: d.Ground != "other" && !d.Days.IsZero(), from: e.Time})
		case *events.ApprovalClockResumed:
			open := func(s suspension) bool { return s.to.IsZero() }
			i := slices.IndexFunc(all, func(s suspension) bool { return open(s) && s.id == d.Suspension })
			if i < 0 {
				i = slices.IndexFunc(all, func(s suspension) bool { return open(s) && s.ground == string(d.Ground) })
			}
			if i < 0 {
				i = slices.IndexFunc(all, open)
			}
			if i >= 0 {
				all[i].to = e.Time
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

// timing is a decided case with its actual workdays.
type timing struct {
	item, where, side string
	days              float64
}

// timings are the cases of either side whose time is known, from the fastest on.
func (s stories) timings() (all []timing) {
	for _, story := range s.of("approval") {
		if side := s.sideOf(story); side == "before" || side == "now" {
			_, decided := ended(story)
			gross, stood := spent(story, s.acceptedOn(story), decided, lawful)
			all = append(all, timing{itemOf(story), where(story), side, gross - stood})
		}
	}
	slices.SortFunc(all, func(a, b timing) int { return cmp.Compare(a.days, b.days) })
	return all
}

// median is the lower one of the cases by their weights, or -1. They begin with the fastest.
func median(cases []timing, weight func(timing) float64) float64 {
	total, up := 0.0, 0.0
	for _, c := range cases {
		total += weight(c)
	}
	for _, c := range cases {
		if up += weight(c); weight(c) > 0 && up >= total/2 {
			return c.days
		}
	}
	return -1
}

func compression(s stories) measured {
	sheet := newSheet(10)
	all := s.timings()
	count := make(map[timing]float64) // by item and side
	for _, c := range all {
		count[timing{item: c.item, side: c.side}]++
	}
	comparable := func(item string) bool {
		return count[timing{item: item, side: "before"}] > 0 && count[timing{item: item, side: "now"}] > 0
	}
	for _, story := range s.of("approval") {
		side, item := s.sideOf(story), itemOf(story)
		if side == "" {
			continue
		}
		row := sheet.row(join(item, where(story)))
		row[2], row[3], row[4], row[5] = -1, -1, -1, -1
		if comparable(item) {
			row[6] = 1
		}
		switch {
		case side == "open":
			row[7]++
		case side == "before" && comparable(item):
			row[0]++
		case side == "now" && comparable(item):
			row[1]++
		default:
			row[8]++
		}
	}
	for _, of := range all {
		if row := sheet.row(join(of.item, of.where)); row[0] > 0 && row[2] < 0 {
			row[2] = median(all, each(func(c timing) bool { return c.side == "before" && c.item == of.item && c.where == of.where }))
			row[3] = median(all, each(func(c timing) bool { return c.side == "now" && c.item == of.item }))
			row[4], row[5] = row[2]-row[3], row[2]
			row[9] = math.Floor(1e6 * row[0] / count[timing{item: of.item, side: "now"}])
		}
	}
	return sheet.figures()
}

// each weighs every wanted case alike.
func each(wanted func(timing) bool) func(timing) float64 {
	return func(c timing) float64 {
		if wanted(c) {
			return 1
		}
		return 0
	}
}

// compressionOfAll is that of all items together, each as it weighed before the reform.
func compressionOfAll(s stories) measured {
	all := s.timings()
	now, before := make(map[string]float64), make(map[string]map[string]float64) // cases by item, those before by place too
	for _, c := range all {
		if before[c.item] == nil {
			before[c.item] = make(map[string]float64)
		}
		if c.side == "now" {
			now[c.item]++
		} else {
			before[c.item][c.where]++
		}
	}
	items := 0.0
	for item := range now {
		if len(before[item]) > 0 {
			items++
		}
	}
	base := median(all, each(func(c timing) bool { return c.side == "before" && now[c.item] > 0 }))
	after := median(all, func(c timing) (weight float64) {
		if c.side == "now" {
			for _, cases := range before[c.item] {
				weight += float64(int64(1e6*cases) / int64(now[c.item])) // in millionths, as the view counts
			}
		}
		return weight
	})
	return measured{"all": {base, after, items}}
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
			if key := join(months(story, e.Time), item, stageOrder[stage], e.Data.(interface{ Step() *events.ApprovalStep }).Step().Group, where(story)); before != nil {
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
		sheet.row(join(months(story, last.Time), item, stageOrder[stageOf(last)+1], "", where(story)))[3]++
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
		row := sheet.row(join(months(story, end), itemOf(story), where(story)))
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
		row := sheet.row(join(months(story, received), itemOf(story), where(story)))
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
		row := sheet.row(join(months(story, received), itemOf(story), where(story)))
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
