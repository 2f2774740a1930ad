package simulate_test

import (
	"runtime"
	"testing"

	"oneseal/events"
	"oneseal/ingest/simulate"
)

// A province of a thousand towns, each event encoded as `oneseal simulate --out` does. The first days are
// longer than the others by what was before them.
func BenchmarkProvince(b *testing.B) {
	type lived struct{ count, bytes int }
	for b.Loop() {
		var sum lived
		most, days := uint64(0), 0
		for day := range simulate.Days(simulate.Options{From: date(2017, 1, 1), To: date(2017, 1, 31), Seed: 1, Towns: 1000}, func(day []*events.Event) lived {
			l := lived{count: len(day)}
			var document []byte
			var err error
			for _, e := range day {
				if document, err = events.AppendStructured(document[:0], e); err != nil {
					b.Error(err)
				}
				l.bytes += len(document)
			}
			return l
		}) {
			sum.count, sum.bytes = sum.count+day.count, sum.bytes+day.bytes
			if days++; days%1000 == 0 {
				var memory runtime.MemStats
				runtime.ReadMemStats(&memory)
				most = max(most, memory.Sys-memory.HeapReleased)
			}
		}
		b.ReportMetric(float64(sum.count)/b.Elapsed().Seconds(), "events/s")
		b.ReportMetric(float64(most)/(1<<20), "MiB")
		b.ReportMetric(float64(sum.bytes)/float64(sum.count), "bytes/event")
	}
}
