package viewer

import (
	"bufio"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"oneseal/analytics/ask"
)

// pipes are a network in memory, whose time is the bubble's.
type pipes struct {
	connections chan net.Conn
	closed      chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.connections:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}
func (p *pipes) Close() error   { close(p.closed); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{} }

// tables are what a poller asks.
type tables struct {
	state  atomic.Int64
	behind atomic.Bool
	broken atomic.Bool
	asked  atomic.Int64
}

func (s *tables) progress(context.Context) (string, bool, error) {
	s.asked.Add(1)
	if s.broken.Load() {
		return "", false, errors.New("no answer")
	}
	return string(rune('a' + s.state.Load())), s.behind.Load(), nil
}

// world is a server with the limits of a real one, in a bubble.
type world struct {
	*tables
	server *http.Server
	client *http.Client
}

func newWorld(t *testing.T) *world {
	t.Helper()
	return newLockedWorld(t, nil)
}

func newLockedWorld(t *testing.T, admit func(secret string) (ask.Reader, error)) *world {
	t.Helper()
	w := &world{tables: &tables{}}
	page, err := Handler(Options{Admit: admit, Progress: w.progress, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	network := &pipes{make(chan net.Conn), make(chan struct{})}
	w.client = &http.Client{Transport: &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		here, there := net.Pipe()
		network.connections <- there
		return here, nil
	}}}
	w.server = &http.Server{Handler: page, ReadTimeout: time.Minute, WriteTimeout: time.Minute}
	w.server.RegisterOnShutdown(page.Close)
	go w.server.Serve(network)
	t.Cleanup(func() { w.server.Shutdown(context.Background()) })
	return w
}

// open opens a page's stream; heard gives what came of it so far, without heartbeats, and leave closes it.
func (w *world) open(t *testing.T) (heard func() string, leave func()) {
	t.Helper()
	ctx, leave := context.WithCancel(t.Context())
	t.Cleanup(leave)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://town/api/live", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := w.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	if kind := answer.Header.Get("Content-Type"); kind != "text/event-stream" {
		t.Fatalf("the stream is %q", kind)
	}
	lines := make(chan string, 1000)
	go func() {
		defer answer.Body.Close()
		defer close(lines)
		for in := bufio.NewScanner(answer.Body); in.Scan(); {
			lines <- in.Text()
		}
	}()
	return func() string {
		synctest.Wait()
		var said []string
		for {
			select {
			case line, more := <-lines:
				if !more {
					return strings.Join(append(said, "end"), " ")
				}
				if line != "" && line != ":" {
					said = append(said, strings.TrimPrefix(line, "data: "))
				}
			default:
				return strings.Join(said, " ")
			}
		}
	}, leave
}

func expect(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: heard %q, want %q", what, got, want)
	}
}

func TestPagesHearOfEveryChangeFromOnePoller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		first, leaveFirst := w.open(t)
		expect(t, "a page that comes", first(), "a-0")
		second, leaveSecond := w.open(t)
		expect(t, "another one", second(), "a-0")
		time.Sleep(pollPause) // in the bubble, no time passes
		expect(t, "once more, since a status may be old", first(), "a-0")
		second()
		time.Sleep(10 * time.Minute) // longer than the server's limits
		expect(t, "nothing changed", first(), "")
		w.state.Store(1)
		time.Sleep(pollPause)
		expect(t, "the tables changed", first(), "b-0")
		expect(t, "the tables changed", second(), "b-0")
		if asked := w.asked.Load(); asked != int64(1+2+10*time.Minute/pollPause) {
			t.Errorf("two pages asked %d times", asked)
		}
		leaveFirst()
		leaveSecond()
		synctest.Wait()
		before := w.asked.Load()
		time.Sleep(time.Hour)
		if asked := w.asked.Load() - before; asked != 0 {
			t.Errorf("without a page the poller asked %d times", asked)
		}
	})
}

func TestPagesHearWhileTheLogIsAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.behind.Store(true)
		heard, _ := w.open(t)
		time.Sleep(2 * pollPause)
		expect(t, "the log is ahead", heard(), "a-0 a-0 a-0")
		w.behind.Store(false)
		time.Sleep(time.Hour)
		expect(t, "it is no more", heard(), "a-0")
	})
}

func TestPagesDrawAnewAfterAFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.broken.Store(true)
		heard, _ := w.open(t)
		expect(t, "no answer", heard(), "unknown")
		w.broken.Store(false)
		time.Sleep(pollPause)
		expect(t, "an answer", heard(), "a-1")
	})
}

func TestAStreamEndsWithItsKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var revoked atomic.Bool
		w := newLockedWorld(t, func(string) (ask.Reader, error) {
			if revoked.Load() {
				return ask.Reader{}, &ask.Refusal{Status: http.StatusUnauthorized}
			}
			return ask.Reader{}, nil
		})
		heard, _ := w.open(t)
		time.Sleep(10 * heartbeat)
		expect(t, "the key opens the page", heard(), "a-0 a-0")
		revoked.Store(true)
		time.Sleep(heartbeat)
		expect(t, "the key is revoked", heard(), "end")
	})
}

func TestShutdownDoesNotWaitForOpenPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		heard, _ := w.open(t)
		expect(t, "a page that comes", heard(), "a-0")
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		if err := w.server.Shutdown(ctx); err != nil {
			t.Errorf("shut down: %v", err)
		}
		expect(t, "the server goes", heard(), "end")
	})
}
