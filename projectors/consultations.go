package projectors

import (
	"slices"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"oneseal/events"
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
}

// FoldConsultation folds the story of a consultation.
func FoldConsultation(story Story) (Consultation, error) {
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
			first(&c.task(d.Task).Done, e)
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

func consultationColumns() []column[Consultation] {
	tasks := func(c *Consultation) []Task { return c.Tasks }
	return slices.Concat(
		matterColumns(func(c *Consultation) *Matter { return &c.Matter }),
		[]column[Consultation]{
			textList("matters", func(c *Consultation) []events.Subject { return c.Matters }),
			textList("organs", func(c *Consultation) []events.Subject { return c.Organs }),
			textList("villages", func(c *Consultation) []events.Subject { return c.Villages }),
			textList("came", func(c *Consultation) []events.Subject { return c.Came }),
			word("result", func(c *Consultation) string { return c.Result }),
			nested("tasks.task", texts(), tasks, func(t *Task) string { return t.Number }),
			nested("tasks.assigned_to", words(), tasks, func(t *Task) string { return t.To }),
			nested("tasks.due_on", proto.NewArray(new(proto.ColDate32).Nullable()), tasks, func(t *Task) proto.Nullable[time.Time] { return maybeDate(t.Due) }),
			nestedInstant("tasks.assigned_at", tasks, func(t *Task) time.Time { return t.Assigned }),
			nestedInstant("tasks.done_at", tasks, func(t *Task) time.Time { return t.Done }),
			maybeInstant("scheduled_at", func(c *Consultation) time.Time { return c.Scheduled }),
		},
		happened("convened", func(c *Consultation) time.Time { return c.Convened }),
		happened("held", func(c *Consultation) time.Time { return c.Held }),
		happened("concluded", func(c *Consultation) time.Time { return c.Concluded }),
	)
}
