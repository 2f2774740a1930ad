package models

import (
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"oneseal/events"
	"oneseal/events/law"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Finding is a rule that a story broke. It is no error of the record: the acts stand as they are.
type Finding struct {
	Rule    *law.Rule
	Version *law.Version // in force on the day Since
	// Since is the day of the act, or the first day on which an act was overdue. Of a story that is open
	// it may lie ahead: then it is a finding from that day on, unless the act comes before.
	Since events.Date
	Proof []string // ids of the events that show it, in order
}

func found(rule *law.Rule, since events.Date, proof ...*events.Event) Finding {
	f := Finding{Rule: rule, Version: rule.In(since), Since: since}
	for _, e := range proof {
		if e != nil {
			f.Proof = append(f.Proof, e.ID)
		}
	}
	return f
}

// Strangers finds the acts that were told by an organ which may not tell them. They stand in the story as they are, and move
// no owner.
func Strangers(of *story.Story) []Finding {
	var findings []Finding
	for _, e := range of.Strangers() {
		findings = append(findings, found(law.ToldByStranger, of.Day(e.Time), e))
	}
	return findings
}

// findingColumns are the nested columns of every read model whose stories are judged.
func findingColumns[R any](of func(*R) []Finding) []columns.Column[R] {
	return []columns.Column[R]{
		columns.Nested("findings.rule", columns.LowCardinalities(), of, func(f *Finding) string { return f.Rule.ID }),
		columns.Nested("findings.basis", columns.LowCardinalities(), of, func(f *Finding) string { return f.Version.Basis() }),
		columns.Nested("findings.since_on", new(proto.ColDate32).Array(), of, func(f *Finding) time.Time { return f.Since.Midnight() }),
		columns.Nested("findings.proof", proto.NewArray(columns.Strings()), of, func(f *Finding) []string { return f.Proof }),
	}
}

// by says what a rule asks, under the article that is in force on a day.
func by(rule *law.Rule, on events.Date, zh, en string) events.Title {
	cited := rule.In(on).Cited()
	return events.Title{ZH: cited.ZH + "：" + zh, EN: cited.EN + ": " + en}
}
