package projectors

import (
	"slices"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"oneseal/events"
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
func FoldDraw(story Story) (Draw, error) {
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

func drawColumns() []column[Draw] {
	matches := func(w *Draw) []DrawnObject { return w.Matches }
	return slices.Concat(
		matterColumns(func(w *Draw) *Matter { return &w.Matter }),
		[]column[Draw]{
			text("plan", func(w *Draw) string { return w.Plan }),
			word("field", func(w *Draw) string { return w.Field }),
			word("method", func(w *Draw) string { return w.Method }),
			text("beacon", func(w *Draw) string { return w.Beacon }),
			text("seed", func(w *Draw) string { return w.Seed }),
			text("seed_sha256", func(w *Draw) string { return w.SeedSHA256 }),
			text("objects_sha256", func(w *Draw) string { return w.ObjectsSHA256 }),
			text("officers_sha256", func(w *Draw) string { return w.OfficersSHA256 }),
			maybeCount("objects", func(w *Draw) events.Count { return w.Objects }),
			maybeCount("officers", func(w *Draw) events.Count { return w.Officers }),
			maybeCount("drawn", func(w *Draw) events.Count { return w.Drawn }),
			maybeCount("officers_each", func(w *Draw) events.Count { return w.Each }),
			nested("matches.object", texts(), matches, func(m *DrawnObject) string { return m.Object }),
			nested("matches.inspection", texts(), matches, func(m *DrawnObject) string { return m.Inspection }),
			nested("matches.officers", proto.NewArray(texts()), matches, func(m *DrawnObject) []string { return m.Officers }),
			number16("replacements", func(w *Draw) uint16 { return w.Replacements }),
		},
		happened("committed", func(w *Draw) time.Time { return w.Committed }),
		happened("executed", func(w *Draw) time.Time { return w.Executed }),
		happened("revealed", func(w *Draw) time.Time { return w.Revealed }),
		happened("cancelled", func(w *Draw) time.Time { return w.Cancelled }),
	)
}
