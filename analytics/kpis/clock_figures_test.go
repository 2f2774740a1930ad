package kpis_test

import (
	"cmp"
	"math"
	"strconv"
	"time"

	"oneseal/events"
	"oneseal/events/calendar"
)

// The clocks of approval cases, the limits of items and the counts of penalty cases, from the raw events, without folds, rows
// and views.

var clockMeasures = []measure{
	{"kpi_case_clocks", "subject, item, item_version, department, organ, area, state, basis, verdict", "toInt32(clock_start_on), toInt32(ended_on), limit_days, used_days, toInt32(due_on), toInt32(over_on), provisional_calendar", caseClocks},
	{"kpi_on_time", "month, basis, item, organ, area", "numerator, denominator, late, open_cases, not_computable, without_decision, without_acceptance, without_limit, without_calendar, provisional_calendar, ended_without_decision, ended_over_limit", onTime},
	{"kpi_overdue_open", "basis, stage, item, organ, area", "numerator, denominator, not_computable, standing, provisional_calendar", overdueOpen},
	{"kpi_reform_sides", "subject, item, organ, area, side", "toInt32(decided_on), net_workdays, links", reformSides},
	{"kpi_limit_compression", "item, kind, clock", "numerator, denominator, now_sum, items, items_not_comparable, derived_bases", itemLimits},
	{"kpi_penalty_cases", "year, ifNull(toString(month),''), organ, area", "simple, ordinary, unknown, denominator", penaltyCases},
}

var clockVaries = map[string]string{
	"kpi_case_clocks":       "sum(limit_days), sum(used_days), countIf(due_on IS NULL), countIf(verdict = 'ended without decision'), sum(provisional_calendar)",
	"kpi_on_time":           "sum(numerator), sum(late), sum(open_cases), sum(without_acceptance), sum(ended_without_decision), sum(ended_over_limit)",
	"kpi_overdue_open":      "sum(numerator), sum(denominator) - sum(numerator), sum(not_computable), sum(standing)",
	"kpi_reform_sides":      "countIf(side = 'before'), countIf(side = 'now'), countIf(side = 'open'), countIf(side LIKE 'no %'), sum(links)",
	"kpi_limit_compression": "sum(numerator), sum(items), sum(items_not_comparable), sum(derived_bases)",
	"kpi_penalty_cases":     "sum(simple), sum(ordinary), countIf(year = 0)",
}

// clock is one case by one basis. A number or day that there is none of is -1, or zero.
type clock struct {
	subject, basis, verdict, version, state string
	story                                   []*events.Event
	accepted, ended, due, over              time.Time
	limit, used                             float64
	provisional                             bool
}

func midnight(at time.Time) time.Time { return events.DateOf(at).Midnight() }

// norm is a number of workdays, or what holds without one.
func norm(days events.Workdays, otherwise float64) float64 {
	if days.IsZero() {
		return otherwise
	}
	return float64(days.Halves()) / 2
}

// standing says how a case ended first, if it did, and where it stands.
func standing(story []*events.Event) (outcome, state string) {
	end := func(how, as string) {
		if outcome == "" {
			outcome, state = how, as
		}
	}
	reach := func(stage string) {
		if outcome == "" {
			state = stage
		}
	}
	state = "void"
	for _, e := range story {
		switch e.Data.(type) {
		case *events.ApprovalReceived, *events.ApprovalCorrectionSubmitted:
			reach("received")
		case *events.ApprovalCorrectionNoticeIssued:
			reach("correcting")
		case *events.ApprovalAccepted, *events.ApprovalDeemedAccepted:
			reach("accepted")
		case *events.ApprovalInitialReviewed, *events.ApprovalReReviewed:
			reach("reviewing")
		case *events.ApprovalGranted:
			end("granted", "decided")
		case *events.ApprovalRefused:
			end("refused", "decided")
		case *events.ApprovalNotAccepted:
			end("not_accepted", "closed")
		case *events.ApprovalWithdrawn:
			end("withdrawn", "closed")
		case *events.ApprovalTerminated:
			end("terminated", "closed")
		case *events.ApprovalDelivered:
			if outcome != "" {
				state = "delivered"
			}
		case *events.ApprovalClockSuspended, *events.ApprovalClockResumed, *events.ApprovalClockExtended:
		default:
			if state == "void" {
				state = "received"
			}
		}
	}
	return outcome, state
}

// lastDay walks from the acceptance until more workdays than the limit are used up, and gives the last day in time and the
// first one over it; none if the clock stands before that and nobody knows for how long.
func lastDay(story []*events.Event, accepted, decided time.Time, limit float64) (due, over time.Time) {
	due = midnight(accepted)
	used := 0.0
	for day := due.AddDate(0, 0, 1); ; day = day.AddDate(0, 0, 1) {
		on, err := calendar.Published().On(events.DateOf(day))
		if err != nil {
			return time.Time{}, time.Time{}
		}
		if !on.Workday {
			continue
		}
		stands := false
		for _, s := range suspensionsOf(story) {
			to := s.to
			if to.IsZero() {
				to = decided
			}
			if !s.lawful || !day.After(midnight(s.from)) {
				continue
			}
			if to.IsZero() {
				return time.Time{}, time.Time{}
			}
			stands = stands || !day.After(midnight(to))
		}
		if !stands {
			used++
		}
		if used > math.Floor(limit) {
			return due, day
		}
		due = day
	}
}

// statedPlan is the planned end and the department that a case's source states.
func statedPlan(story []*events.Event) (planned time.Time, department string) {
	for _, e := range story {
		if d, is := e.Data.(interface{ Step() *events.ApprovalStep }); is {
			if c := d.Step().Case; !c.PlannedEnd.IsZero() {
				planned = c.PlannedEnd.Time
			}
			department = cmp.Or(d.Step().Case.Department, department)
		}
	}
	return planned, department
}

func (s stories) clocks() (all []clock) {
	for subject, story := range s.of("approval") {
		all = append(all, s.clocksOf(subject, story)...)
	}
	return all
}

func (s stories) clocksOf(subject string, story []*events.Event) (all []clock) {
	accepted := s.acceptedOn(story)
	outcome, state := standing(story)
	_, decided := ended(story)
	stopped := decided
	if outcome != "" && decided.IsZero() {
		stopped = closed(story)
	}
	c := clock{subject: subject, story: story, state: state, accepted: accepted, ended: decided, limit: -1, used: -1}
	promise, statute, extended := -1.0, -1.0, 0.0
	most, by := 10.0, "head" // Licensing Law Art. 42
	if version := s.inForce(itemOf(story), accepted); !accepted.IsZero() && version != nil {
		c.version = version.Version
		promise, statute = norm(version.PromisedDays, -1), norm(version.StatutoryDays, -1)
		if statute < 0 {
			statute = 20 // Art. 42
		}
	}
	for _, e := range story {
		switch d := e.Data.(type) {
		case *events.ApprovalAccepted:
			if !e.Time.Equal(earliest[events.ApprovalAccepted](story)) || !earliest[events.ApprovalDeemedAccepted](story).IsZero() && !e.Time.Equal(acceptedOn(story)) {
				continue
			}
			promise, statute = norm(d.PromisedDays, promise), norm(d.StatutoryDays, statute)
			if d.Handling == "unified" || d.Handling == "joint" || d.Handling == "centralised" {
				most, by = 15, "government_head"
				if statute == 20 && d.StatutoryDays.IsZero() && norm(s.inForce(itemOf(story), accepted).StatutoryDays, -1) < 0 {
					statute = 45
				}
			}
		case *events.ApprovalClockExtended:
			due, _ := lastDay(story, accepted, stopped, statute)
			if extended == 0 && !accepted.IsZero() && !e.Time.Before(accepted) && norm(d.Days, 0) <= most && e.Role == by && d.Reason != "" && (statute < 0 || due.IsZero() || !midnight(e.Time).After(due)) {
				extended = norm(d.Days, 0)
			}
		}
	}
	counted := !accepted.IsZero() && (stopped.IsZero() || calendarDays(accepted, stopped) >= 0)
	latest := midnight(accepted)
	later := func(day time.Time) {
		if day.After(latest) {
			latest = day
		}
	}
	if counted {
		for _, one := range suspensionsOf(story) {
			if one.lawful {
				later(midnight(one.from))
				later(midnight(one.to))
			}
		}
		later(midnight(stopped))
		if !stopped.IsZero() {
			gross, stood := spent(story, accepted, stopped, lawful)
			c.used = gross - stood
		}
		_, next := lastDay(story, accepted, stopped, 0)
		later(next)
	}
	for _, basis := range []struct {
		name         string
		limit, added float64
	}{{"promised_workdays", promise, 0}, {"statutory_workdays", statute, extended}} {
		k := c
		k.basis = basis.name
		if basis.limit >= 0 {
			k.limit = basis.limit + basis.added
		}
		if counted && k.limit >= 0 {
			k.due, k.over = lastDay(story, accepted, stopped, k.limit)
			later(k.over)
		}
		switch {
		case (outcome == "not_accepted" || outcome == "withdrawn" || outcome == "terminated") && !k.due.IsZero() && midnight(stopped).After(k.due):
			k.verdict = "ended over limit"
		case outcome == "not_accepted" || outcome == "withdrawn" || outcome == "terminated":
			k.verdict = "ended without decision"
		case decided.IsZero() && !stated(story).IsZero():
			k.verdict = "no decision"
		case decided.IsZero():
			k.verdict = "open"
		case !counted:
			k.verdict = "no acceptance"
		case k.limit < 0:
			k.verdict = "no limit"
		case !midnight(decided).After(k.due):
			k.verdict = "on_time"
		default:
			k.verdict = "late"
		}
		all = append(all, k)
	}
	if on, err := calendar.Published().On(events.DateOf(latest)); counted && err == nil {
		all[0].provisional, all[1].provisional = on.Provisional, on.Provisional
	}
	if planned, _ := statedPlan(story); !planned.IsZero() {
		c.basis, c.due, c.ended, c.used, c.verdict = "stated_planned_date", midnight(planned), stated(story), -1, "open"
		if !c.ended.IsZero() {
			c.verdict = "on_time"
			if midnight(c.ended).After(c.due) {
				c.verdict = "late"
			}
		}
		all = append(all, c)
	}
	return all
}

// dayNumber counts days from 1970 on; -1 without a day.
func dayNumber(at time.Time) float64 {
	if at.IsZero() {
		return -1
	}
	return float64(midnight(at).Unix() / 86400)
}

func caseClocks(s stories) measured {
	all := make(measured)
	for _, k := range s.clocks() {
		provisional := 0.0
		if k.provisional {
			provisional = 1
		}
		_, department := statedPlan(k.story)
		all[join(k.subject, itemOf(k.story), k.version, department, where(k.story), k.state, k.basis, k.verdict)] =
			[]float64{dayNumber(k.accepted), dayNumber(k.ended), k.limit, k.used, dayNumber(k.due), dayNumber(k.over), provisional}
	}
	return all
}

func onTime(s stories) measured {
	sheet := newSheet(12)
	for _, k := range s.clocks() {
		row := sheet.row(join(months(k.story, k.ended), k.basis, itemOf(k.story), where(k.story)))
		if place, lacks := map[string]int{"no decision": 5, "no acceptance": 6, "no limit": 7}[k.verdict]; lacks {
			row[4]++
			row[place]++
		}
		switch k.verdict {
		case "on_time":
			row[0]++
			row[1]++
		case "late":
			row[1]++
			row[2]++
		case "open":
			row[3]++
		case "ended without decision":
			row[10]++
		case "ended over limit":
			row[11]++
		}
		if k.provisional && (k.verdict == "on_time" || k.verdict == "late") {
			row[9]++
		}
	}
	return sheet.figures()
}

func overdueOpen(s stories) measured {
	sheet := newSheet(5)
	today := midnight(time.Now().In(time.FixedZone("", 8*3600)))
	for _, k := range s.clocks() {
		if k.verdict != "open" || k.basis == "stated_planned_date" {
			continue
		}
		row := sheet.row(join(k.basis, k.state, itemOf(k.story), where(k.story)))
		switch {
		case k.limit < 0 || k.accepted.IsZero():
			row[2]++
		default:
			row[1]++
			if k.due.IsZero() {
				row[3]++
			}
		}
		if !k.over.IsZero() && !k.over.After(today) {
			row[0]++
		}
		if k.provisional {
			row[4]++
		}
	}
	return sheet.figures()
}

func reformSides(s stories) measured {
	all := make(measured)
	for subject, story := range s.of("approval") {
		side := s.sideOf(story)
		if side == "" {
			continue
		}
		_, decided := ended(story)
		used, links := s.clocksOf(subject, story)[0].used, 0.0
		for _, e := range story {
			if handling(e) {
				links++
			}
		}
		all[join(subject, itemOf(story), where(story), side)] = []float64{dayNumber(decided), used, links}
	}
	return all
}

func itemLimits(s stories) measured {
	sheet := newSheet(6)
	eve, last := time.Date(2012, 7, 31, 0, 0, 0, 0, time.UTC), time.Time{}
	for _, story := range s.of("item") {
		for _, e := range story {
			if d, is := e.Data.(*events.ItemVersionPublished); is && d.Effective.Midnight().After(last) && !d.Effective.Midnight().After(time.Now()) {
				last = d.Effective.Midnight()
			}
		}
	}
	for subject, story := range s.of("item") {
		kind := ""
		for _, e := range story {
			if d, is := e.Data.(*events.ItemVersionPublished); is {
				kind = string(d.Kind)
			}
		}
		if kind == "" {
			continue
		}
		item := subject[len("item/"):]
		base, now := s.inForce(item, eve), s.inForce(item, last)
		for clock, of := range map[string]func(*events.ItemVersionPublished) float64{
			"promised":  func(v *events.ItemVersionPublished) float64 { return norm(v.PromisedDays, 0) },
			"statutory": func(v *events.ItemVersionPublished) float64 { return norm(v.StatutoryDays, -1) },
		} {
			row := sheet.row(join(item, kind, clock))
			if base == nil || now == nil || of(base) < 0 || of(now) < 0 {
				row[4]++
				continue
			}
			row[0], row[1], row[2], row[3] = of(base)-of(now), of(base), of(now), 1
			if base.Origin == "derived" {
				row[5] = 1
			}
		}
	}
	return sheet.figures()
}

func penaltyCases(s stories) measured {
	sheet := newSheet(4)
	for _, story := range s.of("penalty") {
		c := penaltyOf(story)
		if !c.isCase {
			continue
		}
		day := c.filed
		if c.procedure == "simple" || day.IsZero() {
			day = c.decided
		}
		key := join("0", "", where(story))
		if !day.IsZero() {
			key = join(strconv.Itoa(day.Year()), month(day, day), where(story))
		}
		row := sheet.row(key)
		row[map[string]int{"simple": 0, "ordinary": 1, "": 2}[c.procedure]]++
		row[3]++
	}
	return sheet.figures()
}
