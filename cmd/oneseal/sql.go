package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"oneseal/analytics"
	"oneseal/analytics/viewer"
	"oneseal/events"
	"oneseal/ingest"
	"oneseal/projectors/schema"
)

// analyst is where questions go: ClickHouse's HTTP interface, as a user who may only read.
type analyst struct {
	url, user, password, database string
	organs                        []string // whose rows that user is to see, if it is one who is held to some
}

// query gives the answer to a read-only query, whose {name:Type} parameters have these values.
func (a analyst) query(ctx context.Context, sql, format string, parameters map[string]string) (io.ReadCloser, error) {
	values := url.Values{"database": {a.database}, "default_format": {format}, "output_format_json_quote_64bit_integers": {"0"}}
	for name, value := range parameters {
		values.Set("param_"+name, value)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, a.url+"/?"+values.Encode(), strings.NewReader(sql))
	if err != nil {
		return nil, fmt.Errorf("ask ClickHouse: %w", err)
	}
	request.Header.Set("X-ClickHouse-User", a.user)
	request.Header.Set("X-ClickHouse-Key", a.password)
	if a.organs != nil {
		organs, err := json.Marshal(a.organs)
		if err != nil {
			return nil, fmt.Errorf("name the organs of a question: %w", err)
		}
		request.Header.Set(schema.OrgansHeader, base64.StdEncoding.EncodeToString(organs))
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, fmt.Errorf("ask ClickHouse: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		defer response.Body.Close()
		text, _ := io.ReadAll(io.LimitReader(response.Body, 4096))
		return nil, &queryError{strings.TrimSpace(string(text)), response.Header.Get("X-ClickHouse-Exception-Code") == accessDenied}
	}
	return response.Body, nil
}

// leaves are the words by which a query gets past the tables' rows: to the machine's files, to a text that is run as a query, and to
// indexes and places in a table's parts, which tell of the rows of all organs. ClickHouse asks no grant for them.
var leaves = regexp.MustCompile(`(?i)\b(file|filesystem|eval|mergeTree\w+|_part\w*|_block_\w+)\b`)

// selects is how a query begins that reads rows, and not what the engine says about them.
var selects = regexp.MustCompile(`^\(*(SELECT|WITH) `)

// escaped is how ClickHouse takes the value of a parameter.
var escaped = strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\t", `\t`, "\r", `\r`, "\x00", `\0`)

// safe gives a stranger's query as ClickHouse understands it, if it stays within the tables. That text is the one to run: what was
// not understood so is not in it.
func (a analyst) safe(ctx context.Context, sql string) (string, error) {
	answer, err := a.query(ctx, "SELECT formatQuerySingleLine({asked:String})", "RawBLOB", map[string]string{"asked": escaped.Replace(sql)})
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
	if a.organs != nil && !selects.Match(text) {
		return "", &queryError{text: "a key of some organs may only SELECT: what the engine says about a table counts the rows of all organs; analytics/reference lists the columns"}
	}
	if kept := analytics.KeptIn(string(text)); a.organs != nil && len(kept) > 0 {
		return "", &queryError{text: fmt.Sprintf("%s sums up all organs, so it is not for a key of some: read %s, which counts over their rows", analytics.Kept(kept[0]), kept[0])}
	}
	return string(text), nil
}

// queryError is what is wrong with a query, by ClickHouse's word or ours.
type queryError struct {
	text   string
	denied bool
}

// accessDenied is ClickHouse's code for what its user may not read.
const accessDenied = "497"

func (e *queryError) Error() string { return e.text }

func (e *queryError) Is(target error) bool { return e.denied && target == viewer.ErrHidden }

// readers are who asks by a key: holders of one that covers all types, for all organs as the first analyst, for some as the
// second, who sees the rows of these alone.
type readers struct {
	keys      *ingest.Keys
	all, some analyst
}

var (
	noKey = &viewer.Refusal{Status: http.StatusUnauthorized, Why: events.Title{
		ZH: "没有这样的密钥，或它已撤销，或不含全部类型。",
		EN: "A key that covers all types is needed, and that was not revoked; `oneseal keys create NAME --types '*' --organs '*'` makes one",
	}}
	noUserOfOrgans = &viewer.Refusal{Status: http.StatusForbidden, Why: events.Title{
		ZH: "本实例只接受全部机关的密钥：先按 deploy/clickhouse/analysts.sql 建立用户，并以 --organ-analyst 指定。",
		EN: "this instance answers keys of all organs only: create the user of deploy/clickhouse/analysts.sql and name it by --organ-analyst",
	}}
)

// find gives the analyst of a key's secret; a *[viewer.Refusal] says why there is none.
func (r readers) find(secret string) (analyst, error) {
	key, err := r.keys.Check(secret)
	switch {
	case err != nil:
		return analyst{}, err
	case key == nil || !slices.Contains(key.Types, "*"):
		return analyst{}, noKey
	case slices.Contains(key.Organs, "*"):
		return r.all, nil
	case r.some.user == "":
		return analyst{}, noUserOfOrgans
	}
	some := r.some
	some.organs = key.Organs
	return some, nil
}

// admit lets a key's holder read the page as that analyst.
func (r readers) admit(secret string) (viewer.Reader, error) {
	a, err := r.find(secret)
	return viewer.Reader{Query: a.query, Organs: a.organs}, err
}

// sqlHandler answers questions of holders of a key.
func sqlHandler(who readers) http.Handler {
	formats := map[string]string{"": "PrettyCompactMonoBlock", "table": "PrettyCompactMonoBlock", "json": "JSON", "csv": "CSVWithNames"}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secret, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		a, err := who.find(secret)
		if refusal, is := errors.AsType[*viewer.Refusal](err); is {
			http.Error(w, refusal.Error(), refusal.Status)
			return
		}
		if err != nil {
			slog.Error("check a key", "error", err)
			http.Error(w, "keys can't be checked at the moment", http.StatusServiceUnavailable)
			return
		}
		format, ok := formats[r.FormValue("format")]
		if !ok {
			http.Error(w, fmt.Sprintf("format %q is none of table, json, csv", r.FormValue("format")), http.StatusBadRequest)
			return
		}
		sql, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
		if err != nil {
			http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
			return
		}
		safe, err := a.safe(r.Context(), string(sql))
		var answer io.ReadCloser
		if err == nil {
			answer, err = a.query(r.Context(), safe, format, nil)
		}
		if wrong, ok := errors.AsType[*queryError](err); ok {
			http.Error(w, wrong.Error(), http.StatusBadRequest)
			return
		}
		if err != nil {
			slog.Error("answer SQL", "error", err)
			http.Error(w, "ClickHouse does not answer at the moment", http.StatusServiceUnavailable)
			return
		}
		defer answer.Close()
		io.Copy(w, answer)
	})
}
