package kpis_test

import (
	"cmp"
	"slices"
	"time"

	"oneseal/events"
	"oneseal/events/calendar"
	"oneseal/events/law"
	"oneseal/events/law/lawtest"
)

// The rules that closed cases break, from the raw events.

// compared are all rules, in the order of the figures, and judged those that every town of these tests breaks.
var compared = func() (ids []string) {
	for _, r := range law.Rules() {
		ids = append(ids, r.ID)
	}
	return ids
}()

var judged = []string{"late_acceptance_notice", "second_correction", "unrelated_material", "no_reasons", "overdue_statute", "invalid_extension", "late_delivery",
	"suspension_without_notice", "overdue_promise", "overdue_step", "step_order", "no_post", "one_officer", "decision_before_notice", "no_legal_review"}

func conformance(s stories) measured {
	sheet := newSheet(4 + len(compared))
	tally := func(key string, over, known bool, broken map[string]bool) {
		row := sheet.row(key)
		switch {
		case !over:
			row[2]++
		case !known:
			row[3]++
		default:
			row[1]++
			if len(broken) == 0 {
				row[0]++
			}
			for i, rule := range compared {
				if broken[rule] {
					row[4+i]++
				}
			}
		}
	}
	for _, story := range s.of("approval") {
		end, item := closed(story), itemOf(story)
		tally(join(months(story, end), "approval", item, where(story)), !end.IsZero(), s.inForce(item, story[0].Time) != nil, s.brokenByApproval(story))
	}
	for _, story := range s.of("penalty") {
		c := penaltyOf(story)
		if c.isCase {
			tally(join(months(story, c.closed), "penalty", "", where(story)), !c.closed.IsZero(), c.squadron != "", s.findingsOf(story))
		}
	}
	return sheet.figures()
}

// brokenByApproval judges a closed case.
func (s stories) brokenByApproval(story []*events.Event) map[string]bool {
	broken := make(map[string]bool)
	item, accepted := itemOf(story), s.acceptedOn(story)
	_, decided := ended(story)
	stopped := decided
	if outcome, _ := standing(story); outcome != "" && decided.IsZero() {
		stopped = closed(story)
	}
	var waiting time.Time
	var promise, statute, extended, notices int
	var initial, second, ordered bool
	version := s.inForce(item, accepted)
	if version != nil && !accepted.IsZero() {
		promise, statute = int(version.PromisedDays.Halves())/2, int(version.StatutoryDays.Halves())/2
		if version.StatutoryDays.IsZero() {
			statute = 20 // Art. 42
		}
	}
	answered := false
	answer := func(at time.Time) {
		if !waiting.IsZero() && !answered && pastLimit(waiting, 5, at) {
			broken["late_acceptance_notice"] = true
		}
		waiting = time.Time{}
	}
	for _, e := range story {
		switch d := e.Data.(type) {
		case *events.ApprovalReceived, *events.ApprovalCorrectionSubmitted:
			if waiting.IsZero() {
				waiting = e.Time
			}
		case *events.ApprovalCorrectionNoticeIssued:
			answer(e.Time)
			if notices++; notices > 1 {
				broken["second_correction"] = true
			}
			if in := s.inForce(item, e.Time); in != nil && len(in.Materials) > 0 && slices.ContainsFunc(d.Missing, func(code string) bool {
				return !slices.ContainsFunc(in.Materials, func(m events.ItemMaterial) bool { return m.Code == code })
			}) {
				broken["unrelated_material"] = true
			}
		case *events.ApprovalAccepted:
			answer(e.Time)
			answered = true
			if e.Time.Equal(earliest[events.ApprovalAccepted](story)) && e.Time.Equal(acceptedOn(story)) {
				if !d.PromisedDays.IsZero() {
					promise = int(d.PromisedDays.Halves()) / 2
				}
				if !d.StatutoryDays.IsZero() {
					statute = int(d.StatutoryDays.Halves()) / 2
				}
			}
		case *events.ApprovalNotAccepted:
			answer(e.Time)
			answered = true
			broken["no_reasons"] = broken["no_reasons"] || d.Reason == ""
		case *events.ApprovalWithdrawn, *events.ApprovalTerminated:
			answer(e.Time)
			answered = true
		case *events.ApprovalInitialReviewed:
			if limit := reviewDays(version); !initial && !accepted.IsZero() && limit >= 0 {
				due, _ := lastDay(story, accepted, e.Time, float64(limit))
				broken["overdue_step"] = midnight(e.Time).After(due)
			}
			broken["no_post"] = broken["no_post"] || s.vacant(e)
			initial = true
		case *events.ApprovalReReviewed:
			broken["step_order"] = broken["step_order"] || !initial
			broken["no_post"] = broken["no_post"] || s.vacant(e)
			second = true
		case *events.ApprovalGranted:
			answer(e.Time)
			answered = true
			broken["no_post"] = broken["no_post"] || s.vacant(e)
			broken["step_order"] = broken["step_order"] || !ordered && !(initial && second)
			ordered = true
		case *events.ApprovalRefused:
			answer(e.Time)
			answered = true
			broken["no_remedies"] = broken["no_remedies"] || d.Remedies == ""
			broken["no_post"] = broken["no_post"] || s.vacant(e)
			broken["step_order"] = broken["step_order"] || !ordered && !(initial && second)
			broken["no_reasons"] = broken["no_reasons"] || d.Reason == ""
			ordered = true
		case *events.ApprovalClockExtended:
			if due, _ := lastDay(story, accepted, stopped, float64(statute)); accepted.IsZero() || e.Time.Before(accepted) || extended > 0 || d.Days.Halves() > 20 || e.Role != "head" || d.Reason == "" || !due.IsZero() && midnight(e.Time).After(due) {
				broken["invalid_extension"] = true
			} else {
				extended = int(d.Days.Halves()) / 2
			}
		}
	}
	if !waiting.IsZero() && !answered {
		broken["late_acceptance_notice"] = true // the log ended years ago
	}
	s.brokenActs(story, stopped, broken)
	broken["suspension_without_notice"] = slices.ContainsFunc(suspensionsOf(story), func(s suspension) bool { return !s.lawful })
	if !decided.IsZero() {
		delivered := earliest[events.ApprovalDelivered](story)
		outcome, _ := standing(story)
		broken["late_delivery"] = outcome == "granted" && (delivered.IsZero() || pastLimit(decided, 10, delivered))
	}
	if !accepted.IsZero() && !stopped.IsZero() && calendarDays(accepted, stopped) >= 0 {
		due, _ := lastDay(story, accepted, stopped, float64(promise))
		broken["overdue_promise"] = promise > 0 && midnight(stopped).After(due)
		due, _ = lastDay(story, accepted, stopped, float64(statute+extended))
		broken["overdue_statute"] = statute > 0 && midnight(stopped).After(due)
	}
	for rule, is := range broken {
		if !is {
			delete(broken, rule)
		}
	}
	return broken
}

// pastLimit is whether a day lies after a limit of workdays: what was due on a Friday is late on the Saturday.
func pastLimit(from time.Time, days int, at time.Time) bool {
	last, err := calendar.Published().Add(events.DateOf(from), days)
	return err == nil && midnight(at).After(last.Date.Midnight())
}

// brokenActs judges what needs no clock of the case: suspensions against what was told, who looked at the place, hearings, renewals
// and fees.
func (s stories) brokenActs(story []*events.Event, stopped time.Time, broken map[string]bool) {
	var told, asked, held time.Time
	for _, e := range story {
		switch d := e.Data.(type) {
		case *events.ApprovalClockSuspended:
			for _, one := range suspensionsOf(story) {
				if to := cmp.Or(one.to, stopped); one.id == e.ID && one.lawful && (to.IsZero() || pastLimit(one.from, int(d.Days.Halves())/2, to)) {
					broken["suspension_outlasted"] = true
				}
			}
		case *events.ApprovalSiteChecked:
			if n := len(slices.Compact(slices.Sorted(slices.Values(d.Officers)))); n == 1 {
				broken["site_check_alone"] = true
			}
		case *events.ApprovalReceived:
			broken["late_renewal"] = broken["late_renewal"] || !d.Expires.IsZero() && midnight(e.Time).AddDate(0, 0, 30).After(d.Expires.Midnight())
		case *events.ApprovalThirdPartyTold:
			told = e.Time
		case *events.ApprovalHearingRequested:
			if asked.IsZero() && (told.IsZero() || !pastLimit(told, 5, e.Time)) {
				asked = e.Time
			}
		case *events.ApprovalHearingAnnounced:
			broken["short_hearing_notice"] = broken["short_hearing_notice"] || !pastLimit(e.Time, 6, d.At.Time)
		case *events.ApprovalHearingHeld:
			if !asked.IsZero() && held.IsZero() {
				held = e.Time
			}
		case *events.ApprovalFeeCharged:
			if in := s.inForce(itemOf(story), e.Time); in == nil || d.Amount.Amount.Hundredths() > in.Fee.Amount.Hundredths() {
				broken["fee_not_due"] = true
			}
		}
	}
	_, decided := ended(story)
	inTime := !held.IsZero() && (decided.IsZero() || decided.Before(asked) || held.Before(decided))
	if !asked.IsZero() && (inTime && pastLimit(asked, 20, held) || !inTime && !decided.IsZero() && !decided.Before(asked)) {
		broken["licence_hearing_not_held"] = true
	}
}

// reviewDays is what a version promises for the initial review, or less than 0.
func reviewDays(version *events.ItemVersionPublished) int {
	if version != nil {
		for _, step := range version.Steps {
			if step.Stage == "initial_review" && !step.Days.IsZero() {
				return int(step.Days.Halves()) / 2
			}
		}
	}
	return -1
}

// vacant says whether an act is by someone who holds no post on its day, where posts are told at all.
func (s stories) vacant(act *events.Event) bool {
	day := events.DateOf(act.Time).Midnight()
	told := false
	for _, story := range s.of("post") {
		holds := false
		for _, e := range story {
			switch d := e.Data.(type) {
			case *events.PostAssigned:
				told = true
				if string(d.Holder) == "staff/"+act.Actor && !day.Before(d.From.Midnight()) {
					holds = true
				}
			case *events.PostRelieved:
				if string(d.Holder) == "staff/"+act.Actor && !day.Before(d.From.Midnight()) {
					holds = false
				}
			}
		}
		if holds {
			return false
		}
	}
	return told
}

// penaltyCase is what the measures ask of a penalty case.
type penaltyCase struct {
	isCase                                                  bool // and no clue that led to nothing
	squadron, procedure, outcome                            string
	fine                                                    bool
	filed, decided, served, paid, closed                    time.Time
	officers                                                int // named by the act that names fewest; 0: none names any
	notices, made, reviewed, legal, grave, parts, prolonged []time.Time
}

func penaltyOf(story []*events.Event) penaltyCase {
	var c penaltyCase
	first := func(at *time.Time, e *events.Event) {
		if at.IsZero() {
			*at = e.Time
		}
	}
	officers := func(n int) {
		if n > 0 && (c.officers == 0 || n < c.officers) {
			c.officers = n
		}
	}
	state := ""
	for _, e := range story {
		if d, is := e.Data.(interface{ Step() *events.PenaltyStep }); is && d.Step().Case.Squadron != "" {
			c.squadron = d.Step().Case.Squadron
		}
		switch d := e.Data.(type) {
		case *events.PenaltyFiled:
			first(&c.filed, e)
			if c.procedure == "" {
				c.procedure = "ordinary"
			}
			state = "case"
		case *events.PenaltyEvidenceCollected:
			officers(len(d.Officers))
		case *events.PenaltyNoticeServed:
			c.notices, state = append(c.notices, e.Time), "case"
		case *events.PenaltyStatementMade:
			c.made = append(c.made, e.Time)
		case *events.PenaltyStatementReviewed:
			c.reviewed = append(c.reviewed, e.Time)
		case *events.PenaltyLegalReviewed:
			c.legal = append(c.legal, e.Time)
		case *events.PenaltyDiscussed, *events.PenaltyHearingHeld:
			c.grave = append(c.grave, e.Time)
		case *events.PenaltyPeriodExtended:
			c.prolonged = append(c.prolonged, e.Time)
		case *events.PenaltyInstalmentsApproved:
			c.parts = append(c.parts, e.Time)
		case *events.PenaltyDecided:
			first(&c.decided, e)
			officers(len(d.Officers))
			c.procedure, c.outcome, state = cmp.Or(string(d.Procedure), c.procedure), cmp.Or(string(d.Outcome), c.outcome), "case"
			c.fine = c.fine || d.Fine.Amount.Hundredths() > 0
		case *events.PenaltyServed:
			first(&c.served, e)
			state = "case"
		case *events.PenaltyPaid, *events.PenaltyCollectedOnSpot:
			c.paid, state = e.Time, "case"
		case *events.PenaltyEnforcementApplied:
			state = "case"
		case *events.PenaltyNotFiled, *events.PenaltyJurisdictionTransferred:
			first(&c.closed, e)
			if state = "case"; c.filed.IsZero() && c.decided.IsZero() {
				state = "none"
			}
		case *events.PenaltyClosed:
			first(&c.closed, e)
			state = "case"
		}
	}
	c.isCase = state == "case"
	return c
}

// findingsOf are the rules that a case breaks today, as the laws' texts are read a second time, from its events alone.
func (s stories) findingsOf(told []*events.Event) map[string]bool {
	broken := make(map[string]bool)
	staff := func(officer string) []*events.Event { return s["staff/"+officer] }
	for _, f := range append(lawtest.Read(told).Findings, lawtest.Unqualified(told, staff)...) {
		if !f.Since.Midnight().After(time.Now()) {
			broken[f.Rule] = true
		}
	}
	return broken
}

// penaltyTimes takes the clocks of the same second reading.
func penaltyTimes(s stories) *sheet {
	sheet := newSheet(11, 6)
	newLaw := time.Date(2021, 7, 15, 0, 0, 0, 0, time.UTC)
	for _, story := range s.of("penalty") {
		c := penaltyOf(story)
		if !c.isCase {
			continue
		}
		punished := c.outcome == "penalty" || c.outcome == "" && (c.fine || c.decided.IsZero())
		for _, stage := range []struct {
			name      string
			applies   bool
			from, to  time.Time
			prolonged bool
		}{
			{"filing_to_decision", c.procedure == "ordinary" && (c.closed.IsZero() || !c.decided.IsZero()), c.filed, c.decided, len(c.prolonged) > 0},
			{"decision_to_service", punished, c.decided, c.served, false},
			{"service_to_payment", punished && c.fine, c.served, c.paid, len(c.parts) > 0},
		} {
			if !stage.applies || stage.from.IsZero() && stage.to.IsZero() {
				continue
			}
			var clock *lawtest.Clock
			for _, k := range lawtest.Read(story).Clocks {
				if k.Kind == stage.name {
					clock, stage.from, stage.to = &k, k.From.Midnight(), k.End.Midnight()
				}
			}
			law := "2009-2017"
			switch {
			case stage.from.IsZero():
				law = "unknown"
			case !events.DateOf(stage.from).Midnight().Before(newLaw):
				law = "2021"
			}
			key := join(months(story, stage.to, stage.from), stage.name, c.procedure, law, where(story))
			row := sheet.row(key)
			if stage.prolonged {
				row[4]++
			}
			if clock == nil {
				row[10]++
				continue
			}
			if !stage.to.IsZero() {
				sheet.sample(key, 6, float64(clock.Used))
				if clock.Used == 0 {
					row[5]++
				}
			}
			switch {
			case clock.Verdict == "open" && !clock.Over.Midnight().After(today()):
				row[1]++
				row[2]++ // overdue
			case stage.to.IsZero():
				row[9]++
			case clock.Verdict == "unlimited":
				row[3]++
			case clock.Verdict == "on_time":
				row[0]++
				row[1]++
			default:
				row[1]++
			}
		}
	}
	return sheet
}

func today() time.Time { return events.DateOf(time.Now().In(events.China)).Midnight() }

func calendarDays(from, to time.Time) float64 {
	return events.DateOf(to).Midnight().Sub(events.DateOf(from).Midnight()).Hours() / 24
}

func safeguards(s stories) measured {
	sheet := newSheet(12)
	files := make(map[string][]string)
	archived := make(map[string]bool)
	for _, story := range s.of("casefile") {
		of := ""
		var lacks []string
		filed := false
		for _, e := range story {
			switch d := e.Data.(type) {
			case *events.CasefileOpened:
				of = string(d.Case)
			case *events.CasefileArchived:
				lacks, filed = d.Missing, true
			}
		}
		files[of] = append(files[of], lacks...)
		if files[of] == nil {
			files[of] = []string{}
		}
		archived[of] = archived[of] || filed
	}
	for subject, story := range s.of("penalty") {
		c := penaltyOf(story)
		if c.procedure != "ordinary" || c.outcome != "penalty" || c.decided.IsZero() {
			continue
		}
		before := func(times []time.Time) (n int) {
			for _, at := range times {
				if !at.After(c.decided) {
					n++
				}
			}
			return n
		}
		noticed := before(c.notices) > 0
		heard := slices.ContainsFunc(c.notices, func(at time.Time) bool {
			return events.DateOf(at).Midnight().Before(events.DateOf(c.decided).Midnight())
		}) && before(c.made) <= before(c.reviewed)
		asked, reviewed := before(c.grave) > 0, before(c.legal) > 0
		lacks, known := files[subject]
		row := sheet.row(join(months(story, c.decided), c.squadron, where(story)))
		row[2]++
		for place, is := range map[int]bool{3: noticed, 4: heard, 5: asked, 6: asked && reviewed, 7: c.officers >= 2, 8: !c.served.IsZero(), 9: archived[subject] && len(lacks) == 0} {
			if is {
				row[place]++
			}
		}
		switch {
		case !noticed || !heard || asked && !reviewed || c.officers == 1 || len(lacks) > 0 || !c.closed.IsZero() && c.served.IsZero():
			row[1]++
		case c.officers == 0 || !known:
			row[11]++
		case c.served.IsZero() || !archived[subject]:
			row[10]++
		default:
			row[0]++
			row[1]++
		}
	}
	return sheet.figures()
}
