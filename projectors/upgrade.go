package projectors

import (
	"context"
	"fmt"
	"oneseal/projectors/models"
	"slices"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// OutdatedError says that tables were made by another version of OneSeal and lack columns of this one.
type OutdatedError struct{ Models []string }

func (e *OutdatedError) Error() string {
	return fmt.Sprintf("the tables %s are of another version: run `oneseal rebuild %s` while no older projector writes to them", strings.Join(e.Models, ", "), strings.Join(e.Models, " "))
}

// otherColumns lists the read models whose tables do not have the columns of this version.
func otherColumns(ctx context.Context, conn driver.Conn) ([]string, error) {
	var other []string
	for _, model := range models.All() {
		var held []string
		if err := conn.QueryRow(ctx, sql("columns"), model.Name).Scan(&held); err != nil {
			return nil, fmt.Errorf("read the columns of %s: %w", model.Name, err)
		}
		var wanted []string
		for _, column := range model.NewBlock().Input() {
			wanted = append(wanted, column.Name)
		}
		slices.Sort(held)
		slices.Sort(wanted)
		if !slices.Equal(held, wanted) {
			other = append(other, model.Name)
		}
	}
	return other, nil
}

// Upgrade rebuilds the read models that another version of OneSeal made, or did not know while the archive
// was already told of their families. No other version may be running.
func Upgrade(ctx context.Context, o Options) error {
	outdated, err := otherColumns(ctx, o.Conn)
	if err != nil {
		return err
	}
	for _, model := range models.All() {
		if slices.Contains(outdated, model.Name) {
			continue
		}
		var rows, folds, told uint64
		if err := o.Conn.QueryRow(ctx, sql("other_folds", "{table}", model.Name), model.Version).Scan(&rows, &folds); err != nil {
			return fmt.Errorf("read the version of %s: %w", model.Name, err)
		}
		if rows == 0 {
			if err := o.Conn.QueryRow(ctx, sql("archive_has"), model.Family+"/").Scan(&told); err != nil {
				return fmt.Errorf("ask whether the archive tells of %s: %w", model.Family, err)
			}
		}
		if folds > 0 || told > 0 {
			outdated = append(outdated, model.Name)
		}
	}
	for _, name := range outdated {
		if _, err := Rebuild(ctx, o, name); err != nil {
			return err
		}
	}
	return nil
}
