package kpis

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"oneseal/events"
)

// ownNames are what a header says of columns that no other figure has: those of the view, and those that panels make of it.
//
//	-- column: NAME: 中文 | English | unit        the unit is left out if the column has none
//	-- values: NAME: TYPE                        an enumerated type of package events, or a family: its states
//	-- value: NAME=CODE: 中文 | English           one code more
//
// Columns that several figures have are in the vocabulary of package events.
type ownNames struct {
	names  map[string]events.Name
	values map[string][]events.Value
}

var errNotSaid = errors.New("give the Chinese and the English, with | between them")

// read takes a line of the header if it is about a column.
func (o *ownNames) read(kind, line string) (is bool, err error) {
	if o.names == nil {
		o.names, o.values = make(map[string]events.Name), make(map[string][]events.Value)
	}
	name, text, _ := strings.Cut(line, ": ")
	said := strings.Split(text, " | ")
	switch kind {
	case "column":
		if len(said) < 2 || len(said) > 3 {
			return true, errNotSaid
		}
		n := events.Name{Title: events.Title{ZH: said[0], EN: said[1]}}
		if len(said) == 3 {
			n.Unit = said[2]
		}
		o.names[name] = n
	case "values":
		values, known := events.ValuesOf(text)
		if !known {
			return true, fmt.Errorf("%q is no enumerated type and no family", text)
		}
		o.values[name] = append(o.values[name], values...)
	case "value":
		name, code, _ := strings.Cut(name, "=")
		if len(said) != 2 || code == "" {
			return true, errNotSaid
		}
		o.values[name] = append(o.values[name], events.Value{Code: code, ZH: said[0], EN: said[1]})
	default:
		return false, nil
	}
	return true, nil
}

// ColumnName is what people read for a column of the view, or for one that a panel makes of it.
func (v View) ColumnName(column string) (events.Name, bool) {
	n, known := events.NameOf(column, v.Name)
	if own, said := v.own.names[column]; said {
		n.Title, n.Unit, known = own.Title, own.Unit, true
	}
	if values, said := v.own.values[column]; said {
		n.Values = values
	}
	return n, known
}

// OwnNames are the columns that the header names.
func (v View) OwnNames() []string {
	names := maps.Clone(v.own.names)
	for name := range v.own.values {
		names[name] = events.Name{}
	}
	return slices.Sorted(maps.Keys(names))
}
