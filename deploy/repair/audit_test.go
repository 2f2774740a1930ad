package repair_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/twmb/franz-go/pkg/kmsg"

	"oneseal/deploy/audit"
	"oneseal/deploy/backup"
	"oneseal/deploy/node"
	"oneseal/deploy/repair"
	"oneseal/deploy/storage"
	"oneseal/events"
)

// post asks a running node as the commands do.
func post(t *testing.T, i node.Instance, path string, form url.Values) []byte {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, i.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+i.Key)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s answers %d %s, %v", path, answer.StatusCode, said, err)
	}
	return said
}

func audited(t *testing.T, i node.Instance) (found []audit.Finding, summary audit.Summary) {
	t.Helper()
	return lines(t, post(t, i, "/v1/audit", nil))
}

// auditedPositions leaves read models out.
func auditedPositions(t *testing.T, i node.Instance) (found []audit.Finding, summary audit.Summary) {
	t.Helper()
	return lines(t, post(t, i, "/v1/audit", url.Values{"positions": {"1"}}))
}

func lines(t *testing.T, said []byte) (found []audit.Finding, summary audit.Summary) {
	t.Helper()
	for text := range bytes.Lines(said) {
		var line node.UpkeepLine
		if err := json.Unmarshal(text, &line); err != nil || line.Error != "" {
			t.Fatalf("%s: %v", text, err)
		}
		if line.Finding != nil {
			found = append(found, *line.Finding)
		}
		if line.Summary != nil {
			summary = *line.Summary
		}
	}
	return found, summary
}

// change changes the archive behind OneSeal's back, with ClickHouse's own client.
func change(t *testing.T, i node.Instance, statements ...string) {
	t.Helper()
	c := i.ClickHouse
	conn, err := clickhouse.Open(&clickhouse.Options{Addr: []string{c.Address}, Auth: clickhouse.Auth{Database: c.Database, Username: c.User, Password: c.Password}})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, statement := range statements {
		if err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// Whatever is changed behind the system's back is found, and named by its position: a record with its checksum computed anew, a changed
// row, a row that is gone and one too many, an offset that was used twice, and a row of a read model.
func TestAuditFindsWhatWasChangedBehindTheSystemsBack(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	i, _, end := up(t, dir)
	for n := range 3 {
		send(t, i, 10*n, 10*n+10)
	}
	await(t, i)
	if found, summary := audited(t, i); len(found) > 0 || summary.Records != 30 || summary.Archived != 30 || summary.Rows != 7 {
		t.Fatalf("before: %v, %+v", found, summary)
	}
	topic := events.Topic("approval")
	has := func(found []audit.Finding, kind audit.Kind, want string) bool {
		return slices.ContainsFunc(found, func(f audit.Finding) bool { return f.Kind == kind && strings.Contains(f.String(), want) })
	}
	change(t, i,
		"ALTER TABLE events UPDATE data = replaceAll(data, 'R-4', 'R-5') WHERE id = '4' SETTINGS mutations_sync = 2",
		"ALTER TABLE events UPDATE traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' WHERE id = '5' SETTINGS mutations_sync = 2",
		"DELETE FROM events WHERE id = '6'",
		"INSERT INTO events SELECT * REPLACE ('17' AS id, 'approval/other' AS subject) FROM (SELECT * FROM events WHERE id = '7')",
		"INSERT INTO events SELECT * REPLACE ('18' AS id, 90000 AS offset) FROM (SELECT * FROM events WHERE id = '8')",
		"ALTER TABLE approvals UPDATE state = 'decided' WHERE subject = 'approval/1' SETTINGS mutations_sync = 2",
		"DELETE FROM approvals WHERE subject = 'approval/2'",
	)
	found, _ := audited(t, i)
	for _, want := range []struct {
		kind audit.Kind
		text string
	}{
		{audit.Changed, `event "4" of /window/3: the log and the archive state different facts`},
		{audit.Changed, `event "5" of /window/3: trace`},
		{audit.MissingInArchive, `event "6"`},
		{audit.TwoEvents, `@`},
		{audit.MissingInLog, `@90000`},
		{audit.OfRow, "approval/1"},
		{audit.OfRow, "approvals: the row is missing"},
	} {
		if !has(found, want.kind, want.text) {
			t.Errorf("%s %q is not found", want.kind, want.text)
		}
	}
	if t.Failed() {
		for _, f := range found {
			t.Log(f)
		}
	}
	end()
	// A record says another thing, in a batch whose checksum is right.
	fresh := filepath.Join(t.TempDir(), "data")
	i, _, end = up(t, fresh)
	send(t, i, 0, 1)
	await(t, i)
	segments, err := filepath.Glob(filepath.Join(fresh, "kafka", "partitions", topic+"-*", "0.dat"))
	if err != nil || len(segments) != 1 {
		t.Fatal(segments, err)
	}
	partition, err := strconv.Atoi(strings.TrimPrefix(filepath.Base(filepath.Dir(segments[0])), topic+"-"))
	if err != nil {
		t.Fatal(err)
	}
	connection, err := dialer(i.Brokers).DialLeader(t.Context(), "tcp", i.Brokers[0], topic, partition)
	if err != nil {
		t.Fatal(err)
	}
	m, err := connection.ReadMessage(1 << 20)
	if err != nil {
		t.Fatal(err)
	}
	connection.Close()
	end()
	changed := storage.Record{Time: m.Time, Key: m.Key, Value: bytes.Replace(m.Value, []byte("R-0"), []byte("R-9"), 1)}
	for _, h := range m.Headers {
		changed.Headers = append(changed.Headers, kmsg.Header{Key: h.Key, Value: h.Value})
	}
	if err := os.WriteFile(segments[0], storage.Batches(0, 1, []storage.Record{changed}), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, made := range []string{"snapshot.json", "0.idx"} { // as one would who hides it
		os.Remove(filepath.Join(filepath.Dir(segments[0]), made))
	}
	os.Remove(filepath.Join(fresh, "kafka.second"))
	i, _, _ = up(t, fresh)
	found, _ = audited(t, i)
	if !has(found, audit.Changed, `event "0"`) || !has(found, audit.OfIDs, "changed after it was acknowledged") {
		t.Errorf("a record with a new checksum: %v", found)
	}
}

// A backup that is made while events come in is restored into a fresh folder: every record and every row is there that was
// acknowledged before it began, and the node goes on.
func TestABackupOfARunningNodeIsRestoredWhole(t *testing.T) {
	dir, to := filepath.Join(t.TempDir(), "data"), t.TempDir()
	i, _, end := up(t, dir)
	for n := range 3 {
		send(t, i, 10*n, 10*n+10)
	}
	await(t, i)
	var first, second backup.Summary
	if err := json.Unmarshal(post(t, i, "/v1/backup", url.Values{"to": {to}}), &first); err != nil {
		t.Fatal(err)
	}
	stop, stopped := make(chan struct{}), make(chan int)
	go func() { // events come in all the while
		n := 100
		for {
			select {
			case <-stop:
				stopped <- n
				return
			default:
				send(t, i, n, n+3)
				n += 3
			}
		}
	}()
	before := told(t, i.Brokers, events.Topic("approval"))
	if err := json.Unmarshal(post(t, i, "/v1/backup", url.Values{"to": {to}}), &second); err != nil {
		t.Fatal(err)
	}
	close(stop)
	sent := <-stopped
	if second.Written >= first.Bytes {
		t.Errorf("the second backup wrote %d bytes of %d", second.Written, second.Bytes)
	}
	await(t, i)
	all := told(t, i.Brokers, events.Topic("approval"))
	end()
	t.Logf("%d records when the backup began, %d at the end (%d were sent)", len(before), len(all), sent)
	fresh := filepath.Join(t.TempDir(), "data")
	if _, err := backup.Restore(t.Context(), to, "", fresh); err != nil {
		t.Fatal(err)
	}
	r, _, _ := up(t, fresh)
	if r.Key != i.Key {
		t.Error("the local key is another one")
	}
	await(t, r)
	now := told(t, r.Brokers, events.Topic("approval"))
	for at, record := range before {
		if now[at] != record {
			t.Errorf("%s: %q, it was %q", at, now[at], record)
		}
	}
	for at, record := range now {
		if all[at] != record {
			t.Errorf("%s: %q was never told", at, record)
		}
	}
	if found, summary := audited(t, r); len(found) > 0 || summary.Records != int64(len(now)) {
		t.Errorf("the restored folder: %v, %+v", found, summary)
	}
	if code := send(t, r, 0, 30); code != http.StatusOK {
		t.Error(code)
	}
	if again := told(t, r.Brokers, events.Topic("approval")); len(again) != len(now) {
		t.Errorf("the same events again: %d records of %d", len(again), len(now))
	}
	// A piece that is damaged is found before anything is made of it.
	objects, err := filepath.Glob(filepath.Join(to, "objects", "*", "*"))
	if err != nil || len(objects) == 0 {
		t.Fatal(err)
	}
	for _, path := range objects {
		raw, _ := os.ReadFile(path)
		if bytes.Contains(raw, []byte("window-3")) || len(raw) > 0 {
			raw[len(raw)/2] ^= 1
			if err := os.WriteFile(path, raw, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := backup.Restore(t.Context(), to, "", filepath.Join(t.TempDir(), "data")); err == nil || !strings.Contains(err.Error(), "is damaged") {
		t.Errorf("damaged pieces: %v", err)
	}
}

// What was changed behind the system's back is put right where the index of event ids says what was acknowledged: rows are taken from the
// log again, a row that nobody told stays named, and a record that was changed is replaced by what the archive holds.
func TestRepairTakesRowsFromTheLogAndRecordsFromTheArchive(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	i, _, end := up(t, dir)
	for n := range 3 {
		send(t, i, 10*n, 10*n+10)
	}
	await(t, i)
	topic := events.Topic("approval")
	was := told(t, i.Brokers, topic)
	change(t, i,
		"ALTER TABLE events UPDATE data = replaceAll(data, 'R-4', 'R-5') WHERE id = '4' SETTINGS mutations_sync = 2",
		"DELETE FROM events WHERE id = '6'",
	)
	end()
	// A batch of the log says another thing, and its checksum is right.
	segment := filepath.Join(dir, "kafka", "partitions", topic+"-0", "0.dat")
	span, err := storage.Span(dir, topic, 0, 2)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(segment)
	if err != nil {
		t.Fatal(err)
	}
	var records []storage.Record
	for offset := span.From; offset < span.To; offset++ {
		records = append(records, storage.Record{Offset: offset, Key: []byte("approval/1"), Value: []byte(`{"receipt":"forged"}`), Headers: []kmsg.Header{
			{Key: "ce_specversion", Value: []byte("1.0")}, {Key: "ce_id", Value: []byte("8")}, {Key: "ce_source", Value: []byte("/window/3")}, {Key: "ce_type", Value: []byte("oneseal.approval.received")},
			{Key: "ce_subject", Value: []byte("approval/1")}, {Key: "ce_time", Value: []byte("2026-03-02T09:15:00+08:00")}, {Key: "ce_organ", Value: []byte("approval-bureau")}, {Key: "content-type", Value: []byte("application/json")},
		}})
	}
	forged := slices.Concat(whole[:span.At], storage.Batches(span.From, span.To, records), whole[span.At+span.Bytes:])
	if err := os.WriteFile(segment, forged, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, made := range []string{filepath.Join(filepath.Dir(segment), "snapshot.json"), filepath.Join(filepath.Dir(segment), "0.idx"), filepath.Join(dir, "kafka.second")} {
		os.Remove(made)
	}
	done, err := repair.Run(t.Context(), repair.Options{DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	for _, left := range done.Open {
		t.Logf("open: %s: %v", left.Finding, left.Why)
	}
	i, _, _ = up(t, dir)
	await(t, i)
	for at, record := range told(t, i.Brokers, topic) {
		if want, is := was[at]; is && want != record {
			t.Errorf("%s: %q, it was %q", at, record, want)
		}
	}
	if found, _ := audited(t, i); len(found) > 0 {
		t.Errorf("after the repair: %v", found)
	}
}
