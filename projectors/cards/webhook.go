package cards

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"

	"oneseal/events"
	"oneseal/events/client"
)

// Webhook posts events to a URL as CloudEvents in structured JSON, signed as the Standard Webhooks specification has it,
// for which receivers find libraries in their language: webhook-id is the event's id and the key by which a repetition is
// known, webhook-timestamp the second of sending, and webhook-signature "v1," and the base64 of the HMAC-SHA256 of
// id.timestamp.body.
type Webhook struct {
	url    string
	secret []byte
	client *http.Client
}

// NewWebhook checks the address and the secret. Plain HTTP goes no further than this machine.
func NewWebhook(address, secret string) (*Webhook, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return nil, fmt.Errorf("webhook %q: give a URL such as https://oa.example.gov.cn/cards", address)
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return nil, fmt.Errorf("webhook %s: plain http leaves this machine; give an https URL", u.Redacted())
	case u.User != nil:
		return nil, fmt.Errorf("webhook %s: leave user and password out; the signature says who sends", u.Redacted())
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(strings.TrimSpace(secret), "whsec_"))
	if err != nil || len(key) < 24 || len(key) > 64 {
		return nil, fmt.Errorf("webhook secret: give 24 to 64 random bytes in base64, which `openssl rand -base64 32` makes")
	}
	return &Webhook{address, key, &http.Client{
		Timeout:       15 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Name names the webhook by its address.
func (w *Webhook) Name() string { return "webhook-" + short(w.url) }

func short(text string) string {
	digest := sha256.Sum256([]byte(text))
	return hex.EncodeToString(digest[:4])
}

// Send posts an event. A status of 4xx is final, but for those that ask to come back: 408, 425 and 429. A redirect is an
// error: where the event goes is for the one to say who named the address.
func (w *Webhook) Send(ctx context.Context, e *events.Event, _ Names) error {
	body, err := events.EncodeStructured(e)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("post card: %w", err)
	}
	sent := strconv.FormatInt(time.Now().Unix(), 10)
	request.Header.Set("Content-Type", "application/cloudevents+json; charset=utf-8")
	request.Header.Set("User-Agent", "oneseal")
	request.Header.Set("webhook-id", e.ID)
	request.Header.Set("webhook-timestamp", sent)
	request.Header.Set("webhook-signature", "v1,"+w.sign(e.ID+"."+sent+"."+string(body)))
	response, err := w.client.Do(request)
	if err != nil {
		return fmt.Errorf("post card: %w", err)
	}
	defer response.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(response.Body, 300))
	switch code := response.StatusCode; {
	case code >= 200 && code < 300:
		return nil
	case code >= 400 && code < 500 && code != http.StatusRequestTimeout && code != http.StatusTooEarly && code != http.StatusTooManyRequests:
		return fmt.Errorf("%w: %s answers %s: %q", ErrRefused, w.Name(), response.Status, text)
	}
	err = fmt.Errorf("%s answers %s: %q", w.Name(), response.Status, text)
	if wait, ok := client.RetryAfter(response.Header, time.Now()); ok {
		err = fmt.Errorf("%w; %w", err, &backoff.RetryAfterError{Duration: wait})
	}
	return err
}

func (w *Webhook) sign(text string) string {
	mac := hmac.New(sha256.New, w.secret)
	io.WriteString(mac, text)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
