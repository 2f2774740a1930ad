package embedded

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"strconv"
	"strings"
)

// ErrForeignPeer says that whoever listens at an address is not of the user that this process runs as.
var ErrForeignPeer = errors.New("the listener there is another user's")

// DialOwn connects to a port of this machine on which a process of this process's own user listens, by the kernel's word. It is how
// passwords are sent to the engine: while it does not run, any user of the machine may listen on its port.
//
// Errors are an [ErrForeignPeer], or those of [net.Dialer].
func DialOwn(ctx context.Context, network, address string) (net.Conn, error) {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return nil, fmt.Errorf("dial %s: %w", address, err)
	}
	before, err := listenerOf(at)
	if err != nil {
		return nil, err
	}
	dialer := net.Dialer{Timeout: askPatience}
	conn, err := dialer.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	// The same socket before and after: it was this one that took the connection.
	after, err := listenerOf(at)
	if err == nil && (before != after || before == "") {
		err = fmt.Errorf("dial %s: the listener changed meanwhile", address)
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// listenerOf gives the kernel's number of the socket that listens at an IPv4 address, if it is of this process's user. Where nobody
// listens it is empty.
func listenerOf(at netip.AddrPort) (socket string, err error) {
	file, err := os.Open("/proc/self/net/tcp")
	if err != nil {
		return "", fmt.Errorf("find whose listener %s is: %w", at, err)
	}
	defer file.Close()
	local, err := kernelAddress(at)
	if err != nil {
		return "", err
	}
	// Listeners stand before connections, of which there may be many.
	lines := bufio.NewReader(file)
	for {
		line, err := lines.ReadString('\n')
		if errors.Is(err, io.EOF) {
			return "", nil
		}
		if err != nil {
			return "", fmt.Errorf("find whose listener %s is: %w", at, err)
		}
		// sl local remote state queues timer retransmits uid timeout inode
		fields := strings.Fields(line)
		if len(fields) < 10 || fields[1] != local || fields[3] != listening {
			continue
		}
		if own := strconv.Itoa(os.Geteuid()); fields[7] != own {
			return "", fmt.Errorf("%w: %s is of user %s, this process of %s", ErrForeignPeer, at, fields[7], own)
		}
		return fields[9], nil
	}
}

// listening is the kernel's TCP_LISTEN, as it writes it.
const listening = "0A"

// kernelAddress writes an address as the kernel lists it: the four bytes as a number of this machine.
func kernelAddress(at netip.AddrPort) (string, error) {
	if !at.Addr().Is4() {
		return "", fmt.Errorf("find whose listener %s is: it is no IPv4 address", at)
	}
	four := at.Addr().As4()
	var number [4]byte
	binary.BigEndian.PutUint32(number[:], binary.NativeEndian.Uint32(four[:]))
	return strings.ToUpper(fmt.Sprintf("%s:%04x", hex.EncodeToString(number[:]), at.Port())), nil
}
