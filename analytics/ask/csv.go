package ask

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"oneseal/events"
)

// Formula is whether a spreadsheet would run a text: it begins with a sign of formulas, also a wide one, or one stands after spaces,
// tabs and line feeds. A number is none.
func Formula(text string) bool {
	begins := strings.TrimLeftFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\ufeff' })
	if begins == "" || !strings.ContainsRune("=+-@＝＋－＠", []rune(begins[:min(4, len(begins))])[0]) {
		return false
	}
	_, err := strconv.ParseFloat(text, 64)
	return err != nil
}

// Cell is a text as a spreadsheet or table may show it: nothing in it hides or turns what stands beside it, and with an apostrophe
// before it if it would be run.
func Cell(text string) string {
	text = events.VisibleLines(text)
	if Formula(text) {
		return "'" + text
	}
	return text
}

// guardCSV copies ClickHouse's CSV byte by byte, with each text as a [Cell]. ClickHouse quotes texts and nothing else, and doubles the
// quotes in them.
func guardCSV(to io.Writer, from io.Reader) error {
	in, out := bufio.NewReader(from), bufio.NewWriter(to)
	var text strings.Builder
	for {
		sign, err := in.ReadByte()
		if errors.Is(err, io.EOF) {
			return out.Flush()
		}
		if err != nil {
			return fmt.Errorf("read the answer's rows: %w", err)
		}
		if sign != '"' {
			out.WriteByte(sign) // an error stays until Flush
			continue
		}
		if err := readQuoted(in, &text); err != nil {
			return fmt.Errorf("read the answer's rows: %w", err)
		}
		out.WriteByte('"')
		out.WriteString(Cell(text.String()))
		if err := out.WriteByte('"'); err != nil {
			return err
		}
	}
}

// readQuoted reads on behind a text's first quote, to its last; doubled quotes stay doubled.
func readQuoted(in *bufio.Reader, text *strings.Builder) error {
	text.Reset()
	for {
		piece, err := in.ReadString('"')
		if err != nil {
			return err
		}
		next, err := in.Peek(1)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if len(next) == 0 || next[0] != '"' {
			text.WriteString(strings.TrimSuffix(piece, `"`))
			return nil
		}
		in.Discard(1)
		text.WriteString(piece)
		text.WriteByte('"')
	}
}
