package cards

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"oneseal/events"
)

// MailOptions say how mails go out.
type MailOptions struct {
	Server         string // host:port; STARTTLS is demanded, port 465 is TLS from the start
	User, Password string // of the server; empty: none
	From           string
	To             []string
}

// Mail sends events as mails in Chinese and English. The message id is a digest of the event's id at the sender's domain, and the date
// is the event's: a mail that is sent again is the same mail. What follows on a card answers the card's mail.
type Mail struct {
	o      MailOptions
	domain string
	client *gomail.Client
}

// NewMail checks the options. It connects to nothing.
func NewMail(o MailOptions) (*Mail, error) { return newMail(o, nil) }

// newMail takes TLS settings of a test.
func newMail(o MailOptions, trust *tls.Config) (*Mail, error) {
	host, port, err := net.SplitHostPort(o.Server)
	number, numberErr := strconv.Atoi(port)
	if err != nil || host == "" || numberErr != nil || number < 1 || number > 65535 {
		return nil, fmt.Errorf("mail server %q: give host:port, such as smtp.example.gov.cn:587", o.Server)
	}
	from, err := mail.ParseAddress(o.From)
	if err != nil {
		return nil, fmt.Errorf("mail from %q: give an address such as cards@example.gov.cn", o.From)
	}
	if len(o.To) == 0 {
		return nil, errors.New("mail to is empty: give at least one address")
	}
	for _, to := range o.To {
		if _, err := mail.ParseAddress(to); err != nil {
			return nil, fmt.Errorf("mail to %q: give an address such as office@example.gov.cn", to)
		}
	}
	_, domain, _ := strings.Cut(from.Address, "@")
	options := []gomail.Option{gomail.WithPort(number), gomail.WithTimeout(15 * time.Second), gomail.WithHELO(domain)}
	if trust != nil {
		trust.ServerName = host
		options = append(options, gomail.WithTLSConfig(trust))
	}
	switch {
	case number == 465:
		options = append(options, gomail.WithSSL())
	case loopback(host) && trust == nil:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if o.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(o.User), gomail.WithPassword(o.Password))
	}
	client, err := gomail.NewClient(host, options...)
	if err != nil {
		return nil, fmt.Errorf("mail server %s: %w", o.Server, err)
	}
	return &Mail{o, domain, client}, nil
}

// Name names the mail by server and addresses.
func (m *Mail) Name() string {
	return "mail-" + short(strings.Join(append([]string{m.o.Server, m.o.From}, m.o.To...), " "))
}

// Send sends an event. What the server answers with 5xx to the message or an address is final; what is wrong with the
// connection or the login is not, since people will mend it.
func (m *Mail) Send(ctx context.Context, e *events.Event, names Names) error {
	letter, err := m.letter(e, names)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	err = m.client.DialAndSendWithContext(ctx, letter)
	if err == nil || letter.IsDelivered() { // whatever came after the server took it
		return nil
	}
	if refusal, ok := errors.AsType[*gomail.SendError](err); ok && refusal.ErrorCode() >= 500 {
		return fmt.Errorf("%w: mail by %s: %w", ErrRefused, m.o.Server, err)
	}
	return fmt.Errorf("mail by %s: %w", m.o.Server, err)
}

// messageID is made of a digest: an event's id is any text, and a message id is not.
func (m *Mail) messageID(event string) string {
	digest := sha256.Sum256([]byte(event))
	return hex.EncodeToString(digest[:16]) + "@" + m.domain
}

func (m *Mail) letter(e *events.Event, names Names) (*gomail.Msg, error) {
	letter := gomail.NewMsg()
	if err := letter.From(m.o.From); err != nil {
		return nil, err
	}
	if err := letter.To(m.o.To...); err != nil {
		return nil, err
	}
	letter.SetMessageIDWithValue(m.messageID(e.ID))
	letter.SetDateWithValue(e.Time)
	if e.CausationID != "" && e.Type != "oneseal.card.issued" {
		letter.SetGenHeader(gomail.HeaderInReplyTo, "<"+m.messageID(e.CausationID)+">")
	}
	subject, body := notice(e, names)
	letter.Subject(subject)
	letter.SetBodyString(gomail.TypeTextPlain, body)
	return letter, nil
}
