package importer

import (
	"fmt"
	"strings"
)

// value says where the text of a field comes from: one column, a constant ("=police"), or a text with columns in
// braces ("south/{case_id}").
type value struct {
	text  string // as the mapping states it
	parts []part
}

// part is a constant text or, with column >= 0, the number of a column.
type part struct {
	constant string
	column   int
}

// value reads a statement of the mapping and notes its columns as wanted.
func (m *Mapping) value(text string) (value, error) {
	v := value{text: text}
	if text == "" {
		return v, nil
	}
	if constant, is := strings.CutPrefix(text, "="); is {
		if constant == "" {
			return v, fmt.Errorf("%q is a constant without text: write it after the =", text)
		}
		v.parts = []part{{constant: constant, column: -1}}
		return v, nil
	}
	for rest := text; rest != ""; {
		before, after, braces := strings.Cut(rest, "{")
		name, next, closed := strings.Cut(after, "}")
		if !braces || !closed {
			if len(v.parts) == 0 {
				break
			}
			v.parts = append(v.parts, part{rest, -1})
			return v, nil
		}
		if before != "" {
			v.parts = append(v.parts, part{before, -1})
		}
		v.parts = append(v.parts, part{column: m.want(name)})
		rest = next
	}
	if len(v.parts) == 0 {
		v.parts = []part{{column: m.want(text)}}
	}
	return v, nil
}

// want gives the number of a column.
func (m *Mapping) want(column string) int {
	number, known := m.wanted[column]
	if !known {
		number = len(m.wanted)
		m.wanted[column] = number
	}
	return number
}

// of gives the field's text in a row: empty if one of its columns is.
func (v value) of(r *row) string {
	if len(v.parts) == 1 {
		if p := v.parts[0]; p.column >= 0 {
			return r.values[p.column]
		}
		return v.parts[0].constant
	}
	var text strings.Builder
	for _, p := range v.parts {
		switch {
		case p.column < 0:
			text.WriteString(p.constant)
		case r.values[p.column] == "":
			return ""
		default:
			text.WriteString(r.values[p.column])
		}
	}
	return text.String()
}

// pattern is an activity's name in which * stands for any text, and nothing else is special.
type pattern struct {
	text  string
	parts []string // between the stars
}

func newPattern(text string) pattern { return pattern{text, strings.Split(text, "*")} }

func (p pattern) matches(name string) bool {
	if len(p.parts) == 1 {
		return name == p.text
	}
	name, is := strings.CutPrefix(name, p.parts[0])
	if !is {
		return false
	}
	last := len(p.parts) - 1
	for _, part := range p.parts[1:last] {
		at := strings.Index(name, part)
		if at < 0 {
			return false
		}
		name = name[at+len(part):]
	}
	return strings.HasSuffix(name, p.parts[last])
}

// literal is how much of a pattern is stated: the more, the closer it fits.
func (p pattern) literal() int { return len(p.text) - len(p.parts) + 1 }
