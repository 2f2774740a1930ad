package importer

import (
	"fmt"
	"strings"
)

// value says where the text of a field comes from: one column, a constant ("=police"), a text with columns in braces
// ("south/{case_id}"), or alternatives of these ("case_id | case:concept:name"), of which the first that is not empty counts.
type value struct {
	text         string // as the mapping states it
	alternatives [][]part
}

// part is a constant text or, with column >= 0, the number of a column.
type part struct {
	constant string
	column   int
}

// value reads a statement of the mapping and notes its columns as wanted.
func (m *Mapping) value(text string) (value, error) {
	v := value{text: text}
	if constant, is := strings.CutPrefix(text, "="); is {
		if constant == "" {
			return v, fmt.Errorf("%q is a constant without text: write it after the =", text)
		}
		v.alternatives = [][]part{{{constant: constant, column: -1}}}
		return v, nil
	}
	var columns []string
	for _, one := range strings.Split(text, " | ") {
		if one = strings.TrimSpace(one); one == "" {
			return v, fmt.Errorf("%q has an alternative without a column", text)
		}
		parts := m.parts(one)
		v.alternatives = append(v.alternatives, parts)
		for _, p := range parts {
			if p.column >= 0 {
				columns = append(columns, p.constant)
			}
		}
	}
	if len(v.alternatives) > 1 {
		m.needed = append(m.needed, columns)
		return v, nil
	}
	for _, column := range columns {
		m.needed = append(m.needed, []string{column})
	}
	return v, nil
}

// parts takes a text with columns in braces apart; one without is a column. A column's part has its name, too.
func (m *Mapping) parts(text string) (parts []part) {
	for rest := text; rest != ""; {
		before, after, braces := strings.Cut(rest, "{")
		name, next, closed := strings.Cut(after, "}")
		if !braces || !closed {
			if len(parts) == 0 {
				break
			}
			return append(parts, part{rest, -1})
		}
		if before != "" {
			parts = append(parts, part{before, -1})
		}
		parts = append(parts, part{name, m.want(name)})
		rest = next
	}
	if len(parts) == 0 {
		parts = []part{{text, m.want(text)}}
	}
	return parts
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

// of gives the field's text in a row: of the first alternative of which no column is empty.
func (v value) of(r *row) string {
	for _, parts := range v.alternatives {
		if text := textOf(parts, r); text != "" {
			return text
		}
	}
	return ""
}

func textOf(parts []part, r *row) string {
	if len(parts) == 1 {
		if p := parts[0]; p.column >= 0 {
			return r.values[p.column]
		}
		return parts[0].constant
	}
	var text strings.Builder
	for _, p := range parts {
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

// constant says that no column has a part in the text.
func (v value) constant() bool {
	for _, parts := range v.alternatives {
		for _, p := range parts {
			if p.column >= 0 {
				return false
			}
		}
	}
	return true
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
