package viewer

import (
	"context"
	"crypto/rand"
	_ "embed"
	"errors"
	"html/template"
	"log/slog"
	"maps"
	"net/http"
	"strings"
	"sync"
	"time"

	"oneseal/analytics/ask"
	"oneseal/events"
)

// A session ends with the browser, with its key, at sign-out, at a restart, and after a working day.
const (
	sessionCookie = "oneseal-session"
	sessionLife   = 12 * time.Hour
)

// door asks for a key and knows those again who gave one. Their cookie holds a random word and not the key: a browser sends
// cookies to every port of the host, and the key would let others there write events. Keys are 256 random bits, so that guessing
// needs no lock.
type door struct {
	admit  func(secret string) (ask.Reader, error)
	logger *slog.Logger

	mu       sync.Mutex
	sessions map[string]session
}

type session struct {
	secret string
	ends   time.Time
}

type readerKey struct{}

// reader is who sent a request that the door let in.
func reader(r *http.Request) ask.Reader { return r.Context().Value(readerKey{}).(ask.Reader) }

func withReader(next http.Handler, w http.ResponseWriter, r *http.Request, who ask.Reader) {
	next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), readerKey{}, who)))
}

// guard lets those to the pages who hold a key that still opens them.
func (d *door) guard(pages http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secret, given := d.secret(r)
		who, err := d.admit(secret)
		switch {
		case err == nil:
			withReader(pages, w, r, who)
		case strings.HasPrefix(r.URL.Path, "/api/"):
			refusal := d.refusal(err)
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, refusal.Error(), refusal.Status)
		case given:
			d.ask(w, r.URL.RequestURI(), d.refusal(err))
		default:
			d.ask(w, r.URL.RequestURI(), nil)
		}
	})
}

// secret is the key that a request or its session holds.
func (d *door) secret(r *http.Request) (secret string, given bool) {
	if secret, given = strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); given {
		return secret, true
	}
	return d.remember(r)
}

// opens tells whether a request that was let in would still be.
func (d *door) opens(r *http.Request) bool {
	secret, _ := d.secret(r)
	_, err := d.admit(secret)
	return err == nil
}

// remember finds the key of a request's session.
func (d *door) remember(r *http.Request) (secret string, known bool) {
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return "", false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	s, known := d.sessions[cookie.Value]
	if !known || time.Now().After(s.ends) {
		return "", false
	}
	return s.secret, true
}

func (d *door) refusal(err error) *ask.Refusal {
	if refusal, is := errors.AsType[*ask.Refusal](err); is {
		return refusal
	}
	d.logger.Error("check a key", "error", err)
	return &ask.Refusal{Status: http.StatusServiceUnavailable, Why: events.Title{ZH: "暂时无法核对密钥。", EN: "Keys can't be checked at the moment."}}
}

//go:embed sign-in.html
var signInText string

var signInPage = template.Must(template.New("sign-in").Parse(signInText))

// ask answers with the page that takes a key and leads back; why says what was wrong with one that was given.
func (d *door) ask(w http.ResponseWriter, back string, why *ask.Refusal) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("WWW-Authenticate", "Bearer")
	status := http.StatusUnauthorized
	if why != nil {
		status = why.Status
	}
	w.WriteHeader(status)
	if err := signInPage.Execute(w, map[string]any{"Back": back, "Why": why}); err != nil {
		d.logger.Error("show the sign-in page", "error", err)
	}
}

func (d *door) signIn(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
	secret, back := strings.TrimSpace(r.PostFormValue("key")), ownPath(r.PostFormValue("back"))
	if _, err := d.admit(secret); err != nil {
		d.ask(w, back, d.refusal(err))
		return
	}
	id, now := rand.Text(), time.Now()
	d.mu.Lock()
	maps.DeleteFunc(d.sessions, func(_ string, s session) bool { return now.After(s.ends) })
	d.sessions[id] = session{secret, now.Add(sessionLife)}
	d.mu.Unlock()
	http.SetCookie(w, cookie(r, id))
	http.Redirect(w, r, back, http.StatusSeeOther)
}

func (d *door) signOut(w http.ResponseWriter, r *http.Request) {
	if held, err := r.Cookie(sessionCookie); err == nil {
		d.mu.Lock()
		delete(d.sessions, held.Value)
		d.mu.Unlock()
	}
	gone := cookie(r, "")
	gone.MaxAge = -1
	http.SetCookie(w, gone)
	w.Header().Set("Clear-Site-Data", `"cache"`) // also the pages that Back would show
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func cookie(r *http.Request, value string) *http.Cookie {
	secure := r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https"
	return &http.Cookie{Name: sessionCookie, Value: value, Path: "/", HttpOnly: true, Secure: secure, SameSite: http.SameSiteStrictMode}
}

// ownPath is where to go after signing in: never to another host, whose address browsers also read in //host and /\host.
func ownPath(back string) string {
	odd := strings.ContainsFunc(back, func(c rune) bool { return c < ' ' || c == '\\' })
	if odd || !strings.HasPrefix(back, "/") || strings.HasPrefix(back, "//") {
		return "/"
	}
	return back
}
