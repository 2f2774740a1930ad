package strangers

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	_ "embed"
	"encoding/json"
	"fmt"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/sasl/scram"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"oneseal/deploy/apachekafka"
	"oneseal/deploy/embedded"
	eventlog "oneseal/events/log"
	"oneseal/events/log/socket"
)

// Requirements of the Python clients.
const (
	Confluent   = "confluent-kafka==2.16.1"
	CloudEvents = "cloudevents==2.2.0"
)

// Producer is somebody else's Kafka producer in a process of its own, with the partitioner that it has by default. Its
// methods fail the test with what the client says.
type Producer struct {
	t       testing.TB
	name    string
	in      io.Writer
	answers *bufio.Scanner
}

var (
	//go:embed producer.py
	confluentProducer []byte
	//go:embed Producer.java
	javaProducer []byte
)

// NewConfluent starts confluent-kafka of PyPI, which is librdkafka. With a transactional id it is a transactional producer.
func NewConfluent(t testing.TB, brokers []string, transactionalID string) *Producer {
	t.Helper()
	python := Python(t, CloudEvents, Confluent)
	return start(t, "confluent-kafka", exec.Command(python, script(t, "producer.py", confluentProducer), settings(t, brokers, embedded.Login.Librdkafka), transactionalID))
}

// NewJava starts kafka-clients of Maven Central. With a transactional id it is a transactional producer.
func NewJava(t testing.TB, brokers []string, transactionalID string) *Producer {
	t.Helper()
	return start(t, "kafka-clients", apachekafka.Java(t, script(t, "Producer.java", javaProducer), settings(t, brokers, embedded.Login.Java), transactionalID))
}

// Franz says how franz-go's client reaches the brokers.
func Franz(t testing.TB, brokers []string) []kgo.Opt {
	t.Helper()
	l := loginOf(t, brokers[0])
	if l == nil {
		return []kgo.Opt{kgo.SeedBrokers(brokers...)}
	}
	certificate, err := os.ReadFile(l.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	known := x509.NewCertPool()
	known.AppendCertsFromPEM(certificate)
	return []kgo.Opt{kgo.SeedBrokers(l.Broker), kgo.DialTLSConfig(&tls.Config{RootCAs: known}), kgo.SASL(scram.Auth{User: l.User, Pass: l.Password}.AsSha512Mechanism())}
}

// settings are how a client reaches the brokers, a line each: an embedded one by its login, others without any.
func settings(t testing.TB, brokers []string, of func(embedded.Login) string) string {
	t.Helper()
	if l := loginOf(t, brokers[0]); l != nil {
		return of(*l)
	}
	return "bootstrap.servers=" + strings.Join(brokers, ",") + "\n"
}

// loginOf finds how others log in to an embedded broker; nil: it is none.
func loginOf(t testing.TB, broker string) *embedded.Login {
	t.Helper()
	path, is := socket.Path(broker)
	if !is {
		return nil
	}
	l, err := embedded.FindLogin(t.Context(), filepath.Dir(path), embedded.Writer)
	if err != nil {
		t.Fatal(err)
	}
	return &l
}

func script(t testing.TB, name string, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// start starts a producer that ends with its input, which ends with the test.
func start(t testing.TB, name string, command *exec.Cmd) *Producer {
	t.Helper()
	command.Stderr, command.SysProcAttr = t.Output(), &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		if err := command.Wait(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	})
	return &Producer{t, name, in, bufio.NewScanner(out)}
}

type producerAnswer struct {
	Error     string
	Partition int
	Offset    int64
}

func (p *Producer) do(request map[string]any) producerAnswer {
	p.t.Helper()
	text, err := json.Marshal(request)
	if err != nil {
		p.t.Fatal(err)
	}
	if _, err := fmt.Fprintf(p.in, "%s\n", text); err != nil {
		p.t.Fatalf("%s: %v", p.name, err)
	}
	if !p.answers.Scan() {
		p.t.Fatalf("%s ended: %v", p.name, p.answers.Err())
	}
	var answer producerAnswer
	if err := json.Unmarshal(p.answers.Bytes(), &answer); err != nil || answer.Error != "" {
		p.t.Fatalf("%s: %s: %v %s", p.name, request["do"], err, p.answers.Text())
	}
	return answer
}

// Send appends a record and returns when Kafka acknowledged it.
func (p *Producer) Send(m eventlog.Message) eventlog.Position {
	p.t.Helper()
	headers := make([][2]string, len(m.Headers))
	for i, h := range m.Headers {
		headers[i] = [2]string{h.Key, string(h.Value)}
	}
	answer := p.do(map[string]any{"do": "send", "topic": m.Topic, "key": string(m.Key), "value": string(m.Value), "headers": headers})
	return eventlog.Position{Topic: m.Topic, Partition: answer.Partition, Offset: answer.Offset}
}

// Begin begins a transaction.
func (p *Producer) Begin() { p.t.Helper(); p.do(map[string]any{"do": "begin"}) }

// Commit ends the transaction.
func (p *Producer) Commit() { p.t.Helper(); p.do(map[string]any{"do": "commit"}) }

// Abort ends the transaction, and what it sent is as if never sent.
func (p *Producer) Abort() { p.t.Helper(); p.do(map[string]any{"do": "abort"}) }
