package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"
	"golang.org/x/sys/unix"

	"oneseal/deploy/storage"
)

// open checks the log on the disk and says which folder the broker opens: the log's, or where records are lost one for reading alone.
func (k *Kafka) open() (folder string, err error) {
	report, err := storage.Check(context.Background(), k.data)
	if err != nil {
		return "", err
	}
	for _, f := range report.Findings {
		k.logger.Error("a file of the log was damaged", "kind", f.Kind, "found", f.String(), "copies", report.Kept)
	}
	k.logger.Info("the log was checked", "batches", report.Batches, "bytes", report.Bytes, "took", report.Took.Round(time.Millisecond))
	if lost := report.Lost(); len(lost) > 0 {
		k.lost = &storage.LostError{Dir: k.data, Findings: lost}
		k.logger.Error(k.lost.Error())
		view, err := storage.View(k.data, lost)
		return filepath.Join(k.data, view), err
	}
	k.lost = nil
	return k.dir, storage.RemoveView(k.data)
}

// requests that write the broker's small files, and which they write.
var changing = map[kmsg.Key][]string{
	kmsg.CreateTopics: {"topics.json"}, kmsg.DeleteTopics: {"topics.json"}, kmsg.CreatePartitions: {"topics.json"},
	kmsg.AlterConfigs: {"topics.json", "broker_configs.json"}, kmsg.IncrementalAlterConfigs: {"topics.json", "broker_configs.json"},
	kmsg.AlterClientQuotas: {"quotas.json"},
}

// settled is how long after a request the broker has written what it changed.
const settled = time.Second

// guard keeps the second copies in step with a running broker, or lets nobody write to one that is read-only.
func (k *Kafka) guard(cluster *kfake.Cluster) error {
	// Leaders are elected nowhere else: that the epoch stays 0 is part of the check of a batch.
	always(cluster, kmsg.ElectLeaders, func(request kmsg.Request) (kmsg.Response, error, bool) {
		response := request.ResponseKind().(*kmsg.ElectLeadersResponse)
		response.ErrorCode = kerr.PolicyViolation.Code
		return response, nil, true
	})
	k.presence.files = nil
	if err := k.Alive(); err != nil { // which notes how the folder is now
		return err
	}
	if k.lost != nil {
		readOnly(cluster, k.lost.Error())
		return nil
	}
	if err := storage.Seal(k.data); err != nil {
		return err
	}
	k.seal = time.AfterFunc(time.Hour, func() {
		cluster.ListenAddrs() // which waits for the request that is being answered
		k.sealing.Lock()
		defer k.sealing.Unlock()
		if k.ended {
			return
		}
		if err := storage.Seal(k.data); err != nil {
			k.logger.Error("take the second copy of the broker's files", "error", err)
		}
	})
	k.seal.Stop()
	k.ended = false
	for key, files := range changing {
		always(cluster, key, func(request kmsg.Request) (kmsg.Response, error, bool) {
			k.sealing.Lock()
			defer k.sealing.Unlock()
			if err := storage.Changing(k.data, files...); err != nil {
				k.logger.Error("a change of the broker's files is refused", "request", key.Name(), "error", err)
				return nil, err, true
			}
			k.seal.Reset(settled)
			return nil, nil, false
		})
	}
	return nil
}

// close ends the broker and takes the second copy of what it wrote.
func (k *Kafka) close() {
	if k.lost != nil {
		k.cluster.Close()
		if err := storage.RemoveView(k.data); err != nil {
			k.logger.Error("end the read-only log", "error", err)
		}
		return
	}
	k.sealing.Lock()
	defer k.sealing.Unlock()
	k.ended = true
	k.seal.Stop()
	err := storage.Stopping(k.data)
	k.cluster.Close()
	if err == nil {
		err = storage.Stopped(k.data)
	}
	if err != nil {
		k.logger.Error("take the second copy of the broker's files", "error", err)
	}
}

// Lost says what of the log can't be read, and is nil of a log that is whole.
func (k *Kafka) Lost() *storage.LostError {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.lost
}

// Lost says what of the log can't be read: the broker is read-only then. It is nil of a log that is whole.
func (s *System) Lost() *storage.LostError { return s.kafka.Lost() }

// presence is how the log's folder was when the broker opened it.
type presence struct {
	mu    sync.Mutex
	files map[string]os.FileInfo
}

// see says whether a path is what it was when it was first seen.
func (p *presence) see(path string) error {
	info, err := os.Stat(path)
	p.mu.Lock()
	defer p.mu.Unlock()
	was := p.files[path]
	switch {
	case errors.Is(err, fs.ErrNotExist) && was == nil:
		return nil
	case err != nil:
		return err
	case was != nil && !os.SameFile(was, info):
		return fmt.Errorf("%s is another one than when it was opened", path)
	}
	if was == nil {
		if p.files == nil {
			p.files = make(map[string]os.FileInfo)
		}
		p.files[path] = info
	}
	return nil
}

// leastRoom is how many bytes a disk has to have left for the broker to write a batch and what belongs to it.
const leastRoom = 1 << 20

// Alive is an error if the log's folder is not where it was, since the broker goes on to write to files that nobody will find, or if
// its disk is full.
func (k *Kafka) Alive() error {
	for _, path := range []string{k.dir, filepath.Join(k.dir, "partitions")} {
		if err := k.presence.see(path); err != nil {
			return fmt.Errorf("the log's folder is not where it was, and nothing is taken: %w; put it back, or end this process", err)
		}
	}
	var disk unix.Statfs_t
	if err := unix.Statfs(k.dir, &disk); err != nil {
		return fmt.Errorf("the log's disk can't be asked for its room, and nothing is taken: %w", err)
	}
	if room := disk.Bavail * uint64(disk.Bsize); room < leastRoom {
		return fmt.Errorf("the disk that holds %s is full (%d bytes are left), and nothing is taken: make room, it goes on by itself", k.dir, room)
	}
	return nil
}

// Alive is an error if the log's folder is not where it was.
func (s *System) Alive() error { return s.kafka.Alive() }

// BackupFolder is where the ClickHouse of a data folder may write backups and read them.
func BackupFolder(dataDir string) string {
	return engineFolder(filepath.Join(dataDir, "clickhouse")).backups()
}

// MakeReadOnly has a running broker refuse whatever would write to the log, until it is stopped.
func (s *System) MakeReadOnly(reason string) {
	s.kafka.mu.Lock()
	defer s.kafka.mu.Unlock()
	if s.kafka.cluster != nil {
		readOnly(s.kafka.cluster, reason)
	}
}

type control = func(kmsg.Request) (kmsg.Response, error, bool)

// always has each request of a kind pass a function. The broker keeps the last request of every connection that passed one for as
// long as it has the function, so it is given anew each time.
func always(cluster *kfake.Cluster, key kmsg.Key, do control) {
	var once control
	once = func(request kmsg.Request) (kmsg.Response, error, bool) {
		cluster.DropControl()
		cluster.ControlKey(key.Int16(), once)
		return do(request)
	}
	cluster.ControlKey(key.Int16(), once)
}

var errReadOnly = errors.New("the log is read-only")

// readOnly refuses requests that would write to the log, with the reason where the protocol has a place for it.
func readOnly(cluster *kfake.Cluster, reason string) {
	code := kerr.PolicyViolation.Code
	always(cluster, kmsg.Produce, func(request kmsg.Request) (kmsg.Response, error, bool) {
		response := request.ResponseKind().(*kmsg.ProduceResponse)
		for _, t := range request.(*kmsg.ProduceRequest).Topics {
			answer := kmsg.NewProduceResponseTopic()
			answer.Topic, answer.TopicID = t.Topic, t.TopicID
			for _, p := range t.Partitions {
				refused := kmsg.NewProduceResponseTopicPartition()
				refused.Partition, refused.ErrorCode, refused.ErrorMessage, refused.BaseOffset = p.Partition, code, &reason, -1
				answer.Partitions = append(answer.Partitions, refused)
			}
			response.Topics = append(response.Topics, answer)
		}
		return response, nil, true
	})
	always(cluster, kmsg.CreateTopics, func(request kmsg.Request) (kmsg.Response, error, bool) {
		response := request.ResponseKind().(*kmsg.CreateTopicsResponse)
		for _, t := range request.(*kmsg.CreateTopicsRequest).Topics {
			refused := kmsg.NewCreateTopicsResponseTopic()
			refused.Topic, refused.ErrorCode, refused.ErrorMessage = t.Topic, code, &reason
			response.Topics = append(response.Topics, refused)
		}
		return response, nil, true
	})
	for _, key := range []kmsg.Key{kmsg.DeleteTopics, kmsg.DeleteRecords, kmsg.CreatePartitions, kmsg.AlterConfigs, kmsg.IncrementalAlterConfigs,
		kmsg.CreateACLs, kmsg.DeleteACLs, kmsg.AlterUserSCRAMCredentials, kmsg.AlterClientQuotas, kmsg.AddPartitionsToTxn, kmsg.EndTxn} {
		always(cluster, key, func(kmsg.Request) (kmsg.Response, error, bool) {
			return nil, fmt.Errorf("%w: %s", errReadOnly, reason), true
		})
	}
}
