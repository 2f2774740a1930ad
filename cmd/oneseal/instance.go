package main

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"oneseal/deploy/node"
	"oneseal/projectors"
)

func dataFlag(command *cobra.Command, dataDir *string) {
	command.Flags().StringVar(dataDir, "data", "data", "data folder of the running instance")
}

// connect reaches the Kafka and ClickHouse of the instance that runs on a folder.
func connect(ctx context.Context, dataDir string) (node.Instance, projectors.Options, func(), error) {
	i, err := node.ReadInstance(dataDir)
	if err != nil {
		return i, projectors.Options{}, nil, err
	}
	pool, conn, err := projectors.Connect(ctx, i.ClickHouse)
	if err != nil {
		return i, projectors.Options{}, nil, err
	}
	return i, projectors.Options{Log: i.Config(), Pool: pool, Conn: conn}, func() { pool.Close(); conn.Close() }, nil
}

// remote is the instance that a command talks to over HTTP.
type remote struct{ dataDir, url, key string }

func (r *remote) flags(command *cobra.Command) {
	dataFlag(command, &r.dataDir)
	command.Flags().StringVar(&r.url, "url", "", "address of an instance, instead of --data")
	command.Flags().StringVar(&r.key, "key", "", "API key for --url")
}

func (r *remote) find() error {
	if r.url != "" {
		if err := checkURL("url", r.url); err != nil {
			return err
		}
		if r.key == "" {
			return errors.New("--url needs --key: `oneseal keys create` makes one")
		}
		r.url = strings.TrimRight(r.url, "/")
		return nil
	}
	i, err := node.ReadInstance(r.dataDir)
	if err != nil {
		return err
	}
	r.url = i.URL
	if i.TLSCert != "" {
		http.DefaultTransport.(*http.Transport).TLSClientConfig = node.TrustOf(i.TLSCert)
	}
	if r.key == "" {
		r.key = i.Key
	}
	return nil
}
