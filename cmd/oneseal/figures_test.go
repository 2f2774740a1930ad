package main

import (
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"oneseal/events"
	"oneseal/events/calendar"
)

// receiptOnTime counts from the raw rows which cases ended by their planned date, month by month of the end.
// Both dates are local ones: the log's stamps carry the offset of Amsterdam's clock.
func receiptOnTime(t *testing.T, path string) (months map[string][2]int, open int) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	place := make(map[string]int)
	for i, name := range rows[0] {
		place[name] = i
	}
	type dates struct{ planned, ended string }
	cases := make(map[string]dates)
	for _, row := range rows[1:] {
		cases[row[place["case:concept:name"]]] = dates{row[place["case:enddate_planned"]], row[place["case:enddate"]]}
	}
	local := func(stamp string) string {
		at, err := time.Parse("2006-01-02 15:04:05.999999-07:00", stamp)
		if err != nil {
			t.Fatal(err)
		}
		return at.Format(time.DateOnly)
	}
	months = make(map[string][2]int)
	for _, c := range cases {
		switch {
		case c.planned == "":
			t.Fatalf("a case has no planned end")
		case c.ended == "":
			open++
		default:
			month := months[local(c.ended)[:7]]
			if month[1]++; local(c.ended) <= local(c.planned) {
				month[0]++
			}
			months[local(c.ended)[:7]] = month
		}
	}
	return months, open
}

// checkReceipt holds the views to the raw rows.
func checkReceipt(t *testing.T, dir, path string) {
	t.Helper()
	months, open := receiptOnTime(t, path)
	var sum [2]int
	for month, want := range months {
		sum[0], sum[1] = sum[0]+want[0], sum[1]+want[1]
		query := fmt.Sprintf("SELECT sum(numerator), sum(denominator) FROM kpi_on_time WHERE basis = 'stated_planned_date' AND month = '%s-01'", month)
		if got := sql(t, dir, query); got != fmt.Sprintf("%d,%d", want[0], want[1]) {
			t.Errorf("%s: the view gives %s, the rows %v", month, got, want)
		}
	}
	want := fmt.Sprintf("%d,%d,%d", sum[0], sum[1], open)
	if got := sql(t, dir, "SELECT sum(numerator), sum(denominator), sum(open_cases) FROM kpi_on_time WHERE basis = 'stated_planned_date'"); got != want {
		t.Errorf("the view gives %s, the rows %s", got, want)
	}
	// The log tells no limits in workdays and no items of the town: nothing is made up from it.
	for query, want := range map[string]string{
		"SELECT sum(numerator), sum(denominator) FROM kpi_on_time WHERE basis != 'stated_planned_date'": "0,0",
		"SELECT count() FROM findings_v": "0",
	} {
		if got := sql(t, dir, query); got != want {
			t.Errorf("%s gives %s, want %s", query, got, want)
		}
	}
}

// checkFines holds the clock from service to the payment of the whole fine, in calendar days, to the raw rows. The other clocks count
// workdays of another country, or begin with acts that this log does not tell.
func checkFines(t *testing.T, dir, path string) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(unzipped).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	type dates struct {
		fine            float64
		served, settled time.Time // settled: the payment with which the total comes to the fine
		paid            bool
	}
	cases := make(map[string]*dates)
	for _, row := range rows[1:] {
		at, err := time.Parse(time.DateOnly, row[4])
		if err != nil {
			t.Fatal(err)
		}
		if cases[row[0]] == nil {
			cases[row[0]] = new(dates)
		}
		number := func(column int) float64 {
			n, err := strconv.ParseFloat(row[column], 64)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		switch c := cases[row[0]]; row[1] {
		case "Create Fine":
			c.fine = number(5)
		case "Insert Fine Notification":
			if c.served.IsZero() {
				c.served = at
			}
		case "Payment":
			if c.paid = true; number(14) >= c.fine && (c.settled.IsZero() || at.Before(c.settled)) {
				c.settled = at
			}
		}
	}
	var onTime, late, overdue, none int
	for _, c := range cases {
		last := c.served.AddDate(0, 0, 15)
		for { // which is the next workday if it is a day off; of the years before 2002 nobody knows
			if on, err := calendar.Published().On(events.DateOf(last)); err != nil || on.Workday {
				break
			}
			last = last.AddDate(0, 0, 1)
		}
		switch {
		case c.fine == 0 || c.served.IsZero() && !c.paid:
		case c.served.IsZero() || !c.settled.IsZero() && c.settled.Before(c.served):
			none++ // paid at once, before any service
		case c.settled.IsZero():
			overdue++
		case !c.settled.After(last):
			onTime++
		default:
			late++
		}
	}
	want := fmt.Sprintf("%d,%d,%d,%d", onTime, late, overdue, none)
	if got := sql(t, dir, "SELECT sum(numerator), sum(late), sum(overdue), sum(not_computable) FROM kpi_penalty_times WHERE stage = 'service_to_payment'"); got != want || onTime == 0 || late == 0 || overdue == 0 || none == 0 {
		t.Errorf("the view gives %s, the rows %s", got, want)
	}
}
