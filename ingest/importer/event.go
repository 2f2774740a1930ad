package importer

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"oneseal/events"
)

// rowError says what is wrong with a row, and in which column.
type rowError struct {
	line    int
	column  string
	problem string
}

func (e *rowError) Error() string {
	if e.column == "" {
		return fmt.Sprintf("line %d: %s", e.line, e.problem)
	}
	return fmt.Sprintf("line %d, column %q: %s", e.line, e.column, e.problem)
}

// translator makes events of rows.
type translator struct {
	*Mapping
	// seen counts identical rows, so that each has an id of its own, the same in every run.
	seen map[uint64]uint32
}

// translate gives the event in structured mode, checked.
func (t *translator) translate(r row) ([]byte, error) {
	if r.err != nil {
		return nil, &rowError{r.line, "", r.err.Error()}
	}
	columnOf := make(map[string]string) // JSON pointer to column
	fail := func(column, format string, args ...any) ([]byte, error) {
		return nil, &rowError{r.line, column, fmt.Sprintf(format, args...)}
	}
	document := map[string]any{"specversion": "1.0", "source": t.Source, "id": t.id(r)}
	set := func(name, column string, value string) {
		if value != "" {
			document[name] = value
			columnOf["/"+name] = column
		}
	}
	for _, needed := range []string{t.Subject, t.Time, t.Activity} {
		if r.columns[needed] == "" {
			return fail(needed, "is empty: every row needs it")
		}
	}
	name := r.columns[t.Activity]
	activity, ok := t.activity(name)
	if !ok {
		return fail(t.Activity, "%q is no activity of the mapping: add it under activities", name)
	}
	info, _ := events.Lookup("oneseal." + t.Family + "." + activity.Type) // checked when the mapping was loaded
	set("type", t.Activity, info.Type)
	set("subject", t.Subject, t.Family+"/"+r.columns[t.Subject])
	at, err := t.time(r.columns[t.Time])
	if err != nil {
		return fail(t.Time, "%v", err)
	}
	set("time", t.Time, at)
	if t.Sequence != "" {
		set("sequence", t.Sequence, padded(r.columns[t.Sequence]))
	}
	set("actor", t.Actor, r.columns[t.Actor])
	if constant, ok := strings.CutPrefix(t.Organ, "="); ok {
		set("organ", "", constant)
	} else {
		set("organ", t.Organ, r.columns[t.Organ])
	}
	data := make(map[string]any)
	if _, ok := fieldType(info.Data, "activity"); ok {
		data["activity"] = name
		columnOf["/data/activity"] = t.Activity
	}
	for _, fields := range []map[string]string{t.Step, prefixed("case/", t.Case), activity.Data} {
		for field, column := range fields {
			value := r.columns[column]
			if value == "" {
				continue
			}
			kind, _ := fieldType(info.Data, field)
			converted, err := t.convert(kind, value)
			if err != nil {
				return fail(column, "%v", err)
			}
			put(data, field, converted)
			columnOf["/data/"+field] = column
		}
	}
	document["data"] = data
	text, err := json.Marshal(document)
	if err != nil {
		return fail("", "%v", err)
	}
	if _, err := events.DecodeStructured(text); err != nil {
		var bad *events.Invalid
		if !errors.As(err, &bad) {
			return fail("", "%v", err)
		}
		pointer := bad.Path
		for columnOf[pointer] == "" && strings.Contains(pointer, "/") {
			pointer = pointer[:strings.LastIndexByte(pointer, '/')]
		}
		return fail(columnOf[pointer], "%v", bad)
	}
	return text, nil
}

func put(to map[string]any, field string, value any) {
	for {
		name, rest, deeper := strings.Cut(field, "/")
		if !deeper {
			to[name] = value
			return
		}
		inner, ok := to[name].(map[string]any)
		if !ok {
			inner = make(map[string]any)
			to[name] = inner
		}
		to, field = inner, rest
	}
}

// convert makes the JSON value of a field out of a column's text.
func (t *translator) convert(kind reflect.Type, value string) (any, error) {
	switch kind {
	case reflect.TypeFor[events.Moment]():
		return t.time(value)
	case reflect.TypeFor[events.Date]():
		at, err := t.time(value)
		if err != nil {
			return nil, err
		}
		return at[:len(time.DateOnly)], nil
	case reflect.TypeFor[events.Workdays](), reflect.TypeFor[events.Count](), reflect.TypeFor[events.Measure](), reflect.TypeFor[events.Share](),
		reflect.TypeFor[events.Latitude](), reflect.TypeFor[events.Longitude](), reflect.TypeFor[events.Bearing]():
		return json.Number(value), nil
	case reflect.TypeFor[events.Money]():
		amount, err := decimal(value)
		if err != nil {
			return nil, err
		}
		return map[string]any{"amount": amount, "currency": t.Currency}, nil
	}
	return value, nil
}

// decimal brings a number such as 35.0 or 33.600 to at most two places, without rounding.
func decimal(value string) (string, error) {
	whole, places, _ := strings.Cut(value, ".")
	places = strings.TrimRight(places, "0")
	if len(places) > 2 {
		return "", fmt.Errorf("%q has more than two decimal places", value)
	}
	if places == "" {
		return whole, nil
	}
	return whole + "." + places, nil
}

// time reads a time by the mapping's layouts; one without an offset is in the mapping's zone.
func (t *translator) time(value string) (string, error) {
	for _, layout := range t.Layouts {
		at, err := time.ParseInLocation(layout, value, t.zone)
		if err != nil {
			continue
		}
		return at.Format(time.RFC3339Nano), nil
	}
	return "", fmt.Errorf("%q is no time by any of the layouts %q; mend it, or name its layout in the mapping: layouts: [\"02.01.2006 15:04\"]", value, t.Layouts)
}

// padded makes the order of numbers the order of their texts.
func padded(number string) string {
	if number == "" || strings.Trim(number, "0123456789") != "" || len(number) > 12 {
		return number
	}
	return strings.Repeat("0", 12-len(number)) + number
}

// id is derived from everything the row says, and from how many rows before it say the same.
func (t *translator) id(r row) string {
	digest := sha256.New()
	for _, column := range slices.Sorted(maps.Keys(r.columns)) {
		value := r.columns[column]
		digest.Write(binary.AppendUvarint(binary.AppendUvarint(nil, uint64(len(column))), uint64(len(value))))
		digest.Write([]byte(column + value))
	}
	sum := digest.Sum(nil)
	short := binary.BigEndian.Uint64(sum)
	ordinal := t.seen[short]
	t.seen[short]++
	id := hex.EncodeToString(sum[:16])
	if ordinal > 0 {
		id += fmt.Sprintf("-%d", ordinal)
	}
	return id
}
