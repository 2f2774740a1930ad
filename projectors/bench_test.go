package projectors

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/ClickHouse/ch-go/chpool"
	"github.com/ClickHouse/ch-go/proto"
	"github.com/prometheus/procfs"
	"github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kgo"

	"oneseal/deploy/embedded"
	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/events"
	eventlog "oneseal/events/log"
)

// BenchmarkLanes brings the same log into ClickHouse in four ways and prints their rates side by
// side: A ClickHouse's own Kafka engine with a materialised view, B blocks that were encoded
// before the clock starts, C the archive alone, D archive and folds. ONESEAL_BENCH_EVENTS and
// ONESEAL_BENCH_ROUNDS say how much; the rounds' medians count. The checksums must be equal.
func BenchmarkLanes(b *testing.B) {
	total, rounds := number(b, "ONESEAL_BENCH_EVENTS", 2_000_000), number(b, "ONESEAL_BENCH_ROUNDS", 5)
	system := embeddedtest.StartWith(b, embedded.Options{DataDir: b.TempDir(), Partitions: 8})
	access := system.ClickHouse()
	pool, conn, err := Connect(b.Context(), Server{Address: access.TCPAddr, User: access.User, Password: access.Password, Database: access.Database})
	if err != nil {
		b.Fatal(err)
	}
	defer pool.Close()
	defer conn.Close()
	cfg := eventlog.Config{Brokers: system.Brokers(), Partitions: 8}
	if err := eventlog.EnsureTopics(b.Context(), cfg); err != nil {
		b.Fatal(err)
	}
	fill(b, cfg, total)
	exec := func(query string) {
		if err := conn.Exec(b.Context(), query); err != nil {
			b.Fatalf("%s: %v", query, err)
		}
	}
	empty := func() {
		for _, table := range []string{"events", "approvals", "penalties", "items"} {
			exec("DROP TABLE IF EXISTS " + table + " SYNC")
		}
		if err := Install(b.Context(), conn); err != nil {
			b.Fatal(err)
		}
	}
	checksum := func() uint64 {
		var sum uint64
		if err := conn.QueryRow(b.Context(), "SELECT groupBitXor(cityHash64(subject, id, time, data)) FROM events FINAL").Scan(&sum); err != nil {
			b.Fatal(err)
		}
		return sum
	}
	filled := func() {
		for {
			var n uint64
			if err := conn.QueryRow(b.Context(), "SELECT count() FROM events").Scan(&n); err != nil {
				b.Fatal(err)
			}
			if n >= uint64(total) {
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
	}
	project := func(round int, models []Model) {
		ctx, cancel := context.WithCancel(b.Context())
		ended := make(chan error, 1)
		group := fmt.Sprintf("bench-%d-%d", round, len(models))
		engine := NewEngine(Options{Log: cfg, Group: group, Pool: pool, Conn: conn, Models: models})
		go func() { ended <- engine.Run(ctx) }()
		filled()
		if len(models) > 0 {
			for engine.o.Metrics.applied.Load() < int64(total) {
				time.Sleep(5 * time.Millisecond)
			}
		}
		cancel()
		if err := <-ended; err != nil {
			b.Fatal(err)
		}
	}
	blocks := encoded(b, cfg, total)
	lanes := []struct {
		name string
		run  func(round int)
	}{
		{"A Kafka engine + view", func(round int) {
			exec(kafkaEngine(access, cfg, round))
			exec(kafkaView)
			filled()
			exec("DROP TABLE bench_view SYNC")
			exec("DROP TABLE bench_queue SYNC")
		}},
		{"B encoded blocks", func(int) {
			for _, block := range blocks {
				if err := insert(b.Context(), pool, "events", block); err != nil {
					b.Fatal(err)
				}
			}
		}},
		{"C archive", func(round int) { project(round, []Model{}) }},
		{"C' archive, by franz-go", func(round int) { franz(b, cfg, pool, round, total); filled() }},
		{"D archive and folds", func(round int) { project(round, Models()) }},
	}
	rates, cpu, engineCPU := make([][]float64, len(lanes)), make([][]float64, len(lanes)), make([][]float64, len(lanes))
	sums := make(map[uint64]bool)
	for round := range rounds {
		for i, lane := range lanes {
			empty()
			runtime.GC()
			began, used, engineUsed := time.Now(), cpuSeconds(), childSeconds(b, system.ClickHousePID())
			// A profile tells the lanes apart: go tool pprof -tagfocus=lane=C.
			pprof.Do(b.Context(), pprof.Labels("lane", lane.name[:1]), func(context.Context) { lane.run(round) })
			rates[i] = append(rates[i], float64(total)/time.Since(began).Seconds())
			cpu[i] = append(cpu[i], cpuSeconds()-used)
			engineCPU[i] = append(engineCPU[i], childSeconds(b, system.ClickHousePID())-engineUsed)
			sums[checksum()] = true
		}
	}
	if len(sums) != 1 {
		b.Errorf("the lanes' checksums differ: %v", sums)
	}
	median := func(values []float64) float64 { return slices.Sorted(slices.Values(values))[len(values)/2] }
	fmt.Printf("\n%d events, %d rounds, GOMAXPROCS=%d; CPU seconds of this process, which is the broker too, and of ClickHouse\n%-26s %10s %8s %10s\n",
		total, rounds, runtime.GOMAXPROCS(0), "lane", "events/s", "ours", "ClickHouse")
	for i, lane := range lanes {
		fmt.Printf("%-26s %10.0f %8.2f %10.2f\n", lane.name, median(rates[i]), median(cpu[i]), median(engineCPU[i]))
	}
	fmt.Printf("C / A = %.2f (target 2)   C / B = %.2f (target 0.4)   D / C = %.2f (target 0.5)\n\n",
		median(rates[2])/median(rates[0]), median(rates[2])/median(rates[1]), median(rates[4])/median(rates[2]))
}

func number(b *testing.B, name string, otherwise int) int {
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		b.Fatalf("%s=%s: %v", name, text, err)
	}
	return n
}

func cpuSeconds() float64 {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()).Seconds()
}

func childSeconds(b *testing.B, pid int) float64 {
	process, err := procfs.NewProc(pid)
	if err != nil {
		b.Fatal(err)
	}
	stat, err := process.Stat()
	if err != nil {
		b.Fatal(err)
	}
	return stat.CPUTime()
}

// fill appends events of about 320 bytes, ten a case, with 10,000 cases open at a time.
func fill(b *testing.B, cfg eventlog.Config, total int) {
	batcher := eventlog.NewBatcher(cfg)
	defer batcher.Close()
	at := time.Date(2017, 1, 3, 9, 0, 0, 0, time.UTC)
	const page = 20_000
	for from := 0; from < total; from += page {
		var messages []eventlog.Message
		for i := from; i < min(from+page, total); i++ {
			e := &events.Event{ID: fmt.Sprintf("bench-%09d", i), Source: "/bench", Type: "oneseal.approval.initial_reviewed", Subject: fmt.Sprintf("approval/%07d", i/100_000*10_000+i%10_000),
				Time: events.InZone(at.Add(time.Duration(i)*time.Second), 480), Organ: "approval-bureau", Actor: fmt.Sprintf("officer-%03d", i%97),
				Data: &events.ApprovalInitialReviewed{ApprovalStep: events.ApprovalStep{Activity: "初审", Group: "规划建设局", Case: events.ApprovalCase{Item: "SX-001", Department: "规划建设局"}}, Opinion: "grant"}}
			m, err := eventlog.MessageOf(e)
			if err != nil {
				b.Fatal(err)
			}
			messages = append(messages, m)
		}
		if _, err := batcher.Append(b.Context(), messages); err != nil {
			b.Fatal(err)
		}
	}
}

// encoded reads the log into blocks of columns before any clock starts.
func encoded(b *testing.B, cfg eventlog.Config, total int) []proto.Input {
	now := time.Now().UTC()
	var blocks []proto.Input
	reader := eventlog.NewBatchReader(cfg, eventlog.ReadOptions{Group: "bench-encode", Topics: eventlog.Topics(), MaxBytes: 16 << 20})
	defer reader.Close()
	for read := 0; read < total; {
		batch, err := reader.Next(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		w := decode(batch)
		t := &table[archived]{columns: archiveColumns(&now)}
		for i := range w.entries {
			t.append(&w.entries[i])
		}
		read += len(w.entries)
		blocks = append(blocks, t.input())
	}
	return blocks
}

// franz archives as lane C does, with franz-go as the client: what kafka-go costs.
func franz(b *testing.B, cfg eventlog.Config, pool *chpool.Pool, round, total int) {
	client, err := kgo.NewClient(kgo.SeedBrokers(cfg.Brokers...), kgo.ConsumerGroup(fmt.Sprint("bench-franz-", round)), kgo.ConsumeTopics(eventlog.Topics()...),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), kgo.DisableAutoCommit(), kgo.FetchMaxPartitionBytes(4<<20), kgo.FetchMaxBytes(16<<20))
	if err != nil {
		b.Fatal(err)
	}
	defer client.Close()
	decoded := make(chan *work)
	go func() {
		defer close(decoded)
		for read := 0; read < total; {
			fetches := client.PollRecords(b.Context(), 60_000)
			if err := fetches.Err(); err != nil {
				b.Error(err)
				return
			}
			batch := &eventlog.Batch{}
			fetches.EachRecord(func(r *kgo.Record) {
				headers := make([]kafka.Header, len(r.Headers))
				for i, h := range r.Headers {
					headers[i] = kafka.Header(h)
				}
				batch.Records = append(batch.Records, eventlog.Record{Position: eventlog.Position{Topic: r.Topic, Partition: int(r.Partition), Offset: r.Offset},
					Time: r.Timestamp, Key: r.Key, Value: r.Value, Headers: headers})
			})
			read += len(batch.Records)
			decoded <- decode(batch)
		}
	}()
	now := time.Now().UTC()
	t := &table[archived]{columns: archiveColumns(&now)}
	for w := range decoded {
		t.reset()
		for i := range w.entries {
			t.append(&w.entries[i])
		}
		if err := insert(b.Context(), pool, "events", t.input()); err != nil {
			b.Fatal(err)
		}
		if err := client.CommitRecords(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

func kafkaEngine(access embedded.ClickHouse, cfg eventlog.Config, round int) string {
	return fmt.Sprintf(`CREATE TABLE bench_queue (data String) ENGINE = Kafka SETTINGS kafka_broker_list = '%s', kafka_topic_list = '%s',
		kafka_group_name = 'bench-a-%d', kafka_format = 'RawBLOB', kafka_num_consumers = 2, kafka_thread_per_consumer = 1, kafka_max_block_size = 65536,
		kafka_flush_interval_ms = 500, kafka_poll_timeout_ms = 100`, // else its last block waits for 7.5 s
		cfg.Brokers[0], events.Topic("approval"), round)
}

const kafkaView = `CREATE MATERIALIZED VIEW bench_view TO events AS
	WITH (name) -> _headers.value[indexOf(_headers.name, name)] AS header
	SELECT _key AS subject, parseDateTime64BestEffort(header('ce_time'), 9, 'UTC') AS time, _topic AS topic, _partition AS partition, _offset AS offset,
		toInt16(480) AS utc_offset, header('ce_id') AS id, header('ce_source') AS source, header('ce_type') AS type, header('ce_organ') AS organ, header('ce_actor') AS actor, data,
		_timestamp_ms AS log_time, now64(3) AS archived_at
	FROM bench_queue`
