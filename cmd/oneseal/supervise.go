package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"oneseal/projectors/cards"
)

// supervision is what the role supervise goes by.
type supervision struct {
	policyFile, webhook, secretFile string
	mail                            cards.MailOptions
}

func (s *supervision) flags(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVar(&s.policyFile, "policy", "", "YAML file that says which cards go out when; none: the built-in policy, from the day of the first start on")
	flags.StringVar(&s.webhook, "webhook", "", "URL that cards are posted to, signed")
	flags.StringVar(&s.secretFile, "webhook-secret-file", "", "file with the secret that signs, or ONESEAL_WEBHOOK_SECRET holds it")
	flags.StringVar(&s.mail.Server, "smtp", "", "host:port of the server that mails cards, by STARTTLS; 465: TLS from the start")
	flags.StringVar(&s.mail.User, "smtp-user", "", "user of that server; ONESEAL_SMTP_PASSWORD holds the password")
	flags.StringVar(&s.mail.From, "mail-from", "", "sender of the mails")
	flags.StringSliceVar(&s.mail.To, "mail-to", nil, "who gets the mails")
}

// open reads what the flags name, before anything is started. Without a file there is no policy: the built-in one holds.
func (s *supervision) open() (policy *cards.Policy, receivers []cards.Receiver, err error) {
	if s.policyFile != "" {
		if policy, err = cards.LoadPolicy(s.policyFile); err != nil {
			return nil, nil, fmt.Errorf("--policy: %w", err)
		}
	}
	if s.webhook != "" {
		secret, err := s.secret()
		if err != nil {
			return nil, nil, err
		}
		receiver, err := cards.NewWebhook(s.webhook, secret)
		if err != nil {
			return nil, nil, err
		}
		receivers = append(receivers, receiver)
	}
	if s.mail.Server != "" || s.mail.From != "" || len(s.mail.To) > 0 {
		s.mail.Password = os.Getenv("ONESEAL_SMTP_PASSWORD")
		receiver, err := cards.NewMail(s.mail)
		if err != nil {
			return nil, nil, err
		}
		receivers = append(receivers, receiver)
	}
	return policy, receivers, nil
}

func (s *supervision) secret() (string, error) {
	if s.secretFile == "" {
		if secret := os.Getenv("ONESEAL_WEBHOOK_SECRET"); secret != "" {
			return secret, nil
		}
		return "", errors.New("--webhook needs a secret: name a file with --webhook-secret-file, or set ONESEAL_WEBHOOK_SECRET; `openssl rand -base64 32` makes one")
	}
	text, err := os.ReadFile(s.secretFile)
	if err != nil {
		return "", fmt.Errorf("--webhook-secret-file: %w", err)
	}
	return string(text), nil
}
