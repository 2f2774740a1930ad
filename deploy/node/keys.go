package node

import (
	"log/slog"
	"time"

	"oneseal/ingest"
)

// expiresSoon is how long before a key expires a node that starts warns of it.
const expiresSoon = 30 * 24 * time.Hour

// warnOfKeys names the keys that somebody should look at.
func warnOfKeys(keys *ingest.Keys, now time.Time) error {
	all, err := keys.List()
	if err != nil {
		return err
	}
	for _, key := range all {
		switch {
		case key.StateAt(now) != ingest.KeyActive:
		case key.Sources == nil && key.Name != "local":
			slog.Warn("a key of an earlier version names no sources, so it sends under all that no other key names", "key", key.ID, "name", key.Name, "mend", "oneseal keys amend "+key.ID+" --sources SOURCE")
		case !key.Expires.IsZero() && key.Expires.Before(now.Add(expiresSoon)):
			slog.Warn("a key expires soon", "key", key.ID, "name", key.Name, "expires", key.Expires, "follow", "oneseal keys rotate "+key.ID)
		}
	}
	return nil
}
