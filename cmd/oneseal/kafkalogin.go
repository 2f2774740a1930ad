package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"oneseal/deploy/embedded"
)

func kafkaLoginCommand() *cobra.Command {
	var dataDir string
	var java bool
	command := &cobra.Command{
		Use:   "kafka-login reader|writer",
		Short: "Print the settings by which a Kafka client of your own logs in to the embedded broker",
		Long: "Print the settings by which a Kafka client of your own logs in to the embedded broker of a running instance: TLS, with the broker's own\n" +
			"certificate, and SCRAM-SHA-512. A reader reads OneSeal's topics, a writer writes to them too, past every check of ingest; neither makes,\n" +
			"deletes or configures topics. The password is as good as a key: keep it in a file that only you read.",
		Example: "  (umask 077; oneseal kafka-login reader --data data/mine > reader.properties) && kcat -F reader.properties -L",
		Args:    cobra.ExactArgs(1), ValidArgs: embedded.LoginUsers,
		RunE: func(command *cobra.Command, args []string) error {
			login, err := embedded.FindLogin(command.Context(), dataDir, args[0])
			if err != nil {
				return err
			}
			text := login.Librdkafka()
			if java {
				text = login.Java()
			}
			_, err = fmt.Fprint(os.Stdout, text)
			return err
		},
	}
	dataFlag(command, &dataDir)
	command.Flags().BoolVar(&java, "java", false, "as Kafka's Java clients read them; without it as librdkafka and kcat do")
	return command
}
