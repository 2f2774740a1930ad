package projectors

import (
	"encoding/binary"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"oneseal/events"
)

// column is one column of a table with rows of type R: where its values come from and the
// block they are encoded into.
type column[R any] struct {
	name  string
	data  proto.ColInput
	reset func()
	add   func(*R)
}

// table is a set of columns that rows are appended to, column by column, without reflection.
type table[R any] struct {
	columns []column[R]
	rows    int
}

func (t *table[R]) append(row *R) {
	for i := range t.columns {
		t.columns[i].add(row)
	}
	t.rows++
}

func (t *table[R]) reset() {
	for i := range t.columns {
		t.columns[i].reset()
	}
	t.rows = 0
}

func (t *table[R]) input() proto.Input {
	input := make(proto.Input, len(t.columns))
	for i, c := range t.columns {
		input[i] = proto.InputColumn{Name: c.name, Data: c.data}
	}
	return input
}

type resettable[V any] interface {
	proto.ColInput
	Append(V)
	Reset()
}

func col[R, V any](name string, data resettable[V], get func(*R) V) column[R] {
	return column[R]{name, data, data.Reset, func(row *R) { data.Append(get(row)) }}
}

func text[R any](name string, get func(*R) string) column[R] {
	return col(name, new(textColumn[string]), get)
}

func raw[R any](name string, get func(*R) []byte) column[R] {
	return col(name, new(textColumn[[]byte]), get)
}

// textColumn is a String column in the form in which it is sent. ch-go's own takes sixteen bytes
// more for each row.
type textColumn[V string | []byte] struct {
	encoded []byte
	rows    int
}

func (c *textColumn[V]) Append(text V) {
	c.encoded = append(binary.AppendUvarint(c.encoded, uint64(len(text))), text...)
	c.rows++
}

func (c *textColumn[V]) Reset()                       { c.encoded, c.rows = c.encoded[:0], 0 }
func (c *textColumn[V]) Type() proto.ColumnType       { return proto.ColumnTypeString }
func (c *textColumn[V]) Rows() int                    { return c.rows }
func (c *textColumn[V]) EncodeColumn(b *proto.Buffer) { b.PutRaw(c.encoded) }
func (c *textColumn[V]) WriteColumn(w *proto.Writer)  { w.ChainWrite(c.encoded) }

// word is a text of few different values.
func word[R any](name string, get func(*R) string) column[R] {
	return col(name, &wordColumn{raw: proto.ColLowCardinalityRaw{Index: new(proto.ColStr), Key: proto.KeyUInt32}, keys: make(map[string]uint32)}, get)
}

// wordColumn is a LowCardinality(String) column whose rows take four bytes each. ch-go's own keeps
// the texts of all rows until it is sent.
type wordColumn struct {
	raw  proto.ColLowCardinalityRaw
	keys map[string]uint32
	last string
}

func (c *wordColumn) Append(word string) {
	rows := len(c.raw.Keys32)
	if rows > 0 && word == c.last {
		c.raw.Keys32 = append(c.raw.Keys32, c.raw.Keys32[rows-1])
		return
	}
	key, known := c.keys[word]
	if !known {
		key = uint32(len(c.keys))
		c.keys[word] = key
		c.raw.Index.(*proto.ColStr).Append(word)
	}
	c.raw.Keys32, c.last = append(c.raw.Keys32, key), word
}

func (c *wordColumn) Reset()                       { c.raw.Reset(); clear(c.keys) }
func (c *wordColumn) Type() proto.ColumnType       { return c.raw.Type() }
func (c *wordColumn) Rows() int                    { return c.raw.Rows() }
func (c *wordColumn) EncodeState(b *proto.Buffer)  { c.raw.EncodeState(b) }
func (c *wordColumn) EncodeColumn(b *proto.Buffer) { c.raw.EncodeColumn(b) }
func (c *wordColumn) WriteColumn(w *proto.Writer)  { c.raw.WriteColumn(w) }

func flag[R any](name string, get func(*R) bool) column[R] {
	return col(name, new(proto.ColBool), get)
}

func number16[R any](name string, get func(*R) uint16) column[R] {
	return col(name, new(proto.ColUInt16), get)
}

func number32[R any](name string, get func(*R) uint32) column[R] {
	return col(name, new(proto.ColUInt32), get)
}

func milliseconds() *proto.ColDateTime64 {
	return new(proto.ColDateTime64).WithPrecision(proto.PrecisionMilli).WithLocation(time.UTC)
}

func instant[R any](name string, get func(*R) time.Time) column[R] {
	return col(name, milliseconds(), get)
}

// maybeInstant stores the zero time as NULL.
func maybeInstant[R any](name string, get func(*R) time.Time) column[R] {
	return col(name, milliseconds().Nullable(), func(row *R) proto.Nullable[time.Time] {
		t := get(row)
		return proto.Nullable[time.Time]{Value: t, Set: !t.IsZero()}
	})
}

func maybeDate(d events.Date) proto.Nullable[time.Time] {
	return proto.Nullable[time.Time]{Value: d.Midnight(), Set: !d.IsZero()}
}

// maybeDateOf is the local date of an instant; the zero time has none.
func maybeDateOf(t time.Time) events.Date {
	if t.IsZero() {
		return events.Date{}
	}
	return events.DateOf(t)
}

func maybeDay[R any](name string, get func(*R) events.Date) column[R] {
	return col(name, new(proto.ColDate32).Nullable(), func(row *R) proto.Nullable[time.Time] { return maybeDate(get(row)) })
}

func maybeWorkdays(w events.Workdays) proto.Nullable[proto.Decimal32] {
	// Half workdays times five are tenths of workdays.
	return proto.Nullable[proto.Decimal32]{Value: proto.Decimal32(w.Halves() * 5), Set: !w.IsZero()}
}

const workdaysType = "Decimal(9, 1)"

// days is a span in workdays; an absent one is NULL.
func days[R any](name string, get func(*R) events.Workdays) column[R] {
	return typed("Nullable("+workdaysType+")", col(name, new(proto.ColDecimal32).Nullable(), func(row *R) proto.Nullable[proto.Decimal32] {
		return maybeWorkdays(get(row))
	}))
}

// sumOfDays is a span in workdays that is never absent.
func sumOfDays[R any](name string, get func(*R) events.Workdays) column[R] {
	return typed(workdaysType, col(name, new(proto.ColDecimal32), func(row *R) proto.Decimal32 { return maybeWorkdays(get(row)).Value }))
}

func amount[R any](name string, get func(*R) events.Amount) column[R] {
	return typed("Nullable(Decimal(15, 2))", col(name, new(proto.ColDecimal64).Nullable(), func(row *R) proto.Nullable[proto.Decimal64] {
		a := get(row)
		return proto.Nullable[proto.Decimal64]{Value: proto.Decimal64(a.Hundredths()), Set: !a.IsZero()}
	}))
}

// typed names the type in the block where ch-go's column can't: it knows no scales.
func typed[R any](name proto.ColumnType, c column[R]) column[R] {
	c.data = typedColumn{c.data, name}
	return c
}

type typedColumn struct {
	proto.ColInput
	name proto.ColumnType
}

func (c typedColumn) Type() proto.ColumnType { return c.name }

// nested is a column of a nested table: one value for each child of the row.
func nested[R, C, V any](name string, array *proto.ColArr[V], children func(*R) []C, get func(*C) V) column[R] {
	var values []V
	return col(name, array, func(row *R) []V {
		values = values[:0]
		of := children(row)
		for i := range of {
			values = append(values, get(&of[i]))
		}
		return values
	})
}

func texts() *proto.ColArr[string] { return new(proto.ColStr).Array() }
func words() *proto.ColArr[string] { return new(proto.ColStr).LowCardinality().Array() }

// happened is when something happened: the instant as name_at, and its local date, on which workdays are
// counted, as name_on.
func happened[R any](name string, get func(*R) time.Time) []column[R] {
	return []column[R]{
		maybeInstant(name+"_at", get),
		maybeDay(name+"_on", func(row *R) events.Date { return maybeDateOf(get(row)) }),
	}
}

// textList is a column with a list of texts in each row.
func textList[R any, S ~string](name string, get func(*R) []S) column[R] {
	return nested(name, texts(), get, func(s *S) string { return string(*s) })
}

// nestedInstant stores the zero time as NULL.
func nestedInstant[R, C any](name string, children func(*R) []C, get func(*C) time.Time) column[R] {
	array := proto.NewArray(milliseconds().Nullable())
	return nested(name, array, children, func(child *C) proto.Nullable[time.Time] {
		t := get(child)
		return proto.Nullable[time.Time]{Value: t, Set: !t.IsZero()}
	})
}

// maybeCount stores an absent count as NULL.
func maybeCount[R any](name string, get func(*R) events.Count) column[R] {
	return col(name, new(proto.ColInt32).Nullable(), func(row *R) proto.Nullable[int32] {
		n := get(row)
		return proto.Nullable[int32]{Value: n.Value(), Set: !n.IsZero()}
	})
}

// maybeMeasure stores an absent measure as NULL.
func maybeMeasure[R any](name string, get func(*R) events.Measure) column[R] {
	return col(name, new(proto.ColFloat64).Nullable(), func(row *R) proto.Nullable[float64] {
		m := get(row)
		return proto.Nullable[float64]{Value: m.Value(), Set: !m.IsZero()}
	})
}

// epoch is what a column of instants holds where there is none and NULL is not allowed.
var epoch = time.Unix(0, 0).UTC()

func nanoseconds() *proto.ColDateTime64 {
	return new(proto.ColDateTime64).WithPrecision(proto.PrecisionNano).WithLocation(time.UTC)
}

// offsetMinutes is the offset from UTC in which a time is written.
func offsetMinutes(t time.Time) int16 {
	_, seconds := t.Zone()
	return int16(seconds / 60)
}
