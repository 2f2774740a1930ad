package cards

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPolicyErrorsNameFieldValueAndRemedy(t *testing.T) {
	const whole = "name: town\nversion: 1\nfrom: 2026-11-09\nhour: 9\nholder: post\ncards:\n  - {level: yellow, clock: promise, workdays: 1}\naccountability: {level: red, unanswered: 5}\n"
	if _, err := parse([]byte(whole)); err != nil {
		t.Fatalf("the whole policy: %v", err)
	}
	for _, c := range []struct{ old, instead, want string }{
		{"name: town", "name: 效能 督办", `name "效能 督办": give 1 to 64 of A-Z, a-z, 0-9, - and _`},
		{"version: 1", "version: 0", "version 0: count versions from 1"},
		{"from: 2026-11-09\n", "", `from "": give the first day on which cards are issued, such as 2026-11-09`},
		{"2026-11-09", "9.11.2026", `from "9.11.2026": give the first day`},
		{"hour: 9", "hour: 24", "hour 24: give an hour of the day, 0 to 23"},
		{"hour: 9", "hour: nine", "hour"},
		{"holder: post", "holder: mayor", `holder "mayor": give staff, post or organ`},
		{"holder: post", "owner: post", `unknown field "owner"`},
		{"level: yellow", "level: orange", `cards[0]: level "orange": give one of reminder, yellow, red`},
		{"clock: promise", "clock: sun", `cards[0]: clock "sun": give one of statute, promise, step`},
		{"clock: promise, ", "", `cards[0]: clock "" and finding "": give one of the two`},
		{"clock: promise", "clock: promise, finding: no_reasons", `cards[0]: clock "promise" and finding "no_reasons": give one of the two`},
		{"clock: promise", "finding: overdue_promise", `cards[0]: finding "overdue_promise": give one of invalid_extension, late_acceptance_notice`},
		{"workdays: 1", "workdays: 61", "cards[0]: workdays 61: give -60 to 60"},
		{"clock: promise, workdays: 1", "finding: no_reasons, workdays: -1", "cards[0]: workdays -1: give 0 to 60"},
		{"workdays: 1}\n", "workdays: 1}\n  - {level: yellow, clock: promise, workdays: 2}\n", "cards[1]: town.yellow.promise.overdue. has a rule in cards[0] already: keep one of them"},
		{"  - {level: yellow, clock: promise, workdays: 1}\n", "", "cards is empty: give at least one rule"},
		{"level: red", "level: black", `accountability: level "black": give one of`},
		{"unanswered: 5", "unanswered: 0", "accountability: unanswered 0: give 1 to 60 workdays"},
	} {
		if !strings.Contains(whole, c.old) {
			t.Fatalf("the policy has no %q", c.old)
		}
		if _, err := parse([]byte(strings.Replace(whole, c.old, c.instead, 1))); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q instead of %q gives %v, want %q", c.instead, c.old, err, c.want)
		}
	}
	path := filepath.Join(t.TempDir(), "mine.yaml")
	if err := os.WriteFile(path, []byte("name: town"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadPolicy(path); err == nil || !strings.HasPrefix(err.Error(), "policy "+path+": version 0") {
		t.Errorf("the file is not named: %v", err)
	}
}

func TestThePoliciesOfTheReadmesAreGood(t *testing.T) {
	for _, name := range []string{"README.md", "README.zh-CN.md"} {
		text, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for _, block := range strings.Split(string(text), "```yaml\n")[1:] {
			block, _, _ = strings.Cut(block, "```")
			if strings.Contains(block, "accountability:") {
				found++
				if _, err := parse([]byte(block)); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
		if found != 1 {
			t.Errorf("%s has %d policies", name, found)
		}
	}
}

func TestTheDefaultPolicyRemindsThenReproaches(t *testing.T) {
	p := DefaultPolicy(dayOf("09-01"))
	var cards []Card
	var all []string
	for _, now := range []string{"09-26 09:00", "09-27 09:00", "09-28 09:00", "09-29 09:00", "10-09 09:00", "10-26 09:00", "10-27 09:00"} {
		got := act(p, now, cards, running())
		cards = append(cards, stored(got...)...)
		for i := range cards {
			cards[i].State = "answered"
		}
		all = append(all, now[:5]+" "+told(got))
	}
	want := "09-26 ; 09-27 reminder promise near_due; 09-28 ; 09-29 yellow promise overdue; 10-09 red promise overdue; 10-26 reminder statute near_due; 10-27 red statute overdue"
	if got := strings.Join(all, "; "); got != want {
		t.Errorf("gives %s\nwant  %s", got, want)
	}
}
