package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"oneseal/deploy/embedded"
	"oneseal/ingest"
)

func keysCommand() *cobra.Command {
	command := &cobra.Command{Use: "keys", Short: "API keys: who may send which types for which organs"}
	var dataDir string
	open := func() (*ingest.Keys, error) {
		if err := embedded.EnsureFolder(dataDir); err != nil {
			return nil, err
		}
		return ingest.OpenKeys(filepath.Join(dataDir, "keys.json"))
	}
	command.PersistentFlags().StringVar(&dataDir, "data", "data", "data folder")
	var types, organs []string
	create := &cobra.Command{Use: "create NAME", Short: "Make a key; its secret is printed once and kept nowhere", Args: cobra.ExactArgs(1), RunE: func(_ *cobra.Command, args []string) error {
		keys, err := open()
		if err != nil {
			return err
		}
		key, secret, err := keys.Create(args[0], types, organs)
		if err != nil {
			return err
		}
		fmt.Fprintln(os.Stderr, "id", key.ID)
		fmt.Println(secret)
		return nil
	}}
	create.Flags().StringSliceVar(&types, "types", nil, "event types, such as oneseal.approval.*; * for all")
	create.Flags().StringSliceVar(&organs, "organs", nil, "organs it may speak for; * for all")
	list := &cobra.Command{Use: "list", Short: "List the keys", Args: cobra.NoArgs, RunE: func(*cobra.Command, []string) error {
		keys, err := open()
		if err != nil {
			return err
		}
		all, err := keys.List()
		if err != nil {
			return err
		}
		out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(out, "id\tname\ttypes\torgans\tcreated\trevoked")
		for _, k := range all {
			revoked := ""
			if !k.Revoked.IsZero() {
				revoked = k.Revoked.Format(time.RFC3339)
			}
			fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\t%s\n", k.ID, k.Name, strings.Join(k.Types, ","), strings.Join(k.Organs, ","), k.Created.Format(time.RFC3339), revoked)
		}
		return out.Flush()
	}}
	revoke := &cobra.Command{Use: "revoke ID", Short: "End a key's life", Args: cobra.ExactArgs(1), RunE: func(_ *cobra.Command, args []string) error {
		keys, err := open()
		if err != nil {
			return err
		}
		return keys.Revoke(args[0])
	}}
	command.AddCommand(create, list, revoke)
	return command
}
