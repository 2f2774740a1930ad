package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"oneseal/deploy/apachekafka"
	"oneseal/deploy/embedded"
	"oneseal/deploy/embedded/embeddedtest"
	eventlog "oneseal/events/log"
	"oneseal/projectors"
)

// startServe runs roles against the servers, on a data folder of the process's own.
func startServe(t *testing.T, kafka string, access embedded.ClickHouse, roles string) *process {
	t.Helper()
	dir := t.TempDir()
	c := command("serve", "--roles", roles, "--kafka", kafka, "--replication", "1", "--partitions", "4", "--clickhouse", access.TCPAddr, "--clickhouse-http", "http://"+access.HTTPAddr,
		"--clickhouse-user", access.User, "--database", access.Database, "--analyst", access.Analyst, "--data", dir, "--listen", "127.0.0.1:0")
	c.Env = append(c.Env, "ONESEAL_CLICKHOUSE_PASSWORD="+access.Password, "ONESEAL_ANALYST_PASSWORD="+access.AnalystPassword)
	c.Stderr = t.Output()
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Process.Kill(); c.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	url, ok := strings.CutPrefix(strings.TrimSpace(line), "ready ")
	if err != nil || !ok {
		t.Fatalf("serve printed %q, %v; want one line `ready http://HOST:PORT`", line, err)
	}
	key, err := os.ReadFile(filepath.Join(dir, "local.key"))
	if err != nil {
		t.Fatal(err)
	}
	return &process{Cmd: c, url: url, key: string(key)}
}

var appliedEvents = regexp.MustCompile(`(?m)^oneseal_projector_events_total (\S+)$`)

// applied is how many events the projector says that it applied.
func (p *process) applied(t *testing.T) float64 {
	t.Helper()
	response, err := http.Get(p.url + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	found := appliedEvents.FindSubmatch(text)
	if found == nil {
		t.Fatalf("no metric of applied events:\n%s", text)
	}
	n, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	deadline := time.Now().Add(3 * time.Minute)
	for !is() {
		if time.Now().After(deadline) {
			t.Fatalf("it did not come to this: %s", what)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// Roles run in processes of their own against a real Apache Kafka. One of two projectors is stopped
// until the group has given its partitions to the other, and goes on late with what it held.
func TestServeSharesTheWorkAndOutlivesAStoppedProjector(t *testing.T) {
	broker := apachekafka.Start(t)
	kafka := broker.Brokers()[0]
	access := embeddedtest.Start(t).ClickHouse()
	counter := startServe(t, kafka, access, "ingest,view")
	first, second := startServe(t, kafka, access, "project"), startServe(t, kafka, access, "project")

	mapping := filepath.Join(t.TempDir(), "m.yaml")
	if err := os.WriteFile(mapping, []byte("family: approval\nsource: /log/test\nsubject: case\ntime: at\nzone: Asia/Shanghai\nactivity: act\nsequence: seq\nactivities: {r: received, a: accepted, g: granted}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const rows = 120_000
	importing := command("import", syntheticLog(t, rows), "--map", mapping, "--url", counter.url)
	importing.Env = append(importing.Env, "ONESEAL_KEY="+counter.key)
	importing.Stderr = t.Output()
	if err := importing.Start(); err != nil {
		t.Fatal(err)
	}
	until(t, "both projectors have a part of the work", func() bool { return first.applied(t) > 0 && second.applied(t) > 0 })
	if err := second.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	if err := importing.Wait(); err != nil {
		t.Fatal(err)
	}
	pool, conn, err := projectors.Connect(t.Context(), projectors.Server{Address: access.TCPAddr, User: access.User, Password: access.Password, Database: access.Database})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	defer conn.Close()
	o := projectors.Options{Log: eventlog.Config{Brokers: broker.Brokers()}, Pool: pool, Conn: conn}
	committed := func() bool {
		status, err := projectors.ReadStatus(t.Context(), o.Log, projectors.DefaultGroup, conn)
		if err != nil {
			t.Fatal(err)
		}
		done := status.Behind == 0 && status.Archived == rows
		for _, p := range status.Partitions {
			done = done && (p.End == p.Start || p.Committed == p.End)
		}
		return done
	}
	until(t, "the first projector has done the work of both", committed)
	if err := second.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	until(t, "the stopped projector answers again", func() bool { return second.applied(t) > 0 })

	value := func(query string) (text string) {
		t.Helper()
		if err := conn.QueryRow(t.Context(), query).Scan(&text); err != nil {
			t.Fatal(err)
		}
		return text
	}
	request, err := http.NewRequest(http.MethodPost, counter.url+"/v1/sql?format=csv", strings.NewReader("SELECT count() AS n FROM approvals_v"))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+counter.key)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if text, err := io.ReadAll(response.Body); err != nil || strings.TrimSpace(string(text)) != "\"n\"\n"+fmt.Sprint(rows/3) {
		t.Errorf("SQL by the view role gives %q, %v", text, err)
	}
	// Each ends only after it has written what it held.
	for name, p := range map[string]*process{"ingest,view": counter, "first projector": first, "second projector": second} {
		if err := p.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := p.Wait(); err != nil {
			t.Errorf("SIGTERM to %s: %v, want exit 0", name, err)
		}
	}
	if got := value("SELECT toString((count(), uniqExact(source, id), uniqExact(subject))) FROM events_v"); got != fmt.Sprintf("(%d,%d,%d)", rows, rows, rows/3) {
		t.Errorf("the archive holds events, ids, subjects %s", got)
	}
	const digest = "SELECT toString((count(), sum(revision), groupBitXor(cityHash64(toString(tuple(*)))))) FROM (SELECT * EXCEPT projected_at FROM approvals FINAL)"
	before := value(digest)
	if _, err := projectors.Rebuild(t.Context(), o, "approvals"); err != nil {
		t.Fatal(err)
	}
	if after := value(digest); after != before || !strings.HasPrefix(after, fmt.Sprintf("(%d,%d,", rows/3, rows)) {
		t.Errorf("rows %s, folded from scratch %s", before, after)
	}
}
