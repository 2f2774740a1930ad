package log

import (
	"math/rand/v2"
	"testing"

	"github.com/segmentio/kafka-go"
	"pgregory.net/rapid"
)

// What was done is not begun again by who goes on from a commit, and what was open is, as far as the metadata hold it.
func TestProgressGoesOnFromItsCommit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := &progress{reached: rapid.Int64Range(0, 1<<40).Draw(t, "from")}
		open, done := make(map[int64]bool), make(map[int64]bool)
		for range rapid.IntRange(0, 200).Draw(t, "steps") {
			if rapid.Bool().Draw(t, "begin") {
				offset := p.reached + rapid.Int64Range(0, 3).Draw(t, "offsets without a record")
				p.begin(offset)
				open[offset] = true
			} else if len(p.open) > 0 {
				offset := p.open[rapid.IntRange(0, len(p.open)-1).Draw(t, "which")]
				p.done(offset)
				delete(open, offset)
				done[offset] = true
			}
		}
		reached := p.reached
		offset, metadata := p.commit()
		again := progressOf(kafka.OffsetFetchPartition{CommittedOffset: offset, Metadata: metadata})
		if again.reached != reached {
			t.Fatalf("the commit %d %q reaches %d, not %d", offset, metadata, again.reached, reached)
		}
		for o := range open {
			if o < offset || !again.begin(o) {
				t.Fatalf("the commit %d %q leaves out %d, which is open", offset, metadata, o)
			}
		}
		for o := range done {
			if again.begin(o) {
				t.Fatalf("the commit %d %q begins %d again, which is done", offset, metadata, o)
			}
		}
	})
}

// Brokers take 4096 bytes of metadata. What does not fit comes again; nothing that is open is left out.
func TestProgressWithMoreOpenThanACommitHoldsLeavesNothingOut(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	p := &progress{reached: 1 << 50}
	for range openAtOnce {
		p.begin(p.reached + random.Int64N(1000))
	}
	offset, metadata := p.commit()
	if len(metadata) > 4096 {
		t.Fatalf("%d bytes of metadata", len(metadata))
	}
	again := progressOf(kafka.OffsetFetchPartition{CommittedOffset: offset, Metadata: metadata})
	for _, o := range p.open {
		if o < offset || !again.begin(o) {
			t.Fatalf("%d is left out", o)
		}
	}
}

func TestMetadataOfOthersAreNotRead(t *testing.T) {
	for _, metadata := range []string{"consumer-7", "-3", "5 0", "5 3 2", "5 3 3", "99999999999999999999"} {
		if p := progressOf(kafka.OffsetFetchPartition{CommittedOffset: 7, Metadata: metadata}); p.reached != 7 || len(p.open) != 0 {
			t.Errorf("%q is read as %+v", metadata, p)
		}
	}
}
