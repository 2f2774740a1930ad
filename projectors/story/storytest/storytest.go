// Package storytest makes facts for tests of folds.
package storytest

import (
	"fmt"
	"time"

	"oneseal/events"
	"oneseal/projectors/story"
)

func Act(id string, day int, data any) story.Entry {
	e := &events.Event{ID: id, Source: "/s", Subject: "approval/1", Type: events.TypeOf(data), Time: time.Date(2017, 9, day, 9, 0, 0, 0, time.FixedZone("", 8*3600)), Data: data}
	return story.Entry{Event: e, Offset: int64(day)}
}

func Workdays(n int32) events.Workdays { return events.HalfWorkdays(2 * n) }

func Date(year, month, day int) events.Date {
	return events.DateOf(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC))
}

// reformedItem promises 10 of 20 workdays, 6 of them for the initial review.
var ReformedItem = &events.Event{ID: "i", Source: "/s", Subject: "item/SX-1", Type: "oneseal.item.version_published", Time: time.Date(2012, 8, 20, 0, 0, 0, 0, time.UTC),
	Data: &events.ItemVersionPublished{Version: "2", Effective: Date(2012, 8, 20), StatutoryDays: Workdays(20), PromisedDays: Workdays(10), Kind: "single",
		Materials: []events.ItemMaterial{{Code: "M1", Title: "申请表"}, {Code: "M2", Title: "图纸"}},
		Steps:     []events.ItemStep{{Code: "2", Stage: "initial_review", Days: Workdays(6)}}}}

// post says that officer holds a post until the first day of October 2017.
func Post() []*events.Event {
	at := time.Date(2012, 8, 20, 0, 0, 0, 0, time.UTC)
	return []*events.Event{
		{ID: "p1", Source: "/s", Subject: "post/1", Type: "oneseal.post.assigned", Time: at, Data: &events.PostAssigned{Holder: "staff/officer", Role: "a", From: Date(2012, 8, 20)}},
		{ID: "p2", Source: "/s", Subject: "post/1", Type: "oneseal.post.relieved", Time: at.Add(time.Hour), Data: &events.PostRelieved{Holder: "staff/officer", Role: "a", From: Date(2017, 10, 1)}},
	}
}

// caseOf builds a case's acts in September and October 2017: the day is that of September.
type Case struct{ Entries []story.Entry }

func (c *Case) On(day int, data any) *Case {
	e := Act(fmt.Sprint(len(c.Entries)+1), day, data)
	e.Event.Actor = "officer"
	e.Offset = int64(len(c.Entries))
	c.Entries = append(c.Entries, e)
	return c
}

func (c *Case) By(role string) *Case {
	c.Entries[len(c.Entries)-1].Event.Role = role
	return c
}
