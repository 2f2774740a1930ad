package storage_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/segmentio/kafka-go"

	"oneseal/deploy/embedded"
	"oneseal/deploy/storage"
	"oneseal/events/log/socket"
)

// written makes a small log with the embedded broker: two topics, several batches in each partition, compressed and not, and what a
// group committed. It gives the data folder as a clean stop leaves it, and as a kill does.
func written(t *testing.T) (stopped, killed string) {
	t.Helper()
	stopped, killed = t.TempDir(), t.TempDir()
	broker, err := embedded.OpenKafka(embedded.Options{DataDir: stopped, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	client := &kafka.Client{Addr: kafka.TCP(broker.Brokers()...), Transport: &kafka.Transport{Dial: dialer(broker).DialFunc}}
	whole := []kafka.ConfigEntry{{ConfigName: "retention.ms", ConfigValue: "-1"}, {ConfigName: "retention.bytes", ConfigValue: "-1"}, {ConfigName: "cleanup.policy", ConfigValue: "delete"}}
	for _, topic := range []string{"approvals", "penalties"} {
		answer, err := client.CreateTopics(t.Context(), &kafka.CreateTopicsRequest{Topics: []kafka.TopicConfig{{Topic: topic, NumPartitions: 2, ReplicationFactor: 1, ConfigEntries: whole}}})
		if err != nil || answer.Errors[topic] != nil {
			t.Fatal(err, answer)
		}
		for i := range 12 {
			var records []kafka.Record
			for n := range 1 + i%4 {
				records = append(records, kafka.Record{Key: kafka.NewBytes([]byte("case/1")), Value: kafka.NewBytes(fmt.Appendf(nil, `{"note":"act %d of %d"}`, n, i))})
			}
			request := &kafka.ProduceRequest{Topic: topic, Partition: i % 2, RequiredAcks: kafka.RequireAll, Records: kafka.NewRecordReader(records...)}
			if i%3 == 0 {
				request.Compression = kafka.Lz4
			}
			if answer, err := client.Produce(t.Context(), request); err != nil || answer.Error != nil {
				t.Fatal(err, answer)
			}
		}
	}
	group, err := kafka.NewConsumerGroup(kafka.ConsumerGroupConfig{ID: "town", Brokers: broker.Brokers(), Dialer: dialer(broker), Topics: []string{"approvals"}})
	if err != nil {
		t.Fatal(err)
	}
	generation, err := group.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := generation.CommitOffsets(map[string]map[int]int64{"approvals": {0: 3, 1: 5}}); err != nil {
		t.Fatal(err)
	}
	for changing := true; changing; { // until the second copy of topics.json is taken
		second, err := os.ReadFile(filepath.Join(stopped, "kafka.second"))
		if err != nil {
			t.Fatal(err)
		}
		changing = bytes.Contains(second, []byte(`"changing"`))
	}
	copyFolder(t, stopped, killed)
	group.Close()
	broker.Stop()
	return stopped, killed
}

// dialer reaches the broker by its socket.
func dialer(broker *embedded.Kafka) *kafka.Dialer {
	path, _ := socket.Path(broker.Brokers()[0])
	return &kafka.Dialer{DialFunc: func(ctx context.Context, _, _ string) (net.Conn, error) { return socket.Dial(ctx, path) }}
}

func copyFolder(t *testing.T, from, to string) {
	t.Helper()
	if err := os.CopyFS(filepath.Join(to, "kafka"), os.DirFS(filepath.Join(from, "kafka"))); err != nil {
		t.Fatal(err)
	}
	second, err := os.ReadFile(filepath.Join(from, "kafka.second"))
	if err == nil {
		err = os.WriteFile(filepath.Join(to, "kafka.second"), second, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// contents reads all files under a folder but those kept aside.
func contents(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := make(map[string][]byte)
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Name() == "damaged" {
			return fs.SkipDir
		}
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		files[path], err = os.ReadFile(filepath.Join(dir, path))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestAWholeLogIsFoundWhole(t *testing.T) {
	stopped, killed := written(t)
	for name, dir := range map[string]string{"stopped": stopped, "killed": killed} {
		before := contents(t, dir)
		report, err := storage.Check(t.Context(), dir)
		if err != nil || len(report.Findings) > 0 || report.Batches != 24 {
			t.Errorf("%s: %+v, %v", name, report, err)
		}
		if after := contents(t, dir); len(after) != len(before) {
			t.Errorf("%s: there were %d files, and are %d", name, len(before), len(after))
		}
	}
}

// Each change of one byte, in whichever file of the log, is found, and named by file and place; nothing but the file that was changed is
// touched, and its damaged form is kept. What held records is left as it is, and what its checksum says it was is what it was.
func TestAChangedByteIsFoundNamedAndDestroysNothing(t *testing.T) {
	tries := 500
	if os.Getenv("ONESEAL_SLOW") != "" {
		tries = 0 // all
	}
	stopped, killed := written(t)
	for name, dir := range map[string]string{"stopped": stopped, "killed": killed} {
		t.Run(name, func(t *testing.T) {
			was := contents(t, dir)
			type place struct {
				file string
				at   int
			}
			var places []place
			for file, content := range was {
				if base := filepath.Base(file); base == "sasl.json" || base == "acls.json" || !strings.HasPrefix(file, "kafka") {
					continue // written anew at each start, and what is not of the log
				}
				for at := range content {
					places = append(places, place{file, at})
				}
			}
			random := rand.New(rand.NewPCG(17, 1))
			random.Shuffle(len(places), func(i, j int) { places[i], places[j] = places[j], places[i] })
			if tries > 0 && tries < len(places) {
				places = places[:tries]
			}
			kinds := make(map[storage.Kind]int)
			for _, p := range places {
				flip := byte(1 + random.IntN(255))
				damaged := bytes.Clone(was[p.file])
				damaged[p.at] ^= flip
				path := filepath.Join(dir, p.file)
				if err := os.WriteFile(path, damaged, 0o600); err != nil {
					t.Fatal(err)
				}
				report, err := storage.Check(t.Context(), dir)
				if err != nil {
					t.Fatalf("byte %d of %s exclusive-or %02x: %v", p.at, p.file, flip, err)
				}
				if len(report.Findings) != 1 || report.Findings[0].File != p.file {
					t.Fatalf("byte %d of %s exclusive-or %02x: found %v", p.at, p.file, flip, report.Findings)
				}
				f := report.Findings[0]
				kinds[f.Kind]++
				if p.file != "kafka.second" && (int64(p.at) < f.At || int64(p.at) >= f.At+f.Bytes) {
					t.Errorf("byte %d of %s: found at %d, %d bytes", p.at, p.file, f.At, f.Bytes)
				}
				segment := strings.HasSuffix(p.file, ".dat")
				if (f.Kind == storage.Lost) != segment {
					t.Errorf("byte %d of %s is %s", p.at, p.file, f.Kind)
				}
				if segment {
					mended := f.Mended()
					if len(mended) != 1 || !bytes.Equal(mended[0], was[p.file][f.At:f.At+f.Bytes]) || f.To <= f.From || f.Topic == "" {
						t.Errorf("byte %d of %s exclusive-or %02x: %d batches are possible, offsets %d to %d of %q", p.at, p.file, flip, len(mended), f.From, f.To, f.Topic)
					}
				} else if kept, err := os.ReadFile(filepath.Join(report.Kept, p.file)); err != nil || !bytes.Equal(kept, damaged) {
					t.Errorf("the damaged %s is not kept: %v", p.file, err)
				}
				for file, content := range contents(t, dir) {
					switch {
					case file == p.file && segment:
						content[p.at] ^= flip
						fallthrough
					case file != p.file:
						if !bytes.Equal(content, was[file]) {
							t.Errorf("byte %d of %s: %s is another now", p.at, p.file, file)
						}
					case file != "kafka.second" && !bytes.Equal(content, was[file]):
						t.Errorf("byte %d of %s: it is not mended", p.at, p.file)
					}
				}
				if err := os.WriteFile(path, was[p.file], 0o600); err != nil {
					t.Fatal(err)
				}
				os.RemoveAll(filepath.Join(dir, "damaged"))
				if t.Failed() {
					return
				}
			}
			t.Logf("%d changes: %v", len(places), kinds)
		})
	}
}

// A write that a crash cut off has no entry in the index: it is cut off, and kept. The same bytes with their entry were answered.
func TestTheEndOfAnUnansweredWriteIsToldFromDamage(t *testing.T) {
	_, dir := written(t)
	segment := filepath.Join(dir, "kafka", "partitions", "approvals-1", "0.dat")
	index := strings.TrimSuffix(segment, ".dat") + ".idx"
	whole, err := os.ReadFile(segment)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadFile(index)
	if err != nil {
		t.Fatal(err)
	}
	torn := append(bytes.Clone(whole), whole[:100]...)
	if err := os.WriteFile(segment, torn, 0o600); err != nil {
		t.Fatal(err)
	}
	report, err := storage.Check(t.Context(), dir)
	if err != nil || len(report.Findings) != 1 || report.Findings[0].Kind != storage.Torn {
		t.Fatal(report, err)
	}
	if now, err := os.ReadFile(segment); err != nil || !bytes.Equal(now, whole) {
		t.Errorf("the segment is not what was answered: %v", err)
	}
	kept, err := filepath.Glob(filepath.Join(report.Kept, "kafka/partitions/approvals-1/0.dat.from-*"))
	if err != nil || len(kept) != 1 {
		t.Fatal(kept, err)
	}
	if end, err := os.ReadFile(kept[0]); err != nil || !bytes.Equal(end, whole[:100]) {
		t.Errorf("the end is not kept: %v", err)
	}
	// The last batch with its entry, and ten bytes of it missing.
	if err := os.WriteFile(segment, whole[:len(whole)-10], 0o600); err != nil {
		t.Fatal(err)
	}
	report, err = storage.Check(t.Context(), dir)
	if err != nil || len(report.Findings) != 1 || report.Findings[0].Kind != storage.Lost {
		t.Fatal(report, err)
	}
	if now, err := os.ReadFile(index); err != nil || !bytes.Equal(now, entries) {
		t.Errorf("the index was touched: %v", err)
	}
	// All of its last batch missing: the index knows of one more.
	at := report.Findings[0].At
	if err := os.WriteFile(segment, whole[:at], 0o600); err != nil {
		t.Fatal(err)
	}
	report, err = storage.Check(t.Context(), dir)
	if err != nil || len(report.Findings) != 1 || report.Findings[0].Kind != storage.Lost || !strings.Contains(report.Findings[0].Cause, "index knows 6 batches") {
		t.Fatal(report, err)
	}
}

// The broker starts read-only on a damaged log, keeps every other offset where it was, and says why it takes nothing. Repaired from
// the batch's own checksum it holds what it held.
func TestADamagedLogIsReadOnlyUntilItIsRepaired(t *testing.T) {
	dir, _ := written(t)
	segment := filepath.Join(dir, "kafka", "partitions", "penalties-0", "0.dat")
	whole, err := os.ReadFile(segment)
	if err != nil {
		t.Fatal(err)
	}
	was := records(t, dir, false)
	damaged := bytes.Clone(whole)
	damaged[200] ^= 0x40
	if err := os.WriteFile(segment, damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	report, err := storage.Look(t.Context(), dir)
	if err != nil || len(report.Lost()) != 1 {
		t.Fatal(report, err)
	}
	lost := report.Lost()[0]
	now := records(t, dir, true)
	for at, value := range was {
		in := at.Topic == lost.Topic && at.Partition == lost.Partition && at.Offset >= lost.From && at.Offset < lost.To
		if _, is := now[at]; is == in || !in && now[at] != value {
			t.Errorf("%+v: %q, it was %q", at, now[at], value)
		}
	}
	if after, err := os.ReadFile(segment); err != nil || !bytes.Equal(after, damaged) {
		t.Errorf("the segment was touched: %v", err)
	}
	if _, err := storage.Repair(dir, []storage.Replacement{{Finding: lost, Batches: lost.Mended()[0]}}); err != nil {
		t.Fatal(err)
	}
	if after, err := os.ReadFile(segment); err != nil || !bytes.Equal(after, whole) {
		t.Errorf("the segment is not what it was: %v", err)
	}
	again := records(t, dir, false)
	if len(again) != len(was) {
		t.Errorf("there are %d records, there were %d", len(again), len(was))
	}
}

type position struct {
	Topic     string
	Partition int
	Offset    int64
}

// records starts a broker on the folder and reads everything with kafka-go.
func records(t *testing.T, dir string, readOnly bool) map[position]string {
	t.Helper()
	broker, err := embedded.OpenKafka(embedded.Options{DataDir: dir, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer broker.Stop()
	if (broker.Lost() != nil) != readOnly {
		t.Fatalf("lost: %v", broker.Lost())
	}
	client := &kafka.Client{Addr: kafka.TCP(broker.Brokers()...), Transport: &kafka.Transport{Dial: dialer(broker).DialFunc}}
	found := make(map[position]string)
	for _, topic := range []string{"approvals", "penalties"} {
		for partition := range 2 {
			if readOnly {
				answer, err := client.Produce(t.Context(), &kafka.ProduceRequest{Topic: topic, Partition: partition, RequiredAcks: kafka.RequireAll, Records: kafka.NewRecordReader(kafka.Record{Value: kafka.NewBytes([]byte("x"))})})
				if err != nil || answer.Error == nil || !strings.Contains(answer.Error.Error(), "Policy Violation") {
					t.Fatalf("a read-only log took a record: %v, %+v", err, answer)
				}
			}
			connection, err := dialer(broker).DialLeader(t.Context(), "tcp", broker.Brokers()[0], topic, partition)
			if err != nil {
				t.Fatal(err)
			}
			_, last, err := connection.ReadOffsets()
			if err != nil {
				t.Fatal(err)
			}
			for offset := int64(0); offset < last; {
				answer, err := client.Fetch(t.Context(), &kafka.FetchRequest{Topic: topic, Partition: partition, Offset: offset, MaxBytes: 1 << 20})
				if err != nil || answer.Error != nil {
					t.Fatal(err, answer.Error)
				}
				before := offset
				for {
					record, err := answer.Records.ReadRecord()
					if err != nil {
						break
					}
					value, _ := kafka.ReadAll(record.Value)
					found[position{topic, partition, record.Offset}] = string(value)
					offset = record.Offset + 1
				}
				if offset == before {
					offset++ // an empty batch stands here
				}
			}
			connection.Close()
		}
	}
	return found
}
