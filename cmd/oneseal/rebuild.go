package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"oneseal/projectors"
	"oneseal/projectors/models"
)

func rebuildCommand() *cobra.Command {
	var dataDir string
	command := &cobra.Command{
		Use:   "rebuild NAME|all",
		Short: "Fold a read model again from the archive, while the old one keeps answering",
		Args:  cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			_, o, done, err := connect(command.Context(), dataDir)
			if err != nil {
				return err
			}
			defer done()
			names := args
			if args[0] == "all" {
				names = nil
				for _, model := range models.All() {
					names = append(names, model.Name)
				}
			}
			for _, name := range names {
				rebuilt, err := projectors.Rebuild(command.Context(), o, name)
				if err != nil {
					return err
				}
				fmt.Printf("%s: %d stories in %.1f s, %d could not be folded\n", rebuilt.Model, rebuilt.Stories, rebuilt.Took.Seconds(), rebuilt.Failed)
			}
			return nil
		},
	}
	dataFlag(command, &dataDir)
	return command
}
