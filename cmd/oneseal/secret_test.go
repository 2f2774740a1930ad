package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// The kernel shows every user of the machine a process's command line: no command takes a key there, and what it does take shows none.
func TestNoKeyStandsInACommandLine(t *testing.T) {
	const key = "osk_a-key-of-the-test"
	asked := make(chan string, 10)
	hold := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		asked <- r.Header.Get("Authorization")
		<-hold
		fmt.Fprintln(w, "1")
	}))
	defer server.Close()
	defer close(hold)
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte(key+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for way, with := range map[string]struct {
		args, env []string
		typed     string
	}{
		"file": {args: []string{"--key-file", file}}, "environment": {env: []string{"ONESEAL_KEY=" + key}}, "terminal": {typed: key},
	} {
		t.Run(way, func(t *testing.T) {
			c := command(append([]string{"sql", "SELECT 1", "--url", server.URL}, with.args...)...)
			c.Env = append(c.Env, with.env...)
			terminal, err := pty.Start(c)
			if err != nil {
				t.Fatal(err)
			}
			defer func() {
				c.Process.Kill()
				c.Wait()
				terminal.Close()
			}()
			if with.typed != "" {
				said := make([]byte, 256)
				n, err := terminal.Read(said)
				if err != nil || !strings.Contains(string(said[:n]), "API key") {
					t.Fatalf("it asks %q, %v", said[:n], err)
				}
				// What is typed before the terminal stopped to echo would be seen.
				until(t, "the terminal echoes nothing", func() bool { return !echoes(t, terminal) })
				fmt.Fprintln(terminal, with.typed)
			}
			select {
			case got := <-asked:
				if got != "Bearer "+key {
					t.Errorf("it asked with %q", got)
				}
			case <-time.After(time.Minute):
				t.Fatal("it asked nothing")
			}
			line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", c.Process.Pid))
			if err != nil || bytes.Contains(line, []byte(key)) || !bytes.Contains(line, []byte("SELECT 1")) {
				t.Errorf("its command line is %q, %v", line, err)
			}
		})
	}

	for _, args := range [][]string{
		{"sql", "SELECT 1"}, {"import", "testdata/key", "--map", "testdata/key"}, {"simulate"}, {"holidays", "--from", "2026", "--to", "2026"},
		{"grants", "give", "g", "--source", "/a", "--holder", "a", "--recipient", "b", "--purpose", "p", "--basis", "b", "--types", "*", "--until", "2099-01-01"},
	} {
		text, err := command(append(args, "--url", server.URL, "--key", key)...).CombinedOutput()
		if err == nil || bytes.Contains(text, []byte(key)) || !strings.Contains(string(text), "--key-file FILE") {
			t.Errorf("%v with --key: %v, %s", args, err, text)
		}
	}
	if text, err := command("dashboards", "--grafana", server.URL, "--token", key).CombinedOutput(); err == nil || !strings.Contains(string(text), "--token-file FILE") {
		t.Errorf("a token in the command line: %v, %s", err, text)
	}
	if len(asked) > 0 {
		t.Error("a command with a key in its command line asked the server")
	}
}

// A node shows a certificate of its own; a client trusts it by --ca, as curl does by --cacert.
func TestClientTrustsTheCertificateItIsGiven(t *testing.T) {
	dir := t.TempDir()
	cert, key := ownCertificate(t)
	up := startUp(t, dir, "--tls-cert", cert, "--tls-key", key)
	secret := strings.TrimSpace(output(t, "keys", "create", "all", "--types", "*", "--organs", "*", "--data", dir))
	ask := func(more ...string) (string, error) {
		c := command(append([]string{"sql", "SELECT 40 + 2 AS n", "--format", "csv", "--url", up.url}, more...)...)
		c.Env = append(c.Env, "ONESEAL_KEY="+secret)
		text, err := c.CombinedOutput()
		return string(text), err
	}
	if text, err := ask("--ca", cert); err != nil || !strings.Contains(text, "42") {
		t.Errorf("with its certificate: %v, %s", err, text)
	}
	if text, err := ask(); err == nil || !strings.Contains(text, "x509") {
		t.Errorf("without: %v, %s", err, text)
	}
	other, _ := ownCertificate(t)
	if text, err := ask("--ca", other); err == nil || !strings.Contains(text, "x509") {
		t.Errorf("with the certificate of another: %v, %s", err, text)
	}
	if text, err := ask("--ca", key); err == nil || !strings.Contains(text, "no certificate") {
		t.Errorf("with a file that is no certificate: %v, %s", err, text)
	}
}

// ownCertificate makes one for 127.0.0.1 that signed itself.
func ownCertificate(t *testing.T) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for path, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: signed}, key: {Type: "PRIVATE KEY", Bytes: encoded}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

// echoes is whether a terminal shows what is typed.
func echoes(t *testing.T, terminal *os.File) bool {
	t.Helper()
	mode, err := unix.IoctlGetTermios(int(terminal.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	return mode.Lflag&unix.ECHO != 0
}
