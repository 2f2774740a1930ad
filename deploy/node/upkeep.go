package node

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"oneseal/deploy/audit"
	"oneseal/deploy/backup"
	"oneseal/ingest/durable"
	"oneseal/projectors"
)

// upkeep serves what commands on this machine ask of a running node: to hold its parts against each other, and to back them up.
// Both ask for the local key.
func (p *process) upkeep() {
	p.mux.HandleFunc("POST /v1/audit", p.local(p.audit))
	p.mux.HandleFunc("POST /v1/backup", p.local(p.backup))
	p.parts = append(p.parts, p.seal)
}

// localKey is the name of the key that a node makes for commands on its machine.
const localKey = "local"

func (p *process) local(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		secret, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		key, err := p.keys.Check(secret)
		switch {
		case err != nil:
			slog.Error("check a key", "error", err)
			http.Error(w, "keys can't be checked at the moment", http.StatusServiceUnavailable)
		case key == nil || key.Name != localKey || !slices.Contains(key.Types, "*") || !slices.Contains(key.Organs, "*"):
			http.Error(w, "this asks for the local key of the data folder", http.StatusUnauthorized)
		default:
			next(w, r)
		}
	}
}

// UpkeepLine is a line of the answer to an audit: findings, then a summary or an error.
type UpkeepLine struct {
	Finding *audit.Finding `json:"finding,omitempty"`
	Summary *audit.Summary `json:"summary,omitempty"`
	Error   string         `json:"error,omitempty"`
}

func (p *process) audit(w http.ResponseWriter, r *http.Request) {
	lines := json.NewEncoder(w)
	w.Header().Set("Content-Type", "application/x-ndjson")
	var known audit.Known
	if p.index != nil {
		known = p.index.Of
	}
	run := audit.Run
	if r.FormValue("positions") != "" {
		run = audit.Positions
	}
	summary, err := run(r.Context(), audit.Sources{
		Options: projectors.Options{Log: p.Log, Pool: p.pool, Conn: p.conn}, Group: p.Group, Known: known, DataDir: p.DataDir,
	}, func(f audit.Finding) { lines.Encode(UpkeepLine{Finding: &f}) })
	if err != nil {
		lines.Encode(UpkeepLine{Error: err.Error()})
		return
	}
	lines.Encode(UpkeepLine{Summary: &summary})
}

// sealAgain is how often files are sealed that the engine wrote since.
const sealAgain = 10 * time.Minute

// seal notes the digests of files without a checksum, now and again, until the node ends.
func (p *process) seal(ctx context.Context) error {
	for again := time.NewTicker(sealAgain); ; {
		err := audit.Seal(p.DataDir, small)
		if errors.Is(err, durable.ErrNoSeals) {
			slog.Warn("a changed byte of keys, passwords and definitions of tables will not be found: the data folder's file system keeps no attributes of files", "folder", p.DataDir)
			return nil
		}
		if err != nil {
			slog.Error("note the digests of small files", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-again.C:
		}
	}
}

// small are the files of a data folder that a backup takes besides the log, the archive and the index of event ids.
var small = []string{"keys.json", "local.key", "supervised-since", exchangeKeyFile, deliveryKeyFile, signingKeyFile, filepath.Join("clickhouse", "password"), "demo.json",
	filepath.Join("access", "broker.pem"), filepath.Join("access", "broker.key"), filepath.Join("access", "secret")}

func (p *process) backup(w http.ResponseWriter, r *http.Request) {
	if p.index == nil {
		http.Error(w, "the log is read-only: repair it before it is backed up, or restore an earlier backup", http.StatusConflict)
		return
	}
	to := r.FormValue("to")
	if !filepath.IsAbs(to) {
		http.Error(w, "to: name the backup folder by its absolute path", http.StatusBadRequest)
		return
	}
	done, err := backup.Run(r.Context(), backup.Source{DataDir: p.DataDir, Conn: p.conn, Checkpoint: p.index.Checkpoint, Small: small}, to)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	json.NewEncoder(w).Encode(done)
}
