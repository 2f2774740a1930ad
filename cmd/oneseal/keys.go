package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"oneseal/deploy/embedded"
	"oneseal/events"
	"oneseal/ingest"
)

func keysCommand() *cobra.Command {
	command := &cobra.Command{Use: "keys", Short: "API keys: who may send which types for which organs from which sources, and until when"}
	var dataDir string
	open := func() (*ingest.Keys, error) {
		if err := embedded.EnsureFolder(dataDir); err != nil {
			return nil, err
		}
		return ingest.OpenKeys(filepath.Join(dataDir, "keys.json"))
	}
	command.PersistentFlags().StringVar(&dataDir, "data", "data", "data folder")
	command.AddCommand(createKeyCommand(open, &dataDir), listKeysCommand(open), amendKeyCommand(open), rotateKeyCommand(open), &cobra.Command{
		Use: "revoke ID", Short: "End a key's life", Args: cobra.ExactArgs(1), RunE: func(_ *cobra.Command, args []string) error {
			keys, err := open()
			if err != nil {
				return err
			}
			return keys.Revoke(args[0])
		},
	})
	return command
}

// mayFlags state what a key may do.
type mayFlags struct {
	key     ingest.Key
	expires string
}

func (f *mayFlags) add(command *cobra.Command, expires string) {
	flags := command.Flags()
	flags.StringSliceVar(&f.key.Types, "types", nil, "event types, such as oneseal.approval.*; * for all")
	flags.StringSliceVar(&f.key.Organs, "organs", nil, "organs it may speak for; * for all")
	flags.StringSliceVar(&f.key.Sources, "sources", nil, "sources it sends under, such as /window/3, or /window/* for those below; * for all; none: it may only read")
	flags.StringSliceVar(&f.key.Rights, "rights", nil, "what it may do beside its types: "+strings.Join(ingest.RightNames(), ", ")+"; * for all")
	flags.StringVar(&f.key.Contact, "contact", "", "whom to ask about it: an office and its telephone")
	flags.StringVar(&f.expires, "expires", expires, "the last day on which it counts, such as 2027-06-30, or a number of days, such as 90d, or never")
}

func (f *mayFlags) until(now time.Time) (time.Time, error) {
	if f.expires == "never" {
		return time.Time{}, nil
	}
	if days, is := strings.CutSuffix(f.expires, "d"); is {
		if n, err := strconv.Atoi(days); err == nil && n > 0 {
			return now.AddDate(0, 0, n).UTC().Truncate(time.Second), nil
		}
	}
	day, err := time.ParseInLocation(time.DateOnly, f.expires, events.China)
	if err != nil {
		return time.Time{}, fmt.Errorf("--expires %q: give a day such as 2027-06-30, a number of days such as 90d, or never", f.expires)
	}
	return day.AddDate(0, 0, 1).UTC(), nil
}

func createKeyCommand(open func() (*ingest.Keys, error), dataDir *string) *cobra.Command {
	var f mayFlags
	var unknown bool
	command := &cobra.Command{Use: "create NAME", Short: "Make a key; its secret is printed once and kept nowhere", Args: cobra.ExactArgs(1), RunE: func(command *cobra.Command, args []string) (err error) {
		f.key.Name = args[0]
		if f.key.Expires, err = f.until(time.Now()); err != nil {
			return err
		}
		if !unknown {
			if err := checkOrgans(command.Context(), *dataDir, f.key.Organs); err != nil {
				return fmt.Errorf("--organs: %w; --new if it is to come", err)
			}
		}
		keys, err := open()
		if err != nil {
			return err
		}
		key, secret, err := keys.Create(f.key)
		if err != nil {
			return err
		}
		issued(key, secret)
		if len(key.Sources) == 0 {
			fmt.Fprintln(os.Stderr, "it may only read: --sources names none")
		}
		return shared(keys, key)
	}}
	f.add(command, "365d")
	command.Flags().BoolVar(&unknown, "new", false, "the organs need not be known to the instance that runs")
	return command
}

// issued prints the secret alone to the output.
func issued(key *ingest.Key, secret string) {
	fmt.Fprintln(os.Stderr, "id", key.ID)
	if !key.Expires.IsZero() {
		fmt.Fprintln(os.Stderr, "expires", key.Expires.Format(time.RFC3339))
	}
	fmt.Println(secret)
}

// shared says which sources the key has in common with others: each may take ids that the other would use.
func shared(keys *ingest.Keys, key *ingest.Key) error {
	all, err := keys.List()
	if err != nil {
		return err
	}
	for _, other := range all {
		if other.ID == key.ID || other.StateAt(time.Now()) != ingest.KeyActive || other.Replaces == key.ID || key.Replaces == other.ID {
			continue
		}
		for _, source := range key.Sources {
			if source != "*" && other.Sources != nil && !other.Everywhere() && other.SendsUnder(source) {
				fmt.Fprintf(os.Stderr, "source %s is also that of key %s, %q: the ids under it are both keys' to take\n", source, other.ID, other.Name)
			}
		}
	}
	return nil
}

func listKeysCommand(open func() (*ingest.Keys, error)) *cobra.Command {
	return &cobra.Command{Use: "list", Short: "List the keys, with what they may do and when they were used last", Args: cobra.NoArgs, RunE: func(*cobra.Command, []string) error {
		keys, err := open()
		if err != nil {
			return err
		}
		all, err := keys.List()
		if err != nil {
			return err
		}
		now := time.Now()
		out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(out, "id\tname\ttypes\torgans\tsources\trights\tcontact\tcreated\tlast used\texpires\tstate")
		for _, k := range all {
			sources, rights := strings.Join(k.Sources, ","), strings.Join(k.Rights, ",")
			if k.Sources == nil {
				sources = "those no key names"
			} else if len(k.Sources) == 0 {
				sources = "none: reads only"
			}
			if k.Rights == nil {
				rights = "by types"
			}
			fmt.Fprintln(out, strings.Join([]string{k.ID, cell(k.Name), strings.Join(k.Types, ","), cell(strings.Join(k.Organs, ",")), cell(sources), rights, cell(k.Contact),
				when(k.Created), when(keys.LastUse(k.ID)), when(k.Expires), string(k.StateAt(now))}, "\t"))
		}
		return out.Flush()
	}}
}

// cell shows a text that somebody typed so that it can't draw on the terminal.
func cell(text string) string {
	if quoted := strconv.QuoteToGraphic(text); quoted != `"`+text+`"` {
		return quoted
	}
	return text
}

func when(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format(time.RFC3339)
}

func amendKeyCommand(open func() (*ingest.Keys, error)) *cobra.Command {
	var f mayFlags
	command := &cobra.Command{Use: "amend ID", Short: "Change what a key may do; its secret stays", Args: cobra.ExactArgs(1)}
	command.RunE = func(_ *cobra.Command, args []string) error {
		keys, err := open()
		if err != nil {
			return err
		}
		given := command.Flags().Changed
		until := time.Time{}
		if given("expires") {
			if until, err = f.until(time.Now()); err != nil {
				return err
			}
		}
		return keys.Amend(args[0], func(key *ingest.Key) {
			for _, list := range []struct {
				flag string
				to   *[]string
				from []string
			}{{"types", &key.Types, f.key.Types}, {"organs", &key.Organs, f.key.Organs}, {"sources", &key.Sources, f.key.Sources}, {"rights", &key.Rights, f.key.Rights}} {
				if given(list.flag) {
					*list.to = append([]string{}, list.from...)
				}
			}
			if given("contact") {
				key.Contact = f.key.Contact
			}
			if given("expires") {
				key.Expires = until
			}
		})
	}
	f.add(command, "")
	return command
}

func rotateKeyCommand(open func() (*ingest.Keys, error)) *cobra.Command {
	var overlap time.Duration
	command := &cobra.Command{Use: "rotate ID", Short: "Make a key in the place of another one, which counts for a while yet", Args: cobra.ExactArgs(1), RunE: func(_ *cobra.Command, args []string) error {
		keys, err := open()
		if err != nil {
			return err
		}
		key, secret, err := keys.Rotate(args[0], overlap)
		if err != nil {
			return err
		}
		issued(key, secret)
		return nil
	}}
	command.Flags().DurationVar(&overlap, "overlap", 7*24*time.Hour, "how long the old key counts beside the new one")
	return command
}
