package importer

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"oneseal/events"
)

func (i *instance) undo(t *testing.T, m *Mapping, file, state string, everything bool) (Undone, error) {
	t.Helper()
	return Undo(t.Context(), Options{File: file, Mapping: m, URL: i.URL, Key: i.key, Problems: new(bytes.Buffer), State: state}, everything)
}

// standing lists what the stories tell after their corrections, by the rule of the folds.
func (i *instance) standing() (subjects []string) {
	withdrawn := make(map[events.EventRef]bool)
	for _, e := range i.all {
		if c, is := e.Data.(*events.FactCorrected); is {
			withdrawn[c.Corrects] = true
		}
	}
	for _, e := range i.all {
		if _, is := e.Data.(*events.FactCorrected); !is && !withdrawn[events.EventRef{Source: e.Source, ID: e.ID, Type: e.Type}] {
			subjects = append(subjects, e.Subject)
		}
	}
	return subjects
}

func TestUndoWithdrawsWhatTheImportToldAndNothingElse(t *testing.T) {
	i := newInstance(t)
	const header, a, b, c = "case_id,time,step,officer\n", "1,2017-09-22,R,o\n", "2,2017-09-22,R,o\n", "3,2017-09-22,R,o\n"
	m, state := loadMapping(t, steps), t.TempDir()
	september, october := write(t, "september.csv", header+a+b), write(t, "october.csv", header+b+c)
	i.loadFile(t, m, september, state).want(t, 2, 0, 0)
	i.loadFile(t, m, october, state).want(t, 1, 1, 0)
	i.loadFile(t, m, october, state).want(t, 0, 2, 0) // which does not hide that it told one
	undone, err := i.undo(t, m, october, state, false)
	if err != nil || undone.Withdrawn != 1 {
		t.Fatalf("%+v: %v", undone, err)
	}
	if got := strings.Join(i.standing(), " "); got != "approval/1 approval/2" {
		t.Errorf("standing: %s", got)
	}
	if _, err := i.undo(t, m, october, state, false); err == nil || !strings.Contains(err.Error(), "--undo=all") {
		t.Errorf("undone again: %v", err)
	}
	i.loadFile(t, m, october, state).problem(t, "part of what this log told is withdrawn")
	if undone, err := i.undo(t, m, september, state, false); err != nil || undone.Withdrawn != 2 {
		t.Fatalf("%+v: %v", undone, err)
	}
	if got := i.standing(); len(got) > 0 {
		t.Errorf("standing: %q", got)
	}
}

func TestALogThatWasUndoneIsToldAnew(t *testing.T) {
	i := newInstance(t)
	m, file := loadMapping(t, steps), write(t, "log.csv", "case_id,time,step,officer\n1,2017-09-22,R,o\n2,2017-09-22,R,o\n")
	for round := range 3 {
		// A folder of accounts for each round: what is withdrawn is known from the instance.
		state := t.TempDir()
		i.loadFile(t, m, file, state).want(t, 2, 0, 0)
		i.loadFile(t, m, file, t.TempDir()).want(t, 0, 2, 0)
		if got := strings.Join(i.standing(), " "); got != "approval/1 approval/2" {
			t.Fatalf("round %d: standing: %s", round, got)
		}
		if undone, err := i.undo(t, m, file, state, false); err != nil || undone.Withdrawn != 2 {
			t.Fatalf("round %d: %+v: %v", round, undone, err)
		}
	}
	// By the mapping that should have been.
	i.load(t, strings.Replace(steps, "R: received", "R: accepted", 1), "log.csv", "case_id,time,step,officer\n1,2017-09-22,R,o\n2,2017-09-22,R,o\n").want(t, 2, 0, 0)
}

func TestWithoutAnAccountEachFactOfTheFileIsWithdrawnOnRequest(t *testing.T) {
	i := newInstance(t)
	m, file := loadMapping(t, steps), write(t, "log.csv", "case_id,time,step,officer\n1,2017-09-22,R,o\n2,2017-09-22,R,o\n")
	i.load(t, steps, "log.csv", "case_id,time,step,officer\n1,2017-09-22,R,o\n3,2017-09-22,R,o\n").want(t, 2, 0, 0)
	if _, err := i.undo(t, m, file, t.TempDir(), false); err == nil || !strings.Contains(err.Error(), "no account on this machine") {
		t.Errorf("%v", err)
	}
	if undone, err := i.undo(t, m, file, t.TempDir(), true); err != nil || undone.Withdrawn != 1 {
		t.Errorf("%+v: %v", undone, err)
	}
	if got := strings.Join(i.standing(), " "); got != "approval/3" {
		t.Errorf("standing: %s", got)
	}
}

func TestAnUndoThatBrokeOffIsFinishedBeforeTheLogIsToldAgain(t *testing.T) {
	i := newInstance(t)
	m, file, state := loadMapping(t, numbered), write(t, "log.csv", many(2500)), t.TempDir()
	i.loadFile(t, m, file, state).want(t, 2499, 0, 1)
	ctx, cancel := context.WithCancel(t.Context())
	var sent atomic.Int32
	i.before = func(*http.Request) bool {
		if sent.Add(1) > 1 {
			cancel()
			return false
		}
		return true
	}
	_, err := Undo(ctx, Options{File: file, Mapping: m, URL: i.URL, Key: i.key, Problems: new(bytes.Buffer), State: state}, false)
	if i.before = nil; !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	i.loadFile(t, m, file, state).problem(t, "finish it first, with --undo")
	if undone, err := i.undo(t, m, file, state, false); err != nil || undone.Withdrawn != 1500 || undone.Before != 999 {
		t.Errorf("%+v: %v", undone, err)
	}
	i.loadFile(t, m, file, state).want(t, 2499, 0, 1)
	if got := i.standing(); len(got) != 2499 {
		t.Errorf("%d facts stand", len(got))
	}
}
