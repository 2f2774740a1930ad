package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/ClickHouse/ch-go/chpool"
	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/cenkalti/backoff/v5"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"golang.org/x/sync/errgroup"

	"oneseal/analytics/ask"
	"oneseal/analytics/dashboards"
	"oneseal/analytics/kept"
	"oneseal/analytics/kpis"
	"oneseal/analytics/viewer"
	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/ingest"
	"oneseal/projectors"
	"oneseal/projectors/cards"
	"oneseal/projectors/cases"
	"oneseal/projectors/models"
)

// Roles that a process may take.
const (
	roleIngest    = "ingest"    // POST /v1/events
	roleProject   = "project"   // the log into tables
	roleMeasure   = "measure"   // figures for panels; one process is enough
	roleView      = "view"      // the page and SQL
	roleSupervise = "supervise" // cards and accountabilities
)

var allRoles = []string{roleIngest, roleProject, roleMeasure, roleView, roleSupervise}

// firstFigures is how long a node waits at most for the first count of its figures before it says that it is ready.
const firstFigures = 20 * time.Second

// node is one OneSeal process between a Kafka and a ClickHouse, embedded or not.
type node struct {
	log        eventlog.Config
	clickhouse projectors.Server
	analyst    ask.Analyst
	organs     ask.Analyst // for questions of keys of some organs; without a user there are none
	dataDir    string      // keys and the index of event ids
	listen     string
	pageKey    pageKey
	roles      []string
	rate       float64
	group      string
	alone      bool // no other process uses these servers
	supervision
	// ready is told the page's address once the node serves.
	ready func(address string) error
}

func (n *node) run(ctx context.Context) error {
	pool, conn, err := projectors.Connect(ctx, n.clickhouse)
	if err != nil {
		return err
	}
	defer pool.Close()
	defer conn.Close()
	err = retry(ctx, "prepare ClickHouse and Kafka", func() error {
		if err := n.install(ctx, pool, conn); err != nil {
			return err
		}
		if err := kpis.Install(ctx, conn); err != nil {
			return err
		}
		return eventlog.EnsureTopics(ctx, n.log)
	})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", n.listen)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("--listen %s: another process has this port; name another one, or port 0 for any that is free", n.listen)
	}
	if err != nil {
		return fmt.Errorf("listen on %s: %w", n.listen, err)
	}
	defer listener.Close()
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	mux := http.NewServeMux()
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute}
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })

	keys, err := ingest.OpenKeys(filepath.Join(n.dataDir, "keys.json"))
	if err != nil {
		return err
	}
	status := newStatusReader(n, conn)
	registry.MustRegister(status)
	if slices.Contains(n.roles, roleIngest) {
		index, err := ingest.OpenIndex(ctx, filepath.Join(n.dataDir, "ids"), n.log)
		if err != nil {
			return err
		}
		defer index.Close()
		batcher := eventlog.NewBatcher(n.log)
		defer batcher.Close()
		server := ingest.NewServer(ingest.Options{Batcher: batcher, Keys: keys, Index: index, Stories: projectors.NewArchive(pool), Rate: n.rate})
		registry.MustRegister(server.Collectors()...)
		mux.Handle("/v1/", server)
	}
	if slices.Contains(n.roles, roleView) {
		defer http.DefaultClient.CloseIdleConnections() // an embedded ClickHouse waits seconds for them before it stops
		who := ask.Readers{Keys: keys, All: n.analyst, Some: n.organs}
		page, err := n.page(who, listener.Addr(), cases.NewReader(projectors.NewArchive(pool)), status, conn)
		if err != nil {
			return err
		}
		server.RegisterOnShutdown(page.Close)
		mux.Handle("/", n.pageKey.local(listener.Addr(), page))
		if n.pageKey.asked(listener.Addr()) {
			slog.Info("the page asks for a key", "one is made by", "oneseal keys create NAME --types '*' --organs '*' --data "+n.dataDir)
		}
		mux.Handle("POST /v1/sql", ask.Handler(who))
	}
	group, ctx := errgroup.WithContext(ctx)
	if slices.Contains(n.roles, roleProject) {
		metrics := projectors.NewMetrics()
		registry.MustRegister(metrics.Collectors()...)
		group.Go(func() error {
			return projectors.NewEngine(projectors.Options{Log: n.log, Group: n.group, Pool: pool, Conn: conn, Metrics: metrics}).Run(ctx)
		})
	}
	var counted <-chan struct{} // closed after the first count of the figures, of a node that counts them
	if slices.Contains(n.roles, roleMeasure) {
		figures, err := dashboards.Figures()
		if err != nil {
			return err
		}
		keeper, err := kept.NewKeeper(conn, slog.Default(), figures)
		if err != nil {
			return err
		}
		registry.MustRegister(keeper.Collectors()...)
		group.Go(func() error { keeper.Run(ctx); return nil })
		counted = keeper.First()
	}
	if slices.Contains(n.roles, roleSupervise) {
		metrics := cards.NewMetrics()
		registry.MustRegister(metrics.Collectors()...)
		policy, err := n.inForce(n.dataDir)
		if err != nil {
			return err
		}
		delivery, err := cards.OpenDelivery(ctx, n.log, metrics, slog.Default(), n.receivers...)
		if err != nil {
			return err
		}
		reactor := cards.NewReactor(cards.Options{Log: n.log, Group: n.group, Pool: pool, Conn: conn, Policy: policy, Metrics: metrics, Logger: slog.Default()})
		defer reactor.Close()
		group.Go(func() error { reactor.Run(ctx); return nil })
		group.Go(func() error { return delivery.Run(ctx) })
	}
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve: %w", err)
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		if err := server.Shutdown(patience); err != nil {
			return server.Close()
		}
		return nil
	})
	group.Go(func() error {
		if counted != nil {
			select { // the page is worth little before
			case <-counted:
			case <-time.After(firstFigures):
			case <-ctx.Done():
				return nil
			}
		}
		return n.ready("http://" + listener.Addr().String())
	})
	return group.Wait()
}

func (n *node) page(who ask.Readers, on net.Addr, teller *cases.Reader, status *statusReader, conn driver.Conn) (*viewer.Page, error) {
	o := viewer.Options{
		Query:  n.analyst.Query,
		Status: func(ctx context.Context) (any, error) { return status.read(ctx) },
		Table:  models.TableOf,
		Case: func(ctx context.Context, subject string, asOf events.Date) (any, bool, error) {
			return teller.Case(ctx, subject, asOf)
		},
		Progress: func(ctx context.Context) (string, bool, error) {
			return projectors.Progress(ctx, n.log, n.group, conn)
		},
		Logger: slog.Default(),
	}
	if n.pageKey.asked(on) {
		o.Admit = who.Admit
	}
	return viewer.Handler(o)
}

// install prepares the tables. Where no other process can be at work, tables of another version are rebuilt.
func (n *node) install(ctx context.Context, pool *chpool.Pool, conn driver.Conn) error {
	err := projectors.Install(ctx, conn)
	if outdated, is := errors.AsType[*projectors.OutdatedError](err); err != nil && !(is && n.alone) {
		return err
	} else if is {
		slog.Info("tables of another version are rebuilt from the archive", "models", outdated.Models)
	}
	if !n.alone {
		return nil
	}
	if err := projectors.Upgrade(ctx, projectors.Options{Log: n.log, Pool: pool, Conn: conn}); err != nil {
		return err
	}
	return projectors.Install(ctx, conn)
}

// retry waits for servers that are not there yet.
func retry(ctx context.Context, what string, do func() error) error {
	policy := backoff.NewExponentialBackOff()
	policy.InitialInterval, policy.MaxInterval = 100*time.Millisecond, 5*time.Second
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		err := do()
		_, wrong := errors.AsType[*clickhouse.Exception](err)
		_, outdated := errors.AsType[*projectors.OutdatedError](err)
		if wrong || outdated {
			return struct{}{}, backoff.Permanent(err)
		}
		return struct{}{}, err
	}, backoff.WithBackOff(policy), backoff.WithMaxElapsedTime(2*time.Minute),
		backoff.WithNotify(func(err error, wait time.Duration) { slog.Warn(what+", trying again", "error", err, "wait", wait) }))
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

func ensureFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("create data folder: %w", err)
	}
	return nil
}
