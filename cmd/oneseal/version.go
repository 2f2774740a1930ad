package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Say which build this is: its revision, and the versions of what speaks to Kafka and ClickHouse",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			info, ok := debug.ReadBuildInfo()
			if !ok {
				return fmt.Errorf("this binary was built without its build information: build it by `make build`")
			}
			_, err := fmt.Fprint(command.OutOrStdout(), versionOf(info))
			return err
		},
	}
}

// libraries are those on which it depends what servers a build understands.
var libraries = []string{"github.com/segmentio/kafka-go", "github.com/ClickHouse/clickhouse-go/v2", "github.com/ThreeDotsLabs/watermill", "github.com/grafana/grafana-foundation-sdk/go"}

func versionOf(info *debug.BuildInfo) string {
	set := make(map[string]string)
	for _, s := range info.Settings {
		set[s.Key] = s.Value
	}
	text := "oneseal " + info.Main.Version
	if revision := set["vcs.revision"]; revision != "" {
		text += ", revision " + revision + " of " + set["vcs.time"]
	}
	if set["vcs.modified"] == "true" {
		text += ", with changes that are not committed"
	}
	text += fmt.Sprintf("\n%s %s/%s\n", info.GoVersion, runtime.GOOS, runtime.GOARCH)
	for _, name := range libraries {
		for _, of := range info.Deps {
			if of.Path == name {
				text += fmt.Sprintf("%s %s\n", of.Path, of.Version)
			}
		}
	}
	return text
}
