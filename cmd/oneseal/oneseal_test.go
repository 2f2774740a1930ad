package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"oneseal/projectors"
)

// The test binary is the command too: ONESEAL_TEST_COMMAND makes it so, and its ClickHouse child.
func TestMain(m *testing.M) {
	if os.Getenv("ONESEAL_TEST_COMMAND") != "" || len(os.Args) > 1 && os.Args[1] == "clickhouse-child" {
		os.Unsetenv("ONESEAL_TEST_COMMAND")
		main()
		return
	}
	testscript.Main(m, map[string]func(){"oneseal": main})
}

func command(args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], args...)
	c.Env = append(os.Environ(), "ONESEAL_TEST_COMMAND=1")
	return c
}

// process is a running `oneseal up` or `oneseal serve`.
type process struct {
	*exec.Cmd
	url, key string
}

func startUp(t *testing.T, dir string, more ...string) *process {
	t.Helper()
	c := command(append([]string{"up", "--data", dir, "--listen", "127.0.0.1:0"}, more...)...)
	c.Stderr = t.Output()
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	// Killed, it would leave an engine behind that writes for a moment into a folder that is being removed.
	t.Cleanup(func() { c.Process.Signal(os.Interrupt); c.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	url, ok := strings.CutPrefix(strings.TrimSpace(line), "ready ")
	if err != nil || !ok {
		t.Fatalf("up printed %q, %v; want one line `ready http://HOST:PORT`", line, err)
	}
	return &process{Cmd: c, url: url}
}

func output(t *testing.T, args ...string) string {
	t.Helper()
	c := command(args...)
	c.Stderr = t.Output()
	text, err := c.Output()
	if err != nil {
		t.Fatalf("oneseal %s: %v\n%s", strings.Join(args, " "), err, text)
	}
	return strings.TrimSpace(string(text))
}

func sql(t *testing.T, dir, query string) string {
	t.Helper()
	text := output(t, "sql", query, "--data", dir, "--format", "csv")
	_, rows, _ := strings.Cut(text, "\n")
	return rows
}

// caughtUp waits until nothing is behind.
func caughtUp(t *testing.T, dir string) projectors.Status {
	t.Helper()
	deadline := time.Now().Add(2 * time.Minute)
	for {
		var status projectors.Status
		if err := json.Unmarshal([]byte(output(t, "status", "--format", "json", "--data", dir)), &status); err != nil {
			t.Fatal(err)
		}
		done := status.Behind == 0
		for _, p := range status.Partitions {
			done = done && (p.End == p.Start || p.Committed == p.End)
		}
		if done {
			return status
		}
		if time.Now().After(deadline) {
			t.Fatalf("not caught up: %+v", status)
		}
	}
}

func realLog(t *testing.T, name string) string {
	t.Helper()
	folder := os.Getenv("ONESEAL_DATA")
	if folder == "" {
		folder = "../../../shared/data"
	}
	path := filepath.Join(folder, name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the real log %s is not here (set ONESEAL_DATA to the folder that holds it)", path)
	}
	return path
}

func TestRealLogsGiveTheKnownFigures(t *testing.T) {
	receipt, fines := realLog(t, "receipt/receipt.csv"), realLog(t, "traffic_fines/traffic_fines_10000.csv.gz")
	dir := t.TempDir()
	up := startUp(t, dir)
	if got := output(t, "import", receipt, "--map", "receipt", "--data", dir); !strings.HasPrefix(got, "rows 8577, stored 8577, repeated 0, bad 0") {
		t.Errorf("first import: %s", got)
	}
	if got := output(t, "import", receipt, "--map", "receipt", "--data", dir); !strings.HasPrefix(got, "rows 8577, stored 0, repeated 8577, bad 0") {
		t.Errorf("second import: %s", got)
	}
	if got := output(t, "import", fines, "--map", "traffic_fines", "--data", dir); !strings.HasPrefix(got, "rows 34724, stored 34724, repeated 0, bad 0") {
		t.Errorf("traffic fines: %s", got)
	}
	if status := caughtUp(t, dir); status.Records != 8577+34724 || status.Archived != status.Records || status.DeadLetters != 0 {
		t.Errorf("status: %+v", status)
	}
	for query, want := range map[string]string{
		"SELECT count(), sum(revision), countIf(stated_end_on IS NOT NULL), countIf(stated_end_on > stated_planned_on) FROM approvals_v": "1434,8577,1329,322",
		"SELECT count() FROM approval_steps_v": "8577",
		"SELECT sum(numerator), sum(denominator), sum(late), sum(open_cases) FROM kpi_on_time WHERE basis = 'stated_planned_date'": "1007,1329,322,105",
		"SELECT count(), sum(revision) FROM penalties_v": "10000,34724",
		"SELECT count(), uniqExact(dateDiff('day', served_on, surcharged_on)), any(dateDiff('day', served_on, surcharged_on)) FROM penalties_v WHERE surcharged_on IS NOT NULL": "4635,1,60",
	} {
		if got := sql(t, dir, query); got != want {
			t.Errorf("%s\ngives %s, want %s", query, got, want)
		}
	}
	checkReceipt(t, dir, receipt)
	checkFines(t, dir, fines)
	if c := command("sql", "DROP TABLE approvals", "--data", dir); c.Run() == nil {
		t.Error("a question dropped a table")
	}
	response, err := http.Get(up.url + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Errorf("/metrics answers %s", response.Status)
	}
	if c := command("up", "--data", dir, "--listen", "127.0.0.1:0"); true {
		var words strings.Builder
		c.Stderr = &words
		if err := c.Run(); err == nil || !strings.Contains(words.String(), "is in use by process "+strconv.Itoa(up.Process.Pid)) {
			t.Errorf("a second process on the folder: %v, %q", err, words.String())
		}
	}
	taken := strings.TrimPrefix(up.url, "http://")
	if c := command("up", "--data", t.TempDir(), "--listen", taken); true {
		var words strings.Builder
		c.Stderr = &words
		if err := c.Run(); err == nil || !strings.Contains(words.String(), "--listen "+taken+": another process has this port") {
			t.Errorf("a second process on the port: %v, %q", err, words.String())
		}
	}
	if text := output(t, "status", "--data", dir); !strings.Contains(text, "from log to row, last 24 hours:") || !strings.Contains(text, "100.00 % so far") || !strings.Contains(text, "embedded Kafka log: ") {
		t.Errorf("status lacks the delays or the log's size:\n%s", text)
	}
	if err := up.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := up.Wait(); err != nil {
		t.Errorf("SIGTERM: %v, want exit 0", err)
	}
}

// The whole process tree is killed at random points of an import and of projecting, and started
// again on its folder; the importer is killed with it, and goes on.
func TestKilledAtAnyPointNothingIsLostOrDoubled(t *testing.T) {
	kills := 20
	if os.Getenv("ONESEAL_SLOW") != "" {
		kills = 200
	}
	dir := t.TempDir()
	random := rand.New(rand.NewPCG(7, 7))
	log := syntheticLog(t, 60_000)
	mapping := filepath.Join(t.TempDir(), "m.yaml")
	if err := os.WriteFile(mapping, []byte("family: approval\nsource: /log/test\nsubject: case\ntime: at\nzone: Asia/Shanghai\nactivity: act\nsequence: seq\nactivities: {r: received, a: accepted, g: granted}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range kills {
		up := startUp(t, dir)
		ctx, cancel := context.WithCancel(t.Context())
		importing := command("import", log, "--map", mapping, "--data", dir)
		if err := importing.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.NewTimer(time.Duration(50+random.IntN(700)) * time.Millisecond)
		<-timer.C
		up.Process.Kill()
		up.Wait()
		importing.Process.Kill()
		importing.Wait()
		cancel()
		<-ctx.Done()
	}
	startUp(t, dir)
	got := output(t, "import", log, "--map", mapping, "--data", dir)
	if !strings.Contains(got, "bad 0") {
		t.Errorf("the last import: %s", got)
	}
	caughtUp(t, dir)
	if got := sql(t, dir, "SELECT count(), uniqExact(id), uniqExact(subject) FROM events_v"); got != "60000,60000,20000" {
		t.Errorf("the archive holds events, ids, subjects %s; want 60000,60000,20000", got)
	}
	const digest = "SELECT count(), sum(revision), groupBitXor(cityHash64(toString(tuple(*)))) FROM (SELECT * EXCEPT projected_at FROM approvals FINAL)"
	before := sql(t, dir, digest)
	output(t, "rebuild", "all", "--data", dir)
	if after := sql(t, dir, digest); after != before || !strings.HasPrefix(after, "20000,60000,") {
		t.Errorf("rows %s, folded from scratch %s", before, after)
	}
}

func syntheticLog(t *testing.T, rows int) string {
	t.Helper()
	var text strings.Builder
	text.WriteString("case,at,act,seq\n")
	for i := range rows {
		c, step := i%(rows/3), i/(rows/3)
		fmt.Fprintf(&text, "%d,2017-%02d-%02d 09:%02d:00,%c,%d\n", c, 1+step, 1+c%28, c%60, "rag"[step], step)
	}
	path := filepath.Join(t.TempDir(), "log.csv")
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
