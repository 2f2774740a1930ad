package main

import (
	"github.com/spf13/cobra"

	"oneseal/analytics/dashboards"
)

func dashboardsCommand() *cobra.Command {
	var folder string
	command := &cobra.Command{Use: "dashboards", Short: "Write the Grafana dashboards and what provisions them", Args: cobra.NoArgs, RunE: func(*cobra.Command, []string) error {
		return dashboards.Write(folder)
	}}
	command.Flags().StringVar(&folder, "out", "deploy/grafana", "folder to write to")
	return command
}
