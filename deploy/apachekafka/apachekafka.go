// Package apachekafka gives tests a real Apache Kafka in KRaft mode, from Maven Central: one node,
// loopback only, in a temporary folder. Maven fetches it once into the user's cache folder.
package apachekafka

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "embed"

	"github.com/segmentio/kafka-go"
	"golang.org/x/sys/unix"
)

//go:embed pom.xml
var pom []byte

// RequireVariable, or CI, turns a missing Java or Maven from a skipped test into a failed one.
const RequireVariable = "ONESEAL_REQUIRE_KAFKA"

// Broker is a running Kafka.
type Broker struct {
	t       testing.TB
	jars    string
	dir     string
	config  string
	address string
	process *exec.Cmd
}

// Start gives a running broker, ended with the test by its process id.
func Start(t testing.TB) *Broker {
	t.Helper()
	for _, tool := range []string{"java", "mvn"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") != "" || os.Getenv(RequireVariable) != "" {
				t.Fatalf("%s is not installed: the tests on Apache Kafka need Java 17 and Maven", tool)
			}
			t.Skipf("%s is not installed: install Java 17 and Maven for the tests on Apache Kafka", tool)
		}
	}
	b := &Broker{t: t, jars: fetch(t), dir: t.TempDir()}
	b.address = free(t)
	controller := free(t)
	b.config = filepath.Join(b.dir, "server.properties")
	text := fmt.Sprintf(`process.roles=broker,controller
node.id=1
controller.quorum.voters=1@%s
listeners=PLAINTEXT://%s,CONTROLLER://%s
advertised.listeners=PLAINTEXT://%s
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=%s
num.partitions=8
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
`, controller, b.address, controller, b.address, filepath.Join(b.dir, "log"))
	if err := os.WriteFile(b.config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	id := make([]byte, 16) // as text it may begin with "-", so it is no argument of its own
	rand.Read(id)
	format := b.java("kafka.tools.StorageTool", "format", "--cluster-id="+base64.RawURLEncoding.EncodeToString(id), "-c", b.config)
	if out, err := format.CombinedOutput(); err != nil {
		t.Fatalf("format Kafka's storage: %v\n%s", err, out)
	}
	t.Cleanup(b.Stop)
	b.Start()
	return b
}

// fetch copies the jars into the cache folder, once for all test processes.
func fetch(t testing.TB) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(cache, "oneseal", "apachekafka")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	lock, err := os.OpenFile(filepath.Join(folder, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	jars, done := filepath.Join(folder, "jars"), filepath.Join(folder, "pom.xml")
	if held, err := os.ReadFile(done); err == nil && bytes.Equal(held, pom) {
		return jars
	}
	next := filepath.Join(folder, "next.xml")
	if err := os.WriteFile(next, pom, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(jars); err != nil {
		t.Fatal(err)
	}
	maven := exec.Command("mvn", "-q", "-B", "-f", next, "dependency:copy-dependencies", "-DoutputDirectory="+jars)
	if out, err := maven.CombinedOutput(); err != nil {
		t.Fatalf("fetch Apache Kafka with Maven: %v\n%s", err, out)
	}
	if err := os.Rename(next, done); err != nil {
		t.Fatal(err)
	}
	return jars
}

func (b *Broker) java(class string, args ...string) *exec.Cmd {
	c := exec.Command("java", append([]string{"-Xmx512m", "-cp", filepath.Join(b.jars, "*"), class}, args...)...)
	c.Dir = b.dir
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return c
}

// Start starts a stopped broker on its address and log, and returns when it answers.
func (b *Broker) Start() {
	b.t.Helper()
	if b.process != nil {
		return
	}
	output, err := os.OpenFile(filepath.Join(b.dir, "output"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		b.t.Fatal(err)
	}
	defer output.Close()
	process := b.java("kafka.Kafka", b.config)
	process.Stdout, process.Stderr = output, output
	if err := process.Start(); err != nil {
		b.t.Fatal(err)
	}
	b.process = process
	deadline := time.Now().Add(time.Minute)
	for {
		client := &kafka.Client{Addr: kafka.TCP(b.address), Timeout: 2 * time.Second, Transport: &kafka.Transport{}}
		answer, err := client.Metadata(b.t.Context(), &kafka.MetadataRequest{})
		if err == nil && len(answer.Brokers) == 1 {
			return
		}
		if time.Now().After(deadline) || b.t.Context().Err() != nil {
			text, _ := os.ReadFile(output.Name())
			b.t.Fatalf("Kafka does not answer: %v\n%s", err, last(string(text), 20))
		}
		time.Sleep(100 * time.Millisecond)
	}
}

func last(text string, lines int) string {
	all := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

// Stop kills the broker, as a failure would, and waits for its end.
func (b *Broker) Stop() {
	if b.process != nil {
		b.process.Process.Kill()
		b.process.Wait()
		b.process = nil
	}
}

// Brokers gives the address, the same after each start.
func (b *Broker) Brokers() []string { return []string{b.address} }

func free(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}
