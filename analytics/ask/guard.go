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

//go:embed sql/understood.sql
var understoodSQL string

// leaves are the words by which a query gets past the tables' rows: to the machine's files, to a text that is run as a query, and to
// indexes and places in a table's parts, which tell of the rows of all organs. ClickHouse asks no grant for them.
var leaves = regexp.MustCompile(`(?i)\b(file|filesystem|eval|mergeTree\w+|_part\w*|_block_\w+)\b`)

// selects is how a query begins that reads rows, and not what the engine says about them.
var selects = regexp.MustCompile(`^\(*(SELECT|WITH) `)

// escaped is how ClickHouse takes the value of a parameter.
var escaped = strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\t", `\t`, "\r", `\r`, "\x00", `\0`)

// safe gives a stranger's query as ClickHouse understands it, if it stays within the tables. That text is the one to run: what was
// not understood so is not in it.
func (a Analyst) safe(ctx context.Context, sql string) (string, error) {
	answer, err := a.Query(ctx, understoodSQL, "RawBLOB", map[string]string{"asked": escaped.Replace(sql)})
	if err != nil {
		return "", err
	}
	defer answer.Close()
	text, err := io.ReadAll(answer)
	if err != nil {
		return "", fmt.Errorf("read a query as ClickHouse understands it: %w", err)
	}
	if word := leaves.Find(text); word != nil {
		return "", &queryError{text: fmt.Sprintf("the word %q is refused in a query, also as a name or in a text: it reads past the tables", word)}
	}
	if a.Organs != nil && !selects.Match(text) {
		return "", &queryError{text: "a key of some organs may only SELECT: what the engine says about a table counts the rows of all organs; analytics/reference lists the columns"}
	}
	if views := kept.In(string(text)); a.Organs != nil && len(views) > 0 {
		return "", &queryError{text: fmt.Sprintf("%s sums up all organs, so it is not for a key of some: read %s, which counts over their rows", kept.Table(views[0]), views[0])}
	}
	return string(text), nil
}
