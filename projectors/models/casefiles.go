package models

import (
	"slices"
	"time"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Casefile is the file of one case, and what it lacks by its standard.
type Casefile struct {
	Matter                     // void, open or archived
	Case, Standard, Review     string
	Documents                  uint16   // added so far
	Missing                    []string // as archived
	Opened, Archived, Reviewed time.Time
}

// FoldCasefile folds the story of a case file. Of several archivings the last one says what is missing.
func FoldCasefile(story story.Story) (Casefile, error) {
	var f Casefile
	f.follow(story, func(e *events.Event) {
		switch d := e.Data.(type) {
		case *events.CasefileOpened:
			putText(&f.Case, d.Case)
			putText(&f.Standard, d.Standard)
			first(&f.Opened, e)
			f.move("open")
		case *events.CasefileDocumentAdded:
			f.Documents++
		case *events.CasefileArchived:
			f.Missing = d.Missing
			first(&f.Archived, e)
			f.end("archived")
		case *events.CasefileReviewed:
			putText(&f.Review, d.Result)
			first(&f.Reviewed, e)
		}
	})
	return f, nil
}

func casefileColumns() []columns.Column[Casefile] {
	return slices.Concat(
		matterColumns(func(f *Casefile) *Matter { return &f.Matter }),
		[]columns.Column[Casefile]{
			columns.String("case_subject", func(f *Casefile) string { return f.Case }),
			columns.LowCardinality("standard", func(f *Casefile) string { return f.Standard }),
			columns.LowCardinality("review", func(f *Casefile) string { return f.Review }),
			columns.UInt16("documents", func(f *Casefile) uint16 { return f.Documents }),
			columns.StringList("missing", func(f *Casefile) []string { return f.Missing }),
		},
		columns.Happened("opened", func(f *Casefile) time.Time { return f.Opened }),
		columns.Happened("archived", func(f *Casefile) time.Time { return f.Archived }),
		columns.Happened("reviewed", func(f *Casefile) time.Time { return f.Reviewed }),
	)
}
