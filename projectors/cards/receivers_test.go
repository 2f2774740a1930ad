package cards

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/emersion/go-smtp"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"oneseal/events"
)

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="

// issued is a card on a promise that is over.
func issued(t *testing.T) *events.Event {
	t.Helper()
	return act(policyOf(t, yellow), "09-29 09:00", nil, running())[0]
}

// hook is a receiver of webhooks that checks signatures by the specification's own library.
type hook struct {
	*httptest.Server
	t      *testing.T
	mu     sync.Mutex
	got    []string // ids, also of what it refuses
	answer func(id string, seen int) int
}

func newHook(t *testing.T, answer func(id string, seen int) int) *hook {
	h := &hook{t: t, answer: answer}
	verifier, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if err := verifier.Verify(body, r.Header); err != nil {
			t.Errorf("signature: %v", err)
		}
		e, err := events.DecodeStructured(body)
		if err != nil {
			t.Errorf("body: %v", err)
			return
		}
		id := r.Header.Get("webhook-id")
		if e.ID != id || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/cloudevents+json") {
			t.Errorf("webhook-id %s of event %s, content type %s", id, e.ID, r.Header.Get("Content-Type"))
		}
		h.mu.Lock()
		h.got = append(h.got, id)
		seen := count(h.got, id)
		h.mu.Unlock()
		w.WriteHeader(h.answer(id, seen))
	}))
	t.Cleanup(h.Close)
	return h
}

func count(all []string, one string) (n int) {
	for _, s := range all {
		if s == one {
			n++
		}
	}
	return n
}

func (h *hook) ids() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.got)
}

func (h *hook) receiver() *Webhook {
	w, err := NewWebhook(h.URL, secret)
	if err != nil {
		h.t.Fatal(err)
	}
	return w
}

func TestWebhookIsSignedAndReadsTheAnswer(t *testing.T) {
	status := 0
	h := newHook(t, func(string, int) int { return status })
	w := h.receiver()
	for _, c := range []struct {
		status         int
		taken, forever bool
	}{{200, true, false}, {204, true, false}, {400, false, true}, {401, false, true}, {410, false, true}, {408, false, false}, {429, false, false}, {500, false, false}, {503, false, false}} {
		status = c.status
		err := w.Send(t.Context(), issued(t), nil)
		if (err == nil) != c.taken || errors.Is(err, ErrRefused) != c.forever {
			t.Errorf("status %d gives %v", c.status, err)
		}
	}
	h.Close()
	if err := w.Send(t.Context(), issued(t), nil); err == nil || errors.Is(err, ErrRefused) {
		t.Errorf("a receiver that is away: %v; want an error that passes", err)
	}
}

// Where a receiver sends the signed event on is not for it to say, to another host least of all.
func TestWebhookFollowsNoRedirect(t *testing.T) {
	var asked atomic.Int64
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer elsewhere.Close()
	_, port, err := net.SplitHostPort(elsewhere.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"http://localhost:" + port, elsewhere.URL, "/moved"} {
		for _, status := range []int{301, 302, 303, 307, 308} {
			tries := 0
			first := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				tries++
				http.Redirect(w, r, target, status)
			}))
			moved, err := NewWebhook(first.URL, secret)
			if err != nil {
				t.Fatal(err)
			}
			if err := moved.Send(t.Context(), issued(t), nil); err == nil || errors.Is(err, ErrRefused) || tries != 1 || asked.Load() != 0 {
				t.Errorf("%d to %s gives %v after %d requests, and %d elsewhere", status, target, err, tries, asked.Load())
			}
			first.Close()
		}
	}
}

func TestWebhookRefusesWhatIsUnsafe(t *testing.T) {
	for _, c := range []struct{ address, secret, want string }{
		{"http://oa.example.gov.cn/cards", secret, "plain http leaves this machine; give an https URL"},
		{"ftp://oa.example.gov.cn", secret, "give a URL such as"},
		{"https://", secret, "give a URL such as"},
		{"https://me:pw@oa.example.gov.cn", secret, "leave user and password out"},
		{"https://oa.example.gov.cn", "whsec_c2hvcnQ=", "openssl rand -base64 32"},
		{"https://oa.example.gov.cn", "not base64!", "openssl rand -base64 32"},
	} {
		_, err := NewWebhook(c.address, c.secret)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "pw@") || strings.Contains(err.Error(), "c2hvcnQ") {
			t.Errorf("%s gives %v, want %q and no secret", c.address, err, c.want)
		}
	}
	if _, err := NewWebhook("http://127.0.0.1:8000/cards", secret); err != nil {
		t.Errorf("plain http on this machine: %v", err)
	}
}

// postOffice is an SMTP server with the mails it took.
type postOffice struct {
	address string
	mu      sync.Mutex
	mails   []string
	refuse  *smtp.SMTPError // of an address
}

func newPostOffice(t *testing.T, listen string, security *tls.Config) *postOffice {
	o := &postOffice{}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{o}, nil }))
	server.Domain, server.TLSConfig, server.ErrorLog = "post.test", security, slog.NewLogLogger(slog.NewTextHandler(t.Output(), nil), slog.LevelInfo)
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		t.Fatal(err)
	}
	o.address = listener.Addr().String()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		server.Serve(listener)
	}()
	t.Cleanup(func() { server.Close(); <-ended })
	return o
}

type session struct{ *postOffice }

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

func (s *session) Mail(string, *smtp.MailOptions) error { return nil }

func (s *session) Rcpt(string, *smtp.RcptOptions) error {
	if s.refuse != nil {
		return s.refuse
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = append(s.mails, string(text))
	return err
}

func (o *postOffice) taken() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.mails)
}

// messageIDOf is what a mail on an event has as its id.
func messageIDOf(event string) string {
	digest := sha256.Sum256([]byte(event))
	return fmt.Sprintf("<%x@town.test>", digest[:16])
}

// ids are the mails' message ids.
func (o *postOffice) ids(t *testing.T) (ids []string) {
	t.Helper()
	for _, text := range o.taken() {
		m, err := mail.ReadMessage(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, m.Header.Get("Message-ID"))
	}
	return ids
}

func mailTo(t *testing.T, server string, trust *tls.Config) *Mail {
	t.Helper()
	m, err := newMail(MailOptions{Server: server, From: "cards@town.test", To: []string{"office@town.test", "head@town.test"}}, trust)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestMailIsInBothLanguagesAndAlwaysTheSame(t *testing.T) {
	o := newPostOffice(t, "127.0.0.1:0", nil)
	m := mailTo(t, o.address, nil)
	e := issued(t)
	for range 2 {
		if err := m.Send(t.Context(), e, Names{"post/window-3": "三号窗口岗", "approval/1": "食品经营许可 (SX-1)"}); err != nil {
			t.Fatal(err)
		}
	}
	mails := o.taken()
	if len(mails) != 2 {
		t.Fatalf("%d mails", len(mails))
	}
	got, err := mail.ReadMessage(strings.NewReader(mails[0]))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
	if err != nil || subject != "[黄牌 Yellow card] approval/1 承诺时限已超期" {
		t.Errorf("subject %q, %v", subject, err)
	}
	id := got.Header.Get("Message-ID")
	if id != messageIDOf(e.ID) || got.Header.Get("To") != "<office@town.test>, <head@town.test>" {
		t.Errorf("message id %s to %s", id, got.Header.Get("To"))
	}
	if date, err := got.Header.Date(); err != nil || !date.Equal(e.Time) {
		t.Errorf("date %v, %v; want the event's %v", date, err, e.Time)
	}
	if again, err := mail.ReadMessage(strings.NewReader(mails[1])); err != nil || again.Header.Get("Message-ID") != id || again.Header.Get("Date") != got.Header.Get("Date") {
		t.Errorf("sent again it is another mail: %v, %v", again.Header, err)
	}
	body := textOf(t, got)
	for _, want := range []string{"案件 Case: approval/1", "事项 Item: 食品经营许可 (SX-1)", "触发 Trigger: 承诺时限已超期 promised limit overdue", "期限 Due: 2017-09-28", "责任方 Holder: 三号窗口岗 (post/window-3)", "政策 Policy: town/2", e.ID} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in\n%s", want, body)
		}
	}
	// What follows answers it.
	gone := act(policyOf(t, yellow), "09-30 09:00", stored(e), running(standing))[0]
	if err := m.Send(t.Context(), gone, nil); err != nil {
		t.Fatal(err)
	}
	got, err = mail.ReadMessage(strings.NewReader(o.taken()[2]))
	if err != nil || got.Header.Get("In-Reply-To") != id || got.Header.Get("Message-ID") == id {
		t.Errorf("the withdrawal: %v, %v", got.Header, err)
	}
}

func textOf(t *testing.T, m *mail.Message) string {
	t.Helper()
	if encoding := m.Header.Get("Content-Transfer-Encoding"); encoding != "quoted-printable" {
		t.Fatalf("body in %s", encoding)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestMailReadsTheAnswer(t *testing.T) {
	o := newPostOffice(t, "127.0.0.1:0", nil)
	m := mailTo(t, o.address, nil)
	for code, forever := range map[int]bool{550: true, 451: false} {
		o.refuse = &smtp.SMTPError{Code: code, EnhancedCode: smtp.NoEnhancedCode, Message: "no"}
		if err := m.Send(t.Context(), issued(t), nil); err == nil || errors.Is(err, ErrRefused) != forever {
			t.Errorf("%d gives %v", code, err)
		}
	}
	nowhere := mailTo(t, "127.0.0.1:1", nil)
	if err := nowhere.Send(t.Context(), issued(t), nil); err == nil || errors.Is(err, ErrRefused) {
		t.Errorf("no server: %v; want an error that passes", err)
	}
}

// A mail leaves this machine by TLS or not at all.
func TestMailDemandsTLSBeyondThisMachine(t *testing.T) {
	web := httptest.NewTLSServer(http.NotFoundHandler()) // for its certificate
	defer web.Close()
	roots := x509.NewCertPool()
	roots.AddCert(web.Certificate())
	safe := newPostOffice(t, "127.0.0.1:0", &tls.Config{Certificates: web.TLS.Certificates})
	if err := mailTo(t, safe.address, &tls.Config{RootCAs: roots}).Send(t.Context(), issued(t), nil); err != nil || len(safe.taken()) != 1 {
		t.Errorf("by STARTTLS: %v", err)
	}
	if err := mailTo(t, safe.address, &tls.Config{RootCAs: x509.NewCertPool()}).Send(t.Context(), issued(t), nil); err == nil || len(safe.taken()) != 1 {
		t.Errorf("to a server with an unknown certificate: %v", err)
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(addresses, func(a net.Addr) bool {
		n, is := a.(*net.IPNet)
		return is && !n.IP.IsLoopback() && n.IP.To4() != nil
	})
	if i < 0 {
		t.Skip("this machine has no address but loopback ones")
	}
	plain := newPostOffice(t, net.JoinHostPort(addresses[i].(*net.IPNet).IP.String(), "0"), nil)
	if err := mailTo(t, plain.address, nil).Send(t.Context(), issued(t), nil); err == nil || errors.Is(err, ErrRefused) || len(plain.taken()) != 0 {
		t.Errorf("to a server without TLS at %s: %v, %d taken", plain.address, err, len(plain.taken()))
	}
}

func TestMailOptionsAreChecked(t *testing.T) {
	for _, c := range []struct {
		o    MailOptions
		want string
	}{
		{MailOptions{Server: "smtp.example.gov.cn", From: "a@b.cn", To: []string{"c@d.cn"}}, `mail server "smtp.example.gov.cn": give host:port`},
		{MailOptions{Server: "smtp.example.gov.cn:587", From: "office", To: []string{"c@d.cn"}}, `mail from "office"`},
		{MailOptions{Server: "smtp.example.gov.cn:587", From: "a@b.cn"}, "mail to is empty"},
		{MailOptions{Server: "smtp.example.gov.cn:587", From: "a@b.cn", To: []string{"head"}}, `mail to "head"`},
	} {
		if _, err := NewMail(c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v gives %v, want %q", c.o, err, c.want)
		}
	}
}
