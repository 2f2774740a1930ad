package embedded

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"strconv"
	"sync"

	"github.com/twmb/franz-go/pkg/kmsg"
)

// The broker tells clients one address, that of its own port. Departments come through another one, which may be all that they reach: in the
// answers to them that name the broker, the address is that of the port through which they came.

// department is a stranger that came through the exchange's port.
type department struct {
	*stranger
	host string
	port int32

	mu    sync.Mutex
	asked map[uint32]request // those whose answer names the broker, by their number
}

// mostAsked is how many requests of a connection may wait for such an answer.
const mostAsked = 1000

func (d *department) Read(p []byte) (int, error) {
	return d.read(p, func(r request) error {
		switch kmsg.Key(r.kind) {
		case kmsg.Metadata, kmsg.FindCoordinator, kmsg.DescribeCluster:
		default:
			return nil
		}
		d.mu.Lock()
		defer d.mu.Unlock()
		if len(d.asked) == mostAsked {
			return errors.New("too many requests without an answer")
		}
		d.asked[r.number] = r
		return nil
	})
}

// Write is given one whole answer at a time.
func (d *department) Write(answer []byte) (int, error) {
	if len(answer) < 8 {
		return d.stranger.Write(answer)
	}
	number := binary.BigEndian.Uint32(answer[4:])
	d.mu.Lock()
	r, named := d.asked[number]
	delete(d.asked, number)
	d.mu.Unlock()
	if !named {
		return d.stranger.Write(answer)
	}
	told, err := d.readdress(r, answer)
	if err != nil {
		return 0, fmt.Errorf("tell a department where the broker is: %w", err)
	}
	if _, err := d.stranger.Write(told); err != nil {
		return 0, err
	}
	return len(answer), nil
}

// readdress puts the port's address into an answer.
func (d *department) readdress(r request, answer []byte) ([]byte, error) {
	response := kmsg.ResponseForKey(r.kind)
	response.SetVersion(r.version)
	head := 8 // size and number
	if response.IsFlexible() {
		head++ // and an empty list of tags
	}
	if len(answer) < head {
		return nil, errors.New("the answer is cut off")
	}
	if err := response.ReadFrom(answer[head:]); err != nil {
		return nil, err
	}
	switch said := response.(type) {
	case *kmsg.MetadataResponse:
		for i := range said.Brokers {
			said.Brokers[i].Host, said.Brokers[i].Port = d.host, d.port
		}
	case *kmsg.FindCoordinatorResponse:
		if said.Host != "" {
			said.Host, said.Port = d.host, d.port
		}
		for i := range said.Coordinators {
			if said.Coordinators[i].Host != "" {
				said.Coordinators[i].Host, said.Coordinators[i].Port = d.host, d.port
			}
		}
	case *kmsg.DescribeClusterResponse:
		for i := range said.Brokers {
			said.Brokers[i].Host, said.Brokers[i].Port = d.host, d.port
		}
	}
	told := response.AppendTo(append([]byte(nil), answer[:head]...))
	binary.BigEndian.PutUint32(told, uint32(len(told)-4))
	return told, nil
}

// hostAndPort parts an address that clients are told.
func hostAndPort(address string) (host string, port int32, err error) {
	host, text, err := net.SplitHostPort(address)
	if err != nil {
		return "", 0, err
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		return "", 0, fmt.Errorf("address %s names no host: clients are told this address, so give one they can reach", address)
	}
	number, err := strconv.ParseUint(text, 10, 16)
	return host, int32(number), err
}
