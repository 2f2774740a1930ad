package importer

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"slices"
	"strings"
)

// row is one event of a file as the file holds it. Empty values count as absent.
type row struct {
	line    int
	columns map[string]string
	err     error // the row can't be read, and the rest goes on
}

// readRows streams the rows of a CSV, XES or JSON lines file, by the file's name; .gz is unpacked.
// The last pair may carry an error that ends the file.
func readRows(name string, from io.Reader, wanted []string) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		base := strings.ToLower(filepath.Base(name))
		if packed, ok := strings.CutSuffix(base, ".gz"); ok {
			unpacked, err := gzip.NewReader(from)
			if err != nil {
				yield(row{}, fmt.Errorf("unpack %s: %w", name, err))
				return
			}
			base, from = packed, unpacked
		}
		from = bufio.NewReaderSize(from, 1<<20)
		var err error
		switch filepath.Ext(base) {
		case ".csv":
			err = readCSV(from, wanted, yield)
		case ".xes", ".xml":
			err = readXES(from, yield)
		case ".jsonl", ".ndjson":
			err = readJSONLines(from, yield)
		default:
			err = errors.New("the name ends in none of .csv, .xes, .jsonl (or these with .gz)")
		}
		if err != nil && !errors.Is(err, errStopped) {
			yield(row{}, fmt.Errorf("read %s: %w", name, err))
		}
	}
}

// errStopped ends a reader whose caller wants no more rows.
var errStopped = errors.New("stopped")

func readCSV(from io.Reader, wanted []string, yield func(row, error) bool) error {
	reader := csv.NewReader(from)
	reader.ReuseRecord = true
	header, err := reader.Read()
	if err != nil {
		return fmt.Errorf("read the header: %w", err)
	}
	header = slices.Clone(header)
	header[0] = strings.TrimPrefix(header[0], "\ufeff")
	for _, column := range wanted {
		if !slices.Contains(header, column) {
			return fmt.Errorf("the mapping names column %q, and the header has %q", column, header)
		}
	}
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			if !yield(row{line: bad.StartLine, err: fmt.Errorf("column %d: %w", bad.Column, bad.Err)}, nil) {
				return errStopped
			}
			continue
		}
		if err != nil {
			return err
		}
		line, _ := reader.FieldPos(0)
		columns := make(map[string]string, len(record))
		for i, value := range record {
			if value != "" {
				columns[header[i]] = value
			}
		}
		if !yield(row{line: line, columns: columns}, nil) {
			return errStopped
		}
	}
}

func readJSONLines(from io.Reader, yield func(row, error) bool) error {
	lines := bufio.NewReaderSize(from, 1<<16)
	for line := 1; ; line++ {
		text, err := lines.ReadBytes('\n')
		if len(strings.TrimSpace(string(text))) > 0 {
			r := row{line: line}
			r.columns, r.err = flatten(text)
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

// flatten makes columns of a JSON object; the members of inner objects are named a.b.
func flatten(text []byte) (map[string]string, error) {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(text, &object); err != nil {
		return nil, fmt.Errorf("is no JSON object: %w", err)
	}
	columns := make(map[string]string, len(object))
	var add func(prefix string, object map[string]json.RawMessage) error
	add = func(prefix string, object map[string]json.RawMessage) error {
		for name, value := range object {
			switch value[0] {
			case '{':
				var inner map[string]json.RawMessage
				if err := json.Unmarshal(value, &inner); err != nil {
					return err
				}
				if err := add(prefix+name+".", inner); err != nil {
					return err
				}
			case '"':
				var s string
				if err := json.Unmarshal(value, &s); err != nil {
					return err
				}
				if s != "" {
					columns[prefix+name] = s
				}
			case 'n':
			default:
				columns[prefix+name] = string(value)
			}
		}
		return nil
	}
	return columns, add("", object)
}

// readXES streams the events of an IEEE 1849 XES log. The attributes of a trace are columns with
// "case:" before their keys, those of an event have the key itself.
func readXES(from io.Reader, yield func(row, error) bool) error {
	decoder := xml.NewDecoder(from)
	var trace, event map[string]string
	var line, depth int // depth of attributes inside attributes, which are metadata
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "trace":
				trace = make(map[string]string)
			case "event":
				line, _ = decoder.InputPos()
				event = make(map[string]string, len(trace)+8)
			case "string", "date", "int", "float", "boolean", "id":
				depth++
				key, value := attribute(t)
				switch {
				case depth > 1 || value == "":
				case event != nil:
					event[key] = value
				case trace != nil:
					trace["case:"+key] = value
				}
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "string", "date", "int", "float", "boolean", "id":
				depth--
			case "event":
				for key, value := range trace {
					event[key] = value
				}
				if !yield(row{line: line, columns: event}, nil) {
					return errStopped
				}
				event = nil
			case "trace":
				trace = nil
			}
		}
	}
}

func attribute(element xml.StartElement) (key, value string) {
	for _, a := range element.Attr {
		switch a.Name.Local {
		case "key":
			key = a.Value
		case "value":
			value = a.Value
		}
	}
	return key, value
}
