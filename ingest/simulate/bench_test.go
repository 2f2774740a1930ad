package simulate_test

import (
	"runtime"
	"testing"

	"oneseal/events"
	"oneseal/ingest/simulate"
)

// Fifty towns of a province, each event encoded as `oneseal simulate --out` does.
func BenchmarkProvince(b *testing.B) {
	for b.Loop() {
		count, most := 0, uint64(0)
		var buffer int
		for e := range simulate.Run(simulate.Options{From: date(2017, 1, 1), To: date(2017, 3, 31), Seed: 1, Towns: 50}) {
			document, err := events.EncodeStructured(e)
			if err != nil {
				b.Fatal(err)
			}
			buffer += len(document)
			if count++; count%1_000_000 == 0 {
				var memory runtime.MemStats
				runtime.ReadMemStats(&memory)
				most = max(most, memory.HeapAlloc+memory.StackInuse)
			}
		}
		b.ReportMetric(float64(count)/b.Elapsed().Seconds(), "events/s")
		b.ReportMetric(float64(most)/(1<<20), "MiB")
		b.ReportMetric(float64(buffer)/float64(count), "bytes/event")
	}
}
