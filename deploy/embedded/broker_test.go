package embedded_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/segmentio/kafka-go"
	"github.com/segmentio/kafka-go/sasl"
	"github.com/segmentio/kafka-go/sasl/scram"

	"oneseal/deploy/embedded"
	"oneseal/deploy/strangers"
	eventlog "oneseal/events/log"
)

const streams = "oneseal.approval.v1"

// broker is a broker with a topic, and its folder.
func broker(t *testing.T) (k *embedded.Kafka, dir string) {
	t.Helper()
	dir = t.TempDir()
	k, err := embedded.OpenKafka(embedded.Options{DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(k.Stop)
	if err := eventlog.EnsureTopic(t.Context(), eventlog.Config{Brokers: k.Brokers(), Partitions: 1}, streams); err != nil {
		t.Fatal(err)
	}
	return k, dir
}

func login(t *testing.T, dir, user string) embedded.Login {
	t.Helper()
	l, err := embedded.FindLogin(t.Context(), dir, user)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func trusting(t *testing.T, l embedded.Login) *tls.Config {
	t.Helper()
	text, err := os.ReadFile(l.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(text)
	return &tls.Config{RootCAs: pool}
}

func scramOf(t *testing.T, user, password string) sasl.Mechanism {
	t.Helper()
	m, err := scram.Mechanism(scram.SHA512, user, password)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// client is kafka-go over the port.
func client(t *testing.T, l embedded.Login, secured *tls.Config, as sasl.Mechanism) *kafka.Client {
	transport := &kafka.Transport{TLS: secured, SASL: as}
	t.Cleanup(transport.CloseIdleConnections)
	return &kafka.Client{Addr: kafka.TCP(l.Broker), Transport: transport}
}

func TestTheBrokerAnswersNobodyWhoDoesNotLogIn(t *testing.T) {
	k, dir := broker(t)
	l := login(t, dir, embedded.Writer)
	for name, c := range map[string]*kafka.Client{
		"without TLS":        client(t, l, nil, nil),
		"without a login":    client(t, l, trusting(t, l), nil),
		"a wrong password":   client(t, l, trusting(t, l), scramOf(t, l.User, "guessed")),
		"OneSeal's own name": client(t, l, trusting(t, l), scramOf(t, "oneseal", l.Password)),
	} {
		if answer, err := c.Metadata(t.Context(), &kafka.MetadataRequest{}); err == nil {
			t.Errorf("%s: the broker names its topics: %+v", name, answer.Topics)
		}
	}
	if _, err := client(t, l, &tls.Config{}, scramOf(t, l.User, l.Password)).Metadata(t.Context(), &kafka.MetadataRequest{}); err == nil {
		t.Error("a client that does not trust the broker's certificate speaks to it")
	}
	if answer, err := client(t, l, trusting(t, l), scramOf(t, l.User, l.Password)).Metadata(t.Context(), &kafka.MetadataRequest{}); err != nil || len(answer.Topics) != 1 {
		t.Errorf("with the login the broker says %+v, %v", answer, err)
	}
	socket := strings.TrimPrefix(k.Brokers()[0], "unix:")
	if out, err := asNobody(t, "perl", "-MIO::Socket::UNIX", "-e", `IO::Socket::UNIX->new(Peer => $ARGV[0]) and print "in"`, socket).CombinedOutput(); err != nil || string(out) == "in" {
		t.Errorf("another user connects to the socket: %s, %v", out, err)
	}
	// Not by the folder's rights alone.
	for _, open := range []string{filepath.Dir(dir), dir, socket} {
		if err := os.Chmod(open, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := asNobody(t, "perl", "-MIO::Socket::UNIX", "-e", `$SIG{PIPE} = "IGNORE"; $s = IO::Socket::UNIX->new(Peer => $ARGV[0]) or die; print $s "\0\0\0\12\0\22\0\0\0\0\0\1\377\377"; $s->flush; print 0 + sysread($s, $b, 1)`, socket).CombinedOutput(); err != nil || string(out) != "0" {
		t.Errorf("another user is answered at a socket that is open to him: %s, %v", out, err)
	}
}

// refuses fails unless the connection is closed without an answer.
func refuses(t *testing.T, conn net.Conn, what string, sent []byte) {
	t.Helper()
	defer conn.Close()
	if _, err := conn.Write(sent); err != nil {
		return
	}
	if n, err := conn.Read(make([]byte, 1)); n > 0 || err == nil {
		t.Errorf("%s is answered", what)
	}
}

func TestARequestBeforeTheLoginHoldsLittleMemory(t *testing.T) {
	_, dir := broker(t)
	l := login(t, dir, embedded.Reader)
	head := func(size uint32, kind, version uint16) []byte {
		text := binary.BigEndian.AppendUint32(nil, size)
		return binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(text, kind), version)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for what, sent := range map[string][]byte{
		"a version request of 1 GB":      head(1<<30, 18, 0),
		"a request of nobody knows what": append(head(10, 9999, 0), 0, 0, 0, 0, 0xff, 0xff),
		"a request for topics":           append(head(14, 3, 0), 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0),
		"no request":                     head(0, 18, 0),
		"a request of 4 GB":              head(1<<32-1, 36, 0),
		// Two answers of another kind, sent before the first is read, are no login.
		"what comes behind two that need no login": append(append(append(head(10, 18, 0), 0, 0, 0, 0, 0xff, 0xff), append(head(10, 18, 0), 0, 0, 0, 1, 0xff, 0xff)...), head(1<<30, 0, 0)...),
	} {
		for range 8 {
			conn, err := tls.Dial("tcp", l.Broker, trusting(t, l))
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(what, "what comes behind") {
				conn.Write(sent)
				io.Copy(io.Discard, conn) // ends when the broker closes it
				conn.Close()
				continue
			}
			refuses(t, conn, what, sent)
		}
	}
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > 200<<20 {
		t.Errorf("requests of those who did not log in took %d MB", took>>20)
	}
	if _, err := client(t, l, trusting(t, l), scramOf(t, l.User, l.Password)).Metadata(t.Context(), &kafka.MetadataRequest{}); err != nil {
		t.Errorf("afterwards the broker says %v", err)
	}
}

func TestALoginConfiguresNothing(t *testing.T) {
	_, dir := broker(t)
	record := func() kafka.RecordReader {
		return kafka.NewRecordReader(kafka.Record{Key: kafka.NewBytes([]byte("approval/1")), Value: kafka.NewBytes([]byte("{}"))})
	}
	for _, user := range embedded.LoginUsers {
		l := login(t, dir, user)
		c := client(t, l, trusting(t, l), scramOf(t, l.User, l.Password))
		written, err := c.Produce(t.Context(), &kafka.ProduceRequest{Topic: streams, RequiredAcks: kafka.RequireAll, Records: record()})
		if err == nil {
			err = written.Error
		}
		if may := user == embedded.Writer; may != (err == nil) {
			t.Errorf("%s writes: %v", user, err)
		}
		if removed, err := c.DeleteTopics(t.Context(), &kafka.DeleteTopicsRequest{Topics: []string{streams}}); err != nil || removed.Errors[streams] == nil {
			t.Errorf("%s deletes a topic: %+v, %v", user, removed, err)
		}
		if made, err := c.CreateTopics(t.Context(), &kafka.CreateTopicsRequest{Topics: []kafka.TopicConfig{{Topic: "oneseal.mine", NumPartitions: 1, ReplicationFactor: 1}}}); err != nil || made.Errors["oneseal.mine"] == nil {
			t.Errorf("%s makes a topic: %+v, %v", user, made, err)
		}
		short := []kafka.AlterConfigRequestConfig{{Name: "retention.ms", Value: "1"}}
		configured, err := c.AlterConfigs(t.Context(), &kafka.AlterConfigsRequest{Resources: []kafka.AlterConfigRequestResource{{ResourceType: kafka.ResourceTypeTopic, ResourceName: streams, Configs: short}}})
		if err != nil {
			t.Fatal(err)
		}
		for of, err := range configured.Errors {
			if err == nil {
				t.Errorf("%s configures %+v", user, of)
			}
		}
		if commit, err := c.OffsetCommit(t.Context(), &kafka.OffsetCommitRequest{GroupID: "oneseal-projectors", GenerationID: -1, Topics: map[string][]kafka.OffsetCommit{streams: {{Partition: 0, Offset: 7}}}}); err == nil && commit.Topics[streams][0].Error == nil {
			t.Errorf("%s moves the projectors on: %+v", user, commit)
		}
		if commit, err := c.OffsetCommit(t.Context(), &kafka.OffsetCommitRequest{GroupID: "mine", GenerationID: -1, Topics: map[string][]kafka.OffsetCommit{streams: {{Partition: 0, Offset: 0}}}}); err != nil || commit.Topics[streams][0].Error != nil {
			t.Errorf("%s can't keep where it is: %+v, %v", user, commit, err)
		}
		if acls, err := c.CreateACLs(t.Context(), &kafka.CreateACLsRequest{ACLs: []kafka.ACLEntry{{Principal: "User:" + user, Host: "*", ResourceType: kafka.ResourceTypeTopic, ResourceName: "*",
			ResourcePatternType: kafka.PatternTypeLiteral, Operation: kafka.ACLOperationTypeAll, PermissionType: kafka.ACLPermissionTypeAllow}}}); err == nil && errors.Join(acls.Errors...) == nil {
			t.Errorf("%s gives itself all rights", user)
		}
	}
}

// admin asks librdkafka for what an administrator does.
const admin = `
import sys
from confluent_kafka import Consumer
from confluent_kafka.admin import AdminClient, ConfigResource, ResourceType
settings = dict(line.split("=", 1) for line in sys.stdin.read().splitlines())
topic = sys.argv[1]
client = AdminClient(settings)
print("topics", sorted(client.list_topics(timeout=20).topics))
for what, answers in {
    "delete": client.delete_topics([topic], operation_timeout=10),
    "configure": client.alter_configs([ConfigResource(ResourceType.TOPIC, topic, set_config={"retention.ms": "1"})]),
}.items():
    for answer in answers.values():
        try:
            answer.result(20)
            print(what, "done")
        except Exception as error:
            print(what, error.args[0].name())
reader = Consumer({**settings, "group.id": "mine", "auto.offset.reset": "earliest"})
reader.subscribe([topic])
message = reader.poll(20)
print("read", message.value().decode() if message and not message.error() else message)
reader.close()
`

func TestLibrdkafkaReadsWithALoginAndDeletesNothing(t *testing.T) {
	k, dir := broker(t)
	batcher := eventlog.NewBatcher(eventlog.Config{Brokers: k.Brokers()})
	defer batcher.Close()
	if _, err := batcher.Append(t.Context(), []eventlog.Message{{Topic: streams, Key: []byte("approval/1"), Value: []byte("{}")}}); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), strangers.Python(t, strangers.Confluent), "-c", admin, streams)
	command.Stdin = strings.NewReader(login(t, dir, embedded.Reader).Librdkafka())
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	if want := "topics ['" + streams + "']\ndelete TOPIC_AUTHORIZATION_FAILED\nconfigure TOPIC_AUTHORIZATION_FAILED\nread {}\n"; string(out) != want {
		t.Errorf("confluent-kafka says\n%s, want\n%s", out, want)
	}
}

// Clients stay configured, and a folder of a time without logins has them from its next start on.
func TestLoginsStayAndOlderFoldersGetThem(t *testing.T) {
	k, dir := broker(t)
	before := login(t, dir, embedded.Reader)
	k.Stop()
	for _, name := range []string{"sasl.json", "acls.json"} {
		if err := os.WriteFile(filepath.Join(dir, "kafka", name), []byte(`{"version":1}`), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := k.Start(); err != nil {
		t.Fatal(err)
	}
	if after := login(t, dir, embedded.Reader); after != before {
		t.Errorf("the login was %+v, and is %+v after a restart", before, after)
	}
	c := client(t, before, trusting(t, before), scramOf(t, before.User, before.Password))
	if answer, err := c.Metadata(context.WithoutCancel(t.Context()), &kafka.MetadataRequest{}); err != nil || len(answer.Topics) != 1 {
		t.Errorf("after the restart the broker says %+v, %v", answer, err)
	}
}
