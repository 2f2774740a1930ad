package projectors

import (
	"errors"
	"oneseal/projectors/story/storytest"
	"testing"
)

// A data folder of an older version has tables without some columns, rows of older folds and no table for
// families that were archived meanwhile. All are as if they had always been there afterwards.
func TestTablesOfAnOlderVersionAreRebuilt(t *testing.T) {
	w := newTown(t)
	stop := w.project(t, w.options)
	w.append(t, acts(9, 60, 5)...)
	w.append(t, message(t, storytest.ReformedItem))
	w.caughtUp(t)
	stop()
	tables := []string{"approvals", "penalties", "items"}
	before := make(map[string]uint64)
	for _, table := range tables {
		before[table] = digestOf(t, w.options.Conn, table)
	}
	for _, older := range []string{
		"ALTER TABLE approvals DROP COLUMN item_version",
		"ALTER TABLE penalties UPDATE fold_version = 1, state = 'as an older fold had it' WHERE 1 SETTINGS mutations_sync = 2",
		"DROP TABLE items SYNC",
	} {
		if err := w.options.Conn.Exec(t.Context(), older); err != nil {
			t.Fatal(err)
		}
	}
	if outdated, is := errors.AsType[*OutdatedError](Install(t.Context(), w.options.Conn)); !is || len(outdated.Models) != 1 || outdated.Models[0] != "approvals" {
		t.Fatalf("installed over an older table: %v", outdated)
	}
	if err := Upgrade(t.Context(), w.options); err != nil {
		t.Fatal(err)
	}
	if err := Install(t.Context(), w.options.Conn); err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		if digestOf(t, w.options.Conn, table) != before[table] {
			t.Errorf("%s is not what it was", table)
		}
	}
}
