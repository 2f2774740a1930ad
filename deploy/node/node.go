// Package node runs one OneSeal process between a Kafka and a ClickHouse, whether they are embedded or servers: the roles that it was
// given, one HTTP address for them all, and their end in an order that loses nothing.
//
// [Run] waits for the servers, creates tables, views and topics, and prepares each role; only then does anything run, so that a
// role that can't be prepared leaves nothing behind. The first part that fails ends the others, and its error is Run's. At the
// end the HTTP server first answers what has come in, while the roles still stand; then producers, indexes and connections
// are closed, the latest opened first. [Up] runs a node with servers of its own, and leaves in the data folder how
// other commands reach it.
package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/ClickHouse/ch-go/chpool"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"golang.org/x/sync/errgroup"

	"oneseal/analytics/ask"
	"oneseal/events/client"
	"oneseal/events/law"
	eventlog "oneseal/events/log"
	"oneseal/events/town"
	"oneseal/ingest"
	"oneseal/projectors"
	"oneseal/projectors/cards"
)

const (
	// firstFigures is how long a node waits at most for the first count of its figures before it says that it is ready.
	firstFigures = 20 * time.Second
	// patience is how long a node that ends waits for requests that it has begun to answer.
	patience = 5 * time.Second
)

// Config says what a node does, with what.
type Config struct {
	Roles      []Role
	Log        eventlog.Config
	ClickHouse projectors.Server
	Analyst    ask.Analyst
	Organs     ask.Analyst // for questions of keys of some organs; without a user there are none
	DataDir    string      // keys, the index of event ids, and since when cards go out
	Listen     string      // host:port of the page and the API; port 0: a free one
	PageKey    PageKey
	Rate       float64 // events a second that one key may send; 0: no limit
	Group      string  // consumer group of the projectors
	Alone      bool    // no other process uses these servers: tables of another version are rebuilt

	Town *town.Town // what the town says of itself; nil: as at an earlier start, at the first one the built-in town

	Law law.Law // by which its acts are judged, whatever Town says; "": as Town says, else as at an earlier start

	Policy    *cards.Policy // which cards go out when; nil: the built-in policy, from the day of the first start on
	Receivers []cards.Receiver

	// Ready is told the node's URL once it serves and, of a node that ingests, the door for what runs in its process.
	Ready func(address string, door client.Sender) error
}

// process is a node that is being prepared or runs.
type process struct {
	Config
	pool      *chpool.Pool
	conn      driver.Conn
	keys      *ingest.Keys
	listener  net.Listener
	mux       *http.ServeMux
	server    *http.Server
	registry  *prometheus.Registry
	status    *statusReader
	door      client.Sender       // nil if the node does not ingest
	projector *projectors.Metrics // nil if the node does not project

	parts    []func(context.Context) error // what runs until its context ends
	counted  <-chan struct{}               // closed after the first count of the figures; nil: they are not counted here
	releases []func()                      // what has to be closed, in the order in which it was opened
}

// Run runs a node until the context ends or a part fails, and returns when all of it has ended.
func Run(ctx context.Context, c Config) error {
	for _, role := range c.Roles {
		if roles[role] == nil {
			return fmt.Errorf("role %q is none of %v", role, Roles)
		}
	}
	p := &process{Config: c, mux: http.NewServeMux(), registry: prometheus.NewRegistry()}
	defer func() {
		for _, release := range slices.Backward(p.releases) {
			release()
		}
	}()
	if err := p.prepare(ctx); err != nil {
		return err
	}
	for _, role := range c.Roles {
		if err := roles[role](p, ctx); err != nil {
			return err
		}
	}
	group, ctx := errgroup.WithContext(ctx)
	for _, run := range append(p.parts, p.serve, p.end, p.announce) {
		group.Go(func() error { return run(ctx) })
	}
	return group.Wait()
}

// atEnd has something closed once nothing runs any more, before what was opened earlier.
func (p *process) atEnd(release func()) { p.releases = append(p.releases, release) }

// prepare opens what all roles need.
func (p *process) prepare(ctx context.Context) (err error) {
	if p.pool, p.conn, err = projectors.Connect(ctx, p.ClickHouse); err != nil {
		return err
	}
	p.atEnd(p.pool.Close)
	p.atEnd(func() { p.conn.Close() })
	if err := p.install(ctx); err != nil {
		return err
	}
	p.listener, err = net.Listen("tcp", p.Listen)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("--listen %s: another process has this port; name another one, or port 0 for any that is free", p.Listen)
	}
	if err != nil {
		return fmt.Errorf("listen on %s: %w", p.Listen, err)
	}
	p.atEnd(func() { p.listener.Close() })
	if p.keys, err = ingest.OpenKeys(filepath.Join(p.DataDir, "keys.json")); err != nil {
		return err
	}
	if err := warnOfKeys(p.keys, time.Now()); err != nil {
		return err
	}
	p.status = newStatusReader(p.Log, p.Group, p.conn)
	p.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), p.status)
	p.mux.Handle("GET /metrics", promhttp.HandlerFor(p.registry, promhttp.HandlerOpts{}))
	p.mux.HandleFunc("GET /healthz", p.health)
	p.server = &http.Server{Handler: p.mux, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute}
	return nil
}

func (p *process) serve(context.Context) error {
	if err := p.server.Serve(p.listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// end waits for the node's end, and then for the requests that came before it.
func (p *process) end(ctx context.Context) error {
	<-ctx.Done()
	waiting, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	if err := p.server.Shutdown(waiting); err != nil {
		slog.Warn("requests are cut off at the end of the node", "after", patience)
		return p.server.Close()
	}
	return nil
}

// announce says that the node is ready: the page is worth little before its figures were counted once.
func (p *process) announce(ctx context.Context) error {
	if p.counted != nil {
		select {
		case <-p.counted:
		case <-time.After(firstFigures):
		case <-ctx.Done():
			return nil
		}
	}
	return p.Ready("http://"+p.listener.Addr().String(), p.door)
}
