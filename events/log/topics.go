package log

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/segmentio/kafka-go"

	"oneseal/events"
)

// DeadLetterTopic holds the records that could not be used.
const DeadLetterTopic = "oneseal.deadletters.v1"

// Topics lists the families' topics.
func Topics() []string {
	families := events.Families()
	topics := make([]string, len(families))
	for i, family := range families {
		topics[i] = events.Topic(family)
	}
	return topics
}

// EnsureTopics creates the topics that are missing, with unlimited retention. A topic that exists
// with limited retention is an error: it would lose events.
func EnsureTopics(ctx context.Context, cfg Config) error {
	client, done := cfg.Client()
	defer done()
	topics := append(Topics(), DeadLetterTopic)
	if err := createTopics(ctx, cfg, client, topics); err != nil {
		return err
	}
	// Brokers answer before every one of them knows the topic.
	if err := patiently(ctx, func() error { return checkRetention(ctx, client, topics) }); err != nil {
		return err
	}
	// A partition that was created a moment ago may have no leader yet.
	_, err := patientEnds(ctx, client, topics)
	return err
}

// ClusterID is the name that a Kafka cluster was given when it was made: whoever finds another one talks to another log.
func ClusterID(ctx context.Context, cfg Config) (string, error) {
	client, done := cfg.Client()
	defer done()
	said, err := client.Metadata(ctx, &kafka.MetadataRequest{Topics: []string{DeadLetterTopic}})
	if err != nil {
		return "", fmt.Errorf("ask for the cluster's id: %w", err)
	}
	return said.ClusterID, nil
}

func createTopics(ctx context.Context, cfg Config, client *kafka.Client, topics []string) error {
	request := &kafka.CreateTopicsRequest{}
	keepForever := []kafka.ConfigEntry{
		{ConfigName: "retention.ms", ConfigValue: "-1"},
		{ConfigName: "retention.bytes", ConfigValue: "-1"},
		{ConfigName: "cleanup.policy", ConfigValue: "delete"},
	}
	for _, topic := range topics {
		request.Topics = append(request.Topics, kafka.TopicConfig{Topic: topic, NumPartitions: cfg.partitions(), ReplicationFactor: cfg.replication(), ConfigEntries: keepForever})
	}
	return patiently(ctx, func() error {
		created, err := client.CreateTopics(ctx, request)
		if err != nil {
			return fmt.Errorf("create topics at %v: %w", cfg.Brokers, err)
		}
		for topic, err := range created.Errors {
			if err != nil && !errors.Is(err, kafka.TopicAlreadyExists) {
				return fmt.Errorf("create topic %s: %w", topic, err)
			}
		}
		return nil
	})
}

// patiently tries again for up to half a minute while the cluster changes its leaders or its controller.
func patiently(ctx context.Context, try func() error) error {
	policy := backoff.NewExponentialBackOff()
	policy.InitialInterval, policy.MaxInterval = 50*time.Millisecond, time.Second
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		err := try()
		answer, ok := errors.AsType[kafka.Error](err)
		if err != nil && !(ok && (answer.Temporary() || answer == kafka.BrokerNotAvailable || answer == kafka.NotController)) {
			err = backoff.Permanent(err)
		}
		return struct{}{}, err
	}, backoff.WithBackOff(policy), backoff.WithMaxElapsedTime(30*time.Second))
	return err
}

func checkRetention(ctx context.Context, client *kafka.Client, topics []string) error {
	request := &kafka.DescribeConfigsRequest{}
	for _, topic := range topics {
		request.Resources = append(request.Resources, kafka.DescribeConfigRequestResource{
			ResourceType: kafka.ResourceTypeTopic, ResourceName: topic, ConfigNames: []string{"retention.ms", "retention.bytes", "cleanup.policy"},
		})
	}
	described, err := client.DescribeConfigs(ctx, request)
	if err != nil {
		return fmt.Errorf("read the topics' configuration: %w", err)
	}
	for _, resource := range described.Resources {
		if resource.Error != nil {
			return fmt.Errorf("read the configuration of topic %s: %w", resource.ResourceName, resource.Error)
		}
		for _, entry := range resource.ConfigEntries {
			wanted := "-1"
			if entry.ConfigName == "cleanup.policy" {
				wanted = "delete"
			}
			if entry.ConfigValue != wanted {
				return fmt.Errorf("topic %s has %s=%s and would lose events: set it to %s", resource.ResourceName, entry.ConfigName, entry.ConfigValue, wanted)
			}
		}
	}
	return nil
}

// Range is what a partition holds: offsets from Start up to, not including, End.
type Range struct{ Start, End int64 }

// Held counts by partition the offsets that lie beyond what [Ends] gives: those of transactions that are open, and what was
// appended behind them. Partitions without any are left out.
func Held(ctx context.Context, cfg Config, topics ...string) (map[TopicPartition]int64, error) {
	client, done := cfg.Client()
	defer done()
	ranges, err := patientEnds(ctx, client, topics)
	if err != nil {
		return nil, err
	}
	held := make(map[TopicPartition]int64)
	err = patiently(ctx, func() error {
		all, err := endsBy(ctx, client, kafka.ReadUncommitted, topics)
		for at, r := range all {
			if r.End > ranges[at].End {
				held[at] = r.End - ranges[at].End
			}
		}
		return err
	})
	return held, err
}

// Ends reads the ranges of all partitions of the topics. A partition ends before the first record of a transaction that is
// open.
func Ends(ctx context.Context, cfg Config, topics ...string) (map[TopicPartition]Range, error) {
	client, done := cfg.Client()
	defer done()
	return patientEnds(ctx, client, topics)
}

// BehindError says that the log ends before what others know of it: it lost records, or is another one.
type BehindError struct {
	Of         string // who knows more, such as "the archive"
	At         TopicPartition
	Known, End int64 // the offsets behind the last record
}

func (e *BehindError) Error() string {
	return fmt.Sprintf("%s knows %s up to offset %d, and the log ends at %d, so the log lost records or is another one. Nothing is written to it, since new records "+
		"would take the offsets of the lost ones. Run `oneseal repair`, which takes them from the archive, or restore a backup", e.Of, e.At, e.Known, e.End)
}

func patientEnds(ctx context.Context, client *kafka.Client, topics []string) (ranges map[TopicPartition]Range, err error) {
	err = patiently(ctx, func() (err error) {
		ranges, err = ends(ctx, client, topics)
		return err
	})
	return ranges, err
}

func ends(ctx context.Context, client *kafka.Client, topics []string) (map[TopicPartition]Range, error) {
	return endsBy(ctx, client, kafka.ReadCommitted, topics)
}

func endsBy(ctx context.Context, client *kafka.Client, isolation kafka.IsolationLevel, topics []string) (map[TopicPartition]Range, error) {
	partitions, err := partitionsOf(ctx, client, topics)
	if err != nil {
		return nil, err
	}
	request := &kafka.ListOffsetsRequest{Topics: make(map[string][]kafka.OffsetRequest), IsolationLevel: isolation}
	for topic, count := range partitions {
		for p := range count {
			request.Topics[topic] = append(request.Topics[topic], kafka.FirstOffsetOf(p), kafka.LastOffsetOf(p))
		}
	}
	listed, err := client.ListOffsets(ctx, request)
	if err != nil {
		return nil, fmt.Errorf("read where the partitions end: %w", err)
	}
	ranges := make(map[TopicPartition]Range)
	for topic, offsets := range listed.Topics {
		for _, o := range offsets {
			if o.Error != nil {
				return nil, fmt.Errorf("read where %s/%d ends: %w", topic, o.Partition, o.Error)
			}
			ranges[TopicPartition{topic, o.Partition}] = Range{o.FirstOffset, o.LastOffset}
		}
	}
	return ranges, nil
}

func partitionsOf(ctx context.Context, client *kafka.Client, topics []string) (map[string]int, error) {
	answer, err := client.Metadata(ctx, &kafka.MetadataRequest{Topics: topics})
	if err != nil {
		return nil, fmt.Errorf("read the topics' partitions: %w", err)
	}
	partitions := make(map[string]int, len(topics))
	for _, topic := range answer.Topics {
		if topic.Error != nil {
			return nil, fmt.Errorf("read the partitions of %s: %w", topic.Name, topic.Error)
		}
		partitions[topic.Name] = len(topic.Partitions)
	}
	return partitions, nil
}

// Committed reads the offsets that a group committed; a partition without a commit is left out.
func Committed(ctx context.Context, cfg Config, group string, topics ...string) (offsets map[TopicPartition]int64, err error) {
	client, done := cfg.Client()
	defer done()
	err = patiently(ctx, func() (err error) {
		offsets, err = committed(ctx, client, group, topics)
		return err
	})
	return offsets, err
}

func committed(ctx context.Context, client *kafka.Client, group string, topics []string) (map[TopicPartition]int64, error) {
	all, err := commits(ctx, client, group, topics)
	if err != nil {
		return nil, err
	}
	offsets := make(map[TopicPartition]int64, len(all))
	for at, c := range all {
		offsets[at] = c.CommittedOffset
	}
	return offsets, nil
}

// commits reads what a group committed, with the metadata.
func commits(ctx context.Context, client *kafka.Client, group string, topics []string) (map[TopicPartition]kafka.OffsetFetchPartition, error) {
	partitions, err := partitionsOf(ctx, client, topics)
	if err != nil {
		return nil, err
	}
	request := &kafka.OffsetFetchRequest{GroupID: group, Topics: make(map[string][]int)}
	for topic, count := range partitions {
		for p := range count {
			request.Topics[topic] = append(request.Topics[topic], p)
		}
	}
	answer, err := client.OffsetFetch(ctx, request)
	if err != nil {
		return nil, fmt.Errorf("read the offsets of group %s: %w", group, err)
	}
	if errors.Is(answer.Error, kafka.GroupIdNotFound) { // it never had a member
		return nil, nil
	}
	if answer.Error != nil {
		return nil, fmt.Errorf("read the offsets of group %s: %w", group, answer.Error)
	}
	all := make(map[TopicPartition]kafka.OffsetFetchPartition)
	for topic, fetched := range answer.Topics {
		for _, o := range fetched {
			if o.Error != nil {
				return nil, fmt.Errorf("read the offset of group %s in %s/%d: %w", group, topic, o.Partition, o.Error)
			}
			if o.CommittedOffset >= 0 {
				all[TopicPartition{topic, o.Partition}] = o
			}
		}
	}
	return all, nil
}

// StartAtEnd lets a group that has committed nothing in a topic begin after what the topic holds now. A group that has,
// goes on from there. Call it before the group's first member joins.
func StartAtEnd(ctx context.Context, cfg Config, group, topic string) error {
	committed, err := Committed(ctx, cfg, group, topic)
	if err != nil || len(committed) > 0 {
		return err
	}
	ends, err := Ends(ctx, cfg, topic)
	if err != nil {
		return err
	}
	first := make(map[TopicPartition]int64)
	for at, r := range ends {
		first[at] = r.End
	}
	return BeginAt(ctx, cfg, group, first)
}

// BeginAt lets a group without members go on from these offsets.
func BeginAt(ctx context.Context, cfg Config, group string, offsets map[TopicPartition]int64) error {
	// No generation and no member: the group is empty.
	request := &kafka.OffsetCommitRequest{GroupID: group, GenerationID: -1, Topics: make(map[string][]kafka.OffsetCommit)}
	for at, offset := range offsets {
		request.Topics[at.Topic] = append(request.Topics[at.Topic], kafka.OffsetCommit{Partition: at.Partition, Offset: offset})
	}
	client, done := cfg.Client()
	defer done()
	return patiently(ctx, func() error {
		answer, err := client.OffsetCommit(ctx, request)
		if err != nil {
			return fmt.Errorf("let group %s begin at other offsets: %w", group, err)
		}
		for topic, partitions := range answer.Topics {
			for _, partition := range partitions {
				if partition.Error != nil {
					return fmt.Errorf("let group %s begin at another offset of %s/%d: %w", group, topic, partition.Partition, partition.Error)
				}
			}
		}
		return nil
	})
}

// ReadRange reads the records of one partition with offsets from from up to, not including, to.
// It waits until the context ends for records that are not there yet, or whose transaction is open.
func ReadRange(ctx context.Context, cfg Config, topic string, partition int, from, to int64, each func(*Record) error) error {
	client, done := cfg.Client()
	defer done()
	at := TopicPartition{topic, partition}
	for from < to {
		next, _, err := readOnce(ctx, client, fetchWait, at, from, to, each)
		if err != nil {
			return err
		}
		from = next
	}
	return nil
}

// ReadSettled is [ReadRange], and stops at a transaction that is open. It gives the offset up to which it read.
func ReadSettled(ctx context.Context, cfg Config, topic string, partition int, from, to int64, each func(*Record) error) (next int64, err error) {
	client, done := cfg.Client()
	defer done()
	at := TopicPartition{topic, partition}
	wait := time.Duration(0) // what an open transaction keeps back is not there at once
	for held := false; from < to && !held && err == nil; wait = fetchWait {
		from, held, err = readOnce(ctx, client, wait, at, from, to, each)
	}
	return min(from, to), err
}

// readOnce reads what one fetch brings of a range, and gives the offset to go on from. held is whether an open transaction
// keeps the rest.
func readOnce(ctx context.Context, client *kafka.Client, wait time.Duration, at TopicPartition, from, to int64, each func(*Record) error) (next int64, held bool, err error) {
	all, err := fetch(ctx, client, wait, wanted{at, from, int(min(1<<20, (to-from)<<10))})
	if err != nil {
		return from, false, err
	}
	next = from
	for _, f := range all {
		for r := range f.records {
			if r.Offset >= to {
				return to, false, nil
			}
			if err := each(r.Clone()); err != nil {
				return next, false, err
			}
		}
		if f.err != nil {
			return next, false, f.err
		}
		next, held = f.next, f.held && f.next >= f.end
	}
	return next, held, nil
}

func (at TopicPartition) String() string { return at.Topic + "/" + strconv.Itoa(at.Partition) }
