package cards

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"oneseal/events"
	"oneseal/events/law"
	"oneseal/events/yamlfile"
)

// Policy says which cards go out when, to whom, and when someone is held to account. There is no national one.
type Policy struct {
	// Name and Version stand in each card, as "name/version". A new version under the same name issues no second card for
	// the same cause; another name does.
	Name    string `yaml:"name"`
	Version int    `yaml:"version"`
	// From is the day, as 2006-01-02, before which nothing is carded: old data brings no flood.
	From string `yaml:"from"`
	// Hour of the day, in China's time, at which cards go out.
	Hour           int      `yaml:"hour"`
	Holder         Holder   `yaml:"holder"`
	Cards          []Rule   `yaml:"cards"`
	Accountability *Opening `yaml:"accountability"`

	from time.Time
}

// Rule issues a card of a level on a clock or on a finding.
type Rule struct {
	Level   events.CardLevel `yaml:"level"`
	Clock   events.CardClock `yaml:"clock"`
	Finding string           `yaml:"finding"` // a rule of events/law, instead of Clock
	// Workdays after the clock's last day: 0 and less remind, more reproach. Of a finding: after its day.
	Workdays int `yaml:"workdays"`
}

// Opening opens an accountability on a card that was not answered so many workdays after it was issued.
type Opening struct {
	Level      events.CardLevel `yaml:"level"`
	Unanswered int              `yaml:"unanswered"`
}

// Holder is who gets a case's cards: whom the case names as responsible, the post that handles its item, or its organ.
// What a case does not tell is looked for in the next of these.
type Holder string

const (
	holderStaff Holder = "staff"
	holderPost  Holder = "post"
	holderOrgan Holder = "organ"
)

// mostWorkdays bounds offsets from a day, either way.
const mostWorkdays = 60

// triggers are the findings of approvals that a rule may name, with what the card says it is for. The overdue clocks
// are not among them: a rule names the clock.
var triggers = map[string]events.CardTrigger{
	law.LateAcceptanceNotice.ID:    "not_accepted",
	law.SecondCorrection.ID:        "other",
	law.UnrelatedMaterial.ID:       "other",
	law.NoReasons.ID:               "no_reasons",
	law.InvalidExtension.ID:        "other",
	law.LateDelivery.ID:            "late_forwarding",
	law.SuspensionWithoutNotice.ID: "other",
	law.StepOrder.ID:               "other",
	law.NoPost.ID:                  "off_line_handling",
}

//go:embed policy.yaml
var defaultPolicy []byte

// DefaultPolicy is the built-in one, in force from a day on.
func DefaultPolicy(from events.Date) *Policy {
	p, err := parse(append(slices.Clip(defaultPolicy), "\nfrom: "+from.String()+"\n"...))
	if err != nil {
		panic(err) // it is built in, and tested
	}
	return p
}

// LoadPolicy reads a policy file. Its errors name field, value and remedy.
func LoadPolicy(path string) (*Policy, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read policy: %w", err)
	}
	p, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("policy %s: %w", path, err)
	}
	return p, nil
}

func parse(text []byte) (*Policy, error) {
	p := new(Policy)
	if err := yamlfile.Decode(text, p); err != nil {
		return nil, fmt.Errorf("%w\nwrite fields as the policy in projectors/README.md does", err)
	}
	return p, p.check()
}

var policyName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

func (p *Policy) check() error {
	if !policyName.MatchString(p.Name) {
		return fmt.Errorf("name %q: give 1 to 64 of A-Z, a-z, 0-9, - and _: it becomes part of ids", p.Name)
	}
	if p.Version < 1 {
		return fmt.Errorf("version %d: count versions from 1", p.Version)
	}
	var err error
	if p.from, err = time.ParseInLocation(time.DateOnly, p.From, events.China); err != nil {
		return fmt.Errorf("from %q: give the first day on which cards are issued, such as 2026-11-09", p.From)
	}
	if p.Hour < 0 || p.Hour > 23 {
		return fmt.Errorf("hour %d: give an hour of the day, 0 to 23", p.Hour)
	}
	if !slices.Contains([]Holder{holderStaff, holderPost, holderOrgan}, p.Holder) {
		return fmt.Errorf("holder %q: give staff, post or organ", p.Holder)
	}
	if len(p.Cards) == 0 {
		return fmt.Errorf("cards is empty: give at least one rule, such as {level: yellow, clock: promise, workdays: 1}")
	}
	seen := make(map[string]int)
	for i := range p.Cards {
		r := &p.Cards[i]
		if err := r.check(); err != nil {
			return fmt.Errorf("cards[%d]: %w", i, err)
		}
		if first, twice := seen[p.stem(r)]; twice {
			return fmt.Errorf("cards[%d]: %s has a rule in cards[%d] already: keep one of them", i, strings.TrimPrefix(p.stem(r), "card/"), first)
		}
		seen[p.stem(r)] = i
	}
	if a := p.Accountability; a != nil {
		if err := checkLevel(a.Level); err != nil {
			return fmt.Errorf("accountability: %w", err)
		}
		if a.Unanswered < 1 || a.Unanswered > mostWorkdays {
			return fmt.Errorf("accountability: unanswered %d: give 1 to %d workdays", a.Unanswered, mostWorkdays)
		}
	}
	return nil
}

func (r *Rule) check() error {
	if err := checkLevel(r.Level); err != nil {
		return err
	}
	least := -mostWorkdays
	switch {
	case (r.Clock == "") == (r.Finding == ""):
		return fmt.Errorf("clock %q and finding %q: give one of the two", r.Clock, r.Finding)
	case r.Clock != "" && !slices.Contains(events.Codes(r.Clock), string(r.Clock)):
		return fmt.Errorf("clock %q: give one of %s", r.Clock, strings.Join(events.Codes(r.Clock), ", "))
	case r.Finding != "" && triggers[r.Finding] == "":
		return fmt.Errorf("finding %q: give one of %s; limits go by clock", r.Finding, strings.Join(slices.Sorted(maps.Keys(triggers)), ", "))
	case r.Finding != "":
		least = 0 // nobody knows of it before its day
	}
	if r.Workdays < least || r.Workdays > mostWorkdays {
		return fmt.Errorf("workdays %d: give %d to %d", r.Workdays, least, mostWorkdays)
	}
	return nil
}

func checkLevel(level events.CardLevel) error {
	if !slices.Contains(events.Codes(level), string(level)) {
		return fmt.Errorf("level %q: give one of %s", level, strings.Join(events.Codes(level), ", "))
	}
	return nil
}

// stem is how the subjects of a rule's cards begin: it says the rule, so a card can be traced to it.
func (p *Policy) stem(r *Rule) string {
	if r.Finding != "" {
		return fmt.Sprintf("card/%s.%s.%s.", p.Name, r.Level, r.Finding)
	}
	return fmt.Sprintf("card/%s.%s.%s.%s.", p.Name, r.Level, r.Clock, r.trigger())
}

func (r *Rule) trigger() events.CardTrigger {
	switch {
	case r.Finding != "":
		return triggers[r.Finding]
	case r.Workdays <= 0:
		return "near_due"
	}
	return "overdue"
}

// InstalledPolicy is the built-in one, in force from the day on which it was first asked for with that file, which keeps
// the day.
func InstalledPolicy(file string, now time.Time) (*Policy, error) {
	today := events.DateOf(now.In(events.China))
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		text = []byte(today.String() + "\n")
		err = os.WriteFile(file, text, 0o600)
	}
	if err != nil {
		return nil, fmt.Errorf("keep since when cases are supervised: %w", err)
	}
	from, err := time.Parse(time.DateOnly, strings.TrimSpace(string(text)))
	if err != nil {
		return nil, fmt.Errorf("%s holds %q: write the day since when cases are supervised, such as %s", file, strings.TrimSpace(string(text)), today)
	}
	return DefaultPolicy(events.DateOf(from)), nil
}
