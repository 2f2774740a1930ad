package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/cenkalti/backoff/v5"

	"oneseal/analytics/kpis"
	eventlog "oneseal/events/log"
	"oneseal/projectors"
)

// install creates tables, views and topics, as soon as the servers are there.
func (p *process) install(ctx context.Context) error {
	return retry(ctx, "prepare ClickHouse and Kafka", func() error {
		if err := p.installTables(ctx); err != nil {
			return err
		}
		if err := p.installTown(ctx); err != nil {
			return err
		}
		if err := kpis.Install(ctx, p.conn); err != nil {
			return err
		}
		if err := eventlog.EnsureTopics(ctx, p.Log); err != nil {
			return err
		}
		return p.behind(ctx)
	})
}

// installTables prepares the tables. Where no other process can be at work, tables of another version are rebuilt.
func (p *process) installTables(ctx context.Context) error {
	err := projectors.Install(ctx, p.conn)
	if outdated, is := errors.AsType[*projectors.OutdatedError](err); err != nil && !(is && p.Alone) {
		return err
	} else if is {
		slog.Info("tables of another version are rebuilt from the archive", "models", outdated.Models)
	}
	if !p.Alone {
		return nil
	}
	if err := projectors.Upgrade(ctx, projectors.Options{Log: p.Log, Pool: p.pool, Conn: p.conn}); err != nil {
		return err
	}
	return projectors.Install(ctx, p.conn)
}

// installTown has figures take what this start says of the town, if it says anything.
func (p *process) installTown(ctx context.Context) error {
	said := p.Town
	if p.Law != "" {
		if said == nil {
			held, err := projectors.HeldTown(ctx, p.conn)
			if err != nil {
				return err
			}
			said = held
		}
		judged := *said
		judged.Law = p.Law
		said = &judged
	}
	if said == nil {
		return nil
	}
	return projectors.InstallTown(ctx, p.conn, said)
}

// retry waits for servers that are not there yet.
func retry(ctx context.Context, what string, do func() error) error {
	policy := backoff.NewExponentialBackOff()
	policy.InitialInterval, policy.MaxInterval = 100*time.Millisecond, 5*time.Second
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		err := do()
		_, wrong := errors.AsType[*clickhouse.Exception](err)
		_, outdated := errors.AsType[*projectors.OutdatedError](err)
		_, behind := errors.AsType[*eventlog.BehindError](err)
		if wrong || outdated || behind {
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
