// Package analyticstest gives tests a town whose events lie in tables, as a node's projectors put them there, and asks the
// dashboards' questions of it. A test binary that uses it calls embeddedtest.Main from TestMain.
package analyticstest

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"oneseal/analytics/ask"
	"oneseal/analytics/dashboards"
	"oneseal/analytics/kept"
	"oneseal/analytics/kpis"
	"oneseal/deploy/embedded"
	"oneseal/events"
	"oneseal/ingest/simulate"
	"oneseal/projectors/models"
	"oneseal/projectors/towntest"
)

// Project gives a system that has projected the town. A test whose town can't be folded fails with the first dead letter.
func Project(t *testing.T, town []*events.Event) (*embedded.System, driver.Conn) {
	t.Helper()
	w := towntest.Start(t)
	if err := kpis.Install(t.Context(), w.Conn); err != nil {
		t.Fatal(err)
	}
	w.Tell(town...)
	defer w.Project(w.Options())()
	families, every := distinct(town)
	w.Wait("all is folded", func() bool {
		var archived, timed uint64 // the delays of a batch are told when its rows are there
		if err := w.Conn.QueryRow(t.Context(), "SELECT uniqExact(source, id), (SELECT sum(events) FROM delays) FROM events").Scan(&archived, &timed); err != nil {
			t.Fatal(err)
		}
		if err := unfoldable(t.Context(), w.Conn); err != nil {
			t.Fatal(err)
		}
		return archived == every && timed >= uint64(len(town)) && folded(t, w.Conn, families)
	})
	return w.System, w.Conn
}

// unfoldable gives an error that names the first dead letter, if there is one: its rows never come.
func unfoldable(ctx context.Context, conn driver.Conn) error {
	var dead uint64
	var first string
	if err := conn.QueryRow(ctx, "SELECT count(), min(concat(topic, ' ', key, ': ', reason)) FROM deadletters FINAL WHERE NOT replayed").Scan(&dead, &first); err != nil {
		return err
	}
	if dead > 0 {
		return fmt.Errorf("%d dead letters, such as %s", dead, first)
	}
	return nil
}

// folded says whether every event of the families is in its read model's row, and the rows of cases know the
// service items and notices as they are.
func folded(t *testing.T, conn driver.Conn, families map[string]uint64) bool {
	t.Helper()
	for _, model := range models.All() {
		var revisions uint64
		if err := conn.QueryRow(t.Context(), "SELECT sum(revision) FROM "+model.Name+" FINAL").Scan(&revisions); err != nil {
			t.Fatal(err)
		}
		if revisions != families[model.Family] {
			return false
		}
	}
	var outdated uint64
	if err := conn.QueryRow(t.Context(), `SELECT count() FROM (SELECT r.subject AS subject, r.revision AS revision FROM approvals FINAL ARRAY JOIN refs AS r) AS asked
		LEFT JOIN (SELECT subject, uniqExact(source, id) AS told FROM events GROUP BY subject) AS known USING (subject)
		WHERE revision != told AND NOT startsWith(subject, 'staff/')`).Scan(&outdated); err != nil {
		t.Fatal(err)
	}
	return outdated == 0
}

// distinct counts the events, each once: by family, and all.
func distinct(town []*events.Event) (families map[string]uint64, all uint64) {
	seen := make(map[string]bool, len(town))
	families = make(map[string]uint64)
	for _, e := range town {
		if !seen[e.ID] {
			seen[e.ID] = true
			families[e.Family()]++
			all++
		}
	}
	return families, all
}

// Cases are a town's events without those of the families that the leadership's KPIs do not read.
func Cases(seed uint64) []*events.Event {
	return Only(simulate.Town(seed), "item", "approval", "penalty")
}

// Only keeps the events of some families.
func Only(town []*events.Event, families ...string) []*events.Event {
	return slices.DeleteFunc(town, func(e *events.Event) bool { return !slices.Contains(families, e.Family()) })
}

// HalfYear is a town with everything that the dashboards show, and small.
func HalfYear() []*events.Event {
	return slices.Collect(simulate.Run(simulate.Options{From: time.Date(2017, 7, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2017, 12, 31, 0, 0, 0, 0, time.UTC), Seed: 4, Heartbeats: 7 * 24 * time.Hour}))
}

// Keeper gives one that has counted every figure that panels read.
func Keeper(t *testing.T, conn driver.Conn) *kept.Keeper {
	t.Helper()
	figures, err := dashboards.Figures()
	if err != nil {
		t.Fatal(err)
	}
	k, err := kept.NewKeeper(conn, slog.New(slog.DiscardHandler), figures)
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	return k
}

// Analyst is who sees all rows of a system.
func Analyst(system *embedded.System) ask.Analyst {
	access := system.ClickHouse()
	return ask.Analyst{URL: "http://" + access.HTTPAddr, User: access.Analyst, Password: access.AnalystPassword, Database: access.Database}
}

// AnalystOf is who sees the rows of some organs.
func AnalystOf(system *embedded.System, organs ...string) ask.Analyst {
	access := system.ClickHouse()
	return ask.Analyst{URL: "http://" + access.HTTPAddr, User: access.Organs, Password: access.OrgansPassword, Database: access.Database, Organs: organs}
}
