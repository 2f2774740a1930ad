package main

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"testing"

	"oneseal/deploy/strangers"
)

const pm4pyVersion = "pm4py==2.7.23.11"

// pm4py gives a Python that has pm4py, an independent reader of the exports.
func pm4py(t *testing.T) (python string) {
	t.Helper()
	return strangers.Python(t, pm4pyVersion)
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
