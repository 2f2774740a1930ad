package exchange

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/events"
)

// serve gives the address of a server to which the word behind Bearer is the organ of the key.
func (x *exchangeOf) serve(register *Register) string {
	s := Server{Log: x.log, Register: register, Logger: x.log.Logger, Organs: func(r *http.Request) ([]string, bool) {
		organ, is := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		return []string{organ}, is
	}}
	server := httptest.NewServer(s.Handler())
	x.t.Cleanup(server.Close)
	return server.URL + Path
}

func curl(t *testing.T, organ string, args ...string) *exec.Cmd {
	t.Helper()
	path, err := exec.LookPath("curl")
	if err != nil {
		t.Skip("this test needs curl: apt-get install curl")
	}
	return exec.CommandContext(t.Context(), path, append([]string{"-sS", "-N", "--max-time", "120", "-H", "Authorization: Bearer " + organ}, args...)...)
}

// curl reads batch after batch by the position of the last event, and after a while by the cursor that the server kept: each event comes once, in order.
func TestCurlReadsOnByThePositionAndByTheKeptCursor(t *testing.T) {
	x := newExchange(t, embeddedtest.StartKafka(t).Brokers())
	register, _ := x.react()
	url := x.serve(register)
	x.tell(fact("grant/g", "g", "enforcement", -1, &events.GrantGiven{GrantTerms: terms()}))
	const n = 25
	for i := range n {
		x.tell(fact("evidence/1", fmt.Sprint(i), "enforcement", -20, collected("never")))
	}
	x.untilRead("g", n)
	var ids, want []string
	for i := range n {
		want = append(want, IDOf("g", "/enforcement", fmt.Sprint(i)))
	}
	for after := ""; len(ids) < n; {
		out, err := curl(t, "public-security", url+"g/events?most=10&wait=20"+after).Output()
		if err != nil {
			t.Fatal(err)
		}
		var batch []struct{ ID, Position, Specversion, Subject string }
		if err := json.Unmarshal(out, &batch); err != nil || len(batch) == 0 {
			t.Fatalf("%s: %v", out, err)
		}
		for _, e := range batch {
			ids = append(ids, e.ID)
		}
		last := batch[len(batch)-1].Position
		if after = "&after=" + last; len(ids) >= 20 { // it is kept: who forgot it asks without
			if _, err := curl(t, "public-security", url+"g/events?wait=0&most=1"+after).Output(); err != nil {
				t.Fatal(err)
			}
			after = ""
		}
	}
	if !slices.Equal(ids, want) {
		t.Errorf("read %v, want %v", ids, want)
	}
	for _, other := range []string{"environment", "*", "enforcement"} {
		if out, err := curl(t, other, "-o", "/dev/null", "-w", "%{http_code}", url+"g/events?wait=0").Output(); err != nil || string(out) != "404" {
			t.Errorf("%s is answered %s, %v", other, out, err)
		}
	}
}

// A stream and a request that wait are open when the grant is suspended: both end, with the reason, and go on once it is resumed.
func TestOpenRequestsEndWithTheGrant(t *testing.T) {
	x := newExchange(t, embeddedtest.StartKafka(t).Brokers())
	register, _ := x.react()
	url := x.serve(register)
	x.tell(fact("grant/g", "g", "enforcement", -1, &events.GrantGiven{GrantTerms: terms()}), fact("evidence/1", "1", "enforcement", -20, collected("never")))
	x.untilRead("g", 1)

	stream := curl(t, "public-security", "-H", "Accept: text/event-stream", url+"g/events")
	out, err := stream.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	position := ""
	for position == "" && lines.Scan() {
		position, _ = strings.CutPrefix(lines.Text(), "id: ")
	}
	if _, err := strconv.ParseInt(position, 10, 64); err != nil {
		t.Fatalf("the stream's first id is %q", position)
	}
	waits := curl(t, "public-security", "-w", " %{http_code}", url+"g/events?wait=60&after="+position)
	waited := make(chan string)
	go func() {
		said, err := waits.CombinedOutput()
		waited <- fmt.Sprint(string(said), err)
	}()
	<-time.After(time.Second)
	suspended := time.Now()
	x.tell(fact("grant/g", "suspended", "enforcement", 0, &events.GrantSuspended{Reason: "核查"}))
	if said := <-waited; !strings.Contains(said, "the grant is suspended") || !strings.Contains(said, " 403") {
		t.Errorf("the request that waited was answered %q", said)
	}
	cut := false
	for lines.Scan() {
		cut = cut || lines.Text() == "event: cut"
	}
	if err := stream.Wait(); err != nil || !cut {
		t.Errorf("the stream ended with %v, and told of the cut: %v", err, cut)
	}
	t.Logf("both ended after %v", time.Since(suspended).Round(time.Millisecond))

	x.tell(fact("evidence/1", "2", "enforcement", -19, collected("never")))
	resumed := fact("grant/g", "resumed", "enforcement", 0, &events.GrantResumed{})
	resumed.Time = resumed.Time.Add(time.Second)
	x.tell(resumed)
	x.untilRead("g", 2)
	var answer string
	x.until("the grant counts again", func() bool {
		out, err := curl(t, "public-security", url+"g/events?wait=5").Output()
		answer = string(out)
		return err == nil && strings.Contains(answer, `"id"`)
	})
	if !strings.Contains(answer, IDOf("g", "/enforcement", "2")) || strings.Contains(answer, IDOf("g", "/enforcement", "1")) {
		t.Errorf("after the kept position came %s", answer)
	}
}
