package events

import (
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
)

// plan reads JSON data of the usual form into a struct: members of the struct's names, each once,
// in any order, plain texts, no null and nothing empty. Whatever is not so it leaves to the strict
// decoder, which takes it or says what is wrong with it; so it needs no errors, and what it takes the
// strict decoder takes too, with the same result. A test holds the two against each other.
type plan struct {
	fields   []planned
	required uint64 // bits of the fields that must be there
}

type planned struct {
	name  string
	index []int
	read  reader
}

// reader reads one JSON value into v, and reports whether it did.
type reader func(s *scanner, v reflect.Value) bool

// planOf returns nil for a type that only the strict decoder reads.
func planOf(t reflect.Type) *plan {
	p := new(plan)
	for _, m := range membersOf(t) {
		read := readerOf(m.of)
		if read == nil {
			return nil
		}
		if !m.omitzero {
			p.required |= 1 << len(p.fields)
		}
		p.fields = append(p.fields, planned{m.name, m.index, read})
	}
	if len(p.fields) > 64 {
		return nil
	}
	return p
}

// member is a field that JSON shows, where it lies in a struct, those of embedded ones among it.
type member struct {
	name     string
	index    []int
	of       reflect.Type
	omitzero bool
}

func membersOf(t reflect.Type, at ...int) (members []member) {
	for i := range t.NumField() {
		field := t.Field(i)
		index := append(at[:len(at):len(at)], i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case field.Anonymous:
			members = append(members, membersOf(field.Type, index...)...)
		case name != "-" && field.IsExported():
			members = append(members, member{name, index, field.Type, strings.Contains(options, "omitzero")})
		}
	}
	return members
}

func readerOf(t reflect.Type) reader {
	if enumerated, ok := reflect.Zero(t).Interface().(Enumerated); ok {
		return readOneOf(Codes(enumerated))
	}
	if t.Implements(reflect.TypeFor[code]()) {
		return readCoded
	}
	switch t {
	case reflect.TypeFor[Moment]():
		return readText(func(text string, to *Moment) (err error) { to.Time, err = ParseTime(text); return err })
	case reflect.TypeFor[Date]():
		return readText(func(text string, to *Date) (err error) { *to, err = parseDay(text); return err })
	case reflect.TypeFor[Amount]():
		return readText(func(text string, to *Amount) (err error) { *to, err = ParseAmount(text); return err })
	case reflect.TypeFor[Currency]():
		return readText(func(text string, to *Currency) (err error) { *to, err = parseCurrency(text); return err })
	case reflect.TypeFor[Workdays]():
		return readWorkdays
	case reflect.TypeFor[Money]():
		return readStruct(t)
	case reflect.TypeFor[Count]():
		return readCount
	case reflect.TypeFor[Measure]():
		return readMeasure(-maxMeasure, maxMeasure, func(v reflect.Value) *Measure { return v.Addr().Interface().(*Measure) })
	case reflect.TypeFor[Latitude]():
		return readMeasure(-90, 90, func(v reflect.Value) *Measure { return &v.Addr().Interface().(*Latitude).Measure })
	case reflect.TypeFor[Longitude]():
		return readMeasure(-180, 180, func(v reflect.Value) *Measure { return &v.Addr().Interface().(*Longitude).Measure })
	}
	if isValue(t) {
		return readValue
	}
	switch t.Kind() {
	case reflect.Pointer:
		return readPointer(t.Elem())
	case reflect.String:
		return func(s *scanner, v reflect.Value) bool {
			text, ok := s.text()
			if ok {
				v.SetString(s.interned.of(text))
			}
			return ok
		}
	case reflect.Struct:
		return readStruct(t)
	case reflect.Slice:
		return readList(t.Elem())
	}
	return nil
}

func readOneOf(values []string) reader {
	return func(s *scanner, v reflect.Value) bool {
		text, ok := s.text()
		if !ok {
			return false
		}
		for _, value := range values {
			if value == string(text) {
				v.SetString(value)
				return true
			}
		}
		return false
	}
}

func readText[T any](parse func(string, *T) error) reader {
	return func(s *scanner, v reflect.Value) bool {
		text, ok := s.text()
		return ok && parse(s.interned.of(text), v.Addr().Interface().(*T)) == nil
	}
}

func readWorkdays(s *scanner, v reflect.Value) bool {
	number, ok := s.number()
	if !ok {
		return false
	}
	days, err := parseWorkdays(s.interned.of(number))
	*v.Addr().Interface().(*Workdays) = days
	return err == nil
}

func readCoded(s *scanner, v reflect.Value) bool {
	text, ok := s.text()
	if ok {
		v.SetString(s.interned.of(text))
	}
	return ok && v.Addr().Interface().(code).problem() == ""
}

func readCount(s *scanner, v reflect.Value) bool {
	number, ok := s.number()
	if !ok {
		return false
	}
	n, err := strconv.ParseUint(string(number), 10, 31)
	*v.Addr().Interface().(*Count) = Counted(int32(n))
	return err == nil
}

// readMeasure reads numbers that lie between the borders after rounding, and so before it.
func readMeasure(least, most float64, of func(reflect.Value) *Measure) reader {
	return func(s *scanner, v reflect.Value) bool {
		number, ok := s.number()
		if !ok {
			return false
		}
		n, err := strconv.ParseFloat(string(number), 64)
		*of(v) = Measured(n)
		return err == nil && n > least && n < most
	}
}

// readValue reads a value of a type with rules of its own, by these.
func readValue(s *scanner, v reflect.Value) bool {
	s.skipSpace()
	from := s.at
	if _, ok := s.text(); !ok {
		s.at = from
		if _, ok := s.number(); !ok {
			return false
		}
	}
	return json.Unmarshal(s.data[from:s.at], v.Addr().Interface(), strict) == nil
}

func readPointer(to reflect.Type) reader {
	read := readerOf(to)
	if read == nil {
		return nil
	}
	return func(s *scanner, v reflect.Value) bool {
		v.Set(reflect.New(to))
		return read(s, v.Elem())
	}
}

func readStruct(t reflect.Type) reader {
	p := planOf(t)
	if p == nil {
		return nil
	}
	return func(s *scanner, v reflect.Value) bool {
		seen, ok := p.read(s, v)
		return ok && seen != 0
	}
}

func readList(of reflect.Type) reader {
	read := readerOf(of)
	if read == nil {
		return nil
	}
	return func(s *scanner, v reflect.Value) bool {
		if !s.take('[') {
			return false
		}
		for {
			v.Grow(1)
			v.SetLen(v.Len() + 1)
			if !read(s, v.Index(v.Len()-1)) {
				return false
			}
			if !s.take(',') {
				return s.take(']')
			}
		}
	}
}

// decode reads a whole document, and reports whether it did. If it did not, v holds nothing of use.
func (p *plan) decode(data []byte, w *interned, v reflect.Value) bool {
	s := scanner{data: data, interned: w}
	_, ok := p.read(&s, v)
	s.skipSpace()
	return ok && s.at == len(data)
}

// read reads an object; it says which fields were there.
func (p *plan) read(s *scanner, v reflect.Value) (seen uint64, ok bool) {
	if !s.take('{') {
		return 0, false
	}
	if s.take('}') {
		return 0, p.required == 0
	}
	for next := 0; ; next++ {
		name, ok := s.text()
		if !ok || !s.take(':') {
			return seen, false
		}
		if next = p.find(name, next); next < 0 || seen&(1<<next) != 0 {
			return seen, false
		}
		seen |= 1 << next
		field := v
		for _, i := range p.fields[next].index {
			field = field.Field(i)
		}
		if !p.fields[next].read(s, field) {
			return seen, false
		}
		if !s.take(',') {
			return seen, s.take('}') && seen&p.required == p.required
		}
	}
}

// find looks from a place on first: members mostly come in the struct's order.
func (p *plan) find(name []byte, from int) int {
	for i := from; i < len(p.fields); i++ {
		if p.fields[i].name == string(name) {
			return i
		}
	}
	for i := range min(from, len(p.fields)) {
		if p.fields[i].name == string(name) {
			return i
		}
	}
	return -1
}

// scanner reads JSON of the usual form.
type scanner struct {
	data     []byte
	at       int
	interned *interned
}

func (s *scanner) skipSpace() {
	for s.at < len(s.data) && (s.data[s.at] == ' ' || s.data[s.at] == '\n' || s.data[s.at] == '\t' || s.data[s.at] == '\r') {
		s.at++
	}
}

func (s *scanner) take(c byte) bool {
	s.skipSpace()
	if s.at < len(s.data) && s.data[s.at] == c {
		s.at++
		return true
	}
	return false
}

// text reads a string that is not empty and has no escapes.
func (s *scanner) text() ([]byte, bool) {
	if !s.take('"') {
		return nil, false
	}
	ascii := true
	for i, c := range s.data[s.at:] {
		switch {
		case c == '"':
			text := s.data[s.at : s.at+i]
			s.at += i + 1
			return text, i > 0 && (ascii || utf8.Valid(text))
		case c < 0x20 || c == '\\':
			return nil, false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return nil, false
}

// number reads digits, with or without places after a point.
func (s *scanner) number() ([]byte, bool) {
	s.skipSpace()
	from := s.at
	if s.at < len(s.data) && s.data[s.at] == '-' {
		s.at++
	}
	first := s.at
	whole := s.digits()
	ok := whole == 1 || whole > 1 && s.data[first] != '0'
	if ok && s.at < len(s.data) && s.data[s.at] == '.' {
		s.at++
		ok = s.digits() > 0
	}
	return s.data[from:s.at], ok
}

func (s *scanner) digits() int {
	from := s.at
	for s.at < len(s.data) && isDigit(s.data[s.at]) {
		s.at++
	}
	return s.at - from
}
