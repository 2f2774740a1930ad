package events

import "time"

// Dates are those that a fact may plausibly have. A date outside is a mistake in writing, and one in another century would have
// views count over hundreds of years.
type Dates struct {
	Earliest time.Time     // zero: the first day of the People's Republic
	Ahead    time.Duration // of the time at which the log takes the event; 0: five years
}

var founded = time.Date(1949, 10, 1, 0, 0, 0, 0, China)

// Check tells whether the event's times, and the one that it corrects another to, are plausible for an event that the log
// took at a time. The error is an [*Invalid].
func (d Dates) Check(e *Event, logged time.Time) error {
	earliest, ahead := d.Earliest, d.Ahead
	if earliest.IsZero() {
		earliest = founded
	}
	if ahead == 0 {
		ahead = 5 * 366 * 24 * time.Hour
	}
	latest := logged.Add(ahead)
	outside := func(path string, t time.Time) error {
		if t.IsZero() || !t.Before(earliest) && !t.After(latest) {
			return nil
		}
		return invalid(path, formatTime(t), "is not from "+earliest.Format(time.DateOnly)+" to "+latest.Format(time.DateOnly), "check the year; whoever runs OneSeal may allow other years by --earliest and --ahead")
	}
	if err := outside("/time", e.Time); err != nil {
		return err
	}
	if err := outside("/recordedtime", e.RecordedTime); err != nil {
		return err
	}
	if c, is := e.Data.(*FactCorrected); is {
		return outside("/data/time", c.Time.Time)
	}
	return nil
}
