// Package socket is how processes of one user reach the embedded Kafka broker: a Unix socket in a folder that is this user's alone, so
// that neither a password nor TLS is needed. Where an address of a broker is asked for, "unix:" and the socket's path is one.
//
// A path may be longer than the kernel takes: it is then reached through its folder.
package socket

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
)

const scheme = "unix:"

// Address is a socket's address as a broker's.
func Address(path string) string { return scheme + path }

// Path gives the path of an address, if it is one of a socket.
func Path(address string) (path string, is bool) { return strings.CutPrefix(address, scheme) }

// Dial connects to the socket.
func Dial(ctx context.Context, path string) (net.Conn, error) {
	short, done, err := shorten(path)
	if err != nil {
		return nil, fmt.Errorf("dial %s: %w", path, err)
	}
	defer done()
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "unix", short)
	if err != nil {
		return nil, fmt.Errorf("dial %s: %w", path, errors.Unwrap(err))
	}
	return conn, nil
}

// Listen makes the socket, for its owner alone, in place of one that a killed process left.
func Listen(path string) (*net.UnixListener, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("listen on %s: %w", path, err)
	}
	short, done, err := shorten(path)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", path, err)
	}
	defer done()
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: short, Net: "unix"})
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", path, errors.Unwrap(err))
	}
	l.SetUnlinkOnClose(false) // the short name is no longer there by then
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("listen on %s: %w", path, err), l.Close())
	}
	return l, nil
}

// longest is how many bytes the kernel takes for a socket's path, but for the last, which is 0.
const longest = 107

// shorten gives a path of the same socket that the kernel takes, until done is called.
func shorten(path string) (short string, done func(), err error) {
	if len(path) <= longest {
		return path, func() {}, nil
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return "", nil, err
	}
	return fmt.Sprintf("/proc/self/fd/%d/%s", folder.Fd(), filepath.Base(path)), func() { folder.Close() }, nil
}
