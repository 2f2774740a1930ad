package cards

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"oneseal/events"
)

var (
	//go:embed sql/cases.sql
	casesQuery string
	//go:embed sql/cards.sql
	cardsQuery string
	//go:embed sql/accountabilities.sql
	accountabilitiesQuery string
)

// read reads what the policy depends on. Each query sees the tables a moment later than the one before; what that
// misses, the next look makes good.
func (r *Reactor) read(ctx context.Context) (*Known, error) {
	k := new(Known)
	var err error
	if k.Calendar, err = r.archive.Calendar(ctx); err != nil {
		return nil, err
	}
	if k.Law, err = r.archive.Law(ctx); err != nil {
		return nil, err
	}
	prefix := clickhouse.Named("prefix", "card/"+r.o.Policy.Name+".")
	since := clickhouse.Named("since", r.o.Policy.since().Format(time.DateOnly))
	if k.Cases, err = rowsOf(ctx, r.o.Conn, "cases", casesQuery, scanCase, since, prefix); err != nil {
		return nil, err
	}
	if k.Cards, err = rowsOf(ctx, r.o.Conn, "cards", cardsQuery, scanCard, prefix); err != nil {
		return nil, err
	}
	k.Accountabilities, err = rowsOf(ctx, r.o.Conn, "accountabilities", accountabilitiesQuery, func(rows driver.Rows) (a Accountability, err error) {
		return a, rows.Scan(&a.Subject, &a.State, &a.Cards)
	}, prefix)
	return k, err
}

// since is the first day of a limit or finding whose card may go out from the policy's first day on. Closures and
// holidays do not stretch an offset by more than a month.
func (p *Policy) since() time.Time {
	most := 0
	for i := range p.Cards {
		most = max(most, p.Cards[i].Workdays)
	}
	return p.from.AddDate(0, -1, -2*most)
}

func rowsOf[R any](ctx context.Context, conn driver.Conn, what, query string, scan func(driver.Rows) (R, error), args ...any) ([]R, error) {
	rows, err := conn.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", what, err)
	}
	defer rows.Close()
	var all []R
	for rows.Next() {
		row, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", what, err)
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", what, err)
	}
	return all, nil
}

func scanCase(rows driver.Rows) (Case, error) {
	var c Case
	var accepted, ended, statute, promise, review *time.Time
	var reviewed time.Time
	var rules, proofs []string
	var since []time.Time
	err := rows.Scan(&c.Subject, &c.Organ, &c.Area, &c.Responsible, &c.Post, &accepted, &c.Acceptance, &reviewed, &c.Review, &ended, &c.End, &statute, &promise, &review, &rules, &since, &proofs)
	c.Accepted, c.Ended = instant(accepted), instant(ended)
	if reviewed.Unix() != 0 {
		c.Reviewed = reviewed
	}
	c.StatuteDue, c.PromiseDue, c.ReviewDue = day(statute), day(promise), day(review)
	for i := range rules {
		c.Findings = append(c.Findings, Finding{rules[i], events.DateOf(since[i]), proofs[i]})
	}
	return c, err
}

func scanCard(rows driver.Rows) (Card, error) {
	var c Card
	var due, issued *time.Time
	err := rows.Scan(&c.Subject, &c.Case, &c.Level, &c.State, &c.Holder, &c.Organ, &c.Area, &c.WithdrawnBy, &due, &issued)
	c.Issued = instant(issued)
	if due != nil {
		c.Due = events.DateOf(due.In(events.China))
	}
	return c, err
}

func instant(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

func day(t *time.Time) events.Date {
	if t == nil {
		return events.Date{}
	}
	return events.DateOf(*t)
}
