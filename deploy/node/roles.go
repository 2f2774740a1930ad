package node

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"oneseal/analytics/ask"
	"oneseal/analytics/dashboards"
	"oneseal/analytics/kept"
	"oneseal/analytics/viewer"
	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/ingest"
	"oneseal/projectors"
	"oneseal/projectors/cards"
	"oneseal/projectors/cases"
	"oneseal/projectors/exchange"
	"oneseal/projectors/models"
)

// Role is a part of OneSeal's work that a process may take.
type Role string

// The roles.
const (
	Ingest    Role = "ingest"    // POST /v1/events
	Project   Role = "project"   // the log into tables
	Measure   Role = "measure"   // figures for panels; one process is enough
	View      Role = "view"      // the page and SQL
	Supervise Role = "supervise" // cards and accountabilities
	Exchange  Role = "exchange"  // what grants let out, to topics of their own and over HTTP
)

// Roles are all of them.
var Roles = []Role{Ingest, Project, Measure, View, Supervise, Exchange}

// RoleNames are the names of all of them.
func RoleNames() (names []string) {
	for _, role := range Roles {
		names = append(names, string(role))
	}
	return names
}

// ParseRoles reads the names of roles.
func ParseRoles(names []string) ([]Role, error) {
	var named []Role
	for _, name := range names {
		if !slices.Contains(Roles, Role(name)) {
			return nil, fmt.Errorf("%q is none of %v", name, Roles)
		}
		named = append(named, Role(name))
	}
	return named, nil
}

// roles prepare what each role does.
var roles = map[Role]func(*process, context.Context) error{
	Ingest: (*process).ingest, Project: (*process).project, Measure: (*process).measure, View: (*process).view, Supervise: (*process).supervise, Exchange: (*process).exchange,
}

// nodeKey is that of what runs in the node's own process.
var nodeKey = func() ingest.Key {
	key := ingest.Everything("node")
	key.ID = "node"
	return key
}()

func (p *process) ingest(ctx context.Context) error {
	index, err := ingest.OpenIndex(ctx, filepath.Join(p.DataDir, "ids"), p.Log)
	if err != nil {
		return err
	}
	p.index = index
	p.atEnd(func() { index.Close() })
	cluster, err := eventlog.ClusterID(ctx, p.Log)
	if err != nil {
		return err
	}
	batcher := eventlog.NewBatcher(p.Log)
	p.atEnd(func() { batcher.Close() })
	options := ingest.Options{Batcher: batcher, Keys: p.keys, Index: index, Stories: projectors.NewArchive(p.pool), Rate: p.Rate, Instance: cluster}
	if p.Alive != nil {
		options.Alive = p.alive
	}
	server := ingest.NewServer(options)
	p.registry.MustRegister(server.Collectors()...)
	p.mux.Handle("/v1/", server)
	p.door = server.Sender(nodeKey)
	return nil
}

func (p *process) project(context.Context) error {
	metrics := projectors.NewMetrics()
	p.projector = metrics
	p.registry.MustRegister(metrics.Collectors()...)
	engine := projectors.NewEngine(projectors.Options{Log: p.Log, Group: p.Group, Pool: p.pool, Conn: p.conn, Metrics: metrics})
	p.parts = append(p.parts, engine.Run)
	return nil
}

func (p *process) measure(context.Context) error {
	figures, err := dashboards.Figures()
	if err != nil {
		return err
	}
	keeper, err := kept.NewKeeper(p.conn, slog.Default(), figures)
	if err != nil {
		return err
	}
	p.registry.MustRegister(keeper.Collectors()...)
	p.parts = append(p.parts, func(ctx context.Context) error { keeper.Run(ctx); return nil })
	p.counted = keeper.First()
	return nil
}

func (p *process) view(context.Context) error {
	p.atEnd(p.Analyst.CloseIdle)
	who, address := ask.Readers{Keys: p.keys, All: p.Analyst, Some: p.Organs}, p.listener.Addr()
	reader := cases.NewReader(projectors.NewArchive(p.pool))
	o := viewer.Options{
		Query:  p.Analyst.Query,
		Status: func(ctx context.Context) (any, error) { return p.status.read(ctx) },
		Table:  models.TableOf,
		Case: func(ctx context.Context, subject string, asOf events.Date, first int) (any, bool, error) {
			return reader.Case(ctx, subject, asOf, first)
		},
		Progress: func(ctx context.Context) (string, bool, error) {
			return projectors.Progress(ctx, p.Log, p.Group, p.conn)
		},
		Logger: slog.Default(),
	}
	if p.PageKey.asked(address) {
		o.Admit = who.Admit
		slog.Info("the page asks for a key", "one is made by", "oneseal keys create NAME --types '*' --organs '*' --data "+p.DataDir)
	}
	page, err := viewer.Handler(o)
	if err != nil {
		return err
	}
	p.server.RegisterOnShutdown(page.Close)
	p.mux.Handle("/", p.PageKey.local(address, page))
	p.mux.Handle("POST /v1/sql", ask.Handler(who))
	return nil
}

func (p *process) exchange(context.Context) error {
	register := exchange.NewRegister(p.Log, slog.Default())
	key, err := deliveryKey(p.DataDir)
	if err != nil {
		return err
	}
	o := exchange.Options{Log: p.Log, Register: register, Key: key, Logger: slog.Default()}
	if p.ExchangeLogins {
		secret, err := ExchangeSecret(p.DataDir)
		if err != nil {
			return err
		}
		o.Access = exchange.NewKafkaAccess(p.Log, secret)
	}
	reactor := exchange.NewReactor(o)
	p.atEnd(func() { reactor.Close() })
	server := exchange.Server{Log: p.Log, Register: register, Organs: p.organs, Logger: slog.Default()}
	p.mux.Handle(exchange.Path, server.Handler())
	p.parts = append(p.parts, reactor.Run, func(ctx context.Context) error { register.Run(ctx); return nil })
	return nil
}

// organs gives those that a request's key names; one that speaks for all names none.
func (p *process) organs(r *http.Request) ([]string, bool) {
	scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || secret == "" {
		return nil, false
	}
	key, err := p.keys.Check(secret)
	if err != nil || key == nil {
		return nil, false
	}
	return key.Organs, true
}

func (p *process) supervise(ctx context.Context) (err error) {
	policy := p.Policy
	if policy == nil {
		if policy, err = cards.InstalledPolicy(filepath.Join(p.DataDir, "supervised-since"), time.Now()); err != nil {
			return err
		}
	}
	key, err := signingKey(p.DataDir)
	if err != nil {
		return err
	}
	metrics := cards.NewMetrics()
	p.registry.MustRegister(metrics.Collectors()...)
	delivery, err := cards.OpenDelivery(ctx, p.Log, key, p.conn, metrics, slog.Default(), p.Receivers...)
	if err != nil {
		return err
	}
	reactor := cards.NewReactor(cards.Options{Log: p.Log, Group: p.Group, Pool: p.pool, Conn: p.conn, Policy: policy, Key: key, Metrics: metrics, Logger: slog.Default()})
	p.atEnd(func() { reactor.Close() })
	p.parts = append(p.parts, func(ctx context.Context) error { reactor.Run(ctx); return nil }, delivery.Run)
	return nil
}
