package main

import (
	"os"

	"github.com/spf13/cobra"

	"oneseal/analytics/ask"
)

func sqlCommand() *cobra.Command {
	var to remote
	var format, titles string
	command := &cobra.Command{
		Use:   "sql QUERY",
		Short: "Ask a question in SQL, read-only",
		Example: "  oneseal sql 'SELECT basis, sum(numerator), sum(denominator) FROM kpi_on_time GROUP BY basis' --data demo\n" +
			"  oneseal sql 'SELECT state, count() FROM approvals_v GROUP BY state' --format csv",
		Args: cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			if err := to.find(); err != nil {
				return err
			}
			return ask.Post(command.Context(), os.Stdout, to.url, to.key, args[0], format, titles)
		},
	}
	to.flags(command)
	command.Flags().StringVar(&format, "format", "table", "table, json or csv")
	command.Flags().StringVar(&titles, "titles", "", "of csv: head columns by their titles in en or zh, and put the words beside codes")
	return command
}
