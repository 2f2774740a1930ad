package projectors

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/ClickHouse/ch-go/chpool"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/prometheus/procfs"
	"github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kgo"

	"oneseal/deploy/embedded"
	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/events/log/socket"
	"oneseal/projectors/columns"
	"oneseal/projectors/models"
	"oneseal/projectors/story"
)

// BenchmarkLanes brings the same log into ClickHouse in four ways and prints their rates side by
// side: A ClickHouse's own Kafka engine with a materialised view, B blocks that were encoded
// before the clock starts, C the archive alone, D archive and folds. ONESEAL_BENCH_EVENTS and
// ONESEAL_BENCH_ROUNDS say how much, ONESEAL_BENCH_LANES=A,C runs these alone, ONESEAL_BENCH_FAMILY=penalty lives penalty cases; the rounds' medians
// count. The checksums, of every column but the time of the insert, must be equal.
func BenchmarkLanes(b *testing.B) {
	total, rounds := number(b, "ONESEAL_BENCH_EVENTS", 2_000_000), number(b, "ONESEAL_BENCH_ROUNDS", 5)
	system := embeddedtest.StartWith(b, embedded.Options{DataDir: b.TempDir(), Partitions: 8})
	pool, conn := connect(b, system)
	cfg := eventlog.Config{Brokers: system.Brokers(), Partitions: 8}
	if err := eventlog.EnsureTopics(b.Context(), cfg); err != nil {
		b.Fatal(err)
	}
	fill(b, cfg, total, 0)
	exec := func(query string) {
		if err := conn.Exec(b.Context(), query); err != nil {
			b.Fatalf("%s: %v", query, err)
		}
	}
	empty := func() {
		dropTables(b, conn)
		if err := Install(b.Context(), conn); err != nil {
			b.Fatal(err)
		}
	}
	checksum := func() uint64 {
		var sum uint64
		if err := conn.QueryRow(b.Context(), "SELECT groupBitXor(cityHash64(tuple(*))) FROM (SELECT * EXCEPT archived_at FROM events FINAL)").Scan(&sum); err != nil {
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
	project := func(round int, models []models.Model) {
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
	batches := encoded(b, cfg, total)
	lanes := []struct {
		key, name string
		run       func(round int)
	}{
		{"A", "Kafka engine + view", func(round int) {
			exec(kafkaEngine(b, cfg, round))
			exec(kafkaView)
			filled()
			exec("DROP TABLE bench_view SYNC")
			exec("DROP TABLE bench_queue SYNC")
		}},
		{"B", "encoded blocks", func(int) {
			for _, chunks := range batches {
				if err := NewArchive(pool).insert(b.Context(), chunks, time.Now()); err != nil {
					b.Fatal(err)
				}
			}
		}},
		{"C", "archive", func(round int) { project(round, []models.Model{}) }},
		{"C'", "archive, by franz-go", func(round int) { franz(b, cfg, pool, round, total); filled() }},
		{"D", "archive and folds", func(round int) { project(round, models.All()) }},
	}
	rates, cpu, engineCPU := make(map[string][]float64), make(map[string][]float64), make(map[string][]float64)
	sums := make(map[uint64]bool)
	for round := range rounds {
		for _, lane := range lanes {
			if only := os.Getenv("ONESEAL_BENCH_LANES"); only != "" && !slices.Contains(strings.Split(only, ","), lane.key) {
				continue
			}
			empty()
			runtime.GC()
			began, used, engineUsed := time.Now(), cpuSeconds(), childSeconds(b, system.ClickHousePID())
			// A profile tells the lanes apart: go tool pprof -tagfocus=lane=D.
			pprof.Do(b.Context(), pprof.Labels("lane", lane.key), func(context.Context) { lane.run(round) })
			rates[lane.key] = append(rates[lane.key], float64(total)/time.Since(began).Seconds())
			cpu[lane.key] = append(cpu[lane.key], cpuSeconds()-used)
			engineCPU[lane.key] = append(engineCPU[lane.key], childSeconds(b, system.ClickHousePID())-engineUsed)
			sums[checksum()] = true
		}
	}
	if len(sums) != 1 {
		b.Errorf("the lanes' checksums differ: %v", sums)
	}
	fmt.Printf("\n%d events, %d rounds, GOMAXPROCS=%d; CPU seconds of this process, which is the broker too, and of ClickHouse\n%-26s %10s %8s %10s\n",
		total, rounds, runtime.GOMAXPROCS(0), "lane", "events/s", "ours", "ClickHouse")
	for _, lane := range lanes {
		fmt.Printf("%-2s %-23s %10.0f %8.2f %10.2f\n", lane.key, lane.name, median(rates[lane.key]), median(cpu[lane.key]), median(engineCPU[lane.key]))
	}
	ratio := func(a, b string) float64 { return median(rates[a]) / median(rates[b]) }
	fmt.Printf("C / A = %.2f (target 2)   C / B = %.2f (target 0.4)   D / C = %.2f (target 0.5)\n\n", ratio("C", "A"), ratio("C", "B"), ratio("D", "C"))
}

// BenchmarkPoison projects the same log whole and with one record in a thousand damaged, in turn. The
// damaged ones are counted exactly; the ratio's target is 0.95.
func BenchmarkPoison(b *testing.B) {
	total, rounds := number(b, "ONESEAL_BENCH_EVENTS", 2_000_000)/2, number(b, "ONESEAL_BENCH_ROUNDS", 5)
	system := embeddedtest.StartWith(b, embedded.Options{DataDir: b.TempDir(), Partitions: 8})
	pool, conn := connect(b, system)
	whole, damaged := embeddedtest.StartKafka(b), embeddedtest.StartKafka(b)
	rates := make(map[*embedded.Kafka][]float64)
	for kafka, every := range map[*embedded.Kafka]int{whole: 0, damaged: 1000} {
		cfg := eventlog.Config{Brokers: kafka.Brokers(), Partitions: 8}
		if err := eventlog.EnsureTopics(b.Context(), cfg); err != nil {
			b.Fatal(err)
		}
		fill(b, cfg, total, every)
	}
	for range rounds {
		for _, kafka := range []*embedded.Kafka{whole, damaged} {
			dropTables(b, conn)
			if err := Install(b.Context(), conn); err != nil {
				b.Fatal(err)
			}
			o := Options{Log: eventlog.Config{Brokers: kafka.Brokers(), Partitions: 8}, Group: rand.Text(), Pool: pool, Conn: conn, Metrics: NewMetrics()}
			ctx, cancel := context.WithCancel(b.Context())
			ended := make(chan error, 1)
			began := time.Now()
			go func() { ended <- NewEngine(o).Run(ctx) }()
			wanted := int64(total)
			if kafka == damaged {
				wanted -= int64(total / 1000)
			}
			for o.Metrics.applied.Load() < wanted {
				time.Sleep(5 * time.Millisecond)
			}
			rates[kafka] = append(rates[kafka], float64(total)/time.Since(began).Seconds())
			cancel()
			if err := <-ended; err != nil {
				b.Fatal(err)
			}
			var dead uint64
			if err := conn.QueryRow(b.Context(), "SELECT count() FROM deadletters FINAL").Scan(&dead); err != nil {
				b.Fatal(err)
			}
			if int64(dead) != int64(total)-wanted {
				b.Errorf("%d dead letters, want %d", dead, int64(total)-wanted)
			}
		}
	}
	fmt.Printf("\n%d events, %d rounds: whole %.0f events/s, 0.1 %% damaged %.0f events/s, ratio %.2f (target 0.95)\n\n",
		total, rounds, median(rates[whole]), median(rates[damaged]), median(rates[damaged])/median(rates[whole]))
}

// BenchmarkRebuild folds an archive of five times ONESEAL_BENCH_EVENTS (10 million) with ten events
// a case. Targets: 30 s, 1.5 GB for ClickHouse and 512 MB for this process.
func BenchmarkRebuild(b *testing.B) {
	total := 5 * number(b, "ONESEAL_BENCH_EVENTS", 2_000_000)
	system := embeddedtest.StartWith(b, embedded.Options{DataDir: b.TempDir(), Partitions: 8})
	pool, conn := connect(b, system)
	if err := Install(b.Context(), conn); err != nil {
		b.Fatal(err)
	}
	const page = 50_000
	now := time.Now().UTC().Add(-time.Hour)
	t := &columns.Table[archived]{Columns: archiveColumns()}
	for from := 0; from < total; from += page {
		t.Reset()
		for i := from; i < min(from+page, total); i++ {
			e, data := caseStep(i/100_000*10_000+i%10_000, i%100_000/10_000, i)
			t.Append(&archived{story.Entry{Event: e, Partition: i % 8, Offset: int64(i / 8)}, events.Topic("approval"), e.Time, data})
		}
		if err := NewArchive(pool).insert(b.Context(), []*chunk{{block: t}}, now); err != nil {
			b.Fatal(err)
		}
	}
	t = nil
	debug.FreeOSMemory()
	pids := map[string]int{"our process": os.Getpid(), "ClickHouse": system.ClickHousePID()}
	for _, pid := range pids {
		// Linux: the peak of the resident set begins again.
		if err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", pid), []byte("5"), 0); err != nil {
			b.Logf("the peaks below include the filling: %v", err)
		}
	}
	done, err := Rebuild(b.Context(), Options{Pool: pool, Conn: conn}, "approvals")
	if err != nil {
		b.Fatal(err)
	}
	if done.Stories != total/10 || done.Failed != 0 {
		b.Errorf("%+v, want %d stories", done, total/10)
	}
	fmt.Printf("\nrebuild of %d events in %d stories: %.1f s (target 30)", total, done.Stories, done.Took.Seconds())
	for name, pid := range pids {
		process, err := procfs.NewProc(pid)
		if err != nil {
			b.Fatal(err)
		}
		status, err := process.NewStatus()
		if err != nil {
			b.Fatal(err)
		}
		fmt.Printf("; %s peaked at %d MB", name, status.VmHWM/1e6)
	}
	fmt.Print(" (targets: ClickHouse 1500, ours 512)\n\n")
}

// BenchmarkQuiet appends single events to a quiet system and waits for each one's row. The target is
// a 99th percentile below 1 s.
func BenchmarkQuiet(b *testing.B) {
	const each = 500
	system := embeddedtest.StartWith(b, embedded.Options{DataDir: b.TempDir(), Partitions: 8})
	pool, conn := connect(b, system)
	cfg := eventlog.Config{Brokers: system.Brokers(), Partitions: 8}
	if err := errors.Join(Install(b.Context(), conn), eventlog.EnsureTopics(b.Context(), cfg)); err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() { ended <- NewEngine(Options{Log: cfg, Pool: pool, Conn: conn}).Run(ctx) }()
	batcher := eventlog.NewBatcher(cfg)
	defer batcher.Close()
	var took []time.Duration
	for i := range each {
		e, _ := caseStep(i%50, i/50, i)
		m, err := eventlog.MessageOf(e)
		if err != nil {
			b.Fatal(err)
		}
		began := time.Now()
		if _, err := batcher.Append(b.Context(), []eventlog.Message{m}); err != nil {
			b.Fatal(err)
		}
		for seen := uint32(0); seen <= uint32(i/50); {
			if err := conn.QueryRow(b.Context(), "SELECT max(revision) FROM approvals WHERE subject = ?", e.Subject).Scan(&seen); err != nil {
				b.Fatal(err)
			}
		}
		took = append(took, time.Since(began))
	}
	cancel()
	if err := <-ended; err != nil {
		b.Fatal(err)
	}
	slices.Sort(took)
	fmt.Printf("\n%d single events on a quiet system, from before the append until the row is read: p50 %v, p99 %v (target 1s), most %v\n\n",
		each, took[each/2].Round(time.Millisecond), took[each*99/100].Round(time.Millisecond), took[each-1].Round(time.Millisecond))
}

// caseStep is one of ten steps of a case, of about 320 bytes as a record.
func caseStep(number, step, id int) (*events.Event, []byte) {
	if os.Getenv("ONESEAL_BENCH_FAMILY") == "penalty" {
		return penaltyStep(number, step, id)
	}
	at := time.Date(2017, 1, 3, 9, 0, 0, 0, time.UTC).Add(time.Duration(id) * time.Second)
	of := events.ApprovalStep{Activity: "初审", Group: "规划建设局", Case: events.ApprovalCase{Item: "SX-001", Department: "规划建设局"}}
	e := &events.Event{ID: fmt.Sprintf("bench-%09d", id), Source: "/bench", Type: "oneseal.approval.initial_reviewed", Subject: fmt.Sprintf("approval/%07d", number),
		Time: events.InZone(at, 480), Organ: "approval-bureau", Actor: fmt.Sprintf("officer-%03d", id%97), Data: &events.ApprovalInitialReviewed{ApprovalStep: of, Opinion: "grant"}}
	switch step {
	case 0:
		e.Type, e.Data = "oneseal.approval.received", &events.ApprovalReceived{ApprovalStep: of}
	case 1:
		e.Type, e.Data = "oneseal.approval.accepted", &events.ApprovalAccepted{ApprovalStep: of}
	case 8:
		e.Type, e.Data = "oneseal.approval.granted", &events.ApprovalGranted{ApprovalStep: of}
	case 9:
		e.Type, e.Data = "oneseal.approval.delivered", &events.ApprovalDelivered{ApprovalStep: of}
	}
	data, err := e.EncodeData()
	if err != nil {
		panic(err)
	}
	return e, data
}

// penaltyStep is one of ten steps of a penalty case, which a squadron has.
func penaltyStep(number, step, id int) (*events.Event, []byte) {
	at := time.Date(2022, 1, 4, 1, 0, 0, 0, time.UTC).Add(time.Duration(24*7*step)*time.Hour + time.Duration(id%3600)*time.Second)
	of := events.PenaltyStep{Activity: "调查取证", Case: events.PenaltyCase{Cause: "占道经营", Party: "person", Squadron: "squadron-1"}}
	fine := events.Money{Amount: events.Hundredths(100_000), Currency: "CNY"}
	by := []events.Subject{"staff/a", "staff/b"}
	data := []any{
		&events.PenaltyClue{PenaltyStep: of, Origin: "inspection"}, &events.PenaltyFiled{PenaltyStep: of}, &events.PenaltyCardShown{PenaltyStep: of, Officers: by},
		&events.PenaltyEvidenceCollected{PenaltyStep: of, Kind: "documentary", Officers: []string{"a", "b"}}, &events.PenaltyNoticeServed{PenaltyStep: of, ProposedFine: fine}, &events.PenaltyLegalReviewed{PenaltyStep: of, Opinion: "agree"},
		&events.PenaltyDecided{PenaltyStep: of, Procedure: "ordinary", Outcome: "penalty", Fine: fine, Officers: by, Reason: "r", Remedies: "r"}, &events.PenaltyServed{PenaltyStep: of, Method: "post"},
		&events.PenaltyPaid{PenaltyStep: of, Amount: fine}, &events.PenaltyClosed{PenaltyStep: of},
	}[step%10]
	e := &events.Event{ID: fmt.Sprintf("bench-%09d", id), Source: "/bench", Subject: fmt.Sprintf("penalty/%07d", number), Time: events.InZone(at, 480), Organ: "enforcement-bureau", Actor: fmt.Sprintf("officer-%03d", id%97), Data: data}
	e.Type = events.TypeOf(data)
	text, err := e.EncodeData()
	if err != nil {
		panic(err)
	}
	return e, text
}

// median of no values is not a number.
func median(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	return slices.Sorted(slices.Values(values))[len(values)/2]
}

func connect(b *testing.B, system *embedded.System) (*chpool.Pool, driver.Conn) {
	access := system.ClickHouse()
	pool, conn, err := Connect(b.Context(), Server{Address: access.TCPAddr, User: access.User, Password: access.Password, Database: access.Database})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { pool.Close(); conn.Close() })
	return pool, conn
}

func dropTables(b *testing.B, conn driver.Conn) {
	for _, table := range []string{"events", "deadletters", "delays", "approvals", "penalties", "items"} {
		if err := conn.Exec(b.Context(), "DROP TABLE IF EXISTS "+table+" SYNC"); err != nil {
			b.Fatal(err)
		}
	}
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

// fill appends events, ten a case, with 10,000 cases open at a time; one of damagedEvery loses the end of its data.
func fill(b *testing.B, cfg eventlog.Config, total, damagedEvery int) {
	batcher := eventlog.NewBatcher(cfg)
	defer batcher.Close()
	const page = 20_000
	for from := 0; from < total; from += page {
		var messages []eventlog.Message
		for i := from; i < min(from+page, total); i++ {
			e, _ := caseStep(i/100_000*10_000+i%10_000, i%100_000/10_000, i)
			m, err := eventlog.MessageOf(e)
			if err != nil {
				b.Fatal(err)
			}
			if damagedEvery > 0 && i%damagedEvery == 0 {
				m.Value = m.Value[:len(m.Value)-1]
			}
			messages = append(messages, m)
		}
		if _, err := batcher.Append(b.Context(), messages); err != nil {
			b.Fatal(err)
		}
	}
}

// encoded reads the log into blocks of columns before any clock starts, in batches as lane C makes them.
func encoded(b *testing.B, cfg eventlog.Config, total int) (batches [][]*chunk) {
	engine := NewEngine(Options{Models: []models.Model{}})
	reader := eventlog.NewBatchReader(cfg, eventlog.ReadOptions{Group: "bench-encode", Topics: eventlog.Topics()}, engine.decode)
	defer reader.Close()
	for read := 0; read < total; {
		batch, err := reader.Next(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		chunks := chunksOf(batch)
		for _, c := range chunks {
			read += len(c.logged)
		}
		batches = append(batches, chunks)
	}
	return batches
}

// franz archives as lane C does, with franz-go as the client: what kafka-go costs.
func franz(b *testing.B, cfg eventlog.Config, pool *chpool.Pool, round, total int) {
	path, _ := socket.Path(cfg.Brokers[0])
	client, err := kgo.NewClient(kgo.Dialer(func(ctx context.Context, _, _ string) (net.Conn, error) { return socket.Dial(ctx, path) }), kgo.ConsumerGroup(fmt.Sprint("bench-franz-", round)), kgo.ConsumeTopics(eventlog.Topics()...),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), kgo.DisableAutoCommit(), kgo.FetchMaxPartitionBytes(1<<20), kgo.FetchMaxBytes(8<<20))
	if err != nil {
		b.Fatal(err)
	}
	defer client.Close()
	engine := NewEngine(Options{Models: []models.Model{}})
	decoded := make(chan []*chunk)
	go func() {
		defer close(decoded)
		for read := 0; read < total; {
			fetches := client.PollRecords(b.Context(), 60_000)
			if err := fetches.Err(); err != nil {
				b.Error(err)
				return
			}
			var parts [][]eventlog.Record
			fetches.EachPartition(func(p kgo.FetchTopicPartition) {
				records := make([]eventlog.Record, len(p.Records))
				for i, r := range p.Records {
					headers := make([]kafka.Header, len(r.Headers))
					for i, h := range r.Headers {
						headers[i] = kafka.Header(h)
					}
					records[i] = eventlog.Record{Position: eventlog.Position{Topic: r.Topic, Partition: int(r.Partition), Offset: r.Offset},
						Time: r.Timestamp, Key: r.Key, Value: r.Value, Headers: headers}
				}
				parts = append(parts, records)
				read += len(records)
			})
			chunks := make([]*chunk, len(parts))
			var group sync.WaitGroup
			for i, records := range parts {
				group.Go(func() {
					chunks[i], _ = engine.decode(func(yield func(*eventlog.Record) bool) {
						for i := range records {
							if !yield(&records[i]) {
								return
							}
						}
					})
				})
			}
			group.Wait()
			decoded <- chunks
		}
	}()
	for chunks := range decoded {
		if err := NewArchive(pool).insert(b.Context(), chunks, time.Now()); err != nil {
			b.Fatal(err)
		}
		if err := client.CommitRecords(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

func kafkaEngine(b *testing.B, cfg eventlog.Config, round int) string {
	path, _ := socket.Path(cfg.Brokers[0])
	login, err := embedded.FindLogin(b.Context(), filepath.Dir(path), embedded.Reader)
	if err != nil {
		b.Fatal(err)
	}
	return fmt.Sprintf(`CREATE TABLE bench_queue (data String) ENGINE = Kafka SETTINGS kafka_broker_list = '%s', kafka_topic_list = '%s',
		kafka_security_protocol = 'sasl_ssl', kafka_sasl_mechanism = 'SCRAM-SHA-512', kafka_sasl_username = '%s', kafka_sasl_password = '%s',
		kafka_group_name = 'bench-a-%d', kafka_format = 'RawBLOB', kafka_num_consumers = 2, kafka_thread_per_consumer = 1, kafka_max_block_size = 65536,
		kafka_flush_interval_ms = 500, kafka_poll_timeout_ms = 100`, // else its last block waits for 7.5 s
		login.Broker, events.Topic("approval"), login.User, login.Password, round)
}

// kafkaView fills every column of the archive, as the lanes beside it do.
const kafkaView = `CREATE MATERIALIZED VIEW bench_view TO events AS
	WITH (name) -> _headers.value[indexOf(_headers.name, name)] AS header,
		(text) -> toInt16(if(text = '' OR endsWith(text, 'Z'), 0, if(substring(text, -6, 1) = '-', -1, 1) * (60 * toInt16OrZero(substring(text, -5, 2)) + toInt16OrZero(substring(text, -2))))) AS minutes
	SELECT _key AS subject, parseDateTime64BestEffort(header('ce_time'), 9, 'UTC') AS time, _topic AS topic, _partition AS partition, _offset AS offset,
		minutes(header('ce_time')) AS utc_offset, header('ce_id') AS id, header('ce_source') AS source, header('ce_type') AS type, header('ce_sequence') AS sequence,
		header('ce_organ') AS organ, header('ce_actor') AS actor, header('ce_role') AS role, header('ce_area') AS area, header('ce_timezone') AS timezone, header('ce_basis') AS basis,
		header('ce_causationid') AS causationid, header('ce_correlationid') AS correlationid, header('ce_traceparent') AS traceparent, header('ce_tracestate') AS tracestate,
		header('ce_classification') AS classification, parseDateTime64BestEffortOrZero(header('ce_recordedtime'), 9, 'UTC') AS recordedtime,
		minutes(header('ce_recordedtime')) AS recorded_offset, toUInt32OrZero(header('ce_expectedrevision')) AS expectedrevision, data,
		_timestamp_ms AS log_time, now64(3) AS archived_at
	FROM bench_queue`
