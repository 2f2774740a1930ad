package embedded

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
)

// ports of the last run. They are taken again if they are free, so that bookmarks and configured clients stay valid.
type ports struct {
	Kafka int `json:"kafka"`
	HTTP  int `json:"clickhouse_http"`
	TCP   int `json:"clickhouse_tcp"`
}

const portsFile = "ports.json"

// readPorts gives zeros, which mean any free port, if the folder is new or its file is unreadable.
func readPorts(dir string) ports {
	var p ports
	text, err := os.ReadFile(filepath.Join(dir, portsFile))
	if err != nil || json.Unmarshal(text, &p) != nil {
		return ports{}
	}
	return p
}

func (p ports) write(dir string) error {
	text, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("encode ports: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, portsFile), append(text, '\n'), 0o600); err != nil {
		return fmt.Errorf("keep ports: %w", err)
	}
	return nil
}

// freePort gives wish if nobody listens on it, else a port that the kernel picks.
func freePort(wish int) (int, error) {
	listener, err := net.ListenTCP("tcp", &net.TCPAddr{IP: loopback, Port: wish})
	if err != nil && wish != 0 {
		return freePort(0)
	}
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	if err := listener.Close(); err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	return port, nil
}

var loopback = net.IPv4(127, 0, 0, 1)
