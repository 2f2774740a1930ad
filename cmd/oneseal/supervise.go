package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"oneseal/projectors/cards"
)

// supervision is what the role supervise goes by.
type supervision struct {
	policyFile, webhook, secretFile string
	mail                            cards.MailOptions

	policy    *cards.Policy // of the file; nil: the built-in one
	receivers []cards.Receiver
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

// open reads what the flags name, before anything is started.
func (s *supervision) open() (err error) {
	if s.policyFile != "" {
		if s.policy, err = cards.LoadPolicy(s.policyFile); err != nil {
			return fmt.Errorf("--policy: %w", err)
		}
	}
	if s.webhook != "" {
		secret, err := s.secret()
		if err != nil {
			return err
		}
		receiver, err := cards.NewWebhook(s.webhook, secret)
		if err != nil {
			return err
		}
		s.receivers = append(s.receivers, receiver)
	}
	if s.mail.Server != "" || s.mail.From != "" || len(s.mail.To) > 0 {
		s.mail.Password = os.Getenv("ONESEAL_SMTP_PASSWORD")
		receiver, err := cards.NewMail(s.mail)
		if err != nil {
			return err
		}
		s.receivers = append(s.receivers, receiver)
	}
	return nil
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

func undeliveredCommand() *cobra.Command {
	command := &cobra.Command{Use: "undelivered", Short: "Events on cards that a receiver refused for good"}
	var dataDir string
	var limit int
	list := &cobra.Command{Use: "list", Short: "List when and by whom they were refused, and why; the latest last", Args: cobra.NoArgs, RunE: func(command *cobra.Command, _ []string) error {
		i, err := readInstance(dataDir)
		if err != nil {
			return err
		}
		all, err := cards.ReadUndelivered(command.Context(), i.log())
		if err != nil {
			return err
		}
		for _, u := range all[max(0, len(all)-limit):] {
			fmt.Printf("%s\t%s\t%s\t%s\t%s\n", u.At.Format(time.RFC3339), u.Receiver, u.Type, u.Subject, strings.SplitN(u.Reason, "\n", 2)[0])
		}
		return nil
	}}
	dataFlag(list, &dataDir)
	list.Flags().IntVar(&limit, "limit", 100, "how many at most")
	command.AddCommand(list)
	return command
}

// inForce is the policy of the file, or the built-in one since the day that the data folder keeps.
func (s *supervision) inForce(dataDir string) (*cards.Policy, error) {
	if s.policy != nil {
		return s.policy, nil
	}
	return cards.InstalledPolicy(filepath.Join(dataDir, "supervised-since"), time.Now())
}
