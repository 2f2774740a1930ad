// Package towntest gives tests of the engine, of what reacts to events and of figures a town of their own: an embedded Kafka and
// ClickHouse with tables and topics, connections to both, and a way to send events and to wait until they are folded. All of
// it goes with the test. The test binary calls embeddedtest.Main from TestMain.
package towntest

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/ClickHouse/ch-go/chpool"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"oneseal/deploy/embedded"
	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/projectors"
)

// Town is a system that is ready for projectors, and has none.
type Town struct {
	*embedded.System
	Log     eventlog.Config
	Pool    *chpool.Pool
	Conn    driver.Conn
	Batcher *eventlog.Batcher
	t       testing.TB
}

// Start gives a town on embedded servers.
func Start(t testing.TB) *Town {
	t.Helper()
	system := embeddedtest.Start(t)
	return On(t, system, system.Brokers())
}

// On gives a town on these servers; Kafka may be another one than the system's.
func On(t testing.TB, system *embedded.System, brokers []string) *Town {
	t.Helper()
	access := system.ClickHouse()
	w := &Town{System: system, Log: eventlog.Config{Brokers: brokers, Partitions: 4}, t: t}
	w.Pool, w.Conn = Connect(t, access, access.User, access.Password)
	if err := projectors.Install(t.Context(), w.Conn); err != nil {
		t.Fatal(err)
	}
	if err := eventlog.EnsureTopics(t.Context(), w.Log); err != nil {
		t.Fatal(err)
	}
	w.Batcher = eventlog.NewBatcher(w.Log)
	t.Cleanup(func() { w.Batcher.Close() })
	return w
}

// Connect gives connections of a user, closed when the test ends.
func Connect(t testing.TB, access embedded.ClickHouse, user, password string) (*chpool.Pool, driver.Conn) {
	t.Helper()
	pool, conn, err := projectors.Connect(t.Context(), projectors.Server{Address: access.TCPAddr, User: user, Password: password, Database: access.Database})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { pool.Close(); conn.Close() })
	return pool, conn
}

// Options are those of a projector of the town.
func (w *Town) Options() projectors.Options {
	return projectors.Options{Log: w.Log, Pool: w.Pool, Conn: w.Conn}
}

// Project runs a projector until it is stopped, at the latest at the test's end.
func (w *Town) Project(o projectors.Options) (stop func()) {
	return w.Run(projectors.NewEngine(o).Run)
}

// Run runs something until it is stopped, at the latest at the test's end. Its error fails the test at once.
func (w *Town) Run(what func(context.Context) error) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := what(ctx); err != nil {
			w.t.Error(err)
		}
	}()
	stop = sync.OnceFunc(func() { cancel(); <-ended })
	w.t.Cleanup(stop)
	return stop
}

// Wait waits until something holds, or gives up when the test has failed or has no time left.
func (w *Town) Wait(what string, holds func() bool) {
	w.t.Helper()
	for !holds() {
		select {
		case <-w.t.Context().Done():
			w.t.Fatalf("it did not come to this: %s", what)
		case <-time.After(20 * time.Millisecond):
			if w.t.Failed() {
				w.t.FailNow()
			}
		}
	}
}

// Tell sends events to the log.
func (w *Town) Tell(of ...*events.Event) {
	w.t.Helper()
	w.Append(Messages(w.t, of...)...)
}

// Append sends records to the log as they are.
func (w *Town) Append(messages ...eventlog.Message) {
	w.t.Helper()
	if _, err := w.Batcher.Append(w.t.Context(), messages); err != nil {
		w.t.Fatal(err)
	}
}

// Messages are the records of events.
func Messages(t testing.TB, of ...*events.Event) []eventlog.Message {
	t.Helper()
	messages := make([]eventlog.Message, len(of))
	for i, e := range of {
		var err error
		if messages[i], err = eventlog.MessageOf(e); err != nil {
			t.Fatal(err)
		}
	}
	return messages
}

// CaughtUp waits until every record is archived or dead and the offsets are committed.
func (w *Town) CaughtUp() projectors.Status {
	w.t.Helper()
	return w.CaughtUpBy(projectors.DefaultGroup)
}

// CaughtUpBy is CaughtUp for projectors of another group.
func (w *Town) CaughtUpBy(group string) projectors.Status {
	w.t.Helper()
	var status projectors.Status
	w.Wait("every record is archived or dead", func() bool {
		var err error
		if status, err = projectors.ReadStatus(w.t.Context(), w.Log, group, w.Conn); err != nil {
			w.t.Fatal(err)
		}
		return status.Behind == 0 && status.OldestSeconds == 0 && committedAll(status)
	})
	return status
}

func committedAll(s projectors.Status) bool {
	for _, p := range s.Partitions {
		if p.End > p.Start && p.Committed != p.End {
			return false
		}
	}
	return true
}

// Until waits until a query, which counts, gives more than nothing.
func (w *Town) Until(query string, args ...any) {
	w.t.Helper()
	w.Wait(query, func() bool { return w.Count(query, args...) > 0 })
}

// Count gives the number that a query asks for.
func (w *Town) Count(query string, args ...any) uint64 {
	w.t.Helper()
	return Ask[uint64](w.t, w.Conn, query, args...)
}

// Ask gives the one value that a query asks for.
func Ask[T any](t testing.TB, conn driver.Conn, query string, args ...any) (answer T) {
	t.Helper()
	if err := conn.QueryRow(t.Context(), query, args...).Scan(&answer); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return answer
}

// Digest is one of a read model's rows, all columns but the time of the projection.
func (w *Town) Digest(table string) uint64 {
	w.t.Helper()
	return w.Count("SELECT groupBitXor(cityHash64(toString(tuple(*)))) FROM (SELECT * EXCEPT projected_at FROM " + table + " FINAL)")
}
