package importer

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

func readJSONLines(s *scan, from io.Reader, yield func(row, error) bool) error {
	line := 1
	within := &bounded{from: from, line: func() int { return line }}
	lines := bufio.NewReaderSize(within, 1<<16)
	for ; ; line++ {
		text, err := lines.ReadBytes('\n')
		within.next()
		if len(bytes.TrimSpace(text)) > 0 {
			r := s.row(line)
			r.err = s.object(&r, text)
			if !yield(r, nil) {
				return errStopped
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// object makes columns of a JSON object; the members of inner objects are named a.b. A name that stands twice, a
// lone surrogate and what follows the object are refused.
func (s *scan) object(r *row, text []byte) error {
	decoder := jsontext.NewDecoder(bytes.NewBuffer(text))
	if decoder.PeekKind() != '{' {
		if _, err := decoder.ReadValue(); err != nil {
			return fmt.Errorf("is no JSON: %w", err)
		}
		return errors.New("is no JSON object: each line holds one, such as {\"case\":\"7\"}")
	}
	given := make(map[string]bool)
	if err := s.members(decoder, r, "", given); err != nil {
		return err
	}
	if rest := bytes.TrimSpace(text[decoder.InputOffset():]); len(rest) > 0 {
		return fmt.Errorf("%.40q follows the object: write each object on a line of its own", rest)
	}
	return nil
}

func (s *scan) members(decoder *jsontext.Decoder, r *row, prefix string, given map[string]bool) error {
	bad := func(err error) error { return fmt.Errorf("is no JSON to rely on: %w", err) }
	if _, err := decoder.ReadToken(); err != nil {
		return bad(err)
	}
	for decoder.PeekKind() != '}' {
		name, err := decoder.ReadToken()
		if err != nil {
			return bad(err)
		}
		column := prefix + name.String()
		kind := decoder.PeekKind()
		if kind == '{' {
			if err := s.members(decoder, r, column+".", given); err != nil {
				return err
			}
			continue
		}
		value, err := decoder.ReadValue()
		if err != nil {
			return bad(err)
		}
		if given[column] {
			return fmt.Errorf("states %q twice, as a name and as a member of a member: rename one", column)
		}
		given[column] = true
		switch kind {
		case 'n':
			s.put(r, column, "")
		case '"':
			text, err := jsontext.AppendUnquote(nil, value)
			if err != nil {
				return bad(err)
			}
			s.put(r, column, string(text))
		default:
			s.put(r, column, string(value))
		}
	}
	if _, err := decoder.ReadToken(); err != nil {
		return bad(err)
	}
	return nil
}
