package node

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"path/filepath"
	"strings"

	"oneseal/projectors"
)

// readOnlyRoles are those that a node has whose log can't be read whole: what has been told is shown, and nothing is taken or told.
var readOnlyRoles = []Role{View}

// readOnly answers every request to take events with the reason why none are taken.
func (p *process) readOnly() {
	reason := p.told(p.Lost)
	p.mux.HandleFunc("/v1/events", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Retry-After", "600")
		w.WriteHeader(http.StatusServiceUnavailable)
		json.NewEncoder(w).Encode(map[string]string{"problem": reason, "remedy": "send the same request again once the log is repaired"})
	})
}

// told is what a caller is told of an error: where the data folder lies is for the node's own log.
func (p *process) told(err error) string {
	folder, failed := filepath.Abs(p.DataDir)
	if failed != nil || folder == "/" {
		return "the log is read-only, or takes nothing: the node's own log says why"
	}
	return strings.ReplaceAll(err.Error(), folder, "(the data folder)")
}

// alive is Alive for callers.
func (p *process) alive() error {
	if err := p.Alive(); err != nil {
		return errors.New(p.told(err))
	}
	return nil
}

// behind is why nothing may be written to a log that ends before what the archive knows of it: new records would take the offsets of
// lost ones. It is nil of a log that does not.
func (p *process) behind(ctx context.Context) error {
	return projectors.CheckEnds(ctx, p.Log, p.conn)
}
