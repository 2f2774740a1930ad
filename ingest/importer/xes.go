package importer

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

// readXES streams the events of an IEEE 1849 XES log. The attributes of a trace are columns with
// "case:" before their keys, those of an event have the key itself. Attributes that lie inside another one, in a list
// or in a container say nothing of the event or the case itself: they are left out, and counted.
func readXES(s *scan, from io.Reader, yield func(row, error) bool) error {
	within := &bounded{from: from}
	decoder := xml.NewDecoder(bufio.NewReader(within)) // which the decoder takes as it is, so that its place is known
	within.line = func() int { line, _ := decoder.InputPos(); return line }
	// The text was made UTF-8 already, from what the file declares or the mapping says.
	decoder.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
	type attribute struct{ column, value string }
	var trace []attribute
	var event row
	var inTrace, inEvent, begun bool // begun: the trace has events already
	var around []string              // keys of the attributes around
	var open []string                // elements
	var traceBad error
	var rooted bool // a log began
	for {
		token, err := decoder.RawToken()
		within.next()
		if errors.Is(err, io.EOF) {
			if !rooted {
				return errors.New("the file holds no <log>: get the log itself, as XES")
			}
			if len(open) > 0 {
				line, _ := decoder.InputPos()
				return fmt.Errorf("line %d: the file ends inside %s: it is cut off, get it whole", line, open[len(open)-1])
			}
			return nil
		}
		if err != nil {
			return err
		}
		line, _ := decoder.InputPos()
		switch t := token.(type) {
		case xml.StartElement:
			if len(open) == 0 && t.Name.Local != "log" {
				return fmt.Errorf("line %d: the file begins with <%s>, and XES with <log>: get the log itself", line, t.Name.Local)
			}
			rooted = true
			open = append(open, t.Name.Local)
			switch t.Name.Local {
			case "trace":
				inTrace, begun, trace, traceBad = true, false, trace[:0], nil
			case "event":
				inEvent, begun, event = true, true, s.row(line)
			case "string", "date", "int", "float", "boolean", "id", "list", "container":
				key, value := keyAndValue(t)
				around = append(around, key)
				switch {
				case !inTrace && !inEvent: // of the log, or a global default
				case len(around) > 1:
					count(s.nested, around[0], line)
				case t.Name.Local == "list" || t.Name.Local == "container":
				case inEvent:
					if s.stands(&event, key) {
						event.err = fmt.Errorf("states the attribute %q twice", key)
					}
					s.put(&event, key, value)
				case begun:
					return fmt.Errorf("line %d: the trace states %q after its events: XES has a trace's attributes before them", line, key)
				default:
					for _, other := range trace {
						if other.column == "case:"+key {
							traceBad = fmt.Errorf("is of a trace that states the attribute %q twice", key)
						}
					}
					trace = append(trace, attribute{"case:" + key, value})
				}
			}
		case xml.EndElement:
			if len(open) == 0 || open[len(open)-1] != t.Name.Local {
				return fmt.Errorf("line %d: </%s> closes what is not open: the file is damaged, get it whole", line, t.Name.Local)
			}
			open = open[:len(open)-1]
			switch t.Name.Local {
			case "string", "date", "int", "float", "boolean", "id", "list", "container":
				if len(around) > 0 {
					around = around[:len(around)-1]
				}
			case "event":
				for _, a := range trace {
					s.put(&event, a.column, a.value)
				}
				if event.err == nil {
					event.err = traceBad
				}
				if !yield(event, nil) {
					return errStopped
				}
				inEvent = false
			case "trace":
				inTrace = false
			}
		}
	}
}

// stands says whether a row has a value for a column that the mapping names.
func (s *scan) stands(r *row, column string) bool {
	number, wanted := s.mapping.wanted[column]
	return wanted && r.values[number] != ""
}

func keyAndValue(element xml.StartElement) (key, value string) {
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
