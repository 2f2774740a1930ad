package exchange

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"oneseal/deploy/apachekafka"
	"oneseal/deploy/embedded"
	"oneseal/deploy/strangers"
	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/projectors/models"
)

// department is a program of a department, by confluent-kafka of PyPI, which is librdkafka. It says in lines of JSON what the broker lets it do: what it
// is told of, what it reads of its topic, and what becomes of what it may not; then it goes on reading until the broker refuses it.
const department = `
import json, sys, time
from confluent_kafka import Consumer, Producer, KafkaError, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic
settings = dict(line.split("=", 1) for line in sys.stdin.read().splitlines())
own, count, others = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
def say(**what):
    print(json.dumps(what), flush=True)
base = {k: v for k, v in settings.items() if k not in ("group.id", "isolation.level", "auto.offset.reset")}
admin = AdminClient(base)
say(listed=sorted(admin.list_topics(timeout=20).topics))
try:
    say(groups=sorted(g.group_id for g in admin.list_consumer_groups(request_timeout=20).result().valid))
except KafkaException as error:
    say(groups=error.args[0].name())
for name, future in admin.create_topics([NewTopic("mine", 1)]).items():
    try:
        future.result(); say(created="done")
    except KafkaException as error:
        say(created=error.args[0].name())
delivered = []
producer = Producer({**base, "message.timeout.ms": 5000, "allow.auto.create.topics": False})
producer.produce(own, b"forged", on_delivery=lambda error, message: delivered.append(error))
producer.flush(10)
say(produced=delivered[0].name() if delivered and delivered[0] else "done")
for topic in others:
    reader = Consumer({**settings, "allow.auto.create.topics": False})
    reader.assign([TopicPartition(topic, 0, 0)])
    until, outcome = time.time() + 4, "nothing"
    while time.time() < until and outcome == "nothing":
        m = reader.poll(0.5)
        if m is not None:
            outcome = m.error().name() if m.error() else "read"
    say(other=topic, outcome=outcome)
    reader.close()
foreign = Consumer({**settings, "group.id": "someone-elses"})
foreign.subscribe([own])
until, outcome = time.time() + 10, "nothing"
while time.time() < until and outcome == "nothing":
    m = foreign.poll(0.5)
    if m is not None:
        outcome = m.error().name() if m.error() else "read"
say(foreign_group=outcome)
foreign.close()
reader = Consumer({**settings, "topic.metadata.refresh.interval.ms": 1000})
reader.subscribe([own])
read = 0
until = time.time() + 120
while time.time() < until:
    m = reader.poll(0.2)
    if m is None:
        continue
    if m.error():
        say(refused=m.error().name())
        if m.error().code() in (KafkaError.TOPIC_AUTHORIZATION_FAILED, KafkaError.GROUP_AUTHORIZATION_FAILED, KafkaError.SASL_AUTHENTICATION_FAILED):
            break
        continue
    say(headers={k: v.decode() for k, v in m.headers()}, key=m.key().decode(), data=json.loads(m.value()))
    read += 1
    if read == count:
        reader.commit(asynchronous=False)
        say(read=count)
`

type said struct {
	Listed       []string
	Groups       any
	Created      string
	Produced     string
	Other        string
	Outcome      string
	ForeignGroup string `json:"foreign_group"`
	Headers      map[string]string
	Key          string
	Data         map[string]any
	Read         int
	Refused      string
}

// A department's own client logs in, gets exactly the granted fields of the granted events, in order and once by id, and is refused everything else; a
// revocation cuts it off with its connections open.
func TestDepartmentsOwnClientGetsWhatIsGrantedAndNothingElse(t *testing.T) {
	python := strangers.Python(t, strangers.Confluent)
	secret := Secret("of the test")
	user := UserOf("public-security")
	for name, start := range map[string]func(*testing.T) (brokers []string, settings string){
		"embedded": func(t *testing.T) ([]string, string) {
			dir := t.TempDir()
			k, err := embedded.OpenKafka(embedded.Options{DataDir: dir, Logger: logger(t), ExchangeListen: "127.0.0.1:0"})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(k.Stop)
			return k.Brokers(), embedded.Login{Broker: k.ExchangeAddress(), Certificate: embedded.CertificateOf(dir), User: user, Password: secret.PasswordOf(user)}.Librdkafka()
		},
		"Apache Kafka": func(t *testing.T) ([]string, string) {
			b, guarded := apachekafka.StartGuarded(t)
			return b.Brokers(), fmt.Sprintf("bootstrap.servers=%s\nsecurity.protocol=SASL_PLAINTEXT\nsasl.mechanism=SCRAM-SHA-512\nsasl.username=%s\nsasl.password=%s\n", guarded, user, secret.PasswordOf(user))
		},
	} {
		t.Run(name, func(t *testing.T) {
			brokers, settings := start(t)
			x := newExchange(t, brokers)
			x.access = NewKafkaAccess(x.log, secret)
			x.react()
			with := terms()
			with.Personal = []events.PersonalField{{Field: "$.data.plate", Basis: "公共安全视频图像信息系统管理条例/20"}}
			other := terms()
			other.Recipient = "environment"
			x.tell(fact("grant/g", "g", "enforcement", -1, &events.GrantGiven{GrantTerms: with}), fact("grant/other", "o", "enforcement", -1, &events.GrantGiven{GrantTerms: other}))
			const n = 40
			for i := range n {
				x.tell(fact(fmt.Sprintf("evidence/%d", i%5), fmt.Sprint(i), "enforcement", -20, collected(fmt.Sprintf("plate-%d", i))))
			}
			x.untilRead("g", n)
			x.untilRead("other", n)

			ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
			defer cancel()
			command := exec.CommandContext(ctx, python, "-c", department, Topic("g"), fmt.Sprint(n), Topic("other"), events.Topic("evidence"), events.Topic("grant"), eventlog.DeadLetterTopic)
			command.Stdin = strings.NewReader(settings + "group.id=" + user + ".main\nisolation.level=read_committed\nauto.offset.reset=earliest\n")
			var complaints strings.Builder
			command.Stderr = &complaints
			out, err := command.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			defer func() {
				cancel()
				command.Wait()
			}()
			var got []said
			revoked := time.Time{}
			var refusedAfter time.Duration
			for lines := bufio.NewScanner(out); lines.Scan(); {
				var s said
				if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
					t.Fatalf("%s: %v", lines.Text(), err)
				}
				switch {
				case s.Listed != nil:
					if !slices.Equal(s.Listed, []string{Topic("g")}) {
						t.Errorf("it is told of the topics %v", s.Listed)
					}
				case s.Groups != nil:
					if groups, is := s.Groups.([]any); is && len(groups) > 0 {
						t.Errorf("it is told of the groups %v", s.Groups)
					}
				case s.Created != "":
					if !strings.HasSuffix(s.Created, "AUTHORIZATION_FAILED") {
						t.Errorf("creating a topic: %s", s.Created)
					}
				case s.Produced != "":
					if !strings.HasSuffix(s.Produced, "AUTHORIZATION_FAILED") {
						t.Errorf("writing: %s", s.Produced)
					}
				case s.Other != "":
					if s.Outcome == "read" {
						t.Errorf("it reads %s", s.Other)
					}
				case s.ForeignGroup != "":
					if s.ForeignGroup != "GROUP_AUTHORIZATION_FAILED" {
						t.Errorf("in a group of others: %s", s.ForeignGroup)
					}
				case s.Headers != nil:
					got = append(got, s)
				case s.Read > 0:
					revoked = time.Now()
					x.tell(fact("grant/g", "revoked", "enforcement", 0, &events.GrantRevoked{Reason: "用途已完成"}))
				case s.Refused != "" && !revoked.IsZero():
					refusedAfter = time.Since(revoked)
				}
			}
			if refusedAfter == 0 {
				t.Fatalf("it was not cut off after the revocation; %s", complaints.String())
			}
			t.Logf("cut off after %v", refusedAfter.Round(time.Millisecond))
			if len(got) != n {
				t.Fatalf("it read %d events, want %d", len(got), n)
			}
			places := make(map[string]int)
			for i, s := range got {
				at := places[s.Key]
				places[s.Key]++
				var subject int
				fmt.Sscanf(s.Key, "evidence/%d", &subject)
				nth := subject + 5*at
				if want := IDOf("g", "/enforcement", fmt.Sprint(nth)); s.Headers["ce_id"] != want {
					t.Errorf("event %d of %s has the id %s, want %s", at, s.Key, s.Headers["ce_id"], want)
				}
				want := map[string]any{"kind": "audiovisual", "case": "penalty/7", "plate": fmt.Sprintf("plate-%d", nth)}
				if fmt.Sprint(s.Data) != fmt.Sprint(want) {
					t.Errorf("event %d holds %v, want %v", i, s.Data, want)
				}
			}
			x.until("the cut is told", func() bool {
				grants, err := ReadGrants(t.Context(), x.log)
				if err != nil {
					t.Fatal(err)
				}
				g := grants[slices.IndexFunc(grants, func(g *models.Grant) bool { return g.Subject == "grant/g" })]
				return g.State == "revoked" && slices.Equal(g.Cuts, []string{"revoked"})
			})
		})
	}
}
