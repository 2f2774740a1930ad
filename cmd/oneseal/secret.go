package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// secret is what opens something, and so stands in no command line, which every user of the machine may read: it comes from a file,
// the environment or, at a terminal, whoever is asked.
type secret struct {
	flag, what, variable string
	file, given          string
	known                string // once read
}

func (s *secret) flags(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVar(&s.file, s.flag+"-file", "", fmt.Sprintf("file that holds the %s; else it is %s of the environment, or asked for", s.what, s.variable))
	flags.StringVar(&s.given, s.flag, "", "refused: it would be read by every user of this machine")
	if err := flags.MarkHidden(s.flag); err != nil {
		panic(err) // the flag was defined above
	}
	command.PreRunE = func(*cobra.Command, []string) error { return s.refused() }
}

// refused is the error of a secret in the command line; nothing is done with it.
func (s *secret) refused() error {
	if s.given == "" {
		return nil
	}
	return fmt.Errorf("--%s is refused: every user of this machine may read a command line, so take that %s for known and make another; give it by --%[1]s-file FILE or %[3]s in the environment, or leave both out to be asked",
		s.flag, s.what, s.variable)
}

// read gives the secret, and an empty one if there is none and nobody to ask. It asks once.
func (s *secret) read() (_ string, err error) {
	if s.known == "" {
		s.known, err = s.find()
	}
	return s.known, err
}

func (s *secret) find() (string, error) {
	if s.file != "" {
		text, err := os.ReadFile(s.file)
		if err != nil {
			return "", fmt.Errorf("read --%s-file: %w", s.flag, err)
		}
		if text := strings.TrimSpace(string(text)); text != "" {
			return text, nil
		}
		return "", fmt.Errorf("--%s-file %s holds nothing: it has to hold the %s", s.flag, s.file, s.what)
	}
	if text := os.Getenv(s.variable); text != "" {
		return text, nil
	}
	in := int(os.Stdin.Fd())
	if !term.IsTerminal(in) {
		return "", nil
	}
	fmt.Fprintf(os.Stderr, "%s: ", s.what)
	text, err := term.ReadPassword(in)
	fmt.Fprintln(os.Stderr)
	if err != nil {
		return "", fmt.Errorf("ask for the %s: %w", s.what, err)
	}
	return strings.TrimSpace(string(text)), nil
}

// trust has the clients of this process take servers whose certificates one in a file in PEM signed, or is, and no others.
func trust(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read --ca: %w", err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(text) {
		return errors.New("--ca " + file + " holds no certificate in PEM")
	}
	http.DefaultTransport.(*http.Transport).TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots}
	return nil
}
