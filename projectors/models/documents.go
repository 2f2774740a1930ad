package models

import (
	"slices"
	"time"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Document is one document of a case.
type Document struct {
	Matter                            // void, issued, served, replaced or revoked
	Kind, Number, Template, Case      string
	SHA256, IssuedID                  string // as issued, and that event's id
	Seal, Sealing, Method, ReplacedBy string
	Pages                             events.Count
	Issued, Served, Replaced, Revoked time.Time
}

// FoldDocument folds the story of a document. The first issue counts: another text under the same
// number is another document, and its digest must not take this one's place.
func FoldDocument(story story.Story) (Document, error) {
	var d Document
	d.follow(story, func(e *events.Event) {
		switch told := e.Data.(type) {
		case *events.DocumentIssued:
			if d.Issued.IsZero() {
				d.Kind, d.Number, d.Template, d.Case = string(told.Kind), told.Number, told.Template, string(told.Case)
				d.SHA256, d.Seal, d.Sealing, d.Pages = string(told.SHA256), string(told.Seal), string(told.Sealing), told.Pages
				d.IssuedID = e.ID
				d.move("issued")
			}
			first(&d.Issued, e)
		case *events.DocumentServed:
			putText(&d.Method, told.Method)
			first(&d.Served, e)
			d.move("served")
		case *events.DocumentReplaced:
			putText(&d.ReplacedBy, told.By)
			first(&d.Replaced, e)
			d.end("replaced")
		case *events.DocumentRevoked:
			first(&d.Revoked, e)
			d.end("revoked")
		}
	})
	return d, nil
}

func documentColumns() []columns.Column[Document] {
	return slices.Concat(
		matterColumns(func(d *Document) *Matter { return &d.Matter }),
		[]columns.Column[Document]{
			columns.LowCardinality("kind", func(d *Document) string { return d.Kind }),
			columns.String("number", func(d *Document) string { return d.Number }),
			columns.LowCardinality("template", func(d *Document) string { return d.Template }),
			columns.String("case_subject", func(d *Document) string { return d.Case }),
			columns.String("sha256", func(d *Document) string { return d.SHA256 }),
			columns.String("issued_id", func(d *Document) string { return d.IssuedID }),
			columns.LowCardinality("seal", func(d *Document) string { return d.Seal }),
			columns.String("sealing", func(d *Document) string { return d.Sealing }),
			columns.LowCardinality("method", func(d *Document) string { return d.Method }),
			columns.String("replaced_by", func(d *Document) string { return d.ReplacedBy }),
			columns.NullableCount("pages", func(d *Document) events.Count { return d.Pages }),
		},
		columns.Happened("issued", func(d *Document) time.Time { return d.Issued }),
		columns.Happened("served", func(d *Document) time.Time { return d.Served }),
		columns.Happened("replaced", func(d *Document) time.Time { return d.Replaced }),
		columns.Happened("revoked", func(d *Document) time.Time { return d.Revoked }),
	)
}
