package node

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"

	"oneseal/analytics/ask"
	"oneseal/deploy/embedded"
	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/events"
	"oneseal/events/client"
	eventlog "oneseal/events/log"
	"oneseal/events/log/socket"
	"oneseal/ingest"
	"oneseal/ingest/simulate"
	"oneseal/projectors"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }

// between is a node's configuration between the servers of a system, as `oneseal serve` makes it.
func between(t *testing.T, system *embedded.System, roles ...Role) Config {
	t.Helper()
	access := system.ClickHouse()
	return Config{
		Roles: roles, Log: eventlog.Config{Brokers: system.Brokers(), Partitions: 2, Replication: 1}, Group: projectors.DefaultGroup,
		ClickHouse: projectors.Server{Address: access.TCPAddr, User: access.User, Password: access.Password, Database: access.Database},
		Analyst:    ask.Analyst{URL: "http://" + access.HTTPAddr, User: access.Analyst, Password: access.AnalystPassword, Database: access.Database},
		DataDir:    t.TempDir(), Listen: "127.0.0.1:0",
	}
}

// running is a node that runs in this process.
type running struct {
	url string
	end func() error // ends it, and gives what Run returned
}

// start runs a node until the test ends, if it was not ended before.
func start(t *testing.T, c Config) running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ready, ended := make(chan string, 1), make(chan error, 1)
	c.Ready = func(address string, _ client.Sender) error { ready <- address; return nil }
	go func() { ended <- Run(ctx, c) }()
	var url string
	select {
	case url = <-ready:
	case err := <-ended:
		cancel()
		t.Fatalf("the node ended before it was ready: %v", err)
	}
	over := false
	end := func() error {
		if over {
			return nil
		}
		over = true
		cancel()
		return <-ended
	}
	t.Cleanup(func() {
		if err := end(); err != nil {
			t.Errorf("the node ended with %v", err)
		}
	})
	return running{url, end}
}

func answer(t *testing.T, client *http.Client, request *http.Request) (status int, text string) {
	t.Helper()
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func TestEachRoleDoesItsPartAlone(t *testing.T) {
	system := embeddedtest.Start(t)
	signs := map[string]func(status func(method, path string) int, metrics, dataDir string) bool{
		string(Ingest): func(status func(string, string) int, _, _ string) bool {
			return status("POST", "/v1/events") == http.StatusUnauthorized
		},
		string(View): func(status func(string, string) int, _, _ string) bool {
			return status("GET", "/api/dashboards") == http.StatusOK && status("POST", "/v1/sql") == http.StatusUnauthorized
		},
		string(Project): func(_ func(string, string) int, metrics, _ string) bool {
			return strings.Contains(metrics, "\noneseal_projector_events_total ")
		},
		string(Measure): func(_ func(string, string) int, metrics, _ string) bool {
			return strings.Contains(metrics, "\noneseal_figure_count_seconds_count{")
		},
		string(Supervise): func(_ func(string, string) int, _, dataDir string) bool {
			_, err := os.Stat(filepath.Join(dataDir, "supervised-since"))
			return err == nil
		},
	}
	for _, role := range Roles {
		t.Run(string(role), func(t *testing.T) {
			c := between(t, system, role)
			n := start(t, c)
			status := func(method, path string) int {
				request, err := http.NewRequestWithContext(t.Context(), method, n.url+path, nil)
				if err != nil {
					t.Fatal(err)
				}
				got, _ := answer(t, http.DefaultClient, request)
				return got
			}
			if got := status("GET", "/healthz"); got != http.StatusOK {
				t.Errorf("/healthz answers %d", got)
			}
			request, err := http.NewRequestWithContext(t.Context(), "GET", n.url+"/metrics", nil)
			if err != nil {
				t.Fatal(err)
			}
			_, metrics := answer(t, http.DefaultClient, request)
			for sign, shows := range signs {
				if got := shows(status, metrics, c.DataDir); got != (sign == string(role)) {
					t.Errorf("what shows the role %s is there: %v", sign, got)
				}
			}
		})
	}
}

func TestUnknownRolesAreNamed(t *testing.T) {
	if _, err := ParseRoles([]string{"view", "veiw"}); err == nil || !strings.Contains(err.Error(), `"veiw"`) || !strings.Contains(err.Error(), "supervise") {
		t.Error(err)
	}
	if err := Run(t.Context(), Config{Roles: []Role{"veiw"}}); err == nil || !strings.Contains(err.Error(), `"veiw"`) {
		t.Error(err)
	}
}

// What a sender has begun to send when the node is told to end is answered, and lies in Kafka as kafka-go reads it; open pages
// are told that it is over, and nobody new is let in.
func TestRequestsThatCameBeforeTheEndAreAnsweredAndKept(t *testing.T) {
	system := embeddedtest.Start(t)
	c := between(t, system, Ingest, View)
	keys, err := ingest.OpenKeys(filepath.Join(c.DataDir, "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	_, secret, err := keys.Create(ingest.Everything("test"))
	if err != nil {
		t.Fatal(err)
	}
	n := start(t, c)
	page, err := http.Get(n.url + "/api/live")
	if err != nil {
		t.Fatal(err)
	}
	defer page.Body.Close()

	event := firstOf("approval")
	document, err := events.AppendStructured(nil, event)
	if err != nil {
		t.Fatal(err)
	}
	body, rest := io.Pipe()
	begun := make(chan struct{}) // the node reads the request's body
	traced := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{Got100Continue: func() { close(begun) }})
	request, err := http.NewRequestWithContext(traced, http.MethodPost, n.url+"/v1/events", body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+secret)
	request.Header.Set("Content-Type", "application/cloudevents+json")
	request.Header.Set("Expect", "100-continue")
	type result struct {
		status int
		text   string
		err    error
	}
	answered := make(chan result, 1)
	go func() {
		sender := &http.Client{Transport: &http.Transport{ExpectContinueTimeout: time.Minute}}
		defer sender.CloseIdleConnections()
		response, err := sender.Do(request)
		if err != nil {
			answered <- result{err: err}
			return
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		answered <- result{response.StatusCode, string(text), err}
	}()
	<-begun
	ended := make(chan error, 1)
	go func() { ended <- n.end() }()
	if _, err := io.ReadAll(page.Body); err != nil {
		t.Errorf("an open page's stream is cut off: %v", err)
	}
	for {
		connection, err := net.Dial("tcp", strings.TrimPrefix(n.url, "http://"))
		if err != nil {
			break // the node takes nobody new
		}
		connection.Close()
	}
	if _, err := io.Copy(rest, bytes.NewReader(document)); err != nil {
		t.Fatal(err)
	}
	rest.Close()
	if got := <-answered; got.err != nil || got.status != http.StatusOK || !strings.Contains(got.text, `"stored"`) {
		t.Errorf("the sender is told %d %s, %v", got.status, got.text, got.err)
	}
	if err := <-ended; err != nil {
		t.Errorf("the node ended with %v", err)
	}
	if ids := idsIn(t, system.Brokers()[0], events.Topic("approval"), c.Log.Partitions); len(ids) != 1 || ids[0] != event.ID {
		t.Errorf("the topic holds %q, the sender was told that %s is stored", ids, event.ID)
	}
}

// firstOf gives an event of a family.
func firstOf(family string) *events.Event {
	for e := range simulate.Run(simulate.Options{From: time.Date(2017, 3, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2017, 3, 31, 0, 0, 0, 0, time.UTC), Seed: 1}) {
		if e.Family() == family {
			return e
		}
	}
	return nil
}

// idsIn reads the ids of all events of a topic with kafka-go.
func idsIn(t *testing.T, broker, topic string, partitions int) (ids []string) {
	t.Helper()
	dialer := kafka.Dialer{DialFunc: func(ctx context.Context, _, _ string) (net.Conn, error) {
		path, _ := socket.Path(broker)
		return socket.Dial(ctx, path)
	}}
	for partition := range partitions {
		connection, err := dialer.DialLeader(t.Context(), "tcp", broker, topic, partition)
		if err != nil {
			t.Fatal(err)
		}
		defer connection.Close()
		first, last, err := connection.ReadOffsets()
		if err != nil {
			t.Fatal(err)
		}
		for range last - first {
			message, err := connection.ReadMessage(1 << 20)
			if err != nil {
				t.Fatal(err)
			}
			for _, header := range message.Headers {
				if header.Key == "ce_id" {
					ids = append(ids, string(header.Value))
				}
			}
		}
	}
	return ids
}

// A part that fails ends the others, and the node gives back what it held: another one can take its place at once.
func TestAPartThatFailsEndsTheNode(t *testing.T) {
	system := embeddedtest.Start(t)
	c := between(t, system, Roles...)
	wrong := errors.New("nobody is told")
	var address string
	c.Ready = func(url string, _ client.Sender) error {
		address = strings.TrimPrefix(url, "http://")
		return wrong
	}
	if err := Run(t.Context(), c); !errors.Is(err, wrong) {
		t.Errorf("the node ended with %v", err)
	}
	c.Listen = address
	n := start(t, c) // on the same port and the same folder
	if n.url != "http://"+address {
		t.Errorf("the second node is at %s, the first was at %s", n.url, address)
	}
}

func TestUpLeavesHowToReachItWhileItRuns(t *testing.T) {
	if _, err := embedded.FindEngine(""); err != nil {
		embeddedtest.Start(t) // which skips or fails
	}
	dir := filepath.Join(t.TempDir(), "data")
	if _, err := ReadInstance(dir); err == nil || !strings.Contains(err.Error(), "oneseal up --data "+dir) {
		t.Errorf("before: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err := Up(ctx, Config{DataDir: dir, Listen: "127.0.0.1:0", Log: eventlog.Config{Partitions: 2}}, func(told Instance, _ client.Sender) error {
		defer cancel()
		read, err := ReadInstance(dir)
		if err != nil {
			return err
		}
		if read.URL != told.URL || read.Key != told.Key || read.Config().Partitions != 2 {
			t.Errorf("told %+v, read %+v", told, read)
		}
		var rows bytes.Buffer
		if err := ask.Post(ctx, &rows, read.URL, read.Key, "SELECT count() FROM kept_kpi_on_time", "csv", ""); err != nil {
			return err
		}
		if !strings.HasSuffix(strings.TrimSpace(rows.String()), "\n0") {
			t.Errorf("the local key is answered %q", rows.String())
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if _, err := ReadInstance(dir); err == nil {
		t.Error("it is still there after the node's end")
	}
	again, err := LocalKey(dir)
	if info, statErr := os.Stat(filepath.Join(dir, "local.key")); err != nil || statErr != nil || info.Mode().Perm() != 0o600 || again == "" {
		t.Errorf("the local key: %v, %v, %v", err, statErr, info)
	}
}
