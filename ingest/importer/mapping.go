package importer

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"oneseal/events"
	"oneseal/events/yamlfile"
)

//go:embed mappings/*.yaml
var shipped embed.FS

// Mapping says how the rows of a log become events. Column names are those of the header of a CSV file or a sheet, of
// the JSON object (a.b for a member of a member), or of XES (attributes of the trace with "case:" before them).
// Wherever a field takes a column it also takes "=" and a constant, or a text with columns in braces: "south/{case_id}".
type Mapping struct {
	Family  string `yaml:"family"` // one of the catalogue
	Source  string `yaml:"source"` // URI reference of the log
	Subject string `yaml:"subject"`
	Time    string `yaml:"time"`
	// Zone is the IANA name of the zone of the log's days: times that carry no offset are in it, and those that carry
	// another one are written at its offset.
	Zone string `yaml:"zone"`
	// Layouts are Go time layouts; absent: year, month and day in this order, and a time of day to the minute or finer, or none.
	Layouts   []string `yaml:"layouts"`
	YearsFrom int      `yaml:"years_from"` // first of the hundred years in which two-digit years lie
	Sequence  string   `yaml:"sequence"`   // number that orders events of the same time
	Activity  string   `yaml:"activity"`
	Actor     string   `yaml:"actor"`
	Organ     string   `yaml:"organ"`
	Role      string   `yaml:"role"`
	Area      string   `yaml:"area"`
	Basis     string   `yaml:"basis"`
	Currency  string   `yaml:"currency"` // ISO 4217
	// Step and Case map fields of every event's data, and of its case, to columns.
	Step map[string]string `yaml:"step"`
	Case map[string]string `yaml:"case"`
	// Activities map names, with * for any text, to event types. Skip lists those that are left out.
	Activities map[string]Activity `yaml:"activities"`
	Skip       []string            `yaml:"skip"`

	// ID names the columns that tell one fact from another; absent: all mapped fields do.
	ID []string `yaml:"id"`
	// IDs says by which rule ids are made without ID; absent: the rule by which the instance holds the log.
	IDs IDRule `yaml:"ids"`
	// Optional columns may be absent from the file.
	Optional []string `yaml:"optional"`

	Encoding  string `yaml:"encoding"`  // of CSV and JSON lines that are not UTF-8, such as gbk; of XES that declares a wrong one
	Delimiter string `yaml:"delimiter"` // between the values of a CSV file; absent: a comma; "tab"
	Decimal   string `yaml:"decimal"`   // "," or "." before decimals; the other may then stand between thousands
	Sheet     string `yaml:"sheet"`     // of a workbook; absent: the only one

	zone   *time.Location
	digest string
	wanted map[string]int // columns and their numbers
	needed [][]string     // of each, one must be in the file
	plan
}

// IDRule says from what the id of a row's event is made.
type IDRule string

const (
	// IDsOfValues: from the values of the mapped fields and how many rows before say the same. A file that was exported
	// again, with another column or another way to write times, tells the same facts.
	IDsOfValues IDRule = "values"
	// IDsOfRows: from all columns of the row as they are written: the only rule of versions before this one.
	IDsOfRows IDRule = "rows"
)

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
			return nil, fmt.Errorf("no mapping is named %q: give a YAML file, or one of %s", name, strings.Join(ShippedMappings(), ", "))
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read mapping: %w", err)
	}
	m := new(Mapping)
	if err := yamlfile.Decode(text, m); err != nil {
		return nil, fmt.Errorf("read mapping %s: %w", name, err)
	}
	digest := sha256.Sum256(text)
	m.digest = hex.EncodeToString(digest[:8])
	if err := m.complete(); err != nil {
		return nil, fmt.Errorf("mapping %s: %w", name, err)
	}
	return m, nil
}

// ShippedMappings names the mappings that come with the program.
func ShippedMappings() []string {
	files, _ := fs.ReadDir(shipped, "mappings") // embedded: it is there
	names := make([]string, len(files))
	for i, file := range files {
		names[i] = strings.TrimSuffix(file.Name(), ".yaml")
	}
	return names
}

func (m *Mapping) complete() error {
	for _, needed := range []struct{ field, value string }{{"family", m.Family}, {"source", m.Source}, {"subject", m.Subject}, {"time", m.Time}, {"zone", m.Zone}, {"activity", m.Activity}} {
		if needed.value == "" {
			return fmt.Errorf("%s is missing", needed.field)
		}
	}
	if !slices.Contains(events.Families(), m.Family) {
		return fmt.Errorf("family %q is none of %s", m.Family, strings.Join(events.Families(), ", "))
	}
	zone, err := events.ParseZone(m.Zone)
	if err != nil || m.Zone == "Local" {
		return fmt.Errorf("zone %q is no IANA time zone: name one such as Asia/Shanghai", m.Zone)
	}
	m.zone = zone
	for _, layout := range m.Layouts {
		if twoDigitYear(layout) && m.YearsFrom == 0 {
			return fmt.Errorf("layout %q has a year of two digits: say in which hundred years they lie, as years_from: 1970 for 1970 to 2069", layout)
		}
	}
	if m.YearsFrom != 0 && (m.YearsFrom < 1900 || m.YearsFrom > 2100) {
		return fmt.Errorf("years_from %d lies outside 1900 to 2100", m.YearsFrom)
	}
	if !slices.Contains([]string{"", ",", "."}, m.Decimal) {
		return fmt.Errorf("decimal %q is neither \",\" nor \".\"", m.Decimal)
	}
	if m.Delimiter == "tab" {
		m.Delimiter = "\t"
	}
	if len([]rune(m.Delimiter)) > 1 || strings.ContainsAny(m.Delimiter, "\"\r\n") {
		return fmt.Errorf("delimiter %q is not one character: give for example \";\" or \"tab\"", m.Delimiter)
	}
	if _, err := encodingNamed(m.Encoding); err != nil {
		return err
	}
	switch {
	case !slices.Contains([]IDRule{"", IDsOfValues, IDsOfRows}, m.IDs):
		return fmt.Errorf("ids %q is neither %s nor %s", m.IDs, IDsOfValues, IDsOfRows)
	case m.IDs != "" && len(m.ID) > 0:
		return errors.New("id and ids are both given: id names the columns, ids a rule without them")
	}
	if len(m.Activities) == 0 {
		return errors.New("activities is missing: map each activity's name to an event type")
	}
	return m.compile()
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

// lacks lists what the mapping needs and a file has not: columns, or several of which one is enough.
func (m *Mapping) lacks(has func(column string) bool) (lacking [][]string) {
	for _, columns := range m.needed {
		if !slices.ContainsFunc(columns, func(column string) bool { return has(column) || slices.Contains(m.Optional, column) }) {
			lacking = append(lacking, columns)
		}
	}
	return lacking
}
