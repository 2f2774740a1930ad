package importer

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/agnivade/levenshtein"
)

// row is one record of a file. Empty values count as absent.
type row struct {
	number int // from 1, of those that the file holds
	line   int
	values []string          // of the columns that the mapping names, by their numbers
	all    map[string]string // of all columns, as written; only where ids are made of them
	err    error             // the row can't be read, and the rest goes on
}

// format reads the records of one kind of file.
type format func(s *scan, from io.Reader, yield func(row, error) bool) error

var formats = map[string]format{".csv": readCSV, ".tsv": readCSV, ".xes": readXES, ".xml": readXES, ".jsonl": readJSONLines, ".ndjson": readJSONLines}

// source is a file with rows, or the same from elsewhere.
type source struct {
	name     string // decides the format
	open     func() (io.ReadCloser, error)
	mapping  *Mapping
	keepAll  bool // of each row, all columns
	untrimed bool
}

func fileSource(name string, m *Mapping) *source {
	return &source{name: name, mapping: m, open: func() (io.ReadCloser, error) {
		info, err := os.Stat(name)
		switch {
		case err != nil:
			return nil, fmt.Errorf("import: %w", err)
		case info.IsDir():
			return nil, fmt.Errorf("%s is a folder: name one file in it", name)
		case !info.Mode().IsRegular(): // which is read but once
			return nil, fmt.Errorf("%s is no plain file, and a log is read more than once: write it to a file first", name)
		}
		file, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("import: %w", err)
		}
		return file, nil
	}}
}

// unpacked opens the file, takes gzip off and gives the extension beneath.
func (s *source) unpacked(through func(io.Reader) io.Reader) (text *bufio.Reader, extension string, done func(), err error) {
	file, err := s.open()
	if err != nil {
		return nil, "", nil, err
	}
	base := strings.ToLower(filepath.Base(s.name))
	from := io.Reader(file)
	if through != nil {
		from = through(from)
	}
	if packed, ok := strings.CutSuffix(base, ".gz"); ok {
		if from, err = gzip.NewReader(bufio.NewReaderSize(from, 1<<16)); err != nil {
			file.Close()
			return nil, "", nil, fmt.Errorf("unpack %s: %w: the file is no gzip, or damaged: get it whole, or name it by what it is", s.name, err)
		}
		base = packed
	}
	return bufio.NewReaderSize(from, 1<<18), filepath.Ext(base), func() { file.Close() }, nil
}

// check reads the whole file once, before anything is sent: its text must be what it is taken for. It gives the
// SHA-256 digest of the file's bytes.
func (s *source) check() (digest string, err error) {
	sum := sha256.New()
	text, extension, done, err := s.unpacked(func(from io.Reader) io.Reader { return io.TeeReader(from, sum) })
	if err != nil {
		return "", err
	}
	defer done()
	if formats[extension] != nil {
		start, _ := text.Peek(512)
		if packed := packing(start); packed != "" {
			return "", fmt.Errorf("read %s: %s", s.name, packed)
		}
		isXML := extension == ".xes" || extension == ".xml"
		encoding, err := encodingOf(s.mapping.Encoding, isXML, start)
		if err != nil {
			return "", fmt.Errorf("read %s: %w", s.name, err)
		}
		mend := "state in the mapping, as encoding: NAME, the one"
		if encoding.from != nil {
			mend = "mend the file, or state another one in the mapping, as encoding: NAME"
		}
		if err := encoding.checkText(text, mend); err != nil {
			return "", fmt.Errorf("read %s: %w", s.name, damaged(err))
		}
	}
	if _, err := io.Copy(io.Discard, text); err != nil {
		return "", fmt.Errorf("read %s: %w", s.name, damaged(err))
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// packing says what to do with bytes that are no text but a packed file; "" if they are none.
func packing(start []byte) string {
	switch {
	case bytes.HasPrefix(start, []byte("\x1f\x8b")):
		return "the file is packed by gzip: add .gz to its name"
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		return "the file is a zip archive, or a workbook: unpack it, or name it .xlsx"
	}
	return ""
}

// damaged adds to an error of unpacking what to do.
func damaged(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) {
		return fmt.Errorf("%w: the packed file is cut off, damaged, or followed by something else: get it whole", err)
	}
	return err
}

// scan is one way through a file, and what was seen on it. Read it after the rows.
type scan struct {
	*source
	found   []bool          // columns, by their numbers
	others  map[string]bool // columns that no field takes, at most maxOthers
	trimmed map[string]*firstOf
	nested  map[string]*firstOf // attributes inside attributes, left out
	notes   []string
	rows    int
}

// firstOf counts something and keeps the line where it was first.
type firstOf struct{ line, count int }

const maxOthers = 500

// rows streams the records. The last pair may carry an error that ends the file.
func (s *source) rows(through func(io.Reader) io.Reader) (*scan, iter.Seq2[row, error]) {
	c := &scan{source: s, found: make([]bool, len(s.mapping.wanted)), others: make(map[string]bool), trimmed: make(map[string]*firstOf), nested: make(map[string]*firstOf)}
	return c, func(yield func(row, error) bool) {
		err := c.read(through, func(r row, err error) bool {
			c.rows++
			r.number = c.rows
			return yield(r, err)
		})
		if err != nil && !errors.Is(err, errStopped) {
			yield(row{}, fmt.Errorf("read %s: %w", s.name, err))
		}
	}
}

// errStopped ends a reader whose caller wants no more rows.
var errStopped = errors.New("stopped")

func (s *scan) read(through func(io.Reader) io.Reader, yield func(row, error) bool) error {
	text, extension, done, err := s.unpacked(through)
	if err != nil {
		return err
	}
	defer done()
	if extension == ".xlsx" || extension == ".xlsm" {
		return readWorkbook(s, text, yield)
	}
	read := formats[extension]
	if read == nil {
		return fmt.Errorf("the name ends in none of .csv, .tsv, .xes, .jsonl (or these with .gz), .xlsx: rename it, or save it as one of them")
	}
	start, _ := text.Peek(512)
	encoding, err := encodingOf(s.mapping.Encoding, extension == ".xes" || extension == ".xml", start)
	if err != nil {
		return err
	}
	return read(s, encoding.decode(text), yield)
}

// row makes an empty row.
func (s *scan) row(line int) row {
	r := row{line: line, values: make([]string, len(s.found))}
	if s.keepAll {
		r.all = make(map[string]string)
	}
	return r
}

// put gives a row a value, without the space around it.
func (s *scan) put(r *row, column, value string) {
	if s.keepAll && value != "" {
		r.all[column] = value
	}
	number, wanted := s.mapping.wanted[column]
	if !wanted {
		if len(s.others) < maxOthers {
			s.others[column] = true
		}
		return
	}
	s.found[number] = true
	r.values[number] = s.trim(column, value, r.line)
}

func (s *scan) trim(column, value string, line int) string {
	if s.untrimed {
		return value
	}
	trimmed := strings.TrimFunc(value, isSpace)
	if len(trimmed) != len(value) {
		count(s.trimmed, column, line)
	}
	return trimmed
}

// isSpace is for what no one sees at the end of a value.
func isSpace(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' }

func count(in map[string]*firstOf, name string, line int) {
	if in[name] == nil {
		in[name] = &firstOf{line: line}
	}
	in[name].count++
}

func (s *scan) has(column string) bool { return s.found[s.mapping.wanted[column]] }

// complete says whether each column that the mapping needs was in a row.
func (s *scan) complete() bool { return len(s.mapping.lacks(s.has)) == 0 }

// missing says which columns of the mapping were in no row, with what the file has instead.
func (s *scan) missing() error {
	var problems []error
	for _, columns := range s.mapping.lacks(s.has) {
		names := strconv.Quote(columns[0])
		for _, column := range columns[1:] {
			names += " or " + strconv.Quote(column)
		}
		problems = append(problems, fmt.Errorf("the mapping names column %s, which no row has%s", names, s.nearest(columns[0])))
	}
	return errors.Join(problems...)
}

// nearest suggests names that the file has.
func (s *scan) nearest(column string) string {
	names := make([]string, 0, len(s.others))
	for name := range s.others {
		names = append(names, name)
	}
	for name, number := range s.mapping.wanted {
		if s.found[number] {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	slices.SortFunc(names, func(a, b string) int {
		if d := distance(a, column) - distance(b, column); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	if distance(names[0], column) <= max(2, len([]rune(column))/3) {
		return fmt.Sprintf("; %q is near", names[0])
	}
	if len(names) > 12 {
		names = append(names[:12], "…")
	}
	return fmt.Sprintf("; there are %q", names)
}

func distance(a, b string) int {
	return levenshtein.ComputeDistance(strings.ToLower(strings.TrimSpace(a)), strings.ToLower(b))
}
