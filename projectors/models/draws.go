package models

import (
	"slices"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Draw is one random draw of objects and officers, with what is needed to draw again.
type Draw struct {
	Matter                                    // void, committed, executed, revealed or cancelled
	Plan, Field, Method, Beacon, Seed         string
	SeedSHA256, ObjectsSHA256, OfficersSHA256 string
	Objects, Officers, Drawn, Each            events.Count // sizes of the pools, and how many are drawn out of them
	Matches                                   []DrawnObject
	Replacements                              uint16
	Committed, Executed, Revealed, Cancelled  time.Time
}

// DrawnObject is an object with the officers who inspect it, after replacements.
type DrawnObject struct {
	Object, Inspection string
	Officers           []string
}

// FoldDraw folds the story of a draw. What was committed and drawn first stays: nobody can choose again.
func FoldDraw(story story.Story) (Draw, error) {
	var w Draw
	w.follow(story, func(e *events.Event) {
		switch d := e.Data.(type) {
		case *events.DrawCommitted:
			if w.Committed.IsZero() {
				w.Plan, w.Field, w.Method, w.Beacon = d.Plan, d.Field, d.Method, d.Beacon
				w.SeedSHA256, w.ObjectsSHA256, w.OfficersSHA256 = string(d.SeedHash), string(d.Objects.SHA256), string(d.Officers.SHA256)
				w.Objects, w.Officers, w.Drawn, w.Each = d.Objects.Size, d.Officers.Size, d.Drawn, d.Each
			}
			first(&w.Committed, e)
			w.move("committed")
		case *events.DrawExecuted:
			if w.Executed.IsZero() {
				for _, m := range d.Matches {
					drawn := DrawnObject{Object: string(m.Object), Inspection: string(m.Inspection)}
					for _, officer := range m.Officers {
						drawn.Officers = append(drawn.Officers, string(officer))
					}
					w.Matches = append(w.Matches, drawn)
				}
			}
			first(&w.Executed, e)
			w.move("executed")
		case *events.DrawRevealed:
			putText(&w.Seed, d.Seed)
			first(&w.Revealed, e)
			w.move("revealed")
		case *events.DrawOfficerReplaced:
			w.Replacements++
			for _, m := range w.Matches {
				if i := slices.Index(m.Officers, string(d.From)); i >= 0 && m.Object == string(d.Object) {
					m.Officers[i] = string(d.To)
				}
			}
		case *events.DrawCancelled:
			first(&w.Cancelled, e)
			w.end("cancelled")
		}
	})
	return w, nil
}

func drawColumns() []columns.Column[Draw] {
	matches := func(w *Draw) []DrawnObject { return w.Matches }
	return slices.Concat(
		matterColumns(func(w *Draw) *Matter { return &w.Matter }),
		[]columns.Column[Draw]{
			columns.String("plan", func(w *Draw) string { return w.Plan }),
			columns.LowCardinality("field", func(w *Draw) string { return w.Field }),
			columns.LowCardinality("method", func(w *Draw) string { return w.Method }),
			columns.String("beacon", func(w *Draw) string { return w.Beacon }),
			columns.String("seed", func(w *Draw) string { return w.Seed }),
			columns.String("seed_sha256", func(w *Draw) string { return w.SeedSHA256 }),
			columns.String("objects_sha256", func(w *Draw) string { return w.ObjectsSHA256 }),
			columns.String("officers_sha256", func(w *Draw) string { return w.OfficersSHA256 }),
			columns.NullableCount("objects", func(w *Draw) events.Count { return w.Objects }),
			columns.NullableCount("officers", func(w *Draw) events.Count { return w.Officers }),
			columns.NullableCount("drawn", func(w *Draw) events.Count { return w.Drawn }),
			columns.NullableCount("officers_each", func(w *Draw) events.Count { return w.Each }),
			columns.Nested("matches.object", columns.Strings(), matches, func(m *DrawnObject) string { return m.Object }),
			columns.Nested("matches.inspection", columns.Strings(), matches, func(m *DrawnObject) string { return m.Inspection }),
			columns.Nested("matches.officers", proto.NewArray(columns.Strings()), matches, func(m *DrawnObject) []string { return m.Officers }),
			columns.UInt16("replacements", func(w *Draw) uint16 { return w.Replacements }),
		},
		columns.Happened("committed", func(w *Draw) time.Time { return w.Committed }),
		columns.Happened("executed", func(w *Draw) time.Time { return w.Executed }),
		columns.Happened("revealed", func(w *Draw) time.Time { return w.Revealed }),
		columns.Happened("cancelled", func(w *Draw) time.Time { return w.Cancelled }),
	)
}
