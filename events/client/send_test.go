package client_test

import (
	"net/http"
	"testing"
	"time"

	"oneseal/events/client"
)

// RFC 9110, 10.2.3: seconds, or a date in any of HTTP's three forms.
func TestRetryAfterIsReadAsSecondsAndAsDate(t *testing.T) {
	now := time.Date(1994, 11, 6, 8, 48, 37, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"120": 2 * time.Minute, "0": time.Second, "Sun, 06 Nov 1994 08:49:37 GMT": time.Minute, "Sunday, 06-Nov-94 08:49:37 GMT": time.Minute,
		"Sun Nov  6 08:49:37 1994": time.Minute, "Sat, 05 Nov 1994 08:49:37 GMT": time.Second, "": 0, "soon": 0, "-1": 0, "1.5": 0, "99999999999": 0,
	} {
		header := http.Header{}
		if text != "" {
			header.Set("Retry-After", text)
		}
		if got, ok := client.RetryAfter(header, now); got != want || ok != (want > 0) {
			t.Errorf("%q is read as %v, %v; want %v", text, got, ok, want)
		}
	}
}
