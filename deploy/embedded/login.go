package embedded

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/segmentio/kafka-go"

	"oneseal/events/log/socket"
	"oneseal/ingest/durable"
)

// Users of the broker that clients of others log in as. Neither makes, deletes or configures topics, nor joins groups of OneSeal's.
const (
	Reader = "reader" // reads OneSeal's topics
	Writer = "writer" // writes to them too: what it writes was checked by nobody
)

// CertificateOf is the file in PEM of the certificate of the broker of a data folder.
func CertificateOf(dataDir string) string { return accessFolder(dataDir).certificate() }

// LoginUsers are all of them.
var LoginUsers = []string{Reader, Writer}

// Login is what a client that is not OneSeal's needs to reach the broker, over TLS by SCRAM-SHA-512.
type Login struct {
	Broker      string `json:"broker"`      // host:port
	Certificate string `json:"certificate"` // file in PEM of the broker's certificate, which it signed itself
	User        string `json:"user"`
	Password    string `json:"password"`
}

// FindLogin reads it from the data folder of a broker that runs.
func FindLogin(ctx context.Context, dataDir, user string) (Login, error) {
	if !slices.Contains(LoginUsers, user) {
		return Login{}, fmt.Errorf("user %q is none of %v", user, LoginUsers)
	}
	dir, err := filepath.Abs(dataDir)
	if err != nil {
		return Login{}, fmt.Errorf("find data folder %s: %w", dataDir, err)
	}
	f := accessFolder(dir)
	secret, err := os.ReadFile(f.secret())
	if err != nil {
		return Login{}, fmt.Errorf("find the broker's passwords: %w", err)
	}
	client, done := clientOf(socketOf(dir))
	defer done()
	answer, err := client.Metadata(ctx, &kafka.MetadataRequest{Topics: []string{}})
	if err != nil {
		return Login{}, fmt.Errorf("ask the broker of %s for its address: %w", dataDir, err)
	}
	broker := answer.Brokers[0]
	return Login{Broker: net.JoinHostPort(broker.Host, strconv.Itoa(broker.Port)), Certificate: f.certificate(), User: user, Password: derived(string(secret), user)}, nil
}

// Librdkafka and Java are the settings of clients that are built on these, a line each.
func (l Login) Librdkafka() string {
	return l.settings("ssl.ca.location="+l.Certificate, "sasl.username="+l.User, "sasl.password="+l.Password)
}

func (l Login) Java() string {
	return l.settings("ssl.truststore.type=PEM", "ssl.truststore.location="+l.Certificate,
		fmt.Sprintf("sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username=%q password=%q;", l.User, l.Password))
}

func (l Login) settings(more ...string) string {
	return strings.Join(append([]string{"bootstrap.servers=" + l.Broker, "security.protocol=SASL_SSL", "sasl.mechanism=" + mechanism}, more...), "\n") + "\n"
}

// login is a user with its password.
type login struct{ user, password string }

// socketOf is the broker's socket under a data folder.
func socketOf(dataDir string) string { return filepath.Join(dataDir, "kafka.sock") }

// clientOf speaks to the broker as OneSeal, until done is called.
func clientOf(path string) (client *kafka.Client, done func()) {
	transport := &kafka.Transport{Dial: func(ctx context.Context, _, _ string) (net.Conn, error) { return socket.Dial(ctx, path) }}
	return &kafka.Client{Addr: kafka.TCP(socket.Address(path)), Timeout: askPatience, Transport: transport}, transport.CloseIdleConnections
}

// rights are what the users may do, and all that they may.
func rights() (all []kafka.ACLEntry) {
	allow := func(user string, kind kafka.ResourceType, name string, pattern kafka.PatternType, operations ...kafka.ACLOperationType) {
		for _, operation := range operations {
			all = append(all, kafka.ACLEntry{Principal: "User:" + user, Host: "*", ResourceType: kind, ResourceName: name, ResourcePatternType: pattern,
				Operation: operation, PermissionType: kafka.ACLPermissionTypeAllow})
		}
	}
	deny := func(user string, kind kafka.ResourceType, name string, pattern kafka.PatternType, operation kafka.ACLOperationType) {
		all = append(all, kafka.ACLEntry{Principal: "User:" + user, Host: "*", ResourceType: kind, ResourceName: name, ResourcePatternType: pattern,
			Operation: operation, PermissionType: kafka.ACLPermissionTypeDeny})
	}
	for _, user := range LoginUsers {
		allow(user, kafka.ResourceTypeTopic, "oneseal.", kafka.PatternTypePrefixed, kafka.ACLOperationTypeRead, kafka.ACLOperationTypeDescribeConfigs)
		allow(user, kafka.ResourceTypeGroup, "*", kafka.PatternTypeLiteral, kafka.ACLOperationTypeRead)
		deny(user, kafka.ResourceTypeGroup, "oneseal", kafka.PatternTypePrefixed, kafka.ACLOperationTypeAll)
	}
	allow(Writer, kafka.ResourceTypeTopic, "oneseal.", kafka.PatternTypePrefixed, kafka.ACLOperationTypeWrite)
	// Who may see whose events, and what has left, is told through ingest and by OneSeal alone.
	deny(Writer, kafka.ResourceTypeTopic, "oneseal.grant.v1", kafka.PatternTypeLiteral, kafka.ACLOperationTypeWrite)
	deny(Writer, kafka.ResourceTypeTopic, "oneseal.exchange.", kafka.PatternTypePrefixed, kafka.ACLOperationTypeWrite)
	allow(Writer, kafka.ResourceTypeTransactionalID, "*", kafka.PatternTypeLiteral, kafka.ACLOperationTypeWrite)
	allow(Writer, kafka.ResourceTypeCluster, "kafka-cluster", kafka.PatternTypeLiteral, kafka.ACLOperationTypeIdempotentWrite)
	return all
}

// accessFolder is where the broker's certificate and the secret that its users' passwords derive from are kept: clients stay configured
// when it is started again. What is missing is made anew.
type accessFolder string

func (f accessFolder) folder() string      { return filepath.Join(string(f), "access") }
func (f accessFolder) certificate() string { return filepath.Join(f.folder(), "broker.pem") }
func (f accessFolder) key() string         { return filepath.Join(f.folder(), "broker.key") }
func (f accessFolder) secret() string      { return filepath.Join(f.folder(), "secret") }

// open gives the certificate and the users.
func (f accessFolder) open(hosts ...string) (*tls.Config, []login, error) {
	if err := os.MkdirAll(f.folder(), 0o700); err != nil {
		return nil, nil, fmt.Errorf("create the folder of the broker's passwords: %w", err)
	}
	secret, err := keptOrMade(f.secret())
	if err != nil {
		return nil, nil, fmt.Errorf("keep the broker's passwords: %w", err)
	}
	var users []login
	for _, user := range LoginUsers {
		users = append(users, login{user, derived(secret, user)})
	}
	pair, err := tls.LoadX509KeyPair(f.certificate(), f.key())
	if err != nil || time.Until(pair.Leaf.NotAfter) < renewal || slices.ContainsFunc(hosts, func(host string) bool { return pair.Leaf.VerifyHostname(host) != nil }) {
		if pair, err = f.makeCertificate(hosts); err != nil {
			return nil, nil, fmt.Errorf("make the broker's certificate: %w", err)
		}
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{pair}}, users, nil
}

const (
	validity = 10 * 365 * 24 * time.Hour
	renewal  = 30 * 24 * time.Hour
)

// makeCertificate makes one that is signed by its own key, which never leaves the folder.
func (f accessFolder) makeCertificate(hosts []string) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "OneSeal broker"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(validity),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true, IsCA: true, DNSNames: []string{"localhost"}, IPAddresses: []net.IP{loopback, net.IPv6loopback},
	}
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return tls.Certificate{}, err
	}
	for path, block := range map[string]*pem.Block{f.certificate(): {Type: "CERTIFICATE", Bytes: signed}, f.key(): {Type: "PRIVATE KEY", Bytes: private}} {
		if err := durable.Write(path, pem.EncodeToMemory(block)); err != nil {
			return tls.Certificate{}, err
		}
	}
	return tls.LoadX509KeyPair(f.certificate(), f.key())
}

// keptOrMade reads a secret that a file keeps, or makes one for it.
func keptOrMade(path string) (string, error) {
	kept, err := os.ReadFile(path)
	if err == nil && len(kept) > 0 {
		return string(kept), nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	made := rand.Text()
	return made, durable.Write(path, []byte(made))
}
