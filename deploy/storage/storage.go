// Package storage checks what the embedded broker keeps on the disk before the broker opens it, since the broker itself cuts a
// segment off at the first byte that is wrong, with all that lies behind it.
//
// [Check] reads every segment: each record batch's checksum and frame, and that its offsets follow the ones before. What it finds
// it copies into the folder damaged/ of the data folder before anything is changed, and then
//
//   - puts the second copy in the place of a small file that was changed (topics, users, access rules, where partitions ended),
//   - makes anew what follows from the segments (indexes), and corrects entries of groups.log and pids.log by their checksums,
//   - cuts off the end of a write that was never answered,
//   - leaves everything else as it is and says that records are lost: [View] gives the broker a folder without the bad spans, for
//     reading alone, and [Repair] replaces the spans once their records were found elsewhere.
//
// An unanswered write is told by the index. The broker writes a batch into the segment, then its entry into the index, syncs both,
// and only then answers. So a batch at the end that has no entry, while the entries of all others are right, was never answered;
// one that has an entry may have been, and is lost when it can't be read. After a power cut both files may hold what was not
// synced: then a batch that nobody was told of is called lost too, never the other way round.
//
// The broker's small files carry no checksum: their second copy is the file kafka.second, with its own digest. [Changing] and
// [Seal] keep it in step while the broker runs.
package storage

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"oneseal/ingest/durable"
)

const (
	kafkaFolder   = "kafka"
	viewFolder    = "kafka.view"
	damagedFolder = "damaged"
)

// Report is what a check found.
type Report struct {
	Findings []Finding
	Batches  int
	Bytes    int64 // of segments
	Took     time.Duration
	Kept     string // the folder of copies of what was damaged; empty if there is none
}

// Lost are the findings that keep the log from being written to.
func (r *Report) Lost() (lost []Finding) {
	for _, f := range r.Findings {
		if f.Kind == Lost {
			lost = append(lost, f)
		}
	}
	return lost
}

// keeper checks one data folder.
type keeper struct {
	dir, kafka string
	now        time.Time
	change     bool // whether files may be changed

	mu sync.Mutex
	Report
}

// Check reads the whole log of a data folder, and mends what loses nothing. The caller holds the folder's lock, and no broker runs.
func Check(ctx context.Context, dir string) (*Report, error) { return check(ctx, dir, true) }

// Look is Check without any change.
func Look(ctx context.Context, dir string) (*Report, error) { return check(ctx, dir, false) }

func check(ctx context.Context, dir string, change bool) (*Report, error) {
	began := time.Now()
	k := &keeper{dir: dir, kafka: filepath.Join(dir, kafkaFolder), now: began, change: change}
	if _, err := os.Stat(k.kafka); errors.Is(err, fs.ErrNotExist) {
		return &k.Report, k.gone()
	}
	if err := k.reconcile(); err != nil {
		return nil, err
	}
	for _, name := range appended {
		if err := k.checkEntries(name); err != nil {
			return nil, err
		}
	}
	if err := k.checkPartitions(ctx); err != nil {
		return nil, err
	}
	slices.SortFunc(k.Findings, func(a, b Finding) int { return strings.Compare(a.String(), b.String()) })
	k.Took = time.Since(began)
	return &k.Report, nil
}

// gone is for a folder without a log: that is a new one, unless there was one.
func (k *keeper) gone() error {
	if kept, err := readSecond(k.dir); err == nil && len(kept.Files) > 0 {
		return fmt.Errorf("the log's folder %s is gone, and %s says that there was one: put it back, or restore a backup with `oneseal restore`", k.kafka, secondFile)
	}
	return nil
}

func (k *keeper) report(f Finding) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.Findings = append(k.Findings, f)
}

// keep copies a damaged file aside.
func (k *keeper) keep(path string) error {
	if !k.change {
		return nil
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("keep a copy of a damaged file: %w", err)
	}
	return k.keepBytes(path, content)
}

func (k *keeper) keepBytes(path string, content []byte) error {
	if !k.change {
		return nil
	}
	name, err := filepath.Rel(k.dir, path)
	if err != nil {
		return fmt.Errorf("keep a copy of a damaged file: %w", err)
	}
	k.mu.Lock()
	if k.Kept == "" {
		k.Kept = filepath.Join(k.dir, damagedFolder, k.now.UTC().Format("20060102T150405.000000000Z"))
	}
	to := filepath.Join(k.Kept, name)
	k.mu.Unlock()
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return fmt.Errorf("keep a copy of a damaged file: %w", err)
	}
	return durable.Write(to, content)
}

func (k *keeper) write(path string, content []byte) error {
	if !k.change {
		return nil
	}
	return durable.Write(path, content)
}

// checkEntries mends a file of entries.
func (k *keeper) checkEntries(name string) error {
	path := filepath.Join(k.kafka, name)
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	sound, wrong := mendEntries(raw)
	if len(wrong) == 0 {
		return nil
	}
	for _, s := range wrong {
		f := Finding{Kind: Derived, File: filepath.Join(kafkaFolder, name), At: int64(s.at), Bytes: int64(s.size), Cause: s.cause}
		switch {
		case s.mended != nil:
			f.Kind, f.Cause = Copied, f.Cause+"; one byte was changed, and its checksum says which"
		case s.at+s.size == len(raw):
			f.Kind, f.Cause = Torn, "the last entry is not whole: "+f.Cause
		default:
			f.Cause += "; a group may read again what it had read"
		}
		k.report(f)
	}
	if err := k.keepBytes(path, raw); err != nil {
		return err
	}
	return k.write(path, sound)
}

// topicsFile is what the check reads of the broker's topics.
type topicsFile struct {
	Topics []struct {
		Name       string            `json:"name"`
		Partitions int               `json:"partitions"`
		Configs    map[string]string `json:"configs"`
	} `json:"topics"`
}

// snapshot is what the check reads of where a partition stood at the last stop.
type snapshot struct {
	HighWatermark  int64 `json:"high_watermark"`
	LogStartOffset int64 `json:"log_start_offset"`
	Segments       []struct {
		BaseOffset int64 `json:"base_offset"`
		Size       int64 `json:"size"`
	} `json:"segments"`
}

func (k *keeper) checkPartitions(ctx context.Context) error {
	var topics topicsFile
	text, err := os.ReadFile(filepath.Join(k.kafka, topicsName))
	if err == nil {
		err = json.Unmarshal(text, &topics)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) && len(k.Lost()) == 0 {
		return fmt.Errorf("read the broker's topics: %w", err)
	}
	type known struct {
		partitions   int
		gaps, forget bool
	}
	of := make(map[string]known)
	for _, t := range topics.Topics {
		of[t.Name] = known{
			partitions: t.Partitions, gaps: strings.Contains(t.Configs["cleanup.policy"], "compact"),
			forget: t.Configs["retention.ms"] != "-1" || t.Configs["retention.bytes"] != "-1",
		}
	}
	all, err := partitionsOf(k.kafka)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, p := range all {
		topic, is := of[p.topic]
		if !is || p.number < 0 || p.number >= topic.partitions {
			k.report(Finding{Kind: Lost, File: k.relative(p.dir), Topic: p.topic, Partition: p.number, To: -1, Cause: "topics.json does not know this partition"})
			continue
		}
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return k.checkPartition(p, topic.gaps, topic.gaps || topic.forget)
		})
	}
	return group.Wait()
}

func (k *keeper) relative(path string) string {
	name, err := filepath.Rel(k.dir, path)
	if err != nil {
		return path
	}
	return name
}

// checkPartition reads one partition's segments. In a topic that forgets, the first of them may be gone.
func (k *keeper) checkPartition(p partition, gaps, forgets bool) error {
	bases, others, err := p.bases()
	if err != nil {
		return err
	}
	var snap snapshot
	text, err := os.ReadFile(p.at(snapshotFile))
	if err == nil {
		err = json.Unmarshal(text, &snap)
	}
	stopped := err == nil
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read %s: %w", p.at(snapshotFile), err)
	}
	open := false // a span that reaches to the end is lost already
	lost := func(name string, s span) {
		if s.to < 0 && open {
			return
		}
		open = open || s.to < 0
		k.report(Finding{Kind: Lost, File: k.relative(p.at(name)), At: int64(s.at), Bytes: int64(s.size), Topic: p.topic, Partition: p.number,
			From: s.from, To: s.to, Cause: s.cause, mended: s.mended})
	}
	for _, name := range others {
		if base, is := strings.CutSuffix(name, ".idx"); is && !slices.Contains(others, base+".dat") && !slices.ContainsFunc(bases, func(b int64) bool { return indexName(b) == name }) {
			lost(base+".dat", span{to: -1, cause: "the segment is gone, and its index is there"})
		}
	}
	r := reading{next: -1, gaps: gaps}
	if !forgets {
		r.next = 0
	}
	for i, base := range bases {
		last := i == len(bases)-1
		err := mapped(p.at(segmentName(base)), func(raw []byte) error {
			s := r.read(base, raw)
			k.mu.Lock()
			k.Batches += len(s.good)
			k.Bytes += int64(len(raw))
			k.mu.Unlock()
			if !last {
				s.closeTo(&r, bases[i+1])
			}
			return k.judge(p, s, last, lost)
		})
		if err != nil {
			return fmt.Errorf("check segment %d of %s/%d: %w", base, p.topic, p.number, err)
		}
	}
	if !stopped {
		return nil
	}
	for _, was := range snap.Segments {
		info, err := os.Stat(p.at(segmentName(was.BaseOffset)))
		switch {
		case errors.Is(err, fs.ErrNotExist) && !forgets && was.Size > 0:
			lost(segmentName(was.BaseOffset), span{from: was.BaseOffset, to: -1, cause: fmt.Sprintf("the segment is gone; at the last stop it had %d bytes", was.Size)})
		case err == nil && info.Size() < was.Size && !gaps:
			lost(segmentName(was.BaseOffset), span{at: int(info.Size()), from: r.next, to: -1, cause: fmt.Sprintf("the segment has %d bytes, and had %d at the last stop", info.Size(), was.Size)})
		}
	}
	return nil
}

// closeTo ends an open span at the end of a segment where the next segment begins.
func (s *segment) closeTo(r *reading, next int64) {
	if n := len(s.bad); n > 0 && s.bad[n-1].to < 0 {
		last := &s.bad[n-1]
		last.to, r.next = next, next
		last.mended = slices.DeleteFunc(last.mended, func(m []byte) bool {
			b, err := readBatch(m)
			return err != nil || b.next() != next
		})
	}
}

// judge reports what is wrong with a segment, and mends what loses nothing.
func (k *keeper) judge(p partition, s segment, last bool, lost func(string, span)) error {
	index, err := os.ReadFile(p.at(indexName(s.base)))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	batches := len(s.good) + len(s.bad)
	// All batches that have an entry are good, and the entries are right: what follows was never answered.
	whole := len(s.entries) <= len(index) && len(index)-len(s.entries) < entrySize && bytes.Equal(index[:len(s.entries)], s.entries)
	if n := len(s.bad); last && n == 1 && s.bad[0].size > 0 && s.bad[0].at+s.bad[0].size == len(s.raw) && whole {
		bad := s.bad[0]
		k.report(Finding{Kind: Torn, File: k.relative(p.at(segmentName(s.base))), At: int64(bad.at), Bytes: int64(bad.size), Topic: p.topic, Partition: p.number,
			From: bad.from, To: bad.from, Cause: "the end of a write that was cut off before it was answered: the index has no entry for it"})
		if err := k.cut(p, s.base, bad.at, s.raw[bad.at:]); err != nil {
			return err
		}
		s.bad = nil
	}
	for _, bad := range s.bad {
		lost(segmentName(s.base), bad)
	}
	entries := countEntries(index)
	if entries > batches {
		lost(segmentName(s.base), span{at: len(s.raw), from: lastOf(s), to: -1, cause: fmt.Sprintf("the index knows %d batches, and the segment holds %d", entries, batches)})
		return nil
	}
	if len(s.bad) > 0 || bytes.Equal(index, s.entries) {
		return nil // the index stays as it is beside a damaged segment
	}
	f := Finding{Kind: Derived, File: k.relative(p.at(indexName(s.base))), Topic: p.topic, Partition: p.number, From: s.base, To: s.base,
		Cause: "the index differs from what the segment holds"}
	f.At, f.Bytes = difference(index, s.entries)
	k.report(f)
	if err := k.keepBytes(p.at(indexName(s.base)), index); err != nil {
		return err
	}
	return k.write(p.at(indexName(s.base)), s.entries)
}

func lastOf(s segment) int64 {
	if n := len(s.good); n > 0 {
		return s.good[n-1].next()
	}
	return s.base
}

// cut removes the end of a segment, of which it keeps a copy.
func (k *keeper) cut(p partition, base int64, at int, end []byte) error {
	if !k.change {
		return nil
	}
	path := p.at(segmentName(base))
	if err := k.keepBytes(fmt.Sprintf("%s.from-%d", path, at), slices.Clone(end)); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Truncate(int64(at)), file.Sync(), file.Close())
}
