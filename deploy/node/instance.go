package node

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"oneseal/deploy/embedded"
	eventlog "oneseal/events/log"
	"oneseal/ingest"
	"oneseal/ingest/durable"
	"oneseal/projectors"
)

// Instance is what a running node of [Up] leaves in its data folder for other commands.
type Instance struct {
	URL        string            `json:"url"`
	TLSCert    string            `json:"tls_cert,omitempty"` // the file of the certificate that it shows; empty: it speaks plain HTTP
	Key        string            `json:"key"`                // the local key: everything
	Brokers    []string          `json:"brokers"`
	Exchange   string            `json:"exchange,omitempty"` // host:port of the broker for departments; empty: there is none
	Partitions int               `json:"partitions"`
	ClickHouse projectors.Server `json:"clickhouse"`
	Lost       string            `json:"lost,omitempty"`   // why the log is read-only
	Doubts     string            `json:"doubts,omitempty"` // what of log and archive did not agree at the start
}

// InstanceFile is where it stands in the data folder.
const InstanceFile = "instance.json"

// LocalKey is the key for commands on this machine; it is made once, and readable by the folder's owner alone.
func LocalKey(dataDir string) (string, error) {
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
	_, secret, err := keys.Create(ingest.Everything("local"))
	if err != nil {
		return "", err
	}
	if err := durable.Write(path, []byte(secret)); err != nil {
		return "", fmt.Errorf("keep the local key: %w", err)
	}
	return secret, nil
}

// Config is how its Kafka is reached.
func (i Instance) Config() eventlog.Config {
	return eventlog.Config{Brokers: i.Brokers, Partitions: i.Partitions}
}

func (i Instance) write(dataDir string) error {
	text, err := json.Marshal(i)
	if err != nil {
		return fmt.Errorf("encode %s: %w", InstanceFile, err)
	}
	if err := durable.Write(filepath.Join(dataDir, InstanceFile), text); err != nil {
		return fmt.Errorf("write %s: %w", InstanceFile, err)
	}
	return nil
}

// ReadInstance finds the one that runs on a folder.
func ReadInstance(dataDir string) (Instance, error) {
	var i Instance
	text, err := os.ReadFile(filepath.Join(dataDir, InstanceFile))
	if errors.Is(err, fs.ErrNotExist) {
		return i, fmt.Errorf("nothing runs on data folder %s: start `oneseal up --data %s` first, or name another folder", dataDir, dataDir)
	}
	if err != nil {
		return i, fmt.Errorf("find the running instance: %w", err)
	}
	if err := json.Unmarshal(text, &i); err != nil {
		return i, fmt.Errorf("read %s of %s: %w", InstanceFile, dataDir, err)
	}
	i.ClickHouse.Dial = embedded.DialOwn // a file that a killed instance left may name a port that another user has by now
	return i, nil
}
