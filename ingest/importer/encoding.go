package importer

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
)

// textEncoding is how a file's bytes are read as text: UTF-8 if it has no decoder.
type textEncoding struct {
	name  string
	from  encoding.Encoding
	ascii bool
}

// candidates are tried on what is not UTF-8, the stricter before the laxer.
var candidates = []string{"gbk", "gb18030", "big5", "shift_jis", "euc-kr", "utf-16le", "utf-16be", "windows-1252"}

// encodingNamed finds an encoding by a label of the WHATWG's list, which covers what browsers read.
func encodingNamed(label string) (textEncoding, error) {
	switch name := strings.ToLower(strings.TrimSpace(label)); name {
	case "", "utf-8", "utf8":
		return textEncoding{name: "utf-8"}, nil
	case "us-ascii", "ascii":
		return textEncoding{name: "us-ascii", ascii: true}, nil
	case "iso-8859-1", "latin1", "latin-1":
		return textEncoding{name: "iso-8859-1", from: charmap.ISO8859_1}, nil
	case "cp936", "ms936", "936":
		label = "gbk"
	}
	from, name := charset.Lookup(label)
	if from == nil || name == "replacement" {
		return textEncoding{}, fmt.Errorf("encoding %q is unknown: name one such as %s", label, strings.Join(candidates, ", "))
	}
	return textEncoding{name: name, from: from}, nil
}

var declaredEncoding = regexp.MustCompile(`^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']`)

// encodingOf decides how a file is read: as the mapping says, else as XES itself says, else as UTF-8.
func encodingOf(stated string, isXML bool, start []byte) (textEncoding, error) {
	if stated != "" || !isXML {
		return encodingNamed(stated)
	}
	switch {
	case bytes.HasPrefix(start, []byte{0xff, 0xfe}):
		return encodingNamed("utf-16le")
	case bytes.HasPrefix(start, []byte{0xfe, 0xff}):
		return encodingNamed("utf-16be")
	}
	if declared := declaredEncoding.FindSubmatch(bytes.TrimPrefix(start, utf8BOM)); declared != nil {
		return encodingNamed(string(declared[1]))
	}
	return encodingNamed("")
}

var utf8BOM = []byte("\ufeff")

// decode gives the text as UTF-8, without a byte order mark.
func (e textEncoding) decode(from *bufio.Reader) io.Reader {
	if e.from != nil {
		from = bufio.NewReaderSize(transform.NewReader(from, e.from.NewDecoder()), 1<<16)
	}
	if start, _ := from.Peek(len(utf8BOM)); bytes.Equal(start, utf8BOM) {
		from.Discard(len(utf8BOM))
	}
	return from
}

// checkText reads a whole text and says where its bytes are none of the encoding, with the encodings that would fit.
func (e textEncoding) checkText(from *bufio.Reader, mend string) error {
	text := bufio.NewReaderSize(e.decode(from), 1<<16)
	var part []byte // of a line, since lines may be as long as the file; it ends with a whole character
	number, before := 1, 0
	offset := 0 // of the part in the file
	for {
		read, err := text.ReadSlice('\n')
		part = append(part, read...)
		rest := 0
		for errors.Is(err, bufio.ErrBufferFull) && rest < utf8.UTFMax-1 && !utf8.FullRune(part[len(part)-rest-1:]) {
			rest++
			if utf8.RuneStart(part[len(part)-rest]) {
				break
			}
		}
		whole := part[:len(part)-rest]
		if at := e.fault(whole); at >= 0 {
			return e.unfit(whole, offset, whole[at] == 0, fmt.Sprintf("line %d, character %d", number, before+utf8.RuneCount(whole[:at])+1), mend)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			before += utf8.RuneCount(whole)
			offset += len(whole)
			part = append(part[:0], part[len(part)-rest:]...)
			continue
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		offset += len(part)
		number, before, part = number+1, 0, part[:0]
	}
}

// fault gives the place of the first byte of a line that is not the encoding's, or -1.
func (e textEncoding) fault(line []byte) int {
	switch {
	case e.from != nil:
		return bytes.Index(line, []byte(string(utf8.RuneError)))
	case e.ascii:
		return bytes.IndexFunc(line, func(r rune) bool { return r > unicode.MaxASCII })
	case bytes.IndexByte(line, 0) >= 0: // UTF-16 is mostly valid UTF-8
		return bytes.IndexByte(line, 0)
	case utf8.Valid(line):
		return -1
	}
	for at := 0; at < len(line); {
		r, size := utf8.DecodeRune(line[at:])
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return -1
}

func (e textEncoding) unfit(line []byte, offset int, isNUL bool, place, mend string) error {
	if e.from != nil {
		return fmt.Errorf("%s: the bytes are no text in %s; %s", place, e.name, mend)
	}
	var fits []string
	for _, name := range candidates {
		if reading, ok := readAs(name, line, offset); ok {
			fits = append(fits, fmt.Sprintf("%s (%q)", name, reading))
		}
	}
	if e.ascii && utf8.Valid(line) {
		fits = append([]string{"utf-8"}, fits...)
	}
	if len(fits) == 0 && isNUL {
		return fmt.Errorf("%s: is a NUL byte, which no text holds: take it out, or get the file whole again", place)
	}
	if len(fits) == 0 {
		return fmt.Errorf("%s: is no %s text, and no encoding known here fits: save the file as UTF-8", place, strings.ToUpper(e.name))
	}
	return fmt.Errorf("%s: is no %s text; %s that is right of %s", place, strings.ToUpper(e.name), mend, strings.Join(fits, ", "))
}

// readAs reads a line in an encoding; it is false if the result is no text that someone writes.
func readAs(name string, line []byte, offset int) (string, bool) {
	e, err := encodingNamed(name)
	if err != nil {
		return "", false
	}
	wide := strings.HasPrefix(name, "utf-16")
	if wide != (bytes.IndexByte(line, 0) >= 0) {
		return "", false
	}
	if wide {
		if line = wideLine(line, offset); !zerosAre(line, name == "utf-16le") {
			return "", false
		}
	}
	text, err := e.from.NewDecoder().Bytes(line)
	reading := strings.TrimSpace(string(text))
	if err != nil || strings.ContainsFunc(reading, func(r rune) bool { return r == utf8.RuneError || !unicode.IsPrint(r) && r != '\t' && r != '\u3000' }) {
		return "", false
	}
	if short := []rune(reading); len(short) > 40 {
		reading = string(short[:40]) + "…"
	}
	return reading, true
}

// wideLine gives the whole characters of two bytes of a line that was cut at a byte, without a byte order mark.
func wideLine(line []byte, offset int) []byte {
	if offset%2 == 1 && len(line) > 0 {
		line = line[1:] // the second half of a line's end
	}
	line = bytes.TrimPrefix(bytes.TrimPrefix(line, []byte{0xff, 0xfe}), []byte{0xfe, 0xff})
	return line[:len(line)/2*2]
}

// zerosAre tells whether characters of two bytes have the zeros that delimiters, digits and Latin letters give them: a fifth of them or more, in the second byte of
// each for the little end first, and none in the other.
func zerosAre(line []byte, second bool) bool {
	var zeros [2]int
	for i, b := range line {
		if b == 0 {
			zeros[i%2]++
		}
	}
	if second {
		zeros[0], zeros[1] = zeros[1], zeros[0]
	}
	return zeros[1] == 0 && 5*zeros[0] >= len(line)/2
}
