package repair_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"
	"golang.org/x/sys/unix"

	"oneseal/deploy/node"
	"oneseal/events"
	eventlog "oneseal/events/log"
)

// inNamespace runs the test again in a mount namespace of its own, where it may mount file systems that nobody else sees, and says
// whether this is that run.
func inNamespace(t *testing.T) bool {
	t.Helper()
	const variable = "ONESEAL_NAMESPACE"
	if os.Getenv(variable) == t.Name() {
		return true
	}
	if err := exec.Command("unshare", "-m", "true").Run(); err != nil {
		t.Skipf("a mount namespace needs unshare and the right to use it: %v", err)
	}
	command := exec.Command("unshare", "-m", os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	command.Env = append(os.Environ(), variable+"="+t.Name())
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	said, err := command.CombinedOutput()
	switch {
	case err == nil && bytes.Contains(said, []byte("--- SKIP")):
		t.Skip(string(said))
	case err != nil || !bytes.Contains(said, []byte("--- PASS")):
		t.Fatalf("%v: %s", err, said)
	}
	return false
}

// sent posts events and notes those that were acknowledged.
type sent struct {
	acknowledged map[int]bool
	client       http.Client
}

func (s *sent) post(t *testing.T, i node.Instance, from, to int) int {
	t.Helper()
	for n := from; n < to; n++ {
		body := fmt.Sprintf(`{"specversion":"1.0","id":"%d","source":"/window/3","type":"oneseal.approval.received","subject":"approval/%d","time":"2026-03-02T09:15:00+08:00","organ":"approval-bureau","data":{"receipt":"R-%d"}}`, n, n%7, n)
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, i.URL+"/v1/events", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+i.Key)
		request.Header.Set("Content-Type", "application/cloudevents+json")
		answer, err := s.client.Do(request)
		if err != nil {
			return 0
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			return answer.StatusCode
		}
		if s.acknowledged == nil {
			s.acknowledged = make(map[int]bool)
		}
		s.acknowledged[n] = true
	}
	return http.StatusOK
}

// check holds what was acknowledged against the log, as kafka-go reads it, and the log against the archive.
func (s *sent) check(t *testing.T, i node.Instance) {
	t.Helper()
	await(t, i)
	ids := make(map[string]int)
	for _, record := range told(t, i.Brokers, events.Topic("approval")) {
		id, _, _ := strings.Cut(record, "{")
		ids[id]++
	}
	for n := range s.acknowledged {
		if ids[fmt.Sprint(n)] != 1 {
			t.Errorf("event %d was acknowledged, and is in the log %d times", n, ids[fmt.Sprint(n)])
		}
	}
	if found, _ := auditedPositions(t, i); len(found) > 0 {
		t.Errorf("log and archive: %v", found)
	}
}

// A disk that is full takes nothing: no event is acknowledged that is not in the log, and once there is room it goes on.
func TestAFullDiskLosesNothingAndGoesOnOnceThereIsRoom(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	dir := filepath.Join(t.TempDir(), "data")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=160m,mode=0700"); err != nil {
		t.Skipf("mount a small file system: %v", err)
	}
	t.Cleanup(func() { unix.Unmount(dir, unix.MNT_DETACH) })
	i, _, end := up(t, dir)
	var s sent
	if code := s.post(t, i, 0, 20); code != http.StatusOK {
		t.Fatal(code)
	}
	await(t, i)
	filler, err := os.Create(filepath.Join(dir, "filler"))
	if err != nil {
		t.Fatal(err)
	}
	for piece := make([]byte, 1<<20); len(piece) > 0; {
		if _, err = filler.Write(piece); err != nil {
			piece = piece[:len(piece)/2]
		}
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	refused := 0
	for n := 20; n < 80; n++ {
		if code := s.post(t, i, n, n+1); code != http.StatusOK {
			refused++
			if code != http.StatusServiceUnavailable {
				t.Errorf("a full disk is answered with %d", code)
			}
		}
		if refused == 3 {
			break
		}
	}
	if refused == 0 {
		t.Error("nothing was refused")
	}
	if err := errors.Join(filler.Close(), os.Remove(filler.Name())); err != nil {
		t.Fatal(err)
	}
	if code := s.post(t, i, 20, 60); code != http.StatusOK {
		t.Errorf("with room again: %d", code)
	}
	s.check(t, i)
	end()
	i, _, _ = up(t, dir)
	if i.Lost != "" {
		t.Error(i.Lost)
	}
	s.check(t, i)
}

// A disk that can't be written to is said at the start, and it starts once it can.
func TestAReadOnlyDiskIsSaid(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	dir := filepath.Join(t.TempDir(), "data")
	i, _, end := up(t, dir)
	var s sent
	if code := s.post(t, i, 0, 5); code != http.StatusOK {
		t.Fatal(code)
	}
	await(t, i)
	end()
	if err := unix.Mount(dir, dir, "", unix.MS_BIND, ""); err != nil {
		t.Skipf("mount the folder: %v", err)
	}
	t.Cleanup(func() { unix.Unmount(dir, unix.MNT_DETACH) })
	if err := unix.Mount("", dir, "", unix.MS_BIND|unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Skipf("mount the folder read-only: %v", err)
	}
	err := node.Up(t.Context(), node.Config{DataDir: dir, Listen: "127.0.0.1:0", Log: eventlog.Config{Partitions: 2}}, nil)
	if !errors.Is(err, syscall.EROFS) || !strings.Contains(err.Error(), dir) {
		t.Errorf("the start on a read-only disk ends with %v", err)
	}
	if err := unix.Mount("", dir, "", unix.MS_BIND|unix.MS_REMOUNT, ""); err != nil {
		t.Fatal(err)
	}
	i, _, _ = up(t, dir)
	s.check(t, i)
}

// A folder that is moved away while OneSeal runs takes the log with it: nothing is acknowledged until it is back.
func TestAFolderThatIsGoneAcknowledgesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	i, _, end := up(t, dir)
	var s sent
	if code := s.post(t, i, 0, 10); code != http.StatusOK {
		t.Fatal(code)
	}
	await(t, i)
	away := dir + ".away"
	if err := os.Rename(dir, away); err != nil {
		t.Fatal(err)
	}
	if code := s.post(t, i, 10, 11); code != http.StatusServiceUnavailable {
		t.Errorf("without its folder it answers %d", code)
	}
	answer, err := http.Get(i.URL + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("/healthz without the folder: %s", answer.Status)
	}
	if err := os.Rename(away, dir); err != nil {
		t.Fatal(err)
	}
	if code := s.post(t, i, 10, 30); code != http.StatusOK {
		t.Errorf("with its folder again it answers %d", code)
	}
	s.check(t, i)
	end()
	// What is removed for good takes nothing new with it, and the next start begins no new log in its place.
	i, _, end = up(t, dir)
	if err := os.RemoveAll(filepath.Join(dir, "kafka")); err != nil {
		t.Fatal(err)
	}
	if code := s.post(t, i, 30, 31); code != http.StatusServiceUnavailable {
		t.Errorf("without its log it answers %d", code)
	}
	end()
	os.RemoveAll(filepath.Join(dir, "kafka"))
	err = node.Up(t.Context(), node.Config{DataDir: dir, Listen: "127.0.0.1:0", Log: eventlog.Config{Partitions: 2}}, nil)
	if err == nil || !strings.Contains(err.Error(), "is gone") || !strings.Contains(err.Error(), "oneseal restore") {
		t.Errorf("the start without a log ends with %v", err)
	}
}

// A process that has no file handles left acknowledges nothing that it can't write, and goes on once it has.
func TestExhaustedFileHandlesLoseNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	i, _, _ := up(t, dir)
	s := sent{client: http.Client{Timeout: 15 * time.Second}}
	if code := s.post(t, i, 0, 10); code != http.StatusOK {
		t.Fatal(code)
	}
	await(t, i)
	var before unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &before); err != nil {
		t.Fatal(err)
	}
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: uint64(len(open) + 2), Max: before.Max}); err != nil {
		t.Skipf("bound the file handles: %v", err)
	}
	var hoard []*os.File
	for {
		file, err := os.Open("/dev/null")
		if err != nil {
			if !errors.Is(err, syscall.EMFILE) {
				t.Error(err)
			}
			break
		}
		hoard = append(hoard, file)
	}
	for n := 10; n < 14; n++ {
		if code := s.post(t, i, n, n+1); code != http.StatusOK && code != http.StatusServiceUnavailable && code != 0 {
			t.Errorf("without file handles it answers %d", code)
		}
	}
	for _, file := range hoard {
		file.Close()
	}
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &before); err != nil {
		t.Fatal(err)
	}
	if code := s.post(t, i, 10, 30); code != http.StatusOK {
		t.Errorf("with file handles again it answers %d", code)
	}
	s.check(t, i)
}

// A clock that was a year ahead or behind leaves records with such times. They are events like any other, also across a restart.
// (A Go program asks the kernel for the time and not libc, so that libfaketime does not move its clock: the records are appended with
// the times that such a clock would have given them, by kafka-go.)
func TestAClockThatJumpedAYearLosesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	i, _, end := up(t, dir)
	var s sent
	if code := s.post(t, i, 0, 5); code != http.StatusOK {
		t.Fatal(code)
	}
	client, done := i.Config().Client()
	defer done()
	for n, shift := range map[int]time.Duration{100: 365 * 24 * time.Hour, 101: -365 * 24 * time.Hour} {
		var headers []kafka.Header
		for name, value := range map[string]string{"ce_specversion": "1.0", "ce_id": fmt.Sprint(n), "ce_source": "/window/3", "ce_type": "oneseal.approval.received", "ce_subject": "approval/1",
			"ce_time": "2026-03-02T09:15:00+08:00", "ce_organ": "approval-bureau", "content-type": "application/json"} {
			headers = append(headers, kafka.Header{Key: name, Value: []byte(value)})
		}
		answer, err := client.Produce(t.Context(), &kafka.ProduceRequest{Topic: events.Topic("approval"), Partition: 0, RequiredAcks: kafka.RequireAll, Records: kafka.NewRecordReader(kafka.Record{
			Time: time.Now().Add(shift), Key: kafka.NewBytes([]byte("approval/1")), Value: kafka.NewBytes([]byte(`{"receipt":"R-1"}`)), Headers: headers})})
		if err != nil || answer.Error != nil {
			t.Fatal(err, answer.Error)
		}
		s.acknowledged[n] = true
	}
	if code := s.post(t, i, 5, 10); code != http.StatusOK {
		t.Fatal(code)
	}
	s.check(t, i)
	end()
	i, _, _ = up(t, dir)
	if i.Lost != "" || i.Doubts != "" {
		t.Error(i.Lost, i.Doubts)
	}
	if code := s.post(t, i, 10, 15); code != http.StatusOK {
		t.Error(code)
	}
	s.check(t, i)
}
