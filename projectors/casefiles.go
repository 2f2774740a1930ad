package projectors

import (
	"slices"
	"time"

	"oneseal/events"
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
func FoldCasefile(story Story) (Casefile, error) {
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

func casefileColumns() []column[Casefile] {
	return slices.Concat(
		matterColumns(func(f *Casefile) *Matter { return &f.Matter }),
		[]column[Casefile]{
			text("case_subject", func(f *Casefile) string { return f.Case }),
			word("standard", func(f *Casefile) string { return f.Standard }),
			word("review", func(f *Casefile) string { return f.Review }),
			number16("documents", func(f *Casefile) uint16 { return f.Documents }),
			textList("missing", func(f *Casefile) []string { return f.Missing }),
		},
		happened("opened", func(f *Casefile) time.Time { return f.Opened }),
		happened("archived", func(f *Casefile) time.Time { return f.Archived }),
		happened("reviewed", func(f *Casefile) time.Time { return f.Reviewed }),
	)
}
