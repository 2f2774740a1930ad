package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"oneseal/projectors"
)

func deadlettersCommand() *cobra.Command {
	command := &cobra.Command{Use: "deadletters", Short: "Records that could not be used"}
	var listDir, replayDir string
	var limit int
	list := &cobra.Command{Use: "list", Short: "List the dead letters that were not replayed", Args: cobra.NoArgs, RunE: func(command *cobra.Command, _ []string) error {
		_, o, done, err := connect(command.Context(), listDir)
		if err != nil {
			return err
		}
		defer done()
		letters, err := projectors.Letters(command.Context(), o.Conn, limit)
		if err != nil {
			return err
		}
		for _, l := range letters {
			fmt.Printf("%s\t%s\t%s\t%q\t%s\n", l.Position, l.Stage, l.FailedAt.Format(time.RFC3339), l.Key, strings.SplitN(l.Reason, "\n", 2)[0])
		}
		return nil
	}}
	dataFlag(list, &listDir)
	list.Flags().IntVar(&limit, "limit", 100, "how many at most")
	replay := &cobra.Command{Use: "replay", Short: "Try every dead letter again with this version", Args: cobra.NoArgs, RunE: func(command *cobra.Command, _ []string) error {
		_, o, done, err := connect(command.Context(), replayDir)
		if err != nil {
			return err
		}
		defer done()
		outcome, err := projectors.ReplayLetters(command.Context(), o)
		fmt.Printf("replayed %d, still dead %d\n", outcome.Replayed, len(outcome.Failed))
		return err
	}}
	dataFlag(replay, &replayDir)
	command.AddCommand(list, replay)
	return command
}
