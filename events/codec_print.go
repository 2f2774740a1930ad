package events

import (
	"math"
	"reflect"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// printer appends the canonical JSON of a struct, as json.Marshal with Deterministic gives it, without going
// through tokens. A test holds the two against each other.
type printer []printed

// instants says how a printer writes instants.
type instants func(to []byte, t time.Time) []byte

// asTold writes an instant at the offset at which it was told, and inUTC the same text for the same instant.
func asTold(to []byte, t time.Time) []byte { return t.AppendFormat(to, time.RFC3339Nano) }
func inUTC(to []byte, t time.Time) []byte  { return asTold(to, t.UTC()) }

type printed struct {
	name  string // with quotes and colon
	index []int
	omit  func(v reflect.Value) bool // nil: never
	print printFunc
}

// printFunc appends a value that can be addressed.
type printFunc func(to []byte, v reflect.Value) ([]byte, error)

// printerOf returns nil for a type that only json.Marshal writes.
func printerOf(t reflect.Type, write instants) printer {
	p := printer{}
	for _, m := range membersOf(t) {
		one := printed{name: `"` + m.name + `":`, index: m.index, print: printFuncOf(m.of, write)}
		if one.print == nil {
			return nil
		}
		if m.omitzero {
			one.omit = isZeroOf(m.of)
		}
		p = append(p, one)
	}
	return p
}

// isZeroOf asks a type's own IsZero, as the library does.
func isZeroOf(t reflect.Type) func(reflect.Value) bool {
	type zeroer interface{ IsZero() bool }
	switch {
	case t == reflect.TypeFor[Moment]():
		return func(v reflect.Value) bool { return v.Addr().Interface().(*Moment).IsZero() }
	case t == reflect.TypeFor[Date]():
		return func(v reflect.Value) bool { return v.Addr().Interface().(*Date).IsZero() }
	case t.Implements(reflect.TypeFor[zeroer]()):
		return func(v reflect.Value) bool { return v.Addr().Interface().(zeroer).IsZero() }
	case t.Kind() == reflect.String:
		return func(v reflect.Value) bool { return v.Len() == 0 }
	}
	return reflect.Value.IsZero
}

func (p printer) print(to []byte, v reflect.Value) (_ []byte, err error) {
	to = append(to, '{')
	first := true
	for i := range p {
		field := v
		for _, at := range p[i].index {
			field = field.Field(at)
		}
		if p[i].omit != nil && p[i].omit(field) {
			continue
		}
		if !first {
			to = append(to, ',')
		}
		first = false
		if to, err = p[i].print(append(to, p[i].name...), field); err != nil {
			return to, err
		}
	}
	return append(to, '}'), nil
}

func printFuncOf(t reflect.Type, write instants) printFunc {
	switch t {
	case reflect.TypeFor[Moment]():
		return printQuoted(func(to []byte, m *Moment) []byte { return write(to, m.Time) })
	case reflect.TypeFor[Date]():
		return printQuoted(func(to []byte, d *Date) []byte { return d.midnight.AppendFormat(to, time.DateOnly) })
	case reflect.TypeFor[Amount]():
		return printQuoted(func(to []byte, a *Amount) []byte { return append(to, a.String()...) })
	case reflect.TypeFor[Workdays]():
		return func(to []byte, v reflect.Value) ([]byte, error) {
			return append(to, v.Addr().Interface().(*Workdays).String()...), nil
		}
	case reflect.TypeFor[Count]():
		return func(to []byte, v reflect.Value) ([]byte, error) {
			return strconv.AppendInt(to, int64(v.Addr().Interface().(*Count).n), 10), nil
		}
	case reflect.TypeFor[Measure]():
		return func(to []byte, v reflect.Value) ([]byte, error) {
			return appendFloat(to, v.Addr().Interface().(*Measure).value)
		}
	}
	if t.Kind() == reflect.Struct && t.NumField() == 1 && t.Field(0).Type == reflect.TypeFor[Measure]() {
		print := printFuncOf(reflect.TypeFor[Measure](), write)
		return func(to []byte, v reflect.Value) ([]byte, error) { return print(to, v.Field(0)) }
	}
	if t.Implements(reflect.TypeFor[json.MarshalerTo]()) {
		return nil
	}
	switch t.Kind() {
	case reflect.String:
		return func(to []byte, v reflect.Value) ([]byte, error) { return appendText(to, v.String()) }
	case reflect.Struct:
		p := printerOf(t, write)
		if p == nil {
			return nil
		}
		return p.print
	case reflect.Pointer:
		print := printFuncOf(t.Elem(), write)
		if print == nil {
			return nil
		}
		return func(to []byte, v reflect.Value) ([]byte, error) {
			if v.IsNil() {
				return append(to, "null"...), nil
			}
			return print(to, v.Elem())
		}
	case reflect.Slice:
		return printList(printFuncOf(t.Elem(), write))
	}
	return nil
}

func printQuoted[T any](add func([]byte, *T) []byte) printFunc {
	return func(to []byte, v reflect.Value) ([]byte, error) {
		return append(add(append(to, '"'), v.Addr().Interface().(*T)), '"'), nil
	}
}

func printList(print printFunc) printFunc {
	if print == nil {
		return nil
	}
	return func(to []byte, v reflect.Value) (_ []byte, err error) {
		to = append(to, '[')
		for i := range v.Len() {
			if i > 0 {
				to = append(to, ',')
			}
			if to, err = print(to, v.Index(i)); err != nil {
				return to, err
			}
		}
		return append(to, ']'), nil
	}
}

// appendFloat writes numbers of the usual size itself.
func appendFloat(to []byte, f float64) ([]byte, error) {
	if size := math.Abs(f); size >= 1e-6 && size < 1e21 {
		return strconv.AppendFloat(to, f, 'f', -1, 64), nil
	}
	text, err := json.Marshal(f)
	return append(to, text...), err
}

// appendText writes texts without escapes itself.
func appendText(to []byte, text string) ([]byte, error) {
	kinds := byte(0)
	for i := range len(text) {
		kinds |= kindOf[text[i]]
	}
	if kinds&escaped != 0 || kinds&beyondASCII != 0 && !utf8.ValidString(text) {
		return jsontext.AppendQuote(to, text)
	}
	to = append(to, '"')
	to = append(to, text...)
	return append(to, '"'), nil
}

const escaped, beyondASCII = 1, 2

var kindOf = func() (kinds [256]byte) {
	for c := range kinds {
		switch {
		case c < 0x20 || c == '"' || c == '\\':
			kinds[c] = escaped
		case c >= utf8.RuneSelf:
			kinds[c] = beyondASCII
		}
	}
	return kinds
}()
