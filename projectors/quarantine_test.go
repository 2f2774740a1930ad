package projectors_test

import (
	"errors"
	"fmt"
	"testing"

	"oneseal/events"
	"oneseal/projectors"
	"oneseal/projectors/models"
	"oneseal/projectors/story"
	"oneseal/projectors/story/storytest"
	"oneseal/projectors/towntest"
)

// received and granted are the acts of a case.
func received(subject string) *events.Event {
	e := storytest.Act("r", 1, &events.ApprovalReceived{}).Event
	e.Subject = subject
	return e
}

func granted(subject string) *events.Event {
	e := storytest.Act("g", 9, &events.ApprovalGranted{}).Event
	e.Subject = subject
	return e
}

// What another version or another hand wrote into the archive is no event. It concerns its own story alone.
func TestUnreadableRowOfTheArchiveConcernsItsStoryAlone(t *testing.T) {
	w := towntest.Start(t)
	stop := w.Project(w.Options())
	w.Tell(received("approval/1"), received("approval/2"))
	w.CaughtUp()
	stop()
	write := func(data string) {
		t.Helper()
		if err := w.Conn.Exec(t.Context(), "ALTER TABLE events UPDATE data = ? WHERE subject = 'approval/1' AND id = 'r' SETTINGS mutations_sync = 1", data); err != nil {
			t.Fatal(err)
		}
	}
	write(`{"specversion":"1.0","type":"oneseal.approval.received","data":{}}`)
	stop = w.Project(w.Options()) // which has nothing in memory
	w.Tell(granted("approval/1"), granted("approval/2"))
	status := w.CaughtUp()
	for subject, want := range map[string]string{"approval/1": "1 received", "approval/2": "2 decided"} {
		if row := towntest.Ask[string](t, w.Conn, "SELECT concat(toString(revision), ' ', state) FROM approvals FINAL WHERE subject = ?", subject); row != want {
			t.Errorf("%s has the row %s, want %s", subject, row, want)
		}
	}
	if status.OpenLetters != 1 {
		t.Errorf("%d dead letters are open, want that of approval/1", status.OpenLetters)
	}
	told := make(map[string]error)
	for s, err := range projectors.NewArchive(w.Pool).StoriesOf(t.Context(), "approval") {
		told[s.Subject] = err
	}
	var unreadable *story.UnreadableError
	if len(told) != 2 || !errors.As(told["approval/1"], &unreadable) || told["approval/2"] != nil {
		t.Errorf("the archive gives %v", told)
	}
	if rebuilt, err := projectors.Rebuild(t.Context(), w.Options(), "approvals"); err != nil || rebuilt.Failed != 1 {
		t.Errorf("rebuilt with %d failed, %v", rebuilt.Failed, err)
	}
	if kept := w.Count("SELECT count() FROM approvals FINAL WHERE subject = 'approval/1' AND revision = 1"); kept != 1 {
		t.Errorf("after a rebuild approval/1 has %d rows, want the one it had", kept)
	}
	stop()
	write("{}")
	w.Project(w.Options()) // a start tries again what is set aside
	w.Until("SELECT count() FROM approvals FINAL WHERE subject = 'approval/1' AND revision = 2 AND state = 'decided'")
	w.Until("SELECT toUInt64(count() = 0) FROM deadletters FINAL WHERE NOT replayed")
}

// A fold that was mended takes its stories back by a rebuild, by a further event, and may fail again.
func TestStoryThatCannotBeFoldedComesBack(t *testing.T) {
	w := towntest.Start(t)
	broken := w.Options()
	broken.Models = []models.Model{before(models.All()[0], func(s story.Story) error {
		if s.Subject == "approval/4" && len(s.Events) == 1 {
			return errors.New("a fold with a bug")
		}
		return nil
	})}
	w.Project(broken)
	for n := range 8 {
		w.Tell(received(fmt.Sprint("approval/", n)))
	}
	w.CaughtUp()
	open := func(want uint64) {
		t.Helper()
		if got := w.Count("SELECT count() FROM deadletters FINAL WHERE NOT replayed AND key = 'approval/4' AND reason LIKE '%a fold with a bug'"); got != want {
			t.Errorf("%d dead letters of approval/4 are open, want %d", got, want)
		}
	}
	open(1)
	if _, err := projectors.Rebuild(t.Context(), w.Options(), "approvals"); err != nil {
		t.Fatal(err)
	}
	open(0)
	if _, err := projectors.Rebuild(t.Context(), broken, "approvals"); err != nil {
		t.Fatal(err)
	}
	open(1)
	w.Tell(granted("approval/4")) // with which the broken fold folds it
	w.Until("SELECT count() FROM approvals FINAL WHERE subject = 'approval/4' AND revision = 2")
	w.Until("SELECT toUInt64(count() = 0) FROM deadletters FINAL WHERE NOT replayed")
}
