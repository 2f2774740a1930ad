package importer

import (
	"fmt"
	"strings"
)

// numbers reads numbers as a log writes them. The zero value takes a point before the decimals and nothing between thousands.
type numbers struct {
	decimal string // "." or ",", stated by the mapping; then the other may stand between thousands
}

// plain gives a number as JSON writes it.
func (n numbers) plain(text string) (string, error) {
	number := text
	switch n.decimal {
	case ",":
		number = swap.Replace(number)
	case "":
		if strings.Contains(number, ",") {
			return "", fmt.Errorf("%q has a comma, before the decimals or between thousands: say which in the mapping, as decimal: \",\" or decimal: \".\"", text)
		}
	}
	digits, exponent := strings.ToLower(strings.TrimPrefix(number, "+")), ""
	if at := strings.IndexByte(digits, 'e'); at >= 0 {
		digits, exponent = digits[:at], digits[at:]
		if !isDigits(strings.TrimLeft(exponent[1:], "+-")) || len(exponent) > 5 {
			return "", notNumber(text)
		}
	}
	digits, negative := strings.CutPrefix(digits, "-")
	whole, places, point := strings.Cut(digits, ".")
	if n.decimal != "" && strings.Contains(whole, ",") {
		groups := strings.Split(whole, ",")
		for i, group := range groups {
			if i == 0 && (group == "" || len(group) > 3) || i > 0 && len(group) != 3 {
				return "", fmt.Errorf("%q has thousands that are no groups of three digits: mend it, or see decimal in the mapping", text)
			}
		}
		whole = strings.Join(groups, "")
	}
	if !isDigits(whole) || point && !isDigits(places) {
		return "", notNumber(text)
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	if point {
		whole += "." + places
	}
	if negative {
		whole = "-" + whole
	}
	return whole + exponent, nil
}

var swap = strings.NewReplacer(".", ",", ",", ".")

func notNumber(text string) error {
	return fmt.Errorf("%q is no number: digits alone, with a point before the decimals, such as 1234.5", text)
}

func isDigits(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

// amount brings a number such as 35.0 or 33.600 to at most two places, without rounding.
func (n numbers) amount(text string) (string, error) {
	number, err := n.plain(text)
	if err != nil {
		return "", err
	}
	whole, places, _ := strings.Cut(number, ".")
	places = strings.TrimRight(places, "0")
	switch {
	case strings.Contains(number, "e"):
		return "", fmt.Errorf("%q is an amount with an exponent: write all its digits", text)
	case len(places) > 2:
		return "", fmt.Errorf("%q has more than two decimal places", text)
	case places == "":
		return whole, nil
	}
	return whole + "." + places, nil
}

// sequence makes the order of numbers the order of their texts: 9, 9.0 and 09 are the same, and come before 10.
// Twelve digits are filled up with zeros; longer numbers follow, those with more digits later.
// What is no number stays as it is.
func (n numbers) sequence(text string) (string, error) {
	number, err := n.plain(text)
	if err != nil {
		return text, nil
	}
	if strings.ContainsAny(number, "-e") {
		return "", fmt.Errorf("%q can't order events: give numbers from 0 on, without an exponent", text)
	}
	whole, places, _ := strings.Cut(number, ".")
	if places = strings.TrimRight(places, "0"); places != "" {
		places = "." + places
	}
	switch {
	case len(whole) <= 12:
		return strings.Repeat("0", 12-len(whole)) + whole + places, nil
	case len(whole) <= 12+26:
		return string(rune('a'+len(whole)-13)) + whole + places, nil
	}
	return "", fmt.Errorf("%q can't order events: it has more than 38 digits", text)
}
