package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"testing"
	"time"
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
		query := fmt.Sprintf("SELECT numerator, denominator FROM kpi_on_time_monthly WHERE basis = 'stated_planned_date' AND month = '%s-01'", month)
		if got := sql(t, dir, query); got != fmt.Sprintf("%d,%d", want[0], want[1]) {
			t.Errorf("%s: the view gives %s, the rows %v", month, got, want)
		}
	}
	want := fmt.Sprintf("%d,%d,%d", sum[0], sum[1], open)
	if got := sql(t, dir, "SELECT numerator, denominator, open_cases FROM kpi_on_time WHERE basis = 'stated_planned_date'"); got != want {
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
