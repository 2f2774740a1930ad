package analytics_test

import (
	"cmp"
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
		row := sheet.row(months(story, end) + " " + itemOf(story))
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

func variants(s stories) measured {
	cases, open := make(map[string]map[string]float64), make(map[string]float64)
	for _, story := range s.of("approval") {
		var path []string
		for _, e := range story {
			path = append(path, named(e))
		}
		for _, scope := range []string{"all items ", "item " + itemOf(story)} {
			if cases[scope] == nil {
				cases[scope] = make(map[string]float64)
			}
			if closed(story).IsZero() {
				open[scope]++
			} else {
				cases[scope][strings.Join(path, " > ")]++
			}
		}
	}
	all := make(measured)
	for scope, of := range cases {
		var paths []string
		total, up := 0.0, 0.0
		for path, n := range of {
			paths, total = append(paths, path), total+n
		}
		slices.SortFunc(paths, func(a, b string) int { return cmp.Or(cmp.Compare(of[b], of[a]), cmp.Compare(a, b)) })
		for i, path := range paths {
			up += of[path]
			all[scope+" "+path] = []float64{float64(i + 1), of[path], up, total, open[scope]}
		}
	}
	return all
}

func suspended(s stories) measured {
	type group struct {
		gross, unlawful, open, unknown float64
		grounds                        map[string]float64
	}
	groups := make(map[string]*group)
	for _, story := range s.of("approval") {
		over, decided := ended(story)
		key := months(story, decided) + " " + itemOf(story)
		if groups[key] == nil {
			groups[key] = &group{grounds: map[string]float64{"any": 0}}
		}
		g, accepted := groups[key], acceptedOn(story)
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
			for _, one := range suspensionsOf(story) {
				_, stood := spent(story, accepted, decided, func(other suspension) bool { return other == one })
				if one.lawful {
					g.grounds[one.ground] += stood
				} else {
					g.unlawful += stood
					g.grounds[one.ground] += 0
				}
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
		row := sheet.row(months(story, end) + " " + itemOf(story))
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
