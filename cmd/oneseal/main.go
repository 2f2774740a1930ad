// Command oneseal runs OneSeal and asks it questions.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"oneseal/deploy/embedded"
)

func main() {
	embedded.RunChildIfAsked()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx))
}

// rootCommand is the command with all of its subcommands.
func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:           "oneseal",
		Short:         "One seal for approvals, one team for enforcement, one mechanism for services, as events",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	verbose := root.PersistentFlags().Bool("verbose", false, "log every batch")
	root.PersistentPreRun = func(*cobra.Command, []string) {
		level := slog.LevelInfo
		if *verbose {
			level = slog.LevelDebug
		}
		slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level})))
	}
	root.AddCommand(upCommand(), demoCommand(), serveCommand(), simulateCommand(), importCommand(), holidaysCommand(), rebuildCommand(), deadlettersCommand(), undeliveredCommand(), statusCommand(), sqlCommand(), exportCommand(), dashboardsCommand(), keysCommand(), grantsCommand(), kafkaLoginCommand(), typesCommand(), repairCommand(), auditCommand(), backupCommand(), restoreCommand(), versionCommand())
	tellUsage(root)
	return root
}

func run(ctx context.Context) int {
	ran, err := rootCommand().ExecuteContextC(ctx)
	if errors.Is(err, errInterrupted) {
		fmt.Fprintln(os.Stderr, "oneseal:", err)
		return 130 // as shells say of a command that was interrupted
	}
	if err == nil || errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, "oneseal:", err)
	printUsage(os.Stderr, ran, err)
	return 1
}
