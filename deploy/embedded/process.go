package embedded

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/creack/pty"
)

const (
	// orphanPatience is how long a start waits for the child of a killed process; it ends within two seconds.
	orphanPatience = 20 * time.Second
	// endPatience is how long a child may take to end by itself before it is killed.
	endPatience = 20 * time.Second
	pollEvery   = 20 * time.Millisecond
	askPatience = 5 * time.Second
)

var errEnded = errors.New("the engine ended before it answered")

// child is one run of the engine. Its standard input is a terminal whose other end this process holds: when that closes,
// by end or by this process's death, the engine shuts down.
type child struct {
	command  *exec.Cmd
	lifeline *os.File
	messages *messages
	exited   chan struct{} // closed when the process is gone; failure is set by then
	failure  error
}

// launch starts the engine once no child of an earlier process holds the folder.
func launch(ctx context.Context, engine string, folder engineFolder, around wall, logger *slog.Logger) (*child, error) {
	lock, err := outwaitOrphan(ctx, folder.lock())
	if err != nil {
		return nil, err
	}
	defer lock.release() // the child has it open too, and frees it by ending
	executable, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program, which is the engine's child too: %w", err)
	}
	lifeline, terminal, err := pty.Open()
	if err != nil {
		return nil, fmt.Errorf("open the engine's terminal: %w", err)
	}
	defer terminal.Close()
	c := &child{lifeline: lifeline, messages: newMessages(logger), exited: make(chan struct{})}
	argument := noWall
	if walled {
		if argument, err = around.argument(); err != nil {
			return nil, fmt.Errorf("tell the engine's child its wall: %w", err)
		}
	}
	c.command = exec.Command(executable, childCommand, argument, engine,
		"--path="+folder.data(),
		"--config-file="+folder.config(),
		"--log-level=warning",
		// Without a terminal and this option an exception in a connection's handler aborts the process.
		"--interactive",
		"--history_file=/dev/null",
		"--highlight=0",
		"--disable_suggestion",
		// One statement for both ports: more its user may not run, see users.xml.tmpl.
		"--query", "SYSTEM START LISTEN QUERIES ALL",
	)
	c.command.Dir = folder.home()
	c.command.Env = []string{"HOME=" + folder.home(), "TMPDIR=" + folder.home(), "TZ=UTC", "LC_ALL=C", "TERM=dumb"}
	c.command.Stdin = terminal
	c.command.Stderr = c.messages
	c.command.ExtraFiles = []*os.File{lock.file}
	// A session of its own: an interrupt typed at our terminal is ours to handle.
	c.command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := c.command.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("start the engine: %w", err), lifeline.Close())
	}
	go func() {
		defer close(c.exited)
		c.failure = c.command.Wait()
	}()
	if err := lock.sign(c.command.Process.Pid); err != nil {
		c.end()
		return nil, err
	}
	return c, nil
}

// outwaitOrphan takes the engine's lock, which the child of a process killed a moment ago may still hold.
func outwaitOrphan(ctx context.Context, path string) (*folderLock, error) {
	ctx, cancel := context.WithTimeout(ctx, orphanPatience)
	defer cancel()
	for {
		lock, err := tryLock(path)
		var held *lockHeldError
		if !errors.As(err, &held) {
			return lock, err
		}
		if !wait(ctx, pollEvery) {
			return nil, fmt.Errorf("the engine of an earlier run, process %d, still holds %s: end it and start again", held.pid, path)
		}
	}
}

// becomeReady returns when the engine answers the product's user at both ports, lets nobody else in, and has the product's database.
func (c *child) becomeReady(ctx context.Context, access ClickHouse) error {
	slow := time.NewTicker(10 * time.Second)
	defer slow.Stop()
	for began := time.Now(); !ping(ctx, access); {
		poll := time.NewTimer(pollEvery)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-c.exited:
			return fmt.Errorf("%w: %w", errEnded, c.cause())
		case <-c.messages.exception:
			return errors.New(c.messages.last())
		case <-slow.C:
			c.messages.logger.Info("clickhouse is still loading its tables", "since", time.Since(began).Round(time.Second))
		case <-poll.C:
		}
	}
	if err := ask(ctx, access, "CREATE DATABASE IF NOT EXISTS "+database); err != nil {
		return err
	}
	access.User, access.Password = engineUser, ""
	if err := ask(ctx, access, "SELECT 1"); err == nil {
		return fmt.Errorf("the engine lets its user %s in without a password, and so every user of this machine: it is not started", engineUser)
	}
	return nil
}

func ping(ctx context.Context, access ClickHouse) bool {
	conn, err := DialOwn(ctx, "tcp", access.TCPAddr)
	if err != nil {
		return false
	}
	conn.Close()
	return ask(ctx, access, "") == nil
}

// toEngine is how this package asks the engine.
var toEngine = &http.Client{Transport: &http.Transport{DialContext: DialOwn, DisableKeepAlives: true}}

// ask sends a query as the product's user, or asks for /ping if there is none.
func ask(ctx context.Context, access ClickHouse, query string) error {
	ctx, cancel := context.WithTimeout(ctx, askPatience)
	defer cancel()
	method, path := http.MethodPost, "/"
	if query == "" {
		method, path = http.MethodGet, "/ping"
	}
	request, err := http.NewRequestWithContext(ctx, method, "http://"+access.HTTPAddr+path, strings.NewReader(query))
	if err != nil {
		return fmt.Errorf("ask ClickHouse: %w", err)
	}
	request.Header.Set("X-ClickHouse-User", access.User)
	request.Header.Set("X-ClickHouse-Key", access.Password)
	response, err := toEngine.Do(request)
	if err != nil {
		return fmt.Errorf("ask ClickHouse: %w", err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, 4096))
	if err != nil {
		return fmt.Errorf("ask ClickHouse: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("ask ClickHouse %q: status %s: %s", query, response.Status, bytes.TrimSpace(answer))
	}
	return nil
}

// end closes the lifeline and returns when the process is gone.
func (c *child) end() {
	c.lifeline.Close()
	patience := time.NewTimer(endPatience)
	defer patience.Stop()
	select {
	case <-c.exited:
	case <-patience.C:
		c.messages.logger.Warn("clickhouse did not end by itself, killing it", "pid", c.command.Process.Pid, "waited", endPatience)
		c.command.Process.Kill()
		<-c.exited
	}
}

// cause says how the process ended, with the last it wrote. Ask it after exited is closed.
func (c *child) cause() error {
	how := "exit status 0"
	if c.failure != nil {
		how = c.failure.Error()
	}
	return fmt.Errorf("%s: %s", how, c.messages.last())
}

// messages keeps the last lines that the engine wrote on standard error and notices when it could not listen.
type messages struct {
	logger    *slog.Logger
	exception chan struct{} // closed when the engine refused a statement of its command line

	mu    sync.Mutex
	part  []byte
	lines []string
}

const keptLines = 20

func newMessages(logger *slog.Logger) *messages {
	return &messages{logger: logger, exception: make(chan struct{})}
}

func (m *messages) Write(text []byte) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.part = append(m.part, text...)
	for {
		line, rest, found := bytes.Cut(m.part, []byte("\n"))
		if !found {
			return len(text), nil
		}
		m.part = rest
		m.keep(strings.TrimSpace(string(line)))
	}
}

func (m *messages) keep(line string) {
	if line == "" {
		return
	}
	m.logger.Debug("clickhouse says", "line", line)
	m.lines = append(m.lines, line)
	if len(m.lines) > keptLines {
		m.lines = m.lines[1:]
	}
	if strings.HasPrefix(line, "Code: ") {
		select {
		case <-m.exception:
		default:
			close(m.exception)
		}
	}
}

func (m *messages) last() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return strings.Join(append(m.lines, string(m.part)), " | ")
}
