package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"oneseal/events"
)

const villagePolicy = `name: village
version: 1
from: 2017-01-01
hour: 9
holder: organ
cards:
  - {level: red, clock: promise, workdays: 1}
`

// The process is killed after the cards are in the log and before a receiver took one, then started again.
func TestKilledBetweenIssueAndDeliverySendsEachCardOnce(t *testing.T) {
	folder := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	var mu sync.Mutex
	away, tried := true, make(chan struct{}, 1)
	taken := make(map[string]int)
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // killed while it sent
		}
		mu.Lock()
		defer mu.Unlock()
		if away {
			select {
			case tried <- struct{}{}:
			default:
			}
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		e, err := events.DecodeStructured(body)
		if err != nil {
			t.Error(err)
			return
		}
		taken[e.ID]++
	}))
	defer receiver.Close()

	dir := filepath.Join(folder, "data")
	first := startUp(t, dir) // by the built-in policy: cases of 2017 are no news
	mapping := file("m.yaml", "family: approval\nsource: /log/test\nsubject: case\ntime: at\nzone: Asia/Shanghai\nactivity: act\norgan: =bureau\nactivities:\n  a: {type: accepted, data: {promised_days: promise}}\n")
	output(t, "import", file("cases.csv", "case,at,act,promise\n1,2017-03-01 09:00,a,5\n2,2017-03-02 09:00,a,5\n3,2017-03-03 09:00,a,5\n"), "--map", mapping, "--data", dir)
	caughtUp(t, dir)
	first.Process.Kill()
	first.Wait()

	supervised := []string{"--policy", file("policy.yaml", villagePolicy), "--webhook", receiver.URL, "--webhook-secret-file", file("secret", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=\n")}
	second := startUp(t, dir, supervised...)
	<-tried
	second.Process.Kill()
	second.Wait()
	mu.Lock()
	away = false
	mu.Unlock()
	third := startUp(t, dir, supervised...)
	until(t, "the cards are delivered", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(taken) == 3
	})
	caughtUp(t, dir)
	if got := sql(t, dir, "SELECT count(), sum(revision), uniqExact(case_subject), any(level), any(policy), any(holder) FROM (SELECT * FROM cards FINAL)"); got != `3,3,3,"red","village/1","organ/bureau"` {
		t.Errorf("cards, their events and cases: %s", got)
	}
	if got := sql(t, dir, "SELECT count() FROM events_v WHERE type LIKE 'oneseal.card.%'"); got != "3" {
		t.Errorf("%s events on cards in the archive", got)
	}
	response, err := http.Get(third.url + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if text, err := io.ReadAll(response.Body); err != nil || !strings.Contains(string(text), `outcome="delivered"`) {
		t.Errorf("no metric of deliveries: %v", err)
	}
	mu.Lock()
	defer mu.Unlock()
	for id, times := range taken {
		if times != 1 {
			t.Errorf("%s was delivered %d times", id, times)
		}
	}
}
