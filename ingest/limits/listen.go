package limits

import (
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// Connections is how many connections a process that may open so many files should have at most: the log, the index and the
// database need files as well.
func Connections() int {
	const most = 4096
	var files unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &files); err != nil {
		return most / 4
	}
	return max(16, int(min(files.Cur/2, most)))
}

// Listen takes at most so many connections, of one address half of them. When there are so many, the one that has been idle
// for longest makes room; where none is idle, who comes is answered 503 with the time to wait, or, where TLS is spoken, is
// hung up on.
func Listen(inner net.Listener, server *http.Server, most int) net.Listener {
	l := &listener{Listener: inner, most: most, ofOne: max(1, most/2), plain: server.TLSConfig == nil, open: make(map[net.Conn]*connection), byAddress: make(map[string]int), refusing: make(chan struct{}, 64)}
	server.ConnState = l.state
	return l
}

type listener struct {
	net.Listener
	most, ofOne int
	plain       bool
	refusing    chan struct{} // a place for each that is being refused

	mu        sync.Mutex
	open      map[net.Conn]*connection
	byAddress map[string]int
}

type connection struct {
	net.Conn
	l       *listener
	address string
	idle    bool // no request is being answered, and none was begun to be read
	since   time.Time
	once    sync.Once
}

// Close is called by the server, also where the listener closed the connection before.
func (c *connection) Close() error {
	c.once.Do(c.l.leaves(c))
	return c.Conn.Close()
}

func (l *listener) leaves(c *connection) func() {
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.drop(c)
	}
}

func (l *listener) drop(c *connection) {
	if l.open[c] == nil {
		return
	}
	delete(l.open, c)
	if l.byAddress[c.address]--; l.byAddress[c.address] == 0 {
		delete(l.byAddress, c.address)
	}
}

func (l *listener) Accept() (net.Conn, error) {
	for {
		inner, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		c := &connection{Conn: inner, l: l, address: addressOf(inner), idle: true, since: time.Now()}
		room, fits := l.admit(c)
		if room != nil {
			room.Conn.Close() // its server hears of it by the next read
		}
		if fits {
			return c, nil
		}
		l.refuse(inner)
	}
}

// admit takes a connection if it fits, and says which one has to go for it.
func (l *listener) admit(c *connection) (room *connection, fits bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	ofOne := l.byAddress[c.address] >= l.ofOne
	if ofOne || len(l.open) >= l.most {
		for _, other := range l.open {
			if other.idle && (!ofOne || other.address == c.address) && (room == nil || other.since.Before(room.since)) {
				room = other
			}
		}
		if room == nil {
			return nil, false
		}
		l.drop(room)
	}
	l.open[c] = c
	l.byAddress[c.address]++
	return room, true
}

// state hears from the server what a connection does.
func (l *listener) state(conn net.Conn, state http.ConnState) {
	if secure, is := conn.(*tls.Conn); is {
		conn = secure.NetConn()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if c := l.open[conn]; c != nil {
		c.idle, c.since = state != http.StateActive, time.Now()
	}
}

const turnedAway = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 98\r\n\r\n" +
	`{"error":{"problem":"there are too many connections","remedy":"come again after Retry-After"}}` + "   \n"

func (l *listener) refuse(conn net.Conn) {
	select {
	case l.refusing <- struct{}{}:
	default:
		conn.Close()
		return
	}
	go func() {
		defer func() { <-l.refusing }()
		defer conn.Close()
		if !l.plain {
			return
		}
		conn.SetDeadline(time.Now().Add(time.Second))
		if _, err := io.WriteString(conn, turnedAway); err != nil {
			return
		}
		if half, is := conn.(interface{ CloseWrite() error }); is {
			half.CloseWrite()
		}
		io.CopyN(io.Discard, conn, 64<<10) // a connection that is closed with something unread loses what was written
	}()
}

func addressOf(conn net.Conn) string {
	host, _, err := net.SplitHostPort(conn.RemoteAddr().String())
	if err != nil {
		return conn.RemoteAddr().String()
	}
	return host
}
