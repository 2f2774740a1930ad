package node

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/ingest"
)

// writePair writes a certificate of the serial number, and its key.
func writePair(t *testing.T, cert, key string, serial int64) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: "oneseal.example"}, DNSNames: []string{"oneseal.example"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	for path, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "EC PRIVATE KEY", Bytes: encoded}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// A node speaks TLS, to curl among others, and shows a renewed certificate without a restart; a broken pair leaves the former one.
func TestNodeSpeaksTLSAndTakesARenewedCertificate(t *testing.T) {
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	writePair(t, cert, key, 1)
	c := between(t, embeddedtest.Start(t), Ingest)
	c.TLSCert, c.TLSKey = cert, key
	url := start(t, c).url
	if !strings.HasPrefix(url, "https://") {
		t.Fatalf("the node is at %s", url)
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: TrustOf(cert), DisableKeepAlives: true}}
	get := func() (*http.Response, error) {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/healthz", nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := client.Do(request)
		if err == nil {
			response.Body.Close()
		}
		return response, err
	}
	if response, err := get(); err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%v, %v", response, err)
	}
	curl, err := exec.LookPath("curl")
	if err != nil {
		t.Log("curl is not installed, so only Go's client was asked")
	} else {
		_, port, _ := net.SplitHostPort(strings.TrimPrefix(url, "https://"))
		text, err := exec.CommandContext(t.Context(), curl, "--silent", "--show-error", "--cacert", cert, "--resolve", "oneseal.example:"+port+":127.0.0.1", "https://oneseal.example:"+port+"/healthz").CombinedOutput()
		if err != nil || !strings.HasPrefix(string(text), "ok") {
			t.Errorf("curl: %s, %v", text, err)
		}
	}
	shown := func() int64 {
		t.Helper()
		conn, err := tls.Dial("tcp", strings.TrimPrefix(url, "https://"), &tls.Config{InsecureSkipVerify: true})
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		return conn.ConnectionState().PeerCertificates[0].SerialNumber.Int64()
	}
	if err := os.WriteFile(key, []byte("half a key"), 0o600); err != nil {
		t.Fatal(err)
	}
	time.Sleep(lookAgain)
	if got := shown(); got != 1 {
		t.Errorf("with a broken key the node shows certificate %d", got)
	}
	writePair(t, cert, key, 2)
	for shown() != 2 {
		if t.Context().Err() != nil {
			t.Fatal("never shows the renewed certificate")
		}
		time.Sleep(50 * time.Millisecond)
	}
	if response, err := get(); err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("who trusts the file: %v, %v", response, err)
	}
	writePair(t, cert, filepath.Join(dir, "other.pem"), 3)
	if _, err := get(); err == nil || !strings.Contains(err.Error(), "does not show the certificate") {
		t.Errorf("who trusts another certificate: %v", err)
	}
}

// One key opens only its share of streams, and the page goes on answering others.
func TestStreamsOfOneKeyAreLimited(t *testing.T) {
	c := between(t, embeddedtest.Start(t), View)
	c.PageKey = KeyAlways
	url := start(t, c).url
	keys, err := ingest.OpenKeys(filepath.Join(c.DataDir, "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	_, greedy, err := keys.Create(ingest.Everything("greedy"))
	if err != nil {
		t.Fatal(err)
	}
	_, other, err := keys.Create(ingest.Everything("other"))
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	stream := func(key string) int {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/api/live", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+key)
		response, err := client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { response.Body.Close() })
		if response.StatusCode != http.StatusOK && response.Header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
		return response.StatusCode
	}
	for i := range mostStreams / 4 {
		if code := stream(greedy); code != http.StatusOK {
			t.Fatalf("stream %d: %d", i, code)
		}
	}
	if code := stream(greedy); code != http.StatusServiceUnavailable {
		t.Errorf("one stream too many: %d", code)
	}
	if code := stream(other); code != http.StatusOK {
		t.Errorf("another key's stream: %d", code)
	}
}
