package node

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// PageKey says when the page asks for a key.
type PageKey string

// When the page may ask.
const (
	KeyWhereReached PageKey = "where-reached" // on an address that other machines reach
	KeyAlways       PageKey = "always"        // also on loopback, for one behind a proxy
	KeyNever        PageKey = "never"         // for one behind a login of one's own
)

// PageKeys are all of them.
var PageKeys = []string{string(KeyWhereReached), string(KeyAlways), string(KeyNever)}

// asked is whether a page that listens there asks for a key.
func (k PageKey) asked(on net.Addr) bool {
	tcp, is := on.(*net.TCPAddr)
	return k == KeyAlways || k != KeyNever && !(is && tcp.IP.IsLoopback())
}

// What proxies add to a request.
var proxied = []string{"X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"}

// local lets a page that asks for no key on loopback answer to this machine's own names alone, and to nobody through a proxy: a
// page of the web may have its name lead here, and a proxy may let others through.
func (k PageKey) local(on net.Addr, next http.Handler) http.Handler {
	if k.asked(on) || k == KeyNever {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := (&url.URL{Host: r.Host}).Hostname()
		if ip := net.ParseIP(host); host != "localhost" && !(ip != nil && ip.IsLoopback()) {
			http.Error(w, fmt.Sprintf("the page asks for no key here, so it answers to localhost and 127.0.0.1 alone, not to %q; behind a proxy: --page-key always, or never", r.Host), http.StatusMisdirectedRequest)
			return
		}
		for _, header := range proxied {
			if len(r.Header.Values(header)) > 0 {
				http.Error(w, fmt.Sprintf("the page asks for no key here, so it answers to nobody through a proxy, as %s says: --page-key always, or never", header), http.StatusMisdirectedRequest)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// String, Type and Set make it a flag.
func (k *PageKey) String() string { return string(*k) }
func (k *PageKey) Type() string   { return "when" }

func (k *PageKey) Set(when string) error {
	if !slices.Contains(PageKeys, when) {
		return fmt.Errorf("name one of %s", strings.Join(PageKeys, ", "))
	}
	*k = PageKey(when)
	return nil
}
