package node

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// certificate is a pair of files, which is read again when they change: a certificate is renewed without a restart.
type certificate struct {
	cert, key string

	mu      sync.Mutex
	looked  time.Time
	changed [2]time.Time
	pair    *tls.Certificate
}

// lookAgain is how long the files are not looked at again.
const lookAgain = time.Second

// openCertificate reads the pair for the first time, when it has to be good.
func openCertificate(cert, key string) (*certificate, error) {
	c := &certificate{cert: cert, key: key}
	_, err := c.read(time.Now())
	return c, err
}

func (c *certificate) config() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
		pair, err := c.read(time.Now())
		if err != nil {
			slog.Error("read the certificate again; the former one is shown", "error", err)
		}
		return pair, nil
	}}
}

// read gives the newest pair that is good: while one is being replaced, its files do not belong together.
func (c *certificate) read(now time.Time) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pair != nil && now.Sub(c.looked) < lookAgain {
		return c.pair, nil
	}
	c.looked = now
	var changed [2]time.Time
	for i, path := range []string{c.cert, c.key} {
		info, err := os.Stat(path)
		if err != nil {
			return c.pair, fmt.Errorf("read the certificate: %w", err)
		}
		changed[i] = info.ModTime()
	}
	if c.pair != nil && changed == c.changed {
		return c.pair, nil
	}
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		return c.pair, fmt.Errorf("read --tls-cert %s and --tls-key %s: %w", c.cert, c.key, err)
	}
	c.pair, c.changed = &pair, changed
	return c.pair, nil
}

// TrustOf trusts a server that shows the certificate of a file, whatever name it has, and no other: commands on the node's own
// machine reach it by an address that is in no certificate.
func TrustOf(cert string) *tls.Config {
	return &tls.Config{
		MinVersion:         tls.VersionTLS12,
		InsecureSkipVerify: true, // VerifyConnection asks for more
		VerifyConnection: func(state tls.ConnectionState) error {
			text, err := os.ReadFile(cert)
			if err != nil {
				return fmt.Errorf("read the node's certificate: %w", err)
			}
			leaf, err := firstCertificate(text)
			if err != nil {
				return fmt.Errorf("read the node's certificate in %s: %w", cert, err)
			}
			if len(state.PeerCertificates) == 0 || !bytes.Equal(state.PeerCertificates[0].Raw, leaf.Raw) {
				return fmt.Errorf("the server does not show the certificate in %s", cert)
			}
			return nil
		},
	}
}

func firstCertificate(text []byte) (*x509.Certificate, error) {
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("it holds no PEM")
	}
	return x509.ParseCertificate(block.Bytes)
}
