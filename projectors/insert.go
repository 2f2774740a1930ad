package projectors

import (
	"context"
	"fmt"
	"io"
	"oneseal/projectors/models"
	"oneseal/projectors/story"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/chpool"
	"github.com/ClickHouse/ch-go/proto"
	"golang.org/x/sync/errgroup"
)

// insertRows folds the stories into one model on all processors, and inserts the rows block by block
// beside it. It says which stories can't be folded, and why; their rows stay as they were.
func (e *Engine) insertRows(ctx context.Context, model string, subjects []string, stories map[string][]story.Entry, now time.Time) (map[string]error, error) {
	const rowsOfBlock = 2000
	blocks := e.rows[model]
	group, ctx := errgroup.WithContext(ctx)
	var (
		full    = make(chan models.Block)
		folding sync.WaitGroup
		next    atomic.Int64 // place in subjects
		mu      sync.Mutex
		failed  map[string]error
	)
	fold := func() error {
		defer folding.Done()
		for {
			to := int(next.Add(rowsOfBlock))
			if to-rowsOfBlock >= len(subjects) {
				return nil
			}
			block := blocks.Get().(models.Block)
			block.Reset(now)
			for _, subject := range subjects[to-rowsOfBlock : min(to, len(subjects))] {
				if err := block.Add(story.Of(subject, stories[subject]), e.reference); err != nil {
					mu.Lock()
					if failed == nil {
						failed = make(map[string]error)
					}
					failed[subject] = err
					mu.Unlock()
				}
			}
			select {
			case full <- block:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
	for range min(runtime.GOMAXPROCS(0), 1+len(subjects)/rowsOfBlock) {
		folding.Add(1)
		group.Go(fold)
	}
	go func() {
		folding.Wait()
		close(full)
	}()
	group.Go(func() error {
		var sent models.Block
		return stream(ctx, e.o.Pool, model, func() proto.Input {
			if sent != nil {
				blocks.Put(sent)
			}
			for sent = range full {
				if sent.Len() > 0 {
					return sent.Input()
				}
			}
			return nil
		})
	})
	err := group.Wait()
	return failed, err
}

// stream writes blocks by one INSERT, of which the server makes one part, and returns when they are
// on the disk. next gives the columns of a block, and nil after the last one; the block before is
// done with then.
func stream(ctx context.Context, pool *chpool.Pool, table string, next func() proto.Input) error {
	input := next()
	if input == nil {
		return nil
	}
	err := pool.Do(ctx, ch.Query{Body: input.Into(table), Input: input, OnInput: func(context.Context) error {
		if copy(input, next()) == 0 {
			input[0].Data = new(proto.ColStr) // no rows
			return io.EOF
		}
		return nil
	}})
	if err != nil {
		return fmt.Errorf("insert into %s: %w", table, err)
	}
	return nil
}

// insert writes one block and returns when it is on the disk.
func insert(ctx context.Context, pool *chpool.Pool, table string, input proto.Input, settings ...ch.Setting) error {
	if err := pool.Do(ctx, ch.Query{Body: input.Into(table), Input: input, Settings: settings}); err != nil {
		return fmt.Errorf("insert into %s: %w", table, err)
	}
	return nil
}
