package node

import (
	"crypto/sha256"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"oneseal/ingest/limits"
)

// pace is how slowly bodies of requests may come.
var pace = limits.Pace{Grace: 10 * time.Second, PerSecond: 8 << 10}

// At a time a node answers so many requests, and keeps so many streams of news open. Of each, one key or session may have
// a quarter, and one address half.
const (
	mostRequests = 1024
	mostStreams  = 1024
)

// crowd lets so many in at a time.
type crowd struct {
	keys, addresses *limits.Shares
	wait            string // seconds after which to come again
}

func newCrowd(most int64, wait string) *crowd {
	return &crowd{limits.NewShares(most, most/4), limits.NewShares(most, most/2), wait}
}

func (c *crowd) limit(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		address, key := addressOf(r), keyOf(r)
		if c.addresses.Take(address, 1) != nil {
			c.refuse(w, "the address "+address)
			return
		}
		defer c.addresses.Give(address, 1)
		if key != "" {
			if c.keys.Take(key, 1) != nil {
				c.refuse(w, "the key")
				return
			}
			defer c.keys.Give(key, 1)
		}
		next.ServeHTTP(w, r)
	})
}

func (c *crowd) refuse(w http.ResponseWriter, who string) {
	w.Header().Set("Retry-After", c.wait)
	http.Error(w, fmt.Sprintf("%s, or all together, have as many requests on their way as this node answers: come again after %s s", who, c.wait), http.StatusServiceUnavailable)
}

func addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// keyOf names the key or the session of a request without telling it. Whether it is a good one, its handler finds out.
func keyOf(r *http.Request) string {
	secret := r.Header.Get("Authorization")
	if secret == "" {
		secret = r.Header.Get("Cookie")
	}
	if secret == "" {
		return ""
	}
	digest := sha256.Sum256([]byte(strings.TrimSpace(secret)))
	return string(digest[:])
}
