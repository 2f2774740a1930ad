package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"strconv"
	"sync"
	"time"
)

// The delay before a dead engine is started again doubles from the first to the last; an engine that served for
// longer than the last delay starts from the first again.
const (
	firstDelay = 200 * time.Millisecond
	lastDelay  = 10 * time.Second
)

// supervisor keeps one engine child alive between start and stop.
type supervisor struct {
	engine   string
	folder   engineFolder
	password string
	memory   int64
	broker   int // the port of the broker beside it, the one that the engine may connect to
	logger   *slog.Logger

	http, tcp *reservation // its ports, held from newSupervisor to release, whether the engine runs or not

	life    sync.Mutex // held by start and stop
	cancel  context.CancelFunc
	stopped chan struct{} // closed when the watching goroutine has ended the child

	mu      sync.Mutex
	current *child
}

func newSupervisor(o Options, engine string, saved ports, broker int) (*supervisor, error) {
	s := &supervisor{
		engine: engine,
		folder: engineFolder(filepath.Join(o.DataDir, "clickhouse")),
		memory: o.MemoryLimit,
		broker: broker,
		logger: o.Logger.With("server", "clickhouse"),
	}
	var err error
	if s.password, err = s.folder.password(); err != nil {
		return nil, err
	}
	if s.http, err = reserve(saved.HTTP); err != nil {
		return nil, err
	}
	if s.tcp, err = reserve(saved.TCP); err != nil {
		return nil, errors.Join(err, s.http.release())
	}
	return s, nil
}

// release gives the ports back. Call it once the engine is stopped.
func (s *supervisor) release() error { return errors.Join(s.http.release(), s.tcp.release()) }

func (s *supervisor) access() ClickHouse {
	return ClickHouse{
		HTTPAddr: net.JoinHostPort(loopback.String(), strconv.Itoa(s.http.Port)),
		TCPAddr:  net.JoinHostPort(loopback.String(), strconv.Itoa(s.tcp.Port)),
		User:     productUser, Password: s.password, Database: database,
		Analyst: analystUser, AnalystPassword: derived(s.password, analystUser),
		Organs: organsUser, OrgansPassword: derived(s.password, organsUser),
	}
}

func (s *supervisor) pid() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current == nil {
		return 0
	}
	return s.current.command.Process.Pid
}

// start returns when the engine answers. The context bounds the wait alone; the engine lives until stop.
func (s *supervisor) start(ctx context.Context) error {
	s.life.Lock()
	defer s.life.Unlock()
	if s.cancel != nil {
		return nil
	}
	first, err := s.newChild(ctx)
	if err != nil {
		return err
	}
	s.tellWall()
	watch, cancel := context.WithCancel(context.Background())
	s.cancel, s.stopped = cancel, make(chan struct{})
	go func() {
		defer close(s.stopped)
		s.watch(watch, first)
	}()
	return nil
}

// stop ends the engine and waits for it. It does nothing if the engine was not started.
func (s *supervisor) stop() {
	s.life.Lock()
	defer s.life.Unlock()
	if s.cancel == nil {
		return
	}
	s.cancel()
	<-s.stopped
	s.cancel = nil
}

// newChild starts one child and returns when it answers. If it dies first, the library's bytes decide what is said.
func (s *supervisor) newChild(ctx context.Context) (*child, error) {
	if err := s.folder.prepare(s.password, s.memory, s.http.Port, s.tcp.Port); err != nil {
		return nil, err
	}
	began := time.Now()
	around, err := s.folder.wallOf(s.engine, s.http.Port, s.tcp.Port, s.broker)
	if err != nil {
		return nil, err
	}
	c, err := launch(ctx, s.engine, s.folder, around, s.logger)
	if err != nil {
		return nil, err
	}
	if err := c.becomeReady(ctx, s.access()); err != nil {
		c.end()
		if errors.Is(err, errEnded) {
			if damage := checkEngine(s.engine); damage != nil {
				return nil, damage
			}
		}
		return nil, fmt.Errorf("start ClickHouse (its log is %s): %w", s.folder.log(), err)
	}
	s.set(c)
	s.logger.Info("clickhouse ready", "pid", c.command.Process.Pid, "http", s.http.Port, "tcp", s.tcp.Port, "took", time.Since(began).Round(time.Millisecond))
	return c, nil
}

func (s *supervisor) set(c *child) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.current = c
}

// watch starts the engine again whenever it dies, until the context ends, and ends it then.
func (s *supervisor) watch(ctx context.Context, c *child) {
	defer s.set(nil)
	delay, since := firstDelay, time.Now()
	for {
		select {
		case <-ctx.Done():
			c.end()
			return
		case <-c.exited:
		}
		s.set(nil)
		if time.Since(since) > lastDelay {
			delay = firstDelay
		}
		s.logger.Error("clickhouse died, starting it again", "cause", c.cause(), "delay", delay)
		for {
			if !wait(ctx, delay) {
				return
			}
			delay = min(2*delay, lastDelay)
			next, err := s.newChild(ctx)
			if err == nil {
				c, since = next, time.Now()
				break
			}
			if ctx.Err() != nil {
				return
			}
			s.logger.Error("clickhouse did not start, trying again", "cause", err, "delay", delay)
		}
	}
}

// wait reports whether the time passed before the context ended.
func wait(ctx context.Context, delay time.Duration) bool {
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
