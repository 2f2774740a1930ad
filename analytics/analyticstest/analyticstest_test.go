package analyticstest

import (
	"strings"
	"testing"

	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/projectors/towntest"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }

func TestTownThatCannotBeFoldedIsNamed(t *testing.T) {
	w := towntest.Start(t)
	w.Project(w.Options())
	if err := unfoldable(t.Context(), w.Conn); err != nil {
		t.Errorf("an empty town has %v", err)
	}
	w.Append(eventlog.Message{Topic: events.Topic("approval"), Key: []byte("approval/1"), Value: []byte("no event")})
	w.CaughtUp()
	if err := unfoldable(t.Context(), w.Conn); err == nil || !strings.Contains(err.Error(), "approval/1") {
		t.Errorf("a record that is no event gives %v", err)
	}
}
