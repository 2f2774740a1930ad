package storage_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"oneseal/deploy/apachekafka"
	"oneseal/deploy/storage"
)

// Apache Kafka's own kafka-dump-log finds the same batches broken as the check does, at the same offsets, reads a repaired segment as it
// reads the one before the damage, and the empty batch that keeps the offsets of lost records as a valid one without records.
func TestApacheKafkaFindsTheSameBatchesBroken(t *testing.T) {
	apachekafka.Java(t, "kafka.tools.DumpLogSegments") // skips where there is no Java
	dir, _ := written(t)
	name := filepath.Join("kafka", "partitions", "approvals-1", "0.dat")
	path := filepath.Join(dir, name)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	dumped := func(content []byte) int {
		file := filepath.Join(t.TempDir(), "00000000000000000000.log")
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
		return len(files) - 1
	}
	original := dumped(whole)
	const tries = 20
	random := rand.New(rand.NewPCG(17, 3))
	lost := make([]storage.Finding, tries)
	for i := range tries {
		damaged := bytes.Clone(whole)
		at := random.IntN(len(whole))
		damaged[at] ^= byte(1 + random.IntN(255))
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		report, err := storage.Look(t.Context(), dir)
		if err != nil || len(report.Lost()) != 1 {
			t.Fatal(report, err)
		}
		if lost[i] = report.Lost()[0]; int64(at)-lost[i].At < 21 {
			lost[i].Topic = "" // the frame: what the tool says of what follows is not its own
		}
		dumped(damaged)
	}
	mended := dumped(append(append(bytes.Clone(whole[:lost[0].At]), lost[0].Mended()[0]...), whole[lost[0].At+lost[0].Bytes:]...))
	filled := dumped(append(append(bytes.Clone(whole[:lost[0].At]), storage.Filler(lost[0].From, lost[0].To)...), whole[lost[0].At+lost[0].Bytes:]...))
	said, err := apachekafka.Java(t, "kafka.tools.DumpLogSegments", "--files", strings.Join(files, ",")).Output()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	dumps := strings.Split(string(said), "Dumping ")[1:]
	if len(dumps) != len(files) {
		t.Fatalf("%d dumps of %d files: %s", len(dumps), len(files), said)
	}
	line := regexp.MustCompile(`baseOffset: (\d+) lastOffset: (-?\d+) count: (\d+).* isvalid: (true|false)`)
	for i, f := range lost {
		if f.Topic == "" {
			continue
		}
		var broken []string
		for _, batch := range line.FindAllStringSubmatch(dumps[1+i], -1) {
			if batch[4] == "false" {
				broken = append(broken, batch[1])
			}
		}
		if len(broken) != 1 || broken[0] != fmt.Sprint(f.From) {
			t.Errorf("%v: kafka-dump-log finds %v broken", f, broken)
		}
	}
	_, before, _ := strings.Cut(dumps[original], "\n")
	if _, after, _ := strings.Cut(dumps[mended], "\n"); strings.TrimSpace(after) != strings.TrimSpace(before) {
		t.Errorf("the repaired segment is dumped as\n%s, it was\n%s", after, before)
	}
	want := fmt.Sprintf("baseOffset: %d lastOffset: %d count: 0 ", lost[0].From, lost[0].To-1)
	if !strings.Contains(dumps[filled], want) || strings.Contains(dumps[filled], "isvalid: false") {
		t.Errorf("%q is not in\n%s", want, dumps[filled])
	}
}
