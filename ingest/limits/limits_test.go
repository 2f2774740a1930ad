package limits_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"oneseal/ingest/limits"
)

// serve runs a server for at most so many connections, and gives its address.
func serve(t *testing.T, most int, handler http.Handler) string {
	t.Helper()
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: handler}
	ended := make(chan error, 1)
	listener := limits.Listen(inner, server, most)
	go func() { ended <- server.Serve(listener) }()
	t.Cleanup(func() {
		server.Close()
		<-ended
	})
	return inner.Addr().String()
}

func dial(t *testing.T, address, from string) net.Conn {
	t.Helper()
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}, Timeout: 10 * time.Second}
	c, err := dialer.DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(20 * time.Second))
	return c
}

// ask sends a request on a connection and gives the answer.
func ask(t *testing.T, c net.Conn, path string) (*http.Response, string, error) {
	t.Helper()
	if _, err := fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", path); err != nil {
		return nil, "", err
	}
	response, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return nil, "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return response, string(text), err
}

// Connections that say nothing, or nothing more, make room for those that ask; with ONESEAL_SLOW there are as many as a process may have.
func TestIdleConnectionsKeepNobodyOut(t *testing.T) {
	most, idle := 20, 100
	if os.Getenv("ONESEAL_SLOW") != "" {
		most, idle = 2000, 9000
	}
	address := serve(t, most, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "here") }))
	for i := range idle {
		c := dial(t, address, "127.0.0.2")
		if i%2 == 0 {
			if response, _, err := ask(t, c, "/"); err != nil || response.StatusCode != http.StatusOK {
				t.Fatalf("connection %d: %v, %v", i, response, err)
			}
		}
	}
	for i := range 5 {
		for _, from := range []string{"127.0.0.1", "127.0.0.2"} {
			if response, text, err := ask(t, dial(t, address, from), "/"); err != nil || response.StatusCode != http.StatusOK || text != "here" {
				t.Fatalf("request %d from %s beside %d idle connections: %v %q, %v", i, from, idle, response, text, err)
			}
		}
	}
}

func TestConnectionsThatWorkAreAtMostHalfOfOneAddressAndTheRestIsAnswered503(t *testing.T) {
	const most = 8
	free := make(chan struct{})
	working := make(chan struct{}, most)
	address := serve(t, most, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		working <- struct{}{}
		<-free
	}))
	defer close(free)
	busy := func(from string) {
		c := dial(t, address, from)
		fmt.Fprint(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
		<-working
	}
	for range most / 2 {
		busy("127.0.0.2")
	}
	refused := func(from string) {
		t.Helper()
		response, text, err := ask(t, dial(t, address, from), "/")
		if err != nil || response.StatusCode != http.StatusServiceUnavailable || response.Header.Get("Retry-After") == "" || !strings.Contains(text, "too many connections") {
			t.Errorf("one too many from %s: %v %q, %v", from, response, text, err)
		}
	}
	refused("127.0.0.2")
	for range most / 2 {
		busy("127.0.0.3")
	}
	refused("127.0.0.4")
}

// A body that comes too slowly ends; one that is as slow as may be, and an answer that takes long after the body came, do not.
func TestSlowBodiesEnd(t *testing.T) {
	pace := limits.Pace{Grace: 300 * time.Millisecond, PerSecond: 20_000}
	read := make(chan error, 4)
	server := httptest.NewServer(pace.Paced(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := io.Copy(io.Discard, r.Body)
		read <- err
		if err == nil {
			select {
			case <-r.Context().Done():
				read <- context.Cause(r.Context())
			case <-time.After(600 * time.Millisecond):
				read <- nil
			}
		}
	})))
	defer server.Close()
	slow := dial(t, server.Listener.Addr().String(), "127.0.0.1")
	fmt.Fprint(slow, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nx")
	stop := make(chan struct{})
	go func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
				if _, err := slow.Write([]byte("x")); err != nil {
					return
				}
			}
		}
	}()
	if err := <-read; !os.IsTimeout(err) {
		t.Errorf("a byte every 20 ms: the body ends with %v", err)
	}
	close(stop)
	body, writer := io.Pipe()
	go func() {
		for range 10 {
			writer.Write(make([]byte, 4000))
			time.Sleep(50 * time.Millisecond) // four times the pace
		}
		writer.Close()
	}()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, body)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if body, context := <-read, <-read; body != nil || context != nil {
		t.Errorf("at four times the pace: the body ends with %v, and the request meanwhile with %v", body, context)
	}
}
