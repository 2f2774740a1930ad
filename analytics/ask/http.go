package ask

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
)

// longest is how many bytes a question may have.
const longest = 1 << 20

// formats are those that a question may name, with ClickHouse's names of them.
var formats = map[string]string{"": "PrettyCompactMonoBlock", "table": "PrettyCompactMonoBlock", "json": "JSON", "csv": "CSVWithNames"}

// Handler answers POST /v1/sql: the question of a key's holder in the body, the answer in the format that the parameter names, CSV also
// titled for people where the parameter titles names a language.
func Handler(who Readers) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secret, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		a, err := who.find(secret)
		if refusal, is := errors.AsType[*Refusal](err); is {
			http.Error(w, refusal.Error(), refusal.Status)
			return
		}
		if err != nil {
			slog.Error("check a key", "error", err)
			http.Error(w, "keys can't be checked at the moment", http.StatusServiceUnavailable)
			return
		}
		// Not FormValue: it reads the body of a request that says it is a form, as `curl -d` says of every one.
		name := r.URL.Query().Get("format")
		format, ok := formats[name]
		if !ok {
			http.Error(w, fmt.Sprintf("format %q is none of table, json, csv", name), http.StatusBadRequest)
			return
		}
		in, err := titlesOf(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		sql, err := io.ReadAll(http.MaxBytesReader(w, r.Body, longest))
		if err != nil {
			http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
			return
		}
		safe, named, err := a.safe(r.Context(), string(sql))
		if err == nil && named != "" && in != nil {
			err = refused("a query that names a format itself can't be titled: leave FORMAT %s out", named)
		}
		var answer io.ReadCloser
		if err == nil {
			answer, err = a.Query(r.Context(), safe, format, nil)
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
		switch {
		case in != nil:
			err = titled(w, answer, safe, *in)
		case strings.HasPrefix(cmp.Or(named, format), "CSV"):
			err = guardCSV(w, answer)
		default:
			_, err = io.Copy(w, answer)
		}
		if err != nil {
			slog.Warn("an answer to SQL ended early", "error", err)
			panic(http.ErrAbortHandler) // so that nobody takes the part for the whole
		}
	})
}
