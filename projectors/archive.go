package projectors

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/chpool"
	"github.com/ClickHouse/ch-go/proto"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Archive is the table events: every event that was decoded, one row a log position.
type Archive struct {
	pool *chpool.Pool
	most story.Limit // of a story that is read as a whole
}

// NewArchive reads and writes the archive through a pool of native connections, which stays the caller's.
func NewArchive(pool *chpool.Pool) *Archive { return &Archive{pool, story.Usual} }

// archived is one row of the archive.
type archived struct {
	story.Entry
	Topic   string
	LogTime time.Time
	// data is the JSON as the log holds it.
	data []byte
}

// archiveColumns are all but archived_at, which is the time of the insert.
func archiveColumns() []columns.Column[archived] {
	event := func(get func(*events.Event) string) func(*archived) string {
		return func(a *archived) string { return get(a.Event) }
	}
	return []columns.Column[archived]{
		columns.String("subject", event(func(e *events.Event) string { return e.Subject })),
		columns.Of("time", columns.Nanoseconds(), func(a *archived) time.Time { return a.Event.Time }),
		columns.LowCardinality("topic", func(a *archived) string { return a.Topic }),
		columns.UInt16("partition", func(a *archived) uint16 { return uint16(a.Partition) }),
		columns.Of("offset", new(proto.ColUInt64), func(a *archived) uint64 { return uint64(a.Offset) }),
		columns.Of("utc_offset", new(proto.ColInt16), func(a *archived) int16 { return columns.OffsetMinutes(a.Event.Time) }),
		columns.String("id", event(func(e *events.Event) string { return e.ID })),
		columns.LowCardinality("source", event(func(e *events.Event) string { return e.Source })),
		columns.LowCardinality("type", event(func(e *events.Event) string { return e.Type })),
		columns.String("sequence", event(func(e *events.Event) string { return e.Sequence })),
		columns.LowCardinality("organ", event(func(e *events.Event) string { return e.Organ })),
		columns.LowCardinality("actor", event(func(e *events.Event) string { return e.Actor })),
		columns.LowCardinality("role", event(func(e *events.Event) string { return e.Role })),
		columns.LowCardinality("area", event(func(e *events.Event) string { return e.Area })),
		columns.LowCardinality("timezone", event(func(e *events.Event) string {
			if e.Timezone == nil {
				return ""
			}
			return e.Timezone.String()
		})),
		columns.LowCardinality("basis", event(func(e *events.Event) string { return e.Basis })),
		columns.String("causationid", event(func(e *events.Event) string { return e.CausationID })),
		columns.String("correlationid", event(func(e *events.Event) string { return e.CorrelationID })),
		columns.String("traceparent", event(func(e *events.Event) string { return e.Traceparent })),
		columns.String("tracestate", event(func(e *events.Event) string { return e.Tracestate })),
		columns.LowCardinality("classification", event(func(e *events.Event) string { return e.Classification })),
		columns.Of("recordedtime", columns.Nanoseconds(), func(a *archived) time.Time {
			if a.Event.RecordedTime.IsZero() {
				return columns.Epoch
			}
			return a.Event.RecordedTime
		}),
		columns.Of("recorded_offset", new(proto.ColInt16), func(a *archived) int16 { return columns.OffsetMinutes(a.Event.RecordedTime) }),
		columns.UInt32("expectedrevision", func(a *archived) uint32 { return uint32(a.Event.ExpectedRevision) }),
		columns.Bytes("data", func(a *archived) []byte { return a.data }),
		columns.DateTime("log_time", func(a *archived) time.Time { return a.LogTime }),
	}
}

// insert appends the chunks' blocks.
func (a *Archive) insert(ctx context.Context, chunks []*chunk, now time.Time) error {
	at := columns.Milliseconds()
	return stream(ctx, a.pool, "events", func() proto.Input {
		for len(chunks) > 0 {
			block := chunks[0].block
			chunks = chunks[1:]
			if block == nil {
				continue
			}
			at.Reset()
			for range block.Rows {
				at.Append(now)
			}
			return append(block.Input(), proto.InputColumn{Name: "archived_at", Data: at})
		}
		return nil
	})
}

// storyColumns are what an event is read back from. The envelope's order is that of the table.
type storyColumns struct {
	subject, id, sequence, causation, correlation, traceparent, tracestate proto.ColStr
	topic, source, kind, organ, actor, role, area, zone, basis, class      proto.ColLowCardinality[string]
	partition                                                              proto.ColUInt16
	offset                                                                 proto.ColUInt64
	time, recorded                                                         proto.ColDateTime64
	utcOffset, recordedOffset                                              proto.ColInt16
	revision                                                               proto.ColUInt32
	data                                                                   proto.ColBytes
}

func newStoryColumns() *storyColumns {
	lc := func() proto.ColLowCardinality[string] { return *new(proto.ColStr).LowCardinality() }
	return &storyColumns{
		topic: lc(), source: lc(), kind: lc(), organ: lc(), actor: lc(), role: lc(), area: lc(), zone: lc(), basis: lc(), class: lc(),
		time: *columns.Nanoseconds(), recorded: *columns.Nanoseconds(),
	}
}

func (c *storyColumns) results() proto.Results {
	return proto.Results{
		{Name: "subject", Data: &c.subject}, {Name: "time", Data: &c.time}, {Name: "topic", Data: &c.topic},
		{Name: "partition", Data: &c.partition}, {Name: "offset", Data: &c.offset}, {Name: "utc_offset", Data: &c.utcOffset},
		{Name: "id", Data: &c.id}, {Name: "source", Data: &c.source}, {Name: "type", Data: &c.kind}, {Name: "sequence", Data: &c.sequence},
		{Name: "organ", Data: &c.organ}, {Name: "actor", Data: &c.actor}, {Name: "role", Data: &c.role}, {Name: "area", Data: &c.area}, {Name: "timezone", Data: &c.zone},
		{Name: "basis", Data: &c.basis}, {Name: "causationid", Data: &c.causation}, {Name: "correlationid", Data: &c.correlation},
		{Name: "traceparent", Data: &c.traceparent}, {Name: "tracestate", Data: &c.tracestate}, {Name: "classification", Data: &c.class}, {Name: "recordedtime", Data: &c.recorded},
		{Name: "recorded_offset", Data: &c.recordedOffset}, {Name: "expectedrevision", Data: &c.revision}, {Name: "data", Data: &c.data},
	}
}

func (c *storyColumns) entry(i int) (story.Entry, error) {
	e := &events.Event{
		ID: c.id.Row(i), Source: c.source.Row(i), Type: c.kind.Row(i), Subject: c.subject.Row(i),
		Time:     events.InZone(c.time.Row(i), int(c.utcOffset.Row(i))),
		Sequence: c.sequence.Row(i), Organ: c.organ.Row(i), Actor: c.actor.Row(i), Role: c.role.Row(i), Area: c.area.Row(i), Basis: c.basis.Row(i),
		CausationID: c.causation.Row(i), CorrelationID: c.correlation.Row(i), Traceparent: c.traceparent.Row(i), Tracestate: c.tracestate.Row(i), Classification: c.class.Row(i),
		ExpectedRevision: int64(c.revision.Row(i)),
	}
	entry := story.Entry{Event: e, Partition: int(c.partition.Row(i)), Offset: int64(c.offset.Row(i)), Size: len(c.data.Row(i))}
	unreadable := func(cause error) error {
		return &story.UnreadableError{Subject: e.Subject, Topic: c.topic.Row(i), Partition: entry.Partition, Offset: entry.Offset, Cause: cause}
	}
	if recorded := c.recorded.Row(i); !recorded.Equal(columns.Epoch) {
		e.RecordedTime = events.InZone(recorded, int(c.recordedOffset.Row(i)))
	}
	if zone := c.zone.Row(i); zone != "" {
		var err error
		if e.Timezone, err = events.ParseZone(zone); err != nil {
			return entry, unreadable(fmt.Errorf("timezone %q %w", zone, err))
		}
	}
	data, err := events.DecodeData(e.Type, c.data.Row(i))
	if err != nil {
		return entry, unreadable(err)
	}
	e.Data = data
	return entry, nil
}

// readEntries streams entries, as the query orders them. One that can't be read has no data, and comes with an
// [*story.UnreadableError].
func (a *Archive) readEntries(ctx context.Context, query ch.Query, each func(story.Entry, error) error) error {
	return a.readWanted(ctx, query, nil, each)
}

// readWanted is readEntries of those subjects that are wanted at the time.
func (a *Archive) readWanted(ctx context.Context, query ch.Query, wanted func(subject string) bool, each func(story.Entry, error) error) error {
	columns := newStoryColumns()
	query.Body = sql("stories", "{condition}", query.Body)
	query.Result = columns.results()
	query.OnResult = func(context.Context, proto.Block) error {
		for i := range columns.subject.Rows() {
			if wanted != nil && !wanted(columns.subject.Row(i)) {
				continue
			}
			entry, unreadable := columns.entry(i)
			if err := each(entry, unreadable); err != nil {
				return err
			}
		}
		return nil
	}
	return a.pool.Do(ctx, query)
}

// errMuch says that stories are too much to be read at once: ask for fewer.
var errMuch = errors.New("the stories are too large to be read at once")

// muchBytes is about how many bytes of memory the stories may take that are read at once.
const muchBytes = 256_000_000

// Stories reads the entries of the subjects, in no particular order and possibly repeated, and says of which subjects
// the archive holds something that can't be read, or too much. Of several subjects it gives errMuch where their
// stories together take too much memory.
func (a *Archive) Stories(ctx context.Context, subjects []string) (stories map[string][]story.Entry, unreadable map[string]error, err error) {
	stories, unreadable = make(map[string][]story.Entry, len(subjects)), make(map[string]error)
	tallies, held := make(map[string]*story.Tally), 0
	names := new(proto.ColStr)
	names.AppendArr(subjects)
	err = a.readWanted(ctx, ch.Query{
		Body:          sql("stories_wanted"),
		ExternalTable: "wanted",
		ExternalData:  []proto.InputColumn{{Name: "subject", Data: names}},
	}, func(subject string) bool { return unreadable[subject] == nil }, func(entry story.Entry, fault error) error {
		subject := entry.Event.Subject
		if fault != nil {
			unreadable[subject] = fault
			return nil
		}
		tally := tallies[subject]
		if tally == nil {
			tally = new(story.Tally)
			tallies[subject] = tally
		}
		held += entryBytes + entry.Size
		if !tally.Add(entry, a.most) {
			held -= tally.Events*entryBytes + tally.Bytes
			unreadable[subject] = &story.TooLargeError{Subject: subject, Limit: a.most}
			delete(stories, subject)
			if len(subjects) == 1 {
				return errEnough
			}
			return nil
		}
		if held > muchBytes && len(subjects) > 1 {
			return errMuch
		}
		stories[subject] = append(stories[subject], entry)
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, nil, fmt.Errorf("read %d stories from the archive: %w", len(subjects), err)
	}
	return stories, unreadable, nil
}

// newest reads the entry of a subject that happened last.
func (a *Archive) newest(ctx context.Context, subject string) (newest story.Entry, err error) {
	names := new(proto.ColStr)
	names.Append(subject)
	err = a.readEntries(ctx, ch.Query{Body: sql("stories_newest"), ExternalTable: "wanted", ExternalData: []proto.InputColumn{{Name: "subject", Data: names}}},
		func(entry story.Entry, _ error) error {
			newest = entry
			return nil
		})
	if err == nil && newest.Event == nil {
		err = errors.New("the archive holds nothing of it")
	}
	if err != nil {
		return newest, fmt.Errorf("read the newest event of %s: %w", subject, err)
	}
	return newest, nil
}

// Story reads one subject's entries in log order, each once; none if the subject is unknown.
func (a *Archive) Story(ctx context.Context, subject string) ([]story.Entry, error) {
	stories, unreadable, err := a.Stories(ctx, []string{subject})
	if err := cmp.Or(err, unreadable[subject]); err != nil {
		return nil, err
	}
	return story.Records(stories[subject]), nil
}

// FindEvent finds an event in the archive by its id, and the facts of its subject. Where several sources told an event of that id, one is to be
// named; "" is any.
func FindEvent(ctx context.Context, o Options, id, source string) (*events.Event, []story.Entry, error) {
	rows, err := o.Conn.Query(ctx, sql("subjects_of_id"), id)
	if err != nil {
		return nil, nil, fmt.Errorf("find event %s: %w", id, err)
	}
	defer rows.Close()
	var found *events.Event
	var facts []story.Entry
	archive := NewArchive(o.Pool)
	for rows.Next() {
		var subject string
		if err := rows.Scan(&subject); err != nil {
			return nil, nil, fmt.Errorf("find event %s: %w", id, err)
		}
		told, err := archive.Story(ctx, subject)
		if err != nil {
			return nil, nil, err
		}
		for _, entry := range story.Facts(told) {
			if entry.Event.ID != id || source != "" && entry.Event.Source != source {
				continue
			}
			if found != nil {
				return nil, nil, fmt.Errorf("event %s was told by %s and by %s: name one by --source", id, found.Source, entry.Event.Source)
			}
			found, facts = entry.Event, told
		}
	}
	if err := rows.Err(); err != nil {
		return nil, nil, fmt.Errorf("find event %s: %w", id, err)
	}
	if found == nil {
		return nil, nil, errors.New("no event has the id " + id + ": it is as the sender gave it, and the archive holds it a moment after it was told")
	}
	return found, facts, nil
}

// StoriesOf reads the stories of a family in the order of their subjects, one at a time: memory is bounded by
// the longest. An [*story.UnreadableError] comes in the place of its story; any other error ends it. The archive may grow meanwhile; a story is as it was when
// reading began.
func (a *Archive) StoriesOf(ctx context.Context, family string) iter.Seq2[story.Story, error] {
	return func(yield func(story.Story, error) bool) {
		for read, err := range a.storiesBy(ctx, ch.Query{Body: sql("stories_of_family", "{family}", family)}) {
			if !yield(read.Story, err) {
				return
			}
		}
	}
}

// errEnough ends a query whose caller wants no more.
var errEnough = errors.New("enough")

// readStory is a story that was read, with the last entry that the query gave of it.
type readStory struct {
	story.Story
	newest story.Entry
}

// storiesBy reads the stories of a query that is sorted by subject. A story that can't be read has its subject alone, and
// comes with its [*story.UnreadableError] or [*story.TooLargeError].
func (a *Archive) storiesBy(ctx context.Context, query ch.Query) iter.Seq2[readStory, error] {
	query.Settings = []ch.Setting{ch.SettingInt("max_block_size", 8192)}
	return func(yield func(readStory, error) bool) {
		var subject string
		var entries []story.Entry
		var unreadable error
		var tally story.Tally
		pass := func() bool {
			defer func() { entries, unreadable, tally = entries[:0], nil, story.Tally{} }()
			if unreadable != nil {
				return yield(readStory{story.Story{Subject: subject}, entries[len(entries)-1]}, unreadable)
			}
			return yield(readStory{story.Of(subject, entries), entries[len(entries)-1]}, nil)
		}
		err := a.readEntries(ctx, query, func(entry story.Entry, fault error) error {
			if entry.Event.Subject != subject {
				if subject != "" && !pass() {
					return errEnough
				}
				subject = entry.Event.Subject
			}
			unreadable = cmp.Or(unreadable, fault)
			if !tally.Add(entry, a.most) {
				unreadable = cmp.Or[error](unreadable, &story.TooLargeError{Subject: subject, Limit: a.most})
				entries = append(entries[:0], entry)
				return nil
			}
			entries = append(entries, entry)
			return nil
		})
		switch {
		case errors.Is(err, errEnough):
		case err != nil:
			yield(readStory{}, fmt.Errorf("read stories from the archive: %w", err))
		case subject != "":
			pass()
		}
	}
}
