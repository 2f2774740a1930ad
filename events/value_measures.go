package events

import (
	"math"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Measure is a measured number; its unit stands in the field's name. In JSON a number of at most
// 1e12 either way, kept as the nearest float64. The zero Measure is absent, which differs from 0.
type Measure struct {
	value  float64
	stated bool
}

// Measured returns a measure of v.
func Measured(v float64) Measure {
	return Measure{v + 0, true} // -0 becomes 0: equal measures have equal bytes
}

// Value returns the number, 0 for an absent measure.
func (m Measure) Value() float64 { return m.value }
func (m Measure) IsZero() bool   { return !m.stated }

func (m Measure) MarshalJSONTo(enc *jsontext.Encoder) error {
	return enc.WriteToken(jsontext.Float(m.value))
}

const maxMeasure = 1e12

func (m *Measure) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	return m.read(dec, -maxMeasure, maxMeasure)
}

// read takes numbers whose exact value, before rounding, is in the range, which holds 0.
func (m *Measure) read(dec *jsontext.Decoder, least, most float64) error {
	remedy := "send a number from " + strconv.FormatFloat(least, 'f', -1, 64) + " to " + strconv.FormatFloat(most, 'f', -1, 64)
	text, err := readNumber(dec, remedy)
	if err != nil {
		return err
	}
	magnitude, negative := strings.CutPrefix(text, "-")
	border := most
	if negative {
		border = 0 - least
	}
	if larger(magnitude, strconv.FormatFloat(border, 'f', -1, 64)) {
		return &valueError{text, "is out of range", remedy}
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return &valueError{text, "can't be read (" + err.Error() + ")", remedy}
	}
	*m = Measured(value)
	return nil
}

// larger compares two JSON numbers without a sign by their exact values.
func larger(a, b string) bool {
	digitsA, pointA := decimalOf(a)
	digitsB, pointB := decimalOf(b)
	if digitsA == "" || digitsB == "" || pointA == pointB {
		return digitsA > digitsB
	}
	return pointA > pointB
}

// decimalOf gives a number as 0.digits * 10^point, with no zeros around the digits. An exponent beyond
// int32 saturates.
func decimalOf(number string) (digits string, point int64) {
	if i := strings.IndexAny(number, "eE"); i >= 0 {
		point, _ = strconv.ParseInt(number[i+1:], 10, 32) // a JSON number's: it can only be out of range
		number = number[:i]
	}
	whole, places, _ := strings.Cut(number, ".")
	digits = strings.TrimLeft(whole+places, "0")
	point += int64(len(digits) - len(places))
	return strings.TrimRight(digits, "0"), point
}

// Share is a number from 0 to 1, such as a recogniser's confidence.
type Share struct{ Measure }

func (s *Share) UnmarshalJSONFrom(dec *jsontext.Decoder) error { return s.read(dec, 0, 1) }

// Latitude is in degrees north, -90 to 90.
type Latitude struct{ Measure }

func (l *Latitude) UnmarshalJSONFrom(dec *jsontext.Decoder) error { return l.read(dec, -90, 90) }

// Longitude is in degrees east, -180 to 180.
type Longitude struct{ Measure }

func (l *Longitude) UnmarshalJSONFrom(dec *jsontext.Decoder) error { return l.read(dec, -180, 180) }

// Bearing is in degrees clockwise from north, 0 to 360.
type Bearing struct{ Measure }

func (b *Bearing) UnmarshalJSONFrom(dec *jsontext.Decoder) error { return b.read(dec, 0, 360) }

// Count is a whole number from 0 to 2147483647. The zero Count is absent, which differs from 0.
type Count struct {
	n      int32
	stated bool
}

// Counted returns a count of n, which is not negative.
func Counted(n int32) Count { return Count{n, true} }

// Value returns the number, 0 for an absent count.
func (c Count) Value() int32 { return c.n }
func (c Count) IsZero() bool { return !c.stated }

func (c Count) MarshalJSONTo(enc *jsontext.Encoder) error {
	return enc.WriteToken(jsontext.Int(int64(c.n)))
}

func (c *Count) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	const remedy = "send a whole number from 0 to 2147483647"
	text, err := readNumber(dec, remedy)
	if err != nil {
		return err
	}
	tenths, ok := tenthsOf(text)
	if !ok || tenths < 0 || tenths%10 != 0 || tenths/10 > math.MaxInt32 {
		return &valueError{text, "is not a whole number from 0 to 2147483647", remedy}
	}
	*c = Counted(int32(tenths / 10))
	return nil
}

// Position is a place on the earth as the source stated it, with the datum of its numbers: the same
// numbers in another datum lie some hundred metres away, so a position of unknown datum must not
// decide who is nearest. It is converted by readers, never here.
type Position struct {
	Lat   Latitude  `json:"lat" title:"纬度|latitude"`
	Lon   Longitude `json:"lon" title:"经度|longitude"`
	Datum Datum     `json:"datum"`
	// Error is the radius in metres within which the true place lies, as the source estimates it.
	Error Measure `json:"error_metres,omitzero" title:"误差|error|metres"`
}

// Datum is what latitude and longitude refer to.
type Datum string

const (
	DatumWGS84    Datum = "wgs84"    // GPS
	DatumCGCS2000 Datum = "cgcs2000" // EPSG:4490; equal to WGS-84 within decimetres
	DatumGCJ02    Datum = "gcj02"    // as Chinese web maps show
	DatumBD09     Datum = "bd09"
	DatumUnknown  Datum = "unknown" // the source does not say, as GB/T 28181-2016 doesn't
)

func (Datum) Values() []Value {
	return []Value{
		{string(DatumWGS84), "WGS-84", "WGS-84"}, {string(DatumCGCS2000), "CGCS2000", "CGCS2000"}, {string(DatumGCJ02), "GCJ-02", "GCJ-02"},
		{string(DatumBD09), "BD-09", "BD-09"}, {string(DatumUnknown), "不明", "unknown"},
	}
}

// File points to a document, picture or recording kept elsewhere. The log holds its digest, so that
// the file can be checked, and never its content.
type File struct {
	URI    string `json:"uri" title:"地址|URI"`
	SHA256 SHA256 `json:"sha256"`
	// Media is the media type, such as image/jpeg.
	Media string `json:"media,omitzero" title:"媒体类型|media type"`
	// KeptUntil is the last day on which the file is kept if nothing prolongs it.
	KeptUntil Date `json:"kept_until,omitzero"`
}

// Party is a person or organisation that an act concerns. Pseudonym is the identifier that rows and
// counts use; what names the party is optional and marked as personal.
type Party struct {
	Kind      PartyKind `json:"kind"`
	Pseudonym string    `json:"pseudonym" title:"代号|pseudonym"`
	Name      string    `json:"name,omitzero" personal:"name"`
	IDNumber  IDNumber  `json:"id_number,omitzero" personal:"id_number" title:"公民身份号码|identity number"`
	USCC      USCC      `json:"uscc,omitzero"`
	Phone     string    `json:"phone,omitzero" personal:"phone"`
	Address   string    `json:"address,omitzero" personal:"address"`
}
