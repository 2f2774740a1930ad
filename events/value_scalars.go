package events

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Moment is an instant with its UTC offset, in JSON as RFC 3339. The zero Moment is absent.
type Moment struct{ time.Time }

func (m Moment) MarshalJSONTo(enc *jsontext.Encoder) error {
	return enc.WriteToken(jsontext.String(formatTime(m.Time)))
}

func (m *Moment) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	text, err := readString(dec, "is not a string", timeRemedy)
	if err != nil {
		return err
	}
	if m.Time, err = ParseTime(text); err != nil {
		return &valueError{strconv.Quote(text), err.Error(), timeRemedy}
	}
	return nil
}

// Date is a day of the local calendar, in JSON as "2006-01-02". The zero Date is absent.
type Date struct{ midnight time.Time }

// DateOf returns the date of t in its own location. The day of an act is that of its subject's zone: put the instant
// into it first.
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{time.Date(year, month, day, 0, 0, 0, 0, time.UTC)}
}

// AddDays gives the day so many days later, or earlier if n is negative.
func (d Date) AddDays(n int) Date { return Date{d.midnight.AddDate(0, 0, n)} }

// Midnight returns the date as midnight UTC, the form ClickHouse's Date32 takes.
func (d Date) Midnight() time.Time { return d.midnight }
func (d Date) IsZero() bool        { return d.midnight.IsZero() }
func (d Date) String() string      { return d.midnight.Format(time.DateOnly) }

func (d Date) MarshalJSONTo(enc *jsontext.Encoder) error {
	return enc.WriteToken(jsontext.String(d.String()))
}

func (d *Date) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	const remedy = `send a date of the years 1901 to 2199, such as "2017-09-22"`
	text, err := readString(dec, "is not a string", remedy)
	if err != nil {
		return err
	}
	parsed, err := parseDay(text)
	if err != nil {
		return &valueError{strconv.Quote(text), err.Error(), remedy}
	}
	*d = parsed
	return nil
}

var errNotDay = errors.New("is not a date of the years 1901 to 2199")

func parseDay(s string) (Date, error) {
	year, month, day, ok := parseDate(s)
	if !ok || year < 1901 || year > 2199 {
		return Date{}, errNotDay
	}
	return Date{time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)}, nil
}

// Workdays is a span in workdays, in steps of a half: the law counts whole days, catalogues of
// service items also promise halves. In JSON a number. The zero Workdays is absent, which
// differs from a limit of 0 workdays (decided on the spot).
type Workdays struct {
	halves int32
	stated bool
}

// HalfWorkdays returns a span of n half workdays.
func HalfWorkdays(n int32) Workdays { return Workdays{n, true} }

// Halves returns the span in half workdays.
func (w Workdays) Halves() int32 { return w.halves }
func (w Workdays) IsZero() bool  { return !w.stated }
func (w Workdays) String() string {
	return strconv.FormatFloat(float64(w.halves)/2, 'f', -1, 64)
}

func (w Workdays) MarshalJSONTo(enc *jsontext.Encoder) error {
	return enc.WriteToken(jsontext.Float(float64(w.halves) / 2))
}

const maxWorkdays = 10000

func (w *Workdays) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	const remedy = "send a number of workdays such as 20 or 73.5"
	text, err := readNumber(dec, remedy)
	if err != nil {
		return err
	}
	parsed, err := parseWorkdays(text)
	if err != nil {
		return &valueError{text, err.Error(), remedy}
	}
	*w = parsed
	return nil
}

var errNotWorkdays = errors.New("is not a number of half workdays from 0 to 10000")

// parseWorkdays reads a JSON number.
func parseWorkdays(number string) (Workdays, error) {
	tenths, ok := tenthsOf(number)
	if !ok || tenths < 0 || tenths > maxWorkdays*10 || tenths%5 != 0 {
		return Workdays{}, errNotWorkdays
	}
	return HalfWorkdays(int32(tenths / 5)), nil
}

// Money is an amount with its ISO 4217 currency. The zero Money is absent.
type Money struct {
	Amount   Amount   `json:"amount"`
	Currency Currency `json:"currency" title:"币种|currency"`
}

func (m Money) IsZero() bool { return m.Amount.IsZero() && m.Currency == "" }

// UnmarshalJSONFrom tells an object without amount and currency, which is refused, from an absent one.
func (m *Money) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	type fields Money
	if err := json.UnmarshalDecode(dec, (*fields)(m)); err != nil {
		return err
	}
	const remedy = "state amount and currency, or leave both out"
	switch {
	case m.Amount.IsZero():
		return &valueError{problem: "has no amount", remedy: remedy}
	case m.Currency == "":
		return &valueError{problem: "has no currency", remedy: remedy}
	}
	return nil
}

// Amount is a decimal of at most two places, in JSON as a string, never as a number, so that
// no reader rounds it. The zero Amount is absent.
type Amount struct {
	hundredths int64
	stated     bool
}

// Hundredths returns an amount of n hundredths of the currency's unit.
func Hundredths(n int64) Amount { return Amount{n, true} }

// Hundredths returns the amount in hundredths of the currency's unit.
func (a Amount) Hundredths() int64 { return a.hundredths }
func (a Amount) IsZero() bool      { return !a.stated }
func (a Amount) String() string {
	return fmt.Sprintf("%d.%02d", a.hundredths/100, a.hundredths%100)
}

func (a Amount) MarshalJSONTo(enc *jsontext.Encoder) error {
	return enc.WriteToken(jsontext.String(a.String()))
}

func (a *Amount) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	text, err := readString(dec, "is not a string", amountRemedy)
	if err != nil {
		return err
	}
	parsed, err := ParseAmount(text)
	if err != nil {
		return &valueError{strconv.Quote(text), err.Error(), amountRemedy}
	}
	*a = parsed
	return nil
}

const amountRemedy = `send a decimal string of at most two places, such as "71.50"`

// ParseAmount reads a decimal of at most thirteen digits before and two after the point.
func ParseAmount(s string) (Amount, error) {
	whole, places, point := strings.Cut(s, ".")
	if !digits(whole, 1, 13) || len(whole) > 1 && whole[0] == '0' || point && !digits(places, 1, 2) {
		return Amount{}, fmt.Errorf("is not an amount with at most two decimal places")
	}
	n, err := strconv.ParseInt(whole+(places + "00")[:2], 10, 64)
	if err != nil {
		return Amount{}, fmt.Errorf("is not an amount: %w", err)
	}
	return Hundredths(n), nil
}

func digits(s string, least, most int) bool {
	return len(s) >= least && len(s) <= most && strings.Trim(s, "0123456789") == ""
}

// Currency is an ISO 4217 code such as CNY or EUR.
type Currency string

func (c *Currency) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	const remedy = `send an ISO 4217 code such as "CNY"`
	text, err := readString(dec, "is not a string", remedy)
	if err != nil {
		return err
	}
	parsed, err := parseCurrency(text)
	if err != nil {
		return &valueError{strconv.Quote(text), err.Error(), remedy}
	}
	*c = parsed
	return nil
}

var errNotCurrency = errors.New("is not a currency code")

func parseCurrency(s string) (Currency, error) {
	if len(s) != 3 || strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return "", errNotCurrency
	}
	return Currency(s), nil
}

// Enumerated is a string type with a closed set of values.
type Enumerated interface{ Values() []Value }

func readEnumerated(dec *jsontext.Decoder, to Enumerated) error {
	values := Codes(to)
	text, err := readString(dec, "is not a string", "")
	if err == nil {
		for _, value := range values {
			if value == text {
				reflect.ValueOf(to).Elem().SetString(value)
				return nil
			}
		}
		err = &valueError{strconv.Quote(text), "is not a value of the list", ""}
	}
	var bad *valueError
	if errors.As(err, &bad) {
		bad.remedy = "send one of " + strings.Join(values, ", ")
	}
	return err
}

func readString(dec *jsontext.Decoder, problem, remedy string) (string, error) {
	if dec.PeekKind() != '"' {
		value, err := dec.ReadValue()
		if err != nil {
			return "", err
		}
		return "", &valueError{string(value), problem, remedy}
	}
	token, err := dec.ReadToken()
	if err != nil {
		return "", err
	}
	return token.String(), nil
}

func readNumber(dec *jsontext.Decoder, remedy string) (string, error) {
	value, err := dec.ReadValue()
	if err != nil {
		return "", err
	}
	if value.Kind() != '0' {
		return "", &valueError{string(value), "is not a number", remedy}
	}
	return string(value), nil
}

// tenthsOf reads a JSON number exactly, whatever its notation, as a count of tenths: "20" and
// "2.00e1" are 200. It is false for a number that is no whole count of tenths, or has more than
// fifteen digits.
func tenthsOf(number string) (tenths int64, ok bool) {
	number, negative := strings.CutPrefix(number, "-")
	exponent := int64(1)
	if i := strings.IndexAny(number, "eE"); i >= 0 {
		// An exponent beyond int32 saturates, and stays out of range below.
		stated, err := strconv.ParseInt(number[i+1:], 10, 32)
		if err != nil && !errors.Is(err, strconv.ErrRange) {
			return 0, false
		}
		number, exponent = number[:i], exponent+stated
	}
	whole, places, _ := strings.Cut(number, ".")
	digits := strings.TrimLeft(whole+places, "0")
	if digits == "" {
		return 0, true
	}
	significant := strings.TrimRight(digits, "0")
	exponent += int64(len(digits)-len(significant)) - int64(len(places))
	if exponent < 0 || int64(len(significant))+exponent > 15 {
		return 0, false
	}
	tenths, err := strconv.ParseInt(significant+strings.Repeat("0", int(exponent)), 10, 64)
	if negative {
		tenths = -tenths
	}
	return tenths, err == nil
}
