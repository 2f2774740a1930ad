package embedded

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/twmb/franz-go/pkg/kfake"
)

// Kafka is the broker in this process. It keeps the whole log in memory beside the copy on the disk.
type Kafka struct {
	dir        string
	partitions int
	logger     *slog.Logger

	mu      sync.Mutex
	address string // host:port, fixed by the first start
	cluster *kfake.Cluster
}

// OpenKafka starts a broker alone on the folder, for what needs no ClickHouse. Stop it when done.
func OpenKafka(o Options) (*Kafka, error) {
	o, err := o.complete()
	if err != nil {
		return nil, err
	}
	return openKafka(o, 0)
}

func openKafka(o Options, wish int) (*Kafka, error) {
	address := o.KafkaListen
	if address == "" {
		free, err := reserve(wish)
		if err != nil {
			return nil, err
		}
		if err := free.release(); err != nil {
			return nil, err
		}
		address = net.JoinHostPort(loopback.String(), strconv.Itoa(free.Port))
	}
	k := &Kafka{
		dir:        filepath.Join(o.DataDir, "kafka"),
		partitions: o.Partitions,
		logger:     o.Logger.With("server", "kafka"),
		address:    address,
	}
	return k, k.Start()
}

// LogSize is the size in bytes of the broker's log under a data folder.
func LogSize(dataDir string) (int64, error) {
	var size int64
	err := filepath.WalkDir(filepath.Join(dataDir, "kafka"), func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil // rolled away meanwhile
		}
		if err == nil {
			size += info.Size()
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("measure the broker's log: %w", err)
	}
	return size, nil
}

// Start opens the broker on its folder and address. It does nothing if the broker runs.
func (k *Kafka) Start() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.cluster != nil {
		return nil
	}
	var listened net.Listener
	cluster, err := kfake.NewCluster(
		kfake.NumBrokers(1),
		kfake.ClusterID("oneseal-"+rand.Text()), // of a new folder; one that has a log keeps its own
		kfake.DataDir(k.dir),
		kfake.SyncWrites(),
		kfake.DefaultNumPartitions(k.partitions),
		kfake.WithLogger(kafkaLog{k.logger}),
		kfake.ListenFn(func(network, _ string) (net.Listener, error) {
			var err error
			listened, err = net.Listen(network, k.address)
			return listened, err
		}),
	)
	if err != nil {
		return fmt.Errorf("start the Kafka broker on %s with the log in %s: %w", k.address, k.dir, err)
	}
	address := listened.Addr().(*net.TCPAddr)
	if address.IP.IsUnspecified() {
		cluster.Close()
		return fmt.Errorf("Kafka address %s names no host: clients are told this address, so give one they can reach", k.address)
	}
	k.cluster, k.address = cluster, address.String()
	return nil
}

// Stop closes the broker and its connections; what it acknowledged is on the disk.
func (k *Kafka) Stop() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.cluster != nil {
		k.cluster.Close()
		k.cluster = nil
	}
}

// Brokers gives the address, which stays the same when the broker is stopped and started.
func (k *Kafka) Brokers() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return []string{k.address}
}

func (k *Kafka) port() int {
	_, port, _ := net.SplitHostPort(k.Brokers()[0]) // a listener's address always splits
	number, _ := strconv.Atoi(port)
	return number
}

// kafkaLog passes the broker's warnings on; its line for each request is for debugging.
type kafkaLog struct{ logger *slog.Logger }

func (l kafkaLog) Logf(level kfake.LogLevel, format string, args ...any) {
	as := slog.LevelDebug
	switch level {
	case kfake.LogLevelError:
		as = slog.LevelError
	case kfake.LogLevelWarn:
		as = slog.LevelWarn
	}
	if l.logger.Enabled(context.Background(), as) {
		l.logger.Log(context.Background(), as, fmt.Sprintf(format, args...))
	}
}
