package repair_test

import (
	"context"
	"fmt"
	"log/slog"
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

	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/deploy/node"
	"oneseal/deploy/repair"
	"oneseal/events/client"
	eventlog "oneseal/events/log"
)

// nodeVariable has the test binary run a node on a folder, so that a test can kill it.
const nodeVariable = "ONESEAL_NODE_ON"

func TestMain(m *testing.M) {
	if dir := os.Getenv(nodeVariable); dir != "" && !(len(os.Args) > 1 && os.Args[1] == "clickhouse-child") {
		slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, nil)))
		err := node.Up(context.Background(), node.Config{DataDir: dir, Listen: "127.0.0.1:0", Log: eventlog.Config{Partitions: 2}}, func(node.Instance, client.Sender) error { return nil })
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	embeddedtest.Main(m)
}

// process is a node in a process of its own.
type process struct {
	command *exec.Cmd
	said    strings.Builder
	exited  chan struct{}
}

// launch starts one, and returns when it serves.
func launch(t *testing.T, dir string) (*process, node.Instance) {
	t.Helper()
	os.Remove(filepath.Join(dir, node.InstanceFile)) // of one that was killed
	p := &process{command: exec.Command(os.Args[0])}
	p.command.Env = append(os.Environ(), nodeVariable+"="+dir)
	p.command.Stderr = &p.said
	p.command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	p.exited = make(chan struct{})
	go func() { p.command.Wait(); close(p.exited) }()
	look, patience := time.NewTicker(50*time.Millisecond), time.NewTimer(3*time.Minute)
	defer look.Stop()
	defer patience.Stop()
	for {
		select {
		case <-p.exited:
			t.Fatalf("the node ended: %s", p.said.String())
		case <-patience.C:
			p.kill()
			t.Fatalf("the node does not serve: %s", p.said.String())
		case <-look.C:
			if i, err := node.ReadInstance(dir); err == nil {
				return p, i
			}
		}
	}
}

func (p *process) kill() {
	p.command.Process.Kill()
	<-p.exited
}

// A node is killed again and again while events come in, and in between its files are damaged as disks and crashes do it. Nothing that
// was acknowledged is lost or doubled, and the node goes on, where records were damaged after a repair. ONESEAL_KILLS says how often.
func TestKillsMixedWithDamageLoseNothing(t *testing.T) {
	rounds := 3
	if os.Getenv("ONESEAL_SLOW") != "" {
		rounds = 1000
	}
	if n, err := strconv.Atoi(os.Getenv("ONESEAL_KILLS")); err == nil {
		rounds = n
	}
	dir := filepath.Join(t.TempDir(), "data")
	random := rand.New(rand.NewPCG(17, uint64(rounds)))
	s := sent{acknowledged: make(map[int]bool), client: http.Client{Timeout: 20 * time.Second}}
	next, faults := 0, make(map[string]int)
	for round := range rounds {
		p, i := launch(t, dir)
		if i.Lost != "" {
			p.kill()
			t.Fatalf("round %d: %s", round, i.Lost)
		}
		after := time.AfterFunc(time.Duration(50+random.IntN(700))*time.Millisecond, func() { p.command.Process.Kill() })
		for again := max(0, next-3); ; again++ { // the last ones again, as a sender does who got no answer
			if s.post(t, i, again, again+1) != http.StatusOK {
				break
			}
			next = max(next, again+1)
		}
		next++ // which was perhaps stored
		after.Stop()
		p.kill()
		fault, damaged := damage(t, dir, random)
		faults[fault]++
		if damaged {
			done, err := repair.Run(t.Context(), repair.Options{DataDir: dir, Logger: slog.New(slog.DiscardHandler)})
			if err != nil || len(done.Open) > 0 {
				t.Fatalf("round %d, %s: %+v, %v", round, fault, done, err)
			}
		}
		if t.Failed() {
			return
		}
	}
	i, _, _ := up(t, dir)
	s.check(t, i)
	t.Logf("%d rounds, %d events acknowledged, %v", rounds, len(s.acknowledged), faults)
}

// damage changes a file of a folder on which nothing runs, and says how, and whether records are damaged by it.
func damage(t *testing.T, dir string, random *rand.Rand) (fault string, records bool) {
	t.Helper()
	flip := func(pattern string) bool {
		files, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range random.Perm(len(files)) {
			content, err := os.ReadFile(files[n])
			if err != nil {
				t.Fatal(err)
			}
			if len(content) > 0 {
				content[random.IntN(len(content))] ^= byte(1 + random.IntN(255))
				if err := os.WriteFile(files[n], content, 0o600); err != nil {
					t.Fatal(err)
				}
				return true
			}
		}
		return false
	}
	switch random.IntN(8) {
	case 0:
		return "a byte of a segment", flip("kafka/partitions/oneseal.approval.v1-*/*.dat")
	case 1:
		flip("kafka/partitions/*/*.idx")
		return "a byte of an index", false
	case 2:
		flip("kafka.second")
		return "a byte of the second copy", false
	case 3:
		flip("kafka/groups.log")
		return "a byte of what groups committed", false
	case 4:
		flip("ids/*")
		return "a byte of the index of event ids", false
	case 5:
		segments, err := filepath.Glob(filepath.Join(dir, "kafka/partitions/oneseal.approval.v1-*/*.dat"))
		if err != nil {
			t.Fatal(err)
		}
		for _, segment := range segments {
			file, err := os.OpenFile(segment, os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			torn := make([]byte, 1+random.IntN(90))
			if _, err := file.Write(torn); err != nil {
				t.Fatal(err)
			}
			file.Close()
		}
		return "a torn write", false
	case 6:
		flip("kafka/topics.json")
		return "a byte of the topics", false
	default:
		return "none", false
	}
}
