package models

import (
	"slices"
	"strings"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Item is one service item with its versions in the order in which they take effect.
type Item struct {
	Matter
	Code      string
	Kind      string
	RetiredOn events.Date
	Versions  []ItemVersion
}

// ItemVersion is a version with its limits, which are norms and not measured durations.
type ItemVersion struct {
	Version, Name, Origin       string
	EffectiveOn                 events.Date
	StatutoryDays, PromisedDays events.Workdays
	InitialReviewDays           events.Workdays // promised for that step, if steps have times of their own
	Materials                   []string        // codes
	TaskCode                    string          // by GB/T 39554.1, where one is stated
	Fee                         events.Amount   // at most, where a law says so
	// GovernmentMaterials is how many materials an application always needs that the government itself
	// makes, and so may not ask for again.
	GovernmentMaterials uint16
}

// FoldItem folds the story of a service item. Of two versions of the same name or the same day
// the later publication counts.
func FoldItem(story story.Story) (Item, error) {
	_, code, _ := strings.Cut(story.Subject, "/")
	item := Item{Code: code}
	item.follow(story, func(e *events.Event) {
		switch d := e.Data.(type) {
		case *events.ItemVersionPublished:
			item.Kind = string(d.Kind)
			version := ItemVersion{Version: d.Version, Name: d.Name, Origin: "stated", EffectiveOn: d.Effective, StatutoryDays: d.StatutoryDays, PromisedDays: d.PromisedDays, TaskCode: string(d.TaskCode), Fee: d.Fee.Amount}
			for _, step := range d.Steps {
				if step.Stage == "initial_review" {
					version.InitialReviewDays = step.Days
				}
			}
			for _, m := range d.Materials {
				version.Materials = append(version.Materials, m.Code)
				if m.From == "government" && m.Need == "always" {
					version.GovernmentMaterials++
				}
			}
			putText(&version.Origin, d.Origin)
			item.Versions = slices.DeleteFunc(item.Versions, func(v ItemVersion) bool {
				return v.Version == version.Version || v.EffectiveOn == version.EffectiveOn
			})
			item.Versions = append(item.Versions, version)
		case *events.ItemRetired:
			item.RetiredOn = d.Effective
		}
	})
	slices.SortStableFunc(item.Versions, func(a, b ItemVersion) int {
		return a.EffectiveOn.Midnight().Compare(b.EffectiveOn.Midnight())
	})
	return item, nil
}

func itemColumns() []columns.Column[Item] {
	versions := func(i *Item) []ItemVersion { return i.Versions }
	return append(ownedColumns(func(i *Item) *Matter { return &i.Matter }),
		columns.String("item", func(i *Item) string { return i.Code }),
		columns.LowCardinality("kind", func(i *Item) string { return i.Kind }),
		columns.NullableDate("retired_on", func(i *Item) events.Date { return i.RetiredOn }),
		columns.Nested("versions.version", columns.Strings(), versions, func(v *ItemVersion) string { return v.Version }),
		columns.Nested("versions.name", columns.Strings(), versions, func(v *ItemVersion) string { return v.Name }),
		columns.Nested("versions.effective_on", new(proto.ColDate32).Array(), versions, func(v *ItemVersion) time.Time { return v.EffectiveOn.Midnight() }),
		columns.Typed("Array(Nullable("+columns.WorkdaysType+"))", columns.Nested("versions.statutory_days", proto.NewArray(new(proto.ColDecimal32).Nullable()), versions,
			func(v *ItemVersion) proto.Nullable[proto.Decimal32] { return columns.MaybeWorkdays(v.StatutoryDays) })),
		columns.Typed("Array("+columns.WorkdaysType+")", columns.Nested("versions.promised_days", new(proto.ColDecimal32).Array(), versions,
			func(v *ItemVersion) proto.Decimal32 { return columns.MaybeWorkdays(v.PromisedDays).Value })),
		columns.Nested("versions.origin", columns.LowCardinalities(), versions, func(v *ItemVersion) string { return v.Origin }),
		columns.Nested("versions.task_code", columns.Strings(), versions, func(v *ItemVersion) string { return v.TaskCode }),
		columns.Nested("versions.government_materials", new(proto.ColUInt16).Array(), versions, func(v *ItemVersion) uint16 { return v.GovernmentMaterials }),
	)
}
