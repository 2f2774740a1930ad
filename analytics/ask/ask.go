// Package ask is the door by which people put SQL to ClickHouse: the page, `oneseal sql` and whoever posts to /v1/sql.
//
// A question goes to ClickHouse's HTTP interface as a user who may only read. [Readers] finds that user by the key of who asks: a key
// of all organs asks as one that sees all rows, a key of some as one that ClickHouse's row policies hold to the rows of these. What a
// stranger writes is first read by ClickHouse itself, and refused where it would get past the tables. A key that opens nothing gets a
// [Refusal] with the remedy; a question that is wrong gets ClickHouse's own words.
package ask

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"oneseal/projectors/schema"
)

// Query runs SQL read-only, with values for its {name:Type} parameters, and gives ClickHouse's answer in the format.
// The error is an [ErrHidden] where the reader may not see what the query reads.
type Query func(ctx context.Context, sql, format string, parameters map[string]string) (io.ReadCloser, error)

// ErrHidden says that a query reads what sums up all organs, and who asked may see some.
var ErrHidden = errors.New("this sums up all organs, so it is not for a key of some")

// Analyst is where questions go: ClickHouse's HTTP interface, as a user who may only read.
type Analyst struct {
	URL, User, Password, Database string
	Organs                        []string // whose rows that user is to see, if it is one who is held to some
	// Client connects where the password must not go to whoever listens; nil: http.DefaultClient.
	Client *http.Client
}

func (a Analyst) client() *http.Client {
	if a.Client == nil {
		return http.DefaultClient
	}
	return a.Client
}

// CloseIdle closes connections on which nothing is asked: an embedded ClickHouse waits seconds for them before it stops.
func (a Analyst) CloseIdle() { a.client().CloseIdleConnections() }

// Query is a [Query] as that user.
func (a Analyst) Query(ctx context.Context, sql, format string, parameters map[string]string) (io.ReadCloser, error) {
	values := url.Values{"database": {a.Database}, "default_format": {format}, "output_format_json_quote_64bit_integers": {"0"}}
	for name, value := range parameters {
		values.Set("param_"+name, value)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, a.URL+"/?"+values.Encode(), strings.NewReader(sql))
	if err != nil {
		return nil, fmt.Errorf("ask ClickHouse: %w", err)
	}
	request.Header.Set("X-ClickHouse-User", a.User)
	request.Header.Set("X-ClickHouse-Key", a.Password)
	if a.Organs != nil {
		organs, err := json.Marshal(a.Organs)
		if err != nil {
			return nil, fmt.Errorf("name the organs of a question: %w", err)
		}
		request.Header.Set(schema.OrgansHeader, base64.StdEncoding.EncodeToString(organs))
	}
	response, err := a.client().Do(request)
	if err != nil {
		return nil, fmt.Errorf("ask ClickHouse: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		defer response.Body.Close()
		text, _ := io.ReadAll(io.LimitReader(response.Body, 4096))
		return nil, &queryError{plain(strings.TrimSpace(string(text))), response.Header.Get("X-ClickHouse-Exception-Code") == accessDenied}
	}
	return response.Body, nil
}

// queryError is what is wrong with a query, by ClickHouse's word or ours.
type queryError struct {
	text   string
	denied bool
}

// accessDenied is ClickHouse's code for what its user may not read.
const accessDenied = "497"

func (e *queryError) Error() string { return e.text }

func (e *queryError) Is(target error) bool { return e.denied && target == ErrHidden }
