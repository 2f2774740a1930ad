package importer

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"oneseal/events"
)

//go:embed mappings/*.yaml
var shipped embed.FS

// Mapping says how the rows of a log become events. Column names are those of the CSV header, of
// the JSON object, or of XES (attributes of the trace with "case:" before them).
type Mapping struct {
	Family  string `yaml:"family"` // one of the catalogue
	Source  string `yaml:"source"` // URI reference of the log
	Subject string `yaml:"subject"`
	Time    string `yaml:"time"`
	Zone    string `yaml:"zone"` // IANA name, for times that carry no offset
	// Layouts are Go time layouts, tried in order; absent: year, month and day in this order, with "-"
	// or "/" between them, and a time of day to the minute or finer, or none.
	Layouts  []string `yaml:"layouts"`
	Sequence string   `yaml:"sequence"` // number that orders events of the same time
	Activity string   `yaml:"activity"`
	Actor    string   `yaml:"actor"`
	Organ    string   `yaml:"organ"` // a column, or "=" and a constant
	Currency string   `yaml:"currency"`
	// Step and Case map fields of every event's data, and of its case, to columns.
	Step map[string]string `yaml:"step"`
	Case map[string]string `yaml:"case"`
	// Activities map names, with * for any text, to event types.
	Activities map[string]Activity `yaml:"activities"`

	zone   *time.Location
	digest string
}

// Activity is an event type with the fields of its data that have columns. In YAML it may be the type alone.
type Activity struct {
	Type string            `yaml:"type"`
	Data map[string]string `yaml:"data"`
}

// UnmarshalYAML reads the short or the long form.
func (a *Activity) UnmarshalYAML(text []byte) error {
	if yaml.Unmarshal(text, &a.Type) == nil {
		return nil
	}
	type long Activity
	return yaml.UnmarshalWithOptions(text, (*long)(a), yaml.Strict())
}

// LoadMapping reads a mapping file, or a shipped one by its name, such as receipt.
func LoadMapping(name string) (*Mapping, error) {
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) && !strings.ContainsAny(name, "/.") {
		if text, err = shipped.ReadFile(path.Join("mappings", name+".yaml")); err != nil {
			return nil, fmt.Errorf("no mapping is named %q: give a YAML file, or one of %s", name, strings.Join(shippedNames(), ", "))
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read mapping: %w", err)
	}
	m := new(Mapping)
	if err := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(m); err != nil {
		return nil, fmt.Errorf("read mapping %s: %w", name, err)
	}
	digest := sha256.Sum256(text)
	m.digest = hex.EncodeToString(digest[:8])
	if err := m.complete(); err != nil {
		return nil, fmt.Errorf("mapping %s: %w", name, err)
	}
	return m, nil
}

func shippedNames() []string {
	files, _ := fs.ReadDir(shipped, "mappings") // embedded: it is there
	names := make([]string, len(files))
	for i, file := range files {
		names[i] = strings.TrimSuffix(file.Name(), ".yaml")
	}
	return names
}

func (m *Mapping) complete() error {
	for field, value := range map[string]string{"family": m.Family, "source": m.Source, "subject": m.Subject, "time": m.Time, "zone": m.Zone, "activity": m.Activity} {
		if value == "" {
			return fmt.Errorf("%s is missing", field)
		}
	}
	if !slices.Contains(events.Families(), m.Family) {
		return fmt.Errorf("family %q is none of %s", m.Family, strings.Join(events.Families(), ", "))
	}
	zone, err := time.LoadLocation(m.Zone)
	if err != nil || m.Zone == "Local" {
		return fmt.Errorf("zone %q is no IANA time zone: name one such as Asia/Shanghai", m.Zone)
	}
	m.zone = zone
	if len(m.Layouts) == 0 {
		m.Layouts = []string{
			time.RFC3339Nano, "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly,
			"2006/1/2 15:04:05", "2006/1/2 15:04", "2006/1/2",
		}
	}
	if len(m.Activities) == 0 {
		return errors.New("activities is missing: map each activity's name to an event type")
	}
	for name, activity := range m.Activities {
		info, ok := events.Lookup("oneseal." + m.Family + "." + activity.Type)
		if !ok {
			return fmt.Errorf("activity %q: %q is no event type of family %s (see `oneseal types`)", name, activity.Type, m.Family)
		}
		for _, fields := range []map[string]string{activity.Data, m.Step, prefixed("case/", m.Case)} {
			for field := range fields {
				if _, ok := fieldType(info.Data, field); !ok {
					return fmt.Errorf("activity %q: type %s has no field %q", name, info.Type, field)
				}
			}
		}
	}
	return nil
}

func prefixed(prefix string, fields map[string]string) map[string]string {
	out := make(map[string]string, len(fields))
	for field, column := range fields {
		out[prefix+field] = column
	}
	return out
}

// fieldType finds the Go type of a field by its path in JSON.
func fieldType(t reflect.Type, at string) (reflect.Type, bool) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil, false
	}
	name, rest, deeper := strings.Cut(at, "/")
	for _, field := range reflect.VisibleFields(t) {
		tag, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if tag != name {
			continue
		}
		if deeper {
			return fieldType(field.Type, rest)
		}
		return field.Type, true
	}
	return nil, false
}

// activity finds the activity of a name: the name itself, else the longest pattern that matches.
func (m *Mapping) activity(name string) (Activity, bool) {
	if a, ok := m.Activities[name]; ok {
		return a, true
	}
	best, found := "", false
	for _, pattern := range slices.Sorted(maps.Keys(m.Activities)) {
		if matched, err := path.Match(pattern, strings.ReplaceAll(name, "/", "_")); err == nil && matched && len(pattern) > len(best) {
			best, found = pattern, true
		}
	}
	return m.Activities[best], found
}

// columns lists what the mapping reads, for a check against the file's header.
func (m *Mapping) columns() []string {
	set := make(map[string]bool)
	for _, column := range []string{m.Subject, m.Time, m.Sequence, m.Activity, m.Actor, m.Organ} {
		set[column] = true
	}
	for _, fields := range []map[string]string{m.Step, m.Case} {
		for _, column := range fields {
			set[column] = true
		}
	}
	for _, activity := range m.Activities {
		for _, column := range activity.Data {
			set[column] = true
		}
	}
	delete(set, "")
	return slices.DeleteFunc(slices.Sorted(maps.Keys(set)), func(column string) bool { return strings.HasPrefix(column, "=") })
}
