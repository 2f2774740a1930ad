package projectors_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"oneseal/events"
	"oneseal/projectors"
	"oneseal/projectors/models"
	"oneseal/projectors/story"
	"oneseal/projectors/story/storytest"
	"oneseal/projectors/towntest"
)

// reviewed is the n-th of many acts of a case.
func reviewed(subject string, n int, opinion string) *events.Event {
	e := storytest.Act(fmt.Sprint("n", n), 2, &events.ApprovalInitialReviewed{ApprovalStep: events.ApprovalStep{Activity: opinion}}).Event
	e.Subject = subject
	return e
}

// revision is that of a case's row, 0 if there is none.
func revision(t *testing.T, w *towntest.Town, subject string) uint64 {
	t.Helper()
	return w.Count(fmt.Sprintf("SELECT toUInt64(max(revision)) FROM approvals WHERE subject = '%s'", subject))
}

// A subject that somebody fills with more than a projector can hold, straight in Kafka, stops nothing else, also after a restart.
// With ONESEAL_SLOW it is a gigabyte, against the usual limit.
func TestStoryThatIsTooLargeIsSetAsideAndTheRestGoesOn(t *testing.T) {
	w := towntest.Start(t)
	o := w.Options()
	o.Story, o.LongStory = story.Limit{Events: 1000, Bytes: 1 << 20}, 5
	count, text := 20, strings.Repeat("长", 30_000)
	if os.Getenv("ONESEAL_SLOW") != "" {
		o.Story, o.LongStory = story.Limit{}, 0
		count, text = 1300, strings.Repeat("长", 280_000)
	}
	stop := w.Project(o)
	goesOn := func(step int) {
		t.Helper()
		w.Tell(reviewed("approval/other", step, "other"))
		status := w.CaughtUp()
		w.Wait("the large story is set aside", func() bool {
			status = w.CaughtUp()
			return status.OpenLetters > 0
		})
		if got := revision(t, w, "approval/other"); got != uint64(step) {
			t.Errorf("step %d: the other case's row has revision %d", step, got)
		}
		if status.SetAside != 1 {
			t.Errorf("step %d: %d subjects are said to be set aside", step, status.SetAside)
		}
		if status.OpenLetters != 1 {
			t.Errorf("step %d: %d dead letters are open, want that of the large story", step, status.OpenLetters)
		}
		if letters := towntest.Ask[string](t, w.Conn, "SELECT any(reason) FROM deadletters FINAL WHERE NOT replayed"); !strings.Contains(letters, "approval/large is larger than") {
			t.Errorf("step %d: the dead letter says %q", step, letters)
		}
	}
	for n := range count {
		w.Tell(reviewed("approval/large", n, text))
	}
	goesOn(1)
	stop()
	stop = w.Project(o)
	w.Tell(reviewed("approval/large", count, text))
	goesOn(2)
	w.Tell(reviewed("approval/large", count+1, text))
	goesOn(3)
	stop()
	if got := w.Count("SELECT count() FROM events WHERE subject = 'approval/large'"); got != uint64(count+2) {
		t.Errorf("the archive holds %d events of the large story, want %d", got, count+2)
	}
	if done, err := projectors.Rebuild(t.Context(), o, "approvals"); err != nil || done.Stories != 2 || done.Failed != 1 {
		t.Errorf("a rebuild: %+v, %v", done, err)
	}
	// It comes back by itself where it is within the limit.
	o.Story = story.Limit{Events: 10_000, Bytes: 2 << 30}
	if os.Getenv("ONESEAL_SLOW") == "" {
		w.Project(o)
		w.Wait("the large story is folded", func() bool { return revision(t, w, "approval/large") == uint64(count+2) })
	}
}

// While a long story is folded, others are not kept waiting; its row follows, also where the projector ends before.
func TestLongStoryIsFoldedBesideTheOthers(t *testing.T) {
	w := towntest.Start(t)
	o := w.Options()
	o.LongStory = 50
	stop := w.Project(o)
	for n := range 60 {
		w.Tell(reviewed("approval/long", n, "step"))
	}
	w.CaughtUp()
	w.Wait("the long story is folded", func() bool { return revision(t, w, "approval/long") == 60 })
	stop()

	held, free := make(chan struct{}, 100), make(chan struct{})
	slow := o
	slow.Models = nil
	for _, m := range models.All() {
		slow.Models = append(slow.Models, before(m, func(s story.Story) error {
			if s.Subject == "approval/long" {
				held <- struct{}{}
				<-free
			}
			return nil
		}))
	}
	stop = w.Project(slow)
	w.Tell(reviewed("approval/long", 60, "step"), reviewed("approval/other", 1, "step"))
	<-held
	w.CaughtUp() // which waits for what is committed
	w.Wait("the other case is folded", func() bool { return revision(t, w, "approval/other") == 1 })
	if got := revision(t, w, "approval/long"); got != 60 {
		t.Fatalf("the long story has revision %d while it can't be folded", got)
	}
	ended := make(chan struct{})
	go func() { defer close(ended); stop() }()
	close(free)
	<-ended

	w.Tell(reviewed("approval/long", 61, "step"))
	w.Project(o)
	w.Wait("the long story is folded again", func() bool { return revision(t, w, "approval/long") == 62 })
	var timed, archived int64
	w.Wait("all are counted", func() bool {
		status := w.CaughtUp()
		timed, archived = 0, status.Archived
		for _, d := range status.Delays {
			timed += d.Records
		}
		return timed > 60
	})
	if timed > archived {
		t.Errorf("the delay histogram holds %d records of %d", timed, archived)
	}
}
