// Package columns builds ClickHouse blocks: a [Table] is the columns that rows of one Go type are appended to, value by
// value, without reflection. A [Column] says its name, where a row's value comes from, and how it is encoded; the
// constructors are called by the ClickHouse type they make. Times are sent in UTC, days as they are.
//
// A table belongs to one goroutine at a time. What [Table.Input] gives is valid until the next Append or Reset.
package columns

import (
	"encoding/binary"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"oneseal/events"
)

// Column is one column of a table with rows of type R: where its values come from and the
// block they are encoded into.
type Column[R any] struct {
	name  string
	data  proto.ColInput
	reset func()
	add   func(*R)
}

// Table is a set of columns that rows are appended to, column by column, without reflection.
type Table[R any] struct {
	Columns []Column[R]
	Rows    int
}

func (t *Table[R]) Append(row *R) {
	for i := range t.Columns {
		t.Columns[i].add(row)
	}
	t.Rows++
}

func (t *Table[R]) Reset() {
	for i := range t.Columns {
		t.Columns[i].reset()
	}
	t.Rows = 0
}

func (t *Table[R]) Input() proto.Input {
	input := make(proto.Input, len(t.Columns))
	for i, c := range t.Columns {
		input[i] = proto.InputColumn{Name: c.name, Data: c.data}
	}
	return input
}

type resettable[V any] interface {
	proto.ColInput
	Append(V)
	Reset()
}

// Of makes a column of any of ch-go's.
func Of[R, V any](name string, data resettable[V], get func(*R) V) Column[R] {
	return Column[R]{name, data, data.Reset, func(row *R) { data.Append(get(row)) }}
}

// String is a column of texts.
func String[R any](name string, get func(*R) string) Column[R] {
	return Of(name, new(textColumn[string]), get)
}

// Bytes is a String column of bytes.
func Bytes[R any](name string, get func(*R) []byte) Column[R] {
	return Of(name, new(textColumn[[]byte]), get)
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

// LowCardinality is a column of texts of few different values.
func LowCardinality[R any](name string, get func(*R) string) Column[R] {
	return Of(name, &lowCardinality{raw: proto.ColLowCardinalityRaw{Index: new(proto.ColStr), Key: proto.KeyUInt32}, keys: make(map[string]uint32)}, get)
}

// lowCardinality is a LowCardinality(String) column whose rows take four bytes each. ch-go's own keeps
// the texts of all rows until it is sent.
type lowCardinality struct {
	raw  proto.ColLowCardinalityRaw
	keys map[string]uint32
	last string
}

func (c *lowCardinality) Append(word string) {
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

func (c *lowCardinality) Reset()                       { c.raw.Reset(); clear(c.keys) }
func (c *lowCardinality) Type() proto.ColumnType       { return c.raw.Type() }
func (c *lowCardinality) Rows() int                    { return c.raw.Rows() }
func (c *lowCardinality) EncodeState(b *proto.Buffer)  { c.raw.EncodeState(b) }
func (c *lowCardinality) EncodeColumn(b *proto.Buffer) { c.raw.EncodeColumn(b) }
func (c *lowCardinality) WriteColumn(w *proto.Writer)  { c.raw.WriteColumn(w) }

func Bool[R any](name string, get func(*R) bool) Column[R] {
	return Of(name, new(proto.ColBool), get)
}

func UInt16[R any](name string, get func(*R) uint16) Column[R] {
	return Of(name, new(proto.ColUInt16), get)
}

func UInt32[R any](name string, get func(*R) uint32) Column[R] {
	return Of(name, new(proto.ColUInt32), get)
}

// Milliseconds is a DateTime64(3) column in UTC.
func Milliseconds() *proto.ColDateTime64 {
	return new(proto.ColDateTime64).WithPrecision(proto.PrecisionMilli).WithLocation(time.UTC)
}

// DateTime is a column of instants, to the millisecond.
func DateTime[R any](name string, get func(*R) time.Time) Column[R] {
	return Of(name, Milliseconds(), get)
}

// NullableDateTime holds the zero time as NULL.
func NullableDateTime[R any](name string, get func(*R) time.Time) Column[R] {
	return Of(name, Milliseconds().Nullable(), func(row *R) proto.Nullable[time.Time] {
		t := get(row)
		return proto.Nullable[time.Time]{Value: t, Set: !t.IsZero()}
	})
}

// MaybeDate is a day, and NULL if it is absent.
func MaybeDate(d events.Date) proto.Nullable[time.Time] {
	return proto.Nullable[time.Time]{Value: d.Midnight(), Set: !d.IsZero()}
}

// NullableDate holds an absent day as NULL.
func NullableDate[R any](name string, get func(*R) events.Date) Column[R] {
	return Of(name, new(proto.ColDate32).Nullable(), func(row *R) proto.Nullable[time.Time] { return MaybeDate(get(row)) })
}

// MaybeWorkdays is a span in tenths of workdays, and NULL if it is absent.
func MaybeWorkdays(w events.Workdays) proto.Nullable[proto.Decimal32] {
	// Half workdays times five are tenths of workdays.
	return proto.Nullable[proto.Decimal32]{Value: proto.Decimal32(w.Halves() * 5), Set: !w.IsZero()}
}

// WorkdaysType is the type of spans in workdays, which go by halves.
const WorkdaysType = "Decimal(9, 1)"

// NullableWorkdays holds an absent span in workdays as NULL.
func NullableWorkdays[R any](name string, get func(*R) events.Workdays) Column[R] {
	return Typed("Nullable("+WorkdaysType+")", Of(name, new(proto.ColDecimal32).Nullable(), func(row *R) proto.Nullable[proto.Decimal32] {
		return MaybeWorkdays(get(row))
	}))
}

// Workdays is a span in workdays that is never absent.
func Workdays[R any](name string, get func(*R) events.Workdays) Column[R] {
	return Typed(WorkdaysType, Of(name, new(proto.ColDecimal32), func(row *R) proto.Decimal32 { return MaybeWorkdays(get(row)).Value }))
}

// NullableAmount holds an absent amount of money as NULL.
func NullableAmount[R any](name string, get func(*R) events.Amount) Column[R] {
	return Typed("Nullable(Decimal(15, 2))", Of(name, new(proto.ColDecimal64).Nullable(), func(row *R) proto.Nullable[proto.Decimal64] {
		a := get(row)
		return proto.Nullable[proto.Decimal64]{Value: proto.Decimal64(a.Hundredths()), Set: !a.IsZero()}
	}))
}

// Typed names the type in the block where ch-go's column can't: it knows no scales.
func Typed[R any](name proto.ColumnType, c Column[R]) Column[R] {
	c.data = typedColumn{c.data, name}
	return c
}

type typedColumn struct {
	proto.ColInput
	name proto.ColumnType
}

func (c typedColumn) Type() proto.ColumnType { return c.name }

// Nested is a column of a nested table: one value for each child of the row.
func Nested[R, C, V any](name string, array *proto.ColArr[V], children func(*R) []C, get func(*C) V) Column[R] {
	var values []V
	return Of(name, array, func(row *R) []V {
		values = values[:0]
		of := children(row)
		for i := range of {
			values = append(values, get(&of[i]))
		}
		return values
	})
}

// Strings is an Array(String) column.
func Strings() *proto.ColArr[string] { return new(proto.ColStr).Array() }

// LowCardinalities is an Array(LowCardinality(String)) column.
func LowCardinalities() *proto.ColArr[string] { return new(proto.ColStr).LowCardinality().Array() }

// Happened is when something happened: the instant as name_at, and its day where the row's subject is, on which
// workdays are counted, as name_on.
func Happened[R any, P interface {
	*R
	Day(time.Time) events.Date
}](name string, get func(*R) time.Time) []Column[R] {
	return []Column[R]{
		NullableDateTime(name+"_at", get),
		NullableDate(name+"_on", func(row *R) events.Date { return P(row).Day(get(row)) }),
	}
}

// StringList is a column with a list of texts in each row.
func StringList[R any, S ~string](name string, get func(*R) []S) Column[R] {
	return Nested(name, Strings(), get, func(s *S) string { return string(*s) })
}

// NestedDateTime holds the zero time as NULL.
func NestedDateTime[R, C any](name string, children func(*R) []C, get func(*C) time.Time) Column[R] {
	array := proto.NewArray(Milliseconds().Nullable())
	return Nested(name, array, children, func(child *C) proto.Nullable[time.Time] {
		t := get(child)
		return proto.Nullable[time.Time]{Value: t, Set: !t.IsZero()}
	})
}

// NullableCount holds an absent count as NULL.
func NullableCount[R any](name string, get func(*R) events.Count) Column[R] {
	return Of(name, new(proto.ColInt32).Nullable(), func(row *R) proto.Nullable[int32] {
		n := get(row)
		return proto.Nullable[int32]{Value: n.Value(), Set: !n.IsZero()}
	})
}

// NullableMeasure holds an absent measure as NULL.
func NullableMeasure[R any](name string, get func(*R) events.Measure) Column[R] {
	return Of(name, new(proto.ColFloat64).Nullable(), func(row *R) proto.Nullable[float64] {
		m := get(row)
		return proto.Nullable[float64]{Value: m.Value(), Set: !m.IsZero()}
	})
}

// Epoch is what a column of instants holds where there is none and NULL is not allowed.
var Epoch = time.Unix(0, 0).UTC()

// Nanoseconds is a DateTime64(9) column in UTC.
func Nanoseconds() *proto.ColDateTime64 {
	return new(proto.ColDateTime64).WithPrecision(proto.PrecisionNano).WithLocation(time.UTC)
}

// OffsetMinutes is the offset from UTC in which a time is written.
func OffsetMinutes(t time.Time) int16 {
	_, seconds := t.Zone()
	return int16(seconds / 60)
}
