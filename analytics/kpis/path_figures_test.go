package kpis_test

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"oneseal/events"
)

// The measures of the ways that cases go, from the raw events, without folds, rows and views.

func named(e *events.Event) string {
	return cmp.Or(e.Data.(interface{ Step() *events.ApprovalStep }).Step().Activity, e.Type)
}

func reworks(s stories) measured {
	sheet := newSheet(6)
	for _, story := range s.of("approval") {
		end := closed(story)
		row := sheet.row(join(months(story, end), itemOf(story), where(story)))
		if end.IsZero() {
			row[5]++
			continue
		}
		row[1]++
		var recurs, redone, repeated bool
		for i, e := range story {
			for _, before := range story[:i] {
				if named(before) != named(e) {
					continue
				}
				recurs = true
				repeated = repeated || e.Actor != "" && e.Actor == before.Actor
				redone = redone || e.Actor != "" && before.Actor != "" && e.Actor != before.Actor
			}
		}
		for place, is := range map[int]bool{0: recurs, 2: redone, 3: repeated, 4: recurs && !redone && !repeated} {
			if is {
				row[place]++
			}
		}
	}
	return sheet.figures()
}

// wayOf is the variant of a case that is over, else empty.
func wayOf(story []*events.Event) string {
	if closed(story).IsZero() {
		return ""
	}
	var path []string
	for _, e := range story {
		path = append(path, named(e))
	}
	return strings.Join(path, " > ")
}

func variants(s stories) measured {
	sheet := newSheet(3)
	of := make(map[string]float64) // the closed cases of a month, item and place
	groups := make(map[string]string)
	for _, story := range s.of("approval") {
		group, way := join(months(story, closed(story)), itemOf(story), where(story)), wayOf(story)
		groups[group+" "+way] = group
		row := sheet.row(group + " " + way)
		if way == "" {
			row[2]++
			continue
		}
		row[0]++
		of[group]++
	}
	for key, row := range sheet.rows {
		row[1] = of[groups[key]]
	}
	return sheet.figures()
}

// topShares ranks the variants of closed cases: cases, and the share of a variant and all before it.
func topShares(cases [][]*events.Event) (ranked []string, top []float64) {
	count := make(map[string]float64)
	for _, story := range cases {
		count[wayOf(story)]++
	}
	delete(count, "")
	ranked = slices.SortedFunc(maps.Keys(count), func(a, b string) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
	up, total := 0.0, 0.0
	for _, n := range count {
		total += n
	}
	for _, way := range ranked {
		up += count[way]
		top = append(top, up/total)
	}
	return ranked, top
}

func suspended(s stories) measured {
	type group struct {
		gross, unlawful, open, unknown float64
		grounds                        map[string]float64
	}
	groups := make(map[string]*group)
	for _, story := range s.of("approval") {
		over, decided := ended(story)
		key := join(months(story, decided), itemOf(story), where(story))
		if groups[key] == nil {
			groups[key] = &group{grounds: map[string]float64{"any": 0}}
		}
		g, accepted := groups[key], s.acceptedOn(story)
		switch {
		case decided.IsZero() && !over && stated(story).IsZero():
			g.open++
		case decided.IsZero():
		case accepted.IsZero() || calendarDays(accepted, decided) < 0:
			g.unknown++
		default:
			gross, any := spent(story, accepted, decided, lawful)
			g.gross += gross
			g.grounds["any"] += any
			_, unlawful := spent(story, accepted, decided, func(one suspension) bool { return !one.lawful })
			g.unlawful += unlawful
			of := make(map[string]bool)
			for _, one := range suspensionsOf(story) {
				if !of[one.ground] { // days of one ground count once
					_, stood := spent(story, accepted, decided, func(other suspension) bool { return other.lawful && other.ground == one.ground })
					g.grounds[one.ground] += stood
				}
				of[one.ground] = true
			}
		}
	}
	all := make(measured)
	for key, g := range groups {
		for ground, days := range g.grounds {
			all[key+" "+ground] = []float64{days, g.gross, g.unlawful, g.open, g.unknown}
		}
	}
	return all
}

func handovers(s stories) measured {
	sheet := newSheet(5)
	for _, story := range s.of("approval") {
		end := closed(story)
		row := sheet.row(join(months(story, end), itemOf(story), where(story)))
		officer, unit, changes, between := "", "", 0.0, 0.0
		for _, e := range story {
			if !handling(e) {
				continue
			}
			if group := e.Data.(interface{ Step() *events.ApprovalStep }).Step().Group; group != "" {
				if unit != "" && group != unit {
					between++
				}
				unit = group
			}
			if e.Actor != "" {
				if officer != "" && e.Actor != officer {
					changes++
				}
				officer = e.Actor
			}
		}
		switch {
		case end.IsZero():
			row[3]++
		case officer == "":
			row[4]++
		default:
			row[0] += changes
			row[1]++
			row[2] += between
		}
	}
	return sheet.figures()
}
