package models

import (
	"slices"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Consultation is one joint consultation with the tasks that came of it.
type Consultation struct {
	Matter                    // void, convened, held, at_work or concluded
	Matters, Organs, Villages []events.Subject
	Came                      []events.Subject
	Result                    string
	Tasks                     []Task
	Scheduled                 time.Time
	Convened, Held, Concluded time.Time
}

// Task is one task by its number within the consultation. Times that are unknown, or have not come, are zero.
type Task struct {
	Number, To     string
	Due            events.Date
	Assigned, Done time.Time
	DoneOn         events.Date
}

// FoldConsultation folds the story of a consultation.
func FoldConsultation(story story.Story) (Consultation, error) {
	var c Consultation
	c.follow(story, func(e *events.Event) {
		switch d := e.Data.(type) {
		case *events.ConsultationConvened:
			c.Matters, c.Organs, c.Villages = append(c.Matters, d.Matters...), append(c.Organs, d.Organs...), append(c.Villages, d.Villages...)
			put(&c.Scheduled, d.Scheduled.Time)
			first(&c.Convened, e)
			c.move("convened")
		case *events.ConsultationHeld:
			c.Came = append(c.Came, d.Organs...)
			first(&c.Held, e)
			c.move("held")
		case *events.ConsultationTaskAssigned:
			t := c.task(d.Task)
			putText(&t.To, d.To)
			put(&t.Due, d.Due)
			first(&t.Assigned, e)
			c.move("at_work")
		case *events.ConsultationTaskDone:
			t := c.task(d.Task)
			first(&t.Done, e)
			t.DoneOn = c.Day(t.Done)
			c.move("at_work")
		case *events.ConsultationConcluded:
			putText(&c.Result, d.Result)
			first(&c.Concluded, e)
			c.end("concluded")
		}
	})
	return c, nil
}

func (c *Consultation) task(number string) *Task {
	i := slices.IndexFunc(c.Tasks, func(t Task) bool { return t.Number == number })
	if i < 0 {
		i = len(c.Tasks)
		c.Tasks = append(c.Tasks, Task{Number: number})
	}
	return &c.Tasks[i]
}

func consultationColumns() []columns.Column[Consultation] {
	tasks := func(c *Consultation) []Task { return c.Tasks }
	return slices.Concat(
		matterColumns(func(c *Consultation) *Matter { return &c.Matter }),
		[]columns.Column[Consultation]{
			columns.StringList("matters", func(c *Consultation) []events.Subject { return c.Matters }),
			columns.StringList("invited", func(c *Consultation) []events.Subject { return c.Organs }),
			columns.StringList("villages", func(c *Consultation) []events.Subject { return c.Villages }),
			columns.StringList("came", func(c *Consultation) []events.Subject { return c.Came }),
			columns.LowCardinality("result", func(c *Consultation) string { return c.Result }),
			columns.Nested("tasks.task", columns.Strings(), tasks, func(t *Task) string { return t.Number }),
			columns.Nested("tasks.assigned_to", columns.LowCardinalities(), tasks, func(t *Task) string { return t.To }),
			columns.Nested("tasks.due_on", proto.NewArray(new(proto.ColDate32).Nullable()), tasks, func(t *Task) proto.Nullable[time.Time] { return columns.MaybeDate(t.Due) }),
			columns.NestedDateTime("tasks.assigned_at", tasks, func(t *Task) time.Time { return t.Assigned }),
			columns.NestedDateTime("tasks.done_at", tasks, func(t *Task) time.Time { return t.Done }),
			columns.Nested("tasks.done_on", proto.NewArray(new(proto.ColDate32).Nullable()), tasks, func(t *Task) proto.Nullable[time.Time] { return columns.MaybeDate(t.DoneOn) }),
			columns.NullableDateTime("scheduled_at", func(c *Consultation) time.Time { return c.Scheduled }),
		},
		columns.Happened("convened", func(c *Consultation) time.Time { return c.Convened }),
		columns.Happened("held", func(c *Consultation) time.Time { return c.Held }),
		columns.Happened("concluded", func(c *Consultation) time.Time { return c.Concluded }),
	)
}
