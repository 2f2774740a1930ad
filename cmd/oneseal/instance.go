package main

import (
	"context"
	"errors"
	"fmt"
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
type remote struct {
	dataDir, at, ca string
	secret          secret
	url, key        string // after find
}

func (r *remote) flags(command *cobra.Command) {
	dataFlag(command, &r.dataDir)
	command.Flags().StringVar(&r.at, "url", "", "address of an instance, instead of --data")
	command.Flags().StringVar(&r.ca, "ca", "", "file of the certificate, in PEM, that the instance's at an https --url is or was signed with")
	r.secret = secret{flag: "key", what: "API key for --url", variable: "ONESEAL_KEY"}
	r.secret.flags(command)
}

// find looks where the instance is now and which key opens it: at --url a key of one's own, on this machine that of the data folder.
func (r *remote) find() (err error) {
	if r.at == "" {
		return r.here()
	}
	if err := checkURL("url", r.at); err != nil {
		return err
	}
	if r.ca != "" {
		if !strings.HasPrefix(r.at, "https://") {
			return fmt.Errorf("--ca is for a --url of https://, and %s is none", r.at)
		}
		if err := trust(r.ca); err != nil {
			return err
		}
	}
	if r.key, err = r.secret.read(); err != nil {
		return err
	}
	if r.key == "" {
		return errors.New("--url needs a key, by --key-file or as ONESEAL_KEY: `oneseal keys create` makes one")
	}
	r.url = strings.TrimRight(r.at, "/")
	return nil
}

func (r *remote) here() error {
	if r.ca != "" {
		return errors.New("--ca is for --url: with --data the certificate of the instance is known")
	}
	i, err := node.ReadInstance(r.dataDir)
	if err != nil {
		return err
	}
	r.url, r.key = i.URL, i.Key
	if i.TLSCert != "" {
		http.DefaultTransport.(*http.Transport).TLSClientConfig = node.TrustOf(i.TLSCert)
	}
	if r.secret.file != "" {
		r.key, err = r.secret.read()
	}
	return err
}
