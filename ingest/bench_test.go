package ingest_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"oneseal/deploy/embedded/embeddedtest"
	eventlog "oneseal/events/log"
	"oneseal/ingest"
)

// counter takes events over a real connection, with the embedded broker in the same process.
func counter(b *testing.B) (url, key string, client *http.Client) {
	cfg := eventlog.Config{Brokers: embeddedtest.StartKafka(b).Brokers()}
	if err := eventlog.EnsureTopics(b.Context(), cfg); err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	keys := openKeys(b, filepath.Join(dir, "keys.json"))
	_, key = createKey(b, keys, "*", "*")
	index, err := ingest.OpenIndex(b.Context(), filepath.Join(dir, "ids"), cfg)
	if err != nil {
		b.Fatal(err)
	}
	batcher := eventlog.NewBatcher(cfg)
	server := httptest.NewServer(ingest.NewServer(ingest.Options{Batcher: batcher, Keys: keys, Index: index}))
	b.Cleanup(func() {
		server.Close()
		batcher.Close()
		index.Close()
	})
	return server.URL, key, &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
}

func send(b *testing.B, client *http.Client, url, key, contentType string, body []byte) {
	request, err := http.NewRequest(http.MethodPost, url+"/v1/events", bytes.NewReader(body))
	if err != nil {
		b.Error(err)
		return
	}
	request.Header.Set("Content-Type", contentType)
	request.Header.Set("Authorization", "Bearer "+key)
	response, err := client.Do(request)
	if err != nil {
		b.Error(err)
		return
	}
	defer response.Body.Close()
	if text, err := io.ReadAll(response.Body); err != nil || response.StatusCode != http.StatusOK {
		b.Errorf("%d %.300s %v", response.StatusCode, text, err)
	}
}

func document(to []byte, id int) []byte {
	return fmt.Appendf(to, `{"specversion":"1.0","id":"%d","source":"/bench/window/3","type":"oneseal.approval.initial_reviewed","subject":"approval/2017-%06d",`+
		`"time":"2017-09-22T09:%02d:%02d+08:00","organ":"approval-bureau","actor":"officer-%d","data":{"activity":"T05 Initial review","group":"window-3"}}`,
		id, id/9, id/60%60, id%60, id%40)
}

// Batches of 1,000 from four senders. The target is 100,000 events a second on two processors.
func BenchmarkBatches(b *testing.B) {
	const batches, size, senders = 200, 1000, 4
	url, key, client := counter(b)
	next := 0
	for b.Loop() {
		b.StopTimer()
		bodies := make(chan []byte, batches)
		for range batches {
			body := []byte{'['}
			for i := range size {
				if i > 0 {
					body = append(body, ',')
				}
				body = document(body, next)
				next++
			}
			bodies <- append(body, ']')
		}
		close(bodies)
		b.StartTimer()
		var group sync.WaitGroup
		for range senders {
			group.Go(func() {
				for body := range bodies {
					send(b, client, url, key, "application/cloudevents-batch+json", body)
				}
			})
		}
		group.Wait()
	}
	b.ReportMetric(float64(next)/b.Elapsed().Seconds(), "events/s")
}

// Single events at 2,000 a second; the target is a 99th percentile below 20 ms.
func BenchmarkSingles(b *testing.B) {
	const each, perSecond, senders = 10_000, 2000, 64
	url, key, client := counter(b)
	var took []time.Duration
	var id atomic.Int64
	for b.Loop() {
		due := make(chan time.Time, each)
		began := time.Now()
		go func() {
			defer close(due)
			tick := time.NewTicker(time.Millisecond)
			defer tick.Stop()
			for sent := 0; sent < each; {
				<-tick.C
				for ; sent < each && began.Add(time.Duration(sent)*time.Second/perSecond).Before(time.Now()); sent++ {
					due <- began.Add(time.Duration(sent) * time.Second / perSecond)
				}
			}
		}()
		var mu sync.Mutex
		var group sync.WaitGroup
		for range senders {
			group.Go(func() {
				for at := range due {
					send(b, client, url, key, "application/cloudevents+json", document(nil, int(id.Add(1))))
					mu.Lock()
					took = append(took, time.Since(at))
					mu.Unlock()
				}
			})
		}
		group.Wait()
	}
	slices.Sort(took)
	b.ReportMetric(float64(len(took))/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}
