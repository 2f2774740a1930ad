package main

import (
	"context"
	"fmt"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/spf13/cobra"

	"oneseal/events/town"
	"oneseal/projectors"
)

// townFile is the file in which the town says of itself what no event tells: the day of its reform and its opening hours.
type townFile struct {
	path string
	said *town.Town // nil without a file: what was said at an earlier start stays, at the first one the built-in town
}

func (f *townFile) flag(command *cobra.Command) {
	command.Flags().StringVar(&f.path, "town", "", "YAML file with the day of the town's reform and its opening hours; none: those of an earlier start, else the built-in ones")
}

// open reads the file, before anything is started.
func (f *townFile) open() (err error) {
	if f.path == "" {
		return nil
	}
	if f.said, err = town.Load(f.path); err != nil {
		return fmt.Errorf("--town: %w", err)
	}
	return nil
}

func (f *townFile) install(ctx context.Context, conn driver.Conn) error {
	if f.said == nil {
		return nil
	}
	return projectors.InstallTown(ctx, conn, f.said)
}
