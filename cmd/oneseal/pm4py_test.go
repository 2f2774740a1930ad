package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

const pm4pyVersion = "pm4py==2.7.23.11"

// pm4py gives a Python that has pm4py, an independent reader of the exports. It is installed once for all test
// processes, in a virtual environment in the user's cache folder; nothing of it is linked or shipped.
func pm4py(t *testing.T) (python string) {
	t.Helper()
	if err := exec.Command("python3", "-c", "import venv, ensurepip").Run(); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("python3 with venv is not installed (%v): the tests of exports need it", err)
		}
		t.Skipf("python3 with venv is not installed (%v): apt-get install python3-venv for the tests of exports", err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(cache, "oneseal", pm4pyVersion)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	lock, err := os.OpenFile(filepath.Join(folder, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	environment, done := filepath.Join(folder, "venv"), filepath.Join(folder, "installed")
	python = filepath.Join(environment, "bin", "python")
	if _, err := os.Stat(done); err == nil {
		return python
	}
	for _, step := range [][]string{
		{"python3", "-m", "venv", "--clear", environment},
		{python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", pm4pyVersion},
	} {
		if out, err := exec.Command(step[0], step[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", step, err, out)
		}
	}
	if err := os.WriteFile(done, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return python
}

// mined is what pm4py makes of one log's three exports.
type mined struct {
	XES struct {
		Cases     map[string]way
		Durations []float64 // sorted
		Variants  []variant
		Start     map[string]int
		End       map[string]int
	}
	JSON, SQLite minedOCEL
	Violated     []string // constraints of OCEL's relational form
}

type minedOCEL struct {
	Events  int
	Objects map[string]int // by type
	O2O     int
	Cases   map[string]way // by the qualifier "subject"
	Kinds   map[string]string
}

// way is how a case went: seconds from its first event to its last, and the activities in order.
type way struct {
	Seconds    float64
	Activities []string
}

func (w *way) UnmarshalJSON(text []byte) error {
	return json.Unmarshal(text, &[]any{&w.Seconds, &w.Activities})
}

type variant struct {
	Activities []string
	Cases      int
}

func (v *variant) UnmarshalJSON(text []byte) error {
	return json.Unmarshal(text, &[]any{&v.Activities, &v.Cases})
}

func mine(t *testing.T, python, xes, jsonOCEL, sqlite string) (m mined) {
	t.Helper()
	var said bytes.Buffer
	reading := exec.CommandContext(t.Context(), python, "testdata/mining/read.py", xes, jsonOCEL, sqlite)
	reading.Stderr = &said
	out, err := reading.Output()
	if err != nil {
		t.Fatalf("pm4py: %v\n%s", err, said.Bytes())
	}
	lines := bytes.Split(bytes.TrimSpace(out), []byte("\n")) // it greets before
	if err := json.Unmarshal(lines[len(lines)-1], &m); err != nil {
		t.Fatal(err)
	}
	return m
}
