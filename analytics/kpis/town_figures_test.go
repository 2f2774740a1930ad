package kpis_test

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"oneseal/events"
)

// The measures of powers, evidence, draws and villages from the raw events, without folds, rows and views.

func powers(s stories) measured {
	sheet := newSheet(5)
	var last time.Time
	for _, story := range s.of("power") {
		if at := events.DateOf(story[len(story)-1].Time).Midnight(); at.After(last) {
			last = at
		}
	}
	for _, story := range s.of("power") {
		var field, kind string
		var from, to events.Date
		proposed, used := false, false
		for _, e := range story {
			switch d := e.Data.(type) {
			case *events.PowerReceived:
				field, kind, from, proposed = cmp.Or(d.Field, field), string(d.Kind), d.Effective, false
			case *events.PowerDelegationProposed:
				kind = cmp.Or(string(d.Kind), kind)
			case *events.PowerDelegationDecided:
				if d.Answer == "adopted" {
					from = d.Effective
				}
			case *events.PowerReturnProposed:
				proposed = true
			case *events.PowerReturnDecided:
				if proposed = false; d.Answer == "adopted" {
					to = d.Effective
				}
			case *events.PowerExercised:
				used = used || events.DateOf(e.Time).Midnight().After(last.AddDate(-1, 0, 0))
			}
		}
		row := sheet.row(join(field, kind, where(story)))
		held := !from.IsZero() && !from.Midnight().After(last) && (to.IsZero() || to.Midnight().After(last))
		switch {
		case held && used:
			row[0]++
			row[1]++
		case held:
			row[1]++
			row[2]++
		case used:
			row[4]++
		}
		if held && proposed {
			row[3]++
		}
	}
	return sheet.figures()
}

// evidenceReuse counts by KPI 9 of the definitions: what is shared with another organ, and what an organ that it is shared with cites.
func evidenceReuse(s stories) measured {
	sheet := newSheet(4)
	type use struct {
		at          time.Time
		from, cited map[string]bool // owners of the evidence
	}
	cases := make(map[events.Subject]*use)
	note := func(subject events.Subject, at time.Time, owner string, cited bool) {
		u := cases[subject]
		if u == nil {
			u = &use{at, make(map[string]bool), make(map[string]bool)}
			cases[subject] = u
		}
		if at.Before(u.at) {
			u.at = at
		}
		u.from[owner] = true
		if cited {
			u.cited[owner] = true
		}
	}
	for _, story := range s.of("evidence") {
		var shared time.Time
		citing, with := make(map[events.Subject]bool), make(map[string]bool)
		owner := ownerOf(story)
		for _, e := range story {
			switch d := e.Data.(type) {
			case *events.EvidenceCollected:
				citing[d.Case] = true
			case *events.EvidenceShared:
				with[d.Recipient] = true
				if d.Recipient == owner {
					continue
				}
				if shared.IsZero() {
					shared = e.Time
				}
				if d.Case == "" {
					sheet.row(join(months(story, e.Time), "cases", where(story)))[3]++
				} else {
					note(d.Case, e.Time, owner, false)
				}
			}
		}
		for _, e := range story {
			d, is := e.Data.(*events.EvidenceReused)
			if !is {
				continue
			}
			by := d.By
			if e.Organ != "" && e.Organ != owner {
				by = e.Organ
			}
			if with[by] {
				citing[d.Case] = true
				if by != owner {
					note(d.Case, e.Time, owner, true)
				}
			}
		}
		if shared.IsZero() {
			continue
		}
		delete(citing, "")
		row := sheet.row(join(months(story, shared), "items", where(story)))
		row[1]++
		if len(citing) >= 2 {
			row[0]++
		}
	}
	others := func(owners map[string]bool, of string) bool {
		return len(owners) > 1 || len(owners) == 1 && !owners[of]
	}
	for subject, use := range cases {
		story, known := s[string(subject)]
		if !known || subject.Kind() != "penalty" {
			sheet.row(join(month(use.at, use.at), "cases", "", ""))[3]++
			continue
		}
		if !others(use.from, ownerOf(story)) {
			continue
		}
		c := penaltyOf(story)
		row := sheet.row(join(months(story, c.closed, use.at), "cases", where(story)))
		switch {
		case c.closed.IsZero():
			row[2]++
		case others(use.cited, ownerOf(story)):
			row[0]++
			row[1]++
		default:
			row[1]++
		}
	}
	return sheet.figures()
}

func monitoring(s stories) measured {
	sheet := newSheet(11)
	register := s.cameras()
	for _, story := range s.of("evidence") {
		var collected *events.EvidenceCollected
		for _, e := range story {
			if d, is := e.Data.(*events.EvidenceCollected); is && collected == nil {
				collected = d
			}
		}
		if collected == nil || collected.Origin != "camera" && collected.Origin != "sensor" {
			continue
		}
		at, preserved, rejected := earliest[events.EvidenceCollected](story), earliest[events.EvidencePreserved](story), earliest[events.EvidenceRejected](story)
		var passed time.Time
		for _, e := range story {
			if d, is := e.Data.(*events.EvidenceReviewed); is && d.Result == "passed" && passed.IsZero() {
				passed = e.Time
			}
		}
		device, known := register[string(collected.Camera)]
		tally := func(day time.Time) []float64 { return sheet.row(join(months(story, day), device.source, where(story))) }
		of, told := s[string(collected.Case)]
		c := penaltyOf(of)
		switch {
		case collected.Case.Kind() != "penalty":
			tally(at)[8]++
			continue
		case !told:
			tally(at)[10]++
			continue
		case !rejected.IsZero() && (c.decided.IsZero() || !rejected.After(c.decided)):
			tally(at)[8]++
			continue
		case c.decided.IsZero() && c.closed.IsZero():
			tally(at)[9]++
			continue
		case c.decided.IsZero():
			tally(at)[8]++
			continue
		case !known || collected.File == nil || collected.File.KeptUntil.IsZero():
			tally(at)[10]++
			continue
		}
		row := tally(c.decided)
		row[1]++
		before := func(t time.Time, limit time.Time) bool { return !t.IsZero() && !t.After(limit) }
		valid := func(kind events.DeviceReview) bool {
			return slices.ContainsFunc(device.reviews[kind], func(r review) bool {
				return !r.at.After(at) && (r.until.IsZero() || !r.until.Midnight().Before(events.DateOf(at).Midnight()))
			})
		}
		reviewed, sign := before(passed, c.decided), before(device.signed, at)
		kept := !preserved.IsZero() && !events.DateOf(preserved).Midnight().After(collected.File.KeptUntil.Midnight())
		for place, is := range map[int]bool{0: reviewed && sign && kept, 2: reviewed, 3: sign, 4: kept, 5: valid("legal") && valid("technical"), 6: before(device.published, at), 7: collected.Signature != ""} {
			if is {
				row[place]++
			}
		}
	}
	return sheet.figures()
}

func draws(s stories) measured {
	all := make(measured)
	objects := make(map[string]map[events.Subject]bool)
	latest := make(map[string]time.Time)
	for _, story := range s.of("draw") {
		committed, executed, cancelled := earliest[events.DrawCommitted](story), earliest[events.DrawExecuted](story), earliest[events.DrawCancelled](story)
		var field string
		var pool events.Count
		var drawn []events.Subject
		replaced := 0.0
		for _, e := range story {
			switch d := e.Data.(type) {
			case *events.DrawCommitted:
				field, pool = d.Field, d.Objects.Size
			case *events.DrawExecuted:
				if drawn == nil {
					for _, m := range d.Matches {
						drawn = append(drawn, m.Object)
					}
				}
			case *events.DrawOfficerReplaced:
				replaced++
			}
		}
		at := executed
		if at.IsZero() {
			at = committed
		}
		key := join(strconv.Itoa(at.Year()), field, where(story))
		if all[key] == nil {
			all[key], objects[key] = make([]float64, 10), make(map[events.Subject]bool)
		}
		row := all[key]
		switch {
		case !cancelled.IsZero():
			row[7]++
		case executed.IsZero():
			row[8]++
		default:
			row[2]++
			row[3] += float64(len(drawn))
			row[5] += replaced
			for _, object := range drawn {
				objects[key][object] = true
			}
			row[0] = float64(len(objects[key]))
			if executed.After(latest[key]) && !pool.IsZero() {
				latest[key], row[1] = executed, float64(pool.Value())
			}
			row[4] = row[3] - row[0]
			if earliest[events.DrawRevealed](story).IsZero() {
				row[6]++
			}
			if committed.IsZero() || committed.After(executed) || pool.IsZero() {
				row[9]++
			}
		}
	}
	return all
}

func mediation(s stories) measured {
	sheet := newSheet(9)
	for _, story := range s.of("dispute") {
		agreed, unagreed, refused := earliest[events.DisputeAgreementReached](story), earliest[events.DisputeMediationEnded](story), earliest[events.DisputeMediationRefused](story)
		fulfilled, breached := earliest[events.DisputeAgreementFulfilled](story), earliest[events.DisputeAgreementBreached](story)
		var village, category string
		var due events.Date
		for _, e := range story {
			switch d := e.Data.(type) {
			case *events.DisputeRegistered:
				village, category = string(d.Area), d.Category
			case *events.DisputeAgreementReached:
				due = d.Due
			}
		}
		row := func(day time.Time) []float64 {
			return sheet.row(join(months(story, day), village, category, where(story)))
		}
		switch {
		case !agreed.IsZero():
			r := row(agreed)
			r[0]++
			r[1]++
			if !breached.IsZero() {
				r[6]++
			}
			switch {
			case !fulfilled.IsZero():
				r[3]++
				r[5]++
				if due.IsZero() || !events.DateOf(fulfilled).Midnight().After(due.Midnight()) {
					r[4]++
				}
			case due.IsZero():
				r[8]++
			case due.Midnight().Before(time.Now().AddDate(0, 0, -1)):
				r[5]++
			}
		case !unagreed.IsZero():
			row(unagreed)[1]++
		case !refused.IsZero():
			row(refused)[2]++
		default:
			row(earliest[events.DisputeRegistered](story))[7]++
		}
	}
	return sheet.figures()
}

func petitions(s stories) measured {
	sheet := newSheet(8)
	for _, story := range s.of("petition") {
		var category string
		var received, told, accepted, extended time.Time
		var to events.Date
		for _, e := range story {
			switch d := e.Data.(type) {
			case *events.PetitionRegistered:
				category = d.Category
			case *events.PetitionForwarded:
				if told.IsZero() {
					received = e.Time
				}
			case *events.PetitionReceiptNotified:
				if told.IsZero() {
					told = e.Time
				}
				if accepted = (time.Time{}); d.Acceptance == "accepted" {
					accepted = told
				}
			case *events.PetitionExtended:
				extended, to = e.Time, d.Until
			}
		}
		closed := earliest[events.PetitionClosed](story)
		for _, term := range []struct {
			name     string
			from, to time.Time
			days     float64
		}{
			{"forward", earliest[events.PetitionRegistered](story), earliest[events.PetitionForwarded](story), 15},
			{"notice", received, told, 15},
			{"answer", accepted, earliest[events.PetitionOpinionIssued](story), 60},
		} {
			if term.from.IsZero() && term.to.IsZero() {
				continue
			}
			if term.name == "answer" && !to.IsZero() && !term.from.IsZero() {
				term.days = min(max(to.Midnight().Sub(events.DateOf(term.from).Midnight()).Hours()/24, 60), 90)
			}
			row := sheet.row(join(months(story, term.to, term.from), term.name, category, where(story)))
			counted := true
			switch {
			case term.from.IsZero() || !term.to.IsZero() && calendarDays(term.from, term.to) < 0:
				row[7]++
				counted = false
			case term.to.IsZero() && !closed.IsZero():
				row[5]++
				counted = false
			case term.to.IsZero() && calendarDays(term.from, time.Now()) <= term.days:
				row[6]++
				counted = false
			case term.to.IsZero():
				row[1]++
				row[3]++
			case calendarDays(term.from, term.to) <= term.days:
				row[0]++
				row[1]++
			default:
				row[1]++
				row[2]++
			}
			if counted && term.name == "answer" && !extended.IsZero() {
				row[4]++
			}
		}
	}
	return sheet.figures()
}

// freshness gives the bounds below which half and 99 in 100 records lie, out of the counts of one day's buckets.
func freshness(buckets map[float64]float64) []float64 {
	bounds := slices.Sorted(maps.Keys(buckets))
	total := 0.0
	for _, n := range buckets {
		total += n
	}
	row := []float64{total, 0, 0}
	for i, share := range []float64{0.5, 0.99} {
		up := 0.0
		for _, bound := range bounds {
			if up += buckets[bound]; up >= share*total {
				row[i+1] = bound
				break
			}
		}
	}
	return row
}
