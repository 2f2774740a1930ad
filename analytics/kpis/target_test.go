package kpis

import (
	"testing"
)

func TestTargetIsTheNumberThatTheHeaderBeginsWith(t *testing.T) {
	for _, c := range []struct {
		header, rows string
		want         Target
		is           bool
	}{
		{"0.9", "any", Target{Value: 0.9}, true},
		{"at most 0", "", Target{AtMost: true}, true},
		{"0.3667 for promised single items (439 to 278 workdays)", "promised single items", Target{Value: 0.3667}, true},
		{"0.3667 for promised single items (439 to 278 workdays)", "construction projects", Target{}, false},
		{"1 for statutory_workdays; none set", "statutory_workdays", Target{Value: 1}, true},
		{"none set; 10 % states no base", "", Target{}, false},
	} {
		view := View{EN: Definition{Target: c.header}}
		if got, is := view.Target(c.rows); got != c.want || is != c.is {
			t.Errorf("%q for %q is %v, %v", c.header, c.rows, got, is)
		}
	}
}
