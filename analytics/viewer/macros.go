package viewer

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Scope is what a reader chose: a range of time, how long one point of it is, and values of variables. A variable without
// values stands for all.
type Scope struct {
	From, To time.Time
	Interval time.Duration
	Values   map[string][]string
}

// Expand puts a scope into a query: its variables as Grafana does, its macros as the official ClickHouse plugin does.
func Expand(sql string, s Scope) (string, error) {
	sql, err := conditions(sql, s.Values)
	if err != nil {
		return "", err
	}
	if sql, err = variables(sql, s.Values); err != nil {
		return "", err
	}
	return macros(sql, s)
}

// conditions puts 1=1 in the place of each $__conditionalAll(condition, $variable) whose variable stands for all, from the
// last on, since one may lie in another.
func conditions(sql string, values map[string][]string) (string, error) {
	const macro = "$__conditionalAll"
	for {
		i := strings.LastIndex(sql, macro)
		if i < 0 {
			return sql, nil
		}
		args, rest, ok := arguments(sql[i+len(macro):])
		if !ok || len(args) != 2 {
			return "", fmt.Errorf("%s in %q needs a condition and a variable", macro, sql)
		}
		condition, name := args[0], strings.Trim(args[1], "${} ")
		if len(values[name]) == 0 {
			condition = "1=1"
		}
		sql = sql[:i] + condition + rest
	}
}

var (
	variable = regexp.MustCompile(`\$\{(\w+)(?::(\w+))?\}|\$([a-zA-Z]\w*)`)
	plain    = regexp.MustCompile(`^\w+$`)
)

func variables(sql string, values map[string][]string) (_ string, err error) {
	escape := strings.NewReplacer(`\`, `\\`, `'`, `\'`)
	sql = variable.ReplaceAllStringFunc(sql, func(found string) string {
		parts := variable.FindStringSubmatch(found)
		name, format := parts[1]+parts[3], parts[2]
		chosen := values[name]
		switch {
		case len(chosen) == 0:
			err = fmt.Errorf("variable %s has no value", name)
		case format == "singlequote":
			quoted := make([]string, len(chosen))
			for i, value := range chosen {
				quoted[i] = "'" + escape.Replace(value) + "'"
			}
			return strings.Join(quoted, ",")
		case format != "" || len(chosen) > 1 || !plain.MatchString(chosen[0]):
			err = fmt.Errorf("variable %s can't be %q as %q: take one word, or the format singlequote", name, chosen, found)
		default:
			return chosen[0]
		}
		return found
	})
	return sql, err
}

var macro = regexp.MustCompile(`\$__(\w+)`)

func macros(sql string, s Scope) (string, error) {
	var expanded strings.Builder
	for {
		at := macro.FindStringSubmatchIndex(sql)
		if at == nil {
			return expanded.String() + sql, nil
		}
		name, rest := sql[at[2]:at[3]], sql[at[1]:]
		expanded.WriteString(sql[:at[0]])
		expand, known := known[name]
		if !known {
			return "", fmt.Errorf("the ClickHouse plugin has no macro $__%s", name)
		}
		var args []string
		if expand.arguments > 0 {
			var ok bool
			if args, rest, ok = arguments(rest); !ok || len(args) != expand.arguments {
				return "", fmt.Errorf("$__%s takes %d arguments", name, expand.arguments)
			}
		}
		expanded.WriteString(expand.to(args, s))
		sql = rest
	}
}

var known = map[string]struct {
	arguments int
	to        func(of []string, s Scope) string
}{
	"fromTime":       {0, func(_ []string, s Scope) string { return seconds(s.From) }},
	"toTime":         {0, func(_ []string, s Scope) string { return seconds(s.To) }},
	"fromTime_ms":    {0, func(_ []string, s Scope) string { return milliseconds(s.From) }},
	"toTime_ms":      {0, func(_ []string, s Scope) string { return milliseconds(s.To) }},
	"timeFilter":     {1, func(of []string, s Scope) string { return between(of[0], s, seconds) }},
	"timeFilter_ms":  {1, func(of []string, s Scope) string { return between(of[0], s, milliseconds) }},
	"dateFilter":     {1, func(of []string, s Scope) string { return between(of[0], s, date) }},
	"dateTimeFilter": {2, dateTimeFilter},
	"dt":             {2, dateTimeFilter},
	"timeInterval": {1, func(of []string, s Scope) string {
		return fmt.Sprintf("toStartOfInterval(toDateTime(%s), INTERVAL %d second)", of[0], max(int(s.Interval.Seconds()), 1))
	}},
	"timeInterval_ms": {1, func(of []string, s Scope) string {
		return fmt.Sprintf("toStartOfInterval(toDateTime64(%s, 3), INTERVAL %d millisecond)", of[0], max(s.Interval.Milliseconds(), 1))
	}},
	"interval_s": {0, func(_ []string, s Scope) string { return fmt.Sprint(max(int(s.Interval.Seconds()), 1)) }},
}

func seconds(t time.Time) string { return fmt.Sprintf("toDateTime(%d)", t.Unix()) }
func milliseconds(t time.Time) string {
	return fmt.Sprintf("fromUnixTimestamp64Milli(%d)", t.UnixMilli())
}
func date(t time.Time) string { return "toDate('" + t.UTC().Format(time.DateOnly) + "')" }

func between(column string, s Scope, say func(time.Time) string) string {
	return fmt.Sprintf("%s >= %s AND %s <= %s", column, say(s.From), column, say(s.To))
}

func dateTimeFilter(of []string, s Scope) string {
	return "(" + between(of[0], s, date) + ") AND (" + between(of[1], s, seconds) + ")"
}

// arguments reads "(a, f(b, c)) rest" as a, f(b, c) and the rest.
func arguments(text string) (args []string, rest string, ok bool) {
	if !strings.HasPrefix(text, "(") {
		return nil, text, false
	}
	depth, from := 0, 1
	for i, c := range text {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c != ',' || depth != 1:
			continue
		}
		if c == ',' && depth == 1 || depth == 0 {
			args = append(args, strings.TrimSpace(text[from:i]))
			from = i + 1
		}
		if depth == 0 {
			return slices.DeleteFunc(args, func(a string) bool { return a == "" }), text[i+1:], true
		}
	}
	return nil, text, false
}
