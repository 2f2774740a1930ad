// Package apachekafka gives tests a real Apache Kafka in KRaft mode, from Maven Central: one node or several, loopback
// only, in temporary folders, and Kafka's Java classes. Maven fetches it once into the user's cache folder.
package apachekafka

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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

// Broker is a running Kafka node.
type Broker struct {
	t                   testing.TB
	jars                string
	node                int
	dir                 string
	config              string
	address, controller string
	guarded             string // address of the listener that asks for a login; "": there is none
	process             *exec.Cmd
}

// Start gives a running broker, ended with the test by its process id.
func Start(t testing.TB) *Broker {
	t.Helper()
	return StartCluster(t, 1).Nodes[0]
}

// StartGuarded is Start with a second listener, whose address is told too, at which clients log in by SCRAM-SHA-512 and do what ACLs allow them.
// Who comes to the first one may do everything.
func StartGuarded(t testing.TB) (b *Broker, address string) {
	t.Helper()
	address = free(t)
	return startCluster(t, 1, address).Nodes[0], address
}

// Cluster is several brokers that keep each partition's records on up to three of them, and take no record that fewer than
// two of three have.
type Cluster struct{ Nodes []*Broker }

// StartCluster gives a running cluster, ended with the test by its process ids.
func StartCluster(t testing.TB, nodes int) *Cluster {
	t.Helper()
	return startCluster(t, nodes, "")
}

func startCluster(t testing.TB, nodes int, guarded string) *Cluster {
	t.Helper()
	requireJava(t)
	cluster := &Cluster{}
	var voters []string
	for i := range nodes {
		b := &Broker{t: t, jars: fetch(t), node: i + 1, dir: t.TempDir(), address: free(t), controller: free(t), guarded: guarded}
		voters = append(voters, fmt.Sprintf("%d@%s", b.node, b.controller))
		cluster.Nodes = append(cluster.Nodes, b)
	}
	random := make([]byte, 16) // as text it may begin with "-", so it is no argument of its own
	rand.Read(random)
	id := base64.RawURLEncoding.EncodeToString(random)
	for _, b := range cluster.Nodes {
		b.format(id, strings.Join(voters, ","), nodes)
		t.Cleanup(b.Stop)
	}
	for _, b := range cluster.Nodes {
		b.start()
	}
	for _, b := range cluster.Nodes {
		b.await()
	}
	return cluster
}

// Brokers gives the addresses, the same after each start.
func (c *Cluster) Brokers() (all []string) {
	for _, b := range c.Nodes {
		all = append(all, b.address)
	}
	return all
}

func (c *Cluster) client() *kafka.Client {
	return &kafka.Client{Addr: kafka.TCP(c.Brokers()...), Timeout: 10 * time.Second, Transport: &kafka.Transport{MetadataTTL: 100 * time.Millisecond}}
}

// until tries for some minutes until it works.
func (c *Cluster) until(ctx context.Context, what string, try func() error) {
	t := c.Nodes[0].t
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	defer cancel()
	for {
		err := try()
		if err == nil {
			return
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			t.Fatalf("the cluster does not come to this: %s: %v", what, err)
		}
	}
}

// Whole returns when every node is there and every replica in sync, and gives the partitions.
func (c *Cluster) Whole(ctx context.Context) (topics []kafka.Topic) {
	c.Nodes[0].t.Helper()
	client := c.client()
	c.until(ctx, "all replicas are in sync", func() error {
		answer, err := client.Metadata(ctx, &kafka.MetadataRequest{})
		if err != nil {
			return err
		}
		if len(answer.Brokers) < len(c.Nodes) {
			return fmt.Errorf("%d brokers", len(answer.Brokers))
		}
		for _, topic := range answer.Topics {
			for _, p := range topic.Partitions {
				if p.Error != nil || len(p.Isr) < min(len(c.Nodes), 3) {
					return fmt.Errorf("%s/%d has %d replicas in sync: %w", topic.Name, p.ID, len(p.Isr), p.Error)
				}
			}
		}
		topics = answer.Topics
		return nil
	})
	return topics
}

// LeadBy makes a node the leader of every partition, and so the coordinator of every group.
func (c *Cluster) LeadBy(ctx context.Context, node *Broker) {
	t := c.Nodes[0].t
	t.Helper()
	client := c.client()
	order := []int{node.node}
	for _, other := range c.Nodes {
		if other != node {
			order = append(order, other.node)
		}
	}
	// Kafka makes topics of its own meanwhile, so each try looks again at what there is.
	c.until(ctx, "one node leads everything", func() error {
		var others []kafka.AlterPartitionReassignmentsRequestAssignment
		led := make(map[string][]int)
		for _, topic := range c.Whole(ctx) {
			for _, p := range topic.Partitions {
				if p.Leader.ID != node.node {
					others = append(others, kafka.AlterPartitionReassignmentsRequestAssignment{Topic: topic.Name, PartitionID: p.ID, BrokerIDs: order})
					led[topic.Name] = append(led[topic.Name], p.ID)
				}
			}
		}
		if len(others) == 0 {
			return nil
		}
		answer, err := client.AlterPartitionReassignments(ctx, &kafka.AlterPartitionReassignmentsRequest{Assignments: others, Timeout: 10 * time.Second})
		if err == nil {
			err = answer.Error
		}
		if err != nil {
			return err
		}
		c.Whole(ctx)
		for topic, partitions := range led {
			if _, err := client.ElectLeaders(ctx, &kafka.ElectLeadersRequest{Topic: topic, Partitions: partitions, Timeout: 10 * time.Second}); err != nil {
				return err
			}
		}
		return fmt.Errorf("others led %d partitions", len(others))
	})
}

// Coordinator gives the node that coordinates a consumer group.
func (c *Cluster) Coordinator(ctx context.Context, group string) (node *Broker) {
	c.Nodes[0].t.Helper()
	client := c.client()
	c.until(ctx, "the group has a coordinator", func() error {
		answer, err := client.FindCoordinator(ctx, &kafka.FindCoordinatorRequest{Key: group, KeyType: kafka.CoordinatorKeyTypeConsumer})
		if err != nil {
			return err
		}
		if answer.Error != nil {
			return answer.Error
		}
		node = c.Nodes[answer.Coordinator.NodeID-1]
		return nil
	})
	return node
}

func requireJava(t testing.TB) {
	t.Helper()
	for _, tool := range []string{"java", "mvn"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") != "" || os.Getenv(RequireVariable) != "" {
				t.Fatalf("%s is not installed: the tests on Apache Kafka need Java 17 and Maven", tool)
			}
			t.Skipf("%s is not installed: install Java 17 and Maven for the tests on Apache Kafka", tool)
		}
	}
}

// Java prepares a program of one source file that uses Kafka's classes, its client's among them.
func Java(t testing.TB, source string, args ...string) *exec.Cmd {
	t.Helper()
	requireJava(t)
	return exec.Command("java", append([]string{"-Xmx256m", "-cp", filepath.Join(fetch(t), "*"), source}, args...)...)
}

// format writes the node's configuration and its empty log.
func (b *Broker) format(cluster, voters string, nodes int) {
	b.t.Helper()
	replicas, inSync := min(nodes, 3), min(nodes, 2)
	b.config = filepath.Join(b.dir, "server.properties")
	text := fmt.Sprintf(`process.roles=broker,controller
node.id=%d
controller.quorum.voters=%s
listeners=PLAINTEXT://%s,CONTROLLER://%s
advertised.listeners=PLAINTEXT://%s
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=%s
num.partitions=8
default.replication.factor=%[7]d
min.insync.replicas=%[8]d
offsets.topic.replication.factor=%[7]d
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=%[7]d
transaction.state.log.min.isr=%[8]d
transaction.state.log.num.partitions=4
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
`, b.node, voters, b.address, b.controller, b.address, filepath.Join(b.dir, "log"), replicas, inSync)
	if b.guarded != "" {
		text += fmt.Sprintf(`listeners=PLAINTEXT://%[1]s,CONTROLLER://%[2]s,GUARDED://%[3]s
advertised.listeners=PLAINTEXT://%[1]s,GUARDED://%[3]s
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,GUARDED:SASL_PLAINTEXT
sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.guarded.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
`, b.address, b.controller, b.guarded) // the last of two lines of a name counts
	}
	if err := os.WriteFile(b.config, []byte(text), 0o600); err != nil {
		b.t.Fatal(err)
	}
	format := b.java("kafka.tools.StorageTool", "format", "--cluster-id="+cluster, "-c", b.config)
	if out, err := format.CombinedOutput(); err != nil {
		b.t.Fatalf("format Kafka's storage: %v\n%s", err, out)
	}
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
	if b.process == nil {
		b.start()
		b.await()
	}
}

func (b *Broker) output() string { return filepath.Join(b.dir, "output") }

func (b *Broker) start() {
	b.t.Helper()
	output, err := os.OpenFile(b.output(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
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
}

// await returns when the broker answers, and is one of the cluster to itself.
func (b *Broker) await() {
	b.t.Helper()
	deadline := time.Now().Add(2 * time.Minute)
	for {
		client := &kafka.Client{Addr: kafka.TCP(b.address), Timeout: 2 * time.Second, Transport: &kafka.Transport{}}
		answer, err := client.Metadata(b.t.Context(), &kafka.MetadataRequest{})
		if err == nil && slices.ContainsFunc(answer.Brokers, func(other kafka.Broker) bool { return other.ID == b.node }) {
			return
		}
		if time.Now().After(deadline) || b.t.Context().Err() != nil {
			text, _ := os.ReadFile(b.output())
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
