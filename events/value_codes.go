package events

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// Subject names another subject of the town, such as "approval/2017-0042": a family of the
// catalogue, a slash and the key. Whether the subject has events is not checked: the other
// story may be told later, or elsewhere.
type Subject string

// Kind is the subject's family.
func (s Subject) Kind() string {
	kind, _, _ := strings.Cut(string(s), "/")
	return kind
}

func (s *Subject) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	return readCode(dec, s, `send a family, a slash and the key, such as "approval/2017-0042"`)
}

func (s Subject) problem() string {
	text := string(s)
	kind, key, _ := strings.Cut(text, "/")
	switch _, known := LookupFamily(kind); {
	case !known:
		return "begins with " + strconv.Quote(kind) + ", which is no family of the catalogue"
	case key == "":
		return "has no key after the slash"
	case !printable(text):
		return "holds control characters"
	case len(text) > MaxAttribute && utf8.RuneCountInString(text) > MaxAttribute:
		return fmt.Sprintf("is longer than %d characters", MaxAttribute)
	}
	return ""
}

// SHA256 is a SHA-256 digest as 64 lower-case hexadecimal digits.
type SHA256 string

func (d *SHA256) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	return readCode(dec, d, "send the SHA-256 digest as 64 lower-case hexadecimal digits, as sha256sum prints it")
}

func (d SHA256) problem() string { return spelled(string(d), "0123456789abcdef", 64) }

// AreaCode is an administrative division of 6 digits (GB/T 2260: province, prefecture, county), 9 (with
// the township, GB/T 10114) or 12 (with the village). Codes change over the years: which division
// a code means depends on the date.
type AreaCode string

func (c *AreaCode) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	const remedy = `send 6 digits for a county, 9 for a township or 12 for a village, such as "320312"`
	return readCode(dec, c, remedy)
}

func (c AreaCode) problem() string {
	text := string(c)
	if problem := spelledFrom(text, decimalDigits, 0); problem != "" {
		return problem
	}
	switch {
	case len(text) != 6 && len(text) != 9 && len(text) != 12:
		return fmt.Sprintf("has %d digits, not 6, 9 or 12", len(text))
	case text[0] == '0':
		return "has 0 as digit 1, and should have 1 to 9 there"
	}
	return ""
}

// USCC is a unified social credit code (GB 32100), 18 characters of which the last is a check digit.
type USCC string

const (
	decimalDigits = "0123456789"
	usccDigits    = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	usccRemedy    = "correct it by the organisation's registration certificate"
)

// NewUSCC adds the check digit to the first 17 digits.
func NewUSCC(first string) (USCC, error) {
	if problem := spelled(first, usccDigits, 17); problem != "" {
		return "", fmt.Errorf("credit code %q %s", first, problem)
	}
	return USCC(first + string(usccCheck(first))), nil
}

func (c *USCC) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	return readCode(dec, c, usccRemedy)
}

func (c USCC) problem() string {
	text := string(c)
	if problem := spelled(text, usccDigits, 18); problem != "" {
		return problem
	}
	return checked(text, 17, usccCheck(text))
}

// usccCheck weighs the first 17 digits with the powers of 3 modulo 31.
func usccCheck(digits string) byte {
	sum, weight := 0, 1
	for i := range 17 {
		sum += weight * strings.IndexByte(usccDigits, digits[i])
		weight = weight * 3 % 31
	}
	return usccDigits[(31-sum%31)%31]
}

// TaskCode is the code of a service item of one organ (GB/T 39554.1): 31 digits, which are the organ's
// credit code (18), the level at which the power is used (1; 4 is the county) and the item's code
// in the catalogue (12).
type TaskCode string

// Organ is the credit code in the task code.
func (c TaskCode) Organ() USCC { return USCC(c[:18]) }

func (c *TaskCode) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	return readCode(dec, c, "correct it by the published service item")
}

func (c TaskCode) problem() string {
	if problem := spelled(string(c), usccDigits, 31); problem != "" {
		return problem
	}
	if problem := c.Organ().problem(); problem != "" {
		return problem
	}
	return spelledFrom(string(c), decimalDigits, 18)
}

// IDNumber is a citizen's identity number (GB 11643): 6 digits of the area, 8 of the day of birth, 3
// of a sequence and a check digit, which may be X.
type IDNumber string

const idNumberRemedy = "correct it by the identity card"

// NewIDNumber adds the check digit to the first 17 digits.
func NewIDNumber(first string) (IDNumber, error) {
	if problem := idNumberProblem(first, 17); problem != "" {
		return "", fmt.Errorf("identity number %q %s", first, problem)
	}
	return IDNumber(first + string(idNumberCheck(first))), nil
}

func (n *IDNumber) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	return readCode(dec, n, idNumberRemedy)
}

func (n IDNumber) problem() string {
	if problem := idNumberProblem(string(n), 18); problem != "" {
		return problem
	}
	return checked(string(n), 17, idNumberCheck(string(n)))
}

func idNumberProblem(text string, length int) string {
	last := strings.TrimSuffix(text, "X")
	if len(text) != length || len(last) < 17 {
		last = text
	}
	if problem := spelledOf(text, last, decimalDigits, length); problem != "" {
		return problem
	}
	if text[0] == '0' {
		return "has 0 as digit 1, and should have 1 to 9 there"
	}
	birth := text[6:10] + "-" + text[10:12] + "-" + text[12:14]
	if year, _, _, ok := parseDate(birth); !ok || year < 1901 || year > 2199 {
		return "has " + strconv.Quote(text[6:14]) + " as digits 7 to 14, and should have a day of birth of the years 1901 to 2199 there"
	}
	return ""
}

// idNumberCheck is ISO 7064 MOD 11-2 over the first 17 digits.
func idNumberCheck(digits string) byte {
	sum := 0
	for i := range 17 {
		sum = (sum + int(digits[i]-'0')) * 2 % 11
	}
	return "10X98765432"[sum]
}

// checked compares the check digit at an index with the one that the digits before it demand.
func checked(text string, at int, want byte) string {
	if text[at] == want {
		return ""
	}
	return fmt.Sprintf("has %c as check digit (digit %d), and the digits before it demand %c", text[at], at+1, want)
}

func spelled(text, alphabet string, length int) string {
	return spelledOf(text, text, alphabet, length)
}

// spelledOf wants text to have a length, and the part of it to be of an alphabet.
func spelledOf(text, part, alphabet string, length int) string {
	if n := utf8.RuneCountInString(text); n != length {
		return fmt.Sprintf("has %d characters, not %d", n, length)
	}
	return spelledFrom(part, alphabet, 0)
}

func spelledFrom(text, alphabet string, from int) string {
	known := func(r rune) bool { return r < utf8.RuneSelf && strings.IndexByte(alphabet, byte(r)) >= 0 }
	place := 0
	for _, r := range text {
		if place++; place > from && !known(r) {
			return fmt.Sprintf("has %q as digit %d, and should have one of %s there", r, place, alphabet)
		}
	}
	return ""
}

// code is a text with rules of its own; problem says which of them it breaks.
type code interface{ problem() string }

func readCode[S interface {
	~string
	code
}](dec *jsontext.Decoder, to *S, remedy string) error {
	text, err := readString(dec, "is not a string", remedy)
	if err != nil {
		return err
	}
	if problem := S(text).problem(); problem != "" {
		return &valueError{strconv.Quote(text), problem, remedy}
	}
	*to = S(text)
	return nil
}
