package importer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"

	"oneseal/events/client"
	"oneseal/ingest"
)

// target is the instance that events are sent to.
type target struct {
	url, key string
	find     func() (url, key string, err error)
	patience time.Duration
	problems io.Writer
}

func (o Options) target() target { return target{o.URL, o.Key, o.Find, o.Patience, o.Problems} }

const (
	defaultPatience = 10 * time.Minute
	// requestTimeout is above the time in which a server answers that its log does not acknowledge.
	requestTimeout = time.Minute
	// grace is how long a request that is on its way is waited for after an interruption, to know what became of it.
	grace = 5 * time.Second
)

// answer is what POST /v1/events says.
type answer struct {
	Instance string          `json:"instance"`
	Results  []ingest.Result `json:"results"`
}

// instance asks which instance answers: "" if it does not say.
func (t target) instance(ctx context.Context) (string, error) {
	said, err := t.post(ctx, []byte("[]"))
	return said.Instance, err
}

// send posts the facts until they are answered by the instance.
func (t target) send(ctx context.Context, instance string, facts []*fact) ([]ingest.Result, error) {
	if len(facts) == 0 {
		return nil, nil
	}
	documents := make([][]byte, len(facts))
	for i, f := range facts {
		documents[i] = f.document()
	}
	return t.sendDocuments(ctx, instance, documents)
}

func (t target) sendDocuments(ctx context.Context, instance string, documents [][]byte) ([]ingest.Result, error) {
	body := slices.Concat([]byte("["), bytes.Join(documents, []byte(",")), []byte("]"))
	said, err := t.post(ctx, body)
	switch {
	case err != nil:
		return nil, err
	case said.Instance != instance && instance != "":
		return nil, fmt.Errorf("instance %s answers now, and %s did before: run the same command again to begin with this one", said.Instance, instance)
	case len(said.Results) != len(documents):
		return nil, fmt.Errorf("%d events were answered with %d results", len(documents), len(said.Results))
	}
	return said.Results, nil
}

// Told counts the events that an instance has archived of a subject.
func Told(ctx context.Context, url, key, subject string) (int, error) {
	told, err := target{url: url, key: key}.story(ctx, subject)
	return len(told), err
}

// post sends one request until it is answered. An instance that is away is looked for again, up to the patience.
func (t target) post(ctx context.Context, body []byte) (answer, error) {
	patience := t.patience
	if patience == 0 {
		patience = defaultPatience
	}
	policy := backoff.NewExponentialBackOff()
	policy.InitialInterval, policy.MaxInterval = 200*time.Millisecond, 10*time.Second
	until := time.Now().Add(patience)
	final := false
	said, err := backoff.Retry(ctx, func() (answer, error) {
		said, err := t.try(ctx, body)
		var permanent *backoff.PermanentError
		final = errors.As(err, &permanent)
		return said, err
	}, backoff.WithBackOff(policy), backoff.WithMaxElapsedTime(patience), backoff.WithNotify(func(err error, wait time.Duration) {
		fmt.Fprintf(t.problems, "%v; trying again in %v, until %s\n", err, wait.Round(100*time.Millisecond), until.Format(time.TimeOnly))
	}))
	if err != nil && ctx.Err() == nil && !final {
		return said, fmt.Errorf("no answer for %v: %w; start the instance and run the same command again, which goes on from here, or wait longer with --patience", patience, err)
	}
	return said, err
}

// try sends one request once. An error that a repetition may mend is plain, any other permanent.
func (t target) try(ctx context.Context, body []byte) (answer, error) {
	var said answer
	response, address, err := t.do(ctx, http.MethodPost, "/v1/events", body)
	if err != nil {
		return said, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return said, fmt.Errorf("read the answer of %s: %w", address, err)
	}
	switch response.StatusCode {
	case http.StatusOK, http.StatusMultiStatus, http.StatusBadRequest, http.StatusForbidden, http.StatusConflict:
		if err := json.Unmarshal(text, &said); err == nil && said.Results != nil || err == nil && response.StatusCode == http.StatusOK {
			return said, nil
		}
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusBadGateway, http.StatusGatewayTimeout:
		refusal := fmt.Errorf("%s answers %s", address, response.Status)
		if wait, stated := client.RetryAfter(response.Header, time.Now()); stated {
			return said, errors.Join(refusal, &backoff.RetryAfterError{Duration: wait})
		}
		return said, refusal
	}
	return said, backoff.Permanent(fmt.Errorf("%s answers %s: %s", address, response.Status, bytes.TrimSpace(text)))
}

// stored is what of a subject's story says whether a log was imported.
type stored struct {
	ID     string    `json:"id"`
	Source string    `json:"source"`
	Type   string    `json:"type"`
	Time   time.Time `json:"time"`
}

// errUnreadable says that the key may not read stories, or that the instance serves none.
var errUnreadable = errors.New("stories can't be read with this key")

// story reads what is archived of a subject, page by page.
func (t target) story(ctx context.Context, subject string) (all []stored, err error) {
	for path := "/v1/subjects/" + (&url.URL{Path: subject}).EscapedPath(); path != ""; {
		var page []stored
		if page, path, err = t.storyPage(ctx, subject, path); err != nil {
			return nil, err
		}
		all = append(all, page...)
	}
	return all, nil
}

func (t target) storyPage(ctx context.Context, subject, path string) (page []stored, next string, err error) {
	response, address, err := t.do(ctx, http.MethodGet, path, nil)
	if err != nil {
		return nil, "", err
	}
	defer response.Body.Close()
	switch response.StatusCode {
	case http.StatusOK:
	case http.StatusNotFound:
		return nil, "", nil
	case http.StatusForbidden:
		return nil, "", errUnreadable
	default:
		text, _ := io.ReadAll(io.LimitReader(response.Body, 1<<12))
		return nil, "", fmt.Errorf("%s answers %s: %s", address, response.Status, bytes.TrimSpace(text))
	}
	var said struct {
		Events []stored `json:"events"`
		Next   string   `json:"next"`
	}
	if err := json.NewDecoder(response.Body).Decode(&said); err != nil {
		return nil, "", fmt.Errorf("read the story of %s: %w", subject, err)
	}
	return said.Events, said.Next, nil
}

func (t target) do(ctx context.Context, method, path string, body []byte) (*http.Response, string, error) {
	address, key := t.url, t.key
	if t.find != nil {
		var err error
		if address, key, err = t.find(); err != nil {
			return nil, "", err
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, address, err
	}
	address = strings.TrimRight(address, "/")
	interrupted := ctx
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), requestTimeout)
	context.AfterFunc(interrupted, func() { time.AfterFunc(grace, cancel) })
	request, err := http.NewRequestWithContext(ctx, method, address+path, bytes.NewReader(body))
	if err != nil {
		cancel()
		return nil, address, backoff.Permanent(fmt.Errorf("send to %s: %w", address, err))
	}
	request.Header.Set("Content-Type", "application/cloudevents-batch+json")
	request.Header.Set("Authorization", "Bearer "+key)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		cancel()
		return nil, address, err
	}
	response.Body = &closing{response.Body, cancel}
	return response, address, nil
}

// closing ends a request's context with its answer's body.
type closing struct {
	io.ReadCloser
	cancel context.CancelFunc
}

func (c *closing) Close() error {
	defer c.cancel()
	return c.ReadCloser.Close()
}
