// Package importer sends event logs to a running OneSeal: CSV, XES and JSON lines, each plain or
// as .gz, and workbooks (.xlsx), by a mapping of columns to events.
//
// A file is read three times: once as a whole, so that text that is not what it is taken for is refused before anything
// is sent; then its beginning, for the columns that the mapping names and the rule by which an instance may hold it
// already; then row by row. Rows go through a pipeline: read, translated on all processors, put in order again, sent a
// batch at a time. A row that is no event is told with line, column, field and value, and the rest goes on.
//
// Ids are derived from the rows, so what was sent before is known at the other end: a file may be imported again, or
// go on after a break, and adds nothing twice. What was sent to which instance is kept in an account beside the user's
// caches, batch by batch; an import that broke off goes on from there after the instance has shown that it holds what
// it had acknowledged.
package importer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/sync/errgroup"

	"oneseal/ingest"
)

// Options configure an import.
type Options struct {
	File     string
	Mapping  *Mapping
	URL, Key string
	// Find gives address and key anew before each try, where the instance may have moved; nil: URL and Key.
	Find func() (url, key string, err error)
	// Patience is how long an instance that does not answer is tried again; 0: 10 minutes.
	Patience time.Duration
	Progress io.Writer // nil: no progress bar
	Problems io.Writer // a line for each bad row
	// State is the folder of the accounts of imports; empty: the user's cache folder.
	State string
}

// Report is the outcome of an import: Rows = Stored + Repeated + Bad + Skipped.
type Report struct {
	Rows, Stored, Repeated, Bad int
	Skipped                     int      // rows of activities that the mapping leaves out
	Resumed                     int      // rows up to which an import that broke off had come; they are counted above
	Notes                       []string // what was decided for rows, and what the mapping names in vain
	Took                        time.Duration
}

// batchRows is how many rows are translated and sent at a time.
const batchRows = 1000

// Run imports a file. The report is right also if the import broke off with an error, such as the context's.
func Run(ctx context.Context, o Options) (Report, error) {
	began := time.Now()
	report, err := run(ctx, o)
	report.Took = time.Since(began)
	if err != nil {
		err = fmt.Errorf("import %s: %w", o.File, err)
	}
	return report, err
}

func run(ctx context.Context, o Options) (Report, error) {
	file := fileSource(o.File, o.Mapping)
	digest, err := file.check()
	if err != nil {
		return Report{}, err
	}
	sample, err := file.look()
	if err != nil {
		return Report{}, err
	}
	instance, err := o.target().instance(ctx)
	if err != nil {
		return Report{}, err
	}
	kept, err := openAccount(o, digest, instance)
	if err != nil {
		return Report{}, err
	}
	defer kept.close()
	if kept.undoing != "" {
		return Report{}, errors.New("withdrawing what this file told broke off: finish it first, with --undo")
	}
	for {
		if kept.broken() {
			fmt.Fprintf(o.Problems, "an import of this file broke off after row %d: going on from there\n", kept.rows)
		} else {
			rule, generation, err := recognise(ctx, o, instance, sample)
			if err != nil {
				return Report{}, err
			}
			if err := kept.begin(rule, generation); err != nil {
				return Report{}, err
			}
		}
		im, err := newImport(o, file, kept)
		if err != nil {
			return Report{}, err
		}
		err = im.run(ctx)
		if !errors.Is(err, errLost) {
			return im.report, err
		}
		fmt.Fprintln(o.Problems, "the instance does not hold what it had acknowledged: starting over")
		if err := kept.forget(); err != nil {
			return im.report, err
		}
	}
}

// job is a batch of rows on its way through the pipeline.
type job struct {
	rows     []row
	facts    []*fact
	problems []*rowError
	tally    tally
	done     chan struct{} // closed when translated
}

func (j *job) first() int { return j.rows[0].number }
func (j *job) last() int  { return j.rows[len(j.rows)-1].number }

// pipeline translates all rows of a file and hands the batches to take in the order of the file.
func pipeline(ctx context.Context, file *source, through func(io.Reader) io.Reader, translators []*translator, take func(context.Context, *job) error) (*scan, error) {
	seen, rows := file.rows(through)
	work, ordered := make(chan *job, len(translators)), make(chan *job, 2*len(translators))
	group, ctx := errgroup.WithContext(ctx)
	var unread error // what ends the file; the rows before it are sent
	group.Go(func() error {
		defer close(work)
		defer close(ordered)
		j := &job{done: make(chan struct{})}
		pass := func() error {
			if len(j.rows) == 0 {
				return nil
			}
			for _, to := range []chan *job{ordered, work} {
				select {
				case to <- j:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			j = &job{done: make(chan struct{})}
			return nil
		}
		for r, err := range rows {
			if err != nil {
				unread = err
				break
			}
			if j.rows = append(j.rows, r); len(j.rows) == batchRows {
				if err := pass(); err != nil {
					return err
				}
			}
		}
		return pass()
	})
	for _, t := range translators {
		group.Go(func() error {
			for j := range work {
				j.translate(t)
				close(j.done)
			}
			return nil
		})
	}
	group.Go(func() error {
		same := newNumbering(rowsInMemory)
		defer same.close()
		for j := range ordered {
			select {
			case <-j.done:
			case <-ctx.Done():
				return ctx.Err()
			}
			for _, f := range j.facts {
				again, err := same.number(f)
				if err != nil {
					return err
				}
				if again {
					j.tally.alike.add(f.line)
				}
			}
			if err := take(ctx, j); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
	if err := group.Wait(); err != nil {
		return seen, err
	}
	return seen, unread
}

func (j *job) translate(t *translator) {
	j.tally = newTally(t.Mapping)
	j.facts = make([]*fact, 0, len(j.rows))
	for i := range j.rows {
		f, err := t.translate(&j.rows[i])
		var bad *rowError
		switch {
		case errors.Is(err, errSkipped):
			j.tally.skip(t.Mapping, &j.rows[i])
		case errors.As(err, &bad):
			j.problems = append(j.problems, bad)
			j.tally.bad(t.Mapping, &j.rows[i], bad)
		default:
			j.facts = append(j.facts, f)
			j.tally.good(f)
		}
	}
}

// importing is one run over a file.
type importing struct {
	o      Options
	file   *source
	kept   *account
	report Report
	tally  tally
	// unsure are rows that were on their way when a run before broke off: what the instance has of them now, that run told.
	unsure ranges
}

func newImport(o Options, file *source, kept *account) (*importing, error) {
	im := &importing{o: o, file: file, kept: kept, tally: newTally(o.Mapping)}
	if kept.sending[1] > 0 {
		im.unsure = ranges{kept.sending}
	}
	if kept.rows > 0 {
		im.report = Report{Resumed: kept.rows, Stored: kept.stored, Repeated: kept.repeated, Bad: kept.refused}
		if err := kept.eachRefused(func(problem string) { fmt.Fprintln(o.Problems, problem) }); err != nil {
			return nil, err
		}
	}
	return im, nil
}

func translators(m *Mapping, rule IDRule, generation int) []*translator {
	all := make([]*translator, runtime.GOMAXPROCS(0))
	for i := range all {
		all[i] = newTranslator(m, rule, generation)
	}
	return all
}

func (im *importing) run(ctx context.Context) error {
	through, finish := im.o.bar()
	im.file.keepAll = im.kept.rule == IDsOfRows
	im.file.untrimed = im.file.keepAll
	seen, err := pipeline(ctx, im.file, through, translators(im.o.Mapping, im.kept.rule, im.kept.generation), im.take)
	finish()
	im.report.Notes = append(im.tally.notes(im.o.Mapping, err == nil), seen.told()...)
	if err != nil {
		return err
	}
	return im.kept.end()
}

// errLost says that an instance does not hold what it had acknowledged.
var errLost = errors.New("the instance does not hold what it acknowledged")

// take sends a batch, if it was not, and accounts for it.
func (im *importing) take(ctx context.Context, j *job) error {
	problems := j.problems
	resumed := im.report.Resumed
	if j.last() > resumed || j.first() >= im.kept.from {
		if j.last() > resumed && len(j.facts) > 0 {
			if err := im.kept.add(line{Sending: [2]int{j.first(), j.last()}}); err != nil {
				return err
			}
		}
		results, err := im.o.target().send(ctx, im.kept.instance, j.facts)
		if err != nil {
			return err
		}
		b := batch{From: j.first(), To: j.last()}
		for i, result := range results {
			f := j.facts[i]
			switch result.Status {
			case ingest.StatusStored:
				if f.row <= resumed {
					return errLost
				}
				b.Stored.add(f.row)
			case ingest.StatusRepeated:
				if im.unsure.has(f.row) {
					b.Stored.add(f.row)
				} else {
					b.Repeated++
				}
			default:
				problem := &rowError{line: f.line, problem: string(result.Status)}
				if result.Error != nil {
					problem = newTranslator(im.o.Mapping, im.kept.rule, 0).refused(f, result.Error.Path, result.Error.Value, string(result.Status)+": "+result.Error.Problem, result.Error.Remedy)
				}
				b.Refused = append(b.Refused, problem.Error())
				problems = append(problems, problem)
			}
		}
		if j.last() > resumed {
			im.report.Stored += b.Stored.size()
			im.report.Repeated += b.Repeated
			im.report.Bad += len(b.Refused)
			if err := im.kept.write(b); err != nil {
				return err
			}
		} else {
			problems = j.problems // the account has the others
		}
	}
	slices.SortStableFunc(problems, func(a, b *rowError) int { return a.line - b.line })
	for _, problem := range problems {
		fmt.Fprintln(im.o.Problems, problem)
	}
	im.report.Rows = j.last()
	im.report.Bad += len(j.problems)
	im.report.Skipped += j.tally.skippedRows
	im.tally.merge(&j.tally)
	return nil
}

// bar gives what shows how far the file is read.
func (o Options) bar() (through func(io.Reader) io.Reader, finish func()) {
	size, known := sizeOf(o.File)
	if o.Progress == nil || !known {
		return nil, func() {}
	}
	bar := progressbar.NewOptions64(size, progressbar.OptionSetWriter(o.Progress), progressbar.OptionShowBytes(true),
		progressbar.OptionSetDescription(filepath.Base(o.File)), progressbar.OptionShowTotalBytes(true), progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionSetPredictTime(true), progressbar.OptionFullWidth(), progressbar.OptionOnCompletion(func() { fmt.Fprintln(o.Progress) }))
	bar.StartWithoutRender() // else the clock starts with the first bytes that were read
	return func(from io.Reader) io.Reader {
		reader := progressbar.NewReader(from, bar)
		return &reader
	}, func() { bar.Exit() }
}
