package strangers

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var (
	//go:embed tell.py
	tellPython []byte
	//go:embed tell.mjs
	tellNode []byte
)

// Library makes CloudEvents of attributes and data, and sends them.
type Library string

const (
	PyPI Library = "cloudevents of PyPI" // to Kafka by confluent-kafka, with librdkafka's partitioner
	NPM  Library = "cloudevents of npm"  // to Kafka by kafkajs, with Java's partitioner; it rewrites times to Z
)

// Telling is what a library is to send, and where to.
type Telling struct {
	Mode    string           `json:"mode"`    // "http binary", "http structured", "kafka binary" or "kafka structured"
	URL     string           `json:"url"`     // of HTTP
	Key     string           `json:"key"`     // of HTTP
	Brokers string           `json:"brokers"` // of Kafka
	Topic   string           `json:"topic"`   // of Kafka
	Events  []map[string]any `json:"events"`  // attributes, and data
}

// Tell sends the events, and returns when all are acknowledged. It fails the test with what the library says.
func (l Library) Tell(t testing.TB, told Telling) {
	t.Helper()
	login := loginOf(t, told.Brokers)
	settings := make(map[string]string)
	if login != nil {
		told.Brokers = login.Broker
		for line := range strings.Lines(login.Librdkafka()) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
			settings[name] = value
		}
	}
	asked, err := json.Marshal(struct {
		Telling
		Login    any               `json:"login"`    // of kafkajs
		Settings map[string]string `json:"settings"` // of confluent-kafka
	}{told, login, settings})
	if err != nil {
		t.Fatal(err)
	}
	var command *exec.Cmd
	switch l {
	case PyPI:
		command = exec.Command(Python(t, CloudEvents, Confluent), script(t, "tell.py", tellPython))
	case NPM:
		path := script(t, "tell.mjs", tellNode)
		if err := os.Symlink(filepath.Join(Node(t), "node_modules"), filepath.Join(filepath.Dir(path), "node_modules")); err != nil {
			t.Fatal(err)
		}
		command = exec.Command("node", path)
	}
	command.Stdin = bytes.NewReader(asked)
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%s, %s: %v\n%s", l, told.Mode, err, out)
	}
	if strings.HasPrefix(told.Mode, "http") {
		var codes []int
		if err := json.Unmarshal(bytes.TrimSpace(out), &codes); err != nil || len(codes) != len(told.Events) {
			t.Fatalf("%s, %s: %v\n%s", l, told.Mode, err, out)
		}
	}
}
