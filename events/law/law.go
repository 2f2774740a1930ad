// Package law holds the dated rules that findings and figures rest on. A rule is one sentence of a law, a
// regulation or the town's own reform; its versions are texts, each in force for a span of days. An act is
// judged by the version in force on the day of the act (Penalty Law Art. 37), and a period by the one in
// force on the day on which it begins.
//
// Limits, dates and articles stand here alone: folds take them from a rule's version, views from the table
// "rules", which is filled from here. A new text of a law is one more version in the rule's list.
//
// The table says what the sources beside the project confirm and no more. Where only the present text was
// read, an earlier version says so: its wording is not confirmed.
package law

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"oneseal/events"
)

// Law is by whose rules a town's acts are judged.
type Law string

const (
	China Law = "china"
	// None is for logs of other places, whose law is not known here: nothing is judged by China's law or the reform's
	// rules, and there is no statutory clock. Rules of the record itself and of the figures hold everywhere.
	None Law = "none"
)

// Laws lists those that a town may choose.
var Laws = []Law{China, None}

// ParseLaw reads the choice of a town.
func ParseLaw(text string) (Law, error) {
	if !slices.Contains(Laws, Law(text)) {
		return "", fmt.Errorf("law %q: give china, or none where acts are not to be judged by China's law", text)
	}
	return Law(text), nil
}

// Rule is something that an act, or the lack of one, can break.
type Rule struct {
	ID       string // as findings name it
	Title    events.Title
	Versions []Version // from the oldest on, without gaps
	// Everywhere is whether the rule is no law of China and none of the town's reform.
	Everywhere bool
}

// Version is a rule as one text has it.
type Version struct {
	Name string      // of the text: the year of its latest amendment, or the reform's; empty where none is known
	From events.Date // first day in force; absent in the first version: whenever
	Act
	Article string // numbers alone, "44, 62"; empty where it is not known. Of a report: the section
	Limit   Limit  // absent where the text sets none
	// Confirmed is whether the text was read. An unconfirmed version is what the later text says,
	// taken back in time, and shown as such.
	Confirmed bool
	// Silent is whether the text has no such rule, so that nothing breaks it.
	Silent bool
	basis  events.Title // as BasisTitle gives it, of a rule of the list: rows name it time and again
}

// Act is what a text is of.
type Act struct{ Title events.Title }

// FindAct gives the act of that English name, as rules and the origins of event types cite it; a standard, such as GB 32100, is none.
func FindAct(en string) (Act, bool) {
	if i := slices.IndexFunc(acts, func(a Act) bool { return a.Title.EN == en }); i >= 0 {
		return acts[i], true
	}
	return Act{}, false
}

// At names an article of the act as people cite it: numbers alone, "44, 62"; of the report, a section.
func (a Act) At(article string) events.Title {
	switch {
	case article == "":
		return a.Title
	case a == report:
		return events.Title{ZH: a.Title.ZH + " " + article, EN: a.Title.EN + " " + article}
	}
	return events.Title{ZH: a.Title.ZH + "第" + strings.ReplaceAll(article, ", ", "、") + "条", EN: a.Title.EN + " Art. " + article}
}

// Limit is a number that a text sets: at most so long, or at least so many. It is absent without a unit.
type Limit struct {
	Number int32
	Unit   Unit
}

// Unit is what a limit counts.
type Unit string

const (
	Workdays     Unit = "workdays"
	CalendarDays Unit = "calendar days"
	WorkingHours Unit = "working hours"
	Seconds      Unit = "seconds"
	Officers     Unit = "officers"
	Hours        Unit = "hours"
	Months       Unit = "months"
	Years        Unit = "years"
	Yuan         Unit = "yuan"
	Percent      Unit = "percent"
)

// IsZero tells whether there is no limit; a limit of 0 workdays is one.
func (l Limit) IsZero() bool { return l.Unit == "" }

// Workdays is the limit as clocks take it; absent if it counts anything else.
func (l Limit) Workdays() events.Workdays {
	if l.Unit != Workdays {
		return events.Workdays{}
	}
	return events.HalfWorkdays(2 * l.Number)
}

// Cited names the article as people cite it.
func (v *Version) Cited() events.Title { return v.Act.At(v.Article) }

// Basis names the article and the text: what rows and events say of a finding.
func (v *Version) Basis() string { return v.BasisTitle().EN }

// BasisTitle is Basis in both languages.
func (v *Version) BasisTitle() events.Title {
	if v.basis.EN != "" {
		return v.basis
	}
	cited := v.Cited()
	switch {
	case v.Name == "":
		return cited
	case v.Act == report:
		cited.ZH += "，" + v.Name
	default:
		cited.ZH += "（" + v.Name + "年文本）"
	}
	cited.EN += ", text of " + v.Name
	return cited
}

// In gives the version in force on a day.
func (r *Rule) In(day events.Date) *Version {
	in := &r.Versions[0]
	for i := range r.Versions[1:] {
		if v := &r.Versions[i+1]; !day.Midnight().Before(v.From.Midnight()) {
			in = v
		}
	}
	return in
}

// Rules lists the rules that findings name.
func Rules() []*Rule { return rules }

// Limits lists the rules that figures are held to and that no finding names.
func Limits() []*Rule { return limits }

// All lists both.
func All() []*Rule { return slices.Concat(rules, limits) }

// Under lists those of them that hold where a law is chosen.
func Under(chosen Law) []*Rule {
	return slices.DeleteFunc(All(), func(r *Rule) bool { return !r.HoldsUnder(chosen) })
}

// HoldsUnder is whether the rule is one where a law is chosen.
func (r *Rule) HoldsUnder(chosen Law) bool { return chosen == China || r.Everywhere }

// Find gives the rule of that id which findings name.
func Find(id string) (*Rule, error) {
	for _, r := range rules {
		if r.ID == id {
			return r, nil
		}
	}
	return nil, fmt.Errorf("no rule is named %q", id)
}

func date(year int, month time.Month, day int) events.Date {
	return events.DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}
