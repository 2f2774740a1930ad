package node

import (
	"net"
	"net/http"
	"strings"
	"testing"

	"oneseal/deploy/embedded/embeddedtest"
)

func TestThePageAsksForAKeyWhereOthersReachIt(t *testing.T) {
	for _, c := range []struct {
		when PageKey
		on   string
		want bool
	}{
		{KeyWhereReached, "127.0.0.1", false}, {KeyWhereReached, "127.8.8.8", false}, {KeyWhereReached, "::1", false},
		{KeyWhereReached, "0.0.0.0", true}, {KeyWhereReached, "::", true}, {KeyWhereReached, "192.168.1.5", true}, {"", "0.0.0.0", true}, {"", "127.0.0.1", false},
		{KeyAlways, "127.0.0.1", true}, {KeyAlways, "0.0.0.0", true}, {KeyNever, "127.0.0.1", false}, {KeyNever, "0.0.0.0", false},
	} {
		if got := c.when.asked(&net.TCPAddr{IP: net.ParseIP(c.on)}); got != c.want {
			t.Errorf("%q on %s asks: %v", c.when, c.on, got)
		}
	}
	url := start(t, between(t, embeddedtest.Start(t), View)).url
	get := func(host string, headers map[string]string) (status int, text string) {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/api/dashboards", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = host
		for name, value := range headers {
			request.Header.Set(name, value)
		}
		return answer(t, http.DefaultClient, request)
	}
	if status, _ := get("", nil); status != http.StatusOK {
		t.Errorf("on loopback the page answers %d to one without a key", status)
	}
	for host, want := range map[string]int{"localhost:8080": http.StatusOK, "[::1]:8080": http.StatusOK, "evil.example": http.StatusMisdirectedRequest, "127.0.0.1.evil.example:80": http.StatusMisdirectedRequest} {
		if status, _ := get(host, nil); status != want {
			t.Errorf("to %s the page answers %d, want %d", host, status, want)
		}
	}
	for _, header := range proxied {
		if status, text := get("", map[string]string{header: "192.0.2.7"}); status != http.StatusMisdirectedRequest || !strings.Contains(text, "--page-key always") {
			t.Errorf("with %s the page answers %d, %s", header, status, text)
		}
	}
}
