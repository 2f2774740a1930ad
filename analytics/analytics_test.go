package analytics_test

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"oneseal/analytics"
	"oneseal/analytics/viewer"
	"oneseal/deploy/embedded"
	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/ingest/simulate"
	"oneseal/projectors"
	"oneseal/projectors/models"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }

// project gives a system that has projected the town.
func project(t *testing.T, town []*events.Event) (*embedded.System, driver.Conn) {
	t.Helper()
	system := embeddedtest.Start(t)
	access := system.ClickHouse()
	pool, conn, err := projectors.Connect(t.Context(), projectors.Server{Address: access.TCPAddr, User: access.User, Password: access.Password, Database: access.Database})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { pool.Close(); conn.Close() })
	cfg := eventlog.Config{Brokers: system.Brokers()}
	for _, err := range []error{projectors.Install(t.Context(), conn), analytics.Install(t.Context(), conn), eventlog.EnsureTopics(t.Context(), cfg)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	record(t, cfg, town)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- projectors.NewEngine(projectors.Options{Log: cfg, Pool: pool, Conn: conn}).Run(ctx) }()
	defer func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	families, every := distinct(town)
	for {
		var archived, timed uint64 // the delays of a batch are told when its rows are there
		if err := conn.QueryRow(t.Context(), "SELECT uniqExact(source, id), (SELECT sum(events) FROM delays) FROM events").Scan(&archived, &timed); err != nil {
			t.Fatal(err)
		}
		if archived == every && timed >= uint64(len(town)) && folded(t, conn, families) {
			return system, conn
		}
		select {
		case err := <-ended:
			t.Fatalf("the projector ended: %v", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// record appends events to the log.
func record(t *testing.T, cfg eventlog.Config, town []*events.Event) {
	t.Helper()
	batcher := eventlog.NewBatcher(cfg)
	defer batcher.Close()
	var messages []eventlog.Message
	for _, e := range town {
		m, err := eventlog.MessageOf(e)
		if err != nil {
			t.Fatal(err)
		}
		messages = append(messages, m)
	}
	if _, err := batcher.Append(t.Context(), messages); err != nil {
		t.Fatal(err)
	}
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

// cases are a town's events without those of the families that the leadership's KPIs do not read.
func cases(seed uint64) []*events.Event {
	return only(simulate.Town(seed), "item", "approval", "penalty")
}

// only keeps the events of some families.
func only(town []*events.Event, families ...string) []*events.Event {
	return slices.DeleteFunc(town, func(e *events.Event) bool { return !slices.Contains(families, e.Family()) })
}

// told gives a story as its corrections leave it: in order, each event once, none that was withdrawn.
func told(story []*events.Event) []*events.Event {
	corrections := make(map[string]*events.FactCorrected)
	for _, e := range story {
		if c, is := e.Data.(*events.FactCorrected); is {
			corrections[c.Corrects.ID] = c
		}
	}
	var all []*events.Event
	seen := make(map[string]bool)
	for _, e := range story {
		c := corrections[e.ID]
		if seen[e.ID] || c != nil && c.Effect == events.EffectWithdrawn {
			continue
		}
		seen[e.ID] = true
		if c != nil {
			corrected := *e
			corrected.Time = c.Time.Time
			e = &corrected
		}
		all = append(all, e)
	}
	slices.SortStableFunc(all, func(a, b *events.Event) int { return a.Time.Compare(b.Time) })
	return all
}

func query(system *embedded.System) viewer.Query {
	access := system.ClickHouse()
	return queryAs(access, access.Analyst, access.AnalystPassword, nil)
}

// queryAs asks as a user, with headers of the request.
func queryAs(access embedded.ClickHouse, user, password string, headers http.Header) viewer.Query {
	return func(ctx context.Context, sql, format string, parameters map[string]string) (io.ReadCloser, error) {
		values := url.Values{"database": {access.Database}, "default_format": {format}}
		for name, value := range parameters {
			values.Set("param_"+name, value)
		}
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+access.HTTPAddr+"/?"+values.Encode(), strings.NewReader(sql))
		if err != nil {
			return nil, err
		}
		maps.Copy(request.Header, headers)
		request.SetBasicAuth(user, password)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return nil, err
		}
		if response.StatusCode != http.StatusOK {
			text, _ := io.ReadAll(response.Body)
			if response.Header.Get("X-ClickHouse-Exception-Code") == "497" {
				return nil, viewer.ErrHidden
			}
			return nil, fmt.Errorf("%s: %s", sql, text)
		}
		return response.Body, nil
	}
}
