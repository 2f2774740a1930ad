package projectors

import (
	"context"
	"errors"
	"fmt"
	"oneseal/projectors/models"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ClickHouse/ch-go"
	"golang.org/x/sync/errgroup"
)

// Rebuilt says what a rebuild did.
type Rebuilt struct {
	Model   string
	Stories int
	Failed  int // stories that could not be read or folded: they are set aside, and their rows stay as they were
	Took    time.Duration
}

// Rebuild folds a whole family from the archive into a fresh table, which then takes the old
// one's place. The old one answers until then, and projectors go on: what they wrote into the old
// table meanwhile is folded again, before the exchange and once more after it. A rebuild that is
// cut off leaves the old table as it was; the next one begins afresh.
func Rebuild(ctx context.Context, o Options, name string) (Rebuilt, error) {
	e := NewEngine(o)
	for _, model := range e.o.Models {
		if model.Name == name {
			r := rebuild{e, model, name + "_next"}
			done, err := r.run(ctx)
			if err != nil {
				return done, fmt.Errorf("rebuild %s: %w", name, err)
			}
			return done, nil
		}
	}
	var names []string
	for _, model := range e.o.Models {
		names = append(names, model.Name)
	}
	return Rebuilt{}, fmt.Errorf("rebuild %q: no such read model; name one of %s, or all", name, strings.Join(names, ", "))
}

type rebuild struct {
	*Engine
	model models.Model
	next  string
}

func (r rebuild) run(ctx context.Context) (Rebuilt, error) {
	began := time.Now()
	done := Rebuilt{Model: r.model.Name}
	if err := r.readQuarantine(ctx); err != nil {
		return done, err
	}
	if err := r.o.Conn.Exec(ctx, sql("drop", "{table}", r.next)); err != nil {
		return done, err
	}
	if err := createTable(ctx, r.o.Conn, r.model.Name, r.next); err != nil {
		return done, err
	}
	if err := r.refer(ctx); err != nil {
		return done, err
	}
	since := began
	if err := r.foldAll(ctx, &done); err != nil {
		return done, err
	}
	if err := r.keepRows(ctx); err != nil {
		return done, err
	}
	// The clocks of several projectors differ; a wide margin costs a few stories twice.
	const margin = time.Minute
	again, err := r.foldSince(ctx, r.next, since.Add(-margin))
	if err != nil {
		return done, err
	}
	if err := r.o.Conn.Exec(ctx, sql("exchange", "{table}", r.model.Name, "{next}", r.next)); err != nil {
		return done, err
	}
	late, err := r.foldSince(ctx, r.model.Name, since.Add(-margin))
	if err != nil {
		return done, err
	}
	if err := r.o.Conn.Exec(ctx, sql("drop", "{table}", r.next)); err != nil {
		return done, err
	}
	if r.model.Refers {
		if err := r.refer(ctx); err != nil { // which may have changed meanwhile
			return done, err
		}
		if err := r.foldOutdated(ctx, r.model); err != nil {
			return done, err
		}
	}
	done.Took = time.Since(began)
	r.o.Logger.Info("rebuilt", "model", r.model.Name, "stories", done.Stories, "failed", done.Failed, "again", again, "after_exchange", late, "took", done.Took)
	return done, nil
}

// keepRows takes the rows over of stories that are set aside: they stay as they were. Rows of another version are left.
func (r rebuild) keepRows(ctx context.Context) error {
	if len(r.quarantine.all()) == 0 {
		return nil
	}
	if other, err := otherColumns(ctx, r.o.Conn); err != nil || slices.Contains(other, r.model.Name) {
		return err
	}
	err := r.o.Conn.Exec(ctx, sql("keep_rows", "{table}", r.model.Name, "{next}", r.next), r.model.Name)
	if err != nil {
		return fmt.Errorf("keep the rows of stories that are set aside: %w", err)
	}
	return nil
}

// foldAll reads the archive once, by subject, and folds each story once. Reading, decoding and
// folding run side by side, and the hashes of subjects divide the archive so that no sort holds it whole.
func (r rebuild) foldAll(ctx context.Context, done *Rebuilt) error {
	workers := runtime.GOMAXPROCS(0)
	results := make([]Rebuilt, workers)
	group, ctx := errgroup.WithContext(ctx)
	for n := range workers {
		group.Go(func() error {
			return r.foldQuery(ctx, r.next, ch.Query{Body: sql("stories_share", "{family}", r.model.Family, "{shares}", strconv.Itoa(workers), "{share}", strconv.Itoa(n))}, &results[n])
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for _, result := range results {
		done.Stories += result.Stories
		done.Failed += result.Failed
	}
	return nil
}

// foldSince folds the stories again that the archive heard of since then.
func (r rebuild) foldSince(ctx context.Context, table string, since time.Time) (int, error) {
	var again Rebuilt
	err := r.foldQuery(ctx, table, ch.Query{Body: sql("stories_since", "{family}", r.model.Family, "{since}", strconv.FormatInt(since.UnixMilli(), 10))}, &again)
	return again.Stories, err
}

// foldQuery folds the entries of a query that is sorted by subject.
func (r rebuild) foldQuery(ctx context.Context, table string, query ch.Query, done *Rebuilt) error {
	const rowsOfBlock = 10_000
	block := r.model.NewBlock()
	block.Reset(time.Now().UTC())
	var failed []failure
	var mended []storyOf
	flush := func() error {
		if block.Len() > 0 {
			if err := insert(ctx, r.o.Pool, table, block.Input()); err != nil {
				return err
			}
			block.Reset(time.Now().UTC())
		}
		err := errors.Join(r.setAside(ctx, r.model.Name, failed), r.release(ctx, mended))
		failed, mended = nil, nil
		return err
	}
	for read, err := range r.archive.storiesBy(ctx, query) {
		switch {
		case lasting(err):
		case err != nil:
			return err
		default:
			err = block.Add(read.Story, r.reference)
		}
		done.Stories++
		s := storyOf{r.model.Name, read.Subject}
		if err != nil {
			done.Failed++
			failed = append(failed, failure{read.newest, err})
		} else if r.quarantine.has(s) {
			mended = append(mended, s)
		}
		if block.Len() >= rowsOfBlock || len(failed) >= rowsOfBlock {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}
