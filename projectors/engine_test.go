package projectors_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"oneseal/deploy/apachekafka"
	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/projectors"
	"oneseal/projectors/models"
	"oneseal/projectors/story"
	"oneseal/projectors/towntest"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }

// acts makes plausible events of many cases, with the same seed the same.
func acts(seed uint64, cases, perCase int) []eventlog.Message {
	random := rand.New(rand.NewPCG(seed, 1))
	var messages []eventlog.Message
	for n := range perCase {
		for c := range cases {
			at := time.Date(2017, 3, 1, 9, 0, 0, 0, time.UTC).Add(time.Duration(random.IntN(3000)) * time.Hour)
			e := &events.Event{ID: fmt.Sprintf("%d-%d-%d", seed, c, n), Source: "/test", Time: events.InZone(at, 480), Organ: "o1", Actor: fmt.Sprint("a", random.IntN(20))}
			if c%2 == 0 {
				e.Subject = fmt.Sprint("approval/", c)
				e.Type, e.Data = approvalAct(random)
			} else {
				e.Subject = fmt.Sprint("penalty/", c)
				e.Type, e.Data = penaltyAct(random)
			}
			m, err := eventlog.MessageOf(e)
			if err != nil {
				panic(err)
			}
			messages = append(messages, m)
		}
	}
	return messages
}

func approvalAct(random *rand.Rand) (string, any) {
	step := events.ApprovalStep{Activity: fmt.Sprint("step ", random.IntN(5)), Case: events.ApprovalCase{Item: fmt.Sprint("SX-", random.IntN(9))}}
	switch random.IntN(5) {
	case 0:
		return "oneseal.approval.received", &events.ApprovalReceived{ApprovalStep: step}
	case 1:
		return "oneseal.approval.accepted", &events.ApprovalAccepted{ApprovalStep: step, PromisedDays: events.HalfWorkdays(int32(random.IntN(40)))}
	case 2:
		return "oneseal.approval.clock_suspended", &events.ApprovalClockSuspended{ApprovalStep: step, Ground: "hearing", Days: events.HalfWorkdays(int32(random.IntN(2)) * 20)}
	case 3:
		return "oneseal.approval.granted", &events.ApprovalGranted{ApprovalStep: step}
	}
	return "oneseal.approval.initial_reviewed", &events.ApprovalInitialReviewed{ApprovalStep: step, Opinion: "grant"}
}

func penaltyAct(random *rand.Rand) (string, any) {
	switch random.IntN(3) {
	case 0:
		return "oneseal.penalty.decided", &events.PenaltyDecided{Procedure: events.ProcedureSimple, Fine: events.Money{Amount: events.Hundredths(int64(random.IntN(20000))), Currency: "CNY"}}
	case 1:
		return "oneseal.penalty.served", &events.PenaltyServed{Method: "post"}
	}
	return "oneseal.penalty.paid", &events.PenaltyPaid{Amount: events.Money{Amount: events.Hundredths(int64(random.IntN(20000))), Currency: "CNY"}}
}

// before is a model that does something before it folds a story, which may fail.
func before(m models.Model, do func(story.Story) error) models.Model {
	open := m.NewBlock
	m.NewBlock = func() models.Block { return hookedBlock{open(), do} }
	return m
}

type hookedBlock struct {
	models.Block
	before func(story.Story) error
}

func (b hookedBlock) Add(s story.Story, r *models.Reference) error {
	if err := b.before(s); err != nil {
		return err
	}
	return b.Block.Add(s, r)
}

func TestEveryEventIsArchivedOnceAndRowsEqualARebuild(t *testing.T) {
	w := towntest.Start(t)
	stop := w.Project(w.Options())
	first, second := acts(1, 300, 6), acts(2, 300, 6)
	w.Append(first...)
	w.CaughtUp()
	stop()
	// A new projector knows the stories from the archive alone; half of the first acts come again.
	o := w.Options()
	o.CachedEvents = 100
	w.Project(o)
	w.Append(first[:len(first)/2]...)
	w.Append(second...)
	status := w.CaughtUp()
	want := uint64(len(first) + len(second))
	if got := w.Count("SELECT count() FROM events_v"); got != want {
		t.Errorf("events_v holds %d events, want %d", got, want)
	}
	if status.Archived != int64(want)+int64(len(first)/2) || status.DeadLetters != 0 {
		t.Errorf("archived %d positions and %d dead letters, want %d and 0", status.Archived, status.DeadLetters, int(want)+len(first)/2)
	}
	if got := w.Count("SELECT sum(revision) FROM (SELECT revision FROM approvals FINAL UNION ALL SELECT revision FROM penalties FINAL)"); got != want {
		t.Errorf("the revisions add up to %d, want %d", got, want)
	}
	var timed int64
	for _, d := range status.Delays {
		timed += d.Records
	}
	if timed != status.Archived {
		t.Errorf("the delay histogram holds %d records, want %d", timed, status.Archived)
	}
	for _, table := range []string{"approvals", "penalties"} {
		before := w.Digest(table)
		done, err := projectors.Rebuild(t.Context(), w.Options(), table)
		if err != nil {
			t.Fatal(err)
		}
		if done.Stories != 150 || done.Failed != 0 {
			t.Errorf("rebuild of %s: %+v, want 150 stories", table, done)
		}
		if after := w.Digest(table); after != before {
			t.Errorf("%s: rows differ from a fold from scratch", table)
		}
	}
}

// Batches with the same counts in the same buckets are not taken for repetitions of each other.
func TestDelaysOfEqualBatchesAddUp(t *testing.T) {
	w := towntest.Start(t)
	w.Project(w.Options())
	const batches = 8
	for _, m := range acts(7, batches, 1) {
		w.Append(m)
		w.CaughtUp()
	}
	var timed int64
	for _, d := range w.CaughtUp().Delays {
		timed += d.Records
	}
	if timed != batches {
		t.Errorf("the delay histogram holds %d records, want %d", timed, batches)
	}
}

func TestDamagedRecordsAreKeptAndReplayed(t *testing.T) {
	w := towntest.Start(t)
	messages := acts(3, 20, 5)
	damaged := 0
	for i := range messages {
		if i%25 == 7 {
			messages[i].Value = []byte(`{"activity":`)
			damaged++
		}
	}
	// One subject's story can't be folded until the fold is mended.
	broken := w.Options()
	broken.Models = []models.Model{
		before(models.All()[0], func(s story.Story) error {
			if s.Subject == "approval/4" {
				return errors.New("a fold with a bug")
			}
			return nil
		}),
		models.All()[1],
	}
	stop := w.Project(broken)
	w.Append(messages...)
	status := w.CaughtUp()
	stop()
	if status.DeadLetters != int64(damaged) || status.Archived != int64(len(messages)-damaged) {
		t.Errorf("%d archived and %d dead, want %d and %d", status.Archived, status.DeadLetters, len(messages)-damaged, damaged)
	}
	if got := w.Count("SELECT count() FROM approvals FINAL WHERE subject = 'approval/4'"); got != 0 {
		t.Errorf("approval/4 has %d rows though it can't be folded", got)
	}
	letters, err := projectors.Letters(t.Context(), w.Conn, 1000)
	if err != nil {
		t.Fatal(err)
	}
	if len(letters) <= damaged || string(letters[0].Value) != `{"activity":` && letters[0].Stage == "decode" {
		t.Errorf("%d letters, the first %+v", len(letters), letters[0])
	}
	replay, err := projectors.ReplayLetters(t.Context(), w.Options())
	if err != nil {
		t.Fatal(err)
	}
	if len(replay.Failed) != damaged || replay.Replayed != len(letters)-damaged {
		t.Errorf("replayed %d, failed %d; want %d and %d", replay.Replayed, len(replay.Failed), len(letters)-damaged, damaged)
	}
	if got := w.Count("SELECT count() FROM approvals FINAL WHERE subject = 'approval/4'"); got != 1 {
		t.Errorf("approval/4 has %d rows after the replay, want 1", got)
	}
	if status := w.CaughtUp(); status.OpenLetters != int64(damaged) {
		t.Errorf("%d open letters, want %d", status.OpenLetters, damaged)
	}
}

// One projector hangs in the middle of a batch while another joins and the partitions move;
// then it goes on with what it had.
func TestStalledProjectorDoesNoHarm(t *testing.T) {
	w := towntest.Start(t)
	messages := acts(5, 400, 5)
	stalled, release := make(chan struct{}), make(chan struct{})
	once := sync.OnceFunc(func() { close(stalled); <-release })
	slow := w.Options()
	slow.Models = []models.Model{
		before(models.All()[0], func(s story.Story) error {
			if s.Revision >= 2 {
				once()
			}
			return nil
		}),
		models.All()[1],
	}
	w.Project(slow)
	w.Append(messages[:1000]...)
	<-stalled
	w.Project(w.Options())
	w.Append(messages[1000:]...)
	// The stalled one keeps its heartbeat; what it holds waits for it, and the rest is shared.
	close(release)
	status := w.CaughtUp()
	if status.Archived != int64(len(messages)) {
		t.Errorf("%d positions archived, want %d", status.Archived, len(messages))
	}
	if got := w.Count("SELECT count() FROM events_v"); got != uint64(len(messages)) {
		t.Errorf("events_v holds %d events, want %d", got, len(messages))
	}
	for _, table := range []string{"approvals", "penalties"} {
		before := w.Digest(table)
		if _, err := projectors.Rebuild(t.Context(), w.Options(), table); err != nil {
			t.Fatal(err)
		}
		if w.Digest(table) != before {
			t.Errorf("%s: rows differ from a fold from scratch", table)
		}
	}
}

func TestOutagesOfBothServersLoseNothing(t *testing.T) {
	w := towntest.Start(t)
	w.Project(w.Options())
	messages := acts(6, 500, 8)
	sent := make(chan error, 1)
	go func() {
		for part := range slices.Chunk(messages, 100) {
			for {
				if _, err := w.Batcher.Append(t.Context(), part); err == nil {
					break
				} else if t.Context().Err() != nil {
					sent <- err
					return
				}
			}
		}
		sent <- nil
	}()
	w.System.StopClickHouse()
	w.System.StopKafka()
	if err := w.System.StartKafka(); err != nil {
		t.Fatal(err)
	}
	if err := <-sent; err != nil {
		t.Fatal(err)
	}
	if err := w.System.StartClickHouse(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.CaughtUp()
	if got := w.Count("SELECT count() FROM events_v"); got != uint64(len(messages)) {
		t.Errorf("events_v holds %d events, want %d", got, len(messages))
	}
}

// From end to end on a real Apache Kafka, which is killed and started again on the way.
func TestOnApacheKafkaNothingIsLost(t *testing.T) {
	kafka := apachekafka.Start(t)
	w := towntest.On(t, embeddedtest.Start(t), kafka.Brokers())
	w.Project(w.Options())
	messages := acts(8, 200, 6)
	w.Append(messages[:600]...)
	kafka.Stop()
	kafka.Start()
	w.Append(messages[600:]...)
	w.CaughtUp()
	if got := w.Count("SELECT count() FROM events_v"); got != uint64(len(messages)) {
		t.Errorf("events_v holds %d events, want %d", got, len(messages))
	}
	before := w.Digest("approvals")
	if _, err := projectors.Rebuild(t.Context(), w.Options(), "approvals"); err != nil {
		t.Fatal(err)
	}
	if w.Digest("approvals") != before {
		t.Error("rows differ from a fold from scratch")
	}
}
