package storage_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"oneseal/deploy/storage"
)

// BenchmarkCheck reads a log of a gigabyte in eight partitions, in batches of 100 records of 300 bytes, as a start does.
func BenchmarkCheck(b *testing.B) {
	dir := b.TempDir()
	const partitions, batches = 8, 4200
	value := bytes.Repeat([]byte("0123456789"), 30)
	written := int64(0)
	for p := range partitions {
		at := filepath.Join(dir, "kafka", "partitions", "big-"+strconv.Itoa(p))
		if err := os.MkdirAll(at, 0o700); err != nil {
			b.Fatal(err)
		}
		segment, err := os.Create(filepath.Join(at, "0.dat"))
		if err != nil {
			b.Fatal(err)
		}
		for n := range int64(batches) {
			var records []storage.Record
			for r := range int64(100) {
				records = append(records, storage.Record{Offset: 100*n + r, Time: time.UnixMilli(1e12 + n), Value: value})
			}
			size, err := segment.Write(storage.Batches(100*n, 100*n+100, records))
			if err != nil {
				b.Fatal(err)
			}
			written += int64(size)
		}
		segment.Close()
	}
	topics := fmt.Sprintf(`{"version":1,"topics":[{"name":"big","partitions":%d,"configs":{"retention.ms":"-1","retention.bytes":"-1","cleanup.policy":"delete"}}]}`, partitions)
	for name, text := range map[string]string{"topics.json": topics, "meta.json": `{"version":1,"cluster_id":"x"}`} {
		if err := os.WriteFile(filepath.Join(dir, "kafka", name), []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := storage.Check(b.Context(), dir); err != nil { // which makes the indexes
		b.Fatal(err)
	}
	b.SetBytes(written)
	for b.Loop() {
		report, err := storage.Check(b.Context(), dir)
		if err != nil || len(report.Findings) > 0 || report.Batches != partitions*batches {
			b.Fatal(report, err)
		}
	}
}
