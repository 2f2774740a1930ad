package embedded

import (
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kmsg"
	"golang.org/x/sys/unix"

	"oneseal/events/log/socket"
)

// Bounds of what a connection may do. Whoever has not logged in may not hold the process's memory or time.
const (
	loginTime     = 10 * time.Second // until it has logged in
	loginFrame    = 16 << 10         // bytes of a request until then
	waitingLogins = 64               // connections that have not logged in
	leastFrame    = 10               // bytes of any request: kind, version, number and no client's name
	largestFrame  = 100 << 20        // as Apache Kafka bounds them
)

// door is the broker's listener. Through the socket come processes of this one's own user, which the broker takes for OneSeal
// without asking; through the port come others, by TLS, and log in by SCRAM.
type door struct {
	port   net.Listener
	others net.Listener // the exchange's port; nil: there is none
	socket *net.UnixListener
	tls    *tls.Config
	master login // as whom those who come through the socket are logged in

	come    chan net.Conn
	closed  chan struct{}
	closing sync.Once
	waiting atomic.Int32 // connections that have not logged in
	taking  sync.WaitGroup
}

// openDoor listens at both, and at the exchange's port if one is stated.
func openDoor(address, exchange, path string, certificate *tls.Config, master login) (*door, error) {
	port, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	own, err := socket.Listen(path)
	if err != nil {
		return nil, errors.Join(err, port.Close())
	}
	var others net.Listener
	if exchange != "" {
		if others, err = net.Listen("tcp", exchange); err != nil {
			return nil, errors.Join(fmt.Errorf("--exchange-listen: %w", err), port.Close(), own.Close())
		}
	}
	d := &door{port: port, others: others, socket: own, tls: certificate, master: master, come: make(chan net.Conn), closed: make(chan struct{})}
	d.taking.Go(func() { d.take(port, d.stranger) })
	d.taking.Go(func() { d.take(own, d.own) })
	if others != nil {
		host, _, _ := net.SplitHostPort(exchange)                                       // what was listened at splits
		told, number, err := hostAndPort(net.JoinHostPort(host, portOf(others.Addr()))) // and clients are told
		if err != nil {
			return nil, errors.Join(err, d.Close())
		}
		d.taking.Go(func() {
			d.take(others, func(conn net.Conn) net.Conn {
				admitted, is := d.stranger(conn).(*stranger)
				if !is {
					return nil
				}
				return &department{stranger: admitted, host: told, port: number, asked: make(map[uint32]request)}
			})
		})
	}
	return d, nil
}

// take hands on what comes to a listener until it is closed. A connection that is refused is closed by the one who refuses it.
func (d *door) take(l net.Listener, admit func(net.Conn) net.Conn) {
	for {
		conn, err := l.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // such as no file handles: others are let go meanwhile
			select {
			case <-time.After(pollEvery):
				continue
			case <-d.closed:
				return
			}
		}
		admitted := admit(conn)
		if admitted == nil {
			continue
		}
		select {
		case d.come <- admitted:
		case <-d.closed:
			admitted.Close()
			return
		}
	}
}

// Accept, Close and Addr make it a listener. The address is that of the port, which clients are told.
func (d *door) Accept() (net.Conn, error) {
	select {
	case conn := <-d.come:
		return conn, nil
	case <-d.closed:
		return nil, net.ErrClosed
	}
}

func (d *door) Close() error {
	var err error
	d.closing.Do(func() {
		close(d.closed)
		err = errors.Join(d.port.Close(), d.socket.Close())
		if d.others != nil {
			err = errors.Join(err, d.others.Close())
		}
		d.taking.Wait()
	})
	return err
}

func (d *door) Addr() net.Addr { return d.port.Addr() }

// stranger admits whoever speaks TLS and logs in in time.
func (d *door) stranger(conn net.Conn) net.Conn {
	if d.waiting.Add(1) > waitingLogins {
		d.waiting.Add(-1)
		conn.Close()
		return nil
	}
	s := &stranger{Conn: tls.Server(conn, d.tls)}
	s.done = sync.OnceFunc(func() { d.waiting.Add(-1) })
	if err := conn.SetDeadline(time.Now().Add(loginTime)); err != nil {
		s.Close()
		return nil
	}
	return s
}

// stranger is a connection of which the broker sees whole requests of bounded size, and before the login none but those it takes.
type stranger struct {
	net.Conn
	done  func() // says that it waits no more
	frame frame

	loggedIn atomic.Bool
	mu       sync.Mutex
	asked    []request // before the login, without an answer yet
	proofs   int       // answers to a login that are no refusal
}

func (s *stranger) Read(p []byte) (int, error) { return s.read(p, func(request) error { return nil }) }

// read asks of each request after the login also whether it may come.
func (s *stranger) read(p []byte, may func(request) error) (int, error) {
	return s.frame.read(s.Conn, p, func(r request) error {
		if s.loggedIn.Load() {
			if err := r.taken(); err != nil {
				return err
			}
			return may(r)
		}
		switch kmsg.Key(r.kind) {
		case kmsg.ApiVersions, kmsg.SASLHandshake, kmsg.SASLAuthenticate:
		default:
			return fmt.Errorf("a request of kind %d before the login", r.kind)
		}
		if r.size > loginFrame {
			return fmt.Errorf("a request of %d bytes before the login", r.size)
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.asked = append(s.asked, r)
		return nil
	})
}

// Write is given one answer at a time, in the order of the requests. SCRAM is over with the second that is no refusal.
func (s *stranger) Write(answer []byte) (int, error) {
	if s.loggedIn.Load() {
		return s.Conn.Write(answer)
	}
	whole, proved := s.answered(answer)
	if proved {
		s.loggedIn.Store(true)
		s.done()
		if err := s.Conn.SetDeadline(time.Time{}); err != nil {
			return 0, err
		}
	}
	if _, err := s.Conn.Write(whole); err != nil {
		return 0, err
	}
	return len(answer), nil
}

// answered gives what is answered to the first request without an answer, and whether the login is complete with it. The broker
// names the mechanisms where it refuses one alone; kafkajs looks for its own among them where it does not.
func (s *stranger) answered(answer []byte) (whole []byte, proved bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.asked) == 0 {
		return answer, false
	}
	first := s.asked[0]
	s.asked = s.asked[1:]
	switch {
	case !first.granted(answer):
	case kmsg.Key(first.kind) == kmsg.SASLAuthenticate:
		s.proofs++
	case kmsg.Key(first.kind) == kmsg.SASLHandshake:
		named := kmsg.NewPtrSASLHandshakeResponse()
		named.SupportedMechanisms = []string{mechanism}
		whole = named.AppendTo(append(whole, answer[:8]...))
		binary.BigEndian.PutUint32(whole, uint32(len(whole)-4))
		return whole, false
	}
	return answer, s.proofs == scramAnswers
}

func (s *stranger) Close() error {
	s.done()
	return s.Conn.Close()
}

// mechanism is how others log in, and scramAnswers how many answers of the broker that takes.
const (
	mechanism    = "SCRAM-SHA-512"
	scramAnswers = 2
)

// request is the head of one.
type request struct {
	size          uint32 // bytes that follow it
	kind, version int16
	number        uint32
}

// granted is whether the answer to a login says no error.
func (r request) granted(answer []byte) bool {
	at := 8 // behind its size and number
	if r.version >= 2 {
		at++ // and an empty list of tags
	}
	return len(answer) >= at+2 && binary.BigEndian.Uint16(answer[at:]) == 0
}

// taken says why the broker is not to see a request: one of an unknown kind would end the process.
func (r request) taken() error {
	if kmsg.RequestForKey(r.kind) == nil {
		return fmt.Errorf("a request of unknown kind %d", r.kind)
	}
	if r.size > largestFrame {
		return fmt.Errorf("a request of %d bytes", r.size)
	}
	return nil
}

// frame follows the requests of a connection.
type frame struct {
	head    [12]byte // of the request: its size, kind, version and number
	pending []byte   // of head, still to be given out
	left    uint32   // bytes of the request behind head
}

// read reads as a connection does. Of each request it first asks whether it may come.
func (f *frame) read(from io.Reader, p []byte, may func(request) error) (int, error) {
	if len(f.pending) == 0 && f.left == 0 {
		if _, err := io.ReadFull(from, f.head[:]); err != nil {
			return 0, err
		}
		r := request{binary.BigEndian.Uint32(f.head[:]), int16(binary.BigEndian.Uint16(f.head[4:])), int16(binary.BigEndian.Uint16(f.head[6:])), binary.BigEndian.Uint32(f.head[8:])}
		if r.size < leastFrame {
			return 0, fmt.Errorf("a request of %d bytes", r.size)
		}
		if err := may(r); err != nil {
			return 0, err
		}
		f.pending, f.left = f.head[:], r.size-8
	}
	if len(f.pending) > 0 {
		n := copy(p, f.pending)
		f.pending = f.pending[n:]
		return n, nil
	}
	n, err := from.Read(p[:min(len(p), int(f.left))])
	f.left -= uint32(n)
	return n, err
}

// own admits processes of this one's user, and root's.
func (d *door) own(conn net.Conn) net.Conn {
	if !ofThisUser(conn.(*net.UnixConn)) {
		conn.Close()
		return nil
	}
	o := &own{Conn: conn, unanswered: 2, address: d.port.Addr()}
	format := kmsg.NewRequestFormatter()
	handshake, proof := kmsg.NewPtrSASLHandshakeRequest(), kmsg.NewPtrSASLAuthenticateRequest()
	handshake.Version, handshake.Mechanism = 1, "PLAIN"
	proof.SASLAuthBytes = []byte("\x00" + d.master.user + "\x00" + d.master.password)
	o.greeting = append(format.AppendRequest(nil, handshake, 0), format.AppendRequest(nil, proof, 1)...)
	return o
}

// own is a connection that begins with a login in its peer's place.
type own struct {
	net.Conn
	address    net.Addr
	greeting   []byte
	unanswered int // answers to the greeting, which the peer does not get
	frame      frame
}

func (o *own) Read(p []byte) (int, error) {
	if len(o.greeting) > 0 {
		n := copy(p, o.greeting)
		o.greeting = o.greeting[n:]
		return n, nil
	}
	return o.frame.read(o.Conn, p, request.taken)
}

func (o *own) Write(answer []byte) (int, error) {
	if o.unanswered > 0 {
		o.unanswered--
		return len(answer), nil
	}
	return o.Conn.Write(answer)
}

// RemoteAddr names no peer: one of a socket has no name, which the broker would log.
func (o *own) RemoteAddr() net.Addr { return o.address }

func ofThisUser(conn *net.UnixConn) bool {
	raw, err := conn.SyscallConn()
	if err != nil {
		return false
	}
	var peer *unix.Ucred
	if controlled := raw.Control(func(fd uintptr) { peer, err = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED) }); controlled != nil || err != nil {
		return false
	}
	return peer.Uid == uint32(os.Geteuid()) || peer.Uid == 0
}
