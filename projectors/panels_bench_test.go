package projectors

import (
	"fmt"
	"runtime/debug"
	"testing"
	"time"

	"github.com/ClickHouse/ch-go/chpool"
	"github.com/cespare/xxhash/v2"

	"oneseal/analytics"
	"oneseal/deploy/embedded"
	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/events"
	"oneseal/ingest/simulate"
)

// fillArchive lets as many towns live from 2016 on as tell at least total events by the end of 2018, and archives what
// they tell, as projectors would.
func fillArchive(b *testing.B, pool *chpool.Pool, total int) int {
	const eventsOfTown, page = 330_000, 50_000
	options := simulate.Options{From: time.Date(2016, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2018, 12, 31, 0, 0, 0, 0, time.UTC), Seed: 1, Towns: max(1, total/eventsOfTown)}
	t := &table[archived]{columns: archiveColumns()}
	now := time.Now().UTC().Add(-time.Hour)
	flush := func() {
		if err := NewArchive(pool).insert(b.Context(), []*chunk{{block: t}}, now); err != nil {
			b.Fatal(err)
		}
		t.reset()
	}
	n := 0
	for e := range simulate.Run(options) {
		data, err := e.EncodeData()
		if err != nil {
			b.Fatal(err)
		}
		t.append(&archived{Entry{e, int(xxhash.Sum64String(e.Subject) % 8), int64(n)}, events.Topic(e.Family()), e.Time, data})
		if n++; t.rows == page {
			flush()
		}
	}
	flush()
	return n
}

// BenchmarkPanels runs the queries of all panels over ONESEAL_BENCH_PANEL_EVENTS (10 million).
func BenchmarkPanels(b *testing.B) {
	system := embeddedtest.StartWith(b, embedded.Options{DataDir: b.TempDir(), Partitions: 8})
	pool, conn := connect(b, system)
	if err := Install(b.Context(), conn); err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	n := fillArchive(b, pool, number(b, "ONESEAL_BENCH_PANEL_EVENTS", 10_000_000))
	fmt.Printf("\n%d events archived in %v\n", n, time.Since(began).Round(time.Second))
	debug.FreeOSMemory()
	for _, model := range Models() {
		done, err := Rebuild(b.Context(), Options{Pool: pool, Conn: conn}, model.Name)
		if err != nil {
			b.Fatal(err)
		}
		fmt.Printf("%s: %d stories in %v\n", model.Name, done.Stories, done.Took.Round(time.Millisecond))
	}
	if err := analytics.Install(b.Context(), conn); err != nil {
		b.Fatal(err)
	}
	views, err := analytics.Views()
	if err != nil {
		b.Fatal(err)
	}
	for round := range 2 {
		for _, view := range views {
			began := time.Now()
			if err := conn.Exec(b.Context(), "SELECT * FROM "+view.Name+" FORMAT Null"); err != nil {
				b.Fatal(view.Name, err)
			}
			if round == 1 {
				fmt.Printf("%-30s %v\n", view.Name, time.Since(began).Round(time.Millisecond))
			}
		}
	}
}
