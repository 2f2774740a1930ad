package embedded

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kfake"

	"oneseal/deploy/storage"
	"oneseal/events/log/socket"
)

// Kafka is the broker in this process. It keeps the whole log in memory beside the copy on the disk. OneSeal reaches it through a socket
// in the data folder, others through a port, with a [Login].
type Kafka struct {
	data, dir  string // the data folder, and the broker's own in it
	partitions int
	logger     *slog.Logger

	mu       sync.Mutex
	address  string // host:port of the port, fixed by the first start
	exchange string // host:port of the exchange's port, fixed by the first start; "": there is none
	cluster  *kfake.Cluster

	lost     *storage.LostError // what can't be read of the log; nil: all can
	sealing  sync.Mutex         // held while the second copy of small files is written
	seal     *time.Timer
	ended    bool // under sealing
	presence presence
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
		data:       o.DataDir,
		dir:        filepath.Join(o.DataDir, "kafka"),
		partitions: o.Partitions,
		logger:     o.Logger.With("server", "kafka"),
		address:    address,
		exchange:   o.ExchangeListen,
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
	folder, err := k.open()
	if err != nil {
		return fmt.Errorf("check the log in %s: %w", k.dir, err)
	}
	host, _, err := net.SplitHostPort(k.address)
	if err != nil {
		return fmt.Errorf("Kafka address %s: %w", k.address, err)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		return fmt.Errorf("Kafka address %s names no host: clients are told this address, so give one they can reach", k.address)
	}
	hosts := []string{host}
	if k.exchange != "" {
		told, _, err := hostAndPort(k.exchange)
		if err != nil {
			return fmt.Errorf("--exchange-listen: %w", err)
		}
		hosts = append(hosts, told)
	}
	certificate, users, err := accessFolder(k.data).open(hosts...)
	if err != nil {
		return err
	}
	// Who may do what is said here alone, at each start.
	for _, kept := range []string{"sasl.json", "acls.json"} {
		if err := os.Remove(filepath.Join(folder, kept)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("forget the broker's users: %w", err)
		}
	}
	master := login{"oneseal", rand.Text()}
	var listened *door
	options := []kfake.Opt{
		kfake.NumBrokers(1),
		kfake.ClusterID("oneseal-" + rand.Text()), // of a new folder; one that has a log keeps its own
		kfake.DataDir(folder),
		kfake.SyncWrites(),
		kfake.DefaultNumPartitions(k.partitions),
		kfake.WithLogger(kafkaLog{k.logger}),
		kfake.EnableSASL(), kfake.EnableACLs(), kfake.Superuser("PLAIN", master.user, master.password),
		kfake.ListenFn(func(string, string) (net.Listener, error) {
			opened, err := openDoor(k.address, k.exchange, socketOf(k.data), certificate, master)
			if err != nil {
				return nil, err
			}
			listened = opened
			return opened, nil
		}),
	}
	for _, user := range users {
		options = append(options, kfake.User(mechanism, user.user, user.password))
	}
	cluster, err := kfake.NewCluster(options...)
	if err == nil {
		if err = grant(socketOf(k.data)); err == nil {
			err = k.guard(cluster)
		}
		if err != nil {
			cluster.Close()
		}
	}
	if err != nil {
		return fmt.Errorf("start the Kafka broker on %s with the log in %s: %w", k.address, k.dir, err)
	}
	k.cluster, k.address = cluster, listened.Addr().String()
	if k.exchange != "" {
		host, _, _ := net.SplitHostPort(k.exchange) // it split above
		k.exchange = net.JoinHostPort(host, portOf(listened.others.Addr()))
	}
	return nil
}

// grant tells a new broker what its users may do.
func grant(path string) error {
	ctx, cancel := context.WithTimeout(context.Background(), askPatience)
	defer cancel()
	client, done := clientOf(path)
	defer done()
	answer, err := client.CreateACLs(ctx, &kafka.CreateACLsRequest{ACLs: rights()})
	if err == nil {
		err = errors.Join(answer.Errors...)
	}
	if err != nil {
		return fmt.Errorf("tell the broker what its users may do: %w", err)
	}
	return nil
}

// Stop closes the broker and its connections; what it acknowledged is on the disk.
func (k *Kafka) Stop() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.cluster != nil {
		k.close()
		k.cluster = nil
	}
}

// Brokers gives the address for processes of this one's user, which stays the same when the broker is stopped and started.
func (k *Kafka) Brokers() []string { return []string{socket.Address(socketOf(k.data))} }

// Address is host:port of the broker for others.
func (k *Kafka) Address() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.address
}

// ExchangeAddress is host:port of the broker for departments; "" if there is none.
func (k *Kafka) ExchangeAddress() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.exchange
}

// portOf is the port of a listener's address, which always splits.
func portOf(at net.Addr) string {
	_, port, _ := net.SplitHostPort(at.String())
	return port
}

func (k *Kafka) port() int {
	_, port, _ := net.SplitHostPort(k.Address()) // a listener's address always splits
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
	if strings.HasPrefix(format, "txn: EndTxn slow") { // it calls milliseconds slow
		as = slog.LevelDebug
	}
	if l.logger.Enabled(context.Background(), as) {
		l.logger.Log(context.Background(), as, fmt.Sprintf(format, args...))
	}
}
