package node

import (
	"context"
	"encoding/json"
	"net/http"

	"oneseal/projectors"
)

// readOnlyRoles are those that a node has whose log can't be read whole: what has been told is shown, and nothing is taken or told.
var readOnlyRoles = []Role{View}

// readOnly answers every request to take events with the reason why none are taken.
func (p *process) readOnly() {
	reason := p.Lost.Error()
	p.mux.HandleFunc("/v1/events", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Retry-After", "600")
		w.WriteHeader(http.StatusServiceUnavailable)
		json.NewEncoder(w).Encode(map[string]string{"problem": reason, "remedy": "send the same request again once the log is repaired"})
	})
}

// behind is why nothing may be written to a log that ends before what the archive knows of it: new records would take the offsets of
// lost ones. It is nil of a log that does not.
func (p *process) behind(ctx context.Context) error {
	return projectors.CheckEnds(ctx, p.Log, p.conn)
}
