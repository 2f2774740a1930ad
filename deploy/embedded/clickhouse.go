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

// portTries is how often a first start looks for other ports when somebody took one between looking and listening.
const portTries = 5

// supervisor keeps one engine child alive between start and stop.
type supervisor struct {
	engine   string
	folder   engineFolder
	password string
	memory   int64
	logger   *slog.Logger

	ports  ports // fixed by the first successful start
	served bool  // whether there was one

	life    sync.Mutex // held by start and stop
	cancel  context.CancelFunc
	stopped chan struct{} // closed when the watching goroutine has ended the child

	mu      sync.Mutex
	current *child
}

func newSupervisor(o Options, engine string, saved ports) (*supervisor, error) {
	s := &supervisor{
		engine: engine,
		folder: engineFolder(filepath.Join(o.DataDir, "clickhouse")),
		memory: o.MemoryLimit,
		logger: o.Logger.With("server", "clickhouse"),
		ports:  saved,
	}
	var err error
	s.password, err = s.folder.password()
	return s, err
}

func (s *supervisor) access() ClickHouse {
	return ClickHouse{
		HTTPAddr: net.JoinHostPort(loopback.String(), strconv.Itoa(s.ports.HTTP)),
		TCPAddr:  net.JoinHostPort(loopback.String(), strconv.Itoa(s.ports.TCP)),
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
	first, err := s.firstChild(ctx)
	if err != nil {
		return err
	}
	s.served = true
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

// firstChild starts the engine on the ports it had, or before its first start on any that are free.
func (s *supervisor) firstChild(ctx context.Context) (*child, error) {
	if s.served {
		return s.newChild(ctx)
	}
	for try := 1; ; try++ {
		for _, port := range []*int{&s.ports.HTTP, &s.ports.TCP} {
			free, err := freePort(*port)
			if err != nil {
				return nil, err
			}
			*port = free
		}
		c, err := s.newChild(ctx)
		if errors.Is(err, errPortTaken) && try < portTries {
			continue
		}
		return c, err
	}
}

// newChild starts one child and returns when it answers. If it dies first, the library's bytes decide what is said.
func (s *supervisor) newChild(ctx context.Context) (*child, error) {
	if err := s.folder.prepare(s.password, s.memory); err != nil {
		return nil, err
	}
	began := time.Now()
	c, err := launch(ctx, s.engine, s.folder, s.ports, s.logger)
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
	s.logger.Info("clickhouse ready", "pid", c.command.Process.Pid, "http", s.ports.HTTP, "tcp", s.ports.TCP, "took", time.Since(began).Round(time.Millisecond))
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
