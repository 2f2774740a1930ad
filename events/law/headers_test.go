package law_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"oneseal/events/law"
)

var (
	asked  = regexp.MustCompile(`rule_in\('(\w+)'`)
	begins = regexp.MustCompile(`rule_in\(concat\('(\w+)'|ARRAY JOIN`)
	named  = regexp.MustCompile(`'(\w+)'`)
	spans  = regexp.MustCompile(`\b(\d+|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|sixty|ninety) (?:calendar |work|working )?(?:days?|hours?|seconds|officers)\b`)
	spanZH = regexp.MustCompile(`([0-9]+|[一两二三四五六七八九十]+)(?:个工作日|个自然日|个工作小时|日|秒|名执法人员)`)
	words  = map[string]int{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twenty": 20, "fifteen": 15, "thirty": 30, "sixty": 60, "ninety": 90, "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十五": 15}
)

// Numbers in the definition of a figure that are no limit, and why.
var defined = map[written]string{
	{"kpi_limit_compression", "278 workdays"}: "what the report says that the cut came to",
	{"kpi_limit_compression", "278个工作日"}:      "what the report says that the cut came to",
	{"kpi_limit_compression", "two days"}:     "the two days that are compared",
	{"kpi_limit_compression", "两日"}:           "the two days that are compared",
	{"kpi_conformance", "two officers"}:       "a rule that findings name",
	{"kpi_conformance", "两名执法人员"}:             "a rule that findings name",
}

// A definition that states a limit states one of a rule that its view asks for: a change of the law that leaves the words behind is noticed.
func TestFiguresStateTheLimitsThatTheyAskFor(t *testing.T) {
	needed := make(map[written]bool)
	stated := 0
	read(t, func(path, text string) {
		if filepath.Dir(path) != "analytics/kpis" {
			return
		}
		view := strings.TrimSuffix(filepath.Base(path), ".sql")
		header, body, _ := strings.Cut(text, "\nCREATE ")
		held := limitsOf(body)
		for _, found := range slices.Concat(spans.FindAllStringSubmatch(header, -1), spanZH.FindAllStringSubmatch(header, -1)) {
			if found[0] == "one day" || found[0] == "一日" {
				continue // any day, or the one before another
			}
			stated++
			n := words[found[1]]
			if n == 0 {
				n, _ = strconv.Atoi(found[1])
			}
			if slices.Contains(held, n) {
				continue
			}
			at := written{view, found[0]}
			if defined[at] == "" {
				t.Errorf("%s says %q and asks for limits of %v: ask for the limit by rule_in, or say why it is none", view, found[0], held)
			}
			needed[at] = true
		}
	}, ".sql")
	if stated < 10 {
		t.Errorf("only %d limits are stated", stated)
	}
	for at, why := range defined {
		if !needed[at] {
			t.Errorf("%s may say %q (%s) and does not: take that away", at.file, at.what, why)
		}
	}
}

// limitsOf are the limits of the rules that a view names, and what one and its extension come to.
func limitsOf(body string) (held []int) {
	ids := make(map[string]bool)
	for _, id := range asked.FindAllStringSubmatch(body, -1) {
		ids[id[1]] = true
	}
	if begins.MatchString(body) { // named by parts, or in a list
		for _, part := range begins.FindAllStringSubmatch(body, -1) {
			for _, name := range named.FindAllStringSubmatch(body, -1) {
				ids[part[1]+name[1]] = true
			}
		}
	}
	base, more := 0, 0
	for _, r := range law.All() {
		if !ids[r.ID] {
			continue
		}
		for _, v := range r.Versions {
			if !v.Limit.IsZero() {
				held = append(held, int(v.Limit.Number))
			}
		}
		switch r {
		case law.PetitionAnswer:
			base = int(r.Versions[0].Limit.Number)
		case law.PetitionExtension:
			more = int(r.Versions[0].Limit.Number)
		}
	}
	if more > 0 {
		held = append(held, base+more)
	}
	slices.Sort(held)
	return slices.Compact(held)
}
