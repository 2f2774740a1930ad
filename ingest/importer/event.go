package importer

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"oneseal/events"
)

// rowError says what is wrong with a row, and where.
type rowError struct {
	line          int
	column, field string // "" where it is the whole row
	value         string
	problem       string
}

func (e *rowError) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "line %d", e.line)
	if e.column != "" {
		fmt.Fprintf(&text, ", column %q", e.column)
	}
	if e.field != "" {
		fmt.Fprintf(&text, ", field %s", e.field)
	}
	return text.String() + ": " + e.problem
}

// kind is the same for errors of the same sort, whatever their values.
func (e *rowError) kind() string {
	return e.column + "\x00" + e.field + "\x00" + strings.TrimPrefix(e.problem, strconv.Quote(e.value))
}

// fact is a row's event. Its id is still without the number that tells rows that say the same apart.
type fact struct {
	row, line      int
	id             string
	counted        bool // the id is of the row's values: rows that say the same are numbered
	activity       int
	subject, organ string
	rest           []byte // the event in structured mode, after its id
	places         []int  // that were filled
	at             time.Time
	notable        string // what was decided for a row, to be told
}

// document gives the event in structured mode.
func (f *fact) document() []byte {
	document := make([]byte, 0, len(f.rest)+len(f.id)+32)
	return append(append(append(append(document, `{"specversion":"1.0","id":`...), quoted(f.id)...), ','), f.rest...)
}

func quoted(text string) []byte {
	to, err := jsontext.AppendQuote(nil, text)
	if err != nil {
		return strconv.AppendQuote(nil, text) // no event takes it: the check after says so
	}
	return to
}

// translator makes events of rows. It is used by one goroutine.
type translator struct {
	*Mapping
	clock
	numbers
	rule IDRule
	// generation is how often all that the log told was withdrawn: what is told again has other ids.
	generation int
}

func newTranslator(m *Mapping, rule IDRule, generation int) *translator {
	t := &translator{Mapping: m, rule: rule, generation: generation, numbers: numbers{m.Decimal},
		clock: clock{zone: m.zone, layouts: yearFirst, century: m.YearsFrom, asWritten: rule == IDsOfRows}}
	if len(m.Layouts) > 0 {
		t.layouts, t.stated = layoutsOf(m.Layouts), true
	}
	return t
}

// errSkipped is for rows of activities that the mapping leaves out.
var errSkipped = errors.New("skipped")

// translate gives a row's event, checked, or a *rowError, or errSkipped.
func (t *translator) translate(r *row) (*fact, error) {
	if r.err != nil {
		return nil, &rowError{line: r.line, problem: r.err.Error()}
	}
	f := &fact{row: r.number, line: r.line}
	fail := func(p *place, value string, err error) (*fact, error) {
		return nil, &rowError{r.line, p.column(), p.field, value, err.Error()}
	}
	text := func(number int) string { return t.places[number].from.of(r) }
	name := text(t.plan.activity)
	if name != "" && t.skips(name) {
		return nil, errSkipped
	}
	for _, number := range []int{t.plan.subject, t.plan.time, t.plan.activity} {
		if text(number) == "" {
			return fail(&t.places[number], "", errors.New("is empty: every row needs it"))
		}
	}
	var err error
	if f.activity, err = t.find(name); err != nil {
		return fail(&t.places[t.plan.activity], name, err)
	}
	a := &t.plan.activities[f.activity]
	at, err := t.clock.read(text(t.plan.time))
	if err != nil {
		return fail(&t.places[t.plan.time], text(t.plan.time), err)
	}
	f.at = at.Time
	f.note(at, &t.places[t.plan.time], text(t.plan.time))
	f.subject = t.Family + "/" + text(t.plan.subject)
	f.places = append(f.places, t.plan.subject, t.plan.time, t.plan.activity)

	to := make([]byte, 0, 512)
	said := make([]byte, 0, 256) // what the id is made of
	say := func(p *place, value string) {
		if !p.from.constant() {
			said = append(appendSized(said, p.field), value...)
			said = binary.AppendUvarint(said, uint64(len(value)))
		}
	}
	say(&t.places[t.plan.subject], f.subject)
	say(&t.places[t.plan.activity], name)
	say(&t.places[t.plan.time], strconv.FormatInt(at.UnixNano(), 10))
	attribute := func(name, value string) {
		to = append(append(append(to, '"'), name...), `":`...)
		to = append(append(to, quoted(value)...), ',')
	}
	attribute("source", t.Source)
	attribute("type", a.info.Type)
	attribute("subject", f.subject)
	attribute("time", at.Format(time.RFC3339Nano))
	if t.clock.zone != events.China && !t.clock.asWritten { // what an older version told has no zone, and stays the same event
		attribute("timezone", t.clock.zone.String())
	}
	if t.plan.sequence >= 0 {
		if value := text(t.plan.sequence); value != "" {
			ordered, err := t.sequence(value)
			if err != nil {
				return fail(&t.places[t.plan.sequence], value, err)
			}
			attribute("sequence", ordered)
			say(&t.places[t.plan.sequence], ordered)
			f.places = append(f.places, t.plan.sequence)
		}
	}
	for _, number := range t.attributes {
		if value := text(number); value != "" {
			attribute(t.places[number].name, value)
			say(&t.places[number], value)
			f.places = append(f.places, number)
			if t.places[number].name == "organ" {
				f.organ = value
			}
		}
	}
	to = append(to, `"data":{`...)
	open := 1 // how many parents are open; the first is the data
	var parents []string
	begun := false
	comma := func() {
		if begun {
			to = append(to, ',')
		}
		begun = true
	}
	if a.naming {
		comma()
		to = append(append(to, `"activity":`...), quoted(name)...)
	}
	for _, number := range a.data {
		p := &t.places[number]
		value := p.from.of(r)
		if value == "" {
			continue
		}
		converted, err := t.convert(p, value, f)
		if err != nil {
			return fail(p, value, err)
		}
		same := 1
		for same < open && same < len(p.parents) && parents[same] == p.parents[same] {
			same++
		}
		for ; open > same; open-- {
			to = append(to, '}')
		}
		for ; open < len(p.parents); open++ {
			comma()
			to = append(append(append(to, '"'), p.parents[open]...), `":{`...)
			begun = false
		}
		parents = p.parents
		comma()
		to = append(append(append(to, '"'), p.name...), `":`...)
		to = append(to, converted...)
		say(p, string(converted))
		f.places = append(f.places, number)
	}
	for ; open > 0; open-- {
		to = append(to, '}')
	}
	f.rest = append(to, '}')
	if err := t.identify(f, r, said); err != nil {
		return nil, err
	}
	if _, err := events.DecodeStructured(f.document()); err != nil {
		var bad *events.Invalid
		if !errors.As(err, &bad) {
			return nil, &rowError{line: r.line, problem: err.Error()}
		}
		return nil, t.refused(f, bad.Path, bad.Value, bad.Problem, bad.Remedy)
	}
	return f, nil
}

// refused says of an event's fault in which column it lies.
func (t *translator) refused(f *fact, pointer, value, problem, remedy string) *rowError {
	e := &rowError{line: f.line, field: strings.TrimPrefix(pointer, "/"), value: value, problem: strings.TrimSpace(value + " " + problem)}
	if remedy != "" {
		e.problem += "; " + remedy
	}
	of := t.plan.activities[f.activity].data
	for field := e.field; field != ""; {
		for number := range t.places {
			if p := &t.places[number]; p.field == field && (p.kind == nil || slices.Contains(of, number)) {
				e.column = p.column()
				return e
			}
		}
		at := strings.LastIndexByte(field, '/')
		field = field[:max(at, 0)]
	}
	switch e.field {
	case "type", "data/activity":
		e.column = t.places[t.plan.activity].column()
	}
	return e
}

// identify makes the event's id, as far as the row alone decides it.
func (t *translator) identify(f *fact, r *row, said []byte) error {
	if t.rule == IDsOfRows {
		f.id, f.counted = idOfRow(r.all), true
		return nil
	}
	if len(t.id) == 0 {
		f.counted = true
	} else {
		said = said[:0]
	}
	for _, from := range t.id {
		value := from.of(r)
		if value == "" {
			return &rowError{r.line, from.text, "id", "", "is empty: the mapping makes each event's id of it"}
		}
		if len(t.id) == 1 && t.generation == 0 {
			f.id = value
			return nil
		}
		said = appendSized(said, value)
	}
	if t.generation > 0 {
		said = binary.AppendUvarint(said, uint64(t.generation))
	}
	sum := sha256.Sum256(said)
	f.id = hex.EncodeToString(sum[:16])
	return nil
}

func appendSized(to []byte, text string) []byte {
	return append(binary.AppendUvarint(to, uint64(len(text))), text...)
}

// idOfRow is made of everything that a row says, as versions before IDsOfValues did.
func idOfRow(columns map[string]string) string {
	digest := sha256.New()
	for _, column := range slices.Sorted(maps.Keys(columns)) {
		value := columns[column]
		digest.Write(binary.AppendUvarint(binary.AppendUvarint(nil, uint64(len(column))), uint64(len(value))))
		digest.Write([]byte(column + value))
	}
	return hex.EncodeToString(digest.Sum(nil)[:16])
}

// convert makes the JSON value of a field out of its text.
func (t *translator) convert(p *place, value string, f *fact) ([]byte, error) {
	switch p.kind {
	case reflect.TypeFor[events.Moment]():
		at, err := t.clock.read(value)
		f.note(at, p, value)
		return quoted(at.Format(time.RFC3339Nano)), err
	case reflect.TypeFor[events.Date]():
		day, err := t.day(value)
		return quoted(day), err
	case reflect.TypeFor[events.Amount]():
		amount, err := t.amount(value)
		return quoted(amount), err
	case reflect.TypeFor[events.Money]():
		amount, err := t.amount(value)
		return fmt.Appendf(nil, `{"amount":%s,"currency":%s}`, quoted(amount), quoted(strings.TrimPrefix(t.Currency, "="))), err
	}
	if isNumber(p.kind) {
		number, err := t.plain(value)
		return []byte(number), err
	}
	if p.kind.Kind() == reflect.Slice {
		if !jsontext.Value(value).IsValid() || value[0] != '[' {
			return nil, fmt.Errorf("%q is no list: give a JSON array, such as [\"a\",\"b\"]", value)
		}
		return []byte(value), nil
	}
	return quoted(value), nil
}

// note keeps that a time was shown twice by the zone's clocks.
func (f *fact) note(at moment, p *place, value string) {
	if at.repeated && f.notable == "" {
		f.notable = fmt.Sprintf("column %q: %q was shown twice by the clocks of the zone, which were put back: the first is meant; give offsets from UTC to say otherwise", p.column(), value)
	}
}
