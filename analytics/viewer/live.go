package viewer

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

const (
	pollPause  = 3 * time.Second
	pollLimit  = 10 * time.Second
	firstLimit = time.Second      // how long a page that comes waits for the first answer
	heartbeat  = 15 * time.Second // proxies end connections that are silent for longer
	writeLimit = 3 * time.Second  // a page that does not read for longer is gone

	unknown = "data: unknown\n\n"
)

// LivePath is where each open page keeps a stream.
const LivePath = "/api/live"

// live tells the open pages which state the tables are in: when they come, whenever it changes, and while the log is ahead of
// them. One poller asks for all pages; it runs from the first that comes to the last that goes.
type live struct {
	progress func(ctx context.Context) (tables string, behind bool, err error)
	logger   *slog.Logger
	opens    func(r *http.Request) bool // whether who asked for a stream may still read
	closing  context.Context            // ends the streams
	close    context.CancelFunc

	mu    sync.Mutex
	pages int
	stop  func()        // ends the poller and waits for it
	said  string        // the message of now
	news  chan struct{} // closed when there is a new one
}

func newLive(o Options) *live {
	l := &live{progress: o.Progress, logger: o.Logger, opens: func(*http.Request) bool { return true }, news: make(chan struct{})}
	l.closing, l.close = context.WithCancel(context.Background())
	return l
}

// ServeHTTP is one page's stream, until the page or the server goes or the key opens nothing any more.
func (l *live) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.come()
	defer l.leave()
	w.Header().Set("Content-Type", "text/event-stream")
	connection := http.NewResponseController(w)
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	text, news := l.now()
	if text == unknown {
		select {
		case <-news:
			text, news = l.now()
		case <-time.After(firstLimit):
		case <-r.Context().Done():
			return
		}
	}
	for {
		// In the place of the server's WriteTimeout, which would end every stream.
		connection.SetWriteDeadline(time.Now().Add(writeLimit))
		if _, err := io.WriteString(w, text); err != nil {
			return
		}
		if err := connection.Flush(); err != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-l.closing.Done():
			return
		case <-beat.C:
			if !l.opens(r) {
				return
			}
			text = ":\n\n"
		case <-news:
			text, news = l.now()
		}
	}
}

func (l *live) now() (said string, news <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.said, l.news
}

func (l *live) come() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.pages++; l.pages > 1 {
		return
	}
	ctx, cancel := context.WithCancel(l.closing)
	ended := make(chan struct{})
	l.said = unknown
	go func() { defer close(ended); l.poll(ctx) }()
	l.stop = func() { cancel(); <-ended }
}

func (l *live) leave() {
	l.mu.Lock()
	l.pages--
	stop := l.stop
	last := l.pages == 0
	l.mu.Unlock()
	if last {
		stop()
	}
}

func (l *live) poll(ctx context.Context) {
	tick := time.NewTicker(pollPause)
	defer tick.Stop()
	var last string
	failures, restless := 0, false
	for {
		tables, behind, err := l.ask(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			failures++
			l.logger.Error("ask how far the tables are", "error", err)
		default:
			// After a failure all is drawn anew: panels may have failed as well.
			state := fmt.Sprintf("%s-%d", tables, failures)
			moved := state != last || behind
			// Once more after the last change, since the status that pages then read may be a few seconds old.
			if moved || restless {
				l.say("data: " + state + "\n\n")
			}
			last, restless = state, moved
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (l *live) ask(ctx context.Context) (tables string, behind bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, pollLimit)
	defer cancel()
	return l.progress(ctx)
}

func (l *live) say(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.said = text
	close(l.news)
	l.news = make(chan struct{})
}
