package strangers_test

import (
	"fmt"
	"maps"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"

	"oneseal/deploy/apachekafka"
	"oneseal/deploy/embedded"
	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/deploy/strangers"
	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/ingest"
	"oneseal/projectors"
	"oneseal/projectors/towntest"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }

// town is a broker with ingest and a projector.
type town struct {
	*towntest.Town
	url, key string
}

const topic = "oneseal.approval.v1"

func newTown(t *testing.T, system *embedded.System, brokers []string) *town {
	t.Helper()
	w := &town{Town: towntest.On(t, system, brokers)}
	w.serve(t)
	w.Project(w.Options())
	return w
}

// serve starts ingest over HTTP, with a key of everything.
func (w *town) serve(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	keys, err := ingest.OpenKeys(filepath.Join(dir, "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	if _, w.key, err = keys.Create(ingest.Everything("all")); err != nil {
		t.Fatal(err)
	}
	index, err := ingest.OpenIndex(t.Context(), filepath.Join(dir, "ids"), w.Log)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(ingest.NewServer(ingest.Options{Batcher: w.Batcher, Keys: keys, Index: index}))
	t.Cleanup(func() { server.Close(); index.Close() })
	w.url = server.URL
}

// onBothBrokers runs a test on the embedded broker and on Apache Kafka.
func onBothBrokers(t *testing.T, test func(t *testing.T, w *town)) {
	t.Run("embedded", func(t *testing.T) {
		system := embeddedtest.Start(t)
		test(t, newTown(t, system, system.Brokers()))
	})
	t.Run("apache", func(t *testing.T) {
		test(t, newTown(t, embeddedtest.Start(t), apachekafka.Start(t).Brokers()))
	})
}

// rowsAreThoseOfARebuild fails unless a fold from scratch gives the same rows.
func (w *town) rowsAreThoseOfARebuild(t *testing.T) {
	t.Helper()
	live := w.Digest("approvals")
	if _, err := projectors.Rebuild(t.Context(), w.Options(), "approvals"); err != nil {
		t.Fatal(err)
	}
	if rebuilt := w.Digest("approvals"); live != rebuilt {
		t.Error("a fold from scratch gives other rows than the projector did")
	}
}

// until waits for a state of the town.
func (w *town) until(t *testing.T, what string, reached func(projectors.Status) bool) projectors.Status {
	t.Helper()
	for {
		status, err := projectors.ReadStatus(t.Context(), w.Log, projectors.DefaultGroup, w.Conn)
		if err != nil {
			t.Fatal(err)
		}
		if reached(status) {
			return status
		}
		select {
		case <-t.Context().Done():
			t.Fatalf("never %s: %+v", what, status)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// applied is whether all that may be read is archived, dead or skipped, and committed.
func applied(s projectors.Status) bool {
	for _, p := range s.Partitions {
		if p.End > p.Start && p.Committed != p.End {
			return false
		}
	}
	return s.Behind == 0
}

// accounted fails unless each partition's offsets add up.
func accounted(t *testing.T, s projectors.Status) {
	t.Helper()
	for _, p := range s.Partitions {
		if p.End-p.Start != p.Archived+p.DeadLetters+p.Skipped+p.Behind {
			t.Errorf("%s/%d: %d offsets are not %d archived, %d dead, %d skipped and %d behind", p.Topic, p.Partition, p.End-p.Start, p.Archived, p.DeadLetters, p.Skipped, p.Behind)
		}
	}
}

// archived gives the ids of a subject's events in the archive, by the archive's own reader.
func (w *town) archived(t *testing.T, subject string) (ids []string) {
	t.Helper()
	stories, unreadable, err := projectors.NewArchive(w.Pool).Stories(t.Context(), []string{subject})
	if err != nil || len(unreadable) > 0 {
		t.Fatal(err, unreadable)
	}
	for _, entry := range stories[subject] {
		ids = append(ids, entry.Event.ID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func received(t *testing.T, subject, id string) eventlog.Message {
	t.Helper()
	m, err := eventlog.MessageOf(&events.Event{ID: id, Source: "/stranger", Type: "oneseal.approval.received", Subject: subject,
		Time: time.Date(2017, 9, 22, 9, 30, 0, 0, time.UTC), Data: &events.ApprovalReceived{}})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Two clients' transactions, as Kafka's documentation has them: what is committed is read, what is aborted never, and what is
// open, with all that lies behind it, not before its end. The ends of transactions are no lag.
func TestTransactionsOfOtherClientsAreReadWhenTheyAreCommitted(t *testing.T) {
	for name, producer := range map[string]func(testing.TB, []string, string) *strangers.Producer{"kafka-clients": strangers.NewJava, "confluent-kafka": strangers.NewConfluent} {
		t.Run(name, func(t *testing.T) {
			onBothBrokers(t, func(t *testing.T, w *town) {
				const subject = "approval/T1"
				p := producer(t, w.Log.Brokers, "stranger-"+strings.ReplaceAll(t.Name(), "/", "-"))
				p.Begin()
				p.Send(received(t, subject, "1 aborted"))
				p.Send(received(t, subject, "2 aborted"))
				p.Abort()
				p.Begin()
				p.Send(received(t, subject, "3 committed"))
				p.Commit()
				if got := w.until(t, "applied", func(s projectors.Status) bool { return applied(s) && s.Archived == 1 }); got.Skipped == 0 || got.Held != 0 {
					t.Errorf("after an abort and a commit: %+v", got)
				}
				p.Begin()
				open := p.Send(received(t, subject, "4 committed"))
				// Somebody's plain record behind the open transaction, in its partition.
				w.appendTo(t, open.Partition, received(t, subject, "5 behind it"))
				status := w.until(t, "applied but for what is held", func(s projectors.Status) bool { return applied(s) && s.Held == 2 })
				if got := w.archived(t, subject); !slices.Equal(got, []string{"3 committed"}) {
					t.Errorf("before the end of the transaction the archive holds %q", got)
				}
				accounted(t, status)
				p.Commit()
				p.Begin()
				p.Send(received(t, subject, "6 aborted"))
				p.Abort()
				status = w.until(t, "applied", func(s projectors.Status) bool { return applied(s) && s.Archived == 3 && s.Held == 0 && s.Skipped >= 7 })
				accounted(t, status)
				if got := w.archived(t, subject); !slices.Equal(got, []string{"3 committed", "4 committed", "5 behind it"}) {
					t.Errorf("the archive holds %q", got)
				}
				w.rowsAreThoseOfARebuild(t)
				if status.DeadLetters != 0 || status.Skipped != 7 { // three aborted records and four ends
					t.Errorf("%d dead letters, %d skipped, want 0 and 7", status.DeadLetters, status.Skipped)
				}
			})
		})
	}
}

// appendTo appends to a partition, whatever the key says.
func (w *town) appendTo(t *testing.T, partition int, m eventlog.Message) {
	t.Helper()
	client, done := w.Log.Client()
	defer done()
	answer, err := client.Produce(t.Context(), &kafka.ProduceRequest{Topic: m.Topic, Partition: partition, RequiredAcks: kafka.RequireAll,
		Records: kafka.NewRecordReader(kafka.Record{Key: kafka.NewBytes(m.Key), Value: kafka.NewBytes(m.Value), Headers: m.Headers})})
	if err == nil {
		err = answer.Error
	}
	if err != nil {
		t.Fatal(err)
	}
}

// While a transaction of another producer is open, ingest answers; what an aborted one told may be told again.
func TestIngestTakesEventsBesideTransactionsOfOthers(t *testing.T) {
	onBothBrokers(t, func(t *testing.T, w *town) {
		const subject = "approval/T2"
		p := strangers.NewJava(t, w.Log.Brokers, "stranger-"+strings.ReplaceAll(t.Name(), "/", "-"))
		tell := func(ids ...string) {
			t.Helper()
			var all []map[string]any
			for _, id := range ids {
				all = append(all, document(subject, id))
			}
			strangers.PyPI.Tell(t, strangers.Telling{Mode: "http structured", URL: w.url, Key: w.key, Events: all})
		}
		p.Begin()
		p.Send(received(t, subject, "1"))
		tell("2", "3")
		p.Abort()
		tell("1", "4")
		w.until(t, "applied", func(s projectors.Status) bool { return applied(s) && s.Archived == 4 })
		if got := w.archived(t, subject); !slices.Equal(got, []string{"1", "2", "3", "4"}) {
			t.Errorf("the archive holds %q", got)
		}
	})
}

// document is an event as a program has it that uses CloudEvents' own libraries. npm's does not percent-encode headers, so
// its attributes are ASCII.
func document(subject, id string) map[string]any {
	return map[string]any{"specversion": "1.0", "id": id, "source": "/stranger", "type": "oneseal.approval.received", "subject": subject, "time": "2017-09-22T09:30:00+08:00",
		"organ": "approval-bureau", "datacontenttype": "application/json", "tracestate": "rojo=00f067aa0ba902b7", "data": map[string]any{"activity": "受理", "case": map[string]any{"item": "item/1"}}}
}

// Every library in every mode says the same: the archive holds it, and reads it, as it does our own.
func TestCloudEventsOfOtherLibrariesAreEvents(t *testing.T) {
	onBothBrokers(t, func(t *testing.T, w *town) {
		total := 0
		for _, library := range []strangers.Library{strangers.PyPI, strangers.NPM} {
			for _, mode := range []string{"http binary", "http structured", "kafka binary", "kafka structured"} {
				var all []map[string]any
				for n := range 3 {
					all = append(all, document(fmt.Sprintf("approval/%s-%d", strings.ReplaceAll(mode, " ", "-"), n), fmt.Sprintf("%s %s %d", library, mode, n)))
				}
				// Some leave out what has a default.
				delete(all[1], "datacontenttype")
				delete(all[2], "organ")
				library.Tell(t, strangers.Telling{Mode: mode, URL: w.url, Key: w.key, Brokers: w.Log.Brokers[0], Topic: topic, Events: all})
				total += len(all)
			}
		}
		status := w.until(t, "applied", func(s projectors.Status) bool { return applied(s) && s.Archived+s.DeadLetters >= int64(total) })
		accounted(t, status)
		letters, err := projectors.Letters(t.Context(), w.Conn, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range letters {
			t.Errorf("a dead letter: %s %s", l.Position, l.Reason)
		}
		said := make(map[string]int)
		for story, err := range projectors.NewArchive(w.Pool).StoriesOf(t.Context(), "approval") {
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range story.Events {
				said[e.ID]++
				at := time.Date(2017, 9, 22, 1, 30, 0, 0, time.UTC)
				if data := e.Data.(*events.ApprovalReceived); !e.Time.Equal(at) || data.Activity != "受理" || data.Case.Item != "item/1" || e.Source != "/stranger" {
					t.Errorf("%s became %+v %+v", e.ID, e, data)
				}
				if last := strings.HasSuffix(e.ID, " 2"); last != (e.Organ == "") || !last && e.Organ != "approval-bureau" {
					t.Errorf("%s is of organ %q", e.ID, e.Organ)
				}
			}
		}
		w.rowsAreThoseOfARebuild(t)
		if len(said) != total {
			t.Errorf("the archive tells %d events of %d: %q", len(said), total, slices.Sorted(maps.Keys(said)))
		}
	})
}

// npm's library rewrites +08:00 to Z with milliseconds, PyPI's keeps it: of both it is one fact, by HTTP and by Kafka.
func TestAnEventWhoseTimeALibraryRewritesIsTheSameEvent(t *testing.T) {
	system := embeddedtest.Start(t)
	w := newTown(t, system, system.Brokers())
	const subject = "approval/Z"
	all := []map[string]any{document(subject, "1"), document(subject, "2")}
	strangers.PyPI.Tell(t, strangers.Telling{Mode: "http structured", URL: w.url, Key: w.key, Events: all})
	for _, mode := range []string{"http binary", "http structured"} { // npm's script fails at a 409
		strangers.NPM.Tell(t, strangers.Telling{Mode: mode, URL: w.url, Key: w.key, Events: all})
	}
	w.until(t, "applied", func(s projectors.Status) bool { return applied(s) && s.Archived == 2 })
	strangers.NPM.Tell(t, strangers.Telling{Mode: "kafka structured", Brokers: w.Log.Brokers[0], Topic: topic, Events: all})
	w.until(t, "applied", func(s projectors.Status) bool { return applied(s) && s.Archived == 4 })
	if n := w.Count("SELECT toUInt64(revision) FROM approvals FINAL WHERE subject = ?", subject); n != 2 {
		t.Errorf("the story has %d facts", n)
	}
	if times := w.Count("SELECT uniqExact(time) FROM events WHERE subject = ?", subject); times != 1 {
		t.Errorf("%d instants are in the archive", times)
	}
}

// librdkafka, Java's client and we put a subject where each of them likes; all of it is archived, once.
func TestASubjectThatClientsPutIntoDifferentPartitionsIsArchivedWhole(t *testing.T) {
	onBothBrokers(t, func(t *testing.T, w *town) {
		rdkafka, java := strangers.NewConfluent(t, w.Log.Brokers, ""), strangers.NewJava(t, w.Log.Brokers, "")
		apart := 0
		for n := range 8 {
			subject := fmt.Sprint("approval/P", n)
			ours, err := w.Batcher.Append(t.Context(), []eventlog.Message{received(t, subject, fmt.Sprint(n, " ours"))})
			if err != nil {
				t.Fatal(err)
			}
			if at := java.Send(received(t, subject, fmt.Sprint(n, " java"))); at.Partition != ours[0].Partition {
				t.Errorf("%s: Java's partitioner takes %d, ours %d", subject, at.Partition, ours[0].Partition)
			}
			if at := rdkafka.Send(received(t, subject, fmt.Sprint(n, " librdkafka"))); at.Partition != ours[0].Partition {
				apart++
			}
		}
		if apart == 0 {
			t.Error("librdkafka put every subject where we do: the test shows nothing")
		}
		accounted(t, w.until(t, "applied", func(s projectors.Status) bool { return applied(s) && s.Archived == 24 }))
		for n := range 8 {
			if got := w.archived(t, fmt.Sprint("approval/P", n)); !slices.Equal(got, []string{fmt.Sprint(n, " java"), fmt.Sprint(n, " librdkafka"), fmt.Sprint(n, " ours")}) {
				t.Errorf("the archive holds %q of subject %d", got, n)
			}
		}
		if n := w.Count("SELECT count() FROM approvals FINAL WHERE revision = 3"); n != 8 {
			t.Errorf("%d of 8 subjects have all their three events", n)
		}
		w.rowsAreThoseOfARebuild(t)
	})
}

// A broker that comes back knows which transactions were aborted, and what an open one holds.
func TestTransactionsAreAsTheyWereAfterTheBrokerRestarts(t *testing.T) {
	t.Run("embedded", func(t *testing.T) {
		kafka := embeddedtest.StartKafka(t)
		restarted(t, kafka.Brokers(), kafka.Stop, func() {
			if err := kafka.Start(); err != nil {
				t.Fatal(err)
			}
		})
	})
	t.Run("apache", func(t *testing.T) {
		kafka := apachekafka.Start(t)
		restarted(t, kafka.Brokers(), kafka.Stop, kafka.Start)
	})
}

func restarted(t *testing.T, brokers []string, stop, start func()) {
	cfg := eventlog.Config{Brokers: brokers, Partitions: 1}
	if err := eventlog.EnsureTopic(t.Context(), cfg, topic); err != nil {
		t.Fatal(err)
	}
	p := strangers.NewConfluent(t, brokers, "restarted")
	p.Begin()
	p.Send(received(t, "approval/R", "aborted"))
	p.Abort()
	p.Begin()
	p.Send(received(t, "approval/R", "committed"))
	p.Commit()
	p.Begin()
	p.Send(received(t, "approval/R", "open"))
	read := func() (keys []string) {
		t.Helper()
		ends, err := eventlog.Ends(t.Context(), cfg, topic)
		if err != nil {
			t.Fatal(err)
		}
		for at, r := range ends {
			if err := eventlog.ReadRange(t.Context(), cfg, at.Topic, at.Partition, r.Start, r.End, func(r *eventlog.Record) error {
				e, err := eventlog.EventOf(r)
				if err == nil {
					keys = append(keys, e.ID)
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		return keys
	}
	if got := read(); !slices.Equal(got, []string{"committed"}) {
		t.Errorf("before the restart it reads %q", got)
	}
	stop()
	start()
	if got := read(); !slices.Equal(got, []string{"committed"}) {
		t.Errorf("after the restart it reads %q", got)
	}
	p.Commit()
	for held := map[eventlog.TopicPartition]int64{{}: 1}; len(held) > 0; { // Kafka writes the end after it answered
		var err error
		if held, err = eventlog.Held(t.Context(), cfg, topic); err != nil {
			t.Fatal(err)
		}
	}
	if got := read(); !slices.Equal(got, []string{"committed", "open"}) {
		t.Errorf("after the commit it reads %q", got)
	}
}
