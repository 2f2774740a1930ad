package projectors_test

import (
	"errors"
	"testing"

	"oneseal/projectors"
	"oneseal/projectors/story/storytest"
	"oneseal/projectors/towntest"
)

// A data folder of an older version has tables without some columns, rows of older folds and no table for
// families that were archived meanwhile. All are as if they had always been there afterwards.
func TestTablesOfAnOlderVersionAreRebuilt(t *testing.T) {
	w := towntest.Start(t)
	stop := w.Project(w.Options())
	w.Append(acts(9, 60, 5)...)
	w.Tell(storytest.ReformedItem)
	w.CaughtUp()
	stop()
	tables := []string{"approvals", "penalties", "items"}
	before := make(map[string]uint64)
	for _, table := range tables {
		before[table] = w.Digest(table)
	}
	for _, older := range []string{
		"ALTER TABLE approvals DROP COLUMN item_version",
		"ALTER TABLE penalties UPDATE fold_version = 1, state = 'as an older fold had it' WHERE 1 SETTINGS mutations_sync = 2",
		"DROP TABLE items SYNC",
	} {
		if err := w.Conn.Exec(t.Context(), older); err != nil {
			t.Fatal(err)
		}
	}
	if outdated, is := errors.AsType[*projectors.OutdatedError](projectors.Install(t.Context(), w.Conn)); !is || len(outdated.Models) != 1 || outdated.Models[0] != "approvals" {
		t.Fatalf("installed over an older table: %v", outdated)
	}
	if err := projectors.Upgrade(t.Context(), w.Options()); err != nil {
		t.Fatal(err)
	}
	if err := projectors.Install(t.Context(), w.Conn); err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		if w.Digest(table) != before[table] {
			t.Errorf("%s is not what it was", table)
		}
	}
}

// What an older version filled table addressed with goes, and what it filled stays.
func TestAddresseesOfAnOlderVersionMove(t *testing.T) {
	w := towntest.Start(t)
	for _, older := range []string{
		"ALTER TABLE events ADD COLUMN addressees Array(LowCardinality(String)) AFTER organ",
		"CREATE MATERIALIZED VIEW addressed_mv TO addressed AS SELECT addressee AS organ, subject, time, topic, partition, offset, id, source, type, events.organ AS told_by, area, data FROM events ARRAY JOIN arrayDistinct(addressees) AS addressee",
		"INSERT INTO events (subject, id, organ, addressees) VALUES ('evidence/1', 'older', 'police', ['enforcement'])",
	} {
		if err := w.Conn.Exec(t.Context(), older); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if err := projectors.Install(t.Context(), w.Conn); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Conn.Exec(t.Context(), "INSERT INTO events (subject, id, organ) VALUES ('evidence/1', 'newer', 'police')"); err != nil {
		t.Fatal(err)
	}
	var addressed, archived uint64
	if err := w.Conn.QueryRow(t.Context(), "SELECT (SELECT count() FROM addressed WHERE id = 'older'), (SELECT count() FROM events)").Scan(&addressed, &archived); err != nil {
		t.Fatal(err)
	}
	if addressed != 1 || archived != 2 {
		t.Errorf("%d older events stay addressed, and %d are archived, of 1 and 2", addressed, archived)
	}
}
