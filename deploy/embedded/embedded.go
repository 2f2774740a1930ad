// Package embedded runs what OneSeal needs on one machine inside one process tree: a Kafka broker in this process and
// ClickHouse's engine in a supervised child of the same binary. Everything else speaks to the two over their own
// protocols, so nothing but an address tells them from a cluster.
//
// One folder holds it all: the Kafka log under kafka/, the tables under clickhouse/, the ports of the last run in
// ports.json, the random password of the product's ClickHouse user (mode 0600), and a lock that one process holds at a
// time. What Kafka acknowledged is synced to the disk, and what ClickHouse answered lies in synced parts: both survive
// kill -9 of this process, which takes the ClickHouse child along within two seconds.
//
// A ClickHouse child that dies is started again on the same ports, with a growing delay; clients see refused
// connections until then. The Kafka broker lives and dies with the process.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
)

// defaultMemoryLimit bounds the engine's memory in bytes where Options name no limit.
const defaultMemoryLimit = 1_500_000_000

// defaultPartitions is how many partitions a topic gets that was created without a number.
const defaultPartitions = 8

// Options say where a System keeps its data and how much it may take.
type Options struct {
	DataDir     string // created if it is absent
	Engine      string // path of libchdb.so; empty: FindEngine looks in the usual places
	Partitions  int    // of topics created without a number of their own; 0: 8
	KafkaListen string // host:port of the broker; empty: a free loopback port, the last run's if it is free
	// ExchangeListen is host:port of a second port of the broker, through which departments come; clients are told it. Empty: there is none.
	ExchangeListen string
	MemoryLimit    int64        // bytes that ClickHouse may take; 0: 1.5 GB
	Logger         *slog.Logger // nil: slog.Default()
}

// ClickHouse says how to reach the engine. Addresses are host:port.
type ClickHouse struct {
	HTTPAddr, TCPAddr        string
	User, Password, Database string
	// Analyst may read the database and nothing else.
	Analyst, AnalystPassword string
	// Organs may read the rows of the organs that the request's header names; see [schema.OrgansHeader].
	Organs, OrgansPassword string
}

// System is a running broker and engine. Its methods may be called by several goroutines.
type System struct {
	lock       *folderLock
	kafka      *Kafka
	clickhouse *supervisor
}

// Start locks the folder, starts both servers and returns when both answer. An *InUseError says that another process
// holds the folder; ErrEngineMissing and ErrEngineDamaged are about libchdb.so.
func Start(ctx context.Context, o Options) (_ *System, err error) {
	o, err = o.complete()
	if err != nil {
		return nil, err
	}
	lock, err := lockFolder(o.DataDir)
	if err != nil {
		return nil, err
	}
	s := &System{lock: lock}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	engine, err := FindEngine(o.Engine)
	if err != nil {
		return nil, err
	}
	saved := readPorts(o.DataDir)
	if s.kafka, err = openKafka(o, saved.Kafka); err != nil {
		return nil, err
	}
	if s.clickhouse, err = newSupervisor(o, engine, saved, s.kafka.port()); err != nil {
		return nil, err
	}
	if err = s.clickhouse.start(ctx); err != nil {
		return nil, err
	}
	now := ports{Kafka: s.kafka.port(), HTTP: s.clickhouse.http.Port, TCP: s.clickhouse.tcp.Port}
	if err = now.write(o.DataDir); err != nil {
		return nil, err
	}
	return s, nil
}

func (o Options) complete() (Options, error) {
	if o.DataDir == "" {
		return o, errors.New("Options.DataDir is empty: name the folder that keeps the data")
	}
	dir, err := filepath.Abs(o.DataDir)
	if err != nil {
		return o, fmt.Errorf("resolve data folder %s: %w", o.DataDir, err)
	}
	o.DataDir = dir
	if err := EnsureFolder(dir); err != nil {
		return o, err
	}
	if o.Partitions == 0 {
		o.Partitions = defaultPartitions
	}
	if o.MemoryLimit == 0 {
		o.MemoryLimit = defaultMemoryLimit
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	return o, nil
}

// EnsureFolder makes a data folder that its owner alone reads, or takes the rights of others from one that exists. It refuses
// one that holds other things than OneSeal's.
func EnsureFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("create data folder: %w", err)
	}
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("look at data folder: %w", err)
	}
	open := info.Mode().Perm() &^ 0o700
	if open == 0 {
		return nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("look at data folder: %w", err)
	}
	ours := len(entries) == 0 || slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == "lock" || e.Name() == "keys.json" })
	if err = errors.New("it holds what is not OneSeal's"); ours && info.Mode()&fs.ModeSticky == 0 {
		err = os.Chmod(dir, info.Mode().Perm()&0o700)
	}
	if err != nil {
		return fmt.Errorf("data folder %s is open to other users of this machine (mode %04o), and keeps keys and passwords: `chmod 700` it, or name another folder: %w", dir, info.Mode().Perm(), err)
	}
	slog.Warn("the data folder was open to other users of this machine, and is its owner's alone now", "folder", dir, "mode was", fmt.Sprintf("%04o", info.Mode().Perm()))
	return nil
}

// Brokers gives the Kafka addresses to dial first.
func (s *System) Brokers() []string { return s.kafka.Brokers() }

// ExchangeAddress is host:port of the broker for departments; "" if there is none.
func (s *System) ExchangeAddress() string { return s.kafka.ExchangeAddress() }

// ClickHouse gives the engine's addresses and the product user's credentials. They stay the same for the life of the
// System, whatever happens to the child.
func (s *System) ClickHouse() ClickHouse { return s.clickhouse.access() }

// ClickHousePID is the child's process id, or 0 while none runs.
func (s *System) ClickHousePID() int { return s.clickhouse.pid() }

// StopClickHouse ends the engine and leaves it ended, as an outage would.
func (s *System) StopClickHouse() { s.clickhouse.stop() }

// StartClickHouse starts a stopped engine on its old ports and returns when it answers.
func (s *System) StartClickHouse(ctx context.Context) error { return s.clickhouse.start(ctx) }

// StopKafka closes the broker and its connections, as an outage would.
func (s *System) StopKafka() { s.kafka.Stop() }

// StartKafka opens a stopped broker again on its old port, with its log.
func (s *System) StartKafka() error { return s.kafka.Start() }

// Close ends both servers, waits for them and frees the folder.
func (s *System) Close() error {
	var err error
	if s.clickhouse != nil {
		s.clickhouse.stop()
		err = s.clickhouse.release()
	}
	if s.kafka != nil {
		s.kafka.Stop()
	}
	return errors.Join(err, s.lock.release())
}
