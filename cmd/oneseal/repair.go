package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"oneseal/deploy/repair"
)

func repairCommand() *cobra.Command {
	var o repair.Options
	command := &cobra.Command{
		Use:   "repair",
		Short: "Put back what the log lost, out of the records' own checksums, the archive or a backup; nothing may run on the folder",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			done, err := repair.Run(command.Context(), o)
			for _, p := range done.Put {
				fmt.Printf("put back out of %s: %s\n", p.OutOf, p.Finding)
			}
			for _, left := range done.Open {
				fmt.Printf("NOT put back: %s: %v\n", left.Finding, left.Why)
			}
			if done.Kept != "" {
				fmt.Println("the damaged files are kept in", done.Kept)
			}
			switch {
			case err != nil:
				return err
			case len(done.Open) > 0:
				return fmt.Errorf("%d spans are still lost, and the log stays read-only", len(done.Open))
			case len(done.Put) == 0:
				fmt.Println("nothing of the log is lost")
			}
			return nil
		},
	}
	command.Flags().StringVar(&o.DataDir, "data", "data", "data folder")
	command.Flags().StringVar(&o.Backup, "backup", "", "folder of a backup, for what is nowhere else")
	return command
}
