package export

import (
	"fmt"

	"oneseal/events"
)

// Language is in which language activities are named whose source names none.
type Language string

const (
	English Language = "en"
	Chinese Language = "zh"
)

// titles gives each type's title; one that several types share follows its family's.
func (l Language) titles() (map[string]string, error) {
	of := func(t events.Title) string { return t.EN }
	switch l {
	case English:
	case Chinese:
		of = func(t events.Title) string { return t.ZH }
	default:
		return nil, fmt.Errorf("language %q: take %s or %s", string(l), English, Chinese)
	}
	shared := make(map[string]int)
	for _, info := range events.Catalogue() {
		shared[of(info.Title)]++
	}
	titles := make(map[string]string)
	for _, info := range events.Catalogue() {
		title := of(info.Title)
		if shared[title] > 1 {
			family, _ := events.LookupFamily(info.Family)
			title = of(family.Title) + ": " + title
		}
		titles[info.Type] = title
	}
	return titles, nil
}

// nameOf gives the activity: what the source calls it, else the type's title.
func nameOf(e *events.Event, told *facts, titles map[string]string) string {
	if told.activity != "" {
		return told.activity
	}
	return titles[e.Type]
}
