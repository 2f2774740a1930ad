// Package importer sends event logs to a running OneSeal: CSV, XES and JSON lines, each plain or
// as .gz, by a mapping of columns to events.
//
// Ids are derived from the rows, so what was sent before is known at the other end: a file may be
// imported again, or go on after a break, and adds nothing twice. A row that is no event is
// listed with its line and column, and the rest goes on.
package importer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/schollz/progressbar/v3"
	"golang.org/x/sync/errgroup"

	"oneseal/events"
	"oneseal/ingest"
)

// Options configure an import.
type Options struct {
	File     string
	Mapping  *Mapping
	URL, Key string
	Progress io.Writer // nil: no progress bar
	Problems io.Writer // a line for each bad row
	// State is the folder that remembers how far a file was imported; empty: the user's cache folder.
	State string
}

// Report is the outcome of an import.
type Report struct {
	Rows, Stored, Repeated, Bad int
	Skipped                     int // rows that an earlier, broken-off import had stored
	Took                        time.Duration
}

// batchSize is how many events a request holds.
const batchSize = 1000

type batch struct {
	documents []json.RawMessage
	lines     []int
	problems  []error
	rows      int // of the file up to here
}

// Run imports a file. The report is right also if the import broke off with an error.
func Run(ctx context.Context, o Options) (Report, error) {
	began := time.Now()
	var report Report
	file, err := os.Open(o.File)
	if err != nil {
		return report, fmt.Errorf("import: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return report, fmt.Errorf("import: %w", err)
	}
	state, err := openState(o, info)
	if err != nil {
		return report, err
	}
	var from io.Reader = file
	if o.Progress != nil {
		bar := progressbar.NewOptions64(info.Size(), progressbar.OptionSetWriter(o.Progress), progressbar.OptionShowBytes(true),
			progressbar.OptionSetDescription(filepath.Base(o.File)), progressbar.OptionShowTotalBytes(true), progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionSetPredictTime(true), progressbar.OptionFullWidth(), progressbar.OptionOnCompletion(func() { fmt.Fprintln(o.Progress) }))
		bar.StartWithoutRender() // else the clock starts with the first bytes that were read
		reader := progressbar.NewReader(file, bar)
		from = &reader
	}
	report.Skipped = state.rows
	batches := make(chan batch, 2)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(batches)
		return translateAll(ctx, o, from, state.rows, batches)
	})
	group.Go(func() error {
		for b := range batches {
			if err := send(ctx, o, &b, &report); err != nil {
				return err
			}
			for _, problem := range b.problems {
				fmt.Fprintln(o.Problems, problem)
			}
			report.Bad += len(b.problems)
			report.Rows = b.rows
			if err := state.save(b.rows); err != nil {
				return err
			}
		}
		return nil
	})
	err = group.Wait()
	report.Took = time.Since(began)
	if err != nil {
		return report, fmt.Errorf("import %s: %w", o.File, err)
	}
	return report, state.remove()
}

// translateAll makes batches of the rows after the skipped ones.
func translateAll(ctx context.Context, o Options, from io.Reader, skip int, to chan<- batch) error {
	t := &translator{Mapping: o.Mapping, seen: make(map[uint64]uint32)}
	var b batch
	pass := func() error {
		select {
		case to <- b:
			b = batch{rows: b.rows}
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for r, err := range readRows(o.File, from, o.Mapping.columns()) {
		if err != nil {
			return errors.Join(pass(), err)
		}
		b.rows++
		if b.rows <= skip {
			if r.err == nil {
				t.id(r) // counts identical rows
			}
			continue
		}
		document, err := t.translate(r)
		if err != nil {
			b.problems = append(b.problems, err)
		} else {
			b.documents, b.lines = append(b.documents, document), append(b.lines, r.line)
		}
		if len(b.documents)+len(b.problems) >= batchSize {
			if err := pass(); err != nil {
				return err
			}
		}
	}
	return pass()
}

// SendEvents sends events that are made here, a batch at a time, and returns when all are stored.
func SendEvents(ctx context.Context, url, key string, all []*events.Event, sent func(int)) error {
	o := Options{URL: url, Key: key, Problems: io.Discard}
	for part := range slices.Chunk(all, batchSize) {
		var b batch
		for i, e := range part {
			document, err := events.EncodeStructured(e)
			if err != nil {
				return err
			}
			b.documents, b.lines = append(b.documents, document), append(b.lines, i)
		}
		if err := send(ctx, o, &b, new(Report)); err != nil {
			return err
		}
		if len(b.problems) > 0 {
			return fmt.Errorf("send events: %w", b.problems[0])
		}
		sent(len(part))
	}
	return nil
}

// send posts a batch until it is answered, and adds what the other end refused to its problems.
func send(ctx context.Context, o Options, b *batch, report *Report) error {
	if len(b.documents) == 0 {
		return nil
	}
	body, err := json.Marshal(b.documents)
	if err != nil {
		return fmt.Errorf("encode a batch: %w", err)
	}
	policy := backoff.NewExponentialBackOff()
	policy.InitialInterval, policy.MaxInterval = 200*time.Millisecond, 10*time.Second
	results, err := backoff.Retry(ctx, func() ([]ingest.Result, error) { return post(ctx, o, body) },
		backoff.WithBackOff(policy), backoff.WithMaxElapsedTime(0), backoff.WithNotify(func(err error, wait time.Duration) {
			fmt.Fprintf(o.Problems, "%v; trying again in %v\n", err, wait.Round(100*time.Millisecond))
		}))
	if err != nil {
		return err
	}
	if len(results) != len(b.documents) {
		return fmt.Errorf("%d events were answered with %d results", len(b.documents), len(results))
	}
	for i, result := range results {
		switch result.Status {
		case ingest.StatusStored:
			report.Stored++
		case ingest.StatusRepeated:
			report.Repeated++
		default:
			problem := string(result.Status)
			if result.Error != nil {
				problem = fmt.Sprintf("%s: %s %s: %s; %s", result.Status, result.Error.Path, result.Error.Value, result.Error.Problem, result.Error.Remedy)
			}
			b.problems = append(b.problems, &rowError{b.lines[i], "", problem})
		}
	}
	return nil
}

// post sends one request. An error that a repetition may mend is plain, any other permanent.
func post(ctx context.Context, o Options, body []byte) ([]ingest.Result, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, o.URL+"/v1/events", bytes.NewReader(body))
	if err != nil {
		return nil, backoff.Permanent(fmt.Errorf("send to %s: %w", o.URL, err))
	}
	request.Header.Set("Content-Type", "application/cloudevents-batch+json")
	request.Header.Set("Authorization", "Bearer "+o.Key)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, fmt.Errorf("read the answer of %s: %w", o.URL, err)
	}
	switch response.StatusCode {
	case http.StatusOK, http.StatusMultiStatus, http.StatusBadRequest, http.StatusForbidden, http.StatusConflict:
		var answer struct {
			Results []ingest.Result `json:"results"`
		}
		if err := json.Unmarshal(text, &answer); err != nil {
			return nil, backoff.Permanent(fmt.Errorf("read the answer of %s: %w", o.URL, err))
		}
		if len(answer.Results) > 0 {
			return answer.Results, nil
		}
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusBadGateway, http.StatusGatewayTimeout:
		if seconds, err := strconv.Atoi(response.Header.Get("Retry-After")); err == nil {
			return nil, backoff.RetryAfter(seconds)
		}
		return nil, fmt.Errorf("%s answers %s", o.URL, response.Status)
	}
	return nil, backoff.Permanent(fmt.Errorf("%s answers %s: %s", o.URL, response.Status, bytes.TrimSpace(text)))
}

// state remembers how many rows of a file are stored, for an import that breaks off.
type state struct {
	path string
	rows int
}

func openState(o Options, info os.FileInfo) (*state, error) {
	folder := o.State
	if folder == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return nil, fmt.Errorf("find a folder for the import's progress: %w", err)
		}
		folder = filepath.Join(cache, "oneseal", "imports")
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("keep the import's progress: %w", err)
	}
	path, err := filepath.Abs(o.File)
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	digest := sha256.Sum256(fmt.Appendf(nil, "%q %d %d %q %s", path, info.Size(), info.ModTime().UnixNano(), o.URL, o.Mapping.digest))
	s := &state{path: filepath.Join(folder, hex.EncodeToString(digest[:16]))}
	if text, err := os.ReadFile(s.path); err == nil {
		s.rows, _ = strconv.Atoi(string(bytes.TrimSpace(text))) // unreadable: from the start, which is safe
	}
	return s, nil
}

func (s *state) save(rows int) error {
	if err := os.WriteFile(s.path, fmt.Appendln(nil, rows), 0o600); err != nil {
		return fmt.Errorf("keep the import's progress: %w", err)
	}
	return nil
}

func (s *state) remove() error {
	if err := os.Remove(s.path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("forget the import's progress: %w", err)
	}
	return nil
}
