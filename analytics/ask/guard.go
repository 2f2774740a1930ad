package ask

import (
	"context"
	_ "embed"
	"fmt"
	"io"
	"regexp"
	"strings"

	"oneseal/analytics/kept"
)

var (
	//go:embed sql/understood.sql
	understoodSQL string
	//go:embed sql/parsed.sql
	parsedSQL string
)

// quoted finds the texts and quoted names of a query as ClickHouse writes it, which has neither comments nor other quotes.
var quoted = regexp.MustCompile("'(?:[^'\\\\]|\\\\.)*'|`(?:[^`\\\\]|\\\\.)*`")

// escaped is how ClickHouse takes the value of a parameter.
var escaped = strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\t", `\t`, "\r", `\r`, "\x00", `\0`)

// safe gives a stranger's query as ClickHouse understands it, if its syntax tree has nothing but what is allowed. That text is the one
// to run: what was not understood so is not in it. The format is the one that it names, or empty.
func (a Analyst) safe(ctx context.Context, sql string) (text, format string, err error) {
	text, err = a.answer(ctx, understoodSQL, map[string]string{"asked": escaped.Replace(sql)})
	if err != nil {
		return "", "", fmt.Errorf("read a query as ClickHouse understands it: %w", err)
	}
	text = strings.TrimSuffix(text, "\n")
	// The tree is told in lines, and a name with a line's end would tell it otherwise.
	for _, name := range quoted.FindAllString(text, -1) {
		if name[0] == '`' && strings.Contains(name, `\`) {
			return "", "", refused("the name %s is refused in a query: it has a sign that needs a backslash", name)
		}
	}
	told, err := a.answer(ctx, parsedSQL+text, nil)
	if err != nil {
		return "", "", fmt.Errorf("have ClickHouse parse a query: %w", err)
	}
	tree, err := readTree(told)
	if err != nil {
		return "", "", err
	}
	if err := tree.allowed(a.Organs != nil); err != nil {
		return "", "", err
	}
	if views := kept.In(text); a.Organs != nil && len(views) > 0 {
		return "", "", refused("%s sums up all organs, so it is not for a key of some: read %s, which counts over their rows", kept.Table(views[0]), views[0])
	}
	return text, tree.format(), nil
}

// answer gives a query's answer as text, a row a line.
func (a Analyst) answer(ctx context.Context, sql string, parameters map[string]string) (string, error) {
	rows, err := a.Query(ctx, sql, "TSVRaw", parameters)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	text, err := io.ReadAll(rows)
	return string(text), err
}

func refused(format string, values ...any) error {
	return &queryError{text: fmt.Sprintf(format, values...)}
}
