package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"oneseal/deploy/audit"
	eventlog "oneseal/events/log"
	"oneseal/projectors"
)

// lastRecords is how many records at each partition's end a start holds against the archive: it takes one reading of the archive.
const lastRecords = 20

// doubt compares the ends of all partitions with the archive, and says what does not agree: an offset that was used again, a record
// or a row that was changed. Nothing is stopped by it, since what was to be lost is lost, and told.
func (p *process) doubt(ctx context.Context) error {
	var found []audit.Finding
	_, err := audit.Positions(ctx, audit.Sources{Options: projectors.Options{Log: p.Log, Pool: p.pool, Conn: p.conn}, Group: p.Group, Last: lastRecords},
		func(f audit.Finding) { found = append(found, f) })
	if err != nil {
		return fmt.Errorf("hold the log's end against the archive: %w", err)
	}
	for _, f := range found {
		slog.Error("log and archive do not agree", "found", f.String())
	}
	if n := len(found); n > 0 {
		p.doubts = fmt.Sprintf("log and archive do not agree at %d of the last positions, the first is %s; run `oneseal audit`", n, found[0])
	}
	return nil
}

// readOnlyIfBehind lets nobody write to the log of this process tree if it ends before what others know of it.
func (p *process) readOnlyIfBehind(err error) error {
	if _, behind := errors.AsType[*eventlog.BehindError](err); behind && p.MakeReadOnly != nil {
		p.MakeReadOnly(err.Error())
		p.Lost = err
		return nil
	}
	return err
}
