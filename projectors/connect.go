package projectors

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/chpool"
	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Server says where ClickHouse is. Address is host:port of the native protocol.
type Server struct {
	Address, User, Password, Database string
	TLS                               *tls.Config `json:"-"`
	// Dial connects without TLS where the password must not go to whoever listens; nil: to whoever listens.
	Dial func(ctx context.Context, network, address string) (net.Conn, error) `json:"-"`
}

// dialing is a Dial as ch-go and clickhouse-go take one.
type dialing func(ctx context.Context, network, address string) (net.Conn, error)

func (d dialing) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	return d(ctx, network, address)
}

func (d dialing) tcp(ctx context.Context, address string) (net.Conn, error) {
	return d(ctx, "tcp", address)
}

// Connect opens a pool for blocks and a connection for questions; both reconnect by themselves.
// The caller closes both.
func Connect(ctx context.Context, s Server) (*chpool.Pool, driver.Conn, error) {
	blocks := ch.Options{
		Address: s.Address, User: s.User, Password: s.Password, Database: s.Database, TLS: s.TLS,
		Compression: ch.CompressionLZ4, ClientName: "oneseal",
		// An insert returns when its rows are written. A batch repeats no key, so there is nothing to replace within it.
		Settings: []ch.Setting{ch.SettingInt("async_insert", 0), ch.SettingInt("optimize_on_insert", 0)},
	}
	questions := clickhouse.Options{
		Addr: []string{s.Address}, Auth: clickhouse.Auth{Database: s.Database, Username: s.User, Password: s.Password}, TLS: s.TLS,
		Compression: &clickhouse.Compression{Method: clickhouse.CompressionLZ4},
	}
	if s.Dial != nil {
		blocks.Dialer, questions.DialContext = dialing(s.Dial), dialing(s.Dial).tcp
	}
	pool, err := chpool.New(ctx, chpool.Options{MaxConns: 4, ClientOptions: blocks})
	if err != nil {
		return nil, nil, fmt.Errorf("connect to ClickHouse at %s: %w", s.Address, err)
	}
	conn, err := clickhouse.Open(&questions)
	if err != nil {
		pool.Close()
		return nil, nil, fmt.Errorf("connect to ClickHouse at %s: %w", s.Address, err)
	}
	return pool, conn, nil
}
