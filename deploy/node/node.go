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
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/ClickHouse/ch-go/chpool"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"golang.org/x/sync/errgroup"

	"oneseal/analytics/ask"
	"oneseal/analytics/viewer"
	"oneseal/events"
	"oneseal/events/client"
	"oneseal/events/law"
	eventlog "oneseal/events/log"
	"oneseal/events/town"
	"oneseal/ingest"
	"oneseal/ingest/limits"
	"oneseal/projectors"
	"oneseal/projectors/cards"
	"oneseal/projectors/exchange"
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
	TLSCert    string      // files of a certificate and its key, in PEM; empty: plain HTTP
	TLSKey     string
	Most       int // connections at a time; 0: as limits.Connections has it
	PageKey    PageKey
	Dates      events.Dates // that events may plausibly have
	Rate       float64      // events a second that one key may send; 0: no limit
	Group      string       // consumer group of the projectors
	// ExchangeLogins is whether recipients of grants have logins of their own to Kafka, which must know SCRAM and ACLs.
	ExchangeLogins bool
	// ExchangeListen is host:port of the embedded broker's port for departments; "": there is none.
	ExchangeListen string
	Alone          bool  // no other process uses these servers: tables of another version are rebuilt
	Lost           error // why nothing may be written to the log, of which not all can be read; nil: all can

	Town *town.Town // what the town says of itself; nil: as at an earlier start, at the first one the built-in town

	Law law.Law // by which its acts are judged, whatever Town says; "": as Town says, else as at an earlier start

	Policy    *cards.Policy // which cards go out when; nil: the built-in policy, from the day of the first start on
	Receivers []cards.Receiver

	// MakeReadOnly has the broker refuse whatever would write to the log; nil where the broker is another process.
	MakeReadOnly func(reason string)
	// Alive says whether the broker's files are where they were; nil where the broker is another process.
	Alive func() error
	// Told is called before Ready with what keeps the log from being written to, and with what did not agree at the start.
	Told func(lost error, doubts string)
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
	index     *ingest.Index       // nil if the node does not ingest
	doubts    string              // what of log and archive did not agree at the start; empty: all did

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
	c.Log.Dates = c.Dates
	p := &process{Config: c, mux: http.NewServeMux(), registry: prometheus.NewRegistry()}
	defer func() {
		for _, release := range slices.Backward(p.releases) {
			release()
		}
	}()
	if err := p.prepare(ctx); err != nil {
		return err
	}
	for len(p.Roles) > 0 {
		role := p.Roles[0]
		p.Roles = p.Roles[1:]
		if err := p.readOnlyIfBehind(roles[role](p, ctx)); err != nil {
			return err
		}
		if p.Lost != nil && role == Ingest { // its index knows more than the log
			p.Roles = readOnlyRoles
			p.readOnly()
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
	if p.Lost == nil {
		if err := p.readOnlyIfBehind(p.install(ctx)); err != nil {
			return err
		}
	}
	if p.Lost != nil {
		p.Roles = readOnlyRoles
		p.readOnly()
	} else if p.Alone {
		if err := p.doubt(ctx); err != nil {
			return err
		}
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
	if p.Alone {
		p.upkeep()
	}
	return p.open()
}

// secure tells whether the node speaks TLS. The server itself does not tell: it makes settings for TLS in any case.
func (p *process) secure() bool { return p.TLSCert != "" || p.TLSKey != "" }

// open makes the server, with what keeps one sender from stopping the others.
func (p *process) open() error {
	requests, streams := newCrowd(mostRequests, "2"), newCrowd(mostStreams, "30")
	answered, heard := requests.limit(p.mux), streams.limit(p.mux)
	p.server = &http.Server{ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	p.server.Handler = pace.Paced(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == viewer.LivePath || strings.HasPrefix(r.URL.Path, exchange.Path) {
			heard.ServeHTTP(w, r)
		} else {
			answered.ServeHTTP(w, r)
		}
	}))
	if p.secure() {
		files, err := openCertificate(p.TLSCert, p.TLSKey)
		if err != nil {
			return err
		}
		p.server.TLSConfig = files.config()
	}
	p.listener = limits.Listen(p.listener, p.server, cmp.Or(p.Most, limits.Connections()))
	return nil
}

func (p *process) serve(context.Context) error {
	serve := p.server.Serve
	if p.secure() {
		serve = func(l net.Listener) error { return p.server.ServeTLS(l, "", "") }
	}
	if err := serve(p.listener); !errors.Is(err, http.ErrServerClosed) {
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
	if p.Told != nil {
		p.Told(p.Lost, p.doubts)
	}
	scheme := "http://"
	if p.secure() {
		scheme = "https://"
	}
	return p.Ready(scheme+p.listener.Addr().String(), p.door)
}
