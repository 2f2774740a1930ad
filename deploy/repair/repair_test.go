package repair_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"

	"oneseal/deploy/embedded"
	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/deploy/node"
	"oneseal/deploy/repair"
	"oneseal/deploy/storage"
	"oneseal/events"
	"oneseal/events/client"
	eventlog "oneseal/events/log"
	"oneseal/events/log/socket"
	"oneseal/projectors"
)

// up runs a whole node on a folder until end is called.
func up(t *testing.T, dir string) (i node.Instance, door client.Sender, end func()) {
	t.Helper()
	if _, err := embedded.FindEngine(""); err != nil {
		embeddedtest.Start(t) // which skips or fails
	}
	ctx, cancel := context.WithCancel(context.Background())
	ready, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- node.Up(ctx, node.Config{DataDir: dir, Listen: "127.0.0.1:0", Log: eventlog.Config{Partitions: 2}}, func(running node.Instance, d client.Sender) error {
			i, door = running, d
			close(ready)
			return nil
		})
	}()
	select {
	case <-ready:
	case err := <-ended:
		cancel()
		t.Fatalf("the node did not start: %v", err)
	}
	over := false
	end = func() {
		if over {
			return
		}
		over = true
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the node ended with %v", err)
		}
	}
	t.Cleanup(end)
	return i, door, end
}

func send(t *testing.T, i node.Instance, from, to int) int {
	t.Helper()
	var body bytes.Buffer
	body.WriteByte('[')
	for n := from; n < to; n++ {
		if n > from {
			body.WriteByte(',')
		}
		fmt.Fprintf(&body, `{"specversion":"1.0","id":"%d","source":"/window/3","type":"oneseal.approval.received","subject":"approval/%d","time":"2026-03-02T09:15:00+08:00","organ":"approval-bureau","data":{"receipt":"R-%d"}}`, n, n%7, n)
	}
	body.WriteByte(']')
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, i.URL+"/v1/events", &body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+i.Key)
	request.Header.Set("Content-Type", "application/cloudevents-batch+json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	said, _ := io.ReadAll(answer.Body)
	if answer.StatusCode != http.StatusOK {
		t.Logf("%d %s", answer.StatusCode, said)
	}
	return answer.StatusCode
}

// dialer reaches the broker by its socket.
func dialer(brokers []string) *kafka.Dialer {
	path, _ := socket.Path(brokers[0])
	return &kafka.Dialer{DialFunc: func(ctx context.Context, _, _ string) (net.Conn, error) { return socket.Dial(ctx, path) }}
}

// told gives what kafka-go reads of a topic, by position: the event's id and the record's value.
func told(t *testing.T, brokers []string, topic string) map[string]string {
	t.Helper()
	records := make(map[string]string)
	for partition := range 2 {
		connection, err := dialer(brokers).DialLeader(t.Context(), "tcp", brokers[0], topic, partition)
		if err != nil {
			t.Fatal(err)
		}
		_, last, err := connection.ReadOffsets()
		if err == nil {
			err = connection.SetDeadline(time.Now().Add(time.Minute))
		}
		for next := int64(0); err == nil && next < last; {
			var m kafka.Message
			if m, err = connection.ReadMessage(1 << 20); err != nil {
				break
			}
			next = m.Offset + 1
			for _, h := range m.Headers {
				if h.Key == "ce_id" {
					records[fmt.Sprintf("%d@%d", partition, m.Offset)] = string(h.Value) + string(m.Value)
				}
			}
		}
		if connection.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return records
}

func await(t *testing.T, i node.Instance) {
	t.Helper()
	if err := projectors.Await(t.Context(), i.Config(), projectors.DefaultGroup, eventlog.Topics()...); err != nil {
		t.Fatal(err)
	}
}

// What a changed byte takes, what a cut segment takes, and what two changed bytes take: the node shows what it has, takes nothing, and
// says why; the repair takes the records from their checksum or from the archive, at their offsets, and tells what it did.
func TestLostRecordsArePutBackAtTheirOffsets(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	i, _, end := up(t, dir)
	for n := range 5 {
		if code := send(t, i, 10*n, 10*n+10); code != http.StatusOK {
			t.Fatal(code)
		}
	}
	await(t, i)
	topic := events.Topic("approval")
	was := told(t, i.Brokers, topic)
	if len(was) != 50 {
		t.Fatalf("%d records", len(was))
	}
	end()
	segment := filepath.Join(dir, "kafka", "partitions", topic+"-0", "0.dat")
	whole, err := os.ReadFile(segment)
	if err != nil {
		t.Fatal(err)
	}
	for name, damage := range map[string]struct {
		content func() []byte
		out     events.RepairSource
	}{
		"one byte":        {func() []byte { c := bytes.Clone(whole); c[len(c)/2] ^= 1; return c }, "checksum"},
		"a run of bytes":  {func() []byte { c := bytes.Clone(whole); clear(c[len(c)/3 : len(c)/3+40]); return c }, "archive"},
		"all of them":     {func() []byte { return nil }, "archive"},
		"half a segment":  {func() []byte { return whole[:len(whole)/2] }, "archive"},
		"the last record": {func() []byte { c := bytes.Clone(whole); c[len(c)-3] ^= 0x10; c[len(c)-9] ^= 1; return c }, "archive"},
	} {
		t.Run(name, func(t *testing.T) {
			copied := filepath.Join(t.TempDir(), "data")
			os.Remove(filepath.Join(dir, "kafka.sock")) // which can't be copied
			if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
				t.Fatal(err)
			}
			segment := filepath.Join(copied, "kafka", "partitions", topic+"-0", "0.dat")
			damaged := damage.content()
			if err := os.WriteFile(segment, damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			i, _, end := up(t, copied)
			if code := send(t, i, 100, 101); code != http.StatusServiceUnavailable {
				t.Errorf("a read-only node answers %d", code)
			}
			for _, word := range []string{topic, "partition 0", "offset", "oneseal repair --data " + copied} {
				if !strings.Contains(i.Lost, word) {
					t.Errorf("%q is not said in %q", word, i.Lost)
				}
			}
			for _, path := range []string{"/healthz", "/v1/events"} {
				answer, err := http.Get(i.URL + path)
				if err != nil {
					t.Fatal(err)
				}
				said, err := io.ReadAll(answer.Body)
				answer.Body.Close()
				if err != nil || answer.StatusCode != http.StatusServiceUnavailable || !bytes.Contains(said, []byte("partition 0")) {
					t.Errorf("%s: %s, %s, %v", path, answer.Status, said, err)
				}
				if bytes.Contains(said, []byte(copied)) {
					t.Errorf("%s tells every caller where the data folder is: %s", path, said)
				}
			}
			end()
			if left, err := os.ReadFile(segment); err != nil || !bytes.Equal(left, damaged) {
				t.Errorf("the segment was touched: %v", err)
			}
			done, err := repair.Run(t.Context(), repair.Options{DataDir: copied})
			if err != nil || len(done.Put) != 1 || len(done.Open) > 0 || done.Put[0].OutOf != damage.out {
				t.Fatalf("%+v, %v", done, err)
			}
			if kept, err := os.ReadFile(filepath.Join(done.Kept, "kafka", "partitions", topic+"-0", "0.dat")); err != nil || !bytes.Equal(kept, damaged) {
				t.Errorf("the damaged segment is not kept: %v", err)
			}
			i, _, end = up(t, copied)
			defer end()
			if i.Lost != "" {
				t.Fatal(i.Lost)
			}
			now := told(t, i.Brokers, topic)
			if len(now) != len(was) {
				t.Errorf("%d records, there were %d", len(now), len(was))
			}
			for at, record := range was {
				if now[at] != record {
					t.Errorf("%s: %q, it was %q", at, now[at], record)
				}
			}
			if repaired := told(t, i.Brokers, events.Topic("storage")); len(repaired) != 1 {
				t.Errorf("what was done is told as %v", repaired)
			}
			if code := send(t, i, 0, 50); code != http.StatusOK {
				t.Error(code)
			}
			if code := send(t, i, 100, 101); code != http.StatusOK {
				t.Error(code)
			}
			if now := told(t, i.Brokers, topic); len(now) != len(was)+1 {
				t.Errorf("after the same 50 events and a new one there are %d records", len(now))
			}
		})
	}
}

// Records that neither their checksum nor the archive gives back come out of a backup that was made while the node ran, the newest that
// has them; a backup whose piece is damaged is passed over.
func TestWhatTheArchiveLostTooComesOutOfABackup(t *testing.T) {
	dir, backups := filepath.Join(t.TempDir(), "data"), t.TempDir()
	i, _, end := up(t, dir)
	send(t, i, 0, 20)
	await(t, i)
	topic := events.Topic("approval")
	was := told(t, i.Brokers, topic)
	post(t, i, "/v1/backup", url.Values{"to": {backups}})
	first, err := filepath.Glob(filepath.Join(backups, "objects", "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	post(t, i, "/v1/backup", url.Values{"to": {backups}})
	change(t, i, "DELETE FROM events WHERE partition = 0")
	end()
	segment := filepath.Join(dir, storage.PartitionFolder(topic, 0), "0.dat")
	whole, err := os.ReadFile(segment)
	if err != nil {
		t.Fatal(err)
	}
	clear(whole[len(whole)/3 : len(whole)/3+40])
	if err := os.WriteFile(segment, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	done, err := repair.Run(t.Context(), repair.Options{DataDir: dir})
	if err != nil || len(done.Put) > 0 || len(done.Open) != 1 || !strings.Contains(done.Open[0].Why.Error(), "--backup") {
		t.Fatalf("without a backup: %+v, %v", done, err)
	}
	if done, err = repair.Run(t.Context(), repair.Options{DataDir: dir, Backup: t.TempDir()}); err != nil || len(done.Open) != 1 || !strings.Contains(done.Open[0].Why.Error(), "holds no backup") {
		t.Fatalf("with an empty one: %+v, %v", done, err)
	}
	// The newest backup's own pieces are damaged; those that both have in common are the first's.
	all, err := filepath.Glob(filepath.Join(backups, "objects", "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range all {
		if !slices.Contains(first, path) {
			if err := os.WriteFile(path, []byte("damaged"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	done, err = repair.Run(t.Context(), repair.Options{DataDir: dir, Backup: backups})
	if err != nil || len(done.Open) > 0 || len(done.Put) == 0 || done.Put[0].OutOf != "backup" {
		t.Fatalf("with the backup: %+v, %v", done, err)
	}
	i, _, end = up(t, dir)
	defer end()
	await(t, i)
	now := told(t, i.Brokers, topic)
	for at, record := range was {
		if now[at] != record {
			t.Errorf("%s: %q, it was %q", at, now[at], record)
		}
	}
	if found, _ := audited(t, i); len(found) > 0 || len(now) != len(was) {
		t.Errorf("%d records of %d, and the audit finds %v", len(now), len(was), found)
	}
}
