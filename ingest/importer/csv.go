package importer

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
)

func readCSV(s *scan, from io.Reader, yield func(row, error) bool) error {
	line := 1
	within := &bounded{from: from, line: func() int { return line }}
	text := bufio.NewReaderSize(within, 1<<16)
	start, _ := text.Peek(1 << 14)
	said := separator(start)
	if said != 0 {
		if _, err := text.ReadString('\n'); err != nil {
			return fmt.Errorf("the header is missing: the file ends after its line sep=%c", said)
		}
		start = start[bytes.IndexByte(start, '\n')+1:]
	}
	if line, _, _ := bytes.Cut(start, []byte("\n")); bytes.IndexByte(bytes.TrimRight(line, "\r"), '\r') >= 0 {
		return errors.New("line 1: the lines end in carriage returns alone, as those of old Macintosh programs: save the file with line feeds")
	}
	reader := csv.NewReader(text)
	reader.ReuseRecord = true
	reader.Comma = ','
	if base := strings.TrimSuffix(strings.ToLower(filepath.Base(s.name)), ".gz"); strings.HasSuffix(base, ".tsv") {
		reader.Comma = '\t'
	}
	if said != 0 {
		reader.Comma = said
	}
	for _, r := range s.mapping.Delimiter {
		reader.Comma = r
	}
	first, err := reader.Read()
	if errors.Is(err, io.EOF) {
		return errors.New("the file is empty: its first line must be the header")
	}
	if err != nil {
		return fmt.Errorf("read the header: %w", err)
	}
	within.next()
	header := slices.Clone(first)
	if err := s.header(header, "line 1"); err != nil {
		return err
	}
	if err := s.missing(); err != nil {
		return errors.Join(err, otherDelimiter(s.mapping, reader.Comma, start))
	}
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		var bad *csv.ParseError
		within.next()
		if errors.As(err, &bad) {
			line = bad.Line
			if !yield(row{line: bad.StartLine, err: describe(bad, len(header), len(record))}, nil) {
				return errStopped
			}
			continue
		}
		if err != nil {
			line++
			return err
		}
		line, _ = reader.FieldPos(0)
		r := s.row(line)
		for i, value := range record {
			s.put(&r, header[i], value)
		}
		if !yield(r, nil) {
			return errStopped
		}
	}
}

// separator is what Excel writes before the header, as sep=; on a line of its own; 0 without one.
func separator(start []byte) rune {
	line, _, more := bytes.Cut(start, []byte("\n"))
	after, is := strings.CutPrefix(strings.ToLower(strings.Trim(string(line), "\"\r")), "sep=")
	if r := []rune(after); more && is && len(r) == 1 {
		return r[0]
	}
	return 0
}

// header takes the space off the names and notes which of the mapping's columns are there. A name that stands twice
// is refused: which of the two is meant can't be told.
func (s *scan) header(names []string, where string) error {
	at := make(map[string]int, len(names))
	for i, name := range names {
		if !s.untrimed {
			names[i] = s.trim("the header", name, 1)
		}
		name = names[i]
		if before, twice := at[name]; twice && name != "" {
			return fmt.Errorf("%s: the header names %q twice, in columns %d and %d: rename one", where, name, before, i+1)
		}
		at[name] = i + 1
		if number, wanted := s.mapping.wanted[name]; wanted {
			s.found[number] = true
		} else {
			s.others[name] = true
		}
	}
	return nil
}

// describe says what is wrong with a record.
func describe(bad *csv.ParseError, columns, values int) error {
	switch {
	case errors.Is(bad.Err, csv.ErrFieldCount):
		return fmt.Errorf("has %d values, and the header %d columns: mend it; text that holds the delimiter stands in quotes", values, columns)
	case bad.Line > bad.StartLine:
		return fmt.Errorf("column %d: a quote that opens here is not closed as it should by line %d, and the lines up to there are not read: mend it; a quote inside quotes is written twice", bad.Column, bad.Line)
	}
	return fmt.Errorf("column %d: %w: mend it; text that holds a quote stands in quotes, with the quote twice", bad.Column, bad.Err)
}

// otherDelimiter says by which delimiter the header would have what the mapping names.
func otherDelimiter(m *Mapping, used rune, start []byte) error {
	first, _, _ := strings.Cut(string(start), "\n")
	for _, delimiter := range []rune{',', ';', '\t', '|'} {
		reader := csv.NewReader(strings.NewReader(first))
		reader.Comma = delimiter
		names, err := reader.Read()
		if err != nil || delimiter == used || len(names) < 2 {
			continue
		}
		for i := range names {
			names[i] = strings.TrimFunc(names[i], isSpace)
		}
		if len(m.lacks(func(column string) bool { return slices.Contains(names, column) })) == 0 {
			name := string(delimiter)
			if delimiter == '\t' {
				name = "tab"
			}
			return fmt.Errorf("the header has it with %q between the columns: state delimiter: %q in the mapping", delimiter, name)
		}
	}
	return nil
}
