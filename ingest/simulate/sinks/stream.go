package sinks

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/time/rate"

	"oneseal/events"
	"oneseal/ingest/simulate"
)

// Stream makes the towns on all cores, and delivers their days in order. The bar counts days.
func Stream(ctx context.Context, o simulate.Options, eventsPerSecond float64, to Sink, progress io.Writer) (count int, err error) {
	size, limit := 10_000, rate.NewLimiter(rate.Inf, 0)
	if eventsPerSecond > 0 {
		size = max(1, min(size, int(eventsPerSecond/4)))
		limit = rate.NewLimiter(rate.Limit(eventsPerSecond), size)
	}
	days := int(o.To.Sub(o.From).Hours()/24) + 1
	bar := progressbar.DefaultSilent(int64(days))
	if progress != nil {
		bar = progressbar.NewOptions(days, progressbar.OptionSetWriter(progress), progressbar.OptionSetDescription("days of the town"), progressbar.OptionShowCount(), progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionSetPredictTime(true), progressbar.OptionFullWidth(), progressbar.OptionOnCompletion(func() { fmt.Fprintln(progress) }))
	}
	type parcel struct {
		count int
		put   put
		err   error
	}
	lived := 0
	for day := range simulate.Days(o, func(day []*events.Event) (parcels []parcel) {
		for part := range slices.Chunk(day, size) {
			put, err := to.prepare(part)
			parcels = append(parcels, parcel{len(part), put, err})
		}
		return parcels
	}) {
		for _, p := range day {
			if err := errors.Join(p.err, limit.WaitN(ctx, p.count)); err != nil {
				return count, err
			}
			if err := p.put(ctx); err != nil {
				return count, err
			}
			count += p.count
		}
		lived++
		bar.Set(lived / max(o.Towns, 1))
	}
	return count, to.flush(ctx)
}
