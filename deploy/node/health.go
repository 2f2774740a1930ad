package node

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// engineWait is how long the engine may take to answer before the node is not well.
const engineWait = 5 * time.Second

// failingTooLong is how long a write may fail before the node is not well: a restart of a server takes less.
const failingTooLong = time.Minute

// health answers whether the node does its work: 503 with the reason if ClickHouse does not answer, or the projector has
// been unable to write for a while. What is set aside does not stop the rest, so the node is well, and says how much it is.
func (p *process) health(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), engineWait)
	defer cancel()
	if err := p.conn.Exec(ctx, "SELECT 1"); err != nil {
		http.Error(w, fmt.Sprintf("ClickHouse does not answer: %v", err), http.StatusServiceUnavailable)
		return
	}
	if p.Alive != nil {
		if err := p.alive(); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
	}
	if p.Lost != nil {
		http.Error(w, p.told(p.Lost), http.StatusServiceUnavailable)
		return
	}
	if p.projector != nil {
		if since, cause := p.projector.Failing(); cause != nil && time.Since(since) > failingTooLong {
			http.Error(w, fmt.Sprintf("the projector can't write since %s: %v", since.UTC().Format(time.RFC3339), cause), http.StatusServiceUnavailable)
			return
		}
	}
	status, err := p.status.read(ctx)
	switch {
	case err != nil:
		http.Error(w, fmt.Sprintf("the log can't be accounted for: %v", err), http.StatusServiceUnavailable)
	case p.doubts != "":
		fmt.Fprintf(w, "ok, but %s\n", p.doubts)
	case status.SetAside > 0:
		fmt.Fprintf(w, "ok, but the rows of %d subjects stay as they were, since their stories are too large or can't be folded, and %d dead letters are open: `oneseal deadletters list` says which and why\n",
			status.SetAside, status.OpenLetters)
	case status.OpenLetters > 0:
		fmt.Fprintf(w, "ok, but %d dead letters are open: `oneseal deadletters list` says what and why\n", status.OpenLetters)
	default:
		fmt.Fprintln(w, "ok")
	}
}
