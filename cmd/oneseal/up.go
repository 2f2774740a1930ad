package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"oneseal/analytics/ask"
	"oneseal/deploy/embedded"
	eventlog "oneseal/events/log"
	"oneseal/ingest"
	"oneseal/projectors"
)

// instance is what a running `up` leaves in its data folder for other commands.
type instance struct {
	URL        string            `json:"url"`
	Key        string            `json:"key"` // the local key: everything
	Brokers    []string          `json:"brokers"`
	Partitions int               `json:"partitions"`
	ClickHouse projectors.Server `json:"clickhouse"`
}

const instanceFile = "instance.json"

func upCommand() *cobra.Command {
	var o upOptions
	command := &cobra.Command{
		Use:   "up",
		Short: "Run everything in one process tree on one folder: Kafka, ClickHouse, ingest, projectors and the page",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if err := o.open(); err != nil {
				return err
			}
			return up(command.Context(), o, func(i instance) error {
				fmt.Println("ready", i.URL)
				return nil
			})
		},
	}
	command.Flags().StringVar(&o.dataDir, "data", "data", "folder that keeps everything")
	command.Flags().StringVar(&o.listen, "listen", "127.0.0.1:8080", "host:port of the page and the API; port 0: a free one")
	command.Flags().IntVar(&o.partitions, "partitions", 8, "partitions of topics that are created")
	o.pageKey.flag(command)
	o.flags(command)
	return command
}

// upOptions say what `up` runs on.
type upOptions struct {
	dataDir, listen string
	partitions      int
	pageKey         pageKey
	supervision
}

// up runs until the context ends. ready is called once everything serves.
func up(ctx context.Context, o upOptions, ready func(instance) error) (err error) {
	if err := ensureFolder(o.dataDir); err != nil {
		return err
	}
	system, err := embedded.Start(ctx, embedded.Options{DataDir: o.dataDir, Partitions: o.partitions})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, system.Close()) }()
	access := system.ClickHouse()
	n := &node{
		log:        eventlog.Config{Brokers: system.Brokers(), Partitions: o.partitions, ClientID: "oneseal"},
		clickhouse: projectors.Server{Address: access.TCPAddr, User: access.User, Password: access.Password, Database: access.Database},
		analyst:    ask.Analyst{URL: "http://" + access.HTTPAddr, User: access.Analyst, Password: access.AnalystPassword, Database: access.Database},
		organs:     ask.Analyst{URL: "http://" + access.HTTPAddr, User: access.Organs, Password: access.OrgansPassword, Database: access.Database},
		dataDir:    o.dataDir, listen: o.listen, pageKey: o.pageKey, roles: allRoles, group: projectors.DefaultGroup, alone: true, supervision: o.supervision,
	}
	n.ready = func(address string) error {
		key, err := localKey(o.dataDir)
		if err != nil {
			return err
		}
		i := instance{URL: address, Key: key, Brokers: n.log.Brokers, Partitions: o.partitions, ClickHouse: n.clickhouse}
		if err := i.write(o.dataDir); err != nil {
			return err
		}
		return ready(i)
	}
	defer os.Remove(filepath.Join(o.dataDir, instanceFile))
	return n.run(ctx)
}

// localKey is the key for commands on this machine; it is made once, and readable by the folder's owner alone.
func localKey(dataDir string) (string, error) {
	path := filepath.Join(dataDir, "local.key")
	keys, err := ingest.OpenKeys(filepath.Join(dataDir, "keys.json"))
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(path)
	if err == nil {
		if key, err := keys.Check(string(text)); err != nil || key != nil {
			return string(text), err
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("read the local key: %w", err)
	}
	_, secret, err := keys.Create("local", []string{"*"}, []string{"*"})
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(path, []byte(secret), 0o600); err != nil {
		return "", fmt.Errorf("keep the local key: %w", err)
	}
	return secret, nil
}

func (i instance) log() eventlog.Config {
	return eventlog.Config{Brokers: i.Brokers, Partitions: i.Partitions}
}

func (i instance) write(dataDir string) error {
	text, err := json.Marshal(i)
	if err != nil {
		return fmt.Errorf("encode %s: %w", instanceFile, err)
	}
	if err := os.WriteFile(filepath.Join(dataDir, instanceFile), text, 0o600); err != nil {
		return fmt.Errorf("write %s: %w", instanceFile, err)
	}
	return nil
}

func readInstance(dataDir string) (instance, error) {
	var i instance
	text, err := os.ReadFile(filepath.Join(dataDir, instanceFile))
	if errors.Is(err, fs.ErrNotExist) {
		return i, fmt.Errorf("nothing runs on data folder %s: start `oneseal up --data %s` first, or name another folder", dataDir, dataDir)
	}
	if err != nil {
		return i, fmt.Errorf("find the running instance: %w", err)
	}
	if err := json.Unmarshal(text, &i); err != nil {
		return i, fmt.Errorf("read %s of %s: %w", instanceFile, dataDir, err)
	}
	return i, nil
}
