package main

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// pageKey says when the page asks for a key.
type pageKey string

const (
	keyWhereReached pageKey = "where-reached" // on an address that other machines reach
	keyAlways       pageKey = "always"        // also on loopback, for one behind a proxy
	keyNever        pageKey = "never"         // for one behind a login of one's own
)

var pageKeys = []string{string(keyWhereReached), string(keyAlways), string(keyNever)}

func (k *pageKey) flag(command *cobra.Command) {
	*k = keyWhereReached
	command.Flags().Var(k, "page-key", "when the page asks for a key: "+strings.Join(pageKeys, ", ")+"; always also asks on loopback, as behind a proxy on this machine")
}

// asked is whether a page that listens there asks for a key.
func (k pageKey) asked(on net.Addr) bool {
	tcp, is := on.(*net.TCPAddr)
	return k == keyAlways || k != keyNever && !(is && tcp.IP.IsLoopback())
}

// What proxies add to a request.
var proxied = []string{"X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"}

// local lets a page that asks for no key on loopback answer to this machine's own names alone, and to nobody through a proxy: a
// page of the web may have its name lead here, and a proxy may let others through.
func (k pageKey) local(on net.Addr, next http.Handler) http.Handler {
	if k.asked(on) || k == keyNever {
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

func (k *pageKey) String() string { return string(*k) }
func (k *pageKey) Type() string   { return "when" }

func (k *pageKey) Set(when string) error {
	if !slices.Contains(pageKeys, when) {
		return fmt.Errorf("name one of %s", strings.Join(pageKeys, ", "))
	}
	*k = pageKey(when)
	return nil
}
