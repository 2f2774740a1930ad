package ingest

import (
	"testing"

	eventlog "oneseal/events/log"
)

// After a crash the log is read from the frontier on: it must not pass what the index lacks.
func TestFrontierStopsAtWhatIsNotWritten(t *testing.T) {
	at := eventlog.TopicPartition{Topic: "t"}
	f := new(frontier)
	first, second, far := &run{at: at, from: 0, to: 3}, &run{at: at, from: 3, to: 6}, &run{at: at, from: 8, to: 9}
	for _, r := range []*run{far, second, first} {
		f.add(r)
	}
	for _, step := range []struct {
		written *run
		next    int64
		runs    int
	}{
		{far, 0, 3},
		{second, 0, 3},
		{first, 6, 1},
	} {
		step.written.written = true
		if next, _ := f.advance(); next != step.next || len(f.runs) != step.runs {
			t.Errorf("with %+v written the frontier is %d before %d runs, want %d before %d", *step.written, next, len(f.runs), step.next, step.runs)
		}
	}
	if hole, ok := f.hole(); !ok || hole.from != 6 || hole.to != 8 {
		t.Errorf("the hole is %+v, %v; want 6 to 8", hole, ok)
	}
	f.add(&run{at: at, from: 6, to: 8, written: true})
	if next, moved := f.advance(); next != 9 || !moved || len(f.runs) != 0 {
		t.Errorf("with the hole read the frontier is %d before %d runs", next, len(f.runs))
	}
	if _, moved := f.advance(); moved {
		t.Error("it moved again")
	}
}

func TestHoleOfOneRecordIsAHole(t *testing.T) {
	f := &frontier{next: 4}
	f.add(&run{from: 5, to: 6})
	if hole, ok := f.hole(); !ok || hole.from != 4 || hole.to != 5 {
		t.Errorf("the hole is %+v, %v; want 4 to 5", hole, ok)
	}
}

// What lies between our records in one partition may be somebody else's.
func TestRunsEndWhereOffsetsSkip(t *testing.T) {
	at := func(partition int, offset int64) eventlog.Position {
		return eventlog.Position{Topic: "t", Partition: partition, Offset: offset}
	}
	runs := runsOf([]eventlog.Position{at(0, 1), at(1, 7), at(0, 2), at(0, 4), at(1, 8)})
	want := []run{
		{at: eventlog.TopicPartition{Topic: "t", Partition: 0}, from: 1, to: 3},
		{at: eventlog.TopicPartition{Topic: "t", Partition: 1}, from: 7, to: 9},
		{at: eventlog.TopicPartition{Topic: "t", Partition: 0}, from: 4, to: 5},
	}
	if len(runs) != len(want) {
		t.Fatalf("%d runs, want %d", len(runs), len(want))
	}
	for i, r := range runs {
		if *r != want[i] {
			t.Errorf("run %d is %+v, want %+v", i, *r, want[i])
		}
	}
}
