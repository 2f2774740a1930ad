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
	"oneseal/events/calendar"
	eventlog "oneseal/events/log"
	"oneseal/ingest/simulate"
	"oneseal/projectors"
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
		var archived uint64
		if err := conn.QueryRow(t.Context(), "SELECT uniqExact(source, id) FROM events").Scan(&archived); err != nil {
			t.Fatal(err)
		}
		if archived == every && folded(t, conn, families) {
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
	for _, model := range projectors.Models() {
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

// figures are the KPIs, computed from the raw events without the folds and views.
type figures struct {
	base, now            int32 // half workdays
	onTime, decided      uint64
	lawful, allowed      uint64 // by the statutory clock
	open, withoutVerdict uint64
	simple, ordinary     uint64
}

func compute(t *testing.T, town []*events.Event) figures {
	t.Helper()
	var f figures
	stories := make(map[string][]*events.Event)
	for _, e := range town {
		stories[e.Subject] = append(stories[e.Subject], e)
	}
	reform := time.Date(2012, 8, 1, 0, 0, 0, 0, time.UTC)
	promises, statutes := make(map[string]int32), make(map[string]int32) // now in force
	for subject, story := range stories {
		for _, e := range told(story) {
			if d, is := e.Data.(*events.ItemVersionPublished); is {
				promises[subject], statutes[subject] = d.PromisedDays.Halves(), d.StatutoryDays.Halves()
			}
		}
	}
	for subject, story := range stories {
		var accepted, decided, suspended time.Time
		var promise, statute, extended int32
		var extensions int
		var closed bool
		var away int
		before, now := int32(-1), int32(-1)
		procedure, year := "", 0
		days := func(from, to time.Time) int {
			n, err := calendar.Published().Workdays(events.DateOf(from), events.DateOf(to))
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		for _, e := range told(story) {
			switch d := e.Data.(type) {
			case *events.ItemVersionPublished:
				if d.Kind != "single" {
					continue
				}
				if d.Effective.Midnight().Before(reform) {
					before = d.PromisedDays.Halves()
				}
				now = d.PromisedDays.Halves()
			case *events.ItemRetired:
				before, now = -1, -1
			case *events.ApprovalDeemedAccepted:
				accepted, promise, statute = d.MaterialsReceived.Midnight(), promises["item/"+d.Case.Item], statutes["item/"+d.Case.Item]
			case *events.ApprovalAccepted:
				accepted, promise, statute = e.Time, d.PromisedDays.Halves(), d.StatutoryDays.Halves()
			case *events.ApprovalClockSuspended:
				if d.Ground != "other" && !d.Days.IsZero() { // Licensing Law Art. 45
					suspended = e.Time
				}
			case *events.ApprovalClockResumed:
				if !suspended.IsZero() {
					away += days(suspended, e.Time)
				}
				suspended = time.Time{}
			case *events.ApprovalClockExtended: // Art. 42: once, by the head, before the period ends
				gone := 0
				if !suspended.IsZero() {
					gone = days(suspended, e.Time)
				}
				if extensions++; extensions == 1 && e.Role == "head" && d.Days.Halves() <= 20 && int32(2*(days(accepted, e.Time)-away-gone)) <= statute {
					extended = d.Days.Halves()
				}
			case *events.ApprovalGranted, *events.ApprovalRefused:
				decided = e.Time
			case *events.ApprovalNotAccepted, *events.ApprovalWithdrawn, *events.ApprovalTerminated:
				closed = true
			case *events.PenaltyFiled:
				procedure, year = "ordinary", e.Time.Year()
			case *events.PenaltyDecided:
				if procedure = string(d.Procedure); procedure == "simple" {
					year = e.Time.Year()
				}
			}
		}
		switch {
		case before >= 0 && now >= 0:
			f.base, f.now = f.base+before, f.now+now
		case procedure == "simple" && year == 2017:
			f.simple++
		case procedure == "ordinary" && year == 2017:
			f.ordinary++
		case strings.HasPrefix(subject, "approval/") && !decided.IsZero() && !accepted.IsZero():
			f.decided++
			f.allowed++
			if int32(2*(days(accepted, decided)-away)) <= promise {
				f.onTime++
			}
			if int32(2*(days(accepted, decided)-away)) <= statute+extended {
				f.lawful++
			}
		case strings.HasPrefix(subject, "approval/") && !closed:
			f.open++
		}
	}
	return f
}

func TestKPIsEqualASecondComputation(t *testing.T) {
	town := cases(11)
	want := compute(t, town)
	_, conn := project(t, town)
	var got figures
	var base, now float64
	for _, read := range []struct {
		query string
		to    []any
	}{
		{"SELECT toFloat64(denominator), toFloat64(now_sum) FROM kpi_limit_compression WHERE kind = 'single' AND clock = 'promised'", []any{&base, &now}},
		{"SELECT numerator, denominator, open_cases, not_computable FROM kpi_on_time WHERE basis = 'promised_workdays'", []any{&got.onTime, &got.decided, &got.open, &got.withoutVerdict}},
		{"SELECT numerator, denominator FROM kpi_on_time WHERE basis = 'statutory_workdays'", []any{&got.lawful, &got.allowed}},
		{"SELECT simple, ordinary FROM kpi_penalty_cases WHERE year = 2017", []any{&got.simple, &got.ordinary}},
	} {
		if err := conn.QueryRow(t.Context(), read.query).Scan(read.to...); err != nil {
			t.Fatalf("%s: %v", read.query, err)
		}
	}
	got.base, got.now = int32(base*2), int32(now*2)
	if got != want {
		t.Errorf("views give %+v, the raw events %+v", got, want)
	}
	if want.base != 2*439 || want.now != 2*278 || want.simple != 61 || want.ordinary != 84 || want.decided < 400 || want.onTime == want.decided || want.lawful == want.allowed || want.lawful <= want.onTime {
		t.Errorf("the town is not the one of the report: %+v", want)
	}
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
