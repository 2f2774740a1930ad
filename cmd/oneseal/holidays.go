package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"oneseal/events"
	"oneseal/events/calendar"
	"oneseal/events/client"
	"oneseal/ingest/holidays"
	"oneseal/ingest/importer"
)

func holidaysCommand() *cobra.Command {
	var to remote
	var first, last int
	var file string
	command := &cobra.Command{
		Use:   "holidays [COUNTRY] --from YEAR --to YEAR | --file FILE",
		Short: "Tell the days off of another country, in place of China's",
		Long: "Tell an instance the days off of another country, year by year, by which it counts workdays from then on; rows that depend on them are folded again.\n" +
			"COUNTRY is one of " + strings.Join(holidays.Countries(), ", ") + ".\n" +
			"FILE states the days of another one: a day such as 2011-04-29 on each line, and a remark after it. Saturdays and Sundays are off anyway.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			years, source, err := daysOff(args, first, last, file)
			if err != nil {
				return err
			}
			if err := to.find(); err != nil {
				return err
			}
			for _, year := range slices.Sorted(maps.Keys(years)) {
				subject := fmt.Sprint("calendar/", year)
				told, err := importer.Told(command.Context(), to.url, to.key, subject)
				if err != nil {
					return err
				}
				version := told + 1
				for _, known := range calendar.Versions(year) {
					version = max(version, known.Version+told+1)
				}
				notice := &events.Event{
					ID: fmt.Sprintf("%s-%d-%d", source, year, version), Source: "/holidays", Type: "oneseal.calendar.notice_published", Subject: subject, Time: time.Now().Truncate(time.Second),
					Data: &events.CalendarNoticePublished{Year: events.Counted(int32(year)), Version: events.Counted(int32(version)), Off: years[year], Note: "days off of " + source},
				}
				results, err := client.NewHTTP(to.url, to.key).Send(command.Context(), []*events.Event{notice})
				if err == nil {
					err = client.Refused(results)
				}
				if err != nil {
					return err
				}
				var days []string
				for _, day := range years[year] {
					days = append(days, day.String()[len("2006-"):])
				}
				fmt.Printf("%d, version %d: %s\n", year, version, strings.Join(days, " "))
			}
			return nil
		},
	}
	to.flags(command)
	command.Flags().IntVar(&first, "from", 0, "first year")
	command.Flags().IntVar(&last, "to", 0, "last year")
	command.Flags().StringVar(&file, "file", "", "file that states the days off")
	return command
}

// daysOff gives the days off by their years, and what they come from.
func daysOff(args []string, first, last int, file string) (map[int][]events.Date, string, error) {
	if (len(args) == 0) == (file == "") {
		return nil, "", errors.New("give a country with --from and --to, or --file")
	}
	if file != "" {
		from, err := os.Open(file)
		if err != nil {
			return nil, "", fmt.Errorf("read the days off: %w", err)
		}
		defer from.Close()
		years, err := holidays.Read(from)
		if err != nil {
			return nil, "", fmt.Errorf("%s: %w", file, err)
		}
		return years, "file", nil
	}
	known := [2]int{calendar.First.Midnight().Year(), calendar.Last.Midnight().Year()}
	if first < known[0] || last > known[1] || first > last {
		return nil, "", fmt.Errorf("--from %d --to %d: give years from %d to %d", first, last, known[0], known[1])
	}
	years := make(map[int][]events.Date)
	for year := first; year <= last; year++ {
		days, err := holidays.Of(args[0], year)
		if err != nil {
			return nil, "", err
		}
		years[year] = days
	}
	return years, strings.ToLower(args[0]), nil
}
