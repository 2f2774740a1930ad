package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"oneseal/deploy/node"
	"oneseal/projectors/cards"
)

func undeliveredCommand() *cobra.Command {
	command := &cobra.Command{Use: "undelivered", Short: "Events on cards that a receiver refused for good"}
	var dataDir string
	var limit int
	list := &cobra.Command{Use: "list", Short: "List when and by whom they were refused, and why; the latest last", Args: cobra.NoArgs, RunE: func(command *cobra.Command, _ []string) error {
		i, err := node.ReadInstance(dataDir)
		if err != nil {
			return err
		}
		all, err := cards.ReadUndelivered(command.Context(), i.Config())
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
