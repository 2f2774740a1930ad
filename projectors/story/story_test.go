package story_test

import (
	"slices"
	"testing"

	"oneseal/events"
	"oneseal/projectors/story"
	"oneseal/projectors/story/storytest"
)

// Clients choose partitions in different ways: librdkafka's and Java's differ from ours.
func TestRecordsAtEqualOffsetsOfTwoPartitionsAreTwo(t *testing.T) {
	received, accepted := storytest.Act("1", 1, &events.ApprovalReceived{}), storytest.Act("2", 4, &events.ApprovalAccepted{})
	received.Partition, received.Offset = 3, 7
	accepted.Partition, accepted.Offset = 5, 7
	records := story.Records([]story.Entry{accepted, received, accepted, received})
	if want := []story.Entry{received, accepted}; !slices.Equal(records, want) {
		t.Fatalf("records %v, want %v", records, want)
	}
	if s := story.Of("approval/1", records); s.Revision != 2 || len(s.Events) != 2 {
		t.Errorf("a story of %d facts, %d of them standing", s.Revision, len(s.Events))
	}
}

func TestOfTwoRecordsWithOneIDTheFirstInTheLogCounts(t *testing.T) {
	first, second := storytest.Act("1", 1, &events.PenaltyClue{}), storytest.Act("1", 2, &events.PenaltyClue{})
	for _, positions := range [][2][2]int{{{0, 7}, {0, 8}}, {{0, 8}, {1, 7}}} { // partition and offset of each
		first.Partition, first.Offset = positions[0][0], int64(positions[0][1])
		second.Partition, second.Offset = positions[1][0], int64(positions[1][1])
		for _, entries := range [][]story.Entry{{first, second}, {second, first}} {
			s := story.Of("penalty/1", entries)
			if s.Revision != 1 {
				t.Errorf("revision %d", s.Revision)
			}
			if !slices.Equal(s.Events, []*events.Event{first.Event}) {
				t.Errorf("of %v the story has %v", entries, s.Events)
			}
		}
	}
}
