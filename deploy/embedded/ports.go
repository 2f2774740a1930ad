package embedded

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"oneseal/ingest/durable"
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
	if err := durable.Write(filepath.Join(dir, portsFile), append(text, '\n')); err != nil {
		return fmt.Errorf("keep ports: %w", err)
	}
	return nil
}

// reservation holds a loopback port: nobody else may take it, listening or not, but a process of this one's own user that says it
// shares it, as the engine does.
type reservation struct {
	Port   int
	socket int
}

// reserve takes wish if nobody has it, else a port that the kernel picks.
func reserve(wish int) (*reservation, error) {
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("reserve a port: %w", err)
	}
	r := &reservation{socket: socket}
	here := unix.SockaddrInet4{Port: wish, Addr: [4]byte(loopback.To4())}
	err = unix.Bind(socket, &here)
	if err != nil && wish != 0 {
		here.Port = 0
		err = unix.Bind(socket, &here)
	}
	// Only now is it shared: before, another process of this user could have shared it with us.
	if err == nil {
		err = unix.SetsockoptInt(socket, unix.SOL_SOCKET, unix.SO_REUSEPORT, 1)
	}
	var got unix.Sockaddr
	if err == nil {
		got, err = unix.Getsockname(socket)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("reserve a port: %w", err), unix.Close(socket))
	}
	r.Port = got.(*unix.SockaddrInet4).Port
	return r, nil
}

func (r *reservation) release() error { return unix.Close(r.socket) }

var loopback = net.IPv4(127, 0, 0, 1)
