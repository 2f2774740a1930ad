package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"oneseal/analytics/dashboards"
)

func dashboardsCommand() *cobra.Command {
	var folder string
	var to dashboards.Grafana
	token := secret{flag: "token", what: "token of a service account of that Grafana", variable: "GRAFANA_TOKEN"}
	command := &cobra.Command{
		Use:   "dashboards",
		Short: "Write the Grafana dashboards and what provisions them, or push the dashboards to a running Grafana",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if to.URL == "" {
				return dashboards.Write(folder)
			}
			var err error
			if to.Token, err = token.read(); err != nil {
				return err
			}
			if to.Token == "" {
				return errors.New("--grafana needs a token, by --token-file or as GRAFANA_TOKEN: that of a service account that may write folders and dashboards")
			}
			pushed, err := to.Push(command.Context())
			fmt.Fprintf(os.Stderr, "%d dashboards pushed to %s\n", pushed, to.URL)
			return err
		},
	}
	command.Flags().StringVar(&folder, "out", "deploy/grafana", "folder to write to")
	command.Flags().StringVar(&to.URL, "grafana", "", "address of a running Grafana to push the dashboards to, instead of writing files")
	token.flags(command)
	return command
}
